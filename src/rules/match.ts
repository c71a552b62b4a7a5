import type { Fact, FactsByKind, FieldValue } from "../estate/facts.ts";
import { textTest } from "./expression.ts";
import type { Condition, Match, Pattern, Where } from "./types.ts";

type Fields = Readonly<Record<string, FieldValue | undefined>>;
type FieldsTest = (fields: Fields) => boolean;

/** Answers whether a rule speaks of a fact, given the other facts of the estate. */
export type FactTest = (fact: Fact, facts: FactsByKind) => boolean;

/** Compiles what a rule matches. The fact is one of `match.kind`. */
export function factTest(match: Match): FactTest {
  const own = fieldsTest(match);
  const company = (match.with ?? []).map((pattern) => ({
    kind: pattern.kind,
    test: fieldsTest(pattern),
    wanted: true,
  }));
  const absent = (match.without ?? []).map((pattern) => ({
    kind: pattern.kind,
    test: fieldsTest(pattern),
    wanted: false,
  }));
  const others = [...company, ...absent];
  return (fact, facts) =>
    own(fact.fields) &&
    others.every(({ kind, test, wanted }) => {
      const found = facts.company(kind, fact.owner).some((other) => other !== fact && test(other.fields));
      return found === wanted;
    });
}

/** Compiles the conditions on a fact's own fields. */
export function fieldsTest(pattern: Pick<Pattern, "where" | "any">): FieldsTest {
  const all = whereTest(pattern.where ?? {});
  const { any } = pattern;
  if (!any) return all;
  const branches = any.map(whereTest);
  return (fields) => all(fields) && branches.some((branch) => branch(fields));
}

function whereTest(where: Where): FieldsTest {
  const tests = Object.entries(where).map(([name, condition]) => ({
    name,
    test: conditionTest(condition),
    cost: cost(condition),
  }));
  // Cheap ones first: the order changes nothing but the time.
  tests.sort((a, b) => a.cost - b.cost);
  return (fields) => tests.every(({ name, test }) => test(fields[name]));
}

function cost(condition: Condition): number {
  return condition.matches === undefined ? 0 : 1;
}

function conditionTest(condition: Condition): (value: FieldValue | undefined) => boolean {
  const tests: ((value: FieldValue | undefined) => boolean)[] = [];
  const { equals, exists, above, below, matches } = condition;
  if (equals !== undefined) tests.push((value) => value === equals);
  if (condition.in) {
    const accepted = new Set(condition.in);
    tests.push((value) => value !== undefined && accepted.has(value));
  }
  if (exists !== undefined) tests.push((value) => (value !== undefined && value !== "") === exists);
  if (above !== undefined) tests.push((value) => typeof value === "number" && value > above);
  if (below !== undefined) tests.push((value) => typeof value === "number" && value < below);
  if (matches !== undefined) {
    const test = textTest(matches);
    tests.push((value) => typeof value === "string" && test(value));
  }
  const [only] = tests;
  return tests.length === 1 && only ? only : (value) => tests.every((test) => test(value));
}
