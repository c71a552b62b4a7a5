import { readdirSync, readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { decodeRule } from "../../src/rules/decode.ts";
import { ruleSchema } from "../../src/rules/schema.ts";

const GOOD = `id: vault-value
mechanism: deploy-time-secrets
severity: warning
outcome: rewrite
confidence: certain
effort: 1
match: { kind: env-value, where: { provider: vault, whole: true } }
message: "\`{name}\` is read from Vault"
why: it is plain text
help: move it
native: { feature: secrets, since: 2018-11-15 }
caveats: [new tasks only]
links: [https://docs.aws.amazon.com/]
`;

const validate = new Ajv.default({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(ruleSchema());

function errorsOf(text: string): string[] {
  const decoded = decodeRule({ path: "rules/x/rule.yaml", text });
  return decoded.kind === "errors"
    ? decoded.errors.map(({ path, line, column, message }) => `${path}:${line}:${column} ${message}`)
    : [];
}

it("a good rule decodes, and its plain values become `equals`", () => {
  const decoded = decodeRule({ path: "rule.yaml", text: GOOD });
  expect(decoded).toMatchObject({
    kind: "rule",
    rule: {
      id: "vault-value",
      outcome: "rewrite",
      match: { kind: "env-value", where: { provider: { equals: "vault" }, whole: { equals: true } } },
    },
  });
});

it("a rule without outcome proposes nothing", () => {
  expect(decodeRule({ path: "rule.yaml", text: GOOD.replace("outcome: rewrite\n", "") })).toMatchObject({
    rule: { outcome: null },
  });
});

describe("what is wrong with a rule file is said with its place", () => {
  it.each([
    ["severity: warning", "severty: warning", "3:1 a rule has no key `severty`; did you mean `severity`?"],
    ["severity: warning", "severity: warn", "3:11 `warn` is no severity; there are error, warning, note"],
    [
      "mechanism: deploy-time-secrets",
      "mechanism: deploy-time-secret",
      "2:12 `deploy-time-secret` is no mechanism; did you mean `deploy-time-secrets`?",
    ],
    ["id: vault-value", "id: Vault_Value", "1:5 `Vault_Value` is no rule id"],
    ["id: vault-value", "id: native", "1:5 `native` is the name of a mechanism"],
    ["effort: 1", "effort: much", "6:9 a number is needed here"],
    ["kind: env-value", "kind: env-valu", "7:16 `env-valu` is no kind of fact; did you mean `env-value`?"],
    ["provider: vault", "provder: vault", "7:36 `env-value` has no field `provder`; did you mean `provider`?"],
    ["whole: true", "whole: 'true'", "7:60 `whole` is a boolean, so a boolean is needed here"],
    ["whole: true", "candidates: { above: '1' }", "7:74 `candidates` is a number, so a number is needed here"],
    ["whole: true", "name: { above: 1 }", "7:61 `above` is for a number, and `name` is a string"],
    ["whole: true", "name: { mathces: x }", "7:61 there is no operator `mathces`; did you mean `matches`?"],
    ["whole: true", "name: { matches: 'a(?=b)' }", "7:70 not an RE2 expression"],
    ["whole: true", "name: { in: [] }", "7:65 `in` needs a list of values"],
    ["{name}", "{nme}", "8:10 `{nme}` is no field of `env-value`; did you mean `{name}`?".replace("{name}", "name")],
    ["since: 2018-11-15", "since: 2018", "11:36 a text is needed here"],
    ["since: 2018-11-15", "since: soon", "11:36 `soon` is no date"],
    ["https://docs", "http://docs", "13:8 `http://docs.aws.amazon.com/` is no link"],
    ["why: it is plain text\n", "", "1:1 a rule must have the key `why`"],
    ["{ kind: env-value,", "{ kind: env-value, wth: 1,", "`match` has no key `wth`; did you mean `with`?"],
  ])("%s → %s", (before, after, message) => {
    expect(GOOD).toContain(before);
    expect(errorsOf(GOOD.replace(before, after)).join("\n")).toContain(message);
  });

  it("a value that may be a secret is in no text", () => {
    const text = GOOD.replace(/match: .*/, "match: { kind: literal, where: { name: x } }").replace("{name}", "{value}");
    expect(errorsOf(text)).toEqual([expect.stringContaining("`{value}` may hold a secret")]);
  });

  it("a value of a closed list is one of them", () => {
    const text = GOOD.replace(/match: .*/, "match: { kind: problem, where: { code: yaml-sintax } }").replace(
      "{name}",
      "{code}",
    );
    expect(errorsOf(text)).toEqual([
      expect.stringContaining("`code` is never `yaml-sintax`; did you mean `yaml-syntax`?"),
    ]);
  });

  it("a file that is no tree, or too deep, or empty, says so and does not throw", () => {
    expect(errorsOf("id: [")[0]).toContain("not YAML");
    expect(errorsOf("")[0]).toContain("the file is empty");
    expect(errorsOf("[".repeat(5000))[0]).toContain("nested more than");
    expect(errorsOf("- ".repeat(5000))[0]).toContain("nested more than");
    expect(errorsOf("a: &x 1\nb: *x\n").join()).toContain("`*x` is an alias");
    expect(errorsOf("just words")[0]).toContain("a rule must be a map");
  });
});

describe("the JSON Schema for editors", () => {
  const ids = readdirSync("rules");

  it.each(ids)("accepts %s", (id) => {
    expect(validate(parse(readFileSync(`rules/${id}/rule.yaml`, "utf8"))) || validate.errors).toBe(true);
  });

  it.each([
    ["severity: warning", "severty: warning"],
    ["severity: warning", "severity: warn"],
    ["kind: env-value", "kind: env-valu"],
    ["provider: vault", "provder: vault"],
    ["whole: true", "whole: 'true'"],
    ["whole: true", "name: { above: 1 }"],
    ["{ kind: env-value,", "{ kind: env-value, wth: 1,"],
  ])("refuses what decoding refuses: %s → %s", (before, after) => {
    expect(validate(parse(GOOD))).toBe(true);
    expect(validate(parse(GOOD.replace(before, after)))).toBe(false);
  });

  it("is the one that is written out", () => {
    expect(JSON.parse(readFileSync("schemas/rule.schema.json", "utf8"))).toEqual(ruleSchema());
  });
});
