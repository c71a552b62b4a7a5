import type { Span } from "./span.ts";

/** A span of an input file that the ledger counts, once however many apps use it. */
export interface Construct {
  readonly span: Span;
  readonly kind: "leaf" | "alias" | "include" | "empty" | "provider-line" | "directive" | "catalog-entry" | "range";
  /** The keys that lead to it in its own file; a list step is `[]`, whatever its index. Part of a finding's identity. */
  readonly keyPath: readonly string[];
}

/** Why a construct has no effect, though the old system accepts it. */
export interface Ignored {
  readonly span: Span;
  readonly reason: string;
}
