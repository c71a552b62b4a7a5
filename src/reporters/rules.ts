import type { ReportRule } from "../report/rules.ts";
import { displayWidth } from "./display-width.ts";
import type { Screen } from "./finding.ts";
import { paintCode } from "./paint.ts";
import { count } from "./table.ts";
import { oneLine } from "./visible.ts";
import { hang } from "./wrap.ts";

const WIDEST_SEVERITY = "warning".length;
const WIDEST_OUTCOME = "rewrite".length;

/** The list of rules for a terminal, by mechanism: a line a rule where all of them have room, else two. */
export function renderRules(rules: readonly ReportRule[], { width, paint }: Screen): string {
  const idWidth = Math.max(0, ...rules.map(({ id }) => displayWidth(id)));
  const head = 2 + idWidth + 2 + WIDEST_SEVERITY + 2 + WIDEST_OUTCOME;
  const oneLineEach = rules.every(({ title }) => head + 2 + displayWidth(oneLine(title)) <= width);
  const lines: string[] = [];
  for (const mechanism of new Set(rules.map((rule) => rule.mechanism))) {
    const members = rules.filter((rule) => rule.mechanism === mechanism);
    lines.push(`${paint.strong(mechanism)}  ${paint.faint(count(members.length, "rule"))}`);
    for (const { id, severity, outcome, title } of members) {
      const painted = paint.severity[severity];
      const end = outcome === null ? [painted(severity)] : [painted(severity.padEnd(WIDEST_SEVERITY)), outcome];
      const row = `  ${[paint.code(id.padEnd(idWidth)), ...end].join("  ")}`;
      const gap = " ".repeat(
        outcome === null ? head - (2 + idWidth + 2 + severity.length) : WIDEST_OUTCOME - outcome.length,
      );
      if (oneLineEach) lines.push(`${row}${gap}  ${paintCode([oneLine(title)], paint).join("")}`);
      else lines.push(row, ...paintCode(hang("    ", oneLine(title), width), paint));
    }
    lines.push("");
  }
  const ending = `${count(rules.length, "rule")}. \`hakobu explain RULE\` says what one is about and what to do.`;
  return `${[...lines, ...paintCode(hang("", ending, width), paint)].join("\n")}\n`;
}

/** The list of rules as JSON: `{ "rules": [ … ] }`. */
export function renderRulesJson(rules: readonly ReportRule[]): string {
  return `${JSON.stringify({ rules }, null, 2)}\n`;
}
