import type { Text } from "../source/text.ts";
import { choice, textOf, type Report } from "./checks-context.ts";
import type { RunTask, Service, TaskDefinition } from "./ecs.ts";
import {
  ALLOWED,
  BALANCER_NAME_CHARACTERS,
  BALANCER_NAME_LENGTH,
  ECS_NAME_CHARACTERS,
  ECS_NAME_LENGTH,
  RESERVED_BALANCER_PREFIX,
} from "./limits.ts";
import type { Native } from "./types.ts";

/** Checks members of RegisterTaskDefinition that take one of a few values. */
export function checkTaskValues(task: Native<TaskDefinition>, report: Report): void {
  allow("networkMode", task.networkMode, ALLOWED.networkMode, report);
  allow("pidMode", task.pidMode, ALLOWED.pidMode, report);
  allow("cpuArchitecture", task.runtimePlatform?.cpuArchitecture, ALLOWED.cpuArchitecture, report);
  for (const item of task.requiresCompatibilities?.items ?? [])
    allow("requiresCompatibilities", item, ALLOWED.requiresCompatibilities, report);
  for (const { dependsOn, firelensConfiguration } of task.containerDefinitions.items) {
    if (firelensConfiguration !== undefined) allow("type", firelensConfiguration.type, ALLOWED.firelensType, report);
    if (dependsOn === undefined) continue;
    for (const { condition } of dependsOn.items) allow("condition", condition, ALLOWED.condition, report);
  }
  for (const { dockerVolumeConfiguration, efsVolumeConfiguration } of task.volumes?.items ?? []) {
    allow("scope", dockerVolumeConfiguration?.scope, ALLOWED.scope, report);
    allow("transitEncryption", efsVolumeConfiguration?.transitEncryption, ALLOWED.transitEncryption, report);
    allow("iam", efsVolumeConfiguration?.authorizationConfig?.iam, ALLOWED.iam, report);
  }
}

/** Checks members of CreateService or RunTask that take one of a few values. */
export function checkLaunchValues(launch: Native<Service> | Native<RunTask>, report: Report): void {
  allow("launchType", launch.launchType, ALLOWED.launchType, report);
  allow(
    "assignPublicIp",
    launch.networkConfiguration?.awsvpcConfiguration?.assignPublicIp,
    ALLOWED.assignPublicIp,
    report,
  );
  for (const { type } of launch.placementConstraints?.items ?? [])
    allow("type", type, ALLOWED.placementConstraintType, report);
  for (const { type } of launch.placementStrategy?.items ?? [])
    allow("type", type, ALLOWED.placementStrategyType, report);
}

/** Reports a known text that is none of `values`. */
export function allow(member: string, node: Text | undefined, values: readonly string[], report: Report): void {
  if (node === undefined) return;
  const text = textOf(node);
  if (text === undefined || values.includes(text)) return;
  report({
    code: "native-value-not-allowed",
    at: [node],
    what: `\`${member}\` is \`${text}\``,
    limit: `\`${member}\` is ${choice(values)}`,
    values: { member, value: text },
  });
}

/** Checks the name of a task definition, service or container. */
export function checkEcsName(kind: string, name: Text | undefined, report: Report): void {
  const text = textOf(name);
  if (name === undefined || text === undefined) return;
  checkLength({ kind, name, text, limit: ECS_NAME_LENGTH }, report);
  if (!ECS_NAME_CHARACTERS.test(text)) {
    report({
      code: "native-name-characters",
      at: [name],
      ofFile: true,
      what: `the name of the ${kind}, \`${text}\`, has characters that ECS does not take`,
      limit: `the name of a ${kind} has letters, digits, \`_\` and \`-\` only`,
      values: { kind, name: text },
    });
  }
}

/** Checks the name of a load balancer, classic load balancer or target group. */
export function checkBalancerName(kind: string, name: Text | undefined, report: Report): void {
  const text = textOf(name);
  if (name === undefined || text === undefined) return;
  checkLength({ kind, name, text, limit: BALANCER_NAME_LENGTH }, report);
  const atAnEnd = text.startsWith("-") || text.endsWith("-");
  if (!BALANCER_NAME_CHARACTERS.test(text) || atAnEnd) {
    report({
      code: "native-name-characters",
      at: [name],
      ofFile: true,
      what: `the name of the ${kind}, \`${text}\`, ${atAnEnd ? "begins or ends with `-`" : "has characters that Elastic Load Balancing does not take"}`,
      limit: `the name of a ${kind} has letters, digits and \`-\` only, and does not begin or end with \`-\``,
      values: { kind, name: text },
    });
  }
  if (kind === "load balancer" && text.startsWith(RESERVED_BALANCER_PREFIX)) {
    report({
      code: "native-load-balancer-name",
      at: [name],
      ofFile: true,
      what: `the name of the load balancer, \`${text}\`, begins with \`${RESERVED_BALANCER_PREFIX}\``,
      limit: `the name of a load balancer does not begin with \`${RESERVED_BALANCER_PREFIX}\``,
      values: { kind, name: text },
    });
  }
}

interface Named {
  readonly kind: string;
  readonly name: Text;
  readonly text: string;
  readonly limit: number;
}

function checkLength({ kind, name, text, limit }: Named, report: Report): void {
  if (text.length <= limit) return;
  report({
    code: "native-name-too-long",
    at: [name],
    ofFile: true,
    what: `the name of the ${kind}, \`${text}\`, has ${text.length} characters`,
    limit: `the name of a ${kind} has at most ${limit}`,
    values: { kind, name: text, length: text.length, most: limit },
  });
}
