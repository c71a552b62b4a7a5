import { describe, expect, test } from "vitest";
import { STAGES, type Stage } from "../../src/plan/types.ts";
import { disagreements } from "./changing.ts";
import { ESTATES } from "./definitions.ts";
import { analyse, corpus, fixtures, type Files } from "./estates.ts";
import { misleading } from "./pointers.ts";

const SKIPPED = "there is no ../shared/corpus with Hako definitions";

/** The definitions of an estate, each on its own, so that a change is compared for the one app alone. */
function alone(files: Files, stage: Stage, every = 1): string[] {
  const { estate } = analyse(files);
  return estate.apps.flatMap((app) => disagreements(files, { paths: [app.path], stage, every }));
}

const OWN = Object.entries({ ...ESTATES, ...fixtures() });

describe("what the ledger names exists, and says so", () => {
  test.each(OWN)("in %s", (_name, files) => {
    expect(STAGES.flatMap((stage) => misleading(analyse(files), stage))).toEqual([]);
  });

  test("in real definitions", (context) => {
    const files = corpus();
    if (files === undefined) return context.skip(SKIPPED);
    expect(STAGES.flatMap((stage) => misleading(analyse(files), stage))).toEqual([]);
  });
});

describe.each(["before", "after"] as const)("at stage %s", (stage) => {
  describe("a value that is carried or rewritten makes a difference, one that is ignored makes none", () => {
    test.each(OWN)("in %s", (name, files) => {
      // Of a whole estate, a third for each stage: they are changed one at a time.
      const estates = fixtures();
      expect(alone(files, stage, Object.hasOwn(estates, name) ? 3 : 1)).toEqual([]);
    });

    test("in real definitions", (context) => {
      const files = corpus();
      if (files === undefined) return context.skip(SKIPPED);
      expect(alone(files, stage, stage === "before" ? 1 : 3)).toEqual([]);
    });
  });
});
