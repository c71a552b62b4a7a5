import type { Construct } from "../../source/construct.ts";
import type { Span } from "../../source/span.ts";
import { spanKey } from "../../source/span.ts";
import type { Value } from "../../source/value.ts";
import { JsonnetError, limitError, runtimeError } from "./errors.ts";
import { fromValue } from "./from-value.ts";
import { fileValue, importFile } from "./imports.ts";
import type { Imports } from "./imports.ts";
import { createLibrary } from "./library.ts";
import type { JsonnetLibrary } from "./library.ts";
import { manifest, unknownValue } from "./manifest.ts";
import type { Failure, FieldPlace } from "./model.ts";
import { FILE_LAYOUT, printJson } from "./print.ts";
import type { Resolver } from "./resolver.ts";
import { functionOf, makeStandardObject } from "./standard-object.ts";
import { delay, force, forceAt, runCall, shownText, textOf } from "./values.ts";
import type { Call, Environment, JsonnetFunction, JsonnetValue, Runtime } from "./values.ts";

/** A function of the caller, as `std.native(name)` gives it. Arguments are manifested; only primitives can be passed. */
export interface Native {
  readonly parameters: readonly string[];
  /** `call` is where it is called. A string that it answers may have references among its parts. */
  readonly evaluate: (
    args: readonly Value[],
    call: Span,
  ) => Value | { readonly kind: "error"; readonly message: string };
}

/** A variable of the caller: a value, or a program whose value it is. */
export type ExternalVariable = Value | { readonly kind: "code"; readonly code: string };

/** How much an evaluation may use; each has a default. */
export interface Limits {
  /** Frames of the language's stack, as `--max-stack` of the command (500). */
  readonly depth?: number;
  /** Calls, thunks and rounds of loops, roughly (5 million). */
  readonly steps?: number;
  /** Values and characters of the result (16 million). */
  readonly output?: number;
  /** Asked every few thousand steps whether the time is up. */
  readonly expired?: () => boolean;
}

export interface EvaluateOptions {
  readonly resolver: Resolver;
  readonly extVars?: ReadonlyMap<string, ExternalVariable>;
  /** Arguments by name of a program that is a function. */
  readonly topLevelArguments?: ReadonlyMap<string, ExternalVariable>;
  readonly natives?: (name: string) => Native | undefined;
  readonly limits?: Limits;
  /** Told what `std.trace` says, and where. What only the old system knows in it is shown as dots. */
  readonly trace?: (text: string, span: Span) => void;
  /** Files that are parsed once for many evaluations. */
  readonly library?: JsonnetLibrary;
}

/** Why an evaluation has no value, or a part of it none. */
export type EvaluationError = Failure;

/** A construct that is not used because another stands before it. */
export interface Overridden {
  readonly construct: Construct;
  /** The key of the field that stands before it. */
  readonly by: Span;
}

/** What became of the constructs of all files that were evaluated. */
export interface Uses {
  readonly reached: readonly Construct[];
  readonly overridden: readonly Overridden[];
  /** Neither reached nor overridden, `range` constructs among them. */
  readonly unreached: readonly Construct[];
}

export interface Evaluation {
  /** Undefined where there is an error. */
  readonly value: Value | undefined;
  readonly error: EvaluationError | undefined;
  /** Parts of the value that are computed from references, and asserts about references that were taken to hold. */
  readonly unknown: readonly EvaluationError[];
  /** The paths of all files that were read, in the order in which they were first asked for. */
  readonly files: readonly string[];
  /** What became of the constructs, looked up when it is asked for: it takes a moment for each construct of each file. */
  readonly uses: () => Uses;
  /**
   * The value as the command prints it, without the newline at the end.
   *
   * @throws JsonnetError where there is an error, or a reference in it
   */
  readonly json: () => string;
}

const STEPS = 5_000_000;
const OUTPUT = 16_000_000;
const DEPTH = 500;

interface Session {
  readonly options: EvaluateOptions;
  readonly imports: Imports;
  readonly runtime: Runtime;
}

/** Evaluates the file at `path` and everything in its value. Never throws for what is in the files. */
export function evaluate(path: string, options: EvaluateOptions): Evaluation {
  const session = openSession(path, options);
  const { runtime, imports } = session;
  const call: Call = { runtime, span: { path, start: 0, end: 0 } };
  let root: JsonnetValue | undefined;
  const run = <T>(make: (value: JsonnetValue) => T): T => {
    try {
      runtime.depth = 0;
      root ??= rootValue(session, path, call);
      return make(root);
    } catch (error) {
      throw languageError(error, runtime, call);
    }
  };
  const limit = options.limits?.output ?? OUTPUT;
  let value: Value | undefined;
  let error: JsonnetError | undefined;
  let unknown: readonly Failure[] = [];
  try {
    const manifested = run((result) => manifest(result, call, limit));
    value = manifested.value;
    unknown = manifested.unknown;
  } catch (caught) {
    if (!(caught instanceof JsonnetError)) throw caught;
    if (caught.code === "jsonnet-computed-on-reference") {
      value = unknownValue(caught);
      unknown = [caught];
    } else {
      error = caught;
    }
  }
  return {
    value,
    error: error === undefined ? undefined : errorReport(error),
    unknown: [...unknown, ...runtime.assumed].map(errorReport),
    files: [...imports.read],
    uses: () => usesOf(session),
    json: () => {
      if (error !== undefined) throw error;
      return run((result) => textOf(printJson(result, FILE_LAYOUT, call, limit), call));
    },
  };
}

function errorReport({ code, message, trace, related }: Failure): EvaluationError {
  return { code, message, trace, related };
}

