import { parseInteger } from "./quantities.ts";
import { byteLength } from "./words.ts";

/** nginx's reading of addresses. Source: src/core/ngx_inet.c. */

/**
 * `127.0.0.1` as a number, or `undefined`: four decimal parts, of which nginx takes an empty one as 0.
 * `255.255.255.255` counts as no address in nginx.
 */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let address = 0;
  for (const part of parts) {
    const value = part === "" ? 0 : parseInteger(part);
    if (value === undefined || value > 255) return undefined;
    address = address * 256 + value;
  }
  return address === 0xffff_ffff ? undefined : address;
}

/** The sixteen bytes of an IPv6 address without brackets as 32 hex digits, or `undefined`. Source: ngx_inet6_addr. */
export function parseIpv6(text: string): string | undefined {
  const groups: number[] = [];
  let zeros = -1;
  let groupStart = -1;
  let digits = 0;
  let group = 0;
  for (let at = text.startsWith(":") ? 1 : 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === ":") {
      if (digits === 0 && zeros !== -1) return undefined;
      if (digits === 0) zeros = groups.length;
      else if (groups.push(group) === 8) return undefined;
      groupStart = at + 1;
      digits = 0;
      group = 0;
    } else if (character === "." && digits > 0) {
      const dotted = groups.length > 6 || groupStart === -1 ? undefined : parseIpv4(text.slice(groupStart));
      if (dotted === undefined) return undefined;
      groups.push(Math.floor(dotted / 65_536));
      group = dotted % 65_536;
      break;
    } else {
      if (++digits > 4 || !/[0-9a-f]/i.test(character)) return undefined;
      group = group * 16 + Number.parseInt(character, 16);
    }
  }
  if (digits === 0 && zeros === -1) return undefined;
  groups.push(group);
  const missing = 8 - groups.length;
  if ((missing === 0) !== (zeros === -1)) return undefined;
  if (zeros !== -1) groups.splice(zeros, 0, ...Array.from({ length: missing }, () => 0));
  return groups.map((value) => value.toString(16).padStart(4, "0")).join("");
}

/** True for an address or a network: `10.0.0.0/8`, `::1`. Source: ngx_ptocidr. */
export function isNetwork(text: string): boolean {
  const slash = text.indexOf("/");
  const address = slash === -1 ? text : text.slice(0, slash);
  const widest = parseIpv4(address) !== undefined ? 32 : parseIpv6(address) !== undefined ? 128 : undefined;
  if (widest === undefined) return false;
  if (slash === -1) return true;
  const bits = parseInteger(text.slice(slash + 1));
  return bits !== undefined && bits <= widest;
}

/** An address to listen on or to connect to, as nginx's `ngx_parse_url` takes it apart. */
export interface ParsedUrl {
  readonly family: "ipv4" | "ipv6" | "unix";
  /** As typed; empty for a bare port. */
  readonly host: string;
  /** True for an address that needs no resolver. */
  readonly numeric: boolean;
  readonly port: number | undefined;
  readonly lastPort: number | undefined;
  /** What follows the address (from its `/` or `?`), where that is allowed. */
  readonly uri: string;
  /** The same for equal addresses; a host name stays as it is. */
  readonly key: string;
}

export interface UrlOptions {
  /** For `listen`: a bare port, `*` and port ranges are allowed. */
  readonly listen?: boolean;
  /** A URI may follow, as in `proxy_pass`. */
  readonly uri?: boolean;
  readonly defaultPort?: number;
}

/** Takes an address apart; a string is nginx's reason to refuse it. Source: ngx_parse_url. */
export function parseUrl(text: string, options: UrlOptions = {}): ParsedUrl | string {
  if (text.slice(0, 5).toLowerCase() === "unix:") return parseUnix(text.slice(5), options);
  return text.startsWith("[") ? parseBracketed(text, options) : parseInet(text, options);
}

