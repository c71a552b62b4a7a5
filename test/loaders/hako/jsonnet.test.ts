import { describe, expect, it } from "vitest";
import type { Estate } from "../../../src/estate/types.ts";
import { loadHako } from "../../../src/loaders/hako/load.ts";
import type { Part } from "../../../src/source/text.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";

type Files = Readonly<Record<string, string>>;

const isSecret = (name: string, value: string): boolean =>
  /PASSWORD|SECRET/i.test(name) || value.startsWith("sk_live_") || value.includes("://:hunter2@");

function load(files: Files): Estate {
  return loadHako(memoryWorkspace(files), Object.keys(files), { isSecret }).estate;
}

const VAULT = `local vault(name) = std.native('provide.vault')(std.toString({ addr: 'https://vault', directory: 'shop' }), name);\n`;

/** A definition with this environment, and what may stand before and inside it. */
function definition(env: string, { before = VAULT, app = "", scheduler = "" } = {}): string {
  return `${before}{
  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: 1, ${scheduler} },
  app: { image: 'example/web', memory: 128, ${app} env: { ${env} } },
}
`;
}

function shown(part: Part): string {
  switch (part.kind) {
    case "text":
      return part.secret ? `secret ${part.text}` : part.text;
    case "provided":
      return `<${part.candidates.map(({ type, where, address = "" }) => `${type} ${address} ${where}`).join("|")} ${part.key}>`;
    case "unknown":
      return `?${part.code}`;
    default:
      return `!${part.resource}`;
  }
}

/** The variables of the only app, by name. */
function env(files: Files): Record<string, string[]> {
  const [app] = load(files).apps;
  return Object.fromEntries((app?.env ?? []).map(({ name, value }) => [name, value.map(shown)]));
}

/** The texts that the places of the part of the value of `name` stand for. */
function places(files: Files, name: string, index: number): string[] {
  const value = load(files).apps[0]?.env.find((each) => each.name === name)?.value ?? [];
  return (value[index]?.origins ?? []).map(({ path, start, end }) => (files[path] ?? "").slice(start, end));
}

const VAULT_PW = "<vault https://vault shop pw>";

