import type { Span } from "../../source/span.ts";

/** A value of a JSON text with the place where it stands: from its first to its last character. */
export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull | JsonBroken;

export interface JsonObject {
  readonly kind: "object";
  /** In the order of the text. A key that repeats is here once, with its last value, as most programs read it. */
  readonly members: readonly JsonMember[];
  readonly span: Span;
}

export interface JsonMember {
  readonly key: string;
  /** The key with its quotes. */
  readonly keySpan: Span;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly kind: "array";
  readonly items: readonly JsonNode[];
  readonly span: Span;
}

export interface JsonString {
  readonly kind: "string";
  /** Without quotes, escapes resolved. */
  readonly value: string;
  /** With quotes. */
  readonly span: Span;
}

export interface JsonNumber {
  readonly kind: "number";
  readonly value: number;
  readonly span: Span;
}

export interface JsonBoolean {
  readonly kind: "boolean";
  readonly value: boolean;
  readonly span: Span;
}

export interface JsonNull {
  readonly kind: "null";
  readonly span: Span;
}

/** A value that could not be read; a problem says why. */
export interface JsonBroken {
  readonly kind: "broken";
  readonly span: Span;
}

/** The value of a member of `node`, where it is an object that has it. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (node?.kind !== "object") return undefined;
  return node.members.find((member) => member.key === key)?.value;
}
