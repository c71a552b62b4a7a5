import type { Scaling, ScalableTarget } from "../../../native/surroundings.ts";
import type { Native } from "../../../native/types.ts";
import type { Part, Text } from "../../../source/text.ts";
import type { Value } from "../../../source/value.ts";
import { send } from "./convert.ts";
import { fetch, fetchOr, hasKey, ignore, items, noMethod, peek, placeOf, type Reading } from "./reading.ts";
import { refuse } from "./refusal.ts";
import { isString, joinText, NIL, plainText, shownText, string, textValue, toText } from "./ruby.ts";
import { type Parameter, structure, structures } from "./shape.ts";
import { DESCRIBE_ALARMS, PUT_SCALING_POLICY, REGISTER_SCALABLE_TARGET } from "./shapes-around.ts";

/** `scheduler.autoscaling` as Hako has read it. Source: lib/hako/schedulers/ecs_autoscaling.rb. */
export interface ScalingOptions {
  readonly roleArn: Value;
  readonly minCapacity: Value;
  readonly maxCapacity: Value;
  readonly policies: readonly PolicyOptions[];
}

interface PolicyOptions {
  readonly type: Value;
  readonly isStep: boolean;
  /** By Hako's own keys. */
  readonly own: Readonly<Record<string, Value>>;
}

const STEP = string("StepScaling");
const STEP_REQUIRED = ["alarms", "cooldown", "adjustment_type", "scaling_adjustment"] as const;
const STEP_KEYS = [
  ...STEP_REQUIRED,
  "metric_interval_lower_bound",
  "metric_interval_upper_bound",
  "metric_aggregation_type",
];
const TRACKING_KEYS = [
  "name",
  "target_value",
  "predefined_metric_type",
  "scale_out_cooldown",
  "scale_in_cooldown",
  "disable_scale_in",
];

export function readScaling(reading: Reading, options: Value): ScalingOptions {
  const required = (key: string): Value => requiredOption(reading, options, { key, prefix: "scheduler.autoscaling" });
  const roleArn = required("role_arn");
  const minCapacity = required("min_capacity");
  const maxCapacity = required("max_capacity");
  const policies = items(reading, required("policies"), "map").map((policy) => readPolicy(reading, policy));
  return { roleArn, minCapacity, maxCapacity, policies };
}

function requiredOption(reading: Reading, options: Value, { key, prefix }: { key: string; prefix: string }): Value {
  if (options.kind === "map" && !hasKey(reading, options, key))
    refuse("Hako::Error", `${prefix}.${key} must be set`, placeOf(reading, options));
  return fetch(reading, options, key);
}

function readPolicy(reading: Reading, options: Value): PolicyOptions {
  const required = (key: string): Value =>
    requiredOption(reading, options, { key, prefix: "scheduler.autoscaling.policies" });
  const optional = (key: string): Value => fetchOr(reading, options, key);
  const type = fetchOr(reading, options, "policy_type", STEP);
  const own: Record<string, Value> = {};
  if (isString(type, "StepScaling")) {
    for (const key of STEP_REQUIRED) own[key] = required(key);
    own["metric_interval_lower_bound"] = optional("metric_interval_lower_bound");
    own["metric_interval_upper_bound"] = optional("metric_interval_upper_bound");
    own["metric_aggregation_type"] = required("metric_aggregation_type");
    for (const key of TRACKING_KEYS)
      ignore(reading, peek(options, key), "Hako reads it for `TargetTrackingScaling` only");
    return { type, isStep: true, own };
  }
  if (!isString(type, "TargetTrackingScaling")) {
    const message = `scheduler.autoscaling.policies.${shownText(type)} must be either 'StepScaling' or 'TargetTrackingScaling'`;
    refuse("Hako::Error", message, placeOf(reading, type));
  }
  for (const key of ["name", "target_value", "predefined_metric_type"]) own[key] = required(key);
  for (const key of ["scale_out_cooldown", "scale_in_cooldown", "disable_scale_in"]) own[key] = optional(key);
  for (const key of STEP_KEYS) ignore(reading, peek(options, key), "Hako reads it for `StepScaling` only");
  return { type, isStep: false, own };
}

/** What the service looks like to the scaling. */
export interface ScaledService {
  readonly cluster: Value;
  readonly name: string;
  /** The label by which ALBRequestCountPerTarget finds the load balancer and its target group. */
  readonly label: Text | "no-target-group" | "not-an-application-balancer";
}

