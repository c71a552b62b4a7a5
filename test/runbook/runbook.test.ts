import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analyze } from "../../src/analyze.ts";
import { outputFiles } from "../../src/cli/output-files.ts";
import { loadSettings } from "../../src/settings/load.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";
import { writeArtifacts } from "../../src/workspace.ts";

const VAULT = `#!/bin/sh
printf '%s\\n' "vault $*" >>"$FAKE/arguments"
[ "\${VAULT_ADDR:-}" = https://vault.example.com ] || { echo 'dial tcp: connection refused' >&2; exit 2; }
if [ -f "$FAKE/vault/$3" ]; then cat "$FAKE/vault/$3"; else echo "No value found at $3" >&2; exit 2; fi
`;

const definition = (role: string, env: string): string => `scheduler:
  type: ecs
  region: ap-northeast-1
  cluster: shop
  desired_count: 1
${role}app:
  image: shop
  memory: 128
  env:
    $providers:
      - type: vault
        addr: https://vault.example.com
        directory: shop
      - type: file
        path: common.env
${env}`;

const FILES = {
  "hako/web.yml": definition(
    `  execution_role_arn: arn:aws:iam::012345678901:role/shop
  elb_v2: { vpc_id: vpc-1, listeners: [{ port: 80, protocol: HTTP }], subnets: [subnet-1, subnet-2], security_groups: [sg-1], container_name: app, container_port: 80 }
`,
    `    PASSWORD: '#{db/password}'
    URL: 'mysql2://shop:#{db/password}@db/shop?{x}'
    SHARED: '#{shared}'
  port_mappings: [{ container_port: 80, host_port: 0 }]
`,
  ),
  "hako/worker.yml": definition("", "    SHARED: '#{shared}'\n    OWN: '#{own key}'\n"),
  "hako/common.env": "# nothing here\n",
  // Run as a one-shot task only, in an account that nobody names, with its secrets in one JSON secret.
  "jobs/report.yml": definition("", "    PASSWORD: '#{db/password}'\n    URL: 'mysql2://shop:#{db/password}@db/shop'\n")
    .replace("  desired_count: 1\n", "")
    .replace("        path: common.env", "        path: ../hako/common.env"),
};

interface Block {
  readonly task: string;
  readonly kind: "action" | "check" | "back";
  readonly commands: string;
}

/** The commands of MIGRATION.md, in its order: the first fence of a task is what to do, then the check, then the way back. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let task = "";
  let kind: Block["kind"] = "action";
  for (const [, heading, label, commands] of markdown.matchAll(
    /^### (.*)$|^- \*\*(Do|Check|Back):\*\*|^```sh\n([\s\S]*?)\n```$/gm,
  )) {
    if (heading !== undefined) task = heading;
    else if (label !== undefined) kind = label === "Do" ? "action" : label === "Check" ? "check" : "back";
    else if (commands !== undefined) blocks.push({ task, kind, commands });
  }
  return blocks;
}

const require = createRequire(import.meta.url);
let fake = "";
let out = "";

function state(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(fake, "state.json"), "utf8")) as Record<string, unknown>;
}

/** The state without the revisions that are deregistered: nothing is started from them. */
function present(): Record<string, unknown> {
  const now = state();
  const revisions = Object.entries(now["revisions"] as Record<string, { status: string }[]>);
  const active = revisions.map(([family, all]) => [family, all.filter(({ status }) => status === "ACTIVE")]);
  return { ...now, revisions: Object.fromEntries(active) as unknown };
}

/** Types one block into a shell whose variables the next block sees, as a person's terminal would. */
function type(block: Block): { status: number; output: string } {
  const session = join(fake, "session");
  const script = `if [ -f '${session}' ]; then . '${session}'; fi\nset -e\n${block.commands}\nexport -p >'${session}'\n`;
  const result = spawnSync("sh", ["-c", script], {
    cwd: out,
    encoding: "utf8",
    env: {
      PATH: `${join(fake, "bin")}:${process.env["PATH"]}`,
      FAKE: fake,
      FAKE_JMESPATH: require.resolve("jmespath"),
      HAKOBU_RETRY_SECONDS: "0",
      VAULT_ADDR: "https://vault.example.com",
      IMAGE_TAG: "v1",
      HAKOBU_ROOT: dirname(out),
    },
  });
  return { status: result.status ?? -1, output: result.stdout + result.stderr };
}

let blocks: Block[] = [];

