import { equals } from "../compare.ts";
import { runtimeError } from "../errors.ts";
import { toText } from "../print.ts";
import {
  callFunction,
  delay,
  force,
  makeArray,
  makeBoolean,
  makeNumber,
  makeString,
  NULL,
  spend,
  textOf,
} from "../values.ts";
import type { Call, JsonnetFunction, JsonnetValue, Lazy, Origin } from "../values.ts";
import { lazy, requireTypes, strict, truncated } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { joinValues } from "./join.ts";
import { numberText } from "./number-text.ts";
import { elementsOrigin, inFrame, lengthOf } from "./operations.ts";
import { sliceValue } from "./slice.ts";
import { isMember } from "./strip.ts";
import { itemsOf } from "./split.ts";

/** What a trace calls an element that is computed when it is needed. */
const ELEMENT = "thunk <array_element>";

/** An array whose elements call `callee` when they are needed. */
function mapped(
  callee: JsonnetFunction,
  items: readonly Lazy[],
  argumentsOf: (item: Lazy, index: number) => readonly Lazy[],
  call: Call,
): JsonnetValue {
  spend(items.length, call);
  return makeArray(
    items.map((item, index) => delay(() => callFunction(callee, argumentsOf(item, index), call), call, ELEMENT)),
  );
}

function requireCallee(argument: Lazy | undefined, message: string, call: Call): JsonnetFunction {
  const callee = force(argument, call);
  if (callee.kind !== "function") throw runtimeError(`${message} must be function, got ${callee.kind}`, call);
  return callee;
}

function requireIndexable(argument: Lazy | undefined, message: string, call: Call): readonly Lazy[] {
  const value = force(argument, call);
  if (value.kind === "array") return value.items;
  if (value.kind === "string") return itemsOf(value, call);
  throw runtimeError(`${message}, got ${value.kind}`, call);
}

/** The elements of `items` for which `callee` says true, themselves not evaluated. */
function filtered(callee: JsonnetFunction, items: readonly Lazy[], call: Call): Lazy[] {
  if (callee.parameters.length !== 1) throw runtimeError("filter function takes 1 parameter.", call);
  return items.filter((item) => {
    const answer = callFunction(callee, [item], call);
    if (answer.kind === "boolean") return answer.value;
    throw runtimeError(`filter function must return boolean, got: ${answer.kind}`, call);
  });
}

function flatMapped(args: readonly Lazy[], call: Call): JsonnetValue {
  const callee = requireCallee(args[0], "std.flatMap first param", call);
  const value = force(args[1], call);
  if (value.kind !== "array" && value.kind !== "string") {
    throw runtimeError(`std.flatMap second param must be array / string, got ${value.kind}`, call);
  }
  const { kind } = value;
  const results = itemsOf(value, call).map((item) => {
    const result = callFunction(callee, [item], call);
    if (result.kind === kind) return result;
    const wanted =
      kind === "array"
        ? "on arrays, provided function must return an array"
        : "on strings, provided function must return a string";
    throw runtimeError(`std.flatMap ${wanted}, got ${result.kind}`, call);
  });
  return joinValues(kind === "array" ? makeArray([]) : makeString(""), makeArray(results), call);
}

/** The elements that std.jsonnet asks for by `std.length` and an index. */
function foldItems(argument: Lazy | undefined, call: Call): readonly Lazy[] {
  return itemsOf(force(argument, call), call);
}

/** `func(func(init, first), second)…`: each result is evaluated before the next call, its operand is not. */
function foldLeft(args: readonly Lazy[], call: Call): JsonnetValue {
  let running: Lazy | undefined = args[2];
  for (const item of foldItems(args[1], call)) running = fold(args[0], [running, item], call);
  return force(running, call);
}

function foldRight(args: readonly Lazy[], call: Call): JsonnetValue {
  let running: Lazy | undefined = args[2];
  for (const item of foldItems(args[1], call).toReversed()) running = fold(args[0], [item, running], call);
  return force(running, call);
}

