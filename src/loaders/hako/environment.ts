import type { Decision, EnvValue } from "../../estate/types.ts";
import type { Problem } from "../../source/problem.ts";
import type { Provider } from "../../source/text.ts";
import type { MapEntry, MapValue, Value } from "../../source/value.ts";
import { className, inspect, isString, plainText } from "./derive/ruby.ts";
import {
  classifyValue,
  partOrigins,
  valueOf,
  type Answer,
  type EnvironmentContext,
  type EnvironmentReport,
  type Expansion,
  type ParsedEntry,
} from "./environment-values.ts";
import { flatten, parseParts } from "./interpolation.ts";
import { accountForProviders } from "./provider-decisions.ts";
import { loadProviders, unknownType, type LoadedProvider } from "./providers.ts";
import { constructAt, type Sources } from "./sources.ts";

/** A container's environment as Hako would deploy it; same shape as what `deriveApp` is given. */
export interface ExpandedEnvironment {
  readonly values: readonly EnvValue[];
  /** The first thing that Hako stops at. */
  readonly refusal?: Problem;
  readonly decisions: readonly Decision[];
}

export function emptyReport(): EnvironmentReport {
  return { problems: [], ignored: [], files: new Set(), answers: new Set() };
}

const PROVIDERS_KEY = "$providers";

/**
 * Expands a container's environment in Hako's own order: load the providers, take the values apart, ask the providers
 * one after the other, the first answer wins. Values that Hako looks up at deploy time stay references.
 * Source: lib/hako/container.rb, expand_env; lib/hako/env_expander.rb.
 */
export function expandEnvironment(container: string, env: MapValue, context: EnvironmentContext): ExpandedEnvironment {
  const providersEntry = env.entries.get(PROVIDERS_KEY);
  const loaded = loadProviders(providersEntry, context);
  for (const { file } of loaded.providers) if (file !== undefined) context.report.files.add(file);
  const refusals: Problem[] = loaded.refusal === undefined ? [] : [withApp(loaded.refusal, context)];
  const parsed = parseEntries(env, context);
  refusals.push(...refusedEntries(parsed, { container, context }));
  const asked = ask(loaded.providers, variablesOf(parsed));
  reportProviders(loaded.providers, asked.reached, context);
  const expansion: Expansion = { container, context, answers: asked.answers, loaded: loaded.refusal === undefined };
  if (expansion.loaded) refusals.push(...unresolved(parsed, loaded.providers, expansion));
  const values = parsed.map((entry) => ({
    container,
    name: entry.name,
    span: entry.span,
    value: valueOf(entry, expansion),
  }));
  const decisions =
    providersEntry === undefined
      ? []
      : accountForProviders(providersEntry, { ...loaded, reached: asked.reached, report: context.report });
  for (const problem of refusals) context.report.problems.push(problem);
  const [refusal] = refusals;
  return { values, decisions, ...(refusal === undefined ? {} : { refusal }) };
}

function withApp(problem: Problem, { app }: EnvironmentContext): Problem {
  return app === undefined ? problem : { ...problem, app };
}

function parseEntries(env: MapValue, { sources }: EnvironmentContext): ParsedEntry[] {
  const parsed: ParsedEntry[] = [];
  for (const [id, entry] of env.entries) if (id !== PROVIDERS_KEY) parsed.push(parseEntry(entry, sources));
  return parsed;
}

function parseEntry(entry: MapEntry, sources: Sources): ParsedEntry {
  const { key, keySpan, value } = entry;
  const name = plainText(key);
  const span = constructAt(sources, keySpan);
  if (value.kind !== "string") return { name, entry, span };
  const flat = flatten(value.text);
  return { name, entry, span, parsed: { value, flat, interpolation: parseParts(flat) } };
}

/** What Hako refuses while it takes the values apart, before any provider is asked. */
function refusedEntries(
  entries: readonly ParsedEntry[],
  { container, context }: Pick<Expansion, "container" | "context">,
): Problem[] {
  const refused: Problem[] = [];
  for (const { name, entry, span, parsed } of entries) {
    const { value } = entry;
    if (value.kind !== "string" && !isUnknown(value)) {
      const message = `${name} must be a String but got ${className(value)}: ${shown(name, value, context)}`;
      const values = { name, container, type: className(value), error: "Hako::EnvExpander::ExpansionError", message };
      refused.push(withApp({ code: "env-value-not-string", span, values }, context));
    }
    if (parsed?.interpolation.empty !== undefined) {
      const at = partOrigins(
        parsed.value,
        { start: parsed.interpolation.empty, end: parsed.interpolation.empty + 3 },
        context.sources,
      );
      const values = {
        name,
        container,
        error: "Hako::EnvExpander::ExpansionError",
        message: "Empty interpolation is not allowed",
      };
      refused.push(withApp({ code: "env-interpolation-empty", span: at[0] ?? span, values }, context));
    }
    if (parsed?.interpolation.tokens.some((token) => token.kind === "late") === true) {
      const message = "the name in a `#{…}` is itself looked up at deploy time";
      context.report.problems.push(
        withApp({ code: "jsonnet-computed-on-reference", span, values: { name, message } }, context),
      );
    }
    for (const variable of parsed?.interpolation.notAscii ?? []) {
      context.report.problems.push(
        withApp({ code: "env-variable-not-ascii", span, values: { name, container, variable } }, context),
      );
    }
  }
  return refused;
}

/** What is computed from what is looked up at deploy time: it may well be a String then. */
function isUnknown(value: Value): boolean {
  return value.kind === "other" && value.type === "Unknown";
}

