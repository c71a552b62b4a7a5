import { compose } from "../../languages/yaml/index.ts";
import type { Construct, Ignored } from "../../source/construct.ts";
import type { SourceFile } from "../../source/file.ts";
import { spanKey, type Span } from "../../source/span.ts";
import type { Value } from "../../source/value.ts";
import { meetLinesOf, type LiteralRegistry } from "./literals.ts";
import { implicitName, inspect, isTruthy, plainText } from "./derive/ruby.ts";
import type { RaisedError } from "./provider-types.ts";
import { constructAt, type Sources } from "./sources.ts";

/** A key of a provider's file and the value that it answers with. */
export interface ProviderLine {
  readonly key: string;
  /** Forgotten as soon as a name makes it a secret. */
  value: string;
  /** The constructs that hold it: one line, or in YAML each scalar that is joined into it. */
  readonly spans: readonly Span[];
  readonly valueSpans: readonly Span[];
  /** The separators that it is put together with. */
  readonly joinedBy: ReadonlySet<keyof Separators>;
}

/** A file that an env provider reads, as that provider sees it. */
export interface ProviderFile {
  readonly path: string;
  /** Of the keys that occur twice, the last. */
  readonly lines: ReadonlyMap<string, ProviderLine>;
  /** What the provider skips, and why. */
  readonly ignored: readonly Ignored[];
  /** Why Hako stops as soon as the provider is loaded. */
  readonly refusal?: RaisedError;
}

const OVERRIDDEN = "a later line of the file sets the same key";
const NEITHER: ReadonlySet<keyof Separators> = new Set();
// What String#lstrip takes away; JavaScript's trimStart takes more (U+FEFF, U+00A0).
const LEADING = /^[\0\t\n\v\f\r ]*/;

interface FileReading {
  readonly file: SourceFile;
  readonly literals: LiteralRegistry;
}

/**
 * A `file` provider's file: `KEY=value` lines with nothing quoted and nothing trimmed but what leads the line.
 * Source: lib/hako/env_providers/file.rb.
 */
export function readEnvFile(sources: Sources, { file, literals }: FileReading): ProviderFile {
  const { path, text } = file;
  const lines = new Map<string, ProviderLine>();
  const ignored: Ignored[] = [];
  const constructs: Construct[] = [];
  for (const { start, end } of envFileLines(text)) {
    const line = text.slice(start, end);
    if (line === "" || line.startsWith("#")) continue;
    const span: Span = { path, start, end };
    const equals = line.indexOf("=");
    const key = equals === -1 ? line : line.slice(0, equals);
    constructs.push({ span, kind: "provider-line", keyPath: [key] });
    if (equals === -1) {
      ignored.push({ span, reason: "no `=` in the line, so Hako's `file` provider skips it" });
      literals.meet({ name: "", value: line, place: "provider-file", span, valueSpan: span });
      continue;
    }
    const valueSpan: Span = { path, start: start + equals + 1, end };
    const value = line.slice(equals + 1);
    const secret = literals.meet({ name: key, value, place: "provider-file", span, valueSpan });
    const earlier = lines.get(key);
    if (earlier !== undefined) ignored.push({ span: earlier.spans[0] ?? span, reason: OVERRIDDEN });
    lines.set(key, { key, value: secret ? "" : value, spans: [span], valueSpans: [valueSpan], joinedBy: NEITHER });
  }
  sources.count(path, constructs);
  return { path, lines, ignored };
}

/** The lines of an env file without what Ruby's chomp and lstrip take off. */
function envFileLines(text: string): Span[] {
  const lines: Span[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf("\n", start);
    const next = feed === -1 ? text.length : feed + 1;
    let end = feed === -1 ? text.length : feed;
    if (text[end - 1] === "\r" && end > start) end--;
    const lead = LEADING.exec(text.slice(start, end))?.[0].length ?? 0;
    lines.push({ path: "", start: start + lead, end });
    start = next;
  }
  return lines;
}

