import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../src/cli/main.ts";
import { stringify } from "yaml";
import { analyze } from "../../src/analyze.ts";
import { outputFiles } from "../../src/cli/output-files.ts";
import { renderJson } from "../../src/reporters/json.ts";
import { DEFAULT_SETTINGS } from "../../src/settings/types.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";
import { temporaryEstate } from "../support/estate.ts";
import { fakeTerminal } from "../support/terminal.ts";

/** Every value that must not be seen holds this; what stands around it makes it look like a secret. */
const PLANTED = /plantedQ\w*/;

const definition = (
  env: string,
  around: {
    readonly providers?: string;
    readonly scheduler?: string;
    readonly app?: string;
    readonly end?: string;
  } = {},
): string => `scheduler:
  type: ecs
  region: ap-northeast-1
  cluster: shop
  desired_count: 1
${around.scheduler ?? ""}app:
  image: shop/web
  memory: 128
${around.app ?? ""}  env:
${around.providers ?? ""}${env}${around.end ?? ""}`;

const FILE_PROVIDER = `    $providers:
      - type: file
        path: web.env
`;
const YAML_PROVIDER = FILE_PROVIDER.replace("type: file", "type: yaml").replace("web.env", "web-env.yml");
const VAULT_PROVIDER = `    $providers:
      - type: vault
        addr: https://vault.example.com
        directory: shop
`;

type Files = Readonly<Record<string, string>>;

