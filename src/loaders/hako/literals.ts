import type { AppId, LiteralValue } from "../../estate/types.ts";
import type { Construct } from "../../source/construct.ts";
import type { SourceFile } from "../../source/file.ts";
import { parseInterpolation } from "./interpolation.ts";
import { placeKey } from "./places.ts";
import { compareSpans, type Span } from "../../source/span.ts";

/** A literal as a loader meets it. */
export interface MetLiteral {
  readonly name: string;
  readonly value: string;
  /** `definition` or `provider-file`. */
  readonly place: string;
  readonly span: Span;
  readonly valueSpan: Span;
  /** True for what no app uses: it is only of interest if it is a secret. */
  readonly idle?: boolean;
  /** The app that it is met for; absent while the estate is only surveyed. */
  readonly app?: AppId | undefined;
}

/** The literals of a load, one a place, and what the secret rules say of them. */
export interface LiteralRegistry {
  /**
   * Notes a literal and classifies it. Once any name that it goes by makes it a secret it is one for everybody, and
   * its value is forgotten.
   *
   * @returns true for a secret
   */
  meet(literal: MetLiteral): boolean;
  /**
   * Classifies what stands at `valueSpans` under the name it is used by; all of them become secrets where one is, or
   * where `value`, which they make up, is one under that name.
   *
   * @returns true for a secret
   */
  judge(name: string, value: string, valueSpans: readonly Span[]): boolean;
  /** True where a literal of the construct at `span` was met. */
  knows(span: Span): boolean;
  /** Says that `app` reads the provider file `path`. */
  useFile(path: string, app: AppId): void;
  /** Ordered by place. */
  all(): LiteralValue[];
}

interface Entry extends Omit<LiteralValue, "value" | "secret" | "apps"> {
  value: string;
  secret: boolean;
  readonly names: string[];
  idle: boolean;
  /** In the order of loading: the apps load one after the other, so that only the last of these can come again. */
  readonly apps: AppId[];
}

/** The literals of one file. */
interface FileLiterals {
  /** By the place of their value: see `placeKey`. */
  readonly entries: Map<number, Entry>;
  /** The places of the constructs that hold them. */
  readonly constructs: Set<number>;
}

export function literalRegistry(isSecret: (name: string, value: string) => boolean): LiteralRegistry {
  const files = new Map<string, FileLiterals>();
  const readers = new Map<string, Set<AppId>>();
  const entryAt = (span: Span): Entry | undefined => files.get(span.path)?.entries.get(placeKey(span));
  return {
    meet(literal) {
      const entry = entryAt(literal.valueSpan) ?? addEntry(files, literal);
      const { name, value, app, idle = false } = literal;
      if (!idle) entry.idle = false;
      if (app !== undefined && entry.apps.at(-1) !== app) entry.apps.push(app);
      if (entry.secret || entry.names.includes(name)) return entry.secret;
      entry.names.push(name);
      if (value !== "" && isSecret(name, value)) conceal(entry);
      return entry.secret;
    },
    judge(name, value, valueSpans) {
      const entry = valueSpans[0] === undefined ? undefined : entryAt(valueSpans[0]);
      if (valueSpans.length === 1 && entry !== undefined) return judgeOne(entry, { name, value, isSecret });
      const used = valueSpans.flatMap((span) => entryAt(span) ?? []);
      const secret = used.some(({ secret }) => secret) || (value !== "" && isSecret(name, value));
      if (secret) used.forEach(conceal);
      return secret;
    },
    knows: (span) => files.get(span.path)?.constructs.has(placeKey(span)) ?? false,
    useFile(path, app) {
      const apps = readers.get(path);
      if (apps === undefined) readers.set(path, new Set([app]));
      else apps.add(app);
    },
    all: () =>
      [...files.values()]
        .flatMap(({ entries }) => [...entries.values()])
        .filter(({ secret, idle }) => secret || !idle)
        .map(({ name, value, place, span, valueSpan, secret, apps }) => ({
          name,
          value,
          place,
          span,
          valueSpan,
          secret,
          apps: [...(readers.get(span.path) ?? apps)],
        }))
        .sort((a, b) => compareSpans(a.valueSpan, b.valueSpan)),
  };
}

