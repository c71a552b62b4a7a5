import type { Construct } from "../../source/construct.ts";
import type { Span } from "../../source/span.ts";
import type { CreatedPart, ProvidedPart, UnknownPart } from "../../source/text.ts";
import type { ImportNode, Visibility } from "./ast.ts";

/**
 * Runtime values of Jsonnet.
 *
 * All values are immutable. Every value carries its `origin`, from which the places are made when it is manifested.
 * A builtin that makes a value leaves `origin` undefined: the interpreter then says that it came from the scalars
 * among the arguments that were used, through the call. A builtin that passes a value on passes the value itself on:
 * it keeps its origin, and the call is added outwards.
 */
export type JsonnetValue =
  | JsonnetNull
  | JsonnetBoolean
  | JsonnetNumber
  | JsonnetString
  | JsonnetArray
  | JsonnetObject
  | JsonnetFunction;

/** What may be evaluated later: a thunk, or a value that is there already. Turn it into a value with `force`. */
export type Lazy = Thunk | JsonnetValue;

/**
 * Where a value came from. A span is the place of a literal (or of whatever else made the value); `via` adds an
 * import, a call or an override outwards; `left` and `right` are what a computation was made of.
 */
export type Origin = Span | OuterOrigin | JoinedOrigin;

export interface OuterOrigin {
  readonly inner: Origin | undefined;
  readonly via: Span;
}

export interface JoinedOrigin {
  readonly left: Origin;
  readonly right: Origin;
}

export interface JsonnetNull {
  readonly kind: "null";
  readonly origin: Origin | undefined;
}

export interface JsonnetBoolean {
  readonly kind: "boolean";
  readonly value: boolean;
  readonly origin: Origin | undefined;
}

/** Always finite: whoever computes checks with `makeNumber`. */
export interface JsonnetNumber {
  readonly kind: "number";
  readonly value: number;
  readonly origin: Origin | undefined;
}

/** A piece of a string whose characters only the old system knows, at deploy time. */
export type OpaquePart = ProvidedPart | UnknownPart | CreatedPart;

/**
 * A string. Jsonnet's strings are sequences of code points; here they are JavaScript strings, so a builtin that
 * counts or indexes walks code points.
 *
 * A string is one of: typed or computed characters (`text`), an opaque reference (`reference`), or several strings
 * put together (`pieces`, each with its own origin; `origin` then holds only what was added outwards).
 */
export interface JsonnetString {
  readonly kind: "string";
  /** All characters; `undefined` where any piece is a reference. Use `textOf` to require them. */
  readonly text: string | undefined;
  readonly pieces: readonly JsonnetString[] | undefined;
  readonly reference: OpaquePart | undefined;
  readonly origin: Origin | undefined;
  /** How many simple strings `pieces` come to; absent for a simple string. */
  readonly count?: number;
}

export interface JsonnetArray {
  readonly kind: "array";
  readonly items: readonly Lazy[];
  readonly origin: Origin | undefined;
}

export interface JsonnetParameter {
  readonly name: string;
  readonly optional: boolean;
}

export interface JsonnetFunction {
  readonly kind: "function";
  readonly parameters: readonly JsonnetParameter[];
  /** What a trace calls it: `function <f>`, `builtin function <length>`. */
  readonly description: string;
  /**
   * Binds and runs without a stack frame. `positional` come first, `named` after. A tailstrict call in tail position
   * is handed back. Builtins use `callFunction`.
   */
  readonly invoke: (
    call: Call,
    positional: readonly Lazy[],
    named: readonly NamedArgument[],
  ) => JsonnetValue | TailCall;
  readonly origin: Origin | undefined;
}

export interface NamedArgument {
  readonly name: string;
  readonly value: Lazy;
  readonly span: Span;
}

/** A tailstrict call in tail position: it takes the place of the frame that it stands in. */
export interface TailCall {
  readonly kind: "tail-call";
  readonly callee: JsonnetFunction;
  readonly positional: readonly Lazy[];
  readonly named: readonly NamedArgument[];
  readonly span: Span;
}

/** The variables, `self` and `super` that code can see. Builtins have no use for it. */
export interface Environment {
  readonly runtime: Runtime;
  readonly up: Environment | undefined;
  readonly slots: Lazy[];
  readonly self: JsonnetObject | undefined;
  /** The layer of `self` that the code belongs to: `super` is the layers before it. */
  readonly layer: number;
}

export type Code = (environment: Environment) => JsonnetValue;

/** An evaluation that is made when it is first asked for, and then remembered. */
export interface Thunk {
  readonly kind: "thunk";
  value: JsonnetValue | undefined;
  code: Code;
  environment: Environment | undefined;
  /** What a trace calls it: `thunk <x>`; empty where it has no name. */
  readonly description: string;
}