function parseUnix(rest: string, options: UrlOptions): ParsedUrl | string {
  const colon = options.uri === true ? rest.indexOf(":") : -1;
  const host = colon === -1 ? rest : rest.slice(0, colon);
  if (host === "") return "no path in the unix domain socket";
  if (byteLength(host, 0, host.length) >= 108) return "too long path in the unix domain socket";
  const uri = colon === -1 ? "" : rest.slice(colon + 1);
  return { family: "unix", host, numeric: true, port: undefined, lastPort: undefined, uri, key: `unix:${host}` };
}

function parseBracketed(text: string, options: UrlOptions): ParsedUrl | string {
  const closing = text.indexOf("]");
  if (closing === -1) return "invalid host";
  const host = text.slice(0, closing + 1);
  let rest = text.slice(closing + 1);
  const slash = rest.indexOf("/");
  let uri = "";
  if (slash !== -1) {
    if (options.listen === true || options.uri !== true) return "invalid host";
    uri = rest.slice(slash);
    rest = rest.slice(0, slash);
  }
  let ports: Ports | string = { port: options.defaultPort, lastPort: undefined };
  if (rest !== "") {
    if (!rest.startsWith(":")) return "invalid host";
    ports = parsePorts(rest.slice(1), options);
    if (typeof ports === "string") return ports;
  }
  if (closing === 1) return "no host";
  const address = parseIpv6(host.slice(1, -1));
  if (address === undefined) return "invalid IPv6 address";
  return { family: "ipv6", host, numeric: true, ...ports, uri, key: `[${address}]` };
}

function parseInet(text: string, options: UrlOptions): ParsedUrl | string {
  const ends = [text.indexOf("/"), text.indexOf("?")].filter((at) => at !== -1);
  const end = ends.length === 0 ? text.length : Math.min(...ends);
  if (end < text.length && (options.listen === true || options.uri !== true)) return "invalid host";
  const uri = text.slice(end);
  const authority = text.slice(0, end);
  const colon = authority.indexOf(":");
  let ports: Ports | string = { port: options.defaultPort, lastPort: undefined };
  let host = authority;
  if (colon !== -1) {
    ports = parsePorts(authority.slice(colon + 1), options);
    host = authority.slice(0, colon);
  } else if (uri === "" && options.listen === true) {
    const bare = parseBarePort(authority, options);
    if (bare !== undefined) return bare;
  }
  if (typeof ports === "string") return ports;
  if (host === "") return "no host";
  const wildcard = options.listen === true && host === "*";
  const address = wildcard ? 0 : parseIpv4(host);
  const key = address === undefined ? host.toLowerCase() : String(address);
  return { family: "ipv4", host, numeric: address !== undefined, ...ports, uri, key };
}

interface Ports {
  readonly port: number | undefined;
  readonly lastPort: number | undefined;
}

function parsePorts(text: string, options: UrlOptions): Ports | string {
  const dash = options.listen === true ? text.indexOf("-") : -1;
  const lastPort = dash === -1 ? undefined : parsePort(text.slice(dash + 1));
  const port = parsePort(dash === -1 ? text : text.slice(0, dash));
  if (port === undefined || (dash !== -1 && lastPort === undefined)) return "invalid port";
  if (lastPort !== undefined && port > lastPort) return "invalid port range";
  return { port, lastPort };
}

function parsePort(text: string): number | undefined {
  const port = parseInteger(text);
  return port !== undefined && port >= 1 && port <= 65_535 ? port : undefined;
}

/** `8080` or `8080-8090`; `undefined` for anything that is no number, which is then a host. */
function parseBarePort(text: string, options: UrlOptions): ParsedUrl | string | undefined {
  const dash = text.indexOf("-");
  if (parseInteger(dash === -1 ? text : text.slice(0, dash)) === undefined) return undefined;
  if (dash !== -1 && parseInteger(text.slice(dash + 1)) === undefined) return undefined;
  const ports = parsePorts(text, options);
  if (typeof ports === "string") return ports;
  return { family: "ipv4", host: "", numeric: true, ...ports, uri: "", key: "0" };
}
