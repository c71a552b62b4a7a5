import type { Span } from "../../source/span.ts";
import type { Answer, Responded } from "../types.ts";
import { type ByteString, fromBytes } from "./bytes.ts";
import { errorPageFor, firstAt, flag } from "./directives.ts";
import { type Exchange, finish, stuck, unmodelled } from "./exchange.ts";
import { firstName, OWN_NAME } from "./server-names.ts";

/** What nginx writes where an answer of its own may still become another: `error_page`, filters. */
interface Special {
  readonly status: number;
  /** The value of the Location header before nginx makes it absolute. */
  readonly location?: ByteString;
  /** The status that `error_page` is asked for, where nginx has one of its own. */
  readonly code?: number;
  /** After too many rewrites, no `error_page` is asked. */
  readonly final?: boolean;
}

/**
 * An answer that nginx makes itself, with a page of its own. Sources: ngx_http_special_response_handler,
 * ngx_http_finalize_request (src/http/ngx_http_request.c), where 408, 444 and 499 end the connection.
 */
export function special(exchange: Exchange, answer: Special, ...spans: readonly (Span | undefined)[]): Answer {
  const { status, location, code = status, final = false } = answer;
  if (status === 408 || status === 444 || status === 499) return finish(exchange, { kind: "close" }, ...spans);
  const page = final ? undefined : errorPageFor(exchange.handling, code);
  if (page !== undefined) {
    exchange.decided.push(...spans.filter((span) => span !== undefined));
    return stuck(exchange, page, `it replaces the answer ${code}`);
  }
  const filter = firstAt(exchange.handling, "answer");
  if (filter !== undefined) return stuck(exchange, filter, "it may change the answer");
  return respond(exchange, { status }, location, spans);
}

/** Ends with an answer; `location` as the configuration has it. */
export function respond(
  exchange: Exchange,
  answer: Omit<Responded, "kind" | "location">,
  location: ByteString | undefined,
  spans: readonly (Span | undefined)[],
): Answer {
  if (location === undefined || location === "") return finish(exchange, { kind: "respond", ...answer }, ...spans);
  const url = clientUrl(exchange, location);
  if ("unknown" in url) {
    exchange.decided.push(...spans.filter((span) => span !== undefined));
    return unmodelled(exchange, `Location: ${fromBytes(location)}`, url.unknown);
  }
  return finish(exchange, { kind: "respond", ...answer, location: url.text }, ...spans);
}

/**
 * A Location as the client understands it. nginx makes one that begins with a slash absolute: with the name the
 * client asked for, and the port where it is not the scheme's own (ngx_http_header_filter).
 */
function clientUrl(exchange: Exchange, location: ByteString): { readonly text: string } | { readonly unknown: string } {
  const { request, handling, host } = exchange;
  // oxlint-disable-next-line no-control-regex -- what ends a header begins at NUL
  if (/[\u0000\r\n]/.test(location)) return { unknown: "it holds a line break, which ends the header" };
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return { text: withoutDefaultPort(fromBytes(location)) };
  if (!location.startsWith("/")) return { unknown: "it is relative to the request" };
  if (!flag(handling, "absolute_redirect", true)) {
    if (location.startsWith("//")) return { text: withoutDefaultPort(`${request.scheme}:${fromBytes(location)}`) };
    const origin = `${request.scheme}://${request.host ?? ""}`;
    return { text: withoutDefaultPort(origin + fromBytes(location)) };
  }
  const first = flag(handling, "server_name_in_redirect", false) ? firstName(host) : fromBytes(exchange.name);
  if (first === undefined) return { unknown: OWN_NAME };
  const port = flag(handling, "port_in_redirect", true) ? `:${request.port}` : "";
  return { text: withoutDefaultPort(`${request.scheme}://${first}${port}${fromBytes(location)}`) };
}

function withoutDefaultPort(url: string): string {
  return url.replace(/^(?:(http:\/\/[^/?#]*):80|(https:\/\/[^/?#]*):443)(?=[/?#]|$)/, "$1$2");
}

/**
 * The content type of a `return` with a body: `default_type`, unless the path has an extension that has a type.
 * Source: ngx_http_set_content_type (src/http/ngx_http_core_module.c).
 */
export function contentType({ uri, handling, compiled }: Exchange): string | undefined {
  if (compiled.ownCharset) return undefined;
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  if (dot === -1 || dot === name.length - 1) return handling.defaultType.type;
  // Whether what follows such dots is an extension depends on how the path was written.
  if (compiled.ownTypes || name.startsWith(".")) return undefined;
  const extension = name.slice(dot + 1).toLowerCase();
  return Object.hasOwn(BUILT_IN_TYPES, extension) ? BUILT_IN_TYPES[extension] : handling.defaultType.type;
}

const BUILT_IN_TYPES: Readonly<Record<string, string>> = { html: "text/html", gif: "image/gif", jpg: "image/jpeg" };
