import { runtimeError } from "../errors.ts";
import type { Call } from "../values.ts";

/** The conversions, as `parse_conv_type` of std.jsonnet sorts them: `i` and `u` are `d`. */
export type Conversion = "d" | "o" | "x" | "e" | "f" | "g" | "c" | "s" | "%";

/** One `%…` of a format. A width or precision of `*` is taken from the values. */
export interface FormatCode {
  readonly key: string | undefined;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly left: boolean;
  readonly blank: boolean;
  readonly plus: boolean;
  readonly width: number | "*";
  readonly precision: number | "*" | undefined;
  readonly conversion: Conversion;
  readonly capitals: boolean;
}

/** A stretch of the format's own text, or a code. Offsets are UTF-16. */
export type FormatPiece = { readonly start: number; readonly end: number } | { readonly code: FormatCode };

interface Parser {
  readonly format: string;
  at: number;
  readonly call: Call;
}

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  d: "d",
  i: "d",
  u: "d",
  o: "o",
  x: "x",
  X: "x",
  e: "e",
  E: "e",
  f: "f",
  F: "f",
  g: "g",
  G: "g",
  c: "c",
  s: "s",
  "%": "%",
};

/** The character under the parser; the format must go on there. */
function current(parser: Parser): string {
  const code = parser.format.codePointAt(parser.at);
  if (code === undefined) throw runtimeError("Truncated format code.", parser.call);
  return String.fromCodePoint(code);
}

function parseKey(parser: Parser): string | undefined {
  if (current(parser) !== "(") return undefined;
  const start = parser.at + 1;
  const end = parser.format.indexOf(")", start);
  if (end < 0) throw runtimeError("Truncated format code.", parser.call);
  parser.at = end + 1;
  return parser.format.slice(start, end);
}

function parseFlags(parser: Parser): string {
  const start = parser.at;
  while ("#0- +".includes(current(parser))) parser.at++;
  return parser.format.slice(start, parser.at);
}

function parseWidth(parser: Parser): number | "*" {
  if (parser.format.charAt(parser.at) === "*") {
    parser.at++;
    return "*";
  }
  let width = 0;
  for (let next = current(parser); next >= "0" && next <= "9"; next = current(parser)) {
    width = width * 10 + (next.charCodeAt(0) - 48);
    parser.at++;
  }
  return width;
}

function parsePrecision(parser: Parser): number | "*" | undefined {
  if (current(parser) !== ".") return undefined;
  parser.at++;
  return parseWidth(parser);
}

function parseCode(parser: Parser): FormatCode {
  const key = parseKey(parser);
  const flags = parseFlags(parser);
  const width = parseWidth(parser);
  const precision = parsePrecision(parser);
  if ("hlL".includes(current(parser))) parser.at++;
  const letter = current(parser);
  const conversion = CONVERSIONS[letter];
  if (conversion === undefined) throw runtimeError(`Unrecognised conversion type: ${letter}`, parser.call);
  parser.at++;
  return {
    key,
    alternate: flags.includes("#"),
    zero: flags.includes("0"),
    left: flags.includes("-"),
    blank: flags.includes(" "),
    plus: flags.includes("+"),
    width,
    precision,
    conversion,
    capitals: letter === "X" || letter === "E" || letter === "F" || letter === "G",
  };
}

/**
 * The pieces of a format, in order: texts and codes in turn, empty texts left out.
 *
 * @throws JsonnetError `Truncated format code.`, `Unrecognised conversion type: …`
 */
export function parseFormat(format: string, call: Call): FormatPiece[] {
  const pieces: FormatPiece[] = [];
  const parser: Parser = { format, at: 0, call };
  for (;;) {
    const start = parser.at;
    const percent = format.indexOf("%", start);
    const end = percent < 0 ? format.length : percent;
    if (end > start) pieces.push({ start, end });
    if (percent < 0) return pieces;
    parser.at = percent + 1;
    pieces.push({ code: parseCode(parser) });
  }
}
