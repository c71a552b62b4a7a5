import { runtimeError } from "../errors.ts";
import { changedReference } from "../print.ts";
import { concatenate, force, makeArray, makeString, NULL, slicePiece, stringPieces, textOf } from "../values.ts";
import type { Call, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import { equals } from "../compare.ts";
import { requireTypes } from "./arguments.ts";
import { itemAt, lengthOf } from "./operations.ts";
import { sliceText } from "./text-builder.ts";

/** What `std.trim` strips. */
export const TRIMMED = " \t\n\f\r\u0085\u00A0";

/** Which ends of a string or array a function works on. */
interface Ends {
  readonly left: boolean;
  readonly right: boolean;
}

/**
 * `std.member(chars, item)`, where `chars` is what to strip and `item` a character or an element.
 *
 * @throws JsonnetError where it is neither an array nor a string
 */
export function isMember(chars: JsonnetValue, item: Lazy, call: Call): boolean {
  if (chars.kind === "array") {
    // Every element is compared, because each may fail.
    let found = false;
    for (const element of chars.items) if (equals(force(element, call), force(item, call), call)) found = true;
    return found;
  }
  if (chars.kind !== "string") {
    throw runtimeError("std.member first argument must be an array or a string", call);
  }
  const pattern = force(item, call);
  if (pattern.kind !== "string") {
    throw runtimeError(`findSubstr first parameter should be a string, got ${pattern.kind}`, call);
  }
  const text = textOf(pattern, call);
  return text !== "" && textOf(chars, call).includes(text);
}

/** Whether a character is to be stripped; each is looked at once. */
function characterTest(chars: JsonnetValue, call: Call): (character: string) => boolean {
  const known = new Map<string, boolean>();
  return (character) => {
    let answer = known.get(character);
    if (answer === undefined) {
      answer = isMember(chars, makeString(character), call);
      known.set(character, answer);
    }
    return answer;
  };
}

/** The first UTF-16 offset whose character is not to be stripped. */
function leftEdge(text: string, isStripped: (character: string) => boolean): number {
  let at = 0;
  for (const character of text) {
    if (!isStripped(character)) break;
    at += character.length;
  }
  return at;
}

/** The offset behind the last character that is not to be stripped, not before `from`. */
function rightEdge(text: string, from: number, isStripped: (character: string) => boolean): number {
  let end = text.length;
  while (end > from) {
    const before = end - 2;
    const pair = before >= from && (text.codePointAt(before) ?? 0) > 0xffff;
    const start = pair ? before : end - 1;
    if (!isStripped(text.slice(start, end))) break;
    end = start;
  }
  return end;
}

/** Strips the typed characters at the ends; a reference that then stands there is of unknown characters. */
function stripPieces(value: JsonnetString, ends: Ends, isStripped: (character: string) => boolean): JsonnetString {
  const pieces = stringPieces(value);
  const strip = (fromLeft: boolean): void => {
    for (let i = fromLeft ? 0 : pieces.length - 1; ; i += fromLeft ? 1 : -1) {
      const piece = pieces[i];
      if (piece === undefined) return;
      if (piece.text === undefined) {
        pieces[i] = changedReference(piece, "stripped of characters");
        return;
      }
      const start = fromLeft ? leftEdge(piece.text, isStripped) : 0;
      const end = fromLeft ? piece.text.length : rightEdge(piece.text, 0, isStripped);
      pieces[i] = slicePiece(piece, piece.text.slice(start, end));
      if (start < end) return;
    }
  };
  if (ends.right) strip(false);
  if (ends.left) strip(true);
  return concatenate(pieces.filter((piece) => piece.text !== ""));
}

/** `std.stripChars` and its relatives, of a string or, as std.jsonnet allows it, of an array. */
export function stripped(args: readonly Lazy[], ends: Ends, call: Call): JsonnetValue {
  const value = force(args[0], call);
  if (value.kind === "string") {
    if (value.text === "") return value;
    const isStripped = characterTest(force(args[1], call), call);
    if (value.text === undefined) return stripPieces(value, ends, isStripped);
    const start = ends.left ? leftEdge(value.text, isStripped) : 0;
    const end = ends.right ? rightEdge(value.text, start, isStripped) : value.text.length;
    return sliceText(value, start, end);
  }
  if (lengthOf(value, call) === 0) return value;
  const chars = force(args[1], call);
  if (value.kind !== "array") return force(itemAt(value, 0, call), call);
  let start = 0;
  let end = value.items.length;
  const isStrippedItem = (index: number): boolean => isMember(chars, value.items[index] ?? NULL, call);
  if (ends.right) while (end > 0 && isStrippedItem(end - 1)) end--;
  if (ends.left) while (start < end && isStrippedItem(start)) start++;
  return makeArray(value.items.slice(start, end), value.origin);
}

/** The characters before the first reference, or behind the last one; all where there is none. */
function knownEnd(value: JsonnetString, first: boolean): string {
  if (value.text !== undefined) return value.text;
  const pieces = stringPieces(value);
  const ordered = first ? pieces : pieces.toReversed();
  const cut = ordered.findIndex((piece) => piece.text === undefined);
  const known = ordered.slice(0, cut).map((piece) => piece.text ?? "");
  return (first ? known : known.toReversed()).join("");
}

/** `std.startsWith`; only as many characters are needed as `b` has. */
export function startsWith(a: JsonnetValue, b: JsonnetValue, call: Call): boolean {
  return hasEdge(a, b, true, call);
}

export function endsWith(a: JsonnetValue, b: JsonnetValue, call: Call): boolean {
  return hasEdge(a, b, false, call);
}

function hasEdge(a: JsonnetValue, b: JsonnetValue, first: boolean, call: Call): boolean {
  if (a.kind === "string" && b.kind === "string") {
    const edge = textOf(b, call);
    const known = knownEnd(a, first);
    if (a.text !== undefined || known.length >= edge.length) {
      return first ? known.startsWith(edge) : known.endsWith(edge);
    }
    return textOf(a, call) === edge;
  }
  if (lengthOf(a, call) < lengthOf(b, call)) return false;
  const zero = { kind: "number", value: 0, origin: undefined } as const;
  requireTypes("substr", [a, zero, zero], ["string", "number", "number"], call);
  return lengthOf(b, call) === 0 && b.kind === "string";
}