function addEntry(files: Map<string, FileLiterals>, { name, value, place, span, valueSpan }: MetLiteral): Entry {
  let file = files.get(valueSpan.path);
  if (file === undefined) files.set(valueSpan.path, (file = { entries: new Map(), constructs: new Set() }));
  const entry: Entry = { name, value, place, span, valueSpan, secret: false, idle: true, names: [], apps: [] };
  file.entries.set(placeKey(valueSpan), entry);
  file.constructs.add(placeKey(span));
  return entry;
}

/** Names that are remembered for one literal: most have one, and a longer list takes longer to search than to judge. */
const REMEMBERED_NAMES = 8;

/** A provider's line is judged again for every app that reads it, mostly under one and the same name. */
function judgeOne(
  entry: Entry,
  { name, value, isSecret }: { name: string; value: string; isSecret: (name: string, value: string) => boolean },
): boolean {
  if (entry.secret || value === "") return entry.secret;
  const whole = value === entry.value;
  if (whole && entry.names.includes(name)) return false;
  if (isSecret(name, value)) conceal(entry);
  else if (whole && entry.names.length < REMEMBERED_NAMES) entry.names.push(name);
  return entry.secret;
}

function conceal(entry: Entry): void {
  entry.secret = true;
  entry.value = "";
}

const ASSIGNMENT = /^[ \t]*(?:-[ \t]+)?["']?([A-Za-z_$][\w.$-]*)["']?[ \t]*[:=][ \t]*([^\r\n]*)$/gm;

/**
 * The `name: value` and `name=value` lines of a file that could not be read, so that an excerpt of it shows no secret.
 * What is indented more than such a line goes on with its value: a block, or a value of several lines.
 */
export function meetLinesOf({ path, text }: SourceFile, place: string, literals: LiteralRegistry): void {
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [line, name = "", value = ""] = match;
    const typed = value.trimEnd();
    if (typed === "") continue;
    const start = match.index + line.length - value.length;
    const span: Span = { path, start: match.index + line.length - line.trimStart().length, end: start + typed.length };
    const meet = (spoken: string, end: number): boolean =>
      literals.meet({ name, value: unquoted(spoken), place, span, valueSpan: { path, start, end }, idle: true });
    const end = endOfDeeper(text, match.index);
    if (end <= start + typed.length) meet(typed, start + typed.length);
    else if (!meet(text.slice(start, end).replace(BLOCK, ""), end)) meet(typed, start + typed.length);
  }
}

/** The indicator of a block scalar, and the line break behind it. */
const BLOCK = /^[|>][0-9+-]{0,2}[ \t]*(?:#[^\n]*)?\r?\n\s*/;
const LINE = /([ \t]*)([^\r\n]*)(\r?\n|$)/y;

/** The end of the last of the lines below the one at `start` that are indented more than it; empty lines count as such. */
function endOfDeeper(text: string, start: number): number {
  LINE.lastIndex = start;
  const own = LINE.exec(text)?.[1]?.length ?? 0;
  let end = start;
  for (let lines = 0; lines < DEEPER_LINES && LINE.lastIndex < text.length; lines++) {
    const at = LINE.lastIndex;
    const [, indent = "", rest = ""] = LINE.exec(text) ?? [];
    if (rest !== "" && indent.length <= own) break;
    if (rest !== "") end = at + indent.length + rest.trimEnd().length;
  }
  return end;
}

/** A key, certificates included, has fewer lines; and nobody searches a broken file of any size again for each line of it. */
const DEEPER_LINES = 200;

/** The value of a construct that no definition uses any more, by its text: it may be a secret all the same. */
export function meetIdle({ path, text }: SourceFile, { span, keyPath }: Construct, literals: LiteralRegistry): void {
  const typed = text.slice(span.start, span.end);
  const name = keyPath.findLast((step) => step !== "[]") ?? "";
  const key = keyPath.at(-1) === "[]" ? undefined : KEY.exec(typed)?.[0];
  const start = span.start + (key?.length ?? 0);
  const value = parseInterpolation(unquoted(text.slice(start, span.end)))
    .tokens.map((token) => (token.kind === "literal" ? token.text : ""))
    .join("");
  if (value !== "")
    literals.meet({ name, value, place: "definition", span, valueSpan: { path, start, end: span.end }, idle: true });
}

/** A key with its colon. */
const KEY = /^(?:"[^"]*"|'[^']*'|[^:]*)[ \t]*:\s*/;

function unquoted(value: string): string {
  const quote = value[0];
  return (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote) ? value.slice(1, -1) : value;
}
