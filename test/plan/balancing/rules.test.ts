import { expect, test } from "vitest";
import { arrangePort } from "../../../src/plan/balancing/arrange.ts";
import { translateHost } from "../../../src/plan/balancing/host.ts";
import { portsOf } from "../../../src/plan/balancing/names.ts";
import { wildcardsOf } from "../../../src/plan/balancing/patterns.ts";
import { listenerIntent, type ListenerIntent } from "../../../src/plan/balancing/rules.ts";
import { proxyOf } from "../../support/proxy.ts";

const UPSTREAMS = "upstream a { server 10.0.0.1; } upstream b { server 10.0.0.2; }";

function intent(servers: string): ListenerIntent {
  const proxy = proxyOf(`${UPSTREAMS}\n${servers}`);
  const [port] = portsOf(proxy);
  if (port === undefined) throw new Error("one port");
  const translated = new Map(proxy.hosts.map((host) => [host, translateHost(proxy, host)]));
  return listenerIntent(arrangePort(port, { isMoved: () => true, refuses: () => false }), translated);
}

function lines({ rules }: ListenerIntent): string[] {
  return rules.map(({ hosts, paths }) => `${hosts.join(" ")} | ${paths.join(" ")}`);
}

const NAMES = ["one", "two", "three", "four"].map((name) => `${name}.example.com`);
const DEFAULT = "server { listen 80 default_server; return 404; }";

test("values are split over rules within the limits of a condition and of a rule", () => {
  const locations = ["/p1", "/p2", "/p3", "/p4"].map((path) => `location = ${path} { proxy_pass http://b; }`).join(" ");
  const made = intent(
    `${DEFAULT} server { listen 80; server_name ${NAMES.join(" ")}; ${locations} location / { proxy_pass http://a; } }`,
  );
  expect(lines(made)).toEqual([
    "one.example.com two.example.com three.example.com | /p1 /p2",
    "one.example.com two.example.com three.example.com | /p3 /p4",
    "one.example.com two.example.com three.example.com | ",
    "four.example.com | /p1 /p2 /p3",
    "four.example.com | /p4",
    "four.example.com | ",
  ]);
});

test("wildcards are counted, those of hosts and of paths together", () => {
  const made = intent(
    `${DEFAULT} server { listen 80; server_name *.a.test *.b.test *.c.test; location ~ ^/.*\\.(x.*|y.*)$ { proxy_pass http://b; } location / { proxy_pass http://a; } }`,
  );
  for (const { hosts, paths } of made.rules)
    expect([...hosts, ...paths].reduce((sum, value) => sum + wildcardsOf(value), 0)).toBeLessThanOrEqual(5);
  expect(lines(made)).toEqual([
    "*.a.test *.b.test *.c.test | /*.x*",
    "*.a.test *.b.test *.c.test | /*.y*",
    "*.a.test *.b.test *.c.test | ",
  ]);
});

test("the default host answers at the end, its locations without a host", () => {
  const made = intent(
    "server { listen 80 default_server; location /x { proxy_pass http://b; } location / { proxy_pass http://a; } } server { listen 80; server_name one.example.com; return 404; }",
  );
  expect(lines(made)).toEqual(["one.example.com | ", " | /x*"]);
  expect(made.fallback).toMatchObject({ kind: "forward", upstream: "a" });
});

test("a default rule has no transform, so that a rule for every path takes its place", () => {
  const made = intent(
    "server { listen 80; location / { proxy_set_header Host app.example.org; proxy_pass http://a; } }",
  );
  expect(lines(made)).toEqual([" | /*"]);
  expect(made.fallback).toMatchObject({ kind: "fixed", status: 421 });
});

test("keys are unique, fit into a tag, and stay when another host comes", () => {
  const one = `server { listen 80; server_name ${NAMES.join(" ")}; location ~ ^/(a|b|c|d)$ { proxy_pass http://b; } location / { proxy_pass http://a; } }`;
  const keys = intent(`${DEFAULT} ${one}`).rules.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9 +=._:/@-]{1,256}$/);
  const more = intent(`${DEFAULT} server { listen 80; server_name other.example.com; return 404; } ${one}`);
  expect(more.rules.map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
});
