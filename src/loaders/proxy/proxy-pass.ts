import type { ProxyPass } from "../../estate/proxy.ts";
import type { NginxDirective } from "../../languages/nginx/index.ts";
import { parsePort } from "./values.ts";

/** The address of a backend: `host:port` or `unix:/path`. */
export interface BackendAddress {
  /** As it is typed, a name in any case. */
  readonly host: string;
  /** Absent where none is typed, and for a Unix socket. */
  readonly port: number | undefined;
  readonly unix: boolean;
}

/** What a `proxy_pass` says; its target is not yet the name of an upstream. */
export interface ParsedPass extends ProxyPass {
  /** Absent with variables. */
  readonly address: BackendAddress | undefined;
}

/**
 * Reads a `proxy_pass`, or `undefined` where nginx refuses it.
 * Source: ngx_http_proxy_pass in src/http/modules/ngx_http_proxy_module.c, ngx_parse_url in src/core/ngx_inet.c.
 */
export function parseProxyPass({ arguments: [url], head: span }: NginxDirective): ParsedPass | undefined {
  if (url === undefined) return undefined;
  const match = /^(https?):\/\/(.*)$/is.exec(url.text);
  const scheme = match?.[1]?.toLowerCase() === "https" ? "https" : "http";
  const rest = match?.[2] ?? "";
  if (url.text.includes("$"))
    return {
      kind: "proxy",
      span,
      scheme,
      target: match === null ? url.text : rest,
      uri: undefined,
      variables: true,
      address: undefined,
    };
  if (match === null) return undefined;
  const { target, uri } = splitUri(rest);
  const address = parseAddress(target);
  if (address === undefined) return undefined;
  return { kind: "proxy", span, scheme, target, uri, variables: false, address };
}

function splitUri(rest: string): { target: string; uri: string | undefined } {
  if (/^unix:/i.test(rest)) {
    const colon = rest.indexOf(":", 5);
    if (colon === -1) return { target: rest, uri: undefined };
    return { target: rest.slice(0, colon), uri: rest.slice(colon + 1) || undefined };
  }
  const at = rest.search(/[/?]/);
  return at === -1 ? { target: rest, uri: undefined } : { target: rest.slice(0, at), uri: rest.slice(at) };
}

/** `host`, `host:port`, `[::1]:port` or `unix:/path`, or `undefined` where nginx refuses it. */
export function parseAddress(text: string): BackendAddress | undefined {
  if (/^unix:/i.test(text)) return text.length > 5 ? { host: text, port: undefined, unix: true } : undefined;
  const match = /^(\[[^\]]+\]|[^:/[\]]+)(?::(.*))?$/s.exec(text);
  const host = match?.[1];
  if (host === undefined) return undefined;
  const port = match?.[2] === undefined ? undefined : parsePort(match[2]);
  return match?.[2] !== undefined && port === undefined ? undefined : { host, port, unix: false };
}

/** An address with the port that nginx adds where none is typed. */
export function fullAddress({ host, port, unix }: BackendAddress, fallback: number): string {
  return unix ? host : `${host}:${port ?? fallback}`;
}
