import { balancerFile, forward, groupArn, rule, when } from "../alb/build.ts";
import { LIKE_A_BALANCER } from "../compare/pair.ts";

/** An nginx configuration and the balancer that a careful person would write for it. */
export interface Configuration {
  readonly name: string;
  readonly nginx: string;
  readonly balancer: string;
}

const UPSTREAMS = `${LIKE_A_BALANCER}
upstream web { server 10.0.0.1:80; server 10.0.0.2:80; }
upstream api { server 10.0.1.1:80; }
upstream old { server 10.0.2.1:80; }
upstream new { server 10.0.3.1:80; }
`;

const KEEP_HOST = { attributes: { "routing.http.preserve_host_header.enabled": "true" } };
const fixed = (StatusCode: string, more: object = {}): object => ({
  Type: "fixed-response",
  FixedResponseConfig: { StatusCode, ...more },
});
const redirect = (StatusCode: string, more: object): object => ({
  Type: "redirect",
  RedirectConfig: { StatusCode, ...more },
});
const TO_HTTPS = redirect("HTTP_301", {
  Protocol: "HTTPS",
  Port: "443",
  Host: "#{host}",
  Path: "/#{path}",
  Query: "#{query}",
});

const HOSTS_AND_PATHS: Configuration = {
  name: "hosts and paths",
  nginx: `${UPSTREAMS}
server { listen 80 default_server; server_name _; return 404; }
server {
  listen 80;
  server_name shop.example.com www.shop.example.com;
  location / { proxy_pass http://web; }
  location /api { proxy_pass http://api; }
  location /api/old/ { proxy_pass http://old; }
  location = /health { return 200 "fine"; }
  location /gone/ { return 410; }
}
server {
  listen 80;
  server_name api.example.com;
  location / { proxy_pass http://api; }
  location = / { return 302 http://shop.example.com/docs; }
}
`,
  balancer: balancerFile(
    [
      {
        default: fixed("404"),
        rules: [
          rule(
            10,
            [when.host("shop.example.com", "www.shop.example.com"), when.path("/health")],
            fixed("200", { ContentType: "text/plain", MessageBody: "fine" }),
          ),
          rule(20, [when.host("shop.example.com", "www.shop.example.com"), when.path("/gone/*")], fixed("410")),
          rule(30, [when.host("shop.example.com", "www.shop.example.com"), when.path("/api/old/*")], forward("old")),
          // nginx sends a client that asks for the path without its slash to the one with it.
          rule(
            25,
            [when.host("shop.example.com", "www.shop.example.com"), when.path("/api/old")],
            redirect("HTTP_301", {
              Protocol: "#{protocol}",
              Port: "#{port}",
              Host: "#{host}",
              Path: "/api/old/",
              Query: "#{query}",
            }),
          ),
          rule(40, [when.host("shop.example.com", "www.shop.example.com"), when.path("/api*")], forward("api")),
          rule(50, [when.host("shop.example.com", "www.shop.example.com")], forward("web")),
          rule(
            60,
            [when.host("api.example.com"), when.path("/")],
            redirect("HTTP_302", { Protocol: "HTTP", Port: "80", Host: "shop.example.com", Path: "/docs", Query: "" }),
          ),
          rule(70, [when.host("api.example.com")], forward("api")),
        ],
      },
    ],
    KEEP_HOST,
  ),
};

const WILDCARDS: Configuration = {
  name: "wildcards beside exact names",
  nginx: `${UPSTREAMS}
server { listen 80; server_name .example.com; location / { proxy_pass http://web; } location /api/ { proxy_pass http://api; } }
server { listen 80; server_name *.dev.example.com; location / { proxy_pass http://old; } }
server { listen 80; server_name admin.example.com; location / { proxy_pass http://new; } }
server { listen 80 default_server; server_name catch.example.net; return 403; }
`,
  balancer: balancerFile(
    [
      {
        default: fixed("403"),
        rules: [
          rule(10, [when.host("admin.example.com")], forward("new")),
          rule(20, [when.host("*.dev.example.com")], forward("old")),
          rule(
            25,
            [when.host("example.com", "*.example.com"), when.path("/api")],
            redirect("HTTP_301", {
              Protocol: "#{protocol}",
              Port: "#{port}",
              Host: "#{host}",
              Path: "/api/",
              Query: "#{query}",
            }),
          ),
          rule(30, [when.host("example.com", "*.example.com"), when.path("/api/*")], forward("api")),
          rule(40, [when.host("example.com", "*.example.com")], forward("web")),
        ],
      },
    ],
    KEEP_HOST,
  ),
};

const SECURE: Configuration = {
  name: "a redirect to https, and weights",
  nginx: `${LIKE_A_BALANCER}
upstream web { server 10.0.0.1:80 weight=3; server 10.0.0.2:80; }
upstream api { server 10.0.1.1:80; }
server { listen 80 default_server; server_name shop.example.com; return 301 https://$host$request_uri; }
server {
  listen 443 ssl default_server;
  server_name shop.example.com;
  location / { proxy_pass http://web; }
  location /static/ { proxy_pass http://api; }
}
`,
  balancer: balancerFile(
    [
      { default: TO_HTTPS },
      {
        port: 443,
        protocol: "HTTPS",
        default: {
          Type: "forward",
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: groupArn("web-1"), Weight: 3 },
              { TargetGroupArn: groupArn("web-2"), Weight: 1 },
            ],
          },
        },
        rules: [
          rule(
            5,
            [when.path("/static")],
            redirect("HTTP_301", {
              Protocol: "#{protocol}",
              Port: "#{port}",
              Host: "#{host}",
              Path: "/static/",
              Query: "#{query}",
            }),
          ),
          rule(10, [when.path("/static/*")], forward("api")),
        ],
      },
    ],
    {
      ...KEEP_HOST,
      groups: ["web-1", "web-2"].map((Name) => ({ Name, Port: 80, Protocol: "HTTP", VpcId: "vpc-1" })),
    },
  ),
};

const ADDRESSES: Configuration = {
  name: "addresses",
  nginx: `${UPSTREAMS}
server {
  listen 80 default_server;
  server_name staff.example.com;
  location / { proxy_pass http://web; }
  location /admin { allow 10.0.0.0/8; allow 192.0.2.64/26; deny all; proxy_pass http://api; }
}
`,
  balancer: balancerFile(
    [
      {
        default: forward("web"),
        rules: [
          rule(10, [when.path("/admin*"), when.source("10.0.0.0/8", "192.0.2.64/26")], forward("api")),
          rule(20, [when.path("/admin*")], fixed("403")),
        ],
      },
    ],
    KEEP_HOST,
  ),
};

export const CONFIGURATIONS: readonly Configuration[] = [HOSTS_AND_PATHS, WILDCARDS, SECURE, ADDRESSES];
