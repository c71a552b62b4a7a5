import { backendKey } from "../../estate/proxy.ts";
import type { Attribute, TargetGroup } from "../../native/balancing.ts";
import type { Resource, ResourceId, ResourceWith } from "../../native/resources.ts";
import type { Native } from "../../native/types.ts";
import type { Environment } from "../../settings/types.ts";
import type { Span } from "../../source/span.ts";
import { literalText, type Text } from "../../source/text.ts";
import { awsName } from "../balancing/aws-names.ts";
import { BALANCER_LIMITS } from "../balancing/limits.ts";
import { assignPriorities } from "../balancing/priorities.ts";
import { listenerIntent, type RuleIntent } from "../balancing/rules.ts";
import { targetKey, type ServerGroup } from "../balancing/targets.ts";
import type { Forward } from "../balancing/types.ts";
import type { Correspondence } from "../types.ts";
import type { DecidedBalancer, DecidedProxy } from "./decide.ts";
import { created, list, listenerValue, literal, ruleValue } from "./native.ts";

/** A load balancer with all that belongs to it, as it will be created. */
export interface PlannedBalancer {
  readonly name: string;
  readonly environment: Environment;
  readonly resources: readonly Resource[];
  readonly groups: readonly PlannedGroup[];
  readonly listeners: readonly PlannedListener[];
  /** Seconds. */
  readonly idleTimeout: number;
  readonly correspondences: readonly Correspondence[];
}

export interface PlannedGroup {
  readonly name: string;
  readonly id: ResourceId;
  readonly forward: Forward;
  readonly group: ServerGroup;
  /** The app whose tasks are its targets, where hakobu.yaml names it. */
  readonly app: string | undefined;
}

export interface PlannedListener {
  readonly id: ResourceId;
  readonly port: number;
  readonly secure: boolean;
  readonly rules: readonly (RuleIntent & { readonly id: ResourceId })[];
}

export interface BalancerContext {
  readonly decided: DecidedProxy;
  readonly environment: Environment;
  /** Gives names of target groups, each once in the plan. */
  readonly groupName: (words: string) => string;
  /** What rules had before, by their ids. */
  readonly previous: ReadonlyMap<string, number>;
  /** The app behind an upstream, where hakobu.yaml names one, and the target type of its tasks. */
  readonly appOf: (forward: Forward) => { readonly app: string; readonly targetType: string | undefined } | undefined;
}

/**
 * The resources of one load balancer. What nobody has said is a reference to something that is still to be made, which
 * becomes a placeholder, and has its task.
 */
export function planBalancer(balancer: DecidedBalancer, context: BalancerContext): PlannedBalancer {
  const { decided, environment } = context;
  const { name } = balancer;
  const apps = [decided.proxy.id];
  const idleTimeout = idleTimeoutOf(balancer);
  const groups = plannedGroups(balancer, context);
  const byKey = new Map<string, PlannedGroup[]>();
  for (const planned of groups) {
    const key = targetKey(planned.forward);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [planned]);
    else known.push(planned);
  }
  const groupsOf = (forward: Forward) =>
    (byKey.get(targetKey(forward)) ?? []).map(({ id, group }) => ({ id, weight: group.weight }));
  const translated = new Map(balancer.hosts.map((each) => [each.host, each.translated]));
  const resources: Resource[] = [
    {
      type: "load-balancer",
      id: `load-balancer/${name}`,
      apps,
      balancer: name,
      value: balancerValue(name, environment, idleTimeout),
    },
  ];
  const listeners: PlannedListener[] = [];
  for (const arranged of balancer.ports) {
    const { port, secure } = arranged.port;
    const id: ResourceId = `listener/${name}-${port}`;
    const intent = listenerIntent(arranged, translated);
    const certificate = certificateOf(name, environment);
    const value = listenerValue(
      { balancer: `load-balancer/${name}`, port, secure, fallback: intent.fallback },
      { certificate, groupsOf },
    );
    resources.push({ type: "listener", id, apps, balancer: name, value });
    const rules = intent.rules.map((rule) => ({
      ...rule,
      id: `listener-rule/${name}-${port}/${rule.key}` as ResourceId,
    }));
    const priorities = assignPriorities(
      rules.map((rule) => rule.id),
      context.previous,
    );
    for (const rule of rules) {
      const priority = priorities?.get(rule.id);
      if (priority === undefined) continue;
      const made = ruleValue(rule, { listener: id, priority, groupsOf });
      resources.push({ type: "listener-rule", id: rule.id, apps, balancer: name, listener: id, value: made });
    }
    listeners.push({ id, port, secure, rules });
  }
  for (const planned of groups) resources.push(groupResource(planned, { name, context }));
  const correspondences = groups.map(({ name: targetGroup, forward, group }) => ({
    targetGroup,
    backends: group.servers.map(({ address }) => backendKey(decided.proxy, forward.upstream, address)),
  }));
  return { name, environment, resources, groups, listeners, idleTimeout, correspondences };
}

