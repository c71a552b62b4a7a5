import { expect, it } from "vitest";
import { emitEcs } from "../../src/emitters/ecs/emit.ts";
import { locateResources } from "../../src/emitters/ecs/layout.ts";
import { loadBalancing } from "../../src/loaders/native/index.ts";
import type { Resource, ResourceId, ResourceShapes, ResourceType } from "../../src/native/resources.ts";
import { literalText, type Text } from "../../src/source/text.ts";
import { callsOf, checkArtifact } from "../native/aws-artifacts.ts";
import { created, nativeOf, UNKNOWN } from "../native/build.ts";
import { validateWithCloudFormation } from "../support/aws-cloudformation.ts";
import { random } from "../support/random.ts";

function made<T extends ResourceType>(
  id: `${T}/${string}`,
  plain: ResourceShapes[T],
  more: Partial<Resource> = {},
): Resource {
  const type = id.slice(0, id.indexOf("/"));
  return { type, id, apps: [], balancer: "shop", value: nativeOf(plain), ...more } as unknown as Resource;
}

const GROUP = created("target-group/shop-web");
const LISTENER = "listener/shop-80" as const;

function rule(
  Priority: number,
  more: Partial<ResourceShapes["listener-rule"]> = {},
  listener: ResourceId = LISTENER,
): Resource {
  return made(
    `listener-rule/shop-${Priority}`,
    {
      ListenerArn: created(listener),
      Priority,
      Conditions: [{ Field: "host-header", HostHeaderConfig: { Values: ["shop.example.com"] } }],
      Actions: [{ Type: "forward", TargetGroupArn: GROUP }],
      ...more,
    },
    { listener },
  );
}

function listener(port: number): Resource {
  return made(`listener/shop-${port}`, {
    LoadBalancerArn: created("load-balancer/shop"),
    Protocol: "HTTP",
    Port: port,
    DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
  });
}

const BALANCER = made("load-balancer/shop", {
  loadBalancer: { Name: "shop", Subnets: ["subnet-01234567", "subnet-12345678"], SecurityGroups: ["sg-01234567"] },
  attributes: [{ Key: "idle_timeout.timeout_seconds", Value: "75" }],
});
const WEB = made("target-group/shop-web", {
  targetGroup: {
    Name: "shop-web",
    Port: 3000,
    Protocol: "HTTP",
    VpcId: "vpc-01234567",
    HealthCheckPort: "traffic-port",
  },
  attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "30" }],
});
const INGRESS = made("security-group-rule/shop-web", {
  GroupId: UNKNOWN,
  IpPermissions: [
    {
      IpProtocol: "tcp",
      FromPort: 3000,
      ToPort: 3000,
      UserIdGroupPairs: [{ GroupId: "sg-01234567", Description: "from the balancer" }],
    },
  ],
});

/** One of everything. */
const ALL: readonly Resource[] = [
  rule(30, {
    Conditions: [
      { Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "X-A", Values: ["{{ x }}"] } },
      { Field: "query-string", QueryStringConfig: { Values: [{ Key: "a", Value: "b" }] } },
    ],
    Actions: [
      {
        Type: "forward",
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: GROUP, Weight: 1 },
            { TargetGroupArn: created("target-group/other"), Weight: 2 },
          ],
        },
      },
    ],
  }),
  BALANCER,
  listener(80),
  listener(8080),
  rule(10, {
    Conditions: [
      { Field: "path-pattern", PathPatternConfig: { Values: ["/a", "/a/*"] } },
      { Field: "source-ip", SourceIpConfig: { Values: ["10.0.0.0/8"] } },
      { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["GET"] } },
    ],
    Transforms: [
      { Type: "url-rewrite", UrlRewriteConfig: { Rewrites: [{ Regex: "^/a/(.*)$", Replace: "/$1" }] } },
      {
        Type: "host-header-rewrite",
        HostHeaderRewriteConfig: { Rewrites: [{ Regex: "^.*$", Replace: "a.internal" }] },
      },
    ],
  }),
  rule(
    5,
    {
      Actions: [
        {
          Type: "redirect",
          RedirectConfig: { Protocol: "HTTPS", Port: "443", Query: "#{query}", StatusCode: "HTTP_301" },
        },
      ],
    },
    "listener/shop-8080",
  ),
  rule(20, {
    Actions: [
      {
        Type: "fixed-response",
        FixedResponseConfig: { StatusCode: "403", ContentType: "text/plain", MessageBody: "no {{" },
      },
    ],
  }),
  WEB,
  INGRESS,
];

function emitted(resources: readonly Resource[], name = "shop"): string {
  const artifact = emitEcs(resources).find(({ path }) => path === `load-balancers/${name}.json`);
  if (artifact === undefined) throw new Error("no file of the balancer");
  return artifact.text;
}

interface File {
  readonly listeners: readonly {
    readonly listener?: { readonly Port: number };
    readonly rules: readonly { readonly Priority: number }[];
  }[];
  readonly securityGroupRules: readonly unknown[];
}

it("rules stand under their listener, by priority", () => {
  const file = JSON.parse(emitted(ALL)) as File;
  expect(
    file.listeners.map(({ listener: own, rules }) => [own?.Port, ...rules.map(({ Priority }) => Priority)]),
  ).toEqual([
    [80, 10, 20, 30],
    [8080, 5],
  ]);
  expect(file.securityGroupRules).toHaveLength(1);
});

