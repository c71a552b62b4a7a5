import { parseUrl, type ParsedUrl } from "./addresses.ts";
import {
  type Checking,
  type ListenAddress,
  type ServerFacts,
  type SpaceFacts,
  type Visit,
  defineCaptures,
  refuse,
} from "./check-scope.ts";
import { parseInteger, parseSeconds, parseSize } from "./quantities.ts";
import type { NginxArgument } from "./types.ts";

/** Where servers listen and what they are called. Source: src/http/ngx_http_core_module.c, src/http/ngx_http.c. */
export const LISTEN_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  listen: checkListen,
  server_name: checkServerName,
};

/** How many addresses are looked at: behind it, ports of a range are not compared any more. */
const LISTEN_LIMIT = 1_000_000;

/** What the parameters of one `listen` ask for. */
interface ListenOptions {
  set: boolean;
  defaultServer: boolean;
  ssl: boolean;
}

function checkListen(visit: Visit): void {
  const [address, ...parameters] = visit.directive.arguments;
  if (address === undefined) return;
  const { context, server } = visit.scope;
  if (server !== undefined) server.listens = true;
  const url = parseUrl(address.text, { listen: true, ...(context === "server" ? { defaultPort: 80 } : {}) });
  if (typeof url === "string") {
    return refuse(visit, `${url} in "${address.text}" of the "listen" directive`, address);
  }
  const options: ListenOptions = { set: false, defaultServer: false, ssl: false };
  for (const parameter of parameters) {
    const message = readParameter(context, parameter.text, options);
    if (message !== undefined) return refuse(visit, message, parameter);
  }
  if (server !== undefined) addListen(visit, { server, url, options, address });
  else addPlainListen(visit, url);
}

/** The last port of a range that is still looked at. */
function lastPort(checking: Checking, url: ParsedUrl): number {
  checking.listens++;
  const port = url.port ?? 0;
  return checking.listens > LISTEN_LIMIT ? port : (url.lastPort ?? port);
}

/** The stream and mail modules take an address once. Source: ngx_stream_core_listen. */
function addPlainListen(visit: Visit, url: ParsedUrl): void {
  const { scope, checking, directive } = visit;
  const kind = directive.arguments.some(({ text }) => text === "udp") ? "udp" : "tcp";
  const space: SpaceFacts = checking.stream;
  const port = url.port ?? 0;
  for (let number = port; number <= lastPort(checking, url); number++) {
    const key = `${scope.context} ${kind} ${url.family} ${url.key} ${number}`;
    if (space.formats.has(key)) {
      const text = url.family === "unix" ? url.key : `${shown(url)}:${number}`;
      return refuse(visit, `duplicate "${text}" address and port pair`, directive.arguments[0]);
    }
    space.formats.add(key);
  }
}

interface NewListen {
  readonly server: ServerFacts;
  readonly url: ParsedUrl;
  readonly options: ListenOptions;
  readonly address: NginxArgument;
}

function addListen(visit: Visit, listen: NewListen): void {
  const { url } = listen;
  const { checking } = visit;
  const port = url.port ?? 0;
  for (let number = port; number <= lastPort(checking, url); number++) {
    const text = url.family === "unix" ? url.key : `${shown(url)}:${number}`;
    const message = joinAddress(checking.http, { ...listen, key: `${url.key}:${number}`, text });
    if (message !== undefined) return refuse(visit, message, listen.address);
  }
}

function shown(url: ParsedUrl): string {
  return url.host === "" || url.host === "*" ? "0.0.0.0" : url.host;
}

/** Adds a server to an address; the answer is why nginx would not. Source: ngx_http_add_addresses. */
function joinAddress(
  space: SpaceFacts,
  listen: { server: ServerFacts; options: ListenOptions; key: string; text: string },
): string | undefined {
  const { server, options, key, text } = listen;
  const known = space.addresses.get(key);
  if (known === undefined) {
    const address: ListenAddress = {
      text,
      options: options.set,
      defaultServer: options.defaultServer,
      ssl: options.ssl,
      first: server,
      servers: [server],
    };
    space.addresses.set(key, address);
    return undefined;
  }
  // The servers of an address come in their order in the file: only the last can be this one.
  if (known.servers.at(-1) === server) return `a duplicate listen ${text}`;
  known.servers.push(server);
  if (options.set && known.options) return `duplicate listen options for ${text}`;
  if (options.defaultServer && known.defaultServer) return `a duplicate default server for ${text}`;
  known.options ||= options.set;
  known.ssl ||= options.ssl;
  if (options.defaultServer) {
    known.defaultServer = true;
    known.first = server;
  }
  return undefined;
}

