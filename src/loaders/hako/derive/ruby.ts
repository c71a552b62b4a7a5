import type { Span } from "../../../source/span.ts";
import { knownText, type Part, type Text } from "../../../source/text.ts";
import type { ListValue, MapValue, NullValue, StringValue, Value } from "../../../source/value.ts";

/** What Hako's own code leans on in Ruby 3.1: `to_s`, `inspect`, and the number syntax of `Integer()` and `Float()`. */

export const NIL: NullValue = { kind: "null", origins: [] };
export const EMPTY_LIST: ListValue = { kind: "list", items: [], origins: [] };
export const EMPTY_MAP: MapValue = { kind: "map", entries: new Map(), origins: [] };

/** A string that Hako itself puts in, or one made of the user's with the places it came from. */
export function string(text: string, origins: readonly Span[] = []): StringValue {
  return { kind: "string", text: [{ kind: "text", text, secret: false, origins }], origins };
}

export function integer(value: number, origins: readonly Span[] = []): Value {
  return { kind: "number", value, integer: true, origins };
}

export function boolean(value: boolean, origins: readonly Span[] = []): Value {
  return { kind: "boolean", value, origins };
}

/** A string value of these parts. */
export function textValue(text: Text, origins: readonly Span[] = []): StringValue {
  return { kind: "string", text, origins };
}

/** False for `nil` and `false` only. */
export function isTruthy(value: Value): boolean {
  return value.kind !== "null" && !(value.kind === "boolean" && !value.value);
}

/** Ruby's `value == "text"`. */
export function isString(value: Value, text: string): boolean {
  return value.kind === "string" && knownText(value.text) === text;
}

/** Ruby's name of the class of `value`. */
export function className(value: Value): string {
  switch (value.kind) {
    case "string":
      return "String";
    case "number":
      return value.integer ? "Integer" : "Float";
    case "boolean":
      return value.value ? "TrueClass" : "FalseClass";
    case "null":
      return "NilClass";
    case "map":
      return "Hash";
    case "list":
      return "Array";
    case "other":
      return value.type;
  }
}

/** `no implicit conversion of X`: Ruby writes `nil`, `true` and `false` themselves there. */
export function implicitName(value: Value): string {
  if (value.kind === "null") return "nil";
  return value.kind === "boolean" ? String(value.value) : className(value);
}