/** @throws Refusal where Hako or the SDK would */
export function deriveScaling(reading: Reading, options: ScalingOptions, service: ScaledService): Native<Scaling> {
  const common = {
    service_namespace: string("ecs"),
    resource_id: textValue(joinText("service/", lastSegment(service.cluster), `/${service.name}`)),
    scalable_dimension: string("ecs:service:DesiredCount"),
  };
  const target = {
    ...common,
    min_capacity: options.minCapacity,
    max_capacity: options.maxCapacity,
    role_arn: options.roleArn,
  };
  const scalableTarget: Native<ScalableTarget> = send(reading, REGISTER_SCALABLE_TARGET, structure(target));
  const policies: Native<Scaling>["policies"]["items"][number][] = [];
  const alarms: Native<Scaling>["alarms"]["items"][number][] = [];
  for (const policy of options.policies) {
    const name = policyName(reading, policy);
    const configuration = policy.isStep ? stepConfiguration(policy) : trackingConfiguration(reading, policy, service);
    policies.push(
      send(
        reading,
        PUT_SCALING_POLICY,
        structure({ policy_name: name, ...common, policy_type: policy.type, ...configuration }),
      ),
    );
    if (policy.isStep) alarms.push(...alarmActions(reading, policy, name));
  }
  const list = <E>(found: readonly E[]): { kind: "list"; items: readonly E[]; origins: [] } => ({
    kind: "list",
    items: found,
    origins: [],
  });
  return { scalableTarget, policies: list(policies), alarms: list(alarms) };
}

/** Of a cluster given by its ARN, the name. */
function lastSegment(cluster: Value): Text {
  if (cluster.kind === "null") return joinText("default");
  const text = toText(cluster);
  const last = text.at(-1);
  if (last?.kind !== "text" || !last.text.includes("/")) return text;
  return [{ ...last, text: last.text.slice(last.text.lastIndexOf("/") + 1) }];
}

function policyName(reading: Reading, { isStep, own }: PolicyOptions): Value {
  if (!isStep) return own["name"] ?? NIL;
  const alarms = own["alarms"] ?? NIL;
  if (alarms.kind !== "list") noMethod(reading, alarms, "join");
  const joined: Part[] = [];
  for (const [index, alarm] of alarms.items.entries()) {
    if (index > 0) joined.push(...joinText("-and-"));
    joined.push(...toText(alarm));
  }
  return textValue(joined, alarms.origins);
}

function stepConfiguration({ own }: PolicyOptions): Record<string, Parameter> {
  const read = (key: string): Value => own[key] ?? NIL;
  return {
    step_scaling_policy_configuration: structure({
      adjustment_type: read("adjustment_type"),
      step_adjustments: structures([
        structure({
          scaling_adjustment: read("scaling_adjustment"),
          metric_interval_lower_bound: read("metric_interval_lower_bound"),
          metric_interval_upper_bound: read("metric_interval_upper_bound"),
        }),
      ]),
      cooldown: read("cooldown"),
      metric_aggregation_type: read("metric_aggregation_type"),
    }),
  };
}

function trackingConfiguration(
  reading: Reading,
  { own }: PolicyOptions,
  service: ScaledService,
): Record<string, Parameter> {
  const read = (key: string): Value => own[key] ?? NIL;
  const metric = read("predefined_metric_type");
  const specification: Record<string, Parameter> = { predefined_metric_type: metric };
  if (isString(metric, "ALBRequestCountPerTarget"))
    specification["resource_label"] = textValue(resourceLabel(reading, metric, service));
  return {
    target_tracking_scaling_policy_configuration: structure({
      target_value: read("target_value"),
      predefined_metric_specification: structure(specification),
      scale_out_cooldown: read("scale_out_cooldown"),
      scale_in_cooldown: read("scale_in_cooldown"),
      disable_scale_in: read("disable_scale_in"),
    }),
  };
}

function resourceLabel(reading: Reading, metric: Value, { label }: ScaledService): Text {
  const place = placeOf(reading, metric);
  if (label === "no-target-group") {
    refuse(
      "Hako::Error",
      "Target group must be attached to the ECS service for predefined metric type ALBRequestCountPerTarget",
      place,
    );
  }
  if (label === "not-an-application-balancer") {
    refuse(
      "Hako::Error",
      "Load balancer type must be 'application' for predefined metric type ALBRequestCountPerTarget",
      place,
    );
  }
  return label;
}

function alarmActions(
  reading: Reading,
  { own }: PolicyOptions,
  name: Value,
): Native<Scaling>["alarms"]["items"][number][] {
  for (const alarm of own["alarms"]?.kind === "list" ? own["alarms"].items : []) {
    // AWS names its alarms by strings, and Hako looks for the very value.
    const passes =
      alarm.kind === "null" ||
      (alarm.kind === "other" && alarm.type === "Symbol") ||
      (alarm.kind === "boolean" && !alarm.value);
    if (passes) refuse("Hako::Error", `Alarm ${plainText(alarm)} does not exist`, placeOf(reading, alarm));
  }
  const { AlarmNames: names } = send(reading, DESCRIBE_ALARMS, structure({ alarm_names: own["alarms"] ?? NIL }));
  const policy: Part = {
    kind: "created",
    resource: `scaling-policy/${plainText(name)}`,
    attribute: "arn",
    origins: [],
  };
  return (names?.items ?? []).map((alarm) => ({
    AlarmName: alarm,
    AlarmActions: { kind: "list", items: [[policy]], origins: [] },
  }));
}
