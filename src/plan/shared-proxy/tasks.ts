import { typedName } from "../../estate/facts/virtual-host.ts";
import type { VirtualHost } from "../../estate/proxy.ts";
import { portsOf } from "../balancing/names.ts";
import { targetKey } from "../balancing/targets.ts";
import type { Task } from "../types.ts";
import type { PlannedBalancer, PlannedGroup } from "./balancer.ts";
import { createBalancer, createGroups, demand, registerTargets, regionOf } from "./commands.ts";
import type { DecidedHost, DecidedProxy } from "./decide.ts";
import { keptReason, type ProxyAccount } from "./ledger.ts";
import { counted, distinct, listed, questionTasks, type Common } from "./questions.ts";

/** What the tasks of a proxy are made of. */
export interface ProxyTasks {
  readonly decided: DecidedProxy;
  readonly balancers: readonly PlannedBalancer[];
  readonly account: ProxyAccount;
  /** Fingerprints of the active findings of this mechanism, by what they are about. */
  readonly findingsOf: (host: DecidedHost) => readonly string[];
}

/** The tasks of a proxy: `all` in their order, `waiting` those that constructs wait for. */
export function proxyTasks(input: ProxyTasks): { readonly all: () => Task[]; readonly waiting: readonly Task[] } {
  const questions = input.decided.hosts.flatMap((host) => decideTask(host, input));
  return {
    waiting: questions,
    all: () => [
      ...input.balancers.flatMap((balancer) => balancerTasks(balancer, input)),
      ...retireTasks(input),
      ...questions,
    ],
  };
}

function fixed({ decided }: ProxyTasks): Omit<Common, "findings"> {
  return { app: decided.proxy.id, claims: [], pointOfNoReturn: false, stage: "overlap", soak: "none" };
}

/** A question for a host that nobody can move without an answer. */
function decideTask(host: DecidedHost, input: ProxyTasks): Task[] {
  const { decided, account, findingsOf } = input;
  const { failures, finding } = host;
  if (failures.length === 0 || finding === undefined || failures.some(({ outcome }) => outcome === "keep")) return [];
  const { proxy } = decided;
  const name = host.host.id;
  return [
    {
      ...fixed(input),
      id: `shared-proxy-decide/${proxy.id}/${name}`,
      title: `Decide how \`${name}\` leaves nginx, or that it stays`,
      role: "developer",
      precondition: distinct(failures.map(({ reason }) => reason)).join("; "),
      action: `Change what stands in the way, or do it in the app, and run \`hakobu migrate\` again. Until then nginx serves \`${name}\`, and its DNS name stays where it is.`,
      expect: `\`hakobu lint\` says nothing more about \`${name}\`, or a comment \`hakobu-ignore\` with a reason says that it stays.`,
      back: "Undo the change: nothing is created for this host yet.",
      after: [],
      findings: [...findingsOf(host)],
      claims: [...(account.manual.get(name) ?? [host.host.span])],
    },
  ];
}

function balancerTasks(balancer: PlannedBalancer, input: ProxyTasks): Task[] {
  const { name } = balancer;
  const moved = input.decided.hosts.filter((host) => host.failures.length === 0 && host.balancer === name);
  const findings = moved.flatMap(({ finding }) => finding?.fingerprint ?? []);
  const common = { ...fixed(input), findings };
  const first = questionTasks(balancer, moved, common);
  const groups: Task = {
    ...common,
    id: `shared-proxy-groups/${name}`,
    title: `Create ${counted(balancer.groups.length, "target group")} of \`${name}\``,
    role: "operator",
    precondition: "Credentials of the account may create target groups.",
    action: `Run it: the target groups of load-balancers/${name}.json come into being, and nobody asks them yet.`,
    expect: "Each target group is there.",
    back: "Delete them.",
    commands: createGroups(balancer),
    after: first.map(({ id }) => id),
  };
  const create: Task = {
    ...common,
    id: `shared-proxy-create/${name}`,
    title: `Create the load balancer \`${name}\` with its listeners and rules`,
    role: "operator",
    precondition: `The security groups of the balancer let clients in on ${listed(balancer.listeners.map(({ port }) => `port ${port}`))}: these are nginx's own ports. Where something in front of nginx takes TLS off, clients need a port here that does so.`,
    action: `Run it: what load-balancers/${name}.json says comes into being beside nginx. No DNS name leads there yet.`,
    expect: "The balancer is available, and each listener has as many rules as the file and its default one.",
    back: "Delete the balancer: its listeners and rules go with it.",
    commands: createBalancer(balancer),
    after: [groups.id],
  };
  const users = usersByTarget(moved);
  const registered = balancer.groups.map((group) =>
    registerTask(balancer, group, {
      ...common,
      findings: users.get(targetKey(group.forward)) ?? [],
      after: [create.id],
    }),
  );
  const smoke = smokeTask(balancer, { ...common, after: registered.map(({ id }) => id) });
  return [
    ...first,
    groups,
    create,
    ...registered,
    smoke,
    ...[...namesToMove(moved)].map(([host, names]) => dnsTask(host, { names, balancer, input, after: [smoke.id] })),
  ];
}

