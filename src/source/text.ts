import type { Span } from "./span.ts";

/** Something that may answer for a key when the old system asks at deploy time (a Hako env provider). */
export interface Provider {
  /** The provider's type as it is written: `vault`, `file`, `etcenv` … */
  readonly type: string;
  /** Where it looks: a Vault directory, a file's path, an etcd root. */
  readonly where: string;
  /** The server that it asks, where it asks one: the same directory of two servers is two places. */
  readonly address?: string;
  /** True where it is known that this provider has the key, so that no later one is asked. */
  readonly certain: boolean;
  /** The place of the provider's entry. */
  readonly span: Span;
}

/** Characters that were typed. */
export interface TextPart {
  readonly kind: "text";
  readonly text: string;
  /** Classified as a secret: shown only in artifacts, masked everywhere else. */
  readonly secret: boolean;
  readonly origins: readonly Span[];
}

/** A value that the old system looks up at deploy time. */
export interface ProvidedPart {
  readonly kind: "provided";
  readonly key: string;
  /** In the order in which they are asked, up to the first that certainly answers. Never empty. */
  readonly candidates: readonly Provider[];
  readonly origins: readonly Span[];
}

/** An attribute of something that exists only after it is created, or that only a person can supply. */
export interface CreatedPart {
  readonly kind: "created";
  /** What it belongs to, for example `target-group/hako-web` or `account`. */
  readonly resource: string;
  /** Which attribute, for example `arn`. */
  readonly attribute: string;
  readonly origins: readonly Span[];
}

/** A value that could not be found out, and why. */
export interface UnknownPart {
  readonly kind: "unknown";
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
  readonly origins: readonly Span[];
}

export type Part = TextPart | ProvidedPart | CreatedPart | UnknownPart;

/**
 * A string whose pieces may come from several places.
 *
 * The origins of a part: the place where it was typed first, then each include, alias, call or override outwards.
 * An empty list is the empty string.
 */
export type Text = readonly Part[];

/** A `Text` of typed characters. Without origins it is a default of the old system. */
export function literalText(text: string, origins: readonly Span[] = [], secret = false): Text {
  return [{ kind: "text", text, secret, origins }];
}

/** The characters of `text` where all of them are known, else `undefined`. */
export function knownText(text: Text): string | undefined {
  const only = text[0];
  if (text.length === 1 && only !== undefined) return only.kind === "text" ? only.text : undefined;
  let known = "";
  for (const part of text) {
    if (part.kind !== "text") return undefined;
    known += part.text;
  }
  return known;
}

/** Every place that any part of `text` came from. */
export function textOrigins(text: Text): Span[] {
  return text.flatMap((part) => part.origins);
}
