import { isNetwork, parseIpv4 } from "./addresses.ts";
import { addName, isWildcardName, newNameTable, overflowsBucket } from "./check-names.ts";
import {
  type Visit,
  defineCaptures,
  defineVariable,
  inherited,
  refuse,
  useArgument,
  useVariables,
} from "./check-scope.ts";
import { parseInteger } from "./quantities.ts";
import type { NginxDirective } from "./types.ts";

type Entries = readonly NginxDirective[];

/** Blocks whose lines are not directives: what nginx says of them. */
export const ENTRY_RULES: Readonly<Record<string, (visit: Visit, entries: Entries) => void>> = {
  map: checkMap,
  geo: checkGeo,
  split_clients: checkSplitClients,
  types: (visit, entries) => void simpleEntries(visit, entries),
  charset_map: checkCharsetMap,
};

/** What is before its block in a directive with one. Source: ngx_http_map_block, ngx_http_geo_block, ngx_conf_split_clients_block. */
export const ENTRY_HEADS: Readonly<Record<string, (visit: Visit) => void>> = {
  map: (visit) => useArgument(visit, 1) && defineVariable(visit, 2),
  split_clients: (visit) => useArgument(visit, 1) && defineVariable(visit, 2),
  geo: checkGeoHead,
  charset_map: () => undefined,
};

function checkGeoHead(visit: Visit): void {
  const [first, second] = visit.directive.arguments;
  if (second === undefined || first === undefined) return void defineVariable(visit, 1);
  if (!first.text.startsWith("$")) return refuse(visit, `invalid variable name "${first.text}"`, first);
  if (useVariables(visit, first.text, first)) defineVariable(visit, 2);
}

/** Entries without a block and without the includes that could not be read. */
function simpleEntries(visit: Visit, entries: Entries): NginxDirective[] {
  return entries.filter((entry) => {
    if (entry.block === undefined && entry.code === undefined) {
      return entry.name !== "include" || entry.arguments.length !== 1;
    }
    refuse(visit, 'unexpected "{"', entry.head);
    return false;
  });
}

/** Source: ngx_http_map in src/http/modules/ngx_http_map_module.c. */
function checkMap(visit: Visit, entries: Entries): void {
  const { scope } = visit;
  // The first map settles the sizes of all of them.
  for (const name of ["map_hash_max_size", "map_hash_bucket_size"]) {
    if (!scope.seen.has(name)) scope.seen.set(name, visit.directive);
  }
  const names = newNameTable();
  let hostnames = false;
  let hasDefault = false;
  for (const entry of simpleEntries(visit, entries)) {
    const [value, ...more] = entry.arguments;
    if (value === undefined && entry.name === "hostnames") hostnames = true;
    if (value === undefined && (entry.name === "hostnames" || entry.name === "volatile")) continue;
    if (value === undefined || more.length > 0) {
      refuse(visit, "invalid number of the map parameters", entry.head);
    } else if (!useVariables(visit, value.text, value)) {
      continue;
    } else if (entry.name === "default") {
      if (hasDefault) refuse(visit, "duplicate default map parameter", entry.head);
      hasDefault = true;
    } else if (entry.name.startsWith("~")) {
      defineCaptures(visit, entry.name);
    } else {
      checkMapKey(visit, entry, { names, hostnames });
    }
  }
}

function checkMapKey(
  visit: Visit,
  entry: NginxDirective,
  map: { names: ReturnType<typeof newNameTable>; hostnames: boolean },
): void {
  const key = entry.name.replace(/^\\/, "").toLowerCase();
  if (map.hostnames && !isWildcardName(key)) {
    return refuse(visit, `invalid hostname or wildcard "${key}"`, entry.nameSpan);
  }
  if (addName(map.names, key, map.hostnames)) return refuse(visit, `conflicting parameter "${key}"`, entry.nameSpan);
  const typed = inherited(visit.scope, "map_hash_bucket_size")?.arguments[0]?.text;
  const bucket = parseInteger(typed ?? "") ?? 64;
  const wildcard = map.hostnames && (key.startsWith(".") || key.startsWith("*.") || key.endsWith(".*"));
  if (wildcard || !overflowsBucket(key, bucket)) return;
  refuse(visit, `could not build map_hash, you should increase map_hash_bucket_size: ${bucket}`, entry.nameSpan);
}

