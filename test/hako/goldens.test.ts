import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareDeployments, describeDifference } from "../support/compare-deployments.ts";
import { deploymentOfArtifacts, deploymentOfCalls, type HakoRecord } from "../support/hako-calls.ts";
import { quotesStop } from "../support/hako-stop.ts";
import { providerFileValues, textReader } from "../support/hako-text.ts";
import { migrateFiles } from "../support/migrate.ts";

const DEFINITIONS = new URL("../../../shared/corpus/hako/hako-yaml/", import.meta.url);
const GOLDENS = new URL("../../../shared/golden/hako/hako-yaml/", import.meta.url);

const present = existsSync(DEFINITIONS) && existsSync(GOLDENS);

describe.skipIf(!present)(
  `the calls that Hako makes${present ? "" : " (skipped: ../shared with the corpus and the goldens is not here)"}`,
  () => {
    const files = present
      ? Object.fromEntries(
          readdirSync(DEFINITIONS).map((name) => [name, readFileSync(new URL(name, DEFINITIONS), "utf8")]),
        )
      : {};
    const names = present ? readdirSync(GOLDENS).toSorted() : ["no golden"];

    it.each(names)("%s", (name) => {
      const definition = name.replace(/\.json$/, "");
      const app = definition.replace(/\.[^.]*$/, "");
      const record = JSON.parse(readFileSync(new URL(name, GOLDENS), "utf8")) as HakoRecord;
      const { artifacts, report } = migrateFiles(files, { stage: "before", paths: [definition] });
      const written = deploymentOfArtifacts(artifacts, app, textReader(providerFileValues(files)));
      if (record.stopped !== undefined) {
        expect(quotesStop(report, record.stopped), record.stopped).toBe(true);
        expect([...written.keys()]).not.toContain("service");
        expect([...written.keys()]).not.toContain("task definition");
        // Without a count Hako can still run the task once.
        if (record.stopped.endsWith("desired_count must be set")) expect([...written.keys()]).toContain("one-shot");
        return;
      }
      written.delete("one-shot");
      expect(compareDeployments(deploymentOfCalls(record), written, { untyped: true }).map(describeDifference)).toEqual(
        [],
      );
    });

    it("are those of every definition of the corpus", () => {
      const definitions = Object.keys(files).filter((name) => name.startsWith("hello") && name.endsWith(".yml"));
      expect(names).toEqual(definitions.map((name) => `${name}.json`).toSorted());
    });
  },
);
