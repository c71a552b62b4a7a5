import type { BindNode, BinaryOperator, LocalNode, Node, UnaryOperator, UnreadNode } from "./ast.ts";
import { lex } from "./lexer.ts";
import { parseClauses, parseObject } from "./parser-objects.ts";
import { MAX_PRECEDENCE, parseArguments, parseBind, parseMessage, parseParameters } from "./parser-parts.ts";
import {
  addProblem,
  checkDepth,
  isString,
  lastEnd,
  peek,
  peekOperator,
  pop,
  popCloser,
  popExpected,
  recovering,
  spanOf,
  stringNode,
  SyntaxFailure,
  tokenSpan,
  unexpected,
} from "./parser-state.ts";
import type { ParserState } from "./parser-state.ts";
import { describeToken } from "./tokens.ts";
import type { Comment, SyntaxProblem, Token } from "./tokens.ts";

const UNARY_PRECEDENCE = 4;
const APPLY_PRECEDENCE = 2;

export interface Parsed {
  readonly root: Node;
  readonly comments: readonly Comment[];
  /** In the order in which the C++ implementation would find them; it stops at the first. */
  readonly problems: readonly SyntaxProblem[];
}

const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  [
    ["*", "/", "%"],
    ["+", "-"],
    ["<<", ">>"],
    [">", ">=", "<", "<=", "in"],
    ["==", "!="],
    ["&"],
    ["^"],
    ["|"],
    ["&&"],
    ["||"],
  ].flatMap((operators, index) => operators.map((operator): [string, number] => [operator, index + 5])),
);

/** Parses a file (C++ `parser.cpp`). Never throws: what cannot be parsed is an `unread` node. */
export function parse(path: string, text: string): Parsed {
  const { tokens, comments, problems } = lex(text);
  const problemStarts = new Set(problems.map(({ start }) => start));
  const state: ParserState = {
    path,
    tokens,
    at: 0,
    problems: [...problems],
    problemStarts,
    laterProblems: [],
    parseExpression: (precedence, depth) => parseExpression(state, precedence, depth),
  };
  const root = recovering(state, [], () => {
    const expression = parseExpression(state, MAX_PRECEDENCE, 0);
    const rest = peek(state);
    if (rest.kind === "end of file") return expression;
    // What was read is kept: what follows it is a problem of its own.
    state.problems.push({ message: `did not expect: ${describeToken(rest)}`, start: rest.start, end: text.length });
    return expression;
  });
  return { root, comments, problems: [...state.problems, ...state.laterProblems] };
}

/** Parses an expression up to an operator that binds no tighter than `precedence`. */
function parseExpression(state: ParserState, precedence: number, depth: number): Node {
  checkDepth(state, depth);
  const greedy = parseGreedy(state, depth + 1);
  if (greedy !== undefined) return greedy;
  const begin = peek(state);
  const first = parseTerminal(state, depth + 1);
  return parseInfix(state, { first, start: begin.start, precedence, depth: depth + 1 });
}

interface Infix {
  readonly first: Node;
  readonly start: number;
  readonly precedence: number;
  readonly depth: number;
}

/** The precedence of the operator that the next token is, or undefined where the expression ends before it. */
function infixPrecedence(token: Token): number | undefined {
  switch (token.kind) {
    case "in":
    case "OPERATOR": {
      if (token.data === ":" || token.data === "::") return undefined;
      const precedence = PRECEDENCE.get(token.data);
      if (precedence === undefined) throw new SyntaxFailure(`not a binary operator: ${token.data}`, token);
      return precedence;
    }
    case ".":
    case "[":
    case "(":
    case "{":
      return APPLY_PRECEDENCE;
    default:
      return undefined;
  }
}

function parseInfix(state: ParserState, infix: Infix): Node {
  const { start, precedence, depth } = infix;
  checkDepth(state, depth);
  let left = infix.first;
  let suffixes = 0;
  for (;;) {
    const own = infixPrecedence(peek(state));
    if (own === undefined || own >= precedence) return left;
    const operator = pop(state);
    if (own === APPLY_PRECEDENCE) {
      // A chain of suffixes nests to the left, as deep as it is long.
      checkDepth(state, suffixes++);
      left = parseSuffix(state, left, operator, { ...infix, first: left });
    } else if (operator.kind === "in" && peek(state).kind === "super") {
      const end = pop(state).end;
      left = { kind: "in-super", element: left, span: spanOf(state, start, end) };
    } else {
      const right = parseExpression(state, own, depth + 1);
      const span = spanOf(state, start, right.span.end);
      left = { kind: "binary", operator: operator.data as BinaryOperator, left, right, span };
    }
  }
}

