import { compose, type Loss, unusedConstructs, type YamlFile } from "../../languages/yaml/index.ts";
import type { Ignored } from "../../source/construct.ts";
import type { Problem } from "../../source/problem.ts";
import { type Span, spanKey } from "../../source/span.ts";
import type { Value } from "../../source/value.ts";
import { resolvePath } from "../../source/workspace.ts";
import { reasonOf } from "../../source/unreadable.ts";
import type { Decision } from "../../estate/types.ts";
import type { Evaluated } from "./jsonnet.ts";
import type { Sources } from "./sources.ts";

/** An `!include` as it is typed, and the file it names. */
export interface Include {
  readonly span: Span;
  readonly path: string;
}

/** A file with everything that it includes put in its place. */
export interface ComposedFile {
  /** `undefined` where Hako could not load the file at all. */
  readonly value: Value | undefined;
  /** False where the file, or one that it includes, could not be read as Hako reads it. */
  readonly readable: boolean;
  /** The file itself first, then what it includes, in the order of reading. */
  readonly files: readonly string[];
  /** Its own and those of the files it includes. */
  readonly includes: readonly Include[];
  /** What has no effect in it, of all its files. */
  readonly ignored: readonly Ignored[];
  /** What lost against something else in it, of all its files: the reasons for what is ignored. */
  readonly losses: readonly Loss[];
  /** What decides how it is put together, of a file that is a program. */
  readonly decisions?: readonly Decision[];
  /** What came of running it, of a file that is a program. */
  readonly evaluated?: Evaluated;
}

/** Composes files, each once, whoever includes it. */
export interface Composer {
  /** @param path a file that can be read */
  compose(path: string): ComposedFile;
}

/** Includes of includes may go this deep; so many would make one definition of a whole folder. */
const MAX_INCLUDE_DEPTH = 20;

interface Composing {
  readonly sources: Sources;
  readonly done: Map<string, ComposedFile>;
  /** The includes that are typed in each file. */
  readonly typed: Map<string, readonly Include[]>;
  /** The files that are being composed, outermost first. */
  readonly open: string[];
}

/** What is gathered while one file is composed. */
interface Gathered {
  readable: boolean;
  /** The includes typed in this file. */
  readonly includes: Include[];
  /** The files that they name, each once however often it is included: lists of lists would grow without end. */
  readonly included: Map<string, ComposedFile>;
}

export function composer(sources: Sources): Composer {
  const composing: Composing = { sources, done: new Map(), typed: new Map(), open: [] };
  return { compose: (path) => composeFile(path, composing) };
}

function composeFile(path: string, composing: Composing): ComposedFile {
  const known = composing.done.get(path);
  if (known !== undefined) return known;
  const file = composing.sources.files.get(path) ?? { path, text: "" };
  const parsed = composing.sources.yaml(file);
  composing.sources.count(path, parsed.constructs);
  composing.open.push(path);
  const composed = composeParsed(parsed, composing);
  composing.open.pop();
  composing.done.set(path, composed);
  return composed;
}

function composeParsed(parsed: YamlFile, composing: Composing): ComposedFile {
  const { path } = parsed.file;
  const gathered: Gathered = {
    readable: parsed.readable && parsed.root !== undefined,
    includes: [],
    included: new Map(),
  };
  const composed = compose(parsed, {
    tagged: (tag, name, span) => (tag === "!include" ? include(name, span, { gathered, composing }) : undefined),
  });
  for (const problem of composed.problems) {
    composing.sources.problems.push(problem);
    if (problem.code === "yaml-too-many-aliases") gathered.readable = false;
  }
  const { readable, includes, included } = gathered;
  composing.typed.set(path, includes);
  const common = { value: composed.value, readable };
  if (included.size === 0)
    return { ...common, files: [path], includes, ignored: composed.overridden, losses: composed.losses };
  const files = new Set([path]);
  const losses = new Set(composed.losses);
  const ignored = new Map<string, Ignored>();
  for (const child of included.values()) {
    for (const file of child.files) files.add(file);
    for (const loss of child.losses) losses.add(loss);
    for (const one of child.ignored) ignored.set(spanKey(one.span), one);
  }
  const overrides = composed.losses.length > 0 && composed.value !== undefined;
  const inIncludes = overrides
    ? ignoredInIncludes(composed.value, { path, files, losses: [...losses], composing })
    : [...ignored.values()];
  return {
    ...common,
    files: [...files],
    includes: [...files].flatMap((file) => composing.typed.get(file) ?? []),
    ignored: [...composed.overridden, ...inIncludes],
    losses: [...losses],
  };
}

interface Overriding {
  /** The file that overrides something of those it includes. */
  readonly path: string;
  readonly files: ReadonlySet<string>;
  readonly losses: readonly Loss[];
  readonly composing: Composing;
}

/** What the included files hold without effect in `value`. */
function ignoredInIncludes(value: Value, { path, files, losses, composing }: Overriding): Ignored[] {
  return [...files].flatMap((included) => {
    const file = composing.sources.yamlFiles.get(included);
    if (file === undefined || included === path) return [];
    const end = file.unreached[0]?.span.start ?? Number.POSITIVE_INFINITY;
    const constructs = file.constructs.filter(({ span }) => span.start < end);
    return [...unusedConstructs({ file: file.file, constructs }, [value], losses), ...file.unreached];
  });
}

/** Puts in what `!include name` stands for. Source: lib/hako/yaml_loader.rb; the path starts at the including file. */
function include(
  name: string,
  span: Span,
  { gathered, composing }: { gathered: Gathered; composing: Composing },
): Value {
  const path = resolvePath(span.path, name);
  const failed = (problem: Pick<Problem, "code" | "values">): Value => {
    composing.sources.problems.push({ ...problem, span });
    gathered.readable = false;
    return { kind: "other", type: "Unknown", text: name, origins: [span] };
  };
  gathered.includes.push({ span, path });
  const cycle = composing.open.indexOf(path);
  if (cycle !== -1)
    return failed({
      code: "include-cycle",
      values: { path: name, chain: [...composing.open.slice(cycle), path].join(" → ") },
    });
  if (composing.open.length > MAX_INCLUDE_DEPTH)
    return failed(unreadable(name, `includes are nested more than ${MAX_INCLUDE_DEPTH} deep`));
  const read = composing.sources.read(path);
  if (read.kind !== "file") {
    const code =
      read.kind === "missing"
        ? "include-missing"
        : read.kind === "outside"
          ? "include-outside-root"
          : "include-unreadable";
    return failed({ code, values: { path: name, reason: reasonOf(read) } });
  }
  const composed = composeFile(path, composing);
  gathered.included.set(path, composed);
  if (composed.value === undefined) return failed(unreadable(name, "it is not YAML that Hako could load"));
  if (!composed.readable) gathered.readable = false;
  return composed.value;
}

function unreadable(path: string, reason: string): Pick<Problem, "code" | "values"> {
  return { code: "include-unreadable", values: { path, reason } };
}
