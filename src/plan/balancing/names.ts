import { unsayableReason } from "../../estate/facts/virtual-host-names.ts";
import type { Listen, Proxy, ServerName, VirtualHost } from "../../estate/proxy.ts";

/** A port that clients use, and which virtual host each name leads to there. */
export interface Port {
  readonly port: number;
  readonly secure: boolean;
  /** In the order of the configuration. */
  readonly hosts: readonly VirtualHost[];
  /** Answers where no name matches. */
  readonly defaultHost: VirtualHost;
  /** By name, in lower case. */
  readonly exact: ReadonlyMap<string, NamedHost>;
  /** By what stands behind `*.`. */
  readonly leading: ReadonlyMap<string, NamedHost>;
  /** Names that no host condition holds, with the hosts that they lead to. */
  readonly unsayable: readonly NamedHost[];
}

export interface NamedHost {
  readonly host: VirtualHost;
  readonly name: ServerName;
}

/** True for an address that clients can reach, whichever one they use. */
export function isPublic({ address, port }: Pick<Listen, "address" | "port">): boolean {
  return address === "*" && port > 0;
}

/**
 * The ports of a proxy that a load balancer takes over, in the order of their numbers, and the host that nginx chooses
 * for each name. Of two equal names the first counts; `.example.com` is equal to `example.com` and to `*.example.com`.
 * Source: ngx_http_server_names in src/http/ngx_http.c, ngx_hash_add_key in src/core/ngx_hash.c.
 */
export function portsOf(proxy: Pick<Proxy, "hosts">): Port[] {
  const listens = new Map<number, { host: VirtualHost; listen: Listen }[]>();
  for (const host of proxy.hosts) {
    for (const listen of host.listens) {
      if (!isPublic(listen)) continue;
      const known = listens.get(listen.port);
      if (known === undefined) listens.set(listen.port, [{ host, listen }]);
      else known.push({ host, listen });
    }
  }
  return [...listens].toSorted(([a], [b]) => a - b).flatMap(([port, all]) => portOf(port, all));
}

function portOf(port: number, all: readonly { host: VirtualHost; listen: Listen }[]): Port[] {
  const [first] = all;
  if (first === undefined) return [];
  const hosts = [...new Set(all.map(({ host }) => host))];
  const defaultHost = (all.find(({ listen }) => listen.defaultServer) ?? first).host;
  return [{ port, secure: all.some(({ listen }) => listen.ssl), hosts, defaultHost, ...nameTables(hosts) }];
}

function nameTables(hosts: readonly VirtualHost[]): Pick<Port, "exact" | "leading" | "unsayable"> {
  const exact = new Map<string, NamedHost>();
  const leading = new Map<string, NamedHost>();
  const unsayable: NamedHost[] = [];
  // An exact name is taken even where the wildcard that comes with it then turns out to be.
  const taken = new Set<string>();
  const seen = new Set<string>();
  for (const host of hosts) {
    for (const name of host.names) {
      const { kind, text } = name;
      const named = { host, name };
      if (kind === "exact" || kind === "both") {
        if (taken.has(text)) continue;
        taken.add(text);
      }
      if (kind === "leading" || kind === "both") {
        if (leading.has(text)) continue;
        leading.set(text, named);
      }
      if (kind === "exact" || kind === "both") exact.set(text, named);
      const key = `${kind} ${text}`;
      if (unsayableReason(name) !== undefined && !seen.has(key)) unsayable.push(named);
      seen.add(key);
    }
  }
  return { exact, leading, unsayable };
}

/** The names above a name, the nearest first: `b.c` and `c` for `a.b.c`. */
export function* parentsOf(name: string): Generator<string, void, undefined> {
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) yield name.slice(dot + 1);
}
