import type { ReportReplay } from "../report/types.ts";
import { cell, code, prose } from "./markdown-text.ts";
import { count } from "./table.ts";

/** Counter-examples that are shown before the rest is counted. */
const EXAMPLES = 10;

/** The replay's figures for the Markdown report; nothing where there was none. */
export function renderReplayMarkdown(replay: ReportReplay | undefined): string[] {
  if (replay === undefined || replay.proxies.length === 0) return [];
  const rows = replay.proxies.map(({ proxy, compared, equal, declared, undeclared, notModelled, leftOut }) =>
    [code(proxy), ...[compared, equal, declared, undeclared, notModelled, leftOut].map(String)].map(cell).join(" | "),
  );
  const examples = replay.proxies.flatMap(({ counterExamples }) => counterExamples);
  return [
    "## Replay",
    [
      "| Proxy | Compared | Equal | Declared | Undeclared | Not modelled | Left out |",
      "|---|---|---|---|---|---|---|",
      ...rows.map((row) => `| ${row} |`),
    ].join("\n"),
    ...(examples.length === 0
      ? []
      : [
          examples
            .slice(0, EXAMPLES)
            .map(
              ({ request, mismatches, count: number }) =>
                `- ${code(request.text)} (${count(number, "request")}): ${mismatches.map(({ field, old, new: next }) => prose(`${field}: old ${old}, new ${next}`)).join("; ")}`,
            )
            .join("\n"),
        ]),
    ...(examples.length > EXAMPLES ? [`And ${count(examples.length - EXAMPLES, "more difference")}.`] : []),
  ];
}
