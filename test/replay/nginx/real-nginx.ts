import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nginxModel } from "../../../src/replay/nginx.ts";
import type { Answer, Outcome, ReplayRequest } from "../../../src/replay/types.ts";
import { proxyOf } from "../../support/proxy.ts";
import { selfSigned } from "./certificate.ts";
import { type Loopback, SOURCE_HEADER, toLoopback } from "./loopback.ts";
import { type RawAnswer, rawClient, type RawClient } from "./raw-client.ts";
import { type Seen, STUB_DELAY, STUB_MARK, type StubBackends, startBackends } from "./stub-backends.ts";

/** What the real nginx did with a request. */
export type Observed =
  | { readonly kind: "close" }
  | {
      readonly kind: "respond";
      readonly status: number;
      readonly location: string | undefined;
      readonly contentType: string | undefined;
      readonly body: string;
    }
  | { readonly kind: "forward"; readonly seen: Seen };

/** A request, what the model says and what nginx did. */
export interface Comparison {
  readonly request: ReplayRequest;
  readonly expected: Outcome;
  readonly actual: Observed;
  /** The fields in which they differ; empty where they agree or the model does not answer. */
  readonly differs: readonly string[];
}

const PROGRAM = "nginx";

/** Whether there is an nginx to compare with. In CI its absence is an error. */
export function nginxIsThere(): boolean {
  try {
    execFileSync(PROGRAM, ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    if (process.env["CI"]) throw new Error("nginx is not installed: in CI the model must be held against it");
    process.stderr.write("nginx is not installed: the model is not held against it\n");
    return false;
  }
}

/** The requests on which the model and the real nginx disagree. `request` is the one that was given. */
export async function compareWithNginx(
  configuration: string,
  requests: readonly ReplayRequest[],
  options: NginxOptions = {},
): Promise<readonly Comparison[]> {
  const all = await runBoth(configuration, requests, options);
  return all.filter(({ differs }) => differs.length > 0);
}

/** The same, with the requests on which they agree and those that the model does not answer. */
export async function runBoth(
  configuration: string,
  requests: readonly ReplayRequest[],
  options: NginxOptions = {},
): Promise<readonly Comparison[]> {
  const nginx = await startNginx(configuration, options);
  try {
    const model = nginxModel(proxyOf(nginx.moved.text));
    return await nginx.run(requests, (moved, actual, request) => {
      const expected = model(moved);
      return { request, expected: expected.outcome, actual, differs: differences(expected, actual) };
    });
  } finally {
    await nginx.stop();
  }
}

export interface NginxOptions {
  /**
   * Keep the ports of the configuration, on a loopback address of its own, where they are free and all its sockets are
   * of every address: for what depends on 80 and 443. Else they become free ones.
   */
  readonly keepPorts?: boolean;
}

export interface RunningNginx {
  readonly moved: Loopback;
  run<T>(
    requests: readonly ReplayRequest[],
    each: (moved: ReplayRequest, actual: Observed, request: ReplayRequest) => T,
  ): Promise<readonly T[]>;
  stop(): Promise<void>;
}

let backends: Promise<StubBackends> | undefined;
let pair: { certificate: string; key: string } | undefined;
let count = 0;

/** Ends what the comparisons of a test file share. */
export async function stopBackends(): Promise<void> {
  const running = await backends;
  backends = undefined;
  await running?.close();
}

/** Starts nginx on loopback with a configuration: a whole one, or what stands in `http`. */
export async function startNginx(
  configuration: string,
  { keepPorts = false }: NginxOptions = {},
): Promise<RunningNginx> {
  pair ??= selfSigned();
  backends ??= startBackends(pair);
  const stubs = await backends;
  const folder = mkdtempSync(join(tmpdir(), "nginx-model-"));
  const network = 100 + (process.pid % 100);
  const ownAddress = `127.${network}.${(process.pid >> 7) & 255}.${1 + (count++ % 90)}`;
  const moved = await toLoopback(configuration, {
    folder,
    backendPort: stubs.port,
    backendTlsPort: stubs.tlsPort,
    ownAddress,
    keeps: async (port) => keepPorts && (await canListen(ownAddress, port)),
    freePort,
    backendNetwork: 20 + (process.pid % 80),
  });
  for (const name of ["body", "proxy"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "certificate.pem"), pair.certificate);
  writeFileSync(join(folder, "key.pem"), pair.key);
  writeFileSync(join(folder, "nginx.conf"), moved.runnable);
  const child = spawn(PROGRAM, ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((done) => child.once("exit", done));
      kill();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilUp(child, moved, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  const run: RunningNginx["run"] = async (requests, each) => {
    try {
      return await runAll(moved, requests, each);
    } catch (error) {
      const log = readFileSync(join(folder, "error.log"), "utf8").slice(-2000);
      const state = `exit code ${child.exitCode}, signal ${child.signalCode}`;
      throw new Error(`${String(error)} (nginx: ${state})\n${log}`, { cause: error });
    }
  };
  return { moved, stop, run };
}

async function waitUntilUp(child: ChildProcess, moved: Loopback, folder: string): Promise<void> {
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  for (const [port, host] of moved.hosts) {
    for (let attempt = 0; ; attempt++) {
      // It is written when the sockets are open: somebody else may hold the port until then.
      if (child.exitCode !== null || attempt > 400) {
        const log = readFileSync(join(folder, "error.log"), "utf8");
        throw new Error(`nginx does not start:\n${complaint}\n${log}\n${moved.runnable}`);
      }
      if (existsSync(join(folder, "pid")) && (await isUp(host, port))) break;
      await new Promise((done) => setTimeout(done, 10));
    }
  }
}

function isUp(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      done(true);
    });
    socket.on("error", () => done(false));
  });
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen(port, host, () => server.close(() => done(true)));
  });
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "0.0.0.0", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