/** Source: ngx_http_geo in src/http/modules/ngx_http_geo_module.c. */
function checkGeo(visit: Visit, entries: Entries): void {
  let ranges = false;
  let networks = false;
  for (const entry of simpleEntries(visit, entries)) {
    const [value, ...more] = entry.arguments;
    const { name } = entry;
    if (value === undefined && name === "ranges") {
      if (networks) refuse(visit, 'the "ranges" directive must be the first directive inside "geo" block', entry.head);
      ranges = true;
    } else if (value === undefined && name === "proxy_recursive") {
      continue;
    } else if (value === undefined || more.length > 0) {
      refuse(visit, "invalid number of the geo parameters", entry.head);
    } else if (name === "proxy") {
      if (!isGeoNetwork(value.text)) refuse(visit, `invalid network "${value.text}"`, value);
    } else {
      if (!ranges) networks = true;
      const net = name === "delete" ? value.text : name;
      const right = name === "default" || (ranges ? isRange(net) : isGeoNetwork(net));
      if (!right) refuse(visit, `invalid ${ranges ? "range" : "network"} "${net}"`, entry.nameSpan);
    }
  }
}

function isGeoNetwork(text: string): boolean {
  return text === "255.255.255.255" || isNetwork(text);
}

function isRange(text: string): boolean {
  const dash = text.indexOf("-");
  const start = parseIpv4(text.slice(0, dash));
  const last = text.slice(dash + 1);
  const end = parseIpv4(last);
  return dash !== -1 && start !== undefined && end !== undefined && start <= end;
}

function checkSplitClients(visit: Visit, entries: Entries): void {
  let total = 0;
  for (const entry of simpleEntries(visit, entries)) {
    if (entry.name === "*") {
      total = 10_000;
      continue;
    }
    const [, whole = "", decimals = ""] = /^(\d*)(?:\.(\d{0,2}))?%$/.exec(entry.name) ?? [];
    const hundredths = parseInteger(`${whole}${decimals.padEnd(2, "0")}`) ?? 0;
    if (!/\d/.test(whole + decimals) || hundredths === 0) {
      refuse(visit, `invalid percent value "${entry.name}"`, entry.nameSpan);
    }
    total += hundredths;
  }
  if (total > 10_000) refuse(visit, "percent total is greater than 100%");
}

/** The same for both directions: a map serves either. */
export function charsetPair(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function checkCharsetMap(visit: Visit, entries: Entries): void {
  const [source, target] = visit.directive.arguments;
  const toUtf8 = target?.text.toLowerCase() === "utf-8";
  const value = toUtf8 ? /^(?:[0-9a-f]{2})+$/i : /^[0-9a-f]{1,2}$/i;
  const pair = charsetPair(source?.text.toLowerCase() ?? "", target?.text.toLowerCase() ?? "");
  const between = `"${source?.text ?? ""}" and "${target?.text ?? ""}"`;
  if (source?.text.toLowerCase() === target?.text.toLowerCase()) {
    return refuse(visit, `"charset_map" between the same charsets ${between}`);
  }
  if (visit.checking.charsets.has(pair)) return refuse(visit, `duplicate "charset_map" between ${between}`);
  visit.checking.charsets.add(pair);
  for (const entry of simpleEntries(visit, entries)) {
    const [word, ...more] = entry.arguments;
    if (word === undefined || more.length > 0) refuse(visit, "invalid parameters number", entry.head);
    else if (!/^[0-9a-f]{1,2}$/i.test(entry.name)) refuse(visit, `invalid value "${entry.name}"`, entry.nameSpan);
    else if (!value.test(word.text)) refuse(visit, `invalid value "${word.text}"`, word);
  }
}
