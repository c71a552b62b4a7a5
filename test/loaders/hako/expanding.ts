import { emptyReport, expandEnvironment, type ExpandedEnvironment } from "../../../src/loaders/hako/environment.ts";
import type { EnvironmentReport } from "../../../src/loaders/hako/environment-values.ts";
import { composer } from "../../../src/loaders/hako/includes.ts";
import { literalRegistry } from "../../../src/loaders/hako/literals.ts";
import { openSources } from "../../../src/loaders/hako/sources.ts";
import type { LiteralValue } from "../../../src/estate/types.ts";
import type { Problem } from "../../../src/source/problem.ts";
import type { Span } from "../../../src/source/span.ts";
import type { Part } from "../../../src/source/text.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";

/** What looks like a secret in these tests. */
export function isSecret(name: string, value: string): boolean {
  return /password|secret|token/i.test(name) || /hunter|:\/\/[^:/@]+:[^@/]+@/.test(value);
}

export interface Expanded extends ExpandedEnvironment {
  readonly report: EnvironmentReport;
  readonly literals: readonly LiteralValue[];
  /** Of reading and composing the files. */
  readonly problems: readonly Problem[];
  /** The value of a variable. */
  value(name: string): readonly Part[];
  /** The text at a place. */
  at(span: Span | undefined): string | undefined;
}

/** Expands the environment that `apps/web.yml` is, with other files beside it. */
export function expand(env: string, files: Record<string, string> = {}): Expanded {
  const texts: Record<string, string> = { ...files, "apps/web.yml": env };
  const sources = openSources(memoryWorkspace(texts));
  const literals = literalRegistry(isSecret);
  sources.read("apps/web.yml");
  const { value } = composer(sources).compose("apps/web.yml");
  if (value?.kind !== "map") throw new Error("the environment is no map");
  const report = emptyReport();
  const expanded = expandEnvironment("app", value, {
    sources,
    literals,
    cache: new Map(),
    loaded: new WeakMap(),
    definition: "apps/web.yml",
    app: "web",
    report,
  });
  return {
    ...expanded,
    report,
    literals: literals.all(),
    problems: sources.problems,
    value: (name) => expanded.values.find((variable) => variable.name === name)?.value ?? [],
    at: (span) => (span === undefined ? undefined : texts[span.path]?.slice(span.start, span.end)),
  };
}

/** A part as one line: text as it is, `<key type:where|…>` for a reference, `?code` for an unknown. */
export function shownPart(part: Part): string {
  if (part.kind === "text") return part.secret ? `(secret ${part.text})` : part.text;
  if (part.kind === "unknown") return `?${part.code}`;
  if (part.kind === "created") return part.resource;
  return `<${part.key} ${part.candidates.map(({ type, where, certain }) => `${type}:${where}${certain ? "!" : ""}`).join("|")}>`;
}

export function shown(parts: readonly Part[]): string[] {
  return parts.map(shownPart);
}