/** By what is special about them: the files of an estate with planted values. */
const ESTATES: Readonly<Record<string, Files>> = {
  "a literal under a secret name": { "web.yml": definition("    DB_PASSWORD: plantedQ1x-horse\n") },
  "quoted literals": {
    "web.yml": definition("    DB_PASSWORD: 'plantedQ1x ''horse'\n    API_TOKEN: \"plantedQ2x\\thorse\\u00e9\"\n"),
  },
  "a value that looks secret under a harmless name": {
    "web.yml": definition(
      `    CACHE: redis://:plantedQ1x@cache:6379/0\n    SETTINGS: 'user=shop;password=plantedQ2xhorse;x=1'\n`,
    ),
  },
  "a provider's file": {
    "web.yml": definition("    DB_PASSWORD: '#{DB_PASSWORD}'\n    OTHER: '#{TOKEN}'\n", { providers: FILE_PROVIDER }),
    "web.env": "DB_PASSWORD=plantedQ1x-horse\nTOKEN=plantedQ2x-horse\nUNUSED_TOKEN=plantedQ3x-horse\n",
  },
  "a provider's file with lines that set nothing": {
    "web.yml": definition("    DB_PASSWORD: '#{DB_PASSWORD}'\n", { providers: FILE_PROVIDER }),
    "web.env":
      "DB_PASSWORD=first-plantedQ1x\nDB_PASSWORD=plantedQ2x-horse\n# API_TOKEN=plantedQ3x-horse\n  export API_TOKEN=plantedQ4x-horse\nredis://:plantedQ5x@cache\n",
  },
  "a harmless key of a provider's file behind a secret variable": {
    "web.yml": definition("    DB_PASSWORD: '#{main}'\n    URL: 'mysql2://shop:#{second}@db/shop'\n", {
      providers: FILE_PROVIDER,
    }),
    "web.env": "main=plantedQ1x-horse\nsecond=plantedQ2x\n",
  },
  "a yaml provider's file": {
    "web.yml": definition("    DB_PASSWORD: '#{database.password}'\n    LIST: '#{token}'\n", {
      providers: YAML_PROVIDER,
    }),
    "web-env.yml":
      "database:\n  password: plantedQ1x-horse\n  host: db\ntoken:\n  - plantedQ2x-horse\n  - plantedQ3x-horse\n",
  },
  "a yaml provider's file that Ruby refuses": {
    "web.yml": definition("    DB_PASSWORD: '#{database.password}'\n", { providers: YAML_PROVIDER }),
    "web-env.yml":
      "database: &a\n  password: plantedQ1x-horse\nother: *a\ntoken: >\n  plantedQ2x-horse\n  plantedQ3x-horse\n",
  },
  "a yaml provider's file that is broken": {
    "web.yml": definition("    DB_PASSWORD: '#{database.password}'\n", { providers: YAML_PROVIDER }),
    "web-env.yml": "database:\n  password: 'plantedQ1x-horse\n  token: plantedQ2x\n",
  },
  "the typed part of a mixed value": {
    "web.yml": definition(
      "    DATABASE_URL: 'mysql2://shop:plantedQ1x@#{host}/shop'\n    DB_PASSWORD: 'plantedQ2x-horse-#{suffix}'\n",
      { providers: VAULT_PROVIDER },
    ),
  },
  "duplicates of which the last counts": {
    "web.yml": definition(
      "    DB_PASSWORD: plantedQ1x-horse\n    DB_PASSWORD: plantedQ2x-horse\n    PORT: '1'\n    API_TOKEN: plantedQ3x-horse\n    API_TOKEN: ''\n",
    ),
  },
  "comments near findings": {
    "web.yml": definition(
      "    # DB_PASSWORD: plantedQ1x-horse\n    DB_PASSWORD: '#{pw}' # was plantedQ2x: redis://:plantedQ2x@cache\n    API_TOKEN: plantedQ3x-horse # old: plantedQ3x-horse\n    TIME: 3 # API_TOKEN=plantedQ4x-horse\n",
      { providers: VAULT_PROVIDER },
    ),
  },
  "a quote that is not closed": {
    "web.yml": definition("    DB_PASSWORD: 'plantedQ1x-horse\n    API_TOKEN: plantedQ2x-horse\n    PORT: '3000'\n"),
  },
  "a double quote that is not closed": {
    "web.yml": definition('    DB_PASSWORD: "plantedQ1x-horse\n    API_TOKEN: plantedQ2x-horse\n'),
  },
  "a tab as indentation": {
    "web.yml": definition("    DB_PASSWORD: plantedQ1x-horse\n\tAPI_TOKEN: plantedQ2x-horse\n    MORE: x\n"),
  },
  "an indentation that does not fit": {
    "web.yml": definition(
      "    DB_PASSWORD: plantedQ1x-horse\n   API_TOKEN: plantedQ2x-horse\n  - MASTER_KEY: plantedQ3x-horse\n",
    ),
  },
  "a plain scalar that YAML does not take": {
    "web.yml": definition(
      "    DB_PASSWORD: plantedQ1x: horse\n    API_TOKEN: @plantedQ2x\n    MASTER_KEY: `plantedQ3x\n",
    ),
  },
  "an unknown escape": { "web.yml": definition('    DB_PASSWORD: "plantedQ1x\\qhorse"\n') },
  "a broken flow map": {
    "web.yml": definition("    { DB_PASSWORD: plantedQ1x-horse, API_TOKEN: 'plantedQ2x-horse'\n"),
  },
  "flow maps": {
    "web.yml": definition("    PORT: 3000\n", { app: "  labels: { API_TOKEN: plantedQ1x-horse, x: 1 }\n" }),
    "worker.yml": definition("", {}).replace(/ {2}env:\n$/, "  env: { DB_PASSWORD: plantedQ2x-horse, PORT: 3000 }\n"),
  },
  "block scalars": {
    "web.yml": definition(
      "    DB_PASSWORD: |\n      plantedQ1x-horse\n      plantedQ2x-horse\n    PRIVATE_KEY: >-\n      -----BEGIN RSA PRIVATE KEY-----\n      plantedQ3x\n      plantedQ4x\n      -----END RSA PRIVATE KEY-----\n    HARMLESS: |\n      -----BEGIN RSA PRIVATE KEY-----\n      plantedQ5x\n",
    ),
  },
  "a broken block scalar": {
    "web.yml": definition(
      "    PRIVATE_KEY: |\n      -----BEGIN RSA PRIVATE KEY-----\n      plantedQ1x\n    \tplantedQ2x\n      plantedQ3x\n   bad\n",
    ),
  },
  "values of several lines": {
    "web.yml": definition(
      '    DB_PASSWORD: plantedQ1x-horse\n      plantedQ2x-horse\n    API_TOKEN: "plantedQ3x-horse\n      plantedQ4x-horse"\n',
    ),
  },
  "aliases and merges": {
    "web.yml": definition("    HARMLESS: &pw plantedQ1x-horse\n    DB_PASSWORD: *pw\n    OTHER: *pw\n"),
    "worker.yml": `base: &base\n  API_TOKEN: plantedQ2x-horse\n  PORT: 3000\n${definition("    <<: *base\n    PORT: '1'\n")}`,
  },
  includes: {
    "web.yml": definition("    <<: !include shared.yml\n    PORT: 3000\n"),
    "worker.yml": definition("    <<: !include shared.yml\n"),
    "shared.yml": "DB_PASSWORD: plantedQ1x-horse\nMASTER_KEY: [plantedQ2x-horse]\nAPI_TOKEN: '#{x} plantedQ3x-horse'\n",
  },
  "numbers, dates and symbols": {
    "web.yml": definition(
      "    DB_PASSWORD: 0644771234\n    API_TOKEN: 2026-01-02\n    MASTER_KEY: :plantedQ1x\n    SECRET_KEY: !!binary cGxhbnRlZFE=\n    OTHER_TOKEN: !ruby/object plantedQ2x-horse\n    SOME_TOKEN: !foo plantedQ3x-horse\n",
    ),
  },
  "a comment inside of a value": {
    "web.yml": definition("    DB_PASSWORD: plantedQ1x-horse #{pw}\n    API_TOKEN: plantedQ2x-horse #x\n", {
      providers: VAULT_PROVIDER,
    }),
  },
  "collections where Hako wants a string": {
    "web.yml": definition(
      "    DB_PASSWORD: [plantedQ1x-horse, plantedQ2x-horse]\n    API_TOKEN: { value: plantedQ3x-horse }\n    TOKENS:\n      - plantedQ4x-horse\n      - { MASTER_KEY: plantedQ5x-horse }\n",
    ),
  },
  "a secret name where Hako wants a string": {
    "web.yml": definition("    DB_PASSWORD: !ruby/symbol plantedQ1x-horse\n    API_TOKEN: :plantedQ2x-horse\n"),
  },
  "unknown keys": {
    "web.yml": definition("    PORT: '1'\n", {
      app: "  password: plantedQ1x-horse\n  api_token:\n    - plantedQ2x-horse\n  secrets_of_mine:\n    DB_PASSWORD: plantedQ3x-horse\n",
      end: "db_password: plantedQ4x-horse\nvars:\n  API_TOKEN: |\n    plantedQ5x-horse\n    plantedQ6x-horse\n",
    }),
  },
  "keys with another type of value": {
    "web.yml": definition("    PORT: '1'\n", {
      scheduler: "  password: { a: plantedQ1x-horse }\n  desired_count: { password: plantedQ2x-horse }\n",
      app: "  command: { password: plantedQ3x-horse }\n  cpu: [{ DB_PASSWORD: plantedQ4x-horse }]\n",
    }),
  },
  "command, labels, log options and tags": {
    "web.yml": definition("    PORT: '1'\n", {
      app: "  command: [run, --password=plantedQ1xhorse, 'redis://:plantedQ2x@cache']\n  labels:\n    API_TOKEN: plantedQ3x-horse\n  docker_labels:\n    API_TOKEN: plantedQ3x-horse\n  log_configuration:\n    log_driver: splunk\n    options:\n      splunk-token: plantedQ4x-horse\n",
      scheduler: "  tags:\n    api_token: plantedQ5x-horse\n",
    }),
  },
  "suppressed findings": {
    "web.yml": definition(
      "    # hakobu-ignore secret-literal -- plantedQ1x-horse is DB_PASSWORD=plantedQ1x-horse\n    DB_PASSWORD: plantedQ1x-horse\n    API_TOKEN: plantedQ2x-horse # hakobu-ignore secret-literal\n    OTHER_TOKEN: plantedQ3x-horse # hakobu-ignore plantedQ3x-horse -- why\n",
    ),
  },
  "a provider's value that two apps use": {
    "web.yml": definition("    A: '#{main}'\n", { providers: FILE_PROVIDER }),
    "worker.yml": definition("    DB_PASSWORD: '#{main}'\n    B: 'x#{main}'\n", { providers: FILE_PROVIDER }),
    "web.env": "main=plantedQ1x-horse\n",
  },
  "options of providers": {
    "web.yml": definition("    A: '#{a}'\n", {
      providers:
        "    $providers:\n      - type: vault\n        addr: https://shop:plantedQ1x@vault.example.com\n        directory: shop\n        token: plantedQ2x-horse\n      - type: mine\n        password: plantedQ3x-horse\n",
    }),
  },
  "a definition that Hako refuses": {
    "web.yml": definition(
      "    DB_PASSWORD: plantedQ1x-horse\n    PORT: 3000\n    MIXED: '#{}plantedQ2x-horse'\n    API_TOKEN: '#{}plantedQ3x-horse'\n",
      { scheduler: "  elb: {}\n" },
    ),
  },
  "a definition that is no map": {
    "web.yml": "- scheduler: {}\n- DB_PASSWORD: plantedQ1x-horse\n",
    "worker.yml": "scheduler: DB_PASSWORD=plantedQ2x-horse\napp: redis://:plantedQ3x@cache\n",
  },
  "a later document": {
    "web.yml": `${definition("    PORT: '1'\n")}---\nDB_PASSWORD: plantedQ1x-horse\napp:\n  env:\n    API_TOKEN: |\n      plantedQ2x-horse\n`,
  },
  "a sidecar, a script and what is not deployed": {
    "web.yml": definition("    PORT: '1'\n", {
      end: "sidecars:\n  proxy:\n    image_tag: proxy\n    env:\n      DB_PASSWORD: plantedQ1x-horse\nadditional_containers:\n  old:\n    image_tag: old\n    env:\n      API_TOKEN: plantedQ2x-horse\nscripts:\n  - type: nginx_front\n    password: plantedQ3x-horse\n    s3: { api_token: plantedQ4x-horse }\n",
    }),
  },
  "keys as values": {
    "web.yml": definition("    redis://:plantedQ1x@cache: x\n    ? [DB_PASSWORD, x]\n    : plantedQ3x\n"),
  },
  "what stands beside a change": {
    "web.yml": definition("    PASS: '#{a}'\n    API_TOKEN: plantedQ1x-horse\n    Z: '#{b}'\n", {
      providers: VAULT_PROVIDER,
      app: "  docker_labels:\n    A_TOKEN: plantedQ2x-horse\n  command: [redis://:plantedQ3x@cache]\n  entry_point: [redis://:plantedQ4x@cache]\n  log_configuration:\n    log_driver: splunk\n    options:\n      splunk-token: plantedQ5x-horse\n",
      scheduler: "  tags:\n    api_token: plantedQ6x-horse\n",
    }),
  },
  "a map in one line, and what is behind it": {
    "web.yml": definition("    PORT: '1'\n", {
      app: '  docker_labels: { A: 1, API_TOKEN: plantedQ1x horse, B: {DB_PASSWORD: \'plantedQ2x, horse\'} } # x=1, DB_PASSWORD=plantedQ3x-horse\n  docker_labels: { "API_TOKEN": "plantedQ4x, horse" }\n',
    }),
  },
  "duplicate keys in odd places": {
    "web.yml": definition("    PORT: '1'\n", {
      app: "  docker_labels: { API_TOKEN: plantedQ1x-horse }\n  docker_labels: { API_TOKEN: plantedQ2x-horse }\n",
    }),
  },
};

