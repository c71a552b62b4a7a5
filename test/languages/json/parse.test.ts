import { describe, expect, it } from "vitest";
import { memberOf, parseJson, type JsonNode } from "../../../src/languages/json/index.ts";
import { random } from "../../support/random.ts";

/** The value that a node stands for. */
function plain(node: JsonNode | undefined): unknown {
  switch (node?.kind) {
    case "object":
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
    case "array":
      return node.items.map(plain);
    case "string":
    case "number":
    case "boolean":
      return node.value;
    case "null":
      return null;
    default:
      return undefined;
  }
}

function parse(text: string) {
  return parseJson({ path: "a.json", text });
}

/** Each problem as `code "text": what`. */
function problemsOf(text: string): string[] {
  return parse(text).problems.map(
    ({ code, span, values }) => `${code} ${JSON.stringify(text.slice(span.start, span.end))}: ${values["what"]}`,
  );
}

const GOOD = [
  "0",
  "-0.5e+10",
  "1E400",
  '"a\\u00e9\\n\\/\\"\\ud83d\\ude00é😀"',
  "[]",
  " [ 1 , [ ] , { } ]\r\n\t",
  '{"a":{"b":[true,false,null]},"":"","__proto__":1}',
  "\ufeff{}",
];

describe("valid texts", () => {
  it.each(GOOD)("%s is read as JavaScript reads it", (text) => {
    const { root, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(plain(root)).toEqual(JSON.parse(text.replace("\ufeff", "")));
  });

  it("every value and key has the span of its text", () => {
    const text = '{ "a": [1, "x\\ny", {"b": null}] , "c":true}';
    const visit = (node: JsonNode): void => {
      const own = text.slice(node.span.start, node.span.end);
      expect(JSON.parse(own)).toEqual(plain(node));
      if (node.kind === "array") for (const item of node.items) visit(item);
      if (node.kind !== "object") return;
      for (const { key, keySpan, value } of node.members) {
        expect(text.slice(keySpan.start, keySpan.end)).toBe(JSON.stringify(key));
        visit(value);
      }
    };
    const { root } = parse(text);
    if (root === undefined) throw new Error("nothing read");
    visit(root);
    expect(memberOf(memberOf(root, "a"), "x")).toBeUndefined();
    expect(plain(memberOf(root, "c"))).toBe(true);
  });
});

describe("faults", () => {
  it.each([
    ["", ['json-syntax "": the file is empty where a JSON value should be']],
    ["[1, 2,]", ['json-syntax ",": there is a `,` before the `]` of the list, where JSON allows none']],
    ['{"a" 1}', ['json-syntax "1": there is `1` where the `:` after a key should be']],
    ["{a: 1}", ['json-syntax "a": there is `a` where a key in double quotes should be']],
    ["[1 2]", ['json-syntax "2": there is `2` where a `,` or the `]` of the list should be']],
    ["[01]", ['json-syntax "01": `01` is no JSON value']],
    ["[True]", ['json-syntax "True": `True` is no JSON value']],
    [
      "[.5, +1, NaN]",
      [
        'json-syntax ".5": `.5` is no JSON value',
        'json-syntax "+1": `+1` is no JSON value',
        'json-syntax "NaN": `NaN` is no JSON value',
      ],
    ],
    ['["a\\x"]', ['json-syntax "\\\\x": `\\x` is no escape of JSON']],
    ['["a\tb"]', ['json-syntax "\\t": the control character `U+0009` stands unescaped in a string']],
    ['["a\n, 1]', ['json-syntax "\\"": the string that begins here has no closing `"` on its line']],
    ["[1] 2", ['json-syntax "2": there is `2` after the end of the JSON value']],
    ["[1", ['json-syntax "": there is the end of the file where a `,` or the `]` of the list should be']],
    ["[", ['json-syntax "": there is the end of the file where a value should be']],
    [
      '{"a": 1, "a": 2}',
      ['json-duplicate-key "\\"a\\"": the key `a` stands here a second time, and the last one counts'],
    ],
  ])("%s", (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it("keep what stands around them", () => {
    const { root } = parse('{"a": 1, "b": tru, "c": [1, {"x" 2}, 3], "d": "x\n, "f": 5}');
    expect(plain(root)).toEqual({ a: 1, b: undefined, c: [1, {}, 3], d: undefined, f: 5 });
  });

  it("too deep nesting is passed over, however deep", () => {
    const deep = `{"a": ${"[".repeat(100_000)}1${"]".repeat(100_000)}, "b": 2}`;
    const { root, problems } = parse(deep);
    expect(problems.map(({ code }) => code)).toEqual(["json-nesting-too-deep"]);
    expect(plain(memberOf(root, "b"))).toBe(2);
    expect(parse("[".repeat(100_000)).problems[0]?.code).toBe("json-nesting-too-deep");
  });

  it("are said at most 20 times", () => {
    expect(parse(`[${"x,".repeat(1000)}1]`).problems).toHaveLength(20);
  });
});

it("accepts and refuses what JavaScript does, whatever is done to a text", () => {
  const { below } = random(4);
  const alphabet = '{}[]:,"\\ \n\t0123-+.eEtruefalsn/u\u0001é';
  let refused = 0;
  for (let round = 0; round < 4000; round++) {
    const from = GOOD[below(GOOD.length - 1)] ?? "";
    const at = below(from.length + 1);
    const text = from.slice(0, at) + (alphabet[below(alphabet.length)] ?? "") + from.slice(at + below(2));
    let expected: { value: unknown } | undefined;
    try {
      expected = { value: JSON.parse(text) };
    } catch {
      refused++;
    }
    const { root, problems } = parse(text);
    const broken = problems.filter(({ code }) => code !== "json-duplicate-key");
    if ((broken.length === 0) !== (expected !== undefined)) expect([text, broken]).toEqual([text, expected]);
    if (expected !== undefined) expect(plain(root)).toEqual(expected.value);
    const outside = problems.filter(({ span }) => span.start > span.end || span.end > text.length);
    if (outside.length > 0) expect([text, outside]).toEqual([text, []]);
  }
  expect(refused).toBeGreaterThan(500);
});
