import type { Outcome } from "../types.ts";

/** True where two outcomes say the same. */
export function sameOutcome(a: Outcome, b: Outcome): boolean {
  if (a === b) return true;
  if (a.kind === "forward" && b.kind === "forward") {
    return (
      a.scheme === b.scheme &&
      a.target === b.target &&
      a.host === b.host &&
      a.backends.length === b.backends.length &&
      a.backends.every(({ backend, share }, index) => {
        const other = b.backends[index];
        return other?.backend === backend && other.share === share;
      }) &&
      a.headers.size === b.headers.size &&
      [...a.headers].every(([name, value]) => b.headers.has(name) && b.headers.get(name) === value)
    );
  }
  if (a.kind === "respond" && b.kind === "respond") {
    return a.status === b.status && a.location === b.location && a.contentType === b.contentType && a.body === b.body;
  }
  if (a.kind === "not-modelled" && b.kind === "not-modelled") return a.by === b.by && a.reason === b.reason;
  return a.kind === "close" && b.kind === "close";
}
