import { describe, expect, it } from "vitest";
import type { Estate, LiteralValue, Suppression } from "../../src/estate/types.ts";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { check, checkLate } from "../../src/rules/check.ts";
import { PROBLEM_CODES, type Problem } from "../../src/source/problem.ts";
import { appOf, at, estateOf, provider, reference, ruleMatching } from "./estates.ts";

const INCLUDED = "env:\n  DB_PASSWORD: '#{db_password}'\n  API_KEY: '#{api_key}'\n";
const files = { "env.yml": INCLUDED, "a.yml": "app: 1\n", "b.yml": "app: 1\n" };
const password = { container: "app", name: "DB_PASSWORD", span: at(files, "env.yml", "DB_PASSWORD: '#{db_password}'") };
const apiKey = { container: "app", name: "API_KEY", span: at(files, "env.yml", "API_KEY: '#{api_key}'") };

const shared = estateOf({
  files,
  apps: [
    appOf("a", "a.yml", [{ ...password, value: reference("db_password") }], ["a.yml", "env.yml"]),
    appOf("b", "b.yml", [{ ...password, value: reference("db_password", [provider("etcenv")]) }], ["b.yml", "env.yml"]),
  ],
  constructs: [
    { span: password.span, kind: "leaf", keyPath: ["env", "DB_PASSWORD"] },
    { span: apiKey.span, kind: "leaf", keyPath: ["env", "API_KEY"] },
  ],
});

describe("facts of one rule at one place", () => {
  it("are one finding with a use for each app, in the order of the estate", () => {
    const [finding, ...others] = check(shared, BUILTIN_RULES, { only: ["provider-value-whole"] });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: "provider-value-whole",
      span: password.span,
      uses: [
        { app: "a", outcome: "rewrite" },
        { app: "b", outcome: "rewrite" },
      ],
      active: true,
    });
  });

  it("bring their differing values together", () => {
    const [finding] = check(shared, BUILTIN_RULES, { only: ["provider-value-whole"] });
    expect(finding?.values).toMatchObject({ name: "DB_PASSWORD", provider: "vault, etcenv" });
  });

  it("are two findings where two rules match", () => {
    const twice = [
      ruleMatching("{ kind: env-value }", { id: "second" }),
      ruleMatching("{ kind: env-value }", { id: "first" }),
    ];
    expect(check(shared, twice).map((finding) => finding.rule)).toEqual(["first", "second"]);
  });
});

describe("a problem of a file", () => {
  const problem: Problem = {
    code: "yaml-duplicate-key",
    span: at(files, "env.yml", "API_KEY"),
    values: { key: "API_KEY" },
  };

  it("concerns every app that reads the file", () => {
    const [finding] = check({ ...shared, problems: [problem] }, BUILTIN_RULES, { only: ["yaml-duplicate-key"] });
    expect(finding?.uses).toEqual([
      { app: "a", outcome: null },
      { app: "b", outcome: null },
    ]);
  });

  it("concerns one app where it names one", () => {
    const [finding] = check({ ...shared, problems: [{ ...problem, app: "b" }] }, BUILTIN_RULES, { only: ["input"] });
    expect(finding?.uses).toEqual([{ app: "b", outcome: null }]);
  });

  it("is found late, too", () => {
    expect(checkLate(shared, BUILTIN_RULES, [problem]).map((finding) => finding.rule)).toEqual(["yaml-duplicate-key"]);
  });
});

it.each(PROBLEM_CODES)("the code %s is matched by one built-in rule that finds words for it", (code) => {
  const problem: Problem = {
    code,
    span: { path: "a.yml", start: 0, end: 3 },
    values: { what: "it is so", limit: "it must not be" },
  };
  const found = check(estateOf({ files, problems: [problem] }), BUILTIN_RULES);
  expect(found).toHaveLength(1);
});

