import { readTextBlock } from "./text-block.ts";
import { KEYWORDS } from "./tokens.ts";
import type { Comment, SyntaxProblem, Token, TokenKind } from "./tokens.ts";

/** The tokens of a file, the last of which is its end, with the comments between them. */
export interface Lexed {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

interface LexerState {
  readonly text: string;
  readonly tokens: Token[];
  readonly comments: Comment[];
  readonly problems: SyntaxProblem[];
  /** The run of operator characters that was looked at last. */
  run: OperatorRun;
}

interface OperatorRun {
  readonly end: number;
  /** Where its last character stands that an operator may end with; -1 where there is none. */
  readonly lastSolid: number;
}

const SINGLE = "{}[],.();";
const OPERATOR = "!$:~+-&|^=<>*/%";

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isNameStart(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f;
}

/**
 * Splits a text into tokens (specification: lexing). What cannot be a token becomes an `INVALID` one and a problem,
 * and lexing goes on behind it.
 */
export function lex(text: string): Lexed {
  const state: LexerState = { text, tokens: [], comments: [], problems: [], run: { end: 0, lastSolid: -1 } };
  let at = 0;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09) at++;
    else at = readOne(state, at, unit);
  }
  state.tokens.push({ kind: "end of file", data: "", start: text.length, end: text.length });
  return state;
}

function push(state: LexerState, kind: TokenKind, data: string, start: number, end: number): number {
  state.tokens.push({ kind, data, start, end });
  return end;
}

/** The place of the problem is its first character: that is all that the C++ implementation has of it. */
function fail(state: LexerState, message: string, start: number, end: number): number {
  state.problems.push({ message, start, end: Math.min(end, start + 1) });
  return push(state, "INVALID", "", start, end);
}

/** Reads the token or comment at `at`, and returns where it ends. */
function readOne(state: LexerState, at: number, unit: number): number {
  const { text } = state;
  const character = text.charAt(at);
  if (isNameStart(unit)) return readName(state, at);
  if (isDigit(unit)) return readNumber(state, at);
  if (SINGLE.includes(character)) return push(state, character as TokenKind, "", at, at + 1);
  if (character === '"') return readQuoted(state, at, "STRING_DOUBLE");
  if (character === "'") return readQuoted(state, at, "STRING_SINGLE");
  if (character === "@") return readVerbatim(state, at);
  if (character === "#" || text.startsWith("//", at)) return readLineComment(state, at);
  if (text.startsWith("/*", at)) return readBlockComment(state, at);
  if (text.startsWith("|||", at)) {
    const block = readTextBlock(text, at);
    if ("message" in block) return fail(state, block.message, at, Math.max(block.end, at + 3));
    return push(state, "STRING_BLOCK", block.text, at, block.end);
  }
  if (OPERATOR.includes(character)) return readOperator(state, at);
  const shown = unit < 32 ? `code ${unit}` : `'${String.fromCodePoint(text.codePointAt(at) ?? unit)}'`;
  return fail(state, `Could not lex the character ${shown}`, at, at + 1);
}

function readName(state: LexerState, start: number): number {
  const { text } = state;
  let end = start + 1;
  while (isNameStart(text.charCodeAt(end)) || isDigit(text.charCodeAt(end))) end++;
  const name = text.slice(start, end);
  return push(state, KEYWORDS.get(name) ?? "IDENTIFIER", name, start, end);
}

/** Reads digits, which single underscores may separate; returns where they end, or a message. */
function readDigits(text: string, start: number): number | string {
  let at = start;
  for (;;) {
    while (isDigit(text.charCodeAt(at))) at++;
    if (text[at] !== "_") return at;
    if (!isDigit(text.charCodeAt(at + 1))) return `couldn't lex number, junk after _: ${text.charAt(at + 1)}`;
    at++;
  }
}