const LANES = 12;

async function runAll<T>(
  moved: Loopback,
  requests: readonly ReplayRequest[],
  each: (moved: ReplayRequest, actual: Observed, request: ReplayRequest) => T,
): Promise<readonly T[]> {
  const results: T[] = Array.from({ length: requests.length });
  let next = 0;
  const lane = async () => {
    const clients = new Map<string, RawClient>();
    while (next < requests.length) {
      const index = next++;
      const original = requests[index];
      if (original === undefined) break;
      const port = moved.ports.get(original.port) ?? original.port;
      const request = { ...original, port };
      const tls = request.scheme === "https" ? serverName(request) : undefined;
      const key = `${port} ${tls ?? ""} ${request.scheme}`;
      let client = clients.get(key);
      if (client === undefined) {
        client = rawClient({ address: moved.hosts.get(port) ?? "127.0.0.1", port, tls });
        clients.set(key, client);
      }
      const answer = await client.send(messageOf(request), request.method);
      results[index] = each(request, observe(request, answer), original);
    }
    for (const client of clients.values()) client.close();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

function serverName({ host = "" }: ReplayRequest): string {
  return host.replace(/:\d*$/, "").replace(/\.$/, "").toLowerCase();
}

function messageOf(request: ReplayRequest): Buffer {
  const lines = [`${request.method} ${request.target} HTTP/1.1`];
  if (request.host !== undefined) lines.push(`Host: ${request.host}`);
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`);
  lines.push(`${SOURCE_HEADER}: ${request.source}`);
  if (request.delay > 0) lines.push(`${STUB_DELAY}: ${request.delay}`);
  if (request.body > 0) lines.push(`Content-Length: ${request.body}`);
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${"x".repeat(request.body)}`, "utf8");
}

function observe(request: ReplayRequest, answer: RawAnswer | undefined): Observed {
  if (answer === undefined) return { kind: "close" };
  const header = (wanted: string) => answer.headers.find(([name]) => name === wanted)?.[1];
  const mark = header(STUB_MARK);
  if (mark !== undefined) {
    const json = mark === "1" ? answer.body : Buffer.from(mark, "base64").toString();
    return {
      kind: "forward",
      seen: JSON.parse(Buffer.from(json, mark === "1" ? "latin1" : "utf8").toString()) as Seen,
    };
  }
  return {
    kind: "respond",
    status: answer.status,
    location: understood(request, header("location")),
    contentType: header("content-type"),
    body: utf8(answer.body),
  };
}

/** A Location as a client resolves it. */
function understood({ scheme, host = "" }: ReplayRequest, location: string | undefined): string | undefined {
  if (location === undefined || location === "") return undefined;
  const text = utf8(location);
  const absolute = text.startsWith("//")
    ? `${scheme}:${text}`
    : text.startsWith("/")
      ? `${scheme}://${host}${text}`
      : text;
  const match = /^(https?):\/\/([^/?#]*)([^]*)$/.exec(absolute);
  if (match === null) return absolute;
  const [, used = "", authority = "", rest = ""] = match;
  const port = used === "https" ? ":443" : ":80";
  return `${used}://${authority.endsWith(port) ? authority.slice(0, -port.length) : authority}${rest}`;
}

/** The text that bytes spell, or a character for each byte where they spell none. */
function utf8(bytes: string): string {
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  return text.includes("\uFFFD") ? bytes : text;
}

/** The fields in which an answer of the model and what nginx did differ. */
export function differences({ outcome }: Answer, actual: Observed): readonly string[] {
  if (outcome.kind === "not-modelled") return [];
  if (outcome.kind !== actual.kind) return ["kind"];
  const found: string[] = [];
  if (outcome.kind === "respond" && actual.kind === "respond") {
    if (outcome.status !== actual.status) found.push("status");
    if (outcome.location !== actual.location) found.push("location");
    if (outcome.contentType !== undefined && outcome.contentType !== actual.contentType) found.push("contentType");
    if (outcome.body !== undefined && actual.body !== "" && outcome.body !== actual.body) found.push("body");
  }
  if (outcome.kind === "forward" && actual.kind === "forward") {
    const { seen } = actual;
    if (!outcome.backends.some(({ backend, share }) => share > 0 && backend.endsWith(` ${seen.address}`)))
      found.push("backend");
    if (outcome.scheme !== seen.scheme) found.push("scheme");
    if (outcome.target !== utf8(seen.target)) found.push("target");
    const values = (wanted: string) => {
      const all = seen.headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => utf8(value));
      return all.length === 0 ? undefined : all.join(", ");
    };
    if (outcome.host !== values("host")) found.push("host");
    for (const [name, value] of outcome.headers) if (!sameHeader(value, values(name))) found.push(`header ${name}`);
  }
  return found;
}

/** A variable that has another value each time equals any. */
function sameHeader(expected: string | undefined, actual: string | undefined): boolean {
  if (expected === undefined || actual === undefined || !expected.includes("$")) return expected === actual;
  return actual !== "";
}
