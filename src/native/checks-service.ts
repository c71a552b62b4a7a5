import { shown, textOf, valueOf, type AppResources, type Report } from "./checks-context.ts";
import { networkMode } from "./checks-ports.ts";
import type { RunTask, Service, ServiceLoadBalancer, ServiceRegistry, TaskDefinition } from "./ecs.ts";
import { AWSVPC_SECURITY_GROUPS, AWSVPC_SUBNETS } from "./limits.ts";
import type { Native, NativeNode } from "./types.ts";

/**
 * Checks a service against its task definition.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export function checkService(
  service: Native<Service>,
  { taskDefinition, scaling }: AppResources,
  fargate: NativeNode | undefined,
  report: Report,
): void {
  const task = taskDefinition?.value;
  checkLaunch(service, task, report);
  checkDaemon(service, scaling?.value.scalableTarget, fargate, report);
  checkServiceRole(service, task, report);
  if (task === undefined) return;
  for (const balancer of service.loadBalancers?.items ?? []) {
    checkPortExists(balancer, "load balancer", task, report);
    if (balancer.loadBalancerName !== undefined && networkMode(task) === "awsvpc") {
      report({
        code: "native-classic-in-awsvpc",
        at: [balancer.loadBalancerName, balancer],
        what: `the service is behind the classic load balancer \`${shown(balancer.loadBalancerName)}\`, but its tasks use the network mode \`awsvpc\``,
        limit: "tasks in the network mode `awsvpc` stand behind an Application or Network Load Balancer",
        values: { balancer: shown(balancer.loadBalancerName) },
        related: [task.networkMode],
      });
    }
  }
  checkRegistries(service, task, report);
}

/** Checks what a service and a single run have in common: where and in which network the tasks start. */
export function checkLaunch(
  launch: Native<Service> | Native<RunTask>,
  task: Native<TaskDefinition> | undefined,
  report: Report,
): void {
  const strategy = launch.capacityProviderStrategy;
  if (launch.launchType !== undefined && strategy !== undefined && strategy.items.length > 0) {
    report({
      code: "native-launch-type-and-capacity-provider",
      at: [strategy, launch.launchType],
      what: "both a launch type and a capacity provider strategy are set",
      limit: "`launchType` and `capacityProviderStrategy` exclude each other",
      values: { launchType: shown(launch.launchType) },
      related: [launch.launchType],
    });
  }
  const mode = task === undefined ? undefined : networkMode(task);
  const network = launch.networkConfiguration;
  const wrong = (what: string, limit: string, at: readonly (NativeNode | undefined)[]): void =>
    report({
      code: "native-network-configuration",
      at,
      what,
      limit,
      values: { mode: mode ?? "" },
      related: [task?.networkMode],
    });
  const needed = "tasks in the network mode `awsvpc`, and no others, have a `networkConfiguration`";
  if (mode === "awsvpc" && network === undefined)
    wrong("the network mode is `awsvpc`, but there is no `networkConfiguration`", needed, [task?.networkMode]);
  if (mode !== undefined && mode !== "awsvpc" && network !== undefined)
    wrong(`there is a \`networkConfiguration\`, but the network mode is \`${mode}\``, needed, [network]);
  const subnets = network?.awsvpcConfiguration?.subnets;
  const groups = network?.awsvpcConfiguration?.securityGroups;
  if (subnets !== undefined && subnets.items.length > AWSVPC_SUBNETS) {
    wrong(`the \`networkConfiguration\` names ${subnets.items.length} subnets`, `it names at most ${AWSVPC_SUBNETS}`, [
      subnets,
    ]);
  }
  if (groups !== undefined && groups.items.length > AWSVPC_SECURITY_GROUPS) {
    wrong(
      `the \`networkConfiguration\` names ${groups.items.length} security groups`,
      `it names at most ${AWSVPC_SECURITY_GROUPS}`,
      [groups],
    );
  }
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html */
function checkDaemon(
  service: Native<Service>,
  scaling: NativeNode | undefined,
  fargate: NativeNode | undefined,
  report: Report,
): void {
  if (textOf(service.schedulingStrategy) !== "DAEMON") return;
  const wrong = (setting: string, what: string, at: readonly (NativeNode | undefined)[]): void =>
    report({
      code: "native-daemon-service",
      at: [...at, service.schedulingStrategy],
      what: `the service is a daemon, but ${what}`,
      limit:
        "a daemon service has one task on each instance: no `desiredCount`, `placementStrategy` or scaling, no Fargate, and a `maximumPercent` of at most 100",
      values: { setting },
      related: [service.schedulingStrategy],
    });
  if (service.desiredCount !== undefined) wrong("desiredCount", "has a `desiredCount`", [service.desiredCount]);
  const strategy = service.placementStrategy;
  if (strategy !== undefined && strategy.items.length > 0)
    wrong("placementStrategy", "has a `placementStrategy`", [strategy]);
  if (fargate !== undefined) wrong("launchType", "its tasks run on Fargate", [fargate]);
  const percent = service.deploymentConfiguration?.maximumPercent;
  const most = valueOf(percent);
  if (most !== undefined && most > 100) wrong("maximumPercent", `has a \`maximumPercent\` of ${most}`, [percent]);
  if (scaling !== undefined) wrong("autoscaling", "it is scaled", [scaling]);
}

function checkServiceRole(service: Native<Service>, task: Native<TaskDefinition> | undefined, report: Report): void {
  if (service.role === undefined) return;
  const wrong = (what: string, at: NativeNode | undefined): void =>
    report({
      code: "native-service-role",
      at: [service.role],
      what: `the service names the role \`${shown(service.role)}\`, but ${what}`,
      limit:
        "services whose tasks use `awsvpc`, or that have service discovery, need the service-linked role of ECS, so they name no `role`",
      values: { role: shown(service.role) },
      related: [at],
    });
  if (task !== undefined && networkMode(task) === "awsvpc")
    wrong("its tasks use the network mode `awsvpc`", task.networkMode);
  else if ((service.serviceRegistries?.items.length ?? 0) > 0)
    wrong("it has service discovery", service.serviceRegistries);
}

type Target = Pick<Native<ServiceLoadBalancer>, "containerName" | "containerPort"> & NativeNode;

function checkPortExists(target: Target, purpose: string, task: Native<TaskDefinition>, report: Report): void {
  const containers = task.containerDefinitions.items;
  const name = textOf(target.containerName);
  if (name === undefined || containers.some((candidate) => textOf(candidate.name) === undefined)) return;
  const container = containers.find((candidate) => textOf(candidate.name) === name);
  const port = valueOf(target.containerPort);
  const values = { container: name, port: port ?? "" };
  if (container === undefined) {
    const names = containers.map((candidate) => `\`${shown(candidate.name)}\``).join(", ");
    report({
      code: "native-load-balancer-container-unknown",
      at: [target.containerName, target],
      what: `the ${purpose} sends to container \`${name}\`, which the task does not have`,
      limit: `the task has ${containers.length === 1 ? "the container" : "the containers"} ${names}`,
      values,
    });
    return;
  }
  const mappings = container.portMappings?.items ?? [];
  if (
    port === undefined ||
    mappings.some(({ containerPort }) => containerPort?.kind !== "literal" || containerPort.value === port)
  )
    return;
  const ports = mappings.map((mapping) => valueOf(mapping.containerPort));
  report({
    code: "native-load-balancer-port-unknown",
    at: [target.containerPort, target, container.portMappings, container],
    what: `the ${purpose} sends to port ${port} of container \`${name}\`, which the container does not map`,
    limit:
      ports.length === 0
        ? `container \`${name}\` maps no port`
        : `container \`${name}\` maps ${ports.map((mapped) => `\`${mapped}\``).join(", ")}`,
    values,
    related: [container.portMappings],
  });
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRegistry.html */
function checkRegistries(service: Native<Service>, task: Native<TaskDefinition>, report: Report): void {
  const registries = service.serviceRegistries?.items ?? [];
  const second = registries[1];
  if (second !== undefined) {
    report({
      code: "native-service-registry",
      at: [second, service.serviceRegistries],
      what: `the service is registered in ${registries.length} places`,
      limit: "a service has one service registry",
    });
  }
  for (const registry of registries) checkRegistry(registry, task, report);
}

function checkRegistry(registry: Native<ServiceRegistry>, task: Native<TaskDefinition>, report: Report): void {
  const mode = networkMode(task);
  const { containerName, containerPort, port } = registry;
  if (containerName !== undefined && containerPort !== undefined) {
    checkPortExists({ containerName, containerPort }, "service registry", task, report);
  } else if (mode === "bridge" || mode === "host") {
    report({
      code: "native-service-registry",
      at: [containerName, containerPort, port, registry],
      what: `the service registry names no container and port, but the network mode is \`${mode}\``,
      limit: "in the network modes `bridge` and `host` a service registry has `containerName` and `containerPort`",
      values: { mode },
      related: [task.networkMode],
    });
  }
  if (port !== undefined && (containerName !== undefined || containerPort !== undefined)) {
    report({
      code: "native-service-registry",
      at: [port, registry],
      what: "the service registry names both a port and a container's port",
      limit: "a service registry has `port`, or `containerName` and `containerPort`, not both",
    });
  }
}
