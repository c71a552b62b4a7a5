import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderDiff } from "../../src/reporters/diff.ts";
import { createPaint } from "../../src/reporters/paint.ts";
import { showCodes } from "../support/terminal.ts";

const plain = createPaint(false);
const before = Array.from({ length: 12 }, (_, index) => `line ${index + 1}\n`).join("");

test("a changed file", () => {
  const after = before.replace("line 6\n", "line six\n");
  expect(renderDiff([{ path: "out/web/a.json", before, after, differs: true }], plain)).toBe(
    `--- out/web/a.json\n+++ out/web/a.json\n@@ -3,7 +3,7 @@\n line 3\n line 4\n line 5\n-line 6\n+line six\n line 7\n line 8\n line 9\n`,
  );
});

test("a new file, an empty one, one without a newline at its end, and one that stays", () => {
  const text = renderDiff(
    [
      { path: "out/new", before: undefined, after: "a\nb\n", differs: true },
      { path: "out/empty", before: undefined, after: "", differs: true },
      { path: "out/bare", before: "a", after: "b", differs: true },
      { path: "out/same", before: "a\n", after: "a\n", differs: false },
    ],
    plain,
  );
  expect(text).toBe(
    "--- /dev/null\n+++ out/new\n@@ -0,0 +1,2 @@\n+a\n+b\n" +
      "--- /dev/null\n+++ out/empty\n" +
      "--- out/bare\n+++ out/bare\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
  );
});

test("where only masked values differ, it is said", () => {
  expect(renderDiff([{ path: "out/a", before: "x: ****\n", after: "x: ****\n", differs: true }], plain)).toBe(
    "out/a: only values that are masked here differ\n",
  );
});

test("nothing to change is nothing to print", () => {
  expect(renderDiff([], plain)).toBe("");
});

test("colour", () => {
  expect(showCodes(renderDiff([{ path: "a", before: "x\n", after: "y\n", differs: true }], createPaint(true)))).toBe(
    "‹1›--- a‹22›\n‹1›+++ a‹22›\n‹36›@@ -1,1 +1,1 @@‹39›\n‹31›-x‹39›\n‹32›+y‹39›\n",
  );
});

test("`git apply` turns the old file into the new one", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "hakobu-diff-"));
  try {
    const changes = [
      { path: "a", before, after: `first\n${before.replace("line 11\n", "")}last`, differs: true },
      { path: "b", before: undefined, after: "new\n", differs: true },
      { path: "c", before: "tab\there\n", after: "tab\tthere\n", differs: true },
    ];
    for (const { path, before: text } of changes) if (text !== undefined) writeFileSync(join(folder, path), text);
    try {
      execFileSync("git", ["apply", "-p0"], { cwd: folder, input: renderDiff(changes, plain) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") context.skip("git is not installed");
      throw error;
    }
    for (const { path, after } of changes) expect(readFileSync(join(folder, path), "utf8")).toBe(after);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
