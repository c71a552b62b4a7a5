import { compareValues, equals } from "../compare.ts";
import { runtimeError } from "../errors.ts";
import { add, binary } from "../operators.ts";
import { force, makeArray, makeBoolean, makeNumber, spend } from "../values.ts";
import type { Call, JsonnetFunction, JsonnetNumber, JsonnetValue, Lazy } from "../values.ts";
import { IDENTITY } from "./arrays.ts";
import { lazy } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { apply, holds, lengthOf } from "./operations.ts";
import { sliceValue } from "./slice.ts";
import { itemsOf } from "./split.ts";

/** Elements and what they are compared by; each key is computed when it is first needed. */
interface Keyed {
  readonly items: readonly Lazy[];
  readonly keyAt: (index: number) => JsonnetValue;
}

function keyed(items: readonly Lazy[], keyFunction: Lazy | undefined, call: Call): Keyed {
  const keys: (JsonnetValue | undefined)[] = [];
  const keyOf = (item: Lazy): JsonnetValue => {
    return keyFunction === IDENTITY ? force(item, call) : apply(keyFunction, [item], call);
  };
  const keyAt = (index: number): JsonnetValue => {
    const item = items[index];
    if (item === undefined) throw new RangeError("no element to make a key of");
    return (keys[index] ??= keyOf(item));
  };
  return { items, keyAt };
}

function keyedArgument(argument: Lazy | undefined, keyFunction: Lazy | undefined, call: Call): Keyed {
  return keyed(itemsOf(force(argument, call), call), keyFunction, call);
}

/** Up to this length std.jsonnet sorts around the first element, beyond it by merging halves. */
const MERGED_ABOVE = 30;

/** The indices in order. The comparisons are those of std.jsonnet, so that the same one fails. */
function sortedIndices(indices: readonly number[], { keyAt }: Keyed, call: Call): readonly number[] {
  if (indices.length <= 1) return indices;
  spend(indices.length, call);
  if (indices.length > MERGED_ABOVE) {
    const middle = Math.floor(indices.length / 2);
    const list: Keyed = { items: [], keyAt };
    const left = sortedIndices(indices.slice(0, middle), list, call);
    return merged(left, sortedIndices(indices.slice(middle), list, call), list, call);
  }
  const [first = 0, ...rest] = indices;
  const pivot = keyAt(first);
  const before: number[] = [];
  const after: number[] = [];
  for (const index of rest) (isBelow(keyAt(index), pivot, call) ? before : after).push(index);
  const keys: Keyed = { items: [], keyAt };
  return [...sortedIndices(before, keys, call), first, ...sortedIndices(after, keys, call)];
}

function isBelow(left: JsonnetValue, right: JsonnetValue, call: Call): boolean {
  if (left.kind === "number" && right.kind === "number") return left.value < right.value;
  return holds("<", left, right, call);
}

function merged(left: readonly number[], right: readonly number[], { keyAt }: Keyed, call: Call): number[] {
  const result: number[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = left[i];
    const b = right[j];
    if (a === undefined) return [...result, ...right.slice(j)];
    if (b === undefined) return [...result, ...left.slice(i)];
    if (holds("<=", keyAt(a), keyAt(b), call)) {
      result.push(a);
      i++;
    } else {
      result.push(b);
      j++;
    }
  }
}

function sorted(value: JsonnetValue, keyFunction: Lazy | undefined, call: Call): JsonnetValue {
  if (lengthOf(value, call) <= 1) return value;
  const list = keyed(itemsOf(value, call), keyFunction, call);
  const order = sortedIndices([...list.items.keys()], list, call);
  const items = order.map((index) => list.items[index]).filter((item) => item !== undefined);
  return makeArray(items, value.kind === "array" ? value.origin : undefined);
}

/** Neighbours with equal keys become one: the first. */
function unique(value: JsonnetValue, keyFunction: Lazy | undefined, call: Call): JsonnetValue {
  const list = keyed(itemsOf(value, call), keyFunction, call);
  let last = -1;
  const items = list.items.filter((_, index) => {
    if (last >= 0 && equals(list.keyAt(last), list.keyAt(index), call)) return false;
    last = index;
    return true;
  });
  return makeArray(items, value.kind === "array" ? value.origin : undefined);
}

/** Which elements of two sets belong to the result. */
interface SetOperation {
  readonly onlyLeft: boolean;
  readonly onlyRight: boolean;
  readonly both: boolean;
}

/** `found + value[from:]`, as std.jsonnet ends a union or difference. */
function withRest(found: Lazy[], value: JsonnetValue, from: number, call: Call): JsonnetValue {
  if (value.kind === "array") return makeArray([...found, ...value.items.slice(from)]);
  return add(makeArray(found), sliceValue(value, { index: makeNumber(from, call) }, call), call);
}

