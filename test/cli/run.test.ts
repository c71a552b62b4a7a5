import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../src/cli/exit-code.ts";
import { run } from "../../src/cli/main.ts";
import type { Report } from "../../src/report/types.ts";
import { VERSION } from "../../src/version.ts";
import { temporaryEstate } from "../support/estate.ts";
import type { FakeTerminalOptions } from "../support/terminal.ts";
import { fakeTerminal, showCodes } from "../support/terminal.ts";

/** A definition with one secret from Vault. */
const WEB = `scheduler:
  type: ecs
  region: ap-northeast-1
  cluster: eagletmt
  desired_count: 1
app:
  image: ryotarai/hello-sinatra
  memory: 128
  cpu: 256
  env:
    $providers:
      - type: vault
        addr: https://vault.example.com
        directory: shop/web
    DB_PASSWORD: '#{db_password}'
    PORT: '3000'
`;

/** A definition with nothing bespoke in it. */
const PLAIN = WEB.replace(/ {4}\$providers:[^]*?DB_PASSWORD.*\n/, "");
const BROKEN = "scheduler:\n  type: ecs\napp:\n\timage: x\n";

async function call(
  argv: readonly string[],
  options: FakeTerminalOptions,
): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal(options);
  const code = await run(argv, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe("help and version", () => {
  const cwd = "/";

  test.each([["--version"], ["-V"]])("%s", async (flag) => {
    expect(await call([flag], { cwd })).toEqual({ code: 0, out: `${VERSION}\n`, err: "" });
  });

  test("--help lists the commands of this version, and none of later ones", async () => {
    const { code, out } = await call(["--help"], { cwd });
    expect(code).toBe(0);
    expect([...out.matchAll(/^ {2}([a-z]+) .*$/gm)].map((match) => match[1])).toEqual([
      "lint",
      "report",
      "migrate",
      "verify",
      "init",
      "rules",
      "explain",
      "help",
    ]);
  });

  test.each([["lint"], ["report"], ["migrate"], ["verify"], ["rules"], ["explain"]])(
    "%s --help has an example and the exit codes, in 80 columns",
    async (command) => {
      const { code, out } = await call([command, "--help"], { cwd });
      expect(code).toBe(0);
      expect(out).toMatch(/\nExamples?:\n {2}\$ hakobu /);
      expect(out).toContain("Exit codes: 0 fine");
      expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test("without a command, the help is an error", async () => {
    const { code, out, err } = await call([], { cwd });
    expect([code, out]).toEqual([EXIT.wrongCall, ""]);
    expect(err).toContain("Usage: hakobu");
  });
});

describe("wrong calls are exit 2 and say what was probably meant", () => {
  test.each<[string[], string]>([
    [["lnt"], "(Did you mean lint?)"],
    [["lint", "--ony", "x"], "(Did you mean --only?)"],
    [["lint", "--format", "jsno"], "Valid are pretty, markdown, json; did you mean `json`?"],
    [["lint", "--fail-on", "warnings"], "Valid are error, warning, note, never; did you mean `warning`?"],
    [["lint", "--min-severity", "x"], "Valid are error, warning, note."],
    [["migrate", "--stage", "befor"], "Valid are before, overlap, after; did you mean `before`?"],
    [["migrate", "--as-is", "--stage", "after"], "cannot be used with option"],
    [["lint", "--only", "deploy-time-secret"], "did you mean `deploy-time-secrets`?"],
    [["lint", "--skip", "zzzzzz"], "`--skip zzzzzz` names no rule and no mechanism"],
    [["explain", "zzzzzz"], "there is no rule `zzzzzz`; `hakobu rules` lists them"],
    [["explain", "native"], "there is no rule `native`; that is a mechanism, whose rules are "],
    [["explain"], "missing required argument 'rule'"],
    [["rules", "--format", "markdown"], "Valid are pretty, json."],
    [["lint", "nowhere/"], "`nowhere/`: no such file or folder below the root"],
    [["lint", "--config", "nowhere.yaml"], "`--config nowhere.yaml` cannot be read"],
    [["lint", "--app", "wbe"], "`--app wbe`: no such app; did you mean `web`?"],
    [["migrate", "--format", "json"], "so it needs a file: `--format json=report.json`"],
    [["lint", "--format", "json", "--format", "pretty"], "Only one format can go to standard output"],
    [["lint", "--format", "json=no/folder/x.json"], "`no/folder/x.json` cannot be written (ENOENT)"],
    [["migrate", "--out", "web.yml"], "`web.yml` cannot be written"],
  ])("hakobu %j", async (argv, message) => {
    const { code, err } = await call(argv, { cwd: temporaryEstate({ "web.yml": PLAIN }) });
    expect(err).toContain(message);
    expect(code).toBe(EXIT.wrongCall);
  });

  test("so are mistakes in hakobu.yaml, with their places", async () => {
    const { code, err } = await call(["lint"], {
      cwd: temporaryEstate({ "web.yml": PLAIN, "hakobu.yaml": "enviroments:\n  - path: x\n" }),
    });
    expect(err).toMatch(/^error: hakobu\.yaml:1:1: `enviroments` is not known/);
    expect(code).toBe(EXIT.wrongCall);
  });
});

describe("lint", () => {
  test("shows a finding with its place, its line and what to do", async () => {
    const { code, out, err } = await call(["lint"], { cwd: temporaryEstate({ "web.yml": WEB }) });
    expect(err).toBe("");
    expect(out).toMatch(/^web\.yml:15:5 {2}warning {2}/m);
    expect(out).toMatch(/^ {2}15 \| {5}DB_PASSWORD: '#\{db_password\}'$/m);
    expect(out).toMatch(/^ {2}see {3}`hakobu explain [a-z-]+`$/m);
    expect(out).toMatch(/^ledger: \d+ constructs = \d+ carried/m);
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(code).toBe(EXIT.success);
  });

  test.each<[string, Record<string, string>, string[], number]>([
    ["nothing found", { "web.yml": PLAIN }, [], EXIT.success],
    ["a warning, --fail-on warning", { "web.yml": WEB }, ["--fail-on", "warning"], EXIT.findings],
    [
      "a warning that is not shown still fails",
      { "web.yml": WEB },
      ["--fail-on", "warning", "--min-severity", "error"],
      EXIT.findings,
    ],
    [
      "a warning of a mechanism that is skipped",
      { "web.yml": WEB },
      ["--fail-on", "warning", "--skip", "deploy-time-secrets"],
      EXIT.success,
    ],
    [
      "a warning of a mechanism that is not selected",
      { "web.yml": WEB },
      ["--fail-on", "warning", "--only", "definition"],
      EXIT.success,
    ],
    ["no input", { "README.md": "# x\n" }, [], EXIT.input],
    ["no input, as JSON", { "README.md": "# x\n" }, ["--format", "json"], EXIT.input],
    ["a named file that nobody claims", { "web.yml": PLAIN, "README.md": "# x\n" }, ["README.md"], EXIT.input],
    ["a broken definition", { "web.yml": PLAIN, "old.yml": BROKEN }, [], EXIT.input],
    ["a broken definition, as JSON", { "web.yml": PLAIN, "old.yml": BROKEN }, ["--format", "json"], EXIT.input],
    ["a broken definition, as Markdown", { "web.yml": PLAIN, "old.yml": BROKEN }, ["--format", "markdown"], EXIT.input],
    [
      "a broken definition, --allow-unread, which is still an error",
      { "web.yml": PLAIN, "old.yml": BROKEN },
      ["--allow-unread"],
      EXIT.findings,
    ],
    [
      "a broken definition, --allow-unread --fail-on never",
      { "web.yml": PLAIN, "old.yml": BROKEN },
      ["--allow-unread", "--fail-on", "never"],
      EXIT.success,
    ],
  ])("%s", async (_what, files, argv, code) => {
    expect((await call(["lint", ...argv], { cwd: temporaryEstate(files) })).code).toBe(code);
  });

  test("says why nothing was read", async () => {
    const none = await call(["lint"], { cwd: temporaryEstate({}) });
    expect(none.err).toContain("no Hako definition and no nginx configuration found");
    const named = await call(["lint", "README.md"], { cwd: temporaryEstate({ "README.md": "# x\n" }) });
    expect(named.err).toContain("`README.md` is no Hako definition");
  });

  test.each([
    ["notes.yml", "x: 1\n", "sees no top-level `scheduler`"],
    ["web.jsonnet", "{}\n", "sees no field `scheduler`"],
    ["web.libsonnet", "{}\n", "where a definition imports it"],
    ["web.txt", "app: {}\n", "those are `.yml`, `.yaml`, `.jsonnet` and `.json` files"],
    ["nul.yml", "app: \u0000\n", "cannot be read; the finding"],
    ["blob.yml", "\u0000\n", "cannot be read; the finding"],
  ])("says of %s, which was named, what is the matter with it", async (name, text, reason) => {
    const cwd = temporaryEstate({ [name]: text, "web.yml": WEB });
    const { code, err } = await call(["lint", name, "web.yml"], { cwd });
    expect([code, err]).toEqual([EXIT.input, expect.stringContaining(reason)]);
  });

  test("what is no definition and cannot be read is nobody's business", async () => {
    const files = { "blob.yml": "rows: \u0000\n", "web.yml": PLAIN };
    expect((await call(["lint"], { cwd: temporaryEstate(files) })).code).toBe(EXIT.success);
    const broken = { "blob.yml": "scheduler: \u0000\n", "web.yml": PLAIN };
    expect((await call(["lint", "--fail-on", "never"], { cwd: temporaryEstate(broken) })).code).toBe(EXIT.input);
  });

  test("json is the whole report, and report prints the same", async () => {
    const cwd = temporaryEstate({ "hako/web.yml": WEB });
    const lint = await call(["lint", "--format", "json"], { cwd: join(cwd, "hako") });
    const report = JSON.parse(lint.out) as Report;
    expect(report.findings.map((finding) => finding.location.path)).toContain("hako/web.yml");
    expect(report.ledger.entries.length).toBe(report.ledger.totals.constructs);
    expect((await call(["report", "--format", "json"], { cwd })).out).toBe(lint.out);
  });

  test("several formats at once, into files", async () => {
    const cwd = temporaryEstate({ "web.yml": WEB });
    const { out } = await call(["lint", "--format", "pretty", "--format", "json=a.json", "--format", "markdown=b.md"], {
      cwd,
      stdout: { isTTY: true, columns: 100 },
    });
    expect(showCodes(out)).toContain("‹1›");
    expect(JSON.parse(readFileSync(join(cwd, "a.json"), "utf8"))).toHaveProperty("schemaVersion", 1);
    expect(readFileSync(join(cwd, "b.md"), "utf8")).toMatch(/^# Migration report\n/);
  });

  test.each<[string, string[], Record<string, string>]>([
    ["--no-color", ["--no-color"], {}],
    ["NO_COLOR", [], { NO_COLOR: "1" }],
  ])("no colour with %s", async (_what, argv, env) => {
    const { out } = await call(["lint", ...argv], {
      cwd: temporaryEstate({ "web.yml": WEB }),
      env,
      stdout: { isTTY: true, columns: 100 },
    });
    expect(out).not.toContain("\u001b");
  });

  test("--app shows one app only", async () => {
    const cwd = temporaryEstate({ "web.yml": WEB, "api.yml": WEB });
    const { out } = await call(["lint", "--app", "api"], { cwd });
    expect(out).toContain("api.yml:15:5");
    expect(out).not.toContain("web.yml");
    expect(out).toContain("next: `hakobu migrate --diff --app api`");
  });

  test("a secret in a definition is shown nowhere", async () => {
    const secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYzzzz";
    const text = WEB.replace("    PORT:", `    AWS_SECRET_ACCESS_KEY: ${secret}\n    PORT:`);
    const cwd = temporaryEstate({ "web.yml": text });
    const runs = [
      ["lint"],
      ["lint", "--format", "json"],
      ["report"],
      ["migrate", "--diff"],
      ["migrate"],
      ["migrate", "--diff", "--as-is"],
    ];
    for (const argv of runs) {
      const { out, err } = await call(argv, { cwd });
      expect(out + err, argv.join(" ")).not.toContain(secret);
    }
    expect(readFileSync(join(cwd, "hakobu-out/web/ecs-task-def.json"), "utf8")).toContain(secret);
    const page = readFileSync(join(cwd, "hakobu-out/web/README.md"), "utf8");
    expect(page).toContain('"name": "AWS_SECRET_ACCESS_KEY"');
    expect(page).not.toContain(secret);
  });

  test("file names, keys and values cannot drive the terminal", async () => {
    const evil = "\u001b]0;owned\u0007\u009b2J\u202e";
    const cwd = temporaryEstate({
      [`web${evil}.yml`]: WEB.replace("DB_PASSWORD:", `"DB${evil}": '#{x}'\n    DB_PASSWORD:`),
    });
    for (const argv of [
      ["lint"],
      ["report"],
      ["lint", "--format", "json"],
      ["migrate", "--diff"],
      ["migrate"],
      ["lint", `no${evil}`],
      ["lint", "--app", evil],
    ]) {
      const { out, err } = await call(argv, { cwd });
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.exec(out + err), JSON.stringify(argv)).toBeNull();
    }
  });
});

describe("migrate", () => {
  test("writes, says what, and changes nothing the second time", async () => {
    const cwd = temporaryEstate({ "web.yml": WEB });
    const first = await call(["migrate"], { cwd });
    expect(first.code).toBe(EXIT.success);
    expect(first.out).toMatch(/^hakobu-out: \d+ created\n/);
    expect(first.out).toContain("next: follow hakobu-out/MIGRATION.md from the top");
    expect(existsSync(join(cwd, "hakobu-out/web/ecs-task-def.json"))).toBe(true);
    const second = await call(["migrate"], { cwd });
    expect(second.out).toMatch(/^hakobu-out: \d+ unchanged\n/);
    expect((await call(["migrate", "--diff"], { cwd })).out).toBe("");
  });

  test("--diff shows what migrate then writes, and writes nothing", async () => {
    const cwd = temporaryEstate({ "web.yml": WEB });
    const { out, err, code } = await call(["migrate", "--diff", "--out", "native/"], { cwd });
    expect(code).toBe(EXIT.success);
    expect(out).toMatch(/^--- \/dev\/null\n\+\+\+ native\/web\/ecs-task-def\.json\n@@ -0,0 \+1,\d+ @@\n\+\{\n/m);
    expect(err).toMatch(/^native: \d+ created; nothing was written/);
    expect(existsSync(join(cwd, "native"))).toBe(false);
    await call(["migrate", "--out", "native/"], { cwd });
    const added = /\+\+\+ native\/web\/ecs-task-def\.json\n@@.*\n((?:\+.*\n)+)/.exec(out)?.[1]?.replace(/^\+/gm, "");
    expect(readFileSync(join(cwd, "native/web/ecs-task-def.json"), "utf8")).toBe(added);
  });

  test("--diff --quiet leaves standard error empty", async () => {
    expect((await call(["migrate", "--diff", "--quiet"], { cwd: temporaryEstate({ "web.yml": WEB }) })).err).toBe("");
  });

  test("--as-is keeps what Hako does; the default moves the secret", async () => {
    const cwd = temporaryEstate({ "web.yml": WEB });
    await call(["migrate", "--as-is", "--out", "a"], { cwd });
    await call(["migrate", "--out", "b"], { cwd });
    const container = (folder: string): string => readFileSync(join(cwd, folder, "web/ecs-task-def.json"), "utf8");
    expect(container("a")).toContain("#{vault:shop/web/db_password}");
    expect(container("b")).not.toContain("#{vault:");
    expect(container("b")).toContain('"secrets"');
  });

  test("what was secret in the output folder and is not any more is masked in the diff", async () => {
    const cwd = temporaryEstate({ "web.yml": PLAIN });
    await call(["migrate"], { cwd });
    const path = join(cwd, "hakobu-out/web/ecs-task-def.json");
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace('"PORT"', '"DB_PASSWORD"').replace('"3000"', '"correct-horse-battery"'),
    );
    const { out } = await call(["migrate", "--diff"], { cwd });
    expect(out).toContain('-          "name": "DB_PASSWORD",');
    expect(out).not.toContain("correct-horse-battery");
  });

  test("--app limits what is written", async () => {
    const cwd = temporaryEstate({ "web.yml": WEB, "api.yml": WEB });
    await call(["migrate", "--app", "api"], { cwd });
    expect(existsSync(join(cwd, "hakobu-out/api/ecs-task-def.json"))).toBe(true);
    expect(existsSync(join(cwd, "hakobu-out/web"))).toBe(false);
  });

  test("nothing is written where there is nothing to read", async () => {
    const cwd = temporaryEstate({});
    expect((await call(["migrate"], { cwd })).code).toBe(EXIT.input);
    expect(existsSync(join(cwd, "hakobu-out"))).toBe(false);
  });
});

describe("rules and explain", () => {
  test("rules lists each with what it finds; as JSON, { rules: [ { id, mechanism } ] }", async () => {
    const { out } = await call(["rules", "--format", "json"], { cwd: "/" });
    const { rules } = JSON.parse(out) as { rules: { id: string; mechanism: string }[] };
    expect(rules.length).toBeGreaterThan(5);
    const list = await call(["rules"], { cwd: "/" });
    for (const { id, mechanism } of rules) {
      expect(list.out).toContain(id);
      expect(list.out).toContain(mechanism);
      const explained = await call(["explain", id], { cwd: "/" });
      expect(explained.code).toBe(EXIT.success);
      expect(explained.out.startsWith(`${id}  `)).toBe(true);
    }
  });
});

describe("a bug", () => {
  const failing = (env: Record<string, string>): ReturnType<typeof fakeTerminal> => {
    const terminal = fakeTerminal({ cwd: "/", env });
    const stdout = {
      write: () => {
        throw new TypeError("hunter2 is not iterable");
      },
    };
    return { ...terminal, stdout };
  };

  test("is exit 4, asks for a report, and shows neither stack nor message, which may hold a secret", async () => {
    const terminal = failing({});
    expect(await run(["rules"], terminal)).toBe(EXIT.bug);
    expect(terminal.err()).toContain("failed (TypeError). This is a bug in hakobu: please report it");
    expect(terminal.err()).not.toMatch(/hunter2|\bat /);
  });

  test("shows where with HAKOBU_DEBUG", async () => {
    const terminal = failing({ HAKOBU_DEBUG: "1" });
    expect(await run(["rules"], terminal)).toBe(EXIT.bug);
    expect(terminal.err()).toMatch(/hunter2 is not iterable\n +at /);
  });
});
