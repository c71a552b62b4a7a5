import type { Span } from "../../source/span.ts";
import { findLuaEnd, isLuaBlock } from "./lua.ts";
import type { NginxArgument, NginxComment, NginxDirective, NginxFile, NginxProblem } from "./types.ts";
import {
  CLOSING_BRACE,
  CLOSING_PARENTHESIS,
  DOUBLE_QUOTE,
  HASH,
  LINE_FEED,
  OPENING_BRACE,
  SEMICOLON,
  SINGLE_QUOTE,
  commentTooLong,
  decodeWord,
  isBlank,
  readPlain,
  readQuoted,
} from "./words.ts";

/** How deep blocks may nest. nginx has no limit of its own; no real configuration comes near. */
export const NESTING_LIMIT = 128;

/** A block whose `}` has not come yet. */
interface OpenBlock {
  /** Absent for a block that belongs to no directive. */
  readonly name: NginxArgument | undefined;
  readonly words: readonly NginxArgument[];
  readonly start: number;
  readonly headEnd: number;
  readonly children: NginxDirective[];
  /** The whole of it becomes unread: nobody can say what it is. */
  readonly discarded: boolean;
}

interface Parsing {
  readonly path: string;
  readonly text: string;
  /** What is added to an offset in `text` to make it an offset in the file. */
  readonly base: number;
  readonly comments: NginxComment[];
  readonly problems: NginxProblem[];
  unread: Span[];
  readonly open: OpenBlock[];
  readonly top: NginxDirective[];
  /** The first word of the directive that is being read. */
  name: NginxArgument | undefined;
  /** Its other words. */
  words: NginxArgument[];
  at: number;
}

/**
 * Parses one file by the rules of nginx's own tokenizer. Never throws: where nginx would stop, what belongs to no
 * directive is `unread`, and reading goes on behind it.
 *
 * `offsetBase` is where `text` starts in the file `path` (a file inside a dump); spans count from the file's start.
 * Source: ngx_conf_read_token and ngx_conf_parse in src/core/ngx_conf_file.c.
 */
export function parseNginx(path: string, text: string, offsetBase = 0): NginxFile {
  const parsing: Parsing = {
    path,
    text,
    base: offsetBase,
    comments: [],
    problems: [],
    unread: [],
    open: [],
    top: [],
    name: undefined,
    words: [],
    at: 0,
  };
  const length = text.length;
  while (parsing.at < length) {
    const unit = text.charCodeAt(parsing.at);
    if (isBlank(unit)) parsing.at++;
    else if (unit === HASH) readComment(parsing);
    else if (unit === SEMICOLON) endDirective(parsing);
    else if (unit === OPENING_BRACE) openBlock(parsing);
    else if (unit === CLOSING_BRACE) closeBlock(parsing);
    else readWord(parsing, unit);
  }
  endFile(parsing);
  const { top, comments, problems, unread } = parsing;
  return { path, directives: top, comments, problems, unread };
}

function spanOf(parsing: Parsing, start: number, end: number): Span {
  return { path: parsing.path, start: parsing.base + start, end: parsing.base + end };
}

/** In a block that is given up as a whole there is nothing more to say. */
function isDiscarding(parsing: Parsing): boolean {
  return parsing.open.at(-1)?.discarded === true;
}

function refuse(parsing: Parsing, message: string, start: number, end: number): void {
  if (isDiscarding(parsing)) return;
  parsing.problems.push({ code: "nginx-syntax", span: spanOf(parsing, start, end), values: { message } });
}

function unexpected(parsing: Parsing, at: number): void {
  const character = String.fromCodePoint(parsing.text.codePointAt(at) ?? 0);
  refuse(parsing, `unexpected "${character}"`, at, at + character.length);
}

/** Where the directive that is being read starts. */
function directiveStart(parsing: Parsing): number {
  return parsing.name === undefined ? parsing.at : parsing.name.span.start - parsing.base;
}

function startDirective(parsing: Parsing): void {
  parsing.name = undefined;
  parsing.words = [];
}

/** Gives up the directive that is being read, up to `end`. */
function abandon(parsing: Parsing, end: number): void {
  const start = directiveStart(parsing);
  let last = end;
  while (last > start + 1 && /\s/.test(parsing.text.charAt(last - 1))) last--;
  parsing.unread.push(spanOf(parsing, start, last));
  startDirective(parsing);
  parsing.at = end;
}

function endOfLine(text: string, from: number): number {
  const lineFeed = text.indexOf("\n", from);
  return lineFeed === -1 ? text.length : lineFeed;
}

function readComment(parsing: Parsing): void {
  const { text, at } = parsing;
  const lineEnd = endOfLine(text, at);
  const message = commentTooLong(text, at, lineEnd);
  if (message !== undefined) refuse(parsing, message, at, lineEnd);
  const end = text[lineEnd - 1] === "\r" ? lineEnd - 1 : lineEnd;
  parsing.comments.push({ text: text.slice(at + 1, end), span: spanOf(parsing, at, end) });
  parsing.at = lineEnd;
}

