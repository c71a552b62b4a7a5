import { add, binary } from "../operators.ts";
import { runtimeError } from "../errors.ts";
import { force, makeBoolean, makeNumber } from "../values.ts";
import type { Call, JsonnetNumber, JsonnetValue, Lazy } from "../values.ts";
import { lazy, strict } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import * as exact from "./exact-math.ts";
import { holds } from "./operations.ts";
import { modulo, moduloNumbers } from "./modulo.ts";

function constant(value: number): JsonnetNumber {
  return { kind: "number", value, origin: undefined };
}

const PI = constant(Math.PI);
const HALF = constant(0.5);

function ofOne(name: string, parameter: string, compute: (x: number) => number): LibraryEntry {
  return strict(name, parameter, ["number"], ([x], call) => makeNumber(compute(x.value), call));
}

function ofTwo(name: string, parameters: string, compute: (x: number, y: number) => number): LibraryEntry {
  return strict(name, parameters, ["number", "number"], ([x, y], call) => makeNumber(compute(x.value, y.value), call));
}

const BITS = new DataView(new ArrayBuffer(8));

/** `x` as a mantissa from 0.5 to 1 and a power of two, as `frexp` of C. */
function binaryParts(x: number): { readonly mantissa: number; readonly exponent: number } {
  if (x === 0) return { mantissa: x, exponent: 0 };
  const subnormal = Math.abs(x) < 2 ** -1022;
  BITS.setFloat64(0, subnormal ? x * 2 ** 54 : x);
  const top = BITS.getUint16(0);
  const exponent = ((top >> 4) & 0x7ff) - 1022;
  BITS.setUint16(0, (top & 0x800f) | (1022 << 4));
  return { mantissa: BITS.getFloat64(0), exponent: subnormal ? exponent - 54 : exponent };
}

function requireNumber(argument: Lazy | undefined, message: string, call: Call): JsonnetNumber {
  const value = force(argument, call);
  if (value.kind !== "number") throw runtimeError(`${message}, got ${value.kind}`, call);
  return value;
}

/** The larger or smaller one; it keeps its places. */
function chooser(name: string, takesFirst: (a: number, b: number) => boolean): LibraryEntry {
  return lazy(name, "a b", (args, call) => {
    const a = requireNumber(args[0], `std.${name} first param expected number`, call);
    const b = requireNumber(args[1], `std.${name} second param expected number`, call);
    return takesFirst(a.value, b.value) ? a : b;
  });
}

function floorOf(value: JsonnetValue, call: Call): number {
  if (value.kind !== "number")
    throw runtimeError(`Builtin function floor expected (number) but got (${value.kind})`, call);
  return Math.floor(value.value);
}

/** `std.round`: the half is added with the language's own `+`. */
function rounded(argument: Lazy | undefined, call: Call): number {
  return floorOf(add(force(argument, call), HALF, call), call);
}

function logarithmTo(name: string, base: number): LibraryEntry {
  return lazy(name, "x", (args, call) => {
    const x = force(args[0], call);
    if (x.kind !== "number") throw runtimeError(`Builtin function log expected (number) but got (${x.kind})`, call);
    const { value } = makeNumber(exact.logarithm(x.value), call);
    return makeNumber(value / exact.logarithm(base), call);
  });
}

const COMPUTED_BY_C: readonly LibraryEntry[] = [
  ofTwo("pow", "x n", exact.power),
  ofOne("floor", "x", Math.floor),
  ofOne("ceil", "x", Math.ceil),
  ofOne("sqrt", "x", Math.sqrt),
  ofOne("sin", "x", exact.sine),
  ofOne("cos", "x", exact.cosine),
  ofOne("tan", "x", exact.tangent),
  ofOne("asin", "x", exact.arcSine),
  ofOne("acos", "x", exact.arcCosine),
  ofOne("atan", "x", exact.arcTangent),
  ofTwo("atan2", "y x", exact.arcTangent2),
  ofTwo("hypot", "a b", exact.hypotenuse),
  ofOne("log", "n", exact.logarithm),
  ofOne("exp", "n", exact.exponentialOf),
  ofOne("mantissa", "n", (n) => binaryParts(n).mantissa),
  ofOne("exponent", "n", (n) => binaryParts(n).exponent),
  strict("modulo", "a b", ["number", "number"], ([a, b], call) => moduloNumbers(a.value, b.value, call)),
];

const WRITTEN_IN_JSONNET: readonly LibraryEntry[] = [
  lazy("abs", "n", (args, call) => {
    const n = requireNumber(args[0], "std.abs expected number", call);
    return n.value > 0 ? n : { ...n, value: -n.value };
  }),
  lazy("sign", "n", (args, call) => {
    const { value } = requireNumber(args[0], "std.sign expected number", call);
    return constant(value > 0 ? 1 : value < 0 ? -1 : 0);
  }),
  chooser("max", (a, b) => a > b),
  chooser("min", (a, b) => a < b),
  lazy("clamp", "x minVal maxVal", (args, call) => {
    const x = force(args[0], call);
    const lowest = force(args[1], call);
    if (holds("<", x, lowest, call)) return lowest;
    const highest = force(args[2], call);
    return holds(">", x, highest, call) ? highest : x;
  }),
  lazy("mod", "a b", (args, call) => modulo(force(args[0], call), force(args[1], call), call)),
  lazy("deg2rad", "x", (args, call) => {
    return binary("/", binary("*", force(args[0], call), PI, call), constant(180), call);
  }),
  lazy("rad2deg", "x", (args, call) => {
    return binary("/", binary("*", force(args[0], call), constant(180), call), PI, call);
  }),
  logarithmTo("log2", 2),
  logarithmTo("log10", 10),
  lazy("round", "x", (args, call) => makeNumber(rounded(args[0], call), call)),
  lazy("isEven", "x", (args, call) => makeBoolean(rounded(args[0], call) % 2 === 0)),
  lazy("isOdd", "x", (args, call) => makeBoolean(rounded(args[0], call) % 2 !== 0)),
  lazy("isInteger", "x", (args, call) =>
    makeBoolean(holds("==", constant(rounded(args[0], call)), force(args[0], call), call)),
  ),
  lazy("isDecimal", "x", (args, call) =>
    makeBoolean(holds("!=", constant(rounded(args[0], call)), force(args[0], call), call)),
  ),
  lazy("xor", "x y", (args, call) => makeBoolean(holds("!=", force(args[0], call), force(args[1], call), call))),
  lazy("xnor", "x y", (args, call) => makeBoolean(holds("==", force(args[0], call), force(args[1], call), call))),
];

/** The functions on numbers. */
export const NUMBERS: readonly LibraryEntry[] = [...COMPUTED_BY_C, ...WRITTEN_IN_JSONNET];