/** The `#` lines of an env file, each from its mark. */
export function envFileComments(file: SourceFile): Span[] {
  return envFileLines(file.text)
    .filter(({ start }) => file.text[start] === "#")
    .map(({ start, end }) => ({ path: file.path, start, end }));
}

/** How a `yaml` provider joins keys and list items. */
export interface Separators {
  readonly key: Value | undefined;
  readonly list: Value | undefined;
}

/**
 * A `yaml` provider's file: nested keys and list items joined into flat ones.
 * Source: lib/hako/env_providers/yaml.rb; `YAML.load_file` of Psych 4 refuses aliases, dates and Ruby objects.
 */
export function readYamlProviderFile(
  sources: Sources,
  { file, literals, separators }: FileReading & { separators: Separators },
): ProviderFile {
  const { path } = file;
  const parsed = sources.yaml(file);
  sources.count(
    path,
    parsed.constructs.map((construct) =>
      construct.kind === "leaf" ? { ...construct, kind: "provider-line" } : construct,
    ),
  );
  const none = { path, lines: new Map<string, ProviderLine>(), ignored: [] };
  // `meetUnused` of load.ts looks for secrets in what could not be parsed.
  if (!parsed.readable)
    return { ...none, refusal: { error: "Psych::SyntaxError", message: "the file is not valid YAML" } };
  const alias = parsed.constructs.find((construct) => construct.kind === "alias");
  if (alias !== undefined) {
    meetLinesOf(file, "provider-file", literals);
    return { ...none, refusal: { error: "Psych::BadAlias", message: `Unknown alias: ${aliasName(file, alias.span)}` } };
  }
  // Here a tag such as `!include` means nothing, to Ruby as to us.
  const composed = compose(parsed, { tagged: () => undefined });
  sources.problems.push(...composed.problems.filter((problem) => problem.code !== "yaml-tag-unsupported"));
  if (composed.value?.kind !== "map") {
    meetLinesOf(file, "provider-file", literals);
    return { ...none, refusal: { error: "Hako::EnvProvider::ValidationError", message: "Env yaml root must be Hash" } };
  }
  const flattening: Flattening = {
    sources,
    literals,
    separators,
    lines: new Map(),
    ignored: [...composed.overridden],
    refusals: [],
    joinedBy: NEITHER,
  };
  flatten(composed.value, undefined, flattening);
  const [refusal] = flattening.refusals;
  return { path, lines: flattening.lines, ignored: flattening.ignored, ...(refusal === undefined ? {} : { refusal }) };
}

function aliasName({ text }: SourceFile, span: Span): string {
  return /\*([0-9A-Za-z_-]+)$/.exec(text.slice(span.start, span.end))?.[1] ?? "";
}

interface Flattening {
  readonly sources: Sources;
  readonly literals: LiteralRegistry;
  readonly separators: Separators;
  readonly lines: Map<string, ProviderLine>;
  readonly ignored: Ignored[];
  readonly refusals: RaisedError[];
  /** The separators that the present line is put together with so far. */
  joinedBy: ReadonlySet<keyof Separators>;
}

function flatten(value: Value, root: string | undefined, into: Flattening): void {
  if (value.kind === "map") {
    const outside = into.joinedBy;
    for (const { key, value: inner } of value.entries.values()) {
      refuseUnloadable(key, into);
      const name = key.kind === "null" ? undefined : keyText(key, into);
      flatten(inner, joinKeys(root, name, into), into);
      into.joinedBy = outside;
    }
    if (value.entries.size === 0 && value.origins[0] !== undefined) {
      into.ignored.push({
        span: constructAt(into.sources, value.origins[0]),
        reason: "an empty map gives the `yaml` provider no key",
      });
    }
    return;
  }
  const scalars: Value[] = [];
  const text = value.kind === "list" ? joinList(value.items, scalars, into) : scalar(value, scalars, into);
  addLine({ key: root ?? "", text, scalars: scalars.length === 0 ? [value] : scalars }, into);
}

