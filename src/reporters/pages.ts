import type { Report, ReportApp, ReportFinding, ReportTask } from "../report/types.ts";
import { effortOf } from "./app-states.ts";
import { code, fenced, prose } from "./markdown-text.ts";
import { renderRunbook, renderTask } from "./runbook.ts";
import { inOrder, tasksByApp } from "./task-order.ts";

/** A file that goes beside the native configuration. */
export interface Page {
  /** Relative to the output folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * What people read beside the native configuration: `MIGRATION.md`, a page for each app, and `ledger.json`.
 *
 * @param diffs for each app, by id: what changes in its files from today to the end, as a unified diff with secrets masked
 */
export function renderPages(report: Report, diffs: ReadonlyMap<string, string>): Page[] {
  const matters = mattersByApp(report);
  return [
    { path: "MIGRATION.md", text: renderRunbook(report.plan.tasks) },
    { path: "ledger.json", text: `${JSON.stringify(report.ledger, null, 2)}\n` },
    ...report.apps.map((app) => ({
      path: `${app.output}/README.md`,
      text: renderAppPage(app, matters(app.id), diffs.get(app.id) ?? ""),
    })),
  ];
}

/** What a report says about one app. */
interface AppMatters {
  readonly findings: readonly ReportFinding[];
  /** Its own, and those that are done first for several apps, as they are done. */
  readonly tasks: readonly ReportTask[];
  readonly readsSecrets: boolean;
}

/** Looked up, because a page for each of ten thousand apps must not go through all findings. */
function mattersByApp({ findings, plan }: Report): (app: string) => AppMatters {
  const byApp = new Map<string, ReportFinding[]>();
  for (const finding of findings) {
    for (const app of finding.apps) {
      const list = byApp.get(app);
      if (list === undefined) byApp.set(app, [finding]);
      else list.push(finding);
    }
  }
  const readers = new Set(plan.resources.flatMap(({ type, apps }) => (type === "secret" ? apps : [])));
  const tasks = tasksByApp(plan.tasks);
  return (app) => ({ findings: byApp.get(app) ?? [], tasks: inOrder(tasks(app)), readsSecrets: readers.has(app) });
}

const STATE_SENTENCES: Readonly<Record<ReportApp["state"], string>> = {
  ready: "Ready: nothing to decide, only the tasks below to follow.",
  person: "Needs a person: some questions below have no answer yet.",
  stays: "Stays, for a named reason.",
  refused: "Hako refuses this definition; nothing is written for it.",
  unread: "Not understood; nothing that is written for it can be trusted.",
};

/** What every reader of an app with secrets has to know once. */
const SECRETS_NOTE = [
  "- A value is read when a task starts, and only then: after a rotation, start new tasks.",
  "- A secret that is missing, or that the execution role may not read, stops every new task.",
  "- Old revisions of the task definition keep the values as plain text until they are deleted, not only deregistered.",
].join("\n");

function renderAppPage(app: ReportApp, { findings, tasks, readsSecrets }: AppMatters, diff: string): string {
  const numbers = new Map(tasks.map((task, index) => [task.id, index + 1]));
  const effort = effortOf(app);
  const blocks = [
    `# ${prose(app.id)}`,
    `${STATE_SENTENCES[app.state]} Definition: ${code(app.path)}${effort === "" ? "" : `. Effort: ${effort}`}.`,
    ...(app.reasons.length === 0 ? [] : ["## Questions", app.reasons.map((reason) => `- ${prose(reason)}`).join("\n")]),
    ...(diff === "" ? [] : ["## What changes", fenced(diff.split("\n"), "diff")]),
    ...(findings.length === 0
      ? []
      : [
          "## What was found",
          findings
            .map(
              (finding) =>
                `- ${code(`${finding.location.path}:${finding.location.startLine}:${finding.location.startColumn}`)} ${prose(finding.message)} (${code(finding.rule)}${finding.outcome === null ? "" : `, ${finding.outcome}`})`,
            )
            .join("\n"),
        ]),
    ...(readsSecrets ? ["## Good to know", SECRETS_NOTE] : []),
    ...(tasks.length === 0
      ? []
      : [
          "## Tasks",
          "In this order; commands are run in the folder of MIGRATION.md.",
          ...tasks.map((task) => renderTask(task, numbers)),
        ]),
  ];
  return `${blocks.join("\n\n")}\n`;
}
