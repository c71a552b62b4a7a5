import type { Answer, ReplayRequest } from "../types.ts";
import { parseAddress } from "./access.ts";
import { toBytes } from "./bytes.ts";
import { firstAt } from "./directives.ts";
import { type Compiled, decide, type Exchange, stuck, unmodelled } from "./exchange.ts";
import { checkHeaders } from "./headers-in.ts";
import { validHost } from "./host-header.ts";
import { parseTarget } from "./request-line.ts";
import { special } from "./respond.ts";
import { type Bound, selectServer, type Socket } from "./server-names.ts";

/** The longest request line, with its end, that fits nginx's buffers by default (large_client_header_buffers). */
const LONGEST_LINE = 8192;

/** The socket that a request arrives at, or why that cannot be said. */
export function socketFor(compiled: Compiled, { port, source }: ReplayRequest): Socket | string {
  const sockets = compiled.sockets.get(port) ?? [];
  const [first] = sockets;
  if (first === undefined) return "no server listens there";
  if (sockets.length === 1) return first;
  const wanted = source.includes(":") ? ["[::]", "*"] : ["*"];
  for (const address of wanted) {
    const found = sockets.find((socket) => socket.address === address);
    if (found !== undefined) return found;
  }
  return "several addresses listen there, and the request does not say which it goes to";
}

/** An exchange before anything is read: at the default server of its socket. */
export function begin(compiled: Compiled, request: ReplayRequest, socket: Socket): Exchange {
  const { host } = socket.defaultServer;
  return {
    compiled,
    request,
    socket,
    host,
    name: "",
    handling: host.fallback,
    place: undefined,
    uri: "",
    args: "",
    unparsed: "",
    validUnparsed: true,
    quoted: false,
    plus: false,
    internal: false,
    validLocation: true,
    uriChanged: false,
    captures: [],
    variables: new Map(),
    decided: [],
  };
}

/**
 * Reads request line and headers, and chooses the server; an answer where nginx refuses them.
 * Source: ngx_http_process_request_line and ngx_http_process_request_header (src/http/ngx_http_request.c).
 */
export function readRequest(exchange: Exchange): Answer | undefined {
  const { request, socket } = exchange;
  const target = toBytes(request.target);
  const line = toBytes(request.method).length + target.length + " HTTP/1.1\r\n".length + 1;
  if (/[\r\n]/.test(target)) return unmodelled(exchange, request.target, "a line break ends the request line");
  const host = request.host === undefined ? undefined : toBytes(request.host.replace(/^ +| +$/g, ""));
  const named = host === undefined ? undefined : validHost(host);
  // Over TLS the server is chosen before the request line is read, else the default one reads it.
  if (request.scheme === "https" && named !== undefined && parseAddress(named) === undefined) {
    const ended = choose(exchange, named, false);
    if (ended !== undefined) return ended;
  }
  if (line > LONGEST_LINE) return tooLong(exchange);
  const parsed = parseTarget(request.method, target, exchange.host.mergeSlashes?.value ?? true);
  if (parsed === undefined) return refused(exchange, 400);
  Object.assign(exchange, {
    uri: parsed.path,
    args: parsed.args,
    unparsed: parsed.unparsed,
    validUnparsed: parsed.passable,
    quoted: parsed.quoted,
    plus: parsed.plus,
  });
  let name = named;
  if (parsed.host !== undefined) {
    name = validHost(parsed.host);
    if (name === undefined) return refused(exchange, 400);
    const ended = choose(exchange, name, false);
    if (ended !== undefined) return ended;
  }
  if (host === undefined || named === undefined || name === undefined) {
    // The server of the empty name answers what has no Host.
    if (host === undefined && name === undefined) choose(exchange, "", false);
    return refused(exchange, 400);
  }
  exchange.name = name;
  const ended = choose(exchange, name, true);
  return ended ?? checkRest(exchange, socket);
}

function checkRest(exchange: Exchange, socket: Socket): Answer | undefined {
  const { request } = exchange;
  const headers = checkHeaders(request);
  if (headers.kind === "not-modelled") return unmodelled(exchange, "large_client_header_buffers", headers.reason);
  if (headers.kind === "refused") return special(exchange, { status: headers.status });
  if (request.method === "CONNECT" || request.method === "TRACE") return special(exchange, { status: 405 });
  if (socket.ssl && request.scheme === "http") return special(exchange, { status: 400, code: 497 });
  const handshake = request.scheme === "https" ? firstAt(exchange.host.fallback, "handshake") : undefined;
  return handshake && stuck(exchange, handshake, "it asks the client for a certificate");
}

/** Puts the server for a name in place; `last` where nothing can choose another, so that it has decided. */
function choose(exchange: Exchange, name: string, last: boolean): Answer | undefined {
  const selected = selectServer(exchange.socket, name, exchange.compiled.expressions);
  if ("kind" in selected) {
    return unmodelled(exchange, selected.by, selected.reason, selected.span);
  }
  exchange.host = selected.host;
  exchange.handling = selected.host.fallback;
  if (!last) return undefined;
  decide(exchange, selected.listen.span, selected.name ?? selected.host.span);
  if (selected.match !== undefined) {
    exchange.captures = selected.match.captures;
    for (const [key, value] of selected.match.named) exchange.variables.set(key.toLowerCase(), value);
  }
  return undefined;
}

/** Refuses a request before a server is chosen for good: the one that read it answers. */
function refused(exchange: Exchange, status: number): Answer {
  const { host, socket } = exchange;
  const bound: Bound = socket.servers.find((each) => each.host === host) ?? socket.defaultServer;
  decide(exchange, bound.listen.span, bound.host.span);
  return special(exchange, { status });
}

function tooLong(exchange: Exchange): Answer {
  const buffers = exchange.compiled.proxy.directives.find(({ name }) => name === "large_client_header_buffers");
  if (buffers === undefined) return refused(exchange, 414);
  return stuck(exchange, { span: buffers.span, directive: buffers.name }, "the request line may not fit");
}
