import type { Construct, Ignored } from "../../source/construct.ts";
import type { Span } from "../../source/span.ts";
import type { MapEntry, Value } from "../../source/value.ts";

/** How many more values may be copied. Shared by all copies of one composition, so that aliases of aliases end. */
export interface CopyLimit {
  left: number;
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end && a.path === b.path;
}

function copyMap(entries: ReadonlyMap<string, MapEntry>, outer: Span, limit: CopyLimit): Map<string, MapEntry> {
  const copy = new Map<string, MapEntry>();
  for (const [name, entry] of entries) {
    if (limit.left <= 0) break;
    copy.set(name, { key: entry.key, keySpan: entry.keySpan, value: copyWithOrigin(entry.value, outer, limit) });
  }
  return copy;
}

/** `withOrigin` that stops, leaving out what remains, once `limit` is used up. */
export function copyWithOrigin(value: Value, outer: Span, limit: CopyLimit): Value {
  const last = value.origins.at(-1);
  if (last !== undefined && sameSpan(last, outer)) return value;
  limit.left--;
  const origins = [...value.origins, outer];
  switch (value.kind) {
    case "string": {
      const text = value.text.map((part) =>
        part.origins === value.origins ? { ...part, origins } : { ...part, origins: [...part.origins, outer] },
      );
      return { kind: "string", text, origins };
    }
    case "map":
      return { kind: "map", entries: copyMap(value.entries, outer, limit), origins };
    case "list": {
      const items: Value[] = [];
      for (const item of value.items) {
        if (limit.left <= 0) break;
        items.push(copyWithOrigin(item, outer, limit));
      }
      return { kind: "list", items, origins };
    }
    default:
      return { ...value, origins };
  }
}

/**
 * `value` as it is seen from outside: `outer`, the place of an include or alias, is added as the last origin of every
 * value and text in it. A value whose last origin is `outer` already is returned as it is.
 */
export function withOrigin(value: Value, outer: Span): Value {
  return copyWithOrigin(value, outer, { left: Number.POSITIVE_INFINITY });
}

function visitOrigins(value: Value, visit: (origin: Span, value: Value) => void): void {
  for (const origin of value.origins) visit(origin, value);
  if (value.kind === "map") {
    for (const entry of value.entries.values()) {
      visitOrigins(entry.key, visit);
      visitOrigins(entry.value, visit);
    }
  } else if (value.kind === "list") {
    for (const item of value.items) visitOrigins(item, visit);
  } else if (value.kind === "string") {
    for (const part of value.text) {
      if (part.origins !== value.origins) for (const origin of part.origins) visit(origin, value);
    }
  }
}

/** The index of the last of `constructs` that starts at or before `offset`, or -1. */
function indexAt(constructs: readonly Construct[], offset: number): number {
  let low = 0;
  let high = constructs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((constructs[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Calls `mark` with the index of every construct of the file `path` that `value` was made of. */
function eachConstruct(
  path: string,
  constructs: readonly Construct[],
  value: Value,
  mark: (index: number) => void,
): void {
  visitOrigins(value, (origin, owner) => {
    if (origin.path !== path) return;
    let index = indexAt(constructs, origin.start);
    if ((constructs[index]?.span.end ?? -1) >= origin.end) mark(index);
    if (owner.kind !== "other") return;
    // A collection that was read as one unknown value stands for everything in it.
    for (index = Math.max(0, index); (constructs[index]?.span.start ?? Infinity) < origin.end; index++) {
      if ((constructs[index]?.span.start ?? 0) >= origin.start) mark(index);
    }
  });
}

/** A value that another one took the place of, and how. */
export interface Loss {
  readonly value: Value;
  readonly reason: string;
}

/**
 * The constructs of one file that nothing in `values` came from: overridden in every use.
 *
 * `losses` supply the reasons. Works for an included file too: pass what the including definitions are made of.
 */
export function unusedConstructs(
  file: { readonly file: { readonly path: string }; readonly constructs: readonly Construct[] },
  values: readonly Value[],
  losses: readonly Loss[],
): Ignored[] {
  const { constructs } = file;
  const { path } = file.file;
  const used = new Uint8Array(constructs.length);
  for (const value of values) eachConstruct(path, constructs, value, (index) => (used[index] = 1));
  const reasons = new Map<number, string>();
  for (const { value, reason } of losses) {
    eachConstruct(path, constructs, value, (index) => {
      if (!reasons.has(index)) reasons.set(index, reason);
    });
  }
  return constructs.flatMap(({ span }, index) =>
    used[index] === 1 ? [] : [{ span, reason: reasons.get(index) ?? "it contributes nothing to the definition" }],
  );
}
