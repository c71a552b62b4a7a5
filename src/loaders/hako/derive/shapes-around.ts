import type {
  Attribute,
  BalancerTag,
  ClassicAttributes,
  ClassicLoadBalancer,
  Listener,
  LoadBalancer,
  TargetGroup,
} from "../../../native/balancing.ts";
import type { DiscoveryService, LogGroup, ScalableTarget, ScalingPolicy } from "../../../native/surroundings.ts";
import type { ListShape, StructureShape } from "./shape.ts";

/**
 * The inputs of the APIs around ECS as the AWS SDK for Ruby models them, as far as Hako sets them.
 *
 * Source: `client_api.rb` of aws-sdk-elasticloadbalancing, -elasticloadbalancingv2, -applicationautoscaling,
 * -cloudwatch, -cloudwatchlogs, -servicediscovery and -s3.
 */

const strings: ListShape = { list: "string" };
const tag: StructureShape<BalancerTag> = {
  members: { key: "string", value: "string" },
  required: ["key"],
  capital: true,
};
const tags: ListShape = { list: tag };

/** Also of DescribeTargetGroups. */
export const DESCRIBE_BY_NAME: StructureShape<unknown> = { members: { names: strings } };

export const CREATE_LOAD_BALANCER: StructureShape<LoadBalancer> = {
  members: { name: "string", subnets: strings, security_groups: strings, scheme: "string", tags, type: "string" },
  required: ["name"],
  capital: true,
};

export const CREATE_TARGET_GROUP: StructureShape<TargetGroup> = {
  members: {
    name: "string",
    protocol: "string",
    protocol_version: "string",
    port: "integer",
    vpc_id: "string",
    health_check_path: "string",
    matcher: { members: { http_code: "string", grpc_code: "string" }, capital: true },
    target_type: "string",
  },
  required: ["name"],
  capital: true,
};

export const CREATE_LISTENER: StructureShape<Listener> = {
  members: {
    load_balancer_arn: "string",
    protocol: "string",
    port: "integer",
    ssl_policy: "string",
    certificates: { list: { members: { certificate_arn: "string" }, capital: true } },
    default_actions: {
      list: { members: { type: "string", target_group_arn: "string" }, required: ["type"], capital: true },
    },
  },
  required: ["load_balancer_arn", "default_actions"],
  capital: true,
};

/** ModifyLoadBalancerAttributes and ModifyTargetGroupAttributes. */
export const MODIFY_ATTRIBUTES: StructureShape<{ Attributes: Attribute[] }> = {
  members: { attributes: { list: { members: { key: "string", value: "string" }, capital: true } } },
  required: ["attributes"],
  capital: true,
};

export const DESCRIBE_CLASSIC: StructureShape<unknown> = { members: { load_balancer_names: strings } };

export const CREATE_CLASSIC: StructureShape<ClassicLoadBalancer> = {
  members: {
    load_balancer_name: "string",
    listeners: {
      list: {
        members: {
          protocol: "string",
          load_balancer_port: "integer",
          instance_port: "integer",
          ssl_certificate_id: "string",
        },
        required: ["protocol", "load_balancer_port", "instance_port"],
        capital: true,
        names: { ssl_certificate_id: "SSLCertificateId" },
      },
    },
    subnets: strings,
    security_groups: strings,
    scheme: "string",
    tags,
  },
  required: ["load_balancer_name", "listeners"],
  capital: true,
};

export const MODIFY_CLASSIC: StructureShape<{ LoadBalancerAttributes: ClassicAttributes }> = {
  members: {
    load_balancer_attributes: {
      members: { cross_zone_load_balancing: { members: { enabled: "boolean" }, required: ["enabled"], capital: true } },
      capital: true,
    },
  },
  capital: true,
};

export const REGISTER_SCALABLE_TARGET: StructureShape<ScalableTarget> = {
  members: {
    service_namespace: "string",
    resource_id: "string",
    scalable_dimension: "string",
    min_capacity: "integer",
    max_capacity: "integer",
    role_arn: "string",
  },
  required: ["service_namespace", "resource_id", "scalable_dimension"],
  capital: true,
  names: { role_arn: "RoleARN" },
};

export const PUT_SCALING_POLICY: StructureShape<ScalingPolicy> = {
  members: {
    policy_name: "string",
    service_namespace: "string",
    resource_id: "string",
    scalable_dimension: "string",
    policy_type: "string",
    step_scaling_policy_configuration: {
      members: {
        adjustment_type: "string",
        step_adjustments: {
          list: {
            members: {
              metric_interval_lower_bound: "float",
              metric_interval_upper_bound: "float",
              scaling_adjustment: "integer",
            },
            required: ["scaling_adjustment"],
            capital: true,
          },
        },
        cooldown: "integer",
        metric_aggregation_type: "string",
      },
      capital: true,
    },
    target_tracking_scaling_policy_configuration: {
      members: {
        target_value: "float",
        predefined_metric_specification: {
          members: { predefined_metric_type: "string", resource_label: "string" },
          required: ["predefined_metric_type"],
          capital: true,
        },
        scale_out_cooldown: "integer",
        scale_in_cooldown: "integer",
        disable_scale_in: "boolean",
      },
      required: ["target_value"],
      capital: true,
    },
  },
  required: ["policy_name", "service_namespace", "resource_id", "scalable_dimension"],
  capital: true,
};

export const DESCRIBE_ALARMS: StructureShape<{ AlarmNames?: string[] }> = {
  members: { alarm_names: strings },
  capital: true,
};

/** DescribeLogGroups is asked first, then CreateLogGroup. */
export const DESCRIBE_LOG_GROUPS: StructureShape<unknown> = { members: { log_group_name_prefix: "string" } };

export const CREATE_LOG_GROUP: StructureShape<Pick<LogGroup, "logGroupName">> = {
  members: { log_group_name: "string" },
  required: ["log_group_name"],
};

export const GET_NAMESPACE: StructureShape<unknown> = { members: { id: "string" }, required: ["id"] };

export const CREATE_DISCOVERY_SERVICE: StructureShape<DiscoveryService> = {
  members: {
    name: "string",
    namespace_id: "string",
    description: "string",
    dns_config: {
      members: {
        namespace_id: "string",
        routing_policy: "string",
        dns_records: {
          list: {
            members: { type: "string", ttl: "integer" },
            required: ["type", "ttl"],
            capital: true,
            names: { ttl: "TTL" },
          },
        },
      },
      required: ["dns_records"],
      capital: true,
    },
    health_check_custom_config: { members: { failure_threshold: "integer" }, capital: true },
  },
  required: ["name"],
  capital: true,
};

export const PUT_OBJECT: StructureShape<{ body: string; bucket: string; key: string }> = {
  members: { body: "string", bucket: "string", key: "string" },
  required: ["bucket", "key"],
};
