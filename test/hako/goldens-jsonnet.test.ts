import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareDeployments, describeDifference } from "../support/compare-deployments.ts";
import { deploymentOfArtifacts, deploymentOfCalls, type HakoRecord } from "../support/hako-calls.ts";
import { quotesStop } from "../support/hako-stop.ts";
import { providerFileValues, textReader } from "../support/hako-text.ts";
import { migrateFiles } from "../support/migrate.ts";
import { readFiles } from "../ledger/estates.ts";

const CORPUS = "../shared/corpus/hako";
const GOLDENS = "../shared/golden/hako";

const present = existsSync(CORPUS) && existsSync(GOLDENS);

/** In the records a value of a provider stands as `${name}`: the file's own takes its place. */
function withFileValues(text: string, files: Readonly<Record<string, string>>): string {
  const value = providerFileValues(files);
  const paths = Object.keys(files).filter((path) => path.endsWith(".env"));
  return text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => {
    const found = paths.map((path) => value("file", `${path}/${name}`)).find((each) => each !== undefined);
    return found ?? whole;
  });
}

describe.each(["hako-jsonnet", "isucon10"])(`the calls that Hako makes for %s`, (estate) => {
  describe.skipIf(!present)(`with the corpus${present ? "" : " (skipped: ../shared is not here)"}`, () => {
    const files = present ? readFiles(`${CORPUS}/${estate}`) : {};
    const names = present ? readdirSync(`${GOLDENS}/${estate}`).toSorted() : ["no golden"];

    it.each(names)("%s", (name) => {
      const definition = name.replace(/\.json$/, "");
      const app = definition.replace(/\.[^.]*$/, "");
      const recorded = readFileSync(`${GOLDENS}/${estate}/${name}`, "utf8");
      const record = JSON.parse(withFileValues(recorded, files)) as HakoRecord;
      const { artifacts, report } = migrateFiles(files, { stage: "before", paths: [definition] });
      const written = deploymentOfArtifacts(artifacts, app, textReader(providerFileValues(files)));
      if (record.stopped !== undefined) {
        expect(quotesStop(report, record.stopped), record.stopped).toBe(true);
        expect([...written.keys()]).not.toContain("service");
        return;
      }
      written.delete("one-shot");
      const differences = compareDeployments(deploymentOfCalls(record), written, { untyped: true });
      expect(differences.map(describeDifference)).toEqual([]);
    });

    it("are those of every definition of the corpus", () => {
      const definitions = Object.keys(files).filter((path) => /^[^/]*\.jsonnet$/.test(path));
      expect(names).toEqual(definitions.map((path) => `${path}.json`).toSorted());
    });
  });
});
