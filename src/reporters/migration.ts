import type { Report, ReportTask } from "../report/types.ts";
import type { Stage } from "../plan/types.ts";
import { compareText } from "../source/order.ts";
import { renderAppStates, renderUnread } from "./app-states.ts";
import { displayWidth, padEnd } from "./display-width.ts";
import type { Screen } from "./finding.ts";
import { renderLedger } from "./ledger-line.ts";
import { paintCode } from "./paint.ts";
import { renderKeptHosts } from "./proxy-states.ts";
import { count, enumerate, renderColumns } from "./table.ts";
import { inOrder, tasksUpTo } from "./task-order.ts";
import { oneLine, visible } from "./visible.ts";
import { hang } from "./wrap.ts";

/** Folders, and names in one, that are listed before the rest is counted. */
const FOLDERS = 15;
const NAMES = 12;
/** A folder's name that is longer moves its own line only. */
const LONGEST_FOLDER = 24;
const TASKS = 12;
/** Every task in order, where it was written. */
const RUNBOOK = "MIGRATION.md";

/** What became of each artifact, by path relative to the output folder. */
export interface WrittenFiles {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

export interface MigrationOptions extends Screen {
  /** The output folder as the user would type it. */
  readonly folder: string;
  readonly stage: Stage;
  readonly written: WrittenFiles;
}

/** `8 created, 1 changed, 2 unchanged`. */
export function writtenSummary(written: WrittenFiles): string {
  const parts = [
    `${written.created.length} created`,
    `${written.changed.length} changed`,
    `${written.unchanged.length} unchanged`,
  ];
  return parts.filter((part) => !part.startsWith("0 ")).join(", ") || "nothing to write";
}

function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end === -1 ? "." : path.slice(0, end);
}

function renderFiles(written: WrittenFiles, screen: Screen): string[] {
  const folders = new Map<string, string[]>();
  const add = (paths: readonly string[], what: string): void => {
    const byFolder = new Map<string, string[]>();
    for (const path of paths) {
      const folder = folderOf(path);
      const names = byFolder.get(folder);
      if (names === undefined) byFolder.set(folder, [path]);
      else names.push(path);
    }
    for (const [folder, members] of byFolder) {
      const names = enumerate(
        members.map((path) => visible(path.slice(path.lastIndexOf("/") + 1))),
        NAMES,
      );
      folders.set(folder, [...(folders.get(folder) ?? []), `${what} ${names}`]);
    }
  };
  add(written.created, "created");
  add(written.changed, "changed");
  const shown = [...folders].toSorted(([a], [b]) => compareText(a, b)).slice(0, FOLDERS);
  const longest = Math.min(LONGEST_FOLDER, Math.max(0, ...shown.map(([folder]) => displayWidth(visible(folder)))));
  const lines = shown.flatMap(([folder, texts]) => {
    const first = `  ${padEnd(`${visible(folder)}/`, longest + 1)}  `;
    return texts.flatMap((text, index) =>
      hang(index === 0 ? first : " ".repeat(displayWidth(first)), text, screen.width),
    );
  });
  const more = folders.size - FOLDERS;
  return more > 0 ? [...lines, `  and ${count(more, "more folder")}`] : lines;
}

function renderTasks(tasks: readonly ReportTask[], options: MigrationOptions): string[] {
  if (tasks.length === 0) return [];
  const { paint, width, folder, written } = options;
  const shown = inOrder(tasks).slice(0, TASKS);
  const heads = renderColumns(
    shown.map((task, index) => [
      `  ${`${index + 1}.`.padStart(shown.length > 9 ? 3 : 2)} ${task.stage}`,
      visible(task.role),
      "",
    ]),
    (cell) => cell,
  );
  const indent = Math.max(...heads.map((head) => head.length)) + 2;
  const lines = shown.flatMap((task, index) => {
    const title = oneLine(task.title) + (task.app === undefined ? "" : ` (${visible(task.app)})`);
    return paintCode(hang((heads[index] ?? "").padEnd(indent), title, width), paint);
  });
  const more = tasks.length - shown.length;
  const all = writtenPaths(written).has(RUNBOOK) ? `${visible(folder)}/${RUNBOOK}` : "`hakobu report`";
  const rest = more > 0 ? [`  and ${count(more, "more task")}: see ${all}`] : [];
  return [`${paint.strong(`tasks (${tasks.length})`)}, in order:`, ...lines, ...rest];
}

function writtenPaths({ created, changed, unchanged }: WrittenFiles): ReadonlySet<string> {
  return new Set([...created, ...changed, ...unchanged]);
}

/** What to do with what was written. */
function nextStep(report: Report, options: MigrationOptions): string {
  const { folder, stage } = options;
  const files = writtenPaths(options.written);
  const ready = report.apps.find((app) => files.has(`${app.output}/ecspresso.yml`));
  if (stage === "before" && ready !== undefined) {
    return `\`ecspresso diff --config ${visible(folder)}/${visible(ready.output)}/ecspresso.yml\` compares it with what runs`;
  }
  if (report.apps.length === 0 && report.proxies.length > 0 && tasksUpTo(report.plan.tasks, stage).length === 0)
    return `there is nothing to do up to \`--stage ${stage}\`; \`hakobu lint\` explains what was found`;
  if (files.has(RUNBOOK))
    return `follow ${visible(folder)}/${RUNBOOK} from the top; \`hakobu lint\` explains what was found`;
  return "`hakobu report` has every task with its way back; `hakobu lint` explains what was found";
}

/** What `migrate` wrote, what is left to people, the ledger and the next step. */
export function renderMigration(report: Report, options: MigrationOptions): string {
  const { paint, folder, written, stage } = options;
  const notWritten = renderAppStates(
    report.apps.filter((app) => app.state === "refused" || app.state === "unread"),
    options,
  );
  const blocks = [
    [`${paint.strong(`${visible(folder)}:`)} ${writtenSummary(written)}`, ...renderFiles(written, options)],
    renderTasks(tasksUpTo(report.plan.tasks, options.stage), options),
    notWritten,
    stage === "before" ? [] : renderKeptHosts(report.proxies, options),
    renderUnread(report, options),
    // The ledger speaks of the end of the migration.
    stage === "after" ? renderLedger(report.ledger.totals, options) : [],
    paintCode(hang("next: ", nextStep(report, options), options.width), paint),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}
