import { describe, expect, it } from "vitest";
import { validateWithCloudFormation } from "../support/aws-cloudformation.ts";
import { checkAgainstAws, fillPlaceholders, type Operation } from "../support/aws-schemas.ts";
import { callsOf, checkArtifact } from "./aws-artifacts.ts";
import { bridgeApp, fargateApp } from "./good.ts";

type Json = Record<string, unknown>;

const CONTAINER = { name: "app", image: "web", memory: 128 };
const ROLE = "arn:aws:iam::012345678901:role/scaling";

/** Input that AWS takes, for each operation. */
const GOOD: Readonly<Record<Operation, Json>> = {
  "ecs:RegisterTaskDefinition": {
    family: "web",
    containerDefinitions: [
      {
        ...CONTAINER,
        environment: [{ name: "A", value: "1" }],
        dockerLabels: { a: "b" },
        command: ["run"],
        portMappings: [{ containerPort: 80 }],
      },
    ],
    volumes: [
      {
        name: "data",
        efsVolumeConfiguration: {
          fileSystemId: "fs-0123456789abcdef0",
          authorizationConfig: { iam: "ENABLED" },
          transitEncryption: "ENABLED",
        },
      },
    ],
  },
  "ecs:CreateService": {
    cluster: "main",
    serviceName: "web",
    taskDefinition: "web:1",
    desiredCount: 1,
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
  },
  "ecs:RunTask": { cluster: "main", taskDefinition: "web:1", count: 1 },
  "elbv2:CreateLoadBalancer": { Name: "hako-web", Subnets: ["subnet-01234567", "subnet-12345678"] },
  "elbv2:CreateListener": {
    LoadBalancerArn: "arn",
    Port: 80,
    Protocol: "HTTP",
    DefaultActions: [{ Type: "forward", TargetGroupArn: "arn" }],
  },
  "elbv2:CreateRule": {
    ListenerArn: "arn",
    Priority: 1,
    Conditions: [{ Field: "host-header", HostHeaderConfig: { Values: ["shop.example.com"] } }],
    Actions: [{ Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: "arn", Weight: 1 }] } }],
    Transforms: [{ Type: "url-rewrite", UrlRewriteConfig: { Rewrites: [{ Regex: "^/a/(.*)$", Replace: "/$1" }] } }],
  },
  "elbv2:CreateTargetGroup": {
    Name: "hako-web",
    Port: 80,
    Protocol: "HTTP",
    VpcId: "vpc-01234567",
    Matcher: { HttpCode: "200" },
  },
  "elbv2:ModifyLoadBalancerAttributes": { LoadBalancerArn: "arn", Attributes: [{ Key: "a", Value: "b" }] },
  "elbv2:ModifyTargetGroupAttributes": { TargetGroupArn: "arn", Attributes: [{ Key: "a", Value: "b" }] },
  "elb:CreateLoadBalancer": {
    LoadBalancerName: "hako-web",
    Listeners: [{ Protocol: "tcp", LoadBalancerPort: 80, InstancePort: 10000 }],
  },
  "elb:ModifyLoadBalancerAttributes": {
    LoadBalancerName: "hako-web",
    LoadBalancerAttributes: { CrossZoneLoadBalancing: { Enabled: true } },
  },
  "application-autoscaling:RegisterScalableTarget": {
    ServiceNamespace: "ecs",
    ResourceId: "service/main/web",
    ScalableDimension: "ecs:service:DesiredCount",
    MinCapacity: 1,
    MaxCapacity: 2,
    RoleARN: ROLE,
  },
  "application-autoscaling:PutScalingPolicy": {
    PolicyName: "web",
    PolicyType: "TargetTrackingScaling",
    ServiceNamespace: "ecs",
    ResourceId: "service/main/web",
    ScalableDimension: "ecs:service:DesiredCount",
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 50.5,
      PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
    },
  },
  "logs:CreateLogGroup": { logGroupName: "web" },
  "servicediscovery:CreateService": {
    Name: "web",
    DnsConfig: { NamespaceId: "ns-0123456789abcdef0", DnsRecords: [{ Type: "SRV", TTL: 60 }] },
  },
};

const OPERATIONS = Object.keys(GOOD) as Operation[];