function fold(callee: Lazy | undefined, operands: readonly (Lazy | undefined)[], call: Call): JsonnetValue {
  const value = force(callee, call);
  if (value.kind !== "function") throw runtimeError(`only functions can be called, got ${value.kind}`, call);
  return callFunction(
    value,
    operands.filter((operand) => operand !== undefined),
    call,
  );
}

function ranged(from: number, to: number, call: Call): JsonnetValue {
  const length = Math.max(0, to - from + 1);
  spend(length, call);
  return makeArray(Array.from({ length }, (_, index) => makeNumber(from + index, call)));
}

function made(size: number, callee: JsonnetFunction, call: Call): JsonnetValue {
  if (size < 0) throw runtimeError(`makeArray requires size >= 0, got ${numberText(size)}`, call);
  const { length } = callee.parameters;
  if (length !== 1) throw runtimeError(`makeArray function must take 1 param, got: ${length}`, call);
  spend(size, call);
  return makeArray(
    Array.from({ length: size }, (_, index) =>
      delay(() => callFunction(callee, [makeNumber(index, call)], call), call, ELEMENT),
    ),
  );
}

/** The positions of the elements equal to `value`; all are compared. */
function positionsOf(value: Lazy | undefined, items: readonly Lazy[], call: Call): number[] {
  const found: number[] = [];
  items.forEach((item, index) => {
    if (equals(force(item, call), force(value, call), call)) found.push(index);
  });
  return found;
}

/** What a search compared: the elements that it looked at, and what it looked for. */
function comparedOrigin(items: readonly Lazy[], wanted: Lazy | undefined): Origin | undefined {
  return elementsOrigin(wanted === undefined ? items : [...items, wanted]);
}

function requireArray(argument: Lazy | undefined, message: string, call: Call): readonly Lazy[] {
  const value = force(argument, call);
  if (value.kind !== "array") throw runtimeError(`${message}, got ${value.kind}`, call);
  return value.items;
}

function flattenDeep(value: JsonnetValue, flat: Lazy[], call: Call): void {
  if (value.kind !== "array") {
    flat.push(value);
    return;
  }
  inFrame(call, () => {
    for (const item of value.items) flattenDeep(force(item, call), flat, call);
  });
}

/** `std.removeAt`: what has a length can be asked. */
function without(value: JsonnetValue, isRemoved: (index: number) => boolean, call: Call): JsonnetValue {
  return makeArray(
    itemsOf(value, call).filter((_, index) => !isRemoved(index)),
    value.kind === "array" ? value.origin : undefined,
  );
}

const MAPS: readonly LibraryEntry[] = [
  strict("makeArray", "sz func", ["number", "function"], ([sz, func], call) => made(truncated(sz), func, call)),
  lazy("map", "func arr", (args, call) => {
    const callee = requireCallee(args[0], "std.map first param", call);
    const items = requireIndexable(args[1], "std.map second param must be array / string", call);
    return mapped(callee, items, (item) => [item], call);
  }),
  lazy("mapWithIndex", "func arr", (args, call) => {
    const callee = requireCallee(args[0], "std.mapWithIndex first param", call);
    const items = requireIndexable(args[1], "std.mapWithIndex second param must be array", call);
    return mapped(callee, items, (item, index) => [makeNumber(index, call), item], call);
  }),
  lazy("flatMap", "func arr", flatMapped),
  strict("filter", "func arr", ["function", "array"], ([func, arr], call) =>
    makeArray(filtered(func, arr.items, call), arr.origin),
  ),
  lazy("filterMap", "filter_func map_func arr", (args, call) => {
    const keep = requireCallee(args[0], "std.filterMap first param", call);
    const change = requireCallee(args[1], "std.filterMap second param", call);
    const items = requireArray(args[2], "std.filterMap third param must be array", call);
    return mapped(change, filtered(keep, items, call), (item) => [item], call);
  }),
  lazy("foldl", "func arr init", foldLeft),
  lazy("foldr", "func arr init", foldRight),
];

