import type { AppId } from "../../estate/types.ts";
import type { Ignored } from "../../source/construct.ts";
import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { knownText, type Part, type Provider } from "../../source/text.ts";
import type { MapEntry, StringValue } from "../../source/value.ts";
import { className } from "./derive/ruby.ts";
import type { FlatText, Interpolation, Token } from "./interpolation.ts";
import type { ProviderFile, ProviderLine } from "./provider-files.ts";
import type { LoadedProvider, ProviderContext } from "./providers.ts";
import { constructAt, constructsIn, type Sources } from "./sources.ts";

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
  /** True where any value may be used by another definition under another name: that of a program may come from a library. */
  readonly surveysAll?: boolean;
}

/** One variable of the environment, taken apart. */
export interface ParsedEntry {
  readonly name: string;
  readonly entry: MapEntry;
  readonly span: Span;
  /** Absent where the value is no string. */
  readonly parsed?: { readonly value: StringValue; readonly flat: FlatText; readonly interpolation: Interpolation };
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
    const isLate = entry.value.kind === "other" && entry.value.type === "Unknown";
    const values = { name, ...(isLate ? {} : { type: className(entry.value) }) };
    return [
      {
        kind: "unknown",
        code: isLate ? "value-unknown" : "env-value-not-string",
        values,
        origins: entry.value.origins.length === 0 ? [span] : entry.value.origins,
      },
    ];
  }
  const { value, flat, interpolation } = parsed;
  const { tokens } = interpolation;
  if (flat.text === "") return [{ kind: "text", text: "", secret: false, origins: value.origins }];
  concealAnswers(name, tokens, expansion);
  const places = tokens.map((token) => tokenOrigins(parsed, token, expansion));
  concealJoined(name, tokens, { places, expansion });
  return tokens.map((token, index) => partOf(name, token, { origins: places[index] ?? value.origins, expansion }));
}

/** Makes secrets of the pieces of a value that are none by themselves, but are one together. */
function concealJoined(
  name: string,
  tokens: readonly Token[],
  { places, expansion }: { places: readonly (readonly Span[])[]; expansion: Expansion },
): void {
  if (tokens.length < 2) return;
  const { literals, sources } = expansion.context;
  let joined = "";
  let spans: Span[] = [];
  const judge = (): void => {
    // Of what is put together with a provider's value, that value is the secret.
    const lines = spans.filter((span) => constructsIn(sources, span)[0]?.kind === "provider-line");
    if (spans.length > 1) literals.judge(name, joined, lines.length > 0 ? lines : spans);
    joined = "";
    spans = [];
  };
  tokens.forEach((token, index) => {
    if (token.kind !== "literal") return judge();
    joined += token.text;
    meetLiteral(name, token.text, { origins: places[index] ?? [], expansion });
    const [place] = places[index] ?? [];
    if (place !== undefined) spans.push(place);
  });
  judge();
}

/** What `valueOf` asks of the secret rules, without the value: for a survey of what is a secret. */
export function classifyValue({ name, parsed }: ParsedEntry, expansion: Expansion): void {
  if (parsed === undefined) return;
  const { tokens } = parsed.interpolation;
  concealAnswers(name, tokens, expansion);
  const places = tokens.map((token) => tokenOrigins(parsed, token, expansion));
  concealJoined(name, tokens, { places, expansion });
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== "literal") continue;
    meetLiteral(name, token.text, { origins: places[index] ?? [], expansion });
  }
}

/** A literal that is the whole value stands where the value stands. */
function tokenOrigins(
  { value, flat, interpolation }: NonNullable<ParsedEntry["parsed"]>,
  token: Token,
  { context }: Expansion,
): readonly Span[] {
  const { parts } = flat;
  if (interpolation.tokens.length === 1 && token.kind === "literal" && parts.length < 2) return value.origins;
  if (parts.length < 2)
    return token.kind === "opaque" ? token.part.origins : partOrigins(value, token, context.sources);
  // A token of a value that was put together has the places of the parts that it lies in.
  const inside = parts.filter(({ start, end }) => start < token.end && token.start < end);
  return inside.flatMap(({ part, start, end }) => {
    if (part.kind !== "text" || (token.start <= start && end <= token.end)) return part.origins;
    const own: StringValue = { kind: "string", text: [part], origins: part.origins };
    return partOrigins(
      own,
      { start: Math.max(0, token.start - start), end: Math.min(end, token.end) - start },
      context.sources,
    );
  });
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
    case "opaque":
      return { ...token.part, origins };
    case "late":
      return { kind: "unknown", code: "value-unknown", values: { name }, origins };
  }
}

function meetLiteral(
  name: string,
  value: string,
  { origins, expansion }: { origins: readonly Span[]; expansion: Expansion },
): boolean {
  const { sources, literals, app } = expansion.context;
  const [valueSpan, ...outer] = origins;
  if (valueSpan === undefined) return false;
  const meet = (place: Span): boolean =>
    literals.meet({ name, value, place: "definition", span: constructAt(sources, place), valueSpan: place, app });
  const secret = meet(valueSpan);
  // What was computed from several literals is in each of them.
  if (secret) for (const place of outer) if (isLiteralPlace(place, sources)) meet(place);
  return secret;
}

/** True for a string or a number of a program; the places outwards are imports, calls and fields. */
function isLiteralPlace({ path, start, end }: Span, { files, yamlFiles }: Sources): boolean {
  return !yamlFiles.has(path) && LITERAL.test(files.get(path)?.text.slice(start, end) ?? "");
}

const LITERAL = /^(?:@?'(?:[^'\\]|\\[\s\S]|'')*'|@?"(?:[^"\\]|\\[\s\S]|"")*"|\|\|\|[\s\S]*|\d[\w.+-]*)$/;

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
