import type { Construct, Ignored } from "../../source/construct.ts";
import type { SourceFile } from "../../source/file.ts";
import type { Problem, ProblemCode } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { isBreak } from "./characters.ts";
import { commentSpans } from "./comments.ts";
import { constructsOf, rangeConstruct } from "./constructs.ts";
import { controlCharacter, Failure, TooDeep } from "./messages.ts";
import type { Refusal } from "./messages.ts";
import type { Node } from "./nodes.ts";
import { nextDocument, openReader } from "./reader.ts";
import type { Reader, ReadDocument } from "./reader.ts";
import { MAX_DEPTH } from "./scanner.ts";

/** A YAML file as Psych 4.0.4 reads it: its first document, and everything else as constructs that have no effect. */
export interface YamlFile {
  readonly file: SourceFile;
  /** The first document's content. Absent where there is none (see the problems), or where the file cannot be read. */
  readonly root: Node | undefined;
  /** Every construct of the file, sorted and apart from each other; one `range` where the file cannot be read. */
  readonly constructs: readonly Construct[];
  /** The constructs that Psych never reaches, because they stand after the end of the first document. */
  readonly unreached: readonly Ignored[];
  readonly problems: readonly Problem[];
  /** False where Hako could not load the file at all. */
  readonly readable: boolean;
  /** The places of all comments. Read on demand: ask only where the text holds what you look for. */
  comments(): readonly Span[];
}

const LATER_DOCUMENT = "Hako reads only the first YAML document of a file";
const AFTER_INDENTED = "Hako stops reading before this line, because the first line is indented deeper";
const AFTER_MARK =
  "Hako stops reading before this line, because the byte order mark counts as indentation of the first";

function startsWithMark(file: SourceFile): boolean {
  return file.text.charCodeAt(0) === 0xfeff;
}

/** Most files have none of these, and need no closer look at their characters. */
const UNUSUAL = /[^\t\n -~]/;

function base(file: SourceFile): Pick<YamlFile, "file" | "comments"> {
  let comments: readonly Span[] | undefined;
  return { file, comments: () => (comments ??= commentSpans(file.path, file.text)) };
}

function problem(
  file: SourceFile,
  code: ProblemCode,
  at: { start: number; end: number },
  values: Record<string, string>,
): Problem {
  return { code, span: { path: file.path, start: at.start, end: at.end }, values };
}

function unreadable(file: SourceFile, problems: readonly Problem[]): YamlFile {
  const range = rangeConstruct(file.path, file.text, 0, file.text.length);
  return {
    ...base(file),
    root: undefined,
    constructs: range === undefined ? [] : [range],
    unreached: [],
    problems,
    readable: false,
  };
}

function syntax(file: SourceFile, refusal: Refusal): YamlFile {
  const end = Math.min(file.text.length, Math.max(refusal.end, refusal.start + 1));
  const start = Math.min(refusal.start, Math.max(0, end - 1));
  return unreadable(file, [problem(file, "yaml-syntax", { start, end }, { message: refusal.message })]);
}

type Attempt = ReadDocument | Failure | TooDeep | undefined;

/** The next document, or why there is none. */
function tryNext(reader: Reader): Attempt {
  try {
    return nextDocument(reader);
  } catch (error) {
    if (error instanceof Failure || error instanceof TooDeep) return error;
    throw error;
  }
}

/** A range up to the end of the file, of what is not taken apart. */
function addRange(file: SourceFile, start: number, constructs: Construct[]): void {
  const range = rangeConstruct(file.path, file.text, start, file.text.length);
  if (range !== undefined) constructs.push(range);
}

/**
 * The constructs of documents that Psych does not read, from `reader` on: taken apart where they can be parsed, else one
 * range.
 */
function laterConstructs(file: SourceFile, reader: Reader): Construct[] {
  const constructs: Construct[] = [];
  for (;;) {
    const document = tryNext(reader);
    if (document === undefined) return constructs;
    if (document instanceof Error) {
      addRange(file, reader.start, constructs);
      return constructs;
    }
    for (const construct of constructsOf(document.root, file).constructs) constructs.push(construct);
  }
}

/** What goes on after so many early ends is not taken apart. */
const MOST_TRIES = 100;

