/** What the scanner found; `value` only of strings, numbers and literals. Names as nlohmann::json prints them. */
export type JsonTokenType =
  | "'['"
  | "']'"
  | "'{'"
  | "'}'"
  | "':'"
  | "','"
  | "true literal"
  | "false literal"
  | "null literal"
  | "string literal"
  | "number literal"
  | "end of input";

/** A text that is not JSON. `message` is what nlohmann::json 3.6, and so the C++ implementation, says. */
export class JsonFailure extends Error {}

/** Where the scanner stands in a text. */
export interface JsonScanner {
  readonly text: string;
  /** The next character. */
  at: number;
  /** Where the last number or string began: what is shown as `last read` begins there. */
  shown: number;
  /** The characters of the last string. */
  string: string;
  /** The last number. */
  number: number;
  /** What is being parsed, and what would be right here, as an error says it. */
  context: string;
  expected: string | undefined;
}

export function openJsonScanner(text: string): JsonScanner {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return { text, at: start, shown: start, string: "", number: 0, context: "value", expected: undefined };
}

/** How many bytes `text` has in UTF-8 from `start` on; a lone surrogate has three. */
function byteLength(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** What was read since `start`; of a character that is not ASCII only the first byte was, and that alone is no text. */
function lastRead({ text, shown, at }: JsonScanner): string {
  const partial = at <= text.length && text.charCodeAt(at - 1) >= 0x80;
  const raw = partial ? `${text.slice(shown, at - 1)}\uFFFD` : text.slice(shown, at);
  return raw.replace(/[\0-\x1f]/g, (control) => {
    const code = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `<U+${code}>`;
  });
}

/** Line and column, in bytes, of the last character that was read; `bytes` of it were. */
function positionText({ text, at }: JsonScanner, bytes: number): string {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  const past = at > text.length;
  const column = lineStart === at ? 0 : byteLength(text, lineStart, past ? text.length : at - 1) + bytes;
  return ` at line ${line}, column ${column}`;
}

function failure(scanner: JsonScanner, reason: string, bytes: number): JsonFailure {
  const { context, expected } = scanner;
  const wanted = expected === undefined ? "" : `; expected ${expected}`;
  const place = positionText(scanner, bytes);
  return new JsonFailure(
    `[json.exception.parse_error.101] parse error${place}: syntax error while parsing ${context} - ${reason}${wanted}`,
  );
}

/** The error that the scanner stopped behind the last character that it read. */
function scanFailure(scanner: JsonScanner, reason: string, bytes = 1): JsonFailure {
  return failure(scanner, `${reason}; last read: '${lastRead(scanner)}'`, bytes);
}

/** The error that the last token, `found`, is not what the grammar has here. */
export function unexpectedToken(scanner: JsonScanner, found: JsonTokenType): JsonFailure {
  return failure(scanner, `unexpected ${found}`, 1);
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 48 && unit <= 57;
}

function skipDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text, at)) at++;
  return at;
}

/** Requires a digit at `at`: the scanner stops behind whatever is there. */
function requireDigit(scanner: JsonScanner, at: number, reason: string): void {
  if (isDigit(scanner.text, at)) return;
  scanner.at = at + 1;
  throw scanFailure(scanner, `invalid number; ${reason}`);
}

function scanNumber(scanner: JsonScanner): JsonTokenType {
  const { text } = scanner;
  const start = scanner.at;
  scanner.shown = start;
  let at = start;
  let integral = true;
  if (text.charCodeAt(at) === 45) {
    at++;
    requireDigit(scanner, at, "expected digit after '-'");
  }
  at = text.charCodeAt(at) === 48 ? at + 1 : skipDigits(text, at);
  if (text.charCodeAt(at) === 46) {
    requireDigit(scanner, at + 1, "expected digit after '.'");
    at = skipDigits(text, at + 1);
    integral = false;
  }
  if (text.charAt(at) === "e" || text.charAt(at) === "E") {
    at++;
    integral = false;
    if (text.charAt(at) === "+" || text.charAt(at) === "-") {
      at++;
      requireDigit(scanner, at, "expected digit after exponent sign");
    } else requireDigit(scanner, at, "expected '+', '-', or digit after exponent");
    at = skipDigits(text, at);
  }
  scanner.at = at;
  const raw = text.slice(start, at);
  const value = Number(raw);
  if (!Number.isFinite(value)) {
    throw new JsonFailure(`[json.exception.out_of_range.406] number overflow parsing '${raw}'`);
  }
  // An integer is read as one, and there is no negative zero among them.
  scanner.number = integral && value === 0 ? 0 : value;
  return "number literal";
}

