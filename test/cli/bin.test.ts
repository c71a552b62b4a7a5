import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { VERSION } from "../../src/version.ts";
import { temporaryEstate } from "../support/estate.ts";

const CLI = resolve("dist/cli.mjs");

test("the command was built", () => {
  expect(existsSync(CLI), "`npm run build` makes dist/cli.mjs").toBe(true);
});

describe("the built command", () => {
  test("prints its version, and its exit code is that of the run", () => {
    const { stdout, status } = spawnSync(process.execPath, [CLI, "--version"], { encoding: "utf8" });
    expect([stdout, status]).toEqual([`${VERSION}\n`, 0]);
    expect(spawnSync(process.execPath, [CLI, "lint"], { cwd: temporaryEstate({}) }).status).toBe(3);
  });

  test("a reader that stops early is no failure", async () => {
    const child = spawn(process.execPath, [CLI, "rules", "--format", "json"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const code = await new Promise((done) => child.on("close", done));
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("nothing is cut off in a pipe", () => {
    const { stdout } = spawnSync(process.execPath, [CLI, "rules", "--format", "json"], {
      encoding: "utf8",
      maxBuffer: 1e9,
    });
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  });
});

test("what loads before a command runs is commander and the command line itself", async () => {
  const { metafile } = await build({
    entryPoints: { cli: "src/cli/bin.ts" },
    outdir: "out",
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
  });
  const loaded = new Set<string>();
  const load = (path: string): void => {
    const output = metafile.outputs[path];
    if (output === undefined || loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of output.imports) if (kind === "import-statement") load(next);
  };
  load("out/cli.js");
  const inputs = [...loaded].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {}));
  const packages = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  expect([...packages]).toEqual(["commander"]);
  const parts = new Set(inputs.flatMap((path) => /^src\/([^/]+)/.exec(path)?.[1] ?? []));
  expect([...parts].toSorted()).toEqual(["cli", "reporters", "source", "version.ts"]);
  expect(inputs.filter((path) => path.startsWith("src/cli/commands/"))).toEqual([]);
});
