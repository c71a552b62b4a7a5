import { scanBlockScalar } from "./block-scalar.ts";
import { endsWord, isBreak } from "./characters.ts";
import { scanPlainScalar, scanQuotedScalar } from "./flow-scalar.ts";
import { badStart, Failure, LIST_ON_LINE, strayColon, TooDeep } from "./messages.ts";
import { scanDirective, scanName, scanTag } from "./properties.ts";
import { isDocumentMark, MAX_DEPTH, skipBlanks, skipBreak, skipComment, skipSpaces, token } from "./scanner.ts";
import type { Scanner, Token, TokenType } from "./scanner.ts";
import { awaitsColon, keyAt, removeKey, saveKey } from "./simple-keys.ts";

/** So many tokens are taken before their room in the queue is cleared. */
const LONG_QUEUE = 1024;

function push(scanner: Scanner, next: Token): void {
  scanner.queue.push(next);
  scanner.last = next;
}

/** Blanks, comments and line breaks between tokens. A tab is a blank only where no key may begin. */
function skipToToken(scanner: Scanner): void {
  const { text } = scanner;
  for (;;) {
    if (scanner.at === scanner.lineStart && text.charCodeAt(scanner.at) === 0xfeff) scanner.at++;
    if (scanner.flow > 0 || !scanner.keyAllowed) skipBlanks(scanner);
    else skipSpaces(scanner);
    let unit = text.charCodeAt(scanner.at);
    if (unit === 35) {
      skipComment(scanner);
      unit = text.charCodeAt(scanner.at);
    }
    if (!isBreak(unit)) return;
    skipBreak(scanner);
    if (scanner.flow === 0) scanner.keyAllowed = true;
  }
}

/** Opens a block collection if `column` is to the right of the innermost one. */
function indentTo(
  scanner: Scanner,
  column: number,
  type: "block-list" | "block-map",
  at: number,
  index?: number,
): void {
  if (scanner.flow > 0 || scanner.indent >= column) return;
  scanner.indents.push(scanner.indent);
  scanner.indent = column;
  const opened = token(type, at, at);
  if (index === undefined) scanner.queue.push(opened);
  else scanner.queue.splice(index, 0, opened);
}

/** Ends the block collections that are to the right of `column`. */
function dedentTo(scanner: Scanner, column: number): void {
  if (scanner.flow > 0) return;
  while (scanner.indent > column) {
    scanner.queue.push(token("block-end", scanner.at, scanner.at));
    scanner.indent = scanner.indents.pop() ?? -1;
  }
}

function fetchMark(scanner: Scanner): void {
  dedentTo(scanner, -1);
  removeKey(scanner);
  scanner.keyAllowed = false;
  const start = scanner.at;
  const type = scanner.text.charCodeAt(start) === 45 ? "document-start" : "document-end";
  scanner.at += 3;
  push(scanner, token(type, start, scanner.at));
}

function fetchDirective(scanner: Scanner): void {
  dedentTo(scanner, -1);
  removeKey(scanner);
  scanner.keyAllowed = false;
  push(scanner, scanDirective(scanner));
}

/** The end counts as a line of its own, so that no key before it is possible any more. */
function fetchEnd(scanner: Scanner): void {
  scanner.lineStart = scanner.at;
  dedentTo(scanner, -1);
  removeKey(scanner);
  scanner.keyAllowed = false;
  push(scanner, token("end", scanner.at, scanner.at));
}

function fetchIndicator(scanner: Scanner, type: TokenType): void {
  const start = scanner.at++;
  push(scanner, token(type, start, scanner.at));
}

function fetchOpening(scanner: Scanner, type: "flow-list" | "flow-map"): void {
  saveKey(scanner);
  scanner.flow++;
  if (scanner.flow + scanner.indents.length > MAX_DEPTH + 1) throw new TooDeep(scanner.at);
  keyAt(scanner, scanner.flow).possible = false;
  scanner.keyAllowed = true;
  fetchIndicator(scanner, type);
}

function fetchClosing(scanner: Scanner, type: "flow-list-end" | "flow-map-end"): void {
  removeKey(scanner);
  if (scanner.flow > 0) scanner.flow--;
  if (scanner.firstKey > scanner.flow) scanner.firstKey = scanner.flow;
  scanner.keyAllowed = false;
  fetchIndicator(scanner, type);
}

function fetchComma(scanner: Scanner): void {
  removeKey(scanner);
  scanner.keyAllowed = true;
  fetchIndicator(scanner, "comma");
}

/** `-` before a blank. Inside brackets it is the parser that refuses it. */
function fetchEntry(scanner: Scanner): void {
  if (scanner.flow === 0) {
    if (!scanner.keyAllowed) throw new Failure({ start: scanner.at, end: scanner.at + 1, message: LIST_ON_LINE });
    indentTo(scanner, scanner.at - scanner.lineStart, "block-list", scanner.at);
  }
  removeKey(scanner);
  scanner.keyAllowed = true;
  fetchIndicator(scanner, "entry");
}

