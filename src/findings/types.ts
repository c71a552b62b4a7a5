import type { AppId } from "../estate/types.ts";
import type { Span } from "../source/span.ts";

/** The bespoke mechanisms, in the order in which the plan applies their proposals. Promised names: design, contract. */
export const MECHANISMS = [
  "deploy-time-secrets",
  "nginx-front",
  "shared-proxy",
  "deploy-script",
  "definition",
  "input",
  "native",
] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** From the most to the least serious. */
export const SEVERITIES = ["error", "warning", "note"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** From the strongest to the weakest; a mechanism may only lower it. */
export const OUTCOMES = ["rewrite", "assist", "keep"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const CONFIDENCES = ["certain", "likely", "tentative"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** One app's share of a finding. */
export interface FindingUse {
  readonly app: AppId;
  /** `null` for a finding about broken input. */
  readonly outcome: Outcome | null;
  /** The precondition that failed, where the plan lowered the outcome. */
  readonly failed?: string;
}

/** A statement about the user's files. Its words are the rule's; a place has one finding a rule, whoever shares it. */
export interface Finding {
  readonly rule: string;
  readonly mechanism: Mechanism;
  readonly severity: Severity;
  /** The weakest of `uses`. */
  readonly outcome: Outcome | null;
  readonly confidence: Confidence;
  /** Person-hours, roughly. */
  readonly effort: number;
  readonly span: Span;
  readonly related: readonly Span[];
  /** In the order of the estate. Empty where no app is concerned. */
  readonly uses: readonly FindingUse[];
  /** What the rule's texts name in braces. Never a secret. */
  readonly values: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  /** False where a comment suppresses it: then it is shown only on request, and never planned. */
  readonly active: boolean;
  /** The reason that the suppressing comment gives. */
  readonly suppressed?: string;
}
