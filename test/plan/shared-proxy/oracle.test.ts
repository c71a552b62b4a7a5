import { expect, test } from "vitest";
import { analyze, type Analysis } from "../../../src/analyze.ts";
import { loadBalancing } from "../../../src/loaders/native/index.ts";
import { replay } from "../../../src/replay/replay.ts";
import { DEFAULT_SETTINGS } from "../../../src/settings/types.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";
import { choices, randomProxy } from "./random-proxies.ts";

/** What is written for a configuration, loaded back and replayed. */
function replayed(text: string) {
  const analysis = analysed(text);
  const files = analysis.artifacts("after").filter(({ path }) => path.startsWith("load-balancers/"));
  const { resources, problems } = loadBalancing(new Map(files.map((file) => [file.path, file.text])));
  const [result] = replay(analysis.estate, analysis.plan, { stage: "after", resources }).proxies;
  return { analysis, problems, comparison: result?.comparison };
}

function analysed(text: string): Analysis {
  return analyze({
    workspace: memoryWorkspace({ "nginx.conf": text }),
    paths: ["nginx.conf"],
    settings: DEFAULT_SETTINGS,
  });
}

const SEEDS = Array.from({ length: 30 }, (_, index) => index + 1);

test(
  "what is written for random configurations answers as nginx does, but for what is declared",
  { timeout: 60_000 },
  () => {
    let compared = 0;
    let moved = 0;
    for (const seed of SEEDS) {
      const text = randomProxy(choices(seed));
      const { analysis, problems, comparison } = replayed(text);
      expect(problems, `seed ${seed}`).toEqual([]);
      expect(analysis.report().ledger.totals.unread, `seed ${seed}: ${text}`).toBe(0);
      moved += analysis.findings.filter(
        ({ rule, outcome }) => rule === "virtual-host-on-shared-proxy" && outcome === "rewrite",
      ).length;
      if (comparison === undefined) continue;
      compared += comparison.compared;
      expect(
        comparison.counterExamples.map(({ request, mismatches }) => ({ request, mismatches })),
        `seed ${seed}: ${text}`,
      ).toEqual([]);
    }
    // Else nothing was proved.
    expect(moved).toBeGreaterThan(30);
    expect(compared).toBeGreaterThan(5000);
  },
);

test("a second run with the priorities of the first writes the same rules", () => {
  const first = analysed(randomProxy(choices(3))).plan.additions;
  const second = analysed(randomProxy(choices(3))).plan.additions;
  expect(second).toEqual(first);
});
