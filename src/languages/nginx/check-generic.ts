import { parseIpv4, parseIpv6 } from "./addresses.ts";
import { cachePath } from "./check-cache.ts";
import {
  type Visit,
  argument,
  isDuplicate,
  refuse,
  refuseDirective,
  useArgument,
  useVariables,
} from "./check-scope.ts";
import { parseInteger, parseMilliseconds, parseOffset, parseSeconds, parseSize } from "./quantities.ts";

/** Rules that many directives share, by the word of the table; `detail` is what follows its colon. Source: ngx_conf_set_*_slot. */
export const GENERIC_RULES: Readonly<Record<string, (visit: Visit, detail: string) => void>> = {
  flag: checkFlag,
  number: checkNumber,
  size: (visit) => checkQuantity(visit, parseSize),
  offset: (visit) => checkQuantity(visit, parseOffset),
  milliseconds: (visit) => checkQuantity(visit, parseMilliseconds),
  seconds: (visit) => checkQuantity(visit, parseSeconds),
  text: (visit) => isDuplicate(visit),
  list: addToList,
  buffers: checkBuffers,
  one: checkOne,
  some: checkSome,
  path: checkPath,
  access: checkAccess,
  value: (visit) => !isDuplicate(visit) && useArgument(visit, 1),
  "value-size": checkValueSize,
  values: (visit) => visit.directive.arguments.every((_, index) => useArgument(visit, index + 1)),
  pair: (visit) => useArgument(visit, 2),
  bind: checkBind,
  "cache-valid": checkCacheValid,
  "cache-path": cachePath,
  param: checkParam,
};

function addToList({ scope, directive }: Visit): void {
  scope.lists ??= new Map();
  const known = scope.lists.get(directive.name);
  if (known === undefined) scope.lists.set(directive.name, [directive]);
  else known.push(directive);
}

function checkFlag(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  if (value === "on" || value === "off" || /^o(?:n|ff)$/i.test(value)) return;
  refuse(visit, `invalid value "${value}" in "${visit.directive.name}" directive, it must be "on" or "off"`);
}

function checkNumber(visit: Visit, bounds: string): void {
  if (isDuplicate(visit)) return;
  const value = parseInteger(argument(visit, 1));
  if (value === undefined) return refuseDirective(visit, "invalid number");
  const [low, high] = bounds.split("-").map(Number);
  if (low === undefined || high === undefined || (value >= low && value <= high)) return;
  refuse(visit, `value must be between ${low} and ${high}`);
}

function checkQuantity(visit: Visit, parse: (text: string) => number | undefined): void {
  if (isDuplicate(visit)) return;
  const value = parse(argument(visit, 1));
  if (value === undefined) return refuseDirective(visit, "invalid value");
  checkBounds(visit, value);
}

/** Bounds that single directives add. Source: the `post` handlers of their modules. */
function checkBounds(visit: Visit, value: number): void {
  const { name } = visit.directive;
  if (name === "gzip_window" && !POWERS.slice(0, 7).includes(value)) {
    refuseDirective(visit, "must be 512, 1k, 2k, 4k, 8k, 16k, or 32k");
  } else if (name === "gzip_hash" && !POWERS.includes(value)) {
    refuseDirective(visit, "must be 512, 1k, 2k, 4k, 8k, 16k, 32k, 64k, or 128k");
  } else if (name === "connection_pool_size" || name === "request_pool_size") {
    if (value < 512) refuse(visit, "the pool size must be no less than 512");
    else if (value % 16 !== 0) refuse(visit, "the pool size must be a multiple of 16");
  } else if (name === "http2_chunk_size" && value === 0) {
    refuse(visit, "the http2 chunk size cannot be zero");
  }
}

const POWERS: readonly number[] = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072];

function checkBuffers(visit: Visit): void {
  if (isDuplicate(visit)) return;
  if (!((parseInteger(argument(visit, 1)) ?? 0) > 0) || !((parseSize(argument(visit, 2)) ?? 0) > 0)) {
    refuseDirective(visit, "invalid value");
  }
}

