import { displayWidth, padEnd } from "./display-width.ts";

/**
 * Rows as columns of equal width, two spaces apart, nothing behind the last one. `paint` gets each padded cell with its column.
 */
export function renderColumns(
  rows: readonly (readonly string[])[],
  paint: (cell: string, column: number) => string,
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, column) => paint(column === row.length - 1 ? cell : padEnd(cell, widths[column] ?? 0), column))
      .join("  ")
      .trimEnd(),
  );
}

/** `1 finding`, `3 findings`; a plural that is not the singular with an `s` is given. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

/** `a`, `a and b`, `a, b and c`; beyond `limit` names the rest is counted. */
export function enumerate(names: readonly string[], limit = Number.POSITIVE_INFINITY): string {
  const shown = names.length > limit ? [...names.slice(0, limit), `${names.length - limit} more`] : [...names];
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
