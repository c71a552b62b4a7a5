import { isNobodysName, unsayableReason } from "../../estate/facts/virtual-host-names.ts";
import type { Proxy, ServerName, VirtualHost } from "../../estate/proxy.ts";
import type { Finding } from "../../findings/types.ts";
import { arrangePort, overreaching, type ArrangedPort, type Movement } from "../balancing/arrange.ts";
import { upstreamOf } from "../balancing/forwards.ts";
import { dividedNames } from "../balancing/divided-names.ts";
import { translateHost } from "../balancing/host.ts";
import { BALANCER_LIMITS } from "../balancing/limits.ts";
import { isPublic, portsOf, type Port } from "../balancing/names.ts";
import { redirectRefusal } from "../balancing/redirects.ts";
import { targetKey, translateUpstream, type TranslatedUpstream } from "../balancing/targets.ts";
import type { Failure, Forward, TranslatedHost } from "../balancing/types.ts";

/** A virtual host and whether it moves. */
export interface DecidedHost {
  readonly host: VirtualHost;
  readonly translated: TranslatedHost;
  /** The finding that it moves for; absent where a person left it out. */
  readonly finding: Finding | undefined;
  /** Why it does not move; empty where it does. */
  readonly failures: readonly Failure[];
  /** The balancer that it moves to. */
  readonly balancer: string;
}

/** What moves to one balancer. */
export interface DecidedBalancer {
  readonly name: string;
  /** In the order of the configuration. */
  readonly hosts: readonly DecidedHost[];
  /** Ports on which at least one of them is asked for. */
  readonly ports: readonly ArrangedPort[];
}

export interface DecidedProxy {
  readonly proxy: Proxy;
  /** In the order of the configuration. */
  readonly hosts: readonly DecidedHost[];
  readonly balancers: readonly DecidedBalancer[];
  readonly upstream: (forward: Pick<Forward, "upstream">) => TranslatedUpstream;
}

export interface DecideOptions {
  /** The active finding of a virtual host that proposes to move it. */
  readonly findingOf: (host: VirtualHost) => Finding | undefined;
  /** The name of the balancer for what is typed in a file. */
  readonly balancerOf: (path: string) => string;
}

interface Draft {
  readonly host: VirtualHost;
  readonly translated: TranslatedHost;
  readonly finding: Finding | undefined;
  readonly failures: Failure[];
  readonly balancer: string;
}

/** Decides host by host what moves: whole or not at all. */
export function decideProxy(proxy: Proxy, options: DecideOptions): DecidedProxy {
  const upstream = upstreamsOf(proxy);
  const ports = portsOf(proxy);
  const drafts = draftHosts(proxy, { options, ports, upstream });
  const byBalancer = new Map<string, Draft[]>();
  for (const draft of drafts.values()) {
    const known = byBalancer.get(draft.balancer);
    if (known === undefined) byBalancer.set(draft.balancer, [draft]);
    else known.push(draft);
  }
  const balancers = [...byBalancer].flatMap(([name, own]) => {
    limitGroups(own, upstream);
    const movement = movementOf(new Map(own.map((draft) => [draft.host, draft])));
    // Each host that stays may keep others.
    for (let more = true; more;) {
      more = false;
      for (const find of [
        () => dividedNames(ports, movement),
        ...ports.map((port) => () => overreaching(port, movement)),
      ]) {
        for (const { host, reason } of find()) {
          more = true;
          drafts.get(host)?.failures.push({ outcome: "assist", reason, span: host.span });
        }
      }
    }
    refuseAlone(own, movement);
    const moved = own.filter(({ failures }) => failures.length === 0);
    if (moved.length === 0) return [];
    const used = ports.filter(({ hosts }) => hosts.some((host) => movement.isMoved(host)));
    return [{ name, hosts: moved, ports: used.map((port) => arrangePort(port, movement)) }];
  });
  return { proxy, hosts: [...drafts.values()], balancers, upstream };
}

function upstreamsOf(proxy: Proxy): DecidedProxy["upstream"] {
  const known = new Map<string, TranslatedUpstream>();
  return (forward) => {
    let found = known.get(forward.upstream);
    if (found === undefined) {
      const upstream = upstreamOf(proxy, forward);
      found = upstream === undefined ? { groups: [], algorithm: undefined, failures: [] } : translateUpstream(upstream);
      known.set(forward.upstream, found);
    }
    return found;
  };
}

interface Drafting {
  readonly options: DecideOptions;
  readonly ports: readonly Port[];
  readonly upstream: DecidedProxy["upstream"];
}