function numberEnd(text: string, start: number): number | string {
  let at: number | string = start;
  if (text[start] === "0") {
    at = start + 1;
    if (text[at] === "_") return "couldn't lex number, _ not allowed after leading 0";
  } else {
    at = readDigits(text, start);
  }
  if (typeof at === "number" && text[at] === ".") {
    if (!isDigit(text.charCodeAt(at + 1))) {
      return `couldn't lex number, junk after decimal point: ${text.charAt(at + 1)}`;
    }
    at = readDigits(text, at + 1);
  }
  if (typeof at === "number" && (text[at] === "e" || text[at] === "E")) {
    let digits = at + 1;
    const signed = text[digits] === "+" || text[digits] === "-";
    if (signed) digits++;
    if (!isDigit(text.charCodeAt(digits))) {
      return `couldn't lex number, junk after ${signed ? "exponent sign" : "'E'"}: ${text.charAt(digits)}`;
    }
    at = readDigits(text, digits);
  }
  return at;
}

function readNumber(state: LexerState, start: number): number {
  const { text } = state;
  const end = numberEnd(text, start);
  if (typeof end === "number") return push(state, "NUMBER", text.slice(start, end).replaceAll("_", ""), start, end);
  let junk = start;
  while (isNameStart(text.charCodeAt(junk)) || isDigit(text.charCodeAt(junk)) || text[junk] === ".") junk++;
  return fail(state, end, start, junk);
}

function readQuoted(state: LexerState, start: number, kind: "STRING_DOUBLE" | "STRING_SINGLE"): number {
  const { text } = state;
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) return push(state, kind, text.slice(start + 1, at), start, at + 1);
    if (unit === 0x5c) at++;
  }
  return unterminated(state, start, "unterminated string");
}

/** An unterminated string ends for us with its line, so that the rest of the file can be read. */
function unterminated(state: LexerState, start: number, message: string): number {
  const lineEnd = state.text.indexOf("\n", start);
  return fail(state, message, start, lineEnd < 0 ? state.text.length : lineEnd);
}

function readVerbatim(state: LexerState, start: number): number {
  const { text } = state;
  const quote = text.charAt(start + 1);
  if (quote !== '"' && quote !== "'") {
    return fail(state, `couldn't lex verbatim string, junk after '@': ${quote}`, start, start + 1);
  }
  for (let at = start + 2; at < text.length; at++) {
    if (text[at] !== quote) continue;
    if (text[at + 1] === quote) {
      at++;
      continue;
    }
    const kind = quote === '"' ? "VERBATIM_STRING_DOUBLE" : "VERBATIM_STRING_SINGLE";
    return push(state, kind, text.slice(start + 2, at).replaceAll(quote + quote, quote), start, at + 1);
  }
  return unterminated(state, start, "unterminated verbatim string");
}

function readLineComment(state: LexerState, start: number): number {
  const { text } = state;
  const lineEnd = text.indexOf("\n", start);
  let end = lineEnd < 0 ? text.length : lineEnd;
  if (text[end - 1] === "\r") end--;
  state.comments.push({ text: text.slice(start, end), start, end });
  return end;
}

function readBlockComment(state: LexerState, start: number): number {
  const { text } = state;
  const close = text.indexOf("*/", start + 2);
  if (close < 0) return fail(state, "multi-line comment has no terminating */.", start, text.length);
  state.comments.push({ text: text.slice(start, close + 2), start, end: close + 2 });
  return close + 2;
}

/** The characters that could be one operator from `start` on: no comment and no `|||` begins among them. */
function operatorRun(text: string, start: number): OperatorRun {
  let end = start;
  let lastSolid = -1;
  while (end < text.length && OPERATOR.includes(text.charAt(end))) {
    if (text.startsWith("//", end) || text.startsWith("/*", end) || text.startsWith("|||", end)) break;
    if (!"+-~!$".includes(text.charAt(end))) lastSolid = end;
    end++;
  }
  return { end, lastSolid };
}

/** An operator is as long as it can be, but does not end like a prefix operator unless it is one. */
function readOperator(state: LexerState, start: number): number {
  const { text } = state;
  // A run of prefix operators is many tokens; it is looked at once.
  if (start >= state.run.end) state.run = operatorRun(text, start);
  const end = Math.max(start, state.run.lastSolid) + 1;
  const data = text.slice(start, end);
  return data === "$" ? push(state, "$", "", start, end) : push(state, "OPERATOR", data, start, end);
}
