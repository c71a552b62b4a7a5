/** What a key takes: a scalar, a list of strings, a map, or a list of maps. */
export type KeyType = "string" | "integer" | "number" | "boolean" | "strings" | "map" | "maps";

/** One key that Hako reads. */
export interface KeyDefinition {
  readonly type: KeyType;
  /** The first release whose code reads it; `unreleased` where that is newer than 2.18.0. */
  readonly since: string;
  /** True where Hako refuses a definition without it. */
  readonly required?: boolean;
  readonly meaning: string;
  /** The member of the AWS call that it goes to; empty where it goes to none. */
  readonly member: string;
  /** The keys of the map, or of each map of the list. */
  readonly keys?: KeyTable;
  /** The keys of each value of a map whose own keys are names. */
  readonly each?: KeyTable;
  /** True for a map that takes any key. */
  readonly free?: boolean;
}

export type KeyTable = Readonly<Record<string, KeyDefinition>>;

/** A key that older releases read. */
export interface HistoricKey {
  /** The releases in which it was valid. */
  readonly valid: string;
  /** What to write instead. */
  readonly replacement: string;
}
