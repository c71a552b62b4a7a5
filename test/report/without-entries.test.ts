import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow, fixtureNames } from "../../scripts/fixture-outputs.ts";
import { analyze } from "../../src/analyze.ts";
import { STAGES } from "../../src/plan/types.ts";
import { accountForConstructs } from "../../src/report/ledger.ts";
import { DEFAULT_SETTINGS } from "../../src/settings/types.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";

const SHARED = {
  "common.yml": `
    $providers:
      - { type: vault, addr: 'https://vault.example.com', directory: shared }
    TOKEN: '#{token}'
    DATABASE_URL: 'mysql2://app:#{db_password}@db.example.internal/app'
`,
  ...Object.fromEntries(["web", "api", "worker"].map((app) => [`${app}.yml`, definition(app)])),
};

function definition(app: string): string {
  const own = app === "api" ? "    TOKEN: '#{other}'\n" : "";
  return `scheduler: { type: ecs, region: ap-northeast-1, cluster: c, desired_count: 1 }
app:
  image: ${app}
  memory: 256
  env:
    <<: !include common.yml
${own}`;
}

function fixture(name: string): Record<string, string> {
  const folder = join("fixtures", name, "input");
  return Object.fromEntries(filesBelow(folder).map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

function analysisOf(files: Readonly<Record<string, string>>) {
  return analyze({ workspace: memoryWorkspace(files), paths: Object.keys(files), settings: DEFAULT_SETTINGS });
}

const ESTATES = [
  ["a shared include", SHARED] as const,
  ...fixtureNames().map((name) => [name, fixture(name)] as const),
];

describe.each(ESTATES)("a report on %s without entries", (_, files) => {
  test.each(STAGES)("says the same of the stage `%s` as one with them", (stage) => {
    const analysis = analysisOf(files);
    const whole = analysis.report({ stage });
    const short = analysis.report({ stage, entries: false });
    expect(short.plan.tasks).toEqual([]);
    expect(short.ledger).toEqual({ totals: whole.ledger.totals, entries: [] });
    expect({ ...short, plan: { ...short.plan, tasks: whole.plan.tasks, resources: whole.plan.resources } }).toEqual({
      ...whole,
      ledger: short.ledger,
    });
  });
});

test("a resource that several apps share is walked once, whatever their number", () => {
  const { estate, plan } = analysisOf(SHARED);
  const shared = plan.additions.map(({ resource }) => resource).filter(({ apps }) => apps.length > 1);
  expect(shared.map(({ apps }) => apps)).toContainEqual(["api", "web", "worker"].filter((app) => app !== "api"));
  const walked = new Map<string, number>();
  accountForConstructs({
    estate,
    plan,
    resources: shared,
    refusalTask: (app) => app,
    detailed: false,
    today: false,
    leaves: ({ id }) => walked.set(id, (walked.get(id) ?? 0) + 1),
  });
  expect([...walked.values()]).toEqual(shared.map(() => 1));
});