function checkOne(visit: Visit, words: string): void {
  if (isDuplicate(visit)) return;
  refuseUnlisted(visit, words, 1);
}

function checkSome(visit: Visit, words: string): void {
  visit.scope.seen.set(visit.directive.name, visit.directive);
  for (let n = 1; n <= visit.directive.arguments.length; n++) if (refuseUnlisted(visit, words, n)) return;
}

/** Words of a list are compared without regard to case (ngx_strcasecmp). */
function refuseUnlisted(visit: Visit, words: string, n: number): boolean {
  const value = argument(visit, n);
  if (words.split(",").some((word) => word.toLowerCase() === value.toLowerCase())) return false;
  refuse(visit, `invalid value "${value}"`, visit.directive.arguments[n - 1]);
  return true;
}

function checkPath(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const levels = visit.directive.arguments.slice(1).map((level) => parseInteger(level.text) ?? 0);
  const length = levels.reduce((sum, level) => sum + level + 1, 0);
  if (levels.includes(0) || length > 10 + levels.length) refuseDirective(visit, "invalid value");
}

function checkAccess(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const wrong = visit.directive.arguments.find((typed) => !/^(?:user|group|all):(?:rw|r)$/.test(typed.text));
  if (wrong !== undefined) refuse(visit, `invalid value "${wrong.text}"`, wrong);
}

function checkValueSize(visit: Visit): void {
  if (isDuplicate(visit) || !useArgument(visit, 1)) return;
  const value = argument(visit, 1);
  if (!value.includes("$") && parseSize(value) === undefined) refuseDirective(visit, "invalid value");
}

/** `proxy_bind` and the like. Source: ngx_http_upstream_bind_set_slot. */
function checkBind(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const [address, mode] = visit.directive.arguments;
  if (address === undefined || (address.text === "off" && mode === undefined)) return;
  if (!useArgument(visit, 1)) return;
  if (!address.text.includes("$") && !isAddressWithPort(address.text)) {
    return refuse(visit, `invalid address "${address.text}"`, address);
  }
  if (mode !== undefined && mode.text !== "transparent") refuse(visit, `invalid parameter "${mode.text}"`, mode);
}

/** Source: ngx_parse_addr_port in src/core/ngx_inet.c. */
function isAddressWithPort(text: string): boolean {
  if (parseIpv4(text) !== undefined || parseIpv6(text) !== undefined) return true;
  const closing = text.startsWith("[") ? text.indexOf("]") : -1;
  const colon = closing === -1 ? text.indexOf(":") : closing + 1;
  if (colon <= 0 || text[colon] !== ":") return false;
  const port = parseInteger(text.slice(colon + 1)) ?? 0;
  const host = closing === -1 ? text.slice(0, colon) : text.slice(1, closing);
  return port >= 1 && port <= 65_535 && (parseIpv4(host) !== undefined || parseIpv6(host) !== undefined);
}

/** Source: ngx_http_file_cache_valid_set_slot. */
function checkCacheValid(visit: Visit): void {
  const words = [...visit.directive.arguments];
  const time = words.pop();
  if (time === undefined) return;
  if (parseSeconds(time.text) === undefined) return refuse(visit, `invalid time value "${time.text}"`, time);
  for (const word of words) {
    const status = parseInteger(word.text) ?? 0;
    if (word.text !== "any" && (status < 100 || status > 599))
      return refuse(visit, `invalid status "${word.text}"`, word);
  }
}

/** `fastcgi_param` and the like. Source: ngx_http_upstream_param_set_slot. */
function checkParam(visit: Visit): void {
  const last = visit.directive.arguments[2];
  if (last !== undefined && last.text !== "if_not_empty")
    return refuse(visit, `invalid parameter "${last.text}"`, last);
  useVariables(visit, argument(visit, 2), visit.directive.arguments[1]);
}
