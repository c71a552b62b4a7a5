import type { Analysis } from "../../src/analyze.ts";
import { exitCode, EXIT } from "../../src/cli/exit-code.ts";
import { LEDGER_STATES, type Report } from "../../src/report/types.ts";
import { misplaced, strangeEnv, strangeJsonnet, strangeNginx, strangeYaml, uncovered } from "./scanner.ts";

/** What is wrong with the count of constructs, with their places, and with what stands outside of them. */
export function miscounted(analysis: Analysis): string[] {
  const { estate } = analysis;
  const faults: string[] = [];
  for (const [path, { text }] of estate.files) {
    const constructs = estate.constructs.get(path) ?? [];
    for (const place of misplaced(text, constructs)) faults.push(`${path}: a construct at ${place}`);
    const rest = uncovered(text, constructs);
    const strange = /\.ya?ml$/.test(path)
      ? strangeYaml(rest)
      : /\.(?:jsonnet|libsonnet)$/.test(path)
        ? strangeJsonnet(rest)
        : estate.proxies.some(({ files }) => files.includes(path))
          ? strangeNginx(rest)
          : strangeEnv(rest);
    if (strange !== undefined) faults.push(`${path}: ${JSON.stringify(strange)} is in no construct`);
  }
  const report = analysis.report();
  const { entries, totals } = report.ledger;
  const count = [...estate.constructs.values()].reduce((sum, constructs) => sum + constructs.length, 0);
  const sum = LEDGER_STATES.reduce((total, state) => total + totals[state], 0);
  if (totals.constructs !== count || sum !== count || entries.length !== count)
    faults.push(`${count} constructs, ${totals.constructs} counted, ${sum} in states, ${entries.length} entries`);
  for (const state of LEDGER_STATES) {
    const found = entries.filter((entry) => entry.state === state).length;
    if (found !== totals[state]) faults.push(`${found} are ${state}, not ${totals[state]}`);
  }
  const places = entries.map(({ path, startLine, startColumn }) => [path, startLine, startColumn] as const);
  places.forEach((place, index) => {
    const before = places[index - 1];
    if (before !== undefined && !isAfter(place, before))
      faults.push(`${place.join(":")} does not come after ${before.join(":")}`);
  });
  return [...faults, ...misjudged(analysis, report)];
}

type Place = readonly [path: string, line: number, column: number];

function isAfter(a: Place, b: Place): boolean {
  if (a[0] !== b[0]) return a[0] > b[0];
  return a[1] === b[1] ? a[2] > b[2] : a[1] > b[1];
}

/** What is unread and not said so, and findings that stand nowhere. */
function misjudged(analysis: Analysis, report: Report): string[] {
  const faults: string[] = [];
  const unread = report.ledger.totals.unread > 0;
  if (analysis.estate.apps.some(({ deployment }) => deployment.kind === "unread") && !unread)
    faults.push("a definition is unread, and no construct is");
  const code = exitCode(report, { failOn: "never", allowUnread: false, unclaimed: [], apps: undefined });
  if ((code === EXIT.input) !== (unread || report.inputs.length === 0)) faults.push(`exit code ${code}`);
  for (const { path, startLine, startColumn, endLine, endColumn } of report.findings.flatMap(
    ({ location, related }) => [location, ...related],
  )) {
    const lines = analysis.estate.files.get(path)?.text.split(/\r\n|\r|\n/);
    const inside =
      lines !== undefined &&
      startLine >= 1 &&
      startColumn >= 1 &&
      startColumn <= (lines[startLine - 1]?.length ?? -1) + 1 &&
      endLine <= lines.length &&
      endColumn <= (lines[endLine - 1]?.length ?? -1) + 1;
    const ordered = endLine > startLine || (endLine === startLine && endColumn >= startColumn);
    if (!inside || !ordered) faults.push(`a finding at ${path}:${startLine}:${startColumn}-${endLine}:${endColumn}`);
  }
  return faults;
}

/** The ways in which a file may be damaged or saved differently. */
export function variants(text: string): string[] {
  return [
    text,
    `\uFEFF${text}`,
    text.replaceAll("\n", "\r\n"),
    text.replaceAll("\n", "\r"),
    text.replaceAll("  ", "\t"),
    text.replaceAll(/$/gm, "\t"),
    text.replaceAll(/^([ -]*)[\w$]+:/gm, "$1renamed:"),
    text.replaceAll(/^([ -]*)([\w$]+):/gm, "$1$2x:"),
    text.replaceAll(/^([ -]*)([\w$]+):/gm, '$1"$2":'),
    text.replaceAll(/^(?=.)/gm, " "),
    text.replaceAll(": ", ":"),
    text.replaceAll(/$/gm, " # x"),
    `${text}---\nmore: 1\n`,
  ];
}
