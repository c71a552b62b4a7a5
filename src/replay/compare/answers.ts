import type { Span } from "../../source/span.ts";
import type { Answer, Forwarded, Model, Outcome, ReplayRequest, Responded } from "../types.ts";
import type { Mismatch, ReplayField } from "./types.ts";

/** Says which backends of the old side stand behind a target group; `undefined` where nobody knows. */
export type BackendsOf = (targetGroup: string) => readonly string[] | undefined;

/** Shares that differ by less are the same: weights are divided. */
const PRECISION = 1e-6;

/** Of one hop only: neither front passes it on as it came, and the backend learns nothing from it about the client. */
const HOP_HEADERS = new Set(["connection", "keep-alive", "te", "transfer-encoding", "upgrade", "proxy-connection"]);

/** The models and what makes their targets comparable. */
export interface Sides {
  readonly old: Model;
  readonly new: Model;
  readonly backendsOf: BackendsOf;
}

/** In what two answers differ, and the places that decided it. */
export interface Contrast {
  readonly mismatches: readonly Mismatch[];
  readonly trace: readonly Span[];
}

const SAME: Contrast = { mismatches: [], trace: [] };

/**
 * The fields in which two answers to a request differ; neither may be `not-modelled`. Where one side answers itself
 * because of a limit or a time-out, the same request without body or delay tells which, and its places count, too.
 */
export function contrast(request: ReplayRequest, old: Answer, next: Answer, sides: Sides): Contrast {
  const mismatches = compareOutcomes(request, old.outcome, next.outcome, sides.backendsOf);
  if (mismatches.length === 0) return SAME;
  const trace = [...old.decided, ...next.decided];
  if (!mismatches.some(({ field }) => field === "target" || field === "status")) return { mismatches, trace };
  for (const [field, without] of causes(request)) {
    const calm = sides.old(without);
    const calmNext = sides.new(without);
    if (calm.outcome.kind === "not-modelled" || calmNext.outcome.kind === "not-modelled") continue;
    const rest = compareOutcomes(without, calm.outcome, calmNext.outcome, sides.backendsOf);
    if (rest.some((each) => each.field === "target" || each.field === "status")) continue;
    const cause: Mismatch = { field, old: outcomeText(old.outcome), new: outcomeText(next.outcome) };
    return { mismatches: [cause, ...rest], trace: [...trace, ...calm.decided, ...calmNext.decided] };
  }
  return { mismatches, trace };
}

/** The same request without what a limit or a time-out may have stopped. */
function causes(request: ReplayRequest): [ReplayField, ReplayRequest][] {
  const found: [ReplayField, ReplayRequest][] = [];
  if (request.body > 0) found.push(["limit", { ...request, body: 0 }]);
  if (request.delay > 0) found.push(["timeout", { ...request, delay: 0 }]);
  return found;
}

function compareOutcomes(request: ReplayRequest, old: Outcome, next: Outcome, backendsOf: BackendsOf): Mismatch[] {
  if (old.kind === "forward" && next.kind === "forward") return compareForwards(request, old, next, backendsOf);
  if (old.kind === "respond" && next.kind === "respond") return compareResponses(request, old, next);
  if (old.kind === next.kind) return [];
  const field = old.kind === "forward" || next.kind === "forward" ? "target" : "status";
  return [{ field, old: outcomeText(old), new: outcomeText(next) }];
}

function compareForwards(request: ReplayRequest, old: Forwarded, next: Forwarded, backendsOf: BackendsOf): Mismatch[] {
  const found: Mismatch[] = [];
  const target = compareTargets(old, next, backendsOf);
  if (target !== undefined) found.push(target);
  if (old.target !== next.target) found.push({ field: "path", old: old.target, new: next.target });
  if (old.host !== next.host) found.push({ field: "host", old: old.host ?? "none", new: next.host ?? "none" });
  const sent = new Map(request.headers);
  const value = (side: Forwarded, name: string): string | undefined =>
    side.headers.has(name) ? side.headers.get(name) : sent.get(name);
  for (const name of new Set([...old.headers.keys(), ...next.headers.keys()])) {
    if (HOP_HEADERS.has(name) || name === "host") continue;
    const before = value(old, name);
    const after = value(next, name);
    if (before !== after)
      found.push({ field: "header", old: `${name}: ${before ?? "none"}`, new: `${name}: ${after ?? "none"}` });
  }
  return found;
}

