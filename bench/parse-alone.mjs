// The yardstick: reads and parses the YAML files of a folder with `yaml` and nothing else.
// Usage: node parse-alone.mjs parseDocument|parse FOLDER
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";

const [how, folder] = process.argv.slice(2);
const unknown = { customTags: [{ tag: "!include", resolve: (path) => path }] };
let bytes = 0;
for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (!/\.ya?ml$/.test(path)) continue;
  const text = readFileSync(join(folder, path), "utf8");
  bytes += text.length;
  if (how === "parse") parse(text, { ...unknown, logLevel: "silent" });
  else parseDocument(text, unknown);
}
if (bytes === 0) throw new Error(`nothing to parse in ${folder}`);
