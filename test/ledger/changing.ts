import type { Analysis } from "../../src/analyze.ts";
import type { Stage } from "../../src/plan/types.ts";
import type { LedgerEntry } from "../../src/report/types.ts";
import { lineStarts } from "../../src/source/file.ts";
import type { Construct } from "../../src/source/construct.ts";
import { analyse, type Files } from "./estates.ts";
import { otherValues, typedValue } from "./mutation.ts";
import { resolvePointer } from "./json-pointer.ts";

/** Everything that a run says of what runs: its files, and which definitions are refused or not understood. */
export function outcomeOf(analysis: Analysis, stage: Stage): string {
  const files = analysis.artifacts(stage).map(({ path, text }) => [path, text]);
  return JSON.stringify([files, analysis.estate.apps.map(({ id, deployment }) => [id, deployment.kind])]);
}

/** An entry of the ledger with the construct that it stands for. */
export interface Accounted {
  readonly entry: LedgerEntry;
  readonly construct: Construct;
}

/** The entries of the ledger of a stage. */
export function accountedAt(analysis: Analysis, stage: Stage): Accounted[] {
  const constructs = [...analysis.estate.constructs.values()].flat();
  return analysis.report({ stage }).ledger.entries.map((entry, index) => {
    const construct = constructs[index];
    if (construct === undefined) throw new Error("more entries than constructs");
    const starts = lineStarts(analysis.estate.files.get(entry.path)?.text ?? "");
    const start = (starts[entry.startLine - 1] ?? 0) + entry.startColumn - 1;
    if (construct.span.path !== entry.path || construct.span.start !== start)
      throw new Error(`${entry.path}:${entry.startLine} is another construct`);
    return { entry, construct };
  });
}

/** The options of an env provider that stand in what is written for as long as the provider is asked: `#{vault:shop/key}`. */
const IN_REFERENCES = new Set(["type", "path", "directory", "root", "key_sep", "ary_sep"]);

/**
 * What is carried with its provider only: a reference to it is written, and not which server answers or what it
 * answers. That shows as soon as the value is copied, or in a task.
 */
function staysBehind({ entry, construct }: Accounted, analysis: Analysis, stage: Stage): boolean {
  const { keyPath } = construct;
  // Nothing is written of a script that only its owner knows; the task about it stands at its `type`.
  if (entry.reason.endsWith("whose effect is not known")) return true;
  if (entry.reason.startsWith("tells the env provider")) return stage !== "after";
  if (keyPath.includes("$providers")) return stage !== "after" && !IN_REFERENCES.has(keyPath.at(-1) ?? "");
  if (construct.kind !== "provider-line" || entry.state !== "carried") return false;
  const written = analysis.artifacts(stage);
  return entry.into.every(({ file, pointer }) => {
    const text = written.find(({ path }) => path === file)?.text ?? "null";
    return String(resolvePointer(JSON.parse(text), pointer)[0]).includes("#{");
  });
}

/**
 * Changes the value of every leaf of `paths`, one at a time, and compares what is written.
 *
 * @returns what does not hold: a value that is carried, and makes no difference, or one that is ignored, and makes one
 */
export function disagreements(
  files: Files,
  { paths, stage, every = 1 }: { paths: readonly string[]; stage: Stage; every?: number },
): string[] {
  const analysis = analyse(files, paths);
  const before = outcomeOf(analysis, stage);
  const found: string[] = [];
  let count = 0;
  for (const accounted of accountedAt(analysis, stage)) {
    const { entry, construct } = accounted;
    const { path, start, end } = construct.span;
    const text = files[path] ?? "";
    const typed = typedValue(text.slice(start, end), construct);
    const works = entry.state === "carried" || entry.state === "rewritten";
    if (typed === undefined || (!works && entry.state !== "ignored") || count++ % every !== 0) continue;
    const differs = (value: string): boolean => {
      const changed = text.slice(0, start) + typed.before + value + typed.after + text.slice(end);
      return outcomeOf(analyse({ ...files, [path]: changed }, paths), stage) !== before;
    };
    const { similar, different } = otherValues(typed.value, construct.kind);
    const name = `${path}:${entry.startLine} ${construct.keyPath.join(".")} ${JSON.stringify(typed.value)}`;
    if (!works) {
      for (const value of similar.filter(differs))
        found.push(`${name} is ignored (${entry.reason}), but ${value} makes a difference`);
    } else if (![...similar, ...different].some(differs) && !staysBehind(accounted, analysis, stage)) {
      found.push(`${name} is ${entry.state} (${entry.reason}), but makes no difference`);
    }
  }
  return found;
}
