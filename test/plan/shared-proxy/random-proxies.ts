import { random as seeded } from "../../support/random.ts";

/** Choices that are the same on every run. */
export interface Random {
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
}

export function choices(seed: number): Random {
  const { below } = seeded(seed);
  return {
    below,
    pick: <T>(items: readonly T[]): T => {
      const found = items[below(items.length)];
      if (found === undefined) throw new Error("there is nothing to choose from");
      return found;
    },
  };
}

/** Configurations that a load balancer can mostly take over, with names, locations and upstreams that overlap. */
export function randomProxy(random: Random): string {
  const upstreams = ["alpha", "beta", "gamma", "delta"].slice(0, 2 + random.below(3));
  const blocks = upstreams.map((name, index) => upstreamText(random, name, index));
  const taken = new Set<string>();
  const hosts = Array.from({ length: 1 + random.below(5) }, () => serverText(random, upstreams, taken));
  return [...blocks, ...hosts].join("\n");
}

function upstreamText(random: Random, name: string, index: number): string {
  const servers = Array.from({ length: 1 + random.below(3) }, (_, server) => {
    const weight = random.pick(["", "", "", " weight=3", " weight=9"]);
    const state = server > 0 ? random.pick(["", "", "", " down"]) : "";
    return `  server 10.0.${index}.${server + 1}:${random.pick(["80", "3000"])}${weight}${state};`;
  });
  return `upstream ${name} {\n${[...servers, ...random.pick([[], [], ["  least_conn;"]])].join("\n")}\n}\n`;
}

const NAMES = [
  "a.example.com",
  "b.example.com",
  "x.a.example.com",
  "example.com",
  "*.example.com",
  "*.a.example.com",
  "*.x.a.example.com",
  ".example.com",
  ".b.example.com",
  "other.test",
  "*.test",
  "under_score.example.com",
  "~^r[0-9]+\\.example\\.com$",
  "www.*",
  "localhost",
  "_",
];

function serverText(random: Random, upstreams: readonly string[], taken: Set<string>): string {
  const listens = random.pick([
    ["80"],
    ["80"],
    ["80 default_server"],
    ["80", "8080"],
    ["8080"],
    ["443 ssl"],
    ["80", "443 ssl"],
  ]);
  const lines: string[] = [];
  for (const listen of listens) {
    const isDefault = listen.includes("default_server");
    if (isDefault && taken.has(listen)) lines.push("  listen 80;");
    else lines.push(`  listen ${listen};`);
    taken.add(listen);
  }
  const plain = random.below(4) > 0;
  const names = new Set(Array.from({ length: random.below(5) }, () => random.pick(plain ? NAMES.slice(0, 11) : NAMES)));
  if (names.size > 0) lines.push(`  server_name ${[...names].join(" ")};`);
  if (random.below(12) === 0)
    lines.push(
      random.pick([
        "  return 301 https://new.example.net$request_uri;",
        "  return 404;",
        "  return 444;",
        "  rewrite ^/(.*)$ https://new.example.net/in/$1 permanent;",
      ]),
    );
  lines.push(...locations(random, upstreams, ""));
  if (random.below(10) > 0) lines.push(`  location / { ${content(random, upstreams, "/")} }`);
  return `server {\n${lines.join("\n")}\n}\n`;
}

const PREFIXES = ["/api/", "/api", "/api/v1/", "/img/", "/img", "/a", "/a/b", "/a/b/", "/static/"];
const EXPRESSIONS = [
  "~ \\.php$",
  "~ ^/api/",
  "~ ^/(img|css)/",
  "~ /v[1]/",
  "~ ^/a/(b|c)$",
  "~ ^/api(/.*)?$",
  "~* ^/[0-9]+$",
];

function locations(random: Random, upstreams: readonly string[], scope: string): string[] {
  const typed = new Set<string>();
  const lines: string[] = [];
  for (let count = random.below(5); count > 0; count--) {
    const kind = random.below(10);
    const path = `${scope}${random.pick(PREFIXES)}`;
    const head =
      kind < 5
        ? path
        : kind < 7
          ? `= ${path}`
          : kind < 8
            ? `^~ ${path}`
            : random.below(2) === 0
              ? random.pick(EXPRESSIONS)
              : path;
    const key = head.replace(/^\^~ /, "");
    if (typed.has(key)) continue;
    typed.add(key);
    const isPrefix = !head.startsWith("~") && !head.startsWith("=");
    const inner =
      isPrefix && scope === "" && random.below(8) === 0 ? locations(random, upstreams, path.replace(/\/$/, "")) : [];
    lines.push(
      `  location ${head} {\n    ${content(random, upstreams, head.startsWith("~") ? undefined : path)}\n${inner.join("\n")}\n  }`,
    );
  }
  return lines;
}

function content(random: Random, upstreams: readonly string[], path: string | undefined): string {
  const upstream = random.pick(upstreams);
  const headers = random.pick([
    "",
    "",
    "proxy_set_header Host $host; ",
    "proxy_set_header Host $http_host; proxy_set_header X-Real-IP $remote_addr; ",
    "proxy_set_header Host fixed.example.org; ",
    "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme; ",
    "proxy_read_timeout 120s; ",
    "proxy_read_timeout 20s; client_max_body_size 0; ",
    "client_max_body_size 20m; ",
  ]);
  switch (random.below(16)) {
    case 0:
      return random.pick([
        "return 301 https://$host$request_uri;",
        "return 302 /login;",
        "return 301 http://$host:8080/x$request_uri;",
        "return 301 https://www.example.org/;",
        "return 301 https://www.example.org$uri?x=1;",
        "return 302 $scheme://$host/b$is_args$args;",
        "rewrite ^ /moved permanent;",
      ]);
    case 1:
      return random.pick(["return 200 ok;", "return 204;", "return 403;", 'return 200 "{}";', "return 503;"]);
    case 2:
    case 3:
      return path === undefined
        ? `${headers}proxy_pass http://${upstream};`
        : `${headers}proxy_pass http://${upstream}${random.pick(["/", "/new/", "/new", path])};`;
    case 4:
      return path === undefined || path === "/"
        ? `proxy_pass http://${upstream};`
        : `rewrite ^${path.replace(/\/$/, "")}/(.*)$ /r/$1 break; proxy_pass http://${upstream};`;
    default:
      return `${headers}proxy_pass http${random.below(8) === 0 ? "s" : ""}://${upstream};`;
  }
}
