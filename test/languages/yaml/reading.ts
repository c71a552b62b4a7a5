import { compose, parseYaml, withOrigin } from "../../../src/languages/yaml/index.ts";
import type { Composed, YamlFile } from "../../../src/languages/yaml/index.ts";
import type { Span } from "../../../src/source/span.ts";
import { knownText } from "../../../src/source/text.ts";
import type { Value } from "../../../src/source/value.ts";

export const MAIN = "main.yml";

export interface Reading {
  readonly file: YamlFile;
  readonly composed: Composed;
}

/** Reads `files["main.yml"]` with `!include` answered from the other texts, as a loader would. */
export function read(files: string | Readonly<Record<string, string>>, path = MAIN): Reading {
  const texts = typeof files === "string" ? { [MAIN]: files } : files;
  const file = parseYaml({ path, text: texts[path] ?? "" });
  const composed = compose(file, {
    tagged(tag, name, span) {
      if (tag !== "!include" || texts[name] === undefined) return undefined;
      const value = read(texts, name).composed.value;
      return value === undefined ? undefined : withOrigin(value, span);
    },
  });
  return { file, composed };
}

/** A value as a line of text, in the notation of the tests: `{"a": 1, "b": [nil, true, 1.5, Symbol(x)]}`. */
export function show(value: Value | undefined): string {
  switch (value?.kind) {
    case undefined:
      return "nothing";
    case "string":
      return JSON.stringify(knownText(value.text));
    case "number":
      return value.integer || !Number.isInteger(value.value) ? String(value.value) : `${String(value.value)}.0`;
    case "boolean":
      return String(value.value);
    case "null":
      return "nil";
    case "other":
      return `${value.type}(${value.text})`;
    case "list":
      return `[${value.items.map(show).join(", ")}]`;
    case "map":
      return `{${[...value.entries.values()].map(({ key, value: inner }) => `${show(key)}: ${show(inner)}`).join(", ")}}`;
  }
}

/** What `files` evaluates to, or why it does not. */
export function evaluate(files: string | Readonly<Record<string, string>>): string {
  const { file, composed } = read(files);
  const refusal = file.problems.find(({ code }) => code === "yaml-syntax");
  return refusal === undefined ? show(composed.value) : `refused: ${refusal.values["message"]}`;
}

export function slice(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

/** Every problem as `code|the text it stands at`. */
export function problemsOf(text: string): string[] {
  const { file, composed } = read(text);
  return [...file.problems, ...composed.problems].map(({ code, span }) => `${code}|${slice(text, span)}`);
}
