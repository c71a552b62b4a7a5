import { RULE_LIMITS } from "./limits.ts";
import { EVERY_PATH, isLegalPattern, simplified, wildcardsOf, type Pattern } from "./patterns.ts";

/** How many patterns one expression may unfold to. */
const MOST_PATTERNS = 20;
/** A rule takes five, and its host may need one of them. */
const MOST_WILDCARDS = RULE_LIMITS.ruleWildcards - 1;

/** A sequence of pieces: literal characters, `*` for any text, `?` for any one character. */
type Piece = { readonly kind: "literal"; readonly text: string } | { readonly kind: "wild"; readonly text: "*" | "?" };
type Sequence = readonly Piece[];

/**
 * The patterns that match exactly the paths in which an expression of nginx (PCRE) is found, where there are such
 * patterns: literal text, `.`, `.*`, `.+`, groups of alternatives, optional pieces and anchors at the ends.
 *
 * @returns `undefined` where wildcards cannot say the same
 */
export function patternsOfExpression(expression: string, caseless: boolean): readonly Pattern[] | undefined {
  const reader: Reader = { text: expression, at: 0 };
  const alternatives = readAlternatives(reader);
  if (alternatives === undefined || reader.at < expression.length) return undefined;
  const patterns = new Set<Pattern>();
  for (const { pieces, fromStart, toEnd } of alternatives) {
    if (caseless && pieces.some((piece) => piece.kind === "literal" && /[A-Za-z]/.test(piece.text))) return undefined;
    const body = pieces.map(({ text }) => text).join("");
    const pattern = simplified(`${fromStart ? "" : "*"}${body}${toEnd ? "" : "*"}`);
    if (pieces.some((piece) => piece.kind === "literal" && /[*?]/.test(piece.text))) return undefined;
    if (pattern === EVERY_PATH) return [EVERY_PATH];
    // Every path begins with a slash: `^$` and `^x` are found in none, and a condition takes no empty value.
    if (!/^[/*?]/.test(pattern)) continue;
    if (!isLegalPattern(pattern) || wildcardsOf(pattern) > MOST_WILDCARDS) return undefined;
    patterns.add(pattern);
  }
  return patterns.size <= MOST_PATTERNS ? [...patterns] : undefined;
}

interface Reader {
  readonly text: string;
  at: number;
}

interface Alternative {
  readonly pieces: Sequence;
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

/** The alternatives of the whole expression, each with its own anchors. */
function readAlternatives(reader: Reader): Alternative[] | undefined {
  const found: Alternative[] = [];
  for (;;) {
    const fromStart = take(reader, "^");
    const sequences = readSequence(reader);
    if (sequences === undefined) return undefined;
    const toEnd = take(reader, "$");
    for (const pieces of sequences) found.push({ pieces, fromStart, toEnd });
    if (found.length > MOST_PATTERNS) return undefined;
    if (!take(reader, "|")) return found;
  }
}

function take(reader: Reader, text: string): boolean {
  if (!reader.text.startsWith(text, reader.at)) return false;
  reader.at += text.length;
  return true;
}

/** Every way to read a sequence of atoms, up to `|`, `)`, `$` or the end. */
function readSequence(reader: Reader): Sequence[] | undefined {
  let ways: Sequence[] = [[]];
  while (reader.at < reader.text.length && !"|)$".includes(reader.text[reader.at] ?? "")) {
    const atom = readAtom(reader);
    if (atom === undefined) return undefined;
    ways = ways.flatMap((way) => atom.map((more) => [...way, ...more]));
    if (ways.length > MOST_PATTERNS) return undefined;
  }
  return ways;
}

/** Every way to read one atom with its quantifier. */
function readAtom(reader: Reader): Sequence[] | undefined {
  const character = reader.text[reader.at] ?? "";
  reader.at++;
  if (character === ".") return quantifiedDot(reader);
  let ways: Sequence[] | undefined;
  if (character === "(") ways = readGroup(reader);
  else if (character === "\\") ways = readEscape(reader);
  else if (!"[]{}*+?^".includes(character)) ways = [[{ kind: "literal", text: character }]];
  if (ways === undefined) return undefined;
  const next = reader.text[reader.at];
  if (next === "?") {
    reader.at++;
    if ("?+".includes(reader.text[reader.at] ?? "!")) return undefined;
    return [[], ...ways];
  }
  return next === "*" || next === "+" || next === "{" ? undefined : ways;
}

function quantifiedDot(reader: Reader): Sequence[] | undefined {
  const next = reader.text[reader.at] ?? "";
  const one: Piece = { kind: "wild", text: "?" };
  const any: Piece = { kind: "wild", text: "*" };
  if (next === "{") return undefined;
  if (next !== "*" && next !== "+" && next !== "?") return [[one]];
  reader.at++;
  const after = reader.text[reader.at];
  // A possessive quantifier gives nothing back; a lazy one finds the same texts.
  if (after === "+") return undefined;
  if (after === "?") reader.at++;
  if (next === "*") return [[any]];
  return next === "+" ? [[one, any]] : [[], [one]];
}

function readGroup(reader: Reader): Sequence[] | undefined {
  if (take(reader, "?") && !take(reader, ":")) return undefined;
  const found: Sequence[] = [];
  do {
    const ways = readSequence(reader);
    if (ways === undefined) return undefined;
    found.push(...ways);
    if (found.length > MOST_PATTERNS) return undefined;
  } while (take(reader, "|"));
  return take(reader, ")") ? found : undefined;
}

/** `\.` and the like; `\d` and other classes are more than a wildcard says. */
function readEscape(reader: Reader): Sequence[] | undefined {
  const character = reader.text[reader.at] ?? "";
  reader.at++;
  return /^[^A-Za-z0-9\s]$/.test(character) ? [[{ kind: "literal", text: character }]] : undefined;
}
