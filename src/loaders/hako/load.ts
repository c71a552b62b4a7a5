import type { App, Decision, Deployment, EnvValue, Estate, Suppression } from "../../estate/types.ts";
import type { Resource } from "../../native/resources.ts";
import type { Ignored } from "../../source/construct.ts";
import { compareText } from "../../source/order.ts";
import type { Problem } from "../../source/problem.ts";
import { compareSpans, spanKey, type Span } from "../../source/span.ts";
import type { Workspace } from "../../source/workspace.ts";
import { definitionLanguage } from "./claim.ts";
import { claimFiles } from "./claim-files.ts";
import { definitionsOf, type Definition } from "./definitions.ts";
import { deriveApp } from "./derive/index.ts";
import { emptyReport, expandEnvironment } from "./environment.ts";
import type { EnvironmentContext, EnvironmentReport } from "./environment-values.ts";
import { composer, type ComposedFile } from "./includes.ts";
import { evaluator, type Evaluator } from "./jsonnet.ts";
import { lookedUpLate } from "./looked-up-late.ts";
import { literalRegistry } from "./literals.ts";
import { envFileComments } from "./provider-files.ts";
import { addPlace, type Places } from "./places.ts";
import { openSources } from "./sources.ts";
import { meetLiterals, meetUnused, surveyEnvironments, type Survey } from "./survey.ts";
import { mentionsSuppression, readSuppressions } from "../../estate/suppressions.ts";

export interface LoadOptions {
  /** Decides what looks like a secret: design, decision 8. */
  isSecret(name: string, value: string): boolean;
  /** As `hako --tag`. */
  readonly tag?: string;
  /** Those of the paths that a person named: where one cannot be read it is said, whoever would have claimed it. */
  readonly named?: ReadonlySet<string>;
  /** True to describe the one-shot task of every definition, too, where nothing in it says that there is one. */
  readonly oneshot?: boolean;
  /** Told now and then how far it has come, for progress on long work. */
  readonly progress?: (step: string) => void;
  /** The time in milliseconds, where no definition may take as long as it likes. */
  readonly now?: () => number;
}

/** After how many definitions progress is told. */
const PROGRESS_STEP = 200;

export interface LoadedHako {
  /** The files that are Hako's by their text, in the order of their paths. */
  readonly claimed: readonly string[];
  /** What they, the files that they include and those that their env providers read say. */
  readonly estate: Estate;
}

/** What a load works with. */
interface Loading extends Survey {
  readonly options: LoadOptions;
  readonly programs: Evaluator;
}

