import type { Span } from "../../source/span.ts";
import type { Node } from "./ast.ts";
import type { SyntaxProblem } from "./tokens.ts";
import type { Code, Environment, JsonnetValue, Lazy, Marker, TailCall } from "./values.ts";

/** What compiling one file needs to know. */
export interface FileScope {
  readonly path: string;
  /** Static errors, in the order in which they are found. */
  readonly problems: SyntaxProblem[];
  /** The constructs of the file that are expressions or members. */
  readonly markers: ReadonlyMap<object, Marker>;
  readonly compiler: Compiler;
}

/** Makes what is evaluated later from an environment. */
export type LazyCode = (environment: Environment) => Lazy;

/** Code at the end of a function's body, which may hand a tailstrict call back. */
export type TailCode = (environment: Environment) => JsonnetValue | TailCall;

/** Turns an expression of any kind into code: expressions are made of expressions. */
export interface Compiler {
  readonly compile: (node: Node, scope: Scope) => Code;
  readonly compileTail: (node: Node, scope: Scope) => TailCode;
}

/** The variables that code can see, a level for each environment that it will run in. */
export interface Scope {
  readonly file: FileScope;
  readonly up: Scope | undefined;
  readonly names: ReadonlyMap<string, Variable>;
  /** Whether `self` and `super` mean something here. */
  readonly inObject: boolean;
  /** How many objects are around, as the C++ desugarer counts: `$` is bound by the one at level 0. */
  readonly level: number;
}

export interface Variable {
  readonly slot: number;
  /** The construct of the bind that gave the variable its value. */
  readonly marker: Marker | undefined;
}

/** Where a variable will be found: so many environments up, in that slot. */
export interface Reference {
  readonly hops: number;
  readonly variable: Variable;
  /** The scope that has it. */
  readonly scope: Scope;
}

export function findVariable(scope: Scope, name: string): Reference | undefined {
  let hops = 0;
  for (let current: Scope | undefined = scope; current !== undefined; current = current.up) {
    const variable = current.names.get(name);
    if (variable !== undefined) return { hops, variable, scope: current };
    hops++;
  }
  return undefined;
}

/** The environment `hops` levels up. */
export function environmentAt(environment: Environment, hops: number): Environment {
  let current = environment;
  for (let left = hops; left > 0; left--) {
    if (current.up === undefined) throw new RangeError("a variable is bound above the outermost environment");
    current = current.up;
  }
  return current;
}

/** A scope inside `up` with these variables, in slots in this order. */
export function innerScope(up: Scope, names: readonly string[], markers?: readonly (Marker | undefined)[]): Scope {
  const variables = new Map<string, Variable>();
  for (const [slot, name] of names.entries()) variables.set(name, { slot, marker: markers?.[slot] });
  return { file: up.file, up, names: variables, inObject: up.inObject, level: up.level };
}

export function addStaticProblem(scope: Scope, message: string, span: Span): void {
  scope.file.problems.push({ message, start: span.start, end: span.end });
}

export function markerOf(scope: Scope, node: Node | object): Marker | undefined {
  return scope.file.markers.get(node);
}
