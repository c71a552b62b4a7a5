import type { App, EnvValue } from "../../estate/types.ts";
import type { Finding, FindingUse } from "../../findings/types.ts";
import { environmentOf } from "../../settings/types.ts";
import { type Span, spanKey } from "../../source/span.ts";
import { knownText, type Part } from "../../source/text.ts";
import { awsIdentity } from "../aws-identity.ts";
import type { Contribution, PlanContext } from "../plan.ts";
import { taskDefinitionsOf, type AppTaskDefinition } from "../task-definitions.ts";
import type { Change, Judgement, Task } from "../types.ts";
import { placesOf, secretChanges, secretResource } from "./changes.ts";
import { executionPolicies } from "./policies.ts";
import { questionKey, remainingTasks, variableKey } from "./remaining.ts";
import { planSecret, type SecretPlan } from "./secrets.ts";
import { accountTask, secretTasks } from "./tasks.ts";

/** What is gathered while the findings are answered one by one. */
interface Progress {
  readonly plan: SecretPlan;
  readonly changes: Change[];
  readonly judgements: Judgement[];
  readonly questions: Task[];
  /** App, container and variable that a proposal already moves. */
  readonly moved: Set<string>;
  /** By app and place: the variables that a construct sets. */
  readonly variables: Map<string, Map<string, EnvValue[]>>;
}

/**
 * `deploy-time-secrets`: a value that Hako fetches while it deploys, and stores as plain text in the task definition,
 * becomes an entry of `secrets`, which ECS resolves when a task starts. A value that is part of a larger string becomes
 * one composed secret, because ECS cannot put a secret into a string.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
export function planDeployTimeSecrets(findings: readonly Finding[], context: PlanContext): Contribution {
  const progress: Progress = {
    plan: { secrets: new Map(), values: new Map(), placeholders: new Map() },
    changes: [],
    judgements: [],
    questions: [],
    moved: new Set(),
    variables: new Map(),
  };
  for (const finding of findings) {
    for (const use of finding.uses) {
      if (use.outcome === "rewrite") rewrite(finding, use, context, progress);
      else if (use.outcome === "assist") {
        const app = context.index.app(use.app);
        progress.questions.push(question(finding, use, app === undefined ? [] : variablesAt(app, finding, progress)));
      }
    }
  }
  const secrets = [...progress.plan.secrets.values()];
  const policies = executionPolicies(secrets, context);
  const account = accountTask(secrets);
  const asked = new Set(
    progress.questions.flatMap((task) => task.claims.map((span) => questionKey(task.app ?? "", span))),
  );
  const open = [...remainingTasks(context, { moved: progress.moved, asked }), ...progress.questions];
  return {
    additions: [...secrets.map(secretResource), ...policies].map((resource) => ({
      resource,
      from: "overlap" as const,
    })),
    changes: progress.changes,
    judgements: progress.judgements,
    differences: [],
    waiting: [...account, ...open],
    get tasks() {
      return [...secretTasks(secrets, account, context), ...open];
    },
  };
}

function rewrite(finding: Finding, use: FindingUse, context: PlanContext, progress: Progress): void {
  const app = context.index.app(use.app);
  const variables = app === undefined ? [] : variablesAt(app, finding, progress);
  const failures = new Set<string>();
  if (app === undefined || variables.length === 0) failures.add("no environment variable stands at this place");
  else for (const variable of variables) moveVariable(app, variable, { finding, context, progress, failures });
  if (failures.size === 0) return;
  const lowered: FindingUse = { app: use.app, outcome: "assist", failed: [...failures].join("; ") };
  progress.judgements.push({ ...lowered, finding: finding.fingerprint });
  progress.questions.push(question(finding, lowered, variables));
}

function variablesAt(app: App, finding: Finding, progress: Progress): readonly EnvValue[] {
  let places = progress.variables.get(app.id);
  if (places === undefined) {
    places = new Map();
    for (const variable of app.env) {
      const key = spanKey(variable.span);
      const list = places.get(key);
      if (list === undefined) places.set(key, [variable]);
      else list.push(variable);
    }
    progress.variables.set(app.id, places);
  }
  return places.get(spanKey(finding.span)) ?? [];
}

interface Moving {
  readonly finding: Finding;
  readonly context: PlanContext;
  readonly progress: Progress;
  readonly failures: Set<string>;
}

/** Moves one variable of one container, or adds to the failures which precondition does not hold. */
function moveVariable(app: App, variable: EnvValue, { finding, context, progress, failures }: Moving): void {
  const key = variableKey(app, variable);
  if (progress.moved.has(key)) return;
  const taskDefinitions = taskDefinitionsOf(context.estate, app.id).filter(({ containers }) =>
    containers.some(({ name }) => name === variable.container),
  );
  const failed = preconditions(variable, taskDefinitions);
  if (failed !== undefined) {
    failures.add(failed);
    return;
  }
  const planned = planSecret(
    { app, variable, environment: environmentOf(context.settings, app.path), identity: awsIdentity(app, context) },
    progress.plan,
  );
  if ("failed" in planned) {
    failures.add(planned.failed);
    return;
  }
  planned.value.uses.push({
    app: app.id,
    container: variable.container,
    name: variable.name,
    finding: finding.fingerprint,
  });
  progress.moved.add(key);
  progress.changes.push(...secretChanges({ app, variable, planned, finding, taskDefinitions }));
}

