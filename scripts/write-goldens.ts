// The part of `npm run golden` (see golden.mjs) that needs the library: fixtures and blocks of documents.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fixtureNames, fixtureOutputs } from "./fixture-outputs.ts";
import { fence, replaceBlock } from "./generated-blocks.ts";
import { importBans } from "./import-bans.ts";
import { importTable } from "./import-table.ts";

writeFileSync(".oxlintrc.imports.json", importBans());
update("docs/architecture.md", "import table", importTable());

for (const name of fixtureNames()) {
  const expected = join("fixtures", name, "expected");
  const outputs = await fixtureOutputs(name);
  rmSync(expected, { recursive: true, force: true });
  for (const [path, text] of outputs) {
    mkdirSync(dirname(join(expected, path)), { recursive: true });
    writeFileSync(join(expected, path), text);
  }
  console.log(`fixtures/${name}/expected: ${outputs.size} files`);
}

update("README.md", "npm run demo", fence("text", node("scripts/demo.mjs", "shop")));
update("README.md", "npm run demo, the replay", fence("text", node("scripts/demo.mjs", "staff")));
update("README.md", "hakobu --help", fence("text", node("dist/cli.mjs", "--help")));

function update(path: string, block: string, content: string): void {
  writeFileSync(path, replaceBlock(readFileSync(path, "utf8"), block, content));
  console.log(`${path}: ${block}`);
}

function node(...args: string[]): string {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" };
  return execFileSync(process.execPath, args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "inherit"] });
}
