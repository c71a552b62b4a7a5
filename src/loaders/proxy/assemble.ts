import type { Proxy } from "../../estate/proxy.ts";
import type { Decision } from "../../estate/types.ts";
import {
  checkNginx,
  type ExpandedNginx,
  type NginxContext,
  type NginxDirective,
  type NginxInclude,
  type NginxProblem,
} from "../../languages/nginx/index.ts";
import type { Problem, ProblemCode } from "../../source/problem.ts";
import { compareSpans, spanKey, type Span } from "../../source/span.ts";
import { readProxy } from "./model.ts";
import { refusalsOf, unreadOf } from "./refusals.ts";

/** What a configuration is made of. */
export interface Assembly extends Pick<Proxy, "id" | "kind" | "app" | "path"> {
  /** The main file with its includes, or each of the fragments. */
  readonly parts: readonly ExpandedNginx[];
  readonly context: NginxContext;
  /** Files that could not be read at all. */
  readonly lost?: readonly Span[];
  /** True for a problem that is only one because a value is not known yet. */
  readonly excuses?: (problem: NginxProblem) => boolean;
}

export interface Assembled {
  readonly proxy: Proxy;
  readonly problems: readonly Problem[];
}

/** The proxy that a configuration is, and what nginx or hakobu has to say about it. */
export function assemble({ parts, context, lost = [], excuses = () => false, ...identity }: Assembly): Assembled {
  const directives = parts.flatMap((part) => part.directives);
  const files = parts.flatMap((part) => part.files);
  const includes = parts.flatMap((part) => part.includes);
  const incomplete = lost.length > 0 || parts.some((part) => part.incomplete);
  const found: NginxProblem[] = [
    ...parts.flatMap((part) => part.problems),
    ...files.flatMap((file) => file.problems),
    ...checkNginx(directives, context, { incomplete }),
  ].filter((problem) => !excuses(problem));
  const decisions = includeDecisions(includes);
  const unfollowed = unfollowedIncludes(includes, decisions);
  const refusals = refusalsOf(files, found, unfollowed);
  const proxy = readProxy({
    ...identity,
    files: [...new Set(files.map(({ path }) => path))],
    directives,
    context,
    refusals,
    unreadTop: [...refusals.top, ...lost.map((span) => ({ span, directive: "include" }))],
    decisions,
    ignored: [],
    unread: [...unreadOf(directives, files, { refusals, includes: unfollowed }), ...lost],
  });
  return { proxy, problems: [...problemsOf(found, directives, includes), ...emptyIncludes(includes)] };
}

/** The problems, those about a directive at the whole construct. */
function problemsOf(
  found: readonly NginxProblem[],
  directives: readonly NginxDirective[],
  includes: readonly NginxInclude[],
): Problem[] {
  if (found.length === 0) return [];
  const heads = new Map<string, Span[]>();
  const add = (head: Span): void => {
    const known = heads.get(head.path);
    if (known === undefined) heads.set(head.path, [head]);
    else known.push(head);
  };
  const visit = (some: readonly NginxDirective[]): void => {
    for (const { head, block } of some) {
      add(head);
      if (block !== undefined) visit(block);
    }
  };
  visit(directives);
  for (const { directive } of includes) add(directive.head);
  for (const known of heads.values()) known.sort(compareSpans);
  return found.map(({ code, span, values }): Problem => {
    const head = code === "nginx-syntax" ? undefined : holding(heads.get(span.path) ?? [], span.start);
    return { code: code satisfies ProblemCode, span: head ?? span, values };
  });
}

/** Of places in order that do not overlap (or are the same), the one that holds `offset`. */
function holding(spans: readonly Span[], offset: number): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = spans[low];
  return found !== undefined && found.start <= offset ? found : undefined;
}

function includeDecisions(includes: readonly NginxInclude[]): Decision[] {
  const decisions = new Map<string, Decision>();
  for (const include of includes) {
    const decides = whatItBrings(include);
    const { head } = include.directive;
    if (decides !== undefined) decisions.set(spanKey(head), { span: head, decides });
  }
  return [...decisions.values()];
}

function whatItBrings({ kind, paths, pattern, distribution }: NginxInclude): string | undefined {
  const [first, second] = paths;
  if (kind === "files" && first !== undefined)
    return second === undefined ? `brings in \`${first}\`` : `brings in ${paths.length} files, \`${first}\` first`;
  if (distribution) return `brings in nginx's own \`${pattern}\`, which is not among the files`;
  return kind === "files" ? `brings in no file: \`${pattern}\` matches none` : undefined;
}

function unfollowedIncludes(includes: readonly NginxInclude[], decisions: readonly Decision[]): Span[] {
  const followed = new Set(decisions.map(({ span }) => spanKey(span)));
  return includes.map(({ directive }) => directive.head).filter((span) => !followed.has(spanKey(span)));
}

/** A pattern that matches nothing is no error to nginx, but the files may only be missing here. */
function emptyIncludes(includes: readonly NginxInclude[]): Problem[] {
  return includes
    .filter(({ kind, paths, distribution }) => kind === "files" && paths.length === 0 && !distribution)
    .map(({ directive, pattern }) => ({
      code: "nginx-include-empty",
      span: directive.head,
      values: { path: pattern },
    }));
}
