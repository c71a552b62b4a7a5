import type { ReportTask } from "../report/types.ts";

/** When each stage comes; a stage that is missing here does not compile. */
const STAGE_ORDER: Readonly<Record<ReportTask["stage"], number>> = { before: 0, overlap: 1, after: 2 };

/** The tasks of `stage` and of the stages before it. */
export function tasksUpTo(tasks: readonly ReportTask[], stage: ReportTask["stage"]): ReportTask[] {
  return tasks.filter((task) => STAGE_ORDER[task.stage] <= STAGE_ORDER[stage]);
}

/** The tasks of `apps`, and those that are done first for several apps at once. */
export function tasksOf(tasks: readonly ReportTask[], apps: readonly string[]): ReportTask[] {
  const ofApp = tasksByApp(tasks);
  const kept = new Set(apps.flatMap(ofApp));
  return tasks.filter((task) => kept.has(task));
}

/** The same for one app after the other, each in the order of the plan. */
export function tasksByApp(tasks: readonly ReportTask[]): (app: string) => ReportTask[] {
  const byId = new Map(tasks.map((task, index) => [task.id, { task, index }]));
  const own = new Map<string, ReportTask[]>();
  for (const task of tasks) {
    if (task.app === undefined) continue;
    const list = own.get(task.app);
    if (list === undefined) own.set(task.app, [task]);
    else list.push(task);
  }
  return (app) => {
    const kept = new Map<ReportTask, number>();
    const keep = (id: string): void => {
      const found = byId.get(id);
      if (found === undefined || kept.has(found.task)) return;
      kept.set(found.task, found.index);
      for (const first of found.task.after) keep(first);
    };
    for (const { id } of own.get(app) ?? []) keep(id);
    return [...kept].toSorted(([, a], [, b]) => a - b).map(([task]) => task);
  };
}

/** Tasks as they are done: stage by stage, each behind those that it waits for, otherwise in the order of the plan. */
export function inOrder(tasks: readonly ReportTask[]): ReportTask[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const done = new Set<string>();
  const ordered: ReportTask[] = [];
  const visit = (task: ReportTask): void => {
    if (done.has(task.id)) return;
    done.add(task.id);
    for (const id of task.after) {
      const first = byId.get(id);
      if (first !== undefined) visit(first);
    }
    ordered.push(task);
  };
  for (const task of tasks) visit(task);
  return ordered.toSorted((a, b) => STAGE_ORDER[a.stage] - STAGE_ORDER[b.stage]);
}
