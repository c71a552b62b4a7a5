import type { KeyTable } from "./keys-table.ts";

/** The keys of a container that say how it runs on Linux, and whether it is healthy. Source: lib/hako/container.rb. */

/** Keys of `linux_parameters`. */
export const LINUX_KEYS: KeyTable = {
  capabilities: {
    type: "map",
    since: "1.8.4",
    meaning: "Linux capabilities added to and dropped from Docker's default",
    member: "linuxParameters.capabilities",
    keys: {
      add: {
        type: "strings",
        since: "1.8.4",
        meaning: "capabilities to add",
        member: "linuxParameters.capabilities.add",
      },
      drop: {
        type: "strings",
        since: "1.8.4",
        meaning: "capabilities to drop",
        member: "linuxParameters.capabilities.drop",
      },
    },
  },
  devices: {
    type: "maps",
    since: "1.8.4",
    meaning: "host devices that the container may use",
    member: "linuxParameters.devices",
    keys: {
      host_path: {
        type: "string",
        since: "1.8.4",
        required: true,
        meaning: "the device on the host",
        member: "linuxParameters.devices[].hostPath",
      },
      container_path: {
        type: "string",
        since: "1.8.4",
        meaning: "the device in the container",
        member: "linuxParameters.devices[].containerPath",
      },
      permissions: {
        type: "strings",
        since: "1.8.4",
        meaning: "`read`, `write`, `mknod`",
        member: "linuxParameters.devices[].permissions",
      },
    },
  },
  init_process_enabled: {
    type: "boolean",
    since: "1.8.4",
    meaning: "runs an init process",
    member: "linuxParameters.initProcessEnabled",
  },
  shared_memory_size: {
    type: "integer",
    since: "2.3.0",
    meaning: "the size of /dev/shm in MiB",
    member: "linuxParameters.sharedMemorySize",
  },
  tmpfs: {
    type: "maps",
    since: "2.3.0",
    meaning: "tmpfs mounts",
    member: "linuxParameters.tmpfs",
    keys: {
      container_path: {
        type: "string",
        since: "2.3.0",
        required: true,
        meaning: "where it is mounted",
        member: "linuxParameters.tmpfs[].containerPath",
      },
      mount_options: {
        type: "strings",
        since: "2.3.0",
        meaning: "mount options",
        member: "linuxParameters.tmpfs[].mountOptions",
      },
      size: {
        type: "integer",
        since: "2.3.0",
        required: true,
        meaning: "its size in MiB",
        member: "linuxParameters.tmpfs[].size",
      },
    },
  },
};

/** Keys of `health_check`. */
export const HEALTH_CHECK_KEYS: KeyTable = {
  command: {
    type: "strings",
    since: "2.3.0",
    required: true,
    meaning: "the command that tells whether the container is healthy",
    member: "healthCheck.command",
  },
  interval: { type: "integer", since: "2.3.0", meaning: "seconds between checks; 30", member: "healthCheck.interval" },
  retries: {
    type: "integer",
    since: "2.3.0",
    meaning: "failures until it is unhealthy; 3",
    member: "healthCheck.retries",
  },
  timeout: {
    type: "integer",
    since: "2.3.0",
    meaning: "seconds that a check may take; 5",
    member: "healthCheck.timeout",
  },
  start_period: {
    type: "integer",
    since: "2.3.0",
    meaning: "seconds of grace at the start",
    member: "healthCheck.startPeriod",
  },
};
