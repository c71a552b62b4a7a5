import type { Native, NativeNode } from "../../../native/types.ts";
import type { Problem } from "../../../source/problem.ts";
import { knownText } from "../../../source/text.ts";
import type { ListValue, MapValue, StringValue, Value } from "../../../source/value.ts";
import { entriesOf, pairs, placeOf, type Reading } from "./reading.ts";
import { Refusal, refuse } from "./refusal.ts";
import { className, inspect, inspectText, NIL, parseFloatText, parseInteger, plainText, toText } from "./ruby.ts";
import {
  type ListShape,
  memberName,
  type MemberName,
  type Parameter,
  type ScalarShape,
  type Shape,
  type Structure,
  type StructureShape,
} from "./shape.ts";

/**
 * What the AWS SDK for Ruby does with Hako's parameters before it sends them: it converts what it can to the member's
 * type, and refuses the rest. Source: `param_converter.rb` and `param_validator.rb` of aws-sdk-core.
 */

/** One complaint of the SDK. */
interface Complaint {
  readonly message: string;
  readonly problem: Problem;
}

interface Conversion {
  readonly reading: Reading;
  readonly complaints: Complaint[];
  /** Whether anything is sent that is not what Hako compares with: a string that became a number, say. */
  altered: boolean;
  /** The steps from the call's parameters to what is being converted: put into words only where something is wrong. */
  readonly path: Step[];
}

/** A member of a structure, an index of a list, or a key of a map in the SDK's notation. */
type Step = MemberName | number | string;

function sdkPath({ path }: Conversion): string {
  const steps = path.map((step) =>
    typeof step === "number" ? `[${step}]` : typeof step === "string" ? step : `[:${step.sdk}]`,
  );
  return `params${steps.join("")}`;
}

function awsPath({ path }: Conversion): string {
  let named = "";
  for (const step of path) {
    if (typeof step === "object") named += named === "" ? step.aws : `.${step.aws}`;
    else named += typeof step === "number" ? `[${step}]` : step;
  }
  return named;
}

/** What came of a conversion. */
export interface Converted<T> {
  readonly value: Native<T>;
  /** True where the SDK changed the type of a value on the way. Hako compares with what it had before. */
  readonly altered: boolean;
}

/**
 * Converts the parameters of one AWS call.
 *
 * @throws Refusal with the SDK's `ArgumentError`, and a problem for each of its complaints
 */
export function convertCall<T>(reading: Reading, shape: StructureShape<T>, parameters: Structure): Converted<T> {
  const conversion: Conversion = { reading, complaints: [], altered: false, path: [] };
  const value = convertStructure(conversion, shape, parameters);
  if (conversion.complaints.length > 0) throw complain(conversion.complaints);
  // The shape's members and types are those of T; a test holds them together.
  return { value: value as Native<T>, altered: conversion.altered };
}

/** As `convertCall`, where only the value is wanted. */
export function send<T>(reading: Reading, shape: StructureShape<T>, parameters: Structure): Native<T> {
  return convertCall(reading, shape, parameters).value;
}

function complain(complaints: readonly Complaint[]): Refusal {
  const [first, ...others] = complaints;
  if (first === undefined) throw new Error("a refusal without a complaint");
  const message =
    others.length === 0
      ? first.message
      : `parameter validator found ${complaints.length} errors:\n  - ${complaints.map((complaint) => complaint.message).join("\n  - ")}`;
  const problem = { ...first.problem, values: { ...first.problem.values, error: "ArgumentError", message } };
  return new Refusal(problem, ...others.map((complaint) => complaint.problem));
}

/** The key that a value stands under, by which others tell whether it is a secret. */
function keyAt({ path }: Conversion): string {
  const step = path.findLast((each) => typeof each !== "number") ?? "";
  return typeof step === "object" ? step.sdk : String(step).replaceAll(/^\["|"\]$/g, "");
}

function reject(conversion: Conversion, value: Value, expected: string): undefined {
  const got = className(value);
  const message = `expected ${sdkPath(conversion)} to be ${expected}, got class ${got} instead.`;
  const text = value.kind === "map" || value.kind === "list" ? "" : plainText(value);
  conversion.complaints.push({
    message,
    problem: {
      code: "value-type",
      span: placeOf(conversion.reading, value),
      values: {
        member: awsPath(conversion),
        key: keyAt(conversion),
        expected,
        got,
        text,
        error: "ArgumentError",
        message,
      },
    },
  });
  return undefined;
}

