import type { Span } from "../../source/span.ts";
import type { AssertNode, BindNode, ConditionalNode, ErrorNode, LocalNode, Node, SuperNode } from "./ast.ts";
import { compileArrayComprehension } from "./compile-comprehensions.ts";
import { compileApply, compileFunction, compileTailApply } from "./compile-functions.ts";
import { compileIndex, compileSlice } from "./compile-index.ts";
import { compileObject, compileObjectComprehension } from "./compile-objects.ts";
import { compileApplyBrace, compileBinary, compileUnary } from "./compile-operators.ts";
import {
  compile,
  compileBinds,
  compileCheck,
  compileLazy,
  compileTail,
  compileVariable,
  evaluateAll,
  isTrue,
  refuse,
  REFUSED,
} from "./compile-parts.ts";
import { runtimeError } from "./errors.ts";
import { fieldLayer, layerField } from "./objects.ts";
import { toText } from "./print.ts";
import { innerScope, markerOf } from "./scope.ts";
import type { Compiler, Scope, TailCode } from "./scope.ts";
import { makeArray, shownText, textOf } from "./values.ts";
import type { Call, Code, Environment, JsonnetValue, Lazy } from "./values.ts";

/** What turns syntax into code. */
export const COMPILER: Compiler = { compile: compileNode, compileTail: compileTailNode };

function compileTailNode(node: Node, scope: Scope): TailCode {
  switch (node.kind) {
    case "parens":
      return compileTail(node.inner, scope);
    case "conditional":
      return compileConditional(node, scope, compileTail);
    case "local":
      return compileLocal(node, scope, compileTail);
    case "assert":
      return compileAssert(node, scope, compileTail);
    case "apply":
      return node.tailstrict ? compileTailApply(node, scope) : compileNode(node, scope);
    default:
      return compileNode(node, scope);
  }
}

function compileNode(node: Node, scope: Scope): Code {
  switch (node.kind) {
    case "null":
    case "boolean":
    case "number":
    case "string": {
      const value = literalValue(node);
      if (value.kind === "number" && !Number.isFinite(value.value)) return overflow(node.span);
      return () => value;
    }
    case "variable":
      return compileVariable(node.name, node.span, scope);
    case "dollar":
      if (scope.level === 0) return refuse(scope, "No top-level object found.", node.span);
      return compileVariable("$", node.span, scope);
    case "self":
      if (!scope.inObject) return refuse(scope, "Can't use self outside of an object.", node.span);
      return selfOf;
    case "super":
      return compileSuper(node, scope);
    case "in-super":
      return compileInSuper(node.element, node.span, scope);
    case "parens":
      return compile(node.inner, scope);
    case "array": {
      const items = node.items.map((item) => compileLazy(item, scope, "thunk <array_element>"));
      const { span } = node;
      return (environment) => makeArray(evaluateAll(items, environment), span);
    }
    case "conditional":
      return compileConditional(node, scope, compile);
    case "local":
      return compileLocal(node, scope, compile);
    case "assert":
      return compileAssert(node, scope, compile);
    case "error":
      return compileError(node, scope);
    case "import": {
      const { path } = scope.file;
      return ({ runtime }) => runtime.importFile(node, path, { runtime, span: node.span });
    }
    case "unread":
      return REFUSED;
    default:
      return compileCompound(node, scope);
  }
}

type CompoundKind =
  | "array-comprehension"
  | "object"
  | "object-comprehension"
  | "unary"
  | "binary"
  | "index"
  | "slice"
  | "apply"
  | "apply-brace"
  | "function";

function compileCompound(node: Extract<Node, { kind: CompoundKind }>, scope: Scope): Code {
  switch (node.kind) {
    case "array-comprehension":
      return compileArrayComprehension(node, scope);
    case "object":
      return compileObject(node, scope);
    case "object-comprehension":
      return compileObjectComprehension(node, scope);
    case "unary":
      return compileUnary(node, scope);
    case "binary":
      return compileBinary(node, scope);
    case "index":
      return compileIndex(node, scope);
    case "slice":
      return compileSlice(node, scope);
    case "apply":
      return compileApply(node, scope);
    case "apply-brace":
      return compileApplyBrace(node, scope);
    default:
      return compileFunction(node, scope);
  }
}

