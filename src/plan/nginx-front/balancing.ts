import type { Service, ServiceLoadBalancer } from "../../native/ecs.ts";
import type { ResourceWith } from "../../native/resources.ts";
import type { ScalingPolicy } from "../../native/surroundings.ts";
import type { Native } from "../../native/types.ts";
import { isLiteral } from "../../native/walk.ts";
import { knownText } from "../../source/text.ts";
import { FRONT_PORT } from "./behaviour.ts";
import { FRONT } from "./containers.ts";
import { createdIn, type FrontSurroundings } from "./surroundings.ts";

/** How requests come to a front. */
export interface FrontBalancing {
  /** What the service says of it. */
  readonly entry: Native<ServiceLoadBalancer>;
  readonly group: ResourceWith<"target-group">;
  readonly groupName: string;
  /** Those whose default action forwards to the front. */
  readonly listeners: readonly ResourceWith<"listener">[];
  /** Of the listeners. */
  readonly ports: readonly number[];
  readonly balancer: ResourceWith<"load-balancer">;
  readonly balancerName: string;
}

/** Why ECS cannot have two target groups for the service, or does not need the front's alone. */
export function serviceReasons({ value: service }: ResourceWith<"service">): string[] {
  const reasons: string[] = [];
  if (service.role !== undefined)
    reasons.push(
      "its service has a `role`, and ECS takes a second target group only of services with the service-linked role",
    );
  if ((service.serviceRegistries?.items ?? []).some(leadsToFront))
    reasons.push("its service discovery leads to `front`: who asks there has to move first");
  return reasons;
}

/** True unless an entry of Cloud Map names another container, or another port: an address alone says nothing of either. */
function leadsToFront({
  containerName,
  port,
}: NonNullable<Native<Service>["serviceRegistries"]>["items"][number]): boolean {
  if (containerName !== undefined) return knownText(containerName) === undefined || knownText(containerName) === FRONT;
  return port === undefined || !isLiteral(port) || port.value === FRONT_PORT;
}

/** The one application load balancer that Hako itself made for the front. */
export function balancingOf(
  { value: service }: ResourceWith<"service">,
  surroundings: FrontSurroundings,
  reasons: string[],
): FrontBalancing | undefined {
  const [entry, another] = service.loadBalancers?.items ?? [];
  if (entry === undefined) {
    reasons.push(
      "no load balancer of this definition leads to it: who asks its port, perhaps a shared proxy, has to be found out first",
    );
    return undefined;
  }
  if (another !== undefined) reasons.push("its service has more than one load balancer");
  if (entry.loadBalancerName !== undefined) {
    reasons.push(
      "its load balancer is a classic one, which cannot reach the app's own port of a task: move to an application load balancer first",
    );
    return undefined;
  }
  const { containerPort } = entry;
  if (knownText(entry.containerName) !== FRONT || !isLiteral(containerPort) || containerPort.value !== FRONT_PORT) {
    reasons.push("its load balancer asks another container or port, so that nobody comes to the front through it");
    return undefined;
  }
  const id = createdIn(entry.targetGroupArn);
  const group = id === undefined ? undefined : surroundings.targetGroups.get(id);
  const listeners = surroundings.listeners.get(id ?? "") ?? [];
  const balancer = surroundings.balancers.get(group?.balancer ?? "");
  if (group === undefined || balancer === undefined || listeners.length === 0) {
    reasons.push(
      "its load balancer or target group is made outside of this definition, with rules that hakobu cannot see",
    );
    return undefined;
  }
  return knownBalancing({ entry, group, listeners, balancer }, reasons);
}

function knownBalancing(
  found: Pick<FrontBalancing, "entry" | "group" | "listeners" | "balancer">,
  reasons: string[],
): FrontBalancing | undefined {
  const { group, balancer, listeners } = found;
  const { Protocol: protocol, ProtocolVersion: version, Name } = group.value.targetGroup;
  const type = balancer.value.loadBalancer.Type;
  if (type !== undefined && knownText(type) !== "application") {
    reasons.push("its load balancer is no application load balancer: behind it, what nginx does for HTTP is lost");
    return undefined;
  }
  if (knownText(protocol ?? []) !== "HTTP" || (version !== undefined && knownText(version) !== "HTTP1")) {
    reasons.push(
      "its target group does not speak HTTP/1.1, so an nginx between the two is not what hakobu has a model of",
    );
    return undefined;
  }
  const sticks = group.value.attributes?.items.some(
    ({ Key, Value }) => knownText(Key) === "stickiness.enabled" && knownText(Value) !== "false",
  );
  if (sticks === true)
    reasons.push(
      "its target group keeps each client with one target (`stickiness.enabled`), and while there are two of them a client may lose its own",
    );
  const groupName = knownText(Name);
  const balancerName = knownText(balancer.value.loadBalancer.Name);
  const ports = listeners.flatMap(({ value: { Port } }) =>
    Port !== undefined && isLiteral(Port) && typeof Port.value === "number" ? [Port.value] : [],
  );
  const plain = listeners.every(({ value: { DefaultActions } }) => DefaultActions.items.length === 1);
  if (groupName === undefined || balancerName === undefined || ports.length < listeners.length || !plain) {
    reasons.push("the names or the listeners of its load balancer are not known");
    return undefined;
  }
  return { ...found, groupName, balancerName, ports };
}

/** The scaling policies that count requests of a target group, by their labels. */
export function countingPolicies(scaling: ResourceWith<"scaling"> | undefined, group: string): Native<ScalingPolicy>[] {
  return (scaling?.value.policies.items ?? []).filter(({ TargetTrackingScalingPolicyConfiguration }) =>
    TargetTrackingScalingPolicyConfiguration?.PredefinedMetricSpecification.ResourceLabel?.some(
      (part) => part.kind === "created" && part.resource === group,
    ),
  );
}

/** Policies that count requests must be told apart by their names. */
export function scalingReasons(
  scaling: ResourceWith<"scaling"> | undefined,
  { group }: Pick<FrontBalancing, "group">,
): string[] {
  const counting = countingPolicies(scaling, group.id);
  if (scaling === undefined || counting.length === 0) return [];
  if (knownText(scaling.value.scalableTarget.ResourceId) === undefined)
    return ["what its scaling policies scale is not known before Hako deploys"];
  const names = scaling.value.policies.items.map(({ PolicyName }) => knownText(PolicyName));
  return names.includes(undefined) || new Set(names).size < names.length
    ? ["the names of its scaling policies are not known, or two have the same"]
    : [];
}
