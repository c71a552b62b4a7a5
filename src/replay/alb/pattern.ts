/**
 * A value of a rule condition: `*` stands for any characters, none included, and `?` for exactly one. There are no
 * other operators, and the whole text has to fit.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export interface Pattern {
  readonly matches: (text: string) => boolean;
  /** The one text that it fits, where it has no wildcards. */
  readonly exact: string | undefined;
}

/** `undefined` stands for `*`, the empty text for `?`. */
type Token = string | undefined;

export interface PatternOptions {
  /** ASCII letters fit in either case. */
  readonly caseless: boolean;
  /** `\*` and `\?` stand for the characters themselves, as in query strings. */
  readonly escapes?: boolean;
}

/** Reads a condition's value. */
export function pattern(source: string, { caseless, escapes = false }: PatternOptions): Pattern {
  const fold = caseless ? lowerAscii : same;
  const tokens = tokensOf(fold(source), escapes);
  const exact = tokens.every((token) => token !== undefined && token !== "") ? tokens.join("") : undefined;
  if (exact !== undefined) return { exact, matches: (text) => fold(text) === exact };
  return { exact: undefined, matches: (text) => fits(tokens, fold(text)) };
}

function same(text: string): string {
  return text;
}

/** The text with ASCII letters in lower case: no other letters are equal to AWS. */
export function lowerAscii(text: string): string {
  return /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

function tokensOf(source: string, escapes: boolean): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? "";
    const next = source[at + 1];
    if (escapes && character === "\\" && (next === "*" || next === "?" || next === "\\")) {
      tokens.push(next);
      at++;
    } else if (character === "*") {
      if (tokens.length === 0 || tokens.at(-1) !== undefined) tokens.push(undefined);
    } else tokens.push(character === "?" ? "" : character);
  }
  return tokens;
}

/** Time at most the product of both lengths: after a fault, only the last `*` takes one character more. */
function fits(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let resumed = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (token < tokens.length && wanted === undefined) {
      star = token++;
      resumed = at;
    } else if (token < tokens.length && (wanted === "" || wanted === text[at])) {
      token++;
      at++;
    } else if (star !== -1) {
      token = star + 1;
      at = ++resumed;
    } else return false;
  }
  while (token < tokens.length && tokens[token] === undefined) token++;
  return token === tokens.length;
}

/**
 * True only where every text that fits `specific` fits `general`, too: seen as a text, `specific` fits `general`, with
 * its `*` under a `*` and its `?` under a wildcard.
 */
export function covers(general: string, specific: string, options: PatternOptions): boolean {
  const fold = options.caseless ? lowerAscii : same;
  const wide = tokensOf(fold(general), options.escapes ?? false);
  const narrow = tokensOf(fold(specific), options.escapes ?? false);
  // Wildcards of the specific one stand for themselves as characters that no value has.
  const written = narrow.map((token) => (token === undefined ? "\u0001" : token === "" ? "\u0002" : token)).join("");
  if (!fits(wide, written)) return false;
  // A `?` of the general one may have taken a `*`: only without any it surely did not.
  return !wide.includes("") || !narrow.includes(undefined);
}
