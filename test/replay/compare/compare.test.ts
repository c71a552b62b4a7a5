import { describe, expect, test } from "vitest";
import { compare } from "../../../src/replay/compare.ts";
import { locationText } from "../../../src/replay/compare/answers.ts";
import { generateRequests } from "../../../src/replay/requests.ts";
import type { ReplayRequest } from "../../../src/replay/types.ts";
import { requestText } from "../../../src/report/replay.ts";
import { spanKey } from "../../../src/source/span.ts";
import { proxyOf } from "../../support/proxy.ts";
import { balancerFile, forward, resourcesOf, rule, when } from "../alb/build.ts";
import { generate } from "../nginx/generate.ts";
import { backendsIn, LIKE_A_BALANCER, newSideOf, oldSideOf, pairOf, type Pair } from "./pair.ts";

const NGINX = `${LIKE_A_BALANCER}
upstream web { server 10.0.0.1:80; server 10.0.0.2:80; }
upstream api { server 10.0.1.1:8080; }
server {
  listen 80 default_server;
  server_name _;
  return 404;
}
server {
  listen 80;
  server_name shop.example.com;
  location / { proxy_pass http://web; }
  location /api/ { proxy_pass http://api; }
  location = /api { return 301 http://shop.example.com/api/v2; }
  location = /health { return 200 "fine"; default_type text/plain; }
}
`;

const host = when.host("shop.example.com");
const fixed = (StatusCode: string, more: object = {}): object => ({
  Type: "fixed-response",
  FixedResponseConfig: { StatusCode, ...more },
});
const HEALTH = fixed("200", { ContentType: "text/plain", MessageBody: "fine" });
const REDIRECT = {
  Type: "redirect",
  RedirectConfig: {
    StatusCode: "HTTP_301",
    Protocol: "HTTP",
    Port: "80",
    Host: "shop.example.com",
    Path: "/api/v2",
    Query: "",
  },
};

function rulesWith(changed: Readonly<Record<number, object | undefined>> = {}): string {
  const rules: Record<number, object | undefined> = {
    10: rule(10, [host, when.path("/health")], HEALTH),
    20: rule(20, [host, when.path("/api")], REDIRECT),
    30: rule(30, [host, when.path("/api/*")], forward("api")),
    40: rule(40, [host], forward("web")),
    ...changed,
  };
  const list = Object.values(rules).filter((each) => each !== undefined) as never[];
  return balancerFile([{ rules: list, default: fixed("404") }], {
    attributes: { "routing.http.preserve_host_header.enabled": "true" },
  });
}

/** Counter-examples in a line each. */
function examples(pair: Pair, ...more: Parameters<Pair["run"]>): string[] {
  return pair
    .run(...more)
    .counterExamples.map(
      ({ request, mismatches }) =>
        `${requestText(request)}: ${mismatches.map((each) => `${each.field}: ${each.old} > ${each.new}`).join("; ")}`,
    );
}

describe("two sides that do the same", () => {
  const pair = pairOf(NGINX, rulesWith());
  const result = pair.run();

  test("differ in nothing", () => {
    expect(examples(pair)).toEqual([]);
    expect(result.undeclared).toBe(0);
    expect(result.compared).toBe(result.equal);
    expect(result.equal).toBeGreaterThan(150);
  });

  test("every decision was exercised, or is proved unreachable", () => {
    const open = result.unexercised.filter(({ unreachable }) => unreachable === undefined);
    expect(open.map(({ what, span }) => `${what} ${pair.textAt(span)}`)).toEqual([]);
  });
});

