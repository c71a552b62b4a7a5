import type { Part, Text } from "../../source/text.ts";

/** A part of a value that has no characters yet. */
export type OpaquePart = Exclude<Part, { kind: "text" }>;

/** A piece of an env value that is known as characters: those from `start` to `end` of the value. */
export type TypedToken =
  | { readonly kind: "literal"; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: "variable"; readonly name: string; readonly start: number; readonly end: number }
  /** What Hako makes of the characters before a variable with a name outside ASCII, cut in the middle of a character. */
  | { readonly kind: "broken"; readonly variable: string; readonly start: number; readonly end: number };

/** A piece of an env value. */
export type Token =
  | TypedToken
  /** A part of the value that is not known as characters. */
  | { readonly kind: "opaque"; readonly part: OpaquePart; readonly start: number; readonly end: number }
  /** A `#{…}` whose name is only known at deploy time. */
  | { readonly kind: "late"; readonly start: number; readonly end: number };

/** An env value taken apart. */
export interface Interpolation<Piece = Token> {
  readonly tokens: readonly Piece[];
  /** Where an empty `#{}` stands, which Hako refuses. */
  readonly empty?: number;
  /** The variables whose name is not ASCII: Hako repeats the start of their `#{…}` in front of their value. */
  readonly notAscii: readonly string[];
}

/**
 * Takes an env value apart as Hako does: `#{`, the fewest characters but no newline, `}`; no escape, and white space
 * counts. The rest is literal, with Hako's own slip: it cuts the literal by a count of characters where bytes are
 * meant, so that a name outside ASCII leaves some bytes of `#{name` behind.
 * Source: lib/hako/env_expander.rb, parse.
 */
export function parseInterpolation(value: string): Interpolation<TypedToken> {
  const tokens: TypedToken[] = [];
  const notAscii: string[] = [];
  let position = 0;
  for (let match = nextVariable(value, 0); match !== undefined; match = nextVariable(value, position)) {
    const { start, end } = match;
    const name = value.slice(start + 2, end - 1);
    const left = leftBehind(value.slice(start, end));
    if (left !== "") notAscii.push(name);
    const text = value.slice(position, start) + (left ?? "");
    if (text !== "") tokens.push({ kind: "literal", text, start: position, end: start + (left?.length ?? 0) });
    if (left === undefined) tokens.push({ kind: "broken", variable: name, start, end });
    if (name === "") return { tokens, empty: start, notAscii };
    tokens.push({ kind: "variable", name, start, end });
    position = end;
  }
  if (position < value.length)
    tokens.push({ kind: "literal", text: value.slice(position), start: position, end: value.length });
  return { tokens, notAscii };
}

/** A value as characters, and where each of its parts stands in them. */
export interface FlatText {
  readonly text: string;
  readonly parts: readonly { readonly part: Part; readonly start: number; readonly end: number }[];
}

/** What stands for a part without characters. */
const STAND_IN = "\u0000";

/** The characters of a value that may have parts without any, each of which is one character here. */
export function flatten(value: Text): FlatText {
  let text = "";
  const parts = value.map((part) => {
    const start = text.length;
    text += part.kind === "text" ? part.text : STAND_IN;
    return { part, start, end: text.length };
  });
  return { text, parts };
}

/**
 * `parseInterpolation` for a value that is put together from several parts: what is literal stays in the pieces that
 * it came in, each with its own places.
 */
export function parseParts({ text, parts }: FlatText): Interpolation {
  const whole = parseInterpolation(text);
  if (parts.length < 2 && parts.every(({ part }) => part.kind === "text")) return whole;
  const tokens = whole.tokens.flatMap((token): Token[] => {
    const inside = parts.filter(({ start, end }) => start < token.end && token.start < end);
    if (token.kind === "variable")
      return inside.every(({ part }) => part.kind === "text") ? [token] : [{ ...token, kind: "late" }];
    if (token.kind !== "literal") return [token];
    return inside.map(({ part, start, end }): Token => {
      if (part.kind !== "text") return { kind: "opaque", part, start, end };
      const from = Math.max(start, token.start);
      const to = Math.min(end, token.end);
      return { kind: "literal", text: text.slice(from, to), start: from, end: to };
    });
  });
  return { ...whole, tokens };
}

/** The next `#{…}` on one line, in time linear in the text that is skipped. */
function nextVariable(value: string, from: number): { start: number; end: number } | undefined {
  let close = -1;
  for (let start = value.indexOf("#{", from); start !== -1;) {
    if (close < start) close = value.indexOf("}", start + 2);
    if (close === -1) return undefined;
    const feed = value.indexOf("\n", start + 2);
    if (feed === -1 || close < feed) return { start, end: close + 1 };
    start = value.indexOf("#{", feed + 1);
  }
  return undefined;
}

/**
 * The bytes of `matched` that Hako leaves in front of the variable's value: as many as it has bytes more than
 * characters. `undefined` where they end inside a character.
 */
function leftBehind(matched: string): string | undefined {
  let extra = 0;
  for (const character of matched) extra += utf8Length(character) - 1;
  let left = "";
  for (const character of matched) {
    if (extra <= 0) break;
    extra -= utf8Length(character);
    left += character;
  }
  return extra < 0 ? undefined : left;
}

function utf8Length(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}
