import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

/** Commands of a clone of hakobu, not of a user's repository: `.ci/run` runs each of them itself. */
const RUN_BY_CI = new Set(["npm ci && npm run demo", "npm ci && npm test"]);

interface Block {
  readonly document: string;
  readonly line: number;
  /** The folder of `fixtures` that it is run in. */
  readonly estate: string;
  readonly commands: readonly string[];
}

const documents = ["README.md", "CONTRIBUTING.md", ...markdownIn("docs"), ...markdownIn("rules")];
const blocks = documents.flatMap((document) => blocksOf(document, readFileSync(document, "utf8")));
const folder = mkdtempSync(join(tmpdir(), "hakobu-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the commands of the documents", () => {
  it("are there", () => {
    expect(blocks.length).toBeGreaterThan(1);
    const commands = blocks.flatMap((block) => block.commands);
    for (const command of RUN_BY_CI) expect(commands).toContain(command);
  });

  it.each(blocks.filter((block) => !block.commands.every((command) => RUN_BY_CI.has(command))))(
    "$document:$line",
    ({ commands, estate, line, document }) => {
      const scratch = join(folder, `${document.replaceAll("/", "-")}-${line}`);
      cpSync(`fixtures/${estate}/input`, scratch, { recursive: true });
      for (const command of commands) {
        const { status, stderr, stdout } = run(command, scratch);
        expect(status, `\`${command}\`\n${stdout}\n${stderr}`).toBe(expectedStatus(command));
        expect(stderr, command).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
      }
    },
  );

  it("notices a command that does not exist, and a wrong exit code", () => {
    expect(run("hakobu no-such-command", folder).status).not.toBe(0);
    expect(expectedStatus("hakobu lint # exits 1: something is wrong")).toBe(1);
    expect(blocksOf("a.md", "```sh\nhakobu lint\n# a comment\nhakobu \\\n  rules\n```\n")).toEqual([
      { document: "a.md", line: 1, estate: "shop", commands: ["hakobu lint", "hakobu   rules"] },
    ]);
    expect(blocksOf("a.md", "```sh\n# in fixtures/staff/input\nhakobu verify\n```\n")[0]?.estate).toBe("staff");
  });
});

/** `hakobu` is the one that was built; what a clone would have is not there. */
function run(command: string, cwd: string): { status: number | null; stdout: string; stderr: string } {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  symlinkOnce(resolve("dist/cli.mjs"), join(bin, "hakobu"));
  const env = { ...process.env, PATH: [bin, process.env["PATH"]].join(delimiter), NO_COLOR: "1" };
  return spawnSync("bash", ["-euo", "pipefail", "-c", command], { cwd, env, encoding: "utf8", timeout: 30_000 });
}

function symlinkOnce(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** A command that is meant to fail says so: `# exits 1`. */
function expectedStatus(command: string): number {
  return Number(/# exits (\d)/.exec(command)?.[1] ?? 0);
}

function blocksOf(document: string, text: string): Block[] {
  return [...text.matchAll(/^(`{3,})sh\n([^]*?)^\1$/gm)].map((match) => ({
    document,
    line: text.slice(0, match.index).split("\n").length,
    estate: /^# in fixtures\/(\w+)\/input$/m.exec(match[2] ?? "")?.[1] ?? "shop",
    commands: (match[2] ?? "")
      .replaceAll("\\\n", "")
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.startsWith("#")),
  }));
}

function markdownIn(path: string): string[] {
  const files = readdirSync(path, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".md")).map((file) => `${path}/${file.replaceAll("\\", "/")}`);
}
