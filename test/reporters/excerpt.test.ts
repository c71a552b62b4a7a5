import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/reporters/display-width.ts";
import { markLine, renderExcerpt } from "../../src/reporters/excerpt.ts";
import { createPaint } from "../../src/reporters/paint.ts";
import { locationOf } from "../support/report.ts";

const paint = createPaint(false);

function excerptOf(marked: string, width = 80): string[] {
  return renderExcerpt(locationOf("web.yml", 7, marked), { width, paint, mark: (text) => text });
}

describe("carets stand below the span", () => {
  test.each([
    ["plain text", "  A: «x»", ["7 |   A: x", "  |      ^"]],
    ["after wide characters", "日本: «語»", ["7 | 日本: 語", "  |       ^^"]],
    ["after combining marks", "cafe\u0301: «x»", ["7 | cafe\u0301: x", "  |       ^"]],
    ["after a tab, which is four spaces", "\tA: «x»", ["7 |     A: x", "  |        ^"]],
    ["over an escaped control character", "A: «\u001b[0m»", ["7 | A: \\x1b[0m", "  |    ^^^^^^^"]],
    ["an emoji", "A: «👍🏽» b", ["7 | A: 👍🏽 b", "  |    ^^"]],
    ["an empty span", "A:«» b", ["7 | A: b", "  |   ^"]],
    ["an empty span at the end of the line", "A:«»", ["7 | A:", "  |   ^"]],
    ["an empty line", "«»", ["7 |", "  | ^"]],
  ])("%s", (_what, marked, lines) => {
    expect(excerptOf(marked)).toEqual(lines);
  });
});

describe("a line that is too long is cut around the span", () => {
  test("in the middle", () => {
    const [line = "", marks = ""] = excerptOf(`${"a".repeat(300)} «SECRET» ${"b".repeat(300)}`, 44);
    expect(line).toMatch(/^7 \| …a+ SECRET b+…$/);
    expect(line.indexOf("SECRET")).toBe(marks.indexOf("^"));
    expect(marks).toMatch(/^ {2}\| +\^{6}$/);
    expect(displayWidth(line)).toBeLessThanOrEqual(44);
  });

  test("at its start and at its end", () => {
    expect(excerptOf(`«KEY»: ${"b".repeat(300)}`, 44)[0]).toMatch(/^7 \| KEY: b+…$/);
    expect(excerptOf(`${"b".repeat(300)} «KEY»`, 44)[0]).toMatch(/^7 \| …b+ KEY$/);
  });

  test("a span that is wider than the window fills it", () => {
    const [line = "", marks = ""] = excerptOf(`KEY: «${"x".repeat(300)}» b`, 44);
    expect(displayWidth(line)).toBe(44);
    expect(marks).toMatch(/\^{20,}$/);
  });

  test("millions of characters do not matter, wide ones neither", () => {
    const line = "語".repeat(1_000_000);
    const started = performance.now();
    const { text, marks } = markLine(line, { start: 500_000, end: 500_002 }, 40);
    expect(performance.now() - started).toBeLessThan(500);
    expect(text.startsWith("…")).toBe(true);
    expect(text.endsWith("…")).toBe(true);
    expect(marks.trim()).toBe("^^^^");
    expect(displayWidth(text)).toBeLessThanOrEqual(40);
  });
});

test("the columns of every width agree with the text above the carets", () => {
  for (let width = 24; width < 120; width++) {
    for (const [before, after] of [
      [0, 40],
      [5, 0],
      [5, 7],
      [30, 2],
      [30, 40],
      [90, 3],
    ] as const) {
      const line = `${"日e\u0301\t".repeat(before)}KEY${" tail".repeat(after)}`;
      const start = line.indexOf("KEY");
      const { text, marks } = markLine(line, { start, end: start + 3 }, width);
      expect(displayWidth(text)).toBeLessThanOrEqual(width);
      expect(displayWidth(text.slice(0, text.indexOf("KEY"))), `width ${width}, ${before} before`).toBe(
        marks.indexOf("^"),
      );
      expect(marks.trim()).toBe("^^^");
    }
  }
});

test("a span of several lines has each of them underlined, and the rest counted", () => {
  const location = {
    path: "web.yml",
    startLine: 9,
    startColumn: 3,
    endLine: 11,
    endColumn: 8,
    excerpt: ["  env:", "    A: b", "    C: d"],
  };
  const options = { width: 80, paint, mark: (text: string) => text };
  expect(renderExcerpt(location, options)).toEqual([
    " 9 |   env:",
    "   |   ^^^^",
    "10 |     A: b",
    "   |     ^^^^",
    "11 |     C: d",
    "   |     ^^^",
  ]);
  const long = { ...location, endLine: 30, excerpt: [...location.excerpt, "    E: f"] };
  expect(renderExcerpt(long, options).at(-1)).toBe("   | … 20 more lines");
  expect(renderExcerpt({ ...location, excerpt: [] }, options)).toEqual([]);
});