describe("a fault", () => {
  test.each([
    ["a rule less", { 30: undefined }, "GET http://shop.example.com/api/: target: "],
    ["a rule too early", { 5: rule(5, [host], forward("web")) }, "GET http://shop.example.com/api: target: "],
    ["a wider path", { 30: rule(30, [host, when.path("/api*")], forward("api")) }, "GET http://shop.example.com/api"],
    [
      "a narrower path",
      { 30: rule(30, [host, when.path("/api/?*")], forward("api")) },
      "GET http://shop.example.com/api/: target: ",
    ],
    [
      "a wider host",
      { 40: rule(40, [when.host("*shop.example.com")], forward("web")) },
      "GET http://xshop.example.com/: target: 404 > web",
    ],
    [
      "another target",
      { 30: rule(30, [host, when.path("/api/*")], forward("web")) },
      "GET http://shop.example.com/api/: target: ",
    ],
    [
      "another status",
      { 10: rule(10, [host, when.path("/health")], fixed("204")) },
      "GET http://shop.example.com/health: status: 200 > 204",
    ],
    [
      "another text",
      { 10: rule(10, [host, when.path("/health")], fixed("200", { ContentType: "text/plain", MessageBody: "ok" })) },
      'GET http://shop.example.com/health: body: "fine" > "ok"',
    ],
    ["an unknown target group", { 40: rule(40, [host], forward("new")) }, "GET http://shop.example.com/: target: "],
  ] as const)("%s", (_, changed, line) => {
    const found = examples(pairOf(NGINX, rulesWith(changed)));
    expect(found.filter((each) => each.startsWith(line)).length).toBeGreaterThan(0);
  });

  test("prints once, with the smallest request and a count", () => {
    const { counterExamples, undeclared } = pairOf(NGINX, rulesWith({ 30: undefined })).run();
    expect(counterExamples.map(({ request }) => requestText(request))).toEqual(["GET http://shop.example.com/api/"]);
    expect(counterExamples[0]?.count).toBe(undeclared);
    expect(undeclared).toBeGreaterThan(5);
  });

  test("names the decisions of both sides", () => {
    const pair = pairOf(NGINX, rulesWith({ 30: undefined }));
    const [example] = pair.run().counterExamples;
    expect(example?.old.decided.map(pair.textAt)).toContain("location /api/ {");
    expect(example?.new.decided.map(pair.textAt)).toContain("40");
  });

  test("a Location is compared as a client follows it", () => {
    const config = (more: object): object => ({
      Type: "redirect",
      RedirectConfig: { ...REDIRECT.RedirectConfig, ...more },
    });
    const found = (more: object): string[] =>
      examples(pairOf(NGINX, rulesWith({ 20: rule(20, [host, when.path("/api")], config(more)) })));
    expect(found({ Port: "#{port}" })).toEqual([]);
    expect(found({ Port: "8080" })).toEqual([
      "GET http://shop.example.com/api: location: http://shop.example.com/api/v2 > http://shop.example.com:8080/api/v2",
    ]);
    expect(found({ Query: "#{query}" })).toEqual([
      "GET http://shop.example.com/api?a=1: location: http://shop.example.com/api/v2 > http://shop.example.com/api/v2?a=1",
    ]);
  });
});

describe("a declared difference", () => {
  // A header of its own takes the place of all that were inherited.
  const nginx = NGINX.replace(
    "location /api/ {",
    `location /api/ { proxy_set_header X-Api yes; ${LIKE_A_BALANCER.replace(/client_max.*/, "")}`,
  );
  const pair = pairOf(nginx, rulesWith());
  const place = pair.place("location /api/");
  const finding = "0".repeat(32);

  test("undeclared, it is a counter-example", () => {
    expect(examples(pair)).toHaveLength(1);
    expect(examples(pair)[0]).toContain("header: x-api: yes > x-api: none");
  });

  test("holds where its field and its place are in the trace", () => {
    const result = pair.run([
      { finding, span: place, field: "header" },
      { finding, span: place, field: "host" },
    ]);
    expect(result.undeclared).toBe(0);
    const [header, other] = result.differences;
    expect(header?.count).toBeGreaterThan(5);
    expect(result.declared).toBe(header?.count);
    expect(other?.count).toBe(0);
  });

  test.each([
    ["another field", { field: "status" as const, span: place }],
    ["another place", { field: "header" as const, span: pair.place("location = /health") }],
  ])("%s declares nothing, and is said to be unseen", (_, difference) => {
    const result = pair.run([{ finding, ...difference }]);
    expect(result.differences).toEqual([{ difference: { finding, ...difference }, count: 0 }]);
    expect(result.undeclared).toBeGreaterThan(0);
  });

  test("who answers can never be declared away", () => {
    const redirected = pairOf(NGINX, rulesWith({ 30: rule(30, [host, when.path("/api/*")], forward("web")) }));
    const span = redirected.place("location /api/");
    const every = (["status", "location", "path", "host", "header", "timeout", "limit"] as const).map((field) => ({
      finding,
      span,
      field,
    }));
    expect(redirected.run(every).undeclared).toBe(redirected.run().undeclared);
    expect(redirected.run().undeclared).toBeGreaterThan(0);
  });
});

