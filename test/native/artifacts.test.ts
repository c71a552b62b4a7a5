import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { validateWithCloudFormation } from "../support/aws-cloudformation.ts";
import { migrateFiles } from "../support/migrate.ts";
import { callsOf, checkArtifact } from "./aws-artifacts.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const CORPUS = resolve(ROOT, "../shared/corpus/hako/hako-yaml");

function filesBelow(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path, "utf8"));
  }
  return files;
}

/** What AWS would refuse, and how many calls there were to look at. */
function checkAll(artifacts: ReadonlyMap<string, string>): { calls: number; errors: string[] } {
  const errors = [...artifacts].flatMap(([path, text]) => checkArtifact(path, text) ?? []);
  const calls = [...artifacts].flatMap(([path, text]) =>
    (callsOf(path, text) ?? []).map((call) => ({ ...call, name: `${path}${call.pointer}` })),
  );
  // What is of the wrong type is no template.
  if (errors.length > 0) return { calls: calls.length, errors };
  // What is fetched at deploy time, and not migrated, has no format yet.
  const refused = validateWithCloudFormation(calls).filter(
    (error) => !/'#\{[^'}]*\}' does not match format/.test(error),
  );
  return { calls: calls.length, errors: refused };
}

const migrated = readdirSync(join(ROOT, "fixtures")).flatMap((name) => {
  const folder = join(ROOT, "fixtures", name, "expected", "migrate");
  return existsSync(folder) ? [{ name, folder }] : [];
});

describe("what the fixtures are migrated to", () => {
  it("is there", () => {
    expect(migrated.map(({ name }) => name)).not.toEqual([]);
  });

  it.each(migrated)("is input of AWS: $name", ({ folder }) => {
    const { calls, errors } = checkAll(filesBelow(folder));
    expect(errors).toEqual([]);
    expect(calls).toBeGreaterThan(0);
  });
});

const corpus = existsSync(CORPUS) ? filesBelow(CORPUS) : undefined;

describe.skipIf(corpus === undefined)(
  `what other people's definitions are migrated to${corpus === undefined ? " (skipped: there is no ../shared/corpus)" : ""}`,
  () => {
    it.each(["before", "overlap", "after"] as const)("is input of AWS: %s", (stage) => {
      const { artifacts } = migrateFiles(Object.fromEntries(corpus ?? []), { stage });
      const { calls, errors } = checkAll(artifacts);
      expect(errors).toEqual([]);
      expect(calls).toBeGreaterThan(20);
    });
  },
);

it("an artifact with a fault is seen", () => {
  const good = { family: "web", containerDefinitions: [{ name: "app", image: "web" }] };
  const seen = (change: object): string[] =>
    checkAll(new Map([["web/ecs-task-def.json", JSON.stringify({ ...good, ...change })]])).errors;
  expect(seen({})).toEqual([]);
  expect(seen({ cpus: "256" })).toEqual([expect.stringContaining("no member of")]);
  expect(seen({ networkMode: "bridg" })).toEqual([expect.stringContaining("is not one of")]);
});
