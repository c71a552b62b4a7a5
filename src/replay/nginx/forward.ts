import type { Handling, Proxy, ProxyPass, Upstream } from "../../estate/proxy.ts";
import { backendKey } from "../../estate/proxy.ts";
import { compareText } from "../../source/order.ts";
import type { Answer, Forwarded } from "../types.ts";
import { type ByteString, escapePath, fromBytes, toBytes, toLowerAscii } from "./bytes.ts";
import { firstAt, flag, responseFilter } from "./directives.ts";
import { decide, type Exchange, finish, stuck, unmodelled } from "./exchange.ts";
import { special } from "./respond.ts";
import { evaluate } from "./template.ts";

/**
 * Passes the request on. Sources: ngx_http_proxy_handler and ngx_http_proxy_create_request
 * (src/http/modules/ngx_http_proxy_module.c).
 */
export function forward(exchange: Exchange, pass: ProxyPass): Answer {
  const { handling, compiled, request } = exchange;
  const typed = `proxy_pass ${pass.scheme}://${pass.target}${pass.uri ?? ""}`;
  decide(exchange, pass.span);
  if (pass.variables) return unmodelled(exchange, typed, "its variables say where the request goes");
  const between = firstAt(handling, "passing") ?? responseFilter(handling);
  if (between !== undefined) return stuck(exchange, between, "no model answers for it");
  const upstream = compiled.upstreams.get(pass.target);
  if (upstream === undefined)
    return unmodelled(exchange, typed, `\`${pass.target}\` is no upstream of this configuration`);
  const target = targetOf(exchange, pass);
  if (target === undefined) return unmodelled(exchange, typed, "the path is shorter than that of its location");
  const backends = backendsOf(compiled.proxy, upstream);
  if (backends.length === 0) return special(exchange, { status: 502 }, upstream.span);
  if (request.delay > handling.readTimeout.seconds)
    return special(exchange, { status: 504 }, handling.readTimeout.span);
  decide(exchange, upstream.method?.span);
  const headers = headersOf(exchange);
  if ("answer" in headers) return headers.answer;
  const forwarded: Forwarded = {
    kind: "forward",
    backends,
    scheme: pass.scheme,
    target: fromBytes(target),
    ...headers,
  };
  return finish(exchange, forwarded);
}

/** Path and query for the backend; `undefined` where nginx would read before the path. */
function targetOf(exchange: Exchange, pass: ProxyPass): ByteString | undefined {
  const { uri, args, place, validLocation } = exchange;
  if (pass.uri === undefined && exchange.validUnparsed) return exchange.unparsed;
  const own = pass.uri === undefined ? "" : toBytes(pass.uri);
  const replaced = validLocation && own !== "" && isPrefix(place?.location.modifier) ? (place?.path.length ?? 0) : 0;
  if (replaced > uri.length) return undefined;
  const rest = uri.slice(replaced);
  const path = exchange.quoted || exchange.internal ? escapePath(rest) : rest;
  return `${validLocation ? own : ""}${path}${args === "" ? "" : `?${args}`}`;
}

function isPrefix(modifier: string | undefined): boolean {
  return modifier === "" || modifier === "=" || modifier === "^~";
}

const shares = new WeakMap<Upstream, Map<string, Forwarded["backends"]>>();

/** The servers that are up, by weight; those that stand by, where none is. */
function backendsOf(proxy: Proxy, upstream: Upstream): Forwarded["backends"] {
  let known = shares.get(upstream);
  if (known === undefined) shares.set(upstream, (known = new Map()));
  let backends = known.get(proxy.id);
  if (backends === undefined) known.set(proxy.id, (backends = computeShares(proxy, upstream)));
  return backends;
}

function computeShares(proxy: Proxy, upstream: Upstream): Forwarded["backends"] {
  const up = upstream.servers.filter(({ state }) => state === "up");
  const serving = up.length > 0 ? up : upstream.servers.filter(({ state }) => state === "backup");
  let total = 0;
  const weights = new Map<string, number>();
  for (const { address, weight } of serving) {
    const backend = backendKey(proxy, upstream.name, address);
    weights.set(backend, (weights.get(backend) ?? 0) + weight);
    total += weight;
  }
  return [...weights]
    .sort(([a], [b]) => compareText(a, b))
    .map(([backend, weight]) => ({ backend, share: weight / total }));
}

type Headers = Pick<Forwarded, "host" | "headers">;

/** What nginx never passes on unless it is set (ngx_http_proxy_headers). */
const DROPPED = ["te", "keep-alive", "expect", "upgrade"] as const;

/** The Host and the headers that nginx sets or takes away. */
function headersOf(exchange: Exchange): Headers | { readonly answer: Answer } {
  const { handling, request } = exchange;
  const headers = new Map<string, string | undefined>();
  for (const [name] of request.headers) if (isDropped(handling, name)) headers.set(toLowerAscii(name), undefined);
  const hosts: string[] = [];
  for (const [key, values] of byName(handling.headers)) {
    const texts: string[] = [];
    for (const { span, name, value } of values) {
      const evaluated = evaluate(exchange, value);
      if ("unknown" in evaluated && key === "host") {
        const reason = `no model answers for \`${evaluated.unknown}\``;
        return { answer: unmodelled(exchange, `proxy_set_header ${name} ${value}`, reason, span) };
      }
      // What is not known stays as it is typed: then it equals nothing.
      const text = "unknown" in evaluated ? value : fromBytes(evaluated.text);
      decide(exchange, span);
      if (text !== "") texts.push(text);
    }
    if (key === "host") hosts.push(...texts);
    else if (key !== "connection" || values[0]?.span !== undefined) {
      // Two directives for one name send it twice, which is one list to who reads it.
      headers.set(key, texts.length === 0 ? undefined : texts.join(", "));
    }
  }
  return { host: hosts.length === 0 ? undefined : hosts.join(", "), headers };
}

type SetHeader = Handling["headers"][number];

function byName(headers: readonly SetHeader[]): ReadonlyMap<string, readonly SetHeader[]> {
  const names = new Map<string, SetHeader[]>();
  for (const header of headers) {
    const key = toLowerAscii(header.name);
    const same = names.get(key);
    if (same === undefined) names.set(key, [header]);
    else same.push(header);
  }
  return names;
}

function isDropped(handling: Handling, name: string): boolean {
  const key = toLowerAscii(name);
  if (DROPPED.some((each) => each === key)) return true;
  if (/^[a-z0-9-]+$/.test(key) || !flag(handling, "ignore_invalid_headers", true)) return false;
  return !/^[a-z0-9_-]+$/.test(key) || !flag(handling, "underscores_in_headers", false);
}
