import { type Visit, argument, isDuplicate, refuse, refuseDirective, useArgument } from "./check-scope.ts";
import { bindZone, useZone } from "./check-zones.ts";
import { parseInteger, parseMilliseconds, parseOffset, parseSeconds, parseSize } from "./quantities.ts";
import type { NginxArgument } from "./types.ts";

/** What `name=` parameters must be. The reason is nginx's word for the parameter. */
const PARAMETERS: readonly { prefix: string; says: string; parse: (text: string) => number | undefined }[] = [
  { prefix: "inactive=", says: "inactive", parse: parseSeconds },
  { prefix: "max_size=", says: "max_size", parse: parseOffset },
  { prefix: "min_free=", says: "min_free", parse: parseOffset },
  { prefix: "loader_files=", says: "loader_files", parse: parseInteger },
  { prefix: "loader_sleep=", says: "loader_sleep", parse: parseMilliseconds },
  { prefix: "loader_threshold=", says: "loader_threshold", parse: parseMilliseconds },
  { prefix: "manager_files=", says: "manager_files", parse: parseInteger },
  { prefix: "manager_sleep=", says: "manager_sleep", parse: parseMilliseconds },
  { prefix: "manager_threshold=", says: "manager_threshold", parse: parseMilliseconds },
];

/** `proxy_cache_path` and the like. Source: ngx_http_file_cache_set_slot in src/http/ngx_http_file_cache.c. */
export function cachePath(visit: Visit): void {
  let name = "";
  let size = 0;
  for (const word of visit.directive.arguments.slice(1)) {
    if (word.text.startsWith("keys_zone=")) {
      const zone = keysZone(visit, word);
      if (zone === undefined) return;
      ({ name, size } = zone);
    } else if (!checkParameter(visit, word)) {
      return;
    }
  }
  if (name === "" || size === 0) return refuse(visit, `"${visit.directive.name}" must have "keys_zone" parameter`);
  const path = argument(visit, 1).replace(/\/$/, "");
  if (visit.checking.paths.has(path)) return refuse(visit, `the same path name "${path}" used twice`);
  visit.checking.paths.add(path);
  if (bindZone(visit, { name, size, use: useOf(visit) }, path) !== undefined) {
    refuse(visit, `duplicate zone "${name}"`);
  }
}

function keysZone(visit: Visit, word: NginxArgument): { name: string; size: number } | undefined {
  const value = word.text.slice("keys_zone=".length);
  const colon = value.indexOf(":");
  const size = colon === -1 ? undefined : parseSize(value.slice(colon + 1));
  if (size === undefined) {
    refuse(visit, `invalid keys zone size "${word.text}"`, word);
    return undefined;
  }
  if (size < 2 * 4096) {
    refuse(visit, `keys zone "${word.text}" is too small`, word);
    return undefined;
  }
  return { name: value.slice(0, colon), size };
}

function checkParameter(visit: Visit, word: NginxArgument): boolean {
  const { text } = word;
  if (text.startsWith("levels=")) {
    const right = /^levels=[12](?::[12]){0,2}$/.test(text) || text === "levels=";
    if (!right) refuse(visit, `invalid "levels" "${text}"`, word);
    return right;
  }
  if (text.startsWith("use_temp_path=")) {
    const right = text === "use_temp_path=on" || text === "use_temp_path=off";
    if (!right) refuse(visit, `invalid use_temp_path value "${text}", it must be "on" or "off"`, word);
    return right;
  }
  const parameter = PARAMETERS.find(({ prefix }) => text.startsWith(prefix));
  if (parameter === undefined) {
    if (/^purger(?:_files|_sleep|_threshold)?=/.test(text)) return true; // NGINX Plus
    refuse(visit, `invalid parameter "${text}"`, word);
    return false;
  }
  if (parameter.parse(text.slice(parameter.prefix.length)) !== undefined) return true;
  refuse(visit, `invalid ${parameter.says} value "${text}"`, word);
  return false;
}

/** The module whose cache it is: `proxy`, `fastcgi`, `uwsgi`, `scgi`. */
function useOf(visit: Visit): string {
  return visit.directive.name.slice(0, visit.directive.name.indexOf("_"));
}

function checkCache(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  const use = useOf(visit);
  if (value === "off") return;
  const store = visit.scope.seen.get(`${use}_store`)?.arguments[0]?.text;
  if (store !== undefined && store !== "off") return refuseDirective(visit, `is incompatible with "${use}_store"`);
  if (value.includes("$")) useArgument(visit, 1);
  else useZone(visit, { name: value, use, unknown: `"${visit.directive.name}" zone "${value}" is unknown` });
}

function checkStore(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  const use = useOf(visit);
  if (value === "off") return;
  const cache = visit.scope.seen.get(`${use}_cache`)?.arguments[0]?.text;
  if (cache !== undefined && cache !== "off") return refuseDirective(visit, `is incompatible with "${use}_cache"`);
  if (value !== "on") useArgument(visit, 1);
}

function checkKey(visit: Visit): void {
  if (!isDuplicate(visit)) useArgument(visit, 1);
}

/** Caches of the modules that pass requests on. */
export const CACHE_RULES: Readonly<Record<string, (visit: Visit) => void>> = Object.fromEntries(
  ["proxy", "fastcgi", "uwsgi", "scgi"].flatMap((use) => [
    [`${use}_cache`, checkCache],
    [`${use}_store`, checkStore],
    [`${use}_cache_key`, checkKey],
  ]),
);
