import type { Span } from "../../source/span.ts";

/** The syntax of Jsonnet, as it is typed: nothing is desugared, parentheses are kept. Every node has its span. */
export type Node =
  | LiteralNode
  | VariableNode
  | { readonly kind: "self" | "dollar"; readonly span: Span }
  | SuperNode
  | ArrayNode
  | ArrayComprehensionNode
  | ObjectNode
  | ObjectComprehensionNode
  | ParensNode
  | UnaryNode
  | BinaryNode
  | InSuperNode
  | IndexNode
  | SliceNode
  | ApplyNode
  | ApplyBraceNode
  | ConditionalNode
  | LocalNode
  | AssertNode
  | ErrorNode
  | FunctionNode
  | ImportNode
  | UnreadNode;

export type LiteralNode =
  | { readonly kind: "null"; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | StringNode;

export interface StringNode {
  readonly kind: "string";
  readonly value: string;
  /** A `|||` block, which an import may not be. */
  readonly block: boolean;
  readonly span: Span;
}

export interface VariableNode {
  readonly kind: "variable";
  readonly name: string;
  readonly span: Span;
}

/** `super.name` or `super[index]`. */
export interface SuperNode {
  readonly kind: "super";
  readonly index: Node;
  /** `super` itself, where the C++ implementation places its errors. */
  readonly span: Span;
}

export interface ArrayNode {
  readonly kind: "array";
  readonly items: readonly Node[];
  readonly span: Span;
}

/** `for name in list`, or `if condition`. */
export type Clause =
  | { readonly kind: "for"; readonly name: string; readonly nameSpan: Span; readonly list: Node }
  | { readonly kind: "if"; readonly condition: Node };

export interface ArrayComprehensionNode {
  readonly kind: "array-comprehension";
  readonly body: Node;
  readonly clauses: readonly Clause[];
  readonly span: Span;
}

export interface FieldNode {
  readonly kind: "field";
  /** A string node for a plain or quoted key, any expression for a computed one. */
  readonly key: Node;
  readonly computed: boolean;
  readonly visibility: Visibility;
  readonly plus: boolean;
  /** A method's function is made here: `f(x): …` has a function node as its value. */
  readonly value: Node;
  /** From the key to the end of the value. */
  readonly span: Span;
}

export interface ObjectAssertNode {
  readonly kind: "object-assert";
  readonly condition: Node;
  readonly message: Node | undefined;
  readonly span: Span;
}

/** `name = value` of a `local`. A function bound by `f(x) = …` has a function node as its value. */
export interface BindNode {
  readonly kind: "bind";
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Node;
  readonly span: Span;
}

export type Member = FieldNode | ObjectAssertNode | BindNode | UnreadNode;

export interface ObjectNode {
  readonly kind: "object";
  readonly members: readonly Member[];
  readonly span: Span;
}

export interface ObjectComprehensionNode {
  readonly kind: "object-comprehension";
  readonly field: FieldNode;
  readonly locals: readonly BindNode[];
  readonly clauses: readonly Clause[];
  readonly span: Span;
}

export interface ParensNode {
  readonly kind: "parens";
  readonly inner: Node;
  readonly span: Span;
}

export type UnaryOperator = "!" | "~" | "+" | "-";

export interface UnaryNode {
  readonly kind: "unary";
  readonly operator: UnaryOperator;
  readonly operand: Node;
  readonly span: Span;
}

export type BinaryOperator =
  | "*"
  | "/"
  | "%"
  | "+"
  | "-"
  | "<<"
  | ">>"
  | ">"
  | ">="
  | "<"
  | "<="
  | "in"
  | "=="
  | "!="
  | "&"
  | "^"
  | "|"
  | "&&"
  | "||";

export interface BinaryNode {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
  readonly span: Span;
}

export interface InSuperNode {
  readonly kind: "in-super";
  readonly element: Node;
  readonly span: Span;
}

/** `target.name` (the index is a string node) or `target[index]`. */
export interface IndexNode {
  readonly kind: "index";
  readonly target: Node;
  readonly index: Node;
  readonly span: Span;
}

export interface SliceNode {
  readonly kind: "slice";
  readonly target: Node;
  readonly from: Node | undefined;
  readonly to: Node | undefined;
  readonly step: Node | undefined;
  readonly span: Span;
}

export interface Argument {
  readonly name: string | undefined;
  readonly value: Node;
  readonly span: Span;
}

export interface ApplyNode {
  readonly kind: "apply";
  readonly target: Node;
  readonly args: readonly Argument[];
  readonly tailstrict: boolean;
  readonly span: Span;
}

/** `target { … }`. */
export interface ApplyBraceNode {
  readonly kind: "apply-brace";
  readonly target: Node;
  readonly object: ObjectNode | ObjectComprehensionNode;
  readonly span: Span;
}

export interface ConditionalNode {
  readonly kind: "conditional";
  readonly condition: Node;
  readonly consequent: Node;
  readonly alternative: Node | undefined;
  readonly span: Span;
}

export interface LocalNode {
  readonly kind: "local";
  readonly binds: readonly (BindNode | UnreadNode)[];
  readonly body: Node;
  readonly span: Span;
}

export interface AssertNode {
  readonly kind: "assert";
  readonly condition: Node;
  readonly message: Node | undefined;
  readonly body: Node;
  readonly span: Span;
}

export interface ErrorNode {
  readonly kind: "error";
  readonly message: Node;
  readonly span: Span;
}

export interface Parameter {
  readonly name: string;
  readonly nameSpan: Span;
  readonly fallback: Node | undefined;
}

export interface FunctionNode {
  readonly kind: "function";
  /** The name it is bound to, for traces. */
  readonly name: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: Node;
  readonly span: Span;
}

export interface ImportNode {
  readonly kind: "import";
  readonly form: "import" | "importstr" | "importbin";
  readonly file: StringNode;
  readonly span: Span;
}

/** What could not be parsed, up to the place where parsing went on. */
export interface UnreadNode {
  readonly kind: "unread";
  readonly message: string;
  readonly span: Span;
}

/** `:` keeps what an overridden field says (visible where it says nothing), `::` hides, `:::` shows. */
export type Visibility = "inherit" | "hidden" | "visible";
