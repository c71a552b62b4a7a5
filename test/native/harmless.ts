import { UNKNOWN } from "./build.ts";
import { bridgeApp, fargateApp, type Draft } from "./good.ts";
import { RULE_HARMLESS } from "./rules-faults.ts";

/** A change after which an app still breaks no rule: the near side of each limit. */
export interface Harmless {
  readonly about: string;
  readonly app: () => Draft;
  readonly change: (draft: Draft) => void;
}

function bridge(about: string, change: (draft: Draft) => void): Harmless {
  return { about, app: bridgeApp, change };
}

function fargate(about: string, change: (draft: Draft) => void): Harmless {
  return { about, app: fargateApp, change };
}

type Container = Draft["task"]["containerDefinitions"][number];

function container(draft: Draft, index: number): Container {
  const found = draft.task.containerDefinitions[index];
  if (found === undefined) throw new Error(`no container ${index}`);
  return found;
}

const SECRET = "arn:aws:secretsmanager:us-east-1:012345678901:secret:web-AbCdEf";

const CONTAINERS: readonly Harmless[] = [
  ...[
    { interval: 5, timeout: 2, retries: 1, startPeriod: 0 },
    { interval: 300, timeout: 60, retries: 10, startPeriod: 300 },
  ].map((limits) =>
    bridge(
      `a health check with ${JSON.stringify(limits)}`,
      (draft) => (container(draft, 0).healthCheck = { command: ["CMD", "x"], ...limits }),
    ),
  ),
  ...[
    SECRET,
    `${SECRET}:key::`,
    `${SECRET}::AWSCURRENT:`,
    `${SECRET}:::1`,
    "web/password",
    "arn:aws:ssm:us-east-1:012345678901:parameter/password",
  ].map((valueFrom) =>
    bridge(`a secret of ${valueFrom}`, (draft) => (container(draft, 0).secrets = [{ name: "A", valueFrom }])),
  ),
  bridge("as much reserved as allowed", (draft) => (container(draft, 0).memoryReservation = 256)),
  fargate("a container with all memory of its task", (draft) => (container(draft, 0).memory = 1024)),
  bridge("memory of the task only", (draft) => {
    draft.task.memory = "1024";
    for (const each of draft.task.containerDefinitions) {
      delete each.memory;
      delete each.memoryReservation;
    }
  }),
  bridge("no role for logs and images on EC2", (draft) => {
    delete draft.task.executionRoleArn;
    delete container(draft, 0).secrets;
    container(draft, 0).image = "012345678901.dkr.ecr.us-east-1.amazonaws.com/web:1";
  }),
  fargate("no role for public images on Fargate", (draft) => {
    delete draft.task.executionRoleArn;
    delete container(draft, 0).secrets;
    delete container(draft, 0).logConfiguration;
  }),
  bridge(
    "another log driver without options",
    (draft) => (container(draft, 0).logConfiguration = { logDriver: "syslog", options: {} }),
  ),
  bridge("nothing essential but one", (draft) => {
    container(draft, 1).essential = false;
    container(draft, 2).essential = false;
  }),
];

const NETWORK: readonly Harmless[] = [
  bridge("one port of two containers", (draft) => {
    container(draft, 0).portMappings = [{ containerPort: 80, hostPort: 8080 }];
    container(draft, 1).portMappings = [{ containerPort: 80, hostPort: 8081 }];
  }),
  bridge("one host port for tcp and udp", (draft) => {
    container(draft, 1).portMappings = [
      { containerPort: 80, hostPort: 8080, protocol: "tcp" },
      { containerPort: 81, hostPort: 8080, protocol: "udp" },
    ];
  }),
  bridge("one port on two host ports", (draft) => {
    container(draft, 1).portMappings = [
      { containerPort: 80, hostPort: 8080, protocol: "tcp" },
      { containerPort: 80, hostPort: 8081, protocol: "TCP" },
    ];
  }),
  bridge("the host's network", (draft) => {
    draft.task.networkMode = "host";
    delete container(draft, 1).links;
    container(draft, 1).portMappings = [{ containerPort: 80, hostPort: 80 }, { containerPort: 443 }];
  }),
  bridge("no network", (draft) => {
    draft.task.networkMode = "none";
    delete container(draft, 1).links;
    delete container(draft, 1).portMappings;
    delete draft.service.loadBalancers;
  }),
  bridge("one host port for two protocols that are not known", (draft) => {
    container(draft, 1).portMappings = [
      { containerPort: 80, hostPort: 8080, protocol: UNKNOWN },
      { containerPort: 81, hostPort: 8080, protocol: UNKNOWN },
    ];
  }),
  bridge("one port for udp and a protocol that is not known", (draft) => {
    container(draft, 1).portMappings = [
      { containerPort: 80, hostPort: 0, protocol: UNKNOWN },
      { containerPort: 80, hostPort: 0, protocol: "udp" },
    ];
  }),
  bridge("one port of two containers in a network that is not known", (draft) => {
    draft.task.networkMode = UNKNOWN;
    container(draft, 0).portMappings = [{ containerPort: 80, hostPort: 8080 }];
    draft.group.targetGroup.TargetType = "ip";
  }),
  fargate("a host port of 0", (draft) => (container(draft, 1).portMappings = [{ containerPort: 80, hostPort: 0 }])),
  fargate("16 subnets and 5 security groups", (draft) => {
    const securityGroups = ["a", "b", "c", "d", "e"];
    draft.service.networkConfiguration = {
      awsvpcConfiguration: { subnets: Array.from({ length: 16 }, (_, index) => `subnet-${index}`), securityGroups },
    };
  }),
];

