import type { FactKind, FieldValue } from "../estate/facts.ts";
import type { Confidence, Mechanism, Outcome, Severity } from "../findings/types.ts";

/** What one field must be. Several members must all hold. */
export interface Condition {
  /** Exactly this. In a rule file it is the plain value. */
  readonly equals?: FieldValue;
  /** One of these. */
  readonly in?: readonly FieldValue[];
  /** An RE2 expression, found anywhere in the text. */
  readonly matches?: string;
  /** Present and not empty, or not. */
  readonly exists?: boolean;
  readonly above?: number;
  readonly below?: number;
}

/** Conditions by field, all of which must hold. */
export type Where = Readonly<Record<string, Condition>>;

/** Facts of one kind. */
export interface Pattern {
  readonly kind: FactKind;
  readonly where?: Where;
  /** At least one of these must hold, too. */
  readonly any?: readonly Where[];
}

/** Which facts a rule speaks of. */
export interface Match extends Pattern {
  /** For each: another fact of the same owner that is so. */
  readonly with?: readonly Pattern[];
  /** For each: no other fact of the same owner is so. */
  readonly without?: readonly Pattern[];
}

/** A rule, decoded. Its texts name fields of the kind in braces; `{{` and `}}` stand for a brace. */
export interface Rule {
  /** Names the problem, not the cure. */
  readonly id: string;
  readonly mechanism: Mechanism;
  readonly severity: Severity;
  /** A ceiling. `null` where nothing is proposed: broken input, or plain information. */
  readonly outcome: Outcome | null;
  readonly confidence: Confidence;
  /** Person-hours, roughly. */
  readonly effort: number;
  readonly match: Match;
  readonly message: string;
  readonly why: string;
  readonly help: string;
  /** The native feature that takes over, and the day it came. */
  readonly native?: { readonly feature: string; readonly since: string };
  readonly caveats: readonly string[];
  readonly links: readonly string[];
}

/** One example of a rule's README: files, and the findings of the rule that they give. */
export interface RuleExample {
  readonly fires: boolean;
  readonly files: readonly { readonly path: string; readonly language: string; readonly text: string }[];
  /** `path:line:column message`, one for each finding of this rule; empty for the example that stays silent. */
  readonly findings: readonly string[];
}

/** What a rule's README says, for `hakobu explain` and the documents. */
export interface RuleDocumentation {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly todo: string;
  readonly examples: readonly RuleExample[];
}
