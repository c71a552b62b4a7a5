import type { ParsedUrl } from "./addresses.ts";
import { parseUrl } from "./addresses.ts";
import { type UpstreamName, type Visit, argument, isDuplicate, refuse, spaceOf, useArgument } from "./check-scope.ts";
import { declareZone } from "./check-zones.ts";
import { parseInteger, parseSeconds, parseSize } from "./quantities.ts";
import type { NginxArgument } from "./types.ts";

/** Upstreams and their servers. Source: src/http/ngx_http_upstream.c and the modules ngx_http_upstream_*_module.c. */
export const UPSTREAM_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  upstream: defineUpstream,
  server: checkServer,
  ip_hash: withoutBackup,
  hash: checkHash,
  random: checkRandom,
  least_conn: (visit) => {
    if (visit.scope.upstream !== undefined) visit.scope.upstream.withoutBackup = false;
  },
  keepalive: checkKeepalive,
  zone: checkZone,
};

/** Names a backend that a directive passes to; false (and reported) where nginx refuses it. Source: ngx_http_upstream_add. */
export function addBackend(visit: Visit, url: ParsedUrl): boolean {
  const host = url.family === "ipv6" ? url.host.slice(1, -1) : url.host;
  const noPort = url.family !== "unix" && !/:\d+$/.test(withoutUri(argument(visit, 1), url.uri));
  const name: UpstreamName = {
    host,
    port: url.port,
    noPort,
    defined: false,
    unix: url.family === "unix",
    span: visit.directive.arguments[0]?.span ?? visit.directive.head,
  };
  return addUpstream(visit, name);
}

function withoutUri(text: string, uri: string): string {
  return uri === "" ? text : text.slice(0, -uri.length);
}

function addUpstream(visit: Visit, name: UpstreamName): boolean {
  const { upstreams } = spaceOf(visit);
  const key = name.host.toLowerCase();
  const known = upstreams.get(key) ?? [];
  upstreams.set(key, known);
  for (const other of known) {
    if (name.defined && other.defined) {
      refuse(visit, `duplicate upstream "${name.host}"`, name.span);
      return false;
    }
    if (other.defined && !name.noPort) {
      refuse(visit, `upstream "${name.host}" may not have port ${name.port ?? 0}`, name.span);
      return false;
    }
    if (name.defined && !other.noPort) {
      refuse(visit, `upstream "${name.host}" may not have port ${other.port ?? 0}`, other.span);
      return false;
    }
    if (other.port !== undefined && name.port !== undefined && other.port !== name.port) continue;
    if (name.defined) {
      other.defined = true;
      other.port = undefined;
    }
    return true;
  }
  known.push(name);
  return true;
}

function defineUpstream(visit: Visit): void {
  const [typed] = visit.directive.arguments;
  const host = typed?.text ?? "";
  const span = typed?.span ?? visit.directive.head;
  addUpstream(visit, { host, port: undefined, noPort: true, defined: true, unix: false, span });
}

/** `server` inside an upstream; a server of http and of stream is checked where its block is. */
function checkServer(visit: Visit): void {
  const { upstream } = visit.scope;
  const [address, ...parameters] = visit.directive.arguments;
  if (upstream === undefined || address === undefined) return;
  upstream.servers++;
  let backup = false;
  for (const parameter of parameters) {
    const message = parameterMessage(parameter, upstream.withoutBackup);
    if (message !== undefined) return refuse(visit, message, parameter);
    backup ||= parameter.text === "backup";
  }
  if (backup) upstream.backups++;
  const stream = visit.scope.context === "stream-upstream";
  const url = parseUrl(address.text, stream ? {} : { defaultPort: 80 });
  if (typeof url === "string") return refuse(visit, `${url} in upstream "${address.text}"`, address);
  if (stream && url.family !== "unix" && url.port === undefined) {
    // NGINX Plus and later versions ask a service record for the port.
    if (parameters.some(({ text }) => text.startsWith("service="))) return;
    refuse(visit, `no port in upstream "${address.text}"`, address);
  }
}

/** Parameters of NGINX Plus and of later versions: Debian's nginx refuses them. */
const FOREIGN = /^(?:resolve|service=.*|slow_start=.*|route=.*|drain|id=.*|sid=.*)$/;

function parameterMessage(parameter: NginxArgument, withoutBackup: boolean): string | undefined {
  const { text } = parameter;
  const equals = text.indexOf("=");
  const value = text.slice(equals + 1);
  const name = equals === -1 ? text : text.slice(0, equals + 1);
  const right =
    (name === "weight=" && (parseInteger(value) ?? 0) > 0) ||
    ((name === "max_conns=" || name === "max_fails=") && parseInteger(value) !== undefined) ||
    (name === "fail_timeout=" && parseSeconds(value) !== undefined) ||
    name === "down" ||
    (name === "backup" && !withoutBackup) ||
    FOREIGN.test(text);
  if (right) return undefined;
  return name === "backup" ? `balancing method does not support parameter "${text}"` : `invalid parameter "${text}"`;
}

function withoutBackup(visit: Visit): void {
  if (visit.scope.upstream !== undefined) visit.scope.upstream.withoutBackup = true;
}

function checkHash(visit: Visit): void {
  if (!useArgument(visit, 1)) return;
  withoutBackup(visit);
  const second = visit.directive.arguments[1];
  if (second !== undefined && second.text !== "consistent") {
    refuse(visit, `invalid parameter "${second.text}"`, second);
  }
}

function checkRandom(visit: Visit): void {
  withoutBackup(visit);
  const [first, second] = visit.directive.arguments;
  if (first !== undefined && first.text !== "two") return refuse(visit, `invalid parameter "${first.text}"`, first);
  // `least_time` is NGINX Plus.
  if (second !== undefined && !/^least_(?:conn|time=.*)$/.test(second.text)) {
    refuse(visit, `invalid parameter "${second.text}"`, second);
  }
}

function checkKeepalive(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  if (!((parseInteger(value) ?? 0) > 0)) refuse(visit, `invalid value "${value}" in "keepalive" directive`);
}

function checkZone(visit: Visit): void {
  const [name, size] = visit.directive.arguments;
  if (name === undefined) return;
  if (name.text === "") return refuse(visit, 'invalid zone name ""', name);
  const bytes = size === undefined ? 0 : parseSize(size.text);
  if (bytes === undefined) return refuse(visit, `invalid zone size "${size?.text ?? ""}"`, size);
  if (size !== undefined && bytes < 8 * 4096) return refuse(visit, `zone "${name.text}" is too small`, name);
  const zone = declareZone(visit, { name: name.text, use: "upstream", size: bytes });
  if (zone === undefined) return;
  spaceOf(visit).atEnd.push(() => {
    if (zone.size === 0 && !visit.checking.incomplete)
      refuse(visit, `zero size shared memory zone "${name.text}"`, name);
  });
}
