import { expect, test } from "vitest";
import { inOrder, tasksUpTo } from "../../src/reporters/task-order.ts";
import { taskOf } from "../support/report.ts";

const ids = (tasks: readonly { id: string }[]): string[] => tasks.map((task) => task.id);

test("stage by stage, each behind those that it waits for, otherwise as they came", () => {
  const tasks = [
    taskOf({ id: "delete", stage: "after", after: ["deploy"] }),
    taskOf({ id: "deploy", stage: "after", after: ["copy", "allow"] }),
    taskOf({ id: "copy", stage: "overlap", after: ["role"] }),
    taskOf({ id: "allow", stage: "overlap" }),
    taskOf({ id: "role", stage: "before" }),
  ];
  expect(ids(inOrder(tasks))).toEqual(["role", "copy", "allow", "deploy", "delete"]);
});

test("a task that waits for itself, or for one that is not there, does not hold up the others", () => {
  expect(ids(inOrder([taskOf({ id: "a", after: ["b", "gone"] }), taskOf({ id: "b", after: ["a"] })]))).toEqual([
    "b",
    "a",
  ]);
});

test("up to a stage", () => {
  const tasks = [
    taskOf({ id: "a", stage: "before" }),
    taskOf({ id: "b", stage: "overlap" }),
    taskOf({ id: "c", stage: "after" }),
  ];
  expect(ids(tasksUpTo(tasks, "overlap"))).toEqual(["a", "b"]);
});
