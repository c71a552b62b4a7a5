#!/usr/bin/env node
// An `ecspresso` that registers what a folder says, with its templates filled in from the environment.
const fs = require("node:fs");
const path = require("node:path");

const state = JSON.parse(fs.readFileSync(`${process.env.FAKE}/state.json`, "utf8"));
const [command, ...rest] = process.argv.slice(2);
const config = rest[rest.indexOf("--config") + 1];
const folder = path.dirname(config);

function fill(text) {
  return text.replace(/\{\{ must_env `([A-Z0-9_]+)` \}\}|\{\{`(\{\{?)`\}\}/g, (_, name, braces) => {
    if (name === undefined) return braces;
    if (!process.env[name]) {
      process.stderr.write(`environment variable ${name} is not defined\n`);
      process.exit(1);
    }
    return process.env[name];
  });
}

const service = /service: "(.*)"/.exec(fill(fs.readFileSync(config, "utf8")))[1];
const revisions = (state.revisions[service] ??= []);
if (command === "deploy") {
  JSON.parse(fill(fs.readFileSync(path.join(folder, "ecs-service-def.json"), "utf8")));
  const definition = JSON.parse(fill(fs.readFileSync(path.join(folder, "ecs-task-def.json"), "utf8")));
  for (const container of definition.containerDefinitions) {
    for (const secret of container.secrets ?? []) {
      const name = secret.valueFrom.replace(/^arn:aws:ssm:[^:]*:[0-9]{12}:parameter/, "");
      if (secret.valueFrom.includes(":ssm:") && !(name in state.ssm)) {
        process.stderr.write("ResourceInitializationError: unable to pull secrets\n");
        process.exit(1);
      }
    }
  }
  revisions.push({ number: (revisions.at(-1)?.number ?? 0) + 1, status: "ACTIVE", definition });
} else if (command === "rollback") {
  const active = revisions.filter((each) => each.status === "ACTIVE");
  if (active.length < 2) process.exit(1);
  state.revisions[service] = revisions.filter((each) => each !== active.at(-1));
} else {
  process.exit(1);
}
fs.writeFileSync(`${process.env.FAKE}/state.json`, JSON.stringify(state));
