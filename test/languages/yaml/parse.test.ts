import { describe, expect, test } from "vitest";
import { parseYaml } from "../../../src/languages/yaml/index.ts";
import { evaluate, problemsOf, read, show, slice } from "./reading.ts";

function constructs(text: string): string[] {
  const { constructs: found } = parseYaml({ path: "x.yml", text });
  return found.map(({ kind, keyPath, span }) => `${kind}|${keyPath.join("/")}|${slice(text, span)}`);
}

describe("constructs", () => {
  test.each([
    ["a: 1", ["leaf|a|a: 1"]],
    ["a:\n  b: 'x y' # c\n", ["leaf|a/b|b: 'x y'"]],
    ["l:\n  - 1\n  - k: v\n", ["leaf|l/[]|1", "leaf|l/[]/k|k: v"]],
    ["a: {b: 1, c: [2, x]}", ["leaf|a/b|b: 1", "leaf|a/c/[]|2", "leaf|a/c/[]|x"]],
    ["a: {}\nb: [ ]\n", ["empty|a|a: {}", "empty|b|b: [ ]"]],
    ["d: &d {k: v}\nm:\n  <<: *d\nn: [*d]", ["leaf|d/k|k: v", "alias|m/<<|<<: *d", "alias|n/[]|*d"]],
    ["a: !include f.yml\nb: [!include g.yml]", ["include|a|a: !include f.yml", "include|b/[]|g.yml"]],
    ["a: &x !!str  v", ["leaf|a|a: &x !!str  v"]],
    ["a:\nb: # c\nc: ~", ["leaf|a|a:", "leaf|b|b:", "leaf|c|c: ~"]],
    ["a: |\n  x\n\n  y\n\n\nb: 1", ["leaf|a|a: |\n  x\n\n  y", "leaf|b|b: 1"]],
    ["a: >- # c\n  x\n", ["leaf|a|a: >- # c\n  x"]],
    ['a: x\n  y # c\nb: "p\n  q"', ["leaf|a|a: x\n  y", 'leaf|b|b: "p\n  q"']],
    ["? [a, b]\n: c", ["leaf|[a, b]|[a, b]\n: c"]],
    ["? [a, b]\n: {c: 1}", ["leaf|[a, b]/[]|a", "leaf|[a, b]/[]|b", "leaf|[a, b]/c|c: 1"]],
    ["x: &x k\n*x : {c: 1}", ["leaf|x|x: &x k", "alias|*x|*x", "leaf|*x/c|c: 1"]],
    ["? a\n? b", ["leaf|a|a", "leaf|b|b"]],
    ["? k : v\n", ["leaf|k : v|k : v"]],
    ["{a, b: }", ["leaf|a|a", "leaf|b|b:"]],
    ["[a: b]", ["leaf|[]/a|a: b"]],
    ["%YAML 1.1\n---\njust text\n...", ["leaf||just text"]],
    ["-\n- a", ["leaf|[]|a"]],
  ])("%j", (text, expected) => {
    expect(constructs(text)).toEqual(expected);
  });
});

