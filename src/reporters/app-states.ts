import type { LedgerEntry, Report, ReportApp } from "../report/types.ts";
import type { Screen } from "./finding.ts";
import { paintCode } from "./paint.ts";
import { count, enumerate } from "./table.ts";
import { oneLine, visible } from "./visible.ts";
import { hang } from "./wrap.ts";

/** Names that are listed before the rest is counted. */
const NAMES = 40;
/** Apps that are listed with their reasons before the rest is counted. */
const APPS = 15;
const REASONS = 6;
const UNREAD = 10;

/** The states of apps in the order in which they are shown, with what each means. */
export const APP_STATES: readonly { state: ReportApp["state"]; title: string; meaning: string }[] = [
  { state: "ready", title: "ready", meaning: "`hakobu migrate` writes all of it" },
  { state: "person", title: "needs a person", meaning: "somebody has to decide or to do something first" },
  { state: "stays", title: "stays", meaning: "the bespoke part still earns its place" },
  { state: "refused", title: "refused", meaning: "Hako itself would not deploy it" },
  { state: "unread", title: "not understood", meaning: "hakobu could not read it as Hako does" },
];

/** Hours as people say them: `about 3 h`; nothing for none. */
export function effortOf(app: { readonly effort: number }): string {
  return app.effort === 0 ? "" : `about ${Math.round(app.effort * 10) / 10} h`;
}

function renderApp(app: ReportApp, screen: Screen): string[] {
  const { paint, width } = screen;
  const effort = effortOf(app);
  const reasons = app.reasons
    .slice(0, REASONS)
    .flatMap((reason) => paintCode(hang("    - ", oneLine(reason), Math.min(width, 100)), paint));
  const more = app.reasons.length - REASONS;
  return [
    `  ${paint.strong(visible(app.id))}  ${paint.faint(visible(app.path) + (effort === "" ? "" : `, ${effort}`))}`,
    ...reasons,
    ...(more > 0
      ? hang("    - ", `and ${count(more, "more reason")}: \`hakobu lint --app ${visible(app.id)}\``, width)
      : []),
  ];
}

/** `title (3): meaning`. */
function heading(
  { title, number, meaning }: { title: string; number: number; meaning: string },
  { paint, width }: Screen,
): string[] {
  const lines = paintCode(hang(`${title} (${number}): `, meaning, width), paint);
  return lines.map((line, index) => (index === 0 ? paint.strong(title) + line.slice(title.length) : line));
}

/** The apps by state: what is ready by name, the others with their reasons. */
export function renderAppStates(apps: readonly ReportApp[], screen: Screen): string[] {
  const { width } = screen;
  const sections = APP_STATES.flatMap(({ state, title, meaning }) => {
    const members = apps.filter((app) => app.state === state);
    if (members.length === 0) return [];
    const lines = heading({ title, number: members.length, meaning }, screen);
    if (state === "ready") {
      const names = enumerate(
        members.map((app) => visible(app.id)),
        NAMES,
      );
      return [[...lines, ...hang("  ", names, Math.min(width, 100))]];
    }
    const more = members.length - APPS;
    const rest =
      more > 0
        ? hang("  ", `and ${count(more, "more app")}: all of them in \`hakobu report --format markdown\``, width)
        : [];
    return [[...lines, ...members.slice(0, APPS).flatMap((app) => renderApp(app, screen)), ...rest]];
  });
  return sections.flatMap((section, index) => (index === 0 ? section : ["", ...section]));
}

/** `path:line:column` of an entry of the ledger. */
function entryPlace(entry: LedgerEntry): string {
  return `${visible(entry.path)}:${entry.startLine}:${entry.startColumn}`;
}

/** The constructs that were not understood, by file and reason, each from its first place. */
export function renderUnread(report: Report, screen: Screen): string[] {
  const entries = report.ledger.entries.filter((entry) => entry.state === "unread");
  if (entries.length === 0) return [];
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = `${entry.path}\u0000${entry.reason}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  const shown = [...groups.values()].slice(0, UNREAD);
  const lines = shown.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const number = group.length === 1 ? "" : ` (${group.length} constructs)`;
    return hang(`  ${entryPlace(first)}  `, oneLine(first.reason) + number, screen.width);
  });
  const more = entries.length - shown.reduce((sum, group) => sum + group.length, 0);
  const meaning = "not understood, so nothing is claimed about it";
  return [
    ...heading({ title: "unread", number: entries.length, meaning }, screen),
    ...lines,
    ...(more > 0 ? [`  and ${more} more: all of them in \`--format json\``] : []),
  ];
}
