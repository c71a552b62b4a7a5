import type { ResourceShapes } from "../../src/native/resources.ts";
import type { Resource } from "../../src/native/resources.ts";
import type { Span } from "../../src/source/span.ts";
import { created, places, resource, type Places } from "./build.ts";

/** The plain shapes of one app's resources, for a test to change. */
export interface Draft {
  task: ResourceShapes["task-definition"];
  service: ResourceShapes["service"];
  balancer: ResourceShapes["load-balancer"];
  listener: ResourceShapes["listener"];
  group: ResourceShapes["target-group"];
  oneshot?: ResourceShapes["oneshot"];
  classic?: ResourceShapes["classic-load-balancer"];
  scaling?: ResourceShapes["scaling"];
  /** Rules of the listener; their `ListenerArn` is its own. */
  rules?: Omit<ResourceShapes["listener-rule"], "ListenerArn">[];
  /** A second listener, of another balancer. */
  other?: ResourceShapes["listener"];
}

/** An app on EC2 in the network mode `bridge` that breaks no rule. */
export function bridgeApp(): Draft {
  return {
    task: {
      family: "web",
      executionRoleArn: "arn:aws:iam::012345678901:role/execution",
      containerDefinitions: [
        {
          name: "app",
          image: "web:latest",
          memory: 256,
          memoryReservation: 128,
          essential: true,
          environment: [{ name: "PORT", value: "3000" }],
          secrets: [
            { name: "PASSWORD", valueFrom: "arn:aws:ssm:us-east-1:012345678901:parameter/web/password" },
            { name: "TOKEN", valueFrom: "arn:aws:secretsmanager:us-east-1:012345678901:secret:web-AbCdEf:token::" },
          ],
          healthCheck: { command: ["CMD-SHELL", "true"], interval: 30, timeout: 5, retries: 3, startPeriod: 0 },
          dependsOn: [{ containerName: "setup", condition: "SUCCESS" }],
          mountPoints: [{ sourceVolume: "data", containerPath: "/data", readOnly: false }],
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-region": "us-east-1", "awslogs-group": "web" },
          },
          extraHosts: [{ hostname: "a", ipAddress: "10.0.0.1" }],
        },
        {
          name: "front",
          image: "nginx",
          memory: 64,
          links: ["app:backend"],
          portMappings: [
            { containerPort: 80, hostPort: 0, protocol: "tcp" },
            { containerPort: 443, hostPort: 0 },
          ],
          dependsOn: [{ containerName: "app", condition: "HEALTHY" }],
        },
        { name: "setup", image: "setup", memoryReservation: 64, essential: false },
      ],
      volumes: [{ name: "data", host: { sourcePath: "/mnt" } }],
    },
    service: {
      cluster: "main",
      serviceName: "web",
      role: "ecsServiceRole",
      desiredCount: 2,
      launchType: "EC2",
      loadBalancers: [{ targetGroupArn: created("target-group/hako-web"), containerName: "front", containerPort: 80 }],
      placementStrategy: [{ type: "spread", field: "instanceId" }],
    },
    balancer: { loadBalancer: { Name: "hako-web", Subnets: ["subnet-1", "subnet-2"], SecurityGroups: ["sg-1"] } },
    listener: {
      LoadBalancerArn: created("load-balancer/hako-web"),
      Protocol: "HTTP",
      Port: 80,
      DefaultActions: [{ Type: "forward", TargetGroupArn: created("target-group/hako-web") }],
    },
    group: { targetGroup: { Name: "hako-web", Port: 80, Protocol: "HTTP", ProtocolVersion: "HTTP1", VpcId: "vpc-1" } },
  };
}

/** An app on Fargate that breaks no rule. */
export function fargateApp(): Draft {
  const app = bridgeApp();
  const [main, front, setup] = app.task.containerDefinitions;
  if (main === undefined || front === undefined || setup === undefined) throw new Error("three containers");
  delete main.extraHosts;
  delete front.links;
  main.logConfiguration = {
    logDriver: "awslogs",
    options: { "awslogs-region": "us-east-1", "awslogs-group": "web", "awslogs-stream-prefix": "web" },
  };
  front.portMappings = [{ containerPort: 80, hostPort: 80, protocol: "tcp" }];
  delete setup.memoryReservation;
  app.task = {
    ...app.task,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "256",
    memory: "1 GB",
    volumes: [{ name: "data" }],
  };
  delete app.service.role;
  delete app.service.placementStrategy;
  app.service.launchType = "FARGATE";
  app.service.networkConfiguration = {
    awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "DISABLED" },
  };
  app.group.targetGroup.TargetType = "ip";
  return app;
}

/** A one-shot task of the app's own containers. */
export function oneshotOf(app: Draft): ResourceShapes["oneshot"] {
  const { launchType, networkConfiguration } = app.service;
  return {
    taskDefinition: { ...app.task, family: "web-oneshot" },
    runTask: {
      cluster: "main",
      count: 1,
      ...(launchType === undefined ? {} : { launchType }),
      ...(networkConfiguration === undefined ? {} : { networkConfiguration }),
    },
  };
}

export function resourcesOf(draft: Draft, file: Places = places("web.yml")): Resource[] {
  return [
    resource("task-definition/web", "web", draft.task, file),
    resource("service/web", "web", draft.service, file),
    resource("load-balancer/hako-web", "web", draft.balancer, file),
    { ...resource("listener/hako-web-80", "web", draft.listener, file), balancer: "hako-web" },
    resource("target-group/hako-web", "web", draft.group, file),
    ...(draft.oneshot === undefined ? [] : [resource("oneshot/web", "web", draft.oneshot, file)]),
    ...(draft.classic === undefined ? [] : [resource("classic-load-balancer/hako-web", "web", draft.classic, file)]),
    ...(draft.scaling === undefined ? [] : [resource("scaling/web", "web", draft.scaling, file)]),
    ...(draft.rules ?? []).map((rule, index): Resource => {
      const plain = { ListenerArn: created("listener/hako-web-80"), ...rule };
      const made = resource(`listener-rule/hako-web-80-${index}`, "web", plain, file);
      return { ...made, listener: "listener/hako-web-80", balancer: "hako-web" };
    }),
    ...(draft.other === undefined ? [] : [resource("listener/other-80", "web", draft.other, file)]),
  ];
}

export function startOfFile(app: string): Span {
  return { path: `${app}.yml`, start: 0, end: 0 };
}
