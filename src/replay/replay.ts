import type { Estate } from "../estate/types.ts";
import type { Proxy } from "../estate/proxy.ts";
import type { Resource } from "../native/resources.ts";
import { nodeOf } from "../native/resources.ts";
import { isText, walk } from "../native/walk.ts";
import { resourcesAt } from "../plan/stages.ts";
import type { Difference, Plan, Stage } from "../plan/types.ts";
import { spanKey, type Span } from "../source/span.ts";
import { textOrigins } from "../source/text.ts";
import { albDecisions, albModel } from "./alb.ts";
import { compare } from "./compare.ts";
import { coreOf, coreOfBalancers } from "./compare/core.ts";
import type { Comparison, ReplaySide } from "./compare/types.ts";
import { balancerNameOf, pairing, type Paired } from "./compare/pairing.ts";
import { backendsByName, unknownTargets, type UnknownTarget } from "./compare/targets.ts";
import { unreachablePlaces } from "./compare/unreachable.ts";
import { decisionsOf, nginxModel } from "./nginx.ts";
import { endpointsOf, generateRequests } from "./requests.ts";
import { endpointOfListener } from "./requests/new-side.ts";
import { endpointKey, uniqueEndpoints, type Endpoint } from "./requests/sites.ts";
import type { Answer, Model } from "./types.ts";

/** What came of replaying one proxy. */
export interface ProxyReplay {
  /** Its id. */
  readonly proxy: string;
  /** The load balancers that take its place. */
  readonly balancers: readonly string[];
  /** Why there is no comparison. */
  readonly reason?: string;
  readonly comparison?: Comparison;
  /** Target groups that rules forward to and of which nobody knows what they stand for: an error. */
  readonly unknownTargets: readonly UnknownTarget[];
  /** Endpoints that only the new side has. */
  readonly newEndpoints: readonly Endpoint[];
  /** The decisions of an answer that a person should look at. */
  readonly places: (side: "old" | "new", answer: Answer) => readonly Span[];
}

/** Old and new side of every proxy of an estate, asked the same requests. */
export interface ReplayResult {
  readonly stage: Stage;
  /** In the order of the estate. */
  readonly proxies: readonly ProxyReplay[];
}

export interface ReplayOptions {
  readonly stage: Stage;
  /** The new side, loaded back from artifacts. */
  readonly resources: readonly Resource[];
  /** What `hakobu.yaml` says that names mean: of target groups, a planned one or an upstream. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** Why a virtual host stays where it is, by the key of its span. */
  readonly reasons?: ReadonlyMap<string, string>;
  /** Ids of proxies; all of them without it. */
  readonly proxies?: readonly string[];
  /** True for a few plain requests: what `smoke.sh` sends. It is no proof of anything. */
  readonly plain?: boolean;
  /** Told how many requests of which proxy were answered. */
  readonly progress?: (proxy: string, requests: number) => void;
}

/** Replays every proxy of the estate against the load balancers that take its place at a stage. */
export function replay(estate: Pick<Estate, "proxies">, plan: Plan, options: ReplayOptions): ReplayResult {
  const { stage, proxies } = options;
  const chosen = proxies === undefined ? estate.proxies : estate.proxies.filter(({ id }) => proxies.includes(id));
  const paired = pairing({
    planned: resourcesAt(plan, stage),
    resources: options.resources,
    correspondences: plan.correspondences,
    aliases: options.aliases,
    only: estate.proxies.length === 1,
  });
  return { stage, proxies: chosen.map((proxy) => replayProxy(proxy, plan, { ...options, paired: paired(proxy) })) };
}

/** One harmless request of the replay, as `smoke.sh` sends it. */
export interface SmokeRequest {
  readonly proxy: string;
  readonly scheme: "http" | "https";
  readonly port: number;
  readonly method: "GET" | "HEAD";
  readonly host: string;
  readonly target: string;
  /** The fields in which the plan declares that both sides differ. */
  readonly declared: readonly Difference["field"][];
}

