import { expect, test } from "vitest";
import { analyze } from "../../../src/analyze.ts";
import { loadBalancing } from "../../../src/loaders/native/index.ts";
import { replay } from "../../../src/replay/replay.ts";
import { requestText } from "../../../src/report/replay.ts";
import { DEFAULT_SETTINGS } from "../../../src/settings/types.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";
import { madeUp } from "./made-up.ts";

let compared = 0;

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  "%i: nothing that is not declared differs",
  { timeout: 30_000 },
  (seed) => {
    const { estate, plan, artifacts } = analyze({
      workspace: memoryWorkspace({ "nginx.conf": madeUp(seed) }),
      paths: ["nginx.conf"],
      settings: DEFAULT_SETTINGS,
    });
    const { resources, problems } = loadBalancing(new Map(artifacts("after").map(({ path, text }) => [path, text])));
    expect(problems).toEqual([]);
    const { proxies } = replay(estate, plan, { stage: "after", resources });
    expect(proxies).toHaveLength(1);
    for (const { comparison, unknownTargets } of proxies) {
      expect(unknownTargets).toEqual([]);
      expect(comparison?.counterExamples.map(({ request }) => requestText(request)) ?? []).toEqual([]);
      compared += comparison?.compared ?? 0;
    }
  },
);

test("and enough was compared", () => {
  expect(compared).toBeGreaterThan(4000);
});
