import { isBreak } from "./characters.ts";
import { trimEnd } from "./nodes.ts";
import type { Token } from "./scanner.ts";

/** Why Psych refuses a file, and where. Never quotes what may be a value: it may be a secret. */
export interface Refusal {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Thrown inside of this folder where a text breaks YAML's grammar. */
export class Failure extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Thrown inside of this folder where a text nests deeper than is read. */
export class TooDeep extends Error {
  readonly at: number;
  constructor(at: number) {
    super("too deep");
    this.at = at;
  }
}

export const TAB = "a tab stands where only spaces are allowed; replace it by spaces";
export const LIST_ON_LINE = "a list cannot begin on the line of its key";
export const BAD_HEADER = "nothing but `-`, `+` and a digit may follow `|` or `>`";
export const BAD_TAG =
  "this is no valid tag: only letters, digits and the signs of a URI may stand in it, and a blank after it";
const TAB_INDENTS = "a tab is used as indentation; YAML allows only spaces there";
const NO_COLON = "`: ` is missing after this, or it is not indented enough to belong to the value above";
const NO_SPACE = "a space is missing after the `:`";
const NOT_HERE = "this cannot stand here";
const UNFIT = "the indentation of this line fits none of the lines above it";
const BELONGS_NOWHERE = "this belongs to no key";

function endOfLine(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== 0 && !isBreak(text.charCodeAt(at))) at++;
  return at;
}

function startOfLine(text: string, start: number): number {
  let at = start;
  while (at > 0 && !isBreak(text.charCodeAt(at - 1))) at--;
  return at;
}

/** From `start` to the last character of its line, or to `end`. */
function onLine(text: string, start: number, message: string, end = Infinity): Refusal {
  const last = trimEnd(text, start, Math.min(end, endOfLine(text, start)));
  return { start, end: Math.max(start + 1, last), message };
}

function sign(at: number, message: string): Refusal {
  return { start: at, end: at + 1, message };
}

function hasBreak(text: string, start: number, end: number): boolean {
  return endOfLine(text, start) < end;
}

/** A tab where none is allowed. */
export function badTab(text: string, at: number): Refusal {
  const before = text.slice(startOfLine(text, at), at).trim();
  const after = text.slice(at, endOfLine(text, at)).trim();
  return sign(at, before === "" && after !== "" ? TAB_INDENTS : TAB);
}

/** What cannot begin a value or a key. */
export function badStart(text: string, at: number): Refusal {
  const unit = text.charAt(at);
  if (unit === "\t") return badTab(text, at);
  if (unit === "|" || unit === ">") {
    return sign(at, "a block scalar or an indented collection cannot stand inside brackets");
  }
  return sign(at, unit === "?" ? NOT_HERE : `a value cannot start with \`${unit}\`; put it into quotes`);
}

