import type { Proxy } from "../estate/proxy.ts";
import { compile } from "./nginx/compile.ts";
import { type Compiled, unmodelled } from "./nginx/exchange.ts";
import { runPhases } from "./nginx/phases.ts";
import { begin, readRequest, socketFor } from "./nginx/read-request.ts";
import type { Answer, Model, ReplayRequest } from "./types.ts";

export { decisionsOf } from "./nginx/decisions.ts";

/**
 * A model of nginx 1.22 with one configuration: what it answers to a request, and the places that decide it.
 *
 * A request is one of HTTP/1.1, alone on its connection; its Host stands before its other headers; over TLS its server
 * name is that of its Host. It arrives at the wildcard address of its port, or at the only one. All servers of an
 * upstream that are not marked `down` answer. `$request_id`, times and the like stay as they are typed.
 */
export function nginxModel(proxy: Proxy): Model {
  const compiled = compile(proxy);
  return (request) => answer(compiled, request);
}

function answer(compiled: Compiled, request: ReplayRequest): Answer {
  const socket = socketFor(compiled, request);
  if (typeof socket === "string") {
    return { outcome: { kind: "not-modelled", by: `listen ${request.port}`, reason: socket }, decided: [] };
  }
  const exchange = begin(compiled, request, socket);
  if (request.scheme === "https" && !socket.ssl) {
    return unmodelled(exchange, `listen ${request.port}`, "it speaks no TLS", socket.defaultServer.listen.span);
  }
  return readRequest(exchange) ?? runPhases(exchange);
}
