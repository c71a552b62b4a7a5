import type { Span } from "../../source/span.ts";
import type { AppId, Estate } from "../types.ts";

/** What one field of a fact may hold. */
export type FieldValue = string | number | boolean;

/** One field of a kind of fact: what rules may test, and what their texts may name. */
export interface FactField {
  readonly type: "string" | "number" | "boolean";
  readonly meaning: string;
  /** Every value there is, where the list is closed. */
  readonly values?: readonly string[];
  /** May hold a secret: rules may test it, but no text may name it and no fingerprint contains it. */
  readonly classified?: true;
}

/** Something that rules can match. Its words are the rule's. */
export interface Fact {
  /** The construct it speaks of: where its first token was typed. */
  readonly span: Span;
  readonly related: readonly Span[];
  /** The app, or the file where no single app owns it: what `with` and `without` look through. */
  readonly owner: string;
  /** The apps that it concerns, in the order of the estate. */
  readonly apps: readonly AppId[];
  /** By the names of its kind's `fields`. A field that does not apply is absent. */
  readonly fields: Readonly<Record<string, FieldValue | undefined>>;
}

/** A kind of fact. */
export interface FactKindShape {
  readonly meaning: string;
  /** What company is grouped by. */
  readonly owner: "app" | "file" | "virtual host";
  readonly fields: Readonly<Record<string, FactField>>;
  /** The fields that tell a fact from another at the same key path: they enter the fingerprint. None is classified. */
  readonly identity: readonly string[];
  /** Every fact of the kind, in the order of the estate. */
  readonly read: (estate: Estate) => readonly Fact[];
}
