import type { Location, ReportFinding } from "../report/types.ts";
import { displayWidth } from "./display-width.ts";
import { renderExcerpt } from "./excerpt.ts";
import type { Paint } from "./paint.ts";
import { paintCode } from "./paint.ts";
import { count, enumerate } from "./table.ts";
import { oneLine, visible } from "./visible.ts";
import { hang, wrap } from "./wrap.ts";

/** How wide the reader's window is, and how it shows colour. */
export interface Screen {
  /** In cells. */
  readonly width: number;
  readonly paint: Paint;
}

/** Prose is not drawn out further than this, however wide the window is. */
const PROSE = 100;
/** Room for the labels `why`, `do`, `plan`, `apps`, `also`, `see`. */
const LABEL = 6;
/** Related places that are shown before the rest is counted. */
const RELATED = 3;
const APPS = 6;

/** `path:line:column` of where a location starts, safe to print. */
export function placeOf(location: Pick<Location, "path" | "startLine" | "startColumn">): string {
  return `${visible(location.path)}:${location.startLine}:${location.startColumn}`;
}

function labelled(label: string, text: string, screen: Screen): string[] {
  const lines = hang("  ".padEnd(LABEL + 2), text, Math.min(screen.width, PROSE));
  const painted = paintCode(lines, screen.paint);
  return painted.map((line, index) =>
    index === 0 ? `  ${screen.paint.strong(label)}${line.slice(2 + label.length)}` : line,
  );
}

/** What becomes of the finding when `hakobu migrate` runs; empty where there is nothing to say. */
export function fate(finding: Pick<ReportFinding, "outcome" | "uses" | "native">): string {
  const failed = [...new Set(finding.uses.flatMap((use) => (use.failed === undefined ? [] : [use.failed])))].map(
    oneLine,
  );
  const because = failed.length === 0 ? "" : `: ${failed.join("; ")}`;
  const native =
    finding.native === undefined
      ? ""
      : ` (native since ${oneLine(finding.native.since)}: ${oneLine(finding.native.feature)})`;
  switch (finding.outcome) {
    case "rewrite":
      return `\`hakobu migrate\` rewrites it${native}`;
    case "assist":
      return `a person decides${because}${native}`;
    case "keep":
      return `it stays as it is${because}`;
    default:
      return "";
  }
}

function related(finding: ReportFinding, screen: Screen): string[] {
  const places = finding.related.slice(0, RELATED).map((location) => {
    const line = oneLine(location.excerpt[0] ?? "");
    const room = screen.width - LABEL - 2 - placeOf(location).length - 2;
    return line.length === 0 || line.length > room ? placeOf(location) : `${placeOf(location)}  ${line}`;
  });
  const more = finding.related.length - places.length;
  if (more > 0) places.push(`and ${count(more, "more place")}`);
  const label = `  ${screen.paint.strong("also")}  `;
  return places.map((place, index) => (index === 0 ? label : " ".repeat(LABEL + 2)) + place);
}

/** `path:line:column  severity  rule`, on two lines where one is too short. */
function renderHead(finding: ReportFinding, { width, paint }: Screen): string[] {
  const place = placeOf(finding.location);
  const rule = visible(finding.rule);
  const rest = `${paint.severity[finding.severity](finding.severity)}  ${paint.faint(rule)}`;
  const fits = displayWidth(place) + finding.severity.length + rule.length + 4 <= width;
  return fits ? [`${paint.place(place)}  ${rest}`] : [paint.place(place), `  ${rest}`];
}

/** True for the very beginning of a file and no character of it: then it is about the file, and shows no line. */
export function isWholeFile({ startLine, startColumn, endLine, endColumn }: Location): boolean {
  return startLine === 1 && startColumn === 1 && endLine === 1 && endColumn === 1;
}

/** One finding in full: place, severity and rule, message, the source line underlined, why, what to do, what migrate does. */
export function renderFinding(finding: ReportFinding, screen: Screen): string[] {
  const { width, paint } = screen;
  const mark = paint.severity[finding.severity];
  const message = wrap(oneLine(finding.message), Math.min(width, PROSE));
  const excerpt = isWholeFile(finding.location)
    ? []
    : renderExcerpt(finding.location, { width: width - 2, paint, mark }).map((line) => `  ${line}`);
  const plan = fate(finding);
  return [
    ...renderHead(finding, screen),
    ...paintCode(message, paint, paint.strong),
    "",
    ...(excerpt.length === 0 ? [] : [...excerpt, ""]),
    ...(finding.apps.length > 1 ? labelled("apps", enumerate(finding.apps.map(visible), APPS), screen) : []),
    ...related(finding, screen),
    ...labelled("why", oneLine(finding.why), screen),
    ...labelled("do", oneLine(finding.help), screen),
    ...(plan === "" ? [] : labelled("plan", plan, screen)),
    ...labelled("see", `\`hakobu explain ${visible(finding.rule)}\``, screen),
  ];
}

/** One finding on a line: its place and message. Where the place takes half of the window, the message stands below it. */
export function renderFindingLine(finding: ReportFinding, { width, paint }: Screen): string[] {
  const place = placeOf(finding.location);
  const shared = finding.apps.length > 1 ? ` (${enumerate(finding.apps.map(visible), APPS)})` : "";
  const message = oneLine(finding.message) + shared;
  if (displayWidth(place) > width / 2)
    return [`  ${paint.place(place)}`, ...paintCode(hang("      ", message, width), paint)];
  const first = `  ${place}  `;
  const lines = paintCode(hang(first, message, width), paint);
  return lines.map((line, index) => (index === 0 ? `  ${paint.place(place)}${line.slice(first.length - 2)}` : line));
}
