import { describe, expect, it } from "vitest";
import { explainedRule, reportRule } from "../../src/report/rules.ts";
import { displayWidth } from "../../src/reporters/display-width.ts";
import { renderExplanation } from "../../src/reporters/explain.ts";
import { createPaint } from "../../src/reporters/paint.ts";
import { renderRules, renderRulesJson } from "../../src/reporters/rules.ts";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { RULE_DOCUMENTATION } from "../../src/rules/documentation.generated.ts";
import { showCodes } from "../support/terminal.ts";

const documentation = new Map(RULE_DOCUMENTATION.map((each) => [each.id, each]));
const listed = BUILTIN_RULES.map((rule) => reportRule(rule, documentation.get(rule.id)));
const plain = (width: number) => ({ width, paint: createPaint(false) });
// eslint-style colour codes are all that colour may add.
const withoutColour = (text: string): string => showCodes(text).replace(/‹\d+›/g, "");

function tooWide(text: string, width: number): string[] {
  return text.split("\n").filter((line) => displayWidth(line) > width && !line.includes("https://"));
}

describe("the list of rules", () => {
  it.each([60, 80, 160])("has every rule with its title and fits into %d columns", (width) => {
    const text = renderRules(listed, plain(width));
    expect(tooWide(text, width)).toEqual([]);
    const words = text.replace(/\s+/g, " ");
    for (const { id, title } of listed) {
      expect(text).toContain(`  ${id}`);
      expect(words).toContain(title);
    }
  });

  it("says the same in colour", () => {
    expect(withoutColour(renderRules(listed, { width: 80, paint: createPaint(true) }))).toBe(
      renderRules(listed, plain(80)),
    );
  });

  it("is JSON with the promised members", () => {
    const { rules } = JSON.parse(renderRulesJson(listed)) as { rules: Record<string, unknown>[] };
    expect(rules).toHaveLength(BUILTIN_RULES.length);
    expect(rules.find(({ id }) => id === "provider-value-whole")).toMatchObject({
      mechanism: "deploy-time-secrets",
      severity: "warning",
      outcome: "rewrite",
      confidence: "certain",
      effort: 1,
      kind: "env-value",
      native: { since: "2018-11-15" },
    });
    for (const member of ["message", "why", "help", "caveats", "links"])
      expect(rules.every((rule) => rule[member] !== undefined)).toBe(true);
  });
});

describe.each(BUILTIN_RULES.map(({ id }) => id))("the explanation of %s", (id) => {
  const rule = BUILTIN_RULES.find((each) => each.id === id);
  if (!rule) throw new Error(id);
  const explained = explainedRule(rule, documentation.get(id));
  const text = renderExplanation(explained, plain(80));

  it("says all that there is to say", () => {
    const words = text.replace(/\s+/g, " ");
    for (const part of [
      explained.title,
      ...explained.about.split("\n\n"),
      ...explained.reasons.split("\n\n"),
      ...explained.todo.split("\n\n"),
    ])
      expect(words).toContain(part);
    for (const caveat of rule.caveats) expect(words).toContain(caveat);
    for (const link of rule.links) expect(text).toContain(`  ${link}\n`);
    if (rule.native) expect(words).toContain(`Since ${rule.native.since}: ${rule.native.feature}.`);
    expect(text).toContain("An example that fires");
    expect(text).toContain("An example that stays silent");
  });

  it("fits into its columns, and says the same in colour", () => {
    expect(tooWide(text, 80)).toEqual([]);
    expect(tooWide(renderExplanation(explained, plain(60)), 60)).toEqual([]);
    expect(withoutColour(renderExplanation(explained, { width: 80, paint: createPaint(true) }))).toBe(text);
  });
});

it("a rule without a README is explained by its own texts", () => {
  const [rule] = BUILTIN_RULES;
  if (!rule) expect.fail("there are rules");
  const text = renderExplanation(explainedRule(rule), plain(80)).replace(/\s+/g, " ");
  expect(text).toContain(rule.why);
  expect(text).toContain(rule.help);
});
