import type { ReplayRequest } from "../types.ts";
import type { Balancer, Listener } from "./balancer.ts";

interface Fronting {
  readonly balancer: Balancer;
  readonly listener: Listener;
}

/** Ports that a Host header leaves out. */
const DEFAULT_PORTS = new Set<number | undefined>([80, 443]);

/**
 * The Host header that a target gets: unchanged where the balancer preserves it; else without a port behind a listener
 * on port 80 or 443, and with the listener's port behind another one that the client did not name a port of.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html,
 * "Host header preservation"
 *
 * @returns every Host that is possible
 */
export function hostForTarget({ balancer, listener }: Fronting, host: string): readonly string[] {
  const bare = host.replace(/:[0-9]+$/, "");
  const changed = DEFAULT_PORTS.has(listener.port) ? bare : bare === host ? `${host}:${listener.port}` : host;
  const { preserveHost } = balancer.attributes;
  if (preserveHost === undefined) return host === changed ? [host] : [host, changed];
  return [preserveHost ? host : changed];
}

/**
 * The headers that the balancer sets, or why they cannot be told. X-Amzn-Trace-Id is another on every request, so it
 * is not among them.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
 */
export function forwardedHeaders(
  { balancer, listener }: Fronting,
  request: ReplayRequest,
): ReadonlyMap<string, string | undefined> | string {
  const { forwardedFor, clientPort } = balancer.attributes;
  const headers = new Map<string, string | undefined>();
  const sent = request.headers.filter(([name]) => name === "x-forwarded-for").map(([, value]) => value);
  switch (forwardedFor) {
    case "append": {
      if (clientPort !== false) return "the port of the client, which `routing.http.xff_client_port.enabled` adds";
      if (sent.length > 1) return "how the balancer adds to several X-Forwarded-For headers";
      const [before] = sent;
      headers.set("x-forwarded-for", before === undefined ? request.source : `${before}, ${request.source}`);
      break;
    }
    case "preserve":
      break;
    case "remove":
      headers.set("x-forwarded-for", undefined);
      break;
    default:
      return "what the balancer does to X-Forwarded-For is not known";
  }
  headers.set("x-forwarded-port", String(listener.port));
  headers.set("x-forwarded-proto", request.scheme);
  return headers;
}
