import { describe, expect, it } from "vitest";
import { loadBalancing } from "../../../src/loaders/native/index.ts";
import { decodeText } from "../../../src/loaders/native/template.ts";
import { nodeOf, type ResourceWith } from "../../../src/native/resources.ts";
import { firstOrigin, isLiteral, isText, walk } from "../../../src/native/walk.ts";
import { knownText } from "../../../src/source/text.ts";
import { modelOf } from "../../replay/alb/build.ts";
import { albModel } from "../../../src/replay/alb.ts";
import { outcomeLine, request } from "../../replay/alb/build.ts";

const ARN = "arn:aws:elasticloadbalancing:us-east-1:012345678901";
const BALANCER_ARN = `${ARN}:loadbalancer/app/shop/0123456789abcdef`;
const LISTENER_ARN = `${ARN}:listener/app/shop/0123456789abcdef/1111111111111111`;
const GROUP_ARN = `${ARN}:targetgroup/web/2222222222222222`;

/** What the `describe` commands print, shortened to the members of one of each. */
const DESCRIBED = {
  "balancers.json": {
    LoadBalancers: [
      {
        LoadBalancerArn: BALANCER_ARN,
        DNSName: "shop-1.us-east-1.elb.amazonaws.com",
        CanonicalHostedZoneId: "Z35SXDOTRQ7X7K",
        CreatedTime: "2020-01-01T00:00:00+00:00",
        LoadBalancerName: "shop",
        Scheme: "internet-facing",
        VpcId: "vpc-1",
        State: { Code: "active" },
        Type: "application",
        AvailabilityZones: [{ ZoneName: "us-east-1a", SubnetId: "subnet-1", LoadBalancerAddresses: [] }],
        SecurityGroups: ["sg-1"],
        IpAddressType: "ipv4",
      },
    ],
  },
  "attributes.json": { Attributes: [{ Key: "idle_timeout.timeout_seconds", Value: "120" }] },
  "listeners.json": {
    Listeners: [
      {
        ListenerArn: LISTENER_ARN,
        LoadBalancerArn: BALANCER_ARN,
        Port: 80,
        Protocol: "HTTP",
        DefaultActions: [
          {
            Type: "forward",
            TargetGroupArn: GROUP_ARN,
            ForwardConfig: {
              TargetGroups: [{ TargetGroupArn: GROUP_ARN, Weight: 1 }],
              TargetGroupStickinessConfig: { Enabled: false },
            },
          },
        ],
      },
    ],
  },
  "rules.json": {
    Rules: [
      {
        RuleArn: `${LISTENER_ARN.replace(":listener/", ":listener-rule/")}/3333333333333333`,
        Priority: "10",
        Conditions: [
          { Field: "host-header", Values: ["a.example.com"], HostHeaderConfig: { Values: ["a.example.com"] } },
          { Field: "path-pattern", Values: ["/img/*"] },
          { Field: "source-ip", Values: ["0.0.0.0/0"], SourceIpConfig: { Values: ["0.0.0.0/0"] } },
        ],
        Actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "403" } }],
        IsDefault: false,
      },
      {
        RuleArn: `${LISTENER_ARN.replace(":listener/", ":listener-rule/")}/4444444444444444`,
        Priority: "default",
        Conditions: [],
        Actions: [{ Type: "forward", TargetGroupArn: GROUP_ARN }],
        IsDefault: true,
      },
    ],
  },
  "groups.json": {
    TargetGroups: [
      {
        TargetGroupArn: GROUP_ARN,
        TargetGroupName: "web",
        Protocol: "HTTPS",
        Port: 443,
        VpcId: "vpc-1",
        HealthCheckProtocol: "HTTPS",
        HealthCheckPort: "traffic-port",
        HealthCheckEnabled: true,
        HealthCheckIntervalSeconds: 30,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 5,
        UnhealthyThresholdCount: 2,
        HealthCheckPath: "/",
        Matcher: { HttpCode: "200" },
        LoadBalancerArns: [BALANCER_ARN],
        TargetType: "ip",
        ProtocolVersion: "HTTP1",
        IpAddressType: "ipv4",
      },
    ],
  },
};

function load(files: Readonly<Record<string, unknown>>): ReturnType<typeof loadBalancing> {
  return loadBalancing(
    new Map(
      Object.entries(files).map(([path, json]) => [path, typeof json === "string" ? json : JSON.stringify(json)]),
    ),
  );
}

function problemsOf(files: Readonly<Record<string, unknown>>): string[] {
  return load(files).problems.map(({ code, span, values }) => {
    const file = files[span.path];
    const text = typeof file === "string" ? file : JSON.stringify(file);
    return `${code} ${text.slice(span.start, span.end)}: ${values["what"]}`;
  });
}

function line(files: Readonly<Record<string, unknown>>, target: string, host: string): string {
  const model = albModel({ resources: load(files).resources, balancer: "shop" });
  return outcomeLine(model(request(target, { host })).outcome);
}

