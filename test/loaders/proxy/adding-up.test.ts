import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadProxies, type LoadedProxies } from "../../../src/loaders/proxy/load.ts";
import { spanKey } from "../../../src/source/span.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";
import { openWorkspace } from "../../../src/workspace.ts";
import { loadProxyFiles } from "../../support/proxy.ts";

/** The constructs that are not in exactly one of: the directives, the decisions, the unread places of the proxies. */
function lostConstructs({ proxies, constructs, files }: LoadedProxies): string[] {
  const states = new Map<string, Set<string>>();
  const note = (state: string, key: string): void => {
    states.set(key, (states.get(key) ?? new Set()).add(state));
  };
  for (const proxy of proxies) {
    for (const { span } of proxy.directives) note("directive", spanKey(span));
    for (const { span } of proxy.decisions) note("decision", spanKey(span));
    for (const span of proxy.unread) note("unread", spanKey(span));
  }
  return [...constructs].flatMap(([path, all]) =>
    all.flatMap(({ span }) => {
      const known = [...(states.get(spanKey(span)) ?? [])];
      const text = files.get(path)?.text.slice(span.start, span.end);
      return known.length === 1 ? [] : [`${path}:${span.start} ${text}: ${known.join(", ") || "nowhere"}`];
    }),
  );
}

/** Constructs of a file that overlap, or stand in another order than the text. */
function disorder({ constructs }: LoadedProxies): string[] {
  return [...constructs].flatMap(([path, all]) =>
    all.flatMap(({ span }, index) =>
      index > 0 && span.start < (all[index - 1]?.span.end ?? 0) ? [`${path}:${span.start}`] : [],
    ),
  );
}

const CORPUS = "../shared/corpus/nginx";
const corpus = existsSync(CORPUS) ? readdirSync(CORPUS) : [];

function filesBelow(folder: string, prefix = ""): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

describe.skipIf(corpus.length === 0)("the corpus beside the project (skipped where ../shared is not there)", () => {
  it.each(corpus)("%s adds up", (repository) => {
    const root = join(CORPUS, repository);
    const paths = filesBelow(root);
    const loaded = loadProxies(openWorkspace(root), paths, { isSecret: () => false });
    expect(loaded.claimed.length).toBeGreaterThan(0);
    expect(lostConstructs(loaded)).toEqual([]);
    expect(disorder(loaded)).toEqual([]);
  });

  it.each(corpus)("every file of %s adds up by itself, cut off at any third of it too", (repository) => {
    for (const path of filesBelow(join(CORPUS, repository))) {
      const text = readFileSync(join(CORPUS, repository, path), "utf8");
      for (const part of [1, 1 / 3, 2 / 3]) {
        const files = { "nginx.conf": text.slice(0, text.length * part) };
        const loaded = loadProxies(memoryWorkspace(files), ["nginx.conf"], {
          isSecret: () => false,
          named: new Set(["nginx.conf"]),
        });
        expect({ path, part, lost: lostConstructs(loaded) }).toEqual({ path, part, lost: [] });
      }
    }
  });
});

describe("constructs", () => {
  const text = `# the shop
server {
  server_name shop.example.com www.shop.example.com;
  listen 80;
  location ~ \\.php$ { return 403; }
  location /api {
    proxy_pass http://app;
    proxy_set_header Host $host;
    proxy_set_header X-A "b c";
  }
}
map $http_x_key $known {
  default 0;
  "k3y" 1;
}
upstream app { server 10.0.0.1; }
`;

  it("are directives as they are typed, heads of blocks, under the blocks that hold them", () => {
    const { constructs } = loadProxyFiles(text);
    expect(
      constructs
        .get("nginx.conf")
        ?.map(({ span, keyPath }) => `${keyPath.join(" > ")} | ${text.slice(span.start, span.end)}`),
    ).toEqual([
      "server shop.example.com | server {",
      "server shop.example.com > server_name | server_name shop.example.com www.shop.example.com;",
      "server shop.example.com > listen | listen 80;",
      "server shop.example.com > location ~ \\.php$ | location ~ \\.php$ {",
      "server shop.example.com > location ~ \\.php$ > return | return 403;",
      "server shop.example.com > location /api | location /api {",
      "server shop.example.com > location /api > proxy_pass | proxy_pass http://app;",
      "server shop.example.com > location /api > proxy_set_header Host | proxy_set_header Host $host;",
      'server shop.example.com > location /api > proxy_set_header X-A | proxy_set_header X-A "b c";',
      "map $http_x_key $known | map $http_x_key $known {",
      "map $http_x_key $known > [] | default 0;",
      'map $http_x_key $known > [] | "k3y" 1;',
      "upstream app | upstream app {",
      "upstream app > server | server 10.0.0.1;",
    ]);
  });

  it("have a proxy's view of where they stand", () => {
    const { proxies } = loadProxyFiles(text);
    const pass = proxies[0]?.directives.find(({ name }) => name === "proxy_pass");
    expect(pass).toMatchObject({
      host: "shop.example.com",
      locations: ["/api"],
      context: "location",
      effect: "structure",
      about: "routing",
    });
    const server = proxies[0]?.directives.find(({ name, upstream }) => name === "server" && upstream !== undefined);
    expect(server).toMatchObject({ upstream: "app", context: "upstream" });
    expect(proxies[0]?.directives.find(({ name }) => name === "default")).toMatchObject({
      context: "entries",
      effect: "unmodelled",
      about: "variables",
    });
  });

  it("are ranges where the text is no nginx, and refused directives with all inside them are unread", () => {
    const broken = 'server {\n  listen 80 "x"y;\n  wrong { inner on; }\n  location / { return 404; }\n}\n';
    const loaded = loadProxyFiles(broken);
    expect(loaded.constructs.get("nginx.conf")?.map(({ kind }) => kind)).toEqual([
      "directive",
      "range",
      "directive",
      "directive",
      "directive",
      "directive",
    ]);
    expect(loaded.proxies[0]?.unread.map(({ start, end }) => broken.slice(start, end))).toEqual([
      'listen 80 "x"y;',
      "wrong {",
      "inner on;",
    ]);
    expect(lostConstructs(loaded)).toEqual([]);
  });
});

it("two thousand hosts of five locations load in a few seconds at most, on any machine", () => {
  const host = (index: number): string =>
    `server { listen 80; server_name app${index}.example.com; ${[1, 2, 3, 4, 5]
      .map(
        (location) =>
          `location /l${location} { proxy_pass http://10.0.${index >> 8}.${index & 255}:30${location}0; proxy_set_header Host $host; }`,
      )
      .join(" ")} }\n`;
  const files = Object.fromEntries([
    ["nginx.conf", "events {}\nhttp { include conf.d/*.conf; }\n"],
    ...Array.from({ length: 200 }, (_, file) => [
      `conf.d/${file}.conf`,
      Array.from({ length: 10 }, (__, index) => host(file * 10 + index)).join(""),
    ]),
  ]) as Record<string, string>;
  const before = process.cpuUsage();
  const { proxies, problems } = loadProxyFiles(files);
  expect(problems).toEqual([]);
  expect(proxies[0]?.hosts).toHaveLength(2000);
  expect(proxies[0]?.upstreams).toHaveLength(10_000);
  expect(process.cpuUsage(before).user).toBeLessThan(4_000_000);
});
