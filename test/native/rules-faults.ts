import type { BalancerAction, ListenerRule, RuleCondition } from "../../src/native/balancing.ts";
import type { ProblemCode } from "../../src/source/problem.ts";
import { created } from "./build.ts";
import type { Fault } from "./faults.ts";
import { bridgeApp, type Draft } from "./good.ts";
import type { Harmless } from "./harmless.ts";

type Rule = Omit<ListenerRule, "ListenerArn">;

const AT = "listener-rule/hako-web-80-0";
const GROUP = created("target-group/hako-web");
const FORWARD: BalancerAction = { Type: "forward", TargetGroupArn: GROUP };

function host(...Values: string[]): RuleCondition {
  return { Field: "host-header", HostHeaderConfig: { Values } };
}

function path(...Values: string[]): RuleCondition {
  return { Field: "path-pattern", PathPatternConfig: { Values } };
}

function header(HttpHeaderName: string, ...Values: string[]): RuleCondition {
  return { Field: "http-header", HttpHeaderConfig: { HttpHeaderName, Values } };
}

function query(...Values: { Key?: string; Value: string }[]): RuleCondition {
  return { Field: "query-string", QueryStringConfig: { Values } };
}

/** An app with a rule that breaks none, changed. */
function withRules(...rules: Partial<Rule>[]): (draft: Draft) => void {
  return (draft) => {
    draft.rules = rules.map((rule, index) => ({
      Priority: (index + 1) * 10,
      Conditions: [host("shop.example.com")],
      Actions: [FORWARD],
      ...rule,
    }));
  };
}

function fault(code: ProblemCode, about: string, at: string, rule: Partial<Rule>, more: Partial<Fault> = {}): Fault {
  return { code, about, app: bridgeApp, seed: withRules(rule), at: at.startsWith("/") ? `${AT}${at}` : at, ...more };
}

/** The fault in a condition that stands alone. */
function inCondition(code: ProblemCode, about: string, at: string, condition: RuleCondition): Fault {
  return fault(code, about, `/Conditions/0${at}`, { Conditions: [condition] });
}

function inAction(code: ProblemCode, about: string, at: string, action: BalancerAction): Fault {
  return fault(code, about, `/Actions/0${at}`, { Actions: [action] });
}

const HOSTS = [
  "localhost",
  "svc_a.example.com",
  "10.0.0.1",
  "shop.example.*",
  "shop.example.com.",
  `${"a".repeat(125)}.com`,
  "a b.com",
];
const PATHS = ["/a b", "/a%20b", "/a?b=c,d", "/ä", `/${"a".repeat(128)}`, "", "/a#b", "/(a|b)"];