describe("environments", () => {
  it.each([
    ["vault('pw')", [VAULT_PW]],
    ["'postgres://u:' + vault('pw') + '@db'", ["postgres://u:", VAULT_PW, "@db"]],
    ["std.format('u:%s@%s', [vault('pw'), 'db'])", ["u:", VAULT_PW, "@", "db"]],
    ["std.join(',', ['a', vault('pw')])", ["a", ",", VAULT_PW]],
    ["std.native('provide.own')('{}', 'pw')", ["?provider-type-unknown"]],
    ["std.toString(std.length(vault('pw')))", ["?value-unknown"]],
    ["'#{' + vault('pw') + '}'", ["?value-unknown"]],
    ["''", [""]],
    ["'a' + 'b'", ["a", "b"]],
  ])("A: %s", (expression, expected) => {
    const parts = env({ "web.jsonnet": definition(`A: ${expression}`) })["A"] ?? [];
    expect(parts).toEqual(expected);
  });

  it("mix references of both kinds in one value", () => {
    const providers = "'$providers': [{ type: 'vault', addr: 'https://other', directory: 'dir' }]";
    expect(env({ "web.jsonnet": definition(`${providers}, A: 'a#{x}b' + vault('pw') + 'c#{y}', B: '#{z}'`) })).toEqual({
      A: ["a", "<vault https://other dir x>", "b", VAULT_PW, "c", "<vault https://other dir y>"],
      B: ["<vault https://other dir z>"],
    });
  });

  it("keep the place of every part", () => {
    const files = { "web.jsonnet": definition("A: 'u:' + vault('pw')") };
    expect(places(files, "A", 0)).toContain("'u:'");
    expect(places(files, "A", 1)).toEqual(expect.arrayContaining(["'pw'", "vault('pw')"]));
  });

  it("answer with what the files of `file` and `yaml` providers say", () => {
    const files = {
      "hako/web.jsonnet": definition("A: 'hi ' + file('name'), B: yaml('a.b'), C: std.asciiUpper(file('name'))", {
        before: `local file(key) = std.native('provide.file')('{"path":"web.env"}', key);
local yaml(key) = std.native('provide.yaml')('{"path":"web.yml"}', key);\n`,
      }),
      "hako/web.env": "name=world\nidle=1\n",
      "hako/web.yml": "a:\n  b: [1, 2]\n",
    };
    expect(env(files)).toEqual({ A: ["hi ", "world"], B: ["1,2"], C: ["WORLD"] });
    expect(places(files, "A", 1)).toContain("world");
    const [app] = load(files).apps;
    expect(app?.files).toEqual(["hako/web.jsonnet", "hako/web.env", "hako/web.yml"]);
    expect(app?.ignored.map(({ span, reason }) => [files["hako/web.env"].slice(span.start, span.end), reason])).toEqual(
      [["idle=1", "no variable of the definition asks for it"]],
    );
  });

  it("never hand on what a provider's file says under the name of a secret", () => {
    const before = `local file(key) = std.native('provide.file')('{"path":"web.env"}', key);\n`;
    const files = {
      "a.jsonnet": definition("HARMLESS: file('x')", { before }),
      "b.jsonnet": definition("URL: 'u:' + file('x')", { before }),
      "c.jsonnet": definition("DB_PASSWORD: 'u:' + file('x')", { before }),
      "d.jsonnet": definition("URL: 'redis://:' + file('y') + '@cache'", { before }),
      "web.env": "x=hunter2\ny=hunter2\n",
    };
    const estate = load(files);
    expect(JSON.stringify([estate.apps, estate.native, estate.literals])).not.toContain("hunter2");
    expect(estate.apps.map(({ env: [value] }) => value?.value.map(shown))).toEqual([
      ["<file  web.env x>"],
      ["u:", "<file  web.env x>"],
      ["secret u:", "<file  web.env x>"],
      ["redis://:", "<file  web.env y>", "@cache"],
    ]);
  });

  it("say of a literal of a library in which apps it is a secret", () => {
    const files = {
      "a.jsonnet": definition("HARMLESS: (import 'lib.libsonnet').value", { before: "" }),
      "b.jsonnet": definition("DB_PASSWORD: (import 'lib.libsonnet').value", { before: "" }),
      "lib.libsonnet": "local value = 'correct-horse';\n{ value: value, unused_password: 'battery-staple' }\n",
    };
    const { literals, apps } = load(files);
    expect(apps.map(({ env: [value] }) => value?.value.map(shown))).toEqual([
      ["secret correct-horse"],
      ["secret correct-horse"],
    ]);
    const secrets = literals.filter(({ secret }) => secret);
    expect(secrets.map(({ valueSpan: { start, end } }) => files["lib.libsonnet"].slice(start, end))).toEqual([
      "'correct-horse'",
      "'battery-staple'",
    ]);
    expect(secrets[0]?.apps).toEqual(["a", "b"]);
  });
});

