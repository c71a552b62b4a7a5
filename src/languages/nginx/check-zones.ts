import { type Visit, refuse, report, spaceOf, type Zone } from "./check-scope.ts";

/** Shared memory zones. Source: ngx_shared_memory_add in src/core/ngx_cycle.c. */

interface ZoneOptions {
  readonly name: string;
  /** The module that uses it: a zone has one. */
  readonly use: string;
  readonly size: number;
}

/** Names a zone with its size; the answer is the zone where something else was bound to it before. */
export function bindZone(visit: Visit, options: ZoneOptions, key: string): Zone | undefined {
  const zone = declareZone(visit, options);
  if (zone === undefined) return undefined;
  if (zone.bound) return zone;
  zone.bound = true;
  zone.key = key;
  return undefined;
}

/** Refers to a zone that is declared elsewhere, before or after. `unknown` is what nginx says where it is not. */
export function useZone(visit: Visit, options: { name: string; use: string; unknown?: string }): boolean {
  const zone = declareZone(visit, { ...options, size: 0 });
  if (zone === undefined) return false;
  const { checking, directive } = visit;
  const { name, unknown } = options;
  spaceOf(visit).atEnd.push(() => {
    if (checking.incomplete || (unknown === undefined ? zone.size > 0 : zone.bound)) return;
    // What stands in `http` itself is looked at where a server takes it over.
    const taken = visit.scope.context !== "http" || checking.http.servers.length > 0;
    const message = (taken ? unknown : undefined) ?? `zero size shared memory zone "${name}"`;
    report(checking, "nginx-value", message, directive.head);
  });
  return true;
}

/** A zone that only its size matters of (`zone` of an upstream, `ssl_session_cache shared:`). */
export function declareZone(visit: Visit, options: ZoneOptions): Zone | undefined {
  const { checking, directive } = visit;
  const { name, size } = options;
  // http and stream share the memory, but not the modules.
  const use = `${spaceOf(visit).space} ${options.use}`;
  const zone = checking.zones.get(name);
  if (zone === undefined) {
    const made = { use, size, span: directive.head, bound: false, key: "" };
    checking.zones.set(name, made);
    return made;
  }
  if (zone.use !== use) {
    refuse(visit, `the shared memory zone "${name}" is already declared for a different use`);
    return undefined;
  }
  if (zone.size === 0) zone.size = size;
  if (size > 0 && size !== zone.size) {
    refuse(visit, `the size ${size} of shared memory zone "${name}" conflicts with already declared size ${zone.size}`);
    return undefined;
  }
  return zone;
}
