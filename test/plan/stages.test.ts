import { describe, expect, test } from "vitest";
import { apply, holds } from "../../src/plan/stages.ts";
import type { NativeNode } from "../../src/native/types.ts";
import { literalText } from "../../src/source/text.ts";

const variable = (name: string): NativeNode => ({ name: literalText(name), value: literalText("x") });
const list = (...items: NativeNode[]): NativeNode => ({ kind: "list", items, origins: [] });

describe("apply", () => {
  const container: NativeNode = { name: literalText("app"), environment: list(variable("A"), variable("B")) };

  test("removes the list item that has the name, and nothing else", () => {
    expect(apply(container, ["environment", { member: "name", equals: "A" }], undefined)).toEqual({
      name: literalText("app"),
      environment: list(variable("B")),
    });
  });

  test("makes a list that is not there yet", () => {
    expect(apply(container, ["secrets", { member: "name", equals: "A" }], variable("A"))).toEqual({
      ...container,
      secrets: list(variable("A")),
    });
  });

  test("replaces an item that is there", () => {
    const changed = { name: literalText("A"), value: literalText("y") };
    expect(apply(container, ["environment", { member: "name", equals: "A" }], changed)).toEqual({
      name: literalText("app"),
      environment: list(changed, variable("B")),
    });
  });

  test("removing what is not there changes nothing", () => {
    expect(apply(container, ["secrets", { member: "name", equals: "A" }], undefined)).toEqual(container);
  });

  test("leaves the node it was given alone", () => {
    const before = structuredClone(container);
    apply(container, ["environment", { member: "name", equals: "A" }], undefined);
    expect(container).toEqual(before);
  });
});

test.each([
  ["overlap", "before", false],
  ["overlap", "overlap", true],
  ["overlap", "after", true],
  ["after", "overlap", false],
] as const)("something that begins at %s holds at %s: %s", (from, stage, expected) => {
  expect(holds(from, stage)).toBe(expected);
});
