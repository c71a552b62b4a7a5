import type {
  BindNode,
  Clause,
  FieldNode,
  Member,
  Node,
  ObjectComprehensionNode,
  ObjectNode,
  Parameter,
  Visibility,
} from "./ast.ts";
import { functionValue, MAX_PRECEDENCE, parseBind, parseMessage, parseParameters } from "./parser-parts.ts";
import {
  addProblem,
  checkDepth,
  isString,
  lastEnd,
  peek,
  pop,
  popExpected,
  recovering,
  spanOf,
  stringNode,
  SyntaxFailure,
  tokenSpan,
  unexpected,
} from "./parser-state.ts";
import type { ParserState } from "./parser-state.ts";
import { describeKind, describeToken } from "./tokens.ts";
import type { Token, TokenKind } from "./tokens.ts";

/** The names that an object has used so far, for duplicates. */
interface Names {
  readonly fields: Set<string>;
  readonly locals: Set<string>;
}

/** Parses the members of an object behind its opening brace. A member that cannot be parsed is one unread node. */
export function parseObject(state: ParserState, open: Token, depth: number): ObjectNode | ObjectComprehensionNode {
  checkDepth(state, depth);
  const members: Member[] = [];
  const names: Names = { fields: new Set(), locals: new Set() };
  let comma = true;
  for (;;) {
    const next = peek(state);
    if (next.kind === "}") {
      pop(state);
      return { kind: "object", members, span: spanOf(state, open.start, next.end) };
    }
    if (next.kind === "for") return parseComprehension(state, open, members, depth);
    if (next.kind === "end of file") {
      const message = comma
        ? "unexpected: end of file while parsing field definition"
        : "expected a comma before next field.";
      addProblem(state, message, next);
      return { kind: "object", members, span: spanOf(state, open.start, next.end) };
    }
    if (!comma) addProblem(state, "expected a comma before next field.", next);
    const before = state.at;
    members.push(recovering(state, [","], () => parseMember(state, names, depth)));
    // A closing bracket of the wrong kind would stop the parser here for ever.
    if (state.at === before) pop(state);
    comma = peek(state).kind === ",";
    if (comma) pop(state);
  }
}

function parseMember(state: ParserState, names: Names, depth: number): Member {
  const token = peek(state);
  if (token.kind === "local") {
    pop(state);
    return parseBind(state, names.locals, depth);
  }
  if (token.kind === "assert") {
    pop(state);
    const condition = state.parseExpression(MAX_PRECEDENCE, depth + 1);
    const message = parseMessage(state, depth);
    return { kind: "object-assert", condition, message, span: spanOf(state, token.start, lastEnd(state)) };
  }
  if (token.kind === "[" || token.kind === "IDENTIFIER" || isString(token.kind)) return parseField(state, names, depth);
  throw unexpected(token, "parsing field definition");
}

function parseKey(state: ParserState, token: Token, depth: number): Node {
  if (token.kind === "IDENTIFIER") {
    return { kind: "string", value: token.data, block: false, span: tokenSpan(state, token) };
  }
  if (token.kind !== "[") return stringNode(state, token);
  const key = state.parseExpression(MAX_PRECEDENCE, depth + 1);
  popExpected(state, "]");
  return key;
}

function parseField(state: ParserState, names: Names, depth: number): FieldNode {
  const token = pop(state);
  const computed = token.kind === "[";
  const key = parseKey(state, token, depth);
  let parameters: Parameter[] | undefined;
  if (peek(state).kind === "(") {
    pop(state);
    parameters = parseParameters(state, "method parameter", depth);
  }
  const operator = popExpected(state, "OPERATOR").data;
  const plus = operator.startsWith("+");
  const visibility = visibilityOf(plus ? operator.slice(1) : operator);
  if (visibility === undefined) {
    throw new SyntaxFailure(`expected one of :, ::, :::, +:, +::, +:::, got: ${operator}`, token);
  }
  if (parameters !== undefined && plus) {
    throw new SyntaxFailure(`cannot use +: syntax sugar in a method: ${token.data}`, token);
  }
  if (!computed) {
    if (names.fields.has(token.data)) throw new SyntaxFailure(`duplicate field: ${token.data}`, token);
    names.fields.add(token.data);
  }
  const body = state.parseExpression(MAX_PRECEDENCE, depth + 1);
  const value = functionValue(body, computed ? "anonymous" : token.data, parameters);
  const span = spanOf(state, token.start, body.span.end);
  return { kind: "field", key, computed, visibility, plus, value, span };
}

function visibilityOf(colons: string): Visibility | undefined {
  if (colons === ":") return "inherit";
  if (colons === "::") return "hidden";
  return colons === ":::" ? "visible" : undefined;
}

function parseComprehension(
  state: ParserState,
  open: Token,
  members: readonly Member[],
  depth: number,
): ObjectNode | ObjectComprehensionNode {
  const token = pop(state);
  const locals: BindNode[] = [];
  const fields: FieldNode[] = [];
  let asserts = 0;
  for (const member of members) {
    if (member.kind === "bind") locals.push(member);
    else if (member.kind === "field") fields.push(member);
    else if (member.kind === "object-assert") asserts++;
  }
  if (asserts > 0) throw new SyntaxFailure("object comprehension cannot have asserts.", token);
  const [field] = fields;
  if (field === undefined || fields.length !== 1) {
    throw new SyntaxFailure("object comprehension can only have one field.", token);
  }
  if (field.visibility !== "inherit") {
    throw new SyntaxFailure("object comprehensions cannot have hidden fields.", token);
  }
  if (!field.computed) throw new SyntaxFailure("object comprehensions can only have [e] fields.", token);
  const clauses = parseClauses(state, "}", depth + 1);
  const span = spanOf(state, open.start, lastEnd(state));
  return { kind: "object-comprehension", field, locals, clauses, span };
}

/** Parses `name in list for … if …` behind the first `for`, with the closing token. */
export function parseClauses(state: ParserState, end: TokenKind, depth: number): Clause[] {
  checkDepth(state, depth);
  const clauses: Clause[] = [];
  for (;;) {
    const name = popExpected(state, "IDENTIFIER");
    popExpected(state, "in");
    const list = state.parseExpression(MAX_PRECEDENCE, depth + 1);
    clauses.push({ kind: "for", name: name.data, nameSpan: tokenSpan(state, name), list });
    let next = pop(state);
    for (; next.kind === "if"; next = pop(state)) {
      clauses.push({ kind: "if", condition: state.parseExpression(MAX_PRECEDENCE, depth + 1) });
    }
    if (next.kind === end) return clauses;
    if (next.kind !== "for") {
      const message = `expected for, if or ${describeKind(end)} after for clause, got: ${describeToken(next)}`;
      throw new SyntaxFailure(message, next);
    }
  }
}
