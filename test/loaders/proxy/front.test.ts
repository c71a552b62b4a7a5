import { describe, expect, it } from "vitest";
import type { Proxy } from "../../../src/estate/proxy.ts";
import { loadHako } from "../../../src/loaders/hako/load.ts";
import { frontProxies } from "../../../src/loaders/proxy/front.ts";
import type { LoadedProxies } from "../../../src/loaders/proxy/load.ts";
import type { Resource } from "../../../src/native/resources.ts";
import type { Part } from "../../../src/source/text.ts";
import type { Span } from "../../../src/source/span.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";

function definition(script: string, more = ""): string {
  return `scheduler:
  type: ecs
  region: ap-northeast-1
  desired_count: 1
app:
  image: example/shop
  memory: 256
${more}sidecars:
  front:
    image_tag: example/hako-nginx
    memory: 64
scripts:
  - type: nginx_front
    backend: app
    s3:
      region: ap-northeast-1
      bucket: nginx
      prefix: hako/front
${script}`;
}

function load(
  files: Readonly<Record<string, string>>,
  configuration: () => string | undefined = () => undefined,
): LoadedProxies {
  const workspace = memoryWorkspace(files);
  const { estate } = loadHako(workspace, ["shop.yml"], { isSecret: () => false });
  return frontProxies(estate, { workspace, isSecret: () => false, configuration });
}

/** What was typed at a place, as far as its line goes. */
function typedAt(files: Readonly<Record<string, string>>, span: Span | undefined): string | undefined {
  return span === undefined ? undefined : files[span.path]?.slice(span.start, span.end);
}

const LOCATIONS = `    backend_port: 3000
    client_max_body_size: 20m
    locations:
      /:
        allow_only_from: [10.0.0.0/24, 10.0.1.0/24]
      /public: {}
`;

describe("the front of a definition", () => {
  const files = { "shop.yml": definition(LOCATIONS) };
  const { proxies, problems, claimed } = load(files);
  const [proxy] = proxies;
  const [host] = proxy?.hosts ?? [];
  const [staff, open] = host?.locations ?? [];

  it("is a proxy of the app, with one host and a backend", () => {
    expect(problems).toEqual([]);
    expect(claimed).toEqual([]);
    expect(proxy).toMatchObject({
      id: "shop/front",
      kind: "front",
      app: "shop",
      path: "shop.yml",
      files: [],
      unread: [],
    });
    expect(host).toMatchObject({ id: "_", names: [], listens: [{ address: "*", port: 80 }] });
    expect(proxy?.upstreams).toMatchObject([
      { name: "backend:3000", implied: true, servers: [{ address: "backend:3000" }] },
    ]);
  });

  it("has what Hako writes, with nginx's own defaults around it", () => {
    expect(staff?.handling).toMatchObject({
      content: { kind: "proxy", scheme: "http", target: "backend:3000" },
      access: [
        { allow: true, source: "10.0.0.0/24" },
        { allow: true, source: "10.0.1.0/24" },
        { allow: false, source: "all" },
      ],
      headers: [
        { name: "Host", value: "$host" },
        { name: "Connection", value: "" },
      ],
      maximumBody: { bytes: 20 * 1024 ** 2 },
      readTimeout: { seconds: 20 },
      unmodelled: [],
    });
    expect(open?.handling.access).toEqual([]);
  });

  it("has every place in the definition, the script's type where Hako wrote by itself", () => {
    expect(typedAt(files, host?.span)).toBe("type: nginx_front");
    expect(typedAt(files, staff?.span)).toBe("/");
    expect(typedAt(files, open?.span)).toBe("/public: {}");
    expect(staff?.handling.access.map(({ span }) => typedAt(files, span)).slice(0, 2)).toEqual([
      "10.0.0.0/24",
      "10.0.1.0/24",
    ]);
    expect(typedAt(files, staff?.handling.content.span)).toContain("3000");
    expect(typedAt(files, staff?.handling.maximumBody.span)).toContain("20m");
    expect(typedAt(files, staff?.handling.readTimeout.span)).toContain("nginx_front");
    expect(spansOf(proxy).filter(({ path }) => path !== "shop.yml")).toEqual([]);
  });
});

/** Every span of a proxy. */
function spansOf(value: unknown): Span[] {
  if (typeof value !== "object" || value === null) return [];
  if ("start" in value && "path" in value) return [value as Span];
  return Object.values(value).flatMap(spansOf);
}