function readWord(parsing: Parsing, unit: number): void {
  const { text, at } = parsing;
  const quoted = unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE;
  const read = quoted ? readQuoted(text, at) : readPlain(text, at);
  if (read.kind === "too-long") {
    refuse(parsing, read.message, at, at + 1);
    abandon(parsing, endOfLine(text, at));
  } else if (read.kind === "end-of-file") {
    refuse(parsing, 'unexpected end of file, expecting ";" or "}"', text.length, text.length);
    // Only what was typed on the line of a lost quote is given up: the rest is probably sound.
    abandon(parsing, quoted ? endOfLine(text, at) : text.length);
  } else {
    const raw = quoted ? text.slice(at + 1, read.end - 1) : text.slice(at, read.end);
    const { path, base } = parsing;
    const span = { path, start: base + at, end: base + read.end };
    const word = { text: read.escaped ? decodeWord(raw) : raw, span, quoted };
    if (parsing.name === undefined) parsing.name = word;
    else parsing.words.push(word);
    parsing.at = read.end;
    if (quoted) afterQuote(parsing);
  }
}

/** What follows a closing quote: a blank, the directive's end, or (nginx's exception, for `if`) a `)`. */
function afterQuote(parsing: Parsing): void {
  const { text, at } = parsing;
  if (at >= text.length) return;
  const unit = text.charCodeAt(at);
  if (isBlank(unit) || unit === SEMICOLON || unit === OPENING_BRACE || unit === CLOSING_PARENTHESIS) return;
  unexpected(parsing, at);
  skipLine(parsing, at);
}

/** After an error at `from`: gives up the directive up to its `;`, its block or the end of the line. */
function skipLine(parsing: Parsing, from: number): void {
  const { text } = parsing;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === LINE_FEED) return abandon(parsing, at);
    if (unit === SEMICOLON) return abandon(parsing, at + 1);
    if (unit === CLOSING_BRACE) return abandon(parsing, at);
    if (unit === OPENING_BRACE) {
      parsing.at = at;
      return pushBlock(parsing, true);
    }
  }
  abandon(parsing, text.length);
}

function siblings(parsing: Parsing): NginxDirective[] {
  return parsing.open.at(-1)?.children ?? parsing.top;
}

function endDirective(parsing: Parsing): void {
  const { name, words, at } = parsing;
  if (name === undefined) {
    unexpected(parsing, at);
    return abandon(parsing, at + 1);
  }
  const head = { path: parsing.path, start: name.span.start, end: parsing.base + at + 1 };
  siblings(parsing).push({ name: name.text, nameSpan: name.span, arguments: words, span: head, head });
  startDirective(parsing);
  parsing.at = at + 1;
}

function openBlock(parsing: Parsing): void {
  const { name } = parsing;
  if (name === undefined) {
    unexpected(parsing, parsing.at);
    return pushBlock(parsing, true);
  }
  if (isLuaBlock(name.text)) return readLuaBlock(parsing, name);
  if (parsing.open.length < NESTING_LIMIT || isDiscarding(parsing)) return pushBlock(parsing, false);
  const message = `blocks nest deeper than ${NESTING_LIMIT}`;
  const span = spanOf(parsing, directiveStart(parsing), parsing.at + 1);
  parsing.problems.push({ code: "nginx-nesting-too-deep", span, values: { message } });
  pushBlock(parsing, true);
}

function pushBlock(parsing: Parsing, discarded: boolean): void {
  parsing.open.push({
    name: parsing.name,
    words: parsing.words,
    start: directiveStart(parsing),
    headEnd: parsing.at + 1,
    children: [],
    discarded: discarded || isDiscarding(parsing),
  });
  startDirective(parsing);
  parsing.at++;
}

function readLuaBlock(parsing: Parsing, name: NginxArgument): void {
  const { text, path, base, at, words } = parsing;
  const found = findLuaEnd(text, at + 1);
  if ("message" in found) {
    refuse(parsing, found.message, directiveStart(parsing), at + 1);
    return abandon(parsing, text.length);
  }
  const { start } = name.span;
  siblings(parsing).push({
    name: name.text,
    nameSpan: name.span,
    arguments: words,
    span: { path, start, end: base + found.end + 1 },
    head: { path, start, end: base + at + 1 },
    code: { text: text.slice(at + 1, found.end), span: spanOf(parsing, at + 1, found.end) },
  });
  startDirective(parsing);
  parsing.at = found.end + 1;
}

function closeBlock(parsing: Parsing): void {
  if (parsing.name !== undefined) {
    unexpected(parsing, parsing.at);
    abandon(parsing, parsing.at);
  }
  const block = parsing.open.pop();
  if (block === undefined) {
    unexpected(parsing, parsing.at);
    return abandon(parsing, parsing.at + 1);
  }
  parsing.at++;
  finishBlock(parsing, block, parsing.at);
}

function finishBlock(parsing: Parsing, block: OpenBlock, end: number): void {
  const { name } = block;
  if (block.discarded || name === undefined) {
    const from = parsing.base + block.start;
    while ((parsing.unread.at(-1)?.start ?? -1) >= from) parsing.unread.pop();
    parsing.unread.push(spanOf(parsing, block.start, end));
  } else {
    const { path, base } = parsing;
    const { start } = name.span;
    siblings(parsing).push({
      name: name.text,
      nameSpan: name.span,
      arguments: block.words,
      span: { path, start, end: base + end },
      head: { path, start, end: base + block.headEnd },
      block: block.children,
    });
  }
}

function endFile(parsing: Parsing): void {
  const { length } = parsing.text;
  if (parsing.name !== undefined) {
    refuse(parsing, 'unexpected end of file, expecting ";" or "}"', length, length);
    abandon(parsing, length);
  } else if (parsing.open.length > 0) {
    refuse(parsing, 'unexpected end of file, expecting "}"', length, length);
  }
  for (let block = parsing.open.pop(); block !== undefined; block = parsing.open.pop()) {
    finishBlock(parsing, block, length);
  }
}