/** Ruby's `Float#to_s`: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e15 on. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "0", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (value !== 0 && (exponent < -4 || exponent >= 15)) {
    const digits = mantissa.includes(".") ? mantissa : `${mantissa}.0`;
    return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\f": "\\f",
  "\v": "\\v",
  "\b": "\\b",
  "\u0007": "\\a",
  "\u001b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
};

/** Ruby's `String#inspect`. */
export function inspectText(text: string): string {
  const escaped = text.replaceAll(/["\\\p{Cc}]|#(?=[{$@])/gu, (found) => {
    if (found === "#") return "\\#";
    return ESCAPES[found] ?? `\\u${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}

function maskedText(text: Text): string {
  let shown = "";
  for (const part of text) {
    if (part.kind === "text") shown += part.secret ? "(secret)" : part.text;
    else if (part.kind === "provided") shown += `#{${part.key}}`;
    else shown += part.kind === "created" ? `(${part.resource} ${part.attribute})` : "(unknown)";
  }
  return shown;
}

function dateInspect(text: string): string {
  const [year = 0, month = 1, day = 1] = text.split("-").map(Number);
  const days = Math.floor(Date.UTC(year, month - 1, day) / 86_400_000) + 2_440_588;
  return `#<Date: ${text} ((${days}j,0s,0n),+0s,2299161j)>`;
}

/** Ruby's `inspect`. Secrets are masked: the result goes into messages. */
export function inspect(value: Value): string {
  switch (value.kind) {
    case "string":
      return inspectText(maskedText(value.text));
    case "null":
      return "nil";
    case "map":
      return `{${[...value.entries.values()].map((entry) => `${inspect(entry.key)}=>${inspect(entry.value)}`).join(", ")}}`;
    case "list":
      return `[${value.items.map(inspect).join(", ")}]`;
    case "other":
      if (value.type === "Symbol")
        return /^[A-Za-z_][A-Za-z0-9_]*[?!=]?$/.test(value.text) ? `:${value.text}` : `:${inspectText(value.text)}`;
      return value.type === "Date" ? dateInspect(value.text) : value.text;
    default:
      return plainText(value);
  }
}

/** Ruby's `to_s`, for messages: secrets are masked. */
export function plainText(value: Value): string {
  switch (value.kind) {
    case "string":
      return maskedText(value.text);
    case "number":
      return value.integer ? String(value.value) : floatText(Number(value.value));
    case "boolean":
      return String(value.value);
    case "null":
      return "";
    case "other":
      return value.text;
    default:
      return inspect(value);
  }
}

/**
 * `inspect` for messages: of a collection only that it holds something, because what it holds may be a secret that
 * nobody looks for there.
 */
export function shown(value: Value): string {
  if (value.kind === "map" && value.entries.size > 0) return "{…}";
  if (value.kind === "list" && value.items.length > 0) return "[…]";
  return inspect(value);
}

/** `to_s` for messages, as `shown` is `inspect`. */
export function shownText(value: Value): string {
  return value.kind === "map" || value.kind === "list" ? shown(value) : plainText(value);
}

/**
 * Ruby's `to_s`, as it stands in an interpolation or in a string that is sent. Never empty where `value` was typed, so
 * that its places are kept.
 */
export function toText(value: Value): Text {
  if (value.kind === "string" && value.text.length > 0) return value.text;
  if (value.kind === "other" && value.type === "Unknown") {
    return [{ kind: "unknown", code: "value-unknown", values: { text: value.text }, origins: value.origins }];
  }
  return [
    { kind: "text", text: value.kind === "string" ? "" : containerText(value), secret: false, origins: value.origins },
  ];
}

/** Joins texts; what Hako itself puts between them is one part. */
export function joinText(...pieces: readonly (Text | string)[]): Text {
  const joined: Part[] = [];
  for (const piece of pieces) {
    if (typeof piece !== "string") joined.push(...piece);
    else if (piece !== "") joined.push({ kind: "text", text: piece, secret: false, origins: [] });
  }
  return joined;
}

function containerText(value: Value): string {
  return value.kind === "string" ? (knownText(value.text) ?? maskedText(value.text)) : plainText(value);
}

const RADIX: Readonly<Record<string, number>> = { x: 16, o: 8, d: 10, b: 2, "": 8 };

/** Ruby's `Integer(text)`: blanks around it, `0x`, `0b`, `0o`, a leading 0 for octal, single underscores. `undefined`: refused. */
export function parseInteger(text: string): number | bigint | undefined {
  const match = /^([+-]?)(?:0([xXoOdDbB])(?=[0-9a-fA-F])|(0)(?=[0-9_]))?([0-9a-fA-F_]+)$/.exec(trimBlanks(text));
  if (match === null) return undefined;
  const [, sign, letter, octal, digits = ""] = match;
  if (digits.endsWith("_") || digits.includes("__") || (digits.startsWith("_") && octal === undefined))
    return undefined;
  const radix = letter !== undefined ? (RADIX[letter.toLowerCase()] ?? 10) : octal !== undefined ? 8 : 10;
  const bare = digits.replaceAll("_", "").toLowerCase();
  for (const digit of bare) if (Number.parseInt(digit, 16) >= radix) return undefined;
  const prefix = radix === 16 ? "0x" : radix === 8 ? "0o" : radix === 2 ? "0b" : "";
  const value = BigInt(`${prefix}${bare}`) * (sign === "-" ? -1n : 1n);
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** Ruby's `Float(text)`. `undefined`: refused. */
export function parseFloatText(text: string): number | undefined {
  const bare = trimBlanks(text);
  const hexadecimal = /^([+-]?)0[xX]([0-9a-fA-F]+)(?:\.([0-9a-fA-F]+))?(?:[pP]([+-]?[0-9]+))?$/.exec(bare);
  if (hexadecimal !== null) {
    const [, sign, whole = "0", fraction = "", exponent = "0"] = hexadecimal;
    const value = Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
    return sign === "-" ? -value : value;
  }
  if (!/^[+-]?(?:[0-9][0-9_]*)?(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9][0-9_]*)?$/.test(bare)) return undefined;
  if (!/^[+-]?\.?[0-9]/.test(bare) || /__|_(?![0-9])/.test(bare)) return undefined;
  return Number(bare.replaceAll("_", ""));
}

function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13);
}