beforeAll(() => {
  fake = mkdtempSync(join(tmpdir(), "hakobu-runbook-"));
  out = join(fake, "hakobu-out");
  mkdirSync(join(fake, "bin"));
  for (const [key, value] of [
    ["shop/db/password", "planted-password\n"],
    ["shop/shared", "planted-shared"],
    ["shop/own key", "planted-own"],
  ] as const) {
    mkdirSync(dirname(join(fake, "vault/secret", key)), { recursive: true });
    writeFileSync(join(fake, "vault/secret", key), value);
  }
  writeFileSync(join(fake, "bin/vault"), VAULT);
  for (const program of ["aws", "ecspresso", "jq"])
    copyFileSync(new URL(`${program}.cjs`, import.meta.url), join(fake, "bin", program));
  for (const program of ["vault", "aws", "ecspresso", "jq"]) chmodSync(join(fake, "bin", program), 0o755);
  const old = {
    status: "ACTIVE",
    definition: {
      containerDefinitions: [{ name: "app", environment: [{ name: "PASSWORD", value: "planted-password" }] }],
    },
  };
  const revisions = {
    web: [
      { number: 1, ...old },
      { number: 2, ...old },
    ],
    worker: [{ number: 7, ...old }],
    "report-oneshot": [
      { number: 3, ...old },
      { number: 4, ...old },
    ],
  };
  writeFileSync(
    join(fake, "state.json"),
    JSON.stringify({ ssm: {}, secretsmanager: {}, roles: { shop: {} }, targetGroups: ["hako-web"], revisions }),
  );
  const { settings, errors } = loadSettings({
    path: "hakobu.yaml",
    text: "environments:\n  - path: hako\n    account: '012345678901'\n  - path: jobs\n    secrets: { store: secrets-manager, name: '{where}', composed: '{app}' }\n",
  });
  expect(errors).toEqual([]);
  const analysis = analyze({ workspace: memoryWorkspace(FILES), paths: Object.keys(FILES), settings });
  const artifacts = outputFiles(analysis, analysis.report(), { stage: "after", apps: undefined });
  writeArtifacts(out, artifacts);
  blocks = blocksOf(readFileSync(join(out, "MIGRATION.md"), "utf8"));
});
afterAll(() => rmSync(fake, { recursive: true }));

describe("the runbook, followed line by line", () => {
  test("has something to type for every task, and a check for everything that is typed", () => {
    const kinds = new Map<string, string[]>();
    for (const block of blocks) kinds.set(block.task, [...(kinds.get(block.task) ?? []), block.kind]);
    expect([...kinds.keys()].length).toBe(14);
    for (const [task, own] of kinds) expect(own.slice(0, 2), task).toEqual(["action", "check"]);
  });

  test("each check fails before its step and passes after it; each way back returns to before", () => {
    const before = present();
    const states: { task: string; before: Record<string, unknown>; back: Block | undefined }[] = [];
    for (const action of blocks.filter((block) => block.kind === "action")) {
      const check = blocks.find((block) => block.task === action.task && block.kind === "check");
      const back = blocks.find((block) => block.task === action.task && block.kind === "back");
      if (check === undefined) throw new Error(`${action.task} has no check`);
      if (back === undefined) continue;
      expect(type(check).status, `${action.task}: the check before the step`).not.toBe(0);
      states.push({ task: action.task, before: present(), back });
      expect(type(action), action.task).toMatchObject({ status: 0 });
      expect(type(check), `${action.task}: the check after the step`).toMatchObject({ status: 0 });
    }
    expect(states.length).toBe(11);
    for (const { task, before: earlier, back } of states.toReversed()) {
      if (back !== undefined) expect(type(back), `${task}: the way back`).toMatchObject({ status: 0 });
      expect(present(), task).toEqual(earlier);
    }
    expect(present()).toEqual(before);
  });

  test("to the end, old revisions are gone and the new ones read secrets", () => {
    for (const block of blocks) {
      if (block.kind !== "back") expect(type(block), `${block.task}: ${block.commands}`).toMatchObject({ status: 0 });
    }
    const { ssm, secretsmanager, revisions } = state() as {
      ssm: Record<string, string>;
      secretsmanager: Record<string, string>;
      revisions: Record<string, { definition: unknown }[]>;
    };
    expect(ssm).toEqual({
      "/shop/db/password": "planted-password\n",
      "/web/app/URL": "mysql2://shop:planted-password\n@db/shop?{x}",
      "/shop/shared": "planted-shared",
      "/shop/own_key": "planted-own",
    });
    const members = Object.entries(secretsmanager).map(([name, value]) => [name, JSON.parse(value) as unknown]);
    expect(Object.fromEntries(members)).toEqual({
      shop: { "db/password": "planted-password\n" },
      report: { URL: "mysql2://shop:planted-password\n@db/shop" },
    });
    expect(revisions["report-oneshot"]).toHaveLength(1);
    expect(revisions["web"]).toHaveLength(1);
    expect(revisions["worker"]).toHaveLength(1);
    expect(JSON.stringify(revisions)).not.toContain("planted");
  });

  test("no value was ever an argument", () => {
    expect(readFileSync(join(fake, "arguments"), "utf8")).not.toContain("planted");
  });
});