function addLine(
  { key, text, scalars }: { key: string; text: string; scalars: readonly Value[] },
  into: Flattening,
): void {
  const valueSpans = scalars.flatMap((item) => item.origins.slice(0, 1));
  const spans = distinct(valueSpans.map((span) => constructAt(into.sources, span)));
  const earlier = into.lines.get(key);
  if (earlier !== undefined) for (const span of earlier.spans) into.ignored.push({ span, reason: OVERRIDDEN });
  let secret = false;
  scalars.forEach((item) => {
    const valueSpan = item.origins[0];
    if (valueSpan === undefined) return;
    const span = constructAt(into.sources, valueSpan);
    if (
      into.literals.meet({
        name: key,
        value: item.kind === "list" ? "" : plainText(item),
        place: "provider-file",
        span,
        valueSpan,
      })
    )
      secret = true;
  });
  into.lines.set(key, { key, value: secret ? "" : text, spans, valueSpans, joinedBy: into.joinedBy });
}

function distinct(spans: readonly Span[]): Span[] {
  return [...new Map(spans.map((span) => [spanKey(span), span])).values()];
}

/** A key in Array#join: a list is joined itself, a map stands as Ruby prints it. */
function keyText(key: Value, into: Flattening): string {
  return key.kind === "list"
    ? joinItems(key.items, { separator: separatorText("key", into, { joins: true }), scalars: [], into })
    : plainText(key);
}

function joinKeys(root: string | undefined, name: string | undefined, into: Flattening): string {
  const steps = [root, name].filter((step) => step !== undefined);
  if (steps.length === 0) return "";
  return steps.join(separatorText("key", into, { joins: steps.length > 1 }));
}

interface Joining {
  readonly separator: string;
  /** Takes the scalars that are joined. */
  readonly scalars: Value[];
  readonly into: Flattening;
}

/** Array#join: nested lists are joined with the same separator, a map stands as Ruby prints it. */
function joinItems(items: readonly Value[], joining: Joining): string {
  return items
    .map((item) =>
      item.kind === "list" ? joinItems(item.items, joining) : scalar(item, joining.scalars, joining.into),
    )
    .join(joining.separator);
}

function joinList(items: readonly Value[], scalars: Value[], into: Flattening): string {
  return items.length === 0
    ? ""
    : joinItems(items, { separator: separatorText("list", into, { joins: true }), scalars, into });
}

function scalar(value: Value, scalars: Value[], into: Flattening): string {
  refuseUnloadable(value, into);
  if (value.kind === "map") {
    leaves(value, scalars);
    return inspect(value);
  }
  scalars.push(value);
  return plainText(value);
}

function leaves(value: Value, scalars: Value[]): void {
  if (value.kind === "map") for (const entry of value.entries.values()) leaves(entry.value, scalars);
  else if (value.kind === "list") for (const item of value.items) leaves(item, scalars);
  else scalars.push(value);
}

const DEFAULTS: Readonly<Record<keyof Separators, string>> = { key: ".", list: "," };

/** What Array#join is given, which is looked at even where there is only one item to join. */
function separatorText(which: keyof Separators, into: Flattening, { joins }: { joins: boolean }): string {
  const value = into.separators[which];
  if (joins && !into.joinedBy.has(which)) into.joinedBy = new Set([...into.joinedBy, which]);
  if (value === undefined) return DEFAULTS[which];
  if (value.kind !== "string" && isTruthy(value))
    into.refusals.push({ error: "TypeError", message: `no implicit conversion of ${implicitName(value)} into String` });
  return value.kind === "string" ? plainText(value) : "";
}

function refuseUnloadable(value: Value, into: Flattening): void {
  if (value.kind === "other" && value.type !== "Symbol") {
    into.refusals.push({ error: "Psych::DisallowedClass", message: `Tried to load unspecified class: ${value.type}` });
  }
}
