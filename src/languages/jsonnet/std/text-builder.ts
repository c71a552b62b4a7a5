import { lineAt } from "../../../source/file.ts";
import { changedReference, escapeJson } from "../print.ts";
import { concatenate, makeString, slicePiece, stringPieces } from "../values.ts";
import type { JsonnetBoolean, JsonnetNull, JsonnetNumber, JsonnetString } from "../values.ts";
import { numberText } from "./number-text.ts";

/** Puts strings together: the library's own characters, and pieces that keep where they came from. */
export interface TextBuilder {
  readonly pieces: JsonnetString[];
  /** Characters without a place that come after the pieces. */
  readonly own: string[];
}

export function openText(): TextBuilder {
  return { pieces: [], own: [] };
}

/** Adds characters that the library makes. */
export function addOwn(builder: TextBuilder, text: string): void {
  builder.own.push(text);
}

/** Adds a string with its places. */
export function addString(builder: TextBuilder, value: JsonnetString): void {
  if (value.text !== undefined && value.pieces === undefined && value.origin === undefined) {
    builder.own.push(value.text);
    return;
  }
  closeOwn(builder);
  builder.pieces.push(value);
}

function closeOwn({ pieces, own }: TextBuilder): void {
  if (own.length === 0) return;
  const text = own.join("");
  own.length = 0;
  if (text !== "") pieces.push(makeString(text));
}

/** Everything that was added, as one string. */
export function finishText(builder: TextBuilder): JsonnetString {
  closeOwn(builder);
  return builder.pieces.length === 0 ? makeString("") : concatenate(builder.pieces);
}

/**
 * `value` with `change` applied to its characters, piece by piece: for functions that look at one character at a time.
 * A reference in it becomes an unknown that names `functionName`.
 */
export function mapText(value: JsonnetString, functionName: string, change: (text: string) => string): JsonnetString {
  if (value.text !== undefined) {
    const whole = change(value.text);
    if (whole === value.text) return value;
    if (value.pieces === undefined) return slicePiece(value, whole);
  }
  const changed = stringPieces(value).map((piece) =>
    piece.text === undefined ? changedReference(piece, `std.${functionName}`) : slicePiece(piece, change(piece.text)),
  );
  return changed.length === 0 ? makeString("") : concatenate(changed);
}

/** Cuts a string: gives the characters from one UTF-16 offset to another, each with its place. */
export type Slicer = (start: number, end: number) => JsonnetString;

/** The pieces of a string are looked up once, however many slices are made of it. `value` must be known. */
export function slicerOf(value: JsonnetString): Slicer {
  const text = value.text ?? "";
  const isWhole = (start: number, end: number): boolean => start === 0 && end === text.length;
  if (value.pieces === undefined) {
    return (start, end) => (isWhole(start, end) ? value : slicePiece(value, text.slice(start, end)));
  }
  const pieces = stringPieces(value);
  const starts: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push(length);
    length += piece.text?.length ?? 0;
  }
  return (start, end) => {
    if (isWhole(start, end)) return value;
    const slices: JsonnetString[] = [];
    for (let i = lineAt(starts, start); i < pieces.length && (starts[i] ?? 0) < end; i++) {
      const from = starts[i] ?? 0;
      const piece = pieces[i];
      if (piece?.text === undefined) continue;
      const part = piece.text.slice(Math.max(start - from, 0), Math.max(end - from, 0));
      if (part !== "") slices.push(slicePiece(piece, part));
    }
    return slices.length === 0 ? slicePiece(value, "") : concatenate(slices);
  };
}

/** One slice: see `slicerOf`. */
export function sliceText(value: JsonnetString, start: number, end: number): JsonnetString {
  return slicerOf(value)(start, end);
}

/** Adds a string as a JSON string, in quotes. */
export function addQuoted(builder: TextBuilder, value: JsonnetString): void {
  builder.own.push('"');
  addString(builder, mapText(value, "escapeStringJson", escapeJson));
  builder.own.push('"');
}

/** Adds a number, boolean or `null` as JSON has it, with its places. */
export function addScalar(builder: TextBuilder, value: JsonnetNumber | JsonnetBoolean | JsonnetNull): void {
  addString(builder, makeString(scalarText(value), value.origin));
}

function scalarText(value: JsonnetNumber | JsonnetBoolean | JsonnetNull): string {
  if (value.kind === "number") return numberText(value.value);
  return value.kind === "null" ? "null" : String(value.value);
}