function draftHosts(proxy: Proxy, { options, ports, upstream }: Drafting): Map<VirtualHost, Draft> {
  const unread = unreadFiles(proxy);
  const reachable = reachableHosts(ports);
  const connections = connectionFailures(proxy);
  const addresses = ownAddresses(proxy);
  const drafts = new Map<VirtualHost, Draft>();
  for (const host of proxy.hosts) {
    const translated = translateHost(proxy, host);
    const finding = options.findingOf(host);
    const failures = [
      ...(finding === undefined ? [leftAlone(host)] : []),
      // What follows from the rest of a configuration that is not understood is no reason that anybody can act on.
      ...(unread(host)
        ? [unreadFailure(host)]
        : [
            ...listenFailures(host),
            ...addressFailures(host, addresses),
            ...nameFailures(host, { ports, reachable }),
            ...translated.failures,
            ...translated.forwards.flatMap(({ forward }) => upstream(forward).failures),
            ...connections(translated),
          ]),
    ];
    drafts.set(host, { host, translated, finding, failures, balancer: options.balancerOf(host.span.path) });
  }
  for (const port of ports) {
    for (const host of port.hosts) {
      const draft = drafts.get(host);
      if (draft === undefined || unread(host)) continue;
      for (const { answer } of draft.translated.entries) {
        const refused = answer.kind === "redirect" ? redirectRefusal(answer, port) : undefined;
        if (refused !== undefined)
          draft.failures.push({ outcome: "assist", reason: refused, span: answer.span ?? host.span });
      }
    }
  }
  return drafts;
}

/** How nginx deals with apps in ways that a load balancer does not have, though no answer of nginx's own tells. */
const CONNECTIONS: Readonly<Record<string, { readonly secure: boolean; readonly reason: string }>> = {
  proxy_ssl_certificate: {
    secure: true,
    reason: "nginx shows the app a certificate of its own, and a load balancer has none to show",
  },
  proxy_ssl_verify: { secure: true, reason: "nginx checks the certificate of the app, and a load balancer takes any" },
  proxy_ssl_server_name: {
    secure: true,
    reason: "nginx names a host to the app in the TLS handshake, and whether a load balancer does is not documented",
  },
  proxy_redirect: {
    secure: false,
    reason:
      "`proxy_redirect` changes where redirects of the app lead, and a load balancer hands them on as they are; let the app redirect to what clients ask for, and delete it",
  },
  proxy_bind: {
    secure: false,
    reason: "nginx connects to the app from an address of its choice, which the app may ask for",
  },
};

function connectionFailures(proxy: Proxy): (translated: TranslatedHost) => Failure[] {
  const typed = proxy.directives.filter(
    ({ name, arguments: args }) =>
      Object.hasOwn(CONNECTIONS, name) && !["off", "default"].includes(args[0]?.text.toLowerCase() ?? ""),
  );
  return ({ host, forwards }) => {
    if (typed.length === 0 || forwards.length === 0) return [];
    const isSecure = forwards.some(({ forward }) => forward.scheme === "https");
    return typed.flatMap(({ name, span, host: owner }): Failure[] => {
      const connection = CONNECTIONS[name];
      if (connection === undefined || (owner !== undefined && owner !== host.id)) return [];
      return connection.secure && !isSecure ? [] : [{ outcome: "assist", reason: connection.reason, span }];
    });
  };
}

function leftAlone(host: VirtualHost): Failure {
  return {
    outcome: "keep",
    reason: "its finding is suppressed or left out, so that nobody proposes to move it",
    span: host.span,
  };
}

function unreadFailure(host: VirtualHost): Failure {
  return {
    outcome: "assist",
    reason: "a part of its configuration could not be read, or nginx would refuse it",
    span: host.span,
  };
}

/** Whether anything that could not be read may belong to a host: it stands in its files, or above all hosts. */
function unreadFiles(proxy: Proxy): (host: VirtualHost) => boolean {
  if (proxy.unread.length === 0) return () => false;
  const files = new Map<string, Set<string>>();
  const ofHosts = new Set<string>();
  for (const { host, span } of proxy.directives) {
    if (host === undefined) continue;
    ofHosts.add(span.path);
    const known = files.get(host);
    if (known === undefined) files.set(host, new Set([span.path]));
    else known.add(span.path);
  }
  const above = proxy.unread.some(({ path }) => !ofHosts.has(path));
  const unread = new Set(proxy.unread.map(({ path }) => path));
  return ({ id }) => above || [...(files.get(id) ?? [])].some((path) => unread.has(path));
}

function listenFailures({ listens, span }: VirtualHost): Failure[] {
  const failures: Failure[] = [];
  const open = listens.filter(isPublic);
  const ports = new Set(open.map(({ port }) => port));
  const local = listens.filter(({ address }) => /^(127\.|localhost$|\[::1\]$|unix:)/.test(address));
  const others = listens.filter(
    (listen) => !isPublic(listen) && !local.includes(listen) && !(listen.address === "[::]" && ports.has(listen.port)),
  );
  if (open.length === 0 && others.length === 0)
    failures.push({
      outcome: "keep",
      reason: "it listens on the machine's own address only, where no load balancer is asked",
      span,
    });
  else if (local.length > 0 || others.length > 0) {
    const [first] = [...others, ...local];
    failures.push({
      outcome: "assist",
      reason: `it listens on \`${first?.address}\`, too; a load balancer answers on every address of its own alike`,
      span: first?.span ?? span,
    });
  }
  const proxied = listens.find(({ proxyProtocol }) => proxyProtocol);
  if (proxied !== undefined)
    failures.push({
      outcome: "assist",
      reason: "`proxy_protocol` says that a balancer stands in front already; say what becomes of that one",
      span: proxied.span,
    });
  return failures;
}

