import { expect, it } from "vitest";
import { albModel } from "../../../src/replay/alb.ts";
import { sameOutcome } from "../../../src/replay/alb/outcomes.ts";
import { balancerFile, forward, groupArn, request, resourcesOf, rule, when } from "./build.ts";
import { mutateRules } from "./mutants.ts";

const REDIRECT = {
  Type: "redirect",
  RedirectConfig: {
    Protocol: "HTTPS",
    Port: "443",
    Host: "#{host}",
    Path: "/#{path}",
    Query: "#{query}",
    StatusCode: "HTTP_301",
  },
};
const STRIP = { Type: "url-rewrite", UrlRewriteConfig: { Rewrites: [{ Regex: "^/v1/(.*)$", Replace: "/$1" }] } };
const SPLIT = {
  Type: "forward",
  ForwardConfig: {
    TargetGroups: [
      { TargetGroupArn: groupArn("old"), Weight: 1 },
      { TargetGroupArn: groupArn("new"), Weight: 2 },
    ],
  },
};

const resources = resourcesOf(
  balancerFile([
    {
      rules: [
        rule(10, [when.host("shop.example.com"), when.path("/v1", "/v1/*")], forward("api"), [STRIP]),
        rule(20, [when.host("shop.example.com"), when.method("POST")], forward("web")),
        rule(30, [when.host("*.example.com"), when.source("10.0.0.0/8")], SPLIT),
        rule(40, [when.host("www.example.com")], REDIRECT),
      ],
      default: {
        Type: "fixed-response",
        FixedResponseConfig: { StatusCode: "404", ContentType: "text/plain", MessageBody: "no" },
      },
    },
  ]),
);

const REQUESTS = [
  "shop.example.com",
  "www.example.com",
  "example.com",
  "a.shop.example.com",
  "x.example.com",
  "x.a.example.com",
  "x.shop.example.com",
  "x.www.example.com",
].flatMap((host) =>
  ["/", "/v1", "/v1/", "/v1x", "/v1/x", "/v1/x?a=b", "/v1/x/y"].flatMap((target) =>
    ["GET", "POST"].flatMap((method) =>
      ["10.1.2.3", "11.1.2.3", "192.0.2.1"].map((source) => request(target, { host, method, source })),
    ),
  ),
);

it("each fault in a rule that is no duplicate shows in an answer", () => {
  const good = albModel({ resources, balancer: "shop" });
  const mutants = mutateRules(resources);
  const unseen = mutants.filter(({ resources: changed }) => {
    const model = albModel({ resources: changed, balancer: "shop" });
    return REQUESTS.every((each) => sameOutcome(good(each).outcome, model(each).outcome));
  });
  expect(unseen.map(({ name }) => name)).toEqual([]);
  expect(mutants.length).toBeGreaterThan(30);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
