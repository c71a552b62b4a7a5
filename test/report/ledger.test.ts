import { describe, expect, test } from "vitest";
import { constructsAt } from "../../src/report/ledger.ts";
import type { Construct } from "../../src/source/construct.ts";

const construct = (start: number, end: number): Construct => ({
  span: { path: "web.yml", start, end },
  kind: "leaf",
  keyPath: [],
});
const constructs = [construct(0, 5), construct(7, 10), construct(10, 12), construct(20, 30)];
const at = (start: number, end: number) => constructsAt(constructs, { path: "web.yml", start, end });

describe("constructsAt", () => {
  test.each([
    [1, 2, [0]],
    [0, 5, [0]],
    [8, 10, [1]],
    [10, 11, [2]],
    [29, 30, [3]],
  ])("[%i, %i) is held by one construct", (start, end, expected) => {
    expect(at(start, end)).toEqual(expected);
  });

  test.each([
    [0, 40, [0, 1, 2, 3]],
    [6, 12, [1, 2]],
    [5, 7, []],
    [12, 20, []],
    [31, 40, []],
  ])("[%i, %i) holds constructs", (start, end, expected) => {
    expect(at(start, end)).toEqual(expected);
  });

  test("agrees with looking at every construct", () => {
    for (let start = 0; start < 33; start++) {
      for (let end = start + 1; end <= 33; end++) {
        const holding = constructs.findIndex((one) => one.span.start <= start && end <= one.span.end);
        const overlapping = constructs.flatMap((one, index) =>
          one.span.start < end && start < one.span.end ? [index] : [],
        );
        expect(at(start, end), `${start}-${end}`).toEqual(holding === -1 ? overlapping : [holding]);
      }
    }
  });
});
