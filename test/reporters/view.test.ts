import { expect, test } from "vitest";
import { narrow } from "../../src/reporters/view.ts";
import { shopReport } from "../support/report.ts";

test("only what concerns the apps, and findings that concern nobody in particular; the ledger stays whole", () => {
  const report = shopReport();
  const view = narrow(report, { apps: ["api"], minSeverity: "note" });
  expect(view.apps.map((app) => app.id)).toEqual(["api"]);
  expect(view.findings.map((finding) => finding.rule)).toEqual(["vault-inside-text", "yaml-broken"]);
  expect(view.plan.tasks.map((task) => task.id)).toEqual(["copy-secrets", "compose-redis-url"]);
  expect(view.plan.resources).toEqual([]);
  expect(view.ledger).toBe(report.ledger);
});

test.each([
  ["note", 5],
  ["warning", 4],
  ["error", 1],
] as const)("of %s and above", (minSeverity, number) => {
  expect(narrow(shopReport(), { apps: undefined, minSeverity }).findings).toHaveLength(number);
});
