import type { Report } from "../../src/report/types.ts";

/** Ruby's own complaints: Hako says nothing there but falls over, in words that depend on the version of Ruby. */
const FALLS_OVER =
  /^(?:NoMethodError|TypeError|FloatDomainError|SystemStackError|Psych::\w+|Errno::\w+|LoadError|URI::\w+|Aws::Errors::\w+|ArgumentError: comparison of|ArgumentError: expected :endpoint)/;

/**
 * True where the report has a finding that says why Hako stopped, in Hako's own words.
 * Where Hako says nothing but falls over, an error about the input has to be there.
 *
 * @param stopped `ErrorClass: message`; `[...]` in it stands for Ruby's inspection of objects
 */
export function quotesStop(report: Pick<Report, "findings">, stopped: string): boolean {
  if (FALLS_OVER.test(stopped)) {
    return report.findings.some((finding) => finding.severity === "error" && finding.mechanism === "input");
  }
  const spoken = report.findings.map((finding) => `${finding.message}\n${finding.why}\n${finding.help}`);
  const message = stopped.slice(stopped.indexOf(": ") + 2);
  // The SDK lists several complaints about one call below each other.
  const complaints = message.includes("\n  - ") ? message.split("\n  - ").slice(1) : [message];
  return complaints.every((complaint) => {
    const fragments = complaint.split("[...]");
    return spoken.some((text) => fragments.every((fragment) => text.includes(fragment)));
  });
}
