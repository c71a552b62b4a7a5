import * as ecs from "@aws-sdk/client-ecs";
import * as balancing from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, it } from "vitest";
import { ALLOWED, fargateSizes, taskCpu, taskMemory } from "../../src/native/limits.ts";
import { validateWithCloudFormation } from "../support/aws-cloudformation.ts";

/** The SDK's enum of each member. */
const ENUMS: Readonly<Record<keyof typeof ALLOWED, Readonly<Record<string, string>>>> = {
  networkMode: ecs.NetworkMode,
  pidMode: ecs.PidMode,
  requiresCompatibilities: ecs.Compatibility,
  cpuArchitecture: ecs.CPUArchitecture,
  condition: ecs.ContainerCondition,
  firelensType: ecs.FirelensConfigurationType,
  scope: ecs.Scope,
  transitEncryption: ecs.EFSTransitEncryption,
  iam: ecs.EFSAuthorizationConfigIAM,
  launchType: ecs.LaunchType,
  assignPublicIp: ecs.AssignPublicIp,
  placementConstraintType: ecs.PlacementConstraintType,
  placementStrategyType: ecs.PlacementStrategyType,
  schedulingStrategy: ecs.SchedulingStrategy,
  loadBalancerScheme: balancing.LoadBalancerSchemeEnum,
  loadBalancerType: balancing.LoadBalancerTypeEnum,
  targetType: balancing.TargetTypeEnum,
};

describe("values that a member takes", () => {
  it.each(Object.keys(ALLOWED) as (keyof typeof ALLOWED)[])("are those of the SDK: %s", (member) => {
    expect([...ALLOWED[member]].toSorted()).toEqual(Object.values(ENUMS[member]).toSorted());
  });
});

describe("task sizes", () => {
  it.each([
    ["1024", 1024],
    [" 1 vCPU ", 1024],
    ["1vcpu", 1024],
    [".25 vCPU", 256],
    ["0.5vCPU", 512],
    ["one", undefined],
    ["", undefined],
    ["1 GB", undefined],
    ["1..5 vCPU", undefined],
    ["-1", undefined],
  ])("cpu %j", (text, units) => {
    expect(taskCpu(text)).toBe(units);
  });

  it.each([
    ["512", 512],
    ["0.5GB", 512],
    ["2 gb", 2048],
    ["2048 MiB", undefined],
    ["", undefined],
  ])("memory %j", (text, mebibytes) => {
    expect(taskMemory(text)).toBe(mebibytes);
  });

  it("of Fargate are those that CloudFormation takes", () => {
    const sizes = fargateSizes();
    const cases = sizes.flatMap(({ cpu, memory }) => {
      const near = [...new Set(memory.flatMap((size) => [size, size + 1024, size - 512]))].filter((size) => size > 0);
      return near.map((size) => ({ cpu, size, taken: memory.includes(size) }));
    });
    const refused = validateWithCloudFormation(
      cases.map(({ cpu, size }) => ({
        operation: "ecs:RegisterTaskDefinition",
        name: `${cpu}/${size}`,
        input: {
          family: "web",
          networkMode: "awsvpc",
          requiresCompatibilities: ["FARGATE"],
          cpu: String(cpu),
          memory: String(size),
          containerDefinitions: [{ name: "app", image: "web" }],
        },
      })),
    ).map((line) => line.slice(0, line.indexOf(":")));
    expect(cases.filter(({ cpu, size, taken }) => taken === refused.includes(`${cpu}/${size}`))).toEqual([]);
    expect(refused.length).toBeGreaterThan(20);
  });
});
