import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/reporters/display-width.ts";
import { createPaint } from "../../src/reporters/paint.ts";
import type { PrettyOptions } from "../../src/reporters/pretty.ts";
import { renderPretty } from "../../src/reporters/pretty.ts";
import type { Report } from "../../src/report/types.ts";
import { appOf, entryOf, findingOf, locationOf, reportOf, shopReport, totalsOf } from "../support/report.ts";
import { showCodes } from "../support/terminal.ts";

function render(report: Report, over: Partial<PrettyOptions> = {}): string {
  return renderPretty(report, { width: 80, paint: createPaint(false), again: "", belowSeverity: 0, ...over });
}

/** An estate of `apps` apps with four findings of one rule each. */
function bigReport(apps: number): Report {
  const members = Array.from({ length: apps }, (_, index) => appOf({ id: `app-${String(index).padStart(3, "0")}` }));
  const findings = members.flatMap((app) =>
    [3, 4, 5, 6].map((line) =>
      findingOf({
        apps: [app.id],
        message: `\`SECRET_${line}\` is read from Vault at deploy time`,
        location: locationOf(app.path, line, `  «SECRET_${line}»: x`),
      }),
    ),
  );
  return reportOf({ apps: members, findings, ledger: { totals: totalsOf({ carried: apps * 10 }), entries: [] } });
}

describe("goldens", () => {
  test.each([
    ["pretty-80.txt", 80, false],
    ["pretty-120.txt", 120, false],
    ["pretty-80-colour.txt", 80, true],
    ["pretty-120-colour.txt", 120, true],
  ])("%s", async (name, width, colour) => {
    const text = render(shopReport(), { width, paint: createPaint(colour), again: " shop" });
    await expect(showCodes(text)).toMatchFileSnapshot(`golden/${name}`);
  });

  test("pretty-big-80.txt", async () => {
    await expect(render(bigReport(60))).toMatchFileSnapshot("golden/pretty-big-80.txt");
  });
});

test("colour adds escape codes and the bar, and nothing else", () => {
  const strip = (text: string): string => showCodes(text).replace(/‹\d+›/g, "");
  const coloured = strip(render(shopReport(), { paint: createPaint(true) })).split("\n");
  const plain = render(shopReport()).split("\n");
  expect(coloured.filter((line) => line.trim() !== "")).toEqual(plain.filter((line) => line.trim() !== ""));
});

describe("no line is wider than the window", () => {
  test.each([40, 60, 80, 100, 120, 200])("of %i cells", (width) => {
    const long = "`SHARED` is 日本語の長い文章です and goes on " + "for quite some time, ".repeat(20);
    const report = shopReport();
    report.findings.push(
      findingOf({
        message: long,
        why: long,
        help: long,
        location: locationOf("shop/web.yml", 99, `  ${"語".repeat(200)}: «${"v".repeat(300)}»`),
      }),
      findingOf({
        apps: Array.from({ length: 30 }, (_, index) => `app-${index}`),
        related: [locationOf("shop/a.yml", 1, `«${"x".repeat(300)}»`)],
      }),
    );
    report.apps.push(appOf({ id: "z", state: "person", reasons: Array.from({ length: 9 }, () => long) }));
    const lines = render(report, { width }).split("\n");
    expect(lines.length).toBeGreaterThan(100);
    for (const line of lines) {
      const unbreakable = line
        .trim()
        .split(" ")
        .some((word) => displayWidth(word) > width - 12);
      if (!unbreakable) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  });
});

test("what is said of a file as a whole shows no line of it", () => {
  const location = { path: "shop/my web.yml", startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  const findings = [findingOf({ location: { ...location, excerpt: ["scheduler:"] } })];
  expect(render(reportOf({ findings }))).not.toContain("scheduler:");
  expect(
    render(reportOf({ findings: [findingOf({ location: { ...location, endColumn: 10, excerpt: ["scheduler:"] } })] })),
  ).toContain("scheduler:");
});

test("the line behind a heading ends where the window does, whatever the name is written in", () => {
  const app = appOf({ id: "ウェブ", path: "日本語/ウェブ.yml" });
  const [heading] = render(reportOf({ apps: [app], findings: [findingOf({ apps: ["ウェブ"] })] })).split("\n");
  expect(heading).toContain("ウェブ");
  expect(displayWidth(heading ?? "")).toBe(80);
});

test("nothing is hidden silently: in full, on a line and counted make all", () => {
  const text = render(bigReport(60));
  const full = text.split("see   `hakobu explain").length - 1;
  const lines = text.split("\n").filter((line) => /^ {2}shop\/.*:\d+:\d+ {2}`SECRET/.test(line)).length;
  const counted = Number(/(\d+) findings of rules that are shown above/.exec(text)?.[1]);
  expect([full, lines, counted]).toEqual([3, 20, 217]);
  expect(text).toContain("`--format json`");
  expect(text).toContain("and 140 findings in 35 more apps");
  expect(text).toContain("240 findings (240 warnings) in 60 apps");
});

test("what is unread is shown by file and reason, and every construct is counted", () => {
  const entries = Array.from({ length: 30 }, (_, index) =>
    entryOf({
      path: `shop/${index % 15}.yml`,
      startLine: index + 1,
      startColumn: 1,
      state: "unread",
      reason: "broken",
    }),
  );
  const text = render(reportOf({ ledger: { totals: totalsOf({ unread: 30 }), entries } }));
  expect(text).toContain("unread (30): not understood");
  expect(text).toContain("\n  shop/0.yml:1:1  broken (2 constructs)\n");
  expect(text).toContain("\n  and 10 more: all of them in `--format json`\n");
});

describe("the last lines", () => {
  const last = (report: Report, over: Partial<PrettyOptions> = {}): string[] =>
    render(report, over).trimEnd().split("\n").slice(-2);

  test("count the findings and say what is not shown", () => {
    expect(last(shopReport(), { belowSeverity: 2, width: 120 })[0]).toBe(
      "4 findings (1 error, 2 warnings, 1 note) in 5 apps, 1 ready; not shown: 1 suppressed, 2 below --min-severity",
    );
    expect(last(reportOf())[0]).toBe("no findings in 1 app, 1 ready");
  });

  test.each<[string, Report, string]>([
    [
      "a diff where something would change",
      shopReport(),
      "next: `hakobu migrate --diff prod` shows what would be written",
    ],
    [
      "a migration where nothing was found",
      reportOf(),
      "next: `hakobu migrate prod` writes the native configuration to hakobu-out",
    ],
    [
      "the rule where nothing could be read",
      reportOf({
        apps: [appOf({ state: "unread" })],
        findings: [findingOf({ rule: "yaml-broken", severity: "error", outcome: null })],
      }),
      "next: `hakobu explain yaml-broken` says how to repair it",
    ],
    [
      "a folder where there was nothing",
      reportOf({ apps: [] }),
      "next: `hakobu lint PATH`, with the folder of definitions or nginx files",
    ],
  ])("propose %s", (_what, report, next) => {
    expect(last(report, { again: " prod" })[1]).toBe(next);
  });
});
