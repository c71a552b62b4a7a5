import type { Span } from "./span.ts";
import type { Text } from "./text.ts";

/**
 * What a legacy definition evaluates to, whatever language it was written in, with the places of every value.
 *
 * `origins` of a value: the token where it was typed first, then each include, alias, merge, call or override outwards.
 */
export type Value = StringValue | NumberValue | BooleanValue | NullValue | OtherValue | MapValue | ListValue;

export interface StringValue {
  readonly kind: "string";
  readonly text: Text;
  readonly origins: readonly Span[];
}

export interface NumberValue {
  readonly kind: "number";
  readonly value: number | bigint;
  /** True for an integer of the source language (Ruby's Integer), false for a float: `3.0` is a float. */
  readonly integer: boolean;
  readonly origins: readonly Span[];
}

export interface BooleanValue {
  readonly kind: "boolean";
  readonly value: boolean;
  readonly origins: readonly Span[];
}

export interface NullValue {
  readonly kind: "null";
  readonly origins: readonly Span[];
}

/** A scalar of a type that no AWS member has: a Ruby Symbol, Date or Time, or a value that could not be read. */
export interface OtherValue {
  readonly kind: "other";
  /** The source language's name of the type: `Symbol`, `Date`, `Time`, `Unknown`. */
  readonly type: string;
  /** As the source language prints it (`to_s`). */
  readonly text: string;
  readonly origins: readonly Span[];
}

export interface MapEntry {
  /** The key itself. */
  readonly key: Value;
  /** The key's token, where it was typed. */
  readonly keySpan: Span;
  readonly value: Value;
}

export interface MapValue {
  readonly kind: "map";
  /** By `entryName` of the key, in the order of the source language. */
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly origins: readonly Span[];
}

export interface ListValue {
  readonly kind: "list";
  readonly items: readonly Value[];
  readonly origins: readonly Span[];
}

/**
 * The name under which a key is found in `MapValue.entries`: a string key by its own text, any other key by a
 * text that no string key can have, because `1` and `"1"` are two keys and a lookup by string finds only the second.
 */
export function entryName(key: Value): string {
  switch (key.kind) {
    case "string": {
      const only = key.text[0];
      if (only?.kind === "text" && key.text.length === 1) return only.text;
      return key.text.map((part) => (part.kind === "text" ? part.text : "\u0000")).join("");
    }
    case "number":
      return `\u0000${key.integer ? "integer" : "float"}\u0000${String(key.value)}`;
    case "boolean":
      return `\u0000${key.kind}\u0000${String(key.value)}`;
    case "null":
      return "\u0000null";
    case "other":
      return `\u0000${key.type}\u0000${key.text}`;
    default:
      return `\u0000${key.kind}\u0000${key.origins[0]?.start ?? 0}`;
  }
}
