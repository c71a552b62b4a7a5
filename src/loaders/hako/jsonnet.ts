import {
  createLibrary,
  evaluate,
  type Evaluation,
  type EvaluationError,
  type JsonnetLibrary,
  libraryFile,
  type Resolver,
  workspaceResolver,
} from "../../languages/jsonnet/index.ts";
import type { Construct } from "../../source/construct.ts";
import type { Problem } from "../../source/problem.ts";
import { spanKey, type Span } from "../../source/span.ts";
import type { Value } from "../../source/value.ts";
import { string } from "./derive/ruby.ts";
import type { ComposedFile } from "./includes.ts";
import { accountForEvaluation, withKeyPlaces } from "./jsonnet-ledger.ts";
import { nothingProvided, type Provided, providerFunctions } from "./jsonnet-providers.ts";
import type { ProviderContext } from "./providers.ts";
import { constructsIn, type Sources } from "./sources.ts";

/** What an evaluation has besides the value. */
export interface Evaluated {
  readonly provided: Provided;
  /** Why there is no value, or what in it is computed from what is looked up at deploy time. */
  readonly problems: readonly Problem[];
  /** Why Hako stops, where it is the program itself that makes it stop. */
  readonly refusal?: Problem;
}

/** Evaluates definitions; what they import is parsed once, whoever imports it. */
export interface Evaluator {
  /** @param path a file that can be read */
  evaluate(path: string): ComposedFile;
  /** The comments of a file that was parsed, or `undefined` for any other one. */
  comments(path: string): readonly Span[] | undefined;
}

export interface EvaluatorContext extends Omit<ProviderContext, "definition"> {
  /** The time in milliseconds, where an evaluation may not take as long as it likes. */
  readonly now?: () => number;
}

/** How long one definition may take. */
const TIME_LIMIT = 20_000;
/** Mistakes of one file that are said; the later ones mostly follow from the first. */
const PROBLEM_LIMIT = 5;

interface Evaluating {
  readonly context: EvaluatorContext;
  readonly library: JsonnetLibrary;
  readonly resolver: Resolver;
  readonly comments: Map<string, readonly Span[]>;
}

export function evaluator(context: EvaluatorContext): Evaluator {
  const { sources } = context;
  const evaluating: Evaluating = {
    context,
    library: createLibrary(),
    resolver: workspaceResolver({ read: (path) => sources.read(path), list: () => [] }),
    comments: new Map(),
  };
  return {
    evaluate: (path) => evaluateDefinition(path, evaluating),
    comments: (path) => evaluating.comments.get(path),
  };
}

function evaluateDefinition(path: string, evaluating: Evaluating): ComposedFile {
  const { context, library, resolver } = evaluating;
  const { sources } = context;
  const provided = nothingProvided();
  const evaluation = evaluate(path, {
    resolver,
    library,
    extVars: new Map([["appId", string(applicationId(path))]]),
    natives: providerFunctions({ ...context, definition: path }, provided),
    limits: limitsOf(context),
  });
  const files = [...new Set([path, ...evaluation.files])];
  for (const file of files) register(file, evaluating);
  const uses = evaluation.uses();
  // Of a definition nothing is needed any more; ten thousand syntax trees would be the largest thing in memory.
  if (!path.endsWith(".libsonnet")) library.files.delete(path);
  const value = evaluation.value === undefined ? undefined : withKeyPlaces(evaluation.value, sources);
  const account = value === undefined ? NO_ACCOUNT : accountForEvaluation(value, { uses, provided, sources });
  return {
    value,
    readable: evaluation.error === undefined && !isUnknown(value),
    files,
    includes: account.includes,
    ignored: account.ignored,
    losses: [],
    decisions: account.decisions,
    evaluated: { provided, ...outcome(evaluation, value, evaluating) },
  };
}

const NO_ACCOUNT = { includes: [], ignored: [], decisions: [] };

function isUnknown(value: Value | undefined): boolean {
  return value?.kind === "other";
}

/** What Hako calls the app: `Pathname#sub_ext("")` of the file's name. */
function applicationId(path: string): string {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot > 0 ? file.slice(0, dot) : file;
}

function limitsOf({ now }: EvaluatorContext): { readonly expired?: () => boolean } {
  if (now === undefined) return {};
  const end = now() + TIME_LIMIT;
  return { expired: () => now() > end };
}

