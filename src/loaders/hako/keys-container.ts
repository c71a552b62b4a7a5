import { HEALTH_CHECK_KEYS, LINUX_KEYS } from "./keys-runtime.ts";
import type { KeyTable } from "./keys-table.ts";

/**
 * The keys of a container. `since` is the first release of Hako that reads the key.
 * Source: lib/hako/container.rb, lib/hako/app_container.rb and their history.
 */

const path = (meaning: string, member: string): KeyTable[string] => ({
  type: "string",
  since: "0.11.0",
  meaning,
  member,
});

const SHARED: KeyTable = {
  cpu: { type: "integer", since: "0.5.0", meaning: "CPU units; 0", member: "cpu" },
  memory: { type: "integer", since: "0.5.0", meaning: "the memory limit in MiB", member: "memory" },
  memory_reservation: {
    type: "integer",
    since: "0.20.1",
    meaning: "the memory reserved in MiB",
    member: "memoryReservation",
  },
  links: {
    type: "strings",
    since: "0.6.0",
    meaning: "containers reachable by name, as NAME or NAME:ALIAS",
    member: "links",
  },
  port_mappings: {
    type: "maps",
    since: "0.13.0",
    meaning: "container ports mapped to the host",
    member: "portMappings",
    keys: {
      container_port: {
        type: "integer",
        since: "0.13.0",
        required: true,
        meaning: "the port in the container",
        member: "portMappings[].containerPort",
      },
      host_port: {
        type: "integer",
        since: "0.13.0",
        required: true,
        meaning: "the port on the host; 0 for any",
        member: "portMappings[].hostPort",
      },
      protocol: { type: "string", since: "0.13.0", meaning: "`tcp` or `udp`; tcp", member: "portMappings[].protocol" },
    },
  },
  essential: {
    type: "boolean",
    since: "2.6.0",
    meaning: "whether the task stops with the container; true",
    member: "essential",
  },
  env: {
    type: "map",
    since: "0.5.0",
    meaning: "environment variables, and `$providers` that answer for `#{…}` in them",
    member: "environment",
    free: true,
  },
  secrets: {
    type: "maps",
    since: "2.5.0",
    meaning: "variables that ECS fills from Parameter Store or Secrets Manager",
    member: "secrets",
    keys: {
      name: { type: "string", since: "2.5.0", required: true, meaning: "the variable", member: "secrets[].name" },
      value_from: {
        type: "string",
        since: "2.5.0",
        required: true,
        meaning: "the ARN of the parameter or secret",
        member: "secrets[].valueFrom",
      },
    },
  },
  docker_labels: {
    type: "map",
    since: "0.3.0",
    meaning: "labels; Hako adds its version",
    member: "dockerLabels",
    free: true,
  },
  mount_points: {
    type: "maps",
    since: "0.11.0",
    meaning: "volumes mounted into the container",
    member: "mountPoints",
    keys: {
      source_volume: { ...path("the volume", "mountPoints[].sourceVolume"), required: true },
      container_path: { ...path("where it is mounted", "mountPoints[].containerPath"), required: true },
      read_only: {
        type: "boolean",
        since: "0.11.0",
        meaning: "mounted read-only; false",
        member: "mountPoints[].readOnly",
      },
    },
  },
  volumes_from: {
    type: "maps",
    since: "0.17.2",
    meaning: "containers whose volumes are mounted, too",
    member: "volumesFrom",
    keys: {
      source_container: {
        type: "string",
        since: "0.17.2",
        required: true,
        meaning: "the other container",
        member: "volumesFrom[].sourceContainer",
      },
      read_only: {
        type: "boolean",
        since: "0.17.2",
        meaning: "mounted read-only; false",
        member: "volumesFrom[].readOnly",
      },
    },
  },
  entry_point: { type: "strings", since: "2.7.0", meaning: "replaces the image's entry point", member: "entryPoint" },
  command: { type: "strings", since: "0.15.1", meaning: "replaces the image's command", member: "command" },
  user: { type: "string", since: "0.20.1", meaning: "the user that the container runs as", member: "user" },
  privileged: { type: "boolean", since: "0.21.1", meaning: "full access to the host; false", member: "privileged" },
  linux_parameters: {
    type: "map",
    since: "1.8.4",
    meaning: "Linux-specific settings",
    member: "linuxParameters",
    keys: LINUX_KEYS,
  },
  depends_on: {
    type: "maps",
    since: "2.10.0",
    meaning: "containers that must have come so far before this one starts",
    member: "dependsOn",
    keys: {
      container_name: {
        type: "string",
        since: "2.10.0",
        required: true,
        meaning: "the other container",
        member: "dependsOn[].containerName",
      },
      condition: {
        type: "string",
        since: "2.10.0",
        required: true,
        meaning: "`START`, `COMPLETE`, `SUCCESS`, `HEALTHY`",
        member: "dependsOn[].condition",
      },
    },
  },
  log_configuration: {
    type: "map",
    since: "0.20.2",
    meaning: "where the container's output goes",
    member: "logConfiguration",
    keys: {
      log_driver: {
        type: "string",
        since: "0.20.2",
        required: true,
        meaning: "the log driver",
        member: "logConfiguration.logDriver",
      },
      options: {
        type: "map",
        since: "0.20.2",
        required: true,
        meaning: "the driver's options",
        member: "logConfiguration.options",
        free: true,
      },
    },
  },
  health_check: {
    type: "map",
    since: "2.3.0",
    meaning: "how ECS tells whether the container is healthy",
    member: "healthCheck",
    keys: HEALTH_CHECK_KEYS,
  },
  ulimits: {
    type: "maps",
    since: "1.4.0",
    meaning: "resource limits",
    member: "ulimits",
    keys: {
      name: { type: "string", since: "1.4.0", required: true, meaning: "the limit", member: "ulimits[].name" },
      soft_limit: {
        type: "integer",
        since: "1.4.0",
        required: true,
        meaning: "the soft limit",
        member: "ulimits[].softLimit",
      },
      hard_limit: {
        type: "integer",
        since: "1.4.0",
        required: true,
        meaning: "the hard limit",
        member: "ulimits[].hardLimit",
      },
    },
  },
  extra_hosts: {
    type: "maps",
    since: "1.8.3",
    meaning: "entries of /etc/hosts",
    member: "extraHosts",
    keys: {
      hostname: {
        type: "string",
        since: "1.8.3",
        required: true,
        meaning: "the name",
        member: "extraHosts[].hostname",
      },
      ip_address: {
        type: "string",
        since: "1.8.3",
        required: true,
        meaning: "its address",
        member: "extraHosts[].ipAddress",
      },
    },
  },
  readonly_root_filesystem: {
    type: "boolean",
    since: "2.4.0",
    meaning: "a root file system that cannot be written",
    member: "readonlyRootFilesystem",
  },
  docker_security_options: {
    type: "strings",
    since: "2.4.0",
    meaning: "labels for SELinux and AppArmor",
    member: "dockerSecurityOptions",
  },
  system_controls: {
    type: "maps",
    since: "2.11.0",
    meaning: "kernel parameters",
    member: "systemControls",
    keys: {
      namespace: {
        type: "string",
        since: "2.11.0",
        required: true,
        meaning: "the parameter",
        member: "systemControls[].namespace",
      },
      value: {
        type: "string",
        since: "2.11.0",
        required: true,
        meaning: "its value",
        member: "systemControls[].value",
      },
    },
  },
  repository_credentials: {
    type: "map",
    since: "2.14.0",
    meaning: "how to log in to a private registry",
    member: "repositoryCredentials",
    keys: {
      credentials_parameter: {
        type: "string",
        since: "2.14.0",
        required: true,
        meaning: "the ARN of the secret",
        member: "repositoryCredentials.credentialsParameter",
      },
    },
  },
  resource_requirements: {
    type: "maps",
    since: "2.18.0",
    meaning: "GPUs",
    member: "resourceRequirements",
    keys: {
      type: {
        type: "string",
        since: "2.18.0",
        required: true,
        meaning: "`GPU`",
        member: "resourceRequirements[].type",
      },
      value: {
        type: "string",
        since: "2.18.0",
        required: true,
        meaning: "how many",
        member: "resourceRequirements[].value",
      },
    },
  },
  firelens_configuration: {
    type: "map",
    since: "2.18.0",
    meaning: "makes the container a log router",
    member: "firelensConfiguration",
    keys: {
      type: {
        type: "string",
        since: "2.18.0",
        required: true,
        meaning: "`fluentd` or `fluentbit`",
        member: "firelensConfiguration.type",
      },
      options: {
        type: "map",
        since: "2.18.0",
        meaning: "the router's options",
        member: "firelensConfiguration.options",
        free: true,
      },
    },
  },
};

/** Keys of `app`. */
export const APP_KEYS: KeyTable = {
  image: { type: "string", since: "0.5.0", meaning: "the image, without its tag", member: "image" },
  tag: {
    type: "string",
    since: "2.8.0",
    meaning: "the image's tag; `latest`, or what `hako --tag` says",
    member: "image",
  },
  ...SHARED,
};

/** Keys of a container under `sidecars`. */
export const SIDECAR_KEYS: KeyTable = {
  image_tag: { type: "string", since: "0.3.0", meaning: "the image with its tag", member: "image" },
  ...SHARED,
};
