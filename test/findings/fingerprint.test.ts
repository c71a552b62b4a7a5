import { describe, expect, it } from "vitest";
import type { Estate } from "../../src/estate/types.ts";
import { fingerprint, subjectOf } from "../../src/findings/fingerprint.ts";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { check } from "../../src/rules/check.ts";
import type { Problem } from "../../src/source/problem.ts";
import { appOf, estateOf, reference } from "../rules/estates.ts";
import { random } from "../support/random.ts";

it("is 32 hexadecimal digits, and another one when any part differs", () => {
  const identity = { rule: "r", subject: "s", evidence: ["e"], n: 0 };
  const all = [
    identity,
    { ...identity, rule: "q" },
    { ...identity, subject: "t" },
    { ...identity, evidence: ["f"] },
    { ...identity, n: 1 },
  ].map(fingerprint);
  expect(all.every((one) => /^[0-9a-f]{32}$/.test(one))).toBe(true);
  expect(new Set(all).size).toBe(all.length);
  // Baselines keep these: a change here makes every known finding look new.
  expect(all[0]).toBe("3c703f056b23ecbc7d9b860c787aeb9f");
});

describe("the subject of a place", () => {
  const text = "app:\n  env:\n    NAME: value\n  log_configuratipon:\n    log_driver: json-file\n";
  const estate = estateOf({
    files: { "shop/web.yml": text },
    constructs: [
      { span: span("NAME: value"), kind: "leaf", keyPath: ["app", "env", "NAME"] },
      { span: span("log_driver: json-file"), kind: "leaf", keyPath: ["app", "log_configuratipon", "log_driver"] },
    ],
  });
  function span(needle: string): { path: string; start: number; end: number } {
    const start = text.indexOf(needle);
    return { path: "shop/web.yml", start, end: start + needle.length };
  }

  it.each([
    ["a construct", "NAME: value", "shop/web#app/env/NAME"],
    ["a place inside a construct", "value", "shop/web#app/env/NAME"],
    ["a key above constructs", "log_configuratipon", "shop/web#app/log_configuratipon"],
    [
      "a key with all that is below it",
      "log_configuratipon:\n    log_driver: json-file",
      "shop/web#app/log_configuratipon",
    ],
    ["a place that is neither", "  ", "shop/web#"],
  ])("%s", (_, needle, subject) => {
    expect(subjectOf(span(needle), estate)).toBe(subject);
  });

  it("is the path alone in a file without constructs", () => {
    expect(subjectOf({ path: "shop/web.yml", start: 0, end: 0 }, estateOf({}))).toBe("shop/web#");
  });

  it("keeps keys with a slash apart from two keys", () => {
    const key = (keyPath: string[]): Estate =>
      estateOf({ constructs: [{ span: { path: "a.yml", start: 0, end: 1 }, kind: "leaf", keyPath }] });
    const place = { path: "a.yml", start: 0, end: 1 };
    expect(subjectOf(place, key(["a/b"]))).not.toBe(subjectOf(place, key(["a", "b"])));
  });
});

/** A file of env values, problems and comments in some order, as a loader would bring it. */
interface Line {
  readonly name: string;
  readonly key: string;
}

const LINES: readonly Line[] = [
  { name: "DB_PASSWORD", key: "db_password" },
  { name: "API_KEY", key: "api_key" },
  { name: "TOKEN", key: "token" },
  { name: "SALT", key: "salt" },
];

