/**
 * Logarithms, powers and circular functions, computed in about 100 bits and rounded once.
 *
 * V8's own are up to one unit in the last place off, glibc's (which the C++ implementation prints) almost never more
 * than a half: numbers of 17 digits show the difference.
 */

/** The sum of two numbers of which `low` is less than half a unit of `high`. */
interface Pair {
  readonly high: number;
  readonly low: number;
}

const LN2: Pair = { high: Math.LN2, low: 2.3190468138462996e-17 };
const HALF_PI: Pair = { high: 1.5707963267948966, low: 6.123233995736766e-17 };
/** What is left of pi/2 behind both. */
const HALF_PI_REST = -1.4973849048591833e-33;

function quickSum(a: number, b: number): Pair {
  const high = a + b;
  return { high, low: b - (high - a) };
}

function sum(a: number, b: number): Pair {
  const high = a + b;
  const part = high - a;
  return { high, low: a - (high - part) + (b - part) };
}

/** Veltkamp and Dekker: the product of two numbers, exact. */
function product(a: number, b: number): Pair {
  const high = a * b;
  const aScaled = 134217729 * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = 134217729 * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return { high, low: aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow };
}

function add(a: Pair, b: Pair): Pair {
  const high = sum(a.high, b.high);
  const low = sum(a.low, b.low);
  const first = quickSum(high.high, high.low + low.high);
  return quickSum(first.high, first.low + low.low);
}

function negate(a: Pair): Pair {
  return { high: -a.high, low: -a.low };
}

function multiply(a: Pair, b: Pair): Pair {
  const main = product(a.high, b.high);
  return quickSum(main.high, main.low + (a.high * b.low + a.low * b.high));
}

function divide(a: Pair, b: Pair): Pair {
  const first = a.high / b.high;
  const rest = add(a, negate(multiply(b, single(first))));
  const second = rest.high / b.high;
  const rest2 = add(rest, negate(multiply(b, single(second))));
  return add(quickSum(first, second), single(rest2.high / b.high));
}

function single(a: number): Pair {
  return { high: a, low: 0 };
}

function scale(a: Pair, factor: number): Pair {
  return { high: a.high * factor, low: a.low * factor };
}

const ONE = single(1);
const SQUARINGS = 6;

/** e^`a` without its power of two: the result is `value × 2^exponent`. */
function exponential(a: Pair): { readonly value: Pair; readonly exponent: number } {
  const exponent = Math.round(a.high / LN2.high);
  const reduced = scale(add(a, negate(multiply(LN2, single(exponent)))), 1 / 2 ** SQUARINGS);
  // e^r - 1, so that nothing is lost in the squarings.
  let term = reduced;
  let total = reduced;
  for (let n = 2; n < 30 && Math.abs(term.high) > 1e-36; n++) {
    term = divide(multiply(term, reduced), single(n));
    total = add(total, term);
  }
  for (let i = 0; i < SQUARINGS; i++) total = add(scale(total, 2), multiply(total, total));
  return { value: add(total, ONE), exponent };
}

/** The logarithm of `x`, which is normal and positive: one Newton step from the machine's own. */
function naturalLogarithm(x: number): Pair {
  const guess = Math.log(x);
  const { value, exponent } = exponential(single(-guess));
  const ratio = multiply(value, single(withExponent(x, exponent)));
  const rest = add(ratio, single(-1));
  // log(1 + r) = r - r²/2 …, and r is about 1e-16.
  return add(single(guess), add(rest, scale(multiply(rest, rest), -0.5)));
}

function isNormal(x: number): boolean {
  return x > 1e-300 && x < Number.POSITIVE_INFINITY;
}

