import { CLASSIC_KEYS, V2_KEYS } from "./keys-balancer.ts";
import { AUTOSCALING_KEYS, DISCOVERY_KEYS } from "./keys-scaling.ts";
import type { KeyTable } from "./keys-table.ts";

/**
 * The keys of `scheduler`. `since` is the first release of Hako that reads the key; `unreleased` is newer than 2.18.0.
 * Source: lib/hako/schedulers/ecs*.rb and their history.
 */

const DEPLOYMENT: KeyTable = {
  maximum_percent: {
    type: "integer",
    since: "0.20.2",
    meaning: "the most tasks during a deployment",
    member: "deploymentConfiguration.maximumPercent",
  },
  minimum_healthy_percent: {
    type: "integer",
    since: "0.20.2",
    meaning: "the fewest healthy tasks during a deployment",
    member: "deploymentConfiguration.minimumHealthyPercent",
  },
  deployment_circuit_breaker: {
    type: "map",
    since: "2.18.0",
    meaning: "stops a deployment that fails",
    member: "deploymentConfiguration.deploymentCircuitBreaker",
    keys: {
      enable: {
        type: "boolean",
        since: "2.18.0",
        required: true,
        meaning: "on or off",
        member: "deploymentConfiguration.deploymentCircuitBreaker.enable",
      },
      rollback: {
        type: "boolean",
        since: "2.18.0",
        meaning: "must be false: Hako rolls back itself",
        member: "deploymentConfiguration.deploymentCircuitBreaker.rollback",
      },
    },
  },
};

const NETWORK: KeyTable = {
  awsvpc_configuration: {
    type: "map",
    since: "1.9.0",
    meaning: "the network of each task",
    member: "networkConfiguration.awsvpcConfiguration",
    keys: {
      subnets: {
        type: "strings",
        since: "1.9.0",
        required: true,
        meaning: "its subnets",
        member: "networkConfiguration.awsvpcConfiguration.subnets",
      },
      security_groups: {
        type: "strings",
        since: "1.9.0",
        meaning: "its security groups",
        member: "networkConfiguration.awsvpcConfiguration.securityGroups",
      },
      assign_public_ip: {
        type: "string",
        since: "1.9.0",
        meaning: "`ENABLED` or `DISABLED`",
        member: "networkConfiguration.awsvpcConfiguration.assignPublicIp",
      },
    },
  },
};

