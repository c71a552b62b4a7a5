import { compareValues, equals } from "../compare.ts";
import { runtimeError } from "../errors.ts";
import { toText } from "../print.ts";
import { concatenate, force, makeBoolean, makeNumber, makeString, textOf, TRUE, typeName } from "../values.ts";
import type { Call, JsonnetValue, Lazy } from "../values.ts";
import { lazy, strict } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { quoteJson } from "./escapes.ts";
import { itemAt, lengthOf } from "./operations.ts";

const TYPE_TESTS = [
  ["isString", "string"],
  ["isNumber", "number"],
  ["isBoolean", "boolean"],
  ["isObject", "object"],
  ["isArray", "array"],
  ["isFunction", "function"],
  ["isNull", "null"],
] as const;

function primitiveEquals(a: JsonnetValue, b: JsonnetValue, call: Call): boolean {
  if (a.kind === b.kind && (a.kind === "array" || a.kind === "object")) {
    throw runtimeError(`primitiveEquals operates on primitive types, got ${a.kind}`, call);
  }
  return equals(a, b, call);
}

function assertEqual(args: readonly Lazy[], call: Call): JsonnetValue {
  const [a, b] = [force(args[0], call), force(args[1], call)];
  if (equals(a, b, call)) return TRUE;
  const [shownA, shownB] = [a, b].map((value) => (value.kind === "string" ? quoteJson(value) : toText(value, call)));
  if (shownA === undefined || shownB === undefined) return TRUE;
  const message = concatenate([makeString("Assertion failed. "), shownA, makeString(" != "), shownB]);
  throw runtimeError(textOf(message, call), call);
}

/** A comparison of arrays that the operators are made of. */
function arrayComparison(name: string, decide: (order: number) => boolean): LibraryEntry {
  return lazy(name, "arr1 arr2", (args, call) =>
    makeBoolean(decide(compareIndexed(force(args[0], call), force(args[1], call), call))),
  );
}

/** `std.__compare_array`, which takes whatever has a length and can be indexed. */
function compareIndexed(a: JsonnetValue, b: JsonnetValue, call: Call): number {
  if (a.kind === "array" && b.kind === "array") return Math.sign(compareValues(a, b, call));
  const [lengthA, lengthB] = [lengthOf(a, call), lengthOf(b, call)];
  for (let i = 0; i < Math.min(lengthA, lengthB); i++) {
    const order = compareValues(force(itemAt(a, i, call), call), force(itemAt(b, i, call), call), call);
    if (order !== 0) return Math.sign(order);
  }
  return Math.sign(lengthA - lengthB);
}

/** Types, lengths, equality and what an evaluation says on the way. */
export const TYPES: readonly LibraryEntry[] = [
  strict("type", "x", ["any"], ([x]) => makeString(typeName(x))),
  ...TYPE_TESTS.map(([name, kind]) => lazy(name, "v", (args, call) => makeBoolean(force(args[0], call).kind === kind))),
  strict("length", "x", ["any"], ([x], call) => makeNumber(lengthOf(x, call), call)),
  strict("primitiveEquals", "a b", ["any", "any"], ([a, b], call) => makeBoolean(primitiveEquals(a, b, call))),
  lazy("equals", "a b", (args, call) => makeBoolean(equals(force(args[0], call), force(args[1], call), call))),
  lazy("assertEqual", "a b", assertEqual),
  lazy("__compare", "v1 v2", (args, call) => {
    return makeNumber(Math.sign(compareValues(force(args[0], call), force(args[1], call), call)), call);
  }),
  lazy("__compare_array", "arr1 arr2", (args, call) => {
    return makeNumber(compareIndexed(force(args[0], call), force(args[1], call), call), call);
  }),
  arrayComparison("__array_less", (order) => order < 0),
  arrayComparison("__array_greater", (order) => order > 0),
  arrayComparison("__array_less_or_equal", (order) => order <= 0),
  arrayComparison("__array_greater_or_equal", (order) => order >= 0),
  strict("trace", "str rest", ["any", "any"], ([str, rest], call) => {
    if (str.kind !== "string") {
      throw runtimeError(`Builtin function trace expected string as first parameter but got ${str.kind}`, call);
    }
    call.runtime.trace?.(str, call.span);
    return rest;
  }),
];
