import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { readReadme } from "../../src/rules/readme.ts";
import { findingLine, findingsOf } from "./readme-examples.ts";

/** `UPDATE=1` rewrites the blocks `findings` of the READMEs; what they then say is to be read before it is committed. */
const update = process.env["UPDATE"] === "1";

describe.each(BUILTIN_RULES.map(({ id }) => id))("README of %s", (id) => {
  const path = `rules/${id}/README.md`;
  const readme = readReadme(id, { path, text: readFileSync(path, "utf8") });
  if (readme.kind === "errors") throw new Error(JSON.stringify(readme.errors));
  const examples = readme.documentation.examples.map((example, index) => ({
    name: `example ${index + 1} ${example.fires ? "fires" : "stays silent"}`,
    example,
    files: Object.fromEntries(example.files.map((file) => [file.path, file.text])),
  }));

  it.each(examples)("$name", ({ example, files }) => {
    const lines = findingsOf(files)
      .filter((finding) => finding.rule === id && finding.active)
      .map((finding) => findingLine(finding, files));
    if (update && example.fires && lines.length > 0) rewrite(path, example.findings, lines);
    else expect(lines).toEqual(example.findings);
  });
});

function rewrite(path: string, before: readonly string[], after: readonly string[]): void {
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(`\`\`\`findings\n${before.join("\n")}\n`, `\`\`\`findings\n${after.join("\n")}\n`));
}