/** Keys of `scheduler`. */
export const SCHEDULER_KEYS: KeyTable = {
  type: { type: "string", since: "0.1.0", required: true, meaning: "`ecs`", member: "" },
  region: { type: "string", since: "0.1.0", required: true, meaning: "the AWS region", member: "" },
  cluster: { type: "string", since: "0.1.0", meaning: "the ECS cluster; `default`", member: "cluster" },
  desired_count: {
    type: "integer",
    since: "0.1.0",
    meaning: "how many tasks; required unless it is a daemon",
    member: "desiredCount",
  },
  role: {
    type: "string",
    since: "0.1.0",
    meaning: "the role that registers tasks with a load balancer",
    member: "role",
  },
  task_role_arn: { type: "string", since: "0.16.0", meaning: "the role of the task", member: "taskRoleArn" },
  execution_role_arn: {
    type: "string",
    since: "1.9.0",
    meaning: "the role that starts the task",
    member: "executionRoleArn",
  },
  network_mode: {
    type: "string",
    since: "1.9.0",
    meaning: "`bridge`, `host`, `awsvpc` or `none`",
    member: "networkMode",
  },
  pid_mode: { type: "string", since: "unreleased", meaning: "the process namespace", member: "pidMode" },
  requires_compatibilities: {
    type: "strings",
    since: "1.9.0",
    meaning: "`EC2`, `FARGATE`",
    member: "requiresCompatibilities",
  },
  cpu: { type: "string", since: "1.9.0", meaning: "CPU units of the task", member: "cpu" },
  memory: { type: "string", since: "1.9.0", meaning: "MiB of the task", member: "memory" },
  ephemeral_storage: {
    type: "map",
    since: "2.16.0",
    meaning: "the task's storage on Fargate",
    member: "ephemeralStorage",
    keys: {
      size_in_gi_b: {
        type: "integer",
        since: "2.16.0",
        meaning: "its size in GiB",
        member: "ephemeralStorage.sizeInGiB",
      },
    },
  },
  runtime_platform: {
    type: "map",
    since: "2.17.0",
    meaning: "what the task runs on",
    member: "runtimePlatform",
    keys: {
      cpu_architecture: {
        type: "string",
        since: "2.17.0",
        meaning: "`X86_64` or `ARM64`",
        member: "runtimePlatform.cpuArchitecture",
      },
      operating_system_family: {
        type: "string",
        since: "2.17.0",
        meaning: "the operating system",
        member: "runtimePlatform.operatingSystemFamily",
      },
    },
  },
  tags: {
    type: "map",
    since: "2.14.0",
    meaning: "tags of the task definition, and through it of its tasks",
    member: "tags",
    free: true,
  },
  launch_type: { type: "string", since: "1.9.0", meaning: "`EC2` or `FARGATE`", member: "launchType" },
  capacity_provider_strategy: {
    type: "maps",
    since: "2.13.0",
    meaning: "where the tasks run",
    member: "capacityProviderStrategy",
    keys: {
      capacity_provider: {
        type: "string",
        since: "2.13.0",
        required: true,
        meaning: "the capacity provider",
        member: "capacityProviderStrategy[].capacityProvider",
      },
      weight: { type: "integer", since: "2.13.0", meaning: "its share", member: "capacityProviderStrategy[].weight" },
      base: {
        type: "integer",
        since: "2.13.0",
        meaning: "how many at least",
        member: "capacityProviderStrategy[].base",
      },
    },
  },
  platform_version: { type: "string", since: "2.6.2", meaning: "the Fargate platform", member: "platformVersion" },
  network_configuration: {
    type: "map",
    since: "1.9.0",
    meaning: "the network of each task, with awsvpc",
    member: "networkConfiguration",
    keys: NETWORK,
  },
  scheduling_strategy: {
    type: "string",
    since: "2.2.0",
    meaning: "`REPLICA` or `DAEMON`",
    member: "schedulingStrategy",
  },
  placement_constraints: {
    type: "maps",
    since: "0.25.0",
    meaning: "which instances may run a task",
    member: "placementConstraints",
    // Hako hands on whatever stands there; what the SDK does not know, it refuses.
    keys: {
      type: {
        type: "string",
        since: "0.25.0",
        meaning: "`memberOf` or `distinctInstance`",
        member: "placementConstraints[].type",
      },
      expression: {
        type: "string",
        since: "0.25.0",
        meaning: "which instances",
        member: "placementConstraints[].expression",
      },
    },
  },
  placement_strategy: {
    type: "maps",
    since: "0.25.0",
    meaning: "how tasks are spread over instances",
    member: "placementStrategy",
    keys: {
      type: {
        type: "string",
        since: "0.25.0",
        meaning: "`random`, `spread` or `binpack`",
        member: "placementStrategy[].type",
      },
      field: { type: "string", since: "0.25.0", meaning: "by what", member: "placementStrategy[].field" },
    },
  },
  deployment_configuration: {
    type: "map",
    since: "0.20.2",
    meaning: "how many tasks run during a deployment",
    member: "deploymentConfiguration",
    keys: DEPLOYMENT,
  },
  health_check_grace_period_seconds: {
    type: "integer",
    since: "2.1.0",
    meaning: "seconds without health checks at the start; 0 with a load balancer",
    member: "healthCheckGracePeriodSeconds",
  },
  dynamic_port_mapping: {
    type: "boolean",
    since: "0.20.0",
    meaning: "whether the front's host port is any; true unless `elb`",
    member: "portMappings[].hostPort",
  },
  elb: {
    type: "map",
    since: "0.1.0",
    meaning: "a classic load balancer",
    member: "CreateLoadBalancer",
    keys: CLASSIC_KEYS,
  },
  elb_v2: {
    type: "map",
    since: "0.20.0",
    meaning: "an application or network load balancer",
    member: "CreateLoadBalancer",
    keys: V2_KEYS,
  },
  autoscaling: {
    type: "map",
    since: "0.17.0",
    meaning: "scales the count",
    member: "RegisterScalableTarget",
    keys: AUTOSCALING_KEYS,
  },
  service_discovery: {
    type: "maps",
    since: "2.7.0",
    meaning: "registers the tasks in Cloud Map",
    member: "serviceRegistries",
    keys: DISCOVERY_KEYS,
  },
  enable_execute_command: {
    type: "boolean",
    since: "unreleased",
    meaning: "allows ECS Exec; false",
    member: "enableExecuteCommand",
  },
  autoscaling_group_for_oneshot: {
    type: "string",
    since: "0.19.0",
    meaning: "the group that Hako scales out where nothing fits",
    member: "",
  },
  autoscaling_topic_for_oneshot: {
    type: "string",
    since: "1.7.0",
    meaning: "the topic where Hako asks for more instances",
    member: "",
  },
  oneshot_notification_prefix: {
    type: "string",
    since: "1.3.0",
    meaning: "where in S3 Hako looks for a task's end",
    member: "",
  },
};
