import type { Construct } from "../../source/construct.ts";
import type { Span } from "../../source/span.ts";
import type { BindNode, Clause, FieldNode, FunctionNode, Member, Node, ObjectAssertNode } from "./ast.ts";
import type { Marker } from "./values.ts";

/** The constructs of a file, by place, and the syntax each belongs to. */
export interface Constructs {
  readonly list: readonly Construct[];
  /** By expression, field, bind or assert: what marks the construct as reached when its code runs. */
  readonly markers: ReadonlyMap<object, Marker>;
}

interface Walk {
  readonly text: string;
  readonly list: Construct[];
  readonly markers: Map<object, Marker>;
  /** Expressions that are known to contain an object literal with members, or something unread; or known not to. */
  readonly split: Map<Node, boolean>;
}

/**
 * The constructs of a file: everything that a person typed and that decides a value is in exactly one of them.
 *
 * - A field whose value contains no object literal, with its key. Its kind is `include` where the value is an import,
 *   `empty` where it is `{}` or `[]`, else `leaf`.
 * - In the same way a `local` (with its name) and an assert without an object literal, inside or outside of objects.
 * - Where an expression does contain an object literal, the largest parts of it that contain none: `base` in
 *   `base + { … }`, the condition in `if c then { … }`, an argument, a list element, the list of a comprehension, an
 *   import on its own, a computed key whose value is an object.
 * - What could not be parsed: a `range`.
 *
 * Punctuation, keywords, plain keys that lead to objects, names of parameters, and comments are none.
 */
export function findConstructs(root: Node, text: string): Constructs {
  const walk: Walk = { text, list: [], markers: new Map(), split: new Map() };
  visit(walk, root, []);
  walk.list.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return walk;
}

function add(walk: Walk, node: object, kind: Construct["kind"], span: Span, keyPath: readonly string[]): void {
  const construct: Construct = { span, kind, keyPath };
  walk.list.push(construct);
  walk.markers.set(node, { construct, evaluation: 0 });
}

function leafKind(node: Node): Construct["kind"] {
  if (node.kind === "parens") return leafKind(node.inner);
  if (node.kind === "import") return "include";
  const empty = (node.kind === "array" && node.items.length === 0) || node.kind === "object";
  return empty ? "empty" : "leaf";
}

/** Whether there is an object literal with members, or something unread, in `node`. */
function isSplit(walk: Walk, node: Node): boolean {
  const known = walk.split.get(node);
  if (known !== undefined) return known;
  const own =
    node.kind === "unread" ||
    node.kind === "object-comprehension" ||
    (node.kind === "object" && node.members.length > 0);
  const split = own || childNodes(node).some((child) => isSplit(walk, child));
  walk.split.set(node, split);
  return split;
}

function visit(walk: Walk, node: Node, path: readonly string[]): void {
  if (node.kind === "unread") {
    // At the end of a file there may be nothing where something should be.
    if (node.span.start < node.span.end) add(walk, node, "range", node.span, path);
    return;
  }
  if (!isSplit(walk, node)) {
    add(walk, node, leafKind(node), node.span, path);
    return;
  }
  switch (node.kind) {
    case "object":
      for (const member of node.members) visitMember(walk, member, path);
      break;
    case "object-comprehension":
      visitMember(walk, node.field, path);
      for (const bind of node.locals) visitMember(walk, bind, path);
      visitClauses(walk, node.clauses, path);
      break;
    case "array":
      for (const item of node.items) visit(walk, item, [...path, "[]"]);
      break;
    case "array-comprehension":
      visit(walk, node.body, [...path, "[]"]);
      visitClauses(walk, node.clauses, path);
      break;
    case "local":
      for (const bind of node.binds) visitMember(walk, bind, path);
      visit(walk, node.body, path);
      break;
    default:
      for (const child of childNodes(node)) visit(walk, child, path);
  }
}

function visitClauses(walk: Walk, clauses: readonly Clause[], path: readonly string[]): void {
  for (const clause of clauses) visit(walk, clause.kind === "for" ? clause.list : clause.condition, path);
}

