import { describe, expect, test } from "vitest";
import { define, derive, refusal } from "./deriving.ts";

const HEAD = "scheduler:\n  type: ecs\n  region: ap-northeast-1\n";
const SERVICE = `${HEAD}  desired_count: 1\n`;
const APP = "app:\n  image: web\n";
const ALB = "  elb_v2:\n    vpc_id: v\n    subnets: [s]\n    security_groups: []\n    listeners: []\n";
const FRONT = "sidecars:\n  front: {image_tag: n}\n";
const NGINX = "scripts:\n  - type: nginx_front\n    backend_port: 1\n    s3: {region: us-east-1, bucket: b}\n";
const SCALING = "  autoscaling:\n    role_arn: r\n    min_capacity: 1\n    max_capacity: 2\n    policies: []\n";
const COUNTED = SCALING.replace(
  "[]",
  "\n      - {policy_type: TargetTrackingScaling, name: n, target_value: 1, predefined_metric_type: ALBRequestCountPerTarget}",
);

/** What Hako 2.18.0 says under Ruby 3.1; each line was seen to come from Hako itself. */
const REFUSED: readonly (readonly [name: string, text: string, words: string])[] = [
  ["no app", SERVICE, "TypeError: no implicit conversion of nil into Hash"],
  ["app: 5", `${SERVICE}app: 5\n`, "TypeError: no implicit conversion of Integer into Hash"],
  ["no scheduler", APP, "NoMethodError: undefined method `fetch' for nil:NilClass"],
  ["scheduler: []", `scheduler: []\n${APP}`, "TypeError: no implicit conversion of String into Integer"],
  ["another scheduler", `scheduler: {type: echo}\n${APP}`, "LoadError: cannot load such file -- hako/schedulers/echo"],
  ["no region", `scheduler: {type: ecs}\n${APP}`, "Hako::Scheduler::ValidationError: region must be set"],
  [
    "region: nil",
    `scheduler:\n  type: ecs\n  region:\n  desired_count: 1\n${APP}`,
    "Aws::Errors::MissingRegionError: No region was provided. Configure the `:region` option or export the region name to ENV['AWS_REGION']",
  ],
  [
    "both load balancers",
    `${SERVICE}  elb: 5\n  elb_v2: 6\n${APP}`,
    "Hako::Scheduler::ValidationError: Cannot specify both elb and elb_v2",
  ],
  ["sidecars: nil", `${SERVICE}${APP}sidecars:\n`, "NoMethodError: undefined method `keys' for nil:NilClass"],
  [
    "a sidecar that is nothing",
    `${SERVICE}${APP}sidecars:\n  front:\n`,
    "TypeError: no implicit conversion of nil into Hash",
  ],
  ["scripts: nil", `${SERVICE}${APP}scripts:\n`, "NoMethodError: undefined method `map' for nil:NilClass"],
  ["a script without a type", `${SERVICE}${APP}scripts: [{}]\n`, 'KeyError: key not found: "type"'],
  ["links to nobody", `${SERVICE}${APP}  links: ['redis:cache']\n`, 'KeyError: key not found: "redis"'],
  [
    "links of three parts",
    `${SERVICE}${APP}  links: ['x:y:z']\nsidecars:\n  x: {}\n`,
    'KeyError: key not found: "x:y:z"',
  ],
  [
    "docker_labels: nil",
    `${SERVICE}${APP}  docker_labels:\n`,
    "NoMethodError: undefined method `merge!' for nil:NilClass",
  ],
  ["nginx_front without s3", `${SERVICE}${APP}scripts: [{type: nginx_front}]\n`, 'KeyError: key not found: "s3"'],
  ["nginx_front without front", `${SERVICE}${APP}${NGINX}`, 'KeyError: key not found: "front"'],
  [
    "nginx_front without a port",
    `${SERVICE}${APP}${FRONT}${NGINX.replace("    backend_port: 1\n", "")}`,
    'KeyError: key not found: "backend_port"',
  ],
  [
    "a location that is nothing",
    `${SERVICE}${APP}${FRONT}${NGINX}    locations: {/: }\n`,
    "NoMethodError: undefined method `fetch' for nil:NilClass",
  ],
  [
    "one address that is no list",
    `${SERVICE}${APP}${FRONT}${NGINX}    locations: {/: {allow_only_from: 10.0.0.1}}\n`,
    'NoMethodError: undefined method `flatten\' for "10.0.0.1":String',
  ],
  ["no vpc", `${SERVICE}${ALB.replace("    vpc_id: v\n", "")}${APP}`, 'KeyError: key not found: "vpc_id"'],
  [
    "attributes that are no strings",
    `${SERVICE}${ALB}    target_group_attributes: {a: 20}\n${APP}`,
    "ArgumentError: expected params[:attributes][0][:value] to be a String, got class Integer instead.",
  ],
  [
    "a classic load balancer with awsvpc",
    `${SERVICE}  network_mode: awsvpc\n  elb: {listeners: [{protocol: http, load_balancer_port: 80}], subnets: [], security_groups: []}\n${APP}`,
    "ArgumentError: missing required parameter params[:listeners][0][:instance_port]",
  ],
  [
    "rollback of the circuit breaker",
    `${SERVICE}  deployment_configuration: {deployment_circuit_breaker: {rollback: 'false'}}\n${APP}`,
    "Hako::Scheduler::ValidationError: rollback option of deployment_circuit_breaker is not supported because Hako handles rollback instead of the circuit breaker",
  ],
  [
    "a topic without a group",
    `${SERVICE}  autoscaling_topic_for_oneshot: t\n${APP}`,
    "Hako::Scheduler::ValidationError: autoscaling_group_for_oneshot must be set when autoscaling_topic_for_oneshot is set",
  ],
  [
    "scaling without a role",
    `${SERVICE}  autoscaling: {}\n${APP}`,
    "Hako::Error: scheduler.autoscaling.role_arn must be set",
  ],
  [
    "scaling by requests of nothing",
    `${SERVICE}${COUNTED}${APP}`,
    "Hako::Error: Target group must be attached to the ECS service for predefined metric type ALBRequestCountPerTarget",
  ],
  [
    "scaling by requests of a network load balancer",
    `${SERVICE}${ALB}    type: network\n${COUNTED}${APP}`,
    "Hako::Error: Load balancer type must be 'application' for predefined metric type ALBRequestCountPerTarget",
  ],
  [
    "scaling and awsvpc without security groups",
    `${SERVICE}${SCALING}  network_configuration: {awsvpc_configuration: {subnets: [a]}}\n${APP}`,
    "NoMethodError: undefined method `size' for nil:NilClass",
  ],
  [
    "an unknown placement key",
    `${SERVICE}  placement_constraints: [{type: x, foo: y}]\n${APP}`,
    "ArgumentError: unexpected value at params[:placement_constraints][0][:foo]",
  ],
  [
    "a volume that is nothing",
    `${SERVICE}${APP}volumes:\n  cache:\n`,
    "NoMethodError: undefined method `key?' for nil:NilClass",
  ],
  [
    "cpu of the task as a number",
    `${SERVICE}  cpu: 1024\n${APP}`,
    "ArgumentError: expected params[:cpu] to be a String, got class Integer instead.",
  ],
  [
    "a label that is a number",
    `${SERVICE}${APP}  docker_labels: {a: 1}\n`,
    'ArgumentError: expected params[:container_definitions][0][:docker_labels]["a"] to be a String, got class Integer instead.',
  ],
  [
    "a key that is a number",
    `${SERVICE}${APP}  docker_labels: {1: a}\n`,
    "ArgumentError: expected params[:container_definitions][0][:docker_labels] 1 key to be a String, got class Integer instead.",
  ],
  [
    "a command that is one string",
    `${SERVICE}${APP}  command: rake\n`,
    "ArgumentError: expected params[:container_definitions][0][:command] to be an Array, got class String instead.",
  ],
  [
    "a flag that is a number",
    `${SERVICE}${APP}  privileged: 1\n`,
    "ArgumentError: expected params[:container_definitions][0][:privileged] to be true or false, got class Integer instead.",
  ],
  [
    "a required flag that is dropped",
    `${SERVICE}  deployment_configuration: {deployment_circuit_breaker: {enable: 'yes'}}\n${APP}`,
    "ArgumentError: missing required parameter params[:deployment_configuration][:deployment_circuit_breaker][:enable]",
  ],
  ["an endless number", `${SERVICE}${APP}  cpu: .inf\n`, "FloatDomainError: Infinity"],
  [
    "several at once, in the order in which Hako sends them",
    `${SERVICE}  cpu: 1\n${APP}  cpu: x\n  user: 5\n  secrets: [{name: , value_from: 5}]\n`,
    `ArgumentError: parameter validator found 5 errors:
  - expected params[:container_definitions][0][:cpu] to be an Integer, got class String instead.
  - missing required parameter params[:container_definitions][0][:secrets][0][:name]
  - expected params[:container_definitions][0][:secrets][0][:value_from] to be a String, got class Integer instead.
  - expected params[:container_definitions][0][:user] to be a String, got class Integer instead.
  - expected params[:cpu] to be a String, got class Integer instead.`,
  ],
];

