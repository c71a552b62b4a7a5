import type { Analysis } from "../../src/analyze.ts";
import type { Stage } from "../../src/plan/types.ts";
import { accountedAt } from "./changing.ts";
import { resolvePointer } from "./json-pointer.ts";
import { typedValue } from "./mutation.ts";

/** What a scalar may have become: its characters, a number or truth that YAML reads in them, or a name made of them. */
function isMadeOf(value: unknown, typed: string): boolean {
  const plain = typed.replace(/^(["'])(.*)\1$/s, "$2").toLowerCase();
  const written = (
    typeof value === "string" ? value.replaceAll("{{`{{`}}", "{{") : JSON.stringify(value)
  ).toLowerCase();
  if (written.includes(plain) || (written !== "" && plain.includes(written))) return true;
  // The names of placeholders have no other characters.
  if (written.includes(plain.replaceAll(/[^a-z0-9]/g, "_"))) return true;
  if (/^(?:y|yes|on|true|n|no|off|false)$/.test(plain)) return /true|false/.test(written) || typeof value === "number";
  return /^[-+0-9a-fx_.:,e]+$/.test(plain) && /[0-9]/.test(written);
}

/** A value that is written in one plain or simply quoted line, and stands for itself. */
function isPlain(value: string): boolean {
  return value !== "" && /^(?:[^"'|>&*!{[\\#\n]+|"[^"\\\n#]*"|'[^'\n#]*')$/.test(value);
}

/** What does not hold between the entries of the ledger and what is written: a place that does not exist, or that has another value. */
export function misleading(analysis: Analysis, stage: Stage): string[] {
  const texts = new Map(analysis.artifacts(stage).map(({ path, text }) => [path, text]));
  const json = new Map(
    [...texts]
      .filter(([path]) => path.endsWith(".json"))
      .map(([path, text]): [string, unknown] => [path, JSON.parse(text)]),
  );
  const deployed = new Set(
    analysis.estate.apps
      .filter(({ deployment }) => deployment.kind === "service" || deployment.kind === "oneshot")
      .map(({ id }) => id),
  );
  const tasks = new Set(analysis.report().plan.tasks.map(({ id }) => id));
  const faults: string[] = [];
  for (const { entry, construct } of accountedAt(analysis, stage)) {
    const { path, start, end } = construct.span;
    const source = analysis.estate.files.get(path)?.text.slice(start, end) ?? "";
    const fault = (what: string): void =>
      void faults.push(`${path}:${entry.startLine} ${JSON.stringify(source.slice(0, 60))} is ${entry.state}: ${what}`);
    if (entry.reason === "") fault("no reason");
    if (entry.state === "manual" && (entry.task === undefined || !tasks.has(entry.task)))
      fault(`the task ${entry.task} does not exist`);
    if (entry.state !== "manual" && entry.task !== undefined) fault("names a task, though it waits for nobody");
    const works = entry.state === "carried" || entry.state === "rewritten";
    if (
      works &&
      entry.uses.some(({ app }) => deployed.has(app)) &&
      entry.into.length === 0 &&
      /^(?:as it is|in native form)$/.test(entry.reason) &&
      !construct.keyPath.includes("$providers")
    )
      fault(`${entry.reason}, but nowhere`);
    if (!works && entry.state !== "manual" && entry.into.length > 0) fault(`stands in ${entry.into[0]?.file}`);
    const found: unknown[] = [];
    for (const { file, pointer } of entry.into) {
      const text = texts.get(file);
      const values = text === undefined ? [] : json.has(file) ? resolvePointer(json.get(file), pointer) : [text];
      if (values.length === 0) fault(`${file}${pointer} does not exist`);
      found.push(...values);
    }
    const typed =
      construct.kind === "leaf" && entry.state === "carried" && !construct.keyPath.includes("$providers")
        ? typedValue(source, construct)
        : undefined;
    if (typed === undefined || !isPlain(typed.value) || found.length === 0) continue;
    if (!found.some((value) => isMadeOf(value, typed.value))) fault(`none of ${JSON.stringify(found)} says so`);
  }
  return faults;
}