/** One app with everything that it adds to the estate. */
interface LoadedApp {
  readonly app: App;
  readonly native: readonly Resource[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the Hako definitions among `paths`. Never throws: what cannot be read is a problem with its place, and the
 * other definitions still load. The order of `paths` does not matter.
 */
export function loadHako(workspace: Workspace, paths: readonly string[], options: LoadOptions): LoadedHako {
  const sources = openSources(workspace);
  const reading = {
    sources,
    literals: literalRegistry((name, value) => options.isSecret(name, value)),
    cache: new Map(),
    loaded: new WeakMap(),
  };
  const programs = evaluator(options.now === undefined ? reading : { ...reading, now: options.now });
  const loading: Loading = { ...reading, programs, options };
  const claimed = claimFiles(workspace, paths, { sources, named: options.named ?? new Set() });
  const { compose } = composer(sources);
  const composed = new Map(
    claimed.map((path): [string, ComposedFile] => [
      path,
      definitionLanguage(path) === "jsonnet" ? loading.programs.evaluate(path) : compose(path),
    ]),
  );
  const definitions = definitionsOf(composed);
  for (const definition of definitions) surveyEnvironments(definition, loading);
  const loaded = definitions.map((definition, index) => {
    if (index % PROGRESS_STEP === 0) options.progress?.(`reading definitions: ${index} of ${definitions.length}`);
    return loadApp(withoutSecrets(definition, loading), loading);
  });
  meetUnused(
    loaded.map(({ app }) => app),
    loading,
  );
  return { claimed, estate: assemble(loaded, loading) };
}

/** Evaluates a definition again where it was given what has turned out to be a secret since. */
function withoutSecrets(definition: Definition, { literals, programs }: Loading): Definition {
  const shown = definition.composed.evaluated?.provided.shown ?? [];
  for (const line of shown)
    if (literals.judge("", "", line.valueSpans)) return { ...definition, composed: programs.evaluate(definition.path) };
  return definition;
}

function loadApp(definition: Definition, loading: Loading): LoadedApp {
  const { composed } = definition;
  const report = emptyReport();
  const context: EnvironmentContext = { ...loading, definition: definition.path, app: definition.id, report };
  reportEvaluation(definition, context);
  if (composed.evaluated?.refusal !== undefined) return refusedApp(definition, context, composed.evaluated.refusal);
  if (composed.value === undefined || !composed.readable) return unreadApp(definition, context);
  if (composed.value.kind !== "map") {
    const span = composed.value.origins[0] ?? { path: definition.path, start: 0, end: 0 };
    const code = composed.evaluated === undefined ? "yaml-not-a-map" : "jsonnet-not-an-object";
    return refusedApp(definition, context, { code, span, values: { found: composed.value.kind } });
  }
  const { id, name, path } = definition;
  const { tag, oneshot } = loading.options;
  const derived = deriveApp({
    id,
    name,
    path,
    definition: composed.value,
    ...(tag === undefined ? {} : { tag }),
    ...(oneshot === undefined ? {} : { oneshot }),
    aliases: composed.evaluated === undefined,
    expand: (container, env) => expandEnvironment(container, env, context),
  });
  // What Hako never comes to is not expanded; what is to be masked in it must be known all the same.
  if (derived.deployment.kind === "refused") meetLiterals(composed.value, context);
  for (const file of report.files) loading.literals.useFile(file.path, id);
  const late = lookedUpLate(composed.value, id);
  const isPartial = composed.evaluated?.problems.some(({ code }) => code === "jsonnet-computed-on-reference") ?? false;
  if (late.undecided.length > 0 || (isPartial && derived.deployment.kind === "refused")) {
    // Which way Hako goes is not known, so neither is what it would say of the rest.
    report.problems.push(...late.undecided);
    return unreadApp(definition, context);
  }
  return {
    app: appOf(definition, report, derived),
    native: derived.resources,
    problems: [...report.problems, ...derived.problems, ...late.outsideEnv],
  };
}

/** What the evaluation of a program adds to what is said of its app. */
function reportEvaluation({ id, composed: { evaluated } }: Definition, { report }: EnvironmentContext): void {
  if (evaluated === undefined) return;
  for (const file of evaluated.provided.files) report.files.add(file);
  for (const line of evaluated.provided.answers) report.answers.add(line);
  for (const problem of [...evaluated.provided.problems, ...evaluated.problems])
    report.problems.push(isOfFile(problem) ? problem : { ...problem, app: id });
}

/** A mistake in a file is one for all that read the file. */
function isOfFile({ code }: Problem): boolean {
  return code === "jsonnet-syntax" || code === "jsonnet-static";
}

function refusedApp(definition: Definition, context: EnvironmentContext, found: Problem): LoadedApp {
  const problem = { ...found, app: definition.id };
  return {
    app: appOf(definition, context.report, { deployment: { kind: "refused", problem } }),
    native: [],
    problems: [...context.report.problems, problem],
  };
}

/** An app that could not be read as a whole: nothing is said of it but its problems and what is to be masked. */
function unreadApp(definition: Definition, context: EnvironmentContext): LoadedApp {
  const { id, composed } = definition;
  if (composed.value?.kind === "map") meetLiterals(composed.value, context);
  for (const path of composed.files)
    if (context.sources.yamlFiles.get(path)?.readable === false) context.literals.useFile(path, id);
  return {
    app: appOf(definition, context.report, { deployment: { kind: "unread" } }),
    native: [],
    problems: context.report.problems,
  };
}

interface Outcome {
  readonly deployment: Deployment;
  readonly env?: readonly EnvValue[];
  readonly decisions?: readonly Decision[];
  readonly ignored?: readonly Ignored[];
}

function appOf(
  { id, name, folder, path, composed }: Definition,
  report: EnvironmentReport,
  { deployment, env = [], decisions = [], ignored = [] }: Outcome,
): App {
  const files = new Set(composed.files);
  for (const file of report.files) files.add(file.path);
  const common = { id, name, folder, path, files: [...files], deployment, env };
  if (deployment.kind === "unread") return { ...common, decisions: [], ignored: [] };
  const decided = includeDecisions(composed);
  if (composed.decisions !== undefined) distinct(composed.decisions, { known: new Map(), into: decided });
  distinct(decisions, { known: new Map(), into: decided });
  // What an environment would leave out says nothing where Hako stops, perhaps over that very thing.
  const left = deployment.kind === "refused" ? [] : [...report.ignored, ...idleLines(report)];
  const known: Places = new Map();
  for (const { span } of decided) addPlace(known, span);
  const without: Ignored[] = [];
  for (const some of [composed.ignored, left, ignored]) distinct(some, { known, into: without });
  return { ...common, decisions: decided, ignored: without };
}

/** Each include that has an effect. */
function includeDecisions({ includes, ignored }: ComposedFile): Decision[] {
  if (includes.length === 0) return [];
  const known: Places = new Map();
  for (const { span } of ignored) addPlace(known, span);
  const decisions: Decision[] = [];
  for (const { span, path } of includes)
    if (addPlace(known, span)) decisions.push({ span, decides: `brings in \`${path}\`` });
  return decisions;
}

/** The lines of the app's provider files that say nothing to it. */
function idleLines({ files, answers }: EnvironmentReport): Ignored[] {
  const idle: Ignored[] = [];
  for (const file of files) {
    for (const ignored of file.ignored) idle.push(ignored);
    for (const line of file.lines.values()) {
      if (!answers.has(line))
        for (const span of line.spans) idle.push({ span, reason: "no variable of the definition asks for it" });
    }
  }
  return idle;
}

/** Adds the items to `into` whose place is not known yet, the first of those that stand at the same place. */
function distinct<T extends { readonly span: Span }>(
  items: readonly T[],
  { known, into }: { known: Places; into: T[] },
): void {
  for (const item of items) if (addPlace(known, item.span)) into.push(item);
}

function assemble(loaded: readonly LoadedApp[], loading: Loading): Estate {
  const { sources, literals, options } = loading;
  const suppressions = suppressionsOf(loading);
  const problems = [...sources.problems, ...loaded.flatMap((app) => app.problems), ...suppressions.problems];
  return {
    files: byPath(sources.files),
    apps: loaded.map(({ app }) => app),
    proxies: [],
    native: loaded.flatMap(({ native }) => native),
    constructs: byPath(sources.constructs),
    literals: literals.all(),
    suppressions: suppressions.suppressions,
    problems: distinctProblems(problems).map((problem) => withoutSecret(problem, options)),
  };
}

function byPath<T>(map: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...map].sort(([a], [b]) => compareText(a, b)));
}

