import { isGlob, matchGlob } from "./glob.ts";
import { expandIncludes, type ExpandedNginx } from "./includes.ts";
import { parseNginx } from "./parse.ts";

/** One file inside an `nginx -T` dump. Offsets are UTF-16 offsets in the dump; the marker line is not part of it. */
export interface NginxDumpFile {
  /** As nginx prints it, usually absolute: `/etc/nginx/nginx.conf`. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The files of an `nginx -T` dump, by their `# configuration file PATH:` lines; empty for a text that is no dump. The
 * first is the main file. Lines that nginx prints before (`nginx: … syntax is ok`) belong to no file.
 */
export function splitDump(text: string): NginxDumpFile[] {
  const markers = [...text.matchAll(/^# configuration file ([^\r\n]+):\r?(?:\n|$)/gm)];
  const first = markers[0];
  if (first === undefined || !isPreamble(text.slice(0, first.index))) return [];
  return markers.map((marker, index) => ({
    path: marker[1] ?? "",
    start: marker.index + marker[0].length,
    end: markers[index + 1]?.index ?? text.length,
  }));
}

function isPreamble(text: string): boolean {
  return text.split("\n").every((line) => line.trim() === "" || line.startsWith("nginx: "));
}

/**
 * Parses a dump and resolves its includes among its own files. Spans are offsets in the dump, with its `path`; `undefined`
 * for a text that is no dump.
 */
export function expandDump(path: string, text: string): ExpandedNginx | undefined {
  const parts = splitDump(text);
  const main = parts[0];
  if (main === undefined) return undefined;
  const byPath = new Map(parts.map((part) => [part.path, part]));
  return expandIncludes({
    path: main.path,
    read: (name) => {
      const part = byPath.get(name);
      return part === undefined ? undefined : parseNginx(path, text.slice(part.start, part.end), part.start);
    },
    resolve: (pattern) => {
      if (isGlob(pattern)) return { kind: "files", paths: matchGlob(pattern, byPath.keys()) };
      return byPath.has(pattern) ? { kind: "files", paths: [pattern] } : { kind: "missing" };
    },
    mapAbsolute: (absolute) => absolute,
  });
}