/** What stands after the place where Psych takes the first document for finished. */
function restConstructs(file: SourceFile, text: string, rest: number): Construct[] {
  const constructs: Construct[] = [];
  let start: number | undefined = rest;
  for (let tries = 0; start !== undefined; tries++) {
    const reader = openReader(text, lineStart(text, start));
    const document: Attempt = tries < MOST_TRIES ? tryNext(reader) : new TooDeep(start);
    if (document === undefined) return constructs;
    if (document instanceof Error) {
      addRange(file, start, constructs);
      return constructs;
    }
    for (const construct of constructsOf(document.root, file).constructs) constructs.push(construct);
    if (document.rest === undefined) return [...constructs, ...laterConstructs(file, reader)];
    start = document.rest;
  }
  return constructs;
}

/** The start of the line of `at`, if there are only blanks before it; else `at`. */
function lineStart(text: string, at: number): number {
  let start = at;
  while (text.charCodeAt(start - 1) === 32) start--;
  return start === 0 || isBreak(text.charCodeAt(start - 1)) ? start : at;
}

function lostProblems(file: SourceFile, lost: readonly Construct[]): Problem[] {
  const first = lost[0];
  const last = lost.at(-1);
  if (first === undefined || last === undefined) return [];
  const values = { lost: String(lost.length) };
  if (startsWithMark(file)) return [problem(file, "yaml-byte-order-mark", { start: 0, end: 1 }, values)];
  return [problem(file, "yaml-indented-first-line", { start: first.span.start, end: last.span.end }, values)];
}

/** A mark before `---` or `%YAML` makes text of them, for which the error further down gives no hint. */
function withMark(file: SourceFile, refusal: Refusal): Refusal {
  if (!startsWithMark(file)) return refusal;
  return {
    ...refusal,
    message: `${refusal.message} (the byte order mark at the start of the file counts as indentation)`,
  };
}

function laterProblems(file: SourceFile, later: readonly Construct[]): Problem[] {
  const first = later[0];
  if (first === undefined) return [];
  const line = file.text.indexOf("\n", first.span.start);
  const at = { start: first.span.start, end: line === -1 ? first.span.end : Math.min(line, first.span.end) };
  return [problem(file, "yaml-later-document", at, { lost: String(later.length) })];
}

function ignored(constructs: readonly Construct[], reason: string): Ignored[] {
  return constructs.map(({ span }) => ({ span, reason }));
}

/**
 * Parses a file. Never throws: what cannot be read is one construct of kind `range` with a problem `yaml-syntax` or
 * `yaml-nesting-too-deep` that says where and why.
 */
export function parseYaml(file: SourceFile): YamlFile {
  const control = UNUSUAL.test(file.text) ? controlCharacter(file.text) : undefined;
  if (control !== undefined) return syntax(file, control);
  const text = `${file.text}\0`;
  const reader = openReader(text);
  const document = tryNext(reader);
  if (document instanceof TooDeep) {
    const at = { start: document.at, end: document.at + 1 };
    return unreadable(file, [problem(file, "yaml-nesting-too-deep", at, { limit: String(MAX_DEPTH) })]);
  }
  if (document instanceof Failure) return syntax(file, withMark(file, document.refusal));
  if (document === undefined) {
    const at = { start: 0, end: file.text.length };
    const problems = [problem(file, "yaml-empty", at, {})];
    return { ...base(file), root: undefined, constructs: [], unreached: [], problems, readable: true };
  }
  const { root, rest } = document;
  const { constructs, refusal } = constructsOf(root, file);
  if (refusal !== undefined) return syntax(file, refusal);
  const lost = rest === undefined ? [] : restConstructs(file, text, rest);
  const after = rest === undefined ? laterConstructs(file, reader) : [];
  return {
    ...base(file),
    root,
    constructs: lost.length + after.length === 0 ? constructs : [...constructs, ...lost, ...after],
    unreached: [
      ...ignored(lost, startsWithMark(file) ? AFTER_MARK : AFTER_INDENTED),
      ...ignored(after, LATER_DOCUMENT),
    ],
    problems: [...lostProblems(file, lost), ...laterProblems(file, after)],
    readable: true,
  };
}
