import { runtimeError } from "../errors.ts";
import { fieldNames } from "../objects.ts";
import { binary } from "../operators.ts";
import { callFunction, enterFrame, force, joinOrigins, slicePiece, stringOrigin, textOf } from "../values.ts";
import type { BinaryOperator } from "../ast.ts";
import type { Call, JsonnetFunction, JsonnetString, JsonnetValue, Lazy, Origin } from "../values.ts";
import { codePointLength, unitAt } from "./code-point-text.ts";
import { generalNumberText } from "./number-text.ts";

/** What std.jsonnet does with the operators of the language. */

/** Whether `left operator right` holds, for an operator that compares. */
export function holds(operator: BinaryOperator, left: JsonnetValue, right: JsonnetValue, call: Call): boolean {
  const result = binary(operator, left, right, call);
  return result.kind === "boolean" && result.value;
}

/** Runs `compute` in a frame of the language's stack, which is what keeps native recursion within its limit. */
export function inFrame<T>(call: Call, compute: () => T): T {
  enterFrame(call.runtime, call.span, "");
  const result = compute();
  call.runtime.depth--;
  return result;
}

/** `std.length(value)`. */
export function lengthOf(value: JsonnetValue, call: Call): number {
  switch (value.kind) {
    case "array":
      return value.items.length;
    case "string":
      return codePointLength(textOf(value, call));
    case "object":
      return fieldNames(value, false).length;
    case "function":
      return value.parameters.length;
    default:
      throw runtimeError(`length operates on strings, objects, and arrays, got ${value.kind}`, call);
  }
}

/** `target[index]` with a number, still lazy where it is an element of an array. */
export function itemAt(target: JsonnetValue, index: number, call: Call): Lazy {
  if (target.kind === "array") {
    const size = target.items.length;
    if (Math.floor(index) < 0 || Math.floor(index) >= size) {
      const shown = generalNumberText(Math.floor(index), 6);
      throw runtimeError(`array bounds error: ${shown} not within [0, ${size})`, call);
    }
    const item = target.items[index];
    if (item === undefined) throw runtimeError(`array index was not integer: ${generalNumberText(index, 6)}`, call);
    return item;
  }
  if (target.kind === "string") return characterAt(target, Math.trunc(index), call);
  if (target.kind === "object") throw runtimeError("object index must be string, got number.", call);
  throw runtimeError(`can only index objects, strings, and arrays, got ${target.kind}.`, call);
}

function characterAt(target: JsonnetString, index: number, call: Call): JsonnetString {
  const text = textOf(target, call);
  const unit = index < 0 ? text.length : unitAt(text, index);
  const code = text.codePointAt(unit);
  if (code === undefined) {
    throw runtimeError(`string bounds error: ${index} not within [0, ${codePointLength(text)})`, call);
  }
  return slicePiece(target, String.fromCodePoint(code));
}

/** The value of something that is about to be called. */
export function requireFunction(callee: JsonnetValue, call: Call): JsonnetFunction {
  if (callee.kind !== "function") throw runtimeError(`only functions can be called, got ${callee.kind}`, call);
  return callee;
}

/**
 * The places of the elements that a result was computed from: of strings, numbers, booleans and nulls that have been
 * evaluated. What else is among the arguments is added by the interpreter.
 */
export function elementsOrigin(items: readonly Lazy[]): Origin | undefined {
  let origin: Origin | undefined;
  for (const item of items) {
    const value = item.kind === "thunk" ? item.value : item;
    if (value === undefined || value.kind === "array" || value.kind === "object" || value.kind === "function") continue;
    origin = joinOrigins(origin, value.kind === "string" ? stringOrigin(value) : value.origin);
  }
  return origin;
}

/** Calls what should be a function; the arguments stay lazy. */
export function apply(callee: Lazy | undefined, args: readonly Lazy[], call: Call): JsonnetValue {
  return callFunction(requireFunction(force(callee, call), call), args, call);
}
