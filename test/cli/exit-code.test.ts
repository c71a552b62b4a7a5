import { expect, test } from "vitest";
import type { ExitOptions } from "../../src/cli/exit-code.ts";
import { EXIT, exitCode } from "../../src/cli/exit-code.ts";
import type { Report } from "../../src/report/types.ts";
import { findingOf, reportOf, totalsOf } from "../support/report.ts";

const usual: ExitOptions = { failOn: "error", allowUnread: false, unclaimed: [], apps: undefined };
const error = findingOf({ severity: "error", apps: ["web"] });
const warning = findingOf({ severity: "warning", apps: ["api"] });
const unread = { totals: totalsOf({ carried: 1, unread: 1 }), entries: [] };

test.each<[string, Partial<Report>, Partial<ExitOptions>, number]>([
  ["nothing found", {}, {}, EXIT.success],
  ["an error", { findings: [error] }, {}, EXIT.findings],
  ["a warning, which is below", { findings: [warning] }, {}, EXIT.success],
  ["a warning, --fail-on warning", { findings: [warning] }, { failOn: "warning" }, EXIT.findings],
  ["a warning, --fail-on note", { findings: [warning] }, { failOn: "note" }, EXIT.findings],
  ["an error, --fail-on never", { findings: [error] }, { failOn: "never" }, EXIT.success],
  ["an error that is suppressed", { findings: [{ ...error, suppressed: "known" }] }, {}, EXIT.success],
  ["an error of another app", { findings: [error] }, { apps: ["api"] }, EXIT.success],
  ["an error of no app", { findings: [{ ...error, apps: [] }] }, { apps: ["api"] }, EXIT.findings],
  ["something unread", { ledger: unread }, {}, EXIT.input],
  ["something unread, --fail-on never", { ledger: unread }, { failOn: "never" }, EXIT.input],
  ["something unread and an error: the first that applies", { ledger: unread, findings: [error] }, {}, EXIT.input],
  ["something unread, --allow-unread", { ledger: unread }, { allowUnread: true }, EXIT.success],
  [
    "something unread and an error, --allow-unread",
    { ledger: unread, findings: [error] },
    { allowUnread: true },
    EXIT.findings,
  ],
  ["no input", { inputs: [] }, { allowUnread: true }, EXIT.input],
  ["a named file that nobody claims", {}, { unclaimed: ["README.md"], allowUnread: true }, EXIT.input],
])("%s", (_what, over, options, code) => {
  expect(exitCode(reportOf(over), { ...usual, ...options })).toBe(code);
});
