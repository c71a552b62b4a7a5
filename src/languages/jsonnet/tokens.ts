/** The kinds of tokens. Symbols and keywords are written as they are typed; the others as error messages name them. */
export type TokenKind =
  | Symbol
  | Keyword
  | "IDENTIFIER"
  | "NUMBER"
  | "OPERATOR"
  | "STRING_DOUBLE"
  | "STRING_SINGLE"
  | "STRING_BLOCK"
  | "VERBATIM_STRING_SINGLE"
  | "VERBATIM_STRING_DOUBLE"
  | "INVALID"
  | "end of file";

type Symbol = "{" | "}" | "[" | "]" | "," | "$" | "." | "(" | ")" | ";";

type Keyword =
  | "assert"
  | "else"
  | "error"
  | "false"
  | "for"
  | "function"
  | "if"
  | "import"
  | "importstr"
  | "importbin"
  | "in"
  | "local"
  | "null"
  | "self"
  | "super"
  | "tailstrict"
  | "then"
  | "true";

export const KEYWORDS: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>(
  (
    [
      "assert",
      "else",
      "error",
      "false",
      "for",
      "function",
      "if",
      "import",
      "importstr",
      "importbin",
      "in",
      "local",
      "null",
      "self",
      "super",
      "tailstrict",
      "then",
      "true",
    ] as const
  ).map((word) => [word, word]),
);

export interface Token {
  readonly kind: TokenKind;
  /**
   * The text of an identifier, keyword or operator; the digits of a number; what is between the quotes of a string
   * (escapes not decoded, except that verbatim quotes and the indentation of blocks are resolved). Empty for symbols.
   */
  readonly data: string;
  readonly start: number;
  readonly end: number;
}

/** A comment with its marks: `// …`, `# …` to the end of the line, or a C comment. */
export interface Comment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Something that is wrong with the text; the first of a file is the one that the C++ implementation reports. */
export interface SyntaxProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const SYMBOLS = "{}[],$.();";

/** A kind as error messages write it. */
export function describeKind(kind: TokenKind): string {
  return kind.length === 1 && SYMBOLS.includes(kind) ? `"${kind}"` : kind;
}

/** A token as error messages write it. */
export function describeToken(token: Token): string {
  if (token.data === "") return describeKind(token.kind);
  return token.kind === "OPERATOR" ? `"${token.data}"` : `(${describeKind(token.kind)}, "${token.data}")`;
}
