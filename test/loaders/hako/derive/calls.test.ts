import { describe, expect, test } from "vitest";
import { textOrigins } from "../../../../src/source/text.ts";
import type { Derived } from "../../../../src/loaders/hako/derive/index.ts";
import { define, derive, plainEnvironment, refusal, resource, resourcesOf } from "./deriving.ts";
import { AWSVPC, BALANCED, BATCH, CLASSIC, GIVEN, SCALED } from "./definitions.ts";

const HEAD = "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  cluster: shop\n";
const SERVICE = `${HEAD}  desired_count: 1\n`;
const APP = "app:\n  image: web\n";
const FRONT = "sidecars:\n  front: {image_tag: nginx}\n";
const NGINX =
  "scripts:\n  - type: nginx_front\n    backend_port: 3000\n    s3: {region: us-east-1, bucket: conf, prefix: p}\n";

const ids = (derived: Derived): string[] => derived.resources.map(({ id }) => id);

function container(derived: Derived, name: string): Record<string, unknown> {
  const { containerDefinitions } = resource(derived, "task-definition/web") as {
    containerDefinitions: Record<string, unknown>[];
  };
  const found = containerDefinitions.find((one) => one["name"] === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
}

describe("a definition with nothing but what it needs", () => {
  test("has all of Hako's defaults, empty lists as well", () => {
    const derived = derive(SERVICE + APP);
    expect(resourcesOf(derived)).toEqual({
      "task-definition/web": {
        family: "web",
        containerDefinitions: [
          {
            name: "app",
            image: "web:latest",
            cpu: 0,
            links: [],
            portMappings: [],
            essential: true,
            environment: [],
            dockerLabels: {},
            mountPoints: [],
            privileged: false,
            volumesFrom: [],
          },
        ],
        volumes: [],
      },
      "service/web": {
        cluster: "shop",
        serviceName: "web",
        placementConstraints: [],
        placementStrategy: [],
        propagateTags: "TASK_DEFINITION",
        enableExecuteCommand: false,
        desiredCount: 1,
        serviceRegistries: [],
      },
      "deployment/web": { region: "ap-northeast-1", cluster: "shop", service: "web" },
    });
  });

  test("names its resources by the id, and everything in AWS by Hako's name", () => {
    const derived = derive(`${SERVICE}  elb: {listeners: [], subnets: [], security_groups: []}\n${APP}`, {
      id: "shop/web",
    });
    expect(ids(derived)).toEqual([
      "task-definition/shop/web",
      "service/shop/web",
      "deployment/shop/web",
      "classic-load-balancer/shop/hako-web",
    ]);
    expect(resource(derived, "classic-load-balancer/shop/hako-web")).toMatchObject({
      classic: { LoadBalancerName: "hako-web" },
    });
    expect(resource(derived, "task-definition/shop/web")).toMatchObject({ family: "web" });
  });
});

describe("the image", () => {
  test("has the tag `latest`, as a part of its own without a place, where there is none", () => {
    const { resources } = derive(SERVICE + APP);
    const task = resources.find((one) => one.type === "task-definition");
    expect(task?.type === "task-definition" && task.value.containerDefinitions.items[0]?.image?.at(-1)).toEqual({
      kind: "text",
      text: ":latest",
      secret: false,
      origins: [],
    });
  });

  test.each([
    ["image: a\n  tag: 1.10", "a:1.1"],
    ["image: a\n  tag: 0644", "a:420"],
    ["image: a\n  tag:", "a:"],
    ["tag: x", ":x"],
    ["image: [1, a]", '[1, "a"]:latest'],
  ])("is what Ruby makes of %j", (text, image) => {
    expect(container(derive(`${SERVICE}app:\n  ${text}\n`), "app")).toMatchObject({ image });
  });

  test("takes the tag of the command line, which ends what `tag` says", () => {
    const derived = derive(`${SERVICE}${APP}  tag: v1\n`, { tag: "v2" });
    expect(container(derived, "app")).toMatchObject({ image: "web:v2" });
    expect(derived.ignored.map(({ reason }) => reason)).toEqual(["`--tag` replaces it"]);
  });
});

describe("containers", () => {
  test("come with whatever they need, each once", () => {
    const derived = derive(
      `${SERVICE}${APP}  links: ['x:y', app]\nsidecars:\n  z: {}\n  x: {volumes_from: [{source_container: z}]}\n`,
    );
    const { containerDefinitions } = resource(derived, "task-definition/web") as {
      containerDefinitions: { name: string }[];
    };
    expect(containerDefinitions.map(({ name }) => name)).toEqual(["app", "z", "x"]);
  });

  test("convert as the SDK does", () => {
    const text = `${SERVICE}${APP}  cpu: 1.9\n  memory: '0x10'\n  essential: 'True'\n  privileged: 'true'\n  user: :root\n  command: {}\n  health_check: {command: [a], interval: }\n`;
    expect(container(derive(text), "app")).toMatchObject({
      cpu: 1,
      memory: 16,
      privileged: true,
      user: "root",
      command: [],
      healthCheck: { command: ["a"], retries: 3, timeout: 5 },
    });
    expect(container(derive(text), "app")).not.toHaveProperty("essential");
  });

  test("keep the places of every value", () => {
    const text = `${SERVICE}${APP}  env: {A: b}\n`;
    const { resources, env } = derive(text);
    const task = resources.find((one) => one.type === "task-definition");
    const variable =
      task?.type === "task-definition" ? task.value.containerDefinitions.items[0]?.environment?.items[0] : undefined;
    const quoted = (spans: readonly { start: number; end: number }[] | undefined): string[] =>
      (spans ?? []).map(({ start, end }) => text.slice(start, end));
    expect([quoted(variable && textOrigins(variable.name)), quoted(variable && textOrigins(variable.value))]).toEqual([
      ["A"],
      ["b"],
    ]);
    expect(env.map(({ container: where, name }) => [where, name])).toEqual([["app", "A"]]);
  });

  test("never have Hako's version label, theirs or Hako's", () => {
    expect(
      container(derive(`${SERVICE}${APP}  docker_labels: {cc.wanko.hako.version: mine, a: b}\n`), "app"),
    ).toMatchObject({ dockerLabels: { a: "b" } });
  });
});

describe("maps and lists that two places share", () => {
  const names = (derived: Derived, name: string): string[] =>
    (container(derived, name)["environment"] as { name: string }[]).map((one) => one.name);

  test("are changed for both where an alias shares them", () => {
    const derived = derive(
      `${SERVICE}${APP}  env: &e {A: x}\n  port_mappings: &p [{container_port: 1, host_port: 2}]\nsidecars:\n  front: {image_tag: n, env: *e, port_mappings: *p}\n${NGINX}`,
    );
    expect(names(derived, "app")).toEqual(["A", "AWS_DEFAULT_REGION", "S3_CONFIG_BUCKET", "S3_CONFIG_KEY"]);
    expect(container(derived, "app")["portMappings"]).toEqual(container(derived, "front")["portMappings"]);
  });

  test("are changed for both where a merge shares them", () => {
    const derived = derive(
      `${SERVICE}app: &a\n  image: a\n  env: {A: x}\nsidecars:\n  front:\n    <<: *a\n    image_tag: n\n${NGINX}`,
    );
    expect(names(derived, "app")).toEqual(names(derived, "front"));
  });

  test("stay apart where each is an include of its own", () => {
    const text = `${SERVICE}${APP}  env: !include env.yml\nsidecars:\n  front: {image_tag: n, env: !include env.yml}\n${NGINX}`;
    const derived = derive(define(text, { "env.yml": "A: x\n" }));
    expect(names(derived, "app")).toEqual(["A"]);
    expect(names(derived, "front")).toEqual(["A", "AWS_DEFAULT_REGION", "S3_CONFIG_BUCKET", "S3_CONFIG_KEY"]);
  });

  test("give tags the label that Hako put on the same map", () => {
    expect(
      resource(derive(`app:\n  image: web\n  docker_labels: &t {a: b}\n${SERVICE}  tags: *t\n`), "task-definition/web"),
    ).toMatchObject({
      tags: [
        { key: "a", value: "b" },
        { key: "cc.wanko.hako.version", value: "2.18.0" },
      ],
    });
  });
});

describe("the front", () => {
  test("is written as Hako's template does", () => {
    expect(resource(derive(BALANCED), "front/web")).toEqual({
      region: "us-east-1",
      bucket: "conf",
      key: "hako/front/web.conf",
      body: `server {
  listen 80;

  client_max_body_size 10m;

  location / {
    allow 10.0.0.0/8;
    allow 192.168.0.0/16;
    deny all;
    
    proxy_pass http://backend:3000;
    proxy_set_header Host $host;
    proxy_set_header Connection ""; # for upstream keepalive
    proxy_http_version 1.1;         # for upstream keepalive
    proxy_connect_timeout 5s;
    proxy_send_timeout 20s;
    proxy_read_timeout 20s;

  }
  location /open {
    
    proxy_pass http://backend:3000;
    proxy_set_header Host $host;
    proxy_set_header Connection ""; # for upstream keepalive
    proxy_http_version 1.1;         # for upstream keepalive
    proxy_connect_timeout 5s;
    proxy_send_timeout 20s;
    proxy_read_timeout 20s;

  }
  location /closed {
    deny all;
    
    proxy_pass http://backend:3000;
    proxy_set_header Host $host;
    proxy_set_header Connection ""; # for upstream keepalive
    proxy_http_version 1.1;         # for upstream keepalive
    proxy_connect_timeout 5s;
    proxy_send_timeout 20s;
    proxy_read_timeout 20s;

  }
}
`,
    });
  });

  test("gets a link, a port and three variables", () => {
    expect(container(derive(CLASSIC), "front")).toMatchObject({
      links: ["app:backend"],
      portMappings: [
        { containerPort: 8080, hostPort: 8080, protocol: "tcp" },
        { containerPort: 80, hostPort: 10000, protocol: "tcp" },
      ],
      environment: [
        { name: "AWS_DEFAULT_REGION", value: "us-east-1" },
        { name: "S3_CONFIG_BUCKET", value: "conf" },
        { name: "S3_CONFIG_KEY", value: "web.conf" },
      ],
    });
  });

  test("has no link and a fixed port with awsvpc", () => {
    const derived = derive(AWSVPC);
    expect(container(derived, "front")).toMatchObject({
      links: [],
      portMappings: [{ containerPort: 80, hostPort: 80 }],
    });
    expect(resource(derived, "front/web")).toMatchObject({
      body: expect.stringContaining("proxy_pass http://localhost:3000;"),
    });
  });

  test.each([
    ["dynamic_port_mapping: no", 10000],
    ["dynamic_port_mapping:", 10000],
    ["dynamic_port_mapping: 'false'", 0],
    ["role: x", 0],
  ])("is mapped as %j says", (key, hostPort) => {
    expect(container(derive(`${SERVICE}  ${key}\n${APP}${FRONT}${NGINX}`), "front")).toMatchObject({
      portMappings: [{ hostPort }],
    });
  });

  test("may be two", () => {
    const derived = derive(
      `${SERVICE}${APP}${FRONT}${NGINX}  - type: nginx_front\n    backend: b\n    backend_port: 4000\n    s3: {region: us-west-2, bucket: conf2}\n`,
    );
    expect(ids(derived).filter((id) => id.startsWith("front/"))).toEqual(["front/web", "front/web-2"]);
    expect(container(derived, "front")).toMatchObject({
      links: ["app:backend", "b:backend"],
      environment: [{ value: "us-west-2" }, { value: "conf2" }, { value: "web.conf" }],
    });
  });
});

describe("load balancers", () => {
  test("of Hako's own, with a target group, listeners and attributes", () => {
    const derived = derive(BALANCED);
    expect(resource(derived, "load-balancer/hako-web")).toEqual({
      loadBalancer: {
        Name: "hako-web",
        Subnets: ["subnet-1", "subnet-2"],
        SecurityGroups: ["sg-2"],
        Scheme: "internal",
        Type: "application",
        Tags: [{ Key: "Owner", Value: "web" }],
      },
      attributes: [{ Key: "idle_timeout.timeout_seconds", Value: "5" }],
    });
    expect(resource(derived, "listener/hako-web-443")).toEqual({
      LoadBalancerArn: "<load-balancer/hako-web arn>",
      Protocol: "HTTPS",
      Port: 443,
      SslPolicy: "ELBSecurityPolicy-2016-08",
      DefaultActions: [{ Type: "forward", TargetGroupArn: "<target-group/hako-web arn>" }],
      Certificates: [{ CertificateArn: "arn:aws:acm:ap-northeast-1:012345678901:certificate/a" }],
    });
    expect(resource(derived, "target-group/hako-web")).toMatchObject({
      targetGroup: {
        Name: "hako-web",
        Port: 80,
        Protocol: "HTTP",
        ProtocolVersion: "GRPC",
        Matcher: { HttpCode: "200", GrpcCode: "0" },
      },
    });
    expect(resource(derived, "service/web")).toMatchObject({
      loadBalancers: [{ targetGroupArn: "<target-group/hako-web arn>", containerName: "front", containerPort: 80 }],
      healthCheckGracePeriodSeconds: 30,
    });
  });

  test("of a network have a TCP target group without a version, and with awsvpc of IP addresses", () => {
    const derived = derive(AWSVPC);
    expect(resource(derived, "target-group/hako-web")).toEqual({
      targetGroup: { Name: "hako-web", Port: 80, Protocol: "TCP", VpcId: "vpc-1", TargetType: "ip" },
    });
    expect(resource(derived, "load-balancer/hako-web")).toEqual({
      loadBalancer: { Name: "hako-web", Subnets: ["subnet-1"], Type: "network" },
    });
    expect(resource(derived, "service/web")).toMatchObject({ healthCheckGracePeriodSeconds: 0 });
  });

  test("that someone else looks after are left alone", () => {
    const shared = derive(SCALED);
    expect(ids(shared)).toEqual([
      "task-definition/web",
      "service/web",
      "deployment/web",
      "scaling/web",
      "target-group/hako-web",
    ]);
    expect(shared.resources.find(({ id }) => id === "target-group/hako-web")?.balancer).toBe("shared");
    const given = derive(GIVEN);
    expect(ids(given)).toEqual(["task-definition/web", "service/web", "deployment/web"]);
    expect(resource(given, "service/web")).toMatchObject({
      loadBalancers: [{ targetGroupArn: "<target-group/shared-web arn>" }],
    });
  });

  test("of the classic kind have the front's port", () => {
    expect(resource(derive(CLASSIC), "classic-load-balancer/shop-elb")).toEqual({
      classic: {
        LoadBalancerName: "shop-elb",
        Listeners: [
          {
            Protocol: "https",
            LoadBalancerPort: 443,
            InstancePort: 10000,
            SSLCertificateId: "arn:aws:iam::012345678901:server-certificate/a",
          },
        ],
        Subnets: ["subnet-1"],
        SecurityGroups: ["sg-1"],
        Scheme: "internal",
        Tags: [{ Key: "Team", Value: "shop" }],
      },
      attributes: { CrossZoneLoadBalancing: { Enabled: true } },
    });
  });
});

describe("the service", () => {
  const service = (text: string): unknown => resource(derive(text), "service/web");

  test("has no count where it scales, and no UpdateService where nothing differs", () => {
    const scaled = service(SCALED);
    expect(scaled).not.toHaveProperty("desiredCount");
    expect(scaled).not.toHaveProperty("serviceRegistries");
    const differing = SCALED.replace(
      "  autoscaling:",
      "  deployment_configuration: {maximum_percent: 150}\n  autoscaling:",
    );
    expect(service(differing)).toMatchObject({ serviceRegistries: [] });
  });

  test.each([
    "deployment_configuration: {maximum_percent: '200', minimum_healthy_percent: 100}",
    "capacity_provider_strategy: [{capacity_provider: x, weight: '1'}]",
    "enable_execute_command: 'no'",
    "enable_execute_command:",
  ])("is updated where Hako sees a difference that is only one of type: %s", (key) => {
    expect(service(SCALED.replace("  autoscaling:", `  ${key}\n  autoscaling:`))).toMatchObject({
      serviceRegistries: [],
    });
  });

  test.each([
    ["0", { desiredCount: 0 }, false],
    ["'2'", { desiredCount: 2 }, true],
    ["1.9", { desiredCount: 1 }, true],
  ])("has the count %s", (count, wanted, updated) => {
    const found = service(`${HEAD}  desired_count: ${count}\n${APP}`);
    expect(found).toMatchObject(wanted);
    expect(Object.hasOwn(found as object, "serviceRegistries")).toBe(updated);
  });

  test("is a daemon without a count, or with one if it says so", () => {
    expect(service(GIVEN)).not.toHaveProperty("desiredCount");
    expect(service(GIVEN)).toMatchObject({ schedulingStrategy: "DAEMON", serviceRegistries: [] });
    expect(service(`${SERVICE}  scheduling_strategy: DAEMON\n${APP}`)).toMatchObject({ desiredCount: 1 });
  });

  test("has its registries from Cloud Map", () => {
    const derived = derive(BALANCED);
    expect(resource(derived, "service/web")).toMatchObject({
      serviceRegistries: [
        { containerName: "app", containerPort: 3000, port: 3000, registryArn: "<discovery/ns-1/web arn>" },
      ],
    });
    expect(resource(derived, "discovery/web")).toEqual({
      services: [
        {
          Name: "web",
          NamespaceId: "ns-1",
          Description: "the web",
          DnsConfig: { NamespaceId: "ns-1", RoutingPolicy: "WEIGHTED", DnsRecords: [{ Type: "SRV", TTL: 60 }] },
          HealthCheckCustomConfig: { FailureThreshold: 1 },
        },
      ],
    });
  });

  test("scales by steps and by targets", () => {
    expect(resource(derive(SCALED), "scaling/web")).toMatchObject({
      scalableTarget: {
        ServiceNamespace: "ecs",
        ResourceId: "service/shop/web",
        ScalableDimension: "ecs:service:DesiredCount",
        MinCapacity: 1,
        MaxCapacity: 4,
      },
      policies: [
        {
          PolicyName: "high-and-higher",
          PolicyType: "StepScaling",
          StepScalingPolicyConfiguration: {
            StepAdjustments: [{ ScalingAdjustment: 1, MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10 }],
          },
        },
        {
          PolicyName: "requests",
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 50.5,
            PredefinedMetricSpecification: {
              PredefinedMetricType: "ALBRequestCountPerTarget",
              ResourceLabel: "<load-balancer/shared full-name>/<target-group/hako-web full-name>",
            },
          },
        },
      ],
      alarms: [
        { AlarmName: "high", AlarmActions: ["<scaling-policy/high-and-higher arn>"] },
        { AlarmName: "higher", AlarmActions: ["<scaling-policy/high-and-higher arn>"] },
      ],
    });
  });

  test("of a cluster given by its ARN scales by the name", () => {
    const text = SCALED.replace("cluster: shop", "cluster: arn:aws:ecs:ap-northeast-1:012345678901:cluster/shop");
    expect(resource(derive(text), "scaling/web")).toMatchObject({ scalableTarget: { ResourceId: "service/shop/web" } });
  });
});

