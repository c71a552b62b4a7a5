import { expect, it } from "vitest";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { selectedRules, selectionErrors } from "../../src/rules/selection.ts";

const ids = (selection: Parameters<typeof selectedRules>[1]): string[] =>
  selectedRules(BUILTIN_RULES, selection).map((rule) => rule.id);

it("without a selection there are all rules", () => {
  expect(ids({})).toHaveLength(BUILTIN_RULES.length);
});

it("takes rules and mechanisms, and skips from what is taken", () => {
  expect(ids({ only: ["secret-literal"] })).toEqual(["secret-literal"]);
  expect(ids({ only: ["definition", "secret-literal"] }).sort()).toEqual([
    "key-historic",
    "key-unknown",
    "resource-made-twice",
    "secret-literal",
  ]);
  expect(ids({ only: ["definition"], skip: ["key-historic"] })).toEqual(["key-unknown", "resource-made-twice"]);
  expect(ids({ skip: ["input", "native"] }).every((id) => !id.startsWith("yaml-"))).toBe(true);
});

it("a name that is neither is an error, with a guess", () => {
  expect(selectionErrors(BUILTIN_RULES, { only: ["secret-literals", "input"], skip: ["nativ"] })).toEqual([
    "`--only secret-literals` names no rule and no mechanism; did you mean `secret-literal`?",
    "`--skip nativ` names no rule and no mechanism; did you mean `native`?",
  ]);
  expect(selectionErrors(BUILTIN_RULES, { only: ["zzzzzzzz"] })[0]).toContain("`hakobu rules` lists the rules");
  expect(selectionErrors(BUILTIN_RULES, { only: ["native"], skip: ["key-unknown"] })).toEqual([]);
});
