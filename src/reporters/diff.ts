import { structuredPatch } from "diff";
import type { Paint } from "./paint.ts";
import { visible } from "./visible.ts";

/** One artifact as it is to be shown: secrets masked on both sides. */
export interface FileChange {
  /** With the output folder in front. */
  readonly path: string;
  /** What is there now; `undefined` where nothing is. */
  readonly before: string | undefined;
  readonly after: string;
  /** True where the files themselves differ: a masked value may be all that does. */
  readonly differs: boolean;
}

function printable(line: string): string {
  return line.split("\t").map(visible).join("\t");
}

/** A path in a header, where a space or a quote would end it. */
function headerPath(path: string): string {
  return printable(path.replaceAll("\t", "\\t"));
}

function renderChange(change: FileChange, paint: Paint): string[] {
  const old = change.before === undefined ? "/dev/null" : headerPath(change.path);
  const patch = structuredPatch(change.path, change.path, change.before ?? "", change.after, undefined, undefined, {
    context: 3,
  });
  if (patch.hunks.length === 0) {
    if (change.before === undefined)
      return [paint.strong(`--- ${old}`), paint.strong(`+++ ${headerPath(change.path)}`)];
    return [`${headerPath(change.path)}: only values that are masked here differ`];
  }
  const lines = [paint.strong(`--- ${old}`), paint.strong(`+++ ${headerPath(change.path)}`)];
  for (const hunk of patch.hunks) {
    lines.push(paint.hunk(hunkHeader(hunk)));
    for (const line of hunk.lines) {
      const text = printable(line);
      lines.push(line.startsWith("+") ? paint.added(text) : line.startsWith("-") ? paint.removed(text) : text);
    }
  }
  return lines;
}

/** As GNU diff writes it: a range of no lines starts at the line before. */
function hunkHeader(hunk: { oldStart: number; oldLines: number; newStart: number; newLines: number }): string {
  const range = (start: number, lines: number): string => `${lines === 0 ? start - 1 : start},${lines}`;
  return `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`;
}

/** A unified diff of the files that differ, in the order given; empty where none does. */
export function renderDiff(changes: readonly FileChange[], paint: Paint): string {
  return changes
    .filter((change) => change.differs)
    .map((change) => `${renderChange(change, paint).join("\n")}\n`)
    .join("");
}
