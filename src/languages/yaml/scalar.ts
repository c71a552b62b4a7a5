import { dateText, looksLikeDate, looksLikeTime, timeText } from "./timestamp.ts";

/** What a plain scalar means to Psych. `refused`: Psych raises, so that the whole file cannot be loaded. */
export type Scanned =
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "number"; readonly value: number | bigint; readonly integer: boolean }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "other"; readonly type: "Symbol" | "Date" | "Time"; readonly text: string }
  | { readonly kind: "refused"; readonly message: string };

const NULL: Scanned = { kind: "null" };
const TRUE: Scanned = { kind: "boolean", value: true };
const FALSE: Scanned = { kind: "boolean", value: false };

/** Ruby's `^` and `$` stand at every line, and `\s` has no Unicode blanks. */
const WORD = /^[^\d.:-]?[\p{Alphabetic}_ \t\r\n\f\v!@#$%^&*(){}<>|/\\~;=]/mu;
const MAYBE_SPECIAL = /^[^ytonf~]/im;
const IS_NULL = /^null$/im;
const IS_TRUE = /^(?:yes|true|on)$/im;
const IS_FALSE = /^(?:no|false|off)$/im;
const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}$/;
const SEXAGESIMAL_FLOAT = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}\.[0-9_]*$/;
const FLOAT = /^[-+]?(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][-+][0-9]+)?$/;
const INTEGER = /^[-+]?(?:0b[01_,]+|0[0-7_,]+|0|[1-9](?:[0-9]|,[0-9]|_[0-9])*|0x[0-9a-fA-F_,]+)$/;

function integer(value: bigint): Scanned {
  const small = Number(value);
  return { kind: "number", value: Number.isSafeInteger(small) ? small : value, integer: true };
}

function float(value: number): Scanned {
  return { kind: "number", value, integer: false };
}

/** Ruby's `String#to_i`: digits with single underscores between them, up to the first thing that is not one. */
function leadingInteger(text: string): bigint {
  const match = /^([-+]?)([0-9]+(?:_[0-9]+)*)/.exec(text);
  const digits = BigInt((match?.[2] ?? "0").replaceAll("_", ""));
  return match?.[1] === "-" ? -digits : digits;
}

/** Ruby's `String#to_f`. */
function leadingFloat(text: string): number {
  const match = /^[-+]?[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?/.exec(text);
  return Number((match?.[0] ?? "0").replaceAll("_", ""));
}

/** Psych multiplies the first number by 3600 and the second by 60, so that `12:30` is 12 h 30 min in seconds. */
function sexagesimal(text: string): Scanned {
  let total = 0n;
  text.split(":").forEach((digits, index) => {
    total += leadingInteger(digits) * 60n ** BigInt(Math.abs(index - 2));
  });
  return integer(total);
}

function sexagesimalFloat(text: string): Scanned {
  let total = 0;
  text.split(":").forEach((digits, index) => {
    total += leadingFloat(digits) * 60 ** Math.abs(index - 2);
  });
  return float(total);
}

function parseInteger(text: string): Scanned {
  const digits = text.replaceAll(/[,_]/g, "");
  const negative = digits.startsWith("-");
  const bare = digits.replace(/^[-+]/, "");
  const literal = /^0[0-7]/.test(bare) ? `0o${bare}` : bare;
  if (bare === "0b" || bare === "0x") {
    return { kind: "refused", message: `invalid value for Integer(): "${digits}"` };
  }
  const value = BigInt(literal);
  return integer(negative ? -value : value);
}

function parseFloatText(text: string): Scanned {
  if (/^[-+]?\.$/.test(text)) return { kind: "string", text };
  const digits = text.replaceAll(/[,_]/g, "").replaceAll(/\.(?=[Ee]|$)/g, "");
  // Ruby needs a digit before the exponent.
  if (!/[0-9]/.test(digits) || /^[-+]?[eE]/.test(digits)) {
    return { kind: "refused", message: `invalid value for Float(): "${digits}"` };
  }
  return float(Number(digits));
}

function symbol(text: string): Scanned {
  const quoted = /^:(["'])(.*)\1/.exec(text);
  return { kind: "other", type: "Symbol", text: quoted?.[2]?.replace(/^:/, "") ?? text.slice(1) };
}

function scanWord(text: string): Scanned {
  // Ruby counts characters, not UTF-16 units. A word of Psych's vocabulary has none beyond the first plane.
  if (text.length > 5 || MAYBE_SPECIAL.test(text)) return { kind: "string", text };
  if (text === "~" || IS_NULL.test(text)) return NULL;
  if (IS_TRUE.test(text)) return TRUE;
  if (IS_FALSE.test(text)) return FALSE;
  return { kind: "string", text };
}

function scanNumber(text: string): Scanned {
  if (SEXAGESIMAL.test(text)) return sexagesimal(text);
  if (SEXAGESIMAL_FLOAT.test(text)) return sexagesimalFloat(text);
  if (FLOAT.test(text)) return parseFloatText(text);
  if (INTEGER.test(text)) return parseInteger(text);
  return { kind: "string", text };
}

function scanSpecial(text: string): Scanned {
  if (looksLikeTime(text)) {
    const time = timeText(text);
    if (time === "refused") return { kind: "refused", message: `no time can be read from "${text}"` };
    return time === undefined ? { kind: "string", text } : { kind: "other", type: "Time", text: time };
  }
  if (looksLikeDate(text)) {
    const date = dateText(text);
    return date === undefined ? { kind: "string", text } : { kind: "other", type: "Date", text: date };
  }
  if (/^\+?\.inf$/i.test(text)) return float(Infinity);
  if (/^-\.inf$/i.test(text)) return float(-Infinity);
  if (/^\.nan$/i.test(text)) return float(NaN);
  if (text.length > 1 && text.startsWith(":")) return symbol(text);
  return scanNumber(text);
}

const isLetter = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);

/**
 * Reads a plain scalar as Psych 4.0.4 does (`Psych::ScalarScanner#tokenize`, with its default, lax integers), which is
 * neither YAML 1.1 nor the core schema: `12:30` is 45000, `1,000` is 1000, `1e3` and `y` are strings, `:a` is a Symbol.
 */
export function scanPlain(text: string): Scanned {
  if (text === "") return NULL;
  // Most scalars are words; they need none of the expressions below.
  if (text.length > 5 && isLetter(text.charCodeAt(0))) return { kind: "string", text };
  if (WORD.test(text) || text.includes("\n")) return scanWord(text);
  return scanSpecial(text);
}

/**
 * What Psych makes of a plain scalar that a person is likely to misread: `45000` for `12:30`, `Symbol :a` for `:a`.
 * `undefined` where the text means what it seems to mean.
 */
export function surprise(text: string, scanned: Scanned): string | undefined {
  switch (scanned.kind) {
    case "boolean":
      return /^(?:true|false)$/i.test(text) ? undefined : String(scanned.value);
    case "number":
      if (scanned.integer && /^[-+]?(?:0|[1-9][0-9]*|0x[0-9a-fA-F]+)$/.test(text)) return undefined;
      return /[:,_]|^[-+]?0[0-9b]/.test(text) ? String(scanned.value) : undefined;
    case "other":
      return scanned.type === "Symbol" ? `Symbol :${scanned.text}` : `${scanned.type} ${scanned.text}`;
    default:
      return undefined;
  }
}