/** True for an address of one machine that others can ask at. */
const OWN_ADDRESS = /^(?!127\.)\d{1,3}(?:\.\d{1,3}){3}$/;

/** For each port, a host that listens on one address of it. */
function ownAddresses({ hosts }: Proxy): ReadonlyMap<number, VirtualHost> {
  const found = new Map<number, VirtualHost>();
  for (const host of hosts)
    for (const { address, port } of host.listens)
      if (OWN_ADDRESS.test(address) && !found.has(port)) found.set(port, host);
  return found;
}

/** nginx chooses among those that listen on the very address first, whatever the names of others. Source: ngx_http_optimize_servers. */
function addressFailures(host: VirtualHost, addresses: ReadonlyMap<number, VirtualHost>): Failure[] {
  if (addresses.size === 0) return [];
  for (const { address, port, span } of host.listens) {
    const other = addresses.get(port);
    if (address !== "*" || other === undefined || other === host) continue;
    const taken = other.listens.find((listen) => listen.port === port && OWN_ADDRESS.test(listen.address));
    return [
      {
        outcome: "assist",
        reason: `\`${other.id}\` listens on \`${taken?.address}:${port}\`, where nginx has nobody else answer; say which hosts clients ask for at that address`,
        span,
      },
    ];
  }
  return [];
}

/** Hosts that a request can reach: by a name, or because no other one answers. */
function reachableHosts(ports: readonly Port[]): ReadonlySet<VirtualHost> {
  const reachable = new Set<VirtualHost>();
  for (const { exact, leading, unsayable, defaultHost } of ports) {
    reachable.add(defaultHost);
    for (const { host, name } of [...exact.values(), ...leading.values(), ...unsayable])
      if (!isNobodysName(name)) reachable.add(host);
  }
  return reachable;
}

function nameFailures(
  host: VirtualHost,
  { ports, reachable }: { ports: readonly Port[]; reachable: ReadonlySet<VirtualHost> },
): Failure[] {
  const isElsewhere = ({ text }: ServerName): boolean =>
    text !== "" && ports.some(({ exact, defaultHost }) => exact.get(text)?.host === host && defaultHost !== host);
  const failures = host.names.flatMap((name): Failure[] => {
    const reason =
      unsayableReason(name) ??
      (isNobodysName(name) && isElsewhere(name) && reachable.has(host)
        ? `\`${name.text}\` is no wildcard: it leads here only who sends it as the host, which no rule can hold; delete it, or make this the \`default_server\``
        : undefined);
    return reason === undefined ? [] : [{ outcome: "assist", reason, span: name.span }];
  });
  if (!reachable.has(host) && host.listens.some(isPublic))
    failures.push({
      outcome: "assist",
      reason:
        "no client can ask for it: it is no default server, and its names are taken by others or are no names; delete it or name it",
      span: host.span,
    });
  return failures;
}

function movementOf(drafts: ReadonlyMap<VirtualHost, Draft>): Movement {
  return {
    isMoved: (host) => drafts.get(host)?.failures.length === 0,
    refuses: (host) => refuses(drafts.get(host)?.translated),
  };
}

/** True where every answer is a refusal of the front itself. */
function refuses(translated: TranslatedHost | undefined): boolean {
  const entries = translated?.entries ?? [];
  return entries.length > 0 && entries.every(({ answer }) => answer.kind === "fixed" && answer.status >= 400);
}

/** A balancer has a hundred target groups, which AWS does not raise: hosts beyond it stay, in the order of the configuration. */
function limitGroups(drafts: readonly Draft[], upstream: DecidedProxy["upstream"]): void {
  const used = new Set<string>();
  let groups = 0;
  for (const { host, translated, failures, balancer } of drafts) {
    if (failures.length > 0) continue;
    const more = new Map<string, number>();
    for (const { forward } of translated.forwards) {
      const key = targetKey(forward);
      if (!used.has(key)) more.set(key, upstream(forward).groups.length);
    }
    const needed = [...more.values()].reduce((sum, count) => sum + count, 0);
    if (groups + needed > BALANCER_LIMITS.targetGroups) {
      failures.push({
        outcome: "assist",
        reason: `\`${balancer}\` has ${groups} target groups for the hosts before it, this one needs ${needed} more, and a load balancer has ${BALANCER_LIMITS.targetGroups} at most; give the files of some hosts a \`loadBalancer\` of their own under \`environments\` in hakobu.yaml`,
        span: host.span,
      });
      continue;
    }
    groups += needed;
    for (const key of more.keys()) used.add(key);
  }
}

/** Where all that moves refuses, there is nothing to move for. */
function refuseAlone(drafts: readonly Draft[], { isMoved, refuses: isRefusing }: Movement): void {
  const moved = drafts.filter(({ host }) => isMoved(host));
  if (!moved.every(({ host }) => isRefusing(host))) return;
  for (const { host, failures } of moved)
    failures.push({
      outcome: "keep",
      reason: "it only refuses requests, and no other host moves that would need a load balancer",
      span: host.span,
    });
}
