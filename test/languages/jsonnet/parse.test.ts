import { describe, expect, test } from "vitest";
import { parseJsonnet } from "../../../src/languages/jsonnet/index.ts";
import { lex } from "../../../src/languages/jsonnet/lexer.ts";
import { commandPrints, jsonnetIsThere, run, slice } from "./running.ts";

function parse(text: string): ReturnType<typeof parseJsonnet> {
  return parseJsonnet({ path: "main.jsonnet", text });
}

function messages(text: string): string[] {
  return parse(text).problems.map(({ message, span }) => `${span.start}-${span.end} ${message}`);
}

/** The constructs as `kind path: text`. */
function constructs(text: string): string[] {
  return parse(text).constructs.map(
    ({ kind, keyPath, span }) => `${kind} ${keyPath.join(".")}: ${slice(text, span) ?? ""}`,
  );
}

const MISTAKES: readonly (readonly [string, string])[] = [
  ["", "0-0 unexpected end of file."],
  ["{ a: 1 b: 2 }", "7-8 expected a comma before next field."],
  ["{ a: 1, a: 2 }", "8-9 duplicate field: a"],
  ["{ a: }", '5-6 unexpected: "}" while parsing terminal'],
  ["{ a 1 }", '4-5 expected token OPERATOR but got (NUMBER, "1")'],
  ["{ a:::: 1 }", "2-3 expected one of :, ::, :::, +:, +::, +:::, got: ::::"],
  ["{ f(x)+: 1 }", "2-3 cannot use +: syntax sugar in a method: f"],
  ["{ 1: 2 }", "2-3 unexpected: NUMBER while parsing field definition"],
  ["[1 2]", "3-4 expected a comma before next array element."],
  ["f(1 2)", "4-5 expected a comma before next function argument."],
  ["f(a=1, 2)", "7-8 Positional argument after a named argument is not allowed"],
  ["local x = 1, x = 2; x", "13-14 duplicate local var: x"],
  ["local x = 1 x", '12-13 expected , or ; but got (IDENTIFIER, "x")'],
  ["function(1) 2", "9-10 could not parse parameter here."],
  ["function x", '9-10 expected ( but got (IDENTIFIER, "x")'],
  ["if 1 2", '5-6 expected token then but got (NUMBER, "2")'],
  ["1 ** 2", "2-4 not a binary operator: **"],
  ["<2", "0-1 not a unary operator: <"],
  ["super", "0-5 expected . or [ after super."],
  ["x[]", '2-3 unexpected: "]" while parsing index'],
  ["[x for x in y while]", '14-19 expected for, if or "]" after for clause, got: (IDENTIFIER, "while")'],
  ["{ a: 1 for x in y }", "7-10 object comprehensions can only have [e] fields."],
  ["{ [x]: 1, b: 2 for x in y }", "15-18 object comprehension can only have one field."],
  ["{ [x]:: 1 for x in y }", "10-13 object comprehensions cannot have hidden fields."],
  ["{ [x]: 1, assert true for x in y }", "22-25 object comprehension cannot have asserts."],
  ["import 'a' + 'b'", "7-16 computed imports are not allowed."],
  ["import |||\n a\n|||", "7-17 Cannot use text blocks in import statements."],
  ["1 2", '2-3 did not expect: (NUMBER, "2")'],
  ["'abc", "0-1 unterminated string"],
  ["@'abc", "0-1 unterminated verbatim string"],
  ["@x", "0-1 couldn't lex verbatim string, junk after '@': x"],
  ["/* a", "0-1 multi-line comment has no terminating */."],
  ["1.x", "0-1 couldn't lex number, junk after decimal point: x"],
  ["1ex", "0-1 couldn't lex number, junk after 'E': x"],
  ["1e+x", "0-1 couldn't lex number, junk after exponent sign: x"],
  ["1_", "0-1 couldn't lex number, junk after _: "],
  ["`", "0-1 Could not lex the character '`'"],
  ["|||x", "0-1 text block syntax requires new line after |||."],
  ["|||\nx\n|||", "0-1 text block's first line must start with whitespace."],
  ["|||\n  x\n y\n|||", "0-1 text block indentation mismatch: expected at least 2 spaces, found 1 space"],
  ["|||\n  x\ny", "0-1 text block not terminated with |||"],
  ["|||\n  x", "0-1 unexpected EOF"],
  ["'\\q'", "0-4 Unknown escape sequence in string literal: 'q'"],
  ["'\\u12'", "0-6 Truncated unicode escape sequence in string literal."],
  ["'\\u12g4'", "0-8 Malformed unicode escape character, should be hex: 'g'"],
  ["'\\udc00\\ud800'", "0-14 Invalid UTF-16 bytes"],
];

