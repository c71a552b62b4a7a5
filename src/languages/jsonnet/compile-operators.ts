import type { Span } from "../../source/span.ts";
import type { ApplyBraceNode, BinaryNode, BinaryOperator, Node, UnaryNode } from "./ast.ts";
import { compile } from "./compile-parts.ts";
import { binary, logical, unary } from "./operators.ts";
import type { Scope } from "./scope.ts";
import type { Call, Code, Environment, JsonnetValue } from "./values.ts";

/** One step of a chain of operators: what is done with the value so far. */
interface Step {
  readonly operator: BinaryOperator;
  readonly right: Code;
  readonly span: Span;
}

export function compileUnary(node: UnaryNode, scope: Scope): Code {
  const { operator, span } = node;
  const operand = compile(node.operand, scope);
  return (environment) => unary(operator, operand(environment), { runtime: environment.runtime, span });
}

/** `target { … }` is `target + { … }`. */
export function compileApplyBrace(node: ApplyBraceNode, scope: Scope): Code {
  const target = compile(node.target, scope);
  const step: Step = { operator: "+", right: compile(node.object, scope), span: node.span };
  return (environment) => runStep(step, target(environment), environment);
}

/**
 * A chain of operators leans to the left, as deep as it is long, so it is walked in a loop: a text of a thousand
 * pieces must not need a thousand frames.
 */
export function compileBinary(node: BinaryNode, scope: Scope): Code {
  const chain: BinaryNode[] = [];
  let innermost: Node = node;
  while (innermost.kind === "binary" && (innermost === node || scope.file.markers.get(innermost) === undefined)) {
    chain.push(innermost);
    innermost = innermost.left;
  }
  const first = compile(innermost, scope);
  const steps: Step[] = [];
  for (let next = chain.pop(); next !== undefined; next = chain.pop()) {
    steps.push({ operator: next.operator, right: compile(next.right, scope), span: next.span });
  }
  const [only] = steps;
  if (only !== undefined && steps.length === 1) return (environment) => runStep(only, first(environment), environment);
  return (environment) => {
    let value = first(environment);
    for (const step of steps) value = runStep(step, value, environment);
    return value;
  };
}

function runStep(step: Step, left: JsonnetValue, environment: Environment): JsonnetValue {
  const { operator, right, span } = step;
  if (operator === "&&" || operator === "||") {
    // The left side decides alone where it can.
    if (left.kind === "boolean" && left.value === (operator === "||")) return left;
    return logical(operator, left, right(environment), { runtime: environment.runtime, span });
  }
  const call: Call = { runtime: environment.runtime, span };
  return binary(operator, left, right(environment), call);
}
