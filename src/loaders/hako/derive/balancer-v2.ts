import type { Resource, ResourceWith } from "../../../native/resources.ts";
import type { Listener, TargetGroup } from "../../../native/balancing.ts";
import type { Native } from "../../../native/types.ts";
import type { Part, Text } from "../../../source/text.ts";
import type { Value } from "../../../source/value.ts";
import type { Balancer, BalancerInput, BalancerNames } from "./balancer.ts";
import { send } from "./convert.ts";
import {
  decide,
  fetch,
  fetchOr,
  get,
  hasKey,
  ignore,
  items,
  keyValue,
  noMethod,
  pairs,
  peek,
  placeOf,
  type Reading,
} from "./reading.ts";
import { refuse } from "./refusal.ts";
import { requireRegion } from "./region.ts";
import {
  className,
  EMPTY_MAP,
  inspect,
  integer,
  isString,
  isTruthy,
  NIL,
  plainText,
  string,
  textValue,
} from "./ruby.ts";
import { readTags } from "./scheduler.ts";
import { type Parameter, structure, structures } from "./shape.ts";
import {
  CREATE_LISTENER,
  CREATE_LOAD_BALANCER,
  CREATE_TARGET_GROUP,
  DESCRIBE_BY_NAME,
  MODIFY_ATTRIBUTES,
} from "./shapes-around.ts";

const FRONT = string("front");
const PORT_80 = integer(80);
const HTTP1 = string("HTTP1");

/** What is fixed before anything is made. */
interface V2 {
  readonly reading: Reading;
  readonly config: Value;
  readonly names: BalancerNames;
  readonly balancerName: Value;
  /** `load_balancer_name` is there: someone else looks after the load balancer. */
  readonly balancerGiven: boolean;
  readonly targetGroupName: Value;
  readonly targetGroupGiven: boolean;
  readonly isNetwork: boolean;
  /** The target type that `network_mode: awsvpc` forces. */
  readonly forcedTargetType: Value | undefined;
}

/** What the scheduler says beside `elb_v2`. */
export interface Surroundings {
  readonly region: Value;
  /** What `network_mode: awsvpc` makes of `target_type`. */
  readonly forced: Value | undefined;
}

/**
 * An application or network load balancer. Source: lib/hako/schedulers/ecs_elb_v2.rb.
 */
export function deriveV2(
  reading: Reading,
  { config, names }: BalancerInput,
  { region, forced }: Surroundings,
): Balancer {
  requireRegion(reading, region);
  const balancerName = fetchOr(reading, config, "load_balancer_name", string(names.hako));
  send(reading, DESCRIBE_BY_NAME, structure({ names: structures([balancerName]) }));
  const balancerGiven = hasKey(reading, config, "load_balancer_name");
  const isNetwork = isString(peek(config, "type") ?? NIL, "network");
  const fixed = { reading, config, names, balancerName, balancerGiven, isNetwork, forcedTargetType: forced };
  const balancer = balancerGiven ? undefined : createBalancer(fixed);
  const targetGroupName = fetchOr(reading, config, "target_group_name", string(names.hako));
  send(reading, DESCRIBE_BY_NAME, structure({ names: structures([targetGroupName]) }));
  const v2: V2 = { ...fixed, targetGroupName, targetGroupGiven: hasKey(reading, config, "target_group_name") };
  const targetGroup = v2.targetGroupGiven ? undefined : createTargetGroup(v2);
  const listeners = balancerGiven ? [] : createListeners(v2);
  explainUnused(v2);
  return {
    forService: () =>
      structure({
        target_group_arn: textValue([targetGroupArn(v2)]),
        container_name: fetchOr(reading, config, "container_name", FRONT),
        container_port: fetchOr(reading, config, "container_port", PORT_80),
      }),
    label: isNetwork ? "not-an-application-balancer" : label(v2),
    finish: () => resources(v2, { balancer, listeners, targetGroup }),
  };
}

type Fixed = Omit<V2, "targetGroupName" | "targetGroupGiven">;

