import type { Span } from "../../source/span.ts";
import type { Node, StringNode, UnreadNode } from "./ast.ts";
import { unescape } from "./escapes.ts";
import { describeKind, describeToken } from "./tokens.ts";
import type { SyntaxProblem, Token, TokenKind } from "./tokens.ts";

/** Where parsing stands in the tokens of one file. */
export interface ParserState {
  readonly path: string;
  readonly tokens: readonly Token[];
  at: number;
  readonly problems: SyntaxProblem[];
  /** Where there is a problem already. */
  readonly problemStarts: Set<number>;
  /** Problems that the C++ implementation finds only once a whole file is parsed. */
  readonly laterProblems: SyntaxProblem[];
  /** Parses an expression: it is made of parts that are made of expressions. */
  readonly parseExpression: (precedence: number, depth: number) => Node;
}

/** Thrown where the grammar is left; caught by whoever can go on behind it. */
export class SyntaxFailure extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, place: { readonly start: number; readonly end: number }) {
    super(message);
    this.start = place.start;
    this.end = place.end;
  }
}

/** How deep expressions may nest, counted as C++ counts it (`MAX_PARSER_DEPTH`). */
const MAX_DEPTH = 1000;

export function checkDepth(state: ParserState, depth: number): void {
  if (depth >= MAX_DEPTH) throw new SyntaxFailure("Exceeded maximum parse depth limit.", peek(state));
}

/** The next token. The last one, the end of the file, is never passed. */
export function peek(state: ParserState): Token {
  const token = state.tokens[state.at];
  if (token === undefined) throw new RangeError("the parser is behind the end of the file");
  return token;
}

export function pop(state: ParserState): Token {
  const token = peek(state);
  if (token.kind !== "end of file") state.at++;
  return token;
}

export function peekOperator(state: ParserState, data: string): boolean {
  const token = peek(state);
  return token.kind === "OPERATOR" && token.data === data;
}

export function popExpected(state: ParserState, kind: TokenKind, data?: string): Token {
  const token = peek(state);
  if (token.kind !== kind) {
    throw new SyntaxFailure(`expected token ${describeKind(kind)} but got ${describeToken(token)}`, token);
  }
  if (data !== undefined && token.data !== data) {
    throw new SyntaxFailure(`expected operator ${data} but got ${token.data}`, token);
  }
  return pop(state);
}

/** The closing token, or a problem at the end of the file, where what was read so far is still good. */
export function popCloser(state: ParserState, kind: TokenKind): Token {
  const token = peek(state);
  if (token.kind === "end of file") {
    addProblem(state, `expected token ${describeKind(kind)} but got ${describeToken(token)}`, token);
    return token;
  }
  return popExpected(state, kind);
}

export function unexpected(token: Token, doing: string): SyntaxFailure {
  return new SyntaxFailure(`unexpected: ${describeKind(token.kind)} while ${doing}`, token);
}

/** Adds a problem, unless one at the same place is known: one mistake is said once. */
export function addProblem(
  state: ParserState,
  message: string,
  place: { readonly start: number; readonly end: number },
): void {
  if (state.problemStarts.has(place.start)) return;
  state.problemStarts.add(place.start);
  state.problems.push({ message, start: place.start, end: place.end });
}

export function spanOf(state: ParserState, start: number, end: number): Span {
  return { path: state.path, start, end };
}

export function tokenSpan(state: ParserState, token: Token): Span {
  return spanOf(state, token.start, token.end);
}

/** The end of the token before the next one. */
export function lastEnd(state: ParserState): number {
  return state.tokens[state.at - 1]?.end ?? 0;
}

/**
 * Goes on behind what could not be parsed: to the next of `stops`, or the bracket that closes what is around it,
 * outside all brackets that were opened since the token `from`.
 */
export function skipUnread(
  state: ParserState,
  from: number,
  failure: SyntaxFailure,
  stops: readonly TokenKind[],
): UnreadNode {
  addProblem(state, failure.message, failure);
  const reached = state.at;
  let depth = 0;
  // Nothing before the place that was reached ends it, so at the end of the file there is nothing to look for.
  if (peek(state).kind !== "end of file") state.at = from;
  for (let token = peek(state); token.kind !== "end of file"; token = peek(state)) {
    const outside = depth <= 0 && state.at >= reached;
    if (outside && (stops.includes(token.kind) || isCloser(token.kind))) break;
    if (token.kind === "{" || token.kind === "[" || token.kind === "(") depth++;
    else if (isCloser(token.kind) && depth > 0) depth--;
    state.at++;
  }
  const start = state.tokens[from]?.start ?? 0;
  return { kind: "unread", message: failure.message, span: spanOf(state, start, Math.max(start, lastEnd(state))) };
}

function isCloser(kind: TokenKind): boolean {
  return kind === "}" || kind === "]" || kind === ")";
}

/** Runs `parse`; where it leaves the grammar, what it could not read is one node and parsing goes on behind it. */
export function recovering<T>(state: ParserState, stops: readonly TokenKind[], parse: () => T): T | UnreadNode {
  const from = state.at;
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    return skipUnread(state, from, error, stops);
  }
}

/** Whether the token is a string of any form. */
export function isString(kind: TokenKind): boolean {
  return (
    kind === "STRING_DOUBLE" ||
    kind === "STRING_SINGLE" ||
    kind === "STRING_BLOCK" ||
    kind === "VERBATIM_STRING_DOUBLE" ||
    kind === "VERBATIM_STRING_SINGLE"
  );
}

/** The node of a string token. */
export function stringNode(state: ParserState, token: Token): StringNode {
  const span = tokenSpan(state, token);
  const block = token.kind === "STRING_BLOCK";
  if (token.kind !== "STRING_DOUBLE" && token.kind !== "STRING_SINGLE") {
    return { kind: "string", value: token.data, block, span };
  }
  const decoded = unescape(token.data);
  if ("value" in decoded) return { kind: "string", value: decoded.value, block, span };
  state.laterProblems.push({ message: decoded.message, start: token.start, end: token.end });
  return { kind: "string", value: token.data, block, span };
}
