import {
  addressOf,
  PROVIDER_TYPE_NAMES,
  missingOption,
  providerType,
  type RaisedError,
  whereOf,
} from "./provider-types.ts";
import { readEnvFile, readYamlProviderFile, type ProviderFile } from "./provider-files.ts";
import type { Problem, ProblemCode } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { knownText, type Provider } from "../../source/text.ts";
import type { MapEntry, MapValue, Value } from "../../source/value.ts";
import { type ReadResult, resolvePath } from "../../source/workspace.ts";
import { reasonOf } from "../../source/unreadable.ts";
import type { LiteralRegistry } from "./literals.ts";
import { className, implicitName, inspect, isTruthy, NIL, plainText } from "./derive/ruby.ts";
import type { Sources } from "./sources.ts";

/** One entry of `$providers`, ready to be asked. */
export interface LoadedProvider {
  readonly type: string;
  readonly where: string;
  /** False for a type that only its owner knows. */
  readonly known: boolean;
  /** The place of the entry. */
  readonly span: Span;
  readonly config: MapValue;
  readonly typeEntry: MapEntry;
  /** The options that its type reads; `undefined` where they are not known. */
  readonly options?: readonly string[];
  /** Where the path of its file is typed, then the places outwards. */
  readonly pathOrigins: readonly Span[];
  /** The file that it reads, where it reads one and that could be read. */
  readonly file?: ProviderFile;
  /** Why its file could not be read. Hako reads a `file` provider's when it asks, a `yaml` provider's at once. */
  readonly failure?: Problem;
  readonly candidate: Provider;
}

/** What came of a `$providers` list. */
export interface LoadedProviders {
  readonly providers: readonly LoadedProvider[];
  /** Why Hako stops here. */
  readonly refusal?: Problem;
}

/** Where provider files are found, and who has read them already. */
export interface ProviderContext {
  readonly sources: Sources;
  readonly literals: LiteralRegistry;
  /** Of the whole load, by type, path and separators. */
  readonly cache: Map<string, ProviderFile>;
  /** Of the whole load: what each list of providers came to. A list belongs to one definition. */
  readonly loaded: WeakMap<Value, LoadedProviders>;
  /** The definition, whose folder is the one that paths start from, whichever file they are typed in. */
  readonly definition: string;
}

/**
 * Loads a container's `$providers` as Hako does before it looks at any value, and stops where Hako would.
 * Source: lib/hako/container.rb, load_providers.
 */
export function loadProviders(entry: MapEntry | undefined, context: ProviderContext): LoadedProviders {
  if (entry === undefined || !isTruthy(entry.value)) return { providers: [] };
  const known = context.loaded.get(entry.value);
  if (known !== undefined) return known;
  const loaded = loadList(entry, context);
  context.loaded.set(entry.value, loaded);
  return loaded;
}

function loadList({ value: list, keySpan }: MapEntry, context: ProviderContext): LoadedProviders {
  if (list.kind !== "list") return { providers: [], refusal: refusal(notAList(list), keySpan) };
  const providers: LoadedProvider[] = [];
  for (const item of list.items) {
    const loaded = loadProvider(item, keySpan, context);
    if ("code" in loaded) return { providers, refusal: loaded };
    providers.push(loaded);
    const raised = loaded.file?.refusal;
    if (raised !== undefined) return { providers, refusal: refusal(raised, loaded.span) };
  }
  return { providers };
}

function refusal({ error, message }: RaisedError, span: Span): Problem {
  return { code: "hako-refuses", span, values: { error, message } };
}

function notAList(value: Value): RaisedError {
  if (value.kind === "map") return { error: "TypeError", message: "no implicit conversion of String into Integer" };
  return { error: "NoMethodError", message: `undefined method \`map' for ${inspect(value)}:${className(value)}` };
}

function notAMap(value: Value): RaisedError {
  if (value.kind === "list") return { error: "TypeError", message: "no implicit conversion of String into Integer" };
  return { error: "NoMethodError", message: `undefined method \`fetch' for ${inspect(value)}:${className(value)}` };
}

