import type { Span } from "../../source/span.ts";
import type { BindNode, Node, UnreadNode } from "./ast.ts";
import { JsonnetError, runtimeError } from "./errors.ts";
import { toText } from "./print.ts";
import { addStaticProblem, environmentAt, findVariable, markerOf } from "./scope.ts";
import type { LazyCode, Scope, TailCode } from "./scope.ts";
import { forceAt, mark, shownText } from "./values.ts";
import type { Call, Code, Environment, JsonnetValue, Lazy, Runtime, Thunk } from "./values.ts";

/**
 * Turns syntax into code: closures over environments whose variables are found by position. Static errors (C++
 * `static_analysis.cpp`) are added to the file's problems on the way.
 */
export function compile(node: Node, scope: Scope): Code {
  const marker = markerOf(scope, node);
  const code = scope.file.compiler.compile(node, scope);
  if (marker === undefined) return code;
  return (environment) => {
    mark(marker, environment.runtime);
    return code(environment);
  };
}

/** `compile` for the end of a function's body. */
export function compileTail(node: Node, scope: Scope): TailCode {
  const marker = markerOf(scope, node);
  const code = scope.file.compiler.compileTail(node, scope);
  if (marker === undefined) return code;
  return (environment) => {
    mark(marker, environment.runtime);
    return code(environment);
  };
}

/** Code of a file that has static errors, which is never run. */
export const REFUSED: Code = () => {
  throw new RangeError("a file with static errors is not evaluated");
};

/** Adds a static error. */
export function refuse(scope: Scope, message: string, span: Span): Code {
  addStaticProblem(scope, message, span);
  return REFUSED;
}

/** All of `items` in an environment, not evaluated yet. */
export function evaluateAll(items: readonly LazyCode[], environment: Environment): Lazy[] {
  const values: Lazy[] = [];
  for (const item of items) values.push(item(environment));
  return values;
}

export function compileVariable(name: string, span: Span, scope: Scope): Code {
  const found = findVariable(scope, name);
  if (found === undefined) return refuse(scope, `Unknown variable: ${name}`, span);
  const { hops, variable } = found;
  const { slot, marker } = variable;
  if (marker !== undefined) {
    return (environment) => {
      const { runtime } = environment;
      mark(marker, runtime);
      return forceAt(environmentAt(environment, hops).slots[slot], runtime, span);
    };
  }
  if (hops === 0) return (environment) => forceAt(environment.slots[slot], environment.runtime, span);
  return (environment) => forceAt(environmentAt(environment, hops).slots[slot], environment.runtime, span);
}

/** Makes a thunk of an expression, or its value where that costs nothing and cannot fail. */
export function compileLazy(node: Node, scope: Scope, description: string): LazyCode {
  if (markerOf(scope, node) === undefined) {
    if (node.kind === "parens") return compileLazy(node.inner, scope, description);
    if (node.kind === "null" || node.kind === "boolean" || node.kind === "string" || node.kind === "function") {
      return compile(node, scope);
    }
    if (node.kind === "number" && Number.isFinite(node.value)) return compile(node, scope);
    if (node.kind === "variable") return compileLazyVariable(node.name, node.span, scope, description);
  }
  return makeThunk(compile(node, scope), description);
}

function makeThunk(code: Code, description: string): (environment: Environment) => Thunk {
  return (environment) => ({ kind: "thunk", value: undefined, code, environment, description });
}

/** A variable that is passed on is the same thunk, not one more around it. */
function compileLazyVariable(name: string, span: Span, scope: Scope, description: string): LazyCode {
  const later = makeThunk(compileVariable(name, span, scope), description);
  const found = findVariable(scope, name);
  if (found === undefined) return later;
  const { hops, variable } = found;
  const { slot, marker } = variable;
  return (environment) => {
    const lazy = environmentAt(environment, hops).slots[slot];
    // While a `local` binds its variables, those after this one are not there yet.
    if (lazy === undefined) return later(environment);
    if (marker !== undefined) mark(marker, environment.runtime);
    return lazy.kind === "thunk" ? (lazy.value ?? lazy) : lazy;
  };
}

/** The boolean that a condition must be. */
export function isTrue(value: JsonnetValue, runtime: Runtime, span: Span): boolean {
  if (value.kind === "boolean") return value.value;
  throw runtimeError(`condition must be boolean, got ${value.kind}.`, { runtime, span });
}

/** The values of binds, in the scope that has their names. */
export function compileBinds(binds: readonly (BindNode | UnreadNode)[], scope: Scope): LazyCode[] {
  const values: LazyCode[] = [];
  for (const bind of binds) {
    if (bind.kind === "bind") values.push(compileLazy(bind.value, scope, `thunk <${bind.name}>`));
  }
  return values;
}

interface Check {
  readonly condition: Node;
  readonly message: Node | undefined;
}

/**
 * The code of an assert. Where its condition asks about a reference, it is taken to hold, because the old system
 * would not have deployed otherwise, and that is noted.
 */
export function compileCheck(
  node: Check,
  scope: Scope,
  fallback: { readonly message: string; readonly span: Span },
): (environment: Environment) => void {
  const { span } = fallback;
  const condition = compile(node.condition, scope);
  const message = node.message === undefined ? undefined : compile(node.message, scope);
  return (environment) => {
    const { runtime } = environment;
    const { depth } = runtime;
    let holds = true;
    try {
      holds = isTrue(condition(environment), runtime, span);
    } catch (error) {
      if (!(error instanceof JsonnetError) || error.code !== "jsonnet-computed-on-reference") throw error;
      runtime.depth = depth;
      runtime.assumed.push(error);
    }
    if (holds) return;
    const call: Call = { runtime, span };
    throw runtimeError(message === undefined ? fallback.message : shownText(toText(message(environment), call)), call);
  };
}
