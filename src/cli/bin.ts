#!/usr/bin/env node
import { EXIT } from "./exit-code.ts";
import { run } from "./main.ts";

// A reader that stops early (`| head`) is no failure: the run ends with its own code. A full disk is one.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.exit(EXIT.wrongCall);
  });
}

// Not `process.exit`, which would cut off what a pipe has not taken yet.
process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
});