describe("what the backend sees", () => {
  const found = (nginx: string, ...more: Parameters<typeof balancerFile>): string[] =>
    examples(pairOf(nginx, balancerFile(...more)));
  const keep = { attributes: { "routing.http.preserve_host_header.enabled": "true" } };
  const server = (directives: string): string =>
    `${LIKE_A_BALANCER}\nupstream web { server 10.0.0.1:80; }\nserver { listen 80; ${directives} }`;

  test("the path", () => {
    const nginx = server("location / { proxy_pass http://web/sub/; }");
    expect(found(nginx, [{ default: forward("web") }], keep)[0]).toMatch(/^GET http:.*: path: \/sub\/ > \/$/);
  });

  test("another path for a plain one is never a matter of spelling, whatever is declared", () => {
    const nginx = server("location / { proxy_pass http://web/sub/; }");
    const pair = pairOf(nginx, balancerFile([{ default: forward("web") }], keep));
    const declared = { finding: "f".repeat(32), span: pair.place("proxy_pass"), field: "path" as const };
    const [example] = pair.run([declared]).counterExamples;
    expect(example?.mismatches.map(({ field }) => field)).toEqual(["path"]);
    expect(example?.request.target).toBe("/");
  });

  test("the Host", () => {
    const nginx = server("server_name a.example; location / { proxy_pass http://web; }").replace(
      "$http_host",
      "web.internal",
    );
    expect(found(nginx, [{ default: forward("web") }], keep)).toEqual([
      "GET http://example/: host: web.internal > example",
    ]);
  });

  test("the protocol", () => {
    const nginx = server("server_name a.example; location / { proxy_pass https://web; }");
    expect(found(nginx, [{ default: forward("web") }], keep)[0]).toMatch(/^GET http:\/\/example\/: target: https to /);
  });

  test("shares", () => {
    const nginx = server("server_name a.example; location / { proxy_pass http://web; }").replace(
      "server 10.0.0.1:80;",
      "server 10.0.0.1:80 weight=2; server 10.0.0.2:80;",
    );
    expect(found(nginx, [{ default: forward("web") }], keep)[0]).toContain("(66.7 %)");
  });
});

describe("limits and time-outs", () => {
  const nginx = NGINX.replace("location /api/ {", "location /api/ { client_max_body_size 10k; proxy_read_timeout 20s;");
  const pair = pairOf(nginx, rulesWith());

  test("are fields of their own", () => {
    const { counterExamples } = pair.run();
    expect(
      counterExamples.map(({ mismatches, request }) => [mismatches[0]?.field, request.body, request.delay]),
    ).toEqual(
      expect.arrayContaining([
        ["limit", 10_241, 0],
        ["timeout", 0, 21],
      ]),
    );
  });

  test("can be declared", () => {
    const finding = "1".repeat(32);
    const result = pair.run([
      { finding, span: pair.place("client_max_body_size 10k"), field: "limit" },
      { finding, span: pair.place("proxy_read_timeout 20s"), field: "timeout" },
    ]);
    expect(result.counterExamples.map(({ request }) => requestText(request))).toEqual([]);
    expect(result.declared).toBeGreaterThan(1);
  });

  test("do not hide that somebody else answers", () => {
    const finding = "1".repeat(32);
    const redirected = pairOf(nginx, rulesWith({ 30: rule(30, [host, when.path("/api/*")], forward("web")) }));
    const { counterExamples } = redirected.run([
      { finding, span: redirected.place("client_max_body_size 10k"), field: "limit" },
    ]);
    expect(counterExamples.flatMap(({ mismatches }) => mismatches.map(({ field }) => field))).toContain("target");
  });
});

