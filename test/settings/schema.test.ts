import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { loadSettings } from "../../src/settings/load.ts";
import { proposeSettings } from "../../src/settings/propose.ts";

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const schema = JSON.parse(readFileSync("schemas/hakobu.schema.json", "utf8")) as Schema;
const validate = new Ajv2020({ strict: true }).compile(schema);

/** What the decoder says about a text. */
function messages(text: string): string[] {
  return loadSettings({ path: "hakobu.yaml", text }).errors.map(({ message }) => message);
}

/** The mappings of the schema: where each stands, as the text around one member of it, and its members. */
const MAPPINGS: readonly (readonly [string, Schema | undefined, (member: string) => string])[] = [
  ["hakobu.yaml", schema, (member) => `${member}: 1\n`],
  [
    "environments",
    schema.properties?.["environments"]?.items,
    (member) => `environments:\n  - path: a\n    ${member}: 1\n`,
  ],
  ["secrets", environment("secrets"), (member) => `environments:\n  - path: a\n    secrets: { ${member}: 1 }\n`],
  ["images", schema.properties?.["images"]?.items, (member) => `images:\n  - image: a\n    ${member}: 1\n`],
  ["vault", environment("vault"), (member) => `environments:\n  - path: a\n    vault: { ${member}: 1 }\n`],
];

function environment(member: string): Schema | undefined {
  return schema.properties?.["environments"]?.items?.properties?.[member];
}

describe.each(MAPPINGS)("the members of %s", (_, mapping, around) => {
  const members = Object.keys(mapping?.properties ?? {});

  test("of the schema are known to the decoder", () => {
    expect(members.length).toBeGreaterThan(0);
    for (const member of members) {
      const unknown = messages(around(member)).filter((message) => message.includes("is not known in"));
      expect(unknown, member).toEqual([]);
    }
  });

  test("of the decoder are in the schema", () => {
    const [message = ""] = messages(around("zzzzzzzzzzzzzzzzzz"));
    const listed = message.slice(message.indexOf("valid are"));
    const valid = [...listed.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    expect(valid.toSorted()).toEqual(members.toSorted());
  });
});

const BOTH: readonly (readonly [string, boolean])[] = [
  ["environments: []\n", true],
  ["environments: [{ path: . }]\n", true],
  ["environments: [{ path: ., account: '012345678901', vault: { mount: kv, version: 2 } }]\n", true],
  [
    "environments: [{ path: ., secrets: { store: secrets-manager, name: x, composed: y, kmsKey: 'arn:aws:kms:us-east-1:012345678901:key/x' } }]\n",
    true,
  ],
  ["environments: [{ path: ., scheme: internal, vpc: vpc-1, subnets: [subnet-1], owners: [staff] }]\n", true],
  [
    "environments: [{ path: ., loadBalancer: staff, healthCheckPath: /, region: eu-west-1 }]\naliases: { a: b }\n",
    true,
  ],
  ["images: []\n", true],
  [
    "images: [{ image: localhost:5000/nginx, transparent: false }, { image: 'shop/*', nginx: front/nginx.conf }]\n",
    true,
  ],
  ["images: [{ image: '*', transparent: true, nginx: ./nginx.conf }]\n", true],
  ["images: {}\n", false],
  ["images: [nginx]\n", false],
  ["images: [{ image: nginx }]\n", false],
  ["images: [{ transparent: true }]\n", false],
  ["images: [{ image: '', transparent: true }]\n", false],
  ["images: [{ image: 'nginx:1', transparent: true }]\n", false],
  ["images: [{ image: 'nginx@sha256:0', transparent: true }]\n", false],
  ["images: [{ image: 'a*b', transparent: true }]\n", false],
  ["images: [{ image: nginx, transparent: 'yes' }]\n", false],
  ["images: [{ image: nginx, nginx: /etc/nginx.conf }]\n", false],
  ["images: [{ image: nginx, nginx: a/../../nginx.conf }]\n", false],
  ["images: [{ image: nginx, nginx: '' }]\n", false],
  ["images: [{ image: nginx, transparent: true, tag: 1 }]\n", false],
  ["environments: [{ path: ., scheme: public }]\n", false],
  ["environments: [{ path: ., subnets: [] }]\n", false],
  ["environments: [{ path: ., loadBalancer: -a }]\n", false],
  ["environments: [{ path: ., loadBalancer: internal-a }]\n", false],
  ["aliases: { a: 1 }\n", false],
  ["aliases: [a]\n", false],
  ["environments: [{ account: '012345678901' }]\n", false],
  ["environments: [{ path: ., account: 123456789012 }]\n", false],
  ["environments: [{ path: ., account: '12' }]\n", false],
  ["environments: [{ path: ., secrets: { store: vault } }]\n", false],
  ["environments: [{ path: ., secrets: { kmsKey: alias/x } }]\n", false],
  ["environments: [{ path: ., vault: { version: 3 } }]\n", false],
  ["environments: {}\n", false],
  ["environment: []\n", false],
];

test.each(BOTH)("%j is judged alike by schema and decoder", (text, right) => {
  expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(right);
  expect(messages(text).length === 0).toBe(right);
});

test("what `hakobu init` proposes for fronts is valid, also with its comments taken as answers", () => {
  const text = proposeSettings([
    { path: "a", accounts: [], silent: ["web"], vaults: [], fronts: ["shop/nginx", "a/b"] },
  ]);
  const answered = text.replaceAll(/^# {0,5}(?=images:| *- image| *transparent)/gm, (start) => start.replace("# ", ""));
  expect(loadSettings({ path: "hakobu.yaml", text }).settings.images).toBeUndefined();
  expect(messages(answered)).toEqual([]);
  expect(validate(parse(answered)), stringify(validate.errors)).toBe(true);
  expect(loadSettings({ path: "hakobu.yaml", text: answered }).settings.images).toEqual([
    { image: "a/b", transparent: true },
    { image: "shop/nginx", transparent: true },
  ]);
});

test("what `hakobu init` proposes is valid, also with its comments taken as answers", () => {
  const text = proposeSettings([{ path: "a", accounts: [], silent: ["web"], vaults: ["https://vault"] }]);
  const answered = text
    .replace('# account: "000000000000"', 'account: "000000000000"')
    .replace("# kmsKey: arn:aws:kms:REGION:ACCOUNT:key/ID", "kmsKey: arn:aws:kms:us-east-1:012345678901:key/x");
  for (const each of [text, answered]) {
    expect(validate(parse(each)), stringify(validate.errors)).toBe(true);
    expect(messages(each)).toEqual([]);
  }
  expect(answered).not.toBe(text);
});
