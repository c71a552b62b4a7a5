import { byteLength } from "./words.ts";

/** nginx's tables of names with wildcards. Source: ngx_hash_add_key and ngx_hash_init in src/core/ngx_hash.c. */

export interface NameTable {
  readonly exact: Set<string>;
  /** Behind a leading `*.` or `.`. */
  readonly heads: Set<string>;
  /** Before a trailing `.*`. */
  readonly tails: Set<string>;
}

export function newNameTable(): NameTable {
  return { exact: new Set(), heads: new Set(), tails: new Set() };
}

/** True for a name that nginx takes where wildcards are allowed: at most one `*`, at an end; no two dots in a row. */
export function isWildcardName(name: string): boolean {
  if (name.includes("..")) return false;
  const star = name.indexOf("*");
  if (star !== name.lastIndexOf("*")) return false;
  if (name.length > 1 && name.startsWith(".")) return true;
  return star === -1 || (name.length > 2 && (name.startsWith("*.") || name.endsWith(".*")));
}

/** Adds a name in lower case; true where the table has it. */
export function addName(table: NameTable, name: string, wildcards: boolean): boolean {
  if (wildcards && name.length > 1 && name.startsWith(".")) {
    return addTo(table.exact, name.slice(1)) || addTo(table.heads, name.slice(1));
  }
  if (wildcards && name.length > 2 && name.startsWith("*.")) return addTo(table.heads, name.slice(2));
  if (wildcards && name.length > 2 && name.endsWith(".*")) return addTo(table.tails, name.slice(0, -2));
  return addTo(table.exact, name);
}

function addTo(names: Set<string>, name: string): boolean {
  if (names.has(name)) return true;
  names.add(name);
  return false;
}

/** The size of a processor's cache line, which nginx rounds up to and starts from. 64 on x86-64 and on Graviton. */
const CACHE_LINE = 64;

/** True where a name does not fit a bucket of so many bytes (the directive's value, or the default). */
export function overflowsBucket(name: string, bucketSize = CACHE_LINE): boolean {
  const bucket = Math.ceil(bucketSize / CACHE_LINE) * CACHE_LINE;
  const length = byteLength(name, 0, name.length);
  return bucket < 8 + Math.ceil((length + 2) / 8) * 8 + 8;
}
