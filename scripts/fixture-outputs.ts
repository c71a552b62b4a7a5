import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "../src/cli/main.ts";

/** Overlap is a stage of its own where a proxy or a front is moved: elsewhere it is nearly the end. */
const STAGES = { without: ["before", "after"], withProxies: ["before", "overlap", "after"] } as const;

/** The names of the estates in `fixtures`. */
export function fixtureNames(): string[] {
  return readdirSync("fixtures")
    .filter((name) => existsSync(join("fixtures", name, "input")))
    .toSorted();
}

/** Every file below a folder, relative to it, with `/`. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .toSorted();
}

/** What hakobu makes of the estate `fixtures/NAME/input`, by path below `expected`: what a user sees and gets. */
export async function fixtureOutputs(name: string): Promise<Map<string, string>> {
  const root = resolve("fixtures", name, "input");
  const outputs = new Map<string, string>([
    ["lint.txt", await printed(root, ["lint"])],
    ["report.md", await printed(root, ["report", "--format", "markdown"])],
    ["report.json", await printed(root, ["report", "--format", "json"])],
  ]);
  const replayed = await printed(root, ["verify", "--fail-on", "never"]);
  const hasProxies = !replayed.startsWith("nothing to replay");
  if (hasProxies) outputs.set("verify.txt", replayed);
  const folder = mkdtempSync(join(tmpdir(), "hakobu-fixture-"));
  try {
    for (const stage of hasProxies ? STAGES.withProxies : STAGES.without) {
      const out = join(folder, stage);
      await printed(root, ["migrate", "--stage", stage, "--out", out]);
      for (const path of filesBelow(out))
        outputs.set(`migrate/${stage}/${path}`, readFileSync(join(out, path), "utf8"));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return outputs;
}

/** What the command prints for a reader of a file: 80 columns, no colour. The exit code stands at the end of `lint.txt`. */
async function printed(cwd: string, argv: readonly string[]): Promise<string> {
  let text = "";
  const stdout = { write: (more: string) => (text += more) };
  let remarks = "";
  const stderr = { write: (more: string) => (remarks += more) };
  const code = await run(argv, { stdout, stderr, env: {}, cwd });
  if (code === 2 || code === 4) throw new Error(`hakobu ${argv.join(" ")} in ${cwd} ended with ${code}: ${remarks}`);
  return argv[0] === "lint" ? `$ hakobu ${argv.join(" ")}\n${text}${remarks}exit code ${code}\n` : text;
}
