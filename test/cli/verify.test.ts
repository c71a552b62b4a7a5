import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../src/cli/exit-code.ts";
import { run } from "../../src/cli/main.ts";
import type { Report } from "../../src/report/types.ts";
import { temporaryEstate } from "../support/estate.ts";
import type { FakeTerminalOptions } from "../support/terminal.ts";
import { fakeTerminal, showCodes } from "../support/terminal.ts";

const NGINX = `upstream web { server 10.0.0.1:80; }
upstream api { server 10.0.1.1:8080; }
server {
  listen 80 default_server;
  server_name _;
  return 404;
}
server {
  listen 80;
  server_name shop.example.com;
  location / { proxy_pass http://web; proxy_set_header Host $host; }
  location /api/ { proxy_pass http://api; proxy_set_header Host $host; client_max_body_size 5m; }
}
`;

const STAYS = `server {
  listen 80;
  server_name reports.example.com;
  location / { auth_basic reports; auth_basic_user_file users; proxy_pass http://web; }
}
`;

interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function call(argv: readonly string[], options: FakeTerminalOptions): Promise<Called> {
  const terminal = fakeTerminal(options);
  const code = await run(argv, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

async function jsonOf(cwd: string, ...argv: string[]): Promise<{ code: number; report: Report }> {
  const { code, out } = await call(["verify", "--format", "json", ...argv], { cwd });
  return { code, report: JSON.parse(out) as Report };
}

/** The native files of an estate, in `native`. Returns the path of the balancer's. */
async function migrated(cwd: string): Promise<string> {
  const { code, out, err } = await call(["migrate", "--out", "native"], { cwd });
  if (code !== 0) throw new Error(out + err);
  const [name = "", ...others] = readdirSync(join(cwd, "native/load-balancers"));
  if (others.length > 0) throw new Error(`several balancers: ${others.join(", ")}`);
  return join(cwd, "native/load-balancers", name);
}

function estate(nginx = NGINX): string {
  return temporaryEstate({ "nginx/nginx.conf": `events {}\nhttp {\n${nginx}}\n` });
}

describe("without a fault", () => {
  test("it says what was compared, and exits 0", async () => {
    const { code, out } = await call(["verify"], { cwd: estate() });
    expect(out).toMatch(/compared \d+ requests across \d+ decisions/);
    expect(out).toMatch(/undeclared +0 /);
    expect(out).toMatch(/no undeclared difference in \d+ requests/);
    expect(out).toContain("declared by");
    expect(code).toBe(0);
  });

  test("every decision was exercised, or it is said why not", async () => {
    const { report } = await jsonOf(estate());
    const [proxy] = report.replay?.proxies ?? [];
    expect(proxy?.decisions).toBeGreaterThan(15);
    expect(proxy?.unexercised.filter(({ unreachable }) => unreachable === undefined)).toEqual([]);
    expect(proxy?.counterExamples).toEqual([]);
  });

  test("the figures add up", async () => {
    const { report } = await jsonOf(estate(NGINX + STAYS));
    const { totals, proxies = [] } = report.replay ?? {};
    expect(totals).toEqual(expect.objectContaining({ undeclared: 0 }));
    expect(totals?.compared).toBe((totals?.equal ?? 0) + (totals?.declared ?? 0));
    for (const name of ["compared", "equal", "declared", "notModelled", "leftOut"] as const)
      expect(totals?.[name]).toBe(proxies.reduce((sum, proxy) => sum + proxy[name], 0));
  });

  test("a host that stays is no part of it, and is named with its reason", async () => {
    const { code, out } = await call(["verify"], { cwd: estate(NGINX + STAYS) });
    expect(out).toMatch(/left out +\d+ +for hosts that stay where they are/);
    expect(out).toContain("1 host stays where it is");
    expect(out).toMatch(/reports\.example\.com, \d+ requests\n.*`auth_basic`/);
    expect(code).toBe(0);
  });

  test("--stage before has nothing to compare, and says so", async () => {
    const { code, out } = await call(["verify", "--stage", "before"], { cwd: estate() });
    expect(out).toContain("today only the old side is there\n  nginx/nginx.conf\n");
    expect(code).toBe(0);
  });

  test("--stage overlap compares as well", async () => {
    const { report } = await jsonOf(estate(), "--stage", "overlap");
    expect(report.replay?.stage).toBe("overlap");
    expect(report.replay?.totals.compared).toBeGreaterThan(100);
  });

  test("the JSON report has it, by its schema and in its order", async () => {
    const { report } = await jsonOf(estate(NGINX + STAYS));
    const schema = JSON.parse(readFileSync("schemas/report.schema.json", "utf8")) as object;
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(Object.keys(report).at(-1)).toBe("replay");
    expect(Object.keys(report.replay ?? {})).toEqual(["stage", "totals", "proxies"]);
  });

  test("a folder of definitions alone has nothing to replay", async () => {
    const cwd = temporaryEstate({
      "web.yml": "scheduler:\n  type: ecs\n  desired_count: 1\napp:\n  image: web\n  memory: 128\n",
    });
    const { code, out } = await call(["verify", "--fail-on", "never"], { cwd });
    expect(out).toContain("nothing to replay");
    expect(code).toBe(0);
  });
});

describe("--against", () => {
  test("what migrate wrote, as a folder and as a file", async () => {
    const cwd = estate();
    const file = relative(cwd, await migrated(cwd));
    for (const path of ["native", "native/", "native/load-balancers", file]) {
      const { code, report } = await jsonOf(cwd, "--against", path);
      expect([path, code, report.replay?.against]).toEqual([path, 0, path]);
      expect(report.replay?.totals.undeclared).toBe(0);
      expect(report.replay?.totals.compared).toBeGreaterThan(100);
    }
  });

  test("a rule that a person broke is a counter-example with both places, and exit 1", async () => {
    const cwd = estate();
    const file = await migrated(cwd);
    writeFileSync(file, readFileSync(file, "utf8").replace('"/api/*"', '"/apis/*"'));
    const { code, out } = await call(["verify", "--against", "native"], { cwd });
    expect(code).toBe(EXIT.findings);
    expect(out).toContain("undeclared  GET http://shop.example.com/api/");
    expect(out).toMatch(/old {2}sends it to `.* api 10\.0\.1\.1:8080`/);
    expect(out).toMatch(/nginx\/nginx\.conf:14:3\n +14 \| {3}location \/api\/ \{/);
    expect(out).toMatch(/native\/load-balancers\/[a-z-]+\.json:\d+:\d+/);
    expect(out).toMatch(/\d+ undeclared differences? in \d+ of \d+ requests/);
    expect((await call(["verify", "--against", "native", "--fail-on", "never"], { cwd })).code).toBe(0);
  });

  test("no line is wider than the window, but for paths", async () => {
    const cwd = estate(NGINX + STAYS);
    const file = await migrated(cwd);
    writeFileSync(file, readFileSync(file, "utf8").replace('"/api/*"', '"/apis/*"'));
    const { out } = await call(["verify", "--against", "native"], { cwd, stdout: { isTTY: true, columns: 72 } });
    const long = showCodes(out)
      .replace(/‹\d+›/g, "")
      .split("\n")
      .filter((line) => line.length > 72);
    expect(long).toEqual([]);
    expect(showCodes(out)).toContain("‹31›");
  });

  test("a target group that nobody knows is said so, and exit 1; an alias makes it known", async () => {
    const cwd = estate();
    const file = await migrated(cwd);
    const text = readFileSync(file, "utf8");
    const name = /"Name": "([a-z-]*-api)"/.exec(text)?.[1] ?? "";
    const reference = `TARGET_GROUP_ARN_${name.toUpperCase().replaceAll("-", "_")}`;
    writeFileSync(file, text.replaceAll(`"${name}"`, '"renamed"').replaceAll(reference, "TARGET_GROUP_ARN_RENAMED"));
    const { code, out } = await call(["verify", "--against", "native"], { cwd });
    expect(code).toBe(EXIT.findings);
    expect(out).toContain("target groups that stand for nothing that hakobu knows");
    expect(out).toContain("`renamed`");
    for (const meant of [name, "api"]) {
      writeFileSync(join(cwd, "hakobu.yaml"), `aliases:\n  renamed: ${meant}\n`);
      expect((await call(["verify", "--against", "native"], { cwd })).code).toBe(0);
    }
  });

  test.each([
    ["nothing there", "nowhere", EXIT.wrongCall, "no such file or folder"],
    ["a file of something else", "nginx/nginx.conf", EXIT.input, "says nothing about load balancing"],
    ["a folder without any", "nginx", EXIT.input, "says nothing about load balancing"],
  ])("%s", async (_, path, code, message) => {
    const called = await call(["verify", "--against", path], { cwd: estate() });
    expect(called.code).toBe(code);
    expect(called.err).toContain(message);
  });

  test("a broken file is exit 3, with the place", async () => {
    const cwd = estate();
    const file = await migrated(cwd);
    writeFileSync(file, readFileSync(file, "utf8").slice(0, -20));
    const { code, err } = await call(["verify", "--against", "native"], { cwd });
    expect(code).toBe(EXIT.input);
    expect(err).toMatch(/^error: native\/load-balancers\/[a-z-]+\.json:\d+:\d+: /m);
  });
});

describe("exit codes", () => {
  test("2 for a wrong call", async () => {
    expect((await call(["verify", "--stage", "later"], { cwd: estate() })).code).toBe(EXIT.wrongCall);
    expect((await call(["verify", "--app", "nobody"], { cwd: estate() })).code).toBe(EXIT.wrongCall);
  });

  test("3 without input, and for what is not understood", async () => {
    expect((await call(["verify"], { cwd: temporaryEstate({ "a.txt": "x" }) })).code).toBe(EXIT.input);
    const broken = estate(`${NGINX}server { listen 80\n server_name x.example.com; }\n`);
    expect((await call(["verify"], { cwd: broken })).code).toBe(EXIT.input);
  });
});

describe("--app", () => {
  const cwd = (): string =>
    temporaryEstate({
      "one/nginx.conf": `events {}\nhttp {\n${NGINX}}\n`,
      "two/nginx.conf": `events {}\nhttp {\n${NGINX.replaceAll("shop.example.com", "other.example.com")}}\n`,
    });

  test("limits what is replayed to a proxy", async () => {
    const { report } = await jsonOf(cwd(), "--app", "two/nginx.conf");
    expect(report.replay?.proxies.map(({ proxy }) => proxy)).toEqual(["two/nginx.conf"]);
  });

  test("without it, each proxy is replayed against its own balancer", async () => {
    const { report } = await jsonOf(cwd());
    const proxies = report.replay?.proxies ?? [];
    expect(proxies.map(({ proxy }) => proxy)).toEqual(["one/nginx.conf", "two/nginx.conf"]);
    expect(new Set(proxies.flatMap(({ balancers }) => balancers)).size).toBe(2);
    expect(proxies.every(({ undeclared, compared }) => undeclared === 0 && compared > 100)).toBe(true);
  });
});

test("what stands in a stranger's file cannot drive the terminal", async () => {
  const nasty = NGINX.replace("shop.example.com", '"shop.example.com" "\u001b[31m.example.com"');
  const { out, err } = await call(["verify"], { cwd: estate(nasty) });
  // oxlint-disable-next-line no-control-regex -- that is the question
  expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test("the same input, the same bytes", async () => {
  const cwd = estate(NGINX + STAYS);
  const first = await call(["verify", "--format", "json"], { cwd });
  expect(await call(["verify", "--format", "json"], { cwd })).toEqual(first);
});

test("migrate writes smoke.sh where a proxy is planned", async () => {
  const cwd = estate(NGINX + STAYS);
  await migrated(cwd);
  const text = readFileSync(join(cwd, "native/smoke.sh"), "utf8");
  const cases = text.split("\n").filter((line) => line.startsWith("  compare "));
  expect(cases).toContain("  compare http 80 GET shop.example.com / header");
  expect(cases.filter((line) => line.includes("reports.example.com"))).toEqual([]);
  expect(cases.length).toBeLessThan(30);
});
