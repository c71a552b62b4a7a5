import type { Handling, Location, Proxy, RewriteStep, VirtualHost } from "../../estate/proxy.ts";
import { type Span, spanKey } from "../../source/span.ts";
import { socketsOf } from "./server-names.ts";

/** A place of the configuration that decides requests, and what it is. */
export interface ProxyDecision {
  readonly span: Span;
  readonly what: "server name" | "default server" | "location" | "step" | "access rule" | "limit";
}

/**
 * Every place of a configuration that decides requests, each once, in the order of the configuration. An answer of the
 * model names a place in `decided` when it has decided it, so that those which none names were not exercised.
 */
export function decisionsOf(proxy: Proxy): readonly ProxyDecision[] {
  const found = new Map<string, ProxyDecision>();
  const add = (what: ProxyDecision["what"], span: Span | undefined) => {
    if (span === undefined) return;
    const key = `${what} ${spanKey(span)}`;
    if (!found.has(key)) found.set(key, { span, what });
  };
  const defaults = new Set<VirtualHost>();
  for (const sockets of socketsOf(proxy).values())
    for (const { defaultServer } of sockets) defaults.add(defaultServer.host);
  for (const host of proxy.hosts) {
    for (const name of host.names) add("server name", name.span);
    if (defaults.has(host)) add("default server", host.span);
    for (const step of host.steps) addStep(add, step);
    addHandling(add, host.fallback);
    for (const location of host.locations) addLocation(add, location);
  }
  return [...found.values()];
}

type Add = (what: ProxyDecision["what"], span: Span | undefined) => void;

function addLocation(add: Add, location: Location): void {
  // No request of a client's own reaches a named one.
  if (location.modifier === "@") return;
  add("location", location.span);
  for (const step of location.steps) addStep(add, step);
  addHandling(add, location.handling);
  for (const inner of location.locations) addLocation(add, inner);
}

function addStep(add: Add, step: RewriteStep): void {
  add("step", step.span);
}

function addHandling(add: Add, handling: Handling): void {
  for (const rule of handling.access) add("access rule", rule.span);
  add("limit", handling.maximumBody.span);
  if (handling.content.kind === "proxy") add("limit", handling.readTimeout.span);
}
