import type { ReplayRequest } from "../../../src/replay/types.ts";

/** A request for a path of a host, as plain as can be; `more` replaces any of it. */
export function request(host: string | undefined, target: string, more: Partial<ReplayRequest> = {}): ReplayRequest {
  return {
    scheme: "http",
    port: 80,
    method: "GET",
    host,
    target,
    headers: [],
    source: "198.51.100.7",
    body: 0,
    delay: 0,
    ...more,
  };
}
