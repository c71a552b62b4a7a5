import type { AppId } from "../estate/types.ts";
import type { FindingUse } from "../findings/types.ts";
import type { Resource, ResourceId } from "../native/resources.ts";
import type { NativeNode } from "../native/types.ts";
import type { Span } from "../source/span.ts";

/** `before` runs today; `overlap` has old and new side by side; `after` is the end. */
export const STAGES = ["before", "overlap", "after"] as const;
export type Stage = (typeof STAGES)[number];

/** A step into a resource: a member, or the list item whose member has that text. */
export type Step = string | { readonly member: string; readonly equals: string };

/** One member set or removed, from one stage on. */
export interface Change {
  readonly app: AppId;
  readonly resource: ResourceId;
  readonly path: readonly Step[];
  /** `undefined` removes the member or item. A list item that is not there yet is appended. */
  readonly value: NativeNode | undefined;
  readonly from: Exclude<Stage, "before">;
  /** The fingerprint of the finding it answers; absent for what every migration changes. */
  readonly finding?: string;
  /** The constructs that it carries over in native form. */
  readonly claims: readonly Span[];
}

/** A resource that is not there today. */
export interface Addition {
  readonly resource: Resource;
  readonly from: Exclude<Stage, "before">;
  /** The stage from which it is gone again: what only the overlap needs. */
  readonly until?: Stage;
  readonly finding?: string;
  /** The constructs that it carries over in native form. */
  readonly claims?: readonly Span[];
}

/** A resource of today that is gone from a stage on. */
export interface Removal {
  readonly app: AppId;
  readonly resource: ResourceId;
  readonly from: Exclude<Stage, "before">;
  readonly finding?: string;
}

/** A construct that nothing needs any more, and why. */
export interface Drop {
  readonly app: AppId;
  readonly span: Span;
  readonly reason: string;
  readonly from: Exclude<Stage, "before">;
}

/** The shell commands of a task, run in the output folder. Each of `check` succeeds only when the action was done. */
export interface TaskCommands {
  readonly action: readonly string[];
  readonly check: readonly string[];
  readonly back: readonly string[];
}

/** A construct that the old system goes on using at the end too, and why. */
export interface Keep {
  readonly app: AppId;
  readonly span: Span;
  readonly reason: string;
}

/** Something a person does or answers. Promised members: design, contract. */
export interface Task {
  readonly id: string;
  readonly stage: Stage;
  readonly app?: AppId;
  /** The apps that wait for it, where it is not one app's own. */
  readonly concerns?: readonly AppId[];
  readonly title: string;
  /** Who: `developer`, `operator`, `security`. */
  readonly role: string;
  readonly precondition: string;
  readonly action: string;
  readonly expect: string;
  readonly soak: string;
  readonly back: string;
  readonly pointOfNoReturn: boolean;
  /** Ids of tasks that come first. */
  readonly after: readonly string[];
  /** Fingerprints. */
  readonly findings: readonly string[];
  /** Absent where there is nothing to type: a decision, or a program that we do not know. */
  readonly commands?: TaskCommands;
  /** The constructs that wait for it. */
  readonly claims: readonly Span[];
}

/** A difference between old and new that is meant and declared. */
export interface Difference {
  readonly finding: string;
  readonly span: Span;
  readonly field: "status" | "location" | "path" | "host" | "header" | "timeout" | "limit";
}

/** Which backends of the old side a target group stands for: what makes "the same target" sayable. */
export interface Correspondence {
  /** Its name, as the output has it. */
  readonly targetGroup: string;
  /** `proxy`, `upstream` and `server` of the old side, as `backendKey` makes them; each of its targets gets an equal share. */
  readonly backends: readonly string[];
}

/** The outcome the plan gave to one finding's use, where it lowered it. */
export interface Judgement extends FindingUse {
  readonly finding: string;
}

/** The native side and the way there. */
export interface Plan {
  /** What runs today. */
  readonly resources: readonly Resource[];
  readonly additions: readonly Addition[];
  readonly changes: readonly Change[];
  readonly removals: readonly Removal[];
  readonly drops: readonly Drop[];
  readonly keeps: readonly Keep[];
  /** Written when somebody asks for them: many of them are long, and most runs show none. */
  readonly tasks: readonly Task[];
  /** Those of `tasks` that a construct or an app waits for. */
  readonly waiting: readonly Task[];
  readonly differences: readonly Difference[];
  readonly correspondences: readonly Correspondence[];
  readonly judgements: readonly Judgement[];
}