describe("the SDK's schemas", () => {
  it.each(OPERATIONS)("take good input of %s", (operation) => {
    expect(checkAgainstAws(operation, GOOD[operation])).toEqual([]);
  });

  it.each(OPERATIONS)("refuse a member that %s does not have", (operation) => {
    expect(checkAgainstAws(operation, { ...GOOD[operation], nonsense: 1 })).toEqual([
      expect.stringContaining(`${operation}.nonsense: no member of`),
    ]);
  });

  it.each(OPERATIONS)("refuse input of %s without what it needs", (operation) => {
    expect(checkAgainstAws(operation, {}).join("\n")).toContain("missing");
  });

  it.each([
    ["text for a number", "memory", "128", 'containerDefinitions.0.memory: the string "128" where AWS takes a number'],
    [
      "a fraction for a whole number",
      "memory",
      0.5,
      "containerDefinitions.0.memory: 0.5 where AWS takes a whole number",
    ],
    ["a number for text", "image", 1, "containerDefinitions.0.image: the number 1 where AWS takes a string"],
    [
      "text for a truth value",
      "essential",
      "true",
      'containerDefinitions.0.essential: the string "true" where AWS takes a boolean',
    ],
    ["null", "image", null, "containerDefinitions.0.image: null"],
    ["text for a list", "command", "run", 'containerDefinitions.0.command: the string "run" where AWS takes a list'],
    ["a number in a list", "command", [1], "containerDefinitions.0.command.0: the number 1 where AWS takes a string"],
    ["a list for a map", "dockerLabels", [], "containerDefinitions.0.dockerLabels: a list where AWS takes a map"],
    [
      "a number in a map",
      "dockerLabels",
      { a: 1 },
      "containerDefinitions.0.dockerLabels.a: the number 1 where AWS takes a string",
    ],
    [
      "a list for a structure",
      "healthCheck",
      [],
      "containerDefinitions.0.healthCheck: a list where AWS takes a HealthCheck",
    ],
    [
      "a structure without what it needs",
      "secrets",
      [{ name: "A" }],
      "containerDefinitions.0.secrets.0.valueFrom: missing",
    ],
    [
      "a member of another structure",
      "portMappings",
      [{ port: 80 }],
      "containerDefinitions.0.portMappings.0.port: no member of PortMapping",
    ],
    [
      "a wrong number in a structure in a list",
      "portMappings",
      [{ containerPort: "80" }],
      'containerDefinitions.0.portMappings.0.containerPort: the string "80" where AWS takes a number',
    ],
  ])("refuse %s", (_, member, value, error) => {
    const errors = checkAgainstAws("ecs:RegisterTaskDefinition", {
      family: "web",
      containerDefinitions: [{ ...CONTAINER, [member]: value }],
    });
    expect(errors).toEqual([`ecs:RegisterTaskDefinition.${error}`]);
  });

  it("take the plain shapes that the checks are tested with", () => {
    for (const app of [bridgeApp(), fargateApp()]) {
      expect(checkAgainstAws("ecs:RegisterTaskDefinition", app.task)).toEqual([]);
      expect(checkAgainstAws("ecs:CreateService", app.service)).toEqual([]);
      expect(checkAgainstAws("elbv2:CreateTargetGroup", app.group.targetGroup)).toEqual([]);
    }
  });
});

describe("the CloudFormation schemas", () => {
  const found = (operation: Operation, change: Json): string[] =>
    validateWithCloudFormation([{ operation, input: { ...GOOD[operation], ...change }, name: "x" }]);

  it("take good input", () => {
    expect(
      validateWithCloudFormation(
        OPERATIONS.map((operation) => ({ operation, input: GOOD[operation], name: operation })),
      ),
    ).toEqual([]);
  });

  it.each([
    ["ecs:RegisterTaskDefinition", { networkMode: "bridg" }, "'bridg' is not one of"],
    ["ecs:RegisterTaskDefinition", { containerDefinitions: [{ name: "app" }] }, "Image"],
    ["ecs:CreateService", { launchType: "ec2" }, "'ec2' is not one of"],
    ["ecs:CreateService", { desiredCount: "x" }, "DesiredCount"],
    ["elbv2:CreateLoadBalancer", { Scheme: "external" }, "'external' is not one of"],
    ["elbv2:CreateLoadBalancer", { Subnets: ["subnet-01234567"] }, "at least 2 subnets"],
    ["elbv2:CreateRule", { Priority: "first" }, "Priority"],
    ["elbv2:CreateRule", { Actions: [{ Type: "proxy" }] }, "'proxy' is not one of"],
    ["elbv2:CreateTargetGroup", { TargetType: "host" }, "'host' is not one of"],
    ["application-autoscaling:RegisterScalableTarget", { MinCapacity: "x" }, "MinCapacity"],
    ["logs:CreateLogGroup", { logGroupName: "a b" }, "LogGroupName"],
    ["servicediscovery:CreateService", { DnsConfig: { DnsRecords: [{ Type: "MX", TTL: 60 }] } }, "MX"],
  ] as const)("refuse %s with %j", (operation, change, part) => {
    expect(found(operation, change).join("\n")).toContain(part);
  });
});

