import type { AppId } from "../../estate/types.ts";
import type { Ignored } from "../../source/construct.ts";
import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { knownText, type Part, type Provider } from "../../source/text.ts";
import type { MapEntry, StringValue } from "../../source/value.ts";
import { className } from "./derive/ruby.ts";
import type { Interpolation, Token } from "./interpolation.ts";
import type { ProviderFile, ProviderLine } from "./provider-files.ts";
import type { LoadedProvider, ProviderContext } from "./providers.ts";
import { constructAt, type Sources } from "./sources.ts";

/** What the environments of one app's containers say beside their values. */
export interface EnvironmentReport {
  readonly problems: Problem[];
  readonly ignored: Ignored[];
  /** The provider files that were read, in the order of reading. */
  readonly files: Set<ProviderFile>;
  /** The lines of those files that answer for a variable. */
  readonly answers: Set<ProviderLine>;
}

export interface EnvironmentContext extends ProviderContext {
  /** Absent while the estate is only surveyed for secrets. */
  readonly app?: AppId;
  readonly report: EnvironmentReport;
}

/** One variable of the environment, taken apart. */
export interface ParsedEntry {
  readonly name: string;
  readonly entry: MapEntry;
  readonly span: Span;
  /** Absent where the value is no string. */
  readonly parsed?: { readonly value: StringValue; readonly text: string; readonly interpolation: Interpolation };
}

/** Who may answer for a variable. */
export interface Answer {
  readonly candidates: readonly Provider[];
  /** True where a provider of a known type is among the candidates. */
  readonly known: boolean;
  /** The line that certainly answers, where nobody before it fails to. */
  readonly line?: ProviderLine;
  readonly provider?: LoadedProvider;
}

/** What the values of one container are made with. */
export interface Expansion {
  readonly container: string;
  readonly context: EnvironmentContext;
  readonly answers: ReadonlyMap<string, Answer>;
  /** False where the providers could not even be loaded, so that nobody can say what resolves. */
  readonly loaded: boolean;
}

/** What a variable is deployed with. */
export function valueOf({ name, entry, span, parsed }: ParsedEntry, expansion: Expansion): Part[] {
  if (parsed === undefined) {
    if (entry.value.kind === "string") return [...entry.value.text];
    const values = { name, type: className(entry.value) };
    return [
      {
        kind: "unknown",
        code: "env-value-not-string",
        values,
        origins: entry.value.origins.length === 0 ? [span] : entry.value.origins,
      },
    ];
  }
  const { value, text, interpolation } = parsed;
  const { tokens } = interpolation;
  if (text === "") return [{ kind: "text", text: "", secret: false, origins: value.origins }];
  concealAnswers(name, tokens, expansion);
  return tokens.map((token) =>
    partOf(name, token, { origins: tokenOrigins(value, tokens, token, expansion), expansion }),
  );
}

/** What `valueOf` asks of the secret rules, without the value: for a survey of what is a secret. */
export function classifyValue({ name, parsed }: ParsedEntry, expansion: Expansion): void {
  if (parsed === undefined) return;
  const { value, interpolation } = parsed;
  const { tokens } = interpolation;
  concealAnswers(name, tokens, expansion);
  for (const token of tokens) {
    if (token.kind !== "literal") continue;
    meetLiteral(name, token.text, { origins: tokenOrigins(value, tokens, token, expansion), expansion });
  }
}

/** A literal that is the whole value stands where the value stands. */
function tokenOrigins(
  value: StringValue,
  tokens: readonly Token[],
  token: Token,
  { context }: Expansion,
): readonly Span[] {
  return tokens.length === 1 && token.kind === "literal" ? value.origins : partOrigins(value, token, context.sources);
}

function partOf(
  name: string,
  token: Token,
  { origins, expansion }: { origins: readonly Span[]; expansion: Expansion },
): Part {
  switch (token.kind) {
    case "literal":
      return { kind: "text", text: token.text, secret: meetLiteral(name, token.text, { origins, expansion }), origins };
    case "variable":
      return variablePart(token.name, origins, expansion);
    case "broken":
      return { kind: "unknown", code: "env-variable-not-ascii", values: { variable: token.variable }, origins };
  }
}

function meetLiteral(
  name: string,
  value: string,
  { origins, expansion }: { origins: readonly Span[]; expansion: Expansion },
): boolean {
  const { sources, literals, app } = expansion.context;
  const valueSpan = origins[0];
  if (valueSpan === undefined) return false;
  const span = constructAt(sources, valueSpan);
  return literals.meet({ name, value, place: "definition", span, valueSpan, app });
}

/** Makes secrets of the provider lines that one of the names they go by, or what they are put together to, gives away. */
function concealAnswers(name: string, tokens: readonly Token[], { answers, context }: Expansion): void {
  let lines: ProviderLine[] | undefined;
  let composed: string | undefined = "";
  for (const token of tokens) {
    const line = token.kind === "variable" ? answers.get(token.name)?.line : undefined;
    if (line !== undefined) (lines ??= []).push(line);
    if (token.kind === "literal") composed = composed === undefined ? undefined : composed + token.text;
    else composed = composed === undefined || line === undefined ? undefined : composed + line.value;
  }
  if (lines === undefined) return;
  for (const line of lines) if (context.literals.judge(name, line.value, line.valueSpans)) line.value = "";
  if (tokens.length < 2 || composed === undefined) return;
  if (
    !context.literals.judge(
      name,
      composed,
      lines.flatMap((line) => line.valueSpans),
    )
  )
    return;
  for (const line of lines) line.value = "";
}

function variablePart(variable: string, origins: readonly Span[], { answers, context, loaded }: Expansion): Part {
  const answer = answers.get(variable);
  if (answer === undefined || answer.candidates.length === 0) {
    return {
      kind: "unknown",
      code: loaded ? "env-variable-unresolved" : "hako-refuses",
      values: { variable },
      origins,
    };
  }
  const { candidates, known, line, provider } = answer;
  if (line !== undefined) context.report.answers.add(line);
  if (line !== undefined && candidates.length === 1 && !context.literals.judge("", "", line.valueSpans)) {
    return {
      kind: "text",
      text: line.value,
      secret: false,
      origins: [...line.valueSpans, ...(provider?.pathOrigins ?? []), ...origins],
    };
  }
  if (!known)
    return {
      kind: "unknown",
      code: "provider-type-unknown",
      values: { type: candidates[0]?.type ?? "", key: variable },
      origins: [...origins, ...candidates.map((provider) => provider.span)],
    };
  return { kind: "provided", key: variable, candidates, origins: [...origins, ...(line?.spans ?? [])] };
}

/**
 * The places of a part of a string: its own characters where the token is written as it reads up to there, which is so
 * for a plain or quoted scalar on one line, else the whole token; then the places outwards.
 */
export function partOrigins(
  value: StringValue,
  { start, end }: { start: number; end: number },
  sources: Sources,
): Span[] {
  const token = value.origins[0];
  if (token === undefined) return [];
  const source = sources.files.get(token.path)?.text ?? "";
  const quote = source[token.start];
  const inside = token.start + (quote === '"' || quote === "'" ? 1 : 0);
  const read = (knownText(value.text) ?? "").slice(0, end);
  const places = [...value.origins];
  if (inside + end <= token.end && source.startsWith(read, inside))
    places[0] = { path: token.path, start: inside + start, end: inside + end };
  return places;
}
