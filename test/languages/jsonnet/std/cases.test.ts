import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { print } from "./evaluating.ts";

/** Expressions and what `jsonnet` 0.22.0 (google/jsonnet 2ef32ab) prints for them, or the first line of its error. */
const CASES = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8")) as [string, string][];

describe("the C++ implementation's answers", () => {
  test.each(CASES)("%s", (expression, expected) => {
    expect(print(expression)).toBe(expected);
  });
});
