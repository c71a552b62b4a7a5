import { hostValues } from "../../estate/facts/virtual-host-names.ts";
import type { VirtualHost } from "../../estate/proxy.ts";
import type { Overreach, Movement } from "./arrange.ts";
import { parentsOf, type Port } from "./names.ts";

/** Ports that clients ask without typing them: there a host without a name of its own is asked for, too. */
const USUAL_PORTS: ReadonlySet<number> = new Set([80, 443]);

interface Dependent {
  readonly host: VirtualHost;
  readonly name: string;
  readonly port: number;
}

/**
 * Hosts that may not move, because one of their names leads on another port to a host that stays: DNS leads a name to
 * nginx or to the balancer, whatever the port. A host without names that can be asked for (a redirect to HTTPS for
 * all, say) counts on ports 80 and 443 only, and not where it refuses.
 */
export function dividedNames(ports: readonly Port[], { isMoved, refuses }: Movement): Overreach[] {
  const dependents = new Map<VirtualHost, Dependent[]>();
  for (const own of ports) {
    const names = [
      ...[...own.exact].map(([text, { host }]) => ({ text, host, wildcard: false })),
      ...[...own.leading].map(([text, { host }]) => ({ text, host, wildcard: true })),
    ];
    for (const { text, host, wildcard } of names) {
      if (!isMoved(host) || !text.includes(".")) continue;
      for (const other of ports) {
        if (other === own) continue;
        const answering = answeringAt(other, text, wildcard);
        if (answering.host === host || (answering.byDefault && !countsByDefault(answering.host, other, refuses)))
          continue;
        const dependent = { host, name: wildcard ? `*.${text}` : text, port: other.port };
        const known = dependents.get(answering.host);
        if (known === undefined) dependents.set(answering.host, [dependent]);
        else known.push(dependent);
      }
    }
  }
  const found = new Map<VirtualHost, string>();
  const staying = [...dependents.keys()].filter((host) => !isMoved(host));
  for (let host = staying.pop(); host !== undefined; host = staying.pop()) {
    for (const { host: dependent, name, port } of dependents.get(host) ?? []) {
      if (found.has(dependent)) continue;
      found.set(
        dependent,
        `\`${name}\` leads on port ${port} to \`${host.id}\`, which stays with nginx, and a DNS name leads to nginx or to a load balancer for all ports`,
      );
      staying.push(dependent);
    }
  }
  return [...found].map(([host, reason]) => ({ host, reason }));
}

/** The host that nginx chooses on a port for a name, or for what is below it. */
function answeringAt(port: Port, text: string, wildcard: boolean): { host: VirtualHost; byDefault: boolean } {
  const same = wildcard ? port.leading.get(text) : port.exact.get(text);
  if (same !== undefined) return { host: same.host, byDefault: false };
  for (const parent of parentsOf(text)) {
    const named = port.leading.get(parent);
    if (named !== undefined) return { host: named.host, byDefault: false };
  }
  return { host: port.defaultHost, byDefault: true };
}

function countsByDefault(host: VirtualHost, { port }: Port, refuses: Movement["refuses"]): boolean {
  if (!USUAL_PORTS.has(port) || refuses(host)) return false;
  if (host.fallback.unmodelled.some(({ directive }) => directive === "ssl_reject_handshake")) return false;
  return host.names.every((name) => (hostValues(name) ?? []).length === 0);
}