function preconditions(variable: EnvValue, taskDefinitions: readonly AppTaskDefinition[]): string | undefined {
  for (const part of variable.value) {
    if (part.kind === "unknown") return `a part of \`${variable.name}\` is not known (${part.code})`;
    if (part.kind !== "provided") continue;
    const [provider, another] = part.candidates;
    if (provider === undefined || another !== undefined) {
      return `more than one provider may answer for \`${part.key}\`: ${part.candidates.map((candidate) => candidate.type).join(", ")}`;
    }
    if ((provider.type === "file" || provider.type === "yaml") && !provider.certain) {
      return `\`${provider.where}\` could not be read, so nobody knows whether it answers for \`${part.key}\`, or what`;
    }
  }
  if (!variable.value.some((part) => part.kind === "provided")) return `\`${variable.name}\` asks no provider`;
  if (taskDefinitions.length === 0) return "Hako deploys no task definition of this app";
  const taken = taskDefinitions.some(({ containers }) =>
    containers.some(
      ({ name, definition }) =>
        name === variable.container &&
        definition.secrets?.items.some((entry) => knownText(entry.name) === variable.name) === true,
    ),
  );
  return taken
    ? `\`${variable.name}\` stands in \`secrets\` of this container already, and ECS refuses one name in both lists`
    : undefined;
}

/** The task that stands for a finding that only a person can answer. */
function question(finding: Finding, use: FindingUse, variables: readonly EnvValue[]): Task {
  const name = finding.values["name"] ?? finding.values["key"];
  const about = name === undefined ? finding.rule : `\`${name}\``;
  return {
    id: `secrets-decide/${use.app}/${finding.rule}/${finding.fingerprint.slice(0, 8)}`,
    stage: "overlap",
    app: use.app,
    title: `Decide what becomes of ${about}`,
    role: "developer",
    precondition: use.failed ?? "none",
    action: `Read \`hakobu explain ${finding.rule}\`, choose one of its ways for ${about}, and change the definition of \`${use.app}\`.`,
    expect: `\`hakobu lint --app ${use.app}\` no longer shows ${finding.rule} there.`,
    soak: "none",
    back: "Undo the change of the definition: nothing is deployed yet.",
    pointOfNoReturn: false,
    after: [],
    findings: [finding.fingerprint],
    // Whoever is asked for a value that nobody has decided about is asked for as long.
    claims: [finding.span, ...variables.flatMap(({ value }) => value.flatMap(askedAt))],
  };
}

/** Where it is typed what a part of a value is looked up in; nothing for what is no longer looked up. */
function askedAt(part: Part): readonly Span[] {
  return part.kind === "text" ? [] : placesOf(part);
}
