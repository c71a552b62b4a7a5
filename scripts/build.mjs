// Builds dist/cli.mjs, each command in a chunk of its own; with --library also dist/lib, the importable modules
// with their types. Plain JavaScript: Node 20 cannot strip types, and `npm ci` runs this before anything else.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const node = (...args) => execFileSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });

const common = {
  bundle: true,
  minifySyntax: true,
  minifyWhitespace: true,
  platform: "node",
  target: "node20",
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
};

// The engine of regular expressions is a quarter of the code, and most runs refuse every text before they need it.
const engine = await build({
  ...common,
  stdin: { contents: 'export { RE2JS } from "re2js";', resolveDir: "." },
  outfile: "dist/re2js.cjs",
  format: "cjs",
});
const engineWhenNeeded = {
  name: "engine-when-needed",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^re2js$/ }, ({ path }) => ({ path, namespace: "when-needed" }));
    onLoad({ filter: /^re2js$/, namespace: "when-needed" }, () => ({
      contents: `let engine;
        export const RE2JS = {
          compile: (source) => (engine ??= require("../re2js.cjs").RE2JS).compile(source),
        };`,
    }));
  },
};

const { metafile } = await build({
  ...common,
  entryPoints: { cli: "src/cli/bin.ts" },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  chunkNames: "chunks/[name]-[hash]",
  splitting: true,
  format: "esm",
  // As seen from a chunk.
  external: ["../re2js.cjs"],
  plugins: [engineWhenNeeded],
  // commander is CommonJS, which asks for `require`.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module";const require=__createRequire(import.meta.url);',
  },
});
chmodSync("dist/cli.mjs", 0o755);
writeFileSync("dist/THIRD-PARTY.txt", licences({ ...metafile.inputs, ...engine.metafile.inputs }));

if (process.argv.includes("--library")) {
  // Only here: another process may still be loading the chunks of the build before.
  for (const file of readdirSync("dist/chunks"))
    if (!metafile.outputs[`dist/chunks/${file}`]) rmSync(`dist/chunks/${file}`);
  rmSync("dist/lib", { recursive: true, force: true });
  node("node_modules/typescript/bin/tsc", "-p", "tsconfig.lib.json");
}

/** The licence of every package that the bundle contains. */
function licences(inputs) {
  const folders = new Set();
  for (const path of Object.keys(inputs)) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (folder) folders.add(folder);
  }
  const texts = [...folders].sort().map((folder) => {
    const { name, version: own, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license"].map((each) => join(folder, each)).find(existsSync);
    if (!file) throw new Error(`${name} has no licence file in ${dirname(folder)}: it may not be bundled`);
    return `${name} ${own} (${license})\n\n${readFileSync(file, "utf8").trim()}\n`;
  });
  return `The command line of hakobu contains:\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
