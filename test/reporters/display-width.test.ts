import { expect, test } from "vitest";
import { displayWidth, padEnd } from "../../src/reporters/display-width.ts";

test.each([
  ["abc", 3],
  ["日本", 4],
  ["ｶﾅ", 2],
  ["ＡＢ", 4],
  ["e\u0301", 1],
  ["한글", 4],
  ["\u1112\u1161\u11ab", 2],
  ["👍🏽", 2],
  ["👩‍👩‍👧", 2],
  ["🇯🇵", 2],
  ["❤️", 2],
  ["→…", 2],
  ["", 0],
])("%s takes %i cells", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test("padEnd counts cells, and leaves what is wide enough", () => {
  expect(padEnd("日", 4)).toBe("日  ");
  expect(padEnd("abc", 2)).toBe("abc");
});
