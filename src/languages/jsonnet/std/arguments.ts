import { runtimeError } from "../errors.ts";
import { force } from "../values.ts";
import type {
  Builtin,
  BuiltinParameter,
  Call,
  JsonnetArray,
  JsonnetBoolean,
  JsonnetFunction,
  JsonnetNull,
  JsonnetNumber,
  JsonnetString,
  JsonnetValue,
  Lazy,
} from "../values.ts";
import type { JsonnetObject } from "../objects.ts";

/** A function of the library under its name. */
export type LibraryEntry = readonly [name: string, builtin: Builtin];

interface ValueByKind {
  null: JsonnetNull;
  boolean: JsonnetBoolean;
  number: JsonnetNumber;
  string: JsonnetString;
  array: JsonnetArray;
  object: JsonnetObject;
  function: JsonnetFunction;
  /** Whatever type. */
  any: JsonnetValue;
}

type Kind = keyof ValueByKind;

type ValuesOf<Kinds extends readonly Kind[]> = { readonly [Index in keyof Kinds]: ValueByKind[Kinds[Index]] };

/**
 * Throws the C++ implementation's error unless `values` have the types `kinds`.
 *
 * @throws JsonnetError `Builtin function length expected (…) but got (…)`
 */
export function requireTypes(name: string, values: readonly JsonnetValue[], kinds: readonly Kind[], call: Call): void {
  if (values.every((value, index) => kinds[index] === value.kind || kinds[index] === "any")) return;
  const got = values.map((value) => value.kind).join(", ");
  throw runtimeError(`Builtin function ${name} expected (${kinds.join(", ")}) but got (${got})`, call);
}

/**
 * A function that is native in the C++ implementation, too: all its arguments are evaluated, from left to right,
 * before their types are looked at. `parameters` are names and types.
 */
export function strict<const Kinds extends readonly Kind[]>(
  name: string,
  names: string,
  kinds: Kinds,
  compute: (values: ValuesOf<Kinds>, call: Call) => JsonnetValue,
): LibraryEntry {
  const evaluate = (args: readonly Lazy[], call: Call): JsonnetValue => {
    const values = args.map((argument) => force(argument, call));
    requireTypes(name, values, kinds, call);
    return compute(values as unknown as ValuesOf<Kinds>, call);
  };
  return [name, { parameters: parametersOf(names), evaluate }];
}

/** A function that the C++ implementation writes in Jsonnet: it evaluates its arguments when it needs them. */
export function lazy(
  name: string,
  names: string,
  evaluate: (args: readonly Lazy[], call: Call) => JsonnetValue,
  fallbacks: Readonly<Record<string, JsonnetValue>> = {},
): LibraryEntry {
  return [name, { parameters: parametersOf(names, fallbacks), evaluate }];
}

function parametersOf(names: string, fallbacks: Readonly<Record<string, JsonnetValue>> = {}): BuiltinParameter[] {
  if (names === "") return [];
  return names.split(" ").map((name) => {
    const fallback = fallbacks[name];
    return fallback === undefined ? { name } : { name, fallback };
  });
}

/** The value of `argument`, which must be a string where the library says so in its own words. */
export function requireString(argument: Lazy | undefined, message: string, call: Call): JsonnetString {
  const value = force(argument, call);
  if (value.kind !== "string") throw runtimeError(`${message}, got ${value.kind}`, call);
  return value;
}

/** A number, cut to a 64-bit integer as C++ does: what does not fit becomes the smallest one. */
export function truncated(value: JsonnetNumber): number {
  const whole = Math.trunc(value.value);
  return Math.abs(whole) < 2 ** 63 ? whole : -(2 ** 63);
}