/** The value of a literal: made once, however often it is evaluated. */
function literalValue(node: Extract<Node, { kind: "null" | "boolean" | "number" | "string" }>): JsonnetValue {
  switch (node.kind) {
    case "null":
      return { kind: "null", origin: node.span };
    case "string":
      return { kind: "string", text: node.value, pieces: undefined, reference: undefined, origin: node.span };
    case "number":
      return { kind: "number", value: node.value, origin: node.span };
    default:
      return { kind: "boolean", value: node.value, origin: node.span };
  }
}

function overflow(span: Span): Code {
  return ({ runtime }) => {
    throw runtimeError("overflow", { runtime, span });
  };
}

const selfOf: Code = ({ self }) => {
  if (self === undefined) throw new RangeError("`self` is not bound");
  return self;
};

function compileSuper(node: SuperNode, scope: Scope): Code {
  const { span } = node;
  if (!scope.inObject) return refuse(scope, "Can't use super outside of an object.", span);
  const index = compile(node.index, scope);
  return (environment) => {
    const { runtime, layer } = environment;
    const name = index(environment);
    const call: Call = { runtime, span };
    if (layer === 0) throw runtimeError("attempt to use super when there is no super class.", call);
    if (name.kind !== "string") throw runtimeError(`super index must be string, got ${name.kind}.`, call);
    return layerField(selfObject(environment), layer, textOf(name, call), call);
  };
}

function selfObject({ self }: Environment): NonNullable<Environment["self"]> {
  if (self === undefined) throw new RangeError("`self` is not bound");
  return self;
}

function compileInSuper(element: Node, span: Span, scope: Scope): Code {
  if (!scope.inObject) return refuse(scope, "Can't use super outside of an object.", span);
  const code = compile(element, scope);
  return (environment) => {
    const { runtime, layer } = environment;
    const call: Call = { runtime, span };
    const name = code(environment);
    if (name.kind !== "string") {
      throw runtimeError(`left hand side of e in super must be string, got ${name.kind}.`, call);
    }
    const found = fieldLayer(selfObject(environment).state.layers, layer, textOf(name, call));
    return { kind: "boolean", value: found >= 0, origin: undefined };
  };
}

/** Compiles what stands at the end: an expression of its own, or the end of a function's body. */
type CompileEnd<T> = (node: Node, scope: Scope) => (environment: Environment) => T;

const nullOf: Code = () => ({ kind: "null", origin: undefined });

function compileConditional<T>(
  node: ConditionalNode,
  scope: Scope,
  compileEnd: CompileEnd<T>,
): (environment: Environment) => T | JsonnetValue {
  const { span, alternative } = node;
  const condition = compile(node.condition, scope);
  const consequent = compileEnd(node.consequent, scope);
  const otherwise = alternative === undefined ? nullOf : compileEnd(alternative, scope);
  return (environment) => {
    return isTrue(condition(environment), environment.runtime, span) ? consequent(environment) : otherwise(environment);
  };
}

function compileLocal<T>(node: LocalNode, scope: Scope, compileEnd: CompileEnd<T>): (environment: Environment) => T {
  const binds = node.binds.filter((bind) => bind.kind === "bind");
  const inner = bindScope(binds, scope);
  const values = compileBinds(binds, inner);
  const body = compileEnd(node.body, inner);
  return (environment) => {
    const { runtime, self, layer } = environment;
    const slots: Lazy[] = [];
    const bound: Environment = { runtime, up: environment, slots, self, layer };
    for (const value of values) slots.push(value(bound));
    return body(bound);
  };
}

function bindScope(binds: readonly BindNode[], scope: Scope): Scope {
  const names = binds.map((bind) => bind.name);
  const markers = binds.map((bind) => markerOf(scope, bind));
  return innerScope(scope, names, markers);
}

function compileAssert<T>(node: AssertNode, scope: Scope, compileEnd: CompileEnd<T>): (environment: Environment) => T {
  const check = compileCheck(node, scope, { message: "Assertion failed.", span: node.span });
  const body = compileEnd(node.body, scope);
  return (environment) => {
    check(environment);
    return body(environment);
  };
}

function compileError(node: ErrorNode, scope: Scope): Code {
  const message = compile(node.message, scope);
  const { span } = node;
  return (environment) => {
    const call: Call = { runtime: environment.runtime, span };
    throw runtimeError(shownText(toText(message(environment), call)), call);
  };
}
