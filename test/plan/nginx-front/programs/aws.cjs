#!/usr/bin/env node
// An `aws` that keeps load balancing, one service, its scaling and its bucket in a file. It refuses what the real one
// would refuse, and notes when clients would get no answer: a listener that sends requests to no healthy target.
const fs = require("node:fs");
const jmespath = require(process.env.FAKE_JMESPATH);

const file = `${process.env.FAKE}/state.json`;
const argv = process.argv.slice(2);
const state = JSON.parse(fs.readFileSync(file, "utf8"));

function refuse(code) {
  process.stderr.write(`\nAn error occurred (${code}) when calling the operation: ${argv.join(" ")}\n`);
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

function json(name) {
  const text = option(name);
  if (text.includes("{{")) refuse("ValidationError");
  return JSON.parse(text);
}

const groupArn = (name) => `arn:aws:elasticloadbalancing:r:1:targetgroup/${name.replace(/[^A-Za-z0-9-]/g, "_")}/0`;
const groupByArn = (arn) =>
  Object.values(state.groups).find((each) => each.arn === arn) ?? refuse("TargetGroupNotFound");
const listenerByArn = (arn) => state.listeners.find((each) => each.arn === arn) ?? refuse("ListenerNotFound");
const groupsOf = (listener) => listener.actions.flatMap((action) => action.ForwardConfig.TargetGroups);
const isUsed = (arn) =>
  state.listeners.some((listener) => groupsOf(listener).some((each) => each.TargetGroupArn === arn)) ||
  state.rules.some((rule) => JSON.stringify(rule).includes(`"${arn}"`));

function shownGroup({ arn, input }) {
  return {
    TargetGroupArn: arn,
    TargetGroupName: input.Name,
    LoadBalancerArns: isUsed(arn) ? [state.balancer.arn] : [],
  };
}

// `Type=forward,ForwardConfig={TargetGroups=[{TargetGroupArn=ARN,Weight=1},…]}`
function actionsOf(text) {
  const inner = /^Type=forward,ForwardConfig=\{TargetGroups=\[(.*)\]\}$/.exec(text)?.[1] ?? refuse("ParamValidation");
  const groups = [...inner.matchAll(/\{TargetGroupArn=([^,{}]+),Weight=([0-9]+)\}/g)].map(([, arn, weight]) => ({
    TargetGroupArn: groupByArn(arn).arn,
    Weight: Number(weight),
  }));
  if (groups.length === 0 || groups.length > 5) refuse("ValidationError");
  return [{ Type: "forward", ForwardConfig: { TargetGroups: groups } }];
}

const running = () => state.revisions.filter(({ status }) => status === "ACTIVE").at(-1);

function isMapped(definition, name, port) {
  return definition.containerDefinitions.some(
    (each) => each.name === name && (each.portMappings ?? []).some(({ containerPort }) => containerPort === port),
  );
}

function healthOf(arn) {
  const entry = state.service.loadBalancers.find((each) => each.targetGroupArn === arn);
  if (entry === undefined || !isUsed(arn)) return [];
  // The front is let in from the start; the app's port only with its rule.
  const State = entry.containerName === "front" || state.ingress.length > 0 ? "healthy" : "unhealthy";
  return [0, 1].map(() => ({ TargetHealth: { State } }));
}

function balancersOf() {
  const at = argv.indexOf("--load-balancers") + 1;
  const words = argv.slice(
    at,
    argv.findIndex((word, index) => index > at && word.startsWith("--")),
  );
  return words.map((word) => {
    const [, arn, name, port] =
      /^targetGroupArn=([^,]+),containerName=(.+),containerPort=([0-9]+)$/.exec(word) ?? refuse("ParamValidation");
    return { targetGroupArn: groupByArn(arn).arn, containerName: name, containerPort: Number(port) };
  });
}

const OPERATIONS = {
  "elbv2 describe-target-groups": () => {
    const all = Object.values(state.groups);
    const found = argv.includes("--names") ? all.filter(({ input }) => input.Name === option("--names")) : all;
    if (found.length === 0 && argv.includes("--names")) refuse("TargetGroupNotFound");
    return { TargetGroups: found.map(shownGroup) };
  },
  "elbv2 create-target-group": () => {
    const input = json("--cli-input-json");
    if (input.Name in state.groups) refuse("DuplicateTargetGroupName");
    state.groups[input.Name] = { arn: groupArn(input.Name), input, attributes: [] };
    return { TargetGroups: [{ TargetGroupArn: groupArn(input.Name) }] };
  },
  "elbv2 modify-target-group-attributes": () => {
    groupByArn(option("--target-group-arn")).attributes = json("--attributes");
    return { Attributes: json("--attributes") };
  },
  "elbv2 delete-target-group": () => {
    const { arn, input } = groupByArn(option("--target-group-arn"));
    if (isUsed(arn)) refuse("ResourceInUse");
    delete state.groups[input.Name];
    return undefined;
  },
  "elbv2 describe-load-balancers": () => {
    if (option("--names") !== state.balancer.name) refuse("LoadBalancerNotFound");
    return { LoadBalancers: [{ LoadBalancerArn: state.balancer.arn }] };
  },
  "elbv2 describe-listeners": () => {
    const found = argv.includes("--listener-arns")
      ? [listenerByArn(option("--listener-arns"))]
      : option("--load-balancer-arn") === state.balancer.arn
        ? state.listeners
        : refuse("LoadBalancerNotFound");
    return {
      Listeners: found.map(({ arn, port, actions }) => ({ ListenerArn: arn, Port: port, DefaultActions: actions })),
    };
  },
  "elbv2 modify-listener": () => {
    const listener = listenerByArn(option("--listener-arn"));
    listener.actions = actionsOf(option("--default-actions"));
    return { Listeners: [{ ListenerArn: listener.arn }] };
  },
  "elbv2 describe-rules": () => {
    listenerByArn(option("--listener-arn"));
    return { Rules: [...state.rules, { IsDefault: true, Actions: listenerByArn(option("--listener-arn")).actions }] };
  },
  "elbv2 describe-target-health": () => ({
    TargetHealthDescriptions: healthOf(groupByArn(option("--target-group-arn")).arn),
  }),
  "ec2 authorize-security-group-ingress": () => {
    const input = json("--cli-input-json");
    if (state.ingress.some((each) => JSON.stringify(each) === JSON.stringify(input)))
      refuse("InvalidPermission.Duplicate");
    state.ingress.push(input);
    return { Return: true };
  },
  "ec2 revoke-security-group-ingress": () => {
    const input = JSON.stringify(json("--cli-input-json"));
    if (!state.ingress.some((each) => JSON.stringify(each) === input)) refuse("InvalidPermission.NotFound");
    state.ingress = state.ingress.filter((each) => JSON.stringify(each) !== input);
    return { Return: true };
  },
  "ec2 describe-security-group-rules": () => {
    const group = /^Name=group-id,Values=(.+)$/.exec(option("--filters"))?.[1] ?? refuse("ParamValidation");
    return {
      SecurityGroupRules: state.ingress
        .filter(({ GroupId }) => GroupId === group)
        .flatMap(({ IpPermissions }) =>
          IpPermissions.map(({ IpProtocol, FromPort, ToPort, UserIdGroupPairs: [{ GroupId }] }) => ({
            IsEgress: false,
            IpProtocol,
            FromPort,
            ToPort,
            ReferencedGroupInfo: { GroupId },
          })),
        ),
    };
  },
  "ecs describe-services": () => {
    if (option("--services") !== state.service.name || option("--cluster") !== "shop")
      refuse("ClusterNotFoundException");
    return { services: [{ loadBalancers: state.service.loadBalancers }] };
  },
  "ecs update-service": () => {
    if (option("--service") !== state.service.name) refuse("ServiceNotFoundException");
    const balancers = balancersOf();
    for (const { targetGroupArn, containerName, containerPort } of balancers) {
      if (!isUsed(targetGroupArn)) refuse("InvalidParameterException: no associated load balancer");
      if (!isMapped(running().definition, containerName, containerPort))
        refuse("InvalidParameterException: no such port");
    }
    state.service.loadBalancers = balancers;
    return { service: { serviceArn: "arn:service" } };
  },
  "ecs wait": () => (argv[2] === "services-stable" ? undefined : refuse("ParamValidation")),
  "application-autoscaling register-scalable-target": () => {
    const input = argv.includes("--cli-input-json") ? json("--cli-input-json") : {};
    const id = input.ResourceId ?? option("--resource-id");
    if (id !== state.scaling.ResourceId) refuse("ValidationException");
    const least = argv.includes("--min-capacity") ? Number(option("--min-capacity")) : input.MinCapacity;
    if (least !== undefined) state.scaling.MinCapacity = least;
    state.scaling.suspended = /DynamicScalingInSuspended=true/.test(option("--suspended-state"));
    return {};
  },
  "application-autoscaling describe-scalable-targets": () => ({
    ScalableTargets: [{ SuspendedState: { DynamicScalingInSuspended: state.scaling.suspended } }],
  }),
  "application-autoscaling put-scaling-policy": () => {
    const input = json("--cli-input-json");
    state.scaling.policies[input.PolicyName] =
      input.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.ResourceLabel;
    return { PolicyARN: "arn:policy" };
  },
  "application-autoscaling describe-scaling-policies": () => ({
    ScalingPolicies: [
      {
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: { ResourceLabel: state.scaling.policies[option("--policy-names")] },
        },
      },
    ],
  }),
  "s3api delete-object": () => {
    delete state.objects[`${option("--bucket")}/${option("--key")}`];
    return undefined;
  },
  "s3api list-objects-v2": () => {
    const keys = Object.keys(state.objects).filter((each) => each.startsWith(`${option("--bucket")}/`));
    const found = keys.map((each) => ({ Key: each.slice(option("--bucket").length + 1) }));
    return found.length === 0 ? {} : { Contents: found };
  },
  "s3 cp": () => {
    const [, place] = /^s3:\/\/(.+)$/.exec(argv.at(-1)) ?? refuse("ParamValidation");
    if (argv.at(-2) !== "-") refuse("ParamValidation");
    state.objects[place] = fs.readFileSync(0, "utf8");
    return undefined;
  },
};

const operation = OPERATIONS[`${argv[0]} ${argv[1]}`];
if (operation === undefined) {
  process.stderr.write(`aws: error: argument operation: Invalid choice: ${argv.slice(0, 2).join(" ")}\n`);
  process.exit(252);
}
if (argv[0] !== "s3" || argv.includes("--region")) option("--region");
let answer = operation();
for (const listener of state.listeners) {
  for (const { TargetGroupArn, Weight } of groupsOf(listener)) {
    const isServed = healthOf(TargetGroupArn).some(({ TargetHealth }) => TargetHealth.State === "healthy");
    if (Weight > 0 && !isServed) state.outages.push(`${listener.port} ${TargetGroupArn} after ${argv.join(" ")}`);
  }
}
fs.writeFileSync(file, JSON.stringify(state));
if (answer !== undefined) {
  if (argv.includes("--query")) answer = jmespath.search(answer, option("--query"));
  const isJson = argv.includes("--output") && option("--output") === "json";
  const text = isJson
    ? JSON.stringify(answer)
    : Array.isArray(answer)
      ? answer.join("\t")
      : answer === null
        ? "None"
        : String(answer);
  process.stdout.write(`${text}\n`);
}
