/**
 * Limits of Amazon ECS and Elastic Load Balancing as of November 2026.
 *
 * Source, where nothing else is named: the API references of ECS and Elastic Load Balancing.
 */

/** Values that a member takes. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Letters, digits, underscores and hyphens: task definition families, services and containers. */
export const ECS_NAME_CHARACTERS = /^[A-Za-z0-9_-]+$/;
export const ECS_NAME_LENGTH = 255;

/** Load balancers, classic too, and target groups: letters, digits and hyphens, with no hyphen first or last. */
export const BALANCER_NAME_CHARACTERS = /^[A-Za-z0-9-]+$/;
export const BALANCER_NAME_LENGTH = 32;
/** AWS keeps this start of a name for itself, for the DNS names of internal load balancers. */
export const RESERVED_BALANCER_PREFIX = "internal-";

/** Members of HealthCheck: seconds, but `retries` is a count. */
export const HEALTH_CHECK_RANGES = {
  interval: { least: 5, most: 300 },
  timeout: { least: 2, most: 60 },
  retries: { least: 1, most: 10 },
  startPeriod: { least: 0, most: 300 },
} as const satisfies Record<string, Range>;

/** GiB that a task on Fargate can ask for; it has 20 without asking. */
export const EPHEMERAL_STORAGE: Range = { least: 21, most: 200 };

export const AWSVPC_SUBNETS = 16;
export const AWSVPC_SECURITY_GROUPS = 5;

export const FARGATE_CAPACITY_PROVIDERS: readonly string[] = ["FARGATE", "FARGATE_SPOT"];
export const FARGATE_LOG_DRIVERS: readonly string[] = ["awslogs", "splunk", "awsfirelens"];
export const FARGATE_ADDED_CAPABILITIES: readonly string[] = ["SYS_PTRACE"];

export const PROTOCOL_VERSIONS: readonly string[] = ["HTTP1", "HTTP2", "GRPC"];
/** Of a listener, by the type of its load balancer. */
export const LISTENER_PROTOCOLS: ReadonlyMap<string, readonly string[]> = new Map([
  ["application", ["HTTP", "HTTPS"]],
  ["network", ["TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"]],
]);
/** Listener protocols that need a certificate. */
export const ENCRYPTED_PROTOCOLS: readonly string[] = ["HTTPS", "TLS"];

/**
 * The CPU units of a task's `cpu`, which AWS takes as units or as vCPUs: `1024`, `1 vCPU`, `.25 vcpu`.
 *
 * @returns `undefined` for what is neither
 */
export function taskCpu(text: string): number | undefined {
  return inUnits(text, "vcpu");
}

/**
 * The MiB of a task's `memory`, which AWS takes in MiB or GB: `2048`, `2 GB`, `0.5GB`.
 *
 * @returns `undefined` for what is neither
 */
export function taskMemory(text: string): number | undefined {
  return inUnits(text, "gb");
}

function inUnits(text: string, unit: string): number | undefined {
  const typed = text.trim().toLowerCase();
  if (/^[0-9]+$/.test(typed)) return Number(typed);
  if (!typed.endsWith(unit)) return undefined;
  const amount = typed.slice(0, -unit.length).trim();
  return /^([0-9]+|[0-9]*\.[0-9]+)$/.test(amount) ? Number(amount) * 1024 : undefined;
}

/** What one CPU size of Fargate goes with. */
export interface FargateSize {
  readonly cpu: number;
  /** MiB. */
  readonly memory: readonly number[];
  readonly windows: boolean;
}

function gibibytes(least: number, most: number, step: number): number[] {
  const sizes: number[] = [];
  for (let size = least; size <= most; size += step) sizes.push(size * 1024);
  return sizes;
}

let sizes: readonly FargateSize[] | undefined;

/**
 * The task sizes of Fargate, smallest first.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html; the size of 32 vCPU
 * from the CloudFormation schema of mid-2026.
 */
export function fargateSizes(): readonly FargateSize[] {
  sizes ??= [
    { cpu: 256, memory: [512, 1024, 2048], windows: false },
    { cpu: 512, memory: gibibytes(1, 4, 1), windows: false },
    { cpu: 1024, memory: gibibytes(2, 8, 1), windows: true },
    { cpu: 2048, memory: gibibytes(4, 16, 1), windows: true },
    { cpu: 4096, memory: gibibytes(8, 30, 1), windows: true },
    { cpu: 8192, memory: gibibytes(16, 60, 4), windows: false },
    { cpu: 16384, memory: gibibytes(32, 120, 8), windows: false },
    { cpu: 32768, memory: [61440, 122880, 249856], windows: false },
  ];
  return sizes;
}

/** The values of members that take one of a few, by the member's name where it is the same everywhere. */
export const ALLOWED = {
  networkMode: ["bridge", "host", "awsvpc", "none"],
  pidMode: ["host", "task"],
  requiresCompatibilities: ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"],
  cpuArchitecture: ["X86_64", "ARM64"],
  condition: ["START", "COMPLETE", "SUCCESS", "HEALTHY"],
  firelensType: ["fluentd", "fluentbit"],
  scope: ["task", "shared"],
  transitEncryption: ["ENABLED", "DISABLED"],
  iam: ["ENABLED", "DISABLED"],
  launchType: ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"],
  assignPublicIp: ["ENABLED", "DISABLED"],
  placementConstraintType: ["distinctInstance", "memberOf"],
  placementStrategyType: ["random", "spread", "binpack"],
  schedulingStrategy: ["REPLICA", "DAEMON"],
  loadBalancerScheme: ["internet-facing", "internal"],
  loadBalancerType: ["application", "network", "gateway"],
  targetType: ["instance", "ip", "lambda", "alb"],
} as const satisfies Record<string, readonly string[]>;

/**
 * Listener rules of an Application Load Balancer.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html,
 * rule-condition-types.html, rule-action-types.html and rule-transforms.html beside it, and the API references of
 * RuleCondition, Action and RuleTransform.
 */
export const RULE = {
  priority: { least: 1, most: 50_000 },
  /** Values of all conditions. */
  values: 5,
  /** Documented, but rules with more are said to work. */
  valuesOfCondition: 3,
  /** One page says 5, another 6. */
  wildcards: { surely: 5, most: 6 },
  value: 128,
  headerName: 40,
  method: 40,
  regex: 128,
  transform: 1024,
  targetGroups: 5,
  weight: { least: 0, most: 999 },
  stickiness: { least: 1, most: 604_800 },
  redirect: { Host: 128, Path: 128, Query: 128 },
  body: 1024,
  rulesOfBalancer: 100,
  targetGroupsOfBalancer: 100,
} as const;

/** The condition fields, each with the member that holds its values. */
export const CONDITION_FIELDS = {
  "host-header": "HostHeaderConfig",
  "path-pattern": "PathPatternConfig",
  "http-header": "HttpHeaderConfig",
  "http-request-method": "HttpRequestMethodConfig",
  "query-string": "QueryStringConfig",
  "source-ip": "SourceIpConfig",
} as const;

/** Content types of a fixed response. */
export const RESPONSE_TYPES: readonly string[] = [
  "text/plain",
  "text/css",
  "text/html",
  "application/javascript",
  "application/json",
];

/** Actions that send or answer: one of them ends a rule. */
export const TERMINAL_ACTIONS: readonly string[] = ["forward", "redirect", "fixed-response"];
/** Actions that ask somebody else first, behind an HTTPS listener only. */
export const ASKING_ACTIONS: readonly string[] = ["authenticate-oidc", "authenticate-cognito", "jwt-validation"];