function visitMember(walk: Walk, member: Member, path: readonly string[]): void {
  switch (member.kind) {
    case "unread":
      add(walk, member, "range", member.span, path);
      break;
    case "object-assert":
      visitAssert(walk, member, path);
      break;
    case "field":
      visitField(walk, member, [...path, keyName(walk, member)]);
      break;
    default:
      visitBind(walk, member, [...path, `local ${member.name}`]);
  }
}

function keyName(walk: Walk, field: FieldNode): string {
  const { key } = field;
  if (!field.computed && key.kind === "string") return key.value;
  return `[${walk.text.slice(key.span.start, key.span.end)}]`;
}

function visitAssert(walk: Walk, assert: ObjectAssertNode, path: readonly string[]): void {
  const { condition, message } = assert;
  if (!isSplit(walk, condition) && (message === undefined || !isSplit(walk, message))) {
    add(walk, assert, "leaf", assert.span, path);
    return;
  }
  visit(walk, condition, path);
  if (message !== undefined) visit(walk, message, path);
}

function visitField(walk: Walk, field: FieldNode, path: readonly string[]): void {
  const { key, value } = field;
  if (!isSplit(walk, value) && !isSplit(walk, key)) {
    add(walk, field, leafKind(value), field.span, path);
    return;
  }
  if (field.computed) visit(walk, key, path);
  visit(walk, value, path);
}

function visitBind(walk: Walk, bind: BindNode, path: readonly string[]): void {
  if (isSplit(walk, bind.value) || parametersSplit(walk, bind.value)) visit(walk, bind.value, path);
  else add(walk, bind, leafKind(bind.value), bind.span, path);
}

function parametersSplit(walk: Walk, value: Node): boolean {
  return value.kind === "function" && functionNodes(value).some((node) => isSplit(walk, node));
}

function functionNodes(node: FunctionNode): Node[] {
  return [...node.parameters.flatMap(({ fallback }) => (fallback === undefined ? [] : [fallback])), node.body];
}

function clauseNodes(clauses: readonly Clause[]): Node[] {
  return clauses.map((clause) => (clause.kind === "for" ? clause.list : clause.condition));
}

function memberNodes(member: Member): Node[] {
  switch (member.kind) {
    case "unread":
      return [member];
    case "field":
      return [member.key, member.value];
    case "object-assert":
      return member.message === undefined ? [member.condition] : [member.condition, member.message];
    default:
      return [member.value];
  }
}

function defined(...nodes: readonly (Node | undefined)[]): Node[] {
  return nodes.filter((node) => node !== undefined);
}

/** The operands of a chain of operators, which leans to the left, as deep as it is long. */
function operands(node: Extract<Node, { kind: "binary" }>): Node[] {
  const nodes: Node[] = [];
  let innermost: Node = node;
  while (innermost.kind === "binary") {
    nodes.push(innermost.right);
    innermost = innermost.left;
  }
  nodes.push(innermost);
  return nodes.toReversed();
}

/** The expressions directly inside `node`. The name behind a dot is not one. */
function childNodes(node: Node): Node[] {
  switch (node.kind) {
    case "array":
      return [...node.items];
    case "array-comprehension":
      return [node.body, ...clauseNodes(node.clauses)];
    case "object":
      return node.members.flatMap(memberNodes);
    case "object-comprehension":
      return [...memberNodes(node.field), ...node.locals.flatMap(memberNodes), ...clauseNodes(node.clauses)];
    case "parens":
      return [node.inner];
    case "unary":
      return [node.operand];
    case "binary":
      return operands(node);
    case "in-super":
      return [node.element];
    case "super":
      return node.index.kind === "string" ? [] : [node.index];
    case "index":
      return node.index.kind === "string" ? [node.target] : [node.target, node.index];
    case "slice":
      return defined(node.target, node.from, node.to, node.step);
    case "apply":
      return [node.target, ...node.args.map((argument) => argument.value)];
    case "apply-brace":
      return [node.target, node.object];
    case "conditional":
      return defined(node.condition, node.consequent, node.alternative);
    case "local":
      return [...node.binds.flatMap(memberNodes), node.body];
    case "assert":
      return defined(node.condition, node.message, node.body);
    case "error":
      return [node.message];
    case "function":
      return functionNodes(node);
    default:
      return [];
  }
}