it("every resource stands where the layout says", () => {
  const file: unknown = JSON.parse(emitted(ALL));
  const at = (pointer: readonly (string | number)[]): unknown =>
    pointer.reduce<unknown>((node, step) => (node as Record<string | number, unknown>)[step], file);
  for (const [resource, { pointer }] of locateResources(ALL)) {
    const found = at(pointer) as Record<string, unknown>;
    expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(resource.value)));
    if (resource.type === "listener-rule" && resource.value.Priority.kind === "literal")
      expect(found["Priority"]).toBe(resource.value.Priority.value);
  }
});

it("rules of a listener that somebody else made stand behind the listeners", () => {
  const file = JSON.parse(emitted([rule(7, {}, "listener/theirs"), ...ALL])) as File;
  expect(file.listeners.map(({ listener: own, rules }) => [own?.Port, rules.length])).toEqual([
    [80, 3],
    [8080, 1],
    [undefined, 1],
  ]);
});

it("AWS takes it: its runtime schemas, and CloudFormation's", () => {
  const path = "load-balancers/shop.json";
  expect(checkArtifact(path, emitted(ALL))).toEqual([]);
  const calls = (callsOf(path, emitted(ALL)) ?? []).map((call) => ({ ...call, name: call.pointer }));
  expect(calls.filter(({ operation }) => operation === "elbv2:CreateRule")).toHaveLength(4);
  expect(validateWithCloudFormation(calls)).toEqual([]);
  const [first] = calls.filter(({ operation }) => operation === "elbv2:CreateRule");
  if (first === undefined) throw new Error("no rule");
  const wrong = { ...first, input: { ...(first.input as object), Priority: "first" } };
  expect(validateWithCloudFormation([wrong])).not.toEqual([]);
});

it("references are variables, and what a person typed is escaped", () => {
  const text = emitted(ALL);
  for (const variable of [
    "LISTENER_ARN_SHOP_80",
    "LOAD_BALANCER_ARN_SHOP",
    "TARGET_GROUP_ARN_SHOP_WEB",
    "UNKNOWN_TEST",
  ])
    expect(text).toContain(`{{ must_env \`${variable}\` }}`);
  expect(text).toContain('"{{`{{`}} x }}"');
  expect(text).toContain('"no {{`{{`}}"');
});

it("what is loaded back is what was emitted", () => {
  const text = emitted(ALL);
  const { resources, problems, unclaimed } = loadBalancing(new Map([["load-balancers/shop.json", text]]));
  expect([problems, unclaimed]).toEqual([[], []]);
  expect(emitted(resources)).toBe(text);
  const ids = new Set(resources.map(({ id }) => id));
  for (const id of ["load-balancer/shop", "listener/shop-80", "listener/shop-8080", "target-group/shop-web"])
    expect(ids).toContain(id);
  const actions = resources.flatMap((each) => (each.type === "listener-rule" ? each.value.Actions.items : []));
  expect(actions[0]?.TargetGroupArn?.[0]).toMatchObject({
    kind: "created",
    resource: "target-group/shop-web",
    attribute: "arn",
  });
  const header = resources.flatMap((each) => (each.type === "listener-rule" ? each.value.Conditions.items : []));
  expect(header.find(({ HttpHeaderConfig }) => HttpHeaderConfig)?.HttpHeaderConfig?.Values?.items[0]).toMatchObject([
    { text: "{{ x }}" },
  ]);
});

it("a folder in the names is found again", () => {
  const group = { ...WEB, id: "target-group/team a/shop-web", balancer: "team a/shop" } as Resource;
  const moved = [
    { ...listener(80), id: "listener/team a/shop-80", balancer: "team a/shop" } as Resource,
    {
      ...rule(1, { Actions: [{ Type: "forward", TargetGroupArn: created("target-group/team a/shop-web") }] }),
      listener: "listener/team a/shop-80",
      balancer: "team a/shop",
    } as Resource,
    group,
  ];
  const text = emitted(moved, "team_a_shop");
  const { resources } = loadBalancing(new Map([["load-balancers/team_a_shop.json", text]]));
  expect(emitted(resources, "team_a_shop")).toBe(text);
  const loaded = resources.find(({ type }) => type === "target-group");
  const action = resources.find((each) => each.type === "listener-rule")?.value.Actions.items[0];
  expect(action?.TargetGroupArn?.[0]).toMatchObject({ resource: loaded?.id });
});

it("whatever a text is made of, it is emitted, loaded and emitted the same", () => {
  const { below } = random(9);
  const pieces = [
    "{{",
    "}}",
    "{",
    "`",
    "{{`{{`}}",
    "{{ must_env `A` }}",
    "$1",
    "\\",
    '"',
    "#{host}",
    "é",
    "a",
    "\n",
    "{{{",
    "",
  ];
  const text = (): Text =>
    Array.from({ length: below(5) }, () =>
      below(4) === 0
        ? below(2) === 0
          ? { kind: "created" as const, resource: `target-group/g${below(3)}`, attribute: "arn", origins: [] }
          : { kind: "unknown" as const, code: `why${below(3)}`, values: { a: "B c" }, origins: [] }
        : (literalText(pieces[below(pieces.length)] ?? "")[0] ?? {
            kind: "text" as const,
            text: "",
            secret: false,
            origins: [],
          }),
    );
  for (let round = 0; round < 300; round++) {
    const value = {
      ...nativeOf({ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }),
      FixedResponseConfig: { StatusCode: text(), MessageBody: text() },
    };
    const base = rule(1);
    if (base.type !== "listener-rule") throw new Error("no rule");
    const changed = {
      ...base,
      value: { ...base.value, Actions: { kind: "list", items: [value], origins: [] } },
    } as Resource;
    const once = emitted([listener(80), changed]);
    const { resources, problems } = loadBalancing(new Map([["load-balancers/shop.json", once]]));
    expect(problems).toEqual([]);
    expect(emitted(resources)).toBe(once);
  }
});
