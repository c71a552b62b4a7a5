import { bindArguments } from "./arguments.ts";
import { runtimeError } from "./errors.ts";
import { makeLayered } from "./objects.ts";
import type { Field, JsonnetObject, Layer } from "./objects.ts";
import { STANDARD_LIBRARY } from "./std/index.ts";
import { force, joinOrigins, makeString, stringOrigin, textOf, withOrigin } from "./values.ts";
import type { Builtin, Call, JsonnetFunction, JsonnetValue, Lazy, Origin } from "./values.ts";

/** The functions made so far, by name: they are the same for all evaluations. */
const functions = new Map<string, JsonnetFunction>();

/** A function of the standard library as a value, or undefined where it has none of that name. */
export function builtinFunction(name: string): JsonnetFunction | undefined {
  const known = functions.get(name);
  if (known !== undefined) return known;
  const builtin = STANDARD_LIBRARY.get(name);
  if (builtin === undefined) return undefined;
  const made = functionOf(name, builtin);
  functions.set(name, made);
  return made;
}

/** A native function as a value. */
export function functionOf(name: string, builtin: Builtin): JsonnetFunction {
  const parameters = builtin.parameters.map((parameter) => ({
    name: parameter.name,
    optional: parameter.fallback !== undefined,
  }));
  return {
    kind: "function",
    parameters,
    description: `builtin function <${name}>`,
    invoke: (call, positional, named) => {
      const bound = bindArguments(parameters, { call, positional, named });
      const args: Lazy[] = [];
      for (const [index, { fallback }] of builtin.parameters.entries()) {
        const value = bound[index] ?? fallback;
        if (value === undefined) throw new RangeError("a parameter has neither an argument nor a default");
        args.push(value);
      }
      if (call.strict === true) for (const arg of args) force(arg, call);
      return attribute(builtin.evaluate(args, call), args, call);
    },
    origin: undefined,
  };
}

/** Gives what a builtin made from nothing its origin: the scalars among the arguments that were used, through the call. */
function attribute(result: JsonnetValue, args: readonly Lazy[], call: Call): JsonnetValue {
  if (result.origin !== undefined || result.kind === "function" || result.kind === "object") return result;
  if (result.kind === "string" && result.pieces !== undefined) return result;
  let origin: Origin | undefined;
  for (const arg of args) {
    const value = arg.kind === "thunk" ? arg.value : arg;
    if (value === undefined || value.kind === "function" || value.kind === "object" || value.kind === "array") continue;
    origin = joinOrigins(origin, value.kind === "string" ? stringOrigin(value) : value.origin);
  }
  return withOrigin(result, { inner: origin, via: call.span });
}

function hidden(lazy: Lazy): Field {
  return {
    visibility: "hidden",
    code: undefined,
    lazy,
    place: undefined,
    plus: false,
    environment: undefined,
    marker: undefined,
  };
}

function layerOf(fields: ReadonlyMap<string, Field>): Layer {
  return { fields, bind: undefined, asserts: [], assertSpans: [], origin: undefined };
}

let shared: Layer | undefined;

function sharedLayer(): Layer {
  if (shared !== undefined) return shared;
  const fields = new Map<string, Field>();
  for (const name of STANDARD_LIBRARY.keys()) {
    const value = builtinFunction(name);
    if (value !== undefined) fields.set(name, hidden(value));
  }
  shared = layerOf(fields);
  return shared;
}

/** What `std` has besides the library: what depends on the file and on the caller. */
export interface StandardContext {
  /** The file's path, as `std.thisFile`. */
  readonly thisFile: string;
  readonly externalVariable: (name: string, call: Call) => JsonnetValue | undefined;
  readonly native: (name: string) => JsonnetFunction | undefined;
}

/** `std` as a file sees it. */
export function makeStandardObject(context: StandardContext): JsonnetObject {
  const fields = new Map<string, Field>([
    ["thisFile", hidden(makeString(context.thisFile))],
    ["extVar", hidden(functionOf("extVar", extVar(context)))],
    ["native", hidden(functionOf("native", native(context)))],
    ["pi", hidden({ kind: "number", value: Math.PI, origin: undefined })],
  ]);
  return makeLayered([sharedLayer(), layerOf(fields)]);
}

function nameArgument(args: readonly Lazy[], call: Call, name: string): string {
  const value = force(args[0], call);
  if (value.kind === "string") return textOf(value, call);
  throw runtimeError(`Builtin function ${name} expected (string) but got (${value.kind})`, call);
}

function extVar(context: StandardContext): Builtin {
  return {
    parameters: [{ name: "x" }],
    evaluate: (args, call) => {
      const name = nameArgument(args, call, "extVar");
      const value = context.externalVariable(name, call);
      if (value === undefined) throw runtimeError(`undefined external variable: ${name}`, call);
      return value;
    },
  };
}

function native(context: StandardContext): Builtin {
  return {
    parameters: [{ name: "name" }],
    evaluate: (args, call) => context.native(nameArgument(args, call, "native")) ?? { kind: "null", origin: undefined },
  };
}
