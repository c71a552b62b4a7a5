/** Digits of a number in scientific form: `0.d₁d₂…` has its point moved, so that `digits` are `d₁.d₂… × 10^exponent`. */
interface Digits {
  readonly digits: string;
  readonly exponent: number;
}

/**
 * The `count` significant digits of `magnitude`, rounded half to even as glibc does.
 *
 * `toPrecision` is exact but rounds half up, so a number that stands exactly between two has to be looked at again.
 */
function significantDigits(magnitude: number, count: number): Digits {
  let text = magnitude.toExponential(count - 1);
  if (magnitude !== 0) {
    const longer = magnitude.toExponential(Math.min(ALL_DIGITS, count + 10));
    const mantissa = longer.slice(0, longer.indexOf("e")).replace(".", "");
    const rest = mantissa.slice(count);
    if (rest.startsWith("5") && isZeros(rest, 1) && isExactTie(magnitude, count)) {
      const even = (mantissa.charCodeAt(count - 1) - 48) % 2 === 0;
      if (even) text = `${mantissa.slice(0, 1)}.${mantissa.slice(1, count)}${longer.slice(longer.indexOf("e"))}`;
    }
  }
  const at = text.indexOf("e");
  return { digits: text.slice(0, at).replace(".", ""), exponent: Number(text.slice(at + 1)) };
}

function isZeros(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) if (text.charCodeAt(i) !== 48) return false;
  return true;
}

/** As many as JavaScript gives. */
const ALL_DIGITS = 100;

/** Whether nothing but zeros follows the digit 5 behind the `count` digits, in all digits that a number can have here. */
function isExactTie(magnitude: number, count: number): boolean {
  const all = magnitude.toExponential(ALL_DIGITS);
  return isZeros(all.slice(0, all.indexOf("e")).replace(".", ""), count + 1);
}

/**
 * A number as `printf("%.<precision>g")` prints it: trailing zeros dropped, an exponent of at least two digits where it
 * is below -4 or not below the precision. `ss << number` of C++ is this with 6 digits.
 */
export function generalNumberText(value: number, precision: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const sign = value < 0 ? "-" : "";
  const { digits, exponent } = significantDigits(Math.abs(value), precision);
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end--;
  const kept = digits.slice(0, end);
  if (exponent < -4 || exponent >= precision) {
    const mantissa = kept.length > 1 ? `${kept.slice(0, 1)}.${kept.slice(1)}` : kept;
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${kept}`;
  if (kept.length <= exponent + 1) return sign + kept.padEnd(exponent + 1, "0");
  return `${sign}${kept.slice(0, exponent + 1)}.${kept.slice(exponent + 1)}`;
}

/**
 * A number as the C++ implementation prints it (`jsonnet_unparse_number` of core/parser.cpp): an integral one with all
 * its digits and no exponent (`-0` stays `-0`), any other as `%.17g`.
 */
export function numberText(value: number): string {
  if (Number.isInteger(value)) {
    if (value === 0) return Object.is(value, -0) ? "-0" : "0";
    return Number.isSafeInteger(value) ? String(value) : BigInt(value).toString();
  }
  // The shortest text that reads back is the right one only when it has all 17 digits, so it is no short cut.
  return generalNumberText(value, 17);
}
