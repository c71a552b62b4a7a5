import type { Span } from "../source/span.ts";
import type { Text } from "../source/text.ts";

/** A scalar member that is known. Without origins it is a default of the old system. */
export interface Literal<T> {
  readonly kind: "literal";
  readonly value: T;
  readonly origins: readonly Span[];
}

/** A scalar member whose value could not be found out, and why. */
export interface Unknown {
  readonly kind: "unknown";
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
  readonly origins: readonly Span[];
}

/** A list member. The origins are those of the list itself; each item has its own. */
export interface NativeList<E> {
  readonly kind: "list";
  readonly items: readonly Native<E>[];
  readonly origins: readonly Span[];
}

/**
 * AWS's own input shape `T` with every string a `Text`, every other scalar a `Literal` or an `Unknown`, and every
 * list a `NativeList`. Emitters turn it into JSON; everything else works on it.
 */
export type Native<T> = [T] extends [boolean]
  ? Literal<boolean> | Unknown
  : T extends string
    ? Text
    : T extends number
      ? Literal<number> | Unknown
      : T extends readonly (infer E)[]
        ? NativeList<E>
        : { readonly [K in keyof T]: Native<Exclude<T[K], undefined>> };

/** Any node of a native resource, for code that walks without knowing the shape. */
export type NativeNode =
  | Text
  | Literal<unknown>
  | Unknown
  | { readonly kind: "list"; readonly items: readonly NativeNode[]; readonly origins: readonly Span[] }
  | { readonly [member: string]: NativeNode };
