import type { Report, ReportFinding } from "../report/types.ts";
import { displayWidth } from "./display-width.ts";
import { renderAppStates, renderUnread } from "./app-states.ts";
import type { Screen } from "./finding.ts";
import { renderFinding, renderFindingLine } from "./finding.ts";
import type { Group } from "./fold.ts";
import { groupFindings } from "./fold.ts";
import { renderLedger } from "./ledger-line.ts";
import { paintCode } from "./paint.ts";
import { renderProxyStates } from "./proxy-states.ts";
import { SEVERITY_ORDER } from "./severity.ts";
import { count, enumerate, renderColumns } from "./table.ts";
import { visible } from "./visible.ts";
import { hang } from "./wrap.ts";

/** Apps in the list of those whose findings are only counted. */
const COUNTED_APPS = 20;
/** A heading's line is not drawn further than this. */
const HEADING = 80;

export interface PrettyOptions extends Screen {
  /** How the run was called, behind the command: paths and choices that the next command should repeat. */
  readonly again: string;
  /** Findings that the run leaves out because they are less serious than it asks for. */
  readonly belowSeverity: number;
}

function heading(title: string, detail: string, screen: Screen): string {
  const plain = `-- ${title}${detail === "" ? "" : `  ${detail}`} `;
  const line = "-".repeat(Math.max(2, Math.min(screen.width, HEADING) - displayWidth(plain)));
  return `${screen.paint.faint("--")} ${screen.paint.strong(title)}${screen.paint.faint(`${detail === "" ? "" : `  ${detail}`} ${line}`)}`;
}

function renderGroup(group: Group, report: Report, screen: Screen): string[] {
  const app = report.apps.find(({ id }) => id === group.app);
  const title = group.app === undefined ? (group.shared ? "shared" : "other files") : visible(group.app);
  const detail = group.shared ? "in several apps" : visible(app?.path ?? "");
  const lines = [heading(title, detail, screen)];
  for (const finding of group.full) lines.push("", ...renderFinding(finding, screen));
  for (const [rule, findings] of group.lines) {
    lines.push("", `${findings.length} more of ${screen.paint.strong(visible(rule))}:`);
    lines.push(...findings.flatMap((finding) => renderFindingLine(finding, screen)));
  }
  if (group.counted.size > 0) {
    lines.push("", `and ${countedRules(group)}: see below`);
  }
  return lines;
}

function countedRules(group: Group): string {
  return enumerate([...group.counted].map(([rule, number]) => `${number} of ${visible(rule)}`));
}

function countedOf(group: Group): number {
  return [...group.counted.values()].reduce((sum, number) => sum + number, 0);
}

/** The groups whose findings are, at least in part, only counted: nothing is left out without saying so. */
function renderCounted(groups: readonly Group[], screen: Screen): string[] {
  const counted = groups.filter((group) => group.counted.size > 0);
  if (counted.length === 0) return [];
  const name = (group: Group): string =>
    group.app === undefined ? (group.shared ? "(shared)" : "(other files)") : visible(group.app);
  const rows = counted.slice(0, COUNTED_APPS).map((group) => [`  ${name(group)}`, countedRules(group)]);
  const rest = counted.slice(COUNTED_APPS);
  const total = counted.reduce((sum, group) => sum + countedOf(group), 0);
  const left = rest.reduce((sum, group) => sum + countedOf(group), 0);
  return [
    heading("more of the same", `${count(total, "finding")} of rules that are shown above`, screen),
    "",
    ...renderColumns(rows, (cell, column) => (column === 0 ? screen.paint.strong(cell) : cell)),
    ...(rest.length === 0 ? [] : [`  and ${count(left, "finding")} in ${count(rest.length, "more app")}`]),
    "",
    ...paintCode(
      hang(
        "",
        "To see them: `hakobu lint --app NAME`, `--only RULE`, or all of them with `--format json`.",
        screen.width,
      ),
      screen.paint,
    ),
  ];
}

