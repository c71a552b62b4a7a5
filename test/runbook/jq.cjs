#!/usr/bin/env node
// A `jq` that takes one member out of an object.
const fs = require("node:fs");
const [, member] = /^\.([A-Za-z]+)$/.exec(process.argv[2]) ?? process.exit(3);
process.stdout.write(`${JSON.stringify(JSON.parse(fs.readFileSync(0, "utf8"))[member], null, 2)}\n`);
