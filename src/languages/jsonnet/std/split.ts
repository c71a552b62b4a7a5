import { runtimeError } from "../errors.ts";
import { force, makeArray, makeNumber, makeString, spend, textOf } from "../values.ts";
import type { Call, JsonnetArray, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import { lazy, requireString, strict, truncated } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { characters, codePointLength, hasPairs } from "./code-point-text.ts";
import { joinValues } from "./join.ts";
import { itemAt, lengthOf } from "./operations.ts";
import { slicerOf } from "./text-builder.ts";

/** The first `limit` places where `separator` ends a part; all of them below 0. */
function cutsFromLeft(text: string, separator: string, limit: number): number[] {
  const most = limit < 0 ? text.length : limit;
  const cuts: number[] = [];
  let at = text.indexOf(separator);
  while (at >= 0 && at < text.length && cuts.length < most) {
    cuts.push(at);
    at = text.indexOf(separator, at + separator.length);
  }
  return cuts;
}

function cutsFromRight(text: string, separator: string, limit: number): number[] {
  const most = limit < 0 ? text.length : limit;
  const cuts: number[] = [];
  let end = text.length;
  while (cuts.length < most) {
    const at = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length);
    if (at < 0) break;
    cuts.push(at);
    end = at;
  }
  return cuts.reverse();
}

/** The parts between `cuts`, each with the places of its characters. */
function partsOf(value: JsonnetString, separator: string, cuts: readonly number[], call: Call): JsonnetArray {
  const text = textOf(value, call);
  spend(cuts.length, call);
  const slice = slicerOf(value);
  let start = 0;
  const parts = cuts.map((cut) => {
    const part = slice(start, cut);
    start = cut + separator.length;
    return part;
  });
  parts.push(slice(start, text.length));
  return makeArray(parts);
}

/** `std.splitLimit`, once the types are known. */
function split(value: JsonnetString, separator: JsonnetString, limit: number, call: Call): JsonnetArray {
  const search = textOf(separator, call);
  // The C++ implementation never ends where there is no limit.
  if (search === "") {
    throw runtimeError("std.splitLimit second parameter must have length 1 or greater, got 0", call);
  }
  return partsOf(value, search, cutsFromLeft(textOf(value, call), search, limit), call);
}

/** The separator of a function that std.jsonnet writes, with its own words. */
function requireSeparator(name: string, prefix: string, argument: Lazy | undefined, call: Call): JsonnetString {
  const separator = requireString(argument, `${prefix}.${name} second parameter must be a String`, call);
  const length = codePointLength(textOf(separator, call));
  if (length >= 1) return separator;
  throw runtimeError(`std.${name} second parameter must have length 1 or greater, got ${length}`, call);
}

function splitFromRight(args: readonly Lazy[], call: Call): JsonnetValue {
  const value = requireString(args[0], "str.splitLimitR first parameter must be a String", call);
  const separator = requireSeparator("splitLimitR", "str", args[1], call);
  const limit = force(args[2], call);
  if (limit.kind !== "number") {
    throw runtimeError(`str.splitLimitR third parameter must be a Number, got ${limit.kind}`, call);
  }
  const search = textOf(separator, call);
  const most = truncated(limit);
  const text = textOf(value, call);
  const cuts = limit.value === -1 ? cutsFromLeft(text, search, -1) : cutsFromRight(text, search, most);
  return partsOf(value, search, cuts, call);
}

/** `std.stringChars`: every character, or element, of what has any. */
export function itemsOf(value: JsonnetValue, call: Call): Lazy[] {
  const length = lengthOf(value, call);
  if (value.kind === "array") return [...value.items];
  if (value.kind === "string") {
    spend(length, call);
    const slice = slicerOf(value);
    let at = 0;
    return characters(textOf(value, call)).map((character) => {
      at += character.length;
      return slice(at - character.length, at);
    });
  }
  return length === 0 ? [] : [itemAt(value, 0, call)];
}

/** Where `pattern` begins in `text`, in code points; occurrences may overlap. */
export function findAll(pattern: string, text: string): number[] {
  if (pattern === "") return [];
  const found: number[] = [];
  const pairs = hasPairs(text);
  let counted = 0;
  let last = 0;
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
    counted += pairs ? codePointLength(text.slice(last, at)) : at - last;
    last = at;
    found.push(counted);
  }
  return found;
}

function resolved(args: readonly Lazy[], call: Call): JsonnetValue {
  const file = requireString(args[0], "std.split first parameter must be a String", call);
  const parts = split(file, makeString("/"), -1, call).items.slice(0, -1);
  return joinValues(makeString("/"), makeArray([...parts, args[1] ?? makeString("")]), call);
}

/** Splitting, searching and paths. */
export const SPLITS: readonly LibraryEntry[] = [
  strict("splitLimit", "str c maxsplits", ["string", "string", "number"], ([str, c, maxsplits], call) =>
    split(str, c, truncated(maxsplits), call),
  ),
  lazy("split", "str c", (args, call) => {
    const value = requireString(args[0], "std.split first parameter must be a String", call);
    return split(value, requireSeparator("split", "std", args[1], call), -1, call);
  }),
  lazy("splitLimitR", "str c maxsplits", splitFromRight),
  lazy("stringChars", "str", (args, call) => {
    const value = force(args[0], call);
    if (value.kind === "array") return value;
    return makeArray(itemsOf(value, call));
  }),
  lazy("findSubstr", "pat str", (args, call) => {
    const pattern = requireString(args[0], "findSubstr first parameter should be a string", call);
    const text = requireString(args[1], "findSubstr second parameter should be a string", call);
    const found = findAll(textOf(pattern, call), textOf(text, call));
    return makeArray(found.map((at) => makeNumber(at, call)));
  }),
  lazy("resolvePath", "f r", resolved),
];
