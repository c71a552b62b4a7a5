import { hash } from "node:crypto";
import type { Construct } from "../source/construct.ts";
import type { SourceFile } from "../source/file.ts";
import type { Span } from "../source/span.ts";

/** What a fingerprint is made of. None of it is classified as a secret. */
export interface Identity {
  readonly rule: string;
  readonly subject: string;
  readonly evidence: readonly string[];
  /** Counts findings that are equal in all the rest, in the order of their places, from 0. */
  readonly n: number;
}

/** The first 32 hexadecimal digits of the SHA-256 of an identity: a finding's name in baselines and other runs. */
export function fingerprint({ rule, subject, evidence, n }: Identity): string {
  return hash("sha256", JSON.stringify([rule, subject, evidence, n]), "hex").slice(0, 32);
}

/** Where to look for the keys that lead to a place. */
export interface Places {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly constructs: ReadonlyMap<string, readonly Construct[]>;
}

/**
 * The path without its extension, with the keys that lead to the place: what stays when lines shift and keys move.
 * A place that is no construct but a key with constructs below it has that key's path.
 */
export function subjectOf(span: Span, places: Places): string {
  const path = span.path.replace(/\.[^./]+$/, "");
  const keys = keyPathOf(span, places);
  return `${path}#${keys.map((key) => key.replace(/[\\/]/g, "\\$&")).join("/")}`;
}

function keyPathOf(span: Span, { files, constructs }: Places): readonly string[] {
  const inFile = constructs.get(span.path) ?? [];
  const index = firstEndingAfter(inFile, span.start);
  const construct = inFile[index];
  if (!construct) return [];
  if (construct.span.start <= span.start) return construct.keyPath;
  // Between constructs: the place may be a key token, or a whole map from its key on, whose first construct comes next.
  const typed = (files.get(span.path)?.text ?? "").slice(span.start, Math.min(span.end, construct.span.start));
  const key = /^["']?([^"'\s:]+)/.exec(typed)?.[1];
  const depth = key === undefined ? -1 : construct.keyPath.indexOf(key);
  return depth < 0 ? [] : construct.keyPath.slice(0, depth + 1);
}

/** The index of the first construct that ends after `offset`; they are ordered by start and do not overlap. */
function firstEndingAfter(constructs: readonly Construct[], offset: number): number {
  let low = 0;
  let high = constructs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((constructs[middle]?.span.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
