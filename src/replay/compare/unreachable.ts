import type { Handling, Location, Proxy, RewriteStep, VirtualHost } from "../../estate/proxy.ts";
import { spanKey, type Span } from "../../source/span.ts";

/**
 * Places of a proxy that no request can get to, and why, by their span's key. Only what can be proved by looking at
 * the order of things: a `return` in front, a name that another server has already, an address that a rule before takes.
 */
export function unreachablePlaces(proxy: Proxy): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const reached = new Set<string>();
  const note: Note = {
    off: (span, reason) => {
      if (span !== undefined && !found.has(spanKey(span))) found.set(spanKey(span), reason);
    },
    on: (span) => {
      if (span !== undefined) reached.add(spanKey(span));
    },
  };
  const names = new Map<string, VirtualHost>();
  const sockets = new Set<string>();
  for (const host of proxy.hosts) noteHost(host, { names, sockets, note });
  // A directive above several locations is reached where any of them is.
  for (const key of reached) found.delete(key);
  return found;
}

interface Note {
  readonly off: (span: Span | undefined, reason: string) => void;
  readonly on: (span: Span | undefined) => void;
}

interface Before {
  /** By socket and name: the first server that has it. */
  readonly names: Map<string, VirtualHost>;
  readonly sockets: Set<string>;
  readonly note: Note;
}

function noteHost(host: VirtualHost, { names, sockets, note }: Before): void {
  const listens = host.listens.map(({ address, port, defaultServer }) => ({
    socket: `${address}:${port}`,
    defaultServer,
  }));
  const isDefault = listens.some(({ socket, defaultServer }) => defaultServer || !sockets.has(socket));
  for (const { socket } of listens) sockets.add(socket);
  let open = isDefault;
  for (const { kind, text, span } of host.names) {
    const own = listens.filter(({ socket }) => {
      const key = `${socket} ${kind} ${text}`;
      const owner = names.get(key) ?? host;
      names.set(key, owner);
      return owner === host;
    });
    // nginx itself says "conflicting server name … ignored".
    if (own.length === 0) note.off(span, "another server has this name on the same address, and nginx ignores it here");
    else if (text === "") note.off(span, "a request without Host is refused before a server is chosen");
    else {
      open = true;
      note.on(span);
    }
  }
  const closed = open ? undefined : "the server is neither the default one nor has a name that a request can have";
  if (closed !== undefined) note.off(host.span, closed);
  notePlaces(host, closed, note);
}

function notePlaces(host: VirtualHost, closed: string | undefined, note: Note): void {
  const after = noteSteps(host.steps, closed, note);
  for (const location of host.locations) noteLocation(location, after, note);
  const whole = host.locations.some(({ modifier, path }) => (modifier === "" || modifier === "^~") && path === "/");
  const outside = after ?? (whole ? "`location /` takes every path" : undefined);
  noteLimit(host.fallback, outside, note);
  noteHandling(host.fallback, outside, note);
}

/** Notes steps in their order; returns why nothing behind them is reached, if so. */
function noteSteps(steps: readonly RewriteStep[], closed: string | undefined, note: Note): string | undefined {
  let reason = closed;
  for (const step of steps) {
    if (reason === undefined) note.on(step.span);
    else note.off(step.span, reason);
    if (step.kind === "return") reason ??= "a `return` in front of it answers every request";
    if (step.kind === "break") reason = closed;
  }
  return reason;
}

function noteLocation(location: Location, closed: string | undefined, note: Note): void {
  const internal = location.handling.internal === undefined ? undefined : "it is `internal`";
  const reason = closed ?? (location.modifier === "@" ? "only another directive leads to it" : undefined);
  if (reason === undefined) note.on(location.span);
  else note.off(location.span, reason);
  // The size of a body is looked at when the location is found, before what stands in it.
  noteLimit(location.handling, reason ?? internal, note);
  noteHandling(location.handling, noteSteps(location.steps, reason ?? internal, note), note);
  for (const inner of location.locations) noteLocation(inner, reason, note);
}

/** Source: ngx_http_core_find_config_phase in src/http/ngx_http_core_module.c. */
function noteLimit({ maximumBody }: Handling, closed: string | undefined, note: Note): void {
  if (maximumBody.bytes === 0) note.off(maximumBody.span, "0 is no limit, and decides nothing");
  else if (closed === undefined) note.on(maximumBody.span);
  else note.off(maximumBody.span, closed);
}

function noteHandling({ access, readTimeout, content }: Handling, closed: string | undefined, note: Note): void {
  let reason = closed;
  for (const { span, source, allow } of access) {
    if (reason === undefined) note.on(span);
    else note.off(span, reason);
    if (source === "all") reason ??= `\`${allow ? "allow" : "deny"} all\` in front of it takes every address`;
  }
  const denied = closed ?? (access[0]?.source === "all" && !access[0].allow ? "every address is denied" : undefined);
  const silent = denied ?? (content.kind === "proxy" ? undefined : "nothing is passed on there");
  if (silent === undefined) note.on(readTimeout.span);
  else note.off(readTimeout.span, silent);
}
