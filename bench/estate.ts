import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What was generated, for the print. */
export interface Generated {
  readonly definitions: number;
  readonly files: number;
  readonly bytes: number;
}

const TEAMS = ["shop", "search", "mobile", "media", "data", "platform", "payment", "growth"];
const APPS_OF_A_TEAM = 125;

const FRONT = `type: nginx_front
s3:
  region: ap-northeast-1
  bucket: hako-front
  prefix: front_config
`;

/**
 * Writes an estate of 1,000 definitions of about 1 KB, eight teams with their shared includes and provider files,
 * as a company of that size has them: web apps behind nginx, workers, Fargate services, one-shot tasks.
 */
export function generateEstate(folder: string): Generated {
  let files = 0;
  let bytes = 0;
  const write = (path: string, text: string) => {
    writeFileSync(join(folder, path), text);
    files++;
    bytes += Buffer.byteLength(text);
  };
  mkdirSync(folder, { recursive: true });
  write("hakobu.yaml", "environments: []\n");
  for (const team of TEAMS) {
    mkdirSync(join(folder, team, "shared"), { recursive: true });
    write(`${team}/shared/front.yml`, FRONT);
    write(`${team}/shared/scheduler.yml`, `type: ecs\nregion: ap-northeast-1\ncluster: ${team}-production\n`);
    write(
      `${team}/production.env`,
      `# ${team}\nassets_host=assets.example.com\nlog_level=info\ntracing_sample_rate=0.1\n`,
    );
    for (let at = 0; at < APPS_OF_A_TEAM; at++) write(`${team}/${team}-${at}.yml`, definition(team, at));
  }
  return { definitions: TEAMS.length * APPS_OF_A_TEAM, files, bytes };
}

function definition(team: string, at: number): string {
  const name = `${team}-${at}`;
  const kind = (["web", "worker", "fargate", "oneshot"] as const)[at % 4] ?? "web";
  const scheduler = [
    "  <<: !include shared/scheduler.yml",
    ...(kind === "oneshot" ? [] : [`  desired_count: ${(at % 5) + 1}`]),
    `  task_role_arn: arn:aws:iam::123456789012:role/${name}`,
    "  execution_role_arn: arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
    ...(kind === "web" ? BALANCER : kind === "fargate" ? FARGATE : []),
  ];
  const app = [
    `  image: 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/${name}`,
    `  cpu: ${128 * ((at % 4) + 1)}`,
    `  memory: ${256 * ((at % 4) + 1)}`,
    ...(kind === "worker" ? ["  command: [bundle, exec, sidekiq, -q, default]"] : []),
    "  env:",
    "    $providers:",
    "      - type: file",
    "        path: production.env",
    "      - type: vault",
    "        addr: https://vault.example.com",
    `        directory: ${team}`,
    "    PORT: '3000'",
    "    ASSETS_HOST: '#{assets_host}'",
    "    LOG_LEVEL: '#{log_level}'",
    `    SECRET_KEY_BASE: '#{${name}/secret_key_base}'`,
    at % 7 === 0
      ? `    DATABASE_URL: 'mysql2://app:#{${name}/db_password}@db.example.internal/${team}'`
      : `    DATABASE_PASSWORD: '#{${name}/db_password}'`,
    "  log_configuration:",
    "    log_driver: awslogs",
    "    options:",
    `      awslogs-group: /${team}/production`,
    "      awslogs-region: ap-northeast-1",
    "      awslogs-stream-prefix: hako",
  ];
  const front = [
    "sidecars:",
    "  front:",
    "    image_tag: hako-nginx",
    "    cpu: 32",
    "    memory: 32",
    "scripts:",
    "  - <<: !include shared/front.yml",
    "    backend_port: 3000",
    "    locations:",
    "      /:",
    "        allow_only_from:",
    "          - 10.0.0.0/24",
  ];
  const lines = [
    `# ${name}: a ${kind} of ${team}`,
    "scheduler:",
    ...scheduler,
    "app:",
    ...app,
    ...(kind === "web" ? front : []),
  ];
  return `${lines.join("\n")}\n`;
}

const BALANCER = [
  "  elb_v2:",
  "    vpc_id: vpc-0example",
  "    health_check_path: /site/sha",
  "    listeners:",
  "      - port: 80",
  "        protocol: HTTP",
  "    subnets:",
  "      - subnet-0public0a",
  "      - subnet-0public0c",
  "    security_groups: [sg-0example]",
];

const FARGATE = [
  "  requires_compatibilities: [FARGATE]",
  "  launch_type: FARGATE",
  "  network_mode: awsvpc",
  "  cpu: '1024'",
  "  memory: '2048'",
  "  network_configuration:",
  "    awsvpc_configuration:",
  "      subnets: [subnet-0private0a, subnet-0private0c]",
  "      security_groups: [sg-0example]",
  "      assign_public_ip: DISABLED",
];
