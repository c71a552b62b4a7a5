import type { ByteString } from "./bytes.ts";

/** An expression of nginx in the syntax of RE2, or why the two do not mean the same. */
export type Translation =
  | {
      readonly kind: "translated";
      readonly source: string;
      /** The names of its groups; `undefined` for one without. */
      readonly groups: readonly (string | undefined)[];
      /** It holds a `$`, which PCRE lets match before a last line feed too. */
      readonly dollar: boolean;
      /** `(?m)` is on somewhere: the two differ on texts with a line feed. */
      readonly multiline: boolean;
    }
  | { readonly kind: "refused"; readonly reason: string };

/** A group that is open: whether what stands in it can match nothing. */
interface Frame {
  /** The alternative being read. */
  empty: boolean;
  /** One of those before. */
  anyEmpty: boolean;
}

interface Reading {
  readonly text: ByteString;
  at: number;
  readonly output: string[];
  readonly groups: (string | undefined)[];
  readonly frames: Frame[];
  /** The last item: absent where there is none to repeat; a group that can match nothing is not repeated alike. */
  last: { empty: boolean; group: boolean } | undefined;
  caseless: boolean;
  dollar: boolean;
  multiline: boolean;
}

class Refusal extends Error {}

function refuse(reason: string): never {
  throw new Refusal(reason);
}

/**
 * Writes an expression that nginx gives to PCRE2 (8 bits, not UTF) in the syntax of RE2, where both mean the same on
 * every text, and refuses it elsewhere. Sources: pcre2pattern(3); the syntax page of RE2.
 */
export function translate(pattern: ByteString, caseless: boolean): Translation {
  const reading: Reading = {
    text: pattern,
    at: 0,
    output: caseless ? ["(?i)"] : [],
    groups: [],
    frames: [{ empty: true, anyEmpty: false }],
    last: undefined,
    caseless,
    dollar: false,
    multiline: false,
  };
  try {
    readAll(reading);
  } catch (error) {
    if (error instanceof Refusal) return { kind: "refused", reason: error.message };
    throw error;
  }
  const { output, groups, dollar, multiline } = reading;
  return { kind: "translated", source: output.join(""), groups, dollar, multiline };
}

function readAll(reading: Reading): void {
  const { text } = reading;
  while (reading.at < text.length) {
    const character = text.charAt(reading.at);
    if (character === "(") openGroup(reading);
    else if (character === ")") closeGroup(reading);
    else if (character === "|") alternative(reading);
    else if (character === "[") item(reading, readClass(reading), false);
    else if (character === "\\") readEscape(reading);
    else if (character === "*" || character === "+" || character === "?" || quantifierAt(reading) !== "") {
      repeat(reading);
    } else {
      reading.at++;
      if (character === "$") reading.dollar = true;
      if (character === "$" || character === "^") item(reading, character, true);
      else item(reading, character === "." ? character : literal(reading, character), false);
    }
  }
  if (reading.frames.length !== 1) refuse("a parenthesis is not closed");
}

function top(reading: Reading): Frame {
  return reading.frames.at(-1) ?? refuse("a parenthesis is not opened");
}

function item(reading: Reading, written: string, empty: boolean): void {
  settle(reading);
  reading.output.push(written);
  reading.last = { empty, group: false };
}

/** Counts the last item as it stands now, repeated or not. */
function settle(reading: Reading): void {
  if (reading.last !== undefined && !reading.last.empty) top(reading).empty = false;
  reading.last = undefined;
}

const SPECIAL = /[\\.+*?()|[\]{}^$]/;

function literal(reading: Reading, character: string): string {
  if (SPECIAL.test(character)) return `\\${character}`;
  const code = character.charCodeAt(0);
  if (code >= 0x20 && code < 0x7f) return character;
  return byte(reading, code);
}

function checked(code: number): number {
  return code > 0xff ? refuse("it names a character beyond a byte") : code;
}