test("what has a default of Hako's own has it", () => {
  const registered = "service_discovery: [{service: {name: n, namespace_id: i, dns_config: {dns_records: []}}}]";
  const derived = derive(
    `${SERVICE}  ${registered}\n${APP}  health_check: {command: [a]}\n  linux_parameters: {capabilities: {}, devices: [{host_path: x}], tmpfs: [{container_path: x, size: 1}]}\n  volumes_from: [{source_container: app}]\n  mount_points: [{source_volume: v, container_path: p}]\n`,
  );
  expect(resource(derived, "discovery/web")).toMatchObject({
    services: [{ DnsConfig: { RoutingPolicy: "MULTIVALUE" } }],
  });
  expect(container(derived, "app")).toMatchObject({
    healthCheck: { command: ["a"], interval: 30, retries: 3, timeout: 5 },
    linuxParameters: {
      capabilities: { add: [], drop: [] },
      devices: [{ hostPath: "x", permissions: [] }],
      tmpfs: [{ containerPath: "x", mountOptions: [], size: 1 }],
    },
    volumesFrom: [{ sourceContainer: "app", readOnly: false }],
    mountPoints: [{ sourceVolume: "v", containerPath: "p", readOnly: false }],
  });
});

test("what has no effect has a reason that says why", () => {
  const reasons = (text: string): string[] => derive(text).ignored.map(({ reason }) => reason);
  expect(reasons(SCALED)).toEqual(
    expect.arrayContaining([
      "autoscaling owns the count; Hako only asks that `desired_count` be set",
      "`load_balancer_name` is given, so Hako leaves the load balancer alone",
      "Hako reads it for `TargetTrackingScaling` only",
    ]),
  );
  expect(reasons(BALANCED)).toEqual(
    expect.arrayContaining([
      "Hako reads `additional_containers` only where there is no `sidecars`",
      "the volume has a `docker_volume_configuration`, and Hako reads nothing else of it",
      "Hako sets `S3_CONFIG_KEY` itself",
      "Hako does not read `container` here",
    ]),
  );
  expect(reasons(BATCH)).toEqual(
    expect.arrayContaining([
      "it concerns a service, and Hako makes none without `desired_count`",
      "`hako oneshot` starts this container only when told to with `-c front`",
    ]),
  );
});

