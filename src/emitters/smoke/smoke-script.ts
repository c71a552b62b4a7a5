import { shellWord } from "../../plan/shell.ts";
import type { Artifact } from "../artifact.ts";
import { SMOKE_LIBRARY } from "./smoke-library.ts";

/** One request of `smoke.sh`. */
export interface SmokeCase {
  /** The proxy that answers it today. */
  readonly proxy: string;
  readonly scheme: "http" | "https";
  readonly port: number;
  readonly method: "GET" | "HEAD";
  /** Without a port. */
  readonly host: string;
  /** Path and query, raw. */
  readonly target: string;
  /** The fields in which the plan declares that both sides differ, in their order. */
  readonly declared: readonly string[];
}

/** A host that can stand in an address as it is: nothing of it means anything to curl, awk or a shell. */
const PLAIN_HOST = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
/** Visible ASCII: a request line has no other characters. */
const PLAIN_TARGET = /^\/[\u0021-\u007e]*$/;

/** True where a request may be sent to a production system as it is, and can be written down so that it is. */
export function isSendable({
  host,
  target,
  method,
}: {
  host: string | undefined;
  target: string;
  method: string;
}): boolean {
  return (
    (method === "GET" || method === "HEAD") && host !== undefined && PLAIN_HOST.test(host) && PLAIN_TARGET.test(target)
  );
}

/**
 * `smoke.sh`: sends requests to the real old and new endpoint, before DNS says anything of the new one, and compares
 * the answers. Nothing where there is no case.
 */
export function emitSmoke(cases: readonly SmokeCase[]): Artifact[] {
  const sendable = cases.filter(isSendable);
  if (sendable.length === 0) return [];
  const proxies = [...new Set(sendable.map(({ proxy }) => proxy))];
  const lines = [
    "#!/bin/sh",
    "# Sends harmless requests (GET and HEAD, no body) to the old and the new endpoint, and compares the answers.",
    "# Run it before DNS points to the new one:",
    "#   OLD=203.0.113.10 NEW=my-balancer-123.ap-northeast-1.elb.amazonaws.com ./smoke.sh",
    "# Each is a host or host:port. A fixed port is used for every request; OLD_HTTPS and NEW_HTTPS are for https then.",
    "# RATE is how many requests each side gets in a second (5), INSECURE=1 accepts any certificate,",
    "# ONLY is one host of them, HEADERS the response headers that are compared besides the status and Location.",
    "# Exit codes: 0 the same but for what is declared, 1 different or no answer, 2 wrong call.",
    SMOKE_LIBRARY,
    ...chooseProxy(proxies),
    "start",
    "",
  ];
  for (const proxy of proxies) {
    lines.push(`if [ "$PROXY" = ${quoted(proxy)} ]; then`, "  :");
    for (const each of sendable) if (each.proxy === proxy) lines.push(`  ${caseLine(each)}`);
    lines.push("fi", "");
  }
  lines.push("end", "");
  return [{ path: "smoke.sh", text: lines.join("\n"), mode: 0o755 }];
}

function chooseProxy(proxies: readonly string[]): string[] {
  const [only = ""] = proxies;
  if (proxies.length === 1) return [`PROXY=${quoted(only)}`];
  const names = proxies.map(quoted).join(" ");
  return [`choose_proxy ${names}`];
}

function caseLine({ scheme, port, method, host, target, declared }: SmokeCase): string {
  return ["compare", scheme, String(port), method, quoted(host), quoted(target), quoted(declared.join(","))].join(" ");
}

/** One word; an empty one too. A line break cannot end it, but it would hide the rest of a comment: there is none. */
function quoted(word: string): string {
  return word === "" ? "''" : shellWord(word);
}
