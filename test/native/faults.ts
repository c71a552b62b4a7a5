import type { ContainerDefinition } from "../../src/native/ecs.ts";
import type { ProblemCode } from "../../src/source/problem.ts";
import { bridgeApp, fargateApp, oneshotOf, type Draft } from "./good.ts";
import { RULE_FAULTS } from "./rules-faults.ts";

/** One seeded fault. */
export interface Fault {
  readonly code: ProblemCode;
  readonly about: string;
  readonly app: () => Draft;
  readonly seed: (draft: Draft) => void;
  /** The resource and the steps to the leaf where the problem stands. */
  readonly at: string;
  /** How many problems of this code there are, where not one. */
  readonly count?: number;
  /** Values that a message needs. */
  readonly values?: Readonly<Record<string, string>>;
}

type Container = ContainerDefinition & { name: string };

function container(draft: Draft, name: string): Container {
  const found = draft.task.containerDefinitions.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
}

const TASK = "task-definition/web";
const APP = `${TASK}/containerDefinitions/0`;
const FRONT = `${TASK}/containerDefinitions/1`;

function bridge(
  code: ProblemCode,
  about: string,
  at: string,
  seed: (draft: Draft) => void,
  values?: Fault["values"],
): Fault {
  return { code, about, app: bridgeApp, seed, at, ...(values === undefined ? {} : { values }) };
}

function fargate(
  code: ProblemCode,
  about: string,
  at: string,
  seed: (draft: Draft) => void,
  values?: Fault["values"],
): Fault {
  return { code, about, app: fargateApp, seed, at, ...(values === undefined ? {} : { values }) };
}

/** The fault in a container of the app on EC2. */
function inApp(
  code: ProblemCode,
  about: string,
  at: string,
  seed: (app: Container) => void,
  values?: Fault["values"],
): Fault {
  return bridge(code, about, `${APP}${at}`, (draft) => seed(container(draft, "app")), values);
}

/** The fault in a container of the app on Fargate. */
function inFargateApp(
  code: ProblemCode,
  about: string,
  at: string,
  seed: (app: Container) => void,
  values?: Fault["values"],
): Fault {
  return fargate(code, about, `${APP}${at}`, (draft) => seed(container(draft, "app")), values);
}

const DEPENDENCIES: readonly Fault[] = [
  inApp(
    "native-dependency-unknown-container",
    "a container that is not there",
    "/dependsOn/0/containerName",
    (app) => (app.dependsOn = [{ containerName: "stup", condition: "START" }]),
    { container: "app", dependency: "stup" },
  ),
  bridge(
    "native-dependency-cycle",
    "two containers that wait for each other",
    `${APP}/dependsOn/0/containerName`,
    (draft) => {
      container(draft, "app").dependsOn = [{ containerName: "front", condition: "START" }];
      delete container(draft, "front").links;
    },
    { containers: "app, front" },
  ),
  bridge("native-dependency-cycle", "a link against a dependency", `${APP}/dependsOn/0/containerName`, (draft) => {
    container(draft, "app").dependsOn = [{ containerName: "front", condition: "START" }];
    delete container(draft, "front").dependsOn;
  }),
  bridge(
    "native-dependency-cycle",
    "volumesFrom against a link",
    `${APP}/volumesFrom/0/sourceContainer`,
    (draft) => (container(draft, "app").volumesFrom = [{ sourceContainer: "front", readOnly: true }]),
  ),
  inApp(
    "native-dependency-cycle",
    "a container that waits for itself",
    "/dependsOn/0/containerName",
    (app) => (app.dependsOn = [{ containerName: "app", condition: "START" }]),
    { containers: "app" },
  ),
  bridge(
    "native-dependency-healthy-without-health-check",
    "HEALTHY without a health check",
    `${FRONT}/dependsOn/0/condition`,
    (draft) => delete container(draft, "app").healthCheck,
    { container: "front", dependency: "app" },
  ),
  bridge(
    "native-dependency-on-essential",
    "SUCCESS on an essential container",
    `${APP}/dependsOn/0/condition`,
    (draft) => (container(draft, "setup").essential = true),
    { container: "app", dependency: "setup", condition: "SUCCESS" },
  ),
  bridge(
    "native-dependency-on-essential",
    "COMPLETE on a container that is essential by default",
    `${APP}/dependsOn/0/condition`,
    (draft) => {
      delete container(draft, "setup").essential;
      container(draft, "app").dependsOn = [{ containerName: "setup", condition: "COMPLETE" }];
    },
  ),
];

