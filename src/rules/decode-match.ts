import { FACT_KINDS, FACT_KIND_NAMES, type FactField, type FactKind, type FieldValue } from "../estate/facts.ts";
import { didYouMean } from "../source/nearest.ts";
import type { Complaints, RuleNode } from "./document.ts";
import { expressionError } from "./expression.ts";
import { choice, members } from "./members.ts";
import type { Condition, Match, Pattern, Where } from "./types.ts";

/** The operators on a field, with the types they work on. A plain value stands for `equals`. */
export const OPERATORS = {
  equals: { types: ["string", "number", "boolean"], meaning: "exactly this; in short, the value alone" },
  in: { types: ["string", "number", "boolean"], meaning: "one of these" },
  matches: { types: ["string"], meaning: "an RE2 expression, found anywhere in the text" },
  exists: { types: ["string", "number", "boolean"], meaning: "present and not empty, or not" },
  above: { types: ["number"], meaning: "more than this" },
  below: { types: ["number"], meaning: "less than this" },
} as const satisfies Record<string, { readonly types: readonly FactField["type"][]; readonly meaning: string }>;
type Operator = keyof typeof OPERATORS;
const OPERATOR_NAMES = Object.keys(OPERATORS) as readonly Operator[];

export const PATTERN_KEYS = ["kind", "where", "any"] as const;
export const MATCH_KEYS = [...PATTERN_KEYS, "with", "without"] as const;

/** Decodes `match`. */
export function decodeMatch(node: RuleNode, complain: Complaints): Match | undefined {
  const found = members(node, { what: "`match`", keys: MATCH_KEYS, required: ["kind"] }, complain);
  const pattern = found && decodePattern(found, complain);
  if (!found || !pattern) return undefined;
  return { ...pattern, ...company("with", found["with"], complain), ...company("without", found["without"], complain) };
}

function company(
  key: "with" | "without",
  node: RuleNode | undefined,
  complain: Complaints,
): Pick<Match, "with" | "without"> {
  if (!node) return {};
  const nodes = node.kind === "list" ? node.items : [node];
  const patterns = nodes.flatMap((item) => {
    const found = members(item, { what: `\`${key}\``, keys: PATTERN_KEYS, required: ["kind"] }, complain);
    return (found && decodePattern(found, complain)) ?? [];
  });
  return { [key]: patterns };
}

function decodePattern(
  found: Readonly<Record<string, RuleNode | undefined>>,
  complain: Complaints,
): Pattern | undefined {
  const kind = choice(found["kind"], { what: "kind of fact", values: FACT_KIND_NAMES }, complain);
  if (!kind) return undefined;
  const { where, any } = found;
  return {
    kind,
    ...(where ? { where: decodeWhere(where, kind, complain) } : {}),
    ...(any ? { any: decodeAny(any, kind, complain) } : {}),
  };
}

function decodeAny(node: RuleNode, kind: FactKind, complain: Complaints): Where[] {
  if (node.kind !== "list" || node.items.length === 0) {
    complain(node.start, "`any` must be a list, each item a map of conditions such as `where` has");
    return [];
  }
  return node.items.map((item) => decodeWhere(item, kind, complain));
}

function decodeWhere(node: RuleNode, kind: FactKind, complain: Complaints): Where {
  const fields: Readonly<Record<string, FactField>> = FACT_KINDS[kind].fields;
  if (node.kind !== "map") {
    complain(node.start, `conditions must be a map of fields of \`${kind}\`: ${Object.keys(fields).join(", ")}`);
    return {};
  }
  const where: Record<string, Condition> = {};
  for (const { key, start, value } of node.entries) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field) where[key] = decodeCondition(value, { name: key, ...field }, complain);
    else
      complain(
        start,
        `\`${kind}\` has no field \`${key}\`${didYouMean(key, Object.keys(fields)) || `; its fields are ${Object.keys(fields).join(", ")}`}`,
      );
  }
  return where;
}

interface NamedField extends FactField {
  readonly name: string;
}

function decodeCondition(node: RuleNode, field: NamedField, complain: Complaints): Condition {
  if (node.kind !== "map") {
    const value = fieldValue(node, field, complain);
    return value === undefined ? {} : { equals: value };
  }
  if (node.entries.length === 0)
    complain(node.start, `\`${field.name}\` needs a value or an operator: ${OPERATOR_NAMES.join(", ")}`);
  const condition: { -readonly [K in Operator]?: unknown } = {};
  for (const { key, start, value } of node.entries) {
    const operator = OPERATOR_NAMES.find((name) => name === key);
    if (!operator) {
      complain(
        start,
        `there is no operator \`${key}\`${didYouMean(key, OPERATOR_NAMES) || `; there are ${OPERATOR_NAMES.join(", ")}`}`,
      );
      continue;
    }
    const types: readonly string[] = OPERATORS[operator].types;
    if (!types.includes(field.type))
      complain(start, `\`${key}\` is for a ${types.join(" or ")}, and \`${field.name}\` is a ${field.type}`);
    else condition[operator] = operand(operator, value, field, complain);
  }
  return condition as Condition;
}

function operand(operator: Operator, node: RuleNode, field: NamedField, complain: Complaints): unknown {
  if (operator === "in") {
    if (node.kind === "list" && node.items.length > 0)
      return node.items.map((item) => fieldValue(item, field, complain));
    complain(node.start, "`in` needs a list of values");
    return undefined;
  }
  if (operator === "exists") return fieldValue(node, { name: "exists", type: "boolean", meaning: "" }, complain);
  const value = fieldValue(
    node,
    operator === "matches" ? { name: field.name, type: "string", meaning: "" } : field,
    complain,
  );
  if (operator === "matches" && typeof value === "string") {
    const error = expressionError(value);
    if (error)
      complain(
        node.start,
        `not an RE2 expression: ${error}. RE2 has no look-around, back references or possessive quantifiers`,
      );
  }
  return value;
}

/** A value of the field's own type, and one of its values where the list is closed. */
function fieldValue(node: RuleNode, field: NamedField, complain: Complaints): FieldValue | undefined {
  const value = node.kind === "scalar" ? node.value : null;
  if (value === null || typeof value !== field.type) {
    complain(node.start, `\`${field.name}\` is a ${field.type}, so a ${field.type} is needed here`);
    return undefined;
  }
  if (field.values && !field.values.includes(String(value))) {
    complain(
      node.start,
      `\`${field.name}\` is never \`${value}\`${didYouMean(String(value), field.values) || `; it is one of ${field.values.join(", ")}`}`,
    );
  }
  return value;
}
