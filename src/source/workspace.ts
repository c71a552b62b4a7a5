import { compareText } from "./order.ts";

/** What came of reading one path. */
export type ReadResult =
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "folder" }
  /** The path, or what it links to, lies outside the root. It was not opened. */
  | { readonly kind: "outside" }
  /** Not UTF-8, or with a NUL byte. `head` is its beginning, read leniently: enough to see whose file it is. */
  | { readonly kind: "binary"; readonly head: string }
  | { readonly kind: "too-large"; readonly bytes: number; readonly limit: number; readonly head: string }
  | { readonly kind: "unreadable"; readonly reason: string };

/**
 * The only way files come in. Paths are relative to the root, with `/`, already normalised (no `.`, no `..` but a
 * leading one, which is outside).
 */
export interface Workspace {
  /** Reads a file once; a second call answers from memory. A BOM stays in the text as its first unit. */
  read(path: string): ReadResult;
  /** The names in a folder inside the root, in the order of code units; empty where there is no such folder. */
  list(path: string): readonly string[];
}

/** `relative` seen from the folder of the file `from`, normalised. What leads above the root keeps its leading `..`. */
export function resolvePath(from: string, relative: string): string {
  if (relative.startsWith("/")) return `../${relative}`;
  const segments = from.split("/").slice(0, -1);
  for (const segment of relative.split("/")) {
    if (segment === "" || segment === ".") continue;
    const last = segments.at(-1);
    if (segment === ".." && last !== undefined && last !== "..") segments.pop();
    else segments.push(segment);
  }
  return segments.join("/");
}

/** A workspace of texts in memory, for tests and for callers that have no disk. Names are paths relative to the root. */
export function memoryWorkspace(files: Readonly<Record<string, string>>): Workspace {
  return {
    read(path) {
      if (path === ".." || path.startsWith("../")) return { kind: "outside" };
      const text = Object.hasOwn(files, path) ? files[path] : undefined;
      if (text === undefined) return { kind: "missing" };
      return text.includes("\u0000") ? { kind: "binary", head: text } : { kind: "file", text };
    },
    list(path) {
      const folder = path === "" ? "" : `${path}/`;
      const inside = Object.keys(files).filter((name) => name.startsWith(folder));
      return [...new Set(inside.map((name) => name.slice(folder.length).replace(/\/.*$/s, "")))].toSorted(compareText);
    },
  };
}