describe("Hako refuses", () => {
  test.each(REFUSED)("%s", (_name, text, words) => {
    const derived = derive(text);
    expect(refusal(derived)).toBe(words);
    expect([derived.resources, derived.env, derived.decisions, derived.ignored]).toEqual([[], [], [], []]);
    if (derived.deployment.kind === "refused") expect(derived.problems).toContainEqual(derived.deployment.problem);
  });

  test("what comes first in its own order", () => {
    const wrong = `${HEAD.replace("region: ap-northeast-1", "region: x_y")}  desired_count:\n${APP}  secrets: [{}]\nsidecars:\n  a:\n`;
    expect(refusal(derive(wrong))).toBe("TypeError: no implicit conversion of nil into Hash");
    expect(refusal(derive(wrong.replace("sidecars:\n  a:\n", "")))).toBe('KeyError: key not found: "name"');
  });

  test("a value of the wrong type, with its place and every complaint a problem", () => {
    const text = `${SERVICE}  cpu: 1024\n  memory: 2048\n${APP}`;
    const { problems, deployment } = derive(text);
    expect(deployment.kind).toBe("refused");
    expect(
      problems.map(({ code, values, span }) => [
        code,
        values["member"],
        values["expected"],
        values["got"],
        text.slice(span.start, span.end),
      ]),
    ).toEqual([
      ["value-type", "cpu", "a String", "Integer", "1024"],
      ["value-type", "memory", "a String", "Integer", "2048"],
    ]);
    expect(problems[1]?.values["text"]).toBe("2048");
    expect(problems.every(({ app }) => app === "web")).toBe(true);
  });

  test("where the caller's expansion of the environment stops, and leaves that problem to the caller", () => {
    const { deployment, problems } = derive(`${SERVICE}${APP}  env: {PORT: 3000}\n`);
    expect(deployment).toMatchObject({ kind: "refused", problem: { code: "env-value-not-string", app: "web" } });
    expect(problems).toEqual([]);
  });

  test("without showing what stands in a collection", () => {
    const secret = "swordfish";
    for (const odd of [
      `  links: {DB_PASSWORD: ${secret}}\n`,
      `  depends_on: [[DB_PASSWORD, ${secret}]]\n`,
      `  env: [DB_PASSWORD=${secret}]\n`,
      `  env: [{DB_PASSWORD: ${secret}}]\n`,
      `  docker_labels: [${secret}]\n`,
      `  volumes_from: [{source_container: [${secret}]}]\n`,
    ]) {
      const derived = derive(SERVICE + APP + odd);
      expect(derived.deployment.kind).toBe("refused");
      expect(JSON.stringify(derived)).not.toContain(secret);
    }
  });

  test("names the key of a value of the wrong type, by which secrets are told", () => {
    const labels = derive(`${SERVICE}${APP}  docker_labels: {DB_PASSWORD: 5}\n  command: x\n`);
    expect(labels.problems.map(({ values }) => [values["key"], values["member"]])).toEqual([
      ["DB_PASSWORD", 'containerDefinitions[0].dockerLabels["DB_PASSWORD"]'],
      ["command", "containerDefinitions[0].command"],
    ]);
  });

  test("points at the key of the map that lacks one", () => {
    const text = `${SERVICE}${APP}  log_configuration: {options: {}}\n`;
    const { deployment } = derive(text);
    const span = deployment.kind === "refused" ? deployment.problem.span : undefined;
    expect(text.slice(span?.start, span?.end)).toBe("log_configuration");
  });

  test("nothing that is only odd", () => {
    for (const odd of [
      "scripts: {}\nvolumes: []\n",
      "sidecars: {}\nadditional_containers: 5\n",
      "volumes: {}\n",
      "sidecars: {app: 5}\n",
    ]) {
      expect([odd, refusal(derive(SERVICE + APP + odd))]).toEqual([odd, undefined]);
    }
    expect(refusal(derive(`${SERVICE}${APP}  env: []\n  command: {}\n  secrets:\n`))).toBeUndefined();
  });
});