/** The findings of the hosts that hand requests on to each target. */
function usersByTarget(hosts: readonly DecidedHost[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const { translated, finding } of hosts) {
    if (finding === undefined) continue;
    for (const key of new Set(translated.forwards.map(({ forward }) => targetKey(forward)))) {
      const known = users.get(key);
      if (known === undefined) users.set(key, [finding.fingerprint]);
      else known.push(finding.fingerprint);
    }
  }
  return users;
}

function registerTask(balancer: PlannedBalancer, group: PlannedGroup, common: Common & Pick<Task, "after">): Task {
  const commands = registerTargets(balancer, group);
  const servers = listed(group.group.servers.map(({ address }) => `\`${address}\``));
  const action =
    group.app !== undefined
      ? `Let ECS register the tasks of \`${group.app}\`: add the target group to \`loadBalancers\` of its service, with the container and port that nginx reaches as ${servers}, and deploy.`
      : commands === undefined
        ? `Register what stands behind ${servers} as targets: the ids of instances, or addresses. Where a container is started anew with another port or address, whoever starts it has to register it.`
        : `Run it. Addresses outside the VPC's own ranges need \`AvailabilityZone=all\`, too. Where the app is started elsewhere one day, whoever does so has to register it: nginx's list is no longer read.`;
  return {
    ...common,
    id: `shared-proxy-register/${group.name}`,
    title: `Register the targets of \`${group.name}\`, and see them healthy`,
    role: "operator",
    precondition: `The security groups of ${servers} let the balancer's in on ${listed(distinct(group.group.servers.map(({ port }) => `port ${port}`)))}. The app keeps connections open for longer than the balancer's ${balancer.idleTimeout} seconds, else some requests end in 502.`,
    action,
    expect: "Each target is healthy.",
    back: "Deregister them: nginx goes on using the same servers.",
    ...(commands === undefined ? {} : { commands }),
  };
}

function smokeTask(balancer: PlannedBalancer, common: Common & Pick<Task, "after">): Task {
  const { name } = balancer;
  return {
    ...common,
    id: `shared-proxy-smoke/${name}`,
    title: `Compare nginx and \`${name}\` before any DNS name changes`,
    role: "operator",
    precondition:
      "`hakobu verify` finds no difference that is not declared. OLD is set to the address that clients of nginx use today.",
    action: "Run it from where clients are: it sends harmless requests to both, and compares what comes back.",
    expect: "smoke.sh ends without an error: whatever it prints as different is marked `declared`.",
    back: "None is needed: it changes nothing.",
    commands: {
      action: [
        demand("OLD", "the host or address that clients of nginx use today"),
        `NEW=$(aws elbv2 describe-load-balancers --region ${regionOf(balancer)} --names ${name} --query 'LoadBalancers[0].DNSName' --output text)`,
        'OLD="$OLD" NEW="$NEW" sh smoke.sh',
      ],
      check: [
        `OLD="$OLD" NEW="$(aws elbv2 describe-load-balancers --region ${regionOf(balancer)} --names ${name} --query 'LoadBalancers[0].DNSName' --output text)" sh smoke.sh >/dev/null`,
      ],
      back: [],
    },
  };
}

/** The names of each host that DNS moves. One that is served on several ports moves once. */
function namesToMove(hosts: readonly DecidedHost[]): ReadonlyMap<DecidedHost, readonly string[]> {
  const told = new Set<string>();
  const moving = new Map<DecidedHost, readonly string[]>();
  for (const decided of hosts) {
    const names = decided.host.names.filter(({ kind, text }) => kind !== "exact" || text.includes("."));
    const open = distinct(names.map(typedName)).filter((name) => !told.has(name));
    for (const name of open) told.add(name);
    if (open.length > 0) moving.set(decided, open);
  }
  return moving;
}

interface HostTask {
  readonly names: readonly string[];
  readonly balancer: PlannedBalancer;
  readonly input: ProxyTasks;
  readonly after: readonly string[];
}

function dnsId({ decided }: ProxyTasks, { id }: VirtualHost): string {
  return `shared-proxy-dns/${decided.proxy.id}/${id}`;
}

