/**
 * The plain shapes of `src/native` are inputs of the AWS SDK: held by the compiler, so a wrong member fails `tsc`.
 *
 * The SDK's unions of enum values are widened to `string` first: what values a definition has is known only at run time.
 */
import type {
  PutScalingPolicyCommandInput,
  RegisterScalableTargetCommandInput,
} from "@aws-sdk/client-application-auto-scaling";
import type { CreateLogGroupCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import type {
  CreateServiceCommandInput,
  RegisterTaskDefinitionCommandInput,
  RunTaskCommandInput,
} from "@aws-sdk/client-ecs";
import type {
  CreateLoadBalancerCommandInput as CreateClassicCommandInput,
  LoadBalancerAttributes,
} from "@aws-sdk/client-elastic-load-balancing";
import type {
  CreateListenerCommandInput,
  CreateLoadBalancerCommandInput,
  CreateTargetGroupCommandInput,
  LoadBalancerAttribute,
  TargetGroupAttribute,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { CreateServiceCommandInput as CreateDiscoveryServiceCommandInput } from "@aws-sdk/client-servicediscovery";
import { describe, expectTypeOf, it } from "vitest";
import type {
  Attribute,
  ClassicAttributes,
  ClassicLoadBalancer,
  Listener,
  LoadBalancer,
  TargetGroup,
} from "../../src/native/balancing.ts";
import type { ContainerDefinition, RunTask, Service, TaskDefinition } from "../../src/native/ecs.ts";
import type { DiscoveryService, LogGroup, ScalableTarget, ScalingPolicy } from "../../src/native/surroundings.ts";
import type { Literal, Native, NativeNode, Unknown } from "../../src/native/types.ts";

/** An input of the SDK with every enum as a string. */
type Input<T> = T extends string
  ? string
  : T extends number | boolean | undefined
    ? T
    : T extends readonly (infer E)[]
      ? Input<E>[]
      : { [K in keyof T]: Input<T[K]> };

/** The members of `T`, at any depth, that `Input` does not have: an assignment alone lets them pass. */
type Strangers<T, I> = T extends string | number | boolean | undefined
  ? never
  : T extends readonly (infer E)[]
    ? Strangers<E, NonNullable<I> extends readonly (infer F)[] ? F : never>
    : string extends keyof T
      ? never
      : {
          [K in keyof T & string]: K extends keyof NonNullable<I> ? Strangers<NonNullable<T[K]>, NonNullable<I>[K]> : K;
        }[keyof T & string];

describe("the plain shapes", () => {
  it("are inputs of Amazon ECS", () => {
    expectTypeOf<TaskDefinition>().toExtend<Input<RegisterTaskDefinitionCommandInput>>();
    expectTypeOf<Strangers<TaskDefinition, RegisterTaskDefinitionCommandInput>>().toBeNever();
    expectTypeOf<Service>().toExtend<Input<CreateServiceCommandInput>>();
    expectTypeOf<Strangers<Service, CreateServiceCommandInput>>().toBeNever();
    // Hako names the task definition when it runs it.
    expectTypeOf<RunTask & { taskDefinition: string }>().toExtend<Input<RunTaskCommandInput>>();
    expectTypeOf<Strangers<RunTask, RunTaskCommandInput>>().toBeNever();
  });

  it("are inputs of Elastic Load Balancing", () => {
    expectTypeOf<LoadBalancer>().toExtend<Input<CreateLoadBalancerCommandInput>>();
    expectTypeOf<Strangers<LoadBalancer, CreateLoadBalancerCommandInput>>().toBeNever();
    expectTypeOf<Listener>().toExtend<Input<CreateListenerCommandInput>>();
    expectTypeOf<Strangers<Listener, CreateListenerCommandInput>>().toBeNever();
    expectTypeOf<TargetGroup>().toExtend<Input<CreateTargetGroupCommandInput>>();
    expectTypeOf<Strangers<TargetGroup, CreateTargetGroupCommandInput>>().toBeNever();
    expectTypeOf<Attribute>().toExtend<LoadBalancerAttribute & TargetGroupAttribute>();
    expectTypeOf<Strangers<ClassicLoadBalancer, CreateClassicCommandInput>>().toBeNever();
    expectTypeOf<ClassicAttributes>().toExtend<LoadBalancerAttributes>();
  });

  it("are inputs of what stands around a service", () => {
    expectTypeOf<ScalableTarget>().toExtend<Input<RegisterScalableTargetCommandInput>>();
    expectTypeOf<Strangers<ScalableTarget, RegisterScalableTargetCommandInput>>().toBeNever();
    expectTypeOf<ScalingPolicy>().toExtend<Input<PutScalingPolicyCommandInput>>();
    expectTypeOf<Strangers<ScalingPolicy, PutScalingPolicyCommandInput>>().toBeNever();
    expectTypeOf<Omit<LogGroup, "region">>().toExtend<Input<CreateLogGroupCommandInput>>();
    expectTypeOf<Strangers<Omit<LogGroup, "region">, CreateLogGroupCommandInput>>().toBeNever();
    expectTypeOf<DiscoveryService>().toExtend<Input<CreateDiscoveryServiceCommandInput>>();
    expectTypeOf<Strangers<DiscoveryService, CreateDiscoveryServiceCommandInput>>().toBeNever();
  });

  it("would be told apart", () => {
    expectTypeOf<{ family: number }>().not.toExtend<Input<RegisterTaskDefinitionCommandInput>>();
    expectTypeOf<
      Strangers<
        { family: string; containerDefinitions: { name: string; nmae: string }[] },
        RegisterTaskDefinitionCommandInput
      >
    >().toEqualTypeOf<"nmae">();
  });
});

describe("native shapes", () => {
  it("turn every scalar into one with places, the optional ones too", () => {
    type Container = Native<ContainerDefinition>;
    expectTypeOf<Container["privileged"]>().toEqualTypeOf<Literal<boolean> | Unknown | undefined>();
    expectTypeOf<Container["memory"]>().toEqualTypeOf<Literal<number> | Unknown | undefined>();
    expectTypeOf<Native<TaskDefinition>>().toExtend<NativeNode>();
  });
});
