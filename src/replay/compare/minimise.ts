import { compareText } from "../../source/order.ts";
import { CLIENT } from "../requests/client.ts";
import type { ReplayRequest } from "../types.ts";

/** Requests that are tried for one counter-example. */
const TRIALS = 300;

/**
 * Orders requests, the one that a person understands first in front: few headers, a plain host, a short target,
 * nothing else that is special.
 */
export function compareSize(a: ReplayRequest, b: ReplayRequest): number {
  return (
    a.headers.length - b.headers.length ||
    oddness(a) - oddness(b) ||
    a.target.length - b.target.length ||
    (a.host ?? "").length - (b.host ?? "").length ||
    compareText(a.target, b.target) ||
    compareText(a.host ?? "", b.host ?? "") ||
    compareText(a.method, b.method) ||
    a.port - b.port ||
    a.body - b.body ||
    a.delay - b.delay ||
    compareText(a.source, b.source)
  );
}

function oddness({ method, host, target, source, body, delay }: ReplayRequest): number {
  return (
    (method === "GET" ? 0 : 1) +
    (body === 0 ? 0 : 2) +
    (delay === 0 ? 0 : 2) +
    (source === CLIENT ? 0 : 1) +
    (host !== undefined && /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(host) ? 0 : 1) +
    (/%|\/\/|\/\.\.?(?:\/|$)/.test(target) ? 1 : 0)
  );
}

/** The smallest request that can be made of `request` by leaving things out and that still `fails` in the same way. */
export function minimise(request: ReplayRequest, fails: (request: ReplayRequest) => boolean): ReplayRequest {
  let smallest = request;
  let trials = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (const candidate of reductions(smallest)) {
      if (compareSize(candidate, smallest) >= 0) continue;
      if (++trials > TRIALS) return smallest;
      if (!fails(candidate)) continue;
      smallest = candidate;
      changed = true;
      break;
    }
  }
  return smallest;
}

function* reductions(request: ReplayRequest): Generator<ReplayRequest> {
  for (const index of request.headers.keys()) yield { ...request, headers: request.headers.toSpliced(index, 1) };
  if (request.body > 0) yield { ...request, body: 0 };
  if (request.delay > 0) yield { ...request, delay: 0 };
  if (request.method !== "GET") yield { ...request, method: "GET" };
  if (request.source !== CLIENT) yield { ...request, source: CLIENT };
  const { host, target } = request;
  if (host !== undefined) {
    const plain = host
      .toLowerCase()
      .replace(/:[^:\]]*$/, "")
      .replace(/\.$/, "");
    if (plain !== host) yield { ...request, host: plain };
  }
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? "" : target.slice(mark);
  if (query !== "") {
    yield { ...request, target: path };
    if (query !== "?") yield { ...request, target: `${path}?` };
  }
  if (path.length > 1) yield { ...request, target: `/${query}` };
  const segments = path.split("/");
  for (let index = segments.length - 1; index > 0; index--) {
    const without = segments.toSpliced(index, 1).join("/");
    yield { ...request, target: `${without === "" ? "/" : without}${query}` };
  }
  if (path.length > 2) yield { ...request, target: path.slice(0, -1) + query };
}
