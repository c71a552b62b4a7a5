import type { ExplainedRule } from "../report/rules.ts";

/** `docs/rules.md`: a table of all rules, and a section for each. */
export function renderRulesPage(rules: readonly ExplainedRule[]): string {
  const blocks = [
    "<!-- Generated from rules/ by scripts/build-rules.ts; do not edit. -->",
    "# Rules",
    "What hakobu finds. A rule is a folder in `rules/`: `rule.yaml` says what it matches and in which words, its README has the examples, which are tests. The same texts are printed by `hakobu explain RULE`.",
    table(rules),
    ...rules.flatMap(renderSection),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function table(rules: readonly ExplainedRule[]): string {
  const rows = rules.map(
    ({ id, mechanism, severity, outcome, title }) =>
      `| [\`${id}\`](#${id}) | ${mechanism} | ${severity} | ${outcome ?? "–"} | ${cell(title)} |`,
  );
  return ["| rule | mechanism | severity | outcome | about |", "|---|---|---|---|---|", ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function renderSection(rule: ExplainedRule): string[] {
  const { id, title, severity, mechanism, outcome, confidence, effort, native } = rule;
  const facts = [severity, mechanism, outcome ?? "nothing is proposed", confidence, `${effort} h`];
  return [
    `## ${id}`,
    `**${title}.** ${rule.about}`,
    `*${facts.join(" · ")}*`,
    `**Why.** ${rule.reasons}`,
    `**What to do.** ${rule.todo}`,
    ...(native ? [`**Native feature:** since ${native.since}: ${native.feature}.`] : []),
    ...(rule.caveats.length > 0
      ? [`**Know first:**\n\n${rule.caveats.map((caveat) => `- ${caveat}`).join("\n")}`]
      : []),
    ...rule.examples.filter((example) => example.fires).map(renderExample),
    ...(rule.links.length > 0 ? [rule.links.map((link) => `<${link}>`).join(" · ")] : []),
  ];
}

function renderExample({ files, findings }: ExplainedRule["examples"][number]): string {
  const blocks = files.map(
    ({ path, language, text }) => `\`${path}\`:\n\n\`\`\`${language}\n${text.replaceAll("\u0000", "\u2400")}\`\`\``,
  );
  return [...blocks, `\`\`\`text\n${findings.join("\n")}\n\`\`\``].join("\n\n");
}
