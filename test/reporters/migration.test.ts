import { describe, expect, test } from "vitest";
import type { MigrationOptions } from "../../src/reporters/migration.ts";
import { renderMigration, writtenSummary } from "../../src/reporters/migration.ts";
import { createPaint } from "../../src/reporters/paint.ts";
import { renderMarkdown } from "../../src/reporters/markdown.ts";
import type { ReportHost, ReportProxy } from "../../src/report/types.ts";
import { appOf, findingOf, locationOf, reportOf, shopReport, taskOf } from "../support/report.ts";

const written = {
  created: ["web/ecs-task-def.json", "web/ecspresso.yml", "api/ecspresso.yml", "MIGRATION.md"],
  changed: ["web/README.md"],
  unchanged: ["secrets/plan.json"],
};
const options: MigrationOptions = {
  width: 80,
  paint: createPaint(false),
  folder: "hakobu-out",
  stage: "after",
  written,
};

test("golden", async () => {
  await expect(renderMigration(shopReport(), options)).toMatchFileSnapshot("golden/migration-80.txt");
});

describe("the next step", () => {
  const next = (over: Partial<MigrationOptions>): string =>
    renderMigration(reportOf(), { ...options, ...over })
      .trimEnd()
      .split("\n\n")
      .at(-1)
      ?.replace(/\s+/g, " ") ?? "";

  test("is the runbook where one was written", () => {
    expect(next({})).toBe("next: follow hakobu-out/MIGRATION.md from the top; `hakobu lint` explains what was found");
  });

  test("is the report where none was", () => {
    expect(next({ written: { created: [], changed: [], unchanged: [] } })).toContain("`hakobu report` has every task");
  });

  test("is a comparison with what runs where nothing was rewritten", () => {
    expect(next({ stage: "before" })).toBe(
      "next: `ecspresso diff --config hakobu-out/web/ecspresso.yml` compares it with what runs",
    );
  });
});

test("hosts that nginx keeps are named, except where it keeps all", () => {
  const host = (id: string, state: ReportHost["state"], names = [id]): ReportHost => ({
    id,
    names,
    state,
    reasons: [],
    location: locationOf("nginx.conf", 3, "«server» {"),
  });
  const proxy: ReportProxy = {
    id: "nginx.conf",
    path: "nginx.conf",
    files: ["nginx.conf"],
    state: "person",
    reasons: [],
    effort: 1,
    hosts: [host("a.example", "ready"), host("b.example", "person", ["b.example", "c.example"])],
  };
  const report = reportOf({ apps: [], proxies: [proxy] });
  const kept = "nginx keeps 1 of 2 hosts (nginx.conf): b.example (also c.example)\n";
  expect(renderMigration(report, options)).toContain(kept);
  expect(renderMigration(report, options)).toContain("there is nothing to do up to `--stage after`");
  expect(renderMigration(report, { ...options, stage: "before" })).not.toContain("nginx keeps");
  const markdown = renderMarkdown({ ...report, findings: [findingOf({ apps: ["nginx.conf"] })] });
  expect(markdown).toContain("| `b.example`<br>`c.example` |");
  expect(markdown).toContain("<summary><code>nginx.conf</code>: 2 hosts, 1 finding</summary>");
  expect(markdown).not.toContain("Other files");
  expect(markdown).not.toContain("0 tasks");
});

test("many folders, names and tasks are counted, not dropped", () => {
  const many = Array.from({ length: 40 }, (_, index) => `app-${index}/ecspresso.yml`);
  const inOne = Array.from({ length: 20 }, (_, index) => `a/file-${index}`);
  const tasks = Array.from({ length: 30 }, (_, index) => taskOf({ id: `task-${index}`, title: `Task ${index}` }));
  const report = reportOf({ apps: [appOf()], plan: { resources: [], edits: [], tasks, differences: [] } });
  const text = renderMigration(report, {
    ...options,
    written: { created: [...inOne, ...many], changed: [], unchanged: [] },
  });
  expect(text).toContain("and 26 more folders");
  expect(text).toContain("file-11 and 8 more\n");
  expect(text).toContain("tasks (30), in order:");
  expect(text).toContain("and 18 more tasks: see `hakobu report`");
});

test("the summary leaves out what did not happen", () => {
  expect(writtenSummary(written)).toBe("4 created, 1 changed, 1 unchanged");
  expect(writtenSummary({ created: [], changed: [], unchanged: ["a"] })).toBe("1 unchanged");
  expect(writtenSummary({ created: [], changed: [], unchanged: [] })).toBe("nothing to write");
});
