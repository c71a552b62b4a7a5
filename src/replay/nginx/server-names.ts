import type { Listen, Proxy, ServerName, VirtualHost } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";
import { type ByteString, toBytes } from "./bytes.ts";
import type { Expressions, Match, Undecided } from "./expression.ts";

/** A virtual host behind one of its sockets. */
export interface Bound {
  readonly host: VirtualHost;
  readonly listen: Listen;
}

/** A name of a bound host. */
interface Named extends Bound {
  readonly span: Span;
}

/** Where names lead: a label, or the rest of the name below it. */
interface Labels {
  readonly below: Map<string, Labels>;
  /** The wildcard that ends here. */
  value: Named | undefined;
  /** `.example.com` names `example.com` as well. */
  self: boolean;
}

/** The virtual hosts of one socket. */
export interface Socket {
  readonly address: string;
  readonly port: number;
  readonly ssl: boolean;
  readonly servers: readonly Bound[];
  readonly defaultServer: Bound;
  readonly names: NameTable;
}

interface NameTable {
  readonly exact: ReadonlyMap<ByteString, Named>;
  readonly leading: Labels;
  readonly trailing: Labels;
  readonly regexes: readonly (Named & { readonly source: string; readonly caseless: boolean })[];
  /** The machine's own name may be any. */
  readonly hostname: Named | undefined;
}