function compareTargets(old: Forwarded, next: Forwarded, backendsOf: BackendsOf): Mismatch | undefined {
  const shares = new Map<string, number>();
  const add = (backend: string, share: number): void => {
    shares.set(backend, (shares.get(backend) ?? 0) + share);
  };
  for (const { backend, share } of old.backends) add(backend, share);
  let unknown: string | undefined;
  for (const { backend, share } of next.backends) {
    const behind = backendsOf(backend);
    if (behind === undefined || behind.length === 0) {
      if (share > 0) unknown ??= backend;
      continue;
    }
    for (const each of behind) add(each, -share / behind.length);
  }
  const same = unknown === undefined && [...shares.values()].every((rest) => Math.abs(rest) < PRECISION);
  if (same && old.scheme === next.scheme) return undefined;
  const note = unknown === undefined ? "" : `; \`${unknown}\` stands for no known backend`;
  return { field: "target", old: outcomeText(old), new: `${outcomeText(next)}${note}` };
}

function compareResponses(request: ReplayRequest, old: Responded, next: Responded): Mismatch[] {
  const found: Mismatch[] = [];
  if (old.status !== next.status) found.push({ field: "status", old: String(old.status), new: String(next.status) });
  const before = locationText(old.location, request);
  const after = locationText(next.location, request);
  if (before !== after) found.push({ field: "location", old: before ?? "none", new: after ?? "none" });
  // Where a configuration says nothing of the body, it is the front's own page, which nobody relies on.
  if (old.body !== undefined && request.method !== "HEAD") {
    if (old.body !== (next.body ?? ""))
      found.push({ field: "body", old: JSON.stringify(old.body), new: JSON.stringify(next.body ?? "") });
    else if (old.body !== "" && old.contentType !== next.contentType)
      found.push({ field: "body", old: old.contentType ?? "no type", new: next.contentType ?? "no type" });
  }
  return found;
}

/** A Location as a client follows it: absolute, without a default port, an empty query or an empty path. */
export function locationText(location: string | undefined, request: ReplayRequest): string | undefined {
  if (location === undefined) return undefined;
  const base = `${request.scheme}://${request.host ?? ""}`;
  const absolute = location.startsWith("//")
    ? `${request.scheme}:${location}`
    : location.startsWith("/")
      ? `${base}${location}`
      : location;
  const parts = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(absolute);
  if (parts === null) return absolute;
  const [, scheme = "", authority = "", path = "", query = "", fragment = ""] = parts;
  const lower = scheme.toLowerCase();
  const port = lower === "https" ? ":443" : lower === "http" ? ":80" : undefined;
  const host = authority.toLowerCase();
  const plain = port !== undefined && host.endsWith(port) ? host.slice(0, -port.length) : host;
  return `${lower}://${plain}${path === "" ? "/" : path}${query === "?" ? "" : query}${fragment}`;
}

/** An outcome in a line. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case "forward": {
      const backends = outcome.backends.map(({ backend, share }) =>
        outcome.backends.length === 1 ? backend : `${backend} (${percentage(share)})`,
      );
      return `${outcome.scheme === "https" ? "https to " : ""}${backends.join(", ") || "nobody"}`;
    }
    case "respond":
      return outcome.location === undefined ? `${outcome.status}` : `${outcome.status} to ${outcome.location}`;
    case "close":
      return "closes the connection";
    case "not-modelled":
      return `not modelled: ${outcome.by}`;
  }
}

function percentage(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