describe("problems of a file that does not parse", () => {
  test.each(MISTAKES)("%j", (text, problem) => {
    expect(messages(text)[0]).toBe(problem);
    expect(run(text).error?.message).toBe(problem.replace(/^\S+ /, ""));
  });

  // 0.18 knows no `_` in numbers and puts other words to some of these.
  const OTHERWISE =
    /_|^(?:$|f\(a=1|\[x for|\{ a 1|local x = 1 x|function x|if 1 2|1 2|\|\|\|\n {2}x\n|'\\udc00|1e\+x|1ex|@x)/;

  test.skipIf(!jsonnetIsThere())("the installed command says the same (skipped without `jsonnet`)", () => {
    for (const [text, problem] of MISTAKES.filter(([mistake]) => !OTHERWISE.test(mistake))) {
      expect({ text, says: problem.replace(/^\S+ /, "") }).toEqual({ text, says: commandPrints(text).error });
    }
  });

  test("each is said, and what could be read is kept", () => {
    const text = "{\n  a: 1,\n  b: 2 +,\n  c: { d: 3, e 4, f: 5 },\n  g: 'x\n  h: 6,\n}";
    expect(messages(text).map((message) => message.replace(/^\S+ /, ""))).toEqual(
      [
        "unterminated string",
        'unexpected: "," while parsing terminal',
        'expected token OPERATOR but got (NUMBER, "4")',
        "unexpected: INVALID while parsing terminal",
      ].filter((message) => !message.includes("INVALID")),
    );
    expect(constructs(text)).toEqual([
      "leaf a: a: 1",
      "range : b: 2 +",
      "leaf c.d: d: 3",
      "range c: e 4",
      "leaf c.f: f: 5",
      "range : g: 'x\n  h: 6",
    ]);
  });

  test("a file that ends too early keeps what was read", () => {
    expect(constructs("local a = { x: 1 }; { b: { c: 2, d: [3, { e: 4")).toEqual([
      "leaf local a.x: x: 1",
      "leaf b.c: c: 2",
      "leaf b.d.[]: 3",
      "leaf b.d.[].e: e: 4",
    ]);
  });

  test("what follows the expression is a range", () => {
    expect(constructs("{ a: 1 } }\n")).toEqual(["leaf a: a: 1", "range : }"]);
  });
});

describe("nesting", () => {
  test.each(["[", "(", "{ a: ", "-", "if 1 then ", "local a = ", "f(", "x[", "function(a=", "error "])(
    "%j a hundred thousand times",
    (opening) => {
      expect(messages(opening.repeat(100_000))[0]).toContain("Exceeded maximum parse depth limit.");
    },
  );

  test("as deep as C++ allows", () => {
    expect(messages(`${"(".repeat(490)}1${")".repeat(490)}`)).toEqual([]);
    expect(run(`${"[".repeat(300)}1${"]".repeat(300)}`).error).toBeUndefined();
  });
});

describe("comments", () => {
  test("are kept with their places", () => {
    const text = "// a\n{ # b\n  x: '# no', /* c\n d */ y: 1 // e\r\n}";
    expect(parse(text).comments.map(({ text: comment }) => comment)).toEqual(["// a", "# b", "/* c\n d */", "// e"]);
    for (const { text: comment, span } of parse(text).comments) expect(slice(text, span)).toBe(comment);
  });
});

describe("constructs", () => {
  test.each([
    [
      "fields",
      "{ a: 1, b: { c: 'x' + y, d: [] }, e: {}, f:: import 'z' }",
      ["leaf a: a: 1", "leaf b.c: c: 'x' + y", "empty b.d: d: []", "empty e: e: {}", "include f: f:: import 'z'"],
    ],
    [
      "locals",
      "local a = 1, b = { c: 2 }, f(x) = x, g(x=3) = { y: x }; { z: a }",
      [
        "leaf local a: a = 1",
        "leaf local b.c: c: 2",
        "leaf local f: f(x) = x",
        "leaf local g: 3",
        "leaf local g.y: y: x",
        "leaf z: z: a",
      ],
    ],
    [
      "around object literals",
      "base + f(1, { a: 1 }) { b: 2 }",
      ["leaf : base", "leaf : f", "leaf : 1", "leaf a: a: 1", "leaf b: b: 2"],
    ],
    ["branches", "if x == 'p' then { a: 1 } else error 'no'", ["leaf : x == 'p'", "leaf a: a: 1", "leaf : error 'no'"]],
    ["lists", "{ l: ['a', { b: 1 }, {}] }", ["leaf l.[]: 'a'", "leaf l.[].b: b: 1", "empty l.[]: {}"]],
    ["comprehensions", "{ [k]: v for k in ks }", ["leaf [k]: [k]: v", "leaf : ks"]],
    ["comprehensions of objects", "[{ a: x } for x in xs if x > 1]", ["leaf [].a: a: x", "leaf : xs", "leaf : x > 1"]],
    ["imports", "(import 'x') + { a: 1 }", ["include : (import 'x')", "leaf a: a: 1"]],
    ["computed keys of objects", "{ [k + 1]: { a: 1 } }", ["leaf [k + 1]: k + 1", "leaf [k + 1].a: a: 1"]],
    [
      "asserts and locals of objects",
      "{ local x = 1, assert x == 1 : 'm', a: { b: x } }",
      ["leaf local x: x = 1", "leaf : assert x == 1 : 'm'", "leaf a.b: b: x"],
    ],
    ["methods", "{ f(x):: { a: x }, g(x): x + 1 }", ["leaf f.a: a: x", "leaf g: g(x): x + 1"]],
    ["a program that is a value", "std.extVar('x')", ["leaf : std.extVar('x')"]],
  ])("%s", (_, text, expected) => {
    expect(constructs(text)).toEqual(expected);
  });

  test("hold every literal once, except plain keys", () => {
    const text = `local base = import 'b', f(x, y='d') = { k: x, 'q': [y, 1] };
      { a: f('1', 2) { local z = 3, assert z == 4 : '5' }, ['6']: { b: 7 }, c: if 8 == 9 then { d: '10' } else error '11' }
      + base { e+: { g: [{ h: 12 }, '13'] }, i: [{ j: k[14:15] } for k in ['16', 17] if k != '18'] }`;
    const { constructs: found } = parse(text);
    for (const { kind, start, end } of lex(text).tokens) {
      if (kind !== "NUMBER" && !kind.startsWith("STRING")) continue;
      const holding = found.filter(({ span }) => span.start <= start && end <= span.end).length;
      expect({ literal: text.slice(start, end), holding }).toEqual({ literal: text.slice(start, end), holding: 1 });
    }
  });
});

describe("uses", () => {
  test("tell what was reached, overridden or never asked for", () => {
    const text = `local lib = { a: 1, b: { c: 2, d: 3 }, e:: 4, f:: 5, g: 6 }, unused = 7, used = 8;
      lib { a: 9, b+: { d: used }, h: self.e, [if false then 'i']: 10, g+: 11 }`;
    const uses = run(text).uses();
    const texts = (
      list: readonly { readonly span: { readonly path: string; readonly start: number; readonly end: number } }[],
    ) => list.map(({ span }) => slice(text, span)).toSorted();
    expect(texts(uses.reached)).toEqual([
      "a: 9",
      "c: 2",
      "d: used",
      "e:: 4",
      "g+: 11",
      "g: 6",
      "h: self.e",
      "lib",
      "used = 8",
    ]);
    expect(texts(uses.overridden.map(({ construct }) => construct))).toEqual(["a: 1", "d: 3"]);
    expect(uses.overridden.map(({ by }) => by.start)).toEqual([text.indexOf("a: 9"), text.indexOf("d: used")]);
    expect(texts(uses.unreached)).toEqual(["[if false then 'i']: 10", "f:: 5", "unused = 7"]);
  });

  test("what stands inside an overridden field is overridden with it", () => {
    const text = "{ a: { b: 1, c: 2 } } { a: 3 }";
    const uses = run(text).uses();
    expect(uses.overridden.map(({ construct }) => slice(text, construct.span))).toEqual(["b: 1", "c: 2"]);
    expect(uses.unreached).toEqual([]);
  });
});
