import type { Span } from "../../source/span.ts";
import { isBreak } from "./characters.ts";
import { Failure, TooDeep } from "./messages.ts";
import { openScanner } from "./scanner.ts";
import { peek, take } from "./tokens.ts";

/** Finds comments from `start` on. Returns where to go on behind what cannot be read, or the end. */
function collect(text: string, start: number, found: number[]): number {
  const scanner = openScanner(text, start, found);
  try {
    while (peek(scanner).type !== "end") take(scanner);
    return text.length;
  } catch (error) {
    if (!(error instanceof Failure || error instanceof TooDeep)) throw error;
    // A quote that is never closed is one only on its line; all other tokens fail where the scanner stands.
    const from = error instanceof Failure && scanner.at >= text.length - 1 ? error.refusal.start : scanner.at;
    let at = Math.max(start, from);
    while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
    return at + 1;
  }
}

/** The comments of `text`, from `#` to the end of their line. What looks like one inside a scalar is none. */
export function commentSpans(path: string, text: string): Span[] {
  if (!text.includes("#")) return [];
  const found: number[] = [];
  const closed = `${text}\0`;
  for (let at = 0; at < text.length;) at = collect(closed, at, found);
  const spans: Span[] = [];
  let before = 0;
  for (let i = 0; i + 1 < found.length; i += 2) {
    const start = found[i] ?? 0;
    const end = found[i + 1] ?? 0;
    if (start >= before) spans.push({ path, start, end: start + text.slice(start, end).trimEnd().length });
    before = Math.max(before, end);
  }
  return spans;
}
