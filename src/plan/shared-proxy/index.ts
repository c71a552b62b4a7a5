import type { App } from "../../estate/types.ts";
import type { Proxy, VirtualHost } from "../../estate/proxy.ts";
import type { Finding } from "../../findings/types.ts";
import { environmentOf } from "../../settings/types.ts";
import { spanKey } from "../../source/span.ts";
import { knownText } from "../../source/text.ts";
import { uniqueNames } from "../balancing/aws-names.ts";
import type { Forward } from "../balancing/types.ts";
import type { Contribution, PlanContext } from "../plan.ts";
import { taskDefinitionsOf } from "../task-definitions.ts";
import type { Addition, Correspondence, Difference, Drop, Judgement, Keep, Task } from "../types.ts";
import { planBalancer, type PlannedBalancer } from "./balancer.ts";
import { decideProxy, type DecidedHost, type DecidedProxy } from "./decide.ts";
import { differenceFindings, differencesOf } from "./differences.ts";
import { accountFor, keptReason, type ProxyAccount } from "./ledger.ts";
import { balancerName } from "./names.ts";
import { proxyTasks } from "./tasks.ts";

/** The rule whose findings propose to move a virtual host. */
const MOVE_RULE = "virtual-host-on-shared-proxy";

/** What is gathered while proxies are planned one by one. */
interface Gathered {
  readonly additions: Addition[];
  readonly judgements: Judgement[];
  readonly differences: Difference[];
  readonly correspondences: Correspondence[];
  readonly drops: Drop[];
  readonly keeps: Keep[];
  readonly waiting: Task[];
  readonly tasks: (() => Task[])[];
}

/** What is known of all proxies. */
interface Ground {
  readonly context: PlanContext;
  readonly findings: readonly Finding[];
  readonly balancerName: (words: string) => string;
  readonly groupName: (words: string) => string;
}

/**
 * `shared-proxy`: an nginx in front of apps becomes an Application Load Balancer, host by host: a target group for each
 * upstream, and listener rules that answer as nginx does. A host moves whole or stays with nginx, and what the balancer
 * does otherwise is declared.
 */
export function planSharedProxy(findings: readonly Finding[], context: PlanContext): Contribution {
  const taken = takenNames(context);
  const ground: Ground = {
    context,
    findings,
    balancerName: uniqueNames(taken.balancers),
    groupName: uniqueNames(taken.groups),
  };
  const gathered: Gathered = {
    additions: [],
    judgements: [],
    differences: [],
    correspondences: [],
    drops: [],
    keeps: [],
    waiting: [],
    tasks: [],
  };
  for (const proxy of context.estate.proxies) if (proxy.kind === "nginx") planProxy(proxy, ground, gathered);
  let tasks: readonly Task[] | undefined;
  const { tasks: makers, ...rest } = gathered;
  return {
    ...rest,
    changes: [],
    get tasks() {
      return (tasks ??= makers.flatMap((make) => make()));
    },
  };
}

/** Names that other load balancers and target groups of the estate have. */
function takenNames({ estate }: PlanContext): { balancers: Set<string>; groups: Set<string> } {
  const balancers = new Set<string>();
  const groups = new Set<string>();
  for (const { type, id } of estate.native) {
    const name = id.slice(id.lastIndexOf("/") + 1);
    if (type === "load-balancer" || type === "classic-load-balancer") balancers.add(name);
    else if (type === "target-group") groups.add(name);
  }
  return { balancers, groups };
}

function planProxy(proxy: Proxy, ground: Ground, gathered: Gathered): void {
  const { context } = ground;
  const own = ground.findings.filter(({ uses }) => uses.some(({ app }) => app === proxy.id));
  const moves = new Map(
    own.filter(({ rule }) => rule === MOVE_RULE).map((finding) => [spanKey(finding.span), finding]),
  );
  const decided = decideProxy(proxy, {
    findingOf: ({ span }) => moves.get(spanKey(span)),
    balancerOf: balancersByPath(proxy, ground),
  });
  const balancers = decided.balancers.map((balancer) =>
    planBalancer(balancer, {
      decided,
      environment: environmentOf(context.settings, balancer.hosts[0]?.host.span.path ?? proxy.path),
      groupName: ground.groupName,
      previous: context.priorities ?? new Map(),
      appOf: appsBehind(decided, context),
    }),
  );
  const account = accountFor(decided, balancers);
  for (const balancer of balancers) {
    const hosts = decided.hosts.filter((host) => host.failures.length === 0 && host.balancer === balancer.name);
    gathered.additions.push(...additionsOf(balancer, hosts, account));
    gathered.differences.push(...differencesOf(hosts, balancer, differenceFindings(own, proxy.id)));
    gathered.correspondences.push(...balancer.correspondences);
  }
  gathered.judgements.push(...judgementsOf(decided, proxy));
  gathered.drops.push(...account.drops);
  gathered.keeps.push(...account.keeps);
  const tasks = proxyTasks({ decided, balancers, account, findingsOf: findingsByHost(decided, own) });
  gathered.waiting.push(...tasks.waiting);
  gathered.tasks.push(tasks.all);
}

