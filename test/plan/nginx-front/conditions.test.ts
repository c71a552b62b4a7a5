import { describe, expect, test } from "vitest";
import { foldersOf } from "../../../src/plan/folders.ts";
import {
  analysed,
  AWSVPC,
  CONFIGURED,
  definition,
  nginxConf,
  outcome,
  type Pieces,
  TRANSPARENT,
} from "./definitions.ts";

const MIME = { "front/mime.types": "types { text/html html; }\n" };

function ofImage(http = "", include?: string): Record<string, string> {
  return { "web.yml": definition(), "front/nginx.conf": nginxConf(http, include), ...MIME };
}

const API = "  api: { image_tag: shop-api:1, memory: 64 }\n";
const OWN = "  port_mappings: [{ container_port: 3000, host_port: 0 }]\n";
const SCALING = `  autoscaling:
    role_arn: arn:aws:iam::012345678901:role/scale
    min_capacity: 1
    max_capacity: 4
    policies:
      - { policy_type: TargetTrackingScaling, name: requests, target_value: 100, predefined_metric_type: ALBRequestCountPerTarget }
      - { policy_type: TargetTrackingScaling, name: cpu, target_value: 60, predefined_metric_type: ECSServiceAverageCPUUtilization }
`;

function discovery(members: string): string {
  return `  service_discovery:
    - { ${members}service: { name: web, namespace_id: ns-1, dns_config: { dns_records: [{ type: SRV, ttl: 60 }] } } }
`;
}

describe("a front can go", () => {
  test.each<[string, Pieces]>([
    ["in bridge", {}],
    ["in awsvpc", { scheduler: AWSVPC }],
    ["where other locations do the same", { script: "    locations: { /: {}, '~ ^/x': {}, '= /y': {} }\n" }],
    ["whatever the size of bodies", { script: "    client_max_body_size: 0\n" }],
    ["with another backend", { script: "    backend: api\n", sidecars: API }],
    ["where the port is mapped already", { app: OWN }],
    ["with an image by its digest", { image: `registry.example.com/hako-nginx@sha256:${"0".repeat(64)}` }],
    ["where it waits for the app", { front: "    depends_on: [{ container_name: app, condition: START }]\n" }],
    ["with plain variables", { front: "    env: { TZ: Asia/Tokyo }\n" }],
    ["with the app's port equal to its own, in bridge", { port: "80" }],
    [
      "where discovery names the app",
      { scheduler: discovery("container_name: app, container_port: 3000, "), app: OWN },
    ],
    ["where discovery names a port", { scheduler: AWSVPC + discovery("port: 3000, ") }],
    ["with scaling by requests", { scheduler: SCALING }],
    ["with stickiness switched off", { balancer: "    target_group_attributes: { stickiness.enabled: 'false' }\n" }],
  ])("%s", (_name, pieces) => {
    expect(outcome(analysed(definition(pieces)))).toBe("rewrite");
  });

  test.each([
    ["nothing special", ""],
    ["real_ip", "set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For;"],
    ["compression", "gzip on; gzip_types text/css;"],
    ["a map that nothing uses", "map $http_upgrade $connection_upgrade { default upgrade; '' close; }"],
    ["another limit", "client_max_body_size 5m;"],
    ["what is switched off", "proxy_redirect off; expires off;"],
    ["pages for answers that it never makes", "error_page 404 403 /x.html;"],
  ])("with the image's own configuration: %s", (_name, http) => {
    expect(outcome(analysed(ofImage(http), { settings: CONFIGURED }))).toBe("rewrite");
  });

  test("with a wildcard for its image", () => {
    expect(outcome(analysed(definition(), { settings: TRANSPARENT.replace("/hako-nginx", "/*") }))).toBe("rewrite");
  });
});

