import type { ApplyNode, FunctionNode } from "./ast.ts";
import { compile, compileLazy, compileTail, evaluateAll, refuse } from "./compile-parts.ts";
import type { LazyCode, TailCode } from "./scope.ts";
import { runtimeError } from "./errors.ts";
import { innerScope } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { enterFrame, force, runCall, withOuterOrigin } from "./values.ts";
import type {
  Call,
  Code,
  Environment,
  JsonnetFunction,
  JsonnetParameter,
  JsonnetValue,
  Lazy,
  NamedArgument,
} from "./values.ts";
import { bindArguments } from "./arguments.ts";
import type { Passed } from "./arguments.ts";

/** What a call passes, ready to be made lazy. */
interface CompiledArguments {
  readonly positional: readonly LazyCode[];
  readonly named: readonly {
    readonly name: string;
    readonly value: LazyCode;
    readonly node: ApplyNode["args"][number];
  }[];
}

const NO_NAMED: readonly NamedArgument[] = [];

export function compileFunction(node: FunctionNode, scope: Scope): Code {
  const { span } = node;
  const names = node.parameters.map((parameter) => parameter.name);
  if (new Set(names).size < names.length) {
    const twice = names.find((name, index) => names.indexOf(name) < index) ?? "";
    return refuse(scope, `Duplicate function parameter: ${twice}`, span);
  }
  const inner = innerScope(scope, names);
  const body = compileTail(node.body, inner);
  const defaults = node.parameters.map(({ name, fallback }) =>
    fallback === undefined ? undefined : compileLazy(fallback, inner, `thunk <${name}>`),
  );
  const parameters = node.parameters.map(({ name, fallback }) => ({ name, optional: fallback !== undefined }));
  const description = `function <${node.name ?? "anonymous"}>`;
  const shape: FunctionShape = { parameters, defaults, body };
  return (environment) => ({
    kind: "function",
    parameters,
    description,
    invoke: (call, positional, named) => runFunction(shape, environment, { call, positional, named }),
    origin: span,
  });
}

interface FunctionShape {
  readonly parameters: readonly JsonnetParameter[];
  readonly defaults: readonly (LazyCode | undefined)[];
  readonly body: TailCode;
}

function runFunction(shape: FunctionShape, environment: Environment, passed: Passed): ReturnType<TailCode> {
  const { self, layer } = environment;
  const bound = bindArguments(shape.parameters, passed);
  const slots: Lazy[] = [];
  const inner: Environment = { runtime: passed.call.runtime, up: environment, slots, self, layer };
  for (let index = 0; index < shape.parameters.length; index++) {
    const value = bound[index] ?? shape.defaults[index]?.(inner);
    if (value === undefined) throw new RangeError("a parameter has neither an argument nor a default");
    slots.push(value);
  }
  if (passed.call.strict === true) for (const slot of slots) force(slot, passed.call);
  return shape.body(inner);
}

function compileArguments(node: ApplyNode, scope: Scope): CompiledArguments {
  const positional: LazyCode[] = [];
  const named: CompiledArguments["named"][number][] = [];
  for (const arg of node.args) {
    const value = compileLazy(arg.value, scope, arg.name === undefined ? "" : `thunk <${arg.name}>`);
    if (arg.name === undefined) positional.push(value);
    else named.push({ name: arg.name, value, node: arg });
  }
  return { positional, named };
}

function namedArguments(args: CompiledArguments, environment: Environment): readonly NamedArgument[] {
  if (args.named.length === 0) return NO_NAMED;
  return args.named.map(({ name, value, node }) => ({ name, value: value(environment), span: node.span }));
}

function calleeOf(value: JsonnetValue, call: Call): JsonnetFunction {
  if (value.kind === "function") return value;
  throw runtimeError(`only functions can be called, got ${value.kind}`, call);
}

/** A call. Its value came from the callee through the place of the call. */
export function compileApply(node: ApplyNode, scope: Scope): Code {
  const { span, tailstrict } = node;
  const target = compile(node.target, scope);
  const args = compileArguments(node, scope);
  return (environment) => {
    const { runtime } = environment;
    const call: Call = tailstrict ? { runtime, span, strict: true } : { runtime, span };
    const callee = calleeOf(target(environment), call);
    const positional = evaluateAll(args.positional, environment);
    const named = namedArguments(args, environment);
    enterFrame(runtime, span, callee.description);
    const value = runCall(callee, call, positional, named);
    runtime.depth--;
    return value.kind === "function" ? value : withOuterOrigin(value, span);
  };
}

/** A tailstrict call at the end of a function's body takes the place of that function's frame. */
export function compileTailApply(node: ApplyNode, scope: Scope): TailCode {
  const { span } = node;
  const target = compile(node.target, scope);
  const args = compileArguments(node, scope);
  return (environment) => {
    const call: Call = { runtime: environment.runtime, span };
    const callee = calleeOf(target(environment), call);
    const positional = evaluateAll(args.positional, environment);
    const named = namedArguments(args, environment);
    return { kind: "tail-call", callee, positional, named, span };
  };
}
