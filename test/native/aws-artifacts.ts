import { checkAgainstAws, fillPlaceholders, type Operation } from "../support/aws-schemas.ts";

type Json = Readonly<Record<string, unknown>>;

const ARN = "arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/hako-web/0123456789abcdef";

/** An AWS operation and what an artifact says its input is. */
export interface Call {
  readonly operation: Operation;
  readonly input: unknown;
  /** Where in the artifact it stands. */
  readonly pointer: string;
}

/** The calls that one artifact stands for, its placeholders filled in; `undefined` for files that are no input of AWS. */
export function callsOf(path: string, text: string): Call[] | undefined {
  const name = fileName(path);
  const read = isBalancer(path) ? balancerCalls : Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  return read?.(JSON.parse(fillPlaceholders(text)) as Json);
}

/** What AWS would not take of an artifact, and members that the contract does not have; `undefined` for files that are no input of AWS. */
export function checkArtifact(path: string, text: string): string[] | undefined {
  const calls = callsOf(path, text);
  if (calls === undefined) return undefined;
  const errors = calls.flatMap(({ operation, input, pointer }) =>
    checkAgainstAws(operation, input).map((error) => `${path}${pointer}: ${error}`),
  );
  return [...errors, ...strangers(path, JSON.parse(text) as Json)];
}

/** The promised members of the files that hold several inputs. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  "scaling.json": ["scalableTarget", "policies", "alarms"],
  "logs.json": ["groups"],
  "discovery.json": ["services"],
  "oneshot.json": ["region", "taskDefinition", "runTask", "hako"],
  "load-balancers": ["classic", "loadBalancer", "attributes", "listeners", "targetGroups", "securityGroupRules"],
};

function strangers(path: string, json: Json): string[] {
  const file = isBalancer(path) ? "load-balancers" : fileName(path);
  const members = Object.hasOwn(MEMBERS, file) ? MEMBERS[file] : undefined;
  const unknown = members === undefined ? [] : Object.keys(json).filter((member) => !members.includes(member));
  // Of PutMetricAlarm only the actions change; the other members are the alarm's own.
  const alarms = file === "scaling.json" ? each(json["alarms"]).filter((alarm) => !isAlarm(alarm as Json)) : [];
  return [
    ...unknown.map((member) => `${path}: ${member} is no member of it`),
    ...alarms.map((alarm) => `${path}: ${JSON.stringify(alarm)} is no alarm`),
  ];
}

function isAlarm(alarm: Json): boolean {
  const { AlarmName, AlarmActions, ...others } = alarm;
  return (
    typeof AlarmName === "string" &&
    Array.isArray(AlarmActions) &&
    AlarmActions.every((action) => typeof action === "string") &&
    Object.keys(others).length === 0
  );
}

function isBalancer(path: string): boolean {
  return /(^|\/)load-balancers\/[^/]+\.json$/.test(path);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const READERS: Readonly<Record<string, (json: Json) => Call[]>> = {
  "ecs-task-def.json": (json) => [{ operation: "ecs:RegisterTaskDefinition", input: json, pointer: "" }],
  // ecspresso fills in the task definition.
  "ecs-service-def.json": (json) => [
    { operation: "ecs:CreateService", input: { taskDefinition: "web:1", ...json }, pointer: "" },
  ],
  "scaling.json": scalingCalls,
  "logs.json": logCalls,
  "discovery.json": (json) =>
    each(json["services"]).map((input, index) => ({
      operation: "servicediscovery:CreateService",
      input,
      pointer: `/services/${index}`,
    })),
  "oneshot.json": (json) => [
    { operation: "ecs:RegisterTaskDefinition", input: json["taskDefinition"], pointer: "/taskDefinition" },
    {
      operation: "ecs:RunTask",
      input: { taskDefinition: "web-oneshot:1", ...(json["runTask"] as Json) },
      pointer: "/runTask",
    },
  ],
};

function each(list: unknown): readonly unknown[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new TypeError("not a list");
  return list;
}

function scalingCalls(json: Json): Call[] {
  return [
    {
      operation: "application-autoscaling:RegisterScalableTarget",
      input: json["scalableTarget"],
      pointer: "/scalableTarget",
    },
    ...each(json["policies"]).map((input, index): Call => ({
      operation: "application-autoscaling:PutScalingPolicy",
      input,
      pointer: `/policies/${index}`,
    })),
  ];
}

/** A log group says its region beside the input of CreateLogGroup. */
function logCalls(json: Json): Call[] {
  return each(json["groups"]).map((group, index) => {
    const { region, ...input } = group as Json;
    if (typeof region !== "string") throw new TypeError("a log group without a region");
    return { operation: "logs:CreateLogGroup", input, pointer: `/groups/${index}` };
  });
}

function balancerCalls(json: Json): Call[] {
  const calls: Call[] = [];
  const { classic, loadBalancer, attributes, listeners, targetGroups } = json;
  if (classic !== undefined) {
    calls.push({ operation: "elb:CreateLoadBalancer", input: classic, pointer: "/classic" });
    if (attributes !== undefined) {
      const input = { LoadBalancerName: "hako-web", LoadBalancerAttributes: attributes };
      calls.push({ operation: "elb:ModifyLoadBalancerAttributes", input, pointer: "/attributes" });
    }
    return calls;
  }
  if (loadBalancer !== undefined)
    calls.push({ operation: "elbv2:CreateLoadBalancer", input: loadBalancer, pointer: "/loadBalancer" });
  if (attributes !== undefined) {
    calls.push({
      operation: "elbv2:ModifyLoadBalancerAttributes",
      input: { LoadBalancerArn: ARN, Attributes: attributes },
      pointer: "/attributes",
    });
  }
  for (const [index, entry] of each(listeners).entries()) {
    const { listener, rules } = entry as Json;
    calls.push({ operation: "elbv2:CreateListener", input: listener, pointer: `/listeners/${index}/listener` });
    for (const [number, rule] of each(rules).entries()) {
      calls.push({
        operation: "elbv2:CreateRule",
        input: { ListenerArn: ARN, ...(rule as Json) },
        pointer: `/listeners/${index}/rules/${number}`,
      });
    }
  }
  for (const [index, entry] of each(targetGroups).entries()) {
    const { targetGroup, attributes: own } = entry as Json;
    calls.push({
      operation: "elbv2:CreateTargetGroup",
      input: targetGroup,
      pointer: `/targetGroups/${index}/targetGroup`,
    });
    if (own !== undefined) {
      calls.push({
        operation: "elbv2:ModifyTargetGroupAttributes",
        input: { TargetGroupArn: ARN, Attributes: own },
        pointer: `/targetGroups/${index}/attributes`,
      });
    }
  }
  return calls;
}
