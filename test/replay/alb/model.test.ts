import { describe, expect, it } from "vitest";
import { balancerFile, forward, forwarded, groupArn, modelOf, request, resourcesOf, rule, when } from "./build.ts";
import { albModel } from "../../../src/replay/alb.ts";

const FIXED = {
  Type: "fixed-response",
  FixedResponseConfig: { StatusCode: "503", ContentType: "text/plain", MessageBody: "later" },
};

describe("listeners", () => {
  const ask = modelOf(
    balancerFile([{ default: forward("web") }, { port: 443, protocol: "HTTPS", default: forward("api") }]),
  );

  it.each([
    ["by port", "web /x shop.example.com", {}],
    ["another port", "api /x shop.example.com", { port: 443, scheme: "https" }],
    ["a port on which nobody listens", "close", { port: 8080 }],
    ["plain HTTP to an HTTPS listener", "? what it answers to HTTP, which it does not speak", { port: 443 }],
  ] as const)("%s", (_, line, more) => {
    expect(ask.line("/x", more)).toBe(line);
  });

  it("that ask for certificates, or whose port nobody knows, are not modelled", () => {
    const mutual = { MutualAuthentication: { Mode: "verify" } };
    const asked = modelOf(balancerFile([{ port: 443, protocol: "HTTPS", default: FIXED, more: mutual }]));
    expect(asked.line("/", { port: 443, scheme: "https" })).toBe("? it asks clients for a certificate");
    const unknown = balancerFile([{ port: 80 }]).replace('"Port": 80,\n', '"Port": "{{ must_env `UNKNOWN_PORT` }}",\n');
    expect(modelOf(unknown).line("/", { port: 81 })).toBe("? on which port it listens is not known yet");
  });
});

describe("rules", () => {
  const text = balancerFile([
    {
      rules: [
        rule(20, [when.host("shop.example.com"), when.path("/api", "/api/*")], forward("api")),
        rule(10, [when.path("/api/old/*")], forward("old")),
        rule(30, [when.host("*.example.com")], forward("web")),
        rule(40, [when.host("?.example.net", "*.dev.*.org")], forward("new")),
      ],
      default: FIXED,
    },
  ]);
  const ask = modelOf(text);

  it.each([
    ["priority before place", "/api/old/x", {}, "old"],
    ["any value", "/api", {}, "api"],
    ["a wildcard", "/api/", {}, "api"],
    ["a wildcard crosses slashes", "/api/a/b", {}, "api"],
    ["case counts in a path", "/API/x", {}, "web"],
    ["more than the literal", "/apix", {}, "web"],
    ["the query is no part of the path", "/api?x=/y", {}, "api"],
    ["case does not count in a host", "/api/x", { host: "Shop.EXAMPLE.com" }, "api"],
    ["a wildcard host", "/", { host: "a.b.example.com" }, "web"],
    ["a wildcard host does not take what it is below", "/", { host: "example.com" }, "503"],
    ["exactly one character", "/", { host: "a.example.net" }, "new"],
    ["no two", "/", { host: "ab.example.net" }, "503"],
    ["none", "/", { host: ".example.net" }, "?"],
    ["several wildcards", "/", { host: "a.dev.b.org" }, "new"],
    ["nothing matches", "/", { host: "other.test" }, "503"],
  ] as const)("%s", (_, target, more, start) => {
    expect(ask.line(target, more).split(" ")[0]).toBe(start);
  });

  it("say what decided: listener, rule, values, action", () => {
    expect(ask.decided("/api/x")).toEqual(["80", "20", '"shop.example.com"', '"/api/*"', '"forward"']);
    expect(ask.decided("/", { host: "other.test" })).toEqual(["80", '"fixed-response"']);
  });

  it("give the fixed response as it is typed", () => {
    expect(ask("/", { host: "other.test" }).outcome).toEqual({
      kind: "respond",
      status: 503,
      contentType: "text/plain",
      body: "later",
    });
  });

  it("with the same priority are in doubt only where both take a request", () => {
    const twice = modelOf(
      balancerFile([
        { rules: [rule(1, [when.path("/a*")], forward("web")), rule(1, [when.path("/ab*")], forward("api"))] },
      ]),
    );
    expect(twice.line("/abc")).toBe("? which of the rules with the priority 1 is asked first");
    expect(twice.line("/xyz")).toBe("404");
    const same = modelOf(
      balancerFile([
        {
          rules: [rule(1, [when.path("/a*")], forward("web")), rule(1, [when.path("/ab*")], forward("web"))],
          default: forward("web"),
        },
      ]),
    );
    expect(same.line("/abc")).toBe("web /abc shop.example.com");
  });
});