const FARGATE: readonly Harmless[] = [
  ...[21, 200].map((sizeInGiB) =>
    fargate(`${sizeInGiB} GiB of storage`, (draft) => (draft.task.ephemeralStorage = { sizeInGiB })),
  ),
  fargate(
    "SYS_PTRACE",
    (draft) =>
      (container(draft, 0).linuxParameters = {
        capabilities: { add: ["SYS_PTRACE"], drop: ["ALL"] },
        initProcessEnabled: true,
      }),
  ),
  fargate("empty lists of what it does not have", (draft) => {
    Object.assign(container(draft, 0), {
      links: [],
      privileged: false,
      dockerSecurityOptions: [],
      linuxParameters: { devices: [] },
    });
    Object.assign(draft.service, { placementConstraints: [], placementStrategy: [] });
  }),
  fargate("a volume of the task itself", (draft) => (draft.task.volumes = [{ name: "data", host: {} }])),
  fargate("the processes of the task", (draft) => (draft.task.pidMode = "task")),
  fargate("Windows", (draft) =>
    Object.assign(draft.task, {
      runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" },
      cpu: "1024",
      memory: "2048",
    }),
  ),
  fargate("Linux by name", (draft) => (draft.task.runtimePlatform = { operatingSystemFamily: "LINUX" })),
];

const SERVICES: readonly Harmless[] = [
  bridge("a daemon with 100 %", (draft) => {
    Object.assign(draft.service, { schedulingStrategy: "DAEMON", deploymentConfiguration: { maximumPercent: 100 } });
    delete draft.service.desiredCount;
    draft.service.placementStrategy = [];
  }),
  bridge("a service that is scaled", (draft) => {
    draft.scaling = {
      scalableTarget: {
        ServiceNamespace: "ecs",
        ResourceId: "service/main/web",
        ScalableDimension: "ecs:service:DesiredCount",
      },
      policies: [],
      alarms: [],
    };
  }),
  bridge("a launch type and an empty strategy", (draft) => (draft.service.capacityProviderStrategy = [])),
  bridge("a strategy without a launch type", (draft) => {
    delete draft.service.launchType;
    draft.service.capacityProviderStrategy = [{ capacityProvider: "group", weight: 1 }];
  }),
  bridge("service discovery of a container's port", (draft) => {
    delete draft.service.role;
    draft.service.serviceRegistries = [{ registryArn: "arn", containerName: "front", containerPort: 80 }];
  }),
  fargate(
    "service discovery of the task's address",
    (draft) => (draft.service.serviceRegistries = [{ registryArn: "arn" }]),
  ),
  fargate(
    "service discovery of a port",
    (draft) => (draft.service.serviceRegistries = [{ registryArn: "arn", port: 80 }]),
  ),
  bridge(
    "a classic load balancer",
    (draft) =>
      (draft.service.loadBalancers = [{ loadBalancerName: "hako-web", containerName: "front", containerPort: 80 }]),
  ),
];

const BALANCING: readonly Harmless[] = [
  ...["0", "99", "0-99", "1,2", "5-5", "0-5,12"].map((GrpcCode) =>
    bridge(`the gRPC code \`${GrpcCode}\``, (draft) => (draft.group.targetGroup.Matcher = { GrpcCode })),
  ),
  bridge("gRPC on HTTPS", (draft) => {
    draft.group.targetGroup.ProtocolVersion = "GRPC";
    Object.assign(draft.listener, { Protocol: "HTTPS", Certificates: [{ CertificateArn: "arn" }] });
  }),
  bridge("a target group without a protocol version", (draft) => delete draft.group.targetGroup.ProtocolVersion),
  fargate("a target type that is not known", (draft) => (draft.group.targetGroup.TargetType = UNKNOWN)),
  bridge("a second listener of the same load balancer", (draft) => (draft.other = { ...draft.listener, Port: 8080 })),
  bridge("a network load balancer", (draft) => {
    draft.balancer.loadBalancer.Type = "network";
    draft.listener.Protocol = "TCP";
    delete draft.group.targetGroup.ProtocolVersion;
  }),
  bridge("names as long as they may be", (draft) => {
    const name = "a".repeat(32);
    draft.group.targetGroup.Name = name;
    draft.balancer.loadBalancer.Name = name;
    draft.classic = { classic: { LoadBalancerName: "internal-web", Listeners: [] } };
    draft.task.family = "_".repeat(255);
    draft.service.serviceName = `${"a-b_C0".repeat(42)}abc`;
  }),
];

export const HARMLESS: readonly Harmless[] = [
  ...CONTAINERS,
  ...NETWORK,
  ...FARGATE,
  ...SERVICES,
  ...BALANCING,
  ...RULE_HARMLESS,
];