function refuseCall(conversion: Conversion, message: string, value: Value): void {
  const span = placeOf(conversion.reading, value);
  conversion.complaints.push({
    message,
    problem: { code: "hako-refuses", span, values: { error: "ArgumentError", message } },
  });
}

function convertStructure(conversion: Conversion, shape: StructureShape<unknown>, { members }: Structure): NativeNode {
  for (const name of shape.required ?? []) {
    const given = members[name] ?? NIL;
    if (!isAbsent(shape.members[name], given)) continue;
    refuseCall(conversion, `missing required parameter ${sdkPath(conversion)}[:${name}]`, isValue(given) ? given : NIL);
  }
  const native: Record<string, NativeNode> = {};
  for (const name in members) {
    const parameter = members[name];
    // Most members of most calls are `nil`: they need no closer look.
    if (parameter === undefined || parameter.kind === "null") continue;
    const member = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    if (isAbsent(member, parameter)) {
      conversion.altered = true;
      continue;
    }
    if (member === undefined) {
      const value = isValue(parameter) ? parameter : NIL;
      refuseCall(conversion, `unexpected value at ${sdkPath(conversion)}[:${name}]`, value);
      continue;
    }
    const step = memberName(shape, name);
    conversion.path.push(step);
    const node = convert(conversion, member, parameter);
    conversion.path.pop();
    if (node !== undefined) native[step.aws] = node;
  }
  return native;
}

function isValue(parameter: Parameter): parameter is Value {
  return parameter.kind !== "structure" && parameter.kind !== "structures";
}

/** `nil`, or what the SDK makes `nil` of: any string but `true` and `false` for a boolean. */
function isAbsent(shape: Shape | undefined, parameter: Parameter): boolean {
  if (parameter.kind === "null") return true;
  if (shape !== "boolean" || parameter.kind !== "string") return false;
  const text = knownText(parameter.text);
  return text !== undefined && text !== "true" && text !== "false";
}

function convert(conversion: Conversion, shape: Shape, parameter: Parameter): NativeNode | undefined {
  if (typeof shape === "object" && "members" in shape) {
    if (parameter.kind === "structure") return convertStructure(conversion, shape, parameter);
    return reject(conversion, isValue(parameter) ? parameter : NIL, "a hash");
  }
  if (typeof shape === "object") return convertList(conversion, shape, parameter);
  if (!isValue(parameter)) return reject(conversion, NIL, "a String");
  if (shape === "strings") return convertMap(conversion, parameter);
  return convertScalar(conversion, shape, parameter);
}

function convertList(conversion: Conversion, shape: ListShape, parameter: Parameter): NativeNode | undefined {
  const list = parameter.kind === "map" ? asList(conversion, parameter) : parameter;
  if (list.kind !== "list" && list.kind !== "structures") {
    return reject(conversion, isValue(list) ? list : NIL, "an Array");
  }
  const converted: NativeNode[] = [];
  let index = 0;
  for (const item of list.items) {
    const step = index++;
    conversion.path.push(step);
    if (isSentAsItIs(item)) {
      noteRefusedByAws(conversion, item);
      conversion.path.pop();
      if (item.kind === "boolean") converted.push(toText(item));
      continue;
    }
    const node = convert(conversion, shape.list, item);
    conversion.path.pop();
    if (node !== undefined) converted.push(node);
  }
  // The places of a list that is not empty are those of its items: its own would cover what has no effect in it, too.
  return { kind: "list", items: converted, origins: converted.length === 0 ? list.origins : [] };
}

/** What the SDK does not look at in a list or a map of strings, and sends as JSON's `null` or `false`. */
function isSentAsItIs(item: Parameter): item is Value & { kind: "null" | "boolean" } {
  return item.kind === "null" || (item.kind === "boolean" && !item.value);
}