/** `?` before a blank, or any inside brackets. */
function fetchQuestion(scanner: Scanner): void {
  if (scanner.flow === 0) {
    if (!scanner.keyAllowed) throw new Failure(badStart(scanner.text, scanner.at));
    indentTo(scanner, scanner.at - scanner.lineStart, "block-map", scanner.at);
  }
  removeKey(scanner);
  scanner.keyAllowed = scanner.flow === 0;
  fetchIndicator(scanner, "key");
}

/** A colon: of a simple key, whose tokens are in the queue, or of one behind `?`, or of none. */
function fetchColon(scanner: Scanner): void {
  const key = keyAt(scanner, scanner.flow);
  if (key.possible) {
    const index = scanner.head + key.token - scanner.taken;
    scanner.queue.splice(index, 0, token("key", key.at, key.at));
    indentTo(scanner, key.at - key.lineStart, "block-map", key.at, index);
    key.possible = false;
    scanner.keyAllowed = false;
  } else {
    if (scanner.flow === 0) {
      if (!scanner.keyAllowed) throw new Failure(strayColon(scanner.text, scanner.last, scanner.at));
      indentTo(scanner, scanner.at - scanner.lineStart, "block-map", scanner.at);
    }
    scanner.keyAllowed = scanner.flow === 0;
  }
  fetchIndicator(scanner, "value");
}

function fetchContent(scanner: Scanner, scan: (scanner: Scanner, unit: number) => Token, unit: number): void {
  saveKey(scanner);
  scanner.keyAllowed = false;
  push(scanner, scan(scanner, unit));
}

function fetchBlockScalar(scanner: Scanner, unit: number): void {
  removeKey(scanner);
  scanner.keyAllowed = true;
  push(scanner, scanBlockScalar(scanner, unit));
}

/** An indicator that begins no plain scalar, unless by what follows it (production 126). */
function fetchIndicated(scanner: Scanner, unit: number): boolean {
  const next = scanner.text.charCodeAt(scanner.at + 1);
  switch (unit) {
    case 91: // [
      fetchOpening(scanner, "flow-list");
      return true;
    case 123: // {
      fetchOpening(scanner, "flow-map");
      return true;
    case 93: // ]
      fetchClosing(scanner, "flow-list-end");
      return true;
    case 125: // }
      fetchClosing(scanner, "flow-map-end");
      return true;
    case 44: // ,
      fetchComma(scanner);
      return true;
    case 45: // -
      if (!endsWord(next)) return false;
      fetchEntry(scanner);
      return true;
    case 63: // ?
      if (scanner.flow === 0 && !endsWord(next)) return false;
      fetchQuestion(scanner);
      return true;
    case 58: // :
      if (scanner.flow === 0 && !endsWord(next)) return false;
      fetchColon(scanner);
      return true;
    case 38: // &
    case 42: // *
      fetchContent(scanner, scanName, unit);
      return true;
    case 33: // !
      fetchContent(scanner, scanTag, unit);
      return true;
    case 34: // "
    case 39: // '
      fetchContent(scanner, scanQuotedScalar, unit);
      return true;
    case 124: // |
    case 62: // >
      if (scanner.flow > 0) break;
      fetchBlockScalar(scanner, unit);
      return true;
    case 37: // %
    case 64: // @
    case 96: // `
    case 9: // tab
      break;
    default:
      return false;
  }
  throw new Failure(badStart(scanner.text, scanner.at));
}

function fetchNext(scanner: Scanner): void {
  skipToToken(scanner);
  awaitsColon(scanner);
  const { text, at } = scanner;
  const column = at - scanner.lineStart;
  dedentTo(scanner, column);
  const unit = text.charCodeAt(at);
  if (unit === 0) fetchEnd(scanner);
  else if (column === 0 && unit === 37) fetchDirective(scanner);
  else if (column === 0 && isDocumentMark(text, at)) fetchMark(scanner);
  else if (!fetchIndicated(scanner, unit)) fetchContent(scanner, scanPlainScalar, unit);
}

/** The next token. It is not taken by looking at it. */
export function peek(scanner: Scanner): Token {
  for (;;) {
    const next = scanner.queue[scanner.head];
    if (next !== undefined && (scanner.looked || !awaitsColon(scanner))) {
      scanner.looked = true;
      return next;
    }
    fetchNext(scanner);
  }
}

export function take(scanner: Scanner): void {
  scanner.looked = false;
  scanner.taken++;
  if (++scanner.head < scanner.queue.length && scanner.head < LONG_QUEUE) return;
  scanner.queue.splice(0, scanner.head);
  scanner.head = 0;
}