/** `value` times a power of two that may itself be too large for a number. */
function withExponent(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

/** The natural logarithm, as `log` of C. */
export function logarithm(x: number): number {
  return isNormal(x) && x !== 1 ? naturalLogarithm(x).high : Math.log(x);
}

/** e to the power of `x`, as `exp` of C. */
export function exponentialOf(x: number): number {
  if (!(x < 709.7 && x > -700) || x === 0) return Math.exp(x);
  const { value, exponent } = exponential(single(x));
  return withExponent(value.high, exponent);
}

/** `x` to the power of `y`, as `pow` of C: unlike `**`, 1 to any power is 1. */
export function power(x: number, y: number): number {
  if (x === 1 || y === 0) return 1;
  if (x === 10 && Number.isInteger(y)) return Number(`1e${y}`);
  const rough = x ** y;
  const magnitude = Math.abs(rough);
  if (!(isNormal(magnitude) && isNormal(Math.abs(x))) || y === 1) return rough;
  const { value, exponent } = exponential(multiply(naturalLogarithm(Math.abs(x)), single(y)));
  const exact = withExponent(value.high, exponent);
  return rough < 0 ? -exact : exact;
}

/** Sine and cosine of an angle up to pi/4, by their series. */
function smallSineCosine(a: Pair): { readonly sine: Pair; readonly cosine: Pair } {
  const square = multiply(a, a);
  let sine = a;
  let cosine = ONE;
  let sineTerm = a;
  let cosineTerm = ONE;
  for (let n = 1; n < 20; n++) {
    cosineTerm = divide(multiply(cosineTerm, square), single(-(2 * n - 1) * (2 * n)));
    sineTerm = divide(multiply(sineTerm, square), single(-(2 * n) * (2 * n + 1)));
    cosine = add(cosine, cosineTerm);
    sine = add(sine, sineTerm);
    if (Math.abs(cosineTerm.high) < 1e-34) break;
  }
  return { sine, cosine };
}

/** Beyond this the angle cannot be reduced with three parts of pi/2. */
const LARGEST_ANGLE = 1e5;

function sineCosine(x: number): { readonly sine: Pair; readonly cosine: Pair } {
  const quadrant = Math.round(x / HALF_PI.high);
  const turned = multiply(HALF_PI, single(quadrant));
  const reduced = add(add(single(x), negate(turned)), single(-HALF_PI_REST * quadrant));
  const { sine, cosine } = smallSineCosine(reduced);
  switch (((quadrant % 4) + 4) % 4) {
    case 0:
      return { sine, cosine };
    case 1:
      return { sine: cosine, cosine: negate(sine) };
    case 2:
      return { sine: negate(sine), cosine: negate(cosine) };
    default:
      return { sine: negate(cosine), cosine: sine };
  }
}

function isReducible(x: number): boolean {
  return Math.abs(x) < LARGEST_ANGLE && Math.abs(x) > 1e-8;
}

export function sine(x: number): number {
  return isReducible(x) ? sineCosine(x).sine.high : Math.sin(x);
}

export function cosine(x: number): number {
  return isReducible(x) ? sineCosine(x).cosine.high : Math.cos(x);
}

export function tangent(x: number): number {
  if (!isReducible(x)) return Math.tan(x);
  const { sine, cosine } = sineCosine(x);
  return divide(sine, cosine).high;
}

/** The angle of the point (`x`, `y`) in a circle of any size, from the machine's own guess of it. */
function angleOf(y: Pair, x: Pair, guess: number): number {
  const { sine, cosine } = sineCosine(guess);
  const across = add(multiply(y, cosine), negate(multiply(x, sine)));
  const along = add(multiply(x, cosine), multiply(y, sine));
  return add(single(guess), divide(across, along)).high;
}

export function arcTangent2(y: number, x: number): number {
  const guess = Math.atan2(y, x);
  const usable = isReducible(guess) && isNormal(Math.abs(x)) && isNormal(Math.abs(y));
  return usable ? angleOf(single(y), single(x), guess) : guess;
}

export function arcTangent(x: number): number {
  return arcTangent2(x, 1);
}

function squareRoot(a: Pair): Pair {
  const root = Math.sqrt(a.high);
  if (root === 0) return single(0);
  const rest = add(a, negate(product(root, root)));
  return quickSum(root, rest.high / (2 * root));
}

/** The other side of the right triangle with the side `x` and a longest side of 1. */
function otherSide(x: number): Pair {
  return squareRoot(multiply(add(ONE, single(x)), add(ONE, single(-x))));
}

export function arcSine(x: number): number {
  const guess = Math.asin(x);
  return isReducible(guess) ? angleOf(single(x), otherSide(x), guess) : guess;
}

export function arcCosine(x: number): number {
  const guess = Math.acos(x);
  return isReducible(guess) ? angleOf(otherSide(x), single(x), guess) : guess;
}

/** The longest side of a right triangle, as `hypot` of C. */
export function hypotenuse(x: number, y: number): number {
  const usable = isNormal(Math.abs(x)) && isNormal(Math.abs(y)) && Math.abs(x) < 1e150 && Math.abs(y) < 1e150;
  if (!usable || Math.abs(x) < 1e-140 || Math.abs(y) < 1e-140) return Math.hypot(x, y);
  return squareRoot(add(product(x, x), product(y, y))).high;
}
