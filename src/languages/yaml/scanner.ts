import { endsWord, isBlank, isBreak } from "./characters.ts";

/** A collection may not stand inside more others than this. The recursion is safe far beyond it, no definition comes near it. */
export const MAX_DEPTH = 200;

export type TokenType =
  | "end"
  | "version"
  | "tag-directive"
  | "document-start"
  | "document-end"
  | "block-list"
  | "block-map"
  | "block-end"
  | "flow-list"
  | "flow-list-end"
  | "flow-map"
  | "flow-map-end"
  | "entry"
  | "comma"
  | "key"
  | "value"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar";

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** A scalar's content, a name, the part of a tag behind its handle, the prefix of a tag directive. */
  readonly text: string;
  /** A scalar's style, the handle of a tag. */
  readonly detail: string;
}

/** Something that turns out to be a key if a colon follows it on its line, within 1024 characters (section 7.4). */
export interface SimpleKey {
  possible: boolean;
  /** It stands where the indentation leaves nothing else but a key. */
  required: boolean;
  /** The number of its first token, counted from the start of the text. */
  token: number;
  at: number;
  lineStart: number;
}

/**
 * Turns a text into tokens by the rules of libyaml 0.2.5, and not further ahead than libyaml looks: what comes behind
 * the end of the first document may be anything.
 */
export interface Scanner {
  /** With a zero at the end. */
  readonly text: string;
  at: number;
  /** Where the line of `at` begins. */
  lineStart: number;
  /** Depth of brackets. */
  flow: number;
  /** The column of the innermost block collection, -1 outside of all. */
  indent: number;
  readonly indents: number[];
  /** Whether a key may begin here; in block context also whether a `-`, `?` or `:` may. */
  keyAllowed: boolean;
  /** One per level of brackets; those above `flow` are spare. */
  readonly keys: SimpleKey[];
  /** No key of a level below is possible. */
  firstKey: number;
  queue: Token[];
  /** The first token of the queue that is not taken. */
  head: number;
  /** How many tokens were taken. */
  taken: number;
  /** Whether the next token is known for certain: no key can come before it any more. */
  looked: boolean;
  /** The last token, for messages. */
  last: Token;
  /** Starts and ends of comments, where they are asked for. */
  readonly comments: number[] | undefined;
}

const NOTHING: Token = { type: "end", start: 0, end: 0, text: "", detail: "" };

export function newKey(): SimpleKey {
  return { possible: false, required: false, token: 0, at: 0, lineStart: 0 };
}

export function openScanner(text: string, start = 0, comments?: number[]): Scanner {
  return {
    text,
    at: start,
    lineStart: start,
    flow: 0,
    indent: -1,
    indents: [],
    keyAllowed: true,
    keys: [newKey()],
    firstKey: 0,
    queue: [],
    head: 0,
    taken: 0,
    looked: false,
    last: NOTHING,
    comments,
  };
}

export function token(type: TokenType, start: number, end: number, text = "", detail = ""): Token {
  return { type, start, end, text, detail };
}

export function skipSpaces(scanner: Scanner): void {
  const { text } = scanner;
  while (text.charCodeAt(scanner.at) === 32) scanner.at++;
}

/** Moves over spaces and tabs. */
export function skipBlanks(scanner: Scanner): void {
  const { text } = scanner;
  while (isBlank(text.charCodeAt(scanner.at))) scanner.at++;
}

/** Moves over a line break, and returns what it is in a scalar (section 5.4): a separator of Unicode stays what it is. */
export function skipBreak(scanner: Scanner): string {
  const unit = scanner.text.charCodeAt(scanner.at);
  scanner.at += unit === 13 && scanner.text.charCodeAt(scanner.at + 1) === 10 ? 2 : 1;
  scanner.lineStart = scanner.at;
  return unit === 0x2028 || unit === 0x2029 ? String.fromCharCode(unit) : "\n";
}

/** Moves to the end of the line, if a comment begins here. */
export function skipComment(scanner: Scanner): void {
  const { text, at: start } = scanner;
  if (text.charCodeAt(start) !== 35) return;
  let at = start + 1;
  for (let unit = text.charCodeAt(at); unit !== 0 && !isBreak(unit); unit = text.charCodeAt(at)) at++;
  scanner.at = at;
  scanner.comments?.push(start, at);
}

/** `---` or `...` as a word of its own, at the start of a line (section 9.1). */
export function isDocumentMark(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return (
    (unit === 45 || unit === 46) &&
    text.charCodeAt(at + 1) === unit &&
    text.charCodeAt(at + 2) === unit &&
    endsWord(text.charCodeAt(at + 3))
  );
}