function byte(reading: Reading, code: number): string {
  checked(code);
  // Beyond ASCII, RE2 folds letters that PCRE keeps apart.
  if (code > 0x7f && reading.caseless) refuse("it ignores case beyond ASCII");
  return `\\x{${code.toString(16)}}`;
}

function quantifierAt(reading: Reading): string {
  return /^\{\d+(?:,\d*)?\}/.exec(reading.text.slice(reading.at, reading.at + 16))?.[0] ?? "";
}

function repeat(reading: Reading): void {
  const { text, last } = reading;
  const written = quantifierAt(reading) || text.charAt(reading.at);
  if (last === undefined) refuse(`nothing stands before \`${written}\``);
  reading.at += written.length;
  const most = written === "?" ? 1 : Number(/^\{(?:\d+,)?(\d+)\}$/.exec(written)?.[1] ?? Infinity);
  if (last.empty && (most > 1 || !last.group)) refuse(`what \`${written}\` repeats can match nothing`);
  const least = written === "+" ? 1 : Number(/^\{(\d+)/.exec(written)?.[1] ?? 0);
  reading.output.push(written);
  if (text.charAt(reading.at) === "?") {
    reading.output.push("?");
    reading.at++;
  }
  if (/^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(text.slice(reading.at, reading.at + 16))) {
    refuse(`\`${text.charAt(reading.at)}\` follows \`${written}\``);
  }
  // It can be repeated no further.
  if (!last.empty && least > 0) top(reading).empty = false;
  reading.last = undefined;
}

function alternative(reading: Reading): void {
  settle(reading);
  const frame = top(reading);
  frame.anyEmpty ||= frame.empty;
  frame.empty = true;
  reading.output.push("|");
  reading.at++;
}

function closeGroup(reading: Reading): void {
  settle(reading);
  const frame = reading.frames.pop();
  if (frame === undefined || reading.frames.length === 0) refuse("a parenthesis is not opened");
  reading.output.push(")");
  reading.at++;
  reading.last = { empty: frame.empty || frame.anyEmpty, group: true };
}

function openGroup(reading: Reading): void {
  const rest = reading.text.slice(reading.at, reading.at + 64);
  if (rest.startsWith("(*")) refuse("it holds a verb, `(*`");
  settle(reading);
  if (!rest.startsWith("(?")) return open(reading, "(", "(", undefined);
  if (rest.startsWith("(?:")) return open(reading, "(?:", "(?:");
  const named = /^\(\?(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/.exec(rest);
  if (named !== null) {
    const name = named[1] ?? named[2] ?? "";
    if (reading.groups.includes(name)) refuse(`two groups are named \`${name}\``);
    return open(reading, named[0], "(", name);
  }
  const flags = /^\(\?([ims]*(?:-[ims]+)?)([:)])/.exec(rest);
  if (flags === null) refuse(`it holds \`${rest.slice(0, 4)}\``);
  const [written, changed = "", end] = flags;
  if (/^[^-]*i/.test(changed)) reading.caseless = true;
  if (/^[^-]*m/.test(changed)) reading.multiline = true;
  if (end === ":") return open(reading, written, written);
  if (changed !== "") reading.output.push(written);
  reading.at += written.length;
}

/** Without a fifth argument the group captures nothing. */
function open(reading: Reading, typed: string, written: string, ...capturing: readonly (string | undefined)[]): void {
  reading.groups.push(...capturing);
  reading.output.push(written);
  reading.at += typed.length;
  reading.frames.push({ empty: true, anyEmpty: false });
}

const CLASSES: Readonly<Record<string, string>> = {
  d: "0-9",
  w: "0-9A-Za-z_",
  s: "\\t\\n\\x0b\\f\\r ",
  h: "\\t \\x{a0}",
  v: "\\n\\x0b\\f\\r\\x{85}",
};
const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

function readEscape(reading: Reading): void {
  const { text } = reading;
  const next = text.charAt(reading.at + 1);
  const listed = CLASSES[next.toLowerCase()];
  if (next === "Q") return readQuoted(reading);
  if (next === "E") {
    reading.at += 2;
  } else if (listed !== undefined && /[a-z]/i.test(next)) {
    reading.at += 2;
    item(reading, next === next.toLowerCase() ? `[${listed}]` : `[^${listed}]`, false);
  } else if (next === "N" && text.charAt(reading.at + 2) !== "{") {
    reading.at += 2;
    item(reading, "[^\\n]", false);
  } else if (next === "b" || next === "B" || next === "A" || next === "z") {
    reading.at += 2;
    item(reading, `\\${next}`, true);
  } else {
    item(reading, literal(reading, String.fromCharCode(checked(readCharacter(reading)))), false);
  }
}

function readQuoted(reading: Reading): void {
  const end = reading.text.indexOf("\\E", reading.at + 2);
  const quoted = reading.text.slice(reading.at + 2, end === -1 ? undefined : end);
  for (const character of quoted) item(reading, literal(reading, character), false);
  reading.at = end === -1 ? reading.text.length : end + 2;
}

/** An escape that stands for one character. */
function readCharacter(reading: Reading): number {
  const { text } = reading;
  const next = text.charAt(reading.at + 1);
  const rest = text.slice(reading.at + 1, reading.at + 12);
  const written = /^0[0-7]{0,2}/.exec(rest) ?? /^x\{[0-9a-f]{1,6}\}/i.exec(rest) ?? /^x[0-9a-f]{1,2}/i.exec(rest);
  if (written !== null) {
    reading.at += 1 + written[0].length;
    const digits = written[0].replace(/[x{}]/g, "");
    return Number.parseInt(digits, next === "0" ? 8 : 16);
  }
  const control = CONTROLS[next];
  if (next === "" || (control === undefined && /[A-Za-z0-9]/.test(next))) refuse(`it holds \`\\${next}\``);
  reading.at += 2;
  return control ?? next.charCodeAt(0);
}

/** A class in brackets, from the bracket on. */
function readClass(reading: Reading): string {
  const { text } = reading;
  let written = "[";
  reading.at++;
  if (text.charAt(reading.at) === "^") {
    written += "^";
    reading.at++;
  }
  let first = true;
  for (;;) {
    if (reading.at >= text.length) refuse("a bracket is not closed");
    if (text.charAt(reading.at) === "]" && !first) break;
    first = false;
    written += readClassItem(reading);
  }
  reading.at++;
  return `${written}]`;
}

function readClassItem(reading: Reading): string {
  const { text } = reading;
  const rest = text.slice(reading.at, reading.at + 16);
  const named = /^\[:\^?[a-z]+:\]/.exec(rest);
  if (named !== null) {
    reading.at += named[0].length;
    return named[0];
  }
  if (/^\[[.=:]/.test(rest)) refuse(`it holds \`${rest.slice(0, 2)}\` in brackets`);
  const listed = rest.startsWith("\\") ? CLASSES[rest.charAt(1)] : undefined;
  if (listed !== undefined) {
    reading.at += 2;
    // A hyphen behind it stands for itself in PCRE.
    if (text.charAt(reading.at) === "-" && text.charAt(reading.at + 1) !== "]") refuse("a range begins with a class");
    return listed;
  }
  const from = readClassCharacter(reading);
  if (text.charAt(reading.at) !== "-" || text.charAt(reading.at + 1) === "]") return byte(reading, from);
  reading.at++;
  if (reading.at >= text.length) refuse("a bracket is not closed");
  if (/^\[[.=:]|^\\[dwshvDWSHVNRQE]/.test(text.slice(reading.at, reading.at + 2))) refuse("a range ends with a class");
  const to = readClassCharacter(reading);
  if (to < from) refuse("a range ends before it begins");
  return `${byte(reading, from)}-${byte(reading, to)}`;
}

function readClassCharacter(reading: Reading): number {
  const { text } = reading;
  if (text.charAt(reading.at) !== "\\") return text.charCodeAt(reading.at++);
  if (text.charAt(reading.at + 1) === "b") {
    reading.at += 2;
    return 8;
  }
  return readCharacter(reading);
}
