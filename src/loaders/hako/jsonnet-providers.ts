import type { Native } from "../../languages/jsonnet/index.ts";
import type { Ignored } from "../../source/construct.ts";
import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { knownText, type Part } from "../../source/text.ts";
import { entryName, type MapEntry, type MapValue, type StringValue, type Value } from "../../source/value.ts";
import { inspect, plainText, string } from "./derive/ruby.ts";
import type { ProviderFile, ProviderLine } from "./provider-files.ts";
import type { RaisedError } from "./provider-types.ts";
import { loadProvider, type LoadedProvider, type ProviderContext, unknownType } from "./providers.ts";

/** What the `provide.NAME` functions of one definition were asked, and what came of it. */
export interface Provided {
  readonly problems: Problem[];
  /** The provider files that were read, in the order of reading. */
  readonly files: Set<ProviderFile>;
  /** The lines of those files that answered. */
  readonly answers: Set<ProviderLine>;
  /** Those of them whose value the program was given, because nothing made a secret of it until then. */
  readonly shown: Set<ProviderLine>;
  /** What says which provider is asked, where it looks, and for what. */
  readonly asked: Ignored[];
}

export function nothingProvided(): Provided {
  return { problems: [], files: new Set(), answers: new Set(), shown: new Set(), asked: [] };
}

const PREFIX = "provide.";

/**
 * The native functions that Hako defines: `provide.NAME(options, name)` for every env provider there is. Which there
 * are depends on the gems that are installed, so any name is taken.
 *
 * `file` and `yaml` answer with what stands in their files; any other with a reference, as do they for what is a
 * secret. Source: lib/hako/jsonnet_loader.rb, define_provider_functions.
 */
export function providerFunctions(context: ProviderContext, provided: Provided): (name: string) => Native | undefined {
  const loaded = new Map<string, LoadedProvider | RaisedError>();
  return (name) => {
    if (!name.startsWith(PREFIX)) return undefined;
    const type = name.slice(PREFIX.length);
    return {
      parameters: ["options", "name"],
      evaluate: ([options, variable], call) => {
        const asking: Asking = { type, options: options ?? NOTHING, variable: variable ?? NOTHING, call };
        return answer(asking, { context, provided, loaded });
      },
    };
  };
}

const NOTHING: Value = { kind: "null", origins: [] };

interface Asking {
  readonly type: string;
  readonly options: Value;
  readonly variable: Value;
  readonly call: Span;
}

interface Answering {
  readonly context: ProviderContext;
  readonly provided: Provided;
  /** By type and options. */
  readonly loaded: Map<string, LoadedProvider | RaisedError>;
}

type Answer = StringValue | { readonly kind: "error"; readonly message: string };

function answer(asking: Asking, answering: Answering): Answer {
  const { type, options, variable } = asking;
  const { provided } = answering;
  for (const span of [...options.origins, ...variable.origins])
    provided.asked.push({ span, reason: `tells the env provider \`${type}\` where and for what to look` });
  const configuration = options.kind === "string" ? knownText(options.text) : undefined;
  const key = variable.kind === "string" ? knownText(variable.text) : plainText(variable);
  if (options.kind === "string" && (configuration === undefined || key === undefined)) return nested(asking, provided);
  if (configuration === undefined || key === undefined)
    return failed({ error: "TypeError", message: `no implicit conversion of ${inspect(options)} into String` });
  const provider = providerFor(asking, configuration, answering);
  return "error" in provider ? failed(provider) : ask(provider, { ...asking, key }, answering);
}

function failed({ message }: RaisedError): Answer {
  return { kind: "error", message };
}

/** A provider that is told where to look by another one. */
function nested({ type, options, variable, call }: Asking, { problems }: Provided): Answer {
  const message = `what the env provider \`${type}\` is asked for is itself looked up at deploy time`;
  const related = [...options.origins, ...variable.origins];
  problems.push({
    code: "jsonnet-computed-on-reference",
    span: call,
    values: { name: `provide.${type}`, message },
    related,
  });
  const part: Part = { kind: "unknown", code: "value-unknown", values: { text: message }, origins: [call] };
  return { kind: "string", text: [part], origins: [call] };
}

