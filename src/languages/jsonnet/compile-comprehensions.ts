import type { Span } from "../../source/span.ts";
import type { ArrayComprehensionNode, Clause } from "./ast.ts";
import { compile, compileLazy, isTrue } from "./compile-parts.ts";
import { runtimeError } from "./errors.ts";
import { innerScope } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { attachOuter, delay, force, makeArray, step } from "./values.ts";
import type { Call, Code, Environment, Lazy, Origin } from "./values.ts";

/** Clauses as code, and the scope that the body of the comprehension has. */
export interface CompiledClauses {
  readonly clauses: readonly CompiledClause[];
  readonly scope: Scope;
}

type CompiledClause = { readonly kind: "for"; readonly list: Code } | { readonly kind: "if"; readonly condition: Code };

export function compileClauses(clauses: readonly Clause[], outer: Scope): CompiledClauses {
  let scope = outer;
  const compiled: CompiledClause[] = [];
  for (const clause of clauses) {
    if (clause.kind === "if") {
      compiled.push({ kind: "if", condition: compile(clause.condition, scope) });
    } else {
      compiled.push({ kind: "for", list: compile(clause.list, scope) });
      scope = innerScope(scope, [clause.name]);
    }
  }
  return { clauses: compiled, scope };
}

/** Calls `visit` with the environment of each round, in order. */
export function runClauses(
  clauses: readonly CompiledClause[],
  environment: Environment,
  span: Span,
  visit: (environment: Environment) => void,
): void {
  runFrom(0, { clauses, span, visit }, environment);
}

interface Rounds {
  readonly clauses: readonly CompiledClause[];
  readonly span: Span;
  readonly visit: (environment: Environment) => void;
}

function runFrom(index: number, rounds: Rounds, environment: Environment): void {
  const clause = rounds.clauses[index];
  const { runtime, self, layer } = environment;
  if (clause === undefined) {
    step(runtime, rounds.span);
    rounds.visit(environment);
    return;
  }
  if (clause.kind === "if") {
    step(runtime, rounds.span);
    if (isTrue(clause.condition(environment), runtime, rounds.span)) runFrom(index + 1, rounds, environment);
    return;
  }
  const list = clause.list(environment);
  if (list.kind !== "array") {
    const message = "In comprehension, can only iterate over array.";
    throw runtimeError(message, { runtime, span: rounds.span });
  }
  for (const item of list.items) {
    const slots = [itemOf(item, list.origin, { runtime, span: rounds.span })];
    runFrom(index + 1, rounds, { runtime, up: environment, slots, self, layer });
  }
}

/** An item as seen through the list: what the list was imported or called through is added outwards. */
function itemOf(item: Lazy, origin: Origin | undefined, call: Call): Lazy {
  if (origin === undefined || !("via" in origin)) return item;
  if (item.kind !== "thunk") return attachOuter(item, origin);
  return delay(() => attachOuter(force(item, call), origin), call, item.description);
}

export function compileArrayComprehension(node: ArrayComprehensionNode, scope: Scope): Code {
  const { span } = node;
  const { clauses, scope: inner } = compileClauses(node.clauses, scope);
  // The C++ desugarer counts the body as one level deeper, so that an object in it binds no `$`.
  const body = compileLazy(node.body, { ...inner, level: inner.level + 1 }, "thunk <array_element>");
  return (environment) => {
    const items: Lazy[] = [];
    runClauses(clauses, environment, span, (round) => items.push(body(round)));
    return makeArray(items, span);
  };
}
