import { describe, expect, it } from "vitest";
import { compareDeployments, describeDifference } from "../support/compare-deployments.ts";
import {
  deploymentOfArtifacts,
  deploymentOfCalls,
  oneshotOfCalls,
  type HakoCall,
  type HakoRecord,
  type Json,
} from "../support/hako-calls.ts";
import { quotesStop } from "../support/hako-stop.ts";
import { providerFileValues, readText, textReader } from "../support/hako-text.ts";
import { findingOf } from "../support/report.ts";

const LABEL = { "cc.wanko.hako.version": "2.18.0" };
const CONF = "server {\n  listen 80;\n}\n";

const call = (service: string, operation: string, params: HakoCall["params"], region = "us-east-1"): HakoCall => ({
  service,
  operation,
  region,
  params,
});

/** A deploy that makes every kind of call there is a place for. */
function recordOf(): HakoRecord {
  return {
    source: "web.yml",
    calls: [
      call("CloudWatchLogs", "CreateLogGroup", { logGroupName: "/ecs/web" }, "eu-west-1"),
      call("ElasticLoadBalancingV2", "CreateLoadBalancer", {
        Name: "hako-web",
        Subnets: ["subnet-1"],
        SecurityGroups: ["sg-1"],
      }),
      call("ElasticLoadBalancingV2", "CreateTargetGroup", { Name: "hako-web", Port: 80, VpcId: "vpc-1" }),
      call("ElasticLoadBalancingV2", "CreateListener", listener(80)),
      call("S3", "PutObject", { Body: CONF, Bucket: "conf", Key: "web.conf" }, "us-west-2"),
      call("ECS", "RegisterTaskDefinition", {
        family: "web",
        containerDefinitions: [
          {
            name: "app",
            image: "web:latest",
            cpu: 128,
            essential: true,
            command: ["a", "b"],
            environment: [{ name: "PASSWORD", value: "x<vault:shop/password>{{y" }],
            dockerLabels: { ...LABEL, team: "shop" },
          },
          { name: "front", image: "nginx", dockerLabels: LABEL, links: [] },
        ],
        volumes: [],
      }),
      call("ServiceDiscovery", "CreateService", {
        Name: "web",
        NamespaceId: "ns-1",
        DnsConfig: { RoutingPolicy: "MULTIVALUE", DnsRecords: [{ Type: "SRV", TTL: 60 }] },
      }),
      call("ECS", "CreateService", {
        cluster: "main",
        serviceName: "web",
        taskDefinition: "arn:td/web:1",
        role: "ecsServiceRole",
        placementConstraints: [],
        desiredCount: 0,
        enableExecuteCommand: false,
        loadBalancers: [{ targetGroupArn: "arn:tg/hako-web", containerName: "front", containerPort: 80 }],
        serviceRegistries: [{ registryArn: "arn:srv/web", containerName: "app" }],
      }),
      call("ECS", "UpdateService", {
        cluster: "main",
        service: "web",
        taskDefinition: "arn:td/web:1",
        desiredCount: 2,
        forceNewDeployment: true,
      }),
      call("ElasticLoadBalancingV2", "ModifyLoadBalancerAttributes", {
        LoadBalancerArn: "arn:lb/hako-web",
        Attributes: [{ Key: "a", Value: "1" }],
      }),
      call("ElasticLoadBalancingV2", "ModifyTargetGroupAttributes", {
        TargetGroupArn: "arn:tg/hako-web",
        Attributes: [{ Key: "b", Value: "2" }],
      }),
    ],
  };
}

function listener(port: number): HakoCall["params"] {
  return {
    LoadBalancerArn: "arn:lb/hako-web",
    Protocol: "HTTP",
    Port: port,
    DefaultActions: [{ Type: "forward", TargetGroupArn: "arn:tg/hako-web" }],
  };
}

const TG = "{{ must_env `TARGET_GROUP_ARN_HAKO_WEB` }}";
const LB = "{{ must_env `LOAD_BALANCER_ARN_HAKO_WEB` }}";

