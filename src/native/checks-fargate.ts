import { choice, shown, textOf, valueOf, type Report } from "./checks-context.ts";
import { networkMode } from "./checks-ports.ts";
import type { ContainerDefinition, RunTask, Service, TaskDefinition } from "./ecs.ts";
import {
  EPHEMERAL_STORAGE,
  FARGATE_ADDED_CAPABILITIES,
  FARGATE_CAPACITY_PROVIDERS,
  FARGATE_LOG_DRIVERS,
  fargateSizes,
  taskCpu,
  taskMemory,
  type FargateSize,
} from "./limits.ts";
import type { Native, NativeNode } from "./types.ts";

type Task = Native<TaskDefinition>;

/** What says where the tasks of a definition run. */
export type Launch = Pick<Native<Service> | Native<RunTask>, "launchType" | "capacityProviderStrategy">;

/** The member that sends the tasks to Fargate, if one certainly does. */
export function fargateMember(
  task: Task | undefined,
  launches: readonly (Launch | undefined)[],
): NativeNode | undefined {
  const compatibility = task?.requiresCompatibilities?.items.find((item) => textOf(item) === "FARGATE");
  if (compatibility !== undefined) return compatibility;
  for (const launch of launches) {
    if (launch?.launchType !== undefined && textOf(launch.launchType) === "FARGATE") return launch.launchType;
    const item = launch?.capacityProviderStrategy?.items.find(({ capacityProvider }) =>
      FARGATE_CAPACITY_PROVIDERS.includes(textOf(capacityProvider) ?? ""),
    );
    if (item !== undefined) return item.capacityProvider;
  }
  return undefined;
}

/**
 * Checks a task definition whose tasks run on Fargate.
 *
 * @param why the member that sends them there
 */
export function checkFargateTask(task: Task, why: NativeNode, report: Report): void {
  const unsupported = unsupportedBy(why, report);
  const mode = networkMode(task);
  if (mode !== undefined && mode !== "awsvpc") {
    const what =
      task.networkMode === undefined ? "no `networkMode`, which means `bridge`" : `\`networkMode\` \`${mode}\``;
    unsupported({
      setting: "networkMode",
      what: `the task definition has ${what}`,
      at: [task.networkMode, why],
      limit: "Fargate needs the network mode `awsvpc`",
    });
  }
  if (textOf(task.pidMode) === "host") {
    unsupported({ setting: "pidMode", what: "the task definition has `pidMode` `host`", at: [task.pidMode] });
  }
  for (const volume of task.volumes?.items ?? []) {
    const name = shown(volume.name);
    if (volume.dockerVolumeConfiguration !== undefined) {
      unsupported({
        setting: "dockerVolumeConfiguration",
        what: `the volume \`${name}\` is a Docker volume`,
        at: [volume.dockerVolumeConfiguration, volume],
      });
    }
    if (volume.host?.sourcePath !== undefined) {
      unsupported({
        setting: "sourcePath",
        what: `the volume \`${name}\` is a folder of the host`,
        at: [volume.host.sourcePath, volume],
      });
    }
  }
  for (const container of task.containerDefinitions.items) checkFargateContainer(container, mode, unsupported);
  checkSize(task, why, report);
  checkStorage(task, report);
}

/** A setting that Fargate does not have. */
interface Unsupported {
  readonly setting: string;
  readonly what: string;
  readonly at: readonly (NativeNode | undefined)[];
  readonly limit?: string;
  readonly container?: string;
}

function unsupportedBy(why: NativeNode, report: Report): (found: Unsupported) => void {
  return ({ setting, what, at, limit, container }) => {
    report({
      code: "native-fargate-unsupported",
      at,
      what: `${what}, but the task runs on Fargate`,
      limit: limit ?? `Fargate does not support \`${setting}\``,
      values: { setting, ...(container === undefined ? {} : { container }) },
      related: [why],
    });
  };
}

