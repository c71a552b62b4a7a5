import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { readReadme } from "../../src/rules/readme.ts";
import { random } from "../support/random.ts";
import { findingLine, findingsOf } from "./readme-examples.ts";

const ENV = [
  "    DB_PASSWORD: '#{db_password}'",
  "    DATABASE_URL: mysql2://shop:#{db_password}@db/shop",
  "    MAIL_PASSWORD: correct-horse",
  "    RAILS_ENV: production",
  "    GREETING: hello #{name}",
];

function definition(env: readonly string[], before: readonly string[] = []): string {
  const head = [
    "scheduler:",
    "  type: ecs",
    "  region: ap-northeast-1",
    "  desired_count: 1",
    "app:",
    "  image: example/shop",
    "  memory: 256",
  ];
  const providers = [
    "  env:",
    "    $providers:",
    "      - type: vault",
    "        addr: https://vault.example.com",
    "        directory: shop",
  ];
  return [...before, ...head, ...providers, ...env, ""].join("\n");
}

const fingerprints = (files: Readonly<Record<string, string>>): string[] =>
  findingsOf(files)
    .map((finding) => finding.fingerprint)
    .toSorted();

describe("fingerprints, through the loader", () => {
  const before = fingerprints({ "shop.yml": definition(ENV) });

  it("stay when lines shift, keys move and other files are there, in any order", () => {
    expect(before.length).toBeGreaterThan(3);
    const { below } = random(2019);
    for (let round = 0; round < 20; round++) {
      const env = [...ENV];
      for (let i = env.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [env[i], env[j]] = [env[j] ?? "", env[i] ?? ""];
      }
      const comments = Array.from({ length: below(4) }, (_, index) => `# line ${index}`);
      const other = definition(["    PORT: '3000'"]);
      const shop = definition(env, comments);
      const files =
        below(2) === 0 ? { "other.yml": other, "shop.yml": shop } : { "shop.yml": shop, "other.yml": other };
      const own = findingsOf(files).filter((finding) => finding.span.path === "shop.yml");
      expect(own.map((finding) => finding.fingerprint).toSorted()).toEqual(before);
    }
  });

  it("differ after a renaming, with the same rules", () => {
    const after = fingerprints({ "store.yml": definition(ENV) });
    expect(after).toHaveLength(before.length);
    expect(after.filter((one) => before.includes(one))).toEqual([]);
  });
});

it("an include that two definitions share has one finding with both", () => {
  const head =
    "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env: !include env.yml\n";
  const env =
    "$providers:\n  - type: vault\n    addr: https://vault.example.com\n    directory: shop\nDB_PASSWORD: '#{db_password}'\n";
  const found = findingsOf({ "a.yml": head, "b.yml": head, "env.yml": env });
  expect(found.map(({ rule, span, uses }) => [rule, span.path, uses.map((use) => use.app)])).toEqual([
    ["provider-value-whole", "env.yml", ["a", "b"]],
  ]);
});

it("a comment suppresses the finding below it, with its reason", () => {
  const text = definition([
    "    # hakobu-ignore provider-value-whole -- rotates hourly until 2027-03-31",
    "    DB_PASSWORD: '#{db_password}'",
  ]);
  const found = (today?: string) =>
    findingsOf({ "shop.yml": text }, today === undefined ? {} : { today }).map(({ rule, active, suppressed }) => [
      rule,
      active,
      suppressed,
    ]);
  expect(found()).toEqual([["provider-value-whole", false, "rotates hourly until 2027-03-31"]]);
  expect(found("2027-03-31")).toEqual(found());
  expect(found("2027-04-01")).toEqual([
    ["suppression-broken", true, undefined],
    ["provider-value-whole", true, undefined],
  ]);
});

describe("planted secrets", () => {
  const secrets = ["correct-horse-battery", "sk_live_4eC39HqLyjWDarjtT1", "hunter2hunter2", "tr0ub4dor-and-3"];
  const files = {
    "shop.yml": definition([
      `    DB_PASSWORD: ${secrets[0]}`,
      `    PAYMENT: ${secrets[1]}`,
      `    CACHE_URL: redis://:${secrets[2]}@cache/0`,
      "    SMTP_PASSWORD: '#{smtp_password}'",
    ]).replace("    $providers:", "    $providers:\n      - type: file\n        path: shop.env"),
    "shop.env": `smtp_password=${secrets[3]}\n`,
  };

  it("are found, and stand in no finding and no text of one", () => {
    const found = findingsOf(files);
    expect(found.filter(({ rule }) => rule.startsWith("secret-")).map(({ span }) => span.path)).toEqual([
      "shop.env",
      "shop.yml",
      "shop.yml",
      "shop.yml",
    ]);
    const printed = JSON.stringify(found) + found.map((finding) => findingLine(finding, files)).join("\n");
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  });
});

it("no text of a finding has a field that nobody filled", () => {
  const unfilled: string[] = [];
  for (const id of readdirSync("rules")) {
    const path = `rules/${id}/README.md`;
    const readme = readReadme(id, { path, text: readFileSync(path, "utf8") });
    if (readme.kind === "errors") expect.fail(path);
    for (const example of readme.documentation.examples) {
      const files = Object.fromEntries(example.files.map((file) => [file.path, file.text]));
      for (const finding of findingsOf(files)) {
        const rule = BUILTIN_RULES.find((each) => each.id === finding.rule);
        const named = [
          ...`${rule?.message} ${rule?.why} ${rule?.help}`.replaceAll("{{", "").matchAll(/\{(\w+)\}/g),
        ].map((match) => match[1] ?? "");
        for (const name of named) if (finding.values[name] === undefined) unfilled.push(`${finding.rule}: {${name}}`);
      }
    }
  }
  expect(unfilled).toEqual([]);
});