/** One host's traffic at a time. A default host has names of others, if any. */
function dnsTask({ host, finding }: DecidedHost, { names, balancer, input, after }: HostTask): Task {
  const shown = listed(names.map((name) => `\`${name}\``));
  return {
    ...fixed(input),
    id: dnsId(input, host),
    title: `Let DNS lead ${shown} to \`${balancer.name}\``,
    role: "operator",
    precondition: `The time to live of the records was lowered to a minute at least as long ago as it was before. Its targets are healthy, and smoke.sh found nothing.${ownRecords(host, input.decided)}`,
    action: `Point ${shown} to the DNS name of \`${balancer.name}\`: an alias record in Route 53, else a CNAME. Take away AAAA records: the balancer answers IPv4 only. Note what the records were.`,
    expect: `Requests for ${shown} come in the balancer's access log, and cease in nginx's.`,
    soak: "A week, with the busiest day in it: nginx stays as it is.",
    back: "Put the old records back; within the time to live, nginx serves again.",
    after: [...after],
    findings: finding === undefined ? [] : [finding.fingerprint],
  };
}

/** What a wildcard record would take along to the balancer, which refuses it: names of hosts that stay. */
function ownRecords({ names }: VirtualHost, { hosts }: DecidedProxy): string {
  const wildcards = names.filter(({ kind }) => kind === "leading" || kind === "both").map(({ text }) => `.${text}`);
  if (wildcards.length === 0) return "";
  const below = hosts.flatMap(({ host, failures }) =>
    failures.length === 0
      ? []
      : host.names.filter(
          ({ kind, text }) =>
            (kind === "exact" || kind === "leading" || kind === "both") && wildcards.some((end) => text.endsWith(end)),
        ),
  );
  const apart = distinct(below.map(typedName)).map((name) => `\`${name}\``);
  return apart.length === 0
    ? ""
    : ` Each of these names, which stay with nginx, has a record of its own that leads there, so that a wildcard record does not take it along: ${listed(apart)}.`;
}

/** Without its default server nginx answers every unknown name with the first host that stays. */
function leave(guards: readonly DecidedHost[]): string {
  if (guards.length === 0) return "";
  return ` Leave ${listed(guards.map(({ host }) => `\`${host.id}\``))}: without a default server nginx would answer names that it does not know by a host that stays.`;
}

/** What is taken away at the end: the hosts that moved, and nginx itself with the last one. */
function retireTasks(input: ProxyTasks): Task[] {
  const { decided, balancers } = input;
  const created = new Set(balancers.map(({ name }) => name));
  const moved = decided.hosts.filter((host) => host.failures.length === 0 && created.has(host.balancer));
  if (moved.length === 0) return [];
  const kept = decided.hosts.filter(({ failures }) => failures.length > 0);
  const common: Common = {
    ...fixed(input),
    stage: "after",
    findings: moved.flatMap(({ finding }) => finding?.fingerprint ?? []),
  };
  const dns = balancers.flatMap(({ name }) => {
    const own = moved.filter(({ balancer }) => balancer === name);
    return [...namesToMove(own).keys()].map(({ host }) => dnsId(input, host));
  });
  const after = dns.length > 0 ? dns : balancers.map(({ name }) => `shared-proxy-smoke/${name}`);
  if (kept.length > 0) {
    const staying = new Set(kept.map(({ host }) => host));
    const shared = portsOf(decided.proxy).filter(({ hosts }) => hosts.some((host) => staying.has(host)));
    const defaults = new Set(shared.map(({ defaultHost }) => defaultHost));
    const [guards, removed] = [
      moved.filter(({ host }) => defaults.has(host)),
      moved.filter(({ host }) => !defaults.has(host)),
    ];
    if (removed.length === 0) return [];
    return [
      {
        ...common,
        id: `shared-proxy-remove/${decided.proxy.id}`,
        title: `Remove ${counted(removed.length, "virtual host")} from nginx`,
        role: "operator",
        precondition: "The soak time of each is over, and nginx's access log has no more requests for them.",
        action: `Delete the \`server\` blocks of ${listed(removed.map(({ host }) => `\`${host.id}\``))}, and the upstreams that nobody uses then.${leave(guards)} nginx goes on serving ${listed(kept.map((host) => `\`${host.host.id}\` (${keptReason(host.failures)})`))}.`,
        expect: "`nginx -t` is content, and the hosts that stay answer as before.",
        soak: "A day.",
        back: "Put the blocks back and reload nginx.",
        commands: {
          action: ["nginx -t", "nginx -s reload"],
          check: ["nginx -t"],
          back: ["nginx -t", "nginx -s reload"],
        },
        after,
      },
    ];
  }
  return [
    {
      ...common,
      id: `shared-proxy-retire/${decided.proxy.id}`,
      title: `Retire the nginx of \`${decided.proxy.id}\``,
      role: "operator",
      precondition: "The soak time of every host is over, and nginx's access log has no more requests.",
      action:
        "Stop nginx and leave its machines for another week; then delete them, with what looked after them: configuration management, certificates and their renewal, alarms, log shipping.",
      expect: "Nobody misses it.",
      soak: "A week between stopping and deleting.",
      back: "While the machines are there: start nginx, and point DNS back.",
      pointOfNoReturn: true,
      after,
    },
  ];
}
