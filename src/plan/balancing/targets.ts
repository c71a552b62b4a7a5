import type { Upstream, UpstreamServer } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";
import { BALANCER_LIMITS } from "./limits.ts";
import type { Failure, Forward } from "./types.ts";

/** Servers that get equal shares of the requests: one target group. */
export interface ServerGroup {
  readonly servers: readonly Target[];
  /** Of the group in its action. */
  readonly weight: number;
}

export interface Target {
  /** As it is typed, with its port. */
  readonly address: string;
  readonly host: string;
  readonly port: number;
  /** How a load balancer can reach it: `undefined` where nobody but a person knows. */
  readonly ip: string | undefined;
  readonly span: Span;
}

/** An upstream as what an action forwards to. */
export interface TranslatedUpstream {
  readonly groups: readonly ServerGroup[];
  /** The balancer's way to choose a target, where it is another one than one after the other. */
  readonly algorithm: "least_outstanding_requests" | undefined;
  readonly failures: readonly Failure[];
}

/** Which servers answer, with which shares, as weighted target groups; or why that cannot be said. */
export function translateUpstream(upstream: Upstream): TranslatedUpstream {
  const failures: Failure[] = [];
  const fail = (reason: string, span: Span): void => {
    failures.push({ outcome: "assist", reason, span });
  };
  const { method, name } = upstream;
  const algorithm = method?.value.startsWith("least_conn") === true ? "least_outstanding_requests" : undefined;
  if (method !== undefined && algorithm === undefined)
    fail(
      `\`${method.value}\` of the upstream \`${name}\` chooses the server in a way that a load balancer does not have`,
      method.span,
    );
  const up: { target: Target; weight: number }[] = [];
  for (const server of upstream.servers) {
    if (server.state === "down") continue;
    if (server.state === "backup") {
      fail(
        `\`${server.address}\` of the upstream \`${name}\` is a \`backup\`, and a load balancer has none`,
        server.span,
      );
      continue;
    }
    const target = targetOf(server);
    if (typeof target === "string") fail(target, server.span);
    else up.push({ target, weight: server.weight });
  }
  if (up.length === 0 && failures.length === 0) fail(`no server of the upstream \`${name}\` is up`, upstream.span);
  const groups = groupsOf(joined(up));
  if (groups === undefined)
    fail(
      `the servers of the upstream \`${name}\` have weights that ${BALANCER_LIMITS.groupsOfAction} target groups with weights up to ${BALANCER_LIMITS.weight} cannot say`,
      upstream.span,
    );
  return { groups: failures.length === 0 ? (groups ?? []) : [], algorithm, failures };
}

function targetOf({ address, span }: UpstreamServer): Target | string {
  const match = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(address);
  const [, host = "", port = ""] = match ?? [];
  if (match === null) return `\`${address}\` is no address that a load balancer reaches`;
  if (host.startsWith("["))
    return `\`${address}\` is an IPv6 address, and the target groups that hakobu writes have IPv4 ones`;
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
  if (isAddress && !isPrivate(host) && !isLoopback(host))
    return `\`${address}\` is a public address, and targets have addresses of the VPC or private ones`;
  return { address, host, port: Number(port), ip: isAddress && !isLoopback(host) ? host : undefined, span };
}

/** The machine that nginx runs on: a load balancer knows it by another address. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host.startsWith("127.");
}

/** Addresses that targets may have. Source: API_CreateTargetGroup and the guide's "Register targets", "IP addresses". */
function isPrivate(host: string): boolean {
  const [first = 0, second = 0] = host.split(".").map(Number);
  return (
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 100 && second >= 64 && second <= 127)
  );
}

/** A server that is typed twice gets both shares. */
function joined(up: readonly { target: Target; weight: number }[]): { target: Target; weight: number }[] {
  const byAddress = new Map<string, { target: Target; weight: number }>();
  for (const each of up) {
    const known = byAddress.get(each.target.address);
    if (known === undefined) byAddress.set(each.target.address, { ...each });
    else known.weight += each.weight;
  }
  return [...byAddress.values()];
}

function groupsOf(up: readonly { target: Target; weight: number }[]): ServerGroup[] | undefined {
  const classes = new Map<number, Target[]>();
  for (const { target, weight } of up) {
    const known = classes.get(weight);
    if (known === undefined) classes.set(weight, [target]);
    else known.push(target);
  }
  if (classes.size > BALANCER_LIMITS.groupsOfAction) return undefined;
  // A group's share is that of all its servers together.
  const groups = [...classes].map(([weight, servers]) => ({ servers, weight: weight * servers.length }));
  const divisor = groups.reduce((common, { weight }) => greatestDivisor(common, weight), 0);
  const reduced = groups.map(({ servers, weight }) => ({ servers, weight: divisor === 0 ? weight : weight / divisor }));
  return reduced.every(({ weight }) => weight <= BALANCER_LIMITS.weight) ? reduced : undefined;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Names what a forward needs target groups for: one upstream may be spoken to in two ways. */
export function targetKey({ scheme, upstream }: Pick<Forward, "scheme" | "upstream">): string {
  return `${scheme} ${upstream}`;
}
