import { describe, expect, test } from "vitest";
import type { App, Estate } from "../../../src/estate/types.ts";
import { loadHako, type LoadedHako } from "../../../src/loaders/hako/load.ts";
import { memoryWorkspace, type ReadResult, type Workspace } from "../../../src/source/workspace.ts";
import type { Span } from "../../../src/source/span.ts";
import { shown } from "./expanding.ts";
import { accountOf, unaccounted } from "./accounting.ts";
import { isSecret } from "./expanding.ts";

function load(files: Record<string, string>, paths = Object.keys(files)): LoadedHako {
  return loadHako(memoryWorkspace(files), paths, { isSecret });
}

const BASE = "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  cluster: c\n  desired_count: 1\n";
const APP = `${BASE}app:\n  image: nginx\n  memory: 128\n`;

function app(estate: Estate, id: string): App {
  const found = estate.apps.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no app ${id}: ${estate.apps.map((one) => one.id).join(", ")}`);
  return found;
}

function env(estate: Estate, id: string): Record<string, string[]> {
  return Object.fromEntries(app(estate, id).env.map(({ name, value }) => [name, shown(value)]));
}

const ESTATE = {
  "apps/web.yml": `${BASE}app:
  <<: !include ../shared/container.yml
  memory: 256
  image: web
  env:
    $providers:
      - type: file
        path: web.env
        pth: typo
      - type: yaml
        path: web-env.yml
      - &vault
        type: vault
        addr: https://vault.example.com
        directory: shop/web
    PORT: '3000'
    GREETING: 'hello #{user}'
    HOSTS: '#{hosts}'
    DB_PASSWORD: '#{pw}'
    DB_URL: 'mysql://u:#{url_pw}@db'
    API_TOKEN: 'swordfish'
sidecars:
  front:
    image_tag: hako-nginx
    unknown_key: 1
    env:
      $providers: [*vault]
      PLAIN: x
      PLAIN: y
`,
  "apps/web.env": "# users\nuser=eagletmt\nuser=eagle\nunused=1\njunk\n",
  "apps/web-env.yml": "hosts: [a, b]\nother: 1\n",
  "shared/container.yml": "cpu: 10\nmemory: 128\n",
};

describe("loadHako", () => {
  test("loads a definition with its includes and provider files", () => {
    const { claimed, estate } = load(ESTATE);
    expect(claimed).toEqual(["apps/web.yml"]);
    expect([...estate.files.keys()]).toEqual([
      "apps/web-env.yml",
      "apps/web.env",
      "apps/web.yml",
      "shared/container.yml",
    ]);
    expect(app(estate, "web")).toMatchObject({
      name: "web",
      folder: "apps",
      path: "apps/web.yml",
      deployment: { kind: "service" },
      files: ["apps/web.yml", "shared/container.yml", "apps/web.env", "apps/web-env.yml"],
    });
    expect(env(estate, "web")).toEqual({
      PORT: ["3000"],
      GREETING: ["hello ", "eagle"],
      HOSTS: ["a,b"],
      DB_PASSWORD: ["<pw vault:shop/web>"],
      DB_URL: ["mysql://u:", "<url_pw vault:shop/web>", "@db"],
      API_TOKEN: ["(secret swordfish)"],
      PLAIN: ["y"],
    });
  });

  test("accounts for every construct of every file", () => {
    const { estate } = load(ESTATE);
    expect(unaccounted(estate)).toEqual([]);
    const account = Object.fromEntries(accountOf(estate, app(estate, "web")));
    const said = (text: string): string | undefined =>
      Object.entries(account)
        .find(([construct]) => construct.endsWith(`: ${text}`))?.[1]
        .join();
    for (const text of [
      "<<: !include ../shared/container.yml",
      "type: vault",
      "directory: shop/web",
      "path: web.env",
      "user=eagle",
      "a",
    ])
      expect([text, said(text)]).toEqual([text, expect.stringMatching(/carried|decides/)]);
    for (const text of [
      "memory: 128",
      "pth: typo",
      "unused=1",
      "junk",
      "user=eagletmt",
      "other: 1",
      "PLAIN: x",
      "unknown_key: 1",
    ])
      expect([text, said(text)]).toEqual([text, "ignored"]);
  });

  test("does not depend on the order of the paths", () => {
    const files = {
      ...ESTATE,
      "b/web.yml": APP,
      "a/part.yml": "app: {image: x}\n",
      "z.yml": "<<: !include a/part.yml\nscheduler: {}\n",
    };
    const paths = Object.keys(files);
    expect(load(files, [...paths.toReversed(), ...paths])).toEqual(load(files, paths));
  });

  test("leaves alone what is not Hako's", () => {
    const { claimed, estate } = load({
      "compose.yml": "services:\n  app: {}\n",
      "web.jsonnet": "{app: {}}",
      "README.md": "app: x\n",
    });
    expect(claimed).toEqual([]);
    expect([estate.files.size, estate.apps.length, estate.problems.length]).toEqual([0, 0, 0]);
  });
});

describe("definitions that are not whole", () => {
  test("load beside others", () => {
    const { estate } = load({
      "good.yml": APP,
      "bad.yml": "scheduler: [\n",
      "cycle.yml": "<<: !include cycle.yml\napp: {}\n",
      "lost.yml": `<<: !include nope.yml\n${APP}`,
    });
    expect(estate.apps.map(({ id, deployment }) => [id, deployment.kind])).toEqual([
      ["bad", "unread"],
      ["cycle", "unread"],
      ["good", "service"],
      ["lost", "unread"],
    ]);
    expect(estate.problems.map(({ code }) => code)).toEqual(["yaml-syntax", "include-cycle", "include-missing"]);
    expect(estate.native.every(({ apps }) => apps.join() === "good")).toBe(true);
  });

  test("without a scheduler are refused, unless they are parts of others", () => {
    const { estate, claimed } = load({
      "web.yml": "<<: !include part.yml\nscheduler: {type: ecs, region: r, cluster: c, desired_count: 1}\n",
      "part.yml": "app: {image: x, memory: 1}\n",
      "dead.yml": "app: {image: x}\n",
      "shared.yml": "<<: !include part.yml\n",
    });
    expect(claimed).toEqual(["dead.yml", "part.yml", "shared.yml", "web.yml"]);
    expect(estate.apps.map(({ id, deployment }) => [id, deployment.kind])).toEqual([
      ["dead", "refused"],
      ["shared", "refused"],
      ["web", "service"],
    ]);
    expect(estate.problems.filter(({ code }) => code === "hako-refuses").map(({ app: id }) => id)).toEqual([
      "dead",
      "shared",
    ]);
  });

  test("that are no map are refused", () => {
    const { estate } = load({ "web.yml": "- x\n---\nscheduler: {}\n" });
    expect(estate.apps).toMatchObject([
      { id: "web", deployment: { kind: "refused", problem: { code: "yaml-not-a-map" } } },
    ]);
  });

  describe("that cannot be read", () => {
    const head = "scheduler:\n  type: ecs\n";
    const files: Readonly<Record<string, ReadResult>> = {
      "huge.yml": { kind: "too-large", bytes: 5, limit: 4, head },
      "binary.yaml": { kind: "binary", head },
      "image.png": { kind: "binary", head },
      "data.yml": { kind: "too-large", bytes: 5, limit: 4, head: "rows:\n  - 1\n" },
      "blob.yml": { kind: "binary", head: "\u0000\u0001" },
      "closed.yml": { kind: "unreadable", reason: "EACCES" },
    };
    const workspace: Workspace = {
      read: (path) => files[path] ?? { kind: "missing" },
      list: () => [],
    };

    test("are a problem where their beginning is that of a definition, or cannot be seen", () => {
      const { claimed, estate } = loadHako(workspace, Object.keys(files), { isSecret });
      expect(claimed).toEqual([]);
      expect(estate.problems).toMatchObject([
        { code: "file-binary", span: { path: "binary.yaml", start: 0, end: 0 } },
        { code: "file-unreadable", span: { path: "closed.yml" } },
        {
          code: "file-too-large",
          span: { path: "huge.yml" },
          values: { reason: "it has 5 bytes, more than the 4 that hakobu reads" },
        },
      ]);
    });

    test("are counted, so that something is unread", () => {
      const { estate } = loadHako(workspace, Object.keys(files), { isSecret });
      expect([...estate.constructs.keys()]).toEqual(["binary.yaml", "huge.yml"]);
    });

    test("are a problem where a person named them, whatever is in them", () => {
      const named = new Set(["data.yml", "blob.yml"]);
      const { estate } = loadHako(workspace, Object.keys(files), { isSecret, named });
      expect(estate.problems.map(({ span }) => span.path)).toEqual([
        "binary.yaml",
        "blob.yml",
        "closed.yml",
        "data.yml",
        "huge.yml",
      ]);
    });
  });

  test("are refused for their environment, and the problem is said once", () => {
    const { estate } = load({ "web.yml": `${APP}  env:\n    PORT: 3000\n    A: '#{x}'\n` });
    expect(app(estate, "web").deployment).toMatchObject({
      kind: "refused",
      problem: { code: "env-value-not-string", values: { message: "PORT must be a String but got Integer: 3000" } },
    });
    expect(estate.problems.map(({ code, app: id }) => [code, id])).toEqual([
      ["env-value-not-string", "web"],
      ["env-variable-unresolved", "web"],
    ]);
  });
});

test("a problem of an environment that two containers share is said once for the app", () => {
  const { estate } = load({
    "web.yml": `${APP}  env: &env\n    $providers: [{type: ours}]\n    A: '#{x}'\nsidecars:\n  front:\n    image_tag: x\n    memory: 1\n    env: *env\n`,
  });
  expect(estate.problems.map(({ code, app: id }) => [code, id])).toEqual([["provider-type-unknown", "web"]]);
});

describe("secrets", () => {
  const textOf = (estate: Estate, span: Span): string | undefined =>
    estate.files.get(span.path)?.text.slice(span.start, span.end);
  const secrets = (estate: Estate): (string | undefined)[] =>
    estate.literals.filter(({ secret }) => secret).map(({ valueSpan }) => textOf(estate, valueSpan));

  test("stand nowhere but in the file and the text that deploys them", () => {
    const { estate } = load({ ...ESTATE, "apps/web.env": "user=eagle\npassword=hunter2\npw=trout\nurl_pw=salmon\n" });
    const { files, native, apps, ...rest } = estate;
    expect(JSON.stringify([rest, [...rest.constructs]])).not.toMatch(/swordfish|hunter2|trout|salmon/);
    expect(JSON.stringify([native, apps])).not.toMatch(/hunter2|trout|salmon/);
    expect(files.size).toBe(4);
    expect(env(estate, "web")).toMatchObject({
      DB_PASSWORD: ["<pw file:apps/web.env!>"],
      DB_URL: ["mysql://u:", "<url_pw file:apps/web.env!>", "@db"],
    });
    expect(secrets(estate)).toEqual(["hunter2", "trout", "salmon", "'swordfish'"]);
  });

  test("by the name that any app gives them are secrets for all apps", () => {
    const definition = (name: string): string =>
      `${APP}  env:\n    $providers: [{type: file, path: shared.env}]\n    ${name}: '#{x}'\n`;
    const { estate } = load({
      "a.yml": definition("PLAIN"),
      "b.yml": definition("DB_PASSWORD"),
      "shared.env": "x=trout\n",
    });
    expect(env(estate, "a")).toEqual({ PLAIN: ["<x file:shared.env!>"] });
    expect(estate.literals).toMatchObject([{ name: "x", secret: true, value: "", apps: ["a", "b"] }]);
  });

  test("by any name of an alias are secrets wherever it is used", () => {
    const { estate } = load({
      "web.yml": `shared: &x plain\n${APP}  env:\n    NAME: *x\nsidecars:\n  front:\n    image_tag: x\n    memory: 1\n    env:\n      DB_PASSWORD: *x\n`,
    });
    expect(env(estate, "web")).toEqual({ NAME: ["(secret plain)"], DB_PASSWORD: ["(secret plain)"] });
  });

  test("are found in what has no effect, is refused or cannot be read", () => {
    const { estate } = load({
      "broken.yml": "app:\n  image: x\n  env:\n    DB_PASSWORD: trout1\n    A: [\n",
      "dead.yml": "app:\n  image: x\n  env:\n    DB_PASSWORD: trout2\n",
      "lost.yml": `<<: !include nope.yml\n${APP}  env:\n    DB_PASSWORD: trout3\n`,
      "refused.yml": `${APP}  enviroment:\n    DB_PASSWORD: trout4\n  env:\n    A: '#{x}'\n`,
      "twice.yml": `${APP}  env:\n    DB_PASSWORD: trout5\n    DB_PASSWORD: x\n  enviroment:\n    DB_PASSWORD: trout6\n`,
    });
    expect(secrets(estate)).toEqual(["trout1", "trout2", "trout3", "trout4", "trout5", "x", "trout6"]);
    expect(app(estate, "twice").deployment.kind).toBe("service");
    expect(estate.literals.find(({ span }) => span.path === "dead.yml")?.apps).toEqual(["dead"]);
    expect(JSON.stringify(estate.problems)).not.toContain("trout");
  });

  test("written as a scalar that reads as something else stay out of the problem", () => {
    const { estate } = load({ "web.yml": `${APP}  env:\n    DB_PASSWORD: 0644\n` });
    expect(estate.problems.map(({ code }) => code)).toEqual(["env-value-not-string", "yaml-scalar-surprise"]);
    expect(JSON.stringify(estate.problems)).not.toMatch(/0644|420/);
  });
});

describe("suppressions", () => {
  test("are read from definitions, includes and provider files", () => {
    const { estate } = load({
      "web.yml": `# hakobu-ignore-file one -- old\n<<: !include part.yml\n${APP}  env:\n    $providers: [{type: file, path: web.env}]\n    A: '#{x}'\n`,
      "part.yml": "volumes: {} # hakobu-ignore two -- reason\n",
      "web.env": "# hakobu-ignore three\nx=1\n",
    });
    expect(estate.suppressions.map(({ rules, span }) => [span.path, rules])).toEqual([
      ["part.yml", ["two"]],
      ["web.yml", ["one"]],
    ]);
    expect(estate.problems.map(({ code, span }) => [code, span.path])).toEqual([
      ["suppression-without-reason", "web.env"],
    ]);
  });
});

test("definitions with shared includes and provider files load in a time that grows with their number", () => {
  const files: Record<string, string> = {
    "shared.yml": "cpu: 10\nmemory: 128\n",
    "shared.env": "user=eagle\nother=1\n",
  };
  const add = (count: number): number => {
    for (let index = 0; index < count; index++) {
      files[`app${index}.yml`] =
        `${BASE}app:\n  <<: !include shared.yml\n  image: x\n  env:\n    $providers: [{type: file, path: shared.env}, {type: vault, addr: a, directory: d}]\n    A: '#{user}'\n    B: '#{pw}'\n`;
    }
    const started = performance.now();
    expect(load(files).estate.apps).toHaveLength(count);
    return performance.now() - started;
  };
  add(200);
  const [few, many] = [add(200), add(2000)];
  expect(many / few).toBeLessThan(40);
});
