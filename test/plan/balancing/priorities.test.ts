import { expect, test } from "vitest";
import { assignPriorities } from "../../../src/plan/balancing/priorities.ts";
import { random } from "../../support/random.ts";

function assigned(keys: readonly string[], previous: Readonly<Record<string, number>> = {}): number[] {
  const made = assignPriorities(keys, new Map(Object.entries(previous)));
  if (made === undefined) throw new Error("too many");
  return keys.map((key) => made.get(key) ?? 0);
}

test("the first time there are gaps", () => {
  expect(assigned(["a", "b", "c"])).toEqual([10, 20, 30]);
  expect(assigned([])).toEqual([]);
});

test("many rules are closer together", () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `k${index}`);
  const made = assigned(keys);
  expect(made.at(-1)).toBeLessThanOrEqual(50_000);
  expect((made[1] ?? 0) - (made[0] ?? 0)).toBeGreaterThanOrEqual(4);
  expect(assigned(Array.from({ length: 50_000 }, (_, index) => `k${index}`)).at(-1)).toBe(50_000);
});

test("there are 50,000 priorities", () => {
  expect(assignPriorities(Array.from({ length: 50_001 }, (_, index) => `k${index}`))).toBeUndefined();
});

test("what had a priority keeps it, and what is new goes between", () => {
  expect(assigned(["a", "new", "b"], { a: 10, b: 20 })).toEqual([10, 15, 20]);
  expect(assigned(["new", "a"], { a: 10 })).toEqual([5, 10]);
  expect(assigned(["a", "new"], { a: 10 })).toEqual([10, 20]);
  expect(assigned(["a", "c"], { a: 10, b: 20, c: 30 })).toEqual([10, 30]);
});

test("where the order changed, as many as possible keep theirs", () => {
  expect(assigned(["c", "a", "b"], { a: 10, b: 20, c: 30 })).toEqual([5, 10, 20]);
});

test("where there is no room, a neighbour moves", () => {
  expect(assigned(["a", "new", "b", "c"], { a: 10, b: 11, c: 40 })).toEqual([10, 20, 30, 40]);
  expect(assigned(["a", "new"], { a: 50_000 })).toEqual([10, 20]);
  expect(assigned(["new", "a"], { a: 1 })).toEqual([10, 20]);
});

test("what is no priority is not kept", () => {
  expect(assigned(["a", "b"], { a: 0, b: 60_000 })).toEqual([10, 20]);
});

test("whatever was there before, they ascend, and a second run changes nothing", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { below } = random(seed);
    const keys = Array.from({ length: below(12) }, (_, index) => `k${index}`);
    const most = [20, 200, 50_000][below(3)] ?? 20;
    const previous = Object.fromEntries(keys.flatMap((key) => (below(3) > 0 ? [[key, 1 + below(most)] as const] : [])));
    const made = assigned(keys, previous);
    for (const [index, value] of made.entries()) {
      expect(value).toBeGreaterThan(made[index - 1] ?? 0);
      expect(value).toBeLessThanOrEqual(50_000);
    }
    const again = Object.fromEntries(keys.map((key, index) => [key, made[index] ?? 0]));
    expect(assigned(keys, again)).toEqual(made);
  }
});
