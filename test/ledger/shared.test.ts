import { describe, expect, test } from "vitest";
import type { LedgerEntry } from "../../src/report/types.ts";
import { miscounted } from "./adding-up.ts";
import { analyse, type Files } from "./estates.ts";

const definition = (more: string, scheduler = ""): string =>
  `scheduler:\n  type: ecs\n  region: r\n  desired_count: 1\n${scheduler}app:\n  image: web\n  memory: 64\n  env:\n${more}`;

/** The entries of the ledger of a file, by the line on which they begin. */
function entriesOf(files: Files, path: string, paths?: readonly string[]): Map<number, LedgerEntry> {
  const analysis = analyse(files, paths);
  expect(miscounted(analysis)).toEqual([]);
  const entries = analysis.report().ledger.entries.filter((entry) => entry.path === path);
  return new Map(entries.map((entry) => [entry.startLine, entry]));
}

/** The state of each app's use of the construct on `line`, in the order of the apps. */
function usesOn(entries: ReadonlyMap<number, LedgerEntry>, line: number): string[] {
  return entries.get(line)?.uses.map(({ app, state }) => `${app} ${state}`) ?? [];
}

describe("an include of fifty definitions", () => {
  const names = Array.from({ length: 50 }, (_, index) => `web-${String(index).padStart(2, "0")}`);
  const files: Files = {
    ...Object.fromEntries(
      names.map((name) => [`${name}.yml`, definition("    <<: !include shared/env.yml\n    OWN: x\n")]),
    ),
    "web-07.yml": definition("    <<: !include shared/env.yml\n    TZ: UTC\n"),
    "web-13.yml": definition(
      "    $providers: [{type: vault, addr: 'http://v', directory: d}]\n    <<: !include shared/env.yml\n",
    ),
    "web-21.yml": definition("    <<: !include shared/env.yml\n", "  elb: {}\n  elb_v2: {}\n"),
    "shared/env.yml": "TZ: Asia/Tokyo\nTOKEN: '#{token}'\nLANG: C\n",
  };
  const paths = names.map((name) => `${name}.yml`);

  test("is counted once, and says what becomes of it for each of them", () => {
    const analysis = analyse(files, paths);
    expect(miscounted(analysis)).toEqual([]);
    expect(analysis.estate.constructs.get("shared/env.yml")).toHaveLength(3);
    for (const entry of analysis.report().ledger.entries.filter(({ path }) => path === "shared/env.yml"))
      expect(entry.uses.map(({ app }) => app)).toEqual(names);
  });

  test("has the first of unread, manual, rewritten, carried, dropped and ignored that one of them gives it", () => {
    const resolvable = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        path === "shared/env.yml" ? "TZ: Asia/Tokyo\nLANG: C\n" : text,
      ]),
    );
    const entries = entriesOf(resolvable, "shared/env.yml", paths);
    expect(usesOn(entries, 1)).toEqual(
      names.map((name) => `${name} ${name === "web-07" ? "ignored" : name === "web-21" ? "manual" : "carried"}`),
    );
    // `web-21` is refused, so that a person has to look at all of it.
    expect(entries.get(1)).toMatchObject({ state: "manual", task: "fix-definition/web-21" });
    const without = entriesOf(
      resolvable,
      "shared/env.yml",
      paths.filter((path) => path !== "web-21.yml"),
    );
    expect(without.get(1)?.state).toBe("carried");
    expect(without.get(1)?.into.map(({ file }) => file)).not.toContain("web-07/ecs-task-def.json");
    expect(entriesOf(resolvable, "shared/env.yml", ["web-07.yml"]).get(1)).toMatchObject({
      state: "ignored",
      reason: "the same key is set again later",
    });
  });

  test("is rewritten where one of them rewrites it, and carried where nobody does", () => {
    const asking = "    $providers: [{type: vault, addr: 'http://v', directory: d}]\n    <<: !include shared/env.yml\n";
    const both: Files = {
      "a.yml": definition(asking),
      "b.yml": definition("    <<: !include shared/env.yml\n    TOKEN: typed\n"),
      "shared/env.yml": "TOKEN: '#{token}'\nLANG: C\n",
    };
    const entries = entriesOf(both, "shared/env.yml", ["a.yml", "b.yml"]);
    expect(usesOn(entries, 1)).toEqual(["a rewritten", "b ignored"]);
    expect(entries.get(1)?.state).toBe("rewritten");
    expect(usesOn(entries, 2)).toEqual(["a carried", "b carried"]);
    const unread = entriesOf(
      { ...both, "c.yml": `${definition(asking)}    X: !include nowhere.yml\n` },
      "shared/env.yml",
      ["a.yml", "b.yml", "c.yml"],
    );
    expect(usesOn(unread, 1)).toEqual(["a rewritten", "b ignored", "c unread"]);
    expect(unread.get(1)?.state).toBe("unread");
  });
});

