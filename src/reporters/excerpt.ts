import type { Location } from "../report/types.ts";
import { characters, characterWidth, displayWidth } from "./display-width.ts";
import type { Paint } from "./paint.ts";
import { visible } from "./visible.ts";

const TAB = "    ";
/** Lines of a long span that are shown before the rest is counted. */
const SHOWN_LINES = 3;
/** UTF-16 units of a line that are looked at around the span; nobody reads more, and segmenting is not free. */
const REACH = 1000;

/** One character of a source line as it is shown. */
interface Cell {
  text: string;
  width: number;
  marked: boolean;
}

interface MarkedLine {
  text: string;
  marks: string;
}

function cellsOf(line: string, start: number, end: number): Cell[] {
  const cells: Cell[] = [];
  for (const { segment, index } of characters(line)) {
    const text = segment === "\t" ? TAB : visible(segment);
    const width = text === segment ? characterWidth(segment) : displayWidth(text);
    cells.push({ text, width, marked: index < end && index + segment.length > start });
  }
  return cells;
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

/** The index from which the cells before `first` fill at most `room`. */
function firstShown(cells: readonly Cell[], first: number, room: number): number {
  let from = first;
  let used = 0;
  while (from > 0 && used + (cells[from - 1]?.width ?? 0) <= room) {
    from -= 1;
    used += cells[from]?.width ?? 0;
  }
  return from;
}

/** Cuts a line that is too wide to the part around its first marked cell, with `…` where something is missing. */
function fit(cells: readonly Cell[], width: number, cut: { left: boolean; right: boolean }): Cell[] {
  const gap: Cell = { text: "…", width: 1, marked: false };
  if (!cut.left && !cut.right && widthOf(cells) <= width) return [...cells];
  const first = Math.max(
    0,
    cells.findIndex((cell) => cell.marked),
  );
  const marked = widthOf(cells.filter((cell) => cell.marked));
  const before = Math.max(
    Math.floor(width / 4),
    Math.min(width - marked - Math.floor(width / 4), Math.floor(width / 2)),
  );
  const from = firstShown(cells, first, before);
  const shown: Cell[] = cut.left || from > 0 ? [gap] : [];
  let used = widthOf(shown);
  for (const cell of cells.slice(from)) {
    if (used + cell.width > width) break;
    shown.push(cell);
    used += cell.width;
  }
  const complete = from + shown.length - (shown[0] === gap ? 1 : 0) >= cells.length && !cut.right;
  if (complete) return shown;
  while (shown.length > 1 && widthOf(shown) + 1 > width) shown.pop();
  return [...shown, gap];
}

/**
 * One source line and the carets below it; columns are 0-based UTF-16 offsets of the line, the end exclusive. A span
 * without characters gets one caret, and so does one behind the end of the line.
 */
export function markLine(line: string, span: { start: number; end: number }, width: number): MarkedLine {
  const start = Math.min(Math.max(0, span.start), line.length);
  const from = Math.max(0, start - REACH);
  const to = Math.min(line.length, start + REACH);
  const cells = cellsOf(line.slice(from, to), start - from, Math.max(span.end, start + 1) - from);
  if (!cells.some((cell) => cell.marked && cell.width > 0)) cells.push({ text: " ", width: 1, marked: true });
  const shown = fit(cells, width, { left: from > 0, right: to < line.length });
  const marks = shown.map((cell) => (cell.marked ? "^" : " ").repeat(cell.width)).join("");
  return {
    text: shown
      .map((cell) => cell.text)
      .join("")
      .trimEnd(),
    marks: marks.trimEnd(),
  };
}

/** The 0-based span of line `index` of a location; a later line starts at its first character that is not a space. */
function spanOfLine(location: Location, index: number, line: string): { start: number; end: number } {
  const number = location.startLine + index;
  const indent = line.length - line.trimStart().length;
  const start = index === 0 ? location.startColumn - 1 : indent;
  const end = number === location.endLine ? location.endColumn - 1 : line.trimEnd().length;
  return { start, end };
}

/**
 * The source lines of a location with their numbers, the span underlined with carets. Wide and combining characters
 * count as the terminal shows them, a tab is four spaces, a long line is cut around the span.
 */
export function renderExcerpt(
  location: Location,
  options: { width: number; paint: Paint; mark: (text: string) => string },
): string[] {
  const { width, paint, mark } = options;
  const spanLines =
    location.endLine - location.startLine + (location.endColumn > 1 || location.endLine === location.startLine ? 1 : 0);
  const lines = location.excerpt.slice(0, spanLines > SHOWN_LINES ? SHOWN_LINES - 1 : SHOWN_LINES);
  const digits = String(location.startLine + Math.max(0, lines.length - 1)).length;
  const room = Math.max(20, width - digits - 3);
  const rendered: string[] = [];
  for (const [index, line] of lines.entries()) {
    const number = String(location.startLine + index).padStart(digits);
    const inside = index < spanLines;
    const { text, marks } = markLine(line, inside ? spanOfLine(location, index, line) : { start: 0, end: 0 }, room);
    rendered.push(`${paint.faint(`${number} |`)} ${text}`.trimEnd());
    if (inside && marks !== "") rendered.push(`${paint.faint(`${" ".repeat(digits)} |`)} ${mark(marks)}`);
  }
  const more = spanLines - lines.length;
  if (more > 0 && lines.length > 0) {
    rendered.push(paint.faint(`${" ".repeat(digits)} | … ${more} more line${more === 1 ? "" : "s"}`));
  }
  return rendered;
}
