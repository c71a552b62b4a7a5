// Writes what the C++ implementation says to every expression of `cases.json` into it.
// Usage: JSONNET=COMMAND node scripts/run.mjs test/languages/jsonnet/std/record.ts [EXPRESSION...]
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "test/languages/jsonnet/std/cases.json";
const command = process.env["JSONNET"] ?? "jsonnet";

function answer(expression: string): string {
  const { status, stdout, stderr } = spawnSync(command, ["-e", expression], { encoding: "utf8" });
  if (status === 0) return stdout.replace(/\n$/, "");
  return (stderr.split("\n").find((line) => !line.startsWith("TRACE:")) ?? "").replace(
    /^Something.*report this: /,
    "RUNTIME ERROR: ",
  );
}

const known = JSON.parse(readFileSync(FILE, "utf8")) as [string, string][];
const expressions = [...known.map(([expression]) => expression), ...process.argv.slice(2)];
const cases = [...new Set(expressions)].map((expression) => [expression, answer(expression)]);
writeFileSync(FILE, `${JSON.stringify(cases, null, 2)}\n`);
console.log(`${cases.length} cases`);
