import { MECHANISMS } from "../findings/types.ts";
import { didYouMean } from "../source/nearest.ts";
import type { Rule } from "./types.ts";

/** Names of rules or mechanisms. Without `only`, all are selected; `skip` takes away. */
export interface Selection {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
}

/** One sentence for each name that is neither a rule nor a mechanism. */
export function selectionErrors(rules: readonly Rule[], { only = [], skip = [] }: Selection): string[] {
  const names = [...rules.map((rule) => rule.id), ...MECHANISMS];
  const known = new Set(names);
  const errors = (option: string, given: readonly string[]): string[] =>
    given
      .filter((name) => !known.has(name))
      .map((name) => {
        const guess = didYouMean(name, names);
        const ending =
          guess === "" ? `; \`hakobu rules\` lists the rules, and the mechanisms are ${MECHANISMS.join(", ")}` : guess;
        return `\`${option} ${name}\` names no rule and no mechanism${ending}`;
      });
  return [...errors("--only", only), ...errors("--skip", skip)];
}

/** The rules that a selection leaves, in their order. */
export function selectedRules(rules: readonly Rule[], { only = [], skip = [] }: Selection): readonly Rule[] {
  if (only.length === 0 && skip.length === 0) return rules;
  const names = (list: readonly string[], rule: Rule): boolean =>
    list.includes(rule.id) || list.includes(rule.mechanism);
  return rules.filter((rule) => (only.length === 0 || names(only, rule)) && !names(skip, rule));
}