describe("what stands in no environment", () => {
  const task = (app: string, scheduler = ""): Estate =>
    load({ "web.jsonnet": definition("A: 'a'", { app, scheduler }) });

  it("stays a reference, and is said", () => {
    const estate = task("docker_labels: { team: 'x-' + vault('team') },", "execution_role_arn: vault('role'),");
    expect(estate.problems.map(({ code, values }) => [code, values["at"], values["key"]])).toEqual([
      ["provider-value-outside-env", "scheduler.execution_role_arn", "role"],
      ["provider-value-outside-env", "app.docker_labels.team", "team"],
    ]);
    expect(estate.apps[0]?.deployment.kind).toBe("service");
    expect(JSON.stringify(estate.native)).toContain('"key":"role"');
  });

  it.each(["network_mode: vault('x'),", "dynamic_port_mapping: vault('x') == 'yes',", "elb_v2: { type: vault('x') },"])(
    "is not guessed about where Hako decides by it: %s",
    (scheduler) => {
      const { apps, problems, native } = task("", scheduler);
      expect(apps[0]?.deployment.kind).toBe("unread");
      expect(native).toEqual([]);
      expect(problems.map(({ code }) => code)).toContain("jsonnet-computed-on-reference");
    },
  );

  it("is no refusal of Hako's where it is not known", () => {
    const { apps } = task("memory_reservation: if vault('x') == 'y' then {} else [],");
    expect(apps[0]?.deployment.kind).not.toBe("refused");
  });
});

describe("what becomes of every construct", () => {
  const files = {
    "web.jsonnet": `local lib = import 'lib.libsonnet';
local count = if std.extVar('appId') == 'web' then 2 else 1;
lib.base {
  scheduler+: { desired_count: count },
  app+: { env+: { B: 'b' } },
}
`,
    "lib.libsonnet": `{
  base:: {
    scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: 1 },
    app: { image: 'a', memory: 128, env: { A: 'a' } },
  },
  unused:: { x: 'never' },
}
`,
  };
  const estate = load(files);
  const [app] = estate.apps;
  const textOf = ({ path, start, end }: { path: string; start: number; end: number }): string =>
    (files[path as keyof typeof files] ?? "").slice(start, end);

  it("is said with what stands before it", () => {
    expect(app?.ignored.map(({ span, reason }) => [textOf(span), reason])).toEqual([
      ["desired_count: 1", "`desired_count` of `web.jsonnet` stands before it"],
      ["x: 'never'", "nothing of the definition comes to it"],
    ]);
  });

  it("is said of imports, and of what only takes part", () => {
    const decisions = app?.decisions.map(({ span, decides }) => [textOf(span), decides]) ?? [];
    expect(decisions).toContainEqual(["lib = import 'lib.libsonnet'", "brings in `lib.libsonnet`"]);
    expect(decisions).toContainEqual(["lib.base", "takes part in putting the definition together"]);
  });

  it("counts a value where its field names it, too", () => {
    const places = JSON.stringify(estate.native);
    const field = files["web.jsonnet"].indexOf("desired_count: count");
    expect(places).toContain(`"start":${field},"end":${field + "desired_count: count".length}`);
  });
});

describe("what stops", () => {
  const kinds = (files: Files): (string | undefined)[] => {
    const { apps, problems } = load(files);
    return [apps[0]?.deployment.kind, problems[0]?.code, problems[0]?.span.path, problems[0]?.values["message"]];
  };
  it.each([
    ["{ scheduler: ", "unread", "jsonnet-syntax"],
    ["{ scheduler: a }", "unread", "jsonnet-static"],
    ["{ scheduler: import 'x.libsonnet' }", "unread", "jsonnet-import-missing"],
    ["{ scheduler: importstr '../x' }", "unread", "jsonnet-import-outside-root"],
    ["{ scheduler: std.length(std.range(1, 1e8)) }", "unread", "jsonnet-limit"],
    ["{ scheduler: error 'no' }", "refused", "jsonnet-runtime"],
    ["local f(x) = f(x) + 1; { scheduler: f(1) }", "refused", "jsonnet-runtime"],
    ["[{ scheduler: 1 }]", "refused", "jsonnet-not-an-object"],
    ["{ scheduler: std.native('provide.vault')('{}', 'a') }", "refused", "jsonnet-runtime"],
    ["{ scheduler: std.native('provide.vault')('{', 'a') }", "refused", "jsonnet-runtime"],
    ["{ scheduler: std.native('other')('{}', 'a') }", "refused", "jsonnet-runtime"],
  ])("%s is %s by %s", (text, deployment, code) => {
    expect(kinds({ "web.jsonnet": text }).slice(0, 3)).toEqual([deployment, code, "web.jsonnet"]);
  });

  it("says Hako's own words about a provider", () => {
    const ask = (type: string, options: string) =>
      kinds({ "web.jsonnet": `{ scheduler: std.native('provide.${type}')('${options}', 'a') }`, "a.env": "b=1\n" })[3];
    expect(ask("vault", "{}")).toBe("addr must be set");
    expect(ask("file", '{"path":"a.env"}')).toBe('key not found: "a"');
  });

  it("is one problem of a library for all that import it", () => {
    const files = {
      "a.jsonnet": "{ scheduler: import 'lib.libsonnet' }",
      "b.jsonnet": "{ scheduler: import 'lib.libsonnet' }",
      "lib.libsonnet": "{ a: 1 b: 2 }",
    };
    const { problems, apps } = load(files);
    expect(problems.map(({ code, span, app }) => [code, span.path, app])).toEqual([
      ["jsonnet-syntax", "lib.libsonnet", undefined],
    ]);
    expect(apps.map(({ files: read }) => read)).toEqual([
      ["a.jsonnet", "lib.libsonnet"],
      ["b.jsonnet", "lib.libsonnet"],
    ]);
  });
});

