import { random } from "../../support/random.ts";

const LOCATIONS = [
  "/",
  "/api/",
  "/api",
  "/api/v1/",
  "/static/",
  "/img",
  "= /health",
  "= /",
  "^~ /assets/",
  "~ \\.php$",
  "~* \\.(gif|png)$",
  "/a-b/",
  "/deep/er/",
  "= /api",
  "/x.y/",
  "/A/",
  "~ ^/user/",
  "/~u/",
];
const NAMES = [
  "a.example.com",
  "b.example.com",
  "www.a.example.com",
  "*.example.com",
  ".example.org",
  "*.dev.example.com",
  "x.dev.example.com",
  "example.com",
  "example.net",
  "API.example.com",
];
const UPSTREAMS = ["one", "two", "three"];

/** A configuration as people write them, made up from a seed: the same on every run. */
export function madeUp(seed: number): string {
  const dice = random(seed);
  const pick = (values: readonly string[]): string => values[dice.below(values.length)] ?? "";
  const chance = (number: number): boolean => dice.below(number) === 0;
  const when = (number: number, text: string): string => (chance(number) ? text : "");
  const contents = (): string =>
    pick([
      `proxy_pass http://${pick(UPSTREAMS)};`,
      `proxy_pass http://${pick(UPSTREAMS)};`,
      `proxy_pass http://${pick(UPSTREAMS)};`,
      `proxy_pass http://${pick(UPSTREAMS)}/;`,
      `proxy_pass http://${pick(UPSTREAMS)}/sub/;`,
      "proxy_pass http://10.9.9.9:8080;",
      "return 301 https://$host$request_uri;",
      "return 302 /elsewhere;",
      "return 301 https://example.com/new;",
      "return 404;",
      'default_type text/plain; return 200 "ok";',
      `rewrite ^/(?:old|deep)/(.*)$ /new/$1 break; proxy_pass http://${pick(UPSTREAMS)};`,
      `allow 10.0.0.0/8; deny all; proxy_pass http://${pick(UPSTREAMS)};`,
    ]);
  const settings = (): string =>
    [
      when(5, "client_max_body_size 5m;"),
      when(5, "proxy_read_timeout 90s;"),
      when(4, "proxy_set_header Host $host;"),
      when(6, "proxy_set_header X-Real-IP $remote_addr;"),
      when(6, "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"),
    ].join(" ");
  const taken = new Set<string>();
  const secure = chance(2);
  const server = (): string => {
    const names = [...new Set(Array.from({ length: 1 + dice.below(3) }, () => pick(NAMES)))];
    const own = names.filter((name) => !taken.has(name));
    for (const name of own) taken.add(name);
    if (own.length === 0) return "";
    const locations = new Set(Array.from({ length: 1 + dice.below(5) }, () => pick(LOCATIONS)));
    if (!chance(6)) locations.add("/");
    const tls = "listen 443 ssl; ssl_certificate c.pem; ssl_certificate_key k.pem;";
    const listens = secure && chance(2) ? tls : secure && chance(4) ? `listen 80; ${tls}` : "listen 80;";
    const lines = [...locations].map((location) => `  location ${location} { ${when(2, settings())} ${contents()} }`);
    return [
      `server { ${listens} server_name ${own.join(" ")}; ${when(4, settings())}`,
      `  ${when(8, "return 301 https://$host$request_uri;")}`,
      ...lines,
      "}",
    ].join("\n");
  };
  const fallback = pick([
    "return 404;",
    "return 444;",
    "location / { proxy_pass http://one; }",
    "return 301 https://$host$request_uri;",
  ]);
  return [
    "events {}",
    "http {",
    when(3, "proxy_set_header Host $host;"),
    when(3, "client_max_body_size 0;"),
    ...UPSTREAMS.map(
      (name, index) =>
        `upstream ${name} { server 10.0.${index}.1:80${when(3, " weight=3")}; ${when(2, `server 10.0.${index}.2:80;`)} }`,
    ),
    ...Array.from({ length: 1 + dice.below(5) }, server),
    when(2, `server { listen 80 default_server; server_name _; ${fallback} }`),
    "}",
  ].join("\n");
}
