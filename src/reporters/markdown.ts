import type { LedgerState, Report, ReportApp, ReportFinding, ReportProxy, ReportTask } from "../report/types.ts";
import { APP_STATES, effortOf } from "./app-states.ts";
import { fate, isWholeFile } from "./finding.ts";
import { ownersOfFiles } from "./fold.ts";
import { LEDGER_ORDER } from "./ledger-line.ts";
import { cell, code, fenced, link, prose } from "./markdown-text.ts";
import { findingsSummary } from "./pretty.ts";
import { HOST_STATES, hostNames } from "./proxy-states.ts";
import { renderReplayMarkdown } from "./replay-markdown.ts";
import { count } from "./table.ts";
import { inOrder } from "./task-order.ts";
import { oneLine } from "./visible.ts";

/** Source lines of a finding that are quoted. */
const QUOTED_LINES = 6;
/** Reasons in the table of apps; all of them stand in the app's section. */
const REASONS = 2;

const MEANINGS: Readonly<Record<LedgerState, string>> = {
  carried: "written as it is",
  rewritten: "written in native form",
  dropped: "no longer needed",
  manual: "waits for a task below",
  ignored: "without effect in Hako, too",
  unread: "not understood",
};

/** The fence's language, from the file's extension. */
function languageOf(path: string): string {
  if (/\.ya?ml$/i.test(path)) return "yaml";
  return /\.json(net)?$/i.test(path) ? "json" : "";
}

function place(finding: ReportFinding["location"]): string {
  return code(`${finding.path}:${finding.startLine}:${finding.startColumn}`);
}

function renderFinding(finding: ReportFinding): string {
  const plan = fate(finding);
  const quoted = isWholeFile(finding.location) ? [] : finding.location.excerpt.slice(0, QUOTED_LINES);
  const items = [
    ...(finding.apps.length > 1 ? [`**Apps:** ${finding.apps.map(code).join(", ")}`] : []),
    `**Why:** ${prose(finding.why)}`,
    `**Do:** ${prose(finding.help)}`,
    ...(plan === "" ? [] : [`**Plan:** ${prose(plan)}`]),
    ...(finding.related.length === 0 ? [] : [`**Also:** ${finding.related.map(place).join(", ")}`]),
    `**Rule:** ${code(finding.rule)}${finding.links.map((address) => `, ${link(address)}`).join("")}`,
  ];
  return [
    `#### ${prose(finding.message)}`,
    `${place(finding.location)} · ${finding.severity}`,
    ...(quoted.length === 0 ? [] : [fenced(quoted, languageOf(finding.location.path))]),
    items.map((item) => `- ${item}`).join("\n"),
  ].join("\n\n");
}

/** What GitHub shows closed, and opens on a click. `title` is Markdown of one line. */
function details(title: string, blocks: readonly string[]): string {
  return [`<details>\n<summary>${title}</summary>`, ...blocks, "</details>"].join("\n\n");
}

/** A path or name inside HTML, where Markdown is not read. */
function htmlCode(text: string): string {
  const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return `<code>${oneLine(text).replace(/[&<>]/g, (character) => escapes[character] ?? character)}</code>`;
}

function stateTitle(app: ReportApp): string {
  return APP_STATES.find(({ state }) => state === app.state)?.title ?? app.state;
}

function appTable(apps: readonly ReportApp[]): string {
  const rows = apps.map((app) => {
    const more = app.reasons.length - REASONS;
    const left = [...app.reasons.slice(0, REASONS).map(prose), ...(more > 0 ? [`and ${more} more`] : [])].join("<br>");
    return `| ${[code(app.id), stateTitle(app), effortOf(app) || "–", left || "–"].map(cell).join(" | ")} |`;
  });
  return ["| App | State | Effort | What is left |", "|---|---|---|---|", ...rows].join("\n");
}

