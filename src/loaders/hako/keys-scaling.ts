import type { KeyTable } from "./keys-table.ts";

/**
 * The keys of scaling and of service discovery.
 * Source: lib/hako/schedulers/ecs_autoscaling.rb, ecs_service_discovery.rb and their history.
 */

const POLICY: KeyTable = {
  policy_type: {
    type: "string",
    since: "2.3.0",
    meaning: "`StepScaling` or `TargetTrackingScaling`; StepScaling",
    member: "PolicyType",
  },
  alarms: {
    type: "strings",
    since: "0.17.0",
    meaning: "the alarms that set off the step; Hako takes over their actions",
    member: "AlarmActions",
  },
  cooldown: { type: "integer", since: "0.17.0", meaning: "seconds until the next step", member: "Cooldown" },
  adjustment_type: {
    type: "string",
    since: "0.17.0",
    meaning: "what the adjustment counts in",
    member: "AdjustmentType",
  },
  scaling_adjustment: {
    type: "integer",
    since: "0.17.0",
    meaning: "by how much",
    member: "StepAdjustments[].ScalingAdjustment",
  },
  metric_interval_lower_bound: {
    type: "number",
    since: "0.17.0",
    meaning: "from where on",
    member: "StepAdjustments[].MetricIntervalLowerBound",
  },
  metric_interval_upper_bound: {
    type: "number",
    since: "0.17.0",
    meaning: "up to where",
    member: "StepAdjustments[].MetricIntervalUpperBound",
  },
  metric_aggregation_type: {
    type: "string",
    since: "0.17.0",
    meaning: "how data points are put together",
    member: "MetricAggregationType",
  },
  name: { type: "string", since: "2.3.0", meaning: "the policy's name", member: "PolicyName" },
  target_value: { type: "number", since: "2.3.0", meaning: "the value to keep", member: "TargetValue" },
  predefined_metric_type: {
    type: "string",
    since: "2.3.0",
    meaning: "the metric",
    member: "PredefinedMetricSpecification.PredefinedMetricType",
  },
  scale_out_cooldown: {
    type: "integer",
    since: "2.3.0",
    meaning: "seconds until the next scale-out",
    member: "ScaleOutCooldown",
  },
  scale_in_cooldown: {
    type: "integer",
    since: "2.3.0",
    meaning: "seconds until the next scale-in",
    member: "ScaleInCooldown",
  },
  disable_scale_in: { type: "boolean", since: "2.3.0", meaning: "never scales in", member: "DisableScaleIn" },
};

/** Keys of `scheduler.autoscaling`. */
export const AUTOSCALING_KEYS: KeyTable = {
  role_arn: {
    type: "string",
    since: "0.17.0",
    required: true,
    meaning: "the role of Application Auto Scaling",
    member: "RoleARN",
  },
  min_capacity: { type: "integer", since: "0.17.0", required: true, meaning: "the least count", member: "MinCapacity" },
  max_capacity: {
    type: "integer",
    since: "0.17.0",
    required: true,
    meaning: "the greatest count",
    member: "MaxCapacity",
  },
  policies: {
    type: "maps",
    since: "0.17.0",
    required: true,
    meaning: "when and how it scales",
    member: "PutScalingPolicy",
    keys: POLICY,
  },
};

const DISCOVERY_SERVICE: KeyTable = {
  name: { type: "string", since: "2.7.0", required: true, meaning: "the name in the namespace", member: "Name" },
  namespace_id: {
    type: "string",
    since: "2.7.0",
    required: true,
    meaning: "a private DNS namespace",
    member: "NamespaceId",
  },
  description: { type: "string", since: "2.7.0", meaning: "a description", member: "Description" },
  dns_config: {
    type: "map",
    since: "2.7.0",
    required: true,
    meaning: "the DNS records",
    member: "DnsConfig",
    keys: {
      namespace_id: {
        type: "string",
        since: "2.7.0",
        meaning: "the namespace, once more",
        member: "DnsConfig.NamespaceId",
      },
      routing_policy: {
        type: "string",
        since: "2.7.0",
        meaning: "`MULTIVALUE` or `WEIGHTED`; MULTIVALUE",
        member: "DnsConfig.RoutingPolicy",
      },
      dns_records: {
        type: "maps",
        since: "2.7.0",
        required: true,
        meaning: "the records",
        member: "DnsConfig.DnsRecords",
        keys: {
          type: {
            type: "string",
            since: "2.7.0",
            required: true,
            meaning: "`A`, `AAAA` or `SRV`",
            member: "DnsConfig.DnsRecords[].Type",
          },
          ttl: {
            type: "integer",
            since: "2.7.0",
            required: true,
            meaning: "seconds to live",
            member: "DnsConfig.DnsRecords[].TTL",
          },
        },
      },
    },
  },
  health_check_custom_config: {
    type: "map",
    since: "2.7.0",
    meaning: "the health that ECS reports",
    member: "HealthCheckCustomConfig",
    keys: {
      failure_threshold: {
        type: "integer",
        since: "2.7.0",
        meaning: "failures until it is unhealthy",
        member: "HealthCheckCustomConfig.FailureThreshold",
      },
    },
  },
};

/** Keys of each of `scheduler.service_discovery`. */
export const DISCOVERY_KEYS: KeyTable = {
  container_name: {
    type: "string",
    since: "2.7.0",
    meaning: "the container to register",
    member: "serviceRegistries[].containerName",
  },
  container_port: { type: "integer", since: "2.7.0", meaning: "its port", member: "serviceRegistries[].containerPort" },
  port: { type: "integer", since: "2.7.0", meaning: "the port of the SRV record", member: "serviceRegistries[].port" },
  service: {
    type: "map",
    since: "2.7.0",
    required: true,
    meaning: "the Cloud Map service",
    member: "CreateService",
    keys: DISCOVERY_SERVICE,
  },
};
