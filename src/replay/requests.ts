import type { Proxy } from "../estate/proxy.ts";
import type { Resource } from "../native/resources.ts";
import { CLIENT } from "./requests/client.ts";
import { STRANGE_HOSTS, UNKNOWN_HOST } from "./requests/hosts.ts";
import { endpointOfListener, sitesOfRules } from "./requests/new-side.ts";
import { endpointOf, rotated, sitesOfProxy } from "./requests/old-side.ts";
import {
  endpointKey,
  uniqueEndpoints,
  type Endpoint,
  type Place,
  type Site,
  type Variation,
} from "./requests/sites.ts";
import type { ReplayRequest } from "./types.ts";

export interface RequestOptions {
  /** True where clients reach the proxy through a balancer already: then the endpoints are the balancer's. */
  readonly behindBalancer?: boolean;
  /** True for a few plain requests for each place instead: enough for a smoke test, not for a proof. */
  readonly plain?: boolean;
}

/** Hosts times places of one site that are crossed whole; beyond it each host meets some of the places, in turn. */
const CROSSED = 4096;
/** Places of another site that may answer for a host, each host meeting others. */
const RELATED_PLACES = 8;
/** Ways to one place that a host takes besides its own edges. */
const WAYS = 6;
/** Sites of another pattern that may answer for a host, each host meeting others. */
const RELATED_SITES = 4;

/** The endpoints at which requests can be compared: those that clients of the old side use. */
export function endpointsOf(
  proxy: Proxy,
  resources: readonly Resource[],
  { behindBalancer = false }: RequestOptions = {},
): Endpoint[] {
  if (behindBalancer) {
    return uniqueEndpoints(
      resources.flatMap((resource) => (resource.type === "listener" ? (endpointOfListener(resource) ?? []) : [])),
    );
  }
  const listens = proxy.hosts.flatMap((host) => host.listens).filter(({ port }) => port !== 0);
  return uniqueEndpoints(listens.map(endpointOf));
}

/** How closely a host is looked at on a site. */
type Depth =
  /** Every place from both sides of each of its edges. */
  | "edges"
  /** Every place in the few ways that lead to it. */
  | "samples"
  /** Every place once. */
  | "places"
  /** Some places once. */
  | "some"
  /** Two of them. */
  | "two";

interface Visit {
  readonly site: Site;
  readonly depth: Depth;
  /** Which places, where only some are visited. */
  readonly turn: number;
}

/**
 * Requests that cross every decision of either side from both sides, each once, in an order that depends on the
 * configuration only. Their number grows with the configuration, and they are made as they are taken.
 *
 * @param resources the new side: listeners and rules
 */
export function* generateRequests(
  proxy: Proxy,
  resources: readonly Resource[],
  options: RequestOptions = {},
): Generator<ReplayRequest, void, undefined> {
  const endpoints = endpointsOf(proxy, resources, options);
  const sites = [
    ...sitesOfProxy(proxy, options.behindBalancer === true ? endpoints : undefined),
    ...sitesOfRules(resources, endpoints),
  ];
  const visited = options.plain === true ? plainVisits(sites) : visitsByHost(sites);
  for (const [host, visits] of visited) yield* requestsOfHost(host, visits, endpoints);
}

/** Every place of every site once for the plainest of its hosts; what has none is asked for by an unknown host. */
function plainVisits(sites: readonly Site[]): Map<string, Visit[]> {
  const hosts = new Map<string, Visit[]>();
  for (const [turn, site] of sites.entries()) {
    const host = site.names.find(({ inside }) => inside.length > 0)?.inside[0];
    const chosen = host ?? (site.reach.all ? UNKNOWN_HOST : undefined);
    if (chosen === undefined) continue;
    const visit: Visit = { site, depth: "samples", turn };
    const visits = hosts.get(chosen);
    if (visits === undefined) hosts.set(chosen, [visit]);
    else visits.push(visit);
  }
  return hosts;
}

