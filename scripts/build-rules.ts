// Decodes `rules/*/rule.yaml` and their READMEs and writes what is made from them: the modules that the tool ships
// with, the JSON Schema for editors, and `docs/rules.md`. With `--check` it writes nothing and fails on a difference.
// Usage: node scripts/run.mjs scripts/build-rules.ts [--check]
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { explainedRule } from "../src/report/rules.ts";
import { renderRulesPage } from "../src/reporters/rules-page.ts";
import { MECHANISMS } from "../src/findings/types.ts";
import { decodeRule } from "../src/rules/decode.ts";
import type { RuleError } from "../src/rules/document.ts";
import { readReadme } from "../src/rules/readme.ts";
import { ruleSchema } from "../src/rules/schema.ts";
import type { Rule, RuleDocumentation } from "../src/rules/types.ts";
import { compareText } from "../src/source/order.ts";

interface RuleFolder {
  readonly rule: Rule;
  readonly documentation: RuleDocumentation;
}

async function readFolder(id: string, errors: RuleError[]): Promise<RuleFolder | undefined> {
  const path = `rules/${id}/rule.yaml`;
  const decoded = decodeRule({ path, text: await readFile(path, "utf8") });
  const readmePath = `rules/${id}/README.md`;
  const readme = readReadme(id, { path: readmePath, text: await readFile(readmePath, "utf8").catch(() => "") });
  if (decoded.kind === "errors") errors.push(...decoded.errors);
  if (readme.kind === "errors") errors.push(...readme.errors);
  if (decoded.kind === "errors" || readme.kind === "errors") return undefined;
  if (decoded.rule.id !== id) {
    errors.push({
      path,
      line: 1,
      column: 1,
      message: `the id \`${decoded.rule.id}\` is not the name of the folder, \`${id}\``,
    });
  }
  return { rule: decoded.rule, documentation: readme.documentation };
}

function module(name: string, type: string, value: unknown): string {
  return [
    `// Generated from rules/ by scripts/build-rules.ts; do not edit.`,
    `import type { ${type} } from "./types.ts";`,
    "",
    `export const ${name}: readonly ${type}[] = ${JSON.stringify(value, null, 2)};`,
    "",
  ].join("\n");
}

async function main(): Promise<number> {
  const errors: RuleError[] = [];
  const ids = (await readdir("rules", { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const folders: RuleFolder[] = [];
  for (const id of ids.sort()) {
    const folder = await readFolder(id, errors);
    if (folder) folders.push(folder);
  }
  for (const { path, line, column, message } of errors) console.error(`${path}:${line}:${column} ${message}`);
  if (errors.length > 0) return 1;
  folders.sort(
    (a, b) =>
      MECHANISMS.indexOf(a.rule.mechanism) - MECHANISMS.indexOf(b.rule.mechanism) || compareText(a.rule.id, b.rule.id),
  );
  const rules = folders.map(({ rule }) => rule);
  const documentation = folders.map((folder) => folder.documentation);
  const generated = {
    "src/rules/builtin.generated.ts": module("BUILTIN_RULES", "Rule", rules),
    "src/rules/documentation.generated.ts": module("RULE_DOCUMENTATION", "RuleDocumentation", documentation),
    "schemas/rule.schema.json": `${JSON.stringify(ruleSchema(), null, 2)}\n`,
    "docs/rules.md": renderRulesPage(folders.map((folder) => explainedRule(folder.rule, folder.documentation))),
  };
  return write(generated, process.argv.includes("--check"));
}

async function write(generated: Readonly<Record<string, string>>, checkOnly: boolean): Promise<number> {
  let stale = 0;
  for (const [path, text] of Object.entries(generated)) {
    const before = await readFile(path, "utf8").catch(() => undefined);
    if (before === text) continue;
    stale++;
    if (checkOnly)
      console.error(`${path} is not what the rules make of it; run \`node scripts/run.mjs scripts/build-rules.ts\``);
    else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
      console.log(`wrote ${path}`);
    }
  }
  return checkOnly && stale > 0 ? 1 : 0;
}

process.exitCode = await main();
