import { endsWord, hexadecimal, isBlank, isBreak, isFlowIndicator, isWideBreak, trimBlanks } from "./characters.ts";
import { badEscape, badTab, Failure, neverClosed } from "./messages.ts";
import { isDocumentMark, skipBlanks, skipBreak, token } from "./scanner.ts";
import type { Scanner, Token } from "./scanner.ts";

/**
 * Moves over blanks and line breaks inside a scalar, and returns what they fold into (section 5.5.3): blanks in a line
 * stay, one line break is a space, further ones are line breaks. A tab to the left of `column` is refused.
 */
function fold(scanner: Scanner, column: number): string {
  const { text, at: start } = scanner;
  skipBlanks(scanner);
  if (!isBreak(text.charCodeAt(scanner.at))) return text.slice(start, scanner.at);
  const first = skipBreak(scanner);
  const further = foldFurther(scanner, column);
  if (first !== "\n") return first + further;
  return further === "" ? " " : further;
}

/** The line breaks after the first, with the blanks before and after them left out. */
function foldFurther(scanner: Scanner, column: number): string {
  const { text } = scanner;
  let further = "";
  for (;;) {
    const unit = text.charCodeAt(scanner.at);
    if (unit === 9 && scanner.at - scanner.lineStart < column) {
      throw new Failure(badTab(text, scanner.at));
    }
    if (isBlank(unit)) scanner.at++;
    else if (isBreak(unit)) further += skipBreak(scanner);
    else return further;
  }
}

/** The end of what belongs to a plain scalar without any blank (productions 129 to 131). */
function plainEnd(scanner: Scanner): number {
  const { text } = scanner;
  const inFlow = scanner.flow > 0;
  let at = scanner.at;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit <= 32) return at;
    if (unit === 58) {
      const next = text.charCodeAt(at + 1);
      if (endsWord(next)) return at;
      if (inFlow && (isFlowIndicator(next) || next === 63)) {
        const message =
          next === 63 ? "`:?` cannot stand inside brackets without quotes" : "a space is missing after the `:`";
        throw new Failure({ start: at, end: at + 1, message });
      }
    } else if (inFlow && isFlowIndicator(unit)) return at;
    else if (unit >= 0x85 && isWideBreak(unit)) return at;
    at++;
  }
}

/** A scalar without quotes (section 9.1.3). A line that is not indented deeper than the collection around it ends it. */
export function scanPlainScalar(scanner: Scanner): Token {
  const { text, at: start } = scanner;
  const column = scanner.indent + 1;
  let value = "";
  let between = "";
  let end = start;
  let broken = false;
  for (;;) {
    if (scanner.at === scanner.lineStart && isDocumentMark(text, scanner.at)) break;
    if (text.charCodeAt(scanner.at) === 35) break;
    const wordEnd = plainEnd(scanner);
    if (wordEnd > scanner.at) {
      value += between + text.slice(scanner.at, wordEnd);
      broken = false;
      end = wordEnd;
      scanner.at = wordEnd;
    }
    const unit = text.charCodeAt(wordEnd);
    if (unit === 0 || !endsWord(unit)) break;
    const { lineStart } = scanner;
    between = fold(scanner, column);
    broken = scanner.lineStart !== lineStart;
    if (scanner.flow === 0 && scanner.at - scanner.lineStart < column) break;
  }
  if (broken) scanner.keyAllowed = true;
  return token("scalar", start, end, value, "plain");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\u0007",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\u001B",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\u0085",
  _: "\u00A0",
  L: "\u2028",
  P: "\u2029",
};

const ESCAPED_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** An escape sequence of a scalar in double quotes (section 5.6), from its backslash on. */
function scanEscape(scanner: Scanner): string {
  const { text, at } = scanner;
  const name = text.charAt(at + 1);
  scanner.at = at + 2;
  const simple = Object.hasOwn(ESCAPES, name) ? ESCAPES[name] : undefined;
  if (simple !== undefined) return simple;
  const digits = Object.hasOwn(ESCAPED_DIGITS, name) ? ESCAPED_DIGITS[name] : undefined;
  if (digits === undefined) throw new Failure(badEscape(text, at));
  let code = 0;
  for (let i = 0; i < digits; i++) {
    const digit = hexadecimal(text.charCodeAt(scanner.at++));
    if (digit === -1) throw new Failure(badEscape(text, at));
    code = code * 16 + digit;
  }
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) throw new Failure(badEscape(text, at));
  return String.fromCodePoint(code);
}

/** Where the next line break, backslash or quote of a quoted scalar stands. */
function quotedEnd(text: string, start: number, quote: number): number {
  let at = start;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === quote || unit === 0 || (unit === 92 && quote === 34) || isBreak(unit)) return at;
    at++;
  }
}

/** A scalar in quotes (sections 9.1.1 and 9.1.2). Indentation does not count inside. */
export function scanQuotedScalar(scanner: Scanner, quote: number): Token {
  const { text, at: start } = scanner;
  let value = "";
  scanner.at = start + 1;
  for (;;) {
    const from = scanner.at;
    const to = quotedEnd(text, from, quote);
    const unit = text.charCodeAt(to);
    scanner.at = to;
    if (unit === quote) {
      value += text.slice(from, to);
      scanner.at++;
      if (quote === 34 || text.charCodeAt(to + 1) !== 39) {
        return token("scalar", start, scanner.at, value, quote === 34 ? "double" : "single");
      }
      value += "'";
      scanner.at++;
    } else if (unit === 92) {
      value += text.slice(from, to);
      if (isBreak(text.charCodeAt(to + 1))) {
        scanner.at++;
        skipBreak(scanner);
        value += foldFurther(scanner, 0);
      } else value += scanEscape(scanner);
    } else if (unit === 0) throw new Failure(neverClosed(text, start));
    else {
      scanner.at = trimBlanks(text, from, to);
      value += text.slice(from, scanner.at) + fold(scanner, 0);
    }
    if (scanner.at === scanner.lineStart && isDocumentMark(text, scanner.at)) {
      throw new Failure(neverClosed(text, start));
    }
  }
}
