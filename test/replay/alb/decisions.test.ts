import { expect, it } from "vitest";
import { albDecisions, albModel } from "../../../src/replay/alb.ts";
import { compileBalancer } from "../../../src/replay/alb/balancer.ts";
import { candidates } from "../../../src/replay/alb/rule-index.ts";
import { balancerFile, forward, request, resourcesOf, rule, when, type PlainRule } from "./build.ts";

function decisionsOf(rules: readonly PlainRule[]): string[] {
  const resources = resourcesOf(balancerFile([{ rules }]));
  return albDecisions({ resources, balancer: "shop" }).map(({ what, unreachable }) =>
    unreachable === undefined ? what : `${what}: ${unreachable}`,
  );
}

it("are the listener, its default action, and of each rule the rule, its values, transforms and action", () => {
  const strip = { Type: "url-rewrite", UrlRewriteConfig: { Rewrites: [{ Regex: "^/a/(.*)$", Replace: "/$1" }] } };
  expect(
    decisionsOf([rule(10, [when.host("shop.example.com"), when.path("/a", "/a/*")], forward("api"), [strip])]),
  ).toEqual([
    "the listener on port 80",
    "the default action of the listener on port 80",
    "the rule 10 of port 80",
    "`shop.example.com` of the rule 10 of port 80",
    "`/a` of the rule 10 of port 80",
    "`/a/*` of the rule 10 of port 80",
    "the transform `^/a/(.*)$` of the rule 10 of port 80",
    "the action of the rule 10 of port 80",
  ]);
});

function unreachable(rules: readonly PlainRule[]): string[] {
  return decisionsOf(rules).filter((line) => line.includes("takes every"));
}

const BEFORE = "the rule 1, which is asked before, takes every such request";

it("that no request can get to are told, with the rule that is before them", () => {
  expect(
    unreachable([
      rule(1, [when.path("/a/*")], forward("web")),
      rule(2, [when.path("/a/b"), when.host("x.test")], forward("api")),
    ]),
  ).toEqual([
    `the rule 2 of port 80: ${BEFORE}`,
    `\`/a/b\` of the rule 2 of port 80: ${BEFORE}`,
    `\`x.test\` of the rule 2 of port 80: ${BEFORE}`,
    `the action of the rule 2 of port 80: ${BEFORE}`,
  ]);
  expect(
    unreachable([
      rule(1, [when.host("*.x.test")], forward("web")),
      rule(2, [when.host("a.*.x.test", "x.test")], forward("api")),
    ]),
  ).toEqual([`\`a.*.x.test\` of the rule 2 of port 80: ${BEFORE}`]);
  expect(unreachable([rule(1, [when.path("/*")], forward("web"))])).toEqual([
    "the default action of the listener on port 80: the rule 1 takes every request",
  ]);
});

it.each([
  ["a rule with more conditions", [when.host("x.test"), when.path("/a")], [when.host("x.test")]],
  ["another host", [when.host("y.test")], [when.host("x.test")]],
  ["a narrower path", [when.path("/a/b*")], [when.path("/a/*")]],
  ["a method", [when.method("GET")], [when.path("/a")]],
  ["another method", [when.method("GET")], [when.method("POST")]],
  [
    "a regular expression",
    [when.path("/a")],
    [{ Field: "path-pattern", PathPatternConfig: { RegexValues: ["^/a$"] } }, when.method("GET")],
  ],
  ["another header", [when.header("X-A", "*")], [when.header("X-B", "1")]],
])("%s takes not all", (_, first, second) => {
  expect(unreachable([rule(1, first, forward("web")), rule(2, second, forward("api"))])).toEqual([]);
});

it("none that is told unreachable is ever in an answer", () => {
  const rules = [
    rule(1, [when.host("a.test", "b.test"), when.path("/x*")], forward("web")),
    rule(2, [when.host("b.test"), when.path("/xy", "/z")], forward("api")),
    rule(3, [when.host("*.test")], forward("old")),
    rule(4, [when.host("c.test"), when.path("/q")], forward("new")),
  ];
  const resources = resourcesOf(balancerFile([{ rules }]));
  const dead = new Set(
    albDecisions({ resources, balancer: "shop" }).flatMap(({ span, unreachable: why }) =>
      why === undefined ? [] : [span.start],
    ),
  );
  expect(dead.size).toBe(5);
  const model = albModel({ resources, balancer: "shop" });
  const seen = new Set<number>();
  for (const host of ["a.test", "b.test", "c.test", "d"])
    for (const target of ["/x", "/xy", "/z", "/q", "/"])
      for (const { start } of model(request(target, { host })).decided) seen.add(start);
  expect([...dead].filter((start) => seen.has(start))).toEqual([]);
  const all = albDecisions({ resources, balancer: "shop" }).map(({ span }) => span.start);
  expect(all.filter((start) => !seen.has(start) && !dead.has(start))).toEqual([]);
});

it("a request asks only the rules that may take its host", () => {
  const rules = Array.from({ length: 2000 }, (_, host) =>
    Array.from({ length: 5 }, (_unused, path) =>
      rule(
        host * 5 + path + 1,
        [when.host(host % 2 === 0 ? `h${host}.example.com` : `*.h${host}.example.com`), when.path(`/p${path}/*`)],
        forward("web"),
      ),
    ),
  ).flat();
  const resources = resourcesOf(
    balancerFile([
      {
        rules: [
          ...rules,
          rule(20_001, [when.path("/all")], forward("api")),
          rule(20_002, [when.host("h*.example.com")], forward("old")),
        ],
      },
    ]),
  );
  const index = compileBalancer(resources, "shop").listeners[0]?.index;
  if (index === undefined) throw new Error("no listener");
  const asked = (host: string) => candidates(index, host).map(({ priority }) => priority);
  expect(asked("h4.example.com")).toEqual([21, 22, 23, 24, 25, 20_001, 20_002]);
  expect(asked("a.b.h5.example.com")).toEqual([26, 27, 28, 29, 30, 20_001, 20_002]);
  expect(asked("example.org")).toEqual([20_001, 20_002]);
  const model = albModel({ resources, balancer: "shop" });
  expect(model(request("/p4/x", { host: "h1998.example.com" })).outcome).toMatchObject({
    backends: [{ backend: "web" }],
  });
  expect(model(request("/p9/x", { host: "h1998.example.com" })).outcome).toMatchObject({
    backends: [{ backend: "old" }],
  });
});