describe("conditions as AWS's documentation has them", () => {
  const ask = (conditions: object[]) => modelOf(balancerFile([{ rules: [rule(1, conditions, forward("web"))] }]));

  it.each([
    ["User-Agent", "Mozilla/5.0 Chrome/1", true],
    ["user-agent", "CHROME", true],
    ["user-agent", "Safari", true],
    ["user-agent", "curl", false],
  ])("http-header: %s: %s", (name, value, takes) => {
    const asked = ask([when.header("User-Agent", "*Chrome*", "*Safari*")]);
    expect(asked.line("/", { headers: [[name.toLowerCase(), value]] }).startsWith("web")).toBe(takes);
    expect(asked.line("/")).toBe("404");
  });

  it("http-header: a repeated header is searched until one fits, and what is not ASCII is not told", () => {
    const asked = ask([when.header("X-Kind", "b")]);
    expect(
      asked.line("/", {
        headers: [
          ["x-kind", "a"],
          ["x-kind", "b"],
        ],
      }),
    ).toBe("web / shop.example.com");
    expect(asked.line("/", { headers: [["x-kind", "b\u00e9"]] })).toMatch(/^\? rules look at visible ASCII/);
  });

  it("http-header: only the header that is named", () => {
    expect(ask([when.header("X-Kind", "b")]).line("/", { headers: [["x-other", "b"]] })).toBe("404");
  });

  it("http-request-method: exactly, with case", () => {
    const asked = ask([when.method("GET", "CUSTOM-METHOD")]);
    expect(asked.line("/", { method: "CUSTOM-METHOD" })).toBe("web / shop.example.com");
    expect(asked.line("/", { method: "get" })).toBe("404");
    expect(asked.line("/", { method: "POST" })).toBe("404");
  });

  it.each([
    ["?version=v1", "web"],
    ["?a=1&VERSION=V1", "web"],
    ["?version=v12", "404"],
    ["?x=an-example-of", "web"],
    ["?example=x", "404"],
    ["", "404"],
    ["?version", "404"],
    ["?star=*", "web"],
    ["?star=x", "404"],
    ["?version=v%31", "?"],
    ["?an-example", "?"],
  ])("query-string: %s", (query, start) => {
    const values = [{ Key: "version", Value: "v1" }, { Value: "*example*" }, { Key: "star", Value: "\\*" }];
    expect(
      ask([when.query(...values)])
        .line(`/${query}`)
        .split(" ")[0],
    ).toBe(start);
  });

  it.each([
    ["192.0.2.200", true],
    ["192.0.3.0", false],
    ["198.51.100.10", true],
    ["198.51.100.11", false],
    ["2001:db8:1::5", true],
    ["2001:db9::", false],
    ["::ffff:192.0.2.1", false],
  ])("source-ip: %s", (source, takes) => {
    const asked = ask([when.source("192.0.2.0/24", "198.51.100.10/32", "2001:db8::/32")]);
    expect(asked.line("/", { source, headers: [["x-forwarded-for", "192.0.2.1"]] }).startsWith("web")).toBe(takes);
  });

  it("all conditions have to hold", () => {
    const asked = ask([when.method("POST"), when.path("/a"), when.header("X-A", "1")]);
    const headers = [["x-a", "1"]] as const;
    expect(asked.line("/a", { method: "POST", headers })).toBe("web /a shop.example.com");
    expect(asked.line("/a", { method: "GET", headers })).toBe("404");
    expect(asked.line("/b", { method: "POST", headers })).toBe("404");
    expect(asked.line("/a", { method: "POST" })).toBe("404");
  });
});

