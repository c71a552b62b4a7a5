import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { KNOWN_PROVIDER_TYPES } from "../../src/estate/facts/env-value.ts";
import { PROVIDER_TYPE_NAMES } from "../../src/loaders/hako/provider-types.ts";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { RULE_DOCUMENTATION } from "../../src/rules/documentation.generated.ts";

it("what is generated is what the rules make of it", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/run.mjs", "scripts/build-rules.ts", "--check"], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

it("every rule has its documentation", () => {
  expect(RULE_DOCUMENTATION.map(({ id }) => id)).toEqual(BUILTIN_RULES.map(({ id }) => id));
});

it("facts and loaders know the same provider types", () => {
  expect([...KNOWN_PROVIDER_TYPES].sort()).toEqual([...PROVIDER_TYPE_NAMES].sort());
});

describe.each(BUILTIN_RULES)("$id", (rule) => {
  it("says what to do, and links where a native feature is named", () => {
    expect(rule.help.length).toBeGreaterThan(30);
    if (rule.native) expect(rule.links.some((link) => link.startsWith("https://docs.aws.amazon.com/"))).toBe(true);
    if (rule.outcome === "rewrite") expect(rule.caveats.length).toBeGreaterThan(0);
  });
});

/** Rules of several codes: a text may only name what every problem has. */
const FAMILIES = BUILTIN_RULES.filter(
  ({ match }) => match.kind === "problem" && match.where?.["code"]?.in?.length !== 1,
);

it.each(FAMILIES)("$id names no field that a problem may lack, but its code and what it says", (rule) => {
  const texts = `${rule.message} ${rule.why} ${rule.help}`.replaceAll("{{", "");
  const named = [...texts.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  expect(named.filter((name) => name !== "what" && name !== "limit")).toEqual([]);
});
