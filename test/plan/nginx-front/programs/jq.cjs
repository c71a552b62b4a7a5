#!/usr/bin/env node
// A `jq` that knows paths, `select(PATH == TEXT)` and `length`.
const fs = require("node:fs");

const [filter, file] = process.argv.slice(2).filter((word) => word !== "-c");

function walk(values, path) {
  const steps = path.match(/\.[A-Za-z]+|\[[0-9]*\]/g) ?? [];
  if (steps.join("") !== path) throw new Error(`jq: ${path}`);
  return steps.reduce(
    (all, step) =>
      all.flatMap((value) =>
        step === "[]" ? value : [step.startsWith(".") ? value?.[step.slice(1)] : value?.[Number(step.slice(1, -1))]],
      ),
    values,
  );
}

let values = [JSON.parse(fs.readFileSync(file, "utf8"))];
for (const part of filter.match(/(?:"(?:[^"\\]|\\.)*"|[^|"])+/g).map((text) => text.trim())) {
  const [, path, text] = /^select\((.+?) == (".*")\)$/.exec(part) ?? [];
  if (path !== undefined) values = values.filter((value) => walk([value], path)[0] === JSON.parse(text));
  else if (part === "length") values = values.map((value) => value.length);
  else values = walk(values, part);
}
process.stdout.write(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