function proxyTable(proxies: readonly ReportProxy[]): string {
  const rows = proxies.flatMap((proxy) =>
    proxy.hosts.map((host) => {
      const more = host.reasons.length - REASONS;
      const left = [...host.reasons.slice(0, REASONS).map(prose), ...(more > 0 ? [`and ${more} more`] : [])].join(
        "<br>",
      );
      const title = HOST_STATES.find(({ state }) => state === host.state)?.title ?? host.state;
      return `| ${[hostNames(host).map(code).join("<br>"), code(proxy.id), title, left || "–"].map(cell).join(" | ")} |`;
    }),
  );
  return ["| Host | Proxy | State | What is left |", "|---|---|---|---|", ...rows].join("\n");
}

function proxySection(proxy: ReportProxy, findings: readonly ReportFinding[]): string[] {
  if (findings.length === 0 && proxy.reasons.length === 0) return [];
  const title = `${htmlCode(proxy.id)}: ${count(proxy.hosts.length, "host")}, ${count(findings.length, "finding")}`;
  const reasons = proxy.reasons.length === 0 ? [] : [proxy.reasons.map((reason) => `- ${prose(reason)}`).join("\n")];
  return [details(title, [...reasons, ...findings.map(renderFinding)])];
}

/** Nothing for an app of which there is nothing to say that the table does not. */
function appSection(app: ReportApp, findings: readonly ReportFinding[]): string[] {
  if (findings.length === 0 && app.reasons.length <= REASONS) return [];
  const title = `${htmlCode(app.id)}: ${stateTitle(app)}, ${count(findings.length, "finding")}`;
  const reasons = app.reasons.length === 0 ? [] : [app.reasons.map((reason) => `- ${prose(reason)}`).join("\n")];
  return [details(title, [`Definition: ${code(app.path)}`, ...reasons, ...findings.map(renderFinding)])];
}

function findingSections(report: Report): string[] {
  const active = report.findings.filter((finding) => finding.suppressed === undefined);
  const own = new Map<string, ReportFinding[]>([...report.apps, ...report.proxies].map(({ id }) => [id, []]));
  const owners = ownersOfFiles(report.proxies);
  const shared: ReportFinding[] = [];
  const ofNone: ReportFinding[] = [];
  for (const finding of active) {
    const app = finding.apps[0] ?? owners.get(finding.location.path);
    if (finding.apps.length > 1) shared.push(finding);
    else (app === undefined ? ofNone : (own.get(app) ?? ofNone)).push(finding);
  }
  return [
    ...report.apps.flatMap((app) => appSection(app, own.get(app.id) ?? [])),
    ...report.proxies.flatMap((proxy) => proxySection(proxy, own.get(proxy.id) ?? [])),
    ...(shared.length === 0
      ? []
      : [details(`Shared by several apps: ${count(shared.length, "finding")}`, shared.map(renderFinding))]),
    ...(ofNone.length === 0
      ? []
      : [details(`Other files: ${count(ofNone.length, "finding")}`, ofNone.map(renderFinding))]),
  ];
}

/** Where there is nothing to say. */
function isNone(text: string): boolean {
  return text === "" || text === "none";
}

function remarked(remark: string, commands: readonly string[]): string[] {
  return commands.length === 0 ? [] : [`# ${remark}`, ...commands];
}

function renderTask(task: ReportTask, index: number, titles: ReadonlyMap<string, string>): string {
  const after = task.after.map((id) => prose(titles.get(id) ?? id));
  const lines = [
    `*${task.stage}, by ${prose(task.role)}${task.app === undefined ? "" : `, for ${code(task.app)}`}*`,
    ...(after.length === 0 ? [] : [`After: ${after.join("; ")}`]),
    ...(isNone(task.precondition) ? [] : [`Before: ${prose(task.precondition)}`]),
    `Do: ${prose(task.action)}`,
    ...(isNone(task.expect) ? [] : [`Expect: ${prose(task.expect)}`]),
    ...(isNone(task.soak) ? [] : [`Then wait: ${prose(task.soak)}`]),
    task.pointOfNoReturn ? "**There is no way back from here.**" : `Back: ${prose(task.back)}`,
  ];
  const number = `${index + 1}. `;
  const { action = [], check = [], back = [] } = task.commands ?? {};
  const commands = [...action, ...remarked("that it was done:", check), ...remarked("the way back:", back)];
  const blocks = [
    `**${prose(task.title)}**`,
    lines.map((line) => `- ${line}`).join("\n"),
    ...(commands.length === 0
      ? []
      : [
          fenced(
            commands.flatMap((command) => command.split("\n")),
            "sh",
          ),
        ]),
  ];
  return (
    number +
    blocks
      .join("\n\n")
      .replaceAll("\n", `\n${" ".repeat(number.length)}`)
      .replace(/^ +$/gm, "")
  );
}