test("no value of any kind at any place makes it throw", () => {
  const values = [
    "5",
    "1.5",
    "true",
    "",
    "x",
    "[]",
    "{}",
    "[[]]",
    "[{}]",
    "{a: b}",
    "!ruby/symbol sym",
    "2020-01-01",
    "[5]",
    "[~]",
  ];
  const places = [
    (value: string) => `scheduler: ${value}\napp: ${value}\nsidecars: ${value}\n`,
    (value: string) =>
      `${SERVICE}app: {image: w, ${["env", "links", "port_mappings", "depends_on", "volumes_from", "linux_parameters"].map((key) => `${key}: ${value}`).join(", ")}}\n`,
    ...[
      "elb",
      "elb_v2",
      "autoscaling",
      "service_discovery",
      "tags",
      "placement_constraints",
      "deployment_configuration",
      "network_configuration",
      "capacity_provider_strategy",
      "cluster",
      "region",
    ].map((key) => (value: string) => `${SERVICE.replace(new RegExp(`  ${key}:.*\n`), "")}  ${key}: ${value}\n${APP}`),
    ...["scripts", "volumes", "sidecars"].map((key) => (value: string) => `${SERVICE}${APP}${key}: ${value}\n`),
    ...["env", "links", "docker_labels", "port_mappings", "log_configuration", "health_check", "linux_parameters"].map(
      (key) => (value: string) =>
        `${SERVICE}${APP}  ${key}: ${value}\nsidecars:\n  front: {${key}: ${value}}\n${NGINX}`,
    ),
  ];
  for (const place of places) {
    for (const value of values)
      expect(["refused", "service", "oneshot"]).toContain(derive(define(place(value))).deployment.kind);
  }
});