const CONDITIONS: readonly Fault[] = [
  ...HOSTS.map((value) =>
    inCondition("native-rule-host", `the host \`${value.slice(0, 20)}\``, "/HostHeaderConfig/Values/0", host(value)),
  ),
  ...PATHS.map((value) =>
    inCondition("native-rule-path", `the path \`${value.slice(0, 20)}\``, "/PathPatternConfig/Values/0", path(value)),
  ),
  inCondition("native-rule-condition", "a mistyped field", "/Field", {
    ...host("shop.example.com"),
    Field: "host-headr",
  }),
  inCondition("native-rule-condition", "values of another field", "/PathPatternConfig/Values/0", {
    ...path("/a"),
    Field: "host-header",
  }),
  inCondition("native-rule-condition", "no member with values", "/Field", { Field: "host-header" }),
  inCondition("native-rule-condition", "an empty list of values", "/HostHeaderConfig/Values", host()),
  fault("native-rule-condition", "two conditions on a host", "/Conditions/1/Field", {
    Conditions: [host("a.example.com"), host("b.example.com")],
  }),
  inCondition("native-rule-condition", "values and regular expressions", "/HostHeaderConfig/RegexValues/0", {
    Field: "host-header",
    HostHeaderConfig: { Values: ["shop.example.com"], RegexValues: ["^a"] },
  }),
  inCondition(
    "native-rule-condition",
    "a header of 41 characters",
    "/HttpHeaderConfig/HttpHeaderName",
    header("a".repeat(41), "x"),
  ),
  inCondition(
    "native-rule-condition",
    "a header with a wildcard in brackets",
    "/HttpHeaderConfig/HttpHeaderName",
    header("X-(A)", "x"),
  ),
  inCondition("native-rule-condition", "the header Host", "/HttpHeaderConfig/HttpHeaderName", header("HOST", "x")),
  inCondition("native-rule-condition", "an empty value of a header", "/HttpHeaderConfig/Values/0", header("X-A", "")),
  inCondition(
    "native-rule-condition",
    "a value of 129 characters",
    "/HttpHeaderConfig/Values/0",
    header("X-A", "a".repeat(129)),
  ),
  ...["get", "GET*", "", "A".repeat(41)].map((method) =>
    inCondition("native-rule-condition", `the method \`${method.slice(0, 9)}\``, "/HttpRequestMethodConfig/Values/0", {
      Field: "http-request-method",
      HttpRequestMethodConfig: { Values: [method] },
    }),
  ),
  inCondition(
    "native-rule-condition",
    "a key of 129 characters",
    "/QueryStringConfig/Values/0/Key",
    query({ Key: "a".repeat(129), Value: "x" }),
  ),
  inCondition(
    "native-rule-condition",
    "an empty value of a query",
    "/QueryStringConfig/Values/0/Value",
    query({ Key: "a", Value: "" }),
  ),
  ...["10.0.0.1", "10.0.0.0/33", "10.0.0/8", "2001:db8::/129", "a/8", "10.0.0.*/8", "255.255.255.255/32"].map((block) =>
    inCondition("native-rule-condition", `the source \`${block}\``, "/SourceIpConfig/Values/0", {
      Field: "source-ip",
      SourceIpConfig: { Values: [block] },
    }),
  ),
  ...["^(?=a)", "(?<!a)b", "(a)\\1", "(?>a)b", "a*+b", "(?R)", "\\p{L}", "[\\p{L}]", "(a", "a".repeat(129)].map(
    (regex) =>
      inCondition(
        "native-rule-condition",
        `the expression \`${regex.slice(0, 9)}\``,
        "/PathPatternConfig/RegexValues/0",
        {
          Field: "path-pattern",
          PathPatternConfig: { RegexValues: [regex] },
        },
      ),
  ),
];

const COUNTS: readonly Fault[] = [
  fault("native-rule-values", "6 values", "/Conditions/1/PathPatternConfig/Values/2", {
    Conditions: [host("a.com", "b.com", "c.com"), path("/a", "/b", "/c")],
  }),
  fault("native-rule-values", "7 wildcards", "/ListenerArn", {
    Conditions: [host("*.*.com", "a?.com"), path("/*/?/*", "/?")],
  }),
  fault("native-rule-quota", "6 wildcards", "/ListenerArn", {
    Conditions: [host("*.*.com", "a?.com"), path("/*/?/*")],
  }),
  fault("native-rule-quota", "4 values in a condition", "/Conditions/0/HostHeaderConfig/Values/3", {
    Conditions: [host("a.com", "b.com", "c.com", "d.com")],
  }),
  {
    code: "native-rule-quota",
    about: "101 rules",
    app: bridgeApp,
    seed: withRules(...Array.from({ length: 101 }, (_, index) => ({ Conditions: [path(`/${index}`)] }))),
    at: "listener-rule/hako-web-80-100/Priority",
    values: { balancer: "hako-web", count: "101" },
  },
  {
    code: "native-rule-values",
    about: "101 target groups",
    app: bridgeApp,
    seed: withRules(
      ...Array.from({ length: 20 }, (_, index) => ({
        Conditions: [path(`/${index}`)],
        Actions: [
          {
            Type: "forward",
            ForwardConfig: {
              TargetGroups: Array.from({ length: 5 }, (_unused, group) => ({
                TargetGroupArn: created(`target-group/g${index}-${group}`),
                Weight: 1,
              })),
            },
          },
        ],
      })),
    ),
    at: `${AT}/Priority`,
    values: { count: "101" },
  },
  fault("native-rule-priority", "the priority 0", "/Priority", { Priority: 0 }),
  fault("native-rule-priority", "the priority 50001", "/Priority", { Priority: 50_001 }),
  {
    ...fault("native-rule-priority", "a priority twice", "listener-rule/hako-web-80-1/Priority", {}),
    seed: withRules({ Priority: 7 }, { Priority: 7, Conditions: [path("/x")] }),
    values: { priority: "7" },
  },
];