describe("what Psych never reaches", () => {
  test("a later document", () => {
    const text = "a: 1\n---\nb: 2\nc: 3\n";
    const { file, composed } = read(text);
    expect(show(composed.value)).toBe('{"a": 1}');
    expect(constructs(text)).toEqual(["leaf|a|a: 1", "leaf|b|b: 2", "leaf|c|c: 3"]);
    expect(composed.overridden.map(({ span }) => slice(text, span))).toEqual(["b: 2", "c: 3"]);
    expect(file.problems).toMatchObject([{ code: "yaml-later-document", values: { lost: "2" } }]);
  });

  test("errors after the first document", () => {
    expect(evaluate("a: 1\n...\n]]]\n")).toBe('{"a": 1}');
    expect(constructs("a: 1\n---\nb: [\nc: d\n")).toEqual(["leaf|a|a: 1", "range||---\nb: [\nc: d"]);
    expect(problemsOf("a: 1\n---\n")).toEqual([]);
  });

  // Verified by hand against Hako's loader: each value is what it returns.
  test.each([
    ["\uFEFFa: 1\nb: 2\n", '{"a": 1}', ["yaml-byte-order-mark|\uFEFF"]],
    ["\uFEFFa:\n  x: 1\n  y: 2\nb: 2\n", '{"a": {"x": 1, "y": 2}}', ["yaml-byte-order-mark|\uFEFF"]],
    ["\uFEFFa: 1\n b: 2\nc: 3\n", '{"a": 1, "b": 2}', ["yaml-byte-order-mark|\uFEFF"]],
    ["\uFEFF# comment\na: 1\nb: 2\n", '{"a": 1, "b": 2}', []],
    ["  a: 1\nb: 2\nc: 3\n", '{"a": 1}', ["yaml-indented-first-line|b: 2\nc: 3"]],
    ["  a: 1\n  b: 2\n", '{"a": 1, "b": 2}', []],
    ["  a:\n    x: 1\n b: 2\nc: 3", '{"a": {"x": 1}}', ["yaml-indented-first-line|b: 2\nc: 3"]],
    ["  - a\n- b\n", '["a"]', ["yaml-indented-first-line|b"]],
    [' a: "x\ny"\nb: 1', '{"a": "x y"}', ["yaml-indented-first-line|b: 1"]],
    [" a: [1,\n2]\nb: 3", '{"a": [1, 2]}', ["yaml-indented-first-line|b: 3"]],
    [" a: |\n  x\nb: 1", '{"a": "x\\n"}', ["yaml-indented-first-line|b: 1"]],
  ])("%j is %s", (text, value, problems) => {
    expect(evaluate(text)).toBe(value);
    expect(problemsOf(text)).toEqual(problems);
  });

  test("what is lost is ignored, with a reason", () => {
    const text = "\uFEFFa: 1\nb: 2\nc: [3]\n";
    expect(read(text).composed.overridden).toEqual([
      { span: { path: "main.yml", start: 6, end: 10 }, reason: expect.stringContaining("byte order mark") },
      { span: { path: "main.yml", start: 15, end: 16 }, reason: expect.stringContaining("byte order mark") },
    ]);
  });
});

describe("where indentation does not count", () => {
  test.each([
    ['k:\n  a: "--BEGIN\nxx\n--END"\n  b: 1\n', '{"k": {"a": "--BEGIN xx --END", "b": 1}}'],
    ["k:\n  a: [1,\n2, {x: 'p\nq'}\n]\n  b: 1\n", '{"k": {"a": [1, 2, {"x": "p q"}], "b": 1}}'],
  ])("%j", (text, expected) => {
    expect(evaluate(text)).toBe(expected);
    const { constructs: found } = parseYaml({ path: "x.yml", text });
    expect(found.every(({ span }) => slice(text, span) === slice(text, span).trim())).toBe(true);
    expect(slice(text, found.at(-1)?.span ?? { path: "", start: 0, end: 0 })).toBe("b: 1");
  });
});