/** What hakobu writes for the same definition. */
function filesOf(): Record<string, Json> {
  return {
    "web/ecs-task-def.json": {
      family: "web",
      containerDefinitions: [
        {
          name: "app",
          image: "web:latest",
          cpu: 128,
          essential: true,
          command: ["a", "b"],
          environment: [{ name: "PASSWORD", value: "x#{vault:shop/password}{{`{{`}}y" }],
          dockerLabels: { team: "shop" },
        },
        { name: "front", image: "nginx", links: [] },
      ],
      volumes: [],
    },
    "web/ecs-service-def.json": {
      cluster: "main",
      serviceName: "web",
      role: "ecsServiceRole",
      placementConstraints: [],
      desiredCount: 2,
      enableExecuteCommand: false,
      loadBalancers: [{ targetGroupArn: TG, containerName: "front", containerPort: 80 }],
      serviceRegistries: [{ registryArn: "{{ must_env `DISCOVERY_ARN_WEB` }}", containerName: "app" }],
    },
    "web/logs.json": { groups: [{ logGroupName: "/ecs/web", region: "eu-west-1" }] },
    "web/discovery.json": {
      services: [
        {
          Name: "web",
          NamespaceId: "ns-1",
          DnsConfig: { RoutingPolicy: "MULTIVALUE", DnsRecords: [{ Type: "SRV", TTL: 60 }] },
        },
      ],
    },
    "web/objects.json": { objects: [{ region: "us-west-2", bucket: "conf", key: "web.conf", file: "front.conf" }] },
    "load-balancers/hako-web.json": {
      loadBalancer: { Name: "hako-web", Subnets: ["subnet-1"], SecurityGroups: ["sg-1"] },
      attributes: [{ Key: "a", Value: "1" }],
      listeners: [
        {
          listener: {
            LoadBalancerArn: LB,
            Protocol: "HTTP",
            Port: 80,
            DefaultActions: [{ Type: "forward", TargetGroupArn: TG }],
          },
          rules: [],
        },
      ],
      targetGroups: [
        { targetGroup: { Name: "hako-web", Port: 80, VpcId: "vpc-1" }, attributes: [{ Key: "b", Value: "2" }] },
      ],
      securityGroupRules: [],
    },
  };
}

const ECSPRESSO = 'region: "us-east-1"\ncluster: "main"\nservice: "web"\ntimeout: 20m\n';

function artifactsOf(files: Record<string, Json>, texts: Record<string, string> = {}): Map<string, string> {
  const json = Object.entries(files).map(([path, value]): [string, string] => [path, JSON.stringify(value)]);
  return new Map([
    ...json,
    ["web/front.conf", CONF],
    ["web/ecspresso.yml", ECSPRESSO],
    ["fill.sh", "#!/bin/sh\n"],
    ...Object.entries(texts),
  ]);
}

/** The differences between the record and the artifacts, in one line each. */
function differences(record: HakoRecord, artifacts: Map<string, string>): string[] {
  return compareDeployments(deploymentOfCalls(record), deploymentOfArtifacts(artifacts, "web")).map(describeDifference);
}

/** Every path to a node of `json` below the top. */
function pathsOf(json: Json, path: (string | number)[] = []): (string | number)[][] {
  const below = path.length === 0 ? [] : [path];
  if (Array.isArray(json)) return [...below, ...json.flatMap((item, index) => pathsOf(item, [...path, index]))];
  if (typeof json !== "object" || json === null) return below;
  return [...below, ...Object.entries(json).flatMap(([name, value]) => pathsOf(value, [...path, name]))];
}