/** The longest time that nginx waits for an app: a balancer has one time-out for all. */
function idleTimeoutOf({ hosts }: DecidedBalancer): number {
  const { usual, most } = BALANCER_LIMITS.idleTimeout;
  let longest: number = usual;
  for (const { translated } of hosts)
    for (const { handling } of translated.forwards)
      longest = Math.max(longest, Math.ceil(handling.readTimeout.seconds));
  return Math.min(longest, most);
}

function balancerValue(
  name: string,
  { subnets, securityGroups, scheme }: Environment,
  idleTimeout: number,
): ResourceWith<"load-balancer">["value"] {
  const attribute = (key: string, value: string): Native<Attribute> => ({
    Key: literalText(key),
    Value: literalText(value),
  });
  return {
    loadBalancer: {
      Name: literalText(name),
      Type: literalText("application"),
      Scheme: scheme === undefined ? created(`load-balancer/${name}`, "scheme") : literalText(scheme),
      Subnets: list<string>(
        subnets?.map((subnet) => literalText(subnet)) ??
          [1, 2].map((place) => created(`subnet/${name}-${place}`, "id")),
      ),
      SecurityGroups: list<string>(
        securityGroups?.map((group) => literalText(group)) ?? [created(`security-group/${name}`, "id")],
      ),
    },
    attributes: list<Attribute>([
      attribute("idle_timeout.timeout_seconds", String(idleTimeout)),
      // Apps see the Host that clients send, as behind `proxy_set_header Host $http_host`.
      attribute("routing.http.preserve_host_header.enabled", "true"),
      attribute("routing.http.xff_header_processing.mode", "append"),
    ]),
  };
}

function certificateOf(name: string, { certificates }: Environment): Text {
  const [first] = certificates ?? [];
  return first === undefined ? created(`certificate/${name}`, "arn") : literalText(first);
}

function plannedGroups({ name: balancer, hosts }: DecidedBalancer, context: BalancerContext): PlannedGroup[] {
  const { decided, groupName, appOf } = context;
  const seen = new Set<string>();
  const planned: PlannedGroup[] = [];
  for (const { translated } of hosts) {
    for (const { forward } of translated.forwards) {
      const key = targetKey(forward);
      if (seen.has(key)) continue;
      seen.add(key);
      const { groups } = decided.upstream(forward);
      for (const [index, group] of groups.entries()) {
        const words = [
          balancer,
          forward.upstream,
          forward.scheme === "https" ? "https" : "",
          index === 0 ? "" : String(index + 1),
        ];
        const name = groupName(awsName(words.filter((word) => word !== "").join("-")));
        planned.push({ name, id: `target-group/${name}`, forward, group, app: appOf(forward)?.app });
      }
    }
  }
  return planned;
}

function groupResource(
  { name, id, forward, group }: PlannedGroup,
  { name: balancer, context }: { name: string; context: BalancerContext },
): Resource {
  const { decided, environment, appOf } = context;
  const { algorithm } = decided.upstream(forward);
  const secure = forward.scheme === "https";
  const origins: readonly Span[] = group.servers.map(({ span }) => span);
  const [first] = group.servers;
  const targetGroup: Native<TargetGroup> = {
    Name: literalText(name),
    Protocol: literalText(secure ? "HTTPS" : "HTTP"),
    Port: literal(first?.port ?? (secure ? 443 : 80), origins),
    VpcId: environment.vpc === undefined ? created(`vpc/${balancer}`, "id") : literalText(environment.vpc),
    HealthCheckPath:
      environment.healthCheckPath === undefined
        ? created(`target-group/${name}`, "health-check-path")
        : literalText(environment.healthCheckPath),
    ...(secure ? { HealthCheckProtocol: literalText("HTTPS") } : {}),
    TargetType: targetType(name, group, appOf(forward)?.targetType),
  };
  const value =
    algorithm === undefined
      ? { targetGroup }
      : {
          targetGroup,
          attributes: list<Attribute>([
            { Key: literalText("load_balancing.algorithm.type"), Value: literalText(algorithm) },
          ]),
        };
  return { type: "target-group", id, apps: [decided.proxy.id], balancer, value };
}

function targetType(name: string, { servers }: ServerGroup, ofApp: string | undefined): Text {
  if (ofApp !== undefined) return literalText(ofApp);
  return servers.every(({ ip }) => ip !== undefined)
    ? literalText("ip")
    : created(`target-group/${name}`, "target-type");
}
