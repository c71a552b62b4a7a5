import type { TaskDefinition } from "../../../native/ecs.ts";
import type { Native } from "../../../native/types.ts";
import type { Value } from "../../../source/value.ts";
import { send } from "./convert.ts";
import type { Reading } from "./reading.ts";
import { string } from "./ruby.ts";
import type { Scheduler } from "./scheduler.ts";
import { type Parameter, structure } from "./shape.ts";
import { REGISTER_TASK_DEFINITION } from "./shapes-ecs.ts";
import { readVolumes } from "./volumes.ts";

export interface TaskInput {
  readonly family: string;
  readonly scheduler: Scheduler;
  readonly containerDefinitions: Parameter;
  readonly volumes: Value;
}

/** Source: lib/hako/schedulers/ecs.rb, register_task_definition. */
export function registerTask(
  reading: Reading,
  { family, scheduler, containerDefinitions, volumes }: TaskInput,
): Native<TaskDefinition> {
  const { task } = scheduler;
  return send(
    reading,
    REGISTER_TASK_DEFINITION,
    structure({
      family: string(family),
      task_role_arn: task.taskRoleArn,
      execution_role_arn: task.executionRoleArn,
      network_mode: scheduler.networkMode,
      pid_mode: task.pidMode,
      container_definitions: containerDefinitions,
      volumes: readVolumes(reading, volumes),
      requires_compatibilities: task.requiresCompatibilities,
      runtime_platform: task.runtimePlatform,
      cpu: task.cpu,
      memory: task.memory,
      ephemeral_storage: task.ephemeralStorage,
      tags: task.tags,
    }),
  );
}