async function output(argv: readonly string[], cwd: string): Promise<string> {
  const terminal = fakeTerminal({ cwd });
  const code = await run(argv, terminal);
  expect(code, `${argv.join(" ")}\n${terminal.err()}`).not.toBe(4);
  return terminal.out() + terminal.err();
}

/** What is not an artifact: the pages for people. */
function pages(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") || path.endsWith("ledger.json"))
    .map((path) => join(folder, path));
}

/** The lines in which something planted stands, each with where it was seen. */
function leaks(where: string, text: string): string[] {
  return text.split("\n").flatMap((line) => (PLANTED.test(line) ? [`${where}: ${line.trim()}`] : []));
}

describe("no planted value is shown", () => {
  test.each(Object.entries(ESTATES))("%s", async (_, files) => {
    const root = temporaryEstate(files);
    const found: string[] = [];
    for (const argv of [
      ["lint"],
      ["lint", "--min-severity", "note", "--format", "json"],
      ["lint", "--format", "markdown"],
      ["lint", "--only", "native", "--format", "json"],
      ["lint", "--skip", "deploy-time-secrets", "--format", "json"],
      ["lint", ...Object.keys(files)],
      ["report"],
      ["report", "--format", "json"],
      ["report", "--format", "markdown"],
      ["migrate", "--diff"],
      ["migrate", "--diff", "--stage", "before"],
      ["migrate", "--stage", "before", "--out", "old"],
      ["migrate", "--format", "json=report.json"],
      ["migrate", "--diff", "--skip", "deploy-time-secrets"],
      ["migrate", "--diff", "--out", "old"],
      ["init", "--print"],
    ]) {
      found.push(...leaks(argv.join(" "), await output(argv, root)));
    }
    for (const path of [...pages(join(root, "hakobu-out")), ...pages(join(root, "old")), join(root, "report.json")]) {
      found.push(...leaks(path.slice(root.length), readFileSync(path, "utf8")));
    }
    expect(found).toEqual([]);
  });

  test("and it would be noticed", () => {
    expect(leaks("here", "a\nDB_PASSWORD: plantedQ1x-horse\n")).toEqual(["here: DB_PASSWORD: plantedQ1x-horse"]);
  });
});