describe("which app it is", () => {
  const text = definition("ID: std.extVar('appId')", { before: "" });
  it("is told by the folder, then by the extension", () => {
    const files = {
      "prod/web.jsonnet": text,
      "staging/web.jsonnet": text,
      "a.b.jsonnet": text,
      "x.json": text,
      "x.yml": "scheduler:\napp:\n",
    };
    const { apps } = load(files);
    expect(apps.map(({ id, env: [value] }) => [id, value?.value.map(shown).join("")])).toEqual([
      ["a.b", "a.b"],
      ["prod/web", "web"],
      ["staging/web", "web"],
      ["x.json", "x"],
      ["x.yml", undefined],
    ]);
  });

  it("is not one that another definition is made of", () => {
    const files = {
      "web.jsonnet": definition("A: 'a'", { before: "" }),
      "staging/web.jsonnet": "(import '../web.jsonnet') + { app+: { env+: { A: 'b' } } }",
      "base.jsonnet": "{ app: { image: error 'set it' } }",
      "job.jsonnet":
        "(import 'base.jsonnet') { scheduler: { type: 'ecs', region: 'r' }, app+: { image: 'x', memory: 1 } }",
    };
    expect(load(files).apps.map(({ id }) => id)).toEqual(["job", "staging/web", "web"]);
    expect(load(files).problems.filter(({ code }) => code === "jsonnet-runtime")).toEqual([]);
  });
});

it("two containers of one library are two objects, as after JSON.parse", () => {
  const text = `local ports = { p: [] };
{
  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: 1 },
  app: { image: 'a', memory: 128, port_mappings: ports.p },
  sidecars: { front: { image_tag: 'nginx', memory: 32, port_mappings: ports.p } },
  scripts: [{ type: 'nginx_front', s3: { region: 'r', bucket: 'b' }, backend_port: 3000 }],
}`;
  const definitions = load({ "web.jsonnet": text }).native.find(({ type }) => type === "task-definition");
  const ports = JSON.stringify(definitions).split('"containerPort"').length - 1;
  expect(ports).toBe(1);
});

it.each(["// hakobu-ignore x -- why", "# hakobu-ignore x -- why", "/* hakobu-ignore x -- why */"])(
  "%s is a suppression for the line below",
  (comment) => {
    const text = definition(`\n${comment}\n// more\nA: 'a'`, { before: "" });
    const [found] = load({ "web.jsonnet": text }).suppressions;
    expect([found?.rules, found?.reason]).toEqual([["x"], "why"]);
    expect(found?.scope.kind === "line" && text.slice(found.scope.start, found.scope.end)).toContain("A: 'a'");
  },
);
