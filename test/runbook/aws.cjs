#!/usr/bin/env node
// An `aws` that keeps its state in a file: Parameter Store, Secrets Manager, IAM roles, ECS revisions, target groups.
// It refuses a call that the real one would refuse: an unknown operation, a missing option, a query that is no JMESPath.
const fs = require("node:fs");
const jmespath = require(process.env.FAKE_JMESPATH);

const file = `${process.env.FAKE}/state.json`;
const argv = process.argv.slice(2);
fs.appendFileSync(`${process.env.FAKE}/arguments`, `aws ${argv.join("\u0001")}\n`);
const state = JSON.parse(fs.readFileSync(file, "utf8"));

function refuse(code) {
  process.stderr.write(`\nAn error occurred (${code}) when calling the operation\n`);
  process.exit(254);
}

function option(name) {
  const at = argv.indexOf(name);
  const value = at === -1 ? undefined : argv[at + 1];
  if (value === undefined || value === "") {
    process.stderr.write(`aws: error: the following arguments are required: ${name}\n`);
    process.exit(252);
  }
  return value;
}

function read(path) {
  return fs.readFileSync(path.replace(/^file:\/\//, ""), "utf8");
}

function store(kind, name) {
  if (!(name in state[kind])) refuse(kind === "ssm" ? "ParameterNotFound" : "ResourceNotFoundException");
  return state[kind][name];
}

const revision = (arn) => Number(arn.slice(arn.lastIndexOf(":") + 1));
const arnOf = (family, number) => `arn:aws:ecs:ap-northeast-1:012345678901:task-definition/${family}:${number}`;

const OPERATIONS = {
  "sts get-caller-identity": () => ({ Account: "012345678901" }),
  "ssm get-parameter": () => (
    option("--region"),
    { Parameter: { Name: option("--name"), Value: store("ssm", option("--name")) } }
  ),
  "ssm put-parameter": () => {
    const input = JSON.parse(read(option("--cli-input-json")));
    if (!input.Overwrite && input.Name in state.ssm) refuse("ParameterAlreadyExists");
    state.ssm[input.Name] = input.Value;
    return { Version: 1 };
  },
  "ssm delete-parameter": () => {
    option("--region");
    store("ssm", option("--name"));
    delete state.ssm[option("--name")];
    return undefined;
  },
  "secretsmanager get-secret-value": () => ({ SecretString: store("secretsmanager", option("--secret-id")) }),
  "secretsmanager create-secret": () => {
    const input = JSON.parse(read(option("--cli-input-json")));
    state.secretsmanager[input.Name] = input.SecretString;
    return {};
  },
  "secretsmanager describe-secret": () => (
    store("secretsmanager", option("--secret-id")),
    {
      ARN: `arn:aws:secretsmanager:ap-northeast-1:012345678901:secret:${option("--secret-id")}-AbCdEf`,
      Name: option("--secret-id"),
    }
  ),
  "secretsmanager delete-secret": () => {
    store("secretsmanager", option("--secret-id"));
    delete state.secretsmanager[option("--secret-id")];
    return {};
  },
  "iam create-role": () => {
    JSON.parse(option("--assume-role-policy-document"));
    if (option("--role-name") in state.roles) refuse("EntityAlreadyExists");
    state.roles[option("--role-name")] = {};
    return { Role: { Arn: `arn:aws:iam::012345678901:role/${option("--role-name")}` } };
  },
  "iam get-role": () =>
    state.roles[option("--role-name")]
      ? { Role: { Arn: `arn:aws:iam::012345678901:role/${option("--role-name")}` } }
      : refuse("NoSuchEntity"),
  "iam delete-role": () => {
    const policies = state.roles[option("--role-name")] ?? refuse("NoSuchEntity");
    if (Object.keys(policies).length > 0) refuse("DeleteConflict");
    delete state.roles[option("--role-name")];
    return undefined;
  },
  "iam put-role-policy": () => {
    const role = state.roles[option("--role-name")] ?? refuse("NoSuchEntity");
    const policy = JSON.parse(read(option("--policy-document")));
    if (JSON.stringify(policy).includes("{{")) refuse("MalformedPolicyDocument");
    role[option("--policy-name")] = policy;
    return undefined;
  },
  "iam get-role-policy": () =>
    state.roles[option("--role-name")]?.[option("--policy-name")]
      ? { PolicyName: option("--policy-name") }
      : refuse("NoSuchEntity"),
  "iam delete-role-policy": () => {
    if (!state.roles[option("--role-name")]?.[option("--policy-name")]) refuse("NoSuchEntity");
    delete state.roles[option("--role-name")][option("--policy-name")];
    return undefined;
  },
  "elbv2 describe-target-groups": () => {
    if (!state.targetGroups.includes(option("--names"))) refuse("TargetGroupNotFound");
    return { TargetGroups: [{ TargetGroupArn: `arn:tg/${option("--names")}` }] };
  },
  "ecs describe-task-definition": () => {
    option("--region");
    const family = option("--task-definition");
    const newest =
      (state.revisions[family] ?? []).filter((each) => each.status === "ACTIVE").at(-1) ?? refuse("ClientException");
    return { taskDefinition: { ...newest.definition, taskDefinitionArn: arnOf(family, newest.number) } };
  },
  "ecs register-task-definition": () => {
    option("--region");
    const definition = JSON.parse(read(option("--cli-input-json")));
    if (JSON.stringify(definition).includes("must_env")) refuse("ClientException");
    for (const container of definition.containerDefinitions) {
      for (const { valueFrom } of container.secrets ?? []) {
        if (
          !/^arn:aws:(ssm:[^:]+:[0-9]{12}:parameter\/|secretsmanager:[^:]+:[0-9]{12}:secret:[^:]+(:[^:]+::)?$)/.test(
            valueFrom,
          )
        )
          refuse("ClientException");
      }
    }
    const revisions = (state.revisions[definition.family] ??= []);
    const number = (revisions.at(-1)?.number ?? 0) + 1;
    revisions.push({ number, status: "ACTIVE", definition });
    return { taskDefinition: { taskDefinitionArn: arnOf(definition.family, number) } };
  },
  "ecs list-task-definitions": () => {
    option("--region");
    const family = option("--family-prefix");
    const all = (state.revisions[family] ?? [])
      .filter((each) => each.status === option("--status"))
      .map((each) => arnOf(family, each.number));
    return { taskDefinitionArns: argv.includes("DESC") ? all.reverse() : all };
  },
  "ecs deregister-task-definition": () => {
    const arn = option("--task-definition");
    const family = arn.slice(arn.indexOf("/") + 1, arn.lastIndexOf(":"));
    const found =
      (state.revisions[family] ?? []).find((each) => each.number === revision(arn)) ?? refuse("ClientException");
    found.status = "INACTIVE";
    return { taskDefinition: { status: "INACTIVE" } };
  },
  "ecs delete-task-definitions": () => {
    const arns = argv.slice(argv.indexOf("--task-definitions") + 1);
    if (arns.length === 0 || arns.length > 10) refuse("InvalidParameterException");
    for (const arn of arns) {
      const family = arn.slice(arn.indexOf("/") + 1, arn.lastIndexOf(":"));
      const found = state.revisions[family]?.find((each) => each.number === revision(arn)) ?? refuse("ClientException");
      if (found.status !== "INACTIVE") refuse("InvalidParameterException");
      state.revisions[family] = state.revisions[family].filter((each) => each !== found);
    }
    return { failures: [] };
  },
};

const operation = OPERATIONS[`${argv[0]} ${argv[1]}`];
if (operation === undefined) {
  process.stderr.write(`aws: error: argument operation: Invalid choice: ${argv.slice(0, 2).join(" ")}\n`);
  process.exit(252);
}
let answer = operation();
fs.writeFileSync(file, JSON.stringify(state));
if (answer !== undefined) {
  if (argv.includes("--query")) answer = jmespath.search(answer, option("--query"));
  if (argv.includes("--output") && option("--output") === "json") {
    process.stdout.write(`${JSON.stringify(answer, null, 4)}\n`);
    process.exit(0);
  }
  const text = Array.isArray(answer)
    ? answer.join("\t")
    : answer === null
      ? "None"
      : typeof answer === "object"
        ? JSON.stringify(answer)
        : String(answer);
  process.stdout.write(argv.includes("--output") && Array.isArray(answer) && answer.length === 0 ? "" : `${text}\n`);
}
