import { loadEstate } from "../../src/analyze.ts";
import type { Estate } from "../../src/estate/types.ts";
import { findingTexts } from "../../src/findings/texts.ts";
import type { Finding } from "../../src/findings/types.ts";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { check, type CheckOptions } from "../../src/rules/check.ts";
import { compileSecretClassifier } from "../../src/rules/secrets.ts";
import type { Rule } from "../../src/rules/types.ts";
import { lineStarts, place } from "../../src/source/file.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";

/** Loads files as the tool does, with what the checks of AWS's own rules have to say. */
export function loadFiles(files: Readonly<Record<string, string>>, rules: readonly Rule[] = BUILTIN_RULES): Estate {
  return loadEstate({ workspace: memoryWorkspace(files), paths: Object.keys(files) }, compileSecretClassifier(rules))
    .estate;
}

/** The findings of the built-in rules about some files. */
export function findingsOf(files: Readonly<Record<string, string>>, options: CheckOptions = {}): Finding[] {
  return check(loadFiles(files), BUILTIN_RULES, options);
}

/** A finding as the READMEs write it: `path:line:column message`. */
export function findingLine(finding: Finding, files: Readonly<Record<string, string>>): string {
  const rule = BUILTIN_RULES.find(({ id }) => id === finding.rule);
  if (!rule) throw new Error(`no rule ${finding.rule}`);
  const { startLine, startColumn } = place(finding.span, lineStarts(files[finding.span.path] ?? ""));
  return `${finding.span.path}:${startLine}:${startColumn} ${findingTexts(rule, finding).message}`;
}