/** A server that names no address listens on port 80. Source: ngx_http_core_server. */
export function listenByDefault(space: SpaceFacts, server: ServerFacts): void {
  const options: ListenOptions = { set: false, defaultServer: false, ssl: false };
  joinAddress(space, { server, options, key: "0:80", text: "0.0.0.0:80" });
}

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  server: ["bind", "deferred", "reuseport"],
  "stream-server": ["bind", "reuseport"],
  "mail-server": ["bind"],
};
/** Parameters that ask for nothing at the socket; `quic` and `multipath` are known to later versions. */
const QUIET: Readonly<Record<string, readonly string[]>> = {
  server: ["http2", "proxy_protocol", "quic", "spdy"],
  "stream-server": ["udp", "proxy_protocol"],
  "mail-server": ["proxy_protocol"],
};

function readParameter(context: string, text: string, options: ListenOptions): string | undefined {
  if (QUIET[context]?.includes(text) === true && text !== "spdy") return undefined;
  if (text === "ssl") {
    options.ssl = true;
    return undefined;
  }
  if (context === "server" && (text === "default_server" || text === "default")) {
    options.defaultServer = true;
    return undefined;
  }
  const message = FLAGS[context]?.includes(text) === true ? undefined : readSetting(context, text);
  if (message === undefined) options.set = true;
  else if (message === "ignored") return undefined;
  return message;
}

/** `name=value` parameters; `ignored` where Linux has no use for it. */
function readSetting(context: string, text: string): string | undefined {
  const equals = text.indexOf("=");
  const name = equals === -1 ? text : text.slice(0, equals);
  const value = equals === -1 ? "" : text.slice(equals + 1);
  const invalid = context === "server" ? `invalid parameter "${text}"` : `the invalid "${text}" parameter`;
  if (equals === -1) return invalid;
  if (name === "backlog") return (parseInteger(value) ?? 0) > 0 ? undefined : `invalid backlog "${text}"`;
  if (name === "rcvbuf" || name === "sndbuf") {
    return parseSize(value) === undefined ? `invalid ${name} "${text}"` : undefined;
  }
  if (name === "fastopen" && context !== "mail-server") {
    return parseInteger(value) === undefined ? `invalid fastopen "${text}"` : undefined;
  }
  if (name === "ipv6only" && value.startsWith("o")) {
    return value === "on" || value === "off" ? undefined : `invalid ipv6only flags "${value}"`;
  }
  if (name === "so_keepalive") return isKeepalive(value) ? undefined : `invalid so_keepalive value: "${value}"`;
  if (name === "accept_filter" && context === "server") return "ignored";
  return invalid;
}

function isKeepalive(value: string): boolean {
  if (value === "on" || value === "off") return true;
  const [idle = "", interval = "", ...rest] = value.split(":");
  const count = rest.join(":");
  const times = [idle, interval].filter((time) => time !== "").map(parseSeconds);
  if (times.includes(undefined)) return false;
  const number = count === "" ? 0 : parseInteger(count);
  return number !== undefined && (number > 0 || times.some((time) => time !== 0));
}

function checkServerName(visit: Visit): void {
  const { scope, directive } = visit;
  if (scope.context !== "server") return;
  for (const typed of directive.arguments) {
    const { text } = typed;
    if (/^\*(?:$|[^.]|\.$)/.test(text) || text === ".") {
      return refuse(visit, `server name "${text}" is invalid`, typed);
    }
    if (text === "~") return refuse(visit, `empty regex in server name "${text}"`, typed);
    if (text.startsWith("~")) {
      defineCaptures(visit, text, typed);
      if (scope.server !== undefined) scope.server.captures ||= /(?:^|[^\\])\((?!\?[:=!<>|])/.test(text);
    } else {
      scope.server?.names.push({ name: text.toLowerCase(), span: typed.span });
    }
  }
}
