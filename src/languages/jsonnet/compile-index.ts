import type { IndexNode, SliceNode } from "./ast.ts";
import { compile } from "./compile-parts.ts";
import { runtimeError } from "./errors.ts";
import { getField } from "./objects.ts";
import { escapeJson } from "./print.ts";
import { findVariable } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { builtinFunction } from "./standard-object.ts";
import { generalNumberText } from "./std/number-text.ts";
import { attachOuter, callFunction, force, NULL, slicePiece, textOf, withOuterOrigin } from "./values.ts";
import type { Call, Code, JsonnetArray, JsonnetString, JsonnetValue } from "./values.ts";

/** What `std` has that depends on the file or the evaluation. */
const OWN_OF_FILE: ReadonlySet<string> = new Set(["thisFile", "extVar", "native", "pi"]);

/** `target.name` and `target[index]`. A function of the standard library is found once and for all. */
export function compileIndex(node: IndexNode, scope: Scope): Code {
  const { span } = node;
  const builtin = standardFunction(node, scope);
  if (builtin !== undefined) return () => builtin;
  const target = compile(node.target, scope);
  if (node.index.kind === "string") {
    const name = node.index.value;
    return (environment) => {
      const object = target(environment);
      const call: Call = { runtime: environment.runtime, span };
      return object.kind === "object" ? getField(object, name, call) : indexByName(object, name, call);
    };
  }
  const index = compile(node.index, scope);
  return (environment) => {
    const container = target(environment);
    const call: Call = { runtime: environment.runtime, span };
    checkIndexable(container, call);
    return indexValue(container, index(environment), call);
  };
}

function standardFunction(node: IndexNode, scope: Scope): JsonnetValue | undefined {
  if (node.target.kind !== "variable" || node.target.name !== "std" || node.index.kind !== "string") return undefined;
  const found = findVariable(scope, "std");
  if (found === undefined || found.scope.up !== undefined || OWN_OF_FILE.has(node.index.value)) return undefined;
  return builtinFunction(node.index.value);
}

function checkIndexable(value: JsonnetValue, call: Call): void {
  if (value.kind === "object" || value.kind === "array" || value.kind === "string") return;
  throw runtimeError(`can only index objects, strings, and arrays, got ${value.kind}.`, call);
}

function indexByName(value: JsonnetValue, name: string, call: Call): JsonnetValue {
  checkIndexable(value, call);
  return indexValue(
    value,
    { kind: "string", text: name, pieces: undefined, reference: undefined, origin: undefined },
    call,
  );
}

function indexValue(target: JsonnetValue, index: JsonnetValue, call: Call): JsonnetValue {
  switch (target.kind) {
    case "object":
      if (index.kind === "string") return getField(target, textOf(index, call), call);
      throw runtimeError(`object index must be string, got ${index.kind}.`, call);
    case "array":
      return indexArray(target, index, call);
    case "string":
      if (index.kind === "number") return indexString(target, index.value, call);
      throw runtimeError(`string index must be a number, got ${index.kind}.`, call);
    default:
      throw runtimeError(`can only index objects, strings, and arrays, got ${target.kind}.`, call);
  }
}

function indexArray(array: JsonnetArray, index: JsonnetValue, call: Call): JsonnetValue {
  if (index.kind === "string") {
    const text = escapeJson(textOf(index, call));
    throw runtimeError(`attempted index an array with string "${text}".`, call);
  }
  if (index.kind !== "number") throw runtimeError(`array index must be number, got ${index.kind}.`, call);
  const whole = Math.floor(index.value);
  const { length } = array.items;
  if (whole < 0 || whole >= length) {
    const shown = generalNumberText(whole, 6);
    throw runtimeError(`array bounds error: ${shown} not within [0, ${length})`, call);
  }
  if (whole !== index.value) {
    throw runtimeError(`array index was not integer: ${generalNumberText(index.value, 6)}`, call);
  }
  return attachOuter(force(array.items[whole], call), array.origin);
}

/** A character of a string: strings are counted in code points. */
function indexString(string: JsonnetString, index: number, call: Call): JsonnetValue {
  const text = textOf(string, call);
  const whole = Math.trunc(index);
  let left = whole;
  let length = 0;
  if (left >= 0) {
    for (const character of text) {
      if (left-- === 0) return slicePiece(string, character);
      length++;
    }
  } else {
    length = [...text].length;
  }
  throw runtimeError(`string bounds error: ${whole} not within [0, ${length})`, call);
}

/** `target[from:to:step]` is `std.slice`. */
export function compileSlice(node: SliceNode, scope: Scope): Code {
  const { span } = node;
  const target = compile(node.target, scope);
  const [from, to, step] = [node.from, node.to, node.step].map((part) =>
    part === undefined ? undefined : compile(part, scope),
  );
  const slice = builtinFunction("slice");
  if (slice === undefined) throw new RangeError("the standard library has no `slice`");
  return (environment) => {
    const args = [
      target(environment),
      from?.(environment) ?? NULL,
      to?.(environment) ?? NULL,
      step?.(environment) ?? NULL,
    ];
    return withOuterOrigin(callFunction(slice, args, { runtime: environment.runtime, span }), span);
  };
}
