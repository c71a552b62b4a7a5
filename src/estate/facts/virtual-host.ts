import type { Handling, Location, Proxy, VirtualHost } from "../proxy.ts";
import type { Estate } from "../types.ts";
import type { Fact, FactKindShape } from "./types.ts";
import { unsayableReason } from "./virtual-host-names.ts";

/** One `server` block of an nginx proxy. */
export const virtualHostFacts: FactKindShape = {
  meaning: "a virtual host (a `server` block) of an nginx",
  owner: "virtual host",
  fields: {
    proxy: { type: "string", meaning: "the id of the proxy: the path of its main file, or its folder" },
    kind: { type: "string", meaning: "what the proxy is", values: ["nginx", "front"] },
    name: { type: "string", meaning: "its first name, as it is typed; `_` where it has none" },
    names: { type: "string", meaning: "all its names, as they are typed, joined by `, `" },
    ports: { type: "string", meaning: "the ports that it listens on, joined by `, `" },
    secure: { type: "boolean", meaning: "it speaks TLS on one of them" },
    default: { type: "boolean", meaning: "one of its `listen` says `default_server`" },
    locations: { type: "number", meaning: "how many locations it has, those inside others too" },
    forwards: { type: "number", meaning: "how many locations hand requests on by `proxy_pass`" },
    unsayable: {
      type: "string",
      meaning: "why names of it cannot be host conditions of a rule, joined by `; `; empty where all can",
    },
    guards: {
      type: "string",
      meaning: "locations that refuse (`deny`, `internal`, `auth_basic`, `return` of 4xx and 5xx), joined by `, `",
    },
    upstream_host: {
      type: "boolean",
      meaning: "some backends see the upstream's name as Host, because no `proxy_set_header Host` is in effect",
    },
    first: { type: "boolean", meaning: "it is the first virtual host of its proxy that hands requests on" },
    proxy_hosts: { type: "number", meaning: "how many virtual hosts the proxy has" },
    proxy_locations: { type: "number", meaning: "how many locations its virtual hosts have" },
    proxy_upstreams: { type: "number", meaning: "how many upstreams they hand requests on to" },
    proxy_limits: { type: "string", meaning: "the body limits in effect in the proxy, joined by `, `; empty for none" },
    proxy_timeouts: { type: "string", meaning: "the read time-outs in effect in the proxy, joined by `, `" },
    timeouts_differ: { type: "boolean", meaning: "there are several, or one that is below 60 seconds" },
  },
  identity: ["name", "ports"],
  read: (estate: Estate) => estate.proxies.flatMap(proxyFacts),
};

/** What all virtual hosts of a proxy have together. */
type Together = Pick<
  Fact["fields"],
  "proxy_hosts" | "proxy_locations" | "proxy_upstreams" | "proxy_limits" | "proxy_timeouts" | "timeouts_differ"
>;

function proxyFacts(proxy: Proxy): Fact[] {
  const all = proxy.hosts.map((host) => ({ host, locations: locationsOf(host) }));
  const together = togetherOf(
    proxy,
    all.flatMap(({ locations }) => locations),
  );
  const first = all.find(({ locations }) => locations.some(hands))?.host;
  const apps = [proxy.app ?? proxy.id];
  return all.map(({ host, locations }) => ({
    span: host.span,
    related: [],
    owner: hostOwner(proxy, host.id),
    apps,
    fields: {
      proxy: proxy.id,
      kind: proxy.kind,
      name: host.names[0] === undefined || host.names[0].text === "" ? "_" : typedName(host.names[0]),
      names: host.names.map(typedName).join(", "),
      ports: [...new Set(host.listens.map(({ port }) => port))].filter((port) => port > 0).join(", "),
      secure: host.listens.some(({ ssl }) => ssl),
      default: host.listens.some(({ defaultServer }) => defaultServer),
      locations: locations.length,
      forwards: locations.filter(hands).length,
      unsayable: host.names.flatMap((name) => unsayableReason(name) ?? []).join("; "),
      guards: guardsOf(host, locations),
      upstream_host: locations.some((location) => hands(location) && seesUpstream(location.handling)),
      first: host === first,
      ...together,
    },
  }));
}

/** What company of facts about virtual hosts and their directives is grouped by. */
export function hostOwner({ id }: Pick<Proxy, "id">, host: string): string {
  return `${id}\u0000${host}`;
}

/** A server name as it is typed. */
export function typedName({ kind, text }: VirtualHost["names"][number]): string {
  switch (kind) {
    case "leading":
      return `*.${text}`;
    case "both":
      return `.${text}`;
    case "trailing":
      return `${text}.*`;
    case "regex":
      return `~${text}`;
    default:
      return text === "" ? '""' : text;
  }
}

function locationsOf({ locations }: VirtualHost): Location[] {
  return locations.flatMap(withInner);
}

function withInner(location: Location): Location[] {
  return location.locations.length === 0 ? [location] : [location, ...location.locations.flatMap(withInner)];
}

function hands({ handling }: Location): boolean {
  return handling.content.kind === "proxy";
}

function seesUpstream({ headers }: Handling): boolean {
  return !headers.some(({ name, span }) => span !== undefined && name.toLowerCase() === "host");
}

function guardsOf({ fallback, steps }: VirtualHost, locations: readonly Location[]): string {
  const forwards = locations.some(hands);
  if (!forwards) return "";
  const refusing = locations.filter(
    ({ handling, steps: own }) => guards(handling) || own.some((step) => step.kind === "return" && step.status >= 400),
  );
  const whole = guards(fallback) || steps.some((step) => step.kind === "return" && step.status >= 400);
  // Where the whole host is guarded alike, no spelling of a path leads past it.
  if (whole || refusing.length === locations.length) return "";
  return refusing
    .map(({ modifier, path }) => `\`${[modifier, path].filter((part) => part !== "").join(" ")}\``)
    .join(", ");
}

function guards({ access, internal, unmodelled }: Handling): boolean {
  return (
    access.some(({ allow }) => !allow) ||
    internal !== undefined ||
    unmodelled.some(({ directive }) => directive.startsWith("auth_"))
  );
}

function togetherOf({ hosts }: Proxy, locations: readonly Location[]): Together {
  const upstreams = new Set<string>();
  const limits = new Set<number>();
  const timeouts = new Set<number>();
  for (const { handling } of locations) {
    const { content, maximumBody, readTimeout } = handling;
    if (content.kind !== "proxy") continue;
    upstreams.add(`${content.scheme} ${content.target}`);
    timeouts.add(readTimeout.seconds);
    if (maximumBody.bytes > 0) limits.add(maximumBody.bytes);
  }
  const ascending = (values: ReadonlySet<number>): number[] => [...values].toSorted((a, b) => a - b);
  return {
    proxy_hosts: hosts.length,
    proxy_locations: locations.length,
    proxy_upstreams: upstreams.size,
    proxy_limits: ascending(limits).map(sizeText).join(", "),
    proxy_timeouts: ascending(timeouts)
      .map((seconds) => `${seconds} s`)
      .join(", "),
    timeouts_differ: timeouts.size > 1 || ascending(timeouts).some((seconds) => seconds < 60),
  };
}

function sizeText(bytes: number): string {
  for (const [unit, size] of [
    ["GiB", 1024 ** 3],
    ["MiB", 1024 ** 2],
    ["KiB", 1024],
  ] as const)
    if (bytes % size === 0) return `${bytes / size} ${unit}`;
  return `${bytes} bytes`;
}