const CONTAINERS: readonly Fault[] = [
  inApp(
    "native-name-in-environment-and-secrets",
    "a name in both",
    "/secrets/0/name",
    (app) => app.environment?.push({ name: "PASSWORD", value: "x" }),
    { container: "app", variable: "PASSWORD" },
  ),
  inApp(
    "native-duplicate-secret",
    "a secret twice",
    "/secrets/2/name",
    (app) => app.secrets?.push({ name: "TOKEN", valueFrom: "token" }),
    { container: "app", variable: "TOKEN" },
  ),
  inApp(
    "native-secret-value-from",
    "a suffix without all colons",
    "/secrets/0/valueFrom",
    (app) =>
      (app.secrets = [
        { name: "A", valueFrom: "arn:aws:secretsmanager:us-east-1:012345678901:secret:web-AbCdEf:token" },
      ]),
    { variable: "A" },
  ),
  inApp(
    "native-secret-value-from",
    "a stage and an id",
    "/secrets/0/valueFrom",
    (app) =>
      (app.secrets = [
        { name: "A", valueFrom: "arn:aws:secretsmanager:us-east-1:012345678901:secret:web-AbCdEf:token:AWSCURRENT:1" },
      ]),
  ),
  inApp(
    "native-secret-value-from",
    "two slashes",
    "/secrets/0/valueFrom",
    (app) => (app.secrets = [{ name: "A", valueFrom: "arn:aws:ssm:us-east-1:012345678901:parameter//web" }]),
  ),
  inApp(
    "native-secret-value-from",
    "another service",
    "/secrets/0/valueFrom",
    (app) => (app.secrets = [{ name: "A", valueFrom: "arn:aws:s3:::bucket/key" }]),
  ),
  bridge("native-no-essential-container", "nothing essential", `${APP}/essential`, (draft) => {
    for (const each of draft.task.containerDefinitions) each.essential = false;
  }),
  inApp("native-image-missing", "no image", "/name", (app) => delete app.image, { container: "app" }),
  inApp("native-image-missing", "a tag without an image", "/image", (app) => (app.image = ":latest"), {
    container: "app",
  }),
  inApp("native-image-missing", "an empty image", "/image", (app) => (app.image = "")),
  inApp(
    "native-health-check-range",
    "an interval of 4",
    "/healthCheck/interval",
    (app) => (app.healthCheck = { command: ["CMD", "x"], interval: 4 }),
    { member: "interval", value: "4", least: "5", most: "300" },
  ),
  inApp(
    "native-health-check-range",
    "a timeout of 61",
    "/healthCheck/timeout",
    (app) => (app.healthCheck = { command: ["CMD", "x"], timeout: 61 }),
  ),
  inApp(
    "native-health-check-range",
    "11 retries",
    "/healthCheck/retries",
    (app) => (app.healthCheck = { command: ["CMD", "x"], retries: 11 }),
  ),
  inApp(
    "native-health-check-range",
    "a start period of 301",
    "/healthCheck/startPeriod",
    (app) => (app.healthCheck = { command: ["CMD", "x"], startPeriod: 301 }),
  ),
  inApp(
    "native-memory-missing",
    "no memory on EC2",
    "/name",
    (app) => {
      delete app.memory;
      delete app.memoryReservation;
    },
    { container: "app" },
  ),
  inApp(
    "native-memory-exceeded",
    "more reserved than allowed",
    "/memoryReservation",
    (app) => (app.memoryReservation = 512),
    { memory: "512", most: "256" },
  ),
  inFargateApp("native-memory-exceeded", "more than the task has", "/memory", (app) => (app.memory = 2048), {
    memory: "2048",
    most: "1024",
  }),
  inApp(
    "native-awslogs-without-region",
    "no region",
    "/logConfiguration/logDriver",
    (app) => delete app.logConfiguration?.options?.["awslogs-region"],
    { container: "app", option: "awslogs-region" },
  ),
  inApp(
    "native-awslogs-without-group",
    "no group",
    "/logConfiguration/logDriver",
    (app) => delete app.logConfiguration?.options?.["awslogs-group"],
  ),
  inFargateApp(
    "native-awslogs-without-stream-prefix",
    "no stream prefix on Fargate",
    "/logConfiguration/logDriver",
    (app) => delete app.logConfiguration?.options?.["awslogs-stream-prefix"],
  ),
  bridge(
    "native-volume-unknown",
    "a volume that is not there",
    `${APP}/mountPoints/0/sourceVolume`,
    (draft) => delete draft.task.volumes,
    { container: "app", volume: "data" },
  ),
  bridge(
    "native-execution-role-missing",
    "secrets without a role",
    `${APP}/secrets/0/name`,
    (draft) => delete draft.task.executionRoleArn,
    { container: "app", member: "secrets" },
  ),
  bridge(
    "native-execution-role-missing",
    "repository credentials without a role",
    `${APP}/repositoryCredentials/credentialsParameter`,
    (draft) => {
      delete draft.task.executionRoleArn;
      delete container(draft, "app").secrets;
      container(draft, "app").repositoryCredentials = { credentialsParameter: "arn" };
    },
  ),
  fargate(
    "native-execution-role-missing",
    "awslogs on Fargate without a role",
    `${APP}/logConfiguration/logDriver`,
    (draft) => {
      delete draft.task.executionRoleArn;
      delete container(draft, "app").secrets;
    },
  ),
  fargate(
    "native-execution-role-missing",
    "an image of Amazon ECR on Fargate without a role",
    `${FRONT}/image`,
    (draft) => {
      delete draft.task.executionRoleArn;
      delete container(draft, "app").secrets;
      delete container(draft, "app").logConfiguration;
      container(draft, "front").image = "012345678901.dkr.ecr.us-east-1.amazonaws.com/front:1";
    },
  ),
];

