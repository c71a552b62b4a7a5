import type { NginxDirective, NginxFile, NginxProblem } from "../../languages/nginx/index.ts";
import { compareSpans, spanKey, type Span } from "../../source/span.ts";
import type { Refusals, Unmodelled } from "./scope.ts";

/** What stands for a directive where a text is none. */
const UNREAD = "unread text";

/** What of a configuration cannot be read, by what the language says of it. */
export interface FoundRefusals extends Refusals {
  /** True where all of it can be read. */
  readonly isSound: boolean;
  /** What stands in no block of its file, and faults of a whole file. */
  readonly top: readonly Unmodelled[];
}

/**
 * The refusals of a configuration that was read from `files`.
 *
 * @param includes the places of `include` directives that could not be followed: they are no part of the tree
 */
export function refusalsOf(
  files: readonly NginxFile[],
  problems: readonly NginxProblem[],
  includes: readonly Span[],
): FoundRefusals {
  const starts = new Map<string, number[]>();
  for (const { code, span } of problems) {
    if (code === "nginx-syntax") continue;
    const known = starts.get(span.path);
    if (known === undefined) starts.set(span.path, [span.start]);
    else known.push(span.start);
  }
  const ranges: Unmodelled[] = [
    ...files.flatMap(({ unread }) => unread).map((span) => ({ span, directive: UNREAD })),
    ...includes.map((span) => ({ span, directive: "include" })),
  ];
  const broken = new Set(ranges.map(({ span }) => span.path));
  return {
    isSound: starts.size === 0 && ranges.length === 0,
    refuses: ({ head }) => starts.get(head.path)?.some((start) => start >= head.start && start < head.end) ?? false,
    unreadIn(block) {
      if (!broken.has(block.span.path)) return [];
      const inside = (block.block ?? []).filter((child) => child.block !== undefined);
      return ranges.filter(({ span }) => holds(block, span) && !inside.some((child) => holds(child, span)));
    },
    top: [
      ...ranges.filter(({ span }) => !isInBlock(span, files)),
      ...[
        ...faultsOfFiles(files, ranges),
        // What nginx misses in the whole has no directive of its own.
        ...problems
          .filter(({ code, span }) => code !== "nginx-syntax" && span.start === span.end)
          .map(({ span }) => span),
      ].map((span) => ({ span, directive: UNREAD })),
    ],
  };
}

function holds({ span, head }: NginxDirective, range: Span): boolean {
  return span.path === range.path && head.end <= range.start && range.end <= span.end;
}

function isInBlock(range: Span, files: readonly NginxFile[]): boolean {
  return files.some(({ directives }) =>
    directives.some((directive) => directive.block !== undefined && holds(directive, range)),
  );
}

/** Syntax errors that leave no range behind, such as a block that is never closed: what follows may belong elsewhere. */
function faultsOfFiles(files: readonly NginxFile[], ranges: readonly Unmodelled[]): Span[] {
  return files.flatMap(({ problems }) =>
    problems
      .map(({ span }) => span)
      .filter(
        (span) =>
          !ranges.some(
            ({ span: range }) => range.path === span.path && range.start <= span.start && span.start <= range.end,
          ),
      ),
  );
}

/** The constructs that nginx refuses, with all that stands inside them, and the unread ranges: by place, each once. */
export function unreadOf(
  directives: readonly NginxDirective[],
  files: readonly NginxFile[],
  { refusals, includes }: { refusals: FoundRefusals; includes: readonly Span[] },
): Span[] {
  if (refusals.isSound) return [];
  const found = new Map<string, Span>();
  const add = (span: Span): void => void found.set(spanKey(span), span);
  const visit = (some: readonly NginxDirective[], refused: boolean): void => {
    for (const directive of some) {
      const now = refused || refusals.refuses(directive);
      if (now) add(directive.head);
      if (directive.block !== undefined) visit(directive.block, now);
    }
  };
  visit(directives, false);
  for (const { unread } of files) for (const span of unread) add(span);
  for (const span of includes) add(span);
  return [...found.values()].toSorted(compareSpans);
}
