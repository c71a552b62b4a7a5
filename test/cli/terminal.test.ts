import { describe, expect, test } from "vitest";
import { createProgress } from "../../src/cli/progress.ts";
import { wantsColour, widthOf } from "../../src/cli/terminal.ts";
import { fakeTerminal, showCodes } from "../support/terminal.ts";

const nowhere = { write: () => {} };

test.each<[string, boolean, Record<string, string>, boolean, boolean]>([
  ["a terminal", true, {}, true, true],
  ["a pipe", false, {}, true, false],
  ["--no-color", true, { FORCE_COLOR: "1" }, false, false],
  ["NO_COLOR", true, { NO_COLOR: "1" }, true, false],
  ["an empty NO_COLOR, which says nothing", true, { NO_COLOR: "" }, true, true],
  ["FORCE_COLOR in a pipe", false, { FORCE_COLOR: "1" }, true, true],
  ["an empty FORCE_COLOR", false, { FORCE_COLOR: "" }, true, true],
  ["FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, true, false],
  ["both, as Node.js decides it", false, { FORCE_COLOR: "1", NO_COLOR: "1" }, true, true],
  ["a dumb terminal", true, { TERM: "dumb" }, true, false],
])("colour with %s", (_what, isTTY, env, flag, wanted) => {
  expect(wantsColour({ ...nowhere, isTTY }, { env, flag })).toBe(wanted);
});

test.each([
  [{ isTTY: true, columns: 132 }, 132],
  [{ isTTY: true, columns: 10 }, 40],
  [{ isTTY: true, columns: 0 }, 80],
  [{ isTTY: true }, 80],
  [{ columns: 132 }, 80],
])("the width of %j is %i", (traits, width) => {
  expect(widthOf({ ...nowhere, ...traits })).toBe(width);
});

describe("progress", () => {
  /** What is written when `steps` are reported at these times. */
  function written(
    steps: readonly (readonly [number, string])[],
    { isTTY = true, quiet = false, columns = 80 } = {},
  ): string {
    const terminal = fakeTerminal({ cwd: "/", stderr: { isTTY, columns } });
    let time = 0;
    const progress = createProgress(terminal.stderr, { quiet, now: () => time });
    for (const [at, what] of steps) {
      time = at;
      progress.report(what);
    }
    progress.clear();
    return showCodes(terminal.err());
  }

  test("short work shows none", () => {
    expect(
      written([
        [0, "reading"],
        [299, "planning"],
      ]),
    ).toBe("");
  });

  test("long work shows one line, rewritten, and taken away at the end", () => {
    expect(
      written([
        [0, "reading"],
        [350, "checking"],
        [400, "too soon"],
        [500, "planning"],
      ]),
    ).toBe("\r‹ESC›[2Kchecking ...\r‹ESC›[2Kplanning ...\r‹ESC›[2K");
  });

  test("the line is not wider than the window, and nobody's file name can move it", () => {
    expect(written([[400, `x\u001b[2J\n${"y".repeat(100)}`]], { columns: 40 })).toBe(
      `\r‹ESC›[2Kx?[2J?${"y".repeat(33)}\r‹ESC›[2K`,
    );
  });

  test("nothing in a pipe, nothing with --quiet", () => {
    expect(written([[400, "reading"]], { isTTY: false })).toBe("");
    expect(written([[400, "reading"]], { quiet: true })).toBe("");
  });
});
