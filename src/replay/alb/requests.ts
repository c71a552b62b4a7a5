import type { Outcome, ReplayRequest } from "../types.ts";

/**
 * Bytes that a request line or a header may surely have. The quota is "16 K", and which of 413, 414 and 400 is the
 * answer beyond it is documented differently in different places.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html, "HTTP headers"
 */
const LINE = 16_000;
const ALL_HEADERS = 64_000;

/** More addresses in X-Forwarded-For are refused. Source: load-balancer-troubleshooting.html, HTTP 463 */
const MOST_ADDRESSES = 30;

/** What becomes of a request before any rule is asked; `undefined` where it is one like any other. */
export function malformed(request: ReplayRequest): Outcome | undefined {
  const not = (reason: string): Outcome => ({ kind: "not-modelled", by: "the balancer", reason });
  const { method, target, host, headers } = request;
  if (host === undefined || host === "") return not("what it answers to a request without a Host");
  // "The client used the TRACE method, which is not supported". Source: load-balancer-troubleshooting.html, HTTP 405
  if (method === "TRACE") return { kind: "respond", status: 405 };
  if (!/^[!-~]+$/.test(method) || method === "CONNECT") return not(`what it answers to the method \`${method}\``);
  if (!target.startsWith("/")) return not(`what it makes of the request target \`${target}\`, which is no path`);
  if (!/^[!-~]*$/.test(target)) return not("whether it takes a request target with characters beyond visible ASCII");
  if (target.includes("#")) return not("whether it takes a request target with a `#`");
  if (method.length + target.length + " HTTP/1.1".length + 1 > LINE) return not("whether the request line is too long");
  let size = 0;
  let addresses = 0;
  for (const [name, value] of [["host", host] as const, ...headers]) {
    const length = name.length + value.length + 2;
    if (length > LINE) return not(`whether the header \`${name}\` is too long`);
    size += length;
    if (name === "x-forwarded-for") addresses += value.split(",").length;
  }
  if (size > ALL_HEADERS) return not("whether the headers are too long");
  if (addresses >= MOST_ADDRESSES) return not("whether X-Forwarded-For has too many addresses");
  if (headers.some(([name]) => name === "host")) return not("what it makes of several Host headers");
  return undefined;
}