/** The sockets of a proxy by port, in the order of the configuration. Unix sockets take no part. */
export function socketsOf(proxy: Pick<Proxy, "hosts">): ReadonlyMap<number, readonly Socket[]> {
  const groups = new Map<string, Bound[]>();
  for (const host of proxy.hosts) {
    for (const listen of host.listens) {
      if (listen.port === 0) continue;
      const key = `${listen.port} ${listen.address}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ host, listen }]);
      else if (!group.some((bound) => bound.host === host)) group.push({ host, listen });
    }
  }
  const ports = new Map<number, Socket[]>();
  for (const servers of groups.values()) {
    const [first] = servers;
    if (first === undefined) continue;
    const defaultServer = servers.find(({ listen }) => listen.defaultServer) ?? first;
    const { port, address } = first.listen;
    const ssl = servers.some(({ listen }) => listen.ssl);
    const socket = { address, port, ssl, servers, defaultServer, names: nameTable(servers) };
    const sockets = ports.get(port);
    if (sockets === undefined) ports.set(port, [socket]);
    else sockets.push(socket);
  }
  return ports;
}

/**
 * The names of a socket's servers. Of two equal names the first counts; `.example.com` and `example.com` are equal
 * in that, and so are `.example.com` and `*.example.com`.
 * Sources: ngx_http_server_names (src/http/ngx_http.c), ngx_hash_add_key (src/core/ngx_hash.c).
 */
function nameTable(servers: readonly Bound[]): NameTable {
  const taken = new Set<string>();
  const exact = new Map<ByteString, Named>();
  const [leading, trailing] = [labels(), labels()];
  const regexes: (Named & { source: string; caseless: boolean })[] = [];
  let hostname: Named | undefined;
  for (const bound of servers) {
    // A server without a name has the empty one, which only a request without Host asks for.
    if (bound.host.names.length === 0 && !exact.has("")) exact.set("", { ...bound, span: bound.host.span });
    for (const name of bound.host.names) {
      const named = { ...bound, span: name.span };
      if (name.kind === "regex") {
        regexes.push({ ...named, source: name.text, caseless: /[A-Z]/.test(name.text) });
      } else if (name.kind === "hostname") {
        hostname ??= named;
      } else {
        addName({ taken, exact, leading, trailing }, name, named);
      }
    }
  }
  return { exact, leading, trailing, regexes, hostname };
}

interface Building {
  readonly taken: Set<string>;
  readonly exact: Map<ByteString, Named>;
  readonly leading: Labels;
  readonly trailing: Labels;
}

function addName({ taken, exact, leading, trailing }: Building, name: ServerName, named: Named): void {
  const text = toBytes(name.text);
  if (name.kind === "exact") {
    if (!take(taken, `=${text}`)) return;
    exact.set(text, named);
    return;
  }
  if (name.kind === "trailing") {
    if (take(taken, `>${text}`)) set(trailing, text.split("."), named, false);
    return;
  }
  // The exact name is taken even where the wildcard then turns out to be.
  if (name.kind === "both" && !take(taken, `=${text}`)) return;
  if (take(taken, `<${text}`)) set(leading, text.split(".").reverse(), named, name.kind === "both");
}

function take(taken: Set<string>, key: string): boolean {
  if (taken.has(key)) return false;
  taken.add(key);
  return true;
}

function labels(): Labels {
  return { below: new Map(), value: undefined, self: false };
}

function set(root: Labels, path: readonly string[], value: Named, self: boolean): void {
  let node = root;
  for (const label of path) {
    let next = node.below.get(label);
    if (next === undefined) {
      next = labels();
      node.below.set(label, next);
    }
    node = next;
  }
  node.value = value;
  node.self = self;
}

/** Why nothing can be said of `$hostname`. */
export const OWN_NAME = "the name of nginx's own machine is not in its configuration";

/** The server that a request reaches: by which name, or as the default one. */
export interface Selected extends Bound {
  /** The name; absent where no name fits. */
  readonly name: Span | undefined;
  readonly match: Match | undefined;
}

/**
 * The server for a valid host name: the exact name, the longest wildcard in front, the longest behind, the first
 * expression, the default server.
 * Sources: ngx_http_find_virtual_server (src/http/ngx_http_request.c), ngx_hash_find_combined (src/core/ngx_hash.c).
 */
export function selectServer(
  socket: Socket,
  name: ByteString,
  expressions: Expressions,
): Selected | (Undecided & { readonly span: Span; readonly by: string }) {
  const { exact, leading, trailing, regexes, hostname } = socket.names;
  if (name === "") return { ...(exact.get("") ?? socket.defaultServer), name: undefined, match: undefined };
  const parts = name.split(".");
  const found = exact.get(name) ?? findLeading(leading, parts) ?? findTrailing(trailing, parts);
  const single = socket.servers.length === 1;
  if (found !== undefined && exact.has(name)) return { ...found, name: found.span, match: undefined };
  if (hostname !== undefined && !single) {
    return { kind: "undecided", span: hostname.span, by: "server_name $hostname", reason: OWN_NAME };
  }
  if (found !== undefined) return { ...found, name: found.span, match: undefined };
  for (const regex of regexes) {
    const match = expressions(regex.source, regex.caseless).exec(name);
    if (match?.kind === "undecided") {
      if (single) break;
      return { ...match, span: regex.span, by: `server_name ~${regex.source}` };
    }
    if (match !== undefined) return { host: regex.host, listen: regex.listen, name: regex.span, match };
  }
  return { ...socket.defaultServer, name: undefined, match: undefined };
}

function findLeading(root: Labels, parts: readonly string[]): Named | undefined {
  let node = root;
  let found: Named | undefined;
  for (let at = parts.length - 1; at >= 0; at--) {
    const next = node.below.get(parts[at] ?? "");
    if (next === undefined) return found;
    node = next;
    if (node.value !== undefined && (at > 0 || node.self)) found = node.value;
  }
  return found;
}

function findTrailing(root: Labels, parts: readonly string[]): Named | undefined {
  let node = root;
  let found: Named | undefined;
  for (let at = 0; at < parts.length - 1; at++) {
    const next = node.below.get(parts[at] ?? "");
    if (next === undefined) return found;
    node = next;
    found = node.value ?? found;
  }
  return found;
}

/** The name that `$server_name` and `server_name_in_redirect` write: the first as typed, without a leading dot. */
export function firstName(host: VirtualHost): string | undefined {
  const [name] = host.names;
  if (name === undefined) return "";
  switch (name.kind) {
    case "leading":
      return `*.${name.text}`;
    case "trailing":
      return `${name.text}.*`;
    case "regex":
      return `~${name.text}`;
    case "hostname":
      return undefined;
    default:
      return name.text;
  }
}