/** One provider by its entry, or why Hako stops at it. `fallback` is the place of an entry that has none. */
export function loadProvider(item: Value, fallback: Span, context: ProviderContext): LoadedProvider | Problem {
  const span = item.origins[0] ?? fallback;
  if (item.kind !== "map") return refusal(notAMap(item), span);
  const typeEntry = item.entries.get("type");
  if (typeEntry === undefined) return refusal({ error: "KeyError", message: 'key not found: "type"' }, span);
  const type = plainText(typeEntry.value);
  if (typeEntry.value.kind !== "string") {
    return refusal(
      { error: "LoadError", message: `cannot load such file -- hako/env_providers/${type}` },
      typeEntry.value.origins[0] ?? typeEntry.keySpan,
    );
  }
  const known = providerType(type);
  if (known === undefined)
    return {
      type,
      where: "",
      known: false,
      span,
      config: item,
      typeEntry,
      pathOrigins: [],
      candidate: { type, where: "", certain: false, span },
    };
  const missing = missingOption(known, item);
  if (missing !== undefined) return refusal(missing, span);
  const common = { type, known: true, span, config: item, typeEntry, options: known.options };
  if (type !== "file" && type !== "yaml") {
    const where = whereOf(known, item);
    const address = addressOf(known, item);
    const candidate = { type, where, ...(address === undefined ? {} : { address }), certain: false, span };
    return { ...common, where, pathOrigins: [], candidate };
  }
  return loadFile({ ...common, pathOrigins: [] }, context);
}

type FileBacked = Omit<LoadedProvider, "where" | "candidate">;

function loadFile(provider: FileBacked, context: ProviderContext): LoadedProvider | Problem {
  const path = provider.config.entries.get("path")?.value;
  const place = path?.origins[0] ?? provider.span;
  if (path?.kind !== "string")
    return refusal(
      { error: "TypeError", message: `no implicit conversion of ${implicitName(path ?? NIL)} into String` },
      place,
    );
  const typed = knownText(path.text) ?? "";
  const where = resolvePath(context.definition, typed);
  const common = {
    ...provider,
    where,
    pathOrigins: path.origins,
    candidate: { type: provider.type, where, certain: false, span: provider.span },
  };
  const read = context.sources.read(where);
  if (read.kind !== "file")
    return {
      ...common,
      failure: {
        ...failureOf(read),
        span: place,
        values: { path: typed, type: provider.type, reason: reasonOf(read) },
      },
    };
  const file = cachedFile(provider, where, read.text, context);
  return { ...common, file, candidate: { ...common.candidate, certain: true } };
}

function cachedFile(
  provider: FileBacked,
  path: string,
  text: string,
  { sources, literals, cache }: ProviderContext,
): ProviderFile {
  const separators = {
    key: provider.config.entries.get("key_sep")?.value,
    list: provider.config.entries.get("ary_sep")?.value,
  };
  const shown = [separators.key, separators.list].map((value) =>
    value === undefined ? "" : `${value.kind} ${plainText(value)}`,
  );
  const key = [provider.type, path, ...shown].join("\u0000");
  let file = cache.get(key);
  if (file === undefined) {
    const reading = { file: sources.files.get(path) ?? { path, text }, literals };
    file =
      provider.type === "file"
        ? readEnvFile(sources, reading)
        : readYamlProviderFile(sources, { ...reading, separators });
    cache.set(key, file);
  }
  return file;
}

function failureOf(read: Exclude<ReadResult, { kind: "file" }>): { code: ProblemCode } {
  if (read.kind === "missing") return { code: "provider-file-missing" };
  return { code: read.kind === "outside" ? "provider-file-outside-root" : "provider-file-unreadable" };
}

/** The problem that a provider of an unknown type is. */
export function unknownType({ type, typeEntry }: LoadedProvider): Problem {
  const span = typeEntry.value.origins[0] ?? typeEntry.keySpan;
  return { code: "provider-type-unknown", span, values: { type, known: PROVIDER_TYPE_NAMES.join(", ") } };
}