/** `3 findings (1 error, 2 warnings)`. */
export function findingsSummary(findings: readonly ReportFinding[]): string {
  const active = findings.filter((finding) => finding.suppressed === undefined);
  if (active.length === 0) return "no findings";
  const parts = SEVERITY_ORDER.map((severity) => ({
    severity,
    number: active.filter((finding) => finding.severity === severity).length,
  }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => count(number, severity));
  return `${count(active.length, "finding")} (${parts.join(", ")})`;
}

function summary(report: Report, options: PrettyOptions): string {
  const hidden = [
    ...(report.suppressed > 0 ? [`${report.suppressed} suppressed`] : []),
    ...(options.belowSeverity > 0 ? [`${options.belowSeverity} below --min-severity`] : []),
  ];
  const ready = report.apps.filter((app) => app.state === "ready").length;
  const notShown = hidden.length === 0 ? "" : `; not shown: ${hidden.join(", ")}`;
  const hosts = report.proxies.flatMap((proxy) => proxy.hosts);
  const apps = `${count(report.apps.length, "app")}, ${ready} ready`;
  const readyHosts = `${count(hosts.length, "host")}, ${hosts.filter(({ state }) => state === "ready").length} ready`;
  const what =
    report.proxies.length === 0 || (hosts.length === 0 && report.apps.length > 0)
      ? [apps]
      : report.apps.length === 0
        ? [readyHosts]
        : [apps, `and ${readyHosts}`];
  return `${findingsSummary(report.findings)} in ${what.join(", ")}${notShown}`;
}

/** The command to type next, and what it does. */
function nextStep(report: Report, again: string): string {
  if (report.apps.length === 0 && report.proxies.length === 0 && report.findings.length === 0)
    return "`hakobu lint PATH`, with the folder of definitions or nginx files";
  const broken = report.findings.find(
    (finding) => finding.outcome === null && finding.severity === "error" && finding.suppressed === undefined,
  );
  const readable = [...report.apps, ...report.proxies].some(
    ({ state }) => state === "ready" || state === "person" || state === "stays",
  );
  const hosts = report.proxies.flatMap((proxy) => proxy.hosts);
  const idle = report.apps.length === 0 && hosts.length > 0 && !hosts.some(({ state }) => state === "ready");
  if ((!readable || idle) && broken !== undefined)
    return `\`hakobu explain ${visible(broken.rule)}\` says how to repair it`;
  if (idle) return `settle what keeps a host with nginx, above; \`hakobu report${again}\` has a task for each`;
  if (report.findings.some((finding) => finding.outcome === "rewrite" || finding.outcome === "assist")) {
    return `\`hakobu migrate --diff${again}\` shows what would be written`;
  }
  return `\`hakobu migrate${again}\` writes the native configuration to hakobu-out`;
}

/**
 * The report for a terminal: findings by app, then what is ready, what needs a person, what stays and why, what was
 * not understood, the ledger and the next step. No line is wider than `width` unless a path or a word is.
 */
export function renderPretty(report: Report, options: PrettyOptions): string {
  const groups = groupFindings(report);
  const shown = groups.filter((group) => group.full.length > 0 || group.lines.size > 0);
  const states = renderAppStates(report.apps, options);
  const proxies = renderProxyStates(report.proxies, options);
  const unread = renderUnread(report, options);
  const blocks = [
    ...shown.map((group) => renderGroup(group, report, options)),
    renderCounted(groups, options),
    ...(states.length === 0 ? [] : [[heading("apps", "", options), "", ...states]]),
    ...(proxies.length === 0 ? [] : [[heading("hosts", "", options), "", ...proxies]]),
    unread,
    renderLedger(report.ledger.totals, options),
    [
      ...hang("", summary(report, options), options.width).map((line) => options.paint.strong(line)),
      ...paintCode(hang("next: ", nextStep(report, options.again), options.width), options.paint),
    ],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}
