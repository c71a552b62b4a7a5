import type { RunTask, Service, TaskDefinition } from "../../../native/ecs.ts";
import type { ListShape, StructureShape } from "./shape.ts";

/**
 * The inputs of Amazon ECS as the AWS SDK for Ruby models them, as far as Hako sets them.
 *
 * Source: `client_api.rb` of aws-sdk-ecs; the member names follow from it.
 */

const strings: ListShape = { list: "string" };

const containerDefinition: StructureShape<unknown> = {
  members: {
    name: "string",
    image: "string",
    repository_credentials: { members: { credentials_parameter: "string" }, required: ["credentials_parameter"] },
    cpu: "integer",
    memory: "integer",
    memory_reservation: "integer",
    links: strings,
    port_mappings: { list: { members: { container_port: "integer", host_port: "integer", protocol: "string" } } },
    essential: "boolean",
    entry_point: strings,
    command: strings,
    environment: { list: { members: { name: "string", value: "string" } } },
    mount_points: { list: { members: { source_volume: "string", container_path: "string", read_only: "boolean" } } },
    volumes_from: { list: { members: { source_container: "string", read_only: "boolean" } } },
    linux_parameters: {
      members: {
        capabilities: { members: { add: strings, drop: strings } },
        devices: {
          list: {
            members: { host_path: "string", container_path: "string", permissions: strings },
            required: ["host_path"],
          },
        },
        init_process_enabled: "boolean",
        shared_memory_size: "integer",
        tmpfs: {
          list: {
            members: { container_path: "string", size: "integer", mount_options: strings },
            required: ["container_path", "size"],
          },
        },
      },
    },
    secrets: { list: { members: { name: "string", value_from: "string" }, required: ["name", "value_from"] } },
    depends_on: {
      list: { members: { container_name: "string", condition: "string" }, required: ["container_name", "condition"] },
    },
    user: "string",
    privileged: "boolean",
    readonly_root_filesystem: "boolean",
    extra_hosts: {
      list: { members: { hostname: "string", ip_address: "string" }, required: ["hostname", "ip_address"] },
    },
    docker_security_options: strings,
    docker_labels: "strings",
    ulimits: {
      list: {
        members: { name: "string", soft_limit: "integer", hard_limit: "integer" },
        required: ["name", "soft_limit", "hard_limit"],
      },
    },
    log_configuration: { members: { log_driver: "string", options: "strings" }, required: ["log_driver"] },
    health_check: {
      members: {
        command: strings,
        interval: "integer",
        timeout: "integer",
        retries: "integer",
        start_period: "integer",
      },
      required: ["command"],
    },
    system_controls: { list: { members: { namespace: "string", value: "string" } } },
    resource_requirements: { list: { members: { value: "string", type: "string" }, required: ["value", "type"] } },
    firelens_configuration: { members: { type: "string", options: "strings" }, required: ["type"] },
  },
};

const volume: StructureShape<unknown> = {
  members: {
    name: "string",
    host: { members: { source_path: "string" } },
    docker_volume_configuration: {
      members: {
        scope: "string",
        autoprovision: "boolean",
        driver: "string",
        driver_opts: "strings",
        labels: "strings",
      },
    },
    efs_volume_configuration: {
      members: {
        file_system_id: "string",
        root_directory: "string",
        transit_encryption: "string",
        transit_encryption_port: "integer",
        authorization_config: { members: { access_point_id: "string", iam: "string" } },
      },
      required: ["file_system_id"],
    },
  },
};

export const REGISTER_TASK_DEFINITION: StructureShape<TaskDefinition> = {
  members: {
    family: "string",
    task_role_arn: "string",
    execution_role_arn: "string",
    network_mode: "string",
    pid_mode: "string",
    container_definitions: { list: containerDefinition },
    volumes: { list: volume },
    requires_compatibilities: strings,
    runtime_platform: { members: { cpu_architecture: "string", operating_system_family: "string" } },
    cpu: "string",
    memory: "string",
    ephemeral_storage: {
      members: { size_in_gi_b: "integer" },
      required: ["size_in_gi_b"],
      names: { size_in_gi_b: "sizeInGiB" },
    },
    tags: { list: { members: { key: "string", value: "string" } } },
  },
  required: ["family", "container_definitions"],
};

const capacityProviders: ListShape = {
  list: {
    members: { capacity_provider: "string", weight: "integer", base: "integer" },
    required: ["capacity_provider"],
  },
};

const networkConfiguration: StructureShape<unknown> = {
  members: {
    awsvpc_configuration: {
      members: { subnets: strings, security_groups: strings, assign_public_ip: "string" },
      required: ["subnets"],
    },
  },
};

const placementConstraints: ListShape = { list: { members: { type: "string", expression: "string" } } };
const placementStrategy: ListShape = { list: { members: { type: "string", field: "string" } } };

const registries: ListShape = {
  list: { members: { registry_arn: "string", port: "integer", container_name: "string", container_port: "integer" } },
};

export const CREATE_SERVICE: StructureShape<Service> = {
  members: {
    cluster: "string",
    service_name: "string",
    load_balancers: {
      list: {
        members: {
          target_group_arn: "string",
          load_balancer_name: "string",
          container_name: "string",
          container_port: "integer",
        },
      },
    },
    service_registries: registries,
    launch_type: "string",
    capacity_provider_strategy: capacityProviders,
    platform_version: "string",
    role: "string",
    deployment_configuration: {
      members: {
        deployment_circuit_breaker: {
          members: { enable: "boolean", rollback: "boolean" },
          required: ["enable", "rollback"],
        },
        maximum_percent: "integer",
        minimum_healthy_percent: "integer",
      },
    },
    placement_constraints: placementConstraints,
    placement_strategy: placementStrategy,
    network_configuration: networkConfiguration,
    health_check_grace_period_seconds: "integer",
    scheduling_strategy: "string",
    propagate_tags: "string",
    enable_execute_command: "boolean",
  },
  required: ["service_name"],
};

/** What UpdateService sends besides what CreateService has sent already. */
export const UPDATE_SERVICE: StructureShape<Pick<Service, "desiredCount" | "serviceRegistries">> = {
  members: { desired_count: "integer", service_registries: registries },
};

export const RUN_TASK: StructureShape<RunTask> = {
  members: {
    capacity_provider_strategy: capacityProviders,
    cluster: "string",
    count: "integer",
    enable_execute_command: "boolean",
    launch_type: "string",
    network_configuration: networkConfiguration,
    placement_constraints: placementConstraints,
    placement_strategy: placementStrategy,
    platform_version: "string",
    propagate_tags: "string",
    started_by: "string",
  },
};

/** DescribeServices, which is the first call that names the cluster. */
export const DESCRIBE_SERVICES: StructureShape<unknown> = {
  members: { cluster: "string", services: strings },
  required: ["services"],
};
