import { spanKey } from "../../source/span.ts";
import type { Span } from "../../source/span.ts";
import type { JsonnetValue, Origin } from "./model.ts";

/** The places of a value. */
export interface Places {
  /** The literals, or other innermost places, that it was made of, in the order of the computation. */
  readonly literals: readonly Span[];
  /** The imports, calls and overrides that it came through, innermost first. */
  readonly outer: readonly Span[];
  /** `literals`, then `outer`. */
  readonly all: readonly Span[];
}

/** An origin under way: `after` is the list of outward steps, outermost last, that is still to come. */
type Visit = { readonly origin: Origin } | { readonly via: Span };

const NOWHERE: Places = { literals: [], outer: [], all: [] };

/** The places of `origin`, each once. Linear in the number of different origins, however often they are shared. */
export function flattenOrigin(origin: Origin | undefined): Places {
  if (origin === undefined) return NOWHERE;
  if ("path" in origin) return { literals: [origin], outer: [], all: [origin] };
  const literals: Span[] = [];
  const outer: Span[] = [];
  const seenOrigins = new Set<Origin>();
  const seenSpans = new Set<string>();
  const add = (list: Span[], span: Span): void => {
    const key = spanKey(span);
    if (seenSpans.has(key)) return;
    seenSpans.add(key);
    list.push(span);
  };
  const rest: Visit[] = [{ origin }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if ("via" in next) {
      add(outer, next.via);
      continue;
    }
    const current = next.origin;
    if (seenOrigins.has(current)) continue;
    seenOrigins.add(current);
    if ("path" in current) {
      add(literals, current);
    } else if ("via" in current) {
      rest.push({ via: current.via });
      if (current.inner !== undefined) rest.push({ origin: current.inner });
    } else {
      rest.push({ origin: current.right }, { origin: current.left });
    }
  }
  return { literals, outer, all: outer.length === 0 ? literals : [...literals, ...outer] };
}

/** Both, where both are known. */
export function joinOrigins(left: Origin | undefined, right: Origin | undefined): Origin | undefined {
  if (left === undefined || left === right) return right;
  return right === undefined ? left : { left, right };
}

/** `inner` with the outward steps of `outer` (an origin that has no innermost place) put around it. */
export function reattach(inner: Origin | undefined, outer: Origin | undefined): Origin | undefined {
  const steps: Span[] = [];
  let rest = outer;
  while (rest !== undefined && "via" in rest) {
    steps.push(rest.via);
    rest = rest.inner;
  }
  let result = joinOrigins(inner, rest);
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) result = { inner: result, via: step };
  return result;
}

/** `value` with the outward steps of `outer` put around its origin; what `outer` is innermost is left out. */
export function attachOuter<T extends JsonnetValue>(value: T, outer: Origin | undefined): T {
  if (outer === undefined || !("via" in outer)) return value;
  const steps: Span[] = [];
  for (let rest: Origin | undefined = outer; rest !== undefined && "via" in rest; rest = rest.inner)
    steps.push(rest.via);
  let { origin } = value;
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) origin = { inner: origin, via: step };
  return { ...value, origin };
}

/** `value` as seen from outside a call, an import or an override at `via`. */
export function withOuterOrigin<T extends JsonnetValue>(value: T, via: Span): T {
  const { origin } = value;
  if (origin !== undefined && "via" in origin && origin.via === via) return value;
  return { ...value, origin: { inner: origin, via } };
}

/** `value` with the origin replaced. */
export function withOrigin<T extends JsonnetValue>(value: T, origin: Origin | undefined): T {
  return { ...value, origin };
}
