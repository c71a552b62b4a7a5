import { runtimeError } from "../errors.ts";
import { add } from "../operators.ts";
import { toText } from "../print.ts";
import { concatenate, force, makeArray, makeBoolean, makeNumber, makeString, spend, textOf } from "../values.ts";
import type { Call, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import { lazy, strict, truncated } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { unitAt } from "./code-point-text.ts";
import { escapeDollars, escapeXml, quoteBash, quoteJson } from "./escapes.ts";
import { characterOf, format } from "./format.ts";
import { joinValues } from "./join.ts";
import { numberText } from "./number-text.ts";
import { inFrame, lengthOf } from "./operations.ts";
import { itemsOf } from "./split.ts";
import { endsWith, startsWith, stripped, TRIMMED } from "./strip.ts";
import { mapText, slicerOf, sliceText } from "./text-builder.ts";

/** `std.substr`, for offsets that are known to be numbers. */
function substring(value: JsonnetString, from: number, length: number, call: Call): JsonnetString {
  if (from < 0)
    throw runtimeError(`substr second parameter should be greater than zero, got ${numberText(from)}`, call);
  if (length < 0)
    throw runtimeError(`substr third parameter should be greater than zero, got ${numberText(length)}`, call);
  const text = textOf(value, call);
  const start = unitAt(text, from);
  return sliceText(value, start, start + unitAt(text.slice(start), length));
}

/** All occurrences of `from` replaced; what stays keeps its places, and so does each `to`. */
function replaced(value: JsonnetString, from: JsonnetString, to: JsonnetString, call: Call): JsonnetString {
  const text = textOf(value, call);
  const search = textOf(from, call);
  if (search === "") throw runtimeError("'from' string must not be zero length.", call);
  let at = text.indexOf(search);
  if (at < 0) return value;
  const slice = slicerOf(value);
  const pieces: JsonnetString[] = [];
  let start = 0;
  for (; at >= 0; at = text.indexOf(search, start)) {
    if (at > start) pieces.push(slice(start, at));
    if (to.text !== "") pieces.push(to);
    start = at + search.length;
  }
  if (start < text.length) pieces.push(slice(start, text.length));
  spend(pieces.length, call);
  return pieces.length === 0 ? slice(0, 0) : concatenate(pieces);
}

function toLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function toUpper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** A string for every value, as `std.toString` makes it. */
function textArgument(args: readonly Lazy[], call: Call): JsonnetString {
  return toText(force(args[0], call), call);
}

/** All string pieces of nested arrays, in order. */
export function collectDeep(value: JsonnetValue, pieces: JsonnetString[], call: Call): void {
  if (value.kind === "string") pieces.push(value);
  else if (value.kind === "array") {
    inFrame(call, () => {
      for (const item of value.items) collectDeep(force(item, call), pieces, call);
    });
  } else throw runtimeError(`Expected string or array, got ${value.kind}`, call);
}

function repeated(args: readonly Lazy[], call: Call): JsonnetValue {
  const what = force(args[0], call);
  if (what.kind !== "string" && what.kind !== "array") {
    throw runtimeError("std.repeat first argument must be an array or a string", call);
  }
  const count = force(args[1], call);
  if (count.kind !== "number") {
    throw runtimeError(
      `Builtin function makeArray expected (number, function) but got (${count.kind}, function)`,
      call,
    );
  }
  const times = truncated(count);
  if (times < 0) throw runtimeError(`makeArray requires size >= 0, got ${numberText(times)}`, call);
  spend(times, call);
  if (what.kind === "string") {
    if (what.text !== undefined && what.pieces === undefined) {
      spend((what.text.length * times) >> 4, call);
      return { ...what, text: what.text.repeat(times) };
    }
    return concatenate(Array.from({ length: times }, () => what));
  }
  spend(what.items.length * times, call);
  return makeArray(Array.from({ length: times }, () => what.items).flat(), what.origin);
}

const NATIVE: readonly LibraryEntry[] = [
  strict("substr", "str from len", ["string", "number", "number"], ([str, from, len], call) =>
    substring(str, truncated(from), truncated(len), call),
  ),
  strict("strReplace", "str from to", ["string", "string", "string"], ([str, from, to], call) =>
    replaced(str, from, to, call),
  ),
  strict("asciiLower", "str", ["string"], ([str]) => mapText(str, "asciiLower", toLower)),
  strict("asciiUpper", "str", ["string"], ([str]) => mapText(str, "asciiUpper", toUpper)),
  strict("codepoint", "str", ["string"], ([str], call) => {
    const length = lengthOf(str, call);
    if (length !== 1) throw runtimeError(`codepoint takes a string of length 1, got length ${length}`, call);
    return makeNumber(textOf(str, call).codePointAt(0) ?? 0, call);
  }),
  strict("char", "n", ["number"], ([n], call) => makeString(characterOf(truncated(n), call))),
];

const ESCAPES: readonly LibraryEntry[] = [
  lazy("escapeStringJson", "str_", (args, call) => quoteJson(textArgument(args, call))),
  lazy("escapeStringPython", "str", (args, call) => quoteJson(textArgument(args, call))),
  lazy("escapeStringBash", "str_", (args, call) => quoteBash(textArgument(args, call))),
  lazy("escapeStringDollars", "str_", (args, call) =>
    mapText(textArgument(args, call), "escapeStringDollars", escapeDollars),
  ),
  lazy("escapeStringXML", "str_", (args, call) => mapText(textArgument(args, call), "escapeStringXML", escapeXml)),
];

const EDGES: readonly LibraryEntry[] = [
  lazy("startsWith", "a b", (args, call) => makeBoolean(startsWith(force(args[0], call), force(args[1], call), call))),
  lazy("endsWith", "a b", (args, call) => makeBoolean(endsWith(force(args[0], call), force(args[1], call), call))),
  lazy("lstripChars", "str chars", (args, call) => stripped(args, { left: true, right: false }, call)),
  lazy("rstripChars", "str chars", (args, call) => stripped(args, { left: false, right: true }, call)),
  lazy("stripChars", "str chars", (args, call) => stripped(args, { left: true, right: true }, call)),
  lazy("trim", "str", (args, call) => {
    return stripped([force(args[0], call), makeString(TRIMMED)], { left: true, right: true }, call);
  }),
];

/** The functions on strings, apart from splitting and parsing. */
export const STRINGS: readonly LibraryEntry[] = [
  ...NATIVE,
  ...ESCAPES,
  ...EDGES,
  lazy("toString", "a", textArgument),
  lazy("format", "str vals", (args, call) => {
    const values = force(args[1], call);
    const str = force(args[0], call);
    if (str.kind === "string") return format(str, values, call);
    // std.jsonnet takes whatever has characters.
    const characters = itemsOf(str, call).map((item) => toText(force(item, call), call));
    return format(concatenate([makeString(""), ...characters]), values, call);
  }),
  lazy("repeat", "what count", repeated),
  lazy("lines", "arr", (args, call) => {
    const lines = add(force(args[0], call), makeArray([makeString("")]), call);
    return joinValues(makeString("\n"), lines, call);
  }),
  lazy("deepJoin", "arr", (args, call) => {
    const pieces: JsonnetString[] = [];
    const value = force(args[0], call);
    collectDeep(value, pieces, call);
    return pieces.length === 0 ? makeString("") : concatenate(pieces);
  }),
  lazy("isEmpty", "str", (args, call) => makeBoolean(lengthOf(force(args[0], call), call) === 0)),
  lazy("equalsIgnoreCase", "str1 str2", (args, call) => {
    const [a, b] = args.map((argument) => {
      const value = force(argument, call);
      if (value.kind === "string") return toLower(textOf(value, call));
      throw runtimeError(`Builtin function asciiLower expected (string) but got (${value.kind})`, call);
    });
    return makeBoolean(a === b);
  }),
];
