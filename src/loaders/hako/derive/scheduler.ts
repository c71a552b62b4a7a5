import type { Value } from "../../../source/value.ts";
import { readScaling, type ScalingOptions } from "./scaling.ts";
import { requireRegion } from "./region.ts";
import {
  fetch,
  fetchOr,
  get,
  hasKey,
  ignore,
  items,
  keyValue,
  noMethod,
  pairs,
  placeOf,
  type Reading,
} from "./reading.ts";
import { refuse } from "./refusal.ts";
import {
  boolean,
  EMPTY_LIST,
  EMPTY_MAP,
  integer,
  isString,
  isTruthy,
  NIL,
  plainText,
  shownText,
  string,
  textValue,
  toText,
} from "./ruby.ts";
import { type Parameter, structure, type Structure, structures } from "./shape.ts";

/** What Hako's ECS scheduler has understood. Source: lib/hako/schedulers/ecs.rb, configure. */
export interface Scheduler {
  readonly options: Value;
  readonly cluster: Value;
  readonly region: Value;
  readonly desiredCount: Value;
  readonly role: Value;
  readonly elb: Value;
  readonly elbV2: Value;
  readonly networkMode: Value;
  readonly isAwsvpc: boolean;
  readonly dynamicPortMapping: Value;
  readonly gracePeriod: Value;
  readonly scaling: ScalingOptions | undefined;
  readonly oneshot: { readonly group: Value; readonly topic: Value; readonly prefix: Value };
  readonly deploymentConfiguration: Parameter;
  readonly placementConstraints: Parameter;
  readonly placementStrategy: Parameter;
  readonly schedulingStrategy: Value;
  readonly launchType: Value;
  readonly capacityProviders: Parameter;
  readonly platformVersion: Value;
  readonly networkConfiguration: Parameter;
  readonly discovery: Value;
  readonly enableExecuteCommand: Value;
  /** The members of RegisterTaskDefinition that the scheduler gives. */
  readonly task: {
    readonly taskRoleArn: Value;
    readonly executionRoleArn: Value;
    readonly pidMode: Value;
    readonly requiresCompatibilities: Value;
    readonly runtimePlatform: Parameter;
    readonly cpu: Value;
    readonly memory: Value;
    readonly ephemeralStorage: Parameter;
    readonly tags: Parameter;
  };
}

const VALIDATION = "Hako::Scheduler::ValidationError";
const DEFAULT_CLUSTER = string("default");
const NO = boolean(false);

/** Reads `scheduler` in Hako's order. */
export function readScheduler(reading: Reading): Scheduler {
  const options = get(reading, reading.definition, "scheduler");
  const type = fetch(reading, options, "type");
  if (!isString(type, "ecs")) {
    refuse("LoadError", `cannot load such file -- hako/schedulers/${shownText(type)}`, placeOf(reading, type));
  }
  const optional = (key: string, fallback: Value = NIL): Value => fetchOr(reading, options, key, fallback);
  const first = readBasics(reading, options);
  const { elb, elbV2 } = first;
  const isAwsvpc = isString(first.networkMode, "awsvpc");
  if (isAwsvpc && isTruthy(elbV2)) forceTargetType(reading, elbV2);
  const dynamicPortMapping = optional("dynamic_port_mapping", boolean(elb.kind === "null"));
  const gracePeriod = optional(
    "health_check_grace_period_seconds",
    isTruthy(elb) || isTruthy(elbV2) ? integer(0) : NIL,
  );
  const scaling = hasKey(reading, options, "autoscaling") ? scalingOf(reading, options, first) : undefined;
  const oneshot = readOneshot(reading, options);
  return {
    options,
    ...first,
    isAwsvpc,
    dynamicPortMapping,
    gracePeriod,
    scaling,
    oneshot,
    deploymentConfiguration: readDeployment(reading, options),
    placementConstraints: readPlacement(reading, optional("placement_constraints", EMPTY_LIST)),
    placementStrategy: readPlacement(reading, optional("placement_strategy", EMPTY_LIST)),
    schedulingStrategy: optional("scheduling_strategy"),
    ...readTask(reading, options, first.task),
  };
}

