// Holds every import under src against scripts/import-table.ts: what the linter's patterns cannot see
// (`import("…")` as a type, template literals, paths with detours, unknown folders) is seen here.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { checkImports } from "./import-check.ts";

const root = process.argv[2] ?? "src";
const isFile = (path: string) => existsSync(join(root, path)) && statSync(join(root, path)).isFile();
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((path) => path.split(sep).join("/"))
  .filter((path) => path.endsWith(".ts"))
  .sort();
const offences = files.flatMap((path) => checkImports(path, readFileSync(join(root, path), "utf8"), isFile));
for (const { path, line, specifier, message } of offences) {
  console.error(`${path}:${line}: \`${specifier}\`: ${message}`);
}
console.error(`${files.length} files checked against the import table, ${offences.length} offences`);
process.exitCode = offences.length > 0 || files.length === 0 ? 1 : 0;