describe("what a model cannot answer", () => {
  const pair = pairOf(
    NGINX.replace("location /api/ {", "location /api/ { auth_basic x; auth_basic_user_file f;"),
    rulesWith(),
  );
  const result = pair.run();

  test("is counted by what stands in the way, and is no difference", () => {
    expect(result.gaps.filter(({ side }) => side === "old").map(({ by }) => by)).toEqual(["auth_basic x"]);
    expect(result.notModelled).toBe(result.gaps.reduce((sum, { count }) => sum + count, 0));
    expect(result.compared + result.notModelled + result.leftOut).toBeGreaterThan(150);
  });
});

describe("a host that stays where it is", () => {
  const nginx = NGINX.replace("server_name shop.example.com;", "server_name shop.example.com *.wild.example.com;");
  // What the new side says to a host that it does not have is no decision that a replay could miss.
  const refusal = rule(7, [when.host("shop.example.com", "*.wild.example.com")], fixed("421"));
  const pair = pairOf(nginx, balancerFile([{ default: fixed("404"), rules: [refusal as never] }]));
  const [, shop] = pair.proxy.hosts;
  if (shop === undefined) throw new Error("no second server");
  const left = [{ host: "shop", span: shop.span, reason: "why", places: shop.names.map(({ span }) => span) }];
  const result = compare({
    old: oldSideOf(pair.proxy),
    new: newSideOf(resourcesOf(pair.balancer)),
    requests: generateRequests(pair.proxy, resourcesOf(pair.balancer)),
    backendsOf: backendsIn(pair.proxy),
    differences: [],
    left,
  });

  test("is no part of the comparison, and counted", () => {
    expect(pair.run().undeclared).toBeGreaterThan(50);
    expect(result.counterExamples).toEqual([]);
    expect(result.hostsLeft).toEqual([{ host: "shop", span: shop.span, reason: "why", count: result.leftOut }]);
    expect(result.leftOut).toBeGreaterThan(50);
  });

  test("has no decision that is missed, and nothing that smoke.sh sends", () => {
    const open = result.unexercised.filter(({ unreachable }) => unreachable === undefined);
    expect(open.filter(({ span }) => shop.names.some((name) => name.span === span))).toEqual([]);
    expect(open.filter(({ side }) => side === "new")).toEqual([]);
    expect(result.samples.map(({ request }) => request.host).filter((host) => host?.includes("shop"))).toEqual([]);
  });
});

describe("made-up configurations", () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))(
    "%i compared with itself is all equal",
    { timeout: 30_000 },
    (seed) => {
      const { text } = generate(seed);
      const proxy = proxyOf(text, { refused: true });
      const side = oldSideOf(proxy);
      const { compared, equal, notModelled, counterExamples, unexercised, samples } = compare({
        old: side,
        new: side,
        requests: generateRequests(proxy, []),
        backendsOf: (backend) => [backend],
        differences: [],
      });
      expect(counterExamples).toEqual([]);
      expect(equal).toBe(compared);
      expect(compared + notModelled).toBeGreaterThan(20);
      expect(samples.every(({ declared }) => declared.length === 0)).toBe(true);
      // Nothing that is called unreachable was reached.
      const missed = new Set(unexercised.map(({ span }) => spanKey(span)));
      const proved = side.decisions.filter(({ unreachable }) => unreachable !== undefined);
      expect(proved.filter(({ span }) => !missed.has(spanKey(span)))).toEqual([]);
    },
  );
});

describe("a Location as a client follows it", () => {
  const request = { scheme: "https", host: "a.example:8443", port: 8443 } as ReplayRequest;
  test.each([
    ["/x", "https://a.example:8443/x"],
    ["//b.example/x", "https://b.example/x"],
    ["https://B.example:443/x?", "https://b.example/x"],
    ["http://b.example:80", "http://b.example/"],
    ["http://b.example:8080/x?y#z", "http://b.example:8080/x?y#z"],
    ["https://b.example:80/", "https://b.example:80/"],
    ["mailto:x", "mailto:x"],
    [undefined, undefined],
  ])("%s", (location, followed) => {
    expect(locationText(location, request)).toBe(followed);
  });
});