/** The state of one evaluation: the stack of frames, and what is left of its limits. */
export interface Runtime {
  depth: number;
  readonly maxDepth: number;
  /** By depth, from 1: where the frame was entered. */
  readonly frameSpans: Span[];
  /** By depth, from 1: what is being evaluated in it. */
  readonly frameNames: string[];
  /** Steps left until the next look at the clock. */
  fuel: number;
  stepsLeft: number;
  readonly expired: () => boolean;
  /** The environment of natively made thunks. */
  readonly environment: Environment;
  /** Tells this evaluation from others that share compiled files. */
  readonly id: number;
  /** The constructs whose code ran, in that order. */
  readonly reached: Construct[];
  /** Fields that a later layer's field of the same name stands before, and that field. */
  readonly overridden: Map<FieldPlace, FieldPlace>;
  /** Asserts that ask about a reference: they are taken to hold, and reported. */
  readonly assumed: Failure[];
  /** Told what `std.trace` says. */
  readonly trace?: (text: JsonnetString, span: Span) => void;
  /** What an import expression in the file `from` gives. */
  readonly importFile: (node: ImportNode, from: string, call: Call) => JsonnetValue;
}

/** Says of a construct which evaluation has reached it last. */
export interface Marker {
  readonly construct: Construct;
  evaluation: number;
}

/** Where a builtin is being called: handed to every builtin, and by it to the functions below. */
export interface Call {
  readonly runtime: Runtime;
  /** The call expression in the user's file. */
  readonly span: Span;
  /** A tailstrict call: all arguments and defaults are evaluated before the body. */
  readonly strict?: boolean;
}

/**
 * A function of the standard library. `parameters` are in order, as named in the documentation of std; `fallback` is
 * the default of an optional one. The interpreter binds arguments by position and name (its errors are those of C++:
 * `function parameter x not bound in call.` …), so `args` always has one entry for each parameter, still lazy.
 *
 * Example: `["length", { parameters: [{ name: "x" }], evaluate: (args, call) => …force(args[0], call)… }]`.
 */
export interface Builtin {
  readonly parameters: readonly BuiltinParameter[];
  readonly evaluate: (args: readonly Lazy[], call: Call) => JsonnetValue;
}

export interface BuiltinParameter {
  readonly name: string;
  readonly fallback?: JsonnetValue;
}

/** The places of a field as it was typed. */
export interface FieldPlace {
  /** The key's token, or the key expression of a computed one. */
  readonly key: Span;
  /** The value's expression. */
  readonly value: Span;
}

/** A field of one layer. Exactly one of `code` (run with `self` bound) and `lazy` (a native value) is there. */
export interface Field {
  readonly visibility: Visibility;
  readonly code: Code | undefined;
  readonly lazy: Lazy | undefined;
  /** Where it was typed; undefined for a field that a builtin made from nothing. */
  readonly place: FieldPlace | undefined;
  /** `+:`: what it is added to is reported as overridden, and still reached. */
  readonly plus: boolean;
  /** The environment of a field of a comprehension, where the iteration's variables are. */
  readonly environment: Environment | undefined;
  /** The construct that is reached with the field. */
  readonly marker: Marker | undefined;
}

/** What one object literal, comprehension or builtin made: objects are added by putting layers one after the other. */
export interface Layer {
  readonly fields: ReadonlyMap<string, Field>;
  /** Makes the environment of the fields' code for a `self`; undefined where no field has code. */
  readonly bind: ((self: JsonnetObject, layer: number, outer: Environment | undefined) => Environment) | undefined;
  readonly asserts: readonly Code[];
  readonly assertSpans: readonly Span[];
  /** The literal, and what it was imported or called through. */
  readonly origin: Origin | undefined;
  /**
   * Takes fields away from the `count` layers before this one, seen from outside: those that are left, with their
   * visibility. `super` inside those layers still sees all.
   */
  readonly restricts?: { readonly count: number; readonly retained: ReadonlyMap<string, Visibility> };
}

/** What all copies of an object that differ only in their origin share. */
export interface ObjectState {
  readonly layers: readonly Layer[];
  readonly environments: (Environment | undefined)[];
  readonly cache: Map<string, JsonnetValue>;
  names: readonly string[] | undefined;
  visible: readonly string[] | undefined;
  /** Asserts: not run yet, being run (a field may be read meanwhile), all held. */
  asserted: "no" | "running" | "yes";
}

export interface JsonnetObject {
  readonly kind: "object";
  readonly state: ObjectState;
  /** What was added outwards since it was made; the layers have their own. */
  readonly origin: Origin | undefined;
}

/** The families of problems that reading or evaluating Jsonnet may have. */
export type JsonnetErrorCode =
  | "jsonnet-syntax"
  | "jsonnet-static"
  | "jsonnet-runtime"
  | "jsonnet-limit"
  | "jsonnet-import-missing"
  | "jsonnet-import-outside-root"
  | "jsonnet-computed-on-reference";

/** A line of a trace: a place, and what was being evaluated in it (`function <f>`, `object <anonymous>`, or empty). */
export interface TraceEntry {
  readonly span: Span;
  readonly description: string;
}

/** An error of the language, wherever it is kept. */
export interface Failure {
  readonly code: JsonnetErrorCode;
  /** The first line as the C++ implementation words it, without `RUNTIME ERROR: ` or `STATIC ERROR: ` and place. */
  readonly message: string;
  /** Innermost first. The first is the place of the error. */
  readonly trace: readonly TraceEntry[];
  /** For what is computed from a reference: the places of the reference. */
  readonly related: readonly Span[];
}
