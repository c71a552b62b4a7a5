import { describe, expect, test } from "vitest";
import { loadSettings } from "../../src/settings/load.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/settings/types.ts";
import { migrateFiles } from "../support/migrate.ts";
import { random as seeded } from "../support/random.ts";

/** What every provider answers, so that both sides can be filled in. */
function answer(reference: string): string {
  return `<${reference}>`;
}

interface Container {
  name: string;
  environment: { name: string; value: string }[];
  secrets?: { name: string; valueFrom: string }[];
}

interface Piece {
  text?: string;
  from?: string;
}

interface PlannedSecret {
  name: string;
  arn: string;
  readBy: string[];
  value?: Piece[];
  members?: { key: string; value: Piece[] }[];
}

/** ecspresso prints ``{{`{{`}}`` as `{{`. */
function printed(text: string): string {
  return text.replaceAll(/\{\{`(\{\{?)`\}\}/g, "$1");
}

function filled(text: string): string {
  return printed(text).replaceAll(/#\{([^:}]+:[^}]*)\}/g, (_, reference: string) => answer(reference));
}

function composed(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (piece.text === undefined ? answer((piece.from ?? "").slice(2, -1)) : printed(piece.text)))
    .join("");
}

/** By app, container and variable: what the process would see. */
function environments(artifacts: ReadonlyMap<string, string>): Map<string, string> {
  const plan = artifacts.get("secrets/plan.json");
  const secrets = plan === undefined ? [] : (JSON.parse(plan) as { secrets: PlannedSecret[] }).secrets;
  // Secrets of one name in two accounts have the same placeholder, which each deployment fills in for itself.
  const resolve = (valueFrom: string, reader: string): string => {
    const own = secrets.filter((secret) => secret.readBy.includes(reader));
    const whole = own.find((secret) => secret.arn === valueFrom);
    if (whole?.value !== undefined) return composed(whole.value);
    const [, arn = "", key = ""] = /^(.*):([^:]*)::$/.exec(valueFrom) ?? [];
    const members = own.flatMap((secret) => (secret.arn === arn ? (secret.members ?? []) : []));
    const member = members.find((each) => each.key === key);
    return member === undefined ? `unplanned ${valueFrom}` : composed(member.value);
  };
  const seen = new Map<string, string>();
  for (const [path, text] of artifacts) {
    if (!path.endsWith("ecs-task-def.json") && !path.endsWith("oneshot.json")) continue;
    const json = JSON.parse(text) as {
      containerDefinitions?: Container[];
      taskDefinition?: { containerDefinitions: Container[] };
    };
    for (const container of json.containerDefinitions ?? json.taskDefinition?.containerDefinitions ?? []) {
      for (const { name, value } of container.environment) seen.set(`${path} ${container.name} ${name}`, filled(value));
      for (const { name, valueFrom } of container.secrets ?? []) {
        expect(
          seen.has(`${path} ${container.name} ${name}`),
          `${name} stands in environment and secrets of ${container.name}`,
        ).toBe(false);
        seen.set(
          `${path} ${container.name} ${name}`,
          resolve(valueFrom, `${path.slice(0, path.lastIndexOf("/"))}/${container.name}/${name}`),
        );
      }
    }
  }
  return seen;
}

function expectSameEnvironment(
  files: Readonly<Record<string, string>>,
  settings: Settings = DEFAULT_SETTINGS,
): {
  before: Map<string, string>;
  moved: number;
} {
  const before = environments(migrateFiles(files, { stage: "before", settings }).artifacts);
  const after = migrateFiles(files, { stage: "after", settings }).artifacts;
  expect(environments(after)).toEqual(before);
  const moved = [...after.values()].join("\n").split('"valueFrom"').length - 1;
  return { before, moved };
}

const definition = (env: string, extra = ""): string => `scheduler:
  type: ecs
  region: ap-northeast-1
  cluster: shop
  desired_count: 1
  execution_role_arn: arn:aws:iam::012345678901:role/shop-execution
app:
  image: shop/web
  memory: 128
  env:
    $providers:
      - type: file
        path: web.env
      - type: vault
        addr: https://vault.example.com:8200
        directory: shop/web
${env}${extra}`;

