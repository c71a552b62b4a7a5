/**
 * Holds inputs of AWS operations against the CloudFormation registry schemas (enums, patterns, ranges, combinations),
 * by writing them as a template for `@aws/cloudformation-validate`.
 */
import { CelEngine, TemplateFile, type StandardDiagnostic } from "@aws/cloudformation-validate";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Operation } from "./aws-schemas.ts";

type Json = Readonly<Record<string, unknown>>;

/** Operations that create what CloudFormation has a type for. */
const TYPES: Partial<Readonly<Record<Operation, string>>> = {
  "ecs:RegisterTaskDefinition": "AWS::ECS::TaskDefinition",
  "ecs:CreateService": "AWS::ECS::Service",
  "elbv2:CreateLoadBalancer": "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "elbv2:CreateListener": "AWS::ElasticLoadBalancingV2::Listener",
  "elbv2:CreateRule": "AWS::ElasticLoadBalancingV2::ListenerRule",
  "elbv2:CreateTargetGroup": "AWS::ElasticLoadBalancingV2::TargetGroup",
  "application-autoscaling:RegisterScalableTarget": "AWS::ApplicationAutoScaling::ScalableTarget",
  "application-autoscaling:PutScalingPolicy": "AWS::ApplicationAutoScaling::ScalingPolicy",
  "logs:CreateLogGroup": "AWS::Logs::LogGroup",
  "servicediscovery:CreateService": "AWS::ServiceDiscovery::Service",
};

/** Members whose keys are the user's own. */
const MAPS = new Set(["dockerLabels", "options", "driverOpts", "labels"]);

/** Members that CloudFormation calls by another name than the API with a capital. */
const NAMES: Readonly<Record<string, string>> = {
  efsVolumeConfiguration: "EFSVolumeConfiguration",
  fileSystemId: "FilesystemId",
  iam: "IAM",
  placementStrategy: "PlacementStrategies",
};

/** Members that CloudFormation refers to otherwise, or does not have: which action of a listener is meant, and the cluster's own resource id. */
const LEFT_OUT = new Set(["ServiceNamespace", "ResourceId", "ScalableDimension"]);

/**
 * Findings that are false here, seen on output that AWS takes.
 *
 * - the ids of subnets, security groups and VPCs in other people's examples are made up (`subnet-XXXXXXXX`)
 * - ECS takes any protocol of a port mapping but `udp` for `tcp`, so `TCP` works
 */
const FALSE_ALARMS: readonly RegExp[] = [
  /^'[^']*' does not match format 'AWS::EC2::/,
  /^'TCP' is not one of \['tcp', 'udp'\]$/,
];

/** An input to validate, and what to call it in what is found. */
export interface Validated {
  readonly operation: Operation;
  readonly input: unknown;
  readonly name: string;
}

/** What was found before, by operation and input: the stages of a migration have much in common. */
const known = new Map<string, readonly string[]>();

/**
 * What CloudFormation would refuse: findings of the severities FATAL and ERROR, and W3030, a value outside an enum.
 *
 * @returns one line for each, beginning with the name of the input; empty where all is well
 * @throws where the validator itself gave up
 */
export function validateWithCloudFormation(inputs: readonly Validated[]): string[] {
  const keyed = inputs
    .filter(({ operation }) => TYPES[operation] !== undefined)
    .map((input) => ({ ...input, key: `${input.operation} ${JSON.stringify(input.input)}` }));
  const fresh = new Map(keyed.filter(({ key }) => !known.has(key)).map((input) => [input.key, input]));
  if (fresh.size > 0) remember([...fresh.values()]);
  return keyed.flatMap(({ key, name }) => (known.get(key) ?? []).map((found) => `${name}: ${found}`));
}

function remember(inputs: readonly (Validated & { readonly key: string })[]): void {
  const ids = inputs.map((_, index) => `R${index}`);
  const resources = inputs.map(({ operation, input }, index) => [
    ids[index],
    { Type: TYPES[operation], Properties: propertiesOf(operation, input) },
  ]);
  const diagnostics = diagnosticsOf({
    AWSTemplateFormatVersion: "2010-09-09",
    Resources: Object.fromEntries(resources),
  })
    .filter(({ severity, ruleId }) => severity === "FATAL" || severity === "ERROR" || ruleId === "W3030")
    .filter(({ message }) => !FALSE_ALARMS.some((pattern) => pattern.test(message)));
  const strays = diagnostics.filter(({ entity }) => !ids.includes(entity?.logicalId ?? ""));
  if (strays.length > 0)
    throw new Error(
      `found by the CloudFormation validator, but of no input: ${strays.map(({ message }) => message).join("; ")}`,
    );
  for (const [index, { key }] of inputs.entries()) {
    const own = diagnostics.filter(({ entity }) => entity?.logicalId === ids[index]);
    known.set(
      key,
      own.map(({ ruleId, propertyPath, message }) => `${propertyPath ?? ""}: ${message} (${ruleId})`),
    );
  }
}

/** Loading the schemas takes a second or more, so it is done once. */
let engine: InstanceType<typeof CelEngine> | undefined;

function diagnosticsOf(template: unknown): StandardDiagnostic[] {
  const folder = mkdtempSync(join(tmpdir(), "hakobu-template-"));
  engine ??= new CelEngine();
  try {
    const file = join(folder, "template.json");
    writeFileSync(file, JSON.stringify(template));
    const report = engine.validateStandard(new TemplateFile(file));
    if (report.status !== "OK") throw new Error(`the CloudFormation validator gave up: ${report.status}`);
    return report.diagnostics;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function propertiesOf(operation: Operation, input: unknown): unknown {
  if (operation.startsWith("ecs:")) return capitalised(input);
  if (operation === "logs:CreateLogGroup") return { LogGroupName: (input as Json)["logGroupName"] };
  if (operation !== "application-autoscaling:PutScalingPolicy") return input;
  // A policy names its target by the three members, or by the target's resource.
  const policy = Object.entries(input as Json).filter(([member]) => !LEFT_OUT.has(member));
  return { ...Object.fromEntries(policy), ScalingTargetId: "service/main/web|ecs:service:DesiredCount|ecs" };
}

function capitalised(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(capitalised);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([member, value]) => [
      Object.hasOwn(NAMES, member) ? NAMES[member] : member.charAt(0).toUpperCase() + member.slice(1),
      MAPS.has(member) ? value : capitalised(value),
    ]),
  );
}
