// Runs a TypeScript file with the machine's Node: bundles it in memory first, because Node 20 cannot strip types.
// Usage: node scripts/run.mjs FILE.ts [ARG...]
import { mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [entry, ...rest] = process.argv.slice(2);
if (!entry) {
  console.error("usage: node scripts/run.mjs FILE.ts [ARG...]");
  process.exit(2);
}
const folder = await mkdtemp(join(resolve("node_modules"), ".run-"));
try {
  const outfile = join(folder, "main.mjs");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
  });
  process.argv.splice(1, process.argv.length - 1, entry, ...rest);
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(folder, { recursive: true, force: true });
}
