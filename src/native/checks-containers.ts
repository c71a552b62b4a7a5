import { textOf, valueOf, type Report } from "./checks-context.ts";
import type { ContainerDefinition, TaskDefinition } from "./ecs.ts";
import { HEALTH_CHECK_RANGES, taskMemory } from "./limits.ts";
import type { Native, NativeNode } from "./types.ts";

type Container = Native<ContainerDefinition>;
type Task = Native<TaskDefinition>;

/**
 * Checks what each container says on its own, and that the task has what its containers need.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function checkContainers(task: Task, fargate: boolean, report: Report): void {
  const containers = task.containerDefinitions.items;
  if (
    containers.length > 0 &&
    containers.every(({ essential }) => essential !== undefined && valueOf(essential) === false)
  ) {
    report({
      code: "native-no-essential-container",
      at: [containers[0]?.essential, containers[0]],
      what: "no container of the task is essential",
      limit: "a task has at least one essential container",
      related: containers.slice(1).map(({ essential }) => essential),
    });
  }
  const volumes = new Set<string | undefined>();
  for (const { name } of task.volumes?.items ?? []) volumes.add(textOf(name));
  for (const container of containers) {
    checkImage(container, report);
    checkVariables(container, report);
    checkHealthCheck(container, report);
    checkMemory(container, { task, fargate, report });
    checkLogs(container, fargate, report);
    checkMounts(container, volumes, report);
    checkRole(container, { task, fargate, report });
  }
}

function nameOf(container: Container): string {
  return textOf(container.name) ?? "";
}

function checkImage(container: Container, report: Report): void {
  const image = container.image === undefined ? "" : textOf(container.image);
  // Hako puts the tag behind whatever image there is: none gives `:latest`.
  if (image === undefined || (image !== "" && !image.startsWith(":"))) return;
  const name = nameOf(container);
  report({
    code: "native-image-missing",
    at: [container.image, container.name, container],
    what:
      image === ""
        ? `container \`${name}\` has no image`
        : `container \`${name}\` has the tag \`${image}\` but no image`,
    limit: "every container has an `image`",
    values: { container: name },
  });
}

function checkVariables(container: Container, report: Report): void {
  const secrets = container.secrets?.items ?? [];
  if (secrets.length === 0) return;
  const name = nameOf(container);
  const environment = new Map<string | undefined, NativeNode>();
  for (const entry of container.environment?.items ?? []) environment.set(textOf(entry.name), entry);
  const seen = new Map<string, Native<{ name: string; valueFrom: string }>>();
  for (const secret of secrets) {
    const variable = textOf(secret.name);
    checkReference(secret, name, report);
    if (variable === undefined) continue;
    const at = [secret.name, secret, container.secrets, container];
    const values = { container: name, variable };
    const plain = environment.get(variable);
    if (plain !== undefined) {
      report({
        code: "native-name-in-environment-and-secrets",
        at,
        what: `\`${variable}\` of container \`${name}\` stands both in \`environment\` and in \`secrets\``,
        limit: "a name stands in one of `environment` and `secrets`",
        values,
        related: [plain],
      });
    }
    const earlier = seen.get(variable);
    if (earlier !== undefined) {
      report({
        code: "native-duplicate-secret",
        at,
        what: `\`${variable}\` stands twice in \`secrets\` of container \`${name}\``,
        limit: "each name stands once in `secrets`",
        values,
        related: [earlier],
      });
    }
    seen.set(variable, secret);
  }
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html */
function checkReference(secret: Native<{ name: string; valueFrom: string }>, container: string, report: Report): void {
  const from = textOf(secret.valueFrom);
  const wrong = from === undefined ? undefined : wrongReference(from);
  if (wrong === undefined) return;
  const variable = textOf(secret.name) ?? "";
  report({
    code: "native-secret-value-from",
    at: [secret.valueFrom, secret],
    what: `\`valueFrom\` of the secret \`${variable}\` of container \`${container}\` ${wrong.what}`,
    limit: wrong.limit,
    values: { container, variable },
  });
}

function wrongReference(from: string): { what: string; limit: string } | undefined {
  if (!from.startsWith("arn:")) return undefined;
  const parts = from.split(":");
  const service = parts[2] ?? "";
  const resource = parts[5] ?? "";
  if (service === "ssm") {
    if (resource.startsWith("parameter/") && !resource.startsWith("parameter//")) return undefined;
    return {
      what: "is no ARN of a parameter",
      limit: "the ARN of the parameter `/a/b` ends in `:parameter/a/b`, with one slash",
    };
  }
  if (service !== "secretsmanager") {
    return { what: `names the service \`${service}\``, limit: "a secret is in `ssm` or `secretsmanager`" };
  }
  if (resource !== "secret" || (parts.length !== 7 && parts.length !== 10)) {
    return {
      what: "is no ARN of a secret, or lacks some of its last colons",
      limit:
        "an ARN of a secret ends in `:secret:NAME`, or in `:secret:NAME:KEY:STAGE:VERSION` with all three colons, even where a part is empty",
    };
  }
  if ((parts[8] ?? "") === "" || (parts[9] ?? "") === "") return undefined;
  return {
    what: "names both a version stage and a version id",
    limit: "a reference names a version stage or a version id, not both",
  };
}

const HEALTH_CHECK_MEMBERS = Object.keys(HEALTH_CHECK_RANGES) as (keyof typeof HEALTH_CHECK_RANGES)[];