type Basics = Pick<Scheduler, "cluster" | "desiredCount" | "region" | "role" | "elb" | "elbV2" | "networkMode"> & {
  readonly task: Pick<Scheduler["task"], "taskRoleArn" | "pidMode">;
};

function readBasics(reading: Reading, options: Value): Basics {
  const optional = (key: string, fallback: Value = NIL): Value => fetchOr(reading, options, key, fallback);
  const cluster = optional("cluster", DEFAULT_CLUSTER);
  const desiredCount = optional("desired_count");
  if (!hasKey(reading, options, "region")) refuse(VALIDATION, "region must be set", placeOf(reading, options));
  const region = fetch(reading, options, "region");
  const role = optional("role");
  const taskRoleArn = optional("task_role_arn");
  const elb = optional("elb");
  const elbV2 = optional("elb_v2");
  if (isTruthy(elb) && isTruthy(elbV2)) refuse(VALIDATION, "Cannot specify both elb and elb_v2", placeOf(reading, elb));
  const networkMode = optional("network_mode");
  return {
    cluster,
    desiredCount,
    region,
    role,
    elb,
    elbV2,
    networkMode,
    task: { taskRoleArn, pidMode: optional("pid_mode") },
  };
}

/** Ruby's `elb_v2['target_type'] = 'ip'`; the value itself is put in where the target group is made. */
function forceTargetType(reading: Reading, elbV2: Value): void {
  if (elbV2.kind === "string") refuse("IndexError", "string not matched", placeOf(reading, elbV2));
  if (elbV2.kind === "list")
    refuse("TypeError", "no implicit conversion of String into Integer", placeOf(reading, elbV2));
  if (elbV2.kind !== "map") noMethod(reading, elbV2, "[]=");
  ignore(
    reading,
    elbV2.entries.get("target_type")?.value,
    "with `network_mode: awsvpc` Hako sets the target type to `ip`",
  );
}

function scalingOf(reading: Reading, options: Value, { region, elb }: Basics): ScalingOptions {
  const autoscaling = fetch(reading, options, "autoscaling");
  // Hako makes the client of a classic load balancer here already.
  if (isTruthy(elb)) requireRegion(reading, region);
  return readScaling(reading, autoscaling);
}

function readOneshot(reading: Reading, options: Value): Scheduler["oneshot"] {
  const group = fetchOr(reading, options, "autoscaling_group_for_oneshot");
  const topic = fetchOr(reading, options, "autoscaling_topic_for_oneshot");
  if (isTruthy(topic) && !isTruthy(group)) {
    const message = "autoscaling_group_for_oneshot must be set when autoscaling_topic_for_oneshot is set";
    refuse(VALIDATION, message, placeOf(reading, topic));
  }
  return { group, topic, prefix: fetchOr(reading, options, "oneshot_notification_prefix") };
}

function readDeployment(reading: Reading, options: Value): Parameter {
  if (!hasKey(reading, options, "deployment_configuration")) return NIL;
  const configuration = fetch(reading, options, "deployment_configuration");
  const parameters: Record<string, Parameter> = {};
  if (hasKey(reading, configuration, "deployment_circuit_breaker")) {
    const breaker = fetch(reading, configuration, "deployment_circuit_breaker");
    const rollback = fetchOr(reading, breaker, "rollback");
    if (isTruthy(rollback)) {
      const message =
        "rollback option of deployment_circuit_breaker is not supported because Hako handles rollback instead of the circuit breaker";
      refuse(VALIDATION, message, placeOf(reading, rollback));
    }
    const enable = fetch(reading, breaker, "enable");
    parameters["deployment_circuit_breaker"] = structure({ enable, rollback: boolean(false, rollback.origins) });
  }
  parameters["maximum_percent"] = get(reading, configuration, "maximum_percent");
  parameters["minimum_healthy_percent"] = get(reading, configuration, "minimum_healthy_percent");
  return structure(parameters);
}