/** The requests that a person may send to the real endpoints: one for each pair of decisions. */
export function smokeRequests(result: ReplayResult): SmokeRequest[] {
  return result.proxies.flatMap(({ proxy, comparison }) =>
    (comparison?.samples ?? []).flatMap(({ request, declared }): SmokeRequest[] => {
      const { scheme, port, method, host, target } = request;
      if (host === undefined || (method !== "GET" && method !== "HEAD")) return [];
      return [{ proxy, scheme, port, method, host, target, declared }];
    }),
  );
}

function replayProxy(proxy: Proxy, plan: Plan, options: ReplayOptions & { readonly paired: Paired }): ProxyReplay {
  const { stage, resources, paired } = options;
  const balancers = paired.names;
  const reason = stage === "before" ? "today only the old side is there" : reasonOf(proxy, paired);
  if (reason !== undefined)
    return { proxy: proxy.id, balancers, reason, unknownTargets: [], newEndpoints: [], places: () => [] };
  const own = resources.filter((resource) => balancers.includes(balancerNameOf(resource) ?? ""));
  const behindBalancer = proxy.kind === "front";
  const sides = { old: oldSide(proxy, plan), new: newSide(own, balancers) };
  const endpoints = new Set(endpointsOf(proxy, own, { behindBalancer }).map(endpointKey));
  const backendsOf = backendsByName(plan.correspondences, proxy.id, options.aliases);
  const comparison = compare({
    ...sides,
    requests: generateRequests(proxy, own, { behindBalancer, plain: options.plain === true }),
    backendsOf,
    differences: differencesOf(proxy, plan.differences),
    left: hostsLeft(proxy, plan, options),
    progress: (requests) => options.progress?.(proxy.id, requests),
  });
  const listeners = own.flatMap((resource) =>
    resource.type === "listener" ? (endpointOfListener(resource) ?? []) : [],
  );
  return {
    proxy: proxy.id,
    balancers,
    comparison,
    unknownTargets: unknownTargets(own, backendsOf),
    newEndpoints: uniqueEndpoints(listeners).filter((endpoint) => !endpoints.has(endpointKey(endpoint))),
    places: (side, answer) => (side === "old" ? sides.old : sides.new).core(answer),
  };
}

function reasonOf({ kind }: Proxy, { planned, names }: Paired): string | undefined {
  if (!planned)
    return kind === "front"
      ? "the plan leaves its nginx where it is, so that the load balancer in front of it answers as before"
      : "the plan writes no load balancer for it: nginx keeps all of its hosts";
  if (names.length > 0) return undefined;
  return "none of the load balancers has a target group that stands for one of its upstreams; `aliases:` in hakobu.yaml says which do";
}

/** The differences that are declared at a place of this proxy. */
function differencesOf(proxy: Proxy, differences: readonly Difference[]): Difference[] {
  const places = new Set(
    proxy.directives.flatMap((directive) => [
      spanKey(directive.span),
      ...directive.arguments.map(({ span }) => spanKey(span)),
    ]),
  );
  for (const host of proxy.hosts) {
    for (const { span } of [host, ...host.listens, ...host.names]) places.add(spanKey(span));
  }
  return differences.filter(({ span }) => places.has(spanKey(span)));
}

function oldSide(proxy: Proxy, plan: Plan): ReplaySide {
  const model = nginxModel(proxy);
  const reasons = unreachablePlaces(proxy);
  const decisions = decisionsOf(proxy).map(({ span, what }) => {
    const unreachable = reasons.get(spanKey(span));
    return { span, what, ...(unreachable === undefined ? {} : { unreachable }) };
  });
  return {
    model: proxy.kind === "front" ? behind(proxy, model, resourcesAt(plan, "before")) : model,
    decisions,
    core: coreOf(proxy),
  };
}

