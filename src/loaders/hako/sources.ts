import { parseYaml, type YamlFile } from "../../languages/yaml/index.ts";
import type { Construct } from "../../source/construct.ts";
import type { SourceFile } from "../../source/file.ts";
import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import type { ReadResult, Workspace } from "../../source/workspace.ts";

/** The files of one load: each is read once, and what it holds is gathered by path. */
export interface Sources {
  /** Reads a file; what could be read is part of the estate from then on. */
  read(path: string): ReadResult;
  /**
   * Parses a file that `read` gave, for the one who composes it: the tree is not kept, because the trees of all files
   * together are the largest thing in memory.
   */
  yaml(file: SourceFile): YamlFile;
  readonly files: ReadonlyMap<string, SourceFile>;
  /** What was parsed, without its tree. */
  readonly yamlFiles: ReadonlyMap<string, Omit<YamlFile, "root">>;
  readonly constructs: ReadonlyMap<string, readonly Construct[]>;
  /** Counts the constructs of a file that is not parsed as YAML, or that needs another kind; the first call for a path stands. */
  count(path: string, constructs: readonly Construct[]): void;
  readonly problems: Problem[];
}

export function openSources(workspace: Workspace): Sources {
  const files = new Map<string, SourceFile>();
  const yamlFiles = new Map<string, Omit<YamlFile, "root">>();
  const constructs = new Map<string, readonly Construct[]>();
  const problems: Problem[] = [];
  return {
    files,
    yamlFiles,
    constructs,
    problems,
    read(path) {
      const result = workspace.read(path);
      if (result.kind === "file" && !files.has(path)) files.set(path, { path, text: result.text });
      return result;
    },
    yaml(file) {
      const parsed = parseYaml(file);
      if (yamlFiles.has(file.path)) return parsed;
      const { root: _tree, ...rest } = parsed;
      yamlFiles.set(file.path, rest);
      for (const problem of parsed.problems) problems.push(problem);
      return parsed;
    },
    count(path, found) {
      if (!constructs.has(path)) constructs.set(path, found);
    },
  };
}

/** The construct that holds `span`, or `span` itself where it holds several or none. */
export function constructAt({ constructs }: Sources, span: Span): Span {
  const all = constructs.get(span.path) ?? [];
  const found = all[indexAfter(all, span.start)]?.span;
  return found !== undefined && found.start <= span.start && span.end <= found.end ? found : span;
}

/** The construct that holds `span`, or else all that begin in it. */
export function constructsIn({ constructs }: Sources, { path, start, end }: Span): readonly Construct[] {
  const all = constructs.get(path) ?? [];
  const first = indexAfter(all, start);
  let last = first;
  while ((all[last]?.span.start ?? end) < end) last++;
  return all.slice(first, last);
}

/** The index of the first of `constructs` that ends after `offset`. */
function indexAfter(constructs: readonly Construct[], offset: number): number {
  let low = 0;
  let high = constructs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((constructs[middle]?.span.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
