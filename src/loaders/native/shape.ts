import type { JsonNode, JsonObject } from "../../languages/json/index.ts";
import type { NativeNode } from "../../native/types.ts";
import { didYouMean } from "../../source/nearest.ts";
import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { decodeScalar, decodeText } from "./template.ts";

/** What a JSON value should be. `passed` is a member that AWS has and that hakobu has no use for. */
export type Shape = "text" | "number" | "boolean" | "passed" | ListShape | StructureShape;

export interface ListShape {
  readonly each: Shape;
}

export interface StructureShape {
  /** What to call it in a message: `a listener`. */
  readonly name: string;
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

/**
 * Reads a JSON value as what it should be; every value has its place in the file as its origin.
 *
 * What is of another type, and what is missing, is said and stands as an unknown (a list as an empty one), so that
 * whoever works on the result can rely on its shape.
 */
export function decode(node: JsonNode, shape: Shape, problems: Problem[]): NativeNode {
  const origins = [node.span];
  if (shape === "text") {
    if (node.kind === "string") return decodeText(node.value, origins);
    return [wrong(node, "a string", problems)];
  }
  if (shape === "number" || shape === "boolean") return decodeLiteral(node, shape, problems);
  // The value of a member that is passed over is never asked for.
  if (shape === "passed") return { kind: "list", items: [], origins };
  if ("each" in shape) {
    if (node.kind === "array")
      return { kind: "list", items: node.items.map((item) => decode(item, shape.each, problems)), origins };
    wrong(node, "a list", problems);
    return { kind: "list", items: [], origins };
  }
  return decodeStructure(node, shape, problems);
}

function decodeLiteral(node: JsonNode, shape: "number" | "boolean", problems: Problem[]): NativeNode {
  const origins = [node.span];
  if (node.kind === shape) return { kind: "literal", value: node.value, origins };
  if (node.kind === "string") {
    const template = decodeScalar(node.value, origins);
    if (template !== undefined) return template;
    // The output of `aws elbv2 describe-rules` has priorities as strings.
    if (shape === "number" && /^[0-9]{1,9}$/.test(node.value))
      return { kind: "literal", value: Number(node.value), origins };
    if (shape === "boolean" && (node.value === "true" || node.value === "false"))
      return { kind: "literal", value: node.value === "true", origins };
  }
  return wrong(node, shape === "number" ? "a number" : "`true` or `false`", problems);
}

function decodeStructure(node: JsonNode, shape: StructureShape, problems: Problem[]): NativeNode {
  const structure: Record<string, NativeNode> = {};
  const { members, required } = shape;
  if (node.kind !== "object") wrong(node, `an object, ${shape.name}`, problems);
  for (const { key, keySpan, value } of node.kind === "object" ? node.members : []) {
    const member = Object.hasOwn(members, key) ? members[key] : undefined;
    if (member === undefined) {
      const what = `\`${key}\` is no member of ${shape.name}${didYouMean(key, Object.keys(members))}`;
      problems.push({ code: "json-member-unknown", span: keySpan, values: { what } });
    } else if (member !== "passed" && value.kind !== "null") structure[key] = decode(value, member, problems);
  }
  for (const name of required) {
    const member = members[name];
    if (Object.hasOwn(structure, name) || member === undefined) continue;
    if (node.kind === "object") {
      const what = `${shape.name} has no \`${name}\``;
      problems.push({ code: "json-member-missing", span: startOf(node), values: { what } });
    }
    structure[name] = absent(member, node.span);
  }
  return structure;
}

/** The opening bracket: where something is missing there is nothing else to point at. */
function startOf({ span }: JsonObject): Span {
  return { path: span.path, start: span.start, end: span.start + 1 };
}

/** What stands where a required member should be. */
function absent(shape: Shape, span: Span): NativeNode {
  const origins = [span];
  const unknown = { kind: "unknown", code: "missing", values: {}, origins } as const;
  if (shape === "text") return [unknown];
  if (shape === "number" || shape === "boolean") return unknown;
  if (shape === "passed" || "each" in shape) return { kind: "list", items: [], origins };
  return Object.fromEntries(shape.required.map((name) => [name, absent(shape.members[name] ?? "passed", span)]));
}

function wrong(node: JsonNode, expected: string, problems: Problem[]) {
  // What is broken has been said by the parser.
  if (node.kind !== "broken") {
    const values = { what: `there is ${describe(node)} where ${expected} should be` };
    problems.push({ code: "json-member-type", span: node.span, values });
  }
  return { kind: "unknown", code: "type", values: {}, origins: [node.span] } as const;
}

function describe(node: JsonNode): string {
  switch (node.kind) {
    case "object":
      return "an object";
    case "array":
      return "a list";
    case "null":
      return "`null`";
    case "string":
      return "a string";
    case "number":
    case "boolean":
      return `\`${String(node.value)}\``;
    case "broken":
      return "something";
  }
}
