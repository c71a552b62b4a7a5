import { expect, test } from "vitest";
import { translateUpstream } from "../../../src/plan/balancing/targets.ts";
import { proxyOf } from "../../support/proxy.ts";

function translated(servers: string) {
  const [upstream] = proxyOf(
    `upstream u { ${servers} }\nserver { listen 80; location / { proxy_pass http://u; } }`,
  ).upstreams;
  if (upstream === undefined) throw new Error("one upstream");
  return translateUpstream(upstream);
}

function groups(servers: string): string[] {
  return translated(servers).groups.map(
    ({ weight, servers: own }) => `${weight}: ${own.map(({ address }) => address).join(" ")}`,
  );
}

test("servers of one weight are one target group", () => {
  expect(groups("server 10.0.0.1:80; server 10.0.0.2:8080;")).toEqual(["1: 10.0.0.1:80 10.0.0.2:8080"]);
  expect(groups("server 10.0.0.1 weight=5; server 10.0.0.2 weight=5;")).toEqual(["1: 10.0.0.1:80 10.0.0.2:80"]);
});

test("a weight is that of all servers of its group", () => {
  expect(groups("server 10.0.0.1 weight=9; server 10.0.0.2; server 10.0.0.3;")).toEqual([
    "9: 10.0.0.1:80",
    "2: 10.0.0.2:80 10.0.0.3:80",
  ]);
  expect(groups("server 10.0.0.1 weight=4; server 10.0.0.2 weight=2;")).toEqual(["2: 10.0.0.1:80", "1: 10.0.0.2:80"]);
});

test("a server that is typed twice gets both shares, and one that is down none", () => {
  expect(groups("server 10.0.0.1; server 10.0.0.1; server 10.0.0.2; server 10.0.0.3 down;")).toEqual([
    "2: 10.0.0.1:80",
    "1: 10.0.0.2:80",
  ]);
});

test("addresses are targets; names and the machine itself are for a person to say", () => {
  const ips = (servers: string) => translated(servers).groups.flatMap((group) => group.servers.map(({ ip }) => ip));
  expect(ips("server 10.0.0.1; server 172.31.0.1; server 192.168.1.1; server 100.64.0.1;")).toEqual([
    "10.0.0.1",
    "172.31.0.1",
    "192.168.1.1",
    "100.64.0.1",
  ]);
  expect(ips("server app.internal; server 127.0.0.1:3000; server localhost:3000;")).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("the least busy server is asked as nginx asks it", () => {
  expect(translated("least_conn; server 10.0.0.1;").algorithm).toBe("least_outstanding_requests");
  expect(translated("server 10.0.0.1;").algorithm).toBeUndefined();
});

test.each([
  ["ip_hash; server 10.0.0.1;", /`ip_hash` .* does not have/],
  ["hash $uri; server 10.0.0.1;", /`hash/],
  ["server 10.0.0.1; server 10.0.0.2 backup;", /`10.0.0.2:80` .* is a `backup`/],
  ["server unix:/run/app.sock;", /no address that a load balancer reaches/],
  ["server [::1]:80;", /IPv6/],
  ["server 8.8.8.8;", /public address/],
  ["server 172.32.0.1;", /public address/],
  ["server 10.0.0.1 down;", /no server .* is up/],
  ["server 10.0.0.1 weight=1009; server 10.0.0.2;", /weights/],
  [[1, 2, 3, 4, 5, 7].map((weight) => `server 10.0.0.${weight} weight=${weight};`).join(" "), /weights/],
])("%s is for a person to decide", (servers, reason) => {
  const { failures, groups: made } = translated(servers);
  expect(failures.map((failure) => failure.reason)).toEqual([expect.stringMatching(reason)]);
  expect(made).toEqual([]);
});
