// `npm run demo`: the main job on the estate in fixtures/shop, with the commands that a user would type.
// What is written stays in hakobu-out/demo, to be looked at.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { resolve } from "node:path";

const cli = resolve("dist/cli.mjs");
const cwd = resolve("fixtures/shop/input");
rmSync("hakobu-out/demo", { recursive: true, force: true });
for (const args of [
  ["lint", "--fail-on", "never"],
  ["migrate", "--out", "../../../hakobu-out/demo"],
]) {
  process.stdout.write(`$ hakobu ${args.join(" ")}\n`);
  const { status, error } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error) throw error;
  if (status !== 0) {
    process.exitCode = status ?? 1;
    break;
  }
  process.stdout.write("\n");
}
