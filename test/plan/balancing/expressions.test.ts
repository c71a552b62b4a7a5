import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { patternsOfExpression } from "../../../src/plan/balancing/expressions.ts";
import { intersectPrefix, wildcardsOf } from "../../../src/plan/balancing/patterns.ts";
import { pattern } from "../../../src/replay/alb/pattern.ts";
import { random } from "../../support/random.ts";

/** Paths of a few characters, so that near misses are among them. */
function paths(seed: number, count: number, alphabet: string): string[] {
  const { below } = random(seed);
  return Array.from(
    { length: count },
    () => `/${Array.from({ length: below(7) }, () => alphabet[below(alphabet.length)] ?? "").join("")}`,
  );
}

function fits(patterns: readonly string[], path: string): boolean {
  return patterns.some((each) => pattern(each, { caseless: false }).matches(path));
}

const SAYABLE: readonly (readonly [string, readonly string[]])[] = [
  ["\\.php$", ["*.php"]],
  ["^/(a|b)/", ["/a/*", "/b/*"]],
  ["^/a(/.*)?$", ["/a", "/a/*"]],
  ["^/a/?$", ["/a", "/a/"]],
  ["^/a.b$", ["/a?b"]],
  ["^/a.+$", ["/a?*"]],
  ["^/.*\\.(?:js|css)$", ["/*.js", "/*.css"]],
  ["/a|^/b$", ["*/a*", "/b"]],
  ["^/", ["*"]],
  [".*", ["*"]],
  ["", ["*"]],
];

test.each(SAYABLE)("%j is %j", (expression, patterns) => {
  expect(patternsOfExpression(expression, false)).toEqual(patterns);
});

test.each([
  "^/[0-9]+$",
  "^/\\d",
  "^/a{2}$",
  "^/(a|b)+$",
  "^/a*$",
  "(?i)\\.php$",
  "^/a(?!b)",
  "^/(a$|b)",
  "(^/a)",
  "^/a++",
  "^/a.*+b",
  "^/a.++",
  "^/a\\*$",
  "^/a b$",
  "^/é$",
  "(",
  "a)",
  "^/a.{3}$",
  `^/${"a".repeat(130)}$`,
  `^/(${Array.from({ length: 30 }, (_, index) => `x${index}`).join("|")})$`,
  "^/a.b.c.d.e.f$",
])("%j is more than wildcards say", (expression) => {
  expect(patternsOfExpression(expression, false)).toBeUndefined();
});

test("an expression that does not mind the case is sayable only where there are no letters", () => {
  expect(patternsOfExpression("\\.php$", true)).toBeUndefined();
  expect(patternsOfExpression("^/1(/.*)?$", true)).toEqual(["/1", "/1/*"]);
});

describe("patterns match what RE2 finds", () => {
  const expressions = [
    ...SAYABLE.map(([expression]) => expression),
    "^/(a|b(c)?)",
    "a/(b|c.)?a$",
    "^/a.*b.*$",
    "^/.?a",
    "b.?$",
  ];
  test.each(expressions)("%j", (expression) => {
    const patterns = patternsOfExpression(expression, false) ?? [];
    expect(patterns.length).toBeGreaterThan(0);
    const compiled = RE2JS.compile(expression);
    for (const path of [...paths(1, 3000, "ab/."), ...paths(2, 500, "abcphjs./"), "/a.php", "/a/b.js", "/b.css"])
      expect(fits(patterns, path), path).toBe(compiled.matcher(path).find());
  });
});

describe("a pattern below a prefix", () => {
  const patterns = ["*.php", "/a/*", "/a*b", "*a*", "/ab/a", "/a", "*/a/b*", "*b", "/*a", "/a/b*a"];
  const prefixes = ["/", "/a", "/a/", "/ab", "/a/b", "/b.p", "/aba", "/a/b.ph"];
  test.each(prefixes.flatMap((prefix) => patterns.map((each) => [prefix, each] as const)))(
    "%j and %j",
    (prefix, each) => {
      const both = intersectPrefix(prefix, each);
      if (both === undefined) throw new Error("two wildcards at most can be said");
      for (const path of [
        ...paths(3, 1500, "ab/.ph"),
        ...paths(4, 800, "ab/"),
        "/b.php",
        "/b.php/b.php",
        "/a/b.php",
        "/a/b/a",
      ])
        expect(fits(both, path), path).toBe(path.startsWith(prefix) && fits([each], path));
    },
  );

  test("is not said where it has more pieces than can be held apart", () => {
    expect(intersectPrefix("/a/b", "*x*y")).toBeUndefined();
    expect(intersectPrefix("/a/b", "/?/b*")).toBeUndefined();
  });
});

test("wildcards are counted as AWS counts them", () => {
  expect(wildcardsOf("/a*b?c")).toBe(2);
});
