import type { Estate } from "../estate/types.ts";
import type { Finding, Mechanism } from "../findings/types.ts";
import type { Settings } from "../settings/types.ts";
import { planDeployTimeSecrets } from "./deploy-time-secrets/index.ts";
import { planImageTags } from "./image-tags.ts";
import { estateIndex, type EstateIndex } from "./estate-index.ts";
import { planQuestions } from "./questions.ts";
import { planRefusals } from "./refusals.ts";
import type { Plan, Task } from "./types.ts";

/** What a mechanism adds to the plan. */
export interface Contribution extends Omit<Plan, "resources" | "waiting"> {
  /** Absent where it is all of `tasks`. */
  readonly waiting?: readonly Task[];
}

/** How one mechanism answers its active findings. */
export type MechanismPlan = (findings: readonly Finding[], context: PlanContext) => Contribution;

/** What every mechanism may look at. */
export interface PlanContext {
  readonly estate: Estate;
  readonly settings: Settings;
  readonly index: EstateIndex;
}

/** The order in which proposals are applied, and who makes them. Adding a mechanism is its file and a line here. */
const PLANS: readonly { readonly mechanism: Mechanism; readonly plan: MechanismPlan }[] = [
  { mechanism: "deploy-time-secrets", plan: planDeployTimeSecrets },
];

/**
 * The native side and the way there: what runs today, and one proposal for each active finding.
 * With no active finding it is what runs today.
 */
export function plan(estate: Estate, findings: readonly Finding[], settings: Settings): Plan {
  const context: PlanContext = { estate, settings, index: estateIndex(estate) };
  const active = findings.filter((finding) => finding.active);
  const contributions = [
    planImageTags(context),
    ...PLANS.map(({ mechanism, plan: make }) =>
      make(
        active.filter((finding) => finding.mechanism === mechanism),
        context,
      ),
    ),
    planRefusals(estate, active),
    planQuestions(active.filter((finding) => !PLANS.some(({ mechanism }) => mechanism === finding.mechanism))),
  ];
  let tasks: readonly Task[] | undefined;
  return {
    resources: estate.native,
    additions: contributions.flatMap((part) => part.additions),
    changes: contributions.flatMap((part) => part.changes),
    get tasks() {
      return (tasks ??= contributions.flatMap((part) => part.tasks));
    },
    waiting: contributions.flatMap((part) => part.waiting ?? part.tasks),
    differences: contributions.flatMap((part) => part.differences),
    judgements: contributions.flatMap((part) => part.judgements),
  };
}