describe("one-shot tasks", () => {
  test("are all there is of a definition without a count", () => {
    const derived = derive(BATCH);
    expect(derived.deployment).toEqual({ kind: "oneshot" });
    expect(derived.problems).toMatchObject([
      { code: "hako-refuses-desired-count", values: { message: "desired_count must be set" }, app: "web" },
    ]);
    expect(ids(derived)).toEqual(["oneshot/web", "log-groups/web"]);
    expect(resource(derived, "oneshot/web")).toMatchObject({
      region: "ap-northeast-1",
      taskDefinition: { family: "web-oneshot", containerDefinitions: [{ name: "app" }, { name: "log" }] },
      runTask: {
        cluster: "shop",
        count: 1,
        startedBy: "hako oneshot",
        propagateTags: "TASK_DEFINITION",
        placementConstraints: [],
        placementStrategy: [],
        enableExecuteCommand: false,
      },
      hako: { autoScalingGroup: "batch" },
    });
    // Hako makes the log groups of a deployment before it asks for the count.
    expect(resource(derived, "log-groups/web")).toEqual({ groups: [{ logGroupName: "front", region: "us-east-1" }] });
  });

  test("stand beside the service where the definition, or the caller, says so", () => {
    expect(resource(derive(CLASSIC), "oneshot/web")).toMatchObject({
      taskDefinition: { containerDefinitions: [{ name: "app" }, { name: "redis" }] },
      hako: {
        notificationPrefix: "s3://bucket/prefix",
        autoScalingGroup: "batch",
        scaleOutTopic: "arn:aws:sns:ap-northeast-1:012345678901:scale-out",
      },
    });
    expect(ids(derive(SERVICE + APP))).not.toContain("oneshot/web");
    expect(ids(derive(SERVICE + APP, { oneshot: true }))).toContain("oneshot/web");
  });

  test("are refused for their own reason, beside the missing count", () => {
    const derived = derive(`${HEAD}  cpu: 1\n${APP}`);
    expect(refusal(derived)).toBe("ArgumentError: expected params[:cpu] to be a String, got class Integer instead.");
    expect(derived.problems.map(({ code }) => code)).toEqual(["hako-refuses-desired-count", "value-type"]);
  });

  test("expand no environment twice", () => {
    const asked: string[] = [];
    derive(`${SERVICE}${APP}  env: {A: b}\n`, {
      oneshot: true,
      expand: (name, env) => {
        asked.push(name);
        return plainEnvironment(name, env);
      },
    });
    expect(asked).toEqual(["app"]);
  });
});

