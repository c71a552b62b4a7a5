import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Upstreams, as many as one load balancer may have target groups. */
const UPSTREAMS = 80;

/**
 * Writes an nginx of many virtual hosts with five locations each, a file for every hundred of them, as a shared proxy of
 * a company has them.
 */
export function generateProxy(folder: string, hosts: number): void {
  mkdirSync(join(folder, "conf.d"), { recursive: true });
  writeFileSync(join(folder, "hakobu.yaml"), "environments: []\n");
  const upstreams = Array.from(
    { length: UPSTREAMS },
    (_, index) => `upstream app-${index} { server 10.1.${index}.1:3000; server 10.1.${index}.2:3000; }`,
  );
  writeFileSync(
    join(folder, "nginx.conf"),
    [
      "events {}",
      "http {",
      "proxy_set_header Host $host;",
      ...upstreams,
      "server { listen 80 default_server; server_name _; return 404; }",
      "include conf.d/*.conf;",
      "}",
      "",
    ].join("\n"),
  );
  for (let from = 0; from < hosts; from += 100) {
    const servers = Array.from({ length: Math.min(100, hosts - from) }, (_, index) => server(from + index));
    writeFileSync(join(folder, "conf.d", `hosts-${String(from).padStart(5, "0")}.conf`), servers.join("\n"));
  }
}

function server(index: number): string {
  const app = `http://app-${index % UPSTREAMS}`;
  const other = `http://app-${(index + 1) % UPSTREAMS}`;
  return `server {
  listen 80;
  server_name host-${index}.example.com www.host-${index}.example.com;
  location / { proxy_pass ${app}; }
  location /api/ { proxy_pass ${other}; client_max_body_size 5m; }
  location /assets { proxy_pass ${app}; proxy_read_timeout 30s; }
  location = /old { return 301 https://host-${index}.example.com/new; }
  location /docs/ { proxy_pass ${other}/; }
}
`;
}
