import type { Confidence, Mechanism, Outcome, Severity } from "../findings/types.ts";
import type { Rule, RuleDocumentation, RuleExample } from "../rules/types.ts";

/** A rule as plain JSON, for `hakobu rules` and `hakobu explain`. Texts still have their fields in braces. */
export interface ReportRule {
  id: string;
  title: string;
  mechanism: Mechanism;
  severity: Severity;
  /** A ceiling; `null` where nothing is proposed. */
  outcome: Outcome | null;
  confidence: Confidence;
  /** Person-hours, roughly. */
  effort: number;
  /** The kind of fact that it matches. */
  kind: string;
  message: string;
  why: string;
  help: string;
  native?: { feature: string; since: string };
  caveats: string[];
  links: string[];
}

/** A rule with what its README says, for people. Paragraphs are lines of their own, an empty line between them. */
export interface ExplainedRule extends ReportRule {
  about: string;
  reasons: string;
  todo: string;
  examples: readonly RuleExample[];
}

/** A rule as plain JSON; without documentation its message stands for the title. */
export function reportRule(rule: Rule, documentation?: RuleDocumentation): ReportRule {
  const { id, mechanism, severity, outcome, confidence, effort, match, message, why, help, native, caveats, links } =
    rule;
  return {
    id,
    title: documentation?.title ?? message,
    mechanism,
    severity,
    outcome,
    confidence,
    effort,
    kind: match.kind,
    message,
    why,
    help,
    ...(native ? { native: { ...native } } : {}),
    caveats: [...caveats],
    links: [...links],
  };
}

/** A rule with its documentation, else with its own texts in its place. */
export function explainedRule(rule: Rule, documentation?: RuleDocumentation): ExplainedRule {
  return {
    ...reportRule(rule, documentation),
    about: documentation?.what ?? rule.message,
    reasons: documentation?.why ?? rule.why,
    todo: documentation?.todo ?? rule.help,
    examples: documentation?.examples ?? [],
  };
}