/** `json` with the node at `path` replaced, or removed. */
function changed(json: Json, path: readonly (string | number)[], change: (node: Json) => Json | undefined): Json {
  const copy = structuredClone(json) as { [member: string]: Json };
  let parent: { [member: string]: Json } = copy;
  for (const step of path.slice(0, -1)) parent = parent[step] as { [member: string]: Json };
  const last = path.at(-1) ?? "";
  const value = change(parent[last] ?? null);
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

function otherThan(node: Json): Json {
  if (typeof node === "string") return `${node}?`;
  if (typeof node === "number") return node + 1;
  if (typeof node === "boolean") return !node;
  return Array.isArray(node) ? [...node, "another"] : { ...node, another: 1 };
}

describe("a deploy and the artifacts that say the same", () => {
  it("have no difference", () => {
    expect(differences(recordOf(), artifactsOf(filesOf()))).toEqual([]);
  });

  it("notice every member of every file that is changed, and name it", () => {
    const record = recordOf();
    let tried = 0;
    for (const [file, json] of Object.entries(filesOf())) {
      for (const path of pathsOf(json)) {
        const found = differences(record, artifactsOf({ ...filesOf(), [file]: changed(json, path, otherThan) }));
        // The index of a log group, object or service stands at the end of a list that the deployment names itself.
        const member = path.findLast((step) => typeof step === "string") ?? "";
        const top = ["groups", "services", "objects"].includes(String(member));
        expect(found, `${file} ${path.join(".")}`).not.toEqual([]);
        if (!top && member !== "file") expect(found.join("\n"), `${file} ${path.join(".")}`).toContain(String(member));
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(80);
  });

  it("notice every member of every file that is missing", () => {
    const record = recordOf();
    for (const [file, json] of Object.entries(filesOf())) {
      for (const path of pathsOf(json)) {
        const found = differences(record, artifactsOf({ ...filesOf(), [file]: changed(json, path, () => undefined) }));
        expect(found, `${file} ${path.join(".")}`).not.toEqual([]);
      }
    }
  });

  it("notice every parameter of every call that is changed or missing, but for what is no state", () => {
    const noState =
      /^(?:(?:Create|Update)Service taskDefinition|UpdateService (?:forceNewDeployment|service)|Modify\w+ (?:LoadBalancer|TargetGroup)Arn|.* dockerLabels cc\.wanko\.hako\.version)$/;
    const { source, calls } = recordOf();
    for (const [index, one] of calls.entries()) {
      for (const path of pathsOf(one.params)) {
        const shown = path.join(" ");
        // CreateService's own count is always 0, and the update's counts.
        if (
          noState.test(`${one.operation} ${shown}`) ||
          (one.operation === "CreateService" && ["desiredCount", "cluster"].includes(shown))
        )
          continue;
        for (const change of [otherThan, () => undefined]) {
          // The update says it again; the marker is the front's only label.
          if (one.operation === "UpdateService" && change !== otherThan && shown === "cluster") continue;
          if (shown.endsWith("dockerLabels") && shown.startsWith("containerDefinitions 1") && change !== otherThan)
            continue;
          const params = changed(one.params, path, change) as HakoCall["params"];
          const mutated = calls.map((other, at) => (at === index ? { ...one, params } : other));
          const found = differences({ source, calls: mutated }, artifactsOf(filesOf()));
          // Without an update the count is the one of the creation.
          expect(found, `${one.operation} ${shown}`).not.toEqual([]);
        }
      }
    }
  });
});

describe("files and calls", () => {
  it("notice a file that is missing, one that is too many, and a text that differs", () => {
    const record = recordOf();
    for (const file of Object.keys(filesOf())) {
      const { [file]: _left, ...others } = filesOf();
      expect(differences(record, artifactsOf(others)), file).toEqual([expect.stringContaining("missing; Hako sends")]);
    }
    expect(differences(record, artifactsOf(filesOf(), { "web/extra.json": "{}" }))).toEqual([
      'file web/extra.json: extra; hakobu writes "{}"',
    ]);
    expect(differences(record, artifactsOf(filesOf(), { "load-balancers/second.json": "{}" }))).toEqual([
      "file load-balancers/second.json: extra; hakobu writes {}",
    ]);
    expect(differences(record, artifactsOf(filesOf(), { "other/ecs-service-def.json": "{}" }))).toHaveLength(1);
    expect(differences(record, artifactsOf(filesOf(), { "web/front.conf": "server {}" }))).toEqual([
      expect.stringMatching(/^front\[0\]\.body: Hako sends/),
    ]);
    expect(
      differences(record, artifactsOf(filesOf(), { "web/ecspresso.yml": ECSPRESSO.replace("us-east-1", "us-east-2") })),
    ).toEqual(['deployment.region: Hako sends "us-east-1", hakobu writes "us-east-2"']);
  });

  it("notice a call that is missing, and one that the artifacts have no place for", () => {
    const { source, calls } = recordOf();
    for (const one of calls) {
      const others = calls.filter((other) => other !== one);
      expect(differences({ source, calls: others }, artifactsOf(filesOf())), one.operation).not.toEqual([]);
    }
    const strange = call("ElasticLoadBalancingV2", "SetSubnets", { Subnets: ["subnet-2"] });
    expect(differences({ source, calls: [...calls, strange] }, artifactsOf(filesOf()))).toEqual([
      'call ElasticLoadBalancingV2.SetSubnets: missing; Hako sends {"Subnets":["subnet-2"]}',
    ]);
  });

  it("notice containers, listeners and commands in another order", () => {
    const files = filesOf();
    const swapped = changed(files["web/ecs-task-def.json"] ?? null, ["containerDefinitions"], (list) =>
      (list as Json[]).toReversed(),
    );
    expect(differences(recordOf(), artifactsOf({ ...files, "web/ecs-task-def.json": swapped })).length).toBeGreaterThan(
      2,
    );
  });
});

describe("what counts as the same", () => {
  it("keeps the count away where a scalable target owns it", () => {
    const { source, calls } = recordOf();
    const target = call("ApplicationAutoScaling", "RegisterScalableTarget", {
      ServiceNamespace: "ecs",
      ResourceId: "service/main/web",
      MinCapacity: 1,
      RoleARN: "arn:aws:iam::1:role/x",
    });
    const policy = call("ApplicationAutoScaling", "PutScalingPolicy", { PolicyName: "high" });
    const alarm = call("CloudWatch", "PutMetricAlarm", { AlarmName: "high", AlarmActions: ["arn:policy/high"] });
    const record = { source, calls: [...calls, target, policy, alarm] };
    const scaling = {
      scalableTarget: target.params,
      policies: [policy.params],
      alarms: [{ AlarmName: "high", AlarmActions: ["{{ must_env `SCALING_POLICY_ARN_HIGH` }}"] }],
    };
    expect(differences(record, artifactsOf({ ...filesOf(), "web/scaling.json": scaling }))).toEqual([
      "service.desiredCount: extra; hakobu writes 2",
    ]);
    const { desiredCount: _count, ...service } = filesOf()["web/ecs-service-def.json"] as { [member: string]: Json };
    const without = { ...filesOf(), "web/ecs-service-def.json": service };
    expect(differences(record, artifactsOf({ ...without, "web/scaling.json": scaling }))).toEqual([]);
    const more = { ...scaling, scalableTarget: { ...scaling.scalableTarget, MinCapacity: 2 } };
    expect(differences(record, artifactsOf({ ...without, "web/scaling.json": more }))).toEqual([
      "scaling.scalableTarget.MinCapacity: Hako sends 1, hakobu writes 2",
    ]);
  });

  it("names the thing that a placeholder stands for, and takes no other placeholder", () => {
    const files = filesOf();
    const at = ["loadBalancers", 0, "targetGroupArn"];
    const other = (text: string): string[] =>
      differences(
        recordOf(),
        artifactsOf({
          ...files,
          "web/ecs-service-def.json": changed(files["web/ecs-service-def.json"] ?? null, at, () => text),
        }),
      );
    expect(other("{{ must_env `TARGET_GROUP_ARN_HAKO_OTHER` }}")).toHaveLength(1);
    expect(other("{{ must_env `LOAD_BALANCER_ARN_HAKO_WEB` }}")).toHaveLength(1);
    expect(other("arn:tg/hako-web?")).toHaveLength(1);
    expect(other(`${TG}/x`)).toHaveLength(1);
    expect(other(TG)).toEqual([]);
  });

  it("takes a golden's spelling and types, which are those of Ruby and of the file", () => {
    const record: HakoRecord = {
      source: "web.yml",
      calls: [
        {
          service: "ApplicationAutoScaling",
          operation: "RegisterScalableTarget",
          params: { serviceNamespace: "ecs", minCapacity: "1", roleArn: "r" },
        },
        {
          service: "ServiceDiscovery",
          operation: "CreateService",
          params: { Name: "web", DnsConfig: { DnsRecords: [{ Ttl: 60 }] } },
        },
        { service: "CloudWatchLogs", operation: "CreateLogGroup", params: { logGroupName: "g" } },
      ],
    };
    const ours = deploymentOfArtifacts(
      new Map([
        [
          "web/scaling.json",
          JSON.stringify({
            scalableTarget: { ServiceNamespace: "ecs", MinCapacity: 1, RoleARN: "r" },
            policies: [],
            alarms: [],
          }),
        ],
        [
          "web/discovery.json",
          JSON.stringify({ services: [{ Name: "web", DnsConfig: { DnsRecords: [{ TTL: 60 }] } }] }),
        ],
        ["web/logs.json", JSON.stringify({ groups: [{ logGroupName: "g", region: "anywhere" }] })],
      ]),
      "web",
    );
    expect(compareDeployments(deploymentOfCalls(record), ours, { untyped: true })).toEqual([]);
    expect(compareDeployments(deploymentOfCalls(record), ours)).toEqual([
      { path: "scaling.scalableTarget.MinCapacity", kind: "different", hako: "1", hakobu: 1 },
    ]);
  });

  it("drops the second call for a listener that is there already, and no other", () => {
    const { source, calls } = recordOf();
    const again = call("ElasticLoadBalancingV2", "CreateListener", listener(80));
    expect(differences({ source, calls: [...calls, again] }, artifactsOf(filesOf()))).toEqual([]);
    const another = call("ElasticLoadBalancingV2", "CreateListener", listener(81));
    expect(differences({ source, calls: [...calls, another] }, artifactsOf(filesOf()))).toHaveLength(1);
  });

  it("overlays a Cloud Map update", () => {
    const { source, calls } = recordOf();
    const update = (ttl: number): HakoCall =>
      call("ServiceDiscovery", "UpdateService", {
        Id: "srv-web",
        Service: { DnsConfig: { DnsRecords: [{ Type: "SRV", TTL: ttl }] } },
      });
    expect(differences({ source, calls: [...calls, update(60)] }, artifactsOf(filesOf()))).toEqual([]);
    expect(differences({ source, calls: [...calls, update(61)] }, artifactsOf(filesOf()))).toHaveLength(1);
  });

  it("reads a classic load balancer", () => {
    const record: HakoRecord = {
      source: "web.yml",
      calls: [
        call("ElasticLoadBalancing", "CreateLoadBalancer", { LoadBalancerName: "hako-web" }),
        call("ElasticLoadBalancing", "ModifyLoadBalancerAttributes", {
          LoadBalancerName: "hako-web",
          LoadBalancerAttributes: { CrossZoneLoadBalancing: { Enabled: true } },
        }),
      ],
    };
    const file = (enabled: boolean): Map<string, string> =>
      new Map([
        [
          "load-balancers/hako-web.json",
          JSON.stringify({
            classic: { LoadBalancerName: "hako-web" },
            attributes: { CrossZoneLoadBalancing: { Enabled: enabled } },
          }),
        ],
      ]);
    expect(differences(record, file(true))).toEqual([]);
    expect(differences(record, file(false))).toEqual([
      "load balancer.attributes.CrossZoneLoadBalancing.Enabled: Hako sends true, hakobu writes false",
    ]);
  });

  it("reads a one-shot task without what the command line says", () => {
    const calls = [
      call("ECS", "RegisterTaskDefinition", {
        family: "web-oneshot",
        containerDefinitions: [{ name: "app", dockerLabels: LABEL }],
      }),
      call("ECS", "RunTask", {
        cluster: "main",
        taskDefinition: "arn:td/web-oneshot:1",
        overrides: { containerOverrides: [] },
        count: 1,
      }),
    ];
    const file = (count: number): Map<string, string> =>
      new Map([
        [
          "web/oneshot.json",
          JSON.stringify({
            taskDefinition: { family: "web-oneshot", containerDefinitions: [{ name: "app" }] },
            runTask: { cluster: "main", count },
          }),
        ],
      ]);
    expect(compareDeployments(oneshotOfCalls(calls), deploymentOfArtifacts(file(1), "web"))).toEqual([]);
    expect(compareDeployments(oneshotOfCalls(calls), deploymentOfArtifacts(file(2), "web"))).toEqual([
      { path: "one-shot.runTask.count", kind: "different", hako: 1, hakobu: 2 },
    ]);
  });
});

describe("texts", () => {
  it("prints templates and names references as the records do", () => {
    expect(readText("a{{`{{`}}b{{ must_env `X_1` }}c")).toBe("a{{b\u0001X_1\u0002c");
    expect(readText("{{`{{`}} must_env `X` }}")).toBe("{{ must_env `X` }}");
    expect(readText("p#{vault:shop/web/a}q#{etcenv:/root/B}")).toBe("p<vault:shop/web/a>q<etcenv:/root/B>");
    expect(readText("#{file:a.env/b|vault:d/b}")).toBe("<vault:d/b>");
    expect(readText("#{file:a.env/b}")).toBe("#{file:a.env/b}");
    expect(readText("#{plain}")).toBe("#{plain}");
  });

  it("puts in what the provider files say", () => {
    const read = textReader(
      providerFileValues({
        "conf/a.env": "#b=no\nb=first\r\n  b=last=1\n",
        "env.yml": "top:\n  list: [1, [two]]\n  flag: yes\n  none:\n",
      }),
    );
    expect(read("x#{file:conf/a.env/b}")).toBe("xlast=1");
    expect(read("#{file:./conf/../conf/a.env/b}")).toBe("last=1");
    expect(read("#{yaml:env.yml/top.list}#{yaml:env.yml/top/flag}[#{yaml:env.yml/top_none}]")).toBe("1,twotrue[]");
    expect(read("#{file:conf/a.env/c}")).toBe("#{file:conf/a.env/c}");
    expect(read("#{file:conf/a.env/#b}")).toBe("#{file:conf/a.env/#b}");
  });
});

describe("why Hako stopped", () => {
  const quotes = (stopped: string, ...findings: Parameters<typeof findingOf>[0][]): boolean =>
    quotesStop({ findings: findings.map((over) => findingOf(over)) }, stopped);

  it("is quoted by a finding, word for word", () => {
    const stopped = "Hako::Scheduler::ValidationError: desired_count must be set";
    expect(quotes(stopped, { why: "Hako stops with `desired_count must be set`." })).toBe(true);
    expect(quotes(stopped, { why: "`desired_count` is not set" })).toBe(false);
    expect(quotes(stopped)).toBe(false);
  });

  it("is quoted whole, but for what Ruby prints of its objects", () => {
    const stopped =
      'Hako::EnvExpander::ExpansionError: Could not resolve embedded variables from $providers=[...]: ["a"]';
    expect(quotes(stopped, { message: 'Could not resolve embedded variables from $providers=…: ["a"]' })).toBe(true);
    expect(quotes(stopped, { message: 'Could not resolve embedded variables from $providers=…: ["b"]' })).toBe(false);
  });

  it("may be several complaints, each in a finding of its own", () => {
    const stopped = "ArgumentError: parameter validator found 2 errors:\n  - expected a\n  - expected b";
    expect(quotes(stopped, { message: "expected a" }, { help: "expected b" })).toBe(true);
    expect(quotes(stopped, { message: "expected a" })).toBe(false);
  });

  it("is an error about the input where Ruby falls over", () => {
    const stopped = "NoMethodError: undefined method `map' for nil:NilClass";
    expect(quotes(stopped, { severity: "error", mechanism: "input" })).toBe(true);
    expect(quotes(stopped, { severity: "warning", mechanism: "input" })).toBe(false);
    expect(quotes(stopped, { severity: "error", mechanism: "native" })).toBe(false);
  });
});