describe("suppression", () => {
  const line = { kind: "line", start: password.span.start - 2, end: password.span.end } as const;
  const comment = (parts: Partial<Suppression>): Suppression => ({
    rules: ["provider-value-whole"],
    reason: "an example",
    span: at(files, "env.yml", "env:"),
    scope: line,
    ...parts,
  });
  const suppressed = (suppression: Suppression, today?: string): boolean[] =>
    check({ ...shared, suppressions: [suppression] }, BUILTIN_RULES, {
      only: ["provider-value-whole"],
      ...(today === undefined ? {} : { today }),
    }).map((finding) => finding.active);

  it("keeps the finding, inactive, with the reason", () => {
    const [finding] = check({ ...shared, suppressions: [comment({})] }, BUILTIN_RULES, {
      only: ["provider-value-whole"],
    });
    expect(finding).toMatchObject({ active: false, suppressed: "an example" });
  });

  it("of the file holds anywhere in it, and in no other file", () => {
    expect(suppressed(comment({ scope: { kind: "file" } }))).toEqual([false]);
    expect(suppressed(comment({ scope: { kind: "file" }, span: at(files, "a.yml", "app") }))).toEqual([true]);
  });

  it("of a line holds for findings that start in it", () => {
    expect(suppressed(comment({ scope: { kind: "line", start: 0, end: password.span.start } }))).toEqual([true]);
    expect(suppressed(comment({ scope: { kind: "line", start: password.span.end, end: 999 } }))).toEqual([true]);
    expect(
      suppressed(comment({ scope: { kind: "line", start: password.span.start, end: password.span.start + 1 } })),
    ).toEqual([false]);
  });

  it("names rules, and holds for no other", () => {
    expect(suppressed(comment({ rules: ["provider-value-in-text"] }))).toEqual([true]);
    expect(suppressed(comment({ rules: ["provider-value-in-text", "provider-value-whole"] }))).toEqual([false]);
  });

  it("holds up to and with its last day, and for ever where nobody says which day it is", () => {
    const until = comment({ until: "2027-03-31" });
    expect(suppressed(until, "2027-03-31")).toEqual([false]);
    expect(suppressed(until, "2027-04-01")).toEqual([true]);
    expect(suppressed(until)).toEqual([false]);
  });

  it("that has expired is said to have", () => {
    const expired = (today: string): unknown =>
      check({ ...shared, suppressions: [comment({ until: "2027-03-31" })] }, BUILTIN_RULES, { only: ["input"], today }).map(
        ({ values }) => values,
      );
    expect(expired("2027-04-01")).toEqual([
      { what: "the comment that suppresses provider-value-whole held until 2027-03-31" },
    ]);
    expect(expired("2027-03-31")).toEqual([]);
  });

  it("of a rule that does not exist is a finding that guesses which was meant", () => {
    const found = check({ ...shared, suppressions: [comment({ rules: ["provider-value-hole"] })] }, BUILTIN_RULES, {
      only: ["input"],
    });
    expect(found).toMatchObject([
      {
        rule: "suppression-broken",
        values: {
          what: "the comment names `provider-value-hole`, which is no rule; did you mean `provider-value-whole`?",
        },
      },
    ]);
  });

  it("may name a rule that is not selected", () => {
    expect(
      check({ ...shared, suppressions: [comment({})] }, BUILTIN_RULES, {
        skip: ["provider-value-whole"],
        only: ["input"],
      }),
    ).toEqual([]);
  });
});

it("findings are in the order of places, then of rules", () => {
  const problems: Problem[] = [
    { code: "yaml-duplicate-key", span: at(files, "env.yml", "API_KEY"), values: { key: "API_KEY" } },
    { code: "yaml-duplicate-key", span: at(files, "b.yml", "app"), values: { key: "app" } },
    { code: "key-unknown", span: at(files, "b.yml", "app"), values: { what: "it is unknown" } },
  ];
  const order = (estate: Estate): string[] =>
    check(estate, BUILTIN_RULES, { only: ["input", "definition"] }).map(({ rule, span }) => `${span.path} ${rule}`);
  const expected = ["b.yml key-unknown", "b.yml yaml-duplicate-key", "env.yml yaml-duplicate-key"];
  expect(order({ ...shared, problems })).toEqual(expected);
  expect(order({ ...shared, problems: problems.toReversed() })).toEqual(expected);
});

it("no value of a finding is a secret, though rules look at it", () => {
  const secret = "correct-horse-battery-staple";
  const text = `DB_PASSWORD: ${secret}\n`;
  const span = { path: "a.yml", start: 0, end: text.length - 1 };
  const literal: LiteralValue = {
    name: "DB_PASSWORD",
    value: secret,
    place: "definition",
    span,
    valueSpan: { ...span, start: 13 },
    secret: true,
    apps: ["a"],
  };
  const found = check(
    estateOf({ files: { "a.yml": text }, apps: [appOf("a", "a.yml")], literals: [literal] }),
    BUILTIN_RULES,
  );
  expect(found.map((finding) => finding.rule)).toEqual(["secret-literal"]);
  expect(JSON.stringify(found)).not.toContain(secret);
});