describe("what AWS does not say", () => {
  const text = balancerFile([
    {
      rules: [
        rule(10, [when.host("shop.example.com"), when.path("/admin/*")], forward("api")),
        rule(20, [when.host("shop.example.com")], forward("web")),
      ],
      default: FIXED,
    },
  ]);
  const ask = modelOf(text);

  it.each([
    ["/admin/../x", "? whether and how the balancer normalises the path before it asks the rules"],
    ["//admin/x", "? whether and how the balancer normalises the path before it asks the rules"],
    ["/%61dmin/x", "? whether and how the balancer normalises the path before it asks the rules"],
    ["/admin%2fx", "? whether and how the balancer normalises the path before it asks the rules"],
    ["/a/./admin//x", "web /a/./admin//x shop.example.com"],
    ["/admin//x", "api /admin//x shop.example.com"],
    ["/x//y/../z%20", "web /x//y/../z%20 shop.example.com"],
    ["/x%zz", "? whether the balancer takes a path with such an escape"],
    ["/../x", "? whether the balancer takes a path that leads above the root"],
    ["/x/%2e%2e/../../y", "? whether the balancer takes a path that leads above the root"],
    ["/x#y", "? whether it takes a request target with a `#`"],
    [
      "http://shop.example.com/x",
      "? what it makes of the request target `http://shop.example.com/x`, which is no path",
    ],
  ])("path %s", (target, line) => {
    expect(ask.line(target)).toBe(line);
  });

  it.each([
    ["shop.example.com:80", "? which host name the balancer sees in the Host header `shop.example.com:80`"],
    ["shop.example.com.", "? which host name the balancer sees in the Host header `shop.example.com.`"],
    ["other.test:80", "503 text/plain later"],
    ["other.test.", "503 text/plain later"],
    ["a_b!", "? whether the balancer takes such a Host header"],
    [undefined, "? what it answers to a request without a Host"],
    ["", "? what it answers to a request without a Host"],
  ])("host %s", (host, line) => {
    expect(ask.line("/x", { host })).toBe(line);
  });

  it("regular expressions matter only where they decide", () => {
    const regex = { Field: "path-pattern", PathPatternConfig: { RegexValues: ["^/v[0-9]+/"] } };
    const asked = modelOf(
      balancerFile([
        {
          rules: [
            rule(5, [when.method("GET")], forward("old")),
            rule(10, [regex, when.host("shop.example.com")], forward("api")),
          ],
        },
      ]),
    );
    expect(asked.line("/v1/x")).toBe("old /v1/x shop.example.com");
    expect(asked.line("/v1/x", { method: "POST", host: "other.test" })).toBe("404");
    expect(asked.line("/v1/x", { method: "POST" })).toMatch(/^\? whether the regular expression/);
    expect(asked.decided("/v1/x", { method: "POST" }).at(-1)).toBe('"^/v[0-9]+/"');
    const alike = modelOf(balancerFile([{ rules: [rule(10, [regex], forward("web"))], default: forward("web") }]));
    expect(alike.line("/v1/x")).toBe("web /v1/x shop.example.com");
  });

  it("what asks somebody else is not modelled", () => {
    const oidc = { Type: "authenticate-oidc", Order: 1, AuthenticateOidcConfig: {} };
    const file = balancerFile([
      { rules: [{ Priority: 1, Conditions: [when.path("/a")], Actions: [oidc, { ...forward("web"), Order: 2 }] }] },
    ]);
    expect(modelOf(file).line("/a")).toMatch(/^\? the action `authenticate-oidc`/);
    expect(modelOf(file).line("/b")).toBe("404");
  });

  it("a request that is too large is not modelled", () => {
    expect(ask.line(`/${"x".repeat(17_000)}`)).toBe("? whether the request line is too long");
    expect(ask.line("/", { headers: [["a", "x".repeat(17_000)]] })).toBe("? whether the header `a` is too long");
    const many = Array.from({ length: 5 }, (_, index) => [`a${index}`, "x".repeat(14_000)] as const);
    expect(ask.line("/", { headers: many })).toBe("? whether the headers are too long");
    expect(ask.line("/", { method: "TRACE" })).toBe("405");
  });
});

