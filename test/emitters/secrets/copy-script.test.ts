import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyScript, type SecretCopy } from "../../../src/emitters/secrets/copy-script.ts";

/** A `vault` that answers from a folder, as the real one does for KV version 1 (`read`) and 2 (`kv get`). */
const FAKE_VAULT = `#!/bin/sh
printf '%s\\n' "vault $* at $VAULT_ADDR" >>"$FAKE/arguments"
if [ -f "$FAKE/slow" ]; then : >"$FAKE/started"; sleep 2; fi
if [ -f "$FAKE/away" ]; then echo "dial tcp: lookup vault: no such host" >&2; exit 2; fi
if [ -f "$FAKE/sealed" ]; then echo "Error: Code: 503. Errors: * Vault is sealed" >&2; exit 2; fi
case $1 in
  read) path=$3 ;;
  kv) path="\${3#-mount=}/$5" ;;
esac
if [ -f "$FAKE/vault/$path" ]; then cat "$FAKE/vault/$path"; else echo "No value found at $path" >&2; exit 2; fi
`;

/** An \`aws\` with a Parameter Store and a Secrets Manager that keep state; it quotes what it was given when it refuses, as the real one may. */
const FAKE_AWS = `#!/usr/bin/env node
const fs = require("node:fs");
const fake = process.env.FAKE;
const argv = process.argv.slice(2);
fs.appendFileSync(fake + "/arguments", "aws " + argv.join(" ") + "\\n");
const option = (name) => argv[argv.indexOf(name) + 1];
const state = JSON.parse(fs.readFileSync(fake + "/aws.json", "utf8"));
const refuse = (code, text) => { process.stderr.write("\\nAn error occurred (" + code + ") when calling the operation: " + text + "\\n"); process.exit(254); };
if (state.throttle > 0) { state.throttle--; fs.writeFileSync(fake + "/aws.json", JSON.stringify(state)); refuse("ThrottlingException", "Rate exceeded"); }
const call = argv[0] + " " + argv[1];
if (call === "sts get-caller-identity") {
  if (state.deny) refuse("ExpiredToken", "expired");
  process.stdout.write("012345678901\\n");
} else if (call === "ssm get-parameter" || call === "secretsmanager get-secret-value") {
  const kind = argv[0];
  const name = kind === "ssm" ? option("--name") : option("--secret-id");
  if (!(name in state[kind])) refuse(kind === "ssm" ? "ParameterNotFound" : "ResourceNotFoundException", "");
  process.stdout.write(state[kind][name] + "\\n");
} else {
  const input = JSON.parse(fs.readFileSync(option("--cli-input-json").slice("file://".length), "utf8"));
  const value = input.Value ?? input.SecretString;
  if (state.deny) refuse("AccessDeniedException", "not allowed to write " + value);
  const name = input.Name ?? input.SecretId;
  if (argv[1] !== "put-secret-value" && !input.Overwrite && name in state[argv[0]]) refuse("ParameterAlreadyExists", value);
  state[argv[0]][name] = value;
  state.inputs.push({ ...input, Value: undefined, SecretString: undefined });
  fs.writeFileSync(fake + "/aws.json", JSON.stringify(state));
  process.stdout.write("{}\\n");
}
`;

let fake = "";
beforeEach(() => {
  fake = mkdtempSync(join(tmpdir(), "hakobu-copy-"));
  mkdirSync(join(fake, "bin"));
  mkdirSync(join(fake, "vault/secret/shop/web"), { recursive: true });
  for (const [name, text] of [
    ["vault", FAKE_VAULT],
    ["aws", FAKE_AWS],
  ] as const) {
    writeFileSync(join(fake, "bin", name), text);
    chmodSync(join(fake, "bin", name), 0o755);
  }
  setState({});
});
afterEach(() => rmSync(fake, { recursive: true }));

interface State {
  ssm?: Record<string, string>;
  secretsmanager?: Record<string, string>;
  throttle?: number;
  deny?: boolean;
  inputs?: unknown[];
}

