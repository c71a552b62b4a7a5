import type { Span } from "./span.ts";

/** The path and text of one file that was read. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A printable place: 1-based line and columns, columns in UTF-16 units. */
export interface Place {
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The offset at which each line of `text` starts. `\n`, `\r\n` and a lone `\r` end a line, as in YAML. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}

/** The 0-based index of the line that holds `offset`. */
export function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Turns the offsets of `span` into lines and columns of the file it points into. */
export function place(span: Span, starts: readonly number[]): Place {
  const startLine = lineAt(starts, span.start);
  const endLine = lineAt(starts, Math.max(span.start, span.end));
  return {
    path: span.path,
    startLine: startLine + 1,
    startColumn: span.start - (starts[startLine] ?? 0) + 1,
    endLine: endLine + 1,
    endColumn: span.end - (starts[endLine] ?? 0) + 1,
  };
}
