import type { Handling, Proxy, ProxyDirective, Upstream, VirtualHost } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";
import type { Answer, NotModelled, Outcome, ReplayRequest } from "../types.ts";
import type { ByteString } from "./bytes.ts";
import type { Unmodelled } from "./directives.ts";
import type { Expressions } from "./expression.ts";
import type { LocationTable, Place } from "./locations.ts";
import type { Socket } from "./server-names.ts";
import type { Templates } from "./template.ts";

/** A proxy made ready for answering. */
export interface Compiled {
  readonly proxy: Proxy;
  readonly sockets: ReadonlyMap<number, readonly Socket[]>;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly expressions: Expressions;
  readonly templates: Templates;
  /** The locations of a host, made when they are first asked for. */
  readonly locations: (host: VirtualHost) => LocationTable;
  /** Variables that a directive without a model may set: `map`, `geo`, `set` inside an `if` … */
  readonly foreignVariables: ReadonlySet<string>;
  /** Variables that a group of an expression or a `set` names: empty until it has come to that. */
  readonly namesVariable: (name: string) => boolean;
  /** The directive of a name that stands at a place, as it is typed. */
  readonly typed: (span: Span, name: string) => ProxyDirective | undefined;
  /** A type per file extension is configured, so that `default_type` is not the whole answer. */
  readonly ownTypes: boolean;
  /** A charset is configured, which nginx adds to some types. */
  readonly ownCharset: boolean;
}

/** A request on its way through the phases of nginx, and what nginx holds of it. Names are those of ngx_http_request_s. */
export interface Exchange {
  readonly compiled: Compiled;
  readonly request: ReplayRequest;
  readonly socket: Socket;
  host: VirtualHost;
  /** The name in the Host header or target: lower case, without port (`headers_in.server`). */
  name: ByteString;
  /** What is in effect where the request stands now. */
  handling: Handling;
  /** Where it stands; absent at the server, outside every location. */
  place: Place | undefined;
  /** Decoded path and raw arguments as they are now. */
  uri: ByteString;
  args: ByteString;
  /** As they came (`unparsed_uri`), and whether they may be passed on so. */
  unparsed: ByteString;
  validUnparsed: boolean;
  quoted: boolean;
  plus: boolean;
  internal: boolean;
  validLocation: boolean;
  uriChanged: boolean;
  captures: readonly ByteString[];
  readonly variables: Map<string, ByteString>;
  readonly decided: Span[];
}

/** Ends an exchange with an answer of nginx. */
export function finish(exchange: Exchange, outcome: Outcome, ...spans: readonly (Span | undefined)[]): Answer {
  decide(exchange, ...spans);
  return { outcome, decided: exchange.decided };
}

/** Notes places that decided. */
export function decide(exchange: Exchange, ...spans: readonly (Span | undefined)[]): void {
  for (const span of spans) if (span !== undefined) exchange.decided.push(span);
}

/** Ends an exchange that no model can answer: `by` is the directive as typed. */
export function unmodelled(exchange: Exchange, by: string, reason: string, span?: Span): Answer {
  const outcome: NotModelled = { kind: "not-modelled", by, reason };
  return finish(exchange, outcome, span);
}

/** Ends an exchange at a directive that no model answers for. */
export function stuck(exchange: Exchange, directive: Unmodelled, reason: string): Answer {
  const typed = exchange.compiled.typed(directive.span, directive.directive);
  const by = [directive.directive, ...(typed?.arguments ?? []).map(({ text }) => text)].join(" ");
  return unmodelled(exchange, by, reason, directive.span);
}