const OIDC: BalancerAction = { Type: "authenticate-oidc", Order: 1 };

const ACTIONS: readonly Fault[] = [
  inAction("native-rule-action", "a type that is not there", "/Type", { Type: "proxy" }),
  fault("native-rule-action", "no action", "/ListenerArn", { Actions: [] }),
  fault("native-rule-action", "two actions that answer", "/Actions/1/Type", {
    Actions: [
      { ...FORWARD, Order: 1 },
      { Type: "fixed-response", Order: 2, FixedResponseConfig: { StatusCode: "404" } },
    ],
  }),
  {
    code: "native-rule-action",
    about: "a listener that does nothing by default",
    app: bridgeApp,
    seed: ({ listener }) => (listener.DefaultActions = []),
    at: "listener/hako-web-80/LoadBalancerArn",
  },
  ...[
    ["an order of 0", "/Actions/0/Order", [{ ...FORWARD, Order: 0 }]],
    ["one order of two", "/Actions/1/Type", [OIDC, FORWARD]],
    ["an order twice", "/Actions/1/Order", [OIDC, { ...FORWARD, Order: 1 }]],
    [
      "the asking action last",
      "/Actions/0/Order",
      [
        { ...OIDC, Order: 3 },
        { ...FORWARD, Order: 2 },
      ],
    ],
  ].map(([about, at, Actions]): Fault => ({
    ...fault("native-rule-action", String(about), String(at), {}),
    seed: (draft) => {
      draft.listener = { ...draft.listener, Protocol: "HTTPS", Port: 443, Certificates: [{ CertificateArn: "arn" }] };
      withRules({ Actions: Actions as BalancerAction[] })(draft);
    },
  })),
  fault("native-rule-action", "a question on plain HTTP", "/Actions/0/Type", {
    Actions: [OIDC, { ...FORWARD, Order: 2 }],
  }),
  inAction("native-rule-forward", "no target group", "/Type", { Type: "forward" }),
  inAction("native-rule-forward", "6 target groups", "/ForwardConfig/TargetGroups/5/TargetGroupArn", {
    Type: "forward",
    ForwardConfig: { TargetGroups: Array.from({ length: 6 }, () => ({ TargetGroupArn: GROUP, Weight: 1 })) },
  }),
  inAction("native-rule-forward", "a weight of 1000", "/ForwardConfig/TargetGroups/0/Weight", {
    Type: "forward",
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: GROUP, Weight: 1000 }] },
  }),
  inAction(
    "native-rule-forward",
    "a stickiness of 0 seconds",
    "/ForwardConfig/TargetGroupStickinessConfig/DurationSeconds",
    {
      Type: "forward",
      ForwardConfig: { TargetGroups: [{ TargetGroupArn: GROUP }], TargetGroupStickinessConfig: { DurationSeconds: 0 } },
    },
  ),
  inAction("native-rule-forward", "two names that differ", "/TargetGroupArn", {
    ...FORWARD,
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: created("target-group/other") }] },
  }),
  {
    ...fault("native-rule-forward", "gRPC and a question", "/ListenerArn", {}),
    seed: (draft) => {
      draft.listener = { ...draft.listener, Protocol: "HTTPS", Port: 443, Certificates: [{ CertificateArn: "arn" }] };
      draft.group.targetGroup.ProtocolVersion = "GRPC";
      withRules({ Actions: [OIDC, { ...FORWARD, Order: 2 }] })(draft);
    },
  },
  {
    ...fault("native-grpc-on-http-listener", "gRPC by a rule of an HTTP listener", "/ListenerArn", {}),
    seed: (draft) => {
      draft.listener.DefaultActions = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }];
      draft.group.targetGroup.ProtocolVersion = "GRPC";
      withRules({})(draft);
    },
  },
  {
    ...fault(
      "native-target-group-shared",
      "a rule of one balancer and the listener of another",
      "listener/other-80/LoadBalancerArn",
      {},
    ),
    seed: (draft) => {
      draft.listener.DefaultActions = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }];
      draft.other = { ...bridgeApp().listener, LoadBalancerArn: "arn" };
      withRules({})(draft);
    },
    at: `${AT}/ListenerArn`,
  },
];