function checkHealthCheck(container: Container, report: Report): void {
  const check = container.healthCheck;
  if (check === undefined) return;
  const name = nameOf(container);
  for (const member of HEALTH_CHECK_MEMBERS) {
    const { least, most } = HEALTH_CHECK_RANGES[member];
    const value = valueOf(check[member]);
    if (value === undefined || (value >= least && value <= most)) continue;
    report({
      code: "native-health-check-range",
      at: [check[member], check, container],
      what: `\`${member}\` of the health check of container \`${name}\` is ${value}`,
      limit: `it lies between ${least} and ${most}`,
      values: { container: name, member, value, least, most },
    });
  }
}

interface Surroundings {
  readonly task: Task;
  readonly fargate: boolean;
  readonly report: Report;
}

function checkMemory(container: Container, { task, fargate, report }: Surroundings): void {
  const name = nameOf(container);
  const { memory, memoryReservation } = container;
  if (memory === undefined && memoryReservation === undefined && task.memory === undefined && !fargate) {
    report({
      code: "native-memory-missing",
      at: [container.name, container],
      what: `neither container \`${name}\` nor the task says how much memory it needs`,
      limit: "on EC2 a container has `memory` or `memoryReservation`, unless the task has `memory`",
      values: { container: name },
    });
  }
  const hard = valueOf(memory);
  const soft = valueOf(memoryReservation);
  if (hard !== undefined && soft !== undefined && soft > hard) {
    report({
      code: "native-memory-exceeded",
      at: [memoryReservation, container],
      what: `container \`${name}\` reserves ${soft} MiB, more than its limit of ${hard} MiB`,
      limit: "`memory` is greater than `memoryReservation`",
      values: { container: name, memory: soft, most: hard },
      related: [memory],
    });
  }
  const whole = taskMemory(textOf(task.memory) ?? "");
  if (hard !== undefined && whole !== undefined && hard > whole) {
    report({
      code: "native-memory-exceeded",
      at: [memory, container],
      what: `container \`${name}\` asks for ${hard} MiB, more than the task's ${whole} MiB`,
      limit: "a container asks for no more memory than its task has",
      values: { container: name, memory: hard, most: whole },
      related: [task.memory],
    });
  }
}

/** Options without which the log driver `awslogs` does not start. */
const LOG_OPTIONS = [
  {
    code: "native-awslogs-without-region",
    option: "awslogs-region",
    limit: "the log driver `awslogs` needs the option `awslogs-region`",
  },
  {
    code: "native-awslogs-without-group",
    option: "awslogs-group",
    limit: "the log driver `awslogs` needs the option `awslogs-group`",
  },
] as const;
const FARGATE_LOG_OPTIONS = [
  ...LOG_OPTIONS,
  {
    code: "native-awslogs-without-stream-prefix",
    option: "awslogs-stream-prefix",
    limit: "on Fargate the log driver `awslogs` needs the option `awslogs-stream-prefix`",
  },
] as const;

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html */
function checkLogs(container: Container, fargate: boolean, report: Report): void {
  const log = container.logConfiguration;
  if (log === undefined || textOf(log.logDriver) !== "awslogs") return;
  const name = nameOf(container);
  for (const { code, option, limit } of fargate ? FARGATE_LOG_OPTIONS : LOG_OPTIONS) {
    if (log.options !== undefined && Object.hasOwn(log.options, option)) continue;
    report({
      code,
      at: [log.logDriver, log, container],
      what: `the \`awslogs\` log driver of container \`${name}\` has no \`${option}\``,
      limit,
      values: { container: name, option },
    });
  }
}

function checkMounts(container: Container, volumes: ReadonlySet<string | undefined>, report: Report): void {
  if (container.mountPoints === undefined || volumes.has(undefined)) return;
  const name = nameOf(container);
  for (const mount of container.mountPoints.items) {
    const volume = textOf(mount.sourceVolume);
    if (volume === undefined || volumes.has(volume)) continue;
    report({
      code: "native-volume-unknown",
      at: [mount.sourceVolume, mount, container],
      what: `container \`${name}\` mounts \`${volume}\`, which is no volume of the task`,
      limit: "`mountPoints` name volumes of the same task definition",
      values: { container: name, volume },
    });
  }
}

/** A registry of Amazon ECR, whose images Fargate pulls with the execution role. */
const ECR_IMAGE = /^[0-9]{12}\.dkr\.ecr\./;

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
function checkRole(container: Container, { task, fargate, report }: Surroundings): void {
  if (task.executionRoleArn !== undefined) return;
  const need = needsRole(container, fargate);
  if (need === undefined) return;
  const name = nameOf(container);
  report({
    code: "native-execution-role-missing",
    at: [need.at, container],
    what: `container \`${name}\` needs the task's execution role for its \`${need.member}\`, but the task has none`,
    limit:
      "`secrets` and `repositoryCredentials`, on Fargate also `awslogs` and images of Amazon ECR, need `executionRoleArn`",
    values: { container: name, member: need.member },
  });
}

function needsRole(container: Container, fargate: boolean): { member: string; at: NativeNode } | undefined {
  const { image, logConfiguration, repositoryCredentials, secrets } = container;
  const secret = secrets?.items[0];
  if (secret !== undefined) return { member: "secrets", at: secret };
  if (repositoryCredentials !== undefined) return { member: "repositoryCredentials", at: repositoryCredentials };
  if (!fargate) return undefined;
  if (logConfiguration !== undefined && textOf(logConfiguration.logDriver) === "awslogs")
    return { member: "awslogs", at: logConfiguration };
  return image !== undefined && ECR_IMAGE.test(textOf(image) ?? "") ? { member: "image", at: image } : undefined;
}
