/** The value at a JSON pointer, in a list of one; an empty list where there is none. */
export function resolvePointer(json: unknown, pointer: string): unknown[] {
  let at = json;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return [];
    at = (at as Record<string, unknown>)[name];
  }
  return [at];
}
