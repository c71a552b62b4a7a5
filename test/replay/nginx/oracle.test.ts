import { afterAll, describe, expect, it } from "vitest";
import type { Forwarded } from "../../../src/replay/types.ts";
import { compareWithNginx, differences, nginxIsThere, runBoth, stopBackends } from "./real-nginx.ts";
import { request } from "./requests.ts";

const there = nginxIsThere();
afterAll(stopBackends);

const ONE =
  "upstream up { server 10.0.0.1:3000; server 10.0.0.2:3000; } server { listen 80; location / { proxy_pass http://up; } location /r { return 301 /x; } }";

describe.skipIf(!there)("the comparison with the real nginx", () => {
  it("sees every field that differs", async () => {
    const [forwarded, redirected] = await runBoth(ONE, [request("h", "/a"), request("h", "/r")]);
    const right = forwarded?.expected;
    if (right?.kind !== "forward" || forwarded === undefined || redirected === undefined)
      throw new Error("it is passed on");
    const wrong = (change: Partial<Forwarded>) =>
      differences({ outcome: { ...right, ...change }, decided: [] }, forwarded.actual);
    expect(wrong({})).toEqual([]);
    expect(wrong({ backends: [{ backend: "x up 10.9.9.9:1", share: 1 }] })).toEqual(["backend"]);
    expect(wrong({ target: "/b" })).toEqual(["target"]);
    expect(wrong({ host: undefined })).toEqual(["host"]);
    expect(wrong({ scheme: "https" })).toEqual(["scheme"]);
    expect(
      wrong({
        headers: new Map([
          ["x-a", "b"],
          ["connection", undefined],
        ]),
      }),
    ).toEqual(["header x-a", "header connection"]);
    const answer = (status: number, location?: string) =>
      differences(
        { outcome: { kind: "respond", status, ...(location === undefined ? {} : { location }) }, decided: [] },
        redirected.actual,
      );
    expect(answer(302)).toEqual(["status", "location"]);
    expect(differences({ outcome: { kind: "close" }, decided: [] }, redirected.actual)).toEqual(["kind"]);
    expect(
      differences({ outcome: { kind: "not-modelled", by: "if", reason: "" }, decided: [] }, redirected.actual),
    ).toEqual([]);
  });

  it("passes on what a server of an upstream gets by its weight", async () => {
    const text =
      "upstream up { server 10.0.0.1:1 weight=3; server 10.0.0.2:1; } server { listen 80; location / { proxy_pass http://up; } }";
    const all = await runBoth(
      text,
      Array.from({ length: 400 }, () => request("h", "/")),
    );
    const counts = new Map<string, number>();
    for (const { expected, actual } of all) {
      if (actual.kind !== "forward" || expected.kind !== "forward") throw new Error("it is passed on");
      const backend = expected.backends.find((each) => each.backend.endsWith(` ${actual.seen.address}`))?.backend ?? "";
      counts.set(backend, (counts.get(backend) ?? 0) + 1);
    }
    const [first] = all;
    if (first?.expected.kind !== "forward") throw new Error("it is passed on");
    expect(first.expected.backends.map(({ share }) => share)).toEqual([0.75, 0.25]);
    expect(first.expected.backends.map(({ backend }) => counts.get(backend))).toEqual([300, 100]);
  });

  it("waits for a slow backend as long as nginx does", async () => {
    const text =
      "server { listen 80; proxy_read_timeout 300ms; location / { proxy_pass http://10.0.0.1:1; } location /long { proxy_read_timeout 5s; proxy_pass http://10.0.0.1:1; } }";
    const requests = ["/", "/long"].flatMap((path) => [0, 0.05, 0.9].map((delay) => request("h", path, { delay })));
    const all = await runBoth(text, requests);
    expect(all.flatMap(({ differs }) => differs)).toEqual([]);
    expect(all.map(({ expected }) => (expected.kind === "respond" ? expected.status : expected.kind))).toEqual([
      "forward",
      "forward",
      504,
      "forward",
      "forward",
      "forward",
    ]);
  });

  it("knows which headers nginx sets, takes away and passes on", async () => {
    const text = `server { listen 80; location / { proxy_pass http://10.0.0.1:1; }
      location /set { proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_set_header Cookie "";
        proxy_set_header X-Id $request_id; proxy_set_header X-Two a; proxy_set_header X-Two $arg_b; proxy_set_header X-Agent $http_user_agent;
        proxy_pass http://10.0.0.1:1; } }
      server { listen 80; server_name u; underscores_in_headers on; location / { proxy_pass http://10.0.0.1:1; } }
      server { listen 80; server_name i; ignore_invalid_headers off; location / { proxy_pass http://10.0.0.1:1; } }`;
    const headers = [
      ["x-forwarded-for", "192.0.2.1"],
      ["x-forwarded-for", "192.0.2.2"],
      ["upgrade", "websocket"],
      ["te", "trailers"],
      ["cookie", "a=b"],
      ["x_under", "1"],
      ["x.dot", "1"],
      ["user-agent", "curl"],
    ] as const;
    const requests = ["h", "u", "i"].flatMap((host) =>
      ["/", "/set?b=c", "/set"].map((path) => request(host, path, { headers, source: "2001:db8::9" })),
    );
    const all = await runBoth(text, requests);
    expect(all.filter(({ differs }) => differs.length > 0)).toEqual([]);
    const sets = all.map(({ expected }) => (expected.kind === "forward" ? Object.fromEntries(expected.headers) : {}));
    expect(sets[0]).toStrictEqual({ upgrade: undefined, te: undefined, x_under: undefined, "x.dot": undefined });
    expect(sets[1]).toStrictEqual({
      "x-forwarded-for": "192.0.2.1, 192.0.2.2, 2001:db8::9",
      "x-real-ip": "2001:db8::9",
      upgrade: "websocket",
      connection: "upgrade",
      cookie: undefined,
      "x-id": "$request_id",
      "x-two": "a, c",
      "x-agent": "curl",
      te: undefined,
      x_under: undefined,
      "x.dot": undefined,
    });
    expect(sets[3]).toStrictEqual({ upgrade: undefined, te: undefined, "x.dot": undefined });
    expect(sets[6]).toStrictEqual({ upgrade: undefined, te: undefined });
  });

  it("takes whole configurations, other addresses and the newer protocol", async () => {
    const text = `user nobody; worker_processes 4; events { worker_connections 10; }
      http { access_log /nowhere; upstream up { server app.internal; keepalive 4; }
        server { listen 10.0.0.1:80; listen unix:/run/x.sock; server_name a; location / { proxy_pass http://up; } }
        server { listen [::]:8080 default_server; listen [::1]:8080; server_name b; return 200 b; }
        server { listen 443 ssl http2; ssl_certificate /none.pem; ssl_certificate_key /none.key; server_name c; location / { proxy_pass https://other.internal/; } } }`;
    const requests = [
      request("a", "/"),
      request("b", "/", { port: 8080, source: "2001:db8::1" }),
      request("c", "/x", { port: 443, scheme: "https" }),
    ];
    const all = await runBoth(text, requests);
    expect(all.map(({ expected, actual, differs }) => [expected.kind, actual.kind, differs])).toEqual([
      ["forward", "forward", []],
      ["respond", "respond", []],
      ["forward", "forward", []],
    ]);
  });

  it("says why nginx does not start", async () => {
    await expect(compareWithNginx("server { listen 80; return 200 $unheard_of; }", [])).rejects.toThrow(
      'unknown "unheard_of" variable',
    );
  });
});