/** `args` are two sets and what their elements are compared by. The right one is not asked before it matters. */
function combined(args: readonly Lazy[], operation: SetOperation, call: Call): JsonnetValue {
  const [a, b] = [force(args[0], call), (): JsonnetValue => force(args[1], call)];
  const left = keyed(itemsOf(a, call), args[2], call);
  let right: Keyed | undefined;
  const found: Lazy[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const one = left.items[i];
    if (one === undefined) return operation.onlyRight ? withRest(found, b(), j, call) : makeArray(found);
    right ??= keyed(itemsOf(b(), call), args[2], call);
    const other = right.items[j];
    if (other === undefined) return operation.onlyLeft ? withRest(found, a, i, call) : makeArray(found);
    spend(1, call);
    if (equals(left.keyAt(i), right.keyAt(j), call)) {
      if (operation.both) found.push(one);
      i++;
      j++;
    } else if (isBelow(left.keyAt(i), right.keyAt(j), call)) {
      if (operation.onlyLeft) found.push(one);
      i++;
    } else {
      if (operation.onlyRight) found.push(other);
      j++;
    }
  }
}

const INTERSECTION: SetOperation = { onlyLeft: false, onlyRight: false, both: true };

function setFunction(name: string, operation: SetOperation): LibraryEntry {
  return lazy(name, "a b keyF", (args, call) => combined(args, operation, call), { keyF: IDENTITY });
}

/** Stands for the default that is an error. */
const NOTHING: JsonnetFunction = { ...IDENTITY, description: "function <onEmpty>" };

/** `std.minArray` (`sign` 1) and `std.maxArray` (-1): the first of equal elements. */
function extreme(name: string, sign: 1 | -1): LibraryEntry {
  const evaluate = (args: readonly Lazy[], call: Call): JsonnetValue => {
    const list = keyedArgument(args[0], args[1], call);
    if (list.items.length === 0) {
      if (args[2] !== NOTHING) return force(args[2], call);
      throw runtimeError("Expected at least one element in array. Got none", call);
    }
    let best = 0;
    for (let index = 0; index < list.items.length; index++) {
      if (sign * compareValues(list.keyAt(best), list.keyAt(index), call) > 0) best = index;
    }
    return force(list.items[best], call);
  };
  return lazy(name, "arr keyF onEmpty", evaluate, { keyF: IDENTITY, onEmpty: NOTHING });
}

const ZERO: JsonnetNumber = { kind: "number", value: 0, origin: undefined };

/** `first + second + …`, from `start` on, with the language's `+`. */
function summed(items: readonly Lazy[], start: JsonnetValue, call: Call): JsonnetValue {
  let total = start;
  for (const item of items) total = add(total, force(item, call), call);
  return total;
}

/** Arrays only are put together at once; anything else is for `+` to judge. */
function flattened(args: readonly Lazy[], call: Call): JsonnetValue {
  const items = itemsOf(force(args[0], call), call);
  const flat: Lazy[] = [];
  for (let index = 0; index < items.length; index++) {
    const value = force(items[index], call);
    if (value.kind !== "array") return summed(items.slice(index), makeArray(flat), call);
    spend(value.items.length, call);
    for (const item of value.items) flat.push(item);
  }
  return makeArray(flat);
}

/** Sorting, sets, and what sums up an array. */
export const SETS: readonly LibraryEntry[] = [
  lazy("sort", "arr keyF", (args, call) => sorted(force(args[0], call), args[1], call), { keyF: IDENTITY }),
  lazy("uniq", "arr keyF", (args, call) => unique(force(args[0], call), args[1], call), { keyF: IDENTITY }),
  lazy("set", "arr keyF", (args, call) => unique(sorted(force(args[0], call), args[1], call), args[1], call), {
    keyF: IDENTITY,
  }),
  setFunction("setUnion", { onlyLeft: true, onlyRight: true, both: true }),
  setFunction("setInter", INTERSECTION),
  setFunction("setDiff", { onlyLeft: true, onlyRight: false, both: false }),
  lazy(
    "setMember",
    "x arr keyF",
    (args, call) => {
      const [wanted = ZERO, ...rest] = args;
      return makeBoolean(lengthOf(combined([makeArray([wanted]), ...rest], INTERSECTION, call), call) > 0);
    },
    { keyF: IDENTITY },
  ),
  extreme("minArray", 1),
  extreme("maxArray", -1),
  lazy("flattenArrays", "arrs", flattened),
  lazy("sum", "arr", (args, call) => summed(itemsOf(force(args[0], call), call), ZERO, call)),
  lazy("avg", "arr", (args, call) => {
    const items = itemsOf(force(args[0], call), call);
    if (items.length === 0) throw runtimeError("Cannot calculate average of an empty array.", call);
    return binary("/", summed(items, ZERO, call), makeNumber(items.length, call), call);
  }),
];