it("a value that is known only at deploy time is not modelled, at its place", () => {
  const files = { "shop.yml": definition(LOCATIONS) };
  const workspace = memoryWorkspace(files);
  const { estate } = loadHako(workspace, ["shop.yml"], { isSecret: () => false });
  const native = estate.native.map((resource): Resource => {
    if (resource.type !== "front") return resource;
    const body = resource.value.body.map((part): Part =>
      part.kind === "text" && part.text === "3000"
        ? { kind: "unknown", code: "port", values: {}, origins: part.origins }
        : part,
    );
    return { ...resource, value: { ...resource.value, body } };
  });
  const { proxies, problems } = frontProxies(
    { ...estate, native },
    { workspace, isSecret: () => false, configuration: () => undefined },
  );
  expect(problems).toEqual([]);
  const [location] = proxies[0]?.hosts[0]?.locations ?? [];
  expect(location?.handling.content).toMatchObject({ kind: "unmodelled", directive: "proxy_pass" });
  expect(location?.handling.unmodelled.map(({ span }) => typedAt(files, span))).toEqual([
    expect.stringContaining("3000"),
  ]);
  expect(proxies[0]?.unread).toEqual([]);
  expect(proxies[0]?.directives.find(({ name }) => name === "proxy_pass")?.effect).toBe("unmodelled");
});

describe("inside the configuration of its image", () => {
  const image = {
    "images/front/nginx.conf":
      "events {}\nhttp {\n  client_max_body_size 50m;\n  set_real_ip_from 10.0.0.0/8;\n  include /etc/nginx/conf.d/*.conf;\n}\n",
    "images/front/conf.d/default.conf": "server { listen 8080; }\n",
    "images/front/conf.d/status.conf": "server { listen 81; location /status { stub_status; } }\n",
  };
  const files = { ...image, "shop.yml": definition("    backend_port: 3000\n") };
  const main = () => "images/front/nginx.conf";

  it("has the image's settings and servers, and the upload in place of the image's own file", () => {
    const { proxies, claimed, problems } = load(files, main);
    const [proxy] = proxies;
    expect(problems).toEqual([]);
    expect(claimed).toEqual(["images/front/conf.d/status.conf", "images/front/nginx.conf"]);
    expect(proxy?.hosts.map(({ listens }) => listens[0]?.port)).toEqual([80, 81]);
    expect(proxy?.hosts[0]?.locations[0]?.handling).toMatchObject({
      maximumBody: { bytes: 50 * 1024 ** 2, span: { path: "images/front/nginx.conf" } },
      realAddress: [{ path: "images/front/nginx.conf" }],
    });
  });

  it("is where the image includes a folder that has nothing else", () => {
    const { "images/front/conf.d/default.conf": _removed, ...rest } = files;
    const [proxy] = load(rest, main).proxies;
    expect(proxy?.hosts.map(({ listens }) => listens[0]?.port)).toEqual([80, 81]);
  });

  it("is not served where the image does not include it, which is said", () => {
    const without = { ...files, "images/front/nginx.conf": "events {}\nhttp {\n  server { listen 80; }\n}\n" };
    const { proxies, problems } = load(without, main);
    expect(problems.map(({ code, app, span }) => [code, app, span.path])).toEqual([
      ["nginx-include-missing", "shop", "shop.yml"],
    ]);
    expect(proxies[0]?.unread).toHaveLength(1);
    expect(proxies[0]?.hosts[0]?.fallback.unmodelled).toHaveLength(1);
  });

  it("may be a file that is not there, which is said", () => {
    const { proxies, problems } = load({ "shop.yml": definition("    backend_port: 3000\n") }, main);
    expect(problems.map(({ code }) => code)).toEqual(["nginx-include-missing"]);
    expect(proxies[0]?.hosts).toEqual([]);
  });
});

it("an address that nginx refuses is a problem of the app at its place", () => {
  const files = { "shop.yml": definition("    backend_port: 3000\n    client_max_body_size: twenty\n") };
  const { problems, proxies } = load(files);
  expect(problems.map(({ code, app, span }) => [code, app, typedAt(files, span)])).toEqual([
    ["nginx-value", "shop", expect.stringContaining("twenty")],
  ]);
  const unmodelled = (proxies as readonly Proxy[])[0]?.hosts[0]?.locations[0]?.handling.unmodelled;
  expect(unmodelled?.map(({ directive }) => directive)).toEqual(["client_max_body_size"]);
});
