import type { Argument, BindNode, Node, Parameter } from "./ast.ts";
import { peek, peekOperator, pop, popExpected, spanOf, SyntaxFailure, tokenSpan } from "./parser-state.ts";
import type { ParserState } from "./parser-state.ts";

/** The loosest precedence: everything up to a closing token. */
export const MAX_PRECEDENCE = 15;

/** Parses `expression, name = expression, …)` behind the opening parenthesis. */
export function parseArguments(state: ParserState, element: string, depth: number): Argument[] {
  const args: Argument[] = [];
  let comma = true;
  for (;;) {
    const next = peek(state);
    if (next.kind === ")") {
      pop(state);
      return args;
    }
    if (!comma) throw new SyntaxFailure(`expected a comma before next ${element}.`, next);
    let name: string | undefined;
    const following = state.tokens[state.at + 1];
    if (next.kind === "IDENTIFIER" && following?.kind === "OPERATOR" && following.data === "=") {
      name = next.data;
      state.at += 2;
    }
    const value = state.parseExpression(MAX_PRECEDENCE, depth + 1);
    args.push({ name, value, span: spanOf(state, next.start, value.span.end) });
    comma = peek(state).kind === ",";
    if (comma) pop(state);
  }
}

/** Parses `a, b = 1, …)` behind the opening parenthesis. */
export function parseParameters(state: ParserState, element: string, depth: number): Parameter[] {
  return parseArguments(state, element, depth).map(({ name, value, span }): Parameter => {
    if (name !== undefined) {
      return { name, nameSpan: spanOf(state, span.start, span.start + name.length), fallback: value };
    }
    if (value.kind !== "variable") throw new SyntaxFailure("could not parse parameter here.", value.span);
    return { name: value.name, nameSpan: value.span, fallback: undefined };
  });
}

/** The `: message` of an assert, where it has one. */
export function parseMessage(state: ParserState, depth: number): Node | undefined {
  if (!peekOperator(state, ":")) return undefined;
  pop(state);
  return state.parseExpression(MAX_PRECEDENCE, depth + 1);
}

/** Parses `name = value` or `name(parameters) = value`. */
export function parseBind(state: ParserState, names: Set<string>, depth: number): BindNode {
  const name = popExpected(state, "IDENTIFIER");
  if (names.has(name.data)) throw new SyntaxFailure(`duplicate local var: ${name.data}`, name);
  let parameters: Parameter[] | undefined;
  if (peek(state).kind === "(") {
    pop(state);
    parameters = parseParameters(state, "function parameter", depth);
  }
  popExpected(state, "OPERATOR", "=");
  const body = state.parseExpression(MAX_PRECEDENCE, depth + 1);
  names.add(name.data);
  const value = functionValue(body, name.data, parameters);
  return {
    kind: "bind",
    name: name.data,
    nameSpan: tokenSpan(state, name),
    value,
    span: spanOf(state, name.start, body.span.end),
  };
}

/** The value of `name(parameters) = body`, or `body` with its name where it is a function. */
export function functionValue(body: Node, name: string, parameters: readonly Parameter[] | undefined): Node {
  if (parameters !== undefined) return { kind: "function", name, parameters, body, span: body.span };
  return body.kind === "function" ? { ...body, name } : body;
}
