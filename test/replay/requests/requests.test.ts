import { describe, expect, test } from "vitest";
import type { Proxy } from "../../../src/estate/proxy.ts";
import { generateRequests } from "../../../src/replay/requests.ts";
import type { ReplayRequest } from "../../../src/replay/types.ts";
import { balancerFile, forward, resourcesOf, rule, when } from "../alb/build.ts";
import { proxyOf } from "../../support/proxy.ts";

const NGINX = `
upstream web { server 10.0.0.1:80; }
server {
  listen 80 default_server;
  listen 443 ssl;
  server_name shop.example.com *.wild.example.com .both.example.com www.trail.* ~^v(?<n>\\d+)\\.example\\.com$;
  location / { proxy_pass http://web; }
  location /one/ { proxy_pass http://web; client_max_body_size 5k; proxy_read_timeout 7s; }
  location = /two { return 204; }
  location ~ \\.(php|cgi)$ { return 403; }
  location /guarded { allow 10.1.0.0/16; deny all; proxy_pass http://web; }
}
`;

function requestsOf(proxy: Proxy, ...more: object[]): ReplayRequest[] {
  const rules = more.map((conditions, index) => rule(index + 1, [conditions], forward("web")));
  return [...generateRequests(proxy, resourcesOf(balancerFile([{ rules }, { port: 443, protocol: "HTTPS" }])))];
}

const proxy = proxyOf(NGINX);
const requests = requestsOf(proxy);
const hosts = new Set(requests.map(({ host }) => host));
const targets = new Set(requests.filter(({ host }) => host === "shop.example.com").map(({ target }) => target));

describe("hosts", () => {
  test.each([
    ["exact", "shop.example.com"],
    ["in upper case", "SHOP.EXAMPLE.COM"],
    ["with the port", "shop.example.com:80"],
    ["with another port", "shop.example.com:8443"],
    ["with a trailing dot", "shop.example.com."],
    ["below it", "a.shop.example.com"],
    ["beside it", "xshop.example.com"],
    ["a letter less", "hop.example.com"],
    ["above it", "example.com"],
    ["longer", "shop.example.comx"],
    ["under a wildcard", "sample.wild.example.com"],
    ["two labels under it", "a.b.wild.example.com"],
    ["the wildcard's base", "wild.example.com"],
    ["beside the wildcard", "xwild.example.com"],
    ["an empty label under it", ".wild.example.com"],
    ["both: itself", "both.example.com"],
    ["both: below", "sample.both.example.com"],
    ["trailing", "www.trail.example"],
    ["trailing, two labels", "www.trail.sample.example"],
    ["trailing, none", "www.trail"],
    ["an expression", "v7.example.com"],
    ["an address", "192.0.2.1"],
    ["unknown", "unknown-host.example"],
    ["empty", ""],
    ["missing", undefined],
    ["an underscore", "under_score.example"],
    ["an empty label", "unknown-host..example"],
  ])("%s: %s", (_, host) => {
    expect(hosts).toContain(host);
  });
});

describe("paths", () => {
  test.each([
    ["without the slash", "/one"],
    ["with the slash", "/one/"],
    ["a character more", "/one/a"],
    ["a character less", "/on"],
    ["a doubled slash in front", "//one/"],
    ["a doubled slash behind", "/one//a"],
    ["a step up", "/one/../a"],
    ["a step up into it", "/sample/../one/"],
    ["a step up in code", "/one/%2e%2e/a"],
    ["an ordinary character in code", "/on%65"],
    ["a slash in code, upper and lower case", "/one%2Fa"],
    ["a slash in code, lower case", "/one%2fa"],
    ["special characters in code", "/one/a%20b%3Fc%25"],
    ["a query", "/one/?a=1"],
    ["an empty query", "/one/?"],
    ["a slash in the query", "/one/?b=/x&c=%2F"],
    ["another case", "/onE/"],
    ["exact", "/two"],
    ["an expression", "/sample.php"],
    ["its other branch", "/sample.cgi"],
    ["its near miss", "/sample.ph"],
    ["longer", "/sample.phpa"],
    ["below a prefix", "/one/sample.php"],
  ])("%s: %s", (_, target) => {
    expect(targets).toContain(target);
  });

  test("upper and lower hex digits where the code has a letter", () => {
    const own = new Set(requestsOf(proxyOf("server { location /jo { return 204; } }")).map(({ target }) => target));
    expect(own).toContain("/j%6F");
    expect(own).toContain("/j%6f");
  });

  test("are written as a client has to send them", () => {
    const own = requestsOf(proxyOf('server { location "/a b/ü?" { return 204; } }')).map(({ target }) => target);
    expect(own).toContain("/a%20b/%C3%BC%3F");
    for (const target of own) expect(target).toMatch(/^\/[!-~]*$/);
  });
});

