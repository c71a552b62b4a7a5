import { loadEstate } from "../../src/analyze.ts";
import type { Estate } from "../../src/estate/types.ts";
import { findingTexts } from "../../src/findings/texts.ts";
import type { Finding } from "../../src/findings/types.ts";
import { loadBalancing } from "../../src/loaders/native/index.ts";
import { checkNative } from "../../src/native/checks.ts";
import { BUILTIN_RULES } from "../../src/rules/builtin.generated.ts";
import { check, type CheckOptions } from "../../src/rules/check.ts";
import { compileSecretClassifier } from "../../src/rules/secrets.ts";
import type { Rule } from "../../src/rules/types.ts";
import { DEFAULT_SETTINGS } from "../../src/settings/types.ts";
import { lineStarts, place } from "../../src/source/file.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";

/** Loads files as the tool does, with what the checks of AWS's own rules have to say. */
export function loadFiles(files: Readonly<Record<string, string>>, rules: readonly Rule[] = BUILTIN_RULES): Estate {
  const { estate } = loadEstate(
    { workspace: memoryWorkspace(files), settings: DEFAULT_SETTINGS, paths: Object.keys(files) },
    compileSecretClassifier(rules),
  );
  return withBalancing(estate, files);
}

/** What `verify --against` has to say about files of load balancing. */
function withBalancing(estate: Estate, files: Readonly<Record<string, string>>): Estate {
  const native = Object.entries(files).filter(([path]) => path.startsWith("load-balancers/"));
  if (native.length === 0) return estate;
  const loaded = loadBalancing(new Map(native));
  const broken = checkNative(loaded.resources, { fallback: () => ({ path: "", start: 0, end: 0 }) });
  return {
    ...estate,
    files: new Map([...estate.files, ...loaded.files]),
    problems: [...estate.problems, ...loaded.problems, ...broken],
  };
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