/** Native types cannot say a null among strings, and need not: AWS takes neither it nor `false` there. */
function noteRefusedByAws(conversion: Conversion, item: Value): void {
  const { reading } = conversion;
  const shown = item.kind === "null" ? "null" : "false";
  reading.problems.push({
    code: "native-value-not-allowed",
    span: placeOf(reading, item),
    values: {
      what: `\`${awsPath(conversion)}\` is ${shown}, which Hako sends as it is`,
      limit: "a list or a map of strings takes strings only",
    },
  });
}

/** A Hash is Enumerable, so that the SDK takes it for the list of its pairs. */
function asList(conversion: Conversion, map: MapValue): ListValue {
  const items = pairs(conversion.reading, map, "map").map(({ key, value }): ListValue => ({
    kind: "list",
    items: [key, value],
    origins: value.origins,
  }));
  return { kind: "list", items, origins: map.origins };
}

function convertMap(conversion: Conversion, map: Value): NativeNode | undefined {
  if (map.kind !== "map") return reject(conversion, map, "a hash");
  const converted: [string, NativeNode][] = [];
  for (const entry of entriesOf(conversion.reading, map).values()) {
    const { key, value } = entry;
    conversion.reading.visited.add(entry);
    if (key.kind !== "string" && !(key.kind === "other" && key.type === "Symbol"))
      rejectAt(conversion, ` ${inspect(key)} key`, key);
    if (isSentAsItIs(value)) {
      conversion.path.push(`.${plainText(key)}`);
      noteRefusedByAws(conversion, value);
      conversion.path.pop();
    }
    if (value.kind === "null") continue;
    const node = value.kind === "boolean" && !value.value ? toText(value) : stringNode(value);
    if (node !== undefined) converted.push([plainText(key), node]);
    else rejectAt(conversion, `[${key.kind === "string" ? inspectText(plainText(key)) : inspect(key)}]`, value);
  }
  return Object.fromEntries(converted);
}

/** Refuses what should have been a string in a map of strings. */
function rejectAt(conversion: Conversion, step: string, value: Value): void {
  conversion.path.push(step);
  reject(conversion, value, EXPECTED.string);
  conversion.path.pop();
}

const EXPECTED = { string: "a String", integer: "an Integer", float: "a Float", boolean: "true or false" } as const;

/** A value as a string member, or `undefined` where the SDK does not take it for one. */
function stringNode(value: Value): NativeNode | undefined {
  if (value.kind === "string") return toText(value);
  return value.kind === "other" && (value.type === "Symbol" || value.type === "Unknown") ? toText(value) : undefined;
}

function convertScalar(
  conversion: Conversion,
  shape: Exclude<ScalarShape, "strings">,
  value: Value,
): NativeNode | undefined {
  if (shape === "string") return stringNode(value) ?? reject(conversion, value, EXPECTED.string);
  if (value.kind === "other" && value.type === "Unknown") {
    return { kind: "unknown", code: "value-unknown", values: { text: value.text }, origins: value.origins };
  }
  if (value.kind === "string" && knownText(value.text) === undefined) {
    return {
      kind: "unknown",
      code: "value-at-deploy-time",
      values: { text: plainText(value) },
      origins: value.origins,
    };
  }
  if (shape === "integer" && value.kind === "number" && !Number.isFinite(Number(value.value))) {
    refuse("FloatDomainError", plainText(value), placeOf(conversion.reading, value));
  }
  const scalar = shape === "boolean" ? booleanOf(value) : numberOf(shape, value);
  if (scalar === undefined) return reject(conversion, value, EXPECTED[shape]);
  if (value.kind === "string" || (value.kind === "number" && shape === "integer" && !value.integer))
    conversion.altered = true;
  return { kind: "literal", value: scalar, origins: value.origins };
}

function booleanOf(value: Value): boolean | undefined {
  if (value.kind === "boolean") return value.value;
  return value.kind === "string" ? textOf(value) === "true" : undefined;
}

function numberOf(shape: "integer" | "float", value: Value): number | undefined {
  if (value.kind === "number") return shape === "integer" ? Math.trunc(Number(value.value)) : Number(value.value);
  if (value.kind !== "string") return undefined;
  const parsed = shape === "integer" ? parseInteger(textOf(value)) : parseFloatText(textOf(value));
  return parsed === undefined ? undefined : Number(parsed);
}

function textOf(value: StringValue): string {
  return knownText(value.text) ?? "";
}
