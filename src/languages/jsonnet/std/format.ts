import { runtimeError } from "../errors.ts";
import { getField, hasField } from "../objects.ts";
import { changedReference, toText } from "../print.ts";
import { concatenate, force, makeString, slicePiece, spend, stringPieces, textOf } from "../values.ts";
import type { Call, JsonnetArray, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import type { JsonnetObject } from "../objects.ts";
import { truncated } from "./arguments.ts";
import { codePointLength } from "./code-point-text.ts";
import { parseFormat } from "./format-codes.ts";
import type { FormatCode } from "./format-codes.ts";
import { renderNumber } from "./format-numbers.ts";
import { numberText } from "./number-text.ts";
import { addOwn, addString, finishText, openText, sliceText } from "./text-builder.ts";
import type { TextBuilder } from "./text-builder.ts";

/** What a code shows, and what an error calls it: a position or a field's name. */
interface Operand {
  readonly name: string;
  readonly value: () => JsonnetValue;
  readonly width: () => JsonnetValue | number;
  readonly precision: () => JsonnetValue | number | undefined;
}

/** Hands out what the codes show, in order. */
interface Operands {
  readonly next: (code: FormatCode) => Operand;
  /** At the end: complains about what was not shown. */
  readonly finish: () => void;
}

function arrayOperands(values: JsonnetArray, call: Call): Operands {
  const { items } = values;
  let used = 0;
  const take = (wanted: string): (() => JsonnetValue) => {
    const position = used++;
    return () => {
      const item = items[position];
      if (item !== undefined) return force(item, call);
      throw runtimeError(`Not enough values to format: ${items.length}, expected ${wanted} ${position}`, call);
    };
  };
  const next = (code: FormatCode): Operand => {
    const { width: typedWidth, precision: typedPrecision } = code;
    const width = typedWidth === "*" ? take("at least") : () => typedWidth;
    const precision = typedPrecision === "*" ? take("at least") : () => typedPrecision;
    const name = String(used);
    const value = code.conversion === "%" ? () => makeString("%") : take("more than");
    return { name, value, width, precision };
  };
  const finish = (): void => {
    if (used >= items.length) return;
    throw runtimeError(`Too many values to format: ${items.length}, expected ${used}`, call);
  };
  return { next, finish };
}

function objectOperands(values: JsonnetObject, call: Call): Operands {
  const refuse = (message: string) => (): never => {
    throw runtimeError(message, call);
  };
  const next = (code: FormatCode): Operand => {
    const { key, width, precision } = code;
    const value = (): JsonnetValue => {
      if (key === undefined) throw runtimeError("Mapping keys required.", call);
      if (hasField(values, key, true)) return getField(values, key, call);
      throw runtimeError(`No such field: ${key}`, call);
    };
    return {
      name: key ?? "",
      value: code.conversion === "%" ? () => makeString("%") : value,
      width: width === "*" ? refuse("Cannot use * field width with object.") : () => width,
      precision: precision === "*" ? refuse("Cannot use * precision with object.") : () => precision,
    };
  };
  return { next, finish: () => {} };
}

/** A width or precision out of the values must be a number where it is used. */
function numberFor(operator: string, value: JsonnetValue | number, call: Call): number {
  if (typeof value === "number") return value;
  if (value.kind === "number") return value.value;
  throw runtimeError(`binary operator ${operator} requires matching types, got ${value.kind} and number.`, call);
}

function characterText(value: JsonnetValue, call: Call): JsonnetString {
  if (value.kind === "string") {
    const length = codePointLength(textOf(value, call));
    if (length === 1) return value;
    throw runtimeError(`%c expected 1-sized string got: ${length}`, call);
  }
  if (value.kind !== "number") throw runtimeError(`%c expected number / string, got: ${value.kind}`, call);
  return makeString(characterOf(truncated(value), call), value.origin);
}

/**
 * The character of a code point, a whole number (`std.char`).
 *
 * @throws JsonnetError outside of Unicode
 */
export function characterOf(code: number, call: Call): string {
  if (code < 0) throw runtimeError(`codepoints must be >= 0, got ${numberText(code)}`, call);
  if (code >= 0x110000) throw runtimeError(`invalid unicode codepoint, got ${numberText(code)}`, call);
  return String.fromCodePoint(code);
}

function renderOperand(code: FormatCode, operand: Operand, call: Call): JsonnetString {
  const { conversion } = code;
  if (conversion === "%") return makeString("%");
  const value = operand.value();
  if (conversion === "s") return toText(value, call);
  if (conversion === "c") return characterText(value, call);
  if (value.kind !== "number") {
    throw runtimeError(`Format required number at ${operand.name}, got ${value.kind}`, call);
  }
  const typed = operand.precision();
  const precision = typed === undefined ? undefined : numberFor("-", typed, call);
  // The zeros are part of the number; a width that is none of the code's own is looked at only if it is filled so.
  const width = code.zero && !code.left ? numberFor("-", operand.width(), call) : 0;
  spend(Math.max(0, width, precision ?? 0) >> 4, call);
  return makeString(renderNumber(value.value, code, { width, precision }, call), value.origin);
}

/** Spaces up to the width. Nobody knows how many a reference needs. */
function pad(text: JsonnetString, code: FormatCode, width: number, call: Call): readonly JsonnetString[] {
  if (width <= 0) return [text];
  if (text.text === undefined) {
    return stringPieces(text).map((piece) => changedReference(piece, `padded to ${width} characters`));
  }
  const missing = Math.ceil(width - codePointLength(text.text));
  if (missing <= 0) return [text];
  spend(missing >> 4, call);
  const spaces = makeString(" ".repeat(missing));
  return code.left ? [text, spaces] : [spaces, text];
}

function addOperand(builder: TextBuilder, code: FormatCode, operand: Operand, call: Call): void {
  // The C++ implementation evaluates the width before the value where it pads on the left.
  const early = code.left ? undefined : operand.width();
  const text = renderOperand(code, operand, call);
  const width = numberFor("-", early ?? operand.width(), call);
  for (const piece of pad(text, code, width, call)) addString(builder, piece);
}

/** The format's own text from one UTF-16 offset to another. */
function addFixed(builder: TextBuilder, format: JsonnetString, start: number, end: number): void {
  if (format.pieces === undefined && format.origin === undefined) {
    addOwn(builder, (format.text ?? "").slice(start, end));
  } else addString(builder, start === 0 && end === format.text?.length ? format : sliceText(format, start, end));
}

/**
 * `std.format(format, values)`, which `format % values` is, too: each piece of the result keeps its places.
 *
 * @throws JsonnetError in the words of std.jsonnet
 */
export function format(format: JsonnetString, values: JsonnetValue, call: Call): JsonnetString {
  const pieces = parseFormat(textOf(format, call), call);
  const list: JsonnetArray =
    values.kind === "array" ? values : { kind: "array", items: [values] satisfies Lazy[], origin: undefined };
  const operands = values.kind === "object" ? objectOperands(values, call) : arrayOperands(list, call);
  const builder = openText();
  for (const piece of pieces) {
    if ("code" in piece) addOperand(builder, piece.code, operands.next(piece.code), call);
    else addFixed(builder, format, piece.start, piece.end);
  }
  operands.finish();
  const text = finishText(builder);
  return text.pieces === undefined && text.origin === undefined
    ? slicePiece(format, text.text ?? "")
    : concatenate([text]);
}
