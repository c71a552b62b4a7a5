import type { EnvValue } from "../../../estate/types.ts";
import type { ResourceWith } from "../../../native/resources.ts";
import { createDefinitions, type Expand } from "./container-definition.ts";
import { send } from "./convert.ts";
import type { LogGroups } from "./log-groups.ts";
import { ignore, peek, type Reading } from "./reading.ts";
import { requireRegion } from "./region.ts";
import { integer, isTruthy, string, toText } from "./ruby.ts";
import type { Scheduler } from "./scheduler.ts";
import { prepare } from "./service.ts";
import { structure } from "./shape.ts";
import { RUN_TASK } from "./shapes-ecs.ts";
import { registerTask } from "./task-definition.ts";

export interface DerivedOneshot {
  readonly resource: ResourceWith<"oneshot">;
  readonly env: readonly EnvValue[];
  readonly scheduler: Scheduler;
  /** The names of the containers of the task. */
  readonly containers: readonly string[];
}

/**
 * Follows `hako oneshot`, without the command and the variables that its command line adds.
 * Source: lib/hako/schedulers/ecs.rb, oneshot and run_task.
 *
 * @throws Refusal where Hako, Ruby or the AWS SDK stops
 */
export function deriveOneshot(
  reading: Reading,
  { tag, expand }: { tag: string | undefined; expand: Expand },
): DerivedOneshot {
  const logGroups: LogGroups = { groups: new Map(), deciding: [] };
  const { containers, volumes, scheduler } = prepare(reading, { tag, oneshot: true, logGroups });
  const definitions = createDefinitions(reading, containers, expand);
  requireRegion(reading, scheduler.region);
  const family = `${reading.name}-oneshot`;
  const taskDefinition = registerTask(reading, {
    family,
    scheduler,
    containerDefinitions: definitions.parameter,
    volumes,
  });
  const runTask = send(
    reading,
    RUN_TASK,
    structure({
      cluster: scheduler.cluster,
      count: integer(1),
      placement_constraints: scheduler.placementConstraints,
      placement_strategy: scheduler.placementStrategy,
      started_by: string("hako oneshot"),
      launch_type: scheduler.launchType,
      capacity_provider_strategy: scheduler.capacityProviders,
      platform_version: scheduler.platformVersion,
      network_configuration: scheduler.networkConfiguration,
      propagate_tags: string("TASK_DEFINITION"),
      enable_execute_command: scheduler.enableExecuteCommand,
    }),
  );
  const around = aroundTask(reading, scheduler);
  const value = {
    region: toText(scheduler.region),
    taskDefinition,
    runTask,
    ...(around === undefined ? {} : { hako: around }),
  };
  return {
    resource: { type: "oneshot", id: `oneshot/${reading.app}`, apps: [reading.app], value },
    env: definitions.env,
    scheduler,
    containers: [...containers.keys()],
  };
}

/** What Hako does around the task. */
function aroundTask(reading: Reading, { oneshot, options }: Scheduler): ResourceWith<"oneshot">["value"]["hako"] {
  const { group, topic, prefix } = oneshot;
  if (!isTruthy(group))
    ignore(reading, peek(options, "autoscaling_topic_for_oneshot"), "Hako reads it only with an auto scaling group");
  if (!isTruthy(group) && !isTruthy(prefix)) return undefined;
  return {
    ...(isTruthy(prefix) ? { notificationPrefix: toText(prefix) } : {}),
    ...(isTruthy(group) ? { autoScalingGroup: toText(group) } : {}),
    ...(isTruthy(topic) ? { scaleOutTopic: toText(topic) } : {}),
  };
}

const SERVICE_ONLY = [
  "role",
  "elb",
  "elb_v2",
  "dynamic_port_mapping",
  "health_check_grace_period_seconds",
  "autoscaling",
  "deployment_configuration",
  "scheduling_strategy",
  "service_discovery",
] as const;

/** Says what has no effect where a definition is only run as a one-shot task. */
export function explainOneshotOnly(reading: Reading, { options }: Scheduler, started: readonly string[]): void {
  for (const key of SERVICE_ONLY)
    ignore(reading, peek(options, key), "it concerns a service, and Hako makes none without `desired_count`");
  for (const script of scriptsOf(reading)) ignore(reading, script, "the script does nothing for a one-shot task");
  const sidecars = peek(reading.definition, "sidecars") ?? peek(reading.definition, "additional_containers");
  if (sidecars?.kind !== "map") return;
  for (const [name, entry] of sidecars.entries) {
    if (!started.includes(name))
      ignore(reading, entry.value, `\`hako oneshot\` starts this container only when told to with \`-c ${name}\``);
  }
}

function scriptsOf(reading: Reading) {
  const scripts = peek(reading.definition, "scripts");
  return scripts?.kind === "list" ? scripts.items : [];
}