test("log groups are made once for a name and a region", () => {
  const log = (region: string): string =>
    `{log_driver: awslogs, options: {awslogs-group: g, awslogs-region: ${region}}}`;
  const text = `${SERVICE}${APP}  log_configuration: ${log("r1")}\nsidecars:\n  a: {log_configuration: ${log("r2")}}\n  b: {log_configuration: ${log("r1")}}\nscripts: [{type: create_aws_cloud_watch_logs_log_group}]\n`;
  expect(resource(derive(text), "log-groups/web")).toEqual({
    groups: [
      { logGroupName: "g", region: "r1" },
      { logGroupName: "g", region: "r2" },
    ],
  });
});

test("a script of unknown effect is a problem, and all its options decide", () => {
  const derived = derive(`${SERVICE}${APP}scripts: [{type: switch_hitter, endpoint: x}]\n`);
  expect(derived.problems).toMatchObject([{ code: "script-unknown", values: { type: "switch_hitter" } }]);
  expect(derived.decisions.filter(({ decides }) => decides.includes("switch_hitter"))).toHaveLength(2);
});

test("a value that could not be read is unknown where it goes", () => {
  const definition = define(`${SERVICE}${APP}  cpu: 1\n  user: x\n`);
  const app = definition.entries.get("app");
  if (app?.value.kind !== "map") throw new Error("no app");
  const entries = new Map(app.value.entries);
  for (const key of ["cpu", "user"]) {
    const entry = entries.get(key);
    if (entry !== undefined)
      entries.set(key, {
        ...entry,
        value: { kind: "other", type: "Unknown", text: "?", origins: entry.value.origins },
      });
  }
  const derived = derive({
    ...definition,
    entries: new Map([...definition.entries, ["app", { ...app, value: { ...app.value, entries } }]]),
  });
  expect(container(derived, "app")).toMatchObject({ cpu: "<unknown value-unknown>", user: "<unknown>" });
});
