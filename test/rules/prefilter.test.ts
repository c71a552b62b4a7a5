import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { textTest } from "../../src/rules/expression.ts";
import { requiredTexts } from "../../src/rules/prefilter.ts";
import { random } from "../support/random.ts";

describe("the texts that an expression requires", () => {
  it.each([
    ["abc", [["abc"]]],
    ["ABC", [["abc"]]],
    ["^abc$", [["abc"]]],
    ["ab?c", [["a"], ["c"]]],
    ["ab+c", [["a"], ["b"], ["c"]]],
    ["(abc|de)x", [["abc", "de"], ["x"]]],
    ["abc|de", [["abc", "de"]]],
    ["abc|d*", []],
    ["(?i)Abc", [["abc"]]],
    ["(?:abc){0,2}d", [["d"]]],
    ["[xy]z", [["z"]]],
    [String.raw`\bAKIA[A-Z]{16}`, [["akia"]]],
    [String.raw`a\.b`, [["a.b"]]],
    [String.raw`[^/\s:@]+@`, [["@"]]],
    [String.raw`\pL+abc`, []],
    ["é", []],
    ["a{,2}b", [["a{,2}b"]]],
    ["(abc", []],
  ])("%s", (source, texts) => {
    expect(requiredTexts(source)).toEqual(texts);
  });
});

/** Expressions from a small grammar, and texts made of the letters that they use. */
const PIECES = [
  "a",
  "b",
  "Ab",
  "(a|bc)",
  "(?:ab|c)",
  "[ab]",
  "[^a]",
  ".",
  "a?",
  "b*",
  "c+",
  "(ab)?",
  "(b|)",
  "a{2}",
  "(?:bc){0,1}",
  "^",
  "$",
  String.raw`\.`,
  String.raw`\w`,
];
const LETTERS = "abcABC. ";

it("never refuses a text that RE2 accepts", () => {
  const { below } = random(20181115);
  const word = (length: number): string => Array.from({ length }, () => LETTERS[below(LETTERS.length)]).join("");
  let accepted = 0;
  for (let round = 0; round < 1500; round++) {
    const parts = Array.from({ length: 1 + below(4) }, () => PIECES[below(PIECES.length)] ?? "");
    const source = (below(4) === 0 ? "(?i)" : "") + (below(3) === 0 ? parts.join("|") : parts.join(""));
    const compiled = RE2JS.compile(source);
    const test = textTest(source);
    for (let i = 0; i < 12; i++) {
      const text = word(below(7));
      const expected = compiled.matcher(text).find();
      if (expected) accepted++;
      if (test(text) !== expected)
        expect.fail(`${source} on ${JSON.stringify(text)}: ${!expected}, and RE2 says ${expected}`);
    }
  }
  expect(accepted).toBeGreaterThan(1000);
});

it("asks RE2 beyond ASCII, where letters fold in ways of their own", () => {
  expect(textTest("(?i)pass")("pa\u017fs")).toBe(true);
});

it("every expression of a built-in rule requires some text, so that most values never reach the engine", () => {
  const sources = BUILTIN_RULES.flatMap(({ match }) => [match.where ?? {}, ...(match.any ?? [])])
    .flatMap((where) => Object.values(where))
    .flatMap(({ matches }) => (matches === undefined ? [] : [matches]));
  expect(sources.length).toBeGreaterThan(3);
  expect(sources.filter((source) => requiredTexts(source).length === 0)).toEqual([]);
});