const CONTROL_NAMES =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US";
const SHORT_ESCAPES: Readonly<Record<number, string>> = { 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r" };
const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function controlReason(unit: number): string {
  const code = unit.toString(16).toUpperCase().padStart(4, "0");
  const short = SHORT_ESCAPES[unit];
  const escapes = short === undefined ? `\\u${code}` : `\\u${code} or ${short}`;
  return `invalid string: control character U+${code} (${CONTROL_NAMES.split(" ")[unit] ?? ""}) must be escaped to ${escapes}`;
}

function scanString(scanner: JsonScanner): JsonTokenType {
  const { text } = scanner;
  scanner.shown = scanner.at;
  const pieces: string[] = [];
  let from = scanner.at + 1;
  for (let at = from; ; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 34) {
      pieces.push(text.slice(from, at));
      scanner.at = at + 1;
      break;
    }
    if (unit === 92) {
      pieces.push(text.slice(from, at));
      scanner.at = at + 1;
      pieces.push(scanEscape(scanner));
      from = scanner.at;
      at = from - 1;
    } else if (!(unit >= 32)) {
      scanner.at = at + 1;
      throw scanFailure(scanner, Number.isNaN(unit) ? "invalid string: missing closing quote" : controlReason(unit));
    } else if (unit >= 0xd800 && unit <= 0xdfff) at = skipPair(scanner, at);
  }
  scanner.string = pieces.length === 1 ? (pieces[0] ?? "") : pieces.join("");
  return "string literal";
}

/** The second half of the character at `at`. A lone half has no UTF-8. */
function skipPair(scanner: JsonScanner, at: number): number {
  const { text } = scanner;
  if (text.charCodeAt(at) < 0xdc00 && isLowSurrogate(text.charCodeAt(at + 1))) return at + 1;
  scanner.at = at + 1;
  throw scanFailure(scanner, "invalid string: ill-formed UTF-8 byte", 2);
}

/** What follows a backslash. */
function scanEscape(scanner: JsonScanner): string {
  const name = scanner.text.charAt(scanner.at++);
  const simple = ESCAPED[name];
  if (simple !== undefined) return simple;
  if (name !== "u") throw scanFailure(scanner, "invalid string: forbidden character after backslash");
  const first = scanHex(scanner);
  if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first);
  if (first >= 0xdc00) {
    throw scanFailure(scanner, "invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF");
  }
  for (const expected of "\\u") {
    if (scanner.text.charAt(scanner.at++) !== expected) throw lonelySurrogate(scanner);
  }
  const second = scanHex(scanner);
  if (!isLowSurrogate(second)) throw lonelySurrogate(scanner);
  return String.fromCharCode(first, second);
}

function lonelySurrogate(scanner: JsonScanner): JsonFailure {
  return scanFailure(scanner, "invalid string: surrogate U+DC00..U+DFFF must be followed by U+DC00..U+DFFF");
}

function scanHex(scanner: JsonScanner): number {
  let code = 0;
  for (let i = 0; i < 4; i++) {
    const digit = Number.parseInt(scanner.text.charAt(scanner.at++), 16);
    if (Number.isNaN(digit)) {
      throw scanFailure(scanner, "invalid string: '\\u' must be followed by 4 hex digits");
    }
    code = code * 16 + digit;
  }
  return code;
}

function scanLiteral(scanner: JsonScanner, word: string, type: JsonTokenType): JsonTokenType {
  for (let i = 1; i < word.length; i++) {
    if (scanner.text.charAt(++scanner.at) === word.charAt(i)) continue;
    scanner.at++;
    throw scanFailure(scanner, "invalid literal");
  }
  scanner.at++;
  return type;
}

const SINGLE: Readonly<Record<string, JsonTokenType>> = {
  "[": "'['",
  "]": "']'",
  "{": "'{'",
  "}": "'}'",
  ":": "':'",
  ",": "','",
};

/**
 * The next token. A NUL ends the text, as it does in C++. `context` and `expected` are for the error's words.
 *
 * @throws JsonFailure
 */
export function scanJsonToken(scanner: JsonScanner, context = "value", expected?: string): JsonTokenType {
  const { text } = scanner;
  scanner.context = context;
  scanner.expected = expected;
  let unit = text.charCodeAt(scanner.at);
  while (unit === 32 || unit === 9 || unit === 10 || unit === 13) unit = text.charCodeAt(++scanner.at);
  if (unit === 34) return scanString(scanner);
  if (unit === 45 || (unit >= 48 && unit <= 57)) return scanNumber(scanner);
  const character = text.charAt(scanner.at);
  const single = SINGLE[character];
  if (single !== undefined || character === "" || character === "\0") {
    scanner.at++;
    return single ?? "end of input";
  }
  if (character === "t") return scanLiteral(scanner, "true", "true literal");
  if (character === "f") return scanLiteral(scanner, "false", "false literal");
  if (character === "n") return scanLiteral(scanner, "null", "null literal");
  scanner.at++;
  throw scanFailure(scanner, "invalid literal");
}
