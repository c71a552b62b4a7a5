import { hostValues } from "../../estate/facts/virtual-host-names.ts";
import type { VirtualHost } from "../../estate/proxy.ts";
import { compareText } from "../../source/order.ts";
import { parentsOf, type NamedHost, type Port } from "./names.ts";

/** Hosts of a port whose rules stand together: those of one virtual host, or those that are refused. */
export interface Section {
  /** Absent for names that lead to hosts which stay with nginx. */
  readonly host: VirtualHost | undefined;
  /** Values of host conditions. */
  readonly values: readonly string[];
  /** Stable name of the section. */
  readonly key: string;
}

export interface ArrangedPort {
  readonly port: Port;
  /** In the order in which rules have to be asked. */
  readonly sections: readonly Section[];
  /** Answers for every other host; absent where nginx's default host stays with nginx. */
  readonly fallback: VirtualHost | undefined;
}

/** How the virtual hosts of a proxy are spread: what is not moved stays with nginx. */
export interface Movement {
  readonly isMoved: (host: VirtualHost) => boolean;
  /** True for a host that refuses whatever it is asked: to fall to it is as good as being refused. */
  readonly refuses: (host: VirtualHost) => boolean;
}

/**
 * The names of a port in an order of which the first match is the host that nginx chooses: exact names, then the
 * longest wildcard. A wildcard below which no other host has a name need not wait. A name whose host stays with nginx
 * gets a section of its own only where something on the balancer would answer for it otherwise.
 * Source: http://nginx.org/en/docs/http/request_processing.html
 */
export function arrangePort(port: Port, movement: Movement): ArrangedPort {
  const { isMoved, refuses } = movement;
  const fallback = isMoved(port.defaultHost) ? port.defaultHost : undefined;
  const answersAll = fallback !== undefined && !refuses(fallback);
  const below = hostsBelow(port);
  const own = new Map<VirtualHost, string[]>();
  const refused: string[] = [];
  const late: Section[] = [];
  const place = (value: string, named: NamedHost, isLate: boolean): void => {
    const text = value.replace(/^\*\./, "");
    if (!isMoved(named.host)) {
      if (!answersAll && !isCoveredBy(text, named.host, port, isMoved)) return;
      if (isLate) late.push({ host: undefined, values: [value], key: `refused ${value}` });
      else refused.push(value);
      return;
    }
    // What falls to the default host anyway needs no rule; a wildcard of another may have one, moved or refused.
    if (named.host === fallback && !isCoveredBy(text, named.host, port, () => true)) return;
    if (isLate) late.push({ host: named.host, values: [value], key: value });
    else {
      const values = own.get(named.host);
      if (values === undefined) own.set(named.host, [value]);
      else values.push(value);
    }
  };
  // The empty name stands for requests without a Host, which no condition holds.
  for (const [text, named] of port.exact) if (text !== "" && sayable(named)) place(text, named, false);
  for (const [text, named] of port.leading) {
    if (!sayable(named)) continue;
    const others = below.get(text);
    place(`*.${text}`, named, others !== undefined && (others === "several" || others !== named.host));
  }
  late.sort((a, b) => (b.values[0]?.length ?? 0) - (a.values[0]?.length ?? 0) || compareText(a.key, b.key));
  const early = port.hosts.flatMap((host): Section[] => {
    const values = own.get(host);
    return values === undefined ? [] : [{ host, values: widest(values), key: "" }];
  });
  const guard: Section[] = refused.length === 0 ? [] : [{ host: undefined, values: refused, key: "refused" }];
  return { port, sections: [...guard, ...early, ...late], fallback };
}

/** Without values that a wildcard among them takes anyway. */
function widest(values: readonly string[]): string[] {
  const wildcards = new Set(values.flatMap((value) => (value.startsWith("*.") ? [value.slice(2)] : [])));
  if (wildcards.size === 0) return [...values];
  return values.filter((value) => {
    for (const parent of parentsOf(value.replace(/^\*\./, ""))) if (wildcards.has(parent)) return false;
    return true;
  });
}

function sayable({ name }: NamedHost): boolean {
  return hostValues(name) !== undefined;
}

/** Which hosts have names below each name: one, or several. */
function hostsBelow({ exact, leading }: Port): Map<string, VirtualHost | "several"> {
  const below = new Map<string, VirtualHost | "several">();
  const mark = (text: string, { host }: NamedHost): void => {
    for (const parent of parentsOf(text)) {
      const known = below.get(parent);
      if (known === undefined) below.set(parent, host);
      else if (known !== host) below.set(parent, "several");
    }
  };
  for (const [text, named] of exact) mark(text, named);
  for (const [text, named] of leading) mark(text, named);
  return below;
}

/** True where a wildcard of another host that counts takes a name, too. */
function isCoveredBy(text: string, own: VirtualHost, { leading }: Port, counts: Movement["isMoved"]): boolean {
  for (const parent of parentsOf(text)) {
    const named = leading.get(parent);
    if (named !== undefined && named.host !== own && counts(named.host) && sayable(named)) return true;
  }
  return false;
}

/** A host that may not move, because the balancer would answer for names that stay with nginx. */
export interface Overreach {
  readonly host: VirtualHost;
  readonly reason: string;
}

/** How many names may be refused by rules only because the default host would answer for them. */
const MOST_REFUSED = 60;

/**
 * The hosts that would answer on the balancer for names of others that no condition can hold, or for too many: such a
 * request must stay with nginx, and so must they.
 */
export function overreaching(port: Port, { isMoved, refuses }: Movement): Overreach[] {
  const found = new Map<VirtualHost, string>();
  const { defaultHost } = port;
  for (const { host, name } of port.unsayable) {
    const { kind, text } = name;
    if (kind === "exact" || kind === "leading" || kind === "both") {
      for (const parent of parentsOf(text)) {
        const named = port.leading.get(parent);
        if (named !== undefined && named.host !== host && isMoved(named.host) && !found.has(named.host))
          found.set(
            named.host,
            `\`*.${parent}\` would answer for \`${text}\` on a load balancer, and no rule can hold that name apart`,
          );
      }
    }
    if (host !== defaultHost && isMoved(defaultHost) && !refuses(defaultHost) && !found.has(defaultHost))
      found.set(
        defaultHost,
        `it answers for every host that has no rule, and \`${kind === "regex" ? "~" : ""}${text}\` of another host can have none`,
      );
  }
  if (isMoved(defaultHost) && !refuses(defaultHost) && !found.has(defaultHost)) {
    const names = [...port.exact.values(), ...port.leading.values()].filter(({ host }) => !isMoved(host));
    if (names.length > MOST_REFUSED)
      found.set(defaultHost, `it answers for every host that has no rule, and ${names.length} names stay with nginx`);
  }
  return [...found].map(([host, reason]) => ({ host, reason }));
}
