import type { Span } from "../../source/span.ts";

/** Places of files, told apart without making a text of each: there are dozens for every app. */
export type Places = Map<string, Set<number>>;

/** One number for the two offsets of a span; no file comes near 2 to the power of 26 characters. */
export function placeKey({ start, end }: Span): number {
  return start * 0x400_0000 + end;
}

/** @returns false where the place was there before */
export function addPlace(places: Places, span: Span): boolean {
  const key = placeKey(span);
  const file = places.get(span.path);
  if (file === undefined) places.set(span.path, new Set([key]));
  else if (file.has(key)) return false;
  else file.add(key);
  return true;
}

export function hasPlace(places: Places, span: Span): boolean {
  return places.get(span.path)?.has(placeKey(span)) === true;
}
