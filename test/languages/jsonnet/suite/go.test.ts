import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runGoProgram } from "./go.ts";
import { programs } from "./support.ts";

const folder = process.env["GO_JSONNET_TESTDATA"];

/** Programs that the Go and the C++ implementation answer differently: docs/jsonnet.md names them. */
function differing(): ReadonlySet<string> {
  const documentation = readFileSync("docs/jsonnet.md", "utf8");
  const section = documentation.slice(documentation.indexOf("### go-jsonnet"));
  return new Set([...section.matchAll(/`([^`\s]+\.jsonnet)`/g)].map(([, name]) => name ?? ""));
}

describe.skipIf(folder === undefined)(
  "go-jsonnet's test data (skipped: set GO_JSONNET_TESTDATA to its folder `testdata`, see docs/jsonnet.md)",
  () => {
    test("agrees, but for the programs that docs/jsonnet.md names", () => {
      const outcomes = programs(folder ?? "").map((name) => runGoProgram(folder ?? "", name));
      const failed = outcomes.filter((outcome) => outcome !== undefined && !outcome.passed);
      expect(outcomes.length).toBeGreaterThan(600);
      expect(failed.map((outcome) => outcome?.name)).toEqual([...differing()].toSorted());
    });
  },
);
