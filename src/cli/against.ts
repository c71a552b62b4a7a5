import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { visible } from "../reporters/visible.ts";
import { compareText } from "../source/order.ts";
import { WrongCall } from "./wrong-call.ts";

/** The largest file that is read, in bytes: the rules of some thousand hosts. */
const FILE_LIMIT = 64 * 1024 * 1024;
/** Deeper is a link farm. */
const FOLDER_DEPTH = 20;
const SKIPPED_FOLDERS = new Set([".git", "node_modules"]);

/** The native files that a person wants to replay against. */
export interface AgainstFiles {
  /** Texts by path, as typed and then downwards. */
  readonly files: ReadonlyMap<string, string>;
  /** True where the path is a file: then it must be one that hakobu understands. */
  readonly named: boolean;
}

/**
 * Reads one file, or every `.json` below a folder. Links to folders are not followed.
 *
 * @throws WrongCall where there is nothing, or it cannot be read
 */
export function readAgainst(typed: string, cwd: string): AgainstFiles {
  const absolute = resolve(cwd, typed);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new WrongCall(`\`--against ${visible(typed)}\`: no such file or folder; check the path`);
  }
  if (!stat.isDirectory()) return { files: new Map([[typed, readText(absolute, typed)]]), named: true };
  const files = new Map<string, string>();
  const folder = typed.replace(/(.)\/+$/, "$1");
  for (const path of listJson(absolute, "", 0)) files.set(`${folder}/${path}`, readText(join(absolute, path), path));
  return { files, named: false };
}

function listJson(absolute: string, inside: string, depth: number): string[] {
  if (depth > FOLDER_DEPTH) return [];
  const entries = readdirSync(absolute, { withFileTypes: true }).toSorted((a, b) => compareText(a.name, b.name));
  return entries.flatMap((entry) => {
    const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory())
      return SKIPPED_FOLDERS.has(entry.name) ? [] : listJson(join(absolute, entry.name), path, depth + 1);
    return entry.isFile() && entry.name.endsWith(".json") ? [path] : [];
  });
}

function readText(absolute: string, typed: string): string {
  try {
    const { size } = statSync(absolute);
    if (size > FILE_LIMIT) throw new Error(`it is larger than ${FILE_LIMIT / 1024 / 1024} MiB`);
    return readFileSync(absolute, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WrongCall(`\`${visible(typed)}\` cannot be read: ${visible(reason)}`);
  }
}
