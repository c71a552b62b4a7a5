import { expect, test } from "vitest";
import { migrateFiles } from "../support/migrate.ts";

const definition = `scheduler:
  type: ecs
  region: ap-northeast-1
  desired_count: 1
app:
  image: shop
  memory: 128
  env:
    $providers: [{ type: file, path: deploy.env }]
    PASSWORD: '#{password}'
`;

test("a value of a provider file that is not there is a person's question, not a rewrite", () => {
  const { artifacts, report } = migrateFiles({ "web.yml": definition }, { stage: "after" });
  expect(artifacts.get("web/ecs-task-def.json")).toContain("#{file:deploy.env/password}");
  expect(artifacts.has("secrets/plan.json")).toBe(false);
  const finding = report.findings.find(({ rule }) => rule === "provider-value-whole");
  expect(finding?.uses).toEqual([
    { app: "web", outcome: "assist", failed: expect.stringContaining("`deploy.env` could not be read") as string },
  ]);
});

test("where the file is there and has a secret, it is moved", () => {
  const { artifacts } = migrateFiles(
    { "web.yml": definition, "deploy.env": "password=planted-hunter2\n" },
    { stage: "after" },
  );
  expect(artifacts.get("secrets/plan.json")).toContain("#{file:deploy.env/password}");
  expect([...artifacts.values()].join("\n")).not.toContain("planted");
});
