import { APP_KEYS, SIDECAR_KEYS } from "./keys-container.ts";
import { SCHEDULER_KEYS } from "./keys-scheduler.ts";
import type { HistoricKey, KeyDefinition, KeyTable } from "./keys-table.ts";

/** The keys of a definition beside its containers and its scheduler. Source: lib/hako and its history. */

const VOLUME_KEYS: KeyTable = {
  source_path: {
    type: "string",
    since: "0.11.0",
    meaning: "a folder of the host",
    member: "volumes[].host.sourcePath",
  },
  docker_volume_configuration: {
    type: "map",
    since: "2.3.0",
    meaning: "a Docker volume",
    member: "volumes[].dockerVolumeConfiguration",
    keys: {
      autoprovision: {
        type: "boolean",
        since: "2.3.0",
        meaning: "made where it is missing",
        member: "volumes[].dockerVolumeConfiguration.autoprovision",
      },
      driver: {
        type: "string",
        since: "2.3.0",
        meaning: "the volume driver",
        member: "volumes[].dockerVolumeConfiguration.driver",
      },
      driver_opts: {
        type: "map",
        since: "2.3.0",
        meaning: "the driver's options",
        member: "volumes[].dockerVolumeConfiguration.driverOpts",
        free: true,
      },
      labels: {
        type: "map",
        since: "2.3.0",
        meaning: "the volume's labels",
        member: "volumes[].dockerVolumeConfiguration.labels",
        free: true,
      },
      scope: {
        type: "string",
        since: "2.3.0",
        meaning: "`task` or `shared`",
        member: "volumes[].dockerVolumeConfiguration.scope",
      },
    },
  },
  efs_volume_configuration: {
    type: "map",
    since: "2.18.0",
    meaning: "an EFS file system",
    member: "volumes[].efsVolumeConfiguration",
    keys: {
      file_system_id: {
        type: "string",
        since: "2.18.0",
        required: true,
        meaning: "the file system",
        member: "volumes[].efsVolumeConfiguration.fileSystemId",
      },
      root_directory: {
        type: "string",
        since: "2.18.0",
        meaning: "the folder in it",
        member: "volumes[].efsVolumeConfiguration.rootDirectory",
      },
      transit_encryption: {
        type: "string",
        since: "2.18.0",
        meaning: "`ENABLED` or `DISABLED`",
        member: "volumes[].efsVolumeConfiguration.transitEncryption",
      },
      transit_encryption_port: {
        type: "integer",
        since: "2.18.0",
        meaning: "the port for it",
        member: "volumes[].efsVolumeConfiguration.transitEncryptionPort",
      },
      authorization_config: {
        type: "map",
        since: "2.18.0",
        meaning: "how access is granted",
        member: "volumes[].efsVolumeConfiguration.authorizationConfig",
        keys: {
          access_point_id: {
            type: "string",
            since: "2.18.0",
            meaning: "the access point",
            member: "volumes[].efsVolumeConfiguration.authorizationConfig.accessPointId",
          },
          iam: {
            type: "string",
            since: "2.18.0",
            meaning: "`ENABLED` or `DISABLED`",
            member: "volumes[].efsVolumeConfiguration.authorizationConfig.iam",
          },
        },
      },
    },
  },
};

const SCRIPT_TYPE: KeyDefinition = {
  type: "string",
  since: "0.3.0",
  required: true,
  meaning: "which script",
  member: "",
};

/** The keys of the scripts that come with Hako, by their type. Others have their own. */
export const SCRIPT_KEYS: Readonly<Record<string, KeyTable>> = {
  nginx_front: {
    type: SCRIPT_TYPE,
    s3: {
      type: "map",
      since: "0.13.0",
      required: true,
      meaning: "where the configuration is put",
      member: "PutObject",
      keys: {
        region: { type: "string", since: "0.13.0", required: true, meaning: "the bucket's region", member: "" },
        bucket: { type: "string", since: "0.13.0", required: true, meaning: "the bucket", member: "Bucket" },
        prefix: { type: "string", since: "0.13.0", meaning: "what stands before the object's name", member: "Key" },
      },
    },
    backend: { type: "string", since: "0.18.0", meaning: "the container behind nginx; `app`", member: "links" },
    backend_port: { type: "integer", since: "0.18.0", required: true, meaning: "its port", member: "Body" },
    locations: {
      type: "map",
      since: "0.13.0",
      meaning: "the paths that are let through; all",
      member: "Body",
      each: {
        allow_only_from: {
          type: "strings",
          since: "0.13.0",
          meaning: "the addresses that may come in",
          member: "Body",
        },
      },
    },
    client_max_body_size: { type: "string", since: "0.13.0", meaning: "the largest request body", member: "Body" },
  },
  create_aws_cloud_watch_logs_log_group: { type: SCRIPT_TYPE },
};

/** Their keys depend on their type: `SCRIPT_KEYS`. */
export const SCRIPTS: KeyDefinition = {
  type: "maps",
  since: "0.3.0",
  meaning: "what runs around a deployment",
  member: "",
};

/** The keys of a definition. */
export const DEFINITION_KEYS: KeyTable = {
  scheduler: {
    type: "map",
    since: "0.1.0",
    required: true,
    meaning: "where and how the app runs",
    member: "",
    keys: SCHEDULER_KEYS,
  },
  app: {
    type: "map",
    since: "0.5.0",
    required: true,
    meaning: "the main container",
    member: "containerDefinitions",
    keys: APP_KEYS,
  },
  sidecars: {
    type: "map",
    since: "2.3.0",
    meaning: "the other containers by name",
    member: "containerDefinitions",
    each: SIDECAR_KEYS,
  },
  additional_containers: {
    type: "map",
    since: "0.6.0",
    meaning: "the older name of `sidecars`",
    member: "containerDefinitions",
    each: SIDECAR_KEYS,
  },
  scripts: SCRIPTS,
  volumes: { type: "map", since: "0.11.0", meaning: "the volumes by name", member: "volumes", each: VOLUME_KEYS },
};

/** Keys that older releases read, by the place where they stood. */
export const HISTORIC_KEYS: Readonly<Record<string, Readonly<Record<string, HistoricKey>>>> = {
  "": {
    image: { valid: "0.1.0 to 0.4.0", replacement: "app.image" },
    env: { valid: "0.1.0 to 0.4.0", replacement: "app.env" },
    port: { valid: "0.1.0 to 0.4.0", replacement: "backend_port of the script nginx_front" },
    docker_labels: { valid: "0.2.1 to 0.4.0", replacement: "app.docker_labels" },
    front: {
      valid: "0.1.0 to 0.13.3",
      replacement: "sidecars.front, and the script nginx_front for its s3 and locations",
    },
    after_scripts: { valid: "0.2.0 to 0.2.1", replacement: "scripts" },
  },
  app: { port: { valid: "0.5.0 to 0.17.2", replacement: "backend_port of the script nginx_front" } },
};