/** A value in a message: what a collection holds, and what looks like a secret, stays out of it. */
function shown(name: string, value: Value, { sources, literals, app }: EnvironmentContext): string {
  if (value.kind === "map") return value.entries.size === 0 ? "{}" : "{…}";
  if (value.kind === "list") return value.items.length === 0 ? "[]" : "[…]";
  const valueSpan = value.origins[0];
  if (valueSpan === undefined || value.kind === "null") return inspect(value);
  const literal = {
    name,
    value: plainText(value),
    place: "definition",
    span: constructAt(sources, valueSpan),
    valueSpan,
    app,
  };
  return literals.meet(literal) ? "(secret)" : inspect(value);
}

/** The variables of all values, in the order in which they occur. */
function variablesOf(entries: readonly ParsedEntry[]): Set<string> {
  const names = new Set<string>();
  for (const { parsed } of entries) {
    for (const token of parsed?.interpolation.tokens ?? []) if (token.kind === "variable") names.add(token.name);
  }
  return names;
}

interface Asked {
  readonly answers: ReadonlyMap<string, Answer>;
  /** The providers that are asked for something, unless an earlier one happens to know it all. */
  readonly reached: ReadonlySet<LoadedProvider>;
}

function ask(providers: readonly LoadedProvider[], variables: ReadonlySet<string>): Asked {
  const answers = new Map<string, Answer>();
  const reached = new Set<LoadedProvider>();
  for (const variable of variables) answers.set(variable, answerFor(variable, providers, reached));
  return { answers, reached };
}

function answerFor(variable: string, providers: readonly LoadedProvider[], reached: Set<LoadedProvider>): Answer {
  const candidates: Provider[] = [];
  let known = false;
  for (const provider of providers) {
    reached.add(provider);
    const line = provider.file?.lines.get(variable);
    if (provider.file !== undefined && line === undefined) continue;
    candidates.push(provider.candidate);
    known ||= provider.known;
    if (line !== undefined) return { candidates, known, line, provider };
  }
  return { candidates, known };
}

function reportProviders(
  providers: readonly LoadedProvider[],
  reached: ReadonlySet<LoadedProvider>,
  context: EnvironmentContext,
): void {
  for (const provider of providers) {
    if (!provider.known) context.report.problems.push(withApp(unknownType(provider), context));
    // A `yaml` provider reads its file as soon as it is loaded, a `file` provider only when it is asked.
    const { failure } = provider;
    if (failure !== undefined && (provider.type === "yaml" || reached.has(provider)))
      context.report.problems.push(withApp(failure, context));
  }
}

function unresolved(
  entries: readonly ParsedEntry[],
  providers: readonly LoadedProvider[],
  { container, answers, context }: Expansion,
): Problem[] {
  const missing = [...answers].filter(([, answer]) => answer.candidates.length === 0).map(([variable]) => variable);
  if (missing.length === 0) return [];
  const list = missing.map((variable) => JSON.stringify(variable)).join(", ");
  const message = `Could not resolve embedded variables from $providers=[${providers.map(({ type }) => type).join(", ")}]: [${list}]`;
  const problems: Problem[] = [];
  for (const { name, span, parsed } of entries) {
    for (const token of parsed?.interpolation.tokens ?? []) {
      if (parsed === undefined || token.kind !== "variable" || answers.get(token.name)?.candidates.length !== 0)
        continue;
      const [place = span] = partOrigins(parsed.value, token, context.sources);
      const values = { name, container, variable: token.name, error: "Hako::EnvExpander::ExpansionError", message };
      problems.push(withApp({ code: "env-variable-unresolved", span: place, values }, context));
    }
  }
  return problems;
}

/**
 * Classifies what a container's environment may make a secret of although it is used elsewhere under another name: a
 * line of a provider's file, or a value that came through an alias.
 */
export function surveyEnvironment(env: MapValue, context: EnvironmentContext): void {
  const providersEntry = env.entries.get(PROVIDERS_KEY);
  const readsFiles = providersEntry?.value.kind === "list" && providersEntry.value.items.some(readsFile);
  let providers: readonly LoadedProvider[] | undefined;
  const parsed: ParsedEntry[] = [];
  for (const [id, entry] of env.entries) {
    const aliased = context.surveysAll === true || isAliased(entry);
    if (!aliased && !(readsFiles && refers(entry.value))) continue;
    providers ??= loadProviders(readsFiles ? providersEntry : undefined, context).providers;
    if (id === PROVIDERS_KEY) continue;
    const one = parseEntry(entry, context.sources);
    if (aliased || isKnownInPart(one, providers)) parsed.push(one);
  }
  if (providers === undefined || parsed.length === 0) return;
  const { answers } = ask(providers, variablesOf(parsed));
  const expansion: Expansion = { container: "", context, answers, loaded: true };
  for (const entry of parsed) classifyValue(entry, expansion);
}

/** False for a value of which nothing is known before Hako deploys: of a reference to Vault there is nothing to classify. */
function isKnownInPart({ parsed }: ParsedEntry, providers: readonly LoadedProvider[]): boolean {
  if (parsed === undefined) return false;
  for (const token of parsed.interpolation.tokens) {
    if (token.kind === "literal") return true;
    if (token.kind !== "variable") continue;
    for (const { file } of providers) if (file?.lines.has(token.name) === true) return true;
  }
  return false;
}

function refers(value: Value): boolean {
  return value.kind === "string" && value.text.some((part) => part.kind === "text" && part.text.includes("#{"));
}

/** The first place outwards of an aliased value is the alias, with the key before it. */
function isAliased({ keySpan, value }: MapEntry): boolean {
  const outwards = value.origins[1];
  return outwards?.start === keySpan.start && outwards.path === keySpan.path;
}

function readsFile(provider: Value): boolean {
  const type = provider.kind === "map" ? provider.entries.get("type")?.value : undefined;
  return type !== undefined && (isString(type, "file") || isString(type, "yaml"));
}
