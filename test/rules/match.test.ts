import { describe, expect, it } from "vitest";
import { check } from "../../src/rules/check.ts";
import { appOf, estateOf, provider, reference, ruleMatching } from "./estates.ts";

/** Two apps: `a` has a whole value, a mixed one and a literal; `b` has a whole value only. */
const value = (name: string, start: number) => ({
  container: "app",
  name,
  span: { path: "a.yml", start, end: start + 1 },
});
const mixed = [{ kind: "text", text: "x", secret: false, origins: [] } as const, ...reference("two")];
const estate = estateOf({
  apps: [
    appOf("a", "a.yml", [
      { ...value("ONE", 0), value: reference("one") },
      { ...value("TWO", 10), value: mixed },
      { ...value("THREE", 20), value: [] },
    ]),
    appOf("b", "a.yml", [{ ...value("FOUR", 30), value: reference("four", [provider("vault"), provider("etcenv")]) }]),
  ],
});

function matched(match: string): string[] {
  const rule = ruleMatching(match, { message: "{name}" });
  return check(estate, [rule]).map((finding) => finding.values["name"] ?? "");
}

describe("operators on a field", () => {
  it.each([
    ["{ kind: env-value }", ["ONE", "TWO", "THREE", "FOUR"]],
    ["{ kind: env-value, where: { name: ONE } }", ["ONE"]],
    ["{ kind: env-value, where: { name: { in: [ONE, FOUR] } } }", ["ONE", "FOUR"]],
    ["{ kind: env-value, where: { name: { matches: '^T' } } }", ["TWO", "THREE"]],
    ["{ kind: env-value, where: { name: { matches: 'O' }, whole: true } }", ["ONE", "FOUR"]],
    ["{ kind: env-value, where: { key: { exists: true } } }", ["ONE", "TWO", "FOUR"]],
    ["{ kind: env-value, where: { key: { exists: false } } }", ["THREE"]],
    ["{ kind: env-value, where: { candidates: { above: 1 } } }", ["FOUR"]],
    ["{ kind: env-value, where: { candidates: { below: 1 } } }", ["THREE"]],
    ["{ kind: env-value, where: { candidates: { above: 0, below: 2 } } }", ["ONE", "TWO"]],
    ["{ kind: env-value, where: { mixed: true } }", ["TWO"]],
  ])("%s", (match, names) => {
    expect(matched(match)).toEqual(names);
  });
});

describe("any", () => {
  it.each([
    ["{ kind: env-value, any: [{ name: ONE }, { mixed: true }] }", ["ONE", "TWO"]],
    ["{ kind: env-value, where: { whole: true }, any: [{ name: ONE }, { mixed: true }] }", ["ONE"]],
  ])("%s", (match, names) => {
    expect(matched(match)).toEqual(names);
  });
});

describe("company of the same owner", () => {
  it.each([
    ["{ kind: env-value, where: { whole: true }, with: { kind: env-value, where: { mixed: true } } }", ["ONE"]],
    ["{ kind: env-value, where: { whole: true }, without: { kind: env-value, where: { mixed: true } } }", ["FOUR"]],
    ["{ kind: env-value, with: { kind: env-value, where: { mixed: true } } }", ["ONE", "THREE"]],
    ["{ kind: env-value, where: { name: FOUR }, without: [{ kind: env-value }, { kind: literal }] }", ["FOUR"]],
    [
      "{ kind: env-value, with: [{ kind: env-value, where: { name: ONE } }, { kind: env-value, where: { name: TWO } }] }",
      ["THREE"],
    ],
  ])("%s", (match, names) => {
    expect(matched(match)).toEqual(names);
  });
});