function createBalancer({
  reading,
  config,
  balancerName,
  isNetwork,
}: Fixed): ResourceWith<"load-balancer">["value"]["loadBalancer"] {
  const tags = readTags(reading, fetchOr(reading, config, "tags", EMPTY_MAP));
  const type = fetchOr(reading, config, "type");
  const subnets = fetch(reading, config, "subnets");
  const groups: Record<string, Parameter> = isNetwork
    ? {}
    : { security_groups: fetch(reading, config, "security_groups") };
  const scheme = fetchOr(reading, config, "scheme");
  return send(reading, CREATE_LOAD_BALANCER, structure({ name: balancerName, subnets, ...groups, scheme, type, tags }));
}

function createTargetGroup({ reading, config, targetGroupName, isNetwork, forcedTargetType }: V2): Native<TargetGroup> {
  const type = fetchOr(reading, config, "type");
  if (isNetwork) decide(reading, type, "selects the protocol of the target group");
  else ignore(reading, type, "for the target group Hako asks only whether it is `network`");
  const target_type = (): Value => forcedTargetType ?? fetchOr(reading, config, "target_type");
  if (isNetwork) {
    const vpc_id = fetch(reading, config, "vpc_id");
    const protocol = string("TCP");
    return send(
      reading,
      CREATE_TARGET_GROUP,
      structure({ name: targetGroupName, port: PORT_80, protocol, vpc_id, target_type: target_type() }),
    );
  }
  const matcher = matcherOf(reading, config);
  return send(
    reading,
    CREATE_TARGET_GROUP,
    structure({
      name: targetGroupName,
      port: PORT_80,
      protocol: string("HTTP"),
      protocol_version: fetchOr(reading, config, "protocol_version", HTTP1),
      vpc_id: fetch(reading, config, "vpc_id"),
      health_check_path: fetchOr(reading, config, "health_check_path"),
      target_type: target_type(),
      matcher,
    }),
  );
}

function matcherOf(reading: Reading, config: Value): Parameter {
  if (!hasKey(reading, config, "matcher")) return NIL;
  const matcher = fetch(reading, config, "matcher");
  return structure({ http_code: get(reading, matcher, "http_code"), grpc_code: get(reading, matcher, "grpc_code") });
}

function createListeners(v2: V2): Native<Listener>[] {
  const { reading, config, names, balancerName } = v2;
  const arn: Part = {
    kind: "created",
    resource: `load-balancer/${names.prefix}${plainText(balancerName)}`,
    attribute: "arn",
    origins: [],
  };
  const forward = structure({ type: string("forward"), target_group_arn: textValue([targetGroupArn(v2)]) });
  return items(reading, fetch(reading, config, "listeners"), "each").map((item) => {
    const parameters: Record<string, Parameter> = {
      load_balancer_arn: textValue([arn]),
      protocol: fetch(reading, item, "protocol"),
      port: fetch(reading, item, "port"),
      ssl_policy: get(reading, item, "ssl_policy"),
      default_actions: structures([forward]),
    };
    const certificate = fetchOr(reading, item, "certificate_arn");
    if (isTruthy(certificate)) parameters["certificates"] = structures([structure({ certificate_arn: certificate })]);
    return send(reading, CREATE_LISTENER, structure(parameters));
  });
}

function targetGroupId({ names, targetGroupName, targetGroupGiven }: V2): string {
  return `target-group/${targetGroupGiven ? "" : names.prefix}${plainText(targetGroupName)}`;
}

function balancerId({ names, balancerName, balancerGiven }: V2): string {
  return `${balancerGiven ? "" : names.prefix}${plainText(balancerName)}`;
}

function targetGroupArn(v2: V2): Part {
  const origins = v2.targetGroupGiven ? v2.targetGroupName.origins : [];
  return { kind: "created", resource: targetGroupId(v2), attribute: "arn", origins };
}

/** `app/NAME/ID/targetgroup/NAME/ID`, of two ARNs that are known only after creation. */
function label(v2: V2): Text {
  const origins = v2.balancerGiven ? v2.balancerName.origins : [];
  return [
    { kind: "created", resource: `load-balancer/${balancerId(v2)}`, attribute: "full-name", origins },
    { kind: "text", text: "/", secret: false, origins: [] },
    { ...targetGroupArn(v2), attribute: "full-name" } as Part,
  ];
}

