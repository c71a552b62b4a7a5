#!/usr/bin/env node
// An `ecspresso` that deploys what a folder says, with its templates filled in, and goes back as the real one does:
// to the revision before, with the service's target groups as they are.
const fs = require("node:fs");
const path = require("node:path");

const file = `${process.env.FAKE}/state.json`;
const state = JSON.parse(fs.readFileSync(file, "utf8"));
const [command, ...rest] = process.argv.slice(2);
const config = rest[rest.indexOf("--config") + 1];
const folder = path.dirname(config);

function stop(why) {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

function fill(text) {
  return text.replace(/\{\{ must_env `([A-Z0-9_]+)` \}\}|\{\{`(\{\{?)`\}\}/g, (_, name, braces) =>
    name === undefined ? braces : process.env[name] || stop(`environment variable ${name} is not defined`),
  );
}

function accept({ definition }, balancers) {
  for (const { targetGroupArn, containerName, containerPort } of balancers) {
    if (!Object.values(state.groups).some(({ arn }) => arn === targetGroupArn))
      stop(`no target group ${targetGroupArn}`);
    const container = definition.containerDefinitions.find(({ name }) => name === containerName);
    if (!(container?.portMappings ?? []).some((mapping) => mapping.containerPort === containerPort))
      stop(`The container ${containerName} did not have a container port ${containerPort} defined.`);
  }
}

const active = state.revisions.filter(({ status }) => status === "ACTIVE");
if (fill(fs.readFileSync(config, "utf8")).includes("service: ") === false) stop("no service");
if (command === "deploy") {
  const { loadBalancers } = JSON.parse(fill(fs.readFileSync(path.join(folder, "ecs-service-def.json"), "utf8")));
  const definition = JSON.parse(fill(fs.readFileSync(path.join(folder, "ecs-task-def.json"), "utf8")));
  const revision = { number: (state.revisions.at(-1)?.number ?? 0) + 1, status: "ACTIVE", definition };
  accept(revision, loadBalancers);
  state.revisions.push(revision);
  state.service.loadBalancers = loadBalancers;
} else if (command === "rollback") {
  const [before, current] = active.slice(-2);
  if (current === undefined) stop("no revision to go back to");
  accept(before, state.service.loadBalancers);
  current.status = "INACTIVE";
} else stop(`unknown command ${command}`);
fs.writeFileSync(file, JSON.stringify(state));
