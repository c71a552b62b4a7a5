import type { AppId, Decision, Deployment, EnvValue } from "../../../estate/types.ts";
import type { Resource } from "../../../native/resources.ts";
import type { Ignored } from "../../../source/construct.ts";
import type { Problem } from "../../../source/problem.ts";
import type { MapValue } from "../../../source/value.ts";
import { checkKeys } from "../keys.ts";
import { accountFor } from "./accounts.ts";
import type { Expand, ExpandedEnv } from "./container-definition.ts";
import type { LogGroups } from "./log-groups.ts";
import { deriveOneshot, explainOneshotOnly, type DerivedOneshot } from "./oneshot.ts";
import { type Reading, startReading } from "./reading.ts";
import { Refusal } from "./refusal.ts";
import { deriveService, type DerivedService, logGroupsOf } from "./service.ts";
import type { Scheduler } from "./scheduler.ts";
import { isTruthy } from "./ruby.ts";

export type { ExpandedEnv };

/** A composed definition, and how to expand its environments. */
export interface DeriveInput {
  /** Names the resources. */
  readonly id: AppId;
  /** Hako's own id of the app: family, service and `hako-<name>`. */
  readonly name: string;
  readonly path: string;
  /** The composed definition. */
  readonly definition: MapValue;
  /** As `hako --tag`. */
  readonly tag?: string;
  /** True to describe the one-shot task, too, where nothing in the definition says that there is one. */
  readonly oneshot?: boolean;
  /** True where a value that stands at two places is one object, as through an alias of YAML; what is read from JSON never is. */
  readonly aliases?: boolean;
  /** Expands the environment of a container. Called once for each container that is deployed, in Hako's order. */
  readonly expand: Expand;
}

/** Today's native state of one definition, and an account of everything in it. */
export interface Derived {
  /** Empty where Hako refuses the definition. */
  readonly resources: Resource[];
  readonly env: EnvValue[];
  readonly decisions: Decision[];
  readonly ignored: Ignored[];
  /** Not those that `expand` gave as a refusal: the caller has them. */
  readonly problems: Problem[];
  readonly deployment: Deployment;
}

/** A run that came to its end, or what stopped it. */
type Outcome<T> =
  | { readonly kind: "done"; readonly reading: Reading; readonly result: T }
  | { readonly kind: "stopped"; readonly reading: Reading; readonly refusal: Refusal };

/**
 * Works out what Hako 2.18.0 makes of a definition: every member of every AWS call, with the places of its values.
 * Never throws on what a user wrote: where Hako, Ruby or the AWS SDK stops, the deployment is refused in their words.
 */
export function deriveApp(input: DeriveInput): Derived {
  const expand = rememberExpansions(input.expand);
  const logGroups: LogGroups = { groups: new Map(), deciding: [] };
  const service = attempt(input, (reading) => deriveService(reading, { tag: input.tag, expand, logGroups }));
  const task = (): Outcome<DerivedOneshot> =>
    attempt(input, (reading) => deriveOneshot(reading, { tag: input.tag, expand }));
  if (service.kind === "done") {
    const wanted = input.oneshot === true || runsOneshot(service.result.scheduler);
    return deployed(input, service, wanted ? task() : undefined);
  }
  const missing = service.refusal.problems;
  if (missing[0].code !== "hako-refuses-desired-count") return refused(input, service);
  const oneshot = task();
  if (oneshot.kind === "done") return oneshotOnly(input, oneshot, { missing, logGroups });
  const stopped = refused(input, oneshot);
  return { ...stopped, problems: [...withApp(input, missing), ...stopped.problems] };
}

function attempt<T>(input: DeriveInput, run: (reading: Reading) => T): Outcome<T> {
  const reading = startReading(input.definition, {
    app: input.id,
    name: input.name,
    path: input.path,
    aliases: input.aliases ?? true,
  });
  try {
    return { kind: "done", reading, result: run(reading) };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { kind: "stopped", reading, refusal: thrown };
    throw thrown;
  }
}

/** A container whose environment is the same map for the service and for the task is expanded once. */
function rememberExpansions(expand: Expand): Expand {
  const known = new Map<string, { readonly env: MapValue; readonly expanded: ExpandedEnv }>();
  return (container, env) => {
    const before = known.get(container);
    if (before !== undefined && before.env.entries === env.entries) return before.expanded;
    const expanded = expand(container, env);
    known.set(container, { env, expanded });
    return expanded;
  };
}

function runsOneshot({ oneshot }: Scheduler): boolean {
  return isTruthy(oneshot.group) || isTruthy(oneshot.prefix);
}

type Stopped = Extract<Outcome<unknown>, { kind: "stopped" }>;

function refused(input: DeriveInput, { reading, refusal }: Stopped): Derived {
  const [first, ...others] = refusal.problems;
  const problem = { ...first, app: input.id };
  const known = [
    ...withApp(input, reading.problems),
    ...checkKeys(input.definition, { app: input.id, path: input.path }),
  ];
  return {
    resources: [],
    env: [],
    decisions: [],
    ignored: [],
    problems: [...[problem, ...withApp(input, others)].filter(isOwn), ...known],
    deployment: { kind: "refused", problem },
  };
}

/** The caller has reported what it refused itself while it expanded an environment. */
function isOwn({ code }: Problem): boolean {
  return code === "hako-refuses" || code === "hako-refuses-desired-count" || code === "value-type";
}

function withApp(input: DeriveInput, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, app: input.id }));
}

type Done<T> = Extract<Outcome<T>, { kind: "done" }>;

function deployed(
  input: DeriveInput,
  { reading, result }: Done<DerivedService>,
  oneshot: Outcome<DerivedOneshot> | undefined,
): Derived {
  const resources = [...result.resources];
  const readings = [reading];
  const problems = [...reading.problems];
  if (oneshot?.kind === "done") {
    resources.push(oneshot.result.resource);
    readings.push(oneshot.reading);
  } else if (oneshot !== undefined) problems.push(...oneshot.refusal.problems.filter(isOwn));
  return account(input, { resources, env: [...result.env], readings, problems, deployment: { kind: "service" } });
}

interface BeforeOneshot {
  readonly missing: readonly Problem[];
  readonly logGroups: LogGroups;
}

function oneshotOnly(
  input: DeriveInput,
  { reading, result }: Done<DerivedOneshot>,
  { missing, logGroups }: BeforeOneshot,
): Derived {
  explainOneshotOnly(reading, result.scheduler, result.containers);
  return account(input, {
    resources: [result.resource, ...logGroupsOf(reading, logGroups)],
    env: [...result.env],
    readings: [reading],
    problems: [...missing, ...reading.problems],
    deployment: { kind: "oneshot" },
  });
}

interface Accountable {
  readonly resources: Resource[];
  readonly env: EnvValue[];
  readonly readings: readonly Reading[];
  readonly problems: readonly Problem[];
  readonly deployment: Deployment;
}

function account(input: DeriveInput, { resources, env, readings, problems, deployment }: Accountable): Derived {
  const { decisions, ignored, used } = accountFor(input.definition, resources, readings);
  const keys = checkKeys(input.definition, { app: input.id, path: input.path, used });
  return { resources, env, decisions, ignored, problems: [...withApp(input, problems), ...keys], deployment };
}
