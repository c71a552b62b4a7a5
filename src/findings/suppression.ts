import type { Suppression } from "../estate/types.ts";
import type { Span } from "../source/span.ts";

/** Finds the comment that suppresses a rule at a place, if one does. */
export type SuppressionLookup = (rule: string, span: Span) => Suppression | undefined;

/** True from the day after `until` on; both are `YYYY-MM-DD`. Without `today` nothing expires. */
export function hasExpired(until: string, today: string | undefined): boolean {
  return today !== undefined && until < today;
}

/**
 * Compiles the comments that ask for silence. One holds for the findings that start on its line, or anywhere in its
 * file; with a date, up to and with that day. `today` is `YYYY-MM-DD`; without it none expires.
 */
export function suppressionLookup(suppressions: readonly Suppression[], today?: string): SuppressionLookup {
  const byPath = new Map<string, Suppression[]>();
  for (const suppression of suppressions) {
    if (suppression.until !== undefined && hasExpired(suppression.until, today)) continue;
    const { path } = suppression.span;
    const found = byPath.get(path);
    if (found) found.push(suppression);
    else byPath.set(path, [suppression]);
  }
  return (rule, span) =>
    byPath.get(span.path)?.find((suppression) => suppression.rules.includes(rule) && covers(suppression, span));
}

function covers({ scope }: Suppression, span: Span): boolean {
  return scope.kind === "file" || (scope.start <= span.start && span.start < Math.max(scope.end, scope.start + 1));
}
