import { isNetwork } from "./addresses.ts";
import { type Visit, argument, isDuplicate, refuse, refuseDirective, useArgument } from "./check-scope.ts";
import { bindZone, declareZone, useZone } from "./check-zones.ts";
import { parseInteger, parseSize } from "./quantities.ts";
import type { NginxArgument } from "./types.ts";

/** Who may come, and how often. Source: ngx_http_{access,limit_req,limit_conn,realip,ssl}_module.c. */
export const LIMIT_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  allow: checkAccess,
  deny: checkAccess,
  limit_req_zone: checkReqZone,
  limit_req: checkReq,
  limit_conn_zone: checkConnZone,
  limit_conn: checkConn,
  set_real_ip_from: checkRealIp,
  real_ip_header: isDuplicate,
  ssl_session_cache: checkSessionCache,
  ssl_ocsp_cache: checkOcspCache,
  ssl_password_file: isDuplicate,
};

function checkAccess(visit: Visit): void {
  const value = argument(visit, 1);
  if (value === "all" || value === "unix:" || isNetwork(value)) return;
  refuse(visit, `invalid parameter "${value}"`, visit.directive.arguments[0]);
}

/** `zone=name:size`; `undefined` (and reported) where nginx refuses it. */
function readZone(visit: Visit, word: NginxArgument): { name: string; size: number } | undefined {
  const value = word.text.slice("zone=".length);
  const colon = value.indexOf(":");
  const size = colon === -1 ? undefined : parseSize(value.slice(colon + 1));
  if (size === undefined) {
    refuse(visit, `invalid zone size "${word.text}"`, word);
    return undefined;
  }
  if (size < 8 * 4096) {
    refuse(visit, `zone "${word.text}" is too small`, word);
    return undefined;
  }
  return { name: value.slice(0, colon), size };
}

function defineZone(visit: Visit, use: string, rate: boolean): void {
  const [key, ...words] = visit.directive.arguments;
  if (key === undefined || !useArgument(visit, 1)) return;
  let zone: { name: string; size: number } | undefined;
  for (const word of words) {
    if (word.text.startsWith("zone=")) {
      zone = readZone(visit, word);
      if (zone === undefined) return;
    } else if (rate && word.text.startsWith("rate=")) {
      const value = word.text.slice("rate=".length).replace(/r\/[sm]$/, "");
      if (!((parseInteger(value) ?? 0) > 0)) return refuse(visit, `invalid rate "${word.text}"`, word);
    } else if (word.text !== "sync" || !rate) {
      return refuse(visit, `invalid parameter "${word.text}"`, word);
    }
  }
  const { name } = visit.directive;
  if (zone === undefined || zone.name === "") return refuse(visit, `"${name}" must have "zone" parameter`);
  const before = bindZone(visit, { ...zone, use }, key.text);
  if (before !== undefined) refuse(visit, `${name} "${zone.name}" is already bound to key "${before.key}"`);
}

function checkReqZone(visit: Visit): void {
  defineZone(visit, "limit_req", true);
}

function checkConnZone(visit: Visit): void {
  defineZone(visit, "limit_conn", false);
}

function useOnce(visit: Visit, name: string, use: string): void {
  if (!useZone(visit, { name, use })) return;
  const key = `${use} ${name}`;
  if (visit.scope.seen.has(key)) refuseDirective(visit, "is duplicate");
  visit.scope.seen.set(key, visit.directive);
}

function checkReq(visit: Visit): void {
  let zone: string | undefined;
  for (const word of visit.directive.arguments) {
    const equals = word.text.indexOf("=");
    const name = word.text.slice(0, equals);
    const value = word.text.slice(equals + 1);
    if (name === "zone") zone = value;
    else if (name === "burst" || name === "delay") {
      if (!((parseInteger(value) ?? 0) > 0)) return refuse(visit, `invalid ${name} value "${word.text}"`, word);
    } else if (word.text !== "nodelay") {
      return refuse(visit, `invalid parameter "${word.text}"`, word);
    }
  }
  if (zone === undefined) return refuse(visit, '"limit_req" must have "zone" parameter');
  useOnce(visit, zone, "limit_req");
}

function checkConn(visit: Visit): void {
  const [zone, count] = visit.directive.arguments;
  if (zone === undefined || count === undefined) return;
  useOnce(visit, zone.text, "limit_conn");
  const connections = parseInteger(count.text) ?? 0;
  if (connections <= 0) refuse(visit, `invalid number of connections "${count.text}"`, count);
  else if (connections > 65_535) refuse(visit, "connection limit must be less 65536", count);
}

function checkRealIp(visit: Visit): void {
  const value = argument(visit, 1);
  // Anything else is a host name, which the machine resolves or not.
  if (value !== "unix:" && !isNetwork(value) && (value === "" || /[/:]/.test(value))) {
    refuse(visit, `host not found in set_real_ip_from "${value}"`, visit.directive.arguments[0]);
  }
}

function checkSessionCache(visit: Visit): void {
  for (const word of visit.directive.arguments) {
    const { text } = word;
    if (text === "off" || text === "none" || text === "builtin") continue;
    if (text.startsWith("builtin:") && parseInteger(text.slice(8)) !== undefined) continue;
    const [, name = "", size = ""] = /^shared:([^:]+):(.*)$/s.exec(text) ?? [];
    const bytes = name === "" ? undefined : parseSize(size);
    if (bytes === undefined) return refuse(visit, `invalid session cache "${text}"`, word);
    if (bytes < 8 * 4096) return refuse(visit, `session cache "${text}" is too small`, word);
    declareZone(visit, { name, use: "ssl", size: bytes });
  }
}

function checkOcspCache(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  if (value === "off") return;
  const [, name = "", size = ""] = /^shared:([^:]+):(.*)$/s.exec(value) ?? [];
  const bytes = name === "" ? undefined : parseSize(size);
  if (bytes === undefined) return refuse(visit, `invalid OCSP cache "${value}"`);
  if (bytes < 8 * 4096) return refuse(visit, `OCSP cache "${value}" is too small`);
  declareZone(visit, { name, use: "ssl-ocsp", size: bytes });
}