function providerFor(
  { type, options, call }: Asking,
  configuration: string,
  { context, provided, loaded }: Answering,
): LoadedProvider | RaisedError {
  const key = `${type}\u0000${configuration}`;
  let provider = loaded.get(key);
  if (provider !== undefined) return provider;
  provider = loadFromOptions(type, { configuration, origins: options.origins, call }, context);
  loaded.set(key, provider);
  if ("error" in provider) return provider;
  if (!provider.known) provided.problems.push(unknownType(provider));
  if (provider.failure !== undefined) provided.problems.push({ ...provider.failure, span: call });
  if (provider.file !== undefined) provided.files.add(provider.file);
  return provider;
}

interface Options {
  readonly configuration: string;
  readonly origins: readonly Span[];
  readonly call: Span;
}

function loadFromOptions(
  type: string,
  { configuration, origins, call }: Options,
  context: ProviderContext,
): LoadedProvider | RaisedError {
  let options: unknown;
  try {
    options = JSON.parse(configuration);
  } catch {
    return { error: "JSON::ParserError", message: `unexpected token at '${configuration.slice(0, 40)}'` };
  }
  const read = valueOfJson(options, origins.length === 0 ? [call] : origins);
  if (read.kind !== "map") return { error: "TypeError", message: `no implicit conversion of String into Integer` };
  const loaded = loadProvider({ ...withType(read, type, call), origins: [call] }, call, context);
  if (!("code" in loaded)) return loaded.file?.refusal ?? loaded;
  return { error: loaded.values["error"] ?? "", message: loaded.values["message"] ?? "" };
}

/** The options as an entry of `$providers` would have them: the type of a native function is its name. */
function withType(options: MapValue, type: string, call: Span): MapValue {
  const entry: MapEntry = { key: string("type", [call]), keySpan: call, value: string(type, [call]) };
  return { ...options, entries: new Map([...options.entries, ["type", entry]]) };
}

function valueOfJson(json: unknown, origins: readonly Span[]): Value {
  if (json === null || json === undefined) return { kind: "null", origins };
  if (typeof json === "string") return string(json, origins);
  if (typeof json === "boolean") return { kind: "boolean", value: json, origins };
  if (typeof json === "number") return { kind: "number", value: json, integer: Number.isInteger(json), origins };
  if (Array.isArray(json)) return { kind: "list", items: json.map((item) => valueOfJson(item, origins)), origins };
  const entries = new Map<string, MapEntry>();
  const keySpan = origins[0] ?? { path: "", start: 0, end: 0 };
  for (const [name, value] of Object.entries(json as object)) {
    const key = string(name, origins);
    entries.set(entryName(key), { key, keySpan, value: valueOfJson(value, origins) });
  }
  return { kind: "map", entries, origins };
}

/** Source: lib/hako/jsonnet_loader.rb: `ask([name]).fetch(name)`. */
function ask(
  provider: LoadedProvider,
  { key, variable, call, type }: Asking & { readonly key: string },
  { context, provided }: Answering,
): Answer {
  const places = [...variable.origins, call];
  if (!provider.known)
    return text({ kind: "unknown", code: "provider-type-unknown", values: { type, key }, origins: places });
  const line = provider.file?.lines.get(key);
  if (provider.file !== undefined && line === undefined)
    return failed({ error: "KeyError", message: `key not found: ${inspect(variable)}` });
  if (line !== undefined) provided.answers.add(line);
  if (line === undefined || context.literals.judge("", "", line.valueSpans)) {
    const origins = [...places, ...(line?.spans ?? [])];
    return text({ kind: "provided", key, candidates: [{ ...provider.candidate, span: call }], origins });
  }
  provided.shown.add(line);
  return text({ kind: "text", text: line.value, secret: false, origins: [...line.valueSpans, call] });
}

function text(part: Part): Answer {
  return { kind: "string", text: [part], origins: part.origins };
}