const SEARCHES: readonly LibraryEntry[] = [
  lazy("member", "arr x", (args, call) => {
    const value = force(args[0], call);
    const found = makeBoolean(isMember(value, args[1] ?? makeString(""), call));
    return value.kind === "array" ? { ...found, origin: comparedOrigin(value.items, args[1]) } : found;
  }),
  lazy("count", "arr x", (args, call) => {
    const value = force(args[0], call);
    const items = value.kind === "array" ? value.items : [];
    if (value.kind !== "array") requireTypes("filter", [IDENTITY, value], ["function", "array"], call);
    const count = positionsOf(args[1], items, call).length;
    return { ...makeNumber(count, call), origin: comparedOrigin(items, args[1]) };
  }),
  lazy("find", "value arr", (args, call) => {
    const items = requireArray(args[1], "find second parameter should be an array", call);
    const positions = positionsOf(args[0], items, call);
    const origin = comparedOrigin(items, args[0]);
    return makeArray(positions.map((index) => ({ ...makeNumber(index, call), origin })));
  }),
  lazy("contains", "arr elem", (args, call) => {
    const value = force(args[0], call);
    if (value.kind !== "array") throw runtimeError("In comprehension, can only iterate over array.", call);
    const found = value.items.some((item) => equals(force(item, call), force(args[1], call), call));
    return { ...makeBoolean(found), origin: comparedOrigin(value.items, args[1]) };
  }),
  lazy("remove", "arr elem", (args, call) => {
    const value = force(args[0], call);
    const items = requireArray(value, "find second parameter should be an array", call);
    const [first] = positionsOf(args[1], items, call);
    return first === undefined ? value : without(value, (index) => index === first, call);
  }),
  lazy("removeAt", "arr at", (args, call) => {
    const value = force(args[0], call);
    const at = lengthOf(value, call) === 0 ? undefined : force(args[1], call);
    return without(value, (index) => at?.kind === "number" && at.value === index, call);
  }),
];

/** `std.all` and `std.any`: stops at the first element that decides. */
function quantifier(name: "all" | "any"): LibraryEntry {
  return lazy(name, "arr", (args, call) => {
    for (const item of requireArray(args[0], `${name}() parameter should be an array`, call)) {
      const value = force(item, call);
      if (value.kind !== "boolean") throw notBoolean(value, call);
      if (value.value === (name === "any")) return value;
    }
    return makeBoolean(name === "all");
  });
}

function notBoolean(value: JsonnetValue, call: Call): Error {
  const shown = textOf(toText(value, call), call);
  return runtimeError(`element "${shown}" of type ${value.kind} is not a boolean`, call);
}

/** What `keyF` is by default. */
export const IDENTITY: JsonnetFunction = {
  kind: "function",
  parameters: [{ name: "x", optional: false }],
  description: "function <id>",
  invoke: (call, [x]) => force(x, call),
  origin: undefined,
};

/** The functions on arrays, apart from sorting and sets. */
export const ARRAYS: readonly LibraryEntry[] = [
  ...MAPS,
  ...SEARCHES,
  quantifier("all"),
  quantifier("any"),
  strict("range", "from to", ["number", "number"], ([from, to], call) => ranged(truncated(from), truncated(to), call)),
  strict("join", "sep arr", ["any", "any"], ([sep, arr], call) => joinValues(sep, arr, call)),
  lazy("slice", "indexable index end step", (args, call) => {
    const step = force(args[3], call);
    const [indexable, index, end] = [args[0], args[1], args[2]].map((argument) => force(argument, call));
    return sliceValue(indexable ?? NULL, { index, end, step }, call);
  }),
  lazy("reverse", "arr", (args, call) => {
    const value = force(args[0], call);
    return makeArray(itemsOf(value, call).reverse(), value.kind === "array" ? value.origin : undefined);
  }),
  lazy("flattenDeepArray", "value", (args, call) => {
    const flat: Lazy[] = [];
    flattenDeep(force(args[0], call), flat, call);
    return makeArray(flat);
  }),
];
