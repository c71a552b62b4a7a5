import { didYouMean } from "../source/nearest.ts";
import type { Complaints, RuleNode } from "./document.ts";

/** The members of a map of a rule file, by key. */
export type Members = Readonly<Record<string, RuleNode | undefined>>;

export interface MembersShape {
  /** What the map is, for messages: `a rule`. */
  readonly what: string;
  readonly keys: readonly string[];
  readonly required?: readonly string[];
}

/** The members of a map whose keys are known; anything else is complained about. */
export function members(
  node: RuleNode,
  { what, keys, required = [] }: MembersShape,
  complain: Complaints,
): Members | undefined {
  if (node.kind !== "map") {
    complain(node.start, `${what} must be a map with the keys ${keys.join(", ")}`);
    return undefined;
  }
  const found: Record<string, RuleNode> = {};
  for (const { key, start, value } of node.entries) {
    if (keys.includes(key)) found[key] = value;
    else
      complain(start, `${what} has no key \`${key}\`${didYouMean(key, keys) || `; its keys are ${keys.join(", ")}`}`);
  }
  for (const key of required) if (!found[key]) complain(node.start, `${what} must have the key \`${key}\``);
  return found;
}

/** A text that is not empty. */
export function text(node: RuleNode | undefined, complain: Complaints): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === "scalar" && typeof node.value === "string" && node.value.trim() !== "") return node.value;
  complain(node.start, "a text is needed here, in quotes where YAML would read something else");
  return undefined;
}

/** A number that is not negative. */
export function number(node: RuleNode | undefined, complain: Complaints): number | undefined {
  if (node === undefined) return undefined;
  if (node.kind === "scalar" && typeof node.value === "number" && Number.isFinite(node.value) && node.value >= 0)
    return node.value;
  complain(node.start, "a number is needed here, 0 or more");
  return undefined;
}

/** One of a closed list. */
export function choice<T extends string>(
  node: RuleNode | undefined,
  { what, values }: { readonly what: string; readonly values: readonly T[] },
  complain: Complaints,
): T | undefined {
  if (node === undefined) return undefined;
  const given = node.kind === "scalar" ? String(node.value) : undefined;
  const found = values.find((value) => value === given);
  if (found === undefined) {
    const start = given === undefined ? `a ${what} is needed here` : `\`${given}\` is no ${what}`;
    complain(
      node.start,
      `${start}${(given === undefined ? "" : didYouMean(given, values)) || `; there are ${values.join(", ")}`}`,
    );
  }
  return found;
}

/** A list of texts; an absent one is empty. */
export function listOf(node: RuleNode | undefined, what: string, complain: Complaints): string[] {
  if (node === undefined) return [];
  if (node.kind !== "list") {
    complain(node.start, `a list is needed here, each item ${what}`);
    return [];
  }
  return node.items.flatMap((item) => text(item, complain)?.trim() ?? []);
}
