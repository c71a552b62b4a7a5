import type { ReplayRequest } from "../../../src/replay/types.ts";
import { random } from "../../support/random.ts";
import { request } from "./requests.ts";

type Random = ReturnType<typeof random>;

/** A configuration and requests for it, both made up from a seed: the same on every run. */
export interface Generated {
  readonly text: string;
  readonly requests: readonly ReplayRequest[];
}

const PORTS = [8080, 8081];
const LABELS = ["a", "b", "www", "shop", "x-1"];
const HOSTS = [
  "example.com",
  "example.org",
  "a.example.com",
  "b.a.example.com",
  "www.example.com",
  "shop.test",
  "test",
  "www.test",
];
const SEGMENTS = [
  "a",
  "b",
  "api",
  "ab",
  "v1",
  "x.html",
  "A",
  "%61",
  "a%20b",
  "é",
  "a+b",
  "%2e",
  "..",
  ".",
  "",
  "a%2Fb",
  "a;b",
  "a%3Fb",
  "a%25",
];
const SOURCES = ["198.51.100.7", "10.1.2.3", "10.2.0.1", "192.168.0.9", "2001:db8::5", "::ffff:10.1.2.3", "127.0.0.1"];
const RULES = [
  "all",
  "10.0.0.0/8",
  "10.1.2.3",
  "10.1.0.0/16",
  "192.168.0.0/24",
  "2001:db8::/32",
  "::/0",
  "0.0.0.0/0",
  "::1",
  "unix:",
];

/** What changes no answer, and what no model answers for: it must be said only where it is reached. */
const HARMLESS = [
  "gzip on;",
  "add_header X-A b always;",
  "proxy_http_version 1.1;",
  "proxy_redirect off;",
  "expires 1h;",
  "proxy_buffering off;",
  "charset utf-8;",
  "types { a/b html; }",
  "proxy_next_upstream error timeout;",
];
const UNMODELLED = [
  "auth_basic realm;",
  "satisfy any;",
  "sub_filter a b;",
  "proxy_method PUT;",
  "proxy_intercept_errors on;",
  "limit_req zone=z;",
  "proxy_set_header X-Map $mapped;",
  "proxy_set_header Host $mapped;",
];
const BEHIND = "limit_req_zone $uri zone=z:1m rate=1r/m; map $host $mapped { default a; }\n";

/** nginx refuses a variable that nothing could set. */
const NAMES = "server { set $own x; listen 8082; server_name ~^(?<sub>zz)(?<name>zz)$; return 200; }";

/** Makes one up. `size` is about how many servers it has. */
export function generate(seed: number, { servers = 6, requests = 250 } = {}): Generated {
  const dice = random(seed);
  const paths: string[] = [];
  const names: string[] = [];
  const ports = new Set<number>();
  const blocks = Array.from({ length: 1 + dice.below(servers) }, (_, index) =>
    server({ dice, paths, names, ports, first: index === 0 }),
  );
  const upstreams = ["one", "two"].map((name) => upstream(dice, name));
  const merge = dice.below(6) === 0 ? "merge_slashes off;\n" : "";
  return {
    text: [BEHIND, ...upstreams, merge, ...blocks, NAMES].join("\n"),
    requests: Array.from({ length: requests }, () => makeRequest(dice, { paths, names, ports: [...ports] })),
  };
}

interface Making {
  readonly dice: Random;
  /** Paths that the configuration mentions, for requests at their edges. */
  readonly paths: string[];
  readonly names: string[];
  readonly ports: Set<number>;
  readonly first: boolean;
}

