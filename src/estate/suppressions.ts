import type { Suppression } from "./types.ts";
import { lineAt, lineStarts, type SourceFile } from "../source/file.ts";
import type { Construct } from "../source/construct.ts";
import type { Problem } from "../source/problem.ts";
import type { Span } from "../source/span.ts";

export interface Suppressions {
  readonly suppressions: Suppression[];
  readonly problems: Problem[];
}

const MARK = "hakobu-ignore";
/** `# …` of YAML, nginx and Jsonnet, `// …` and `/* … *\/` of Jsonnet. */
const ADDRESSED = /^(?:#+|\/\/+|\/\*+)[ \t]*hakobu-ignore(-file)?(?=[\s,]|$)(.*)$/s;
const END_OF_BLOCK = /\*\/$/;
const COMMENT_LINE = /^(?:#|\/\/|\/\*.*\*\/$)/;
const EXPIRY = /\buntil (\d{4}-\d{2}-\d{2})\b/;

/** True where `readSuppressions` may find something; false for nearly every file, at the price of one search. */
export function mentionsSuppression(file: SourceFile): boolean {
  return file.text.includes(MARK);
}

/**
 * The comments of one file that are addressed to hakobu: `hakobu-ignore RULE[, RULE] -- reason [until YYYY-MM-DD]`
 * for the line they stand on or above, `hakobu-ignore-file RULE -- reason` for the whole file. One without a reason
 * is a problem and suppresses nothing.
 */
export function readSuppressions(
  file: SourceFile,
  comments: readonly Span[],
  constructs: readonly Construct[],
): Suppressions {
  const found: Suppressions = { suppressions: [], problems: [] };
  const starts = lineStarts(file.text);
  for (const span of comments) {
    const typed = file.text.slice(span.start, span.end);
    const match = ADDRESSED.exec(typed.startsWith("/*") ? typed.replace(END_OF_BLOCK, "") : typed);
    if (match === null) continue;
    const { rules, reason } = directive(match[2] ?? "");
    if (rules.length === 0) {
      found.problems.push({ code: "suppression-rule-unknown", span, values: { rule: "" } });
    } else if (reason.replace(EXPIRY, "").trim() === "") {
      found.problems.push({ code: "suppression-without-reason", span, values: { rules: rules.join(", ") } });
    } else {
      const until = EXPIRY.exec(reason)?.[1];
      const scope =
        match[1] === undefined ? lineScope(file, span, { starts, constructs }) : ({ kind: "file" } as const);
      found.suppressions.push({ rules, reason, ...(until === undefined ? {} : { until }), span, scope });
    }
  }
  return found;
}

function directive(text: string): { rules: string[]; reason: string } {
  const dashes = /(?:^|\s)--(?=\s|$)/.exec(text);
  const names = dashes === null ? text : text.slice(0, dashes.index);
  const reason = dashes === null ? "" : text.slice(dashes.index + dashes[0].length).trim();
  return { rules: names.split(/[\s,]+/).filter((name) => name !== ""), reason };
}

interface Lines {
  readonly starts: readonly number[];
  readonly constructs: readonly Construct[];
}

/** The line that the comment speaks of, to the end of what begins there: a block scalar can hold no comment of its own. */
function lineScope(file: SourceFile, comment: Span, { starts, constructs }: Lines): Suppression["scope"] {
  const lineOf = (index: number): string =>
    file.text.slice(starts[index] ?? file.text.length, starts[index + 1] ?? file.text.length);
  let line = lineAt(starts, comment.start);
  if (file.text.slice(starts[line] ?? 0, comment.start).trim() === "") {
    do line++;
    while (line < starts.length && COMMENT_LINE.test(lineOf(line).trim()));
  }
  const start = starts[line] ?? file.text.length;
  let end = starts[line + 1] ?? file.text.length;
  for (const { span } of constructs) {
    if (span.start >= end) break;
    if (span.start >= start && span.end > end) end = span.end;
  }
  return { kind: "line", start, end };
}