function suppressionsOf({ sources, programs }: Loading): { suppressions: Suppression[]; problems: Problem[] } {
  const suppressions: Suppression[] = [];
  const problems: Problem[] = [];
  for (const file of sources.files.values()) {
    if (!mentionsSuppression(file)) continue;
    const comments =
      sources.yamlFiles.get(file.path)?.comments() ?? programs.comments(file.path) ?? envFileComments(file);
    const found = readSuppressions(file, comments, sources.constructs.get(file.path) ?? []);
    suppressions.push(...found.suppressions);
    problems.push(...found.problems);
  }
  return { suppressions: suppressions.sort((a, b) => compareSpans(a.span, b.span)), problems };
}

/** By place, each once for an app. */
function distinctProblems(problems: readonly Problem[]): Problem[] {
  const byKey = new Map<string, Problem>();
  for (const problem of problems) {
    const key = `${problem.code}\u0000${problem.app ?? ""}\u0000${spanKey(problem.span)}`;
    if (!byKey.has(key)) byKey.set(key, problem);
  }
  return [...byKey.values()].sort(
    (a, b) => compareSpans(a.span, b.span) || compareText(a.code, b.code) || compareText(a.app ?? "", b.app ?? ""),
  );
}

/** The language that reports a surprising scalar does not know what a secret is. */
function withoutSecret(problem: Problem, options: LoadOptions): Problem {
  const { key, text } = problem.values;
  if (key === undefined || text === undefined || !options.isSecret(key, text)) return problem;
  return {
    ...problem,
    values: {
      ...problem.values,
      text: "(secret)",
      ...(problem.values["becomes"] === undefined ? {} : { becomes: "(secret)" }),
    },
  };
}