type Node = null | boolean | number | string | Node[] | { [key: string]: Node };

/** Something at every place where Hako reads something. */
const FULL: Node = {
  scheduler: {
    type: "ecs",
    region: "ap-northeast-1",
    cluster: "shop",
    desired_count: 1,
    role: "ecsServiceRole",
    task_role_arn: "arn:aws:iam::012345678901:role/web",
    network_mode: "awsvpc",
    network_configuration: {
      awsvpc_configuration: { subnets: ["subnet-1"], security_groups: ["sg-1"], assign_public_ip: "DISABLED" },
    },
    deployment_configuration: { maximum_percent: 200, deployment_circuit_breaker: { enable: true, rollback: true } },
    placement_constraints: [{ type: "memberOf", expression: "a == b" }],
    volumes: { data: { source_path: "/mnt" } },
    tags: { team: "shop" },
    autoscaling: {
      min_capacity: 1,
      max_capacity: 2,
      role_arn: "arn:aws:iam::012345678901:role/scale",
      policies: [
        {
          alarms: ["high"],
          cooldown: 300,
          adjustment_type: "ChangeInCapacity",
          scaling_adjustment: 1,
          metric_interval_lower_bound: 0,
        },
      ],
    },
    elb_v2: {
      vpc_id: "vpc-1",
      subnets: ["subnet-1"],
      security_groups: ["sg-1"],
      listeners: [{ port: 80, protocol: "HTTP" }],
      container_name: "app",
      container_port: 80,
      health_check_path: "/",
    },
    oneshot_notification_prefix: "s3://bucket/x",
    service_discovery: [
      {
        container_name: "app",
        container_port: 80,
        service: { name: "web", namespace_id: "ns-1", dns_config: { dns_records: [{ type: "A", ttl: 60 }] } },
      },
    ],
  },
  app: {
    image: "shop/web",
    memory: 128,
    cpu: 10,
    env: {
      $providers: [
        { type: "file", path: "web.env" },
        { type: "vault", addr: "https://vault", directory: "shop" },
      ],
      PORT: "3000",
      PASSWORD: "#{pw}",
    },
    docker_labels: { a: "b" },
    command: ["run", "--x"],
    ulimits: [{ name: "nofile", soft_limit: 1, hard_limit: 2 }],
    mount_points: [{ source_volume: "data", container_path: "/data" }],
    health_check: { command: ["CMD", "x"], interval: 30 },
    secrets: [{ name: "S", value_from: "arn:aws:ssm:ap-northeast-1:012345678901:parameter/x" }],
    log_configuration: { log_driver: "awslogs", options: { "awslogs-group": "g", "awslogs-region": "ap-northeast-1" } },
    linux_parameters: { init_process_enabled: true },
    extra_hosts: [{ hostname: "h", ip_address: "10.0.0.1" }],
  },
  sidecars: {
    proxy: {
      image_tag: "proxy",
      port_mappings: [{ container_port: 80, host_port: 80 }],
      depends_on: [{ container_name: "app", condition: "START" }],
      env: { A: "b" },
    },
  },
  scripts: [
    {
      type: "nginx_front",
      backend: "app",
      backend_port: 80,
      s3: { region: "ap-northeast-1", bucket: "b", prefix: "p" },
      locations: { "/": { https_type: "public" } },
    },
  ],
};