function tasksSection(tasks: readonly ReportTask[]): string[] {
  if (tasks.length === 0) return [];
  const titles = new Map(tasks.map((task) => [task.id, task.title]));
  return ["## Tasks, in order", ...inOrder(tasks).map((task, index) => renderTask(task, index, titles))];
}

function ledgerSection(report: Report): string[] {
  const { totals, entries } = report.ledger;
  const rows = LEDGER_ORDER.map((state) => `| ${state} | ${totals[state]} | ${MEANINGS[state]} |`);
  const unread = entries.filter(({ state }) => state === "unread");
  return [
    "## Ledger",
    [
      "| Constructs | Number | |",
      "|---|---:|---|",
      ...rows,
      `| **all** | **${totals.constructs}** | what was read |`,
    ].join("\n"),
    ...(unread.length === 0
      ? []
      : [
          "Not understood:",
          unread
            .map(
              (entry) => `- ${code(`${entry.path}:${entry.startLine}:${entry.startColumn}`)}: ${prose(entry.reason)}`,
            )
            .join("\n"),
        ]),
  ];
}

function summary(report: Report): string {
  const states = APP_STATES.map(({ state, title }) => ({
    title,
    number: report.apps.filter((app) => app.state === state).length,
  }))
    .filter(({ number }) => number > 0)
    .map(({ title, number }) => `${title}: ${number}`);
  const { totals } = report.ledger;
  const left = totals.manual + totals.unread;
  const hosts = report.proxies.flatMap((proxy) => proxy.hosts);
  const ready = hosts.filter(({ state }) => state === "ready").length;
  return [
    `${count(report.apps.length, "app")}${states.length === 0 ? "" : ` (${states.join(", ")})`}${hosts.length === 0 ? "" : ` and ${count(hosts.length, "host")} (ready: ${ready})`} in ${count(report.inputs.length, "file")},`,
    `with ${findingsSummary(report.findings)}${report.suppressed > 0 ? ` and ${report.suppressed} suppressed` : ""}.`,
    `Of ${count(totals.constructs, "construct")} read, ${totals.constructs - left} are carried over or accounted for and ${left} are left to people.`,
    ...(report.plan.tasks.length === 0
      ? []
      : [
          `${count(report.plan.tasks.length, "task")} ${report.plan.tasks.length === 1 ? "leads" : "lead"} to native configuration.`,
        ]),
  ].join(" ");
}

/**
 * The report for GitHub: summary, apps, findings by app in closed sections, tasks, ledger. Nothing that was read from
 * a file can mark up, mention, link or close anything.
 */
export function renderMarkdown(report: Report): string {
  const sections = findingSections(report);
  const blocks = [
    "# Migration report",
    summary(report),
    ...(report.apps.length === 0 ? [] : ["## Apps", appTable(report.apps)]),
    ...(report.proxies.length === 0 ? [] : ["## Hosts", proxyTable(report.proxies)]),
    "## Findings",
    ...(sections.length === 0 ? ["Nothing was found."] : sections),
    ...renderReplayMarkdown(report.replay),
    ...tasksSection(report.plan.tasks),
    ...ledgerSection(report),
    `hakobu ${prose(report.tool.version)}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}