const PORTS: readonly Fault[] = [
  bridge(
    "native-links-outside-bridge",
    "links on the host's network",
    `${FRONT}/links/0`,
    (draft) => (draft.task.networkMode = "host"),
    { container: "front", link: "app:backend", mode: "host" },
  ),
  fargate(
    "native-links-outside-bridge",
    "links in awsvpc",
    `${FRONT}/links/0`,
    (draft) => (container(draft, "front").links = ["app"]),
  ),
  inFargateApp(
    "native-extra-hosts-in-awsvpc",
    "extra hosts in awsvpc",
    "/extraHosts/0/hostname",
    (app) => (app.extraHosts = [{ hostname: "a", ipAddress: "10.0.0.1" }]),
  ),
  bridge(
    "native-ports-without-network",
    "ports without a network",
    `${FRONT}/portMappings/0/containerPort`,
    (draft) => {
      draft.task.networkMode = "none";
      delete container(draft, "front").links;
    },
  ),
  fargate(
    "native-host-port-mismatch",
    "another host port in awsvpc",
    `${FRONT}/portMappings/0/hostPort`,
    (draft) => (container(draft, "front").portMappings = [{ containerPort: 80, hostPort: 8080 }]),
    { container: "front", port: "80", hostPort: "8080", mode: "awsvpc" },
  ),
  fargate(
    "native-duplicate-port",
    "two containers with one port in awsvpc",
    `${FRONT}/portMappings/0/containerPort`,
    (draft) => (container(draft, "app").portMappings = [{ containerPort: 80 }]),
    { container: "front", other: "app", port: "80", protocol: "tcp" },
  ),
  bridge(
    "native-duplicate-port",
    "one host port twice",
    `${FRONT}/portMappings/1/containerPort`,
    (draft) =>
      (container(draft, "front").portMappings = [
        { containerPort: 80, hostPort: 8080 },
        { containerPort: 81, hostPort: 8080 },
      ]),
  ),
  bridge(
    "native-duplicate-port",
    "one port for tcp and udp",
    `${FRONT}/portMappings/1/containerPort`,
    (draft) =>
      (container(draft, "front").portMappings = [
        { containerPort: 80, hostPort: 0, protocol: "tcp" },
        { containerPort: 80, hostPort: 0, protocol: "udp" },
      ]),
    { port: "80" },
  ),
];

