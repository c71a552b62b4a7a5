import { compareCodePoints } from "./code-points.ts";
import { runtimeError } from "./errors.ts";
import { fieldNames, getField } from "./objects.ts";
import { enterFrame, force, textOf } from "./values.ts";
import type { Call, JsonnetArray, JsonnetValue } from "./values.ts";
import type { JsonnetObject } from "./objects.ts";

/**
 * `left == right` (`std.equals`): arrays by items, objects by their visible fields.
 *
 * @throws JsonnetError for two functions, for what evaluating items throws, and where a reference is compared
 */
export function equals(left: JsonnetValue, right: JsonnetValue, call: Call): boolean {
  switch (left.kind) {
    case "null":
      return right.kind === "null";
    case "boolean":
      return right.kind === "boolean" && left.value === right.value;
    case "number":
      return right.kind === "number" && left.value === right.value;
    case "string":
      return right.kind === "string" && textOf(left, call) === textOf(right, call);
    case "array":
      return right.kind === "array" && equalArrays(left, right, call);
    case "object":
      return right.kind === "object" && equalObjects(left, right, call);
    default:
      if (right.kind !== "function") return false;
      throw runtimeError("cannot test equality of functions", call);
  }
}

function equalArrays(left: JsonnetArray, right: JsonnetArray, call: Call): boolean {
  const { length } = left.items;
  if (length !== right.items.length) return false;
  enterFrame(call.runtime, call.span, "");
  let same = true;
  for (let index = 0; index < length && same; index++) {
    same = equals(force(left.items[index], call), force(right.items[index], call), call);
  }
  call.runtime.depth--;
  return same;
}

function equalObjects(left: JsonnetObject, right: JsonnetObject, call: Call): boolean {
  const names = fieldNames(left, false);
  const others = fieldNames(right, false);
  if (names.length !== others.length || names.some((name, index) => name !== others[index])) return false;
  enterFrame(call.runtime, call.span, "");
  let same = true;
  for (const name of names) {
    same = equals(getField(left, name, call), getField(right, name, call), call);
    if (!same) break;
  }
  call.runtime.depth--;
  return same;
}

/**
 * Below 0, 0 or above 0, as `std.__compare` orders numbers, strings (by code point) and arrays.
 *
 * @throws JsonnetError where the types differ or have no order, and where a reference is compared
 */
export function compareValues(left: JsonnetValue, right: JsonnetValue, call: Call): number {
  if (left.kind !== right.kind) {
    throw runtimeError(`Comparison requires matching types. Got ${left.kind} and ${right.kind}`, call);
  }
  if (left.kind === "number" && right.kind === "number") return left.value - right.value;
  if (left.kind === "string" && right.kind === "string") {
    return compareCodePoints(textOf(left, call), textOf(right, call));
  }
  if (left.kind === "array" && right.kind === "array") return compareArrays(left, right, call);
  // `null < null` is what std.__compare asks in the end.
  if (left.kind === "null") throw runtimeError("binary operator < does not operate on null.", call);
  throw runtimeError(`Values of type ${left.kind} are not comparable.`, call);
}

function compareArrays(left: JsonnetArray, right: JsonnetArray, call: Call): number {
  const length = Math.min(left.items.length, right.items.length);
  enterFrame(call.runtime, call.span, "");
  let order = 0;
  for (let index = 0; index < length && order === 0; index++) {
    order = compareValues(force(left.items[index], call), force(right.items[index], call), call);
  }
  call.runtime.depth--;
  return order === 0 ? left.items.length - right.items.length : order;
}
