import type { Listen } from "../../estate/proxy.ts";
import type { NginxDirective } from "../../languages/nginx/index.ts";
import type { Span } from "../../source/span.ts";
import { parsePort } from "./values.ts";

/** Ports that one `listen` may open: nginx itself would run out of descriptors. */
const RANGE_LIMIT = 1000;

/** What holds for a server without `listen`: nginx listens on port 80 when it is started as root. */
export function defaultListen(span: Span): Listen {
  return {
    span,
    address: "*",
    port: 80,
    ssl: false,
    http2: false,
    defaultServer: false,
    proxyProtocol: false,
  };
}

/**
 * The sockets of a `listen`: several for a range of ports, `undefined` where nginx refuses it.
 * Source: ngx_http_core_listen in src/http/ngx_http_core_module.c, ngx_parse_url in src/core/ngx_inet.c.
 */
export function parseListen({ arguments: [first, ...rest], head }: NginxDirective): readonly Listen[] | undefined {
  const sockets = first === undefined ? undefined : parseSockets(first.text);
  if (sockets === undefined) return undefined;
  const options = new Set(rest.map(({ text }) => text));
  return sockets.map(({ address, port }) => ({
    span: head,
    address,
    port,
    ssl: options.has("ssl"),
    http2: options.has("http2"),
    defaultServer: options.has("default_server") || options.has("default"),
    proxyProtocol: options.has("proxy_protocol"),
  }));
}

interface Socket {
  readonly address: string;
  readonly port: number;
}

function parseSockets(text: string): readonly Socket[] | undefined {
  if (/^unix:/i.test(text)) return text.length > 5 ? [{ address: `unix:${text.slice(5)}`, port: 0 }] : undefined;
  const { host, ports } = splitAddress(text);
  if (host === undefined) return undefined;
  const range = ports === undefined ? [80, 80] : portRange(ports);
  const [first, last] = range;
  if (first === undefined || last === undefined || first > last || last - first > RANGE_LIMIT) return undefined;
  const address = normalAddress(host);
  return Array.from({ length: last - first + 1 }, (_, index) => ({ address, port: first + index }));
}

/** What stands before and behind the `:` of the port; a number alone is a port on every address. */
function splitAddress(text: string): { host: string | undefined; ports: string | undefined } {
  if (text.startsWith("[")) {
    const match = /^(\[[0-9a-fA-F:.%]+\])(?::(.*))?$/.exec(text);
    return { host: match?.[1], ports: match?.[2] };
  }
  const colon = text.indexOf(":");
  if (colon !== -1) return { host: text.slice(0, colon) || undefined, ports: text.slice(colon + 1) };
  if (/^\d+(-\d+)?$/.test(text)) return { host: "*", ports: text };
  return { host: text === "" || text.includes("/") ? undefined : text, ports: undefined };
}

function portRange(text: string): (number | undefined)[] {
  const [first = "", last = first, ...more] = text.split("-");
  return more.length > 0 ? [] : [parsePort(first), parsePort(last)];
}

/** `0.0.0.0` and `*` are one socket to nginx. */
function normalAddress(host: string): string {
  return host === "0.0.0.0" ? "*" : host.toLowerCase();
}