describe("what AWS's commands print", () => {
  it("is one load balancer, in however many files", () => {
    const { problems, unclaimed, resources } = load(DESCRIBED);
    expect([problems, unclaimed]).toEqual([[], []]);
    expect(resources.map(({ id, balancer }) => [id, balancer])).toEqual([
      ["load-balancer/shop", "shop"],
      ["listener/shop-80", "shop"],
      ["listener-rule/shop-80-1", "shop"],
      ["target-group/web", ""],
    ]);
    expect(line(DESCRIBED, "/img/a", "a.example.com")).toBe("403");
    expect(line(DESCRIBED, "/img", "a.example.com")).toBe("web /img a.example.com");
    const one = { "all.json": Object.values(DESCRIBED) };
    expect(problemsOf(one)).toEqual([]);
    expect(line(one, "/img/a", "a.example.com")).toBe("403");
  });

  it("carries the protocol of the targets and the attributes", () => {
    const model = albModel({ resources: load(DESCRIBED).resources, balancer: "shop" });
    expect(model(request("/")).outcome).toMatchObject({ kind: "forward", scheme: "https" });
    expect(model(request("/", { delay: 121 })).outcome).toMatchObject({ status: 504 });
    expect(model(request("/", { delay: 119 })).outcome).toMatchObject({ kind: "forward" });
  });

  it("without the listeners says what is missing", () => {
    const { "listeners.json": _, ...others } = DESCRIBED;
    expect(load(others).problems.map(({ code, values }) => `${code}: ${values["what"]}`)).toEqual([
      `json-reference: the rule belongs to the listener \`${LISTENER_ARN}\` that is in none of the files: add the listener, or the output of \`aws elbv2 describe-listeners\``,
    ]);
  });

  it("twice is said once more", () => {
    expect(problemsOf({ ...DESCRIBED, "more.json": DESCRIBED["groups.json"] })).toEqual([
      "json-reference {: the target group `web` is described a second time, and the first description counts",
    ]);
  });
});