const TO_HTTPS = {
  Protocol: "HTTPS",
  Port: "443",
  Host: "#{host}",
  Path: "/#{path}",
  Query: "#{query}",
  StatusCode: "HTTP_301",
};

const RESPONSES: readonly Fault[] = [
  inAction("native-rule-redirect", "nowhere", "/Type", { Type: "redirect" }),
  ...(
    [
      ["StatusCode", "HTTP_307"],
      ["Protocol", "https"],
      ["Port", "0"],
      ["Port", "70000"],
      ["Host", ""],
      ["Host", "a".repeat(129)],
      ["Host", "#{path}"],
      ["Path", "new"],
      ["Path", `/${"a".repeat(128)}`],
      ["Path", "/#{query}"],
      ["Query", "?a=b"],
      ["Query", "a".repeat(129)],
      ["Query", "#{uri}"],
    ] as const
  ).map(([member, value]) =>
    inAction("native-rule-redirect", `the ${member} \`${value.slice(0, 9)}\``, `/RedirectConfig/${member}`, {
      Type: "redirect",
      RedirectConfig: { ...TO_HTTPS, [member]: value },
    }),
  ),
  inAction("native-rule-redirect", "to itself", "/RedirectConfig/StatusCode", {
    Type: "redirect",
    RedirectConfig: {
      Protocol: "HTTP",
      Port: "80",
      Host: "#{host}",
      Path: "/#{path}",
      Query: "a=b",
      StatusCode: "HTTP_301",
    },
  }),
  {
    ...fault("native-rule-redirect", "from HTTPS to HTTP", "/Actions/0/RedirectConfig/Protocol", {}),
    seed: (draft) => {
      draft.listener = { ...draft.listener, Protocol: "HTTPS", Port: 443, Certificates: [{ CertificateArn: "arn" }] };
      withRules({ Actions: [{ Type: "redirect", RedirectConfig: { ...TO_HTTPS, Protocol: "HTTP", Port: "80" } }] })(
        draft,
      );
    },
  },
  inAction("native-rule-fixed-response", "nothing", "/Type", { Type: "fixed-response" }),
  ...(
    [
      ["StatusCode", "301"],
      ["StatusCode", "4xx"],
      ["ContentType", "text/xml"],
      ["MessageBody", "a".repeat(1025)],
    ] as const
  ).map(([member, value]) =>
    inAction("native-rule-fixed-response", `the ${member} \`${value.slice(0, 9)}\``, `/FixedResponseConfig/${member}`, {
      Type: "fixed-response",
      FixedResponseConfig: { StatusCode: "404", [member]: value },
    }),
  ),
];

function rewrite(Regex: string, Replace = "/$1") {
  return { Type: "url-rewrite", UrlRewriteConfig: { Rewrites: [{ Regex, Replace }] } };
}

const TRANSFORMS: readonly Fault[] = [
  fault("native-rule-transform", "a type that is not there", "/Transforms/0/Type", {
    Transforms: [{ ...rewrite("^/(.*)$"), Type: "url" }],
  }),
  fault("native-rule-transform", "two of a type", "/Transforms/1/Type", {
    Transforms: [rewrite("^/a/(.*)$"), rewrite("^/b/(.*)$")],
  }),
  fault("native-rule-transform", "the member of the other type", "/Transforms/0/Type", {
    Transforms: [{ ...rewrite("^/(.*)$"), Type: "host-header-rewrite" }],
  }),
  ...["^/(?!a)(.*)$", "^/(?<=a)b", "(", "a".repeat(1025), ""].map((regex) =>
    fault(
      "native-rule-transform",
      `the expression \`${regex.slice(0, 9)}\``,
      "/Transforms/0/UrlRewriteConfig/Rewrites/0/Regex",
      {
        Transforms: [rewrite(regex)],
      },
    ),
  ),
  fault(
    "native-rule-transform",
    "a replacement of 1025 characters",
    "/Transforms/0/UrlRewriteConfig/Rewrites/0/Replace",
    {
      Transforms: [rewrite("^/(.*)$", "a".repeat(1025))],
    },
  ),
];

/** One seeded fault in a listener rule for each thing that Elastic Load Balancing refuses and no validator sees. */
export const RULE_FAULTS: readonly Fault[] = [...CONDITIONS, ...COUNTS, ...ACTIONS, ...RESPONSES, ...TRANSFORMS];

