import { expect } from "vitest";
import { analyze, type Analysis, type AnalyzeOptions } from "../../../src/analyze.ts";
import { loadSettings } from "../../../src/settings/load.ts";
import type { Settings } from "../../../src/settings/types.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";

/** Pieces of a definition with a front; each may be replaced. */
export interface Pieces {
  /** Members of `scheduler`, two blanks in. */
  readonly scheduler?: string;
  /** Members of `scheduler.elb_v2`, four blanks in. */
  readonly balancer?: string;
  /** `elb_v2` itself; `""` for none. */
  readonly elb?: string;
  /** Members of `app`, two blanks in. */
  readonly app?: string;
  /** Members of the container `front`, four blanks in. */
  readonly front?: string;
  readonly image?: string;
  /** Containers beside it, two blanks in. */
  readonly sidecars?: string;
  /** Members of the script, four blanks in. */
  readonly script?: string;
  readonly port?: string;
  readonly more?: string;
}

const VPC = "    vpc_id: vpc-1\n";
const LISTENERS = `    subnets: [subnet-1, subnet-2]
    security_groups: [sg-1]
    listeners:
      - { port: 80, protocol: HTTP }
      - { port: 443, protocol: HTTPS, certificate_arn: "arn:aws:acm:ap-northeast-1:012345678901:certificate/x" }
`;
export const AWSVPC = `  network_mode: awsvpc
  network_configuration:
    awsvpc_configuration: { subnets: [subnet-1], security_groups: [sg-2] }
`;

/** A definition whose front can go, unless a piece says otherwise. */
export function definition(pieces: Pieces = {}): string {
  const {
    scheduler = "",
    balancer = "",
    elb = `  elb_v2:\n${VPC}${LISTENERS}${balancer}`,
    app = "",
    front = "",
    image = "registry.example.com/hako-nginx:1",
    sidecars = "",
    script = "",
    port = "3000",
    more = "",
  } = pieces;
  return `scheduler:
  type: ecs
  region: ap-northeast-1
  cluster: shop
  desired_count: 2
${scheduler}${elb}app:
  image: shop-web
  memory: 512
${app}sidecars:
  front:
    image_tag: ${image}
    memory: 64
${front}${sidecars}scripts:
  - type: nginx_front
    backend_port: ${port}
    s3: { region: ap-northeast-1, bucket: shop-front, prefix: front }
${script}${more}`;
}

export const TRANSPARENT = "images:\n  - image: registry.example.com/hako-nginx\n    transparent: true\n";
export const CONFIGURED = "images:\n  - image: registry.example.com/hako-nginx\n    nginx: front/nginx.conf\n";

export function settingsOf(text: string): Settings {
  const { settings, errors } = loadSettings({ path: "hakobu.yaml", text });
  expect(errors).toEqual([]);
  return settings;
}

export function analysed(
  files: string | Readonly<Record<string, string>>,
  { settings = TRANSPARENT, ...options }: { settings?: string } & Partial<Omit<AnalyzeOptions, "settings">> = {},
): Analysis {
  const named = typeof files === "string" ? { "web.yml": files } : files;
  return analyze({
    workspace: memoryWorkspace(named),
    paths: Object.keys(named),
    ...options,
    settings: settingsOf(settings),
  });
}

/** The image's own nginx.conf, with more at the level of `http` and, instead of the include, something else. */
export function nginxConf(http = "", include = "include /etc/nginx/conf.d/*.conf;"): string {
  return `user nginx;
worker_processes auto;
events { worker_connections 1024; }
http {
  include mime.types;
  default_type application/octet-stream;
  access_log /var/log/nginx/access.log;
  sendfile on;
  keepalive_timeout 65;
  ${http}
  ${include}
}
`;
}

/** Outcome and reason of taking the front of an app away. */
export function outcome(analysis: Analysis, app = "web"): string {
  const uses = analysis.findings
    .filter(({ rule }) => rule === "front-of-nginx")
    .flatMap((finding) => finding.uses.filter((use) => use.app === app));
  return uses.map(({ outcome: what, failed }) => (failed === undefined ? `${what}` : `${what}: ${failed}`)).join(" | ");
}