function setState(state: State): void {
  writeFileSync(
    join(fake, "aws.json"),
    JSON.stringify({ ssm: {}, secretsmanager: {}, throttle: 0, deny: false, inputs: [], ...state }),
  );
}

function state(): Required<State> {
  return JSON.parse(readFileSync(join(fake, "aws.json"), "utf8")) as Required<State>;
}

function vault(path: string, value: string): void {
  writeFileSync(join(fake, "vault", path), value);
}

function run(
  secrets: readonly SecretCopy[],
  args: readonly string[] = [],
  shell: readonly string[] = ["sh"],
  env: Readonly<Record<string, string>> = {},
): { status: number | null; stdout: string; stderr: string } {
  writeFileSync(join(fake, "copy.sh"), copyScript(secrets));
  const [program, ...options] = shell;
  const result = spawnSync(program ?? "sh", [...options, "copy.sh", ...args], {
    cwd: fake,
    encoding: "utf8",
    env: {
      PATH: `${join(fake, "bin")}:${process.env["PATH"]}`,
      FAKE: fake,
      HAKOBU_RETRY_SECONDS: "0",
      HAKOBU_ROOT: fake,
      FROM_ENVIRONMENT: "planted-in-environment",
      TMPDIR: fake,
      ...env,
    },
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

const inVault = (path: string) => ({ kind: "vault", version: 1, mount: "secret", path }) as const;
const parameter = (name: string, ...value: SecretCopy["value"] & readonly unknown[]): SecretCopy =>
  ({ store: "parameter-store", region: "ap-northeast-1", name, value }) as SecretCopy;
const PASSWORD = parameter("/shop/web/db_password", inVault("shop/web/db_password"));

describe("copying", () => {
  test("creates what is not there, says so, and a second run changes nothing", () => {
    vault("secret/shop/web/db_password", "planted");
    expect(run([PASSWORD])).toEqual({
      status: 0,
      stdout: "/shop/web/db_password: copied\n1 copied, 0 not\n",
      stderr: "",
    });
    expect(state().ssm).toEqual({ "/shop/web/db_password": "planted" });
    expect(state().inputs).toEqual([{ Name: "/shop/web/db_password", Type: "SecureString", Overwrite: false }]);
    expect(run([PASSWORD]).stdout).toBe("/shop/web/db_password: the same\n1 copied, 0 not\n");
    expect(state().inputs).toHaveLength(1);
  });

  test.each([
    ["a line break at the end", "planted\n"],
    ["line breaks and an empty line", "planted\n\nsecond\n\n"],
    ["quotes, dollars and backslashes", `pl"an'ted $HOME \\n \`id\` \\`],
    ["tabs and control characters", "pl\tan\u0001ted\r"],
    ["characters that are not ASCII", "プラント🌱é"],
    ["a leading dash and spaces", "-n  planted  "],
    ["exactly 4 KB", "x".repeat(4096)],
  ])("keeps %s", (_, value) => {
    vault("secret/shop/web/db_password", value);
    expect(run([PASSWORD]).status).toBe(0);
    expect(state().ssm["/shop/web/db_password"]).toBe(value);
    expect(run([PASSWORD], ["--check"]).stdout).toBe("/shop/web/db_password: the same\n1 compared, 0 not\n");
  });

  test("composes typed characters and what providers answer", () => {
    vault("secret/shop/web/user", "u$er");
    writeFileSync(join(fake, "common.env"), "# pw=no\npw=first\n  pw=planted=x\n");
    const typed = "mysql2://'`$x`\nEND_OF_TEXT\n";
    const secret = parameter(
      "/shop/web/url",
      { kind: "literal", text: typed },
      inVault("shop/web/user"),
      { kind: "literal", text: ":" },
      { kind: "file", path: "common.env", key: "pw" },
      { kind: "environment", name: "FROM_ENVIRONMENT" },
      { kind: "literal", text: "\n" },
    );
    expect(run([secret]).status).toBe(0);
    expect(state().ssm["/shop/web/url"]).toBe(`${typed}u$er:planted=xplanted-in-environment\n`);
  });

  test("writes the members of a JSON secret, under a customer key", () => {
    vault("secret/shop/web/a", 'x"y\n');
    const secret: SecretCopy = {
      store: "secrets-manager",
      region: "ap-northeast-1",
      name: "shop/web",
      kmsKey: "alias/shop",
      value: {
        members: [
          { key: "A", pieces: [inVault("shop/web/a")] },
          { key: 'B"', pieces: [{ kind: "literal", text: "{{b}}" }] },
        ],
      },
    };
    expect(run([secret]).status).toBe(0);
    expect(JSON.parse(state().secretsmanager["shop/web"] ?? "")).toEqual({ A: 'x"y\n', 'B"': "{{b}}" });
    expect(state().inputs).toEqual([{ Name: "shop/web", KmsKeyId: "alias/shop" }]);
    expect(run([secret], ["--check"]).status).toBe(0);
  });

  test("reads KV version 2 where it is configured", () => {
    mkdirSync(join(fake, "vault/kv/shop"), { recursive: true });
    vault("kv/shop/pw", "planted");
    expect(run([parameter("/shop/pw", { kind: "vault", version: 2, mount: "kv", path: "shop/pw" })]).status).toBe(0);
    expect(state().ssm["/shop/pw"]).toBe("planted");
  });

  test("copies only the names that were asked for", () => {
    vault("secret/shop/web/db_password", "planted");
    const other = parameter("/shop/web/other", inVault("shop/web/other"));
    expect(run([PASSWORD, other], ["/shop/web/db_password"]).stdout).toBe(
      "/shop/web/db_password: copied\n1 copied, 0 not\n",
    );
    expect(run([PASSWORD], ["/nothing"])).toMatchObject({ status: 2, stderr: "copy.sh: no secret has that name\n" });
  });
});

describe("a value that is there already", () => {
  beforeEach(() => {
    vault("secret/shop/web/db_password", "planted");
    setState({ ssm: { "/shop/web/db_password": "planted-other" } });
  });

  test("is left alone", () => {
    expect(run([PASSWORD])).toMatchObject({
      status: 1,
      stderr: "/shop/web/db_password: another value is there already; look at both, then run this with --force\n",
    });
    expect(state().ssm["/shop/web/db_password"]).toBe("planted-other");
  });

  test("is overwritten with --force", () => {
    expect(run([PASSWORD], ["--force"]).status).toBe(0);
    expect(state().ssm["/shop/web/db_password"]).toBe("planted");
    expect(state().inputs).toMatchObject([{ Overwrite: true }]);
  });

  test("is compared with --check, which changes nothing", () => {
    expect(run([PASSWORD], ["--check"])).toEqual({
      status: 1,
      stdout: "0 compared, 1 not\n",
      stderr: "/shop/web/db_password: differs\n",
    });
    expect(state().inputs).toEqual([]);
  });
});

describe("what goes wrong is said, and the others are still copied", () => {
  const other = parameter("/shop/web/other", { kind: "literal", text: "x" });

  test.each([
    ["a key that is missing", () => {}, "cannot read vault:secret/shop/web/db_password: there is no such key"],
    [
      "a Vault that is sealed",
      () => writeFileSync(join(fake, "sealed"), ""),
      "cannot read vault:secret/shop/web/db_password: Vault is sealed; unseal it and run this again",
    ],
    [
      "a value of 4 KB and one byte",
      () => vault("secret/shop/web/db_password", "x".repeat(4097)),
      "the value has 4097 bytes, and a standard parameter takes 4096; use Secrets Manager for it",
    ],
    [
      "braces that Parameter Store refuses",
      () => vault("secret/shop/web/db_password", "a{{b"),
      "the value has '{{' in it, and Parameter Store does not take that; use Secrets Manager for it",
    ],
    [
      "an empty value",
      () => vault("secret/shop/web/db_password", ""),
      "the value is empty, and no store takes an empty value",
    ],
  ])("%s", (_, arrange, message) => {
    arrange();
    expect(run([PASSWORD, other])).toEqual({
      status: 1,
      stdout: "/shop/web/other: copied\n1 copied, 1 not\n",
      stderr: `/shop/web/db_password: ${message}\n`,
    });
  });

  test("AWS that says no: its code is shown, its words are not", () => {
    vault("secret/shop/web/db_password", "planted");
    setState({ deny: true });
    expect(run([PASSWORD])).toEqual({
      status: 1,
      stdout: "0 copied, 1 not\n",
      stderr: "/shop/web/db_password: not copied: AccessDeniedException\n",
    });
  });

  test("AWS that is asked too often: once more, and an end", () => {
    vault("secret/shop/web/db_password", "planted");
    setState({ throttle: 3 });
    expect(run([PASSWORD]).status).toBe(0);
    setState({ throttle: 100 });
    expect(run([PASSWORD])).toMatchObject({
      status: 1,
      stderr: "/shop/web/db_password: cannot be compared: ThrottlingException\n",
    });
    expect(state().throttle).toBe(94);
  });

  test("a wrong call", () => {
    expect(run([PASSWORD], ["--froce"]).status).toBe(2);
    expect(run([PASSWORD], ["--check", "--force"]).status).toBe(2);
  });

  test("a program that is not there", () => {
    rmSync(join(fake, "bin/vault"));
    expect(run([PASSWORD])).toMatchObject({ status: 2, stderr: "copy.sh: the program 'vault' is not installed\n" });
  });
});

test("no value is in the output, in an argument or in a trace, and no file is left behind", () => {
  vault("secret/shop/web/db_password", "planted-secret");
  writeFileSync(join(fake, "common.env"), "pw=planted-file\n");
  const secrets = [
    PASSWORD,
    parameter(
      "/composed",
      { kind: "literal", text: "planted-literal" },
      inVault("shop/web/db_password"),
      { kind: "file", path: "common.env", key: "pw" },
      { kind: "environment", name: "FROM_ENVIRONMENT" },
    ),
    {
      store: "secrets-manager",
      region: "r",
      name: "json",
      value: { members: [{ key: "a", pieces: [inVault("shop/web/db_password")] }] },
    } satisfies SecretCopy,
  ];
  for (const args of [[], ["--check"], ["--force"]]) {
    setState(args[0] === "--force" ? { ssm: { "/shop/web/db_password": "planted-old" } } : {});
    const { stdout, stderr } = run(secrets, args, ["sh", "-x"]);
    expect(stdout + stderr + readFileSync(join(fake, "arguments"), "utf8")).not.toContain("planted");
    expect(stderr).toContain("finish");
  }
  expect(existsSync(join(fake, "arguments"))).toBe(true);
  const left = spawnSync("find", [fake, "-name", "tmp.*"], { encoding: "utf8" }).stdout;
  expect(left).toBe("");
});

/** What is left of a run in its folder for temporary files. */
function left(): string {
  return spawnSync("find", [fake, "-name", "tmp.*"], { encoding: "utf8" }).stdout;
}

describe("the server that a value is read from", () => {
  const at = (address: string | undefined, name: string): SecretCopy =>
    parameter(name, { ...inVault("shop/web/db_password"), ...(address === undefined ? {} : { address }) });
  const secrets = [at("https://a.example.com", "/a"), at("https://b.example.com", "/b"), at(undefined, "/c")];
  const asked = (): string[] =>
    [...readFileSync(join(fake, "arguments"), "utf8").matchAll(/^vault .* at (.*)$/gm)].map((match) => match[1] ?? "");

  test("is the definition's own, else VAULT_ADDR", () => {
    vault("secret/shop/web/db_password", "planted");
    expect(run(secrets, [], ["sh"], { VAULT_ADDR: "https://c.example.com" }).status).toBe(0);
    expect(asked()).toEqual(["https://a.example.com", "https://b.example.com", "https://c.example.com"]);
  });

  test("is HAKOBU_VAULT_ADDR where that is set", () => {
    vault("secret/shop/web/db_password", "planted");
    run(secrets, [], ["sh"], { HAKOBU_VAULT_ADDR: "https://proxy.example.com" });
    expect(new Set(asked())).toEqual(new Set(["https://proxy.example.com"]));
  });

  test("may be away", () => {
    writeFileSync(join(fake, "away"), "");
    expect(run([PASSWORD]).stderr).toContain("nothing answers there; HAKOBU_VAULT_ADDR names another address");
  });
});

describe("the account that a secret belongs to", () => {
  const here = { ...parameter("/x", { kind: "literal", text: "planted" }), account: "012345678901" };
  const elsewhere = { ...here, account: "123456789012" };

  test("is the one of the credentials, or nothing is read or written", () => {
    expect(run([here]).status).toBe(0);
    setState({});
    expect(run([elsewhere])).toMatchObject({
      status: 1,
      stderr: "/x: belongs to the account 123456789012, and your AWS credentials are those of 012345678901\n",
    });
    expect(state().ssm).toEqual({});
  });

  test("credentials that do not work are said so", () => {
    setState({ deny: true });
    expect(run([here]).stderr).toBe("/x: your AWS credentials do not work: ExpiredToken\n");
  });

  test("and the region choose between secrets of the same name", () => {
    const abroad = { ...here, region: "us-east-1" };
    expect(run([here, elsewhere, abroad], ["--account", "012345678901", "--region", "us-east-1", "/x"]).stdout).toBe(
      "/x: copied\n1 copied, 0 not\n",
    );
    expect(readFileSync(join(fake, "arguments"), "utf8")).not.toContain("ap-northeast-1");
    expect(run([here], ["--account"]).status).toBe(2);
  });
});

const SHELLS: readonly (readonly [string, readonly string[]])[] = [
  ["sh", []],
  ["dash", []],
  ["bash", ["--posix"]],
  ["busybox", ["sh"]],
];
const installed = (program: string): boolean => spawnSync(program, ["-c", ":"]).error === undefined;

describe.each(SHELLS)("in %s %j", (program, options) => {
  const shell = [program, ...options];

  test.skipIf(!installed(program))(`the same comes out (skipped where there is no ${program})`, () => {
    const bytes = "-n pl'an\"ted\n\n $HOME `id` \\\\n %s é🌱 \u0001\t{x}\r\n";
    mkdirSync(join(fake, "vault/secret/-shop"), { recursive: true });
    vault("secret/-shop/a key é", bytes);
    const typed = parameter("/typed", { kind: "literal", text: "-e a\\tb'\n" }, inVault("-shop/a key é"), {
      kind: "environment",
      name: "FROM_ENVIRONMENT",
    });
    const json: SecretCopy = {
      ...typed,
      store: "secrets-manager",
      name: "json",
      value: { members: [{ key: "-k é", pieces: [inVault("-shop/a key é")] }] },
    };
    expect(run([typed, json], [], shell)).toMatchObject({ status: 0, stderr: "" });
    expect(state().ssm["/typed"]).toBe(`-e a\\tb'\n${bytes}planted-in-environment`);
    expect(JSON.parse(state().secretsmanager["json"] ?? "")).toEqual({ "-k é": bytes });
    expect(run([typed, json], ["--check"], shell)).toMatchObject({ status: 0, stderr: "" });
    vault("secret/-shop/a key é", "x".repeat(4097));
    expect(run([typed], ["--check"], shell).stderr).toMatch(/^\/typed: the value has \d+ bytes/);
    expect(left()).toBe("");
  });
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s leaves no file behind", async (signal) => {
  vault("secret/shop/web/db_password", "planted");
  writeFileSync(join(fake, "slow"), "");
  writeFileSync(join(fake, "copy.sh"), copyScript([PASSWORD]));
  const child = spawn("sh", ["copy.sh"], {
    cwd: fake,
    detached: true,
    stdio: "ignore",
    env: { PATH: `${join(fake, "bin")}:${process.env["PATH"]}`, FAKE: fake, TMPDIR: fake },
  });
  const ended = new Promise((resolve) => child.on("close", (code) => resolve(code)));
  while (!existsSync(join(fake, "started"))) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(left()).not.toBe("");
  // As a terminal does it: to the shell and to the program that it waits for.
  process.kill(-(child.pid ?? 0), signal);
  expect(await ended).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
  expect(left()).toBe("");
  expect(state().ssm).toEqual({});
});
