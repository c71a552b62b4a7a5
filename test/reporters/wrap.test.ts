import { expect, test } from "vitest";
import { displayWidth } from "../../src/reporters/display-width.ts";
import { hang, wrap } from "../../src/reporters/wrap.ts";

test.each<[string, number, string[]]>([
  ["one two three", 7, ["one two", "three"]],
  ["one two", 7, ["one two"]],
  ["a/very/long/path/that/cannot/break is here", 10, ["a/very/long/path/that/cannot/break", "is here"]],
  ["run `hakobu explain x` now", 20, ["run", "`hakobu explain x`", "now"]],
  ["run `hakobu explain x` now", 40, ["run `hakobu explain x` now"]],
  ["please do run `a b c d e f g h i` now", 18, ["please do run `a b", "c d e f g h i` now"]],
  ["please do run `a b c d e` now", 18, ["please do run", "`a b c d e` now"]],
  ["type `a b` then", 9, ["type", "`a b`", "then"]],
  ["please type `a b c` now", 16, ["please type", "`a b c` now"]],
  ["日本語の文章です", 6, ["日本語", "の文章", "です"]],
  ["an odd ` tick", 6, ["an odd", "` tick"]],
  ["", 10, []],
])("wraps %j to %i cells", (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test("hang indents every line but the first by the width of the label", () => {
  expect(hang("  日: ", "aaaaaaaaaa bbbbbbbbbb cccccccccc", 27)).toEqual([
    "  日: aaaaaaaaaa bbbbbbbbbb",
    "      cccccccccc",
  ]);
});

test("no line is wider than the width, whatever the words, unless one word is", () => {
  const words = ["a", "`x y`", "日本", "word", "e\u0301e\u0301", "lengthy-word", "👍🏽"];
  for (let seed = 1; seed < 200; seed++) {
    const text = Array.from({ length: 12 }, (_, index) => words[(seed * (index + 3) * 7) % words.length]).join(" ");
    for (const line of wrap(text, 13))
      expect(displayWidth(line), `${JSON.stringify(text)} -> ${line}`).toBeLessThanOrEqual(13);
  }
});