function harmless(about: string, ...rules: Partial<Rule>[]): Harmless {
  return { about, app: bridgeApp, change: withRules(...rules) };
}

/** The near side of each limit of listener rules. */
export const RULE_HARMLESS: readonly Harmless[] = [
  harmless("a rule"),
  harmless("5 values and 5 wildcards", { Conditions: [host("*.a.com", "?.b.com", "c.com"), path("/*", "/?/*")] }),
  harmless("escaped wildcards of a query", { Conditions: [query({ Value: "\\*\\*\\*\\*\\*\\*\\*" })] }),
  harmless("several headers and queries", {
    Conditions: [header("X-A", "1"), header("X-B", "*"), query({ Value: "a" }), query({ Key: "b", Value: "?" })],
  }),
  harmless("5 sources", {
    Conditions: [
      {
        Field: "source-ip",
        SourceIpConfig: { Values: ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32", "::/0", "0.0.0.0/0"] },
      },
    ],
  }),
  harmless("128 characters", { Conditions: [host(`${"a".repeat(124)}.com`), path(`/${"a".repeat(127)}`)] }),
  harmless("every character of a path", { Conditions: [path("/aZ09_-.$/~\"'@:+&*?")] }),
  harmless("a method of its own", {
    Conditions: [{ Field: "http-request-method", HttpRequestMethodConfig: { Values: ["CUSTOM-METHOD", "A_B"] } }],
  }),
  harmless("regular expressions", {
    Conditions: [
      { Field: "host-header", HostHeaderConfig: { RegexValues: ["^(.*)\\.example\\.com$"] } },
      { Field: "path-pattern", PathPatternConfig: { RegexValues: ["^\\/api\\/[+*]+(?:a|b)\\++\\\\$"] } },
    ],
  }),
  harmless("the priorities 1 and 50000", { Priority: 1 }, { Priority: 50_000, Conditions: [path("/x")] }),
  harmless("to HTTPS", { Actions: [{ Type: "redirect", RedirectConfig: TO_HTTPS }] }),
  harmless("another path of the same place", {
    Actions: [
      {
        Type: "redirect",
        RedirectConfig: { Path: "/#{host}/#{port}/#{path}", Query: "#{protocol}", StatusCode: "HTTP_302" },
      },
    ],
  }),
  harmless("a fixed response", {
    Actions: [
      {
        Type: "fixed-response",
        FixedResponseConfig: { StatusCode: "599", ContentType: "application/json", MessageBody: "a".repeat(1024) },
      },
    ],
  }),
  harmless("one target group twice named", {
    Actions: [{ ...FORWARD, ForwardConfig: { TargetGroups: [{ TargetGroupArn: GROUP, Weight: 999 }] } }],
  }),
  harmless("5 target groups, weights from 0, stickiness", {
    Actions: [
      {
        Type: "forward",
        ForwardConfig: {
          TargetGroups: Array.from({ length: 5 }, (_, Weight) => ({ TargetGroupArn: GROUP, Weight })),
          TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 604_800 },
        },
      },
    ],
  }),
  harmless("both transforms", {
    Transforms: [
      rewrite("^\\/dp\\/([A-Za-z0-9]+)\\/?$", "/product.php?id=$1"),
      {
        Type: "host-header-rewrite",
        HostHeaderRewriteConfig: { Rewrites: [{ Regex: "^mywebsite-(.+).com$", Replace: "$1.com" }] },
      },
    ],
  }),
  harmless("100 rules", ...Array.from({ length: 100 }, (_, index) => ({ Conditions: [path(`/${index}`)] }))),
  {
    about: "a question behind HTTPS",
    app: bridgeApp,
    change: (draft) => {
      draft.listener = { ...draft.listener, Protocol: "HTTPS", Port: 443, Certificates: [{ CertificateArn: "arn" }] };
      withRules({ Actions: [OIDC, { ...FORWARD, Order: 2 }] })(draft);
    },
  },
  {
    about: "gRPC by a rule behind HTTPS",
    app: bridgeApp,
    change: (draft) => {
      draft.listener = { ...draft.listener, Protocol: "HTTPS", Port: 443, Certificates: [{ CertificateArn: "arn" }] };
      draft.group.targetGroup.ProtocolVersion = "GRPC";
      withRules({})(draft);
    },
  },
];