/** Which sites each host is sent to, by host, in the order of the sites. */
function visitsByHost(sites: readonly Site[]): Map<string | undefined, Visit[]> {
  const hosts = new Map<string | undefined, Visit[]>();
  const visit = (host: string | undefined, site: Site, depth: Depth, turn: number): void => {
    const visits = hosts.get(host);
    if (visits === undefined) hosts.set(host, [{ site, depth, turn }]);
    else visits.push({ site, depth, turn });
  };
  const related = relatedSites(sites);
  for (const [turn, site] of sites.entries()) {
    const all = new Set(site.names.flatMap(({ inside, edges }) => [...inside, ...edges]));
    const whole = all.size * site.places.length <= CROSSED;
    // The other names of a site lead to the same places; where a rule has its own names, it is its own site.
    const first = site.names.find(({ inside }) => inside.length > 0)?.inside[0];
    if (first !== undefined) visit(first, site, "edges", turn);
    const inside = new Set(site.names.flatMap((name) => name.inside));
    for (const [index, host] of [...all].entries()) {
      const depth = inside.has(host) ? "samples" : "places";
      visit(host, site, whole ? depth : "some", turn + index);
    }
    for (const { inside, writings } of site.names) {
      for (const host of writings) visit(host, site, "two", turn);
      for (const host of inside.slice(0, 2)) {
        for (const other of related(host, turn)) if (other !== site) visit(host, other, "some", turn);
      }
    }
  }
  for (const host of STRANGE_HOSTS) {
    for (const [turn, site] of sites.entries()) {
      if (site.reach.all) visit(host, site, host === UNKNOWN_HOST ? "edges" : "some", turn);
    }
    if (!hosts.has(host)) hosts.set(host, []);
  }
  return hosts;
}

/** Finds the other sites whose patterns may take a host. */
function relatedSites(sites: readonly Site[]): (host: string, turn: number) => Site[] {
  const bySuffix = new Map<string, Site[]>();
  const others: Site[] = [];
  const all: Site[] = [];
  for (const site of sites) {
    for (const suffix of site.reach.suffixes) {
      const known = bySuffix.get(suffix);
      if (known === undefined) bySuffix.set(suffix, [site]);
      else known.push(site);
    }
    if (site.reach.other) others.push(site);
    if (site.reach.all) all.push(site);
  }
  return (host, turn) => {
    const found: Site[] = [];
    for (let dot = host.indexOf("."); dot !== -1; dot = host.indexOf(".", dot + 1)) {
      found.push(...rotated(bySuffix.get(host.slice(dot + 1)) ?? [], turn, RELATED_SITES));
    }
    return [
      ...found,
      ...rotated(others, turn * RELATED_SITES, RELATED_SITES),
      ...rotated(all, turn * RELATED_SITES, RELATED_SITES),
    ];
  };
}

function* requestsOfHost(
  host: string | undefined,
  visits: readonly Visit[],
  endpoints: readonly Endpoint[],
): Generator<ReplayRequest, void, undefined> {
  const sent = new Set<string>();
  const fresh = (request: ReplayRequest): boolean => {
    const { scheme, port, method, target, headers, source, body, delay } = request;
    const key = `${scheme} ${port} ${method} ${target} ${source} ${body} ${delay} ${headers.join("\n")}`;
    if (sent.has(key)) return false;
    sent.add(key);
    return true;
  };
  for (const endpoint of endpoints) {
    const request = requestOf(endpoint, host, "/", {});
    if (fresh(request)) yield request;
  }
  for (const { site, depth, turn } of visits) {
    const own = new Set(site.endpoints.map(endpointKey));
    const number = depth === "some" ? RELATED_PLACES : depth === "two" ? 2 : site.places.length;
    const places = rotated(site.places, turn * number, number);
    for (const place of places) {
      const sample = place.samples[0];
      if (sample === undefined) continue;
      for (const endpoint of site.endpoints) {
        for (const request of requestsOfPlace(place, { endpoint, host, depth })) if (fresh(request)) yield request;
      }
      if (depth !== "edges") continue;
      for (const endpoint of endpoints) {
        if (own.has(endpointKey(endpoint))) continue;
        const request = requestOf(endpoint, host, sample, place.needs);
        if (fresh(request)) yield request;
      }
    }
  }
}

function* requestsOfPlace(
  place: Place,
  { endpoint, host, depth }: { endpoint: Endpoint; host: string | undefined; depth: Depth },
): Generator<ReplayRequest, void, undefined> {
  const { samples, needs } = place;
  const [sample = "/"] = samples;
  if (depth !== "edges") {
    const ways = depth === "samples" ? samples.slice(0, WAYS) : [sample];
    for (const target of ways) yield requestOf(endpoint, host, target, needs);
    return;
  }
  for (const target of samples) yield requestOf(endpoint, host, target, needs);
  for (const target of place.edges()) yield requestOf(endpoint, host, target, needs);
  for (const variation of place.variations()) yield requestOf(endpoint, host, sample, variation);
}

function requestOf(
  { scheme, port }: Endpoint,
  host: string | undefined,
  target: string,
  variation: Variation,
): ReplayRequest {
  const { method = "GET", headers = [], source = CLIENT, body = 0, delay = 0, query } = variation;
  return {
    scheme,
    port,
    method,
    host,
    target: query === undefined || query === "" ? target : `${target}${target.includes("?") ? "&" : "?"}${query}`,
    headers,
    source,
    body,
    delay,
  };
}