function pick<T>(dice: Random, values: readonly T[]): T {
  const value = values[dice.below(values.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

function some<T>(dice: Random, most: number, make: () => T): T[] {
  return Array.from({ length: dice.below(most + 1) }, make);
}

function upstream(dice: Random, name: string): string {
  const servers = Array.from({ length: 1 + dice.below(3) }, (_, index) => {
    const weight = dice.below(3) === 0 ? ` weight=${1 + dice.below(4)}` : "";
    const state = index > 0 && dice.below(4) === 0 ? pick(dice, [" down", " backup"]) : "";
    return `  server 10.0.${name.length}.${index + 1}:${3000 + index}${weight}${state};`;
  });
  return `upstream ${name} {\n${servers.join("\n")}\n}`;
}

function server(making: Making): string {
  const { dice, first } = making;
  const names = Array.from({ length: dice.below(4) }, () => serverName(making));
  const ports = dice.below(3) === 0 ? PORTS : [pick(dice, PORTS)];
  for (const port of ports) making.ports.add(port);
  const taken = new Set<string>();
  const catchAll = dice.below(4) === 0 ? [] : [`location / { ${content(dice, false).join(" ")} }`];
  if (catchAll.length > 0) taken.add("/");
  const lines = [
    ...ports.map((port) => `listen ${port}${first && dice.below(2) === 0 ? " default_server" : ""};`),
    ...(names.length === 0 ? [] : [`server_name ${[...new Set(names)].join(" ")};`]),
    ...level(making),
    ...(dice.below(10) === 0 ? ["underscores_in_headers on;"] : []),
    ...(dice.below(6) === 0 ? [step(dice)] : []),
    ...catchAll,
    ...some(dice, 6, () => location(making, { prefix: "", depth: 0, taken })).flat(),
  ];
  return `server {\n${lines.join("\n")}\n}`;
}

function serverName({ dice, names }: Making): string {
  const host = pick(dice, HOSTS);
  names.push(host);
  switch (dice.below(9)) {
    case 0:
      return `*.${host}`;
    case 1:
      return `.${host}`;
    case 2:
      return `${host.split(".")[0]}.*`;
    case 3:
      return pick(dice, [
        "~^(?<sub>[a-z]+)\\.example\\.com$",
        "~^www\\d?\\.",
        "~EXAMPLE",
        "~^(.+)\\.test$",
        "~^[^.]+$",
        "~\\.(com|org)$",
      ]);
    case 4:
      return '""';
    case 5:
      return host.toUpperCase();
    default:
      return host;
  }
}

/** Settings that are handed down. */
function level({ dice }: Pick<Making, "dice">): string[] {
  const lines: string[] = [];
  if (dice.below(6) === 0) {
    lines.push(...some(dice, 3, () => `${pick(dice, ["allow", "deny"])} ${pick(dice, RULES)};`));
  }
  if (dice.below(8) === 0) lines.push(`client_max_body_size ${pick(dice, ["0", "10", "1k"])};`);
  if (dice.below(6) === 0) {
    lines.push(
      `proxy_set_header Host ${pick(dice, ["$host", "$http_host", "$proxy_host", "fixed.example", "$host:$server_port", '""'])};`,
    );
    if (dice.below(2) === 0) lines.push("proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;");
    if (dice.below(3) === 0)
      lines.push(
        "proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Proto $scheme; proxy_set_header Cookie '';",
      );
    if (dice.below(4) === 0)
      lines.push(
        "proxy_set_header X-Path $uri; proxy_set_header X-Raw $request_uri$is_args$args; proxy_set_header X-Sub $sub;",
      );
  }
  if (dice.below(12) === 0)
    lines.push(pick(dice, ["absolute_redirect off;", "port_in_redirect off;", "server_name_in_redirect on;"]));
  if (dice.below(14) === 0) lines.push(`error_page ${pick(dice, ["404", "403 500", "413"])} /a;`);
  if (dice.below(12) === 0) lines.push(pick(dice, HARMLESS));
  if (dice.below(25) === 0) lines.push(pick(dice, UNMODELLED));
  return lines.filter((line, index) => lines.indexOf(line) === index);
}

interface Around {
  readonly prefix: string;
  readonly depth: number;
  /** Locations of this level that are there already. */
  readonly taken: Set<string>;
}

function typedPath(dice: Random): string {
  const segments = Array.from({ length: 1 + dice.below(3) }, () =>
    pick(dice, ["a", "b", "api", "v1", "ab", "A", "a b", "x.html", "é"]),
  );
  return `/${segments.join("/")}${pick(dice, ["", "/", "/"])}`;
}

function location(making: Making, { prefix, depth, taken }: Around): string[] {
  const { dice, paths } = making;
  const kind = pick(dice, ["", "", "", "=", "^~", "~", "~*"]);
  const regex = kind.startsWith("~");
  let path = dice.below(8) === 0 && prefix === "" ? "/" : prefix.replace(/\/$/, "") + typedPath(dice);
  if (regex) path = expression(dice);
  const key = `${kind === "^~" ? "" : kind}${path}`;
  if (taken.has(key)) return [];
  taken.add(key);
  if (!regex) paths.push(path);
  const settings = level(making);
  const internal = dice.below(20) === 0 ? ["internal;"] : [];
  if (dice.below(25) === 0)
    internal.push(
      pick(dice, ["limit_except GET { deny all; }", "limit_except GET POST { deny all; }", "try_files $uri /a;"]),
    );
  const inside = kind === "=" || regex || depth > 1 ? [] : nested(making, path, depth);
  const regexInside = regex && depth < 1 && dice.below(6) === 0 ? nested(making, undefined, depth) : [];
  const steps = some(dice, 2, () => step(dice)).filter(() => dice.below(2) === 0);
  return [
    `location ${kind} "${path.replace(/[\\"]/g, "\\$&")}" {`,
    ...[...settings, ...internal, ...steps, ...content(dice, regex), ...inside, ...regexInside].map(
      (line) => `  ${line}`,
    ),
    "}",
  ];
}

function nested(making: Making, path: string | undefined, depth: number): string[] {
  const taken = new Set<string>();
  if (making.dice.below(3) !== 0) return [];
  return Array.from({ length: 2 }, () =>
    path === undefined
      ? [`location ${pick(making.dice, ["~ html$", "~* ^/API", "~ /b"])} { proxy_pass http://one; }`]
      : location(making, { prefix: path, depth: depth + 1, taken }),
  )
    .flat()
    .filter((line, index, lines) => path !== undefined || lines.indexOf(line) === index);
}

function expression(dice: Random): string {
  return pick(dice, [
    "\\.html$",
    "^/api/(.*)$",
    "^/a/(?<name>[^/]+)/(.+)",
    "/v\\d+/",
    "^/(a|b)(/|$)",
    "x\\.(html|HTML)",
    "^/[A-Z]",
    " b",
    "[^\\x00-\\x7f]",
    "^/(?:ab|api)+$",
    "\\bv1\\b",
    "^/a{1,2}b?/",
    "^/(\\w+)/?(\\S*)$",
  ]);
}

function content(dice: Random, regex: boolean): string[] {
  switch (dice.below(8)) {
    case 0:
      return [
        `return ${pick(dice, ["200 ok", "204", "403", "404", "301 https://$host$request_uri", "302 /moved$uri", "307 //other.example/", "410 gone", "444", '200 "$uri|$1|$name"', "http://x.example/$1", "503", "418 $args", '203 "$own"'])};`,
      ];
    case 1:
      return [`proxy_pass http://10.9.9.9:${pick(dice, [80, 8000])};`];
    case 2:
      return [
        `proxy_pass https://${pick(dice, ["10.8.8.8", "10.8.8.8:8443"])}${regex ? "" : pick(dice, ["", "/", "/s/"])};`,
      ];
    case 3:
    case 4:
      return [`proxy_pass http://${pick(dice, ["one", "two"])};`];
    default:
      return [
        `proxy_pass http://${pick(dice, ["one", "two"])}${regex ? "" : pick(dice, ["", "/", "/new", "/new/", "/n%20w/", "/q?x=1"])};`,
      ];
  }
}

function step(dice: Random): string {
  if (dice.below(5) === 0) return "break;";
  if (dice.below(12) === 0)
    return pick(dice, ["set $own $uri;", "if ($request_method = PUT) { return 409; }", "set $own a$args;"]);
  const pattern = pick(dice, [
    "^/a/(.*)$",
    "^/(api|b)/?(.*)$",
    "^(.*)\\.html$",
    "^/old",
    "/(\\d*)$",
    "^/ab",
    "é",
    "^/A/?$",
    " ",
    "^(/v1)?(/.*)$",
  ]);
  const replacement = pick(dice, [
    "/b/$1",
    "/api/v1/$2",
    "/$1?from=$1",
    "/new?",
    "/x?y=$2&z=$uri",
    "/n/$1$is_args$args",
    "https://$host/$1",
    "http://x.example/$1?q=$2",
    "$scheme://h.example$uri",
    "/a b/$1",
    "/a/$1/a/x",
    "$1",
    "/h/$host/$1?",
    "/é/$2",
  ]);
  const flag = pick(dice, ["", "", "last", "break", "redirect", "permanent"]);
  return `rewrite "${pattern.replace(/[\\"]/g, "\\$&")}" "${replacement}"${flag === "" ? "" : ` ${flag}`};`;
}

interface Material {
  readonly paths: readonly string[];
  readonly names: readonly string[];
  readonly ports: readonly number[];
}

function makeRequest(dice: Random, { paths, names, ports }: Material): ReplayRequest {
  const headers: [string, string][] = [];
  if (dice.below(10) === 0)
    headers.push(
      pick(dice, [
        ["x-forwarded-for", "1.2.3.4"],
        ["x_under", "1"],
        ["cookie", "a=b"],
        ["upgrade", "websocket"],
        ["x-sub", "s"],
        ["expect", "x"],
        ["authorization", "a"],
      ] as [string, string][]),
    );
  if (dice.below(40) === 0)
    headers.push(
      pick(dice, [
        ["x-forwarded-for", "5.6.7.8"],
        ["authorization", "b"],
        ["te", "trailers"],
        ["x.y", "1"],
      ] as [string, string][]),
    );
  return request(hostHeader(dice, names), target(dice, paths), {
    port: pick(dice, ports),
    method:
      dice.below(8) === 0 ? pick(dice, ["POST", "HEAD", "PUT", "OPTIONS", "TRACE", "get", "X-Y_Z", "DELETE"]) : "GET",
    source: pick(dice, SOURCES),
    body: dice.below(12) === 0 ? pick(dice, [1, 10, 11, 1024, 1025]) : 0,
    headers,
  });
}

function hostHeader(dice: Random, names: readonly string[]): string | undefined {
  const host = names.length > 0 && dice.below(3) !== 0 ? pick(dice, names) : pick(dice, HOSTS);
  switch (dice.below(16)) {
    case 0:
      return `${pick(dice, LABELS)}.${host}`;
    case 1:
      return `${host}.`;
    case 2:
      return `${host}:${pick(dice, ["80", "8080", "x", "", "8080.", "1:2"])}`;
    case 3:
      return host.toUpperCase();
    case 4:
      return pick(dice, [
        "[::1]",
        "[::1]:80",
        "127.0.0.1",
        "a..b",
        ".",
        "a/b",
        "",
        "a b",
        "[x",
        "-",
        ".example.com",
        "x.",
        "a_b",
        "é.example.com",
        "www.",
        "..",
      ]);
    case 5:
      return dice.below(4) === 0 ? undefined : `${host.split(".")[0]}.${pick(dice, LABELS)}`;
    case 6:
      return `.${host}`;
    default:
      return host;
  }
}

function target(dice: Random, paths: readonly string[]): string {
  let path =
    paths.length > 0 && dice.below(3) !== 0
      ? encode(dice, pick(dice, paths))
      : `/${some(dice, 4, () => pick(dice, SEGMENTS)).join("/")}`;
  const edit = dice.below(12);
  if (edit === 0) path = path.replace(/\/$/, "");
  if (edit === 1) path += "/";
  if (edit === 2) path = path.slice(0, -1);
  if (edit === 3) path += pick(dice, ["x", ".html", "%0a", "%00", "%", "%g1", "\u0001", "#f", "%ff", "é", " ", " x"]);
  if (edit === 4) path = path.replace("/", "//");
  if (edit === 5) path = path.replace(/\/([^/]*)$/, "/./$1");
  if (edit === 6) path = `/z/..${path}`;
  if (edit === 7) path += `/${pick(dice, SEGMENTS)}`;
  if (dice.below(4) === 0) path += pick(dice, ["?", "?a=1", "?a=%20&b=?", "?x#y", "?é", "?a+b"]);
  if (dice.below(25) === 0)
    path =
      pick(dice, ["http://", "HTTPS://", "h+1.-:/", "http:/"]) +
      pick(dice, ["example.com", "Shop.test:8080", "[::1]", "a_b", "", "test."]) +
      pick(dice, [path, "", "?q"]);
  return path;
}

function encode(dice: Random, path: string): string {
  return [...path]
    .map((character) => {
      if (character === " ") return "%20";
      if (dice.below(30) !== 0) return character;
      return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    })
    .join("");
}