const REPLACEMENTS: readonly Node[] = [
  { DB_PASSWORD: "plantedQ1x-horse" },
  [{ api_token: ["plantedQ2x-horse"] }],
  "redis://:plantedQ3x@cache:6379/0",
  { redis: ["redis://:plantedQ4x@cache:6379/0"] },
];

/** Copies of `node` in which one node is another, one by one. */
function* replaced(node: Node, value: Node): Generator<Node> {
  yield value;
  if (Array.isArray(node))
    for (const [index, item] of node.entries()) for (const copy of replaced(item, value)) yield node.with(index, copy);
  else if (node !== null && typeof node === "object")
    for (const [key, item] of Object.entries(node))
      for (const copy of replaced(item, value)) yield { ...node, [key]: copy };
}

/** Everything that is shown of files in memory. */
function shown(files: Files): string {
  const analysis = analyze({
    workspace: memoryWorkspace(files),
    paths: Object.keys(files),
    settings: DEFAULT_SETTINGS,
  });
  const report = analysis.report();
  const written = outputFiles(analysis, report, { stage: "after", apps: undefined }).filter(({ path }) =>
    path.endsWith(".md"),
  );
  return [renderJson(report), ...written.map(({ text }) => text)].join("\n");
}

test.each(REPLACEMENTS.map((value) => [JSON.stringify(value), value] as const))(
  "no planted value is shown wherever %s stands",
  (_, value) => {
    let definitions = 0;
    const found = new Set<string>();
    for (const copy of replaced(FULL, value)) {
      for (const text of [
        stringify(copy, { lineWidth: 0 }),
        stringify(copy, { lineWidth: 0, collectionStyle: "flow" }),
      ]) {
        // A flow map as a whole is nobody's definition: its first level is written as a block.
        const claimed = text.startsWith("{")
          ? text
              .slice(1)
              .replace(/\}\s*$/, "")
              .replace(/^\n? */, "")
          : text;
        definitions++;
        for (const leak of leaks(
          String(JSON.stringify(copy)).slice(0, 0),
          shown({ "web.yml": claimed, "web.env": "pw=x\n" }),
        ))
          found.add(leak);
      }
    }
    expect(definitions).toBeGreaterThan(150);
    expect([...found].slice(0, 20)).toEqual([]);
  },
);
