import { describe, expect, test } from "vitest";
import { renderDiff } from "../../src/reporters/diff.ts";
import { renderJson } from "../../src/reporters/json.ts";
import { renderMarkdown } from "../../src/reporters/markdown.ts";
import { renderMigration } from "../../src/reporters/migration.ts";
import { createPaint } from "../../src/reporters/paint.ts";
import { renderPretty } from "../../src/reporters/pretty.ts";
import type { Report } from "../../src/report/types.ts";
import { shopReport } from "../support/report.ts";

const EVIL = "\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u202e\u2028\ud800x\u007f";
/** Words the reporters branch on, which stay as they are. */
const CLOSED = new Set(["severity", "outcome", "confidence", "state", "stage", "field", "schemaVersion"]);

/** The report with an attack in every text that may come from a scanned file. */
function poisoned(value: unknown, key = ""): unknown {
  if (typeof value === "string") return CLOSED.has(key) ? value : value + EVIL;
  if (Array.isArray(value)) return value.map((item) => poisoned(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, poisoned(member, name)]));
}

const report = poisoned(shopReport()) as Report;
const written = { created: report.apps.map((app) => `${app.id}/ecspresso.yml`), changed: [`x/${EVIL}`], unchanged: [] };
const paint = createPaint(false);

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;

describe("nothing from a scanned file reaches the terminal as a control character", () => {
  test.each<[string, string]>([
    ["pretty", renderPretty(report, { width: 80, paint, again: "", belowSeverity: 0 })],
    ["pretty, narrow", renderPretty(report, { width: 40, paint, again: "", belowSeverity: 0 })],
    ["markdown", renderMarkdown(report)],
    ["migration", renderMigration(report, { width: 80, paint, folder: `out${EVIL}`, stage: "before", written })],
    [
      "diff",
      renderDiff(
        [
          { path: `out/${EVIL}`, before: `a${EVIL}\nb\n`, after: `c${EVIL}\nb\n`, differs: true },
          { path: EVIL, before: "", after: "", differs: true },
        ],
        paint,
      ),
    ],
  ])("%s", (_name, text) => {
    expect(UNSAFE.exec(text)).toBeNull();
    expect(text).toContain("\\x1b]0;owned");
  });

  test("with colour there are only colours", () => {
    const text = renderPretty(report, { width: 80, paint: createPaint(true), again: "", belowSeverity: 0 });
    // oxlint-disable-next-line no-control-regex -- as above
    expect(UNSAFE.exec(text.replace(/\u001b\[\d{1,3}m/g, ""))).toBeNull();
  });

  test("json is safe to print, and reads back as it was", () => {
    const text = renderJson(report);
    expect(UNSAFE.exec(text)).toBeNull();
    expect(JSON.parse(text)).toEqual(report);
  });
});