function estateFrom(lines: readonly Line[], { path = "shop/web.yml", shift = 0 } = {}): Estate {
  let text = "# a line more\n".repeat(shift) + "app:\n  env:\n";
  const places = lines.map(({ name, key }) => {
    const typed = `${name}: '#{${key}}'`;
    const start = text.length + 4;
    text += `    ${typed}\n`;
    return { path, start, end: start + typed.length };
  });
  const place = (index: number) => places[index] ?? { path, start: 0, end: 0 };
  const problems: Problem[] = lines.map(({ name }, index) => ({
    code: "yaml-duplicate-key",
    span: { ...place(index), end: place(index).start + name.length },
    values: { key: name },
  }));
  return estateOf({
    files: { [path]: text },
    apps: [
      appOf(
        "web",
        path,
        lines.map(({ name, key }, index) => ({ container: "app", name, span: place(index), value: reference(key) })),
      ),
    ],
    constructs: lines.map(({ name }, index) => ({ span: place(index), kind: "leaf", keyPath: ["app", "env", name] })),
    problems,
  });
}

const fingerprints = (estate: Estate): string[] => check(estate, BUILTIN_RULES).map((finding) => finding.fingerprint);

describe("fingerprints of findings", () => {
  const before = fingerprints(estateFrom(LINES));

  it("are distinct", () => {
    expect(before).toHaveLength(2 * LINES.length);
    expect(new Set(before).size).toBe(before.length);
  });

  it("stay when lines shift and keys move within their file, in whatever order facts come", () => {
    const { below } = random(42);
    for (let round = 0; round < 50; round++) {
      const lines = [...LINES];
      for (let i = lines.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [lines[i], lines[j]] = [lines[j] ?? lines[i], lines[i]] as [Line, Line];
      }
      const estate = estateFrom(lines, { shift: below(5) });
      const shuffled = { ...estate, problems: below(2) === 0 ? estate.problems : estate.problems.toReversed() };
      expect(fingerprints(shuffled).sort()).toEqual([...before].sort());
    }
  });

  it("differ in another file, and stay under another extension", () => {
    expect(fingerprints(estateFrom(LINES, { path: "shop/web.yaml" }))).toEqual(before);
    const moved = fingerprints(estateFrom(LINES, { path: "shop/shop.yml" }));
    expect(moved.filter((one) => before.includes(one))).toEqual([]);
  });

  it("count what is equal in all the rest", () => {
    const problem = (start: number): Problem => ({
      code: "yaml-tag-unsupported",
      span: { path: "a.yml", start, end: start + 1 },
      values: { tag: "!x" },
    });
    const twice = (starts: number[]): string[] => fingerprints(estateOf({ problems: starts.map(problem) }));
    expect(new Set(twice([0, 5])).size).toBe(2);
    expect(twice([0, 5])).toEqual(twice([20, 3]));
    expect(twice([0])).toEqual(twice([0, 5]).slice(0, 1));
  });

  it("stay when another problem at the same key is mended", () => {
    const problem = (tag: string, start: number): Problem => ({
      code: "yaml-tag-unsupported",
      span: { path: "a.yml", start, end: start + 1 },
      values: { tag, effect: "object" },
    });
    const both = fingerprints(estateOf({ problems: [problem("!a", 0), problem("!b", 5)] }));
    expect(fingerprints(estateOf({ problems: [problem("!b", 5)] }))).toEqual(both.slice(1));
  });

  it("stay when one more app shares the place", () => {
    const estate = estateFrom(LINES);
    const [web] = estate.apps;
    if (!web) expect.fail("the estate has an app");
    const more = { ...estate, apps: [{ ...web, id: "another" }, web] };
    expect(fingerprints(more)).toEqual(before);
  });

  it("do not depend on a value that is classified as a secret", () => {
    const literal = (value: string): Estate =>
      estateOf({
        literals: [
          {
            name: "DB_PASSWORD",
            value,
            place: "definition",
            span: { path: "a.yml", start: 0, end: 9 },
            valueSpan: { path: "a.yml", start: 4, end: 9 },
            secret: true,
            apps: ["web"],
          },
        ],
      });
    expect(fingerprints(literal("correct-horse"))).toHaveLength(1);
    expect(fingerprints(literal("correct-horse"))).toEqual(fingerprints(literal("battery-staple")));
  });
});