/** The balancer for each file of a proxy: the one that hakobu.yaml names for it, else one for the whole proxy. */
function balancersByPath(proxy: Proxy, { context, balancerName: given }: Ground): (path: string) => string {
  const names = new Map<string, string>();
  return (path) => {
    const wanted = environmentOf(context.settings, path).loadBalancer ?? "";
    let name = names.get(wanted);
    // One that two proxies name is made twice: their hosts may contradict each other.
    if (name === undefined) names.set(wanted, (name = given(wanted === "" ? balancerName(proxy) : wanted)));
    return name;
  };
}

/** The app that hakobu.yaml names for an upstream, or for a host that hands on to it. */
function appsBehind({ hosts, proxy }: DecidedProxy, { settings, index, estate }: PlanContext) {
  const { aliases } = settings;
  const byUpstream = new Map<string, App>();
  if (aliases !== undefined && aliases.size > 0) {
    for (const { name } of proxy.upstreams) {
      const app = index.app(aliases.get(name) ?? "");
      if (app !== undefined) byUpstream.set(name, app);
    }
    for (const { host, translated } of hosts) {
      const app = host.names.map(({ text }) => index.app(aliases.get(text) ?? "")).find((found) => found !== undefined);
      if (app === undefined) continue;
      for (const { forward } of translated.forwards)
        if (!byUpstream.has(forward.upstream)) byUpstream.set(forward.upstream, app);
    }
  }
  return ({ upstream }: Forward) => {
    const app = byUpstream.get(upstream);
    if (app === undefined) return undefined;
    const [definition] = taskDefinitionsOf(estate, app.id);
    const mode = definition?.value.networkMode === undefined ? "bridge" : knownText(definition.value.networkMode);
    const targetType =
      definition === undefined || mode === undefined ? undefined : mode === "awsvpc" ? "ip" : "instance";
    return { app: app.id, targetType };
  };
}

/** The resources of a balancer, with the constructs that they carry over. */
function additionsOf(balancer: PlannedBalancer, hosts: readonly DecidedHost[], account: ProxyAccount): Addition[] {
  const findings = new Map<VirtualHost | undefined, string | undefined>(
    hosts.map(({ host, finding }) => [host, finding?.fingerprint]),
  );
  const first = hosts[0]?.finding?.fingerprint;
  const ruleHosts = new Map(
    balancer.listeners.flatMap(({ rules }) => rules.map(({ id, host }) => [id, host] as const)),
  );
  const listeners = new Map(balancer.listeners.map((listener) => [listener.id, listener]));
  return balancer.resources.map((resource) => {
    const finding = findings.get(ruleHosts.get(resource.id)) ?? first;
    const listener = listeners.get(resource.id);
    const claims =
      resource.type === "load-balancer"
        ? account.claims.get(balancer.name)
        : listener === undefined
          ? undefined
          : hosts
              .filter(({ host }) => host.listens.some(({ port }) => port === listener.port))
              .map(({ host }) => host.span);
    return {
      resource,
      from: "overlap" as const,
      ...(finding === undefined ? {} : { finding }),
      ...(claims === undefined ? {} : { claims }),
    };
  });
}

/** The findings of hosts that do not move, lowered, with what stands in the way. */
function judgementsOf({ hosts }: DecidedProxy, { id }: Proxy): Judgement[] {
  // A file that is included twice has two hosts at one place: the weaker outcome stands.
  const byFinding = new Map<string, Judgement>();
  for (const { finding, failures } of hosts) {
    if (finding === undefined || failures.length === 0) continue;
    const outcome = failures.some((failure) => failure.outcome === "keep") ? "keep" : "assist";
    const known = byFinding.get(finding.fingerprint);
    if (known?.outcome === "keep") continue;
    const reasons = [...new Set(failures.map(({ reason }) => reason))];
    const failed = outcome === "keep" ? keptReason(failures) : reasons.join("; ");
    byFinding.set(finding.fingerprint, { finding: finding.fingerprint, app: id, outcome, failed });
  }
  return [...byFinding.values()];
}

/** Every finding that speaks of a host or of a directive in it. */
function findingsByHost(
  { proxy }: DecidedProxy,
  findings: readonly Finding[],
): (host: DecidedHost) => readonly string[] {
  const owners = new Map<string, string>(proxy.hosts.map(({ id, span }) => [spanKey(span), id]));
  for (const { host, span } of proxy.directives) if (host !== undefined) owners.set(spanKey(span), host);
  const byHost = new Map<string, string[]>();
  for (const { span, fingerprint } of findings) {
    const host = owners.get(spanKey(span));
    if (host === undefined) continue;
    const known = byHost.get(host);
    if (known === undefined) byHost.set(host, [fingerprint]);
    else known.push(fingerprint);
  }
  return ({ host, failures }) => [
    ...new Set([
      ...(byHost.get(host.id) ?? []),
      ...atPlaces(
        findings,
        failures.map(({ span }) => spanKey(span)),
      ),
    ]),
  ];
}

const placesOf = new WeakMap<readonly Finding[], Map<string, string[]>>();

/** The findings at the places that stand in the way, which may be typed above the host. */
function atPlaces(findings: readonly Finding[], keys: readonly string[]): string[] {
  let byPlace = placesOf.get(findings);
  if (byPlace === undefined) {
    placesOf.set(findings, (byPlace = new Map()));
    for (const { span, fingerprint } of findings) {
      const key = spanKey(span);
      byPlace.set(key, [...(byPlace.get(key) ?? []), fingerprint]);
    }
  }
  const known = byPlace;
  return keys.flatMap((key) => known.get(key) ?? []);
}