describe("inputs that a person wrote", () => {
  const LISTENER = {
    LoadBalancerArn: BALANCER_ARN,
    Port: 80,
    Protocol: "HTTP",
    DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
  };
  const RULE = {
    ListenerArn: LISTENER_ARN,
    Priority: 5,
    Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/a"] } }],
    Actions: [{ Type: "forward", TargetGroupArn: GROUP_ARN }],
  };
  const GROUP = { Name: "web", Protocol: "HTTP", Port: 80, VpcId: "vpc-1" };

  it("are told apart by their members, one by one or in a list", () => {
    const files = { "listener.json": LISTENER, "rest.json": [RULE, GROUP, { Name: "shop", Subnets: ["a", "b"] }] };
    expect(load(files).problems).toEqual([]);
    expect(line(files, "/a", "x.test")).toBe("web /a x.test");
    expect(line(files, "/b", "x.test")).toBe("404");
  });

  it("that belong to no listener for sure are said", () => {
    const other = { ...LISTENER, Port: 8080 };
    expect(problemsOf({ "a.json": [LISTENER, other, RULE, GROUP] })).toEqual([
      expect.stringMatching(/^json-reference \{: the rule belongs to the listener/),
    ]);
  });

  it.each([
    [
      "a mistyped member",
      { ...RULE, Condition: [] },
      'json-member-unknown "Condition": `Condition` is no member of a listener rule; did you mean `Conditions`?',
    ],
    [
      "a list that is none",
      { ...RULE, Conditions: {} },
      "json-member-type {}: there is an object where a list should be",
    ],
    [
      "text for a number",
      { ...RULE, Priority: "first" },
      'json-member-type "first": there is a string where a number should be',
    ],
    ["a number for text", { ...RULE, ListenerArn: 1 }, "json-member-type 1: there is `1` where a string should be"],
    [
      "a missing member",
      { Conditions: [], Actions: [], ListenerArn: LISTENER_ARN },
      "json-member-missing {: a listener rule has no `Priority`",
    ],
    [
      "a value that is no object",
      { ...RULE, Actions: [null] },
      "json-member-type null: there is `null` where an object, an action should be",
    ],
  ])("%s", (_, rule, problem) => {
    const files = { "listener.json": LISTENER, "rule.json": rule };
    expect(problemsOf(files)).toEqual([problem]);
    // Nothing that works on the result may fall over it.
    const model = albModel({ resources: load(files).resources, balancer: "shop" });
    expect(() => model(request("/a"))).not.toThrow();
  });

  it("files of others are nobody's", () => {
    const files = {
      "package.json": { name: "x" },
      "a.txt": "x",
      "list.json": [1, 2],
      "broken.json": "{",
      "empty.json": "",
    };
    const { unclaimed, problems, files: read } = load(files);
    expect(unclaimed).toEqual(["a.txt", "broken.json", "empty.json", "list.json", "package.json"]);
    expect([problems, read.size]).toEqual([[], 0]);
  });

  it("a broken file of ours is said to be broken", () => {
    const { problems, unclaimed } = load({ "out/load-balancers/shop.json": "{", "x/ecs-service-def.json": "[" });
    expect(problems.map(({ code, span }) => [code, span.path])).toEqual([
      ["json-syntax", "out/load-balancers/shop.json"],
      ["json-syntax", "x/ecs-service-def.json"],
    ]);
    expect(unclaimed).toEqual([]);
  });

  it("what one list holds besides is said", () => {
    expect(problemsOf({ "a.json": [LISTENER, { x: 1 }] })).toEqual([
      'json-member-type {"x":1}: this is neither a listener, a listener rule, a target group nor a load balancer',
    ]);
  });
});

describe("our own layout", () => {
  const text = `{
  "loadBalancer": { "Name": "shop", "Subnets": ["subnet-1"] },
  "listeners": [
    {
      "listener": { "LoadBalancerArn": "{{ must_env \`LOAD_BALANCER_ARN_SHOP\` }}", "Port": 80, "Protocol": "HTTP",
        "DefaultActions": [{ "Type": "forward", "TargetGroupArn": "{{ must_env \`TARGET_GROUP_ARN_WEB\` }}" }] },
      "rules": [{ "Priority": 1, "Conditions": [], "Actions": [] }]
    }
  ],
  "targetGroups": [{ "targetGroup": { "Name": "web", "Protocol": "HTTP" } }],
  "securityGroupRules": []
}`;

  it("every value has its place", () => {
    const { resources } = loadBalancing(new Map([["load-balancers/shop.json", text]]));
    let leaves = 0;
    for (const resource of resources) {
      walk(nodeOf(resource), (pointer, leaf) => {
        const [part] = isText(leaf) ? leaf : [];
        const span = firstOrigin(leaf);
        if (pointer[0] === "ListenerArn" && resource.type === "listener-rule") return;
        if (span === undefined) throw new Error(pointer.join("/"));
        const own = text.slice(span.start, span.end);
        if (part?.kind === "text") expect(JSON.parse(own)).toBe(part.text);
        else if (isLiteral(leaf)) expect(JSON.parse(own)).toBe(leaf.value);
        else if (part?.kind === "created") expect(own).toMatch(/must_env/);
        else expect(own).toBe("[]");
        leaves++;
      });
    }
    expect(leaves).toBeGreaterThan(10);
  });

  it("a rule under its listener needs no ARN", () => {
    const { resources, problems } = loadBalancing(new Map([["load-balancers/shop.json", text]]));
    expect(problems).toEqual([]);
    const rule = resources.find((each): each is ResourceWith<"listener-rule"> => each.type === "listener-rule");
    expect(rule?.listener).toBe("listener/shop-80");
    expect(rule?.value.ListenerArn).toMatchObject([{ kind: "created", resource: "listener/shop-80" }]);
    expect(modelOf(text, resources).line("/")).toMatch(/^\? /);
  });

  it("services say which container is behind which target group, and nothing else of them is read", () => {
    const service = {
      cluster: "main",
      serviceName: "web",
      nonsense: { secret: "hunter2" },
      loadBalancers: [
        { targetGroupArn: "{{ must_env `TARGET_GROUP_ARN_WEB` }}", containerName: "app", containerPort: 3000 },
      ],
    };
    const loaded = loadBalancing(
      new Map([
        ["load-balancers/shop.json", text],
        ["web/ecs-service-def.json", JSON.stringify(service)],
        ["web/ecs-task-def.json", "{}"],
        ["secrets/plan.json", "{}"],
      ]),
    );
    expect([loaded.problems, loaded.unclaimed]).toEqual([[], []]);
    const [entry] = loaded.services.get("web/ecs-service-def.json")?.items ?? [];
    expect(entry?.targetGroupArn).toMatchObject([{ kind: "created", resource: "target-group/web", attribute: "arn" }]);
    expect([knownText(entry?.containerName ?? []), entry?.containerPort]).toMatchObject(["app", { value: 3000 }]);
    expect(JSON.stringify([...loaded.services, loaded.resources])).not.toContain("hunter2");
  });

  it("a member that it does not have is said", () => {
    expect(problemsOf({ "load-balancers/shop.json": { listenrs: [] } })).toEqual([
      'json-member-unknown "listenrs": `listenrs` is no member of the file of a load balancer; did you mean `listeners`?',
    ]);
  });
});

it.each([
  ["plain", "text plain"],
  ["{{`{{`}} x", "text {{ x"],
  ["a{{`{`}}{{ must_env `IMAGE_TAG` }}b", "text a{|created IMAGE_TAG|text b"],
  ["{{ must_env `UNKNOWN_HOST_A` }}", "unknown HOST_A"],
  ['{{must_env "X"}}', "created X"],
  ["{{ env `A` `b` }}", "unknown template"],
  ["{{ tfstate `x` }}y", "unknown template|text y"],
  ["{{", "text {{"],
  ["{{ a", "text {{ a"],
  ["", "text "],
])("the template %s", (text, parts) => {
  const shown = decodeText(text, []).map((part) =>
    part.kind === "text"
      ? `text ${part.text}`
      : part.kind === "created"
        ? `created ${part.resource}`
        : part.kind === "unknown"
          ? `unknown ${part.code}`
          : "",
  );
  expect(shown.join("|")).toBe(parts);
});
