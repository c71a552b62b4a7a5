import type { Estate } from "../estate/types.ts";
import type { Finding, Mechanism } from "../findings/types.ts";
import type { ResourceId } from "../native/resources.ts";
import type { Settings } from "../settings/types.ts";
import { planDeployTimeSecrets } from "./deploy-time-secrets/index.ts";
import { planImageTags } from "./image-tags.ts";
import { estateIndex, type EstateIndex } from "./estate-index.ts";
import { planNginxFront } from "./nginx-front/index.ts";
import { planQuestions } from "./questions.ts";
import { planRefusals } from "./refusals.ts";
import { planSharedProxy } from "./shared-proxy/index.ts";
import type { Change, Plan, Task } from "./types.ts";

/** What few mechanisms have. */
type Rare = "removals" | "drops" | "keeps" | "correspondences";

/** What a mechanism adds to the plan. */
export interface Contribution extends Omit<Plan, "resources" | "waiting" | Rare>, Partial<Pick<Plan, Rare>> {
  /** Absent where it is all of `tasks`. */
  readonly waiting?: readonly Task[];
  /** Tasks of several mechanisms that have an order among them: `task` comes after `after`, where both are there. */
  readonly order?: readonly { readonly task: string; readonly after: string }[];
}

/** How one mechanism answers its active findings. */
export type MechanismPlan = (findings: readonly Finding[], context: PlanContext) => Contribution;

/** What every mechanism may look at. */
export interface PlanContext {
  readonly estate: Estate;
  readonly settings: Settings;
  readonly index: EstateIndex;
  /** What listener rules had in an earlier run, by the ids of their resources: they keep it where the order allows. */
  readonly priorities?: ReadonlyMap<string, number>;
  /** What the mechanisms before have proposed, by the resource that it changes; the tasks are written when all have. */
  readonly proposed?: ReadonlyMap<ResourceId, readonly Change[]>;
}

/** The order in which proposals are applied, and who makes them. Adding a mechanism is its file and a line here. */
const PLANS: readonly { readonly mechanism: Mechanism; readonly plan: MechanismPlan }[] = [
  { mechanism: "deploy-time-secrets", plan: planDeployTimeSecrets },
  { mechanism: "nginx-front", plan: planNginxFront },
  { mechanism: "shared-proxy", plan: planSharedProxy },
];

/**
 * The native side and the way there: what runs today, and one proposal for each active finding.
 * With no active finding it is what runs today.
 */
export function plan(
  estate: Estate,
  findings: readonly Finding[],
  { settings, priorities = new Map() }: Pick<PlanContext, "settings" | "priorities">,
): Plan {
  const proposed = new Map<ResourceId, Change[]>();
  const context: PlanContext = { estate, settings, index: estateIndex(estate), priorities, proposed };
  const active = findings.filter((finding) => finding.active);
  const contributions = [
    planImageTags(context),
    ...PLANS.map(({ mechanism, plan: make }) => {
      const part = make(
        active.filter((finding) => finding.mechanism === mechanism),
        context,
      );
      for (const change of part.changes) remember(proposed, change);
      return part;
    }),
    planRefusals(estate, active),
    planQuestions(active.filter((finding) => !PLANS.some(({ mechanism }) => mechanism === finding.mechanism))),
  ];
  let tasks: readonly Task[] | undefined;
  return {
    resources: estate.native,
    additions: contributions.flatMap((part) => part.additions),
    changes: contributions.flatMap((part) => part.changes),
    removals: contributions.flatMap((part) => part.removals ?? []),
    drops: contributions.flatMap((part) => part.drops ?? []),
    keeps: contributions.flatMap((part) => part.keeps ?? []),
    correspondences: contributions.flatMap((part) => part.correspondences ?? []),
    get tasks() {
      return (tasks ??= inOrder(
        contributions.flatMap((part) => part.tasks),
        contributions.flatMap((part) => part.order ?? []),
      ));
    },
    waiting: contributions.flatMap((part) => part.waiting ?? part.tasks),
    differences: contributions.flatMap((part) => part.differences),
    judgements: contributions.flatMap((part) => part.judgements),
  };
}

function remember(proposed: Map<ResourceId, Change[]>, change: Change): void {
  const known = proposed.get(change.resource);
  if (known === undefined) proposed.set(change.resource, [change]);
  else known.push(change);
}

function inOrder(tasks: Task[], order: NonNullable<Contribution["order"]>): Task[] {
  if (order.length === 0) return tasks;
  const ids = new Set(tasks.map(({ id }) => id));
  const more = new Map<string, string[]>();
  for (const { task, after } of order) if (ids.has(after)) more.set(task, [...(more.get(task) ?? []), after]);
  return tasks.map((task) => {
    const first = more.get(task.id);
    return first === undefined ? task : { ...task, after: [...task.after, ...first] };
  });
}