/** `a:1` is one word to YAML, and so is everything up to the next colon. */
function missingColon(text: string, start: number, end?: number): Refusal {
  const told = onLine(text, start, NO_COLON, end);
  const word = text.slice(told.start, told.end);
  if (/^[^\s'":]+:[^\s:]/.test(word)) return { ...told, message: NO_SPACE };
  if (!/^["'[{]/.test(word)) return told;
  return { ...told, message: "a key must stand on one line; is a `:` or a closing quote missing before it?" };
}

/** Text where only a key can stand, without a colon on its line. */
export function keyWithoutColon(text: string, at: number): Refusal {
  const told = missingColon(text, at);
  if (told.end - told.start <= 1024) return told;
  return { ...told, message: "a key may be at most 1024 characters long" };
}

/** A colon behind `before`, which cannot be a key. */
export function strayColon(text: string, before: Token, at: number): Refusal {
  if (before.type !== "scalar" || hasBreak(text, before.end, at)) return sign(at, NOT_HERE);
  if (!hasBreak(text, before.start, before.end)) {
    return {
      start: before.start,
      end: before.end,
      message: "a second `: ` on one line; put the value into quotes, or the nested key on a line of its own",
    };
  }
  const ahead = text.slice(startOfLine(text, before.start), before.start);
  if (/^[\s-]*$/.test(ahead) || before.detail !== "plain") return missingColon(text, before.start, before.end);
  const message = "the key of this line has a value already, so that nothing can be indented below it";
  return onLine(text, before.start, message, before.end);
}

/** A quote or bracket without its counterpart. */
export function neverClosed(text: string, at: number): Refusal {
  const kind = "[{".includes(text.charAt(at)) ? "bracket" : "quote";
  return onLine(text, at, `the ${kind} \`${text.charAt(at)}\` that opens here is never closed`);
}

export function badEscape(text: string, at: number): Refusal {
  const end = Math.min(at + 2, endOfLine(text, at));
  const message = `\`${text.slice(at, end)}\` is no escape sequence; write \`\\\\\` for a backslash, or use single quotes`;
  return { start: at, end, message };
}

export function badAnchor(text: string, at: number): Refusal {
  let end = at + 1;
  while (end < endOfLine(text, at) && !/[\s,[\]{}]/.test(text.charAt(end))) end++;
  const kind = text.charAt(at) === "&" ? "anchor" : "alias";
  if (end === at + 1) return sign(at, "an anchor or alias needs a name");
  const name = text.slice(at, Math.min(end, at + 60));
  const message = `\`${name}\` is not a valid ${kind}: only letters, digits, \`-\` and \`_\` may stand in its name`;
  return { start: at, end, message };
}

export function badDirective(text: string, at: number): Refusal {
  return onLine(text, at, "this is no valid directive; a directive is `%YAML 1.1` or `%TAG !name! prefix`");
}

export function unknownDirective(start: number, end: number, name: string): Refusal {
  return { start, end, message: `unknown directive %${name}` };
}

/** The offset behind the bracket that closes the one at `open`, or -1. Quotes and comments are passed over. */
function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const unit = text.charAt(at);
    const before = text.charAt(at - 1);
    if (unit === "[" || unit === "{") depth++;
    else if (unit === "]" || unit === "}") {
      if (--depth === 0) return at + 1;
    } else if (unit === "#" && /\s/.test(before)) at = endOfLine(text, at);
    else if ((unit === '"' || unit === "'") && /[\s[{,:]/.test(before)) {
      const end = text.indexOf(unit, at + 1);
      if (end === -1) return -1;
      at = end;
    }
  }
  return -1;
}

/** Inside the brackets that open at `open`, neither a comma nor their end. */
export function badFlow(text: string, open: number, found: Token): Refusal {
  if (found.type === "end" || closingBracket(text, open) === -1) return neverClosed(text, open);
  const close = text.charAt(open) === "[" ? "]" : "}";
  return sign(found.start, `a \`,\` or a \`${close}\` is missing before this`);
}

/** In a block collection, something else than its next entry or its end. */
export function badEntry(text: string, found: Token, previousEnd: number): Refusal {
  const { start, type } = found;
  if (type === "end" || type === "document-start" || type === "document-end") return sign(start, NOT_HERE);
  if (type === "block-map" || type === "block-list") {
    const before = text.slice(startOfLine(text, start), start).trim();
    return onLine(text, start, before === "" ? UNFIT : NOT_HERE);
  }
  if (type === "entry") return onLine(text, start, "a list item cannot stand between the keys of a map");
  if (type === "value") return sign(start, "a key is missing before the `:`");
  if (hasBreak(text, previousEnd, start)) return onLine(text, start, BELONGS_NOWHERE, Math.max(found.end, start + 1));
  const message = "something follows the closing quote or bracket; put all of the value into quotes";
  return onLine(text, start, message, Math.max(found.end, start + 1));
}

/** Where a value should begin, something that begins none. */
export function notAValue(text: string, found: Token): Refusal {
  if (found.type === "value") return sign(found.start, "a key is missing before the `:`");
  if (found.type === "block-map" || found.type === "block-list") return onLine(text, found.start, UNFIT);
  return sign(found.start, NOT_HERE);
}

export function belongsNowhere(found: Token): Refusal {
  return sign(found.start, NOT_HERE);
}

/** The tag of a token whose handle no directive declares. */
export function unknownHandle(found: Token): Refusal {
  return { start: found.start, end: found.end, message: `no \`%TAG\` directive declares \`${found.detail}\`` };
}

export function badVersion(found: Token): Refusal {
  return { start: found.start, end: found.end, message: "only YAML 1.1 and 1.2 can be read" };
}

export function repeatedDirective(found: Token): Refusal {
  return { start: found.start, end: found.end, message: "the same directive stands above already" };
}

/** What libyaml's reader lets through. NUL and other control characters end the reading, wherever they stand. */
const UNREADABLE = /[^\t\n\r\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export function controlCharacter(text: string): Refusal | undefined {
  const at = text.search(UNREADABLE);
  if (at === -1) return undefined;
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return sign(at, `the control character U+${code} is not allowed`);
}
