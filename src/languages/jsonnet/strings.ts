import type { JsonnetString, OpaquePart, Origin } from "./model.ts";
import { joinOrigins, reattach } from "./origins.ts";

/** A string of characters that were computed. */
export function makeString(text: string, origin?: Origin): JsonnetString {
  return { kind: "string", text, pieces: undefined, reference: undefined, origin };
}

/** A string that only the old system knows. */
export function makeReference(reference: OpaquePart, origin?: Origin): JsonnetString {
  return { kind: "string", text: undefined, pieces: undefined, reference, origin };
}

/** From so many pieces on, a text is kept as one that came from all their places. */
const MANY_PIECES = 4096;

/** From so many pieces on, a text with references in it is too large to be looked at. */
const TOO_MANY_PIECES = 1_000_000;

/**
 * Several strings one after the other, each keeping its origin. Typed text that a builtin adds (a separator between
 * two references, the fixed text of a format) is passed as the user's own string or a slice of it made with `slicePiece`.
 */
export function concatenate(pieces: readonly JsonnetString[]): JsonnetString {
  const only = pieces[0];
  if (pieces.length === 1 && only !== undefined) return only;
  let text: string | undefined = "";
  let count = 0;
  for (const piece of pieces) {
    // `+` makes a rope: strings that grow piece by piece do not cost a copy each.
    text = text === undefined || piece.text === undefined ? undefined : text + piece.text;
    count += piece.count ?? 1;
  }
  if (count > MANY_PIECES && text !== undefined) return makeString(text, joinedOrigin(pieces));
  return { kind: "string", text, pieces, reference: undefined, origin: undefined, count };
}

function joinedOrigin(pieces: readonly JsonnetString[]): Origin | undefined {
  let joined: Origin | undefined;
  for (const piece of pieces) joined = joinOrigins(joined, stringOrigin(piece));
  return joined;
}

/** `text`, which is made of characters of `source` (a slice, or in other case), with its origins. */
export function slicePiece(source: JsonnetString, text: string): JsonnetString {
  const origin = stringOrigin(source);
  return { kind: "string", text, pieces: undefined, reference: undefined, origin };
}

/**
 * The simple strings that `value` is made of, in order: each has either `text` or `reference`, and no `pieces`.
 * What was added outwards to the whole is in the origin of each.
 */
export function stringPieces(value: JsonnetString): JsonnetString[] {
  if ((value.count ?? 1) > TOO_MANY_PIECES) throw new RangeError("Invalid string length");
  const simple: JsonnetString[] = [];
  const rest: { piece: JsonnetString; outer: Origin | undefined }[] = [{ piece: value, outer: undefined }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { piece, outer } = next;
    if (piece.pieces === undefined) {
      simple.push(outer === undefined ? piece : { ...piece, origin: reattach(piece.origin, outer) });
      continue;
    }
    const around = outer === undefined ? piece.origin : reattach(piece.origin, outer);
    for (let index = piece.pieces.length - 1; index >= 0; index--) {
      const inner = piece.pieces[index];
      if (inner !== undefined) rest.push({ piece: inner, outer: around });
    }
  }
  return simple;
}

/** The origin of all of `value`: of several pieces, joined. */
export function stringOrigin(value: JsonnetString): Origin | undefined {
  if (value.pieces === undefined) return value.origin;
  let joined: Origin | undefined;
  for (const piece of stringPieces(value)) joined = joinOrigins(joined, piece.origin);
  return joined;
}

/** The characters of `value` for people: dots stand for what only the old system knows. */
export function shownText(value: JsonnetString): string {
  return (
    value.text ??
    stringPieces(value)
      .map((piece) => piece.text ?? "…")
      .join("")
  );
}
