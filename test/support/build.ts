import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

/**
 * Builds the command line before the tests, so that those of the command run what users run. Where it does not build,
 * there is none: the tests of everything else still tell what they know.
 */
export default function build(): void {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/build.mjs"], { encoding: "utf8" });
  if (status === 0) return;
  rmSync("dist/cli.mjs", { force: true });
  console.error(`the command line does not build:\n${stderr.split("\n").slice(0, 20).join("\n")}`);
}
