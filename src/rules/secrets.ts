import { LITERAL_TRAITS, literalTraits } from "../estate/facts/literal.ts";
import { fieldsTest } from "./match.ts";
import type { Rule, Where } from "./types.ts";

/** Answers whether a value under a name is to be kept out of everything but artifacts. */
export type SecretClassifier = (name: string, value: string) => boolean;

const TRAITS: ReadonlySet<string> = new Set(LITERAL_TRAITS);

/**
 * What looks secret, compiled from every rule of kind `literal` of the mechanism `deploy-time-secrets`, whatever is
 * selected, suppressed or shown.
 *
 * Conditions that ask whether a literal is classified say nothing here. Conditions on where a literal stands, and on its
 * company, are taken as met: what one file may show, another may not.
 */
export function compileSecretClassifier(rules: readonly Rule[]): SecretClassifier {
  const tests = rules.flatMap(traitsTest);
  return (name, value) => {
    const traits = literalTraits(name, value);
    return tests.some((test) => test(traits));
  };
}

function traitsTest({ mechanism, match }: Rule): ReturnType<typeof fieldsTest>[] {
  if (mechanism !== "deploy-time-secrets" || match.kind !== "literal") return [];
  const where = match.where ?? {};
  if ("secret" in where) return [];
  const own = onlyTraits(where);
  const any = match.any
    ?.filter((conditions) => !("secret" in conditions))
    .map(onlyTraits)
    .filter((conditions) => Object.keys(conditions).length > 0);
  // A rule that asks only where a literal stands would make everything a secret.
  if (Object.keys(own).length === 0 && (any === undefined || any.length === 0)) return [];
  return [fieldsTest({ where: own, ...(any && any.length > 0 ? { any } : {}) })];
}

function onlyTraits(where: Where): Where {
  return Object.fromEntries(Object.entries(where).filter(([field]) => TRAITS.has(field)));
}