/** A front is asked by today's balancer: in plain HTTP, at its own port, with the headers that the balancer adds. */
function behind(proxy: Proxy, model: Model, today: readonly Resource[]): Model {
  const port = proxy.hosts[0]?.listens[0]?.port ?? 80;
  const { app } = proxy;
  const listening = today.flatMap((resource) =>
    resource.type === "listener" && app !== undefined && resource.apps.includes(app) ? (resource.balancer ?? []) : [],
  );
  if (listening.length === 0) return (request) => model({ ...request, scheme: "http", port });
  const balancer = oneOf([...new Set(listening)].map((name) => albModel({ resources: today, balancer: name })));
  return (request) => {
    const first = balancer(request);
    if (first.outcome.kind !== "forward") return first;
    const { target, host, headers: added } = first.outcome;
    const sent = request.headers.filter(([name]) => !added.has(name));
    for (const [name, value] of added) if (value !== undefined) sent.push([name, value]);
    const then = model({ ...request, scheme: "http", port, target, host, headers: sent });
    const decided = [...first.decided, ...then.decided];
    if (then.outcome.kind !== "forward") return { ...then, decided };
    return { outcome: { ...then.outcome, headers: new Map([...added, ...then.outcome.headers]) }, decided };
  };
}

function newSide(resources: readonly Resource[], balancers: readonly string[]): ReplaySide {
  const sides = balancers.map((balancer) => ({
    model: albModel({ resources, balancer }),
    decisions: albDecisions({ resources, balancer }),
  }));
  return {
    model: oneOf(sides.map(({ model }) => model)),
    decisions: sides.flatMap(({ decisions }) => decisions),
    core: coreOfBalancers(resources),
  };
}

/**
 * Several balancers take the place of one proxy: DNS leads each host to the one that has rules for it, so that one
 * answers in which a rule decides. A rule decides in at least a priority, a condition and an action.
 */
function oneOf(models: readonly Model[]): Model {
  const [only] = models;
  if (only === undefined) throw new Error("a replay needs a load balancer");
  if (models.length === 1) return only;
  return (request) => {
    const answers = models.map((model) => model(request));
    const byRule = answers.find(({ decided }) => decided.length > 2);
    return byRule ?? answers.find(({ outcome }) => outcome.kind !== "close") ?? only(request);
  };
}

/** Virtual hosts of which no listener rule and no default action comes: nginx keeps them. */
function hostsLeft(
  proxy: Proxy,
  plan: Plan,
  { stage, reasons }: ReplayOptions,
): { host: string; span: Span; reason: string; places: Span[] }[] {
  // A front goes whole or stays whole, and has no rules of its own.
  if (proxy.kind === "front") return [];
  const taken = placesOfRules(plan, stage);
  const own = ownPlaces(proxy);
  return proxy.hosts.flatMap((host, index) => {
    const places = own[index] ?? [];
    if (places.some((span) => taken.has(spanKey(span)))) return [];
    const reason = reasons?.get(spanKey(host.span)) ?? "the plan has no listener rule for it";
    return [{ host: host.id, span: host.span, reason, places }];
  });
}

/** The places that listeners and their rules come from, as planned. */
function placesOfRules(plan: Plan, stage: Stage): Set<string> {
  const places = new Set<string>();
  const ruled = new Set<string>();
  for (const resource of resourcesAt(plan, stage)) {
    if (resource.type !== "listener" && resource.type !== "listener-rule") continue;
    ruled.add(resource.id);
    walk(nodeOf(resource), (_, leaf) => {
      for (const span of isText(leaf) ? textOrigins(leaf) : leaf.origins) places.add(spanKey(span));
    });
  }
  for (const { resource, claims = [] } of plan.additions) {
    if (ruled.has(resource.id)) for (const span of claims) places.add(spanKey(span));
  }
  return places;
}

/** For each virtual host, the places that no other has: a file may be included in several. */
function ownPlaces(proxy: Proxy): Span[][] {
  const owners = new Map<string, string | undefined>();
  const all = new Map<string, Span[]>(proxy.hosts.map(({ id }) => [id, []]));
  const add = (id: string, span: Span): void => {
    const key = spanKey(span);
    if (!owners.has(key)) {
      owners.set(key, id);
      all.get(id)?.push(span);
    } else if (owners.get(key) !== id) owners.set(key, undefined);
  };
  for (const host of proxy.hosts) {
    for (const { span } of [host, ...host.listens, ...host.names]) add(host.id, span);
  }
  for (const { host, span } of proxy.directives) if (host !== undefined) add(host, span);
  return proxy.hosts.map(({ id }) => (all.get(id) ?? []).filter((span) => owners.get(spanKey(span)) === id));
}