/** What JavaScript's own stack or memory cannot hold is an error of the language, too. */
function languageError(error: unknown, runtime: Runtime, call: Call): unknown {
  if (!(error instanceof RangeError)) return error;
  const depth = Math.min(runtime.depth, runtime.frameSpans.length - 1);
  runtime.depth = depth;
  const span = runtime.frameSpans[depth] ?? call.span;
  if (error.message.includes("call stack")) return runtimeError("max stack frames exceeded.", { runtime, span });
  return TOO_LARGE.has(error.message) ? limitError("output", { runtime, span }) : error;
}

const TOO_LARGE: ReadonlySet<string> = new Set(["Invalid string length", "Invalid array length"]);

function openSession(path: string, options: EvaluateOptions): Session {
  const { limits } = options;
  const library = options.library ?? createLibrary();
  library.evaluations++;
  const imports: Imports = {
    library,
    resolver: options.resolver,
    environmentOf: (file) => fileEnvironment(session, file),
    found: new Map(),
    values: new Map(),
    files: new Map(),
    read: new Set(),
  };
  const environment: Environment = {
    get runtime() {
      return runtime;
    },
    up: undefined,
    slots: [],
    self: undefined,
    layer: 0,
  };
  const runtime: Runtime = {
    depth: 0,
    maxDepth: limits?.depth ?? DEPTH,
    frameSpans: [{ path, start: 0, end: 0 }],
    frameNames: [""],
    fuel: 0,
    stepsLeft: limits?.steps ?? STEPS,
    expired: limits?.expired ?? (() => false),
    environment,
    id: library.evaluations,
    reached: [],
    overridden: new Map(),
    assumed: [],
    trace: (text, span) => options.trace?.(shownText(text), span),
    importFile: (node, from, call) => importFile(imports, node, from, call),
  };
  const session: Session = { options, imports, runtime };
  return session;
}

/** What a file's code sees: `std`, made when it is first asked for. */
function fileEnvironment(session: Session, path: string): Environment {
  const { runtime, options } = session;
  const call: Call = { runtime, span: { path, start: 0, end: 0 } };
  const std = delay(
    () =>
      makeStandardObject({
        thisFile: path,
        externalVariable: (name, at) => externalVariable(session, { name, variable: options.extVars?.get(name) }, at),
        native: (name) => nativeFunction(name, options.natives?.(name)),
      }),
    call,
  );
  return { runtime, up: undefined, slots: [std], self: undefined, layer: 0 };
}

interface Named {
  readonly name: string;
  readonly variable: ExternalVariable | undefined;
}

function externalVariable(session: Session, { name, variable }: Named, call: Call): JsonnetValue | undefined {
  if (variable === undefined) return undefined;
  if (variable.kind !== "code") return fromValue(variable);
  const path = `<extvar:${name}>`;
  return force(fileValue(session.imports, { kind: "file", path, text: variable.code }), call);
}

function nativeFunction(name: string, native: Native | undefined): JsonnetFunction | undefined {
  if (native === undefined) return undefined;
  return functionOf(name, {
    parameters: native.parameters.map((parameter) => ({ name: parameter })),
    evaluate: (args, call) => {
      const values = args.map((arg) => {
        const value = force(arg, call);
        if (value.kind === "array" || value.kind === "object" || value.kind === "function") {
          throw runtimeError("native extensions can only take primitives.", call);
        }
        return manifest(value, call, OUTPUT).value;
      });
      const result = native.evaluate(values, call.span);
      if (result.kind === "error") throw runtimeError(result.message, call);
      return fromValue(result);
    },
  });
}

/** The value of the file; of a function, what it returns for the arguments of the caller. */
function rootValue(session: Session, path: string, call: Call): JsonnetValue {
  const { imports, options, runtime } = session;
  const resolved = options.resolver.read(path);
  if (resolved.kind !== "file") {
    throw new JsonnetError("jsonnet-import-missing", `couldn't open input file: ${path}`, [
      { span: call.span, description: "" },
    ]);
  }
  const thunk = fileValue(imports, { ...resolved, path });
  const value = forceAt(thunk, runtime, call.span);
  if (value.kind !== "function") return value;
  const named = [...(options.topLevelArguments ?? [])].map(([name, variable]) => ({
    name,
    value: delay(
      () => externalVariable(session, { name, variable }, call) ?? { kind: "null", origin: undefined },
      call,
    ),
    span: call.span,
  }));
  return runCall(value, call, [], named);
}

function usesOf({ imports, runtime }: Session): Uses {
  const reached = [...new Set(runtime.reached)];
  const known = new Set(reached);
  const hidden = hiddenBy(runtime.overridden);
  const overridden: Overridden[] = [];
  const unreached: Construct[] = [];
  for (const file of imports.files.values()) {
    for (const construct of file.constructs) {
      if (known.has(construct)) continue;
      const by = hidden(construct.span);
      if (by === undefined) unreached.push(construct);
      else overridden.push({ construct, by });
    }
  }
  return { reached, overridden, unreached };
}

/** Finds the overridden field that a construct is or stands in: what hides it. */
function hiddenBy(overridden: ReadonlyMap<FieldPlace, FieldPlace>): (span: Span) => Span | undefined {
  const byPath = new Map<string, { readonly start: number; readonly end: number; readonly by: Span }[]>();
  const seen = new Set<string>();
  for (const [{ key, value }, winner] of overridden) {
    const identity = spanKey(value);
    if (seen.has(identity)) continue;
    seen.add(identity);
    const ranges = byPath.get(value.path) ?? [];
    ranges.push({ start: key.start, end: value.end, by: winner.key });
    byPath.set(value.path, ranges);
  }
  return (span) => byPath.get(span.path)?.find(({ start, end }) => start <= span.end && span.end <= end)?.by;
}
