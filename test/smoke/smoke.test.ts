import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emitSmoke, isSendable, type SmokeCase } from "../../src/emitters/smoke/smoke-script.ts";

function has(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

const CURL = has("curl");
if (!CURL && process.env["CI"] !== undefined) throw new Error("curl is not installed: .ci/run installs it");

const folder = mkdtempSync(join(tmpdir(), "smoke-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CASE: SmokeCase = {
  proxy: "nginx.conf",
  scheme: "http",
  port: 80,
  method: "GET",
  host: "www.example.com",
  target: "/",
  declared: [],
};

function written(cases: readonly SmokeCase[]): string {
  const [artifact] = emitSmoke(cases);
  const path = join(mkdtempSync(join(folder, "script-")), "smoke.sh");
  writeFileSync(path, artifact?.text ?? "");
  chmodSync(path, 0o755);
  return path;
}

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Not spawnSync: the servers are in this process. */
function run(path: string, environment: Readonly<Record<string, string>>, shell = "sh"): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(shell, [path], {
      cwd: join(path, ".."),
      env: { PATH: process.env["PATH"] ?? "", RATE: "1000", TMPDIR: folder, ...environment },
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    child.on("close", (status) => resolve({ status, out, err }));
  });
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function listen(answer: Answer): Promise<{ server: Server; address: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe.skipIf(!CURL)("two endpoints on loopback", () => {
  let answers: { old: Answer; new: Answer };
  const seen: { side: string; method: string; url: string; host: string | undefined }[] = [];
  const servers: Server[] = [];
  let OLD = "";
  let NEW = "";

  beforeAll(async () => {
    const side = (name: "old" | "new") =>
      listen((request, response) => {
        seen.push({
          side: name,
          method: request.method ?? "",
          url: request.url ?? "",
          host: request.headers.host,
        });
        answers[name](request, response);
      });
    const [old, next] = await Promise.all([side("old"), side("new")]);
    servers.push(old.server, next.server);
    OLD = old.address;
    NEW = next.address;
  });
  afterAll(() => {
    for (const server of servers) server.close();
  });

  const answering = (old: Answer, next: Answer = old): void => {
    answers = { old, new: next };
    seen.length = 0;
  };
  const plain =
    (status: number, headers: Record<string, string> = {}): Answer =>
    (_, response) => {
      response.writeHead(status, headers);
      response.end();
    };

  test("the same answers: exit 0, one line", async () => {
    answering(plain(200));
    expect(await run(written([CASE, { ...CASE, target: "/a?b=1" }]), { OLD, NEW })).toEqual({
      status: 0,
      out: "2 requests: 2 equal, 0 declared, 0 different, 0 without an answer\n",
      err: "",
    });
  });

  test("host, method and target arrive as they are written", async () => {
    answering(plain(200));
    await run(
      written([
        { ...CASE, method: "HEAD", target: "/a//b/%2e%2e/../c?x=[1-2]&y={a,b}" },
        { ...CASE, port: 8080, target: "/$(id)/'q'/`id`/\"x\"" },
      ]),
      { OLD, NEW },
    );
    expect(seen).toEqual(
      [
        "HEAD www.example.com /a//b/%2e%2e/../c?x=[1-2]&y={a,b}",
        `GET www.example.com:8080 /$(id)/'q'/\`id\`/"x"`,
      ].flatMap((line) => {
        const [method = "", host, url = ""] = line.split(" ");
        return ["old", "new"].map((side) => ({ side, method, url, host }));
      }),
    );
  });

  test("another status is printed and exits 1", async () => {
    answering(plain(200), plain(404));
    const { status, out } = await run(written([CASE]), { OLD, NEW });
    expect(out).toBe(
      'DIFFERENT  GET http://www.example.com:80/: status: old "200", new "404"\n' +
        "1 requests: 0 equal, 0 declared, 1 different, 0 without an answer\n",
    );
    expect(status).toBe(1);
  });

  test("a declared difference is printed as one, and exits 0", async () => {
    answering(plain(301, { location: "http://a.example/" }), plain(302, { location: "http://a.example/" }));
    const { status, out } = await run(written([{ ...CASE, declared: ["status"] }]), { OLD, NEW });
    expect(out).toContain('declared   GET http://www.example.com:80/: status: old "301", new "302"');
    expect(status).toBe(0);
  });

  test("a difference beside a declared one still exits 1", async () => {
    answering(plain(301, { location: "http://a.example/" }), plain(302, { location: "http://b.example/" }));
    const { status, out } = await run(written([{ ...CASE, declared: ["status"] }]), { OLD, NEW });
    expect(out).toContain("declared ");
    expect(out).toContain('DIFFERENT  GET http://www.example.com:80/: location: old "http://a.example/"');
    expect(status).toBe(1);
  });

  test.each([
    ["/x", "http://www.example.com/x"],
    ["http://WWW.example.com:80/x", "http://www.example.com/x?"],
    ["https://www.example.com:443/x", "https://www.example.com/x"],
  ])("%s and %s are the same Location", async (before, after) => {
    answering(plain(301, { location: before }), plain(301, { location: after }));
    expect((await run(written([CASE]), { OLD, NEW })).out).toContain("1 equal");
  });

  test.each([
    ["http://www.example.com/x", "https://www.example.com/x"],
    ["http://www.example.com:8080/x", "http://www.example.com/x"],
    ["http://www.example.com/x", "http://www.example.com/X"],
  ])("%s and %s are not", async (before, after) => {
    answering(plain(301, { location: before }), plain(301, { location: after }));
    expect((await run(written([CASE]), { OLD, NEW })).status).toBe(1);
  });

  test("chosen headers are compared, with what was sent twice", async () => {
    const answer =
      (...values: string[]): Answer =>
      (_, response) => {
        response.setHeader("X-Thing", values);
        response.end();
      };
    answering(answer("a", "b"), answer("a"));
    expect((await run(written([CASE]), { OLD, NEW })).status).toBe(0);
    const { status, out } = await run(written([CASE]), { OLD, NEW, HEADERS: "x-thing" });
    expect(out).toContain('x-thing: old "a, b", new "a"');
    expect(status).toBe(1);
  });

  test("ONLY limits it to one host", async () => {
    answering(plain(200));
    const path = written([CASE, { ...CASE, host: "api.example.com" }]);
    expect((await run(path, { OLD, NEW, ONLY: "api.example.com" })).out).toContain("1 requests: 1 equal");
    expect(new Set(seen.map(({ host }) => host))).toEqual(new Set(["api.example.com"]));
  });

  test("no answer is no success", async () => {
    answering(plain(200), (request) => request.socket.destroy());
    const { status, out } = await run(written([CASE]), { OLD, NEW });
    expect(out).toContain("NO ANSWER  GET http://www.example.com:80/: new side: ");
    expect(status).toBe(1);
  });

  test("what a server says cannot drive the terminal", async () => {
    answering(plain(200), (request) => {
      request.socket.end("HTTP/1.1 301 x\r\nLocation: /\u001b[31mred\u0007\r\nContent-Length: 0\r\n\r\n");
    });
    const { out } = await run(written([CASE]), { OLD, NEW });
    expect(out).toContain("red");
    // oxlint-disable-next-line no-control-regex -- that is the question
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test("a script of several proxies asks which one OLD is", async () => {
    answering(plain(200));
    const path = written([CASE, { ...CASE, proxy: "it's 2", target: "/second" }]);
    const refused = await run(path, { OLD, NEW });
    expect(refused).toEqual({
      status: 2,
      out: "",
      err: "smoke.sh: set PROXY to the proxy that OLD is:\n  nginx.conf\n  it's 2\n",
    });
    expect(await run(path, { OLD, NEW, PROXY: "it's 2" })).toMatchObject({ status: 0 });
    expect(seen.map(({ url }) => url)).toEqual(["/second", "/second"]);
  });

  test("every shell prints the same", async () => {
    answering(plain(200), plain(404));
    const path = written([CASE]);
    const first = await run(path, { OLD, NEW });
    for (const shell of ["dash", "bash"]) if (has(shell)) expect(await run(path, { OLD, NEW }, shell)).toEqual(first);
  });
});

describe("without endpoints", () => {
  test.each([
    ["nothing", {}, "set OLD and NEW"],
    ["no NEW", { OLD: "a.example" }, "set OLD and NEW"],
    ["an address", { OLD: "http://a.example/", NEW: "b.example" }, "OLD and NEW are host names"],
    ["options", { OLD: "a b", NEW: "b.example" }, "OLD and NEW are host names"],
    ["a rate of nothing", { OLD: "a.example", NEW: "b.example", RATE: "0" }, "RATE is a number"],
  ])("%s: exit 2, and no request", async (_, environment, message) => {
    const { status, out, err } = await run(written([CASE]), environment);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(message);
  });
});

describe("what comes from strangers' files", () => {
  const NASTY = [
    "/$(touch pwned)",
    "/`touch pwned`",
    "/';touch${IFS}pwned;'",
    '/";touch${IFS}pwned;"',
    "/$PATH/\\",
    "/-K/etc/passwd",
    "/|touch${IFS}pwned",
  ];

  test("is data for the shell", async () => {
    const path = written([
      ...NASTY.map((target) => ({ ...CASE, target: target.replaceAll(" ", "${IFS}") })),
      { ...CASE, proxy: "$(touch pwned)\ntouch pwned\n'`touch pwned`" },
    ]);
    // Nothing listens there: each case is begun all the same.
    await run(path, { OLD: "127.0.0.1:1", NEW: "127.0.0.1:1", PROXY: "nginx.conf" });
    expect(readdirSync(join(path, ".."))).toEqual(["smoke.sh"]);
  });

  test.each([
    ["-oX", "/"],
    ["a b.example", "/"],
    ["a/../b", "/"],
    ["user@b.example", "/"],
    ["a.example\nb", "/"],
    ["a.example", "/a b"],
    ["a.example", "/a\nb"],
    ["a.example", "x"],
    ["a.example", "/\u0001"],
  ])("%j %j is not sent", (host, target) => {
    expect(isSendable({ host, target, method: "GET" })).toBe(false);
    expect(emitSmoke([{ ...CASE, host, target }])).toEqual([]);
  });

  test("only what may be sent to production is", () => {
    expect(isSendable({ host: "a.example", target: "/", method: "POST" })).toBe(false);
    expect(isSendable({ host: undefined, target: "/", method: "GET" })).toBe(false);
    expect(isSendable({ host: "a.example", target: "/", method: "HEAD" })).toBe(true);
  });
});

test("certificates are checked unless somebody says otherwise", () => {
  const text = readFileSync(written([CASE]), "utf8");
  expect(text.match(/-k\b|--insecure/g)).toEqual(["-k"]);
  expect(text).toContain('if [ "${INSECURE:-0}" = 1 ]; then set -- "$@" -k; fi');
});
