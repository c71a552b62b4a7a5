import { spanKey, type Span } from "../../source/span.ts";

/** Small numbers for spans: equal spans have the same one. */
export interface SpanNumbers {
  of(span: Span): number;
  /** How many there are. */
  size(): number;
}

/** Models return the same objects again and again, so that most spans are known without building a key. */
export function spanNumbers(): SpanNumbers {
  const byObject = new Map<Span, number>();
  const byKey = new Map<string, number>();
  return {
    of(span) {
      const known = byObject.get(span);
      if (known !== undefined) return known;
      const key = spanKey(span);
      let number = byKey.get(key);
      if (number === undefined) byKey.set(key, (number = byKey.size));
      // A model that makes new objects for every answer must not fill the memory.
      if (byObject.size < 1_000_000) byObject.set(span, number);
      return number;
    },
    size: () => byKey.size,
  };
}
