import { expect, test } from "vitest";
import { redirectAt, redirectOf, redirectRefusal } from "../../../src/plan/balancing/redirects.ts";
import type { Redirect } from "../../../src/plan/balancing/types.ts";
import { proxyOf } from "../../support/proxy.ts";

const [host] = proxyOf("server { listen 80; server_name www.example.com alias.example.com; return 404; }").hosts;
if (host === undefined) throw new Error("one host");
const context = { host, span: host.span };

function target(url: string, more: { addsQuery?: boolean; capture?: string } = {}): string {
  const made = redirectOf(301, url, { ...context, ...more });
  if (typeof made === "string") return `refused: ${made}`;
  const { protocol, host: to, port, path, query } = made;
  return `${protocol}://${to}:${port}${path}${query === "" ? "" : `?${query}`}`;
}

test.each([
  ["https://$host$request_uri", "HTTPS://#{host}:443/#{path}?#{query}"],
  ["https://$http_host$request_uri", "HTTPS://#{host}:443/#{path}?#{query}"],
  ["https://$server_name$request_uri", "HTTPS://www.example.com:443/#{path}?#{query}"],
  ["$scheme://$host/b", "#{protocol}://#{host}:default/b"],
  ["https://example.org", "HTTPS://example.org:443/"],
  ["http://example.org:8080/x", "HTTP://example.org:8080/x"],
  ["https://example.org/a?b=1", "HTTPS://example.org:443/a?b=1"],
  ["https://example.org/in$request_uri", "HTTPS://example.org:443/in/#{path}?#{query}"],
  ["https://example.org$uri", "HTTPS://example.org:443/#{path}"],
  ["https://example.org/x$is_args$args", "HTTPS://example.org:443/x?#{query}"],
  ["https://www.$host/", "HTTPS://www.#{host}:443/"],
  ["/new", "#{protocol}://#{host}:#{port}/new"],
  ["$uri/", "#{protocol}://#{host}:#{port}/#{path}/"],
])("`return 301 %s` leads to %s", (url, expected) => {
  expect(target(url)).toBe(expected);
});

test.each([
  [
    "https://example.org/$1",
    "https://example.org/ with `rewrite ^/(.*)$`",
    "#{path}",
    "HTTPS://example.org:443/#{path}?#{query}",
  ],
  ["https://example.org$1", "with `rewrite ^(.*)$`", "/#{path}", "HTTPS://example.org:443/#{path}?#{query}"],
  ["https://example.org/x?", "without the query", undefined, "HTTPS://example.org:443/x"],
  ["https://example.org$request_uri?", "with its own query", undefined, "HTTPS://example.org:443/#{path}?#{query}"],
])("`rewrite` to %s (%s)", (url, _, capture, expected) => {
  expect(target(url, { addsQuery: true, ...(capture === undefined ? {} : { capture }) })).toBe(expected);
});

test.each([
  "https://$cookie_host/",
  "https://my_host/",
  "mailto:somebody",
  "https://example.org/$arg_next",
  "https://example.org/$1",
  "https://example.org$request_uri/more",
  "https://example.org/a#b",
  "https://example.org/a b",
  "https://example.org/?a=$args",
  `https://example.org/${"a".repeat(128)}`,
])("%j has no redirect action", (url) => {
  expect(target(url)).toMatch(/^refused: ./);
});

test("a `rewrite` that would add the query twice has none either", () => {
  expect(target("https://example.org$request_uri", { addsQuery: true })).toMatch(/^refused: /);
  expect(target("https://example.org/?a=1", { addsQuery: true })).toMatch(/^refused: /);
});

function made(url: string): Redirect {
  const redirect = redirectOf(302, url, context);
  if (typeof redirect === "string") throw new Error(redirect);
  return redirect;
}

test("a listener refuses redirects to itself, and from HTTPS to HTTP", () => {
  const plain = { port: 80, secure: false };
  const secure = { port: 443, secure: true };
  expect(redirectRefusal(made("https://$host$request_uri"), plain)).toBeUndefined();
  expect(redirectRefusal(made("https://$host$request_uri"), secure)).toMatch(/leads to where it comes from/);
  expect(redirectRefusal(made("https://$host$request_uri"), { port: 8443, secure: true })).toBeUndefined();
  expect(redirectRefusal(made("http://$host$request_uri"), secure)).toMatch(/HTTPS to HTTP/);
  expect(redirectRefusal(made("$scheme://$host$request_uri"), plain)).toMatch(/leads to where it comes from/);
  expect(redirectRefusal(made("$scheme://$host/x"), plain)).toBeUndefined();
});

test("an address without a port means that of the protocol, wherever nginx listens", () => {
  expect(redirectAt(made("$scheme://$host/x"), { port: 8080, secure: false }).port).toBe("80");
  expect(redirectAt(made("$scheme://$host/x"), { port: 8443, secure: true }).port).toBe("443");
  expect(redirectAt(made("$scheme://$host/x"), { port: 443, secure: true }).port).toBe("#{port}");
  expect(redirectAt(made("/x"), { port: 8080, secure: false }).port).toBe("#{port}");
});