describe("what cannot be read", () => {
  test.each([
    ["a:\n\tb: 1\n", "a tab is used as indentation; YAML allows only spaces there", "\t"],
    ["a: 'b'\n\t\nc: 1\n", "a tab stands where only spaces are allowed; replace it by spaces", "\t"],
    ["- \ta\n", "a tab stands where only spaces are allowed; replace it by spaces", "\t"],
    ['a: "x\nb: 1\n', 'the quote `"` that opens here is never closed', '"x'],
    ["a: [b\nc: d\n", "the bracket `[` that opens here is never closed", "[b"],
    ["a:1\nb: 2\n", "a space is missing after the `:`", "a:1"],
    [
      "a: 1\nfoo\nb: 2\n",
      "`: ` is missing after this, or it is not indented enough to belong to the value above",
      "foo",
    ],
    ["a:\n   b: 1\n  c: 2\n", "the indentation of this line fits none of the lines above it", "c: 2"],
    ["a: b: c\n", "a second `: ` on one line; put the value into quotes, or the nested key on a line of its own", "b"],
    ["a: b\n  c: d\n", "the key of this line has a value already, so that nothing can be indented below it", "b"],
    ["a: - b\n", "a list cannot begin on the line of its key", "-"],
    ['a: "b" c\n', "something follows the closing quote or bracket; put all of the value into quotes", "c"],
    ["a: @x\n", "a value cannot start with `@`; put it into quotes", "@"],
    ['a: "\\q"\n', "`\\q` is no escape sequence; write `\\\\` for a backslash, or use single quotes", "\\q"],
    ["a: *x\n", "`*x` has no anchor `&x` before it in this file", "*x"],
    ["a: &x.y 1\n", "`&x.y` is not a valid anchor: only letters, digits, `-` and `_` may stand in its name", "&x.y"],
    ["a: \u0007\n", "the control character U+0007 is not allowed", "\u0007"],
    ["? [a]\n  b\n", "this belongs to no key", "b"],
    ["]]\n", "this cannot stand here", "]"],
    ["%FOO\n---\na: 1\n", "unknown directive %FOO", "%FOO"],
    ["a: 0x_\n", 'invalid value for Integer(): "0x"', "0x_"],
    ["a: !!float x\n", "the tag `!!float` stands before a value that is no number", "x"],
  ])("%j: %s", (text, message, at) => {
    const file = parseYaml({ path: "x.yml", text });
    expect(file.readable).toBe(false);
    expect(file.problems).toMatchObject([{ code: "yaml-syntax", values: { message } }]);
    expect(slice(text, file.problems[0]?.span ?? { path: "", start: 0, end: 0 })).toBe(at);
    expect(constructs(text)).toEqual([`range||${text.trim()}`]);
  });

  test("an error quotes no value", () => {
    for (const text of ["p: 'a' hunter2\n", "p: |hunter2\n  x\n", "- a\nhunter2\n", "p: [hunter2\n", 'hunter2: "\n']) {
      for (const { values } of parseYaml({ path: "x.yml", text }).problems)
        expect(values["message"]).not.toContain("hunter2");
    }
  });

  test("nothing at all", () => {
    for (const text of ["", "\n\n", "# only a comment\n"]) {
      const file = parseYaml({ path: "x.yml", text });
      expect(file.problems.map(({ code }) => code)).toEqual(["yaml-empty"]);
      expect(file.constructs).toEqual([]);
    }
  });
});

describe("nesting", () => {
  const deep = (depth: number): string[] => [
    "[".repeat(depth) + "]".repeat(depth),
    "[".repeat(depth),
    `${"{a: ".repeat(depth)}x${"}".repeat(depth)}`,
    `${"- ".repeat(depth)}x`,
    `${"? ".repeat(depth)}x`,
    Array.from({ length: depth }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
  ];

  test("deeper than 200 is refused, however it is written", () => {
    for (const text of [...deep(250), ...deep(5000).slice(0, 5), "[".repeat(100_000)]) {
      const file = parseYaml({ path: "x.yml", text });
      expect(
        file.problems.map(({ code }) => code),
        text.slice(0, 20),
      ).toEqual(["yaml-nesting-too-deep"]);
      expect(file.constructs).toMatchObject([{ kind: "range" }]);
    }
  });

  test("150 levels are read", () => {
    const [closed] = deep(150);
    for (const text of [closed ?? "", ...deep(150).slice(2)])
      expect(read(text).composed.value, text.slice(0, 20)).toBeDefined();
  });

  test("brackets in strings, comments and blocks do not count", () => {
    const many = "[{".repeat(500);
    const text = `a: "${many}"\n# ${many}\nb: |\n  ${many}\n  ${"- ".repeat(500)}\nc: x ${many}\nd: ${"-".repeat(500)}\n`;
    expect(parseYaml({ path: "x.yml", text }).problems).toEqual([]);
  });
});

test("comments are told from text", () => {
  const text = "# one\na: 'x # no' # two\nb: |  # three\n  # no\nc: x#no\nd: y\t# four\n---\n#five";
  const file = parseYaml({ path: "x.yml", text });
  expect(file.comments().map((span) => slice(text, span))).toEqual(["# one", "# two", "# three", "# four", "#five"]);
  expect(parseYaml({ path: "x.yml", text: "a: [ # one\r\n# two\r\n" }).comments()).toHaveLength(2);
});