describe("a container sees the same environment after the plan", () => {
  test("whole values, composed values, plain files and what stays", () => {
    const text = definition(`    PASSWORD: '#{db_password}'
    AGAIN: '#{db_password}'
    URL: 'mysql2://u:#{db_password}@#{host}/x?a={b}'
    PLAIN: 'a {{b}} #{not closed'
    PORT: '3000'
`);
    const { before, moved } = expectSameEnvironment({ "web.yml": text, "web.env": "host=db.example.com\n" });
    expect(before.get("web/ecs-task-def.json app PASSWORD")).toBe("<vault:shop/web/db_password>");
    expect(moved).toBe(3);
  });

  test("random definitions", () => {
    const random = seeded(20261122);
    let moved = 0;
    for (let round = 0; round < 120; round++) {
      const pieces = [
        "#{db_password}",
        "#{a/b c}",
        "#{é}",
        "text",
        "{{x}}",
        "{",
        " ",
        "$HOME",
        "'' \"",
        "#{host}",
        "#",
        "\\n",
        "`",
      ];
      const lines = Array.from({ length: 1 + random.below(8) }, (_, index) => {
        const value = Array.from({ length: 1 + random.below(4) }, () => pieces[random.below(pieces.length)]).join("");
        return `    V${index}: '${value.replaceAll("''", "'").replaceAll("'", "''")}'\n`;
      });
      const files = { "web.yml": definition(lines.join("")), "web.env": "host=db\n" };
      moved += expectSameEnvironment(files).moved;
    }
    expect(moved).toBeGreaterThan(100);
  });

  test("random estates: apps that share keys, sidecars, one-shot tasks, both stores, JSON members", () => {
    const random = seeded(3);
    const pick = <T>(items: readonly T[]): T => items[random.below(items.length)] as T;
    const settings = [
      "",
      "{ store: secrets-manager }",
      "{ store: secrets-manager, name: '{where}', composed: '{app}/{container}' }",
      "{ store: parameter-store, name: '/{app}/{where}/{key}' }",
    ];
    let moved = 0;
    for (let round = 0; round < 60; round++) {
      const secrets = pick(settings);
      const text = secrets === "" ? "" : `environments:\n  - { path: ., secrets: ${secrets} }\n`;
      const loaded = loadSettings({ path: "hakobu.yaml", text });
      expect(loaded.errors).toEqual([]);
      const env = (indent: string): string => {
        const directory = pick(["shop", "shop/web", "other"]);
        const lines = Array.from({ length: 1 + random.below(5) }, (_, index) => {
          const value = Array.from({ length: 1 + random.below(3) }, () =>
            pick(["#{pw}", "#{a b}", "#{a_b}", "x", "{{", ":", "#{host}"]),
          ).join("");
          return `${indent}  V${index}: '${value}'\n`;
        });
        return `${indent}env:\n${indent}  $providers:\n${indent}    - { type: file, path: web.env }\n${indent}    - { type: vault, addr: ${pick(["https://a", "https://b"])}, directory: ${directory} }\n${lines.join("")}`;
      };
      const app = (): string =>
        `scheduler:\n  type: ecs\n  region: ${pick(["ap-northeast-1", "us-east-1"])}\n  cluster: shop\n${pick(["  desired_count: 1\n", "  desired_count: 1\n", ""])}${pick(["", "  execution_role_arn: arn:aws:iam::012345678901:role/a\n", "  execution_role_arn: arn:aws:iam::123456789012:role/a\n"])}app:\n  image: shop\n  memory: 128\n${env("  ")}sidecars:\n  proxy:\n    image_tag: proxy\n    memory: 64\n${env("    ")}`;
      const files = {
        "a.yml": app(),
        "b.yml": app(),
        "c/a.yml": app(),
        "web.env": "host=db\n",
        "c/web.env": "host=db2\n",
      };
      moved += expectSameEnvironment(files, loaded.settings).moved;
    }
    expect(moved).toBeGreaterThan(200);
  });
});
