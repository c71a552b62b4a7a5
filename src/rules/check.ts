import { FACT_KINDS, facts, type Fact, type FactKind, type FactsByKind, type FieldValue } from "../estate/facts.ts";
import { problemsAsFacts } from "../estate/facts/problem.ts";
import type { Estate } from "../estate/types.ts";
import { fingerprint, subjectOf } from "../findings/fingerprint.ts";
import { hasExpired, suppressionLookup, type SuppressionLookup } from "../findings/suppression.ts";
import { fieldsIn } from "../findings/texts.ts";
import type { Finding } from "../findings/types.ts";
import { compareText } from "../source/order.ts";
import { nearest } from "../source/nearest.ts";
import type { Problem } from "../source/problem.ts";
import { compareSpans, spanKey, type Span } from "../source/span.ts";
import { factTest } from "./match.ts";
import { selectedRules, type Selection } from "./selection.ts";
import type { Rule } from "./types.ts";

export interface CheckOptions extends Selection {
  /** `YYYY-MM-DD`, for suppressions that expire; without it none does. */
  readonly today?: string;
}

/**
 * Every finding of `rules` about `estate`, in the order of the places, then of the rules' names.
 *
 * One finding for a rule and a place: what several apps share is one finding with their uses. Suppressed findings are
 * there, not active. Names in the selection that no rule has select nothing: see `selectionErrors`.
 */
export function check(estate: Estate, rules: readonly Rule[], options: CheckOptions = {}): Finding[] {
  const known = facts(estate);
  const ofComments = [...unknownRuleProblems(estate, rules), ...expiredProblems(estate, options.today)];
  const comments = problemsAsFacts(estate, ofComments);
  const of = (kind: FactKind): readonly Fact[] =>
    kind === "problem" && comments.length > 0 ? [...known.of(kind), ...comments] : known.of(kind);
  return findings(estate, selectedRules(rules, options), {
    known,
    of,
    suppressed: suppressionLookup(estate.suppressions, options.today),
  });
}

/** The findings about problems that the plan or the emitters had after the estate was checked. */
export function checkLate(
  estate: Estate,
  rules: readonly Rule[],
  late: readonly Problem[],
  options: CheckOptions = {},
): Finding[] {
  const known = facts(estate);
  const problems = problemsAsFacts(estate, late);
  const of = (kind: FactKind): readonly Fact[] => (kind === "problem" ? problems : []);
  return findings(estate, selectedRules(rules, options), {
    known,
    of,
    suppressed: suppressionLookup(estate.suppressions, options.today),
  });
}

interface Input {
  readonly known: FactsByKind;
  readonly of: (kind: FactKind) => readonly Fact[];
  readonly suppressed: SuppressionLookup;
}

function findings(estate: Estate, rules: readonly Rule[], { known, of, suppressed }: Input): Finding[] {
  const groups = rules.flatMap((rule) => {
    const test = factTest(rule.match);
    return folded(
      rule,
      of(rule.match.kind).filter((fact) => test(fact, known)),
    );
  });
  groups.sort((a, b) => compareSpans(a.span, b.span) || compareText(a.rule.id, b.rule.id));
  const order = new Map([...estate.apps, ...estate.proxies].map(({ id }, index) => [id, index]));
  const counts = new Map<string, number>();
  return groups.map((group) => {
    const subject = subjectOf(group.span, estate);
    const evidence = evidenceOf(group);
    const equals = JSON.stringify([group.rule.id, subject, evidence]);
    const n = counts.get(equals) ?? 0;
    counts.set(equals, n + 1);
    return toFinding(group, {
      order,
      suppressed,
      fingerprint: fingerprint({ rule: group.rule.id, subject, evidence, n }),
    });
  });
}

/** Facts of one rule at one place. */
interface Group {
  readonly rule: Rule;
  readonly span: Span;
  readonly facts: [Fact, ...Fact[]];
}

