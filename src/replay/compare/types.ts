import type { Difference } from "../../plan/types.ts";
import type { Span } from "../../source/span.ts";
import type { Answer, Model, ReplayRequest } from "../types.ts";

/** What two answers may differ in. `target` is who answers; it and `body` can never be declared away. */
export type ReplayField = Difference["field"] | "target" | "body";

/** One field in which two answers differ, in words. */
export interface Mismatch {
  readonly field: ReplayField;
  readonly old: string;
  readonly new: string;
}

/** A place that decides what becomes of requests. */
export interface ReplayDecision {
  readonly span: Span;
  /** What it is: `location /api/`, `rule 120 of port 443`. */
  readonly what: string;
  /** Why no request can get there; absent where one could. */
  readonly unreachable?: string;
}

/** One side of the replay. */
export interface ReplaySide {
  readonly model: Model;
  readonly decisions: readonly ReplayDecision[];
  /** The decisions of a trace that tell one fault from another: its location or rule, and what stands in it. */
  readonly core: (answer: Answer) => readonly Span[];
}

/** What a side cannot answer, and how many requests that concerns. */
export interface NotModelledCount {
  readonly side: "old" | "new";
  /** The directive, the member of a rule or the question. */
  readonly by: string;
  readonly reason: string;
  readonly count: number;
  /** The first request of them. */
  readonly request: ReplayRequest;
  /** The last place of that request's trace. */
  readonly span: Span | undefined;
}

/** Requests that both sides answer differently for the same reasons, undeclared: the smallest of them. */
export interface CounterExample {
  readonly request: ReplayRequest;
  /** In which undeclared fields. */
  readonly mismatches: readonly Mismatch[];
  readonly old: Answer;
  readonly new: Answer;
  /** How many requests differ so. */
  readonly count: number;
}

/** A difference that the plan declares, and how many requests show it. */
export interface DeclaredCount {
  readonly difference: Difference;
  readonly count: number;
}

/** A virtual host that the plan leaves where it is, so that there is nothing to compare. */
export interface HostLeft {
  readonly host: string;
  readonly span: Span;
  readonly reason: string;
  /** Requests that it would have answered. */
  readonly count: number;
}

/** A harmless request that stands for all that the same decisions of both sides answer. */
export interface Sample {
  readonly request: ReplayRequest;
  /** The fields in which the plan declares a difference for it. */
  readonly declared: readonly Difference["field"][];
}

/** A decision that no compared request got to. */
export interface Unexercised extends ReplayDecision {
  readonly side: "old" | "new";
  /** True where requests got to it, and none of them is modelled on both sides. */
  readonly notModelled: boolean;
}

/** What came of comparing both sides of one proxy. */
export interface Comparison {
  /** Requests that both models answered. */
  readonly compared: number;
  readonly equal: number;
  /** Requests that differ, each difference declared. */
  readonly declared: number;
  readonly notModelled: number;
  /** Requests with a difference that nobody declared. */
  readonly undeclared: number;
  /** Requests that hosts answer which stay where they are. */
  readonly leftOut: number;
  /** Every declared difference of the plan that concerns this proxy, in its order; those with 0 were never seen. */
  readonly differences: readonly DeclaredCount[];
  readonly gaps: readonly NotModelledCount[];
  /** The smallest first. */
  readonly counterExamples: readonly CounterExample[];
  readonly hostsLeft: readonly HostLeft[];
  /** Decisions that no compared request got to. */
  readonly unexercised: readonly Unexercised[];
  /** How many decisions there are on both sides. */
  readonly decisions: number;
  /** One for each pair of decisions, in the order in which they were met. */
  readonly samples: readonly Sample[];
}