describe("everything else", () => {
  const at = (target: string): ReplayRequest[] =>
    requests.filter((each) => each.host === "shop.example.com" && each.target === target && each.scheme === "http");

  test("bodies around a limit", () => {
    expect(at("/one/").map(({ body }) => body)).toEqual(expect.arrayContaining([5120, 5121]));
  });

  test("delays around a time-out, and around the balancer's", () => {
    expect(at("/one/").map(({ delay }) => delay)).toEqual(expect.arrayContaining([6, 8]));
    const idle = resourcesOf(balancerFile([{ rules: [] }], { attributes: { "idle_timeout.timeout_seconds": "120" } }));
    const delays = new Set([...generateRequests(proxy, idle)].map(({ delay }) => delay));
    expect([119, 121].every((delay) => delays.has(delay))).toBe(true);
  });

  test("addresses inside, at the edges and outside", () => {
    expect(at("/guarded").map(({ source }) => source)).toEqual(
      expect.arrayContaining(["10.1.0.0", "10.1.255.255", "10.0.255.255", "10.2.0.0", "10.1.127.255", "198.51.100.7"]),
    );
  });

  test("every port, in its own scheme", () => {
    const endpoints = new Set(requests.map(({ scheme, port }) => `${scheme}:${port}`));
    expect(endpoints).toEqual(new Set(["http:80", "https:443"]));
  });

  test("what rules mention: methods, headers, queries, addresses", () => {
    const own = requestsOf(
      proxy,
      when.method("PUT"),
      when.header("X-Canary", "yes*"),
      when.query({ Key: "version", Value: "2" }),
      when.source("203.0.113.0/24"),
    );
    const methods = new Set(own.map(({ method }) => method));
    expect([...methods]).toEqual(expect.arrayContaining(["PUT", "GET", "POST"]));
    const headers = new Set(own.flatMap((each) => each.headers.map(([name, value]) => `${name}: ${value}`)));
    for (const each of ["x-canary: yessample", "x-canary: yes", "x-canary: YESSAMPLE"]) expect(headers).toContain(each);
    const queries = own.map(({ target }) => target);
    expect(queries).toEqual(expect.arrayContaining(["/?version=2", "/?version=2x", "/?xversion=2", "/?VERSION=2"]));
    const sources = new Set(own.map(({ source }) => source));
    for (const each of ["203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"])
      expect(sources).toContain(each);
  });

  test("a rule's hosts and paths are crossed from both sides, too", () => {
    const own = requestsOf(proxy, when.host("*.only.example.org"), when.path("/rule/*"));
    const ownHosts = new Set(own.map(({ host }) => host));
    for (const host of ["sample.only.example.org", "only.example.org", "xonly.example.org"])
      expect(ownHosts).toContain(host);
    const ownTargets = new Set(own.map(({ target }) => target));
    for (const target of ["/rule/sample", "/rule/", "/rule", "/rul", "/rulE/"]) expect(ownTargets).toContain(target);
  });
});

describe("as a whole", () => {
  test("each request once, in the same order on every run", () => {
    const texts = requests.map((each) => JSON.stringify(each));
    expect(new Set(texts).size).toBe(texts.length);
    expect(requestsOf(proxyOf(NGINX)).map((each) => JSON.stringify(each))).toEqual(texts);
  });

  test("made as they are taken", () => {
    const first = generateRequests(proxy, []).next();
    expect(first.value).toMatchObject({ host: "shop.example.com", target: "/" });
  });

  test("their number grows with the hosts, not faster", () => {
    const of = (count: number): number => {
      const servers = Array.from(
        { length: count },
        (_, index) =>
          `server { listen 80; server_name h${index}.example.com *.w${index}.example.com; location / { return 204; } location /a/ { return 204; } location ~ \\.x$ { return 403; } }`,
      );
      return [...generateRequests(proxyOf(servers.join("\n")), [])].length;
    };
    expect(of(80) / 80).toBeLessThan((of(20) / 20) * 1.1);
  });

  test("hostile configurations end soon", () => {
    const names = Array.from({ length: 600 }, (_, index) => `n${index}.example.com`).join(" ");
    const locations = Array.from({ length: 600 }, (_, index) => `location /l${index} { return 204; }`).join("\n");
    const access = Array.from({ length: 600 }, (_, index) => `allow 10.0.${index % 256}.0/24;`).join("\n");
    const deep = `~${"(".repeat(500)}a${")".repeat(500)}`;
    const wide = `~${"(a{40}){40}".repeat(20)}`;
    const text = `server { listen 80; server_name ${names}; ${access} ${locations} location "${deep}" { return 204; } location "${wide}" { return 204; } }`;
    let count = 0;
    for (const each of generateRequests(proxyOf(text, { refused: true }), [])) {
      count++;
      if (each.target.length > 5000) throw new Error("a target of that length");
    }
    expect(count).toBeLessThan(600 * 600);
  });

  test("plain requests are few, and harmless", () => {
    const plain = [...generateRequests(proxy, [], { plain: true })];
    expect(plain.length).toBeLessThan(requests.length / 10);
    expect(new Set(plain.map(({ method }) => method))).toEqual(new Set(["GET"]));
  });
});
