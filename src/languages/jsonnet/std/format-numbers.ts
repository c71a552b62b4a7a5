import { runtimeError } from "../errors.ts";
import type { Call } from "../values.ts";
import { logarithm, power } from "./exact-math.ts";
import type { FormatCode } from "./format-codes.ts";
import { numberText } from "./number-text.ts";

/** How the sign is shown. */
type SignFlags = Pick<FormatCode, "blank" | "plus">;

/** `text`, filled up on the left to `width` characters. */
export function padLeft(text: string, width: number, filler: string): string {
  const missing = Math.ceil(width - text.length);
  return missing > 0 ? filler.repeat(missing) + text : text;
}

function signText(negative: boolean, { blank, plus }: SignFlags): string {
  if (negative) return "-";
  if (plus) return "+";
  return blank ? " " : "";
}

/**
 * The digits of `magnitude`, from the last to the first as std.jsonnet finds them: beyond 2^53 the quotients are
 * rounded, so they are not the digits of the exact number.
 */
function digitsOf(magnitude: number, radix: number): string {
  if (Number.isSafeInteger(magnitude)) return magnitude.toString(radix);
  const digits: string[] = [];
  for (let rest = magnitude; rest !== 0; rest = Math.floor(rest / radix)) {
    const digit = rest % radix;
    digits.push(Number.isInteger(digit) ? digit.toString(radix) : numberText(digit));
  }
  return digits.reverse().join("");
}

interface Whole {
  readonly negative: boolean;
  /** At least 0. */
  readonly magnitude: number;
  readonly width: number;
  readonly digits: number;
  readonly radix: number;
  readonly prefix: string;
}

/** A sign and a magnitude (`render_int` of std.jsonnet). `width` is filled with zeros. */
function renderWhole({ negative, magnitude, width, digits, radix, prefix }: Whole, flags: SignFlags): string {
  const text = magnitude === 0 ? "0" : prefix + digitsOf(magnitude, radix);
  const room = width - (negative || flags.blank || flags.plus ? 1 : 0);
  return signText(negative, flags) + padLeft(text, Math.max(room, digits), "0");
}

function renderHex(value: number, width: number, digits: number, code: FormatCode): string {
  const text = digitsOf(Math.abs(value), 16);
  const negative = value < 0;
  const room = width - (negative || code.blank || code.plus ? 1 : 0) - (code.alternate ? 2 : 0);
  const padded = padLeft(text, Math.max(room, digits), "0");
  const all = (code.alternate ? "0x" : "") + padded;
  return signText(negative, code) + (code.capitals ? all.toUpperCase() : all);
}

function stripTrailingZeros(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 48) end--;
  return text.slice(0, end);
}

/** A number that std.jsonnet computes on the way must be finite, too. */
function finite(value: number, call: Call): number {
  if (!Number.isFinite(value)) throw runtimeError("overflow", call);
  return value;
}

interface Decimal {
  readonly width: number;
  readonly precision: number;
  readonly alternate: boolean;
  /** Zeros at the end stay. */
  readonly trailing: boolean;
}

/** With a point and no exponent (`render_float_dec` of std.jsonnet, its rounding included). */
function renderDecimal(value: number, shape: Decimal, flags: SignFlags, call: Call): string {
  const { precision, alternate, trailing } = shape;
  const magnitude = Math.abs(value);
  const denominator = finite(power(10, precision), call);
  const numerator = finite(finite(magnitude * denominator, call) + 0.5, call);
  if (denominator === 0) throw runtimeError("division by zero.", call);
  const quotient = finite(numerator / denominator, call);
  const whole = magnitude === 0 ? 0 : Math.floor(quotient);
  const fraction = Math.floor(numerator) % denominator;
  const pointSize = precision === 0 && !alternate ? 0 : 1;
  const width = shape.width - precision - pointSize;
  const text = renderWhole({ negative: value < 0, magnitude: whole, width, digits: 0, radix: 10, prefix: "" }, flags);
  if (precision === 0) return alternate ? `${text}.` : text;
  if (!trailing && !(fraction > 0)) return text;
  const decimals = renderWhole(
    { negative: false, magnitude: fraction, width: precision, digits: 0, radix: 10, prefix: "" },
    { blank: false, plus: false },
  );
  return `${text}.${trailing ? decimals : stripTrailingZeros(decimals)}`;
}

function decimalExponent(value: number): number {
  return value === 0 ? 0 : Math.floor(logarithm(Math.abs(value)) / logarithm(10));
}

/** With an exponent (`render_float_sci` of std.jsonnet). */
function renderScientific(value: number, shape: Decimal, code: FormatCode, call: Call): string {
  const exponent = decimalExponent(value);
  const suffix =
    (code.capitals ? "E" : "e") +
    renderWhole(
      { negative: exponent < 0, magnitude: Math.abs(exponent), width: 3, digits: 0, radix: 10, prefix: "" },
      { blank: false, plus: true },
    );
  // The power of the smallest exponent would be 0.
  const mantissa = exponent === -324 ? (value * 10) / power(10, -323) : value / power(10, exponent);
  return renderDecimal(finite(mantissa, call), { ...shape, width: shape.width - suffix.length }, code, call) + suffix;
}

/** `%g`: with an exponent where it is below -4 or not below the precision. */
function renderGeneral(value: number, width: number, precision: number, code: FormatCode, call: Call): string {
  const exponent = decimalExponent(value);
  const shape = { width, alternate: code.alternate, trailing: code.alternate };
  if (exponent < -4 || exponent >= precision) {
    return renderScientific(value, { ...shape, precision: precision - 1 }, code, call);
  }
  const before = Math.max(1, exponent + 1);
  return renderDecimal(value, { ...shape, precision: precision - before }, code, call);
}

/**
 * A number by a code other than `%s` and `%c`, filled with zeros where the code says so but not with spaces.
 *
 * @throws JsonnetError `overflow` where the arithmetic of std.jsonnet overflows
 */
export function renderNumber(
  value: number,
  code: FormatCode,
  { width, precision }: { readonly width: number; readonly precision: number | undefined },
  call: Call,
): string {
  const zeros = code.zero && !code.left ? width : 0;
  const shape = { width: zeros, alternate: code.alternate, trailing: true, precision: precision ?? 6 };
  switch (code.conversion) {
    case "x":
      return renderHex(Math.floor(value), zeros, precision ?? 0, code);
    case "f":
      return renderDecimal(value, shape, code, call);
    case "e":
      return renderScientific(value, shape, code, call);
    case "g":
      return renderGeneral(value, zeros, precision ?? 6, code, call);
    default: {
      const octal = code.conversion === "o";
      const whole = {
        negative: value <= -1,
        magnitude: Math.floor(Math.abs(value)),
        width: zeros,
        digits: precision ?? 0,
        radix: octal ? 8 : 10,
        prefix: octal && code.alternate ? "0" : "",
      };
      return renderWhole(whole, code);
    }
  }
}