/** Placement is handed on with whatever keys it has, so that the SDK refuses those it does not know. */
function readPlacement(reading: Reading, list: Value): Parameter {
  const placed = items(reading, list, "map").map((item): Structure => {
    if (item.kind !== "map") noMethod(reading, item, "transform_keys");
    const members = pairs(reading, item, "map").map(({ key, value }): [string, Value] => {
      if (key.kind !== "string" && key.kind !== "other") noMethod(reading, key, "to_sym");
      return [plainText(key), value];
    });
    return structure(Object.fromEntries(members));
  });
  return structures(placed, list.origins);
}

type TaskPart = Pick<
  Scheduler,
  | "launchType"
  | "capacityProviders"
  | "platformVersion"
  | "networkConfiguration"
  | "discovery"
  | "enableExecuteCommand"
  | "task"
>;

function readTask(reading: Reading, options: Value, basics: Basics["task"]): TaskPart {
  const optional = (key: string, fallback: Value = NIL): Value => fetchOr(reading, options, key, fallback);
  const executionRoleArn = optional("execution_role_arn");
  const cpu = optional("cpu");
  const memory = optional("memory");
  const ephemeralStorage = readEphemeralStorage(reading, options);
  const requiresCompatibilities = optional("requires_compatibilities");
  const runtimePlatform = readRuntimePlatform(reading, options);
  const launchType = optional("launch_type");
  const capacityProviders = readCapacityProviders(reading, options);
  const platformVersion = optional("platform_version");
  const networkConfiguration = readNetwork(reading, options);
  const discovery = get(reading, options, "service_discovery");
  const tags = readTags(reading, optional("tags", EMPTY_MAP));
  const task = {
    ...basics,
    executionRoleArn,
    cpu,
    memory,
    ephemeralStorage,
    requiresCompatibilities,
    runtimePlatform,
    tags,
  };
  const enableExecuteCommand = optional("enable_execute_command", NO);
  return {
    launchType,
    capacityProviders,
    platformVersion,
    networkConfiguration,
    discovery,
    enableExecuteCommand,
    task,
  };
}

function readEphemeralStorage(reading: Reading, options: Value): Parameter {
  if (!hasKey(reading, options, "ephemeral_storage")) return NIL;
  const storage = fetch(reading, options, "ephemeral_storage");
  if (!hasKey(reading, storage, "size_in_gi_b")) return NIL;
  return structure({ size_in_gi_b: fetch(reading, storage, "size_in_gi_b") });
}

function readRuntimePlatform(reading: Reading, options: Value): Parameter {
  if (!hasKey(reading, options, "runtime_platform")) return NIL;
  const platform = fetch(reading, options, "runtime_platform");
  return structure({
    cpu_architecture: fetchOr(reading, platform, "cpu_architecture"),
    operating_system_family: fetchOr(reading, platform, "operating_system_family"),
  });
}

function readCapacityProviders(reading: Reading, options: Value): Parameter {
  if (!hasKey(reading, options, "capacity_provider_strategy")) return NIL;
  const list = fetch(reading, options, "capacity_provider_strategy");
  const strategy = (item: Value): Structure =>
    structure({
      capacity_provider: fetch(reading, item, "capacity_provider"),
      weight: fetchOr(reading, item, "weight"),
      base: fetchOr(reading, item, "base"),
    });
  return structures(items(reading, list, "map").map(strategy), list.origins);
}

function readNetwork(reading: Reading, options: Value): Parameter {
  if (!hasKey(reading, options, "network_configuration")) return NIL;
  const configuration = fetch(reading, options, "network_configuration");
  if (!hasKey(reading, configuration, "awsvpc_configuration")) return NIL;
  const awsvpc = fetch(reading, configuration, "awsvpc_configuration");
  return structure({
    awsvpc_configuration: structure({
      subnets: fetch(reading, awsvpc, "subnets"),
      security_groups: fetchOr(reading, awsvpc, "security_groups"),
      assign_public_ip: fetchOr(reading, awsvpc, "assign_public_ip"),
    }),
  });
}

/** Tags as Hako sends them: every value as its `to_s`, every key as it is; nothing where there are none. */
export function readTags(reading: Reading, tags: Value): Parameter {
  const list = pairs(reading, tags, "map").map((pair) =>
    structure({ key: keyValue(pair), value: textValue(toText(pair.value), pair.value.origins) }),
  );
  return list.length === 0 ? NIL : structures(list, tags.origins);
}
