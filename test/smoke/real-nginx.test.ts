import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analyze } from "../../src/analyze.ts";
import { runReplay } from "../../src/cli/replay-run.ts";
import { emitSmoke } from "../../src/emitters/smoke/smoke-script.ts";
import { loadBalancing } from "../../src/loaders/native/index.ts";
import { albModel } from "../../src/replay/alb.ts";
import type { Model } from "../../src/replay/types.ts";
import { DEFAULT_SETTINGS } from "../../src/settings/types.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";

function has(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

const NGINX = "nginx";
const PROGRAMS = [NGINX, "curl"].filter((program) => !has(program));
if (PROGRAMS.length > 0) {
  if (process.env["CI"] !== undefined) throw new Error(`not installed: ${PROGRAMS.join(", ")}`);
  process.stderr.write(`smoke.sh is not held against a real nginx: not installed: ${PROGRAMS.join(", ")}\n`);
}

/** The configuration with its port and its backend. */
function configuration(port: string, backend: string): string {
  return `
upstream web { server ${backend}; }
server { listen ${port} default_server; server_name _; return 404; }
server {
  listen ${port};
  server_name shop.example.com;
  location / { proxy_pass http://web; proxy_set_header Host $host; }
  location /docs/ { return 301 https://docs.example.com/; }
  location = /ready { default_type text/plain; return 200 "ready"; }
}
`;
}

const files = { "nginx.conf": `events {}\nhttp {${configuration("80", "10.0.0.1:80")}}\n` };
const analysis = analyze({ workspace: memoryWorkspace(files), paths: ["nginx.conf"], settings: DEFAULT_SETTINGS });
const { cases } = runReplay(analysis, { stage: "after", plain: true });

/** A server that answers as a model says; what it would hand on is answered like the backend. */
function modelServer(model: Model): Server {
  return createServer((request, response) => {
    const { outcome } = model({
      scheme: "http",
      port: 80,
      method: request.method ?? "GET",
      host: request.headers.host,
      target: request.url ?? "/",
      headers: [],
      source: "198.51.100.7",
      body: 0,
      delay: 0,
    });
    if (outcome.kind === "respond")
      response.writeHead(outcome.status, {
        ...(outcome.location === undefined ? {} : { location: outcome.location }),
        ...(outcome.contentType === undefined ? {} : { "content-type": outcome.contentType }),
      });
    else response.writeHead(outcome.kind === "forward" ? 200 : 500, { "content-type": "text/x-backend" });
    response.end();
  });
}

function balancerModel(change: (text: string) => string = (text) => text): Model {
  const texts = analysis
    .artifacts("after")
    .filter(({ path }) => path.startsWith("load-balancers/"))
    .map(({ path, text }) => [path, change(text)] as const);
  const { resources } = loadBalancing(new Map(texts));
  const balancer = resources.find(({ type }) => type === "load-balancer")?.balancer ?? "";
  return albModel({ resources, balancer });
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answers(address: string): Promise<boolean> {
  const [host = "", port] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect(Number(port), host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

describe.skipIf(PROGRAMS.length > 0)("smoke.sh between a real nginx and a balancer that its rules answer for", () => {
  const folder = mkdtempSync(join(tmpdir(), "smoke-nginx-"));
  const servers: Server[] = [];
  let nginx: ChildProcess | undefined;
  let OLD = "";

  beforeAll(async () => {
    const backend = createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/x-backend" });
      response.end("ok");
    });
    servers.push(backend);
    const upstream = await listening(backend);
    // A port that was free a moment ago.
    const probe = createServer();
    OLD = await listening(probe);
    await new Promise((resolve) => {
      probe.close(resolve);
    });
    mkdirSync(join(folder, "logs"));
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    writeFileSync(
      join(folder, "nginx.conf"),
      `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/logs/error.log;
events {}
http { access_log off; ${paths.join(" ")}
${configuration(OLD, upstream)}}
`,
    );
    nginx = spawn(NGINX, ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" });
    for (let tries = 0; tries < 100 && !(await answers(OLD)); tries++)
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
  });

  afterAll(() => {
    nginx?.kill("SIGKILL");
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function smoke(change?: (text: string) => string): Promise<{ status: number | null; out: string }> {
    const server = modelServer(balancerModel(change));
    servers.push(server);
    const NEW = await listening(server);
    const [artifact] = emitSmoke(cases);
    const path = join(folder, "smoke.sh");
    writeFileSync(path, artifact?.text ?? "");
    chmodSync(path, 0o755);
    return new Promise((resolve) => {
      const child = spawn("sh", [path], {
        env: { PATH: process.env["PATH"] ?? "", OLD, NEW, RATE: "1000", TMPDIR: folder, HEADERS: "x-nothing" },
      });
      let out = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (out += data.toString()));
      child.on("close", (status) => resolve({ status, out }));
    });
  }

  test("the right rules: every case is the same or declared", async () => {
    const { status, out } = await smoke();
    expect(out).toMatch(/^\d+ requests: \d+ equal, \d+ declared, 0 different, 0 without an answer\n$/m);
    expect(out).not.toContain("DIFFERENT");
    expect(cases.length).toBeGreaterThan(3);
    expect(status).toBe(0);
  });

  test("another status on one path is found", async () => {
    const { status, out } = await smoke((text) => text.replace('"StatusCode": "200"', '"StatusCode": "204"'));
    expect(out).toContain('DIFFERENT  GET http://shop.example.com:80/ready: status: old "200", new "204"');
    expect(status).toBe(1);
  });

  test("another redirect is found", async () => {
    const { status, out } = await smoke((text) => text.replace('"docs.example.com"', '"doc.example.com"'));
    expect(out).toContain('location: old "https://docs.example.com/", new "https://doc.example.com/"');
    expect(status).toBe(1);
  });

  test("a host that was forgotten is found", async () => {
    const { status, out } = await smoke((text) => text.replaceAll('"shop.example.com"', '"ship.example.com"'));
    expect(out).toContain('GET http://shop.example.com:80/: status: old "200", new "404"');
    expect(status).toBe(1);
  });
});