function folded(rule: Rule, matching: readonly Fact[]): Group[] {
  const groups = new Map<string, Group>();
  for (const fact of matching) {
    const key = spanKey(fact.span);
    const found = groups.get(key);
    if (found) found.facts.push(fact);
    else groups.set(key, { rule, span: fact.span, facts: [fact] });
  }
  return [...groups.values()];
}

function evidenceOf({ rule, facts: together }: Group): string[] {
  const { identity } = FACT_KINDS[rule.match.kind];
  const each = together.map((fact) => identity.map((field) => String(fact.fields[field] ?? "")).join("\u0000"));
  return [...new Set(each)].sort(compareText);
}

interface Context {
  readonly order: ReadonlyMap<string, number>;
  readonly suppressed: SuppressionLookup;
  readonly fingerprint: string;
}

function toFinding(group: Group, context: Context): Finding {
  const { rule, span } = group;
  const apps = [...new Set(group.facts.flatMap((fact) => fact.apps))];
  apps.sort((a, b) => (context.order.get(a) ?? 0) - (context.order.get(b) ?? 0));
  const suppression = context.suppressed(rule.id, span);
  return {
    rule: rule.id,
    mechanism: rule.mechanism,
    severity: rule.severity,
    outcome: rule.outcome,
    confidence: rule.confidence,
    effort: rule.effort,
    span,
    related: relatedOf(group),
    uses: apps.map((app) => ({ app, outcome: rule.outcome })),
    values: valuesOf(group),
    fingerprint: context.fingerprint,
    active: suppression === undefined,
    ...(suppression ? { suppressed: suppression.reason } : {}),
  };
}

function relatedOf({ span, facts: together }: Group): Span[] {
  const seen = new Map<string, Span>();
  const own = spanKey(span);
  for (const fact of together) {
    for (const related of fact.related) {
      const key = spanKey(related);
      if (key !== own && !seen.has(key)) seen.set(key, related);
    }
  }
  return [...seen.values()].sort(compareSpans);
}

/** What the rule's texts name; where the facts of a place differ, all of it. */
function valuesOf({ rule, facts: together }: Group): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of namedFields(rule)) {
    const distinct = new Set<FieldValue>();
    for (const fact of together) {
      const value = fact.fields[name];
      if (value !== undefined && value !== "") distinct.add(value);
    }
    if (distinct.size > 0) values[name] = enumerated([...distinct].map(String));
  }
  return values;
}

const fieldsOfRules = new WeakMap<Rule, readonly string[]>();

/** The fields that the texts of a rule name; worked out once, because a rule may have thousands of findings. */
function namedFields(rule: Rule): readonly string[] {
  let names = fieldsOfRules.get(rule);
  if (names === undefined)
    fieldsOfRules.set(rule, (names = fieldsIn(`${rule.message}\n${rule.why}\n${rule.help}`)));
  return names;
}

/** Names with commas between them, clauses with semicolons. */
function enumerated(texts: readonly string[]): string {
  return texts.join(texts.some((text) => text.includes(" ")) ? "; " : ", ");
}

function unknownRuleProblems(estate: Estate, rules: readonly Rule[]): Problem[] {
  const ids = new Set(rules.map((rule) => rule.id));
  return estate.suppressions.flatMap(({ rules: named, span }) =>
    named
      .filter((rule) => !ids.has(rule))
      .map((rule) => {
        const suggestion = nearest(rule, ids);
        return {
          code: "suppression-rule-unknown" as const,
          span,
          values: { rule, ...(suggestion ? { suggestion } : {}) },
        };
      }),
  );
}

/** A comment that no longer holds is said to be so: otherwise nothing tells why its finding is back. */
function expiredProblems(estate: Estate, today: string | undefined): Problem[] {
  return estate.suppressions.flatMap(({ rules, span, until }) =>
    until === undefined || !hasExpired(until, today)
      ? []
      : [{ code: "suppression-expired" as const, span, values: { rules: rules.join(", "), until } }],
  );
}
