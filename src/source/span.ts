/**
 * A half-open range `[start, end)` of UTF-16 offsets in a real file.
 *
 * Line and column exist only in print: see `place` in `source/file.ts`.
 */
export interface Span {
  /** Path relative to the root, with `/`. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Orders spans by path, then by start, then by end. Paths compare by code unit, so that the order is the same on every machine. */
export function compareSpans(a: Span, b: Span): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.start - b.start || a.end - b.end;
}

/** A key under which equal spans are equal, for maps and sets. */
export function spanKey(span: Span): string {
  return `${span.path}\u0000${span.start}\u0000${span.end}`;
}