describe("a front stays", () => {
  test.each<[string, Pieces, string]>([
    ["host mode", { scheduler: "  network_mode: host\n" }, "its network mode is `host`"],
    ["a fixed port", { scheduler: "  dynamic_port_mapping: false\n" }, "its port on the instance is fixed"],
    ["a role", { scheduler: "  role: ecsServiceRole\n" }, "its service has a `role`"],
    [
      "a balancer that asks the app",
      { balancer: "    container_name: app\n    container_port: 3000\n", app: OWN },
      "its load balancer asks another container or port",
    ],
    [
      "another port of it",
      { balancer: "    container_port: 8080\n" },
      "its load balancer asks another container or port",
    ],
    ["a network balancer", { balancer: "    type: network\n" }, "its load balancer is no application load balancer"],
    ["gRPC", { balancer: "    protocol_version: GRPC\n" }, "its target group does not speak HTTP/1.1"],
    ["somebody's balancer", { balancer: "    load_balancer_name: shared\n" }, "made outside of this definition"],
    ["somebody's target group", { balancer: "    target_group_name: shared\n" }, "made outside of this definition"],
    [
      "stickiness",
      { balancer: "    target_group_attributes: { stickiness.enabled: 'true' }\n" },
      "its target group keeps each client with one target",
    ],
    [
      "a classic balancer",
      {
        elb: "  elb: { listeners: [{ protocol: http, load_balancer_port: 80 }], subnets: [subnet-1], security_groups: [sg-1] }\n",
      },
      "its load balancer is a classic one",
    ],
    ["no balancer", { elb: "" }, "no load balancer of this definition leads to it"],
    ["no location for all", { script: "    locations: { /api: {} }\n" }, "it has no location for `/`"],
    [
      "a location with a slash",
      { script: "    locations: { /: {}, /api/: {} }\n" },
      "its locations answer differently",
    ],
    [
      "addresses, nested",
      { script: "    locations: { /: { allow_only_from: [[10.0.0.0/8], 192.0.2.1] } }\n" },
      "`allow` and `deny` look at the peer's address",
    ],
    [
      "no address at all",
      { script: "    locations: { /: { allow_only_from: [] } }\n" },
      "`allow` and `deny` look at the peer's address",
    ],
    [
      "what a location smuggles in",
      { script: "    locations: { '/ { return 200; } location /x': {} }\n" },
      "its locations answer differently",
    ],
    ["a size that nginx refuses", { script: "    client_max_body_size: lots\n" }, "nginx would refuse it"],
    ["a port that is none", { port: "http" }, "nginx would refuse it"],
    [
      "two backends",
      { front: "    links: [api:backend]\n", sidecars: API },
      "`backend` is more than one container or address to `front`",
    ],
    [
      "a backend that hosts say otherwise",
      { front: "    extra_hosts: [{ hostname: backend, ip_address: 192.0.2.1 }]\n" },
      "`backend` is more than one container or address to `front`",
    ],
    [
      "another protocol on the port",
      { app: OWN.replace(" }", ", protocol: udp }") },
      "the port 3000 of `app` is mapped for another protocol than tcp",
    ],
    [
      "the port mapped twice",
      { app: OWN.replace("]", ", { container_port: 3000, host_port: 3000 }]") },
      "the port 3000 of `app` is mapped more than once",
    ],
    ["an unknown image", { image: "other:1" }, "nobody has said what the nginx of the image `other:1` does besides"],
    ["an app that may end alone", { app: "  essential: false\n" }, "the container `app` is not essential"],
    [
      "somebody who waits for it",
      { app: "  depends_on: [{ container_name: front, condition: START }]\n" },
      "the container `app` waits for `front`",
    ],
    ["somebody who links to it", { app: "  links: [front:proxy]\n" }, "the container `app` links to `front`"],
    [
      "somebody who mounts its volumes",
      { app: "  volumes_from: [{ source_container: front }]\n" },
      "the container `app` mounts the volumes of `front`",
    ],
    [
      "secrets that Hako fetches",
      {
        front:
          "    env:\n      $providers: [{ type: vault, addr: 'https://v.example.com', directory: shop }]\n      PASSWORD: '#{pw}'\n",
      },
      "`front` gets secrets",
    ],
    [
      "secrets of ECS",
      { front: "    secrets: [{ name: A, value_from: 'arn:aws:ssm:ap-northeast-1:012345678901:parameter/a' }]\n" },
      "`front` gets secrets",
    ],
    ["secrets that are typed", { front: "    env: { BASIC_PASSWORD: hunter2hunter2 }\n" }, "`front` gets secrets"],
    ["logs", { front: "    firelens_configuration: { type: fluentbit }\n" }, "`front` routes the logs"],
    [
      "more ports",
      { front: "    port_mappings: [{ container_port: 81, host_port: 0 }]\n" },
      "`front` maps further ports",
    ],
    [
      "a script",
      { more: "  - type: switch_hitter\n    endpoint: x\n" },
      "the script `switch_hitter` may change containers",
    ],
    [
      "two scripts",
      { more: "  - type: nginx_front\n    backend_port: 3001\n    s3: { region: ap-northeast-1, bucket: b }\n" },
      "more than one script puts an nginx in front of it",
    ],
    [
      "discovery of it",
      { scheduler: discovery("container_name: front, container_port: 80, ") },
      "its service discovery leads to `front`",
    ],
    ["discovery of an address", { scheduler: AWSVPC + discovery("") }, "its service discovery leads to `front`"],
    [
      "discovery of its port",
      { scheduler: AWSVPC + discovery("port: 80, ") },
      "its service discovery leads to `front`",
    ],
    [
      "policies of one name",
      { scheduler: SCALING.replace("name: cpu", "name: requests") },
      "the names of its scaling policies",
    ],
    ["one address and one port", { scheduler: AWSVPC, port: "80" }, "the app's port is the front's own"],
  ])("because of %s", (_name, pieces, reason) => {
    const analysis = analysed(definition(pieces));
    expect(outcome(analysis)).toMatch(/^assist: /);
    expect(outcome(analysis)).toContain(reason);
    expect(analysis.plan.additions.filter(({ resource }) => resource.type === "target-group")).toEqual([]);
    expect(analysis.plan.tasks.map(({ id }) => id)).toContain("front-decide/web/front-of-nginx");
  });

  test.each([
    ["headers", "add_header X-Frame-Options DENY;", "`add_header` changes what clients get"],
    [
      "a second server",
      "server { listen 80; server_name other; location / { proxy_pass http://backend:3000; } }",
      "its nginx has 2 virtual hosts on port 80",
    ],
    ["another port", "server { listen 8080; location / { stub_status; } }", "its nginx listens on port 8080, too"],
    ["an `if` elsewhere", "server { listen 81; if ($http_x) { return 403; } }", "its nginx listens on port 81, too"],
    ["limits", "limit_req_zone $binary_remote_addr zone=a:1m rate=1r/s; limit_req zone=a;", "`limit_req` is in effect"],
    ["passwords", "auth_basic x; auth_basic_user_file y;", "`auth_basic` is in effect"],
    ["code", "access_by_lua_block { ngx.exit(403) }", "`access_by_lua_block` is in effect"],
    ["other headers", "underscores_in_headers on;", "`underscores_in_headers` is in effect"],
    ["an include that is not there", "include missing.conf;", "a part of its configuration could not be read"],
    [
      "a page for errors",
      "error_page 502 /x.html;",
      "`error_page` answers in another way where nginx itself would answer 502",
    ],
    ["a page for refusals", "error_page 413 /x.html;", "`error_page` has a page for what nginx itself refuses"],
    ["an upstream of that name", "upstream backend { server 10.0.0.1:80; }", "nginx would refuse it"],
  ])("because of the image's own configuration: %s", (_name, http, reason) => {
    expect(outcome(analysed(ofImage(http), { settings: CONFIGURED }))).toContain(reason);
  });

  test("because its image serves something else than what Hako uploads", () => {
    const own = "server { listen 80; location / { proxy_pass http://localhost:9000; } }";
    expect(outcome(analysed(ofImage(own, ""), { settings: CONFIGURED }))).toMatch(/^assist: .*does not serve it/);
  });

  test("because its image passes on more than HTTP", () => {
    const files = ofImage("", "include /etc/nginx/conf.d/*.conf; } stream { server { listen 1; proxy_pass x:1; }");
    expect(outcome(analysed(files, { settings: CONFIGURED }))).toContain(
      "its nginx passes on more than HTTP (`stream`)",
    );
  });

  test.each([
    ["is not there", CONFIGURED],
    ["lies elsewhere, though it is transparent besides", CONFIGURED + "    transparent: true\n"],
  ])("because the file that hakobu.yaml names %s", (_name, settings) => {
    expect(outcome(analysed(definition(), { settings }))).toContain("is not there or is not readable");
  });

  test("because hakobu.yaml says so", () => {
    expect(outcome(analysed(definition(), { settings: TRANSPARENT.replace("true", "false") }))).toContain(
      "says that the nginx of the image `registry.example.com/hako-nginx:1` does more than Hako's",
    );
  });

  test("because a one-shot task starts it", () => {
    const files = definition({
      scheduler: "  oneshot_notification_prefix: 's3://bucket/prefix'\n",
      app: "  depends_on: [{ container_name: front, condition: START }]\n",
    });
    expect(outcome(analysed(files))).toContain("its one-shot task starts `front`, too");
  });
});