function parseSuffix(state: ParserState, target: Node, operator: Token, infix: Infix): Node {
  const { start, depth } = infix;
  switch (operator.kind) {
    case ".": {
      const name = popExpected(state, "IDENTIFIER");
      const index: Node = { kind: "string", value: name.data, block: false, span: tokenSpan(state, name) };
      return { kind: "index", target, index, span: spanOf(state, start, name.end) };
    }
    case "[":
      return parseIndex(state, target, start, depth);
    case "(":
      return parseApply(state, target, start, depth);
    default: {
      const object = parseObject(state, operator, depth + 1);
      return { kind: "apply-brace", target, object, span: spanOf(state, start, object.span.end) };
    }
  }
}

function parseIndex(state: ParserState, target: Node, start: number, depth: number): Node {
  if (peek(state).kind === "]") throw unexpected(peek(state), "parsing index");
  const atColon = (): boolean => peekOperator(state, ":") || peekOperator(state, "::");
  const part = (): Node | undefined =>
    atColon() || peek(state).kind === "]" ? undefined : parseExpression(state, MAX_PRECEDENCE, depth + 1);
  const from = part();
  if (from !== undefined && peek(state).kind === "]") {
    const end = pop(state).end;
    return { kind: "index", target, index: from, span: spanOf(state, start, end) };
  }
  let to: Node | undefined;
  let step: Node | undefined;
  if (peekOperator(state, "::")) {
    pop(state);
    step = part();
  } else {
    if (!peekOperator(state, ":")) throw unexpected(peek(state), "parsing slice");
    pop(state);
    to = part();
    if (peek(state).kind !== "]") {
      if (!peekOperator(state, ":")) throw unexpected(peek(state), "parsing slice");
      pop(state);
      step = part();
    }
  }
  const end = popExpected(state, "]").end;
  return { kind: "slice", target, from, to, step, span: spanOf(state, start, end) };
}

function parseApply(state: ParserState, target: Node, start: number, depth: number): Node {
  const args = parseArguments(state, "function argument", depth);
  const end = lastEnd(state);
  let named = false;
  for (const { name, value } of args) {
    if (name !== undefined) named = true;
    else if (named) throw new SyntaxFailure("Positional argument after a named argument is not allowed", value.span);
  }
  const tailstrict = peek(state).kind === "tailstrict";
  if (tailstrict) pop(state);
  return { kind: "apply", target, args, tailstrict, span: spanOf(state, start, end) };
}

/** Parses what begins with a keyword and goes as far as it can; undefined where something else begins here. */
function parseGreedy(state: ParserState, depth: number): Node | undefined {
  checkDepth(state, depth);
  const begin = peek(state);
  switch (begin.kind) {
    case "assert":
      return parseAssert(state, pop(state), depth);
    case "error": {
      pop(state);
      const message = parseExpression(state, MAX_PRECEDENCE, depth + 1);
      return { kind: "error", message, span: spanOf(state, begin.start, message.span.end) };
    }
    case "if":
      return parseConditional(state, pop(state), depth);
    case "function":
      return parseFunction(state, pop(state), depth);
    case "import":
    case "importstr":
    case "importbin":
      return parseImport(state, pop(state), depth);
    case "local":
      return parseLocal(state, pop(state), depth);
    default:
      return undefined;
  }
}

function parseAssert(state: ParserState, begin: Token, depth: number): Node {
  const condition = parseExpression(state, MAX_PRECEDENCE, depth + 1);
  const message = parseMessage(state, depth);
  popExpected(state, ";");
  const body = parseExpression(state, MAX_PRECEDENCE, depth + 1);
  return { kind: "assert", condition, message, body, span: spanOf(state, begin.start, body.span.end) };
}

function parseConditional(state: ParserState, begin: Token, depth: number): Node {
  const condition = parseExpression(state, MAX_PRECEDENCE, depth + 1);
  popExpected(state, "then");
  const consequent = parseExpression(state, MAX_PRECEDENCE, depth + 1);
  let alternative: Node | undefined;
  if (peek(state).kind === "else") {
    pop(state);
    alternative = parseExpression(state, MAX_PRECEDENCE, depth + 1);
  }
  const { end } = (alternative ?? consequent).span;
  return { kind: "conditional", condition, consequent, alternative, span: spanOf(state, begin.start, end) };
}

function parseFunction(state: ParserState, begin: Token, depth: number): Node {
  const open = pop(state);
  if (open.kind !== "(") throw new SyntaxFailure(`expected ( but got ${describeToken(open)}`, open);
  const parameters = parseParameters(state, "function parameter", depth);
  const body = parseExpression(state, MAX_PRECEDENCE, depth + 1);
  const span = spanOf(state, begin.start, body.span.end);
  return { kind: "function", name: undefined, parameters, body, span };
}

function parseImport(state: ParserState, begin: Token, depth: number): Node {
  const file = parseExpression(state, MAX_PRECEDENCE, depth + 1);
  if (file.kind !== "string") throw new SyntaxFailure("computed imports are not allowed.", file.span);
  if (file.block) throw new SyntaxFailure("Cannot use text blocks in import statements.", file.span);
  const form = begin.kind === "importstr" || begin.kind === "importbin" ? begin.kind : "import";
  return { kind: "import", form, file, span: spanOf(state, begin.start, file.span.end) };
}