describe("redirects", () => {
  const redirect = (RedirectConfig: object): object => ({ Type: "redirect", RedirectConfig });
  const TO_HTTPS = {
    Protocol: "HTTPS",
    Port: "443",
    Host: "#{host}",
    Path: "/#{path}",
    Query: "#{query}",
    StatusCode: "HTTP_301",
  };

  it.each([
    ["to HTTPS, as documented", TO_HTTPS, "/a/b?c=d", "301 https://shop.example.com/a/b?c=d"],
    ["without a query", TO_HTTPS, "/a", "301 https://shop.example.com/a"],
    ["an empty query", TO_HTTPS, "/a?", "? whether a redirect keeps a `?` without anything behind it"],
    [
      "what is not given stays",
      { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_302" },
      "/a?b",
      "302 https://shop.example.com/a?b",
    ],
    [
      "another port is named",
      { Protocol: "HTTPS", Port: "8443", StatusCode: "HTTP_302" },
      "/",
      "302 https://shop.example.com:8443/",
    ],
    [
      "the port of the listener",
      { Protocol: "HTTPS", StatusCode: "HTTP_302" },
      "/",
      "302 https://shop.example.com:80/",
    ],
    [
      "placeholders in a path",
      { Path: "/new/#{host}/#{port}/#{path}", StatusCode: "HTTP_302" },
      "/a",
      "302 http://shop.example.com/new/shop.example.com/80/a",
    ],
    [
      "placeholders in a query",
      { Host: "example.#{host}", Query: "#{query}&p=#{path}", StatusCode: "HTTP_302" },
      "/a?b",
      "302 http://example.shop.example.com/a?b&p=a",
    ],
    [
      "a path without a leading slash",
      { Path: "/#{path}", Host: "x.test", Query: "", StatusCode: "HTTP_302" },
      "/a?b=c",
      "302 http://x.test/a",
    ],
    [
      "a path of which it is not known what it is",
      TO_HTTPS,
      "/a//b",
      "? whether and how the balancer normalises the path before it asks the rules",
    ],
  ])("%s", (_, config, target, line) => {
    expect(modelOf(balancerFile([{ default: redirect(config) }])).line(target)).toBe(line);
  });

  it("that do not look at the path are certain", () => {
    const asked = modelOf(balancerFile([{ default: redirect({ Path: "/gone", Query: "", StatusCode: "HTTP_301" }) }]));
    expect(asked.line("/a//b/../c")).toBe("301 http://shop.example.com/gone");
    expect(asked.line("/", { host: "shop.example.com:80" })).toMatch(/^\? which host name/);
    const fixed = modelOf(balancerFile([{ default: redirect({ Host: "x.test", Path: "/", StatusCode: "HTTP_301" }) }]));
    expect(fixed.line("/", { host: "shop.example.com:80" })).toBe("301 http://x.test/");
  });
});

describe("transforms", () => {
  const url = (Regex: string, Replace: string): object => ({
    Type: "url-rewrite",
    UrlRewriteConfig: { Rewrites: [{ Regex, Replace }] },
  });
  const host = (Regex: string, Replace: string): object => ({
    Type: "host-header-rewrite",
    HostHeaderRewriteConfig: { Rewrites: [{ Regex, Replace }] },
  });
  const ask = (...transforms: object[]) =>
    modelOf(balancerFile([{ rules: [rule(1, [when.path("/*")], forward("web"), transforms)] }]));

  it.each([
    ["a prefix taken away", url("^/api/(.*)$", "/$1"), "/api/x/y", "/x/y"],
    ["with a query", url("^/api/(.*)$", "/$1"), "/api/x?q=1", "/x?q=1"],
    ["no match", url("^/api/(.*)$", "/$1"), "/other", "/other"],
    [
      "a query made of a path, as documented",
      url("^\\/dp\\/([A-Za-z0-9]+)\\/?$", "/product.php?id=$1"),
      "/dp/B09G3HRMW",
      "/product.php?id=B09G3HRMW",
    ],
    ["two groups", url("^/(a+)/(b+)$", "/$2/$1"), "/aa/b", "/b/aa"],
  ])("%s", (_, transform, target, sent) => {
    expect(forwarded(ask(transform)(target)).target).toBe(sent);
  });

  it.each([
    ["a match of a part", url("^/api/", "/"), "/api/x"],
    ["a match that depends on case", url("^/API/(.*)$", "/$1"), "/api/x"],
    ["a query of its own beside one of the request", url("^/a/(.*)$", "/b?c=$1"), "/a/x?q=1"],
    ["what begins with no slash", url("^/a/(.*)$", "$1"), "/a/x"],
    ["a group that is not there", url("^/a/(.*)$", "/$2"), "/a/x"],
    ["a group that takes no part", url("^/a(/b)?$", "/x$1"), "/a"],
    ["more than $9", url("^/a/(.*)$", "/$10"), "/a/x"],
    ["another dollar", url("^/a/(.*)$", "/$&"), "/a/x"],
    ["what RE2 does not take", url("^/(?=a)(.*)$", "/$1"), "/a"],
    ["a Unicode class", url("^/(\\p{L}+)$", "/$1"), "/a"],
    ["a path of which it is not known what it is", url("^/a/(.*)$", "/$1"), "/a//x"],
  ])("not modelled: %s", (_, transform, target) => {
    expect(ask(transform).line(target)).toMatch(/^\? /);
  });

  it("rewrite the host, as documented", () => {
    const asked = ask(host("^mywebsite-(.+).com$", "internal.dev.$1.myweb.com"));
    expect(forwarded(asked("/", { host: "mywebsite-example.com" })).host).toBe("internal.dev.example.myweb.com");
    expect(forwarded(asked("/", { host: "shop.example.com" })).host).toBe("shop.example.com");
  });

  it("are among what decided, where they match", () => {
    const asked = ask(url("^/api/(.*)$", "/$1"));
    expect(asked.decided("/api/x")).toEqual(["80", "1", '"/*"', '"^/api/(.*)$"', '"forward"']);
    expect(asked.decided("/x")).toEqual(["80", "1", '"/*"', '"forward"']);
  });
});

describe("forwards", () => {
  const weighted = (weights: Record<string, number>): object => ({
    Type: "forward",
    ForwardConfig: {
      TargetGroups: Object.entries(weights).map(([name, Weight]) => ({ TargetGroupArn: groupArn(name), Weight })),
    },
  });

  it("share by weight", () => {
    const file = balancerFile([{ default: weighted({ old: 1, new: 3, web: 0 }) }]);
    expect(modelOf(file).line("/")).toBe("new=0.75+old=0.25 / shop.example.com");
  });

  it("to a target group that stands for backends of the old side", () => {
    const model = albModel({
      resources: resourcesOf(balancerFile([{ default: weighted({ old: 1, new: 1 }) }])),
      balancer: "shop",
      correspondences: [
        { targetGroup: "old", backends: ["p u a:1", "p u b:1"] },
        { targetGroup: "new", backends: ["p u a:1"] },
      ],
    });
    const { outcome } = model(request("/"));
    expect(outcome).toMatchObject({
      backends: [
        { backend: "p u a:1", share: 0.75 },
        { backend: "p u b:1", share: 0.25 },
      ],
    });
  });

  it.each([
    ["no weight at all", weighted({ old: 0, new: 0 }), "? the action has no target group with a weight above 0"],
    [
      "a target group that is nowhere",
      forward("nowhere"),
      "? the target group `nowhere` is in none of the files, so how its targets are spoken to is not known",
    ],
    ["a Lambda function", forward("lambda"), "? the target group `lambda` is a Lambda function"],
    ["gRPC", forward("grpc"), "? the target group `grpc` has the protocol version `GRPC`"],
  ])("%s", (_, action, line) => {
    const groups = [
      { Name: "lambda", TargetType: "lambda" },
      { Name: "grpc", Protocol: "HTTP", ProtocolVersion: "GRPC", Port: 80, VpcId: "vpc-1" },
    ];
    expect(modelOf(balancerFile([{ default: action }], { groups })).line("/")).toBe(line);
  });

  it.each([
    [80, "example.com", "example.com", "example.com"],
    [80, "example.com:80", "example.com", "example.com:80"],
    [8080, "example.com", "example.com:8080", "example.com"],
    [8080, "example.com:8080", "example.com:8080", "example.com:8080"],
  ])("Host of a request to port %d with %s, as documented", (port, host, changed, preserved) => {
    const hostWith = (attributes: Record<string, string>): string | undefined =>
      forwarded(modelOf(balancerFile([{ port, default: forward("web") }], { attributes }))("/", { port, host })).host;
    expect(hostWith({})).toBe(changed);
    expect(hostWith({ "routing.http.preserve_host_header.enabled": "true" })).toBe(preserved);
  });

  it.each([
    ["append", [], "192.0.2.10"],
    ["append", [["x-forwarded-for", "203.0.113.7"]], "203.0.113.7, 192.0.2.10"],
    ["preserve", [["x-forwarded-for", "203.0.113.7"]], "absent"],
    ["remove", [["x-forwarded-for", "203.0.113.7"]], undefined],
  ] as const)("X-Forwarded-For: %s", (mode, headers, value) => {
    const attributes = { "routing.http.xff_header_processing.mode": mode };
    const asked = modelOf(balancerFile([{ port: 443, protocol: "HTTPS", default: forward("web") }], { attributes }));
    const set = forwarded(asked("/", { headers, port: 443, scheme: "https" })).headers;
    expect(set.has("x-forwarded-for") ? set.get("x-forwarded-for") : "absent").toBe(value);
    expect([set.get("x-forwarded-proto"), set.get("x-forwarded-port")]).toEqual(["https", "443"]);
  });

  it("end at the idle time-out", () => {
    const asked = modelOf(
      balancerFile([{ default: forward("web") }], { attributes: { "idle_timeout.timeout_seconds": "120" } }),
    );
    expect(asked.line("/", { delay: 119 })).toBe("web / shop.example.com");
    expect(asked.line("/", { delay: 120 })).toMatch(/^\? whether the target answers before/);
    expect(asked.line("/", { delay: 121 })).toBe("504");
    expect(asked.decided("/", { delay: 121 })).toEqual(["80", '"120"', '"forward"']);
    expect(modelOf(balancerFile([{ default: forward("web") }])).line("/", { delay: 61 })).toBe("504");
  });
});