describe("placeholders", () => {
  it("are filled in as ecspresso would", () => {
    expect(
      fillPlaceholders(
        '{"a": "x:{{ must_env `IMAGE_TAG` }}", "b": "{{ must_env `TARGET_GROUP_ARN_HAKO_WEB` }}", "c": "{{`{{`}} x }}"}',
      ),
    ).toBe(
      '{"a": "x:v1", "b": "arn:aws:elasticloadbalancing:us-east-1:012345678901:targetgroup/hako-web/0123456789abcdef", "c": "{{ x }}"}',
    );
  });

  it("that ecspresso would not understand are refused", () => {
    expect(() => fillPlaceholders('"{{ must_env "X" }}"')).toThrow("would not understand");
  });

  it("that stand for a number are no number", () => {
    const service = { cluster: "main", serviceName: "web", desiredCount: "{{ must_env `COUNT` }}" };
    expect(checkArtifact("web/ecs-service-def.json", JSON.stringify(service))).toEqual([
      expect.stringContaining("desiredCount: the string"),
    ]);
  });
});

describe("artifacts", () => {
  it("are taken apart into calls", () => {
    const balancer = {
      loadBalancer: GOOD["elbv2:CreateLoadBalancer"],
      attributes: [{ Key: "a", Value: "b" }],
      listeners: [{ listener: GOOD["elbv2:CreateListener"], rules: [{ Priority: 1, Conditions: [], Actions: [] }] }],
      targetGroups: [{ targetGroup: GOOD["elbv2:CreateTargetGroup"], attributes: [] }],
      securityGroupRules: [],
    };
    const calls = callsOf("load-balancers/hako-web.json", JSON.stringify(balancer));
    expect(calls?.map(({ operation, pointer }) => `${operation} ${pointer}`)).toEqual([
      "elbv2:CreateLoadBalancer /loadBalancer",
      "elbv2:ModifyLoadBalancerAttributes /attributes",
      "elbv2:CreateListener /listeners/0/listener",
      "elbv2:CreateRule /listeners/0/rules/0",
      "elbv2:CreateTargetGroup /targetGroups/0/targetGroup",
      "elbv2:ModifyTargetGroupAttributes /targetGroups/0/attributes",
    ]);
    expect(checkArtifact("load-balancers/hako-web.json", JSON.stringify(balancer))).toEqual([]);
  });

  it.each([
    ["web/ecs-task-def.json", { family: "web", containerDefinitions: [], nonsense: 1 }],
    ["web/ecs-service-def.json", { cluster: "main", service: "web" }],
    ["web/scaling.json", { scalableTarget: { serviceNamespace: "ecs" }, policies: [], alarms: [] }],
    [
      "web/scaling.json",
      {
        scalableTarget: GOOD["application-autoscaling:RegisterScalableTarget"],
        policies: [{}],
        alarms: [{ AlarmName: "a", AlarmAction: [] }],
      },
    ],
    ["web/logs.json", { groups: [{ logGroup: "web", region: "us-east-1" }] }],
    ["web/discovery.json", { services: [{ name: "web" }] }],
    ["web/oneshot.json", { taskDefinition: {}, runTask: { cluster: "main" } }],
    ["load-balancers/x.json", { classic: { LoadBalancerName: "x", Listeners: [{ Protocol: "tcp" }] } }],
    ["load-balancers/x.json", { loadBalancer: { name: "x" } }],
    ["load-balancers/x.json", { targetGroup: [] }],
  ])("%s that AWS would not take is refused", (path, json) => {
    expect(checkArtifact(path, JSON.stringify(json))).not.toEqual([]);
  });

  it("that are no input of AWS are left alone", () => {
    expect(checkArtifact("ledger.json", "{}")).toBeUndefined();
    expect(checkArtifact("web/objects.json", "{}")).toBeUndefined();
    expect(checkArtifact("web/constructor", "{}")).toBeUndefined();
  });
});
