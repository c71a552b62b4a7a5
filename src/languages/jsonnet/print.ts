import { limitError, runtimeError } from "./errors.ts";
import { fieldNames, getField, runAsserts } from "./objects.ts";
import { numberText } from "./std/number-text.ts";
import { concatenate, enterFrame, force, joinOrigins, makeReference, makeString, stringPieces } from "./values.ts";
import type { Call, JsonnetArray, JsonnetString, JsonnetValue, Origin } from "./values.ts";
import type { JsonnetObject } from "./objects.ts";

/** How JSON is laid out. */
export interface JsonLayout {
  /** What each level is indented by. */
  readonly indent: string;
  /** What stands after an opening bracket and before a closing one. */
  readonly newline: string;
  /** What stands between two items. */
  readonly separator: string;
  readonly keySeparator: string;
  readonly emptyArray: string;
  readonly emptyObject: string;
}

/** The layout of the command's output (C++ `manifestJson` with `multiline`). */
export const FILE_LAYOUT: JsonLayout = {
  indent: "   ",
  newline: "\n",
  separator: ",\n",
  keySeparator: ": ",
  emptyArray: "[ ]",
  emptyObject: "{ }",
};

/** The layout of `std.toString` and of what is added to a string. */
export const LINE_LAYOUT: JsonLayout = { ...FILE_LAYOUT, indent: "", newline: "", separator: ", " };

/** Text under construction. What a reference's characters are part of is kept as pieces. */
interface Printer {
  readonly layout: JsonLayout;
  readonly limit: number;
  text: string;
  length: number;
  origin: Origin | undefined;
  readonly pieces: JsonnetString[];
}

/** `text` as a JSON string, in quotes (C++ `jsonnet_string_unparse`). */
export function quoteJson(text: string): string {
  return `"${escapeJson(text)}"`;
}

/** `text` with the escapes of a JSON string, without the quotes. */
export function escapeJson(text: string): string {
  let escaped = "";
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x20 && unit !== 0x22 && unit !== 0x5c && (unit < 0x7f || unit > 0x9f)) continue;
    escaped += text.slice(start, index) + escapeUnit(unit);
    start = index + 1;
  }
  return start === 0 ? text : escaped + text.slice(start);
}

function escapeUnit(unit: number): string {
  switch (unit) {
    case 0x22:
      return '\\"';
    case 0x5c:
      return "\\\\";
    case 0x08:
      return "\\b";
    case 0x0c:
      return "\\f";
    case 0x0a:
      return "\\n";
    case 0x0d:
      return "\\r";
    case 0x09:
      return "\\t";
    default:
      return `\\u${unit.toString(16).padStart(4, "0")}`;
  }
}

/**
 * A reference whose characters were changed (escaped, in other case): an unknown that still says where it came from.
 * `how` names what was done, for people.
 */
export function changedReference(piece: JsonnetString, how: string): JsonnetString {
  const { reference } = piece;
  if (reference === undefined || (reference.kind === "unknown" && reference.code === COMPUTED)) return piece;
  const { origins } = reference;
  return makeReference({ kind: "unknown", code: COMPUTED, values: { how }, origins }, piece.origin);
}

const COMPUTED = "jsonnet-computed-on-reference";

/**
 * `value` as JSON in a layout. References in it stay pieces of the result, as unknowns, because their escapes are
 * not known.
 *
 * @throws JsonnetError for a function, for what evaluating throws, and where the result is larger than `limit` units
 */
export function printJson(value: JsonnetValue, layout: JsonLayout, call: Call, limit = 1 << 28): JsonnetString {
  const printer: Printer = { layout, limit, text: "", length: 0, origin: undefined, pieces: [] };
  print(printer, value, "", call);
  if (printer.pieces.length === 0) return makeString(printer.text, printer.origin);
  flush(printer);
  return concatenate(printer.pieces);
}

function flush(printer: Printer): void {
  if (printer.text !== "") printer.pieces.push(makeString(printer.text, printer.origin));
  printer.text = "";
  printer.origin = undefined;
}

function write(printer: Printer, text: string, call: Call): void {
  printer.text += text;
  printer.length += text.length;
  if (printer.length > printer.limit) throw limitError("output", call);
}

function print(printer: Printer, value: JsonnetValue, indent: string, call: Call): void {
  switch (value.kind) {
    case "null":
      write(printer, "null", call);
      break;
    case "boolean":
      write(printer, value.value ? "true" : "false", call);
      break;
    case "number":
      write(printer, numberText(value.value), call);
      break;
    case "string":
      printString(printer, value, call);
      return;
    case "array":
      printArray(printer, value, indent, call);
      return;
    case "object":
      printObject(printer, value, indent, call);
      return;
    default:
      throw runtimeError("couldn't manifest function in JSON output.", call);
  }
  printer.origin = joinOrigins(printer.origin, value.origin);
}

function printString(printer: Printer, value: JsonnetString, call: Call): void {
  if (printer.length + (value.text?.length ?? 0) > printer.limit) throw limitError("output", call);
  if (value.pieces === undefined && value.text !== undefined) {
    write(printer, quoteJson(value.text), call);
    printer.origin = joinOrigins(printer.origin, value.origin);
    return;
  }
  write(printer, '"', call);
  for (const piece of stringPieces(value)) {
    if (piece.text === undefined) {
      flush(printer);
      printer.pieces.push(changedReference(piece, "JSON escapes"));
    } else {
      write(printer, escapeJson(piece.text), call);
      printer.origin = joinOrigins(printer.origin, piece.origin);
    }
  }
  write(printer, '"', call);
}

function printArray(printer: Printer, value: JsonnetArray, indent: string, call: Call): void {
  const { layout } = printer;
  if (value.items.length === 0) {
    write(printer, layout.emptyArray, call);
    return;
  }
  const inner = indent + layout.indent;
  let before = `[${layout.newline}`;
  for (const item of value.items) {
    enterFrame(call.runtime, call.span, "");
    write(printer, before + inner, call);
    print(printer, force(item, call), inner, call);
    call.runtime.depth--;
    before = layout.separator;
  }
  write(printer, `${layout.newline}${indent}]`, call);
}

function printObject(printer: Printer, value: JsonnetObject, indent: string, call: Call): void {
  const { layout } = printer;
  runAsserts(value, call);
  const names = fieldNames(value, false);
  if (names.length === 0) {
    write(printer, layout.emptyObject, call);
    return;
  }
  const inner = indent + layout.indent;
  let before = `{${layout.newline}`;
  for (const name of names) {
    enterFrame(call.runtime, call.span, "");
    write(printer, before + inner + quoteJson(name) + layout.keySeparator, call);
    print(printer, getField(value, name, call), inner, call);
    call.runtime.depth--;
    before = layout.separator;
  }
  write(printer, `${layout.newline}${indent}}`, call);
}

/** `value` as `std.toString` and `+` with a string make it: a string as it is, all else as JSON in one line. */
export function toText(value: JsonnetValue, call: Call): JsonnetString {
  return value.kind === "string" ? value : printJson(value, LINE_LAYOUT, call);
}
