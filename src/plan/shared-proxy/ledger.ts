import type { DirectiveAbout, Proxy, ProxyDirective } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";
import type { Drop, Keep } from "../types.ts";
import type { PlannedBalancer } from "./balancer.ts";
import type { DecidedHost, DecidedProxy } from "./decide.ts";

/** What becomes of every construct of a proxy. */
export interface ProxyAccount {
  /** In native form, by the balancer that carries them. */
  readonly claims: ReadonlyMap<string, readonly Span[]>;
  /** For the hosts that wait for a person, by host. */
  readonly manual: ReadonlyMap<string, readonly Span[]>;
  readonly drops: readonly Drop[];
  readonly keeps: readonly Keep[];
}

/** Why a directive without an effect on answers is needed no longer, by its subject. */
const NOT_NEEDED: Readonly<Partial<Record<DirectiveAbout, string>>> = {
  routing: "a load balancer has nothing of the kind",
  backends: "target groups look after their targets with health checks",
  request: "a load balancer speaks HTTP/1.1 to its targets in its own way",
  response: "a load balancer leaves the app's answers as they are; what was added to them is said by a finding",
  access: "nothing is asked of clients here",
  limits: "a load balancer has limits and time-outs of its own",
  cache: "nothing is cached",
  "client-address": "apps read the client's address from X-Forwarded-For",
  variables: "no rule has variables",
  files: "no files are served",
  tls: "a load balancer has its certificate and its policy on the listener",
  logging: "a load balancer has access logs of its own",
  performance: "a load balancer is managed by AWS",
  process: "there is no nginx process any more",
};

/** Accounts for the directives of a proxy one by one. */
export function accountFor(decided: DecidedProxy, balancers: readonly PlannedBalancer[]): ProxyAccount {
  const { proxy, hosts } = decided;
  const byId = new Map(hosts.map((host) => [host.host.id, host]));
  const kept = hosts.filter(({ failures }) => failures.length > 0);
  const account = {
    claims: new Map<string, Span[]>(),
    manual: new Map<string, Span[]>(),
    drops: [] as Drop[],
    keeps: [] as Keep[],
  };
  const context: Accounting = {
    account,
    app: proxy.id,
    kept,
    used: usedUpstreams(hosts),
    balancer: balancers[0]?.name ?? "",
    decided,
  };
  for (const directive of proxy.directives) {
    const host = directive.host === undefined ? undefined : byId.get(directive.host);
    if (host !== undefined) ofHost(directive, host, context);
    else ofAll(directive, context);
  }
  return account;
}

interface Accounting {
  readonly account: { claims: Map<string, Span[]>; manual: Map<string, Span[]>; drops: Drop[]; keeps: Keep[] };
  readonly app: Proxy["id"];
  /** The hosts that stay with nginx. */
  readonly kept: readonly DecidedHost[];
  /** Upstreams by who uses them. */
  readonly used: ReadonlyMap<string, { moved: boolean; kept: boolean }>;
  readonly balancer: string;
  readonly decided: DecidedProxy;
}

function usedUpstreams(hosts: readonly DecidedHost[]): Map<string, { moved: boolean; kept: boolean }> {
  const used = new Map<string, { moved: boolean; kept: boolean }>();
  for (const { translated, failures } of hosts) {
    for (const { forward } of translated.forwards) {
      const known = used.get(forward.upstream) ?? { moved: false, kept: false };
      if (failures.length === 0) known.moved = true;
      else known.kept = true;
      used.set(forward.upstream, known);
    }
  }
  return used;
}

function push(map: Map<string, Span[]>, key: string, span: Span): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [span]);
  else known.push(span);
}

function ofHost(
  directive: ProxyDirective,
  { host, failures, balancer }: DecidedHost,
  { account, app }: Accounting,
): void {
  const { span } = directive;
  const [first] = failures;
  if (first === undefined) {
    const reason = needless(directive);
    if (reason === undefined) push(account.claims, balancer, span);
    else account.drops.push({ app, span, reason, from: "overlap" });
  } else if (failures.some(({ outcome }) => outcome === "keep"))
    account.keeps.push({ app, span, reason: `nginx goes on serving \`${host.id}\`: ${keptReason(failures)}` });
  else push(account.manual, host.id, span);
}

/** Of several reasons, one that keeps the host where it is. */
export function keptReason(failures: DecidedHost["failures"]): string {
  return (failures.find(({ outcome }) => outcome === "keep") ?? failures[0])?.reason ?? "";
}

/** What stands above the virtual hosts: it goes with the last of them. */
function ofAll(directive: ProxyDirective, { account, app, kept, used, balancer }: Accounting): void {
  const { span } = directive;
  if (balancer === "") {
    const reason =
      kept.length === 0 ? "there is no virtual host that could move" : `nginx goes on serving ${servedBy(kept)}`;
    account.keeps.push({ app, span, reason });
    return;
  }
  // The head of the block stands outside it.
  const upstream = directive.upstream ?? (directive.name === "upstream" ? directive.arguments[0]?.text : undefined);
  const users = upstream === undefined ? undefined : used.get(upstream);
  const isMoved = upstream === undefined ? directive.effect === "modelled" : users?.moved === true;
  if (kept.length > 0 && (upstream === undefined || users?.moved !== true || users.kept))
    account.keeps.push({ app, span, reason: `nginx goes on serving ${servedBy(kept)}` });
  const reason = needless(directive);
  if (isMoved && reason === undefined) push(account.claims, balancer, span);
  else if (kept.length === 0 || (isMoved && users?.kept === false)) {
    const unused =
      upstream !== undefined && users === undefined ? "no virtual host hands anything on to it" : undefined;
    account.drops.push({ app, span, reason: unused ?? reason ?? structural(directive), from: "overlap" });
  }
}

function servedBy(kept: readonly DecidedHost[]): string {
  const names = kept.map(({ host }) => `\`${host.id}\``);
  return names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
}

function structural({ name }: ProxyDirective): string {
  return name === "include" ? "the files that it brings in are no longer read" : "there is no nginx any more";
}

/** Why a directive of what moves is needed no longer; `undefined` where rules, listeners or target groups say it. */
function needless({ name, effect, about }: ProxyDirective): string | undefined {
  switch (name) {
    case "client_max_body_size":
      return "a load balancer takes bodies of every size; a finding says so";
    case "proxy_set_header":
      return undefined;
    case "error_page":
      return "a load balancer has pages of its own for its own errors";
    case "root":
    case "alias":
      return "no files are served";
    case "set_real_ip_from":
    case "real_ip_header":
    case "real_ip_recursive":
      return "apps read the client's address from X-Forwarded-For";
    default:
  }
  if (effect === "structure") return undefined;
  if (effect === "modelled" && about !== "access") return undefined;
  return NOT_NEEDED[about ?? "process"] ?? "nothing that moves uses it";
}
