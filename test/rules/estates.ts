import type { App, EnvValue, Estate, LiteralValue, Suppression } from "../../src/estate/types.ts";
import type { Construct } from "../../src/source/construct.ts";
import type { Problem } from "../../src/source/problem.ts";
import type { Span } from "../../src/source/span.ts";
import type { Provider, Text } from "../../src/source/text.ts";
import { decodeRule } from "../../src/rules/decode.ts";
import type { Rule } from "../../src/rules/types.ts";

/** The place of the first `needle` in a file. */
export function at(files: Readonly<Record<string, string>>, path: string, needle: string): Span {
  const start = files[path]?.indexOf(needle) ?? -1;
  if (start < 0) throw new Error(`no \`${needle}\` in ${path}`);
  return { path, start, end: start + needle.length };
}

/** An estate by hand: files, and whatever a test needs of the rest. */
export interface EstateParts {
  readonly files?: Readonly<Record<string, string>>;
  readonly apps?: readonly App[];
  readonly constructs?: readonly Construct[];
  readonly literals?: readonly LiteralValue[];
  readonly suppressions?: readonly Suppression[];
  readonly problems?: readonly Problem[];
}

export function estateOf({
  files = {},
  apps = [],
  constructs = [],
  literals = [],
  suppressions = [],
  problems = [],
}: EstateParts): Estate {
  const byPath = new Map<string, Construct[]>();
  for (const construct of [...constructs].sort((a, b) => a.span.start - b.span.start)) {
    byPath.set(construct.span.path, [...(byPath.get(construct.span.path) ?? []), construct]);
  }
  const sources = Object.entries(files).map(([path, text]) => [path, { path, text }] as const);
  return { files: new Map(sources), apps, proxies: [], native: [], constructs: byPath, literals, suppressions, problems };
}

export function appOf(id: string, path: string, env: readonly EnvValue[] = [], files: readonly string[] = [path]): App {
  return { id, name: id, folder: "", path, files, deployment: { kind: "service" }, env, decisions: [], ignored: [] };
}

const NOWHERE: Span = { path: "nowhere.yml", start: 0, end: 0 };

export function provider(type: string, where = "shop", certain = false): Provider {
  return { type, where, certain, span: NOWHERE };
}

export function reference(key: string, candidates: readonly Provider[] = [provider("vault")]): Text {
  return [{ kind: "provided", key, candidates, origins: [] }];
}

/** A rule from the text of its file; the test fails where it does not decode. */
export function ruleOf(text: string): Rule {
  const decoded = decodeRule({ path: "rule.yaml", text });
  if (decoded.kind === "errors") throw new Error(decoded.errors.map((error) => error.message).join("\n"));
  return decoded.rule;
}

/** A rule with the usual words around `match`, in YAML flow style. */
export function ruleMatching(
  match: string,
  { id = "some-rule", message = "something is wrong", mechanism = "definition" } = {},
): Rule {
  return ruleOf(
    [
      `id: ${id}`,
      `mechanism: ${mechanism}`,
      "severity: warning",
      "outcome: assist",
      "confidence: certain",
      "effort: 1",
      `match: ${match}`,
      `message: "${message}"`,
      "why: because",
      "help: mend it",
    ].join("\n"),
  );
}