/** Counts the constructs of a file, and keeps its comments. A file that is only quoted is one construct. */
function register(path: string, { context: { sources }, library, comments }: Evaluating): void {
  const file = sources.files.get(path);
  if (file === undefined) return;
  const parsed = library.files.get(path);
  if (parsed === undefined) {
    if (file.text !== "" && !comments.has(path)) sources.count(path, [wholeFile(path, file.text)]);
    return;
  }
  if (comments.has(path)) return;
  comments.set(
    path,
    parsed.comments.map(({ span }) => span),
  );
  const { constructs, problems } = parsed;
  sources.count(
    path,
    problems.length === 0 ? constructs : constructs.flatMap((construct) => trimmed(construct, file.text)),
  );
}

/** What is cut off ends where its last token does. */
function trimmed(construct: Construct, text: string): Construct[] {
  const { path, start, end } = construct.span;
  const range = text.slice(start, end);
  const from = end - range.trimStart().length;
  const to = start + range.trimEnd().length;
  return from < to ? [{ ...construct, span: { path, start: from, end: to } }] : [];
}

function wholeFile(path: string, text: string): Construct {
  return { span: { path, start: 0, end: text.length }, kind: "leaf", keyPath: [] };
}

function outcome(
  { error, unknown }: Evaluation,
  value: Value | undefined,
  evaluating: Evaluating,
): Omit<Evaluated, "provided"> {
  const { sources } = evaluating.context;
  const problems = [...unknown.map(problemOf), ...computedParts(value)].map((problem) => withName(problem, sources));
  if (error === undefined) return { problems };
  if (error.code === "jsonnet-syntax" || error.code === "jsonnet-static")
    return { problems: fileProblems(error, evaluating) };
  const problem = problemOf(error);
  // Hako's own limits are those of the language; an import that hakobu does not follow may be there for Hako.
  return error.code === "jsonnet-runtime" ? { problems, refusal: problem } : { problems: [...problems, problem] };
}

/** The parts of texts that are computed from what is looked up: `std.asciiUpper` of it, for example. */
function computedParts(value: Value | undefined): Problem[] {
  switch (value?.kind) {
    case "map":
      return [...value.entries.values()].flatMap((entry) => computedParts(entry.value));
    case "list":
      return value.items.flatMap(computedParts);
    case "string":
      return value.text.flatMap((part) => {
        const [span, ...related] = part.origins;
        if (part.kind !== "unknown" || part.code !== COMPUTED || span === undefined) return [];
        const message = `\`${part.values["how"] ?? "?"}\` of a value that is looked up at deploy time`;
        return [{ code: COMPUTED, span, values: { message }, related: related.slice(0, RELATED_LIMIT) }];
      });
    default:
      return [];
  }
}

const COMPUTED = "jsonnet-computed-on-reference";

/** Says which value it is about, by the keys that lead to it in its file. */
function withName(problem: Problem, sources: Sources): Problem {
  const name = constructsIn(sources, problem.span)[0]
    ?.keyPath.filter((step) => step !== "[]")
    .join(".");
  return {
    ...problem,
    values: { name: name === undefined || name === "" ? "the definition" : name, ...problem.values },
  };
}

function fileProblems(error: EvaluationError, { library, context }: Evaluating): Problem[] {
  const path = error.trace[0]?.span.path ?? "";
  const file = context.sources.files.get(path);
  const found = file === undefined ? [] : libraryFile(library, file).problems.slice(0, PROBLEM_LIMIT);
  if (found.length === 0) return [problemOf(error)];
  return found.map(({ code, message, span }) => ({ code, span, values: { message } }));
}

/** A failure as a problem: it stands where it happened, and the calls and imports that led there beside it. */
function problemOf({ code, message, trace, related }: EvaluationError): Problem {
  const places = new Map<string, Span>();
  for (const span of [...trace.map((entry) => entry.span), ...related])
    // A program that the caller gave stands in no file, and the outermost frame at no place in one.
    if (!span.path.startsWith("<") && span.end > span.start) places.set(spanKey(span), span);
  const [span = trace[0]?.span ?? { path: "", start: 0, end: 0 }, ...others] = places.values();
  return { code, span, values: { message }, related: others.slice(0, RELATED_LIMIT) };
}

/** Places of a trace that are shown beside the first. */
const RELATED_LIMIT = 10;