describe("provider files", () => {
  const asking = (path: string, variable: string): string =>
    `    $providers: [{type: file, path: ${path}}]\n    V: '#{${variable}}'\n`;

  test("each line is used, skipped, overridden or idle, and a comment is nothing", () => {
    const files: Files = {
      "web.yml": definition(asking("web.env", "a")),
      "web.env": "# a=0\na=1\na=2\nb=3\nnothing\n\n  # c=4\n",
    };
    const entries = entriesOf(files, "web.env", ["web.yml"]);
    expect([...entries].map(([line, { state, reason }]) => `${line} ${state}: ${reason}`)).toEqual([
      "2 ignored: a later line of the file sets the same key",
      "3 carried: as it is",
      "4 ignored: no variable of the definition asks for it",
      "5 ignored: no `=` in the line, so Hako's `file` provider skips it",
    ]);
    expect(entries.get(3)?.into).toEqual([
      { file: "web/ecs-task-def.json", pointer: "/containerDefinitions/0/environment/0/value" },
    ]);
  });

  test("are shared by definitions of other folders, each of which uses its own lines", () => {
    const files: Files = {
      "shop/web.yml": definition(asking("../env/all.env", "a")),
      "batch/job.yml": definition(asking("../env/all.env", "b")),
      "env/all.env": "a=1\nb=2\nc=3\n",
    };
    const entries = entriesOf(files, "env/all.env", ["shop/web.yml", "batch/job.yml"]);
    expect([1, 2, 3].map((line) => usesOn(entries, line))).toEqual([
      ["job ignored", "web carried"],
      ["job carried", "web ignored"],
      ["job ignored", "web ignored"],
    ]);
    expect([1, 2, 3].map((line) => entries.get(line)?.state)).toEqual(["carried", "carried", "ignored"]);
  });

  test("are read by several types, whichever comes first", () => {
    const types = ["file", "yaml"].map((type) => `{type: ${type}, path: both.yml}`);
    for (const [first, second] of [types, types.toReversed()]) {
      const env = `    $providers: [${first}, ${second}]\n    A: '#{a}'\n    B: '#{b.c}'\n`;
      const files: Files = { "web.yml": definition(env), "both.yml": "a=1: x\nb:\n  c: d\n  e: f\n" };
      const entries = entriesOf(files, "both.yml", ["web.yml"]);
      expect(entries.get(1)?.state).toBe("carried");
      expect(entries.get(3)?.state).toBe("carried");
      expect(entries.get(4)?.state).toBe("ignored");
    }
  });

  test("are those of every container, of which one is enough", () => {
    const env = `    $providers: [{type: file, path: web.env}]\n    A: '#{a}'\nsidecars:\n  front:\n    image_tag: front:1\n    memory: 8\n    env:\n      $providers: [{type: file, path: web.env}]\n      B: '#{b}'\n`;
    const entries = entriesOf({ "web.yml": definition(env), "web.env": "a=1\nb=2\n" }, "web.env", ["web.yml"]);
    expect([...entries.values()].map(({ state }) => state)).toEqual(["carried", "carried"]);
  });

  test("over which Hako stops say nothing that could be left out", () => {
    const env = "    $providers: [{type: yaml, path: env.yml}]\n    A: x\n";
    const entries = entriesOf({ "web.yml": definition(env), "env.yml": "day: 2020-01-02\nother: 1\n" }, "env.yml", [
      "web.yml",
    ]);
    expect([...entries.values()].map(({ state, task }) => `${state} ${task}`)).toEqual([
      "manual fix-definition/web",
      "manual fix-definition/web",
    ]);
  });
});

describe("what waits with a question about a value", () => {
  test("is everything that would answer for it", () => {
    const env =
      "    $providers:\n      - {type: vault, addr: 'http://v', directory: d}\n      - {type: file, path: web.env}\n    A: '#{a}'\n";
    const files: Files = { "web.yml": definition(env), "web.env": "a=1\nb=2\n" };
    const entries = entriesOf(files, "web.env", ["web.yml"]);
    expect([...entries.values()].map(({ state }) => state)).toEqual(["manual", "ignored"]);
    const providers = analyse(files, ["web.yml"])
      .report()
      .ledger.entries.filter(({ path, startLine }) => path === "web.yml" && startLine > 8);
    expect(new Set(providers.map(({ state }) => state))).toEqual(new Set(["manual"]));
  });
});

test("a server that is asked is part of what a secret is copied from", () => {
  const env = (server: string): string =>
    `    $providers: [{type: vault, addr: '${server}', directory: d}]\n    A: '#{a}'\n`;
  const analysis = analyse({ "job.yml": definition(env("http://one")), "web.yml": definition(env("http://two")) });
  const plan = analysis.artifacts("after").find(({ path }) => path === "secrets/plan.json")?.text ?? "{}";
  expect(plan).toContain("http://one");
  expect(plan).not.toContain("http://two");
  // Two values would go by one name, which only a person can settle.
  expect(analysis.report().plan.tasks.find(({ id }) => id.startsWith("secrets-decide/"))?.precondition).toMatch(
    /another value is planned/,
  );
});

test("a log driver without options is no crash where a policy is written", () => {
  const env =
    "    $providers: [{type: vault, addr: 'http://v', directory: d}]\n    A: '#{a}'\n  log_configuration:\n    log_driver: awslogs\n    options:\n";
  const analysis = analyse({ "web.yml": definition(env) });
  expect(analysis.artifacts("after").map(({ path }) => path)).toContain("iam/web-execution-role.json");
});
