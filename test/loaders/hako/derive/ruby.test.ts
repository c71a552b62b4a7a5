import { describe, expect, test } from "vitest";
import { inspect, parseFloatText, parseInteger, plainText } from "../../../../src/loaders/hako/derive/ruby.ts";
import { literalText } from "../../../../src/source/text.ts";
import type { Value } from "../../../../src/source/value.ts";

const REFUSED = undefined;

describe("Ruby's Integer()", () => {
  test.each([
    ["10", 10],
    [" 10\n", 10],
    ["\t7\v", 7],
    ["0x1f", 31],
    ["-0x1F", -31],
    ["0b101", 5],
    ["0o17", 15],
    ["0d10", 10],
    ["010", 8],
    ["0_7", 7],
    ["1_000", 1000],
    ["+5", 5],
    ["-0", 0],
    ["08", REFUSED],
    ["1__0", REFUSED],
    ["1_", REFUSED],
    ["_1", REFUSED],
    ["0x_1", REFUSED],
    ["0x", REFUSED],
    ["+ 5", REFUSED],
    ["--1", REFUSED],
    ["1.5", REFUSED],
    ["1e3", REFUSED],
    ["1 0", REFUSED],
    ["", REFUSED],
    ["٣", REFUSED],
    ["123456789012345678901234567890", 123456789012345678901234567890n],
  ])("%j is %s", (text, value) => {
    expect(parseInteger(text) ?? REFUSED).toEqual(value === 0 ? expect.closeTo(0) : value);
  });
});

describe("Ruby's Float()", () => {
  test.each([
    ["1", 1],
    [" 1.5 ", 1.5],
    ["1e3", 1000],
    ["1E-2", 0.01],
    [".5", 0.5],
    ["-.5", -0.5],
    ["1_000.5", 1000.5],
    ["1e1_0", 1e10],
    ["08", 8],
    ["0x1f", 31],
    ["0x1.8p1", 3],
    ["1.", REFUSED],
    ["1e", REFUSED],
    ["1.e3", REFUSED],
    ["1._5", REFUSED],
    ["1__0", REFUSED],
    ["Infinity", REFUSED],
    ["0b1", REFUSED],
    ["", REFUSED],
    ["1 2", REFUSED],
  ])("%j is %s", (text, value) => {
    expect(parseFloatText(text)).toEqual(value);
  });
});

const number = (value: number): Value => ({ kind: "number", value, integer: false, origins: [] });
const string = (text: string, secret = false): Value => ({
  kind: "string",
  text: literalText(text, [], secret),
  origins: [],
});

test.each([
  [1.1, "1.1"],
  [3, "3.0"],
  [0.0001, "0.0001"],
  [0.00015, "0.00015"],
  [1e-5, "1.0e-05"],
  [1e14, "100000000000000.0"],
  [1e15, "1.0e+15"],
  [1.25e22, "1.25e+22"],
  [-0, "-0.0"],
  [Infinity, "Infinity"],
])("Ruby prints the Float %s as %s", (value, text) => {
  expect(plainText(number(value))).toBe(text);
});

describe("Ruby's inspect", () => {
  test.each([
    [string('a"\\\n\u0001#{x}#$y #z'), '"a\\"\\\\\\n\\u0001\\#{x}\\#$y #z"'],
    [{ kind: "other", type: "Symbol", text: "sym", origins: [] }, ":sym"],
    [{ kind: "other", type: "Symbol", text: "a b", origins: [] }, ':"a b"'],
    [
      { kind: "other", type: "Date", text: "2020-01-01", origins: [] },
      "#<Date: 2020-01-01 ((2458850j,0s,0n),+0s,2299161j)>",
    ],
    [{ kind: "null", origins: [] }, "nil"],
    [{ kind: "list", items: [number(1.5), string("x")], origins: [] }, '[1.5, "x"]'],
  ] satisfies [Value, string][])("of %j", (value, shown) => {
    expect(inspect(value)).toBe(shown);
  });

  test("shows no secret", () => {
    expect(inspect(string("swordfish", true))).toBe('"(secret)"');
  });
});
