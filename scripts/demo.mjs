// `npm run demo`: the main job on the estates in fixtures, with the commands that a user would type.
// What is written stays in hakobu-out/demo, to be looked at. `node scripts/demo.mjs NAME` shows one of them alone.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { resolve } from "node:path";

const DEMOS = {
  shop: [
    ["lint", "--fail-on", "never"],
    ["migrate", "--out", "../../../hakobu-out/demo"],
  ],
  staff: [["verify"]],
};

const cli = resolve("dist/cli.mjs");
const [only] = process.argv.slice(2);
rmSync("hakobu-out/demo", { recursive: true, force: true });
for (const [name, commands] of Object.entries(DEMOS)) {
  if (only !== undefined && only !== name) continue;
  for (const args of commands) {
    if (process.exitCode) break;
    process.stdout.write(`$ hakobu ${args.join(" ")}\n`);
    const { status, error } = spawnSync(process.execPath, [cli, ...args], {
      cwd: resolve("fixtures", name, "input"),
      stdio: ["ignore", "inherit", "inherit"],
    });
    if (error) throw error;
    if (status !== 0) process.exitCode = status ?? 1;
    process.stdout.write("\n");
  }
}
