/** A piece of an env value: characters from `start` to `end` of the value. */
export type Token =
  | { readonly kind: "literal"; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: "variable"; readonly name: string; readonly start: number; readonly end: number }
  /** What Hako makes of the characters before a variable with a name outside ASCII, cut in the middle of a character. */
  | { readonly kind: "broken"; readonly variable: string; readonly start: number; readonly end: number };

/** An env value taken apart. */
export interface Interpolation {
  readonly tokens: readonly Token[];
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
export function parseInterpolation(value: string): Interpolation {
  const tokens: Token[] = [];
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
