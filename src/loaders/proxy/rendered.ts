import { parseNginx, type NginxDirective, type NginxFile } from "../../languages/nginx/index.ts";
import type { Span } from "../../source/span.ts";
import type { Text } from "../../source/text.ts";

/** Stands in a rendered configuration for what is known only when it is deployed. No configuration has it otherwise. */
export const UNKNOWN_PIECE = "\uE000";

/** A configuration that the old system renders, and the way back from its offsets to what a person typed. */
export interface Rendered {
  /** Spans are offsets of the rendered text, in `path`. */
  readonly file: NginxFile;
  /** The place of a range of the rendered text: of the first piece in it that was typed. */
  placeOf(span: Span): Span;
  /** True where a piece inside is known only when it is deployed. */
  isUnknown(span: Span): boolean;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly origin: Span | undefined;
  readonly known: boolean;
}

/**
 * Parses `body` as the file `path` (which need not exist). What Hako itself wrote, and nobody typed, is at `fallback`.
 */
export function parseRendered(path: string, body: Text, fallback: Span): Rendered {
  const pieces: Piece[] = [];
  let text = "";
  for (const part of body) {
    const start = text.length;
    text += part.kind === "text" ? part.text : UNKNOWN_PIECE;
    pieces.push({ start, end: text.length, origin: part.origins[0], known: part.kind === "text" });
  }
  const within = ({ start, end }: Span): Piece[] => {
    const found: Piece[] = [];
    for (let at = firstEndingAfter(pieces, start); at < pieces.length; at++) {
      const piece = pieces[at];
      if (piece === undefined || piece.start >= Math.max(end, start + 1)) break;
      found.push(piece);
    }
    return found;
  };
  return {
    file: parseNginx(path, text),
    placeOf: (span) => within(span).find(({ origin }) => origin !== undefined)?.origin ?? fallback,
    isUnknown: (span) => within(span).some(({ known }) => !known),
  };
}

function firstEndingAfter(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** True where an argument of the directive is known only when it is deployed. */
export function isUnknownDirective({ name, arguments: args }: Pick<NginxDirective, "name" | "arguments">): boolean {
  return name.includes(UNKNOWN_PIECE) || args.some(({ text }) => text.includes(UNKNOWN_PIECE));
}

/** `value` with every span of the file `path` replaced by the place that it stands for. */
export function replaceSpans<T>(value: T, path: string, placeOf: (span: Span) => Span): T {
  // What the loader makes is plain data: replacing spans leaves every shape as it is.
  return replaceIn(value, path, placeOf) as T;
}

function replaceIn(value: unknown, path: string, placeOf: (span: Span) => Span): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, path, placeOf));
  if (isSpan(value)) return value.path === path ? placeOf(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceIn(item, path, placeOf)]));
}

function isSpan(value: object): value is Span {
  return "start" in value && "end" in value && "path" in value;
}
