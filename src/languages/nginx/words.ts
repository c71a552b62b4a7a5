/**
 * How nginx cuts a text into words. Source: ngx_conf_read_token in src/core/ngx_conf_file.c of nginx 1.22.
 *
 * nginx reads bytes through a buffer of 4096, and a word that does not fit is an error; offsets here are UTF-16 units.
 */

const BUFFER_BYTES = 4096;

export const TAB = 9;
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const DOLLAR = 36;
export const SINGLE_QUOTE = 39;
export const CLOSING_PARENTHESIS = 41;
export const SEMICOLON = 59;
export const BACKSLASH = 92;
export const OPENING_BRACE = 123;
export const CLOSING_BRACE = 125;

export function isBlank(unit: number): boolean {
  return unit === SPACE || unit === LINE_FEED || unit === TAB || unit === CARRIAGE_RETURN;
}

/** Where a word ended, or why it did not. */
export type WordEnd =
  /** `end`: behind the last unit of the word, its closing quote included. */
  | { readonly kind: "word"; readonly end: number; readonly escaped: boolean }
  | { readonly kind: "end-of-file" }
  /** `message` in nginx's words. */
  | { readonly kind: "too-long"; readonly message: string };

const END_OF_FILE: WordEnd = { kind: "end-of-file" };

/** Reads the quoted word whose opening quote is at `start`. */
export function readQuoted(text: string, start: number): WordEnd {
  const quote = text.charCodeAt(start);
  const length = text.length;
  let escaped = false;
  let at = start + 1;
  for (; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === BACKSLASH) {
      escaped = true;
      at++;
    } else if (unit === quote) {
      break;
    }
  }
  const reach = at - start - 1;
  if (reach * 3 >= BUFFER_BYTES - 2) {
    const bytes = byteLength(text, start + 1, Math.min(at, length));
    if (bytes > BUFFER_BYTES || (bytes === BUFFER_BYTES && at < length)) {
      return {
        kind: "too-long",
        message: `too long parameter, probably missing terminating "${text[start]}" character`,
      };
    }
    // The closing quote, and a blank behind it, take their place in the buffer too.
    const blank = isBlank(text.charCodeAt(at + 1));
    const full = bytes + 1 === BUFFER_BYTES || (blank && bytes + 2 === BUFFER_BYTES);
    if (full && at + BUFFER_BYTES - bytes < length) return tooLong(text, start + 1);
  }
  return at >= length ? END_OF_FILE : { kind: "word", end: at + 1, escaped };
}

/** Reads the unquoted word that starts at `start`. It ends before a blank, a `;` or a `{` that no `$` precedes. */
export function readPlain(text: string, start: number): WordEnd {
  const length = text.length;
  let escaped = false;
  let variable = false;
  let at = start;
  let unit = text.charCodeAt(at);
  if (unit === BACKSLASH) {
    escaped = true;
    at++;
  } else if (unit === DOLLAR) {
    variable = true;
  }
  for (at++; at < length; at++) {
    unit = text.charCodeAt(at);
    if (unit > OPENING_BRACE || (unit > SEMICOLON && unit < BACKSLASH)) {
      variable = false;
      continue;
    }
    if (unit === OPENING_BRACE && variable) continue;
    variable = false;
    if (unit === BACKSLASH) {
      escaped = true;
      at++;
    } else if (unit === DOLLAR) {
      variable = true;
    } else if (unit === SEMICOLON || unit === OPENING_BRACE || isBlank(unit)) {
      break;
    }
  }
  if ((at - start) * 3 >= BUFFER_BYTES - 1) {
    const bytes = byteLength(text, start, Math.min(at, length));
    const beforeBlank = at < length && isBlank(unit);
    if (bytes > BUFFER_BYTES || (bytes === BUFFER_BYTES && at < length)) return tooLong(text, start);
    if (bytes === BUFFER_BYTES - 1 && beforeBlank && at + 1 < length) return tooLong(text, start);
  }
  return at >= length ? END_OF_FILE : { kind: "word", end: at, escaped };
}

/** nginx's message for a comment that does not fit its buffer, or `undefined`. `end` is before the line feed. */
export function commentTooLong(text: string, start: number, end: number): string | undefined {
  if ((end - start) * 3 < BUFFER_BYTES) return undefined;
  const bytes = byteLength(text, start, end);
  const tooMuch = bytes > BUFFER_BYTES || (bytes === BUFFER_BYTES && end < text.length);
  return tooMuch ? tooLongMessage(text, start) : undefined;
}

/** A word without its quotes and escapes: `\"`, `\'`, `\\`, `\t`, `\r` and `\n` are decoded, other backslashes stay. */
export function decodeWord(raw: string): string {
  let decoded = "";
  let from = 0;
  for (let at = raw.indexOf("\\"); at !== -1; at = raw.indexOf("\\", at)) {
    const next = raw[at + 1];
    if (next === '"' || next === "'" || next === "\\") {
      decoded += raw.slice(from, at) + next;
    } else if (next === "t" || next === "r" || next === "n") {
      decoded += raw.slice(from, at) + (next === "t" ? "\t" : next === "r" ? "\r" : "\n");
    } else {
      at += 1;
      continue;
    }
    at += 2;
    from = at;
  }
  return from === 0 ? raw : decoded + raw.slice(from);
}

function tooLong(text: string, start: number): WordEnd {
  return { kind: "too-long", message: tooLongMessage(text, start) };
}

/** nginx shows the first ten bytes. */
function tooLongMessage(text: string, start: number): string {
  let end = start + 10;
  while (byteLength(text, start, end) > 10) end--;
  return `too long parameter "${text.slice(start, end)}..." started`;
}

/** Bytes of UTF-8; stops counting soon behind the size of nginx's buffer. */
export function byteLength(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let at = start; at < end && bytes <= BUFFER_BYTES; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a surrogate pair stands for two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