function parseLocal(state: ParserState, begin: Token, depth: number): LocalNode {
  const binds: (BindNode | UnreadNode)[] = [];
  const names = new Set<string>();
  for (;;) {
    binds.push(recovering(state, [",", ";"], () => parseBind(state, names, depth + 1)));
    const next = peek(state);
    if (next.kind === ",") {
      pop(state);
      continue;
    }
    const message = `expected , or ; but got ${describeToken(next)}`;
    if (next.kind === "end of file") {
      // What was read so far is kept.
      addProblem(state, message, next);
      const body: Node = { kind: "unread", message, span: tokenSpan(state, next) };
      return { kind: "local", binds, body, span: spanOf(state, begin.start, next.end) };
    }
    if (next.kind !== ";") throw new SyntaxFailure(message, next);
    pop(state);
    break;
  }
  const body = recovering(state, [",", ";"], () => parseExpression(state, MAX_PRECEDENCE, depth + 1));
  return { kind: "local", binds, body, span: spanOf(state, begin.start, body.span.end) };
}

/** Parses a literal, variable, bracketed expression or prefix operator. */
function parseTerminal(state: ParserState, depth: number): Node {
  checkDepth(state, depth);
  const token = peek(state);
  const span = tokenSpan(state, token);
  if (isString(token.kind)) return stringNode(state, pop(state));
  switch (token.kind) {
    case "end of file":
      throw new SyntaxFailure("unexpected end of file.", token);
    case "OPERATOR": {
      const { data } = token;
      if (data !== "!" && data !== "~" && data !== "+" && data !== "-") {
        throw new SyntaxFailure(`not a unary operator: ${data}`, token);
      }
      return parseUnary(state, pop(state), data, depth);
    }
    case "{":
      return parseObject(state, pop(state), depth + 1);
    case "[":
      return parseArray(state, pop(state), depth);
    case "(": {
      pop(state);
      const inner = parseExpression(state, MAX_PRECEDENCE, depth + 1);
      const close = popCloser(state, ")");
      return { kind: "parens", inner, span: spanOf(state, token.start, close.end) };
    }
    case "NUMBER":
      pop(state);
      return { kind: "number", value: Number(token.data), span };
    case "false":
    case "true":
      pop(state);
      return { kind: "boolean", value: token.kind === "true", span };
    case "null":
    case "self":
      pop(state);
      return { kind: token.kind, span };
    case "$":
      pop(state);
      return { kind: "dollar", span };
    case "IDENTIFIER":
      pop(state);
      return { kind: "variable", name: token.data, span };
    case "super":
      return parseSuper(state, pop(state), depth);
    default:
      throw unexpected(token, "parsing terminal");
  }
}

function parseUnary(state: ParserState, token: Token, operator: UnaryOperator, depth: number): Node {
  const operand = parseExpression(state, UNARY_PRECEDENCE, depth + 1);
  return { kind: "unary", operator, operand, span: spanOf(state, token.start, operand.span.end) };
}

function parseSuper(state: ParserState, token: Token, depth: number): Node {
  const span = tokenSpan(state, token);
  const next = peek(state);
  if (next.kind === ".") {
    pop(state);
    const name = popExpected(state, "IDENTIFIER");
    return {
      kind: "super",
      index: { kind: "string", value: name.data, block: false, span: tokenSpan(state, name) },
      span,
    };
  }
  if (next.kind !== "[") throw new SyntaxFailure("expected . or [ after super.", token);
  pop(state);
  const index = parseExpression(state, MAX_PRECEDENCE, depth + 1);
  popExpected(state, "]");
  return { kind: "super", index, span };
}

function parseArray(state: ParserState, open: Token, depth: number): Node {
  const items: Node[] = [];
  let comma = true;
  for (;;) {
    const next = peek(state);
    if (next.kind === "]") {
      pop(state);
      return { kind: "array", items, span: spanOf(state, open.start, next.end) };
    }
    if (next.kind === "for" && items.length === 1 && items[0] !== undefined) {
      pop(state);
      const clauses = parseClauses(state, "]", depth + 1);
      const span = spanOf(state, open.start, lastEnd(state));
      return { kind: "array-comprehension", body: items[0], clauses, span };
    }
    if (next.kind === "end of file" && items.length > 0) {
      popCloser(state, "]");
      return { kind: "array", items, span: spanOf(state, open.start, next.end) };
    }
    if (!comma) throw new SyntaxFailure("expected a comma before next array element.", next);
    items.push(parseExpression(state, MAX_PRECEDENCE, depth + 1));
    comma = peek(state).kind === ",";
    if (comma) pop(state);
  }
}