const FARGATE: readonly Fault[] = [
  fargate("native-fargate-size", "a CPU size that is not there", `${TASK}/cpu`, (draft) => (draft.task.cpu = "300"), {
    cpu: "300",
    memory: "1 GB",
  }),
  fargate(
    "native-fargate-size",
    "too much memory for the CPU",
    `${TASK}/memory`,
    (draft) => (draft.task.memory = "4096"),
    { cpu: "256", memory: "4096" },
  ),
  fargate("native-fargate-size", "memory between two steps", `${TASK}/memory`, (draft) =>
    Object.assign(draft.task, { cpu: "8 vCPU", memory: "17 GB" }),
  ),
  fargate("native-fargate-size", "no CPU", `${TASK}/requiresCompatibilities/0`, (draft) => delete draft.task.cpu),
  fargate("native-fargate-size", "no memory", `${TASK}/requiresCompatibilities/0`, (draft) => delete draft.task.memory),
  fargate(
    "native-fargate-size",
    "a size that Windows does not have",
    `${TASK}/cpu`,
    (draft) => (draft.task.runtimePlatform = { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" }),
  ),
  fargate(
    "native-ephemeral-storage",
    "20 GiB",
    `${TASK}/ephemeralStorage/sizeInGiB`,
    (draft) => (draft.task.ephemeralStorage = { sizeInGiB: 20 }),
    { value: "20", least: "21", most: "200" },
  ),
  fargate(
    "native-fargate-unsupported",
    "a task that says nothing of its network, sent to Fargate by its service",
    "service/web/launchType",
    (draft) => {
      delete draft.task.networkMode;
      delete draft.task.requiresCompatibilities;
      delete draft.service.networkConfiguration;
      container(draft, "front").portMappings = [{ containerPort: 80, hostPort: 0 }];
      draft.group.targetGroup.TargetType = "instance";
    },
    { setting: "networkMode" },
  ),
  {
    ...fargate(
      "native-fargate-unsupported",
      "links in bridge",
      `${FRONT}/links/0`,
      (draft) => {
        delete draft.task.requiresCompatibilities;
        delete draft.service.networkConfiguration;
        delete draft.service.launchType;
        draft.service.capacityProviderStrategy = [{ capacityProvider: "FARGATE_SPOT", weight: 1 }];
        draft.task.networkMode = "bridge";
        draft.group.targetGroup.TargetType = "instance";
        container(draft, "front").links = ["app"];
      },
      { setting: "links", container: "front" },
    ),
    count: 2,
  },
  fargate(
    "native-fargate-unsupported",
    "the host's processes",
    `${TASK}/pidMode`,
    (draft) => (draft.task.pidMode = "host"),
    { setting: "pidMode" },
  ),
  fargate(
    "native-fargate-unsupported",
    "a Docker volume",
    `${TASK}/volumes/0/dockerVolumeConfiguration/scope`,
    (draft) => (draft.task.volumes = [{ name: "data", dockerVolumeConfiguration: { scope: "task" } }]),
    { setting: "dockerVolumeConfiguration" },
  ),
  fargate(
    "native-fargate-unsupported",
    "a folder of the host",
    `${TASK}/volumes/0/host/sourcePath`,
    (draft) => (draft.task.volumes = [{ name: "data", host: { sourcePath: "/mnt" } }]),
  ),
  inFargateApp("native-fargate-unsupported", "privileged", "/privileged", (app) => (app.privileged = true), {
    setting: "privileged",
    container: "app",
  }),
  inFargateApp(
    "native-fargate-unsupported",
    "security options",
    "/dockerSecurityOptions/0",
    (app) => (app.dockerSecurityOptions = ["no-new-privileges"]),
  ),
  inFargateApp(
    "native-fargate-unsupported",
    "devices",
    "/linuxParameters/devices/0/hostPath",
    (app) => (app.linuxParameters = { devices: [{ hostPath: "/dev/x", permissions: [] }] }),
  ),
  inFargateApp(
    "native-fargate-unsupported",
    "shared memory",
    "/linuxParameters/sharedMemorySize",
    (app) => (app.linuxParameters = { sharedMemorySize: 64 }),
  ),
  inFargateApp(
    "native-fargate-unsupported",
    "a capability",
    "/linuxParameters/capabilities/add/1",
    (app) => (app.linuxParameters = { capabilities: { add: ["SYS_PTRACE", "NET_ADMIN"], drop: ["ALL"] } }),
  ),
  inFargateApp(
    "native-fargate-unsupported",
    "a log driver",
    "/logConfiguration/logDriver",
    (app) => (app.logConfiguration = { logDriver: "syslog", options: {} }),
  ),
  fargate(
    "native-fargate-unsupported",
    "placement constraints",
    "service/web/placementConstraints/0/type",
    (draft) => (draft.service.placementConstraints = [{ type: "distinctInstance" }]),
    { setting: "placementConstraints" },
  ),
  fargate(
    "native-fargate-unsupported",
    "a placement strategy of a one-shot task",
    "oneshot/web/runTask/placementStrategy/0/type",
    (draft) => {
      draft.oneshot = oneshotOf(draft);
      draft.oneshot.runTask.placementStrategy = [{ type: "random" }];
    },
  ),
];

const SERVICES: readonly Fault[] = [
  bridge(
    "native-load-balancer-container-unknown",
    "a container that is not there",
    "service/web/loadBalancers/0/containerName",
    (draft) => Object.assign(draft.service.loadBalancers?.[0] ?? {}, { containerName: "nginx" }),
    { container: "nginx", port: "80" },
  ),
  bridge(
    "native-load-balancer-port-unknown",
    "a port that is not mapped",
    "service/web/loadBalancers/0/containerPort",
    (draft) => Object.assign(draft.service.loadBalancers?.[0] ?? {}, { containerPort: 8080 }),
    { container: "front", port: "8080" },
  ),
  bridge(
    "native-load-balancer-port-unknown",
    "a container without ports",
    "service/web/loadBalancers/0/containerPort",
    (draft) => Object.assign(draft.service.loadBalancers?.[0] ?? {}, { containerName: "app" }),
  ),
  fargate(
    "native-network-configuration",
    "awsvpc without a network configuration",
    `${TASK}/networkMode`,
    (draft) => delete draft.service.networkConfiguration,
    { mode: "awsvpc" },
  ),
  bridge(
    "native-network-configuration",
    "bridge with a network configuration",
    "service/web/networkConfiguration/awsvpcConfiguration/subnets/0",
    (draft) => (draft.service.networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-1"] } }),
    { mode: "bridge" },
  ),
  fargate(
    "native-network-configuration",
    "17 subnets",
    "service/web/networkConfiguration/awsvpcConfiguration/subnets/0",
    (draft) =>
      (draft.service.networkConfiguration = {
        awsvpcConfiguration: { subnets: Array.from({ length: 17 }, (_, index) => `subnet-${index}`) },
      }),
  ),
  fargate(
    "native-network-configuration",
    "6 security groups",
    "service/web/networkConfiguration/awsvpcConfiguration/securityGroups/0",
    (draft) =>
      (draft.service.networkConfiguration = {
        awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["a", "b", "c", "d", "e", "f"] },
      }),
  ),
  fargate(
    "native-network-configuration",
    "a one-shot task without one",
    "oneshot/web/taskDefinition/networkMode",
    (draft) => {
      draft.oneshot = oneshotOf(draft);
      delete draft.oneshot.runTask.networkConfiguration;
    },
  ),
  bridge(
    "native-launch-type-and-capacity-provider",
    "both",
    "service/web/capacityProviderStrategy/0/capacityProvider",
    (draft) => (draft.service.capacityProviderStrategy = [{ capacityProvider: "group" }]),
  ),
  fargate(
    "native-service-role",
    "a role in awsvpc",
    "service/web/role",
    (draft) => (draft.service.role = "ecsServiceRole"),
    { role: "ecsServiceRole" },
  ),
  bridge(
    "native-service-role",
    "a role with service discovery",
    "service/web/role",
    (draft) => (draft.service.serviceRegistries = [{ registryArn: "arn", containerName: "front", containerPort: 80 }]),
  ),
  bridge(
    "native-service-registry",
    "no container in bridge",
    "service/web/serviceRegistries/0/registryArn",
    (draft) => {
      delete draft.service.role;
      draft.service.serviceRegistries = [{ registryArn: "arn" }];
    },
    { mode: "bridge" },
  ),
  fargate(
    "native-service-registry",
    "two registries",
    "service/web/serviceRegistries/1/registryArn",
    (draft) => (draft.service.serviceRegistries = [{ registryArn: "arn" }, { registryArn: "arn" }]),
  ),
  bridge(
    "native-service-registry",
    "a container without a port in bridge",
    "service/web/serviceRegistries/0/containerName",
    (draft) => {
      delete draft.service.role;
      draft.service.serviceRegistries = [{ registryArn: "arn", containerName: "front" }];
    },
  ),
  fargate(
    "native-service-registry",
    "a port, and a container without one",
    "service/web/serviceRegistries/0/port",
    (draft) => (draft.service.serviceRegistries = [{ registryArn: "arn", containerName: "front", port: 80 }]),
  ),
  fargate(
    "native-service-registry",
    "both kinds of port",
    "service/web/serviceRegistries/0/port",
    (draft) =>
      (draft.service.serviceRegistries = [{ registryArn: "arn", containerName: "front", containerPort: 80, port: 80 }]),
  ),
  fargate(
    "native-load-balancer-port-unknown",
    "a registry with a port that is not mapped",
    "service/web/serviceRegistries/0/containerPort",
    (draft) => (draft.service.serviceRegistries = [{ registryArn: "arn", containerName: "front", containerPort: 81 }]),
  ),
  bridge(
    "native-daemon-service",
    "a desired count",
    "service/web/desiredCount",
    (draft) => {
      draft.service.schedulingStrategy = "DAEMON";
      delete draft.service.placementStrategy;
    },
    { setting: "desiredCount" },
  ),
  bridge(
    "native-daemon-service",
    "a placement strategy",
    "service/web/placementStrategy/0/type",
    (draft) => {
      draft.service.schedulingStrategy = "DAEMON";
      delete draft.service.desiredCount;
    },
    { setting: "placementStrategy" },
  ),
  bridge(
    "native-daemon-service",
    "more than 100 %",
    "service/web/deploymentConfiguration/maximumPercent",
    (draft) => {
      draft.service.schedulingStrategy = "DAEMON";
      delete draft.service.desiredCount;
      delete draft.service.placementStrategy;
      draft.service.deploymentConfiguration = { maximumPercent: 200 };
    },
    { setting: "maximumPercent" },
  ),
  fargate(
    "native-daemon-service",
    "Fargate",
    `${TASK}/requiresCompatibilities/0`,
    (draft) => {
      draft.service.schedulingStrategy = "DAEMON";
      delete draft.service.desiredCount;
    },
    { setting: "launchType" },
  ),
  bridge(
    "native-daemon-service",
    "scaling",
    "scaling/web/scalableTarget/ServiceNamespace",
    (draft) => {
      draft.service.schedulingStrategy = "DAEMON";
      delete draft.service.desiredCount;
      delete draft.service.placementStrategy;
      draft.scaling = {
        scalableTarget: {
          ServiceNamespace: "ecs",
          ResourceId: "service/main/web",
          ScalableDimension: "ecs:service:DesiredCount",
        },
        policies: [],
        alarms: [],
      };
    },
    { setting: "autoscaling" },
  ),
  fargate(
    "native-classic-in-awsvpc",
    "a classic load balancer",
    "service/web/loadBalancers/0/loadBalancerName",
    (draft) =>
      (draft.service.loadBalancers = [{ loadBalancerName: "hako-web", containerName: "front", containerPort: 80 }]),
    { balancer: "hako-web" },
  ),
];

const BALANCING: readonly Fault[] = [
  bridge(
    "native-name-too-long",
    "a target group of 33 characters",
    "target-group/hako-web/targetGroup/Name",
    (draft) => (draft.group.targetGroup.Name = "a".repeat(33)),
    { kind: "target group", length: "33", most: "32" },
  ),
  bridge(
    "native-name-too-long",
    "a load balancer of 33 characters",
    "load-balancer/hako-web/loadBalancer/Name",
    (draft) => (draft.balancer.loadBalancer.Name = "a".repeat(33)),
  ),
  bridge(
    "native-name-too-long",
    "a classic load balancer of 33 characters",
    "classic-load-balancer/hako-web/classic/LoadBalancerName",
    (draft) => (draft.classic = { classic: { LoadBalancerName: "a".repeat(33), Listeners: [] } }),
  ),
  bridge(
    "native-name-too-long",
    "a family of 256 characters",
    `${TASK}/family`,
    (draft) => (draft.task.family = "a".repeat(256)),
  ),
  bridge("native-name-characters", "a family with a dot", `${TASK}/family`, (draft) => (draft.task.family = "web.v2"), {
    kind: "task definition",
    name: "web.v2",
  }),
  bridge(
    "native-name-characters",
    "a service with a space",
    "service/web/serviceName",
    (draft) => (draft.service.serviceName = "my web"),
  ),
  bridge("native-name-characters", "a container with a dot", `${TASK}/containerDefinitions/2/name`, (draft) => {
    container(draft, "setup").name = "set.up";
    container(draft, "app").dependsOn = [{ containerName: "set.up", condition: "SUCCESS" }];
  }),
  bridge(
    "native-name-characters",
    "a target group with an underscore",
    "target-group/hako-web/targetGroup/Name",
    (draft) => (draft.group.targetGroup.Name = "hako-my_web"),
  ),
  bridge(
    "native-name-characters",
    "a load balancer that ends in a hyphen",
    "load-balancer/hako-web/loadBalancer/Name",
    (draft) => (draft.balancer.loadBalancer.Name = "hako-"),
  ),
  bridge(
    "native-load-balancer-name",
    "a load balancer called internal-",
    "load-balancer/hako-web/loadBalancer/Name",
    (draft) => (draft.balancer.loadBalancer.Name = "internal-web"),
    { name: "internal-web" },
  ),
  fargate(
    "native-target-type",
    "instances in awsvpc",
    `${TASK}/networkMode`,
    (draft) => delete draft.group.targetGroup.TargetType,
    { targetType: "instance", needed: "ip", mode: "awsvpc" },
  ),
  bridge(
    "native-target-type",
    "addresses in bridge",
    "target-group/hako-web/targetGroup/TargetType",
    (draft) => (draft.group.targetGroup.TargetType = "ip"),
    { targetType: "ip", needed: "instance", mode: "bridge" },
  ),
  bridge(
    "native-protocol-version",
    "a version that is not there",
    "target-group/hako-web/targetGroup/ProtocolVersion",
    (draft) => (draft.group.targetGroup.ProtocolVersion = "gRPC"),
    { version: "gRPC" },
  ),
  bridge(
    "native-grpc-on-http-listener",
    "gRPC on HTTP",
    "listener/hako-web-80/Protocol",
    (draft) => (draft.group.targetGroup.ProtocolVersion = "GRPC"),
    { port: "80", name: "hako-web" },
  ),
  ...["100", "0-100", "5-1", "a", "", "1,,2", "1-2-3"].map((code) =>
    bridge(
      "native-grpc-code",
      `the code \`${code}\``,
      "target-group/hako-web/targetGroup/Matcher/GrpcCode",
      (draft) => (draft.group.targetGroup.Matcher = { GrpcCode: code }),
      { grpcCode: code },
    ),
  ),
  bridge(
    "native-target-group-shared",
    "two load balancers",
    "listener/other-80/LoadBalancerArn",
    (draft) =>
      (draft.other = {
        ...draft.listener,
        LoadBalancerArn: "arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/other/1",
      }),
    { name: "hako-web" },
  ),
  bridge(
    "native-listener-protocol",
    "TCP on an application load balancer",
    "listener/hako-web-80/Protocol",
    (draft) => (draft.listener.Protocol = "TCP"),
    { protocol: "TCP", port: "80" },
  ),
  bridge(
    "native-listener-certificate",
    "HTTPS without a certificate",
    "listener/hako-web-80/Protocol",
    (draft) => (draft.listener.Protocol = "HTTPS"),
  ),
];

const VALUES: readonly Fault[] = [
  bridge(
    "native-value-not-allowed",
    "a network mode that is not there",
    `${TASK}/networkMode`,
    (draft) => {
      draft.task.networkMode = "bridg";
      delete container(draft, "front").links;
    },
    { member: "networkMode", value: "bridg" },
  ),
  inApp(
    "native-value-not-allowed",
    "a condition in small letters",
    "/dependsOn/0/condition",
    (app) => (app.dependsOn = [{ containerName: "setup", condition: "success" }]),
    { member: "condition", value: "success" },
  ),
  bridge(
    "native-value-not-allowed",
    "a launch type that is not there",
    "service/web/launchType",
    (draft) => (draft.service.launchType = "ec2"),
  ),
  bridge(
    "native-value-not-allowed",
    "a scheme that is not there",
    "load-balancer/hako-web/loadBalancer/Scheme",
    (draft) => (draft.balancer.loadBalancer.Scheme = "external"),
  ),
  fargate(
    "native-value-not-allowed",
    "a truth value for a public address",
    "oneshot/web/runTask/networkConfiguration/awsvpcConfiguration/assignPublicIp",
    (draft) => {
      draft.oneshot = oneshotOf(draft);
      draft.oneshot.runTask.networkConfiguration = {
        awsvpcConfiguration: { subnets: ["subnet-1"], assignPublicIp: "true" },
      };
    },
  ),
];

export const FAULTS: readonly Fault[] = [
  ...DEPENDENCIES,
  ...CONTAINERS,
  ...PORTS,
  ...FARGATE,
  ...SERVICES,
  ...BALANCING,
  ...VALUES,
  ...RULE_FAULTS,
];
