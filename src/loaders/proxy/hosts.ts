import type { Listen, Location, ServerName, Typed, VirtualHost } from "../../estate/proxy.ts";
import type { NginxDirective } from "../../languages/nginx/index.ts";
import { handlingOf } from "./handling.ts";
import { defaultListen, parseListen } from "./listen.ts";
import { parseLocationPath } from "./location-path.ts";
import { inEffect, scopeOf, valueInEffect, type Refusals, type Scope } from "./scope.ts";
import { parseServerName } from "./server-name.ts";
import { rewriteSteps } from "./steps.ts";
import type { Upstreams } from "./upstreams.ts";
import { parseFlag } from "./values.ts";

/** What reading the servers of a configuration needs besides them. */
export interface HostReading {
  readonly refusals: Refusals;
  readonly upstreams: Upstreams;
}

/** The identifiers of servers: the first name, or `_`, numbered from the second on. */
export function hostIds(servers: readonly NginxDirective[]): Map<NginxDirective, string> {
  const counts = new Map<string, number>();
  const ids = new Map<NginxDirective, string>();
  for (const server of servers) {
    const name = firstName(server) || "_";
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    ids.set(server, count === 1 ? name : `${name}#${count}`);
  }
  return ids;
}

/** The first of a server's names as it is typed, or `""`. */
export function firstName({ block = [] }: NginxDirective): string {
  return block.find(({ name }) => name === "server_name")?.arguments[0]?.text ?? "";
}

/** A `server` block, typed. Source: src/http/ngx_http_core_module.c. */
export function readHost(
  server: NginxDirective,
  id: string,
  { http, ...reading }: HostReading & { readonly http: Scope },
): VirtualHost {
  const { refusals, upstreams } = reading;
  const scope = scopeOf(server.block ?? [], {
    context: "server",
    block: server.name,
    parent: http,
    refusals,
    unread: refusals.unreadIn(server),
  });
  const lost: NginxDirective[] = [];
  const listens = listensOf(scope, server, lost);
  const names = namesOf(scope, lost);
  const merge = valueInEffect(scope, "merge_slashes");
  const flag = merge === undefined ? undefined : parseFlag(merge.text);
  const level = withLost(scope, lost);
  return {
    id,
    span: server.head,
    listens,
    names,
    steps: rewriteSteps(level.typed),
    locations: readLocations(level, reading),
    fallback: handlingOf(level, { span: server.head, name: "server" }, upstreams),
    mergeSlashes:
      merge === undefined || flag === undefined
        ? undefined
        : ({ value: flag, span: merge.span } satisfies Typed<boolean>),
  };
}

/** What could not be read although nginx's checks passed it: no conclusion where it holds. */
function withLost(scope: Scope, lost: readonly NginxDirective[]): Scope {
  if (lost.length === 0) return scope;
  const pieces = lost.map(({ head, name }) => ({ span: head, directive: name, refused: true as const }));
  return { ...scope, unmodelled: [...scope.unmodelled, ...pieces] };
}

function listensOf(scope: Scope, server: NginxDirective, lost: NginxDirective[]): Listen[] {
  const typed = scope.own.get("listen") ?? [];
  const listens = typed.flatMap((directive) => {
    const read = parseListen(directive);
    if (read === undefined) lost.push(directive);
    return read ?? [];
  });
  const all = typed.length === 0 ? [defaultListen(server.head)] : listens;
  // `ssl on` is the older way to say it for every socket of a server, `http2 on` the newer.
  const ssl = isOn(scope, "ssl");
  const http2 = isOn(scope, "http2");
  if (!ssl && !http2) return all;
  return all.map((listen) => ({ ...listen, ssl: listen.ssl || ssl, http2: listen.http2 || http2 }));
}

function isOn(scope: Scope, name: string): boolean {
  return inEffect(scope, name)[0]?.arguments[0]?.text.toLowerCase() === "on";
}

function namesOf(scope: Scope, lost: NginxDirective[]): ServerName[] {
  return (scope.own.get("server_name") ?? []).flatMap((directive) => {
    const names = directive.arguments.map(parseServerName);
    if (names.includes(undefined)) lost.push(directive);
    return names.flatMap((name) => name ?? []);
  });
}

function readLocations(scope: Scope, reading: HostReading): Location[] {
  return (scope.own.get("location") ?? []).flatMap((directive) => readLocation(directive, scope, reading) ?? []);
}

function readLocation(directive: NginxDirective, parent: Scope, reading: HostReading): Location | undefined {
  const parsed = parseLocationPath(directive.arguments);
  if (parsed === undefined) return undefined;
  const { refusals, upstreams } = reading;
  const scope = scopeOf(directive.block ?? [], {
    context: "location",
    block: directive.name,
    parent,
    refusals,
    unread: refusals.unreadIn(directive),
  });
  return {
    span: directive.head,
    ...parsed,
    locations: readLocations(scope, reading),
    steps: rewriteSteps(scope.typed),
    handling: handlingOf(scope, { span: directive.head, name: "location" }, upstreams),
  };
}

/** `ssl`, `http2` and `proxy_protocol` hold for a socket, whichever server says so. Source: ngx_http_add_addresses. */
export function shareSockets(hosts: readonly VirtualHost[]): VirtualHost[] {
  const sockets = new Map<string, { ssl: boolean; http2: boolean; proxyProtocol: boolean }>();
  const key = ({ address, port }: Listen): string => `${address} ${port}`;
  for (const { listens } of hosts) {
    for (const listen of listens) {
      const known = sockets.get(key(listen)) ?? { ssl: false, http2: false, proxyProtocol: false };
      sockets.set(key(listen), {
        ssl: known.ssl || listen.ssl,
        http2: known.http2 || listen.http2,
        proxyProtocol: known.proxyProtocol || listen.proxyProtocol,
      });
    }
  }
  return hosts.map((host) => ({
    ...host,
    listens: host.listens.map((listen) => ({ ...listen, ...sockets.get(key(listen)) })),
  }));
}
