import { describe, expect, test } from "vitest";
import { oneLine, visible } from "../../src/reporters/visible.ts";

describe("visible", () => {
  test.each([
    ["a colour", "\u001b[31mred", "\\x1b[31mred"],
    ["an eight-bit CSI", "\u009b2J", "\\x9b2J"],
    ["a bell and a backspace", "a\u0007\u0008", "a\\x07\\x08"],
    ["a carriage return", "safe\rroot", "safe\\rroot"],
    ["a right-to-left override", "a\u202ecod.exe", "a\\u202ecod.exe"],
    ["a zero-width space", "pass\u200bword", "pass\\u200bword"],
    ["a line separator", "a\u2028b", "a\\u2028b"],
    ["a lone surrogate", "a\ud800b", "a\\ud800b"],
    ["a tag character", "a\u{e0041}", "a\\u{e0041}"],
    ["DEL", "\u007f", "\\x7f"],
  ])("escapes %s", (_what, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each(["plain `text`", "日本語 café", "👩‍👩‍👧 family", "שלום"])("leaves %s alone", (text) => {
    expect(visible(text)).toBe(text);
  });
});

test("oneLine turns any white space into one space before it escapes the rest", () => {
  expect(oneLine("  why\n  it\tmatters\u0007\n")).toBe("why it matters\\x07");
});
