import type { Construct } from "../../source/construct.ts";
import type { SourceFile } from "../../source/file.ts";
import type { Span } from "../../source/span.ts";
import type { Node } from "./ast.ts";
import { COMPILER } from "./compile.ts";
import { compile } from "./compile-parts.ts";
import { findConstructs } from "./constructs.ts";
import { parse } from "./parser.ts";
import type { FileScope, Scope } from "./scope.ts";
import type { SyntaxProblem } from "./tokens.ts";
import type { Code } from "./values.ts";

/** A mistake in a file that keeps it from being evaluated. */
export interface FileProblem {
  readonly code: "jsonnet-syntax" | "jsonnet-static";
  /** In the wording of the C++ implementation, without `STATIC ERROR: ` and the place. */
  readonly message: string;
  readonly span: Span;
}

/** A comment with its marks. */
export interface FileComment {
  readonly text: string;
  readonly span: Span;
}

/** A file that was read, ready to be evaluated any number of times. */
export interface JsonnetFile {
  readonly path: string;
  readonly text: string;
  /** What could be parsed: what could not is in it as `unread` nodes. */
  readonly ast: Node;
  /** Empty where the file can be evaluated. The first one is what the C++ implementation reports. */
  readonly problems: readonly FileProblem[];
  readonly comments: readonly FileComment[];
  /** By place. */
  readonly constructs: readonly Construct[];
  readonly code: Code;
}

/** Files that were parsed already: share one among all evaluations of a run. */
export interface JsonnetLibrary {
  readonly files: Map<string, JsonnetFile>;
  /** How many evaluations there were: the number tells them apart. */
  evaluations: number;
}

export function createLibrary(): JsonnetLibrary {
  return { files: new Map(), evaluations: 0 };
}

/** What is found too deep for the stack, as the parser says it of what is too deep for it. */
const TOO_DEEP = "Exceeded maximum parse depth limit.";

/** Parses a file and checks what can be checked without running it. Never throws. */
export function parseJsonnet(file: SourceFile): JsonnetFile {
  const { path, text } = file;
  try {
    return parseFile(path, text);
  } catch (error) {
    if (!(error instanceof RangeError) || !error.message.includes("call stack")) throw error;
    const span: Span = { path, start: 0, end: text.length };
    const ast: Node = { kind: "unread", message: TOO_DEEP, span };
    const problem: FileProblem = { code: "jsonnet-syntax", message: TOO_DEEP, span };
    const constructs: Construct[] = [{ span, kind: "range", keyPath: [] }];
    return { path, text, ast, problems: [problem], comments: [], constructs, code: refused };
  }
}

const refused: Code = () => {
  throw new RangeError("a file with problems is not evaluated");
};

function parseFile(path: string, text: string): JsonnetFile {
  const parsed = parse(path, text);
  const { list, markers } = findConstructs(parsed.root, text);
  const scope: FileScope = { path, problems: [], markers, compiler: COMPILER };
  const code = compile(parsed.root, rootScope(scope));
  const spanOf = ({ start, end }: { readonly start: number; readonly end: number }): Span => ({ path, start, end });
  const problemOf = (kind: FileProblem["code"], problem: SyntaxProblem): FileProblem => {
    return { code: kind, message: problem.message, span: spanOf(problem) };
  };
  // In a file that cannot be parsed, names that seem to be missing may be in what was not read.
  const problems =
    parsed.problems.length > 0
      ? parsed.problems.map((problem) => problemOf("jsonnet-syntax", problem))
      : scope.problems.map((problem) => problemOf("jsonnet-static", problem));
  const comments = parsed.comments.map((comment) => ({ text: comment.text, span: spanOf(comment) }));
  const constructs = restRange(list, parsed.problems, path, text);
  return { path, text, ast: parsed.root, problems, comments, constructs, code };
}

/** What follows the expression of a file is read by nobody: a range of its own. */
function restRange(
  list: readonly Construct[],
  problems: readonly SyntaxProblem[],
  path: string,
  text: string,
): readonly Construct[] {
  const rest = problems.find(({ message }) => message.startsWith("did not expect: "));
  if (rest === undefined) return list;
  const end = text.trimEnd().length;
  return [...list, { span: { path, start: rest.start, end: Math.max(rest.start, end) }, kind: "range", keyPath: [] }];
}

/** What every file sees: `std`. */
function rootScope(file: FileScope): Scope {
  return {
    file,
    up: undefined,
    names: new Map([["std", { slot: 0, marker: undefined }]]),
    inObject: false,
    level: 0,
  };
}

/** The file of this path and text, parsed once. */
export function libraryFile(library: JsonnetLibrary, file: SourceFile): JsonnetFile {
  const known = library.files.get(file.path);
  if (known !== undefined && known.text === file.text) return known;
  const parsed = parseJsonnet(file);
  library.files.set(file.path, parsed);
  return parsed;
}
