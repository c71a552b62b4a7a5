import type { Proxy } from "../../estate/proxy.ts";
import { mentionsSuppression, readSuppressions } from "../../estate/suppressions.ts";
import type { LiteralValue, Suppression } from "../../estate/types.ts";
import type { Construct } from "../../source/construct.ts";
import type { SourceFile } from "../../source/file.ts";
import { compareText } from "../../source/order.ts";
import type { Problem } from "../../source/problem.ts";
import { compareSpans, spanKey } from "../../source/span.ts";
import type { Assembled } from "./assemble.ts";
import { literalsOf, type Judge } from "./literals.ts";
import { quotingNoSecret, withoutSecrets } from "./masking.ts";
import type { Sources } from "./sources.ts";

/** What the nginx files of a run say. */
export interface LoadedProxies {
  /** The files that are nginx's by their text, or that such a file includes, in the order of their paths. */
  readonly claimed: readonly string[];
  /** By id. */
  readonly proxies: readonly Proxy[];
  /** By path, in the order of the paths. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** By path, ordered by start; they do not overlap. */
  readonly constructs: ReadonlyMap<string, Construct[]>;
  readonly literals: readonly LiteralValue[];
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly Problem[];
}

/** What configurations say, with the files that they are made of. */
export function gather(assembled: readonly Assembled[], sources: Sources, options: Judge): LoadedProxies {
  // A file that could not be read at all is in no list of files, but it has a construct.
  const lost = assembled.flatMap(({ proxy }) => proxy.unread.map(({ path }) => path));
  const used = new Set([
    ...assembled.flatMap(({ proxy }) => proxy.files),
    ...lost.filter((path) => sources.constructs.has(path)),
  ]);
  const paths = [...used].toSorted(compareText);
  const read = paths.flatMap((path) => sources.files.get(path) ?? []);
  const suppressions: Suppression[] = [];
  const problems: Problem[] = [
    ...sources.problems.filter(({ span }) => used.has(span.path)),
    ...assembled.flatMap((each) => each.problems),
  ];
  for (const file of read) {
    if (!mentionsSuppression(file)) continue;
    const comments = (sources.parsed.get(file.path) ?? []).flatMap((piece) => piece.comments.map(({ span }) => span));
    const found = readSuppressions(file, comments, sources.constructs.get(file.path) ?? []);
    suppressions.push(...found.suppressions);
    problems.push(...found.problems);
  }
  const literals = read.flatMap((file) => literalsOf(file, sources.parsed.get(file.path) ?? [], options));
  return {
    claimed: paths,
    proxies: assembled.map(({ proxy }) => withoutSecrets(proxy, literals)).toSorted((a, b) => compareText(a.id, b.id)),
    files: new Map(read.map((file) => [file.path, file])),
    constructs: new Map(paths.map((path) => [path, sources.constructs.get(path) ?? []])),
    literals,
    suppressions,
    problems: distinctProblems(problems).map((problem) => quotingNoSecret(problem, literals)),
  };
}

/** By place, each once. */
function distinctProblems(problems: readonly Problem[]): Problem[] {
  const byKey = new Map<string, Problem>();
  for (const problem of problems) {
    const key = `${problem.code}\u0000${spanKey(problem.span)}`;
    if (!byKey.has(key)) byKey.set(key, problem);
  }
  return [...byKey.values()].toSorted((a, b) => compareSpans(a.span, b.span) || compareText(a.code, b.code));
}
