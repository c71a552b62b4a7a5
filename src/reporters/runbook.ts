import type { ReportTask } from "../report/types.ts";
import { cell, code, fenced, prose } from "./markdown-text.ts";
import { inOrder, tasksByApp } from "./task-order.ts";

/** In the order in which they are lived through. */
const STAGES = ["before", "overlap", "after"] as const satisfies readonly ReportTask["stage"][];

const STAGE_TITLES: Readonly<Record<ReportTask["stage"], string>> = {
  before: "Before",
  overlap: "Overlap: old and new side by side, nothing is taken away",
  after: "After: the new side alone",
};

/**
 * `MIGRATION.md`: every task in order, with its commands, its check and its way back. Commands are run in the folder
 * that the file stands in.
 */
export function renderRunbook(tasks: readonly ReportTask[]): string {
  const blocks = [
    "# Migration",
    "Every task in order: first what stands beside the old side and takes nothing away, for all apps, then app by app what replaces it. The page of an app, `README.md` in its folder, has its tasks alone.",
    PREPARATION,
  ];
  let number = 0;
  const numbers = new Map<string, number>();
  const ordered = inOrder(tasks);
  for (const task of ordered) numbers.set(task.id, ++number);
  blocks.push(...renderOverview(ordered, numbers));
  for (const stage of STAGES) {
    const own = ordered.filter((task) => task.stage === stage);
    if (own.length > 0) blocks.push(`## ${STAGE_TITLES[stage]}`, ...own.map((task) => renderTask(task, numbers)));
  }
  if (ordered.length === 0) blocks.push("There is nothing to do.");
  return `${blocks.join("\n\n")}\n`;
}

/** What every task takes for granted. */
const PREPARATION = [
  "- Commands are run in this folder, in `sh` or a shell like it. A task may use what an earlier line of it has exported, and nothing else.",
  "- A check succeeds only where its task is done: before the task it fails, after it it passes.",
  "- A way back holds until the first task that depends on this one; take it in the opposite order.",
  "- Programs: `aws`, and where a task names them `vault`, `ecspresso` and `jq`. `export AWS_PAGER=` keeps `aws` from paging.",
].join("\n");

/** The tasks of each app, for handing them over: which they are, in order. */
function renderOverview(ordered: readonly ReportTask[], numbers: ReadonlyMap<string, number>): string[] {
  const apps = [...new Set(ordered.flatMap(({ app }) => app ?? []))].toSorted();
  if (apps.length < 2) return [];
  const tasksOfApp = tasksByApp(ordered);
  const rows = apps.map(
    (app) =>
      `| ${cell(code(app))} | ${tasksOfApp(app)
        .flatMap((task) => numbers.get(task.id) ?? [])
        .join(", ")} |`,
  );
  return [["| app | tasks |", "|---|---|", ...rows].join("\n")];
}

/** One task as a section. */
export function renderTask(task: ReportTask, numbers: ReadonlyMap<string, number>): string {
  const { action = [], check = [], back = [] } = task.commands ?? {};
  const after = task.after.map((id) => numbers.get(id)).filter((number) => number !== undefined);
  const none = (text: string): boolean => text === "" || text === "none" || text.startsWith("none:");
  const blocks = [
    `### ${numbers.get(task.id) ?? ""}. ${prose(task.title)}`,
    [
      `- **Who:** ${prose(task.role)}${task.app === undefined ? "" : `, for ${code(task.app)}`}${after.length === 0 ? "" : `, after ${after.join(", ")}`}`,
      ...(none(task.precondition) ? [] : [`- **Before:** ${prose(task.precondition)}`]),
      `- **Do:** ${prose(task.action)}`,
    ].join("\n"),
    ...shell(action),
    ...(none(task.expect) && check.length === 0 ? [] : [`- **Check:** ${prose(task.expect)}`]),
    ...shell(check),
    ...(none(task.soak) ? [] : [`- **Then wait:** ${prose(task.soak)}`]),
    task.pointOfNoReturn
      ? "- **Back:** there is none. This is a point of no return."
      : `- **Back:** ${prose(task.back)}`,
    ...shell(back),
  ];
  return blocks.join("\n\n");
}

function shell(commands: readonly string[]): string[] {
  return commands.length === 0 ? [] : [fenced(commands, "sh")];
}
