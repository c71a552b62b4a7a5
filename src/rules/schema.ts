import { FACT_KINDS, FACT_KIND_NAMES, type FactField, type FactKind } from "../estate/facts.ts";
import { CONFIDENCES, MECHANISMS, OUTCOMES, SEVERITIES } from "../findings/types.ts";
import { OPERATORS, type PATTERN_KEYS } from "./decode-match.ts";
import { REQUIRED_RULE_KEYS } from "./decode.ts";

type Schema = Readonly<Record<string, unknown>>;

/** The JSON Schema of a `rule.yaml`, for editors; it is made from the kinds of facts. */
export function ruleSchema(): Schema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A rule of hakobu",
    type: "object",
    additionalProperties: false,
    required: [...REQUIRED_RULE_KEYS],
    properties: {
      id: { type: "string", pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", description: "Names the problem, not the cure." },
      mechanism: { enum: [...MECHANISMS] },
      severity: { enum: [...SEVERITIES] },
      outcome: {
        enum: [...OUTCOMES],
        description: "A ceiling. Absent where nothing is proposed: broken input, or plain information.",
      },
      confidence: { enum: [...CONFIDENCES] },
      effort: { type: "number", minimum: 0, description: "Person-hours, roughly." },
      match: { oneOf: FACT_KIND_NAMES.map(matchSchema) },
      message: text(
        "What is the case, in one line that is understood alone. `{field}` is filled in; `{{` and `}}` stand for a brace.",
      ),
      why: text("Why it matters."),
      help: text("What to do."),
      native: {
        type: "object",
        additionalProperties: false,
        required: ["feature", "since"],
        properties: {
          feature: text("The native feature that takes over."),
          since: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "The day it came." },
        },
      },
      caveats: { type: "array", items: text("What to know before acting.") },
      links: { type: "array", items: { type: "string", pattern: "^https://" } },
    },
    $defs: {
      pattern: { oneOf: FACT_KIND_NAMES.map((kind) => patternSchema(kind)) },
      ...Object.fromEntries(FACT_KIND_NAMES.map((kind) => [kind, whereSchema(kind)])),
    },
  };
}

function text(description: string): Schema {
  return { type: "string", minLength: 1, description };
}

function matchSchema(kind: FactKind): Schema {
  const { properties, ...rest } = patternSchema(kind);
  const company = (description: string): Schema => ({
    description,
    oneOf: [{ $ref: "#/$defs/pattern" }, { type: "array", items: { $ref: "#/$defs/pattern" } }],
  });
  return {
    ...rest,
    properties: {
      ...(properties as Schema),
      with: company(`Another fact of the same ${FACT_KINDS[kind].owner} must be so.`),
      without: company(`No other fact of the same ${FACT_KINDS[kind].owner} may be so.`),
    },
  };
}

function patternSchema(kind: FactKind): Schema {
  const where = { $ref: `#/$defs/${kind}` };
  const properties: Record<(typeof PATTERN_KEYS)[number], Schema> = {
    kind: { const: kind, description: `Matches ${FACT_KINDS[kind].meaning}.` },
    where,
    any: { type: "array", minItems: 1, items: where, description: "At least one of these must hold." },
  };
  return { type: "object", additionalProperties: false, required: ["kind"], properties };
}

function whereSchema(kind: FactKind): Schema {
  const fields: Readonly<Record<string, FactField>> = FACT_KINDS[kind].fields;
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, conditionSchema(field)])),
  };
}

function conditionSchema(field: FactField): Schema {
  const value = field.values ? { enum: [...field.values] } : { type: field.type };
  const operators = Object.entries(OPERATORS).filter(([, { types }]) =>
    (types as readonly string[]).includes(field.type),
  );
  const properties = operators.map(([name, { meaning }]) => [
    name,
    { ...operandSchema(name, value), description: meaning },
  ]);
  return {
    description: field.meaning,
    oneOf: [
      value,
      { type: "object", additionalProperties: false, minProperties: 1, properties: Object.fromEntries(properties) },
    ],
  };
}

function operandSchema(operator: string, value: Schema): Schema {
  if (operator === "in") return { type: "array", minItems: 1, items: value };
  if (operator === "exists") return { type: "boolean" };
  if (operator === "matches") return { type: "string" };
  return value;
}