/** Says why Hako reads nothing of what concerns a load balancer or a target group that someone else looks after. */
function explainUnused({ reading, config, balancerGiven, balancerName, targetGroupGiven, isNetwork }: V2): void {
  const explain = (keys: readonly string[], reason: string): void => {
    for (const key of keys) ignore(reading, peek(config, key), reason);
  };
  const both = "`load_balancer_name` and `target_group_name` are given, so Hako makes and changes neither";
  if (balancerGiven && targetGroupGiven) {
    ignore(
      reading,
      balancerName,
      "Hako looks this load balancer up and does nothing with it, because `target_group_name` is given, too",
    );
    explain(["type"], both);
  } else if (balancerGiven) {
    decide(reading, balancerName, "names the load balancer that someone else looks after");
  }
  if (balancerGiven) {
    const reason = "`load_balancer_name` is given, so Hako leaves the load balancer alone";
    explain(["scheme", "subnets", "security_groups", "tags", "listeners", "load_balancer_attributes"], reason);
  }
  if (targetGroupGiven) {
    const reason = "`target_group_name` is given, so Hako leaves the target group alone";
    explain(
      ["vpc_id", "health_check_path", "protocol_version", "matcher", "target_type", "target_group_attributes"],
      reason,
    );
  }
  if (isNetwork) {
    explain(["security_groups"], "Hako gives a network load balancer no security groups");
    explain(
      ["health_check_path", "protocol_version", "matcher"],
      "Hako does not set it for the target group of a network load balancer",
    );
  }
}

interface Made {
  readonly balancer: ReturnType<typeof createBalancer> | undefined;
  readonly listeners: readonly Native<Listener>[];
  readonly targetGroup: Native<TargetGroup> | undefined;
}

/** Source: modify_attributes. */
function resources(v2: V2, { balancer, listeners, targetGroup }: Made): Resource[] {
  const { reading } = v2;
  const apps = [reading.app];
  const name = balancerId(v2);
  const made: Resource[] = [];
  if (balancer !== undefined) {
    requireSortable(reading, fetch(reading, v2.config, "subnets"));
    const attributes = attributesOf(v2, "load_balancer_attributes");
    const value = attributes === undefined ? { loadBalancer: balancer } : { loadBalancer: balancer, attributes };
    made.push({ type: "load-balancer", id: `load-balancer/${name}`, apps, balancer: name, value });
  }
  const ports = new Map<string, number>();
  for (const value of listeners) {
    const port = value.Port?.kind === "literal" ? String(value.Port.value) : "unknown";
    const count = (ports.get(port) ?? 0) + 1;
    ports.set(port, count);
    const id = `listener/${name}-${port}${count === 1 ? "" : `-${count}`}` as const;
    made.push({ type: "listener", id, apps, balancer: name, value });
  }
  if (targetGroup !== undefined) {
    const attributes = attributesOf(v2, "target_group_attributes");
    const value = attributes === undefined ? { targetGroup } : { targetGroup, attributes };
    made.push({
      type: "target-group",
      id: `target-group/${v2.names.prefix}${plainText(v2.targetGroupName)}`,
      apps,
      balancer: name,
      value,
    });
  }
  return made;
}

/** Ruby's `subnets.sort`, which compares strings with nothing else. The SDK has let nil, false and Symbols pass. */
function requireSortable(reading: Reading, subnets: Value): void {
  if (subnets.kind === "map") return;
  if (subnets.kind !== "list") noMethod(reading, subnets, "sort");
  const [first] = subnets.items;
  const other = subnets.items.find((item) => item.kind !== first?.kind);
  if (first === undefined || (other === undefined && (first.kind === "string" || subnets.items.length === 1))) return;
  const second = other ?? first;
  const message = `comparison of ${className(first)} with ${second.kind === "string" ? "String" : inspect(second)} failed`;
  if (other !== undefined) refuse("ArgumentError", message, placeOf(reading, other));
}

function attributesOf({ reading, config }: V2, key: string) {
  if (!hasKey(reading, config, key)) return undefined;
  const attributes = fetch(reading, config, key);
  const list = pairs(reading, attributes, "map").map((pair) => structure({ key: keyValue(pair), value: pair.value }));
  return send(reading, MODIFY_ATTRIBUTES, structure({ attributes: structures(list, attributes.origins) })).Attributes;
}
