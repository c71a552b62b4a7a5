import type { Span } from "../../source/span.ts";
import { computedOnReference, runtimeError } from "./errors.ts";
import { enterFrame } from "./frames.ts";
import type {
  Call,
  JsonnetArray,
  JsonnetBoolean,
  JsonnetFunction,
  JsonnetNull,
  JsonnetNumber,
  JsonnetString,
  JsonnetValue,
  Lazy,
  Marker,
  NamedArgument,
  Origin,
  Runtime,
  Thunk,
} from "./model.ts";

// What builtins and the compiler need is at hand in one place.
export { enterFrame, spend, step } from "./frames.ts";
export { attachOuter, joinOrigins, reattach, withOrigin, withOuterOrigin } from "./origins.ts";
export {
  concatenate,
  makeReference,
  makeString,
  shownText,
  slicePiece,
  stringOrigin,
  stringPieces,
} from "./strings.ts";
export type {
  JsonnetValue,
  Lazy,
  Origin,
  JsonnetNull,
  JsonnetBoolean,
  JsonnetNumber,
  JsonnetString,
  JsonnetArray,
  JsonnetParameter,
  JsonnetFunction,
  NamedArgument,
  TailCall,
  Environment,
  Code,
  Thunk,
  Runtime,
  Marker,
  Call,
  Builtin,
  BuiltinParameter,
} from "./model.ts";

/** The null, booleans and empty string that no place is known for. */
export const NULL: JsonnetNull = { kind: "null", origin: undefined };
export const TRUE: JsonnetBoolean = { kind: "boolean", value: true, origin: undefined };
export const FALSE: JsonnetBoolean = { kind: "boolean", value: false, origin: undefined };

export function makeBoolean(value: boolean): JsonnetBoolean {
  return value ? TRUE : FALSE;
}

/**
 * A number without an origin of its own. A result that is not finite is the language's error.
 *
 * @throws JsonnetError `overflow` for an infinity, `not a number` for NaN
 */
export function makeNumber(value: number, call: Call): JsonnetNumber {
  if (Number.isNaN(value)) throw runtimeError("not a number", call);
  if (!Number.isFinite(value)) throw runtimeError("overflow", call);
  return { kind: "number", value, origin: undefined };
}

/** An array of items that may still be lazy. */
export function makeArray(items: readonly Lazy[], origin?: Origin): JsonnetArray {
  return { kind: "array", items, origin };
}

/**
 * The characters of `value`, where the program computes on them (length, comparison, parsing, indexing).
 *
 * @throws JsonnetError code `jsonnet-computed-on-reference` where a piece is a reference. Do not catch it: the value
 *   that is being manifested becomes an unknown with this place.
 */
export function textOf(value: JsonnetString, call: Call): string {
  return value.text ?? throwComputed(value, call);
}

function throwComputed(value: JsonnetString, call: Call): never {
  throw computedOnReference(value, call);
}

/** A thunk around native code: `compute` runs once, when the value is first asked for. */
export function delay(compute: () => JsonnetValue, call: Call, description = ""): Thunk {
  return { kind: "thunk", value: undefined, code: compute, environment: call.runtime.environment, description };
}

/** The value of `lazy`, evaluated where it has not been. Every error of the language may be thrown. */
export function force(lazy: Lazy | undefined, call: Call): JsonnetValue {
  return forceAt(lazy, call.runtime, call.span);
}

/** `force` without a call at hand. */
export function forceAt(lazy: Lazy | undefined, runtime: Runtime, span: Span): JsonnetValue {
  if (lazy === undefined) throw new RangeError("a builtin asked for an argument that it does not declare");
  if (lazy.kind !== "thunk") return lazy;
  return lazy.value ?? forceThunk(lazy, runtime, span);
}

function forceThunk(thunk: Thunk, runtime: Runtime, span: Span): JsonnetValue {
  const { code, environment } = thunk;
  if (environment === undefined) throw new RangeError("a thunk without a value has no environment");
  enterFrame(runtime, span, thunk.description);
  const value = code(environment);
  runtime.depth--;
  thunk.value = value;
  thunk.environment = undefined;
  return value;
}

/** Calls a function value with arguments by position, in a frame of its own. */
export function callFunction(callee: JsonnetFunction, args: readonly Lazy[], call: Call): JsonnetValue {
  enterFrame(call.runtime, call.span, callee.description);
  const value = runCall(callee, call, args, []);
  call.runtime.depth--;
  return value;
}

/** Runs a call to its end in the frame that has been entered for it, tail calls included. */
export function runCall(
  callee: JsonnetFunction,
  call: Call,
  positional: readonly Lazy[],
  named: readonly NamedArgument[],
): JsonnetValue {
  let result = callee.invoke(call, positional, named);
  while (result.kind === "tail-call") {
    const { runtime } = call;
    // The frame is left and entered again, which also counts the step.
    runtime.depth--;
    enterFrame(runtime, result.span, result.callee.description);
    const tail: Call = { runtime, span: result.span, strict: true };
    result = result.callee.invoke(tail, result.positional, result.named);
  }
  return result;
}

/** Notes that a construct's code runs. */
export function mark(marker: Marker, runtime: Runtime): void {
  if (marker.evaluation === runtime.id) return;
  marker.evaluation = runtime.id;
  runtime.reached.push(marker.construct);
}

/** The name of a type as `std.type` gives it. */
export function typeName(value: JsonnetValue): JsonnetValue["kind"] {
  return value.kind;
}
