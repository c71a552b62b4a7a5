import type { ExplainedRule } from "../report/rules.ts";
import type { Screen } from "./finding.ts";
import type { Paint } from "./paint.ts";
import { paintCode } from "./paint.ts";
import { count } from "./table.ts";
import { oneLine, visible } from "./visible.ts";
import { hang } from "./wrap.ts";

/** Prose is not drawn out further than this, however wide the window is. */
const PROSE = 88;

/** Everything that is to be said about one rule, for a terminal. */
export function renderExplanation(rule: ExplainedRule, screen: Screen): string {
  const { paint } = screen;
  const width = Math.min(screen.width, PROSE);
  const prose = (text: string): string[] => renderProse(text, { width, paint });
  const severity = paint.severity[rule.severity](rule.severity);
  const lines = [
    `${paint.strong(rule.id)}  ${severity}  ${paint.faint(rule.mechanism)}`,
    ...paintCode(hang("", oneLine(rule.title), width), paint, paint.strong),
    "",
    ...prose(rule.about),
    ...section("Why", prose(rule.reasons), paint),
    ...section("What to do", prose(rule.todo), paint),
    ...section("What hakobu does", prose(fateOf(rule)), paint),
    ...(rule.native
      ? section("Native feature", prose(`Since ${rule.native.since}: ${rule.native.feature}.`), paint)
      : []),
    ...section("Know first", bullets(rule.caveats, { width, paint }), paint),
    ...rule.examples.flatMap((example) =>
      section(
        example.fires ? "An example that fires" : "An example that stays silent",
        renderExample(example, { width, paint }),
        paint,
      ),
    ),
    ...section("To suppress it in one place", [`  ${paint.code(`# hakobu-ignore ${rule.id} -- why`)}`], paint),
    ...section(
      "Links",
      rule.links.map((link) => `  ${visible(link)}`),
      paint,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function section(heading: string, body: readonly string[], paint: Paint): string[] {
  return body.length === 0 ? [] : ["", paint.strong(heading), ...body];
}

function renderProse(text: string, { width, paint }: Screen): string[] {
  return text
    .split("\n\n")
    .flatMap((paragraph, index) => [
      ...(index === 0 ? [] : [""]),
      ...paintCode(hang("  ", oneLine(paragraph), width), paint),
    ]);
}

function bullets(items: readonly string[], { width, paint }: Screen): string[] {
  return items.flatMap((item) => paintCode(hang("  - ", oneLine(item), width), paint));
}

const FATES = {
  rewrite: "`hakobu migrate` rewrites it, unless a precondition fails; then it says which.",
  assist:
    "It is a question to a person; `hakobu migrate` makes it a task, and carries over what is there until it is answered.",
  keep: "It stays as it is, for the reason above.",
} as const;

function fateOf({ outcome, effort, confidence }: ExplainedRule): string {
  const fate = outcome === null ? "It reports it and proposes nothing." : FATES[outcome];
  const hours = effort === 0 ? "no work" : effort < 1 ? "less than an hour" : `about ${count(effort, "hour")}`;
  return `${fate} For a person it is ${hours}; the finding is ${confidence}.`;
}

function renderExample(example: ExplainedRule["examples"][number], { width, paint }: Screen): string[] {
  const lines: string[] = [];
  for (const [index, file] of example.files.entries()) {
    if (index > 0) lines.push("");
    lines.push(`  ${paint.place(visible(file.path))}`);
    const shown = file.text.replace(/\n$/, "").split("\n");
    const gutter = String(shown.length).length;
    for (const [number, line] of shown.entries()) {
      lines.push(
        `  ${paint.faint(`${String(number + 1).padStart(gutter)} |`)} ${cut(visible(line), width - gutter - 5)}`.trimEnd(),
      );
    }
  }
  if (example.findings.length > 0) lines.push("");
  for (const finding of example.findings) lines.push(...paintCode(hang("  → ", oneLine(finding), width), paint));
  return lines;
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
}