test("with `awsvpc` the container that maps the port is behind it, whoever that is", () => {
  const sidecars = `  api:
    image_tag: shop-api:1
    memory: 64
    port_mappings: [{ container_port: 3000, host_port: 3000 }]
`;
  const analysis = analysed(definition({ scheduler: AWSVPC, sidecars }));
  expect(outcome(analysis)).toBe("rewrite");
  const service = analysis.artifacts("after").find(({ path }) => path === "web/ecs-service-def.json")?.text ?? "";
  expect(JSON.parse(service)).toMatchObject({ loadBalancers: [{ containerName: "api", containerPort: 3000 }] });
});

test("a balancer of one app says nothing of another that uses it by name", () => {
  const analysis = analysed({
    "web.yml": definition(),
    "api.yml": definition({ elb: "  elb_v2:\n    vpc_id: vpc-1\n    load_balancer_name: hako-web\n" }),
  });
  expect(outcome(analysis, "web")).toBe("rewrite");
  expect(outcome(analysis, "api")).toContain("made outside of this definition");
});

test("`hakobu init` asks about the image of every front, once and without its tag", () => {
  const { estate } = analysed({
    "a/web.yml": definition(),
    "a/api.yml": definition({ image: "registry.example.com/hako-nginx:2" }),
    "b/web.yml": definition({ image: "localhost:5000/nginx@sha256:0" }),
    "b/plain.yml": definition().replace(/scripts:[^]*/, ""),
  });
  expect(foldersOf(estate).map(({ path, fronts }) => [path, fronts])).toEqual([
    ["a", ["registry.example.com/hako-nginx"]],
    ["b", ["localhost:5000/nginx"]],
  ]);
});

test("every location that lets few in is a question, and none becomes a rule", () => {
  const analysis = analysed(
    definition({ script: "    locations: { /: {}, /admin: { allow_only_from: [[10.0.0.0/8], 192.0.2.1] } }\n" }),
  );
  const finding = analysis.findings.find(({ rule }) => rule === "front-restricts-by-peer");
  expect(finding).toMatchObject({
    outcome: "assist",
    values: { restricted: "/admin", addresses: "10.0.0.0/8, 192.0.2.1" },
  });
  expect(analysis.plan.tasks.map(({ id }) => id)).toEqual([
    "front-decide/web/front-of-nginx",
    "front-decide/web/front-restricts-by-peer",
  ]);
  const written = analysis.artifacts("after").map(({ text }) => text);
  expect(written.join("")).not.toMatch(/source-ip|SourceIp|CidrIp/);
});

test("an empty list lets nobody in, and says so", () => {
  const analysis = analysed(definition({ script: "    locations: { /: { allow_only_from: [] } }\n" }));
  const finding = analysis.findings.find(({ rule }) => rule === "front-restricts-by-peer");
  expect(finding?.values["addresses"]).toBe("nobody");
});
