import { describe, expect, test } from "vitest";
import { checkNginx, directiveOf, parseNginx, type NginxContext } from "../../../src/languages/nginx/index.ts";
import { CORNER_CASES, WHOLE, wholeOf } from "./corner-cases.ts";
import { ourMessages } from "./real-nginx.ts";

/** What is said of directives that stand in a context, with the text it is said of. */
function check(text: string, context: NginxContext = "main", incomplete = false): string[] {
  const { directives } = parseNginx("nginx.conf", text);
  return checkNginx(directives, context, { incomplete }).map(
    ({ code, span, values }) => `${code} | ${text.slice(span.start, span.end)} | ${values["message"] ?? ""}`,
  );
}

describe("says what nginx 1.22 says", () => {
  test.each(CORNER_CASES)("in %s: %s", (context, text, expected) => {
    const messages = ourMessages(wholeOf(context, text));
    if (expected === "") expect(messages).toEqual([]);
    else expect(messages.filter((message) => expected.startsWith(message))).not.toEqual([]);
  });

  test("nothing of a configuration with most of what it has", () => {
    expect(ourMessages(WHOLE)).toEqual([]);
  });
});

describe("places and codes", () => {
  test.each([
    ["foo bar;", 'nginx-directive-unknown | foo | unknown directive "foo"'],
    ["server { }", 'nginx-directive-misplaced | server | "server" directive is not allowed here'],
    ["user;", 'nginx-arguments | user; | invalid number of arguments in "user" directive'],
    ["daemon { }", 'nginx-arguments | daemon { | directive "daemon" is not terminated by ";"'],
    ["http;", 'nginx-arguments | http; | directive "http" has no opening "{"'],
    ["pid a; pid b;", 'nginx-directive-duplicate | pid b; | "pid" directive is duplicate'],
    ["env A; worker_processes x;", 'nginx-value | worker_processes x; | "worker_processes" directive invalid value'],
    ["http { server { allow x; } }", 'nginx-value | x | invalid parameter "x"'],
  ])("%s", (text, expected) => {
    expect(check(`${text} events { }`)).toEqual([expected]);
  });

  test("it does not stop at the first", () => {
    expect(check("events { } foo; http { bar; server { gzip x; listen 1 y; } }")).toHaveLength(4);
  });
});

describe("a part of a configuration", () => {
  test("what other files may define is not missed", () => {
    const text =
      "server { access_log a b; proxy_cache c; location / { limit_req zone=d; return 200 $e; } } upstream f { }";
    expect(check(text, "http")).toEqual([]);
    expect(check(`events { } http { ${text} }`, "main", true)).toEqual([]);
    expect(check(`events { } http { ${text} }`)).toHaveLength(5);
  });

  test.each([
    ["location / { } server_name a;", "server"],
    ["proxy_pass http://a; limit_except GET { deny all; }", "location"],
    ["upstream a { server b:1; } server { listen 1; proxy_pass a; }", "stream"],
    ["return 403;", "location-if"],
  ] as const)("%s stands in %s", (text, context) => {
    expect(check(text, context)).toEqual([]);
  });

  test("of an incomplete configuration the rest is still checked", () => {
    expect(check("http { server { gzip x; } }", "main", true)).toHaveLength(1);
  });
});

describe("directives that are not nginx 1.22's own", () => {
  test.each([
    "http { more_set_headers 'A: b'; brotli on; vhost_traffic_status_zone; }",
    "http { server { http2 on; location / { content_by_lua_block { ngx.say(1) } health_check; } } }",
    "http { upstream a { zone a 64k; server b.example.com service=http resolve; sticky cookie c; } }",
    "http { geoip2 x.mmdb { $country default=x country iso_code; } server { return 200 $country; } }",
  ])("%s", (text) => {
    expect(check(`events { } ${text}`, "main")).toEqual([]);
  });

  test("where they come from is told", () => {
    const from = (name: string): string[] => directiveOf(name).map((entry) => entry.from);
    expect(from("proxy_pass")).toEqual(["nginx", "loadable"]);
    expect(from("more_set_headers")).toEqual(["third-party"]);
    expect(from("health_check")).toEqual(["plus"]);
    expect(from("http2")).toEqual(["newer"]);
    expect(from("proxy_passs")).toEqual([]);
    expect(directiveOf("location").map(({ contexts, block }) => [contexts, block])).toEqual([
      [["server", "location"], true],
    ]);
  });
});
