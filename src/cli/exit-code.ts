import type { Severity } from "../findings/types.ts";
import type { Report } from "../report/types.ts";
import { isAtLeast } from "../reporters/severity.ts";
import { concerns } from "../reporters/view.ts";

/** What the exit code of every command means. Promised: `docs`, contract. */
export const EXIT = {
  success: 0,
  /** A finding at or above `--fail-on`. */
  findings: 1,
  /** A wrong call or configuration. */
  wrongCall: 2,
  /** No input, or an input that was not understood. */
  input: 3,
  /** A bug in hakobu. */
  bug: 4,
} as const;

export interface ExitOptions {
  readonly failOn: Severity | "never";
  readonly allowUnread: boolean;
  /** Files that were named and that nobody claims. */
  readonly unclaimed: readonly string[];
  /** The apps the run is about; `undefined` is all. */
  readonly apps: readonly string[] | undefined;
}

/** The first that applies of 3, 1 and 0, whatever the format; 4 and 2 are never a matter of the report. */
export function exitCode(report: Report, options: ExitOptions): number {
  if (report.inputs.length === 0 || options.unclaimed.length > 0) return EXIT.input;
  if (report.ledger.totals.unread > 0 && !options.allowUnread) return EXIT.input;
  const { failOn } = options;
  if (failOn === "never") return EXIT.success;
  const fails = report.findings.some(
    (finding) =>
      finding.suppressed === undefined && isAtLeast(finding.severity, failOn) && concerns(finding, options.apps),
  );
  return fails ? EXIT.findings : EXIT.success;
}
