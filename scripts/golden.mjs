// `npm run golden`: regenerates every golden and generated document. CI runs it and fails where a file changes.
// Each step uses what the one before it made.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const node = (...args) => {
  try {
    execFileSync(process.execPath, args, { stdio: "inherit" });
  } catch {
    console.error(`failed: node ${args.join(" ")}`);
    process.exit(1);
  }
};
node("scripts/run.mjs", "scripts/build-rules.ts");
node("scripts/run.mjs", "scripts/build-schemas.ts");
node("scripts/build.mjs");
node("scripts/run.mjs", "scripts/write-goldens.ts");

const tests = readdirSync("test", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts"))
  .map((path) => `test/${path}`)
  .filter((path) => /toMatch(File|Inline)?Snapshot\(/.test(readFileSync(path, "utf8")));
if (tests.length > 0) node("node_modules/vitest/vitest.mjs", "run", "--update=all", ...tests);
