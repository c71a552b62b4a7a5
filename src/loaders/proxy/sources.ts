import { parseNginx, type ExpandedNginx, type NginxFile } from "../../languages/nginx/index.ts";
import type { Construct } from "../../source/construct.ts";
import type { SourceFile } from "../../source/file.ts";
import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { unreadableFile } from "../../source/unreadable.ts";
import type { Workspace } from "../../source/workspace.ts";
import { constructsOf } from "./constructs.ts";

/** The files of one load: each is read and parsed once, and what it holds is gathered by path. */
export interface Sources {
  readonly workspace: Workspace;
  /** A file, parsed; `undefined` where there is none, or it cannot be read (which is then said). */
  parse(path: string): NginxFile | undefined;
  /** Takes in a file whose text was parsed by the caller: an `nginx -T` dump. */
  add(file: SourceFile, parsed: readonly NginxFile[]): void;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly constructs: ReadonlyMap<string, Construct[]>;
  readonly parsed: ReadonlyMap<string, readonly NginxFile[]>;
  /** Files that are there and cannot be read. */
  readonly lost: ReadonlySet<string>;
  readonly problems: Problem[];
}

export function openSources(workspace: Workspace): Sources {
  const files = new Map<string, SourceFile>();
  const constructs = new Map<string, Construct[]>();
  const parsed = new Map<string, readonly NginxFile[]>();
  const problems: Problem[] = [];
  const lost = new Set<string>();
  const add = (file: SourceFile, pieces: readonly NginxFile[]): void => {
    files.set(file.path, file);
    parsed.set(file.path, pieces);
    constructs.set(
      file.path,
      pieces.flatMap(constructsOf).toSorted((a, b) => a.span.start - b.span.start),
    );
  };
  return {
    workspace,
    files,
    constructs,
    parsed,
    lost,
    problems,
    add,
    parse(path) {
      const known = parsed.get(path);
      if (known !== undefined) return known[0];
      const read = workspace.read(path);
      if (read.kind === "file") {
        const file = parseNginx(path, read.text);
        add({ path, text: read.text }, [file]);
        return file;
      }
      const problem = unreadableFile(path, read);
      if (problem !== undefined) {
        problems.push(problem);
        lost.add(path);
        // A file that cannot be read has one construct, which nothing accounts for.
        constructs.set(path, [{ span: { path, start: 0, end: 0 }, kind: "range", keyPath: [] }]);
      }
      parsed.set(path, []);
      return undefined;
    },
  };
}

/** The places of the files of a configuration that are there and cannot be read: `paths`, and what `parts` include. */
export function lostFiles(
  parts: readonly Pick<ExpandedNginx, "includes">[],
  paths: readonly string[],
  { lost }: Pick<Sources, "lost">,
): Span[] {
  if (lost.size === 0) return [];
  const included = parts.flatMap(({ includes }) => includes.flatMap((include) => include.paths));
  return [...new Set([...paths, ...included])]
    .filter((path) => lost.has(path))
    .map((path) => ({ path, start: 0, end: 0 }));
}