function checkFargateContainer(
  container: Native<ContainerDefinition>,
  mode: string | undefined,
  unsupported: (found: Unsupported) => void,
): void {
  const name = shown(container.name);
  const refuse = (setting: string, at: NativeNode | undefined, limit?: string): void =>
    unsupported({
      setting,
      container: name,
      what: `container \`${name}\` has \`${setting}\``,
      at: [at, container],
      ...(limit === undefined ? {} : { limit }),
    });
  if (valueOf(container.privileged) === true) refuse("privileged", container.privileged);
  // Outside `bridge`, the network mode already forbids them.
  if ((container.links?.items.length ?? 0) > 0 && mode === "bridge") refuse("links", container.links);
  if ((container.dockerSecurityOptions?.items.length ?? 0) > 0)
    refuse("dockerSecurityOptions", container.dockerSecurityOptions);
  const linux = container.linuxParameters;
  if ((linux?.devices?.items.length ?? 0) > 0) refuse("devices", linux?.devices);
  if (linux?.sharedMemorySize !== undefined) refuse("sharedMemorySize", linux.sharedMemorySize);
  for (const capability of linux?.capabilities?.add?.items ?? []) {
    const added = textOf(capability);
    if (added === undefined || FARGATE_ADDED_CAPABILITIES.includes(added)) continue;
    refuse(
      `capabilities.add: ${added}`,
      capability,
      `Fargate adds no capability but ${choice(FARGATE_ADDED_CAPABILITIES)}`,
    );
  }
  const driver = container.logConfiguration === undefined ? undefined : textOf(container.logConfiguration.logDriver);
  if (driver !== undefined && !FARGATE_LOG_DRIVERS.includes(driver)) {
    refuse(
      `logDriver: ${driver}`,
      container.logConfiguration?.logDriver,
      `Fargate has the log drivers ${choice(FARGATE_LOG_DRIVERS)}`,
    );
  }
}

function checkSize(task: Task, why: NativeNode, report: Report): void {
  const windows =
    task.runtimePlatform?.operatingSystemFamily !== undefined &&
    textOf(task.runtimePlatform.operatingSystemFamily)?.startsWith("WINDOWS") === true;
  const cpu = textOf(task.cpu);
  const memory = textOf(task.memory);
  const units = taskCpu(cpu ?? "");
  const size = fargateSizes().find((candidate) => candidate.cpu === units && (candidate.windows || !windows));
  const wrong = (what: string, limit: string, at: readonly (NativeNode | undefined)[]): void =>
    report({
      code: "native-fargate-size",
      at: [...at, why],
      what,
      limit,
      values: { cpu: cpu ?? "", memory: memory ?? "" },
      related: [why],
    });
  if (task.cpu === undefined)
    wrong("the task definition has no `cpu`, but the task runs on Fargate", cpuChoice(windows), []);
  else if (cpu !== undefined && size === undefined)
    wrong(`the task asks for \`cpu\` \`${cpu}\``, cpuChoice(windows), [task.cpu]);
  if (task.memory === undefined)
    wrong("the task definition has no `memory`, but the task runs on Fargate", memoryChoice(size), []);
  else if (memory !== undefined && size !== undefined && !size.memory.includes(taskMemory(memory) ?? -1)) {
    wrong(`the task asks for \`cpu\` \`${cpu}\` and \`memory\` \`${memory}\``, memoryChoice(size), [
      task.memory,
      task.cpu,
    ]);
  }
}

function cpuChoice(windows: boolean): string {
  const sizes = fargateSizes().filter((size) => size.windows || !windows);
  return `the \`cpu\` of a task on Fargate is ${choice(sizes.map(({ cpu }) => cpu))}`;
}

function memoryChoice(size: FargateSize | undefined): string {
  if (size === undefined) return "a task on Fargate has `memory`";
  const { cpu, memory } = size;
  const [first, second] = memory;
  const last = memory.at(-1);
  if (first === undefined || second === undefined || memory.length <= 4)
    return `with \`cpu\` \`${cpu}\` Fargate has \`memory\` ${choice(memory)}`;
  return `with \`cpu\` \`${cpu}\` Fargate has \`memory\` from \`${first}\` to \`${last}\` in steps of \`${second - first}\``;
}

function checkStorage(task: Task, report: Report): void {
  const size = valueOf(task.ephemeralStorage?.sizeInGiB);
  const { least, most } = EPHEMERAL_STORAGE;
  if (size === undefined || (size >= least && size <= most)) return;
  report({
    code: "native-ephemeral-storage",
    at: [task.ephemeralStorage],
    what: `the task asks for ${size} GiB of ephemeral storage`,
    limit: `\`sizeInGiB\` lies between ${least} and ${most}`,
    values: { value: size, least, most },
  });
}

/** Checks what is said beside the task definition about placing tasks that run on Fargate. */
export function checkFargatePlacement(
  launch: Pick<Native<Service> | Native<RunTask>, "placementConstraints" | "placementStrategy">,
  why: NativeNode,
  report: Report,
): void {
  const unsupported = unsupportedBy(why, report);
  for (const setting of ["placementConstraints", "placementStrategy"] as const) {
    const list = launch[setting];
    if (list === undefined || list.items.length === 0) continue;
    unsupported({ setting, what: `\`${setting}\` is set`, at: [list] });
  }
}
