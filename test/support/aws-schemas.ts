/**
 * Holds JSON against the runtime schemas that the AWS SDK exports: which members an operation's input has, which are
 * required, and whether each is a string, a number, a truth value, a list, a map or a structure.
 *
 * The schemas have no enums, ranges or patterns; `aws-cloudformation.ts` looks at those.
 */
import { PutScalingPolicyRequest$, RegisterScalableTargetRequest$ } from "@aws-sdk/client-application-auto-scaling";
import { CreateLogGroupRequest$ } from "@aws-sdk/client-cloudwatch-logs";
import { CreateServiceRequest$, RegisterTaskDefinitionRequest$, RunTaskRequest$ } from "@aws-sdk/client-ecs";
import {
  CreateAccessPointInput$,
  ModifyLoadBalancerAttributesInput$ as ModifyClassicAttributes$,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  CreateListenerInput$,
  CreateLoadBalancerInput$,
  CreateRuleInput$,
  CreateTargetGroupInput$,
  ModifyLoadBalancerAttributesInput$,
  ModifyTargetGroupAttributesInput$,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateServiceRequest$ as CreateDiscoveryServiceRequest$ } from "@aws-sdk/client-servicediscovery";

const OPERATIONS = {
  "ecs:RegisterTaskDefinition": RegisterTaskDefinitionRequest$,
  "ecs:CreateService": CreateServiceRequest$,
  "ecs:RunTask": RunTaskRequest$,
  "elbv2:CreateLoadBalancer": CreateLoadBalancerInput$,
  "elbv2:CreateListener": CreateListenerInput$,
  "elbv2:CreateRule": CreateRuleInput$,
  "elbv2:CreateTargetGroup": CreateTargetGroupInput$,
  "elbv2:ModifyLoadBalancerAttributes": ModifyLoadBalancerAttributesInput$,
  "elbv2:ModifyTargetGroupAttributes": ModifyTargetGroupAttributesInput$,
  "elb:CreateLoadBalancer": CreateAccessPointInput$,
  "elb:ModifyLoadBalancerAttributes": ModifyClassicAttributes$,
  "application-autoscaling:RegisterScalableTarget": RegisterScalableTargetRequest$,
  "application-autoscaling:PutScalingPolicy": PutScalingPolicyRequest$,
  "logs:CreateLogGroup": CreateLogGroupRequest$,
  "servicediscovery:CreateService": CreateDiscoveryServiceRequest$,
} as const satisfies Record<string, unknown>;

export type Operation = keyof typeof OPERATIONS;

/** Numbers that AWS takes with a fraction; the schemas do not tell them from whole ones. */
const FRACTIONS = new Set(["TargetValue", "MetricIntervalLowerBound", "MetricIntervalUpperBound"]);

/** How smithy's compiled schemas number the kinds of shapes. */
const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const UNION = 4;
/** Added to the number of a scalar: a list, or a map, of it. */
const LIST_OF = 64;
const MAP_OF = 128;
const SCALARS = new Map([
  [0, "string"],
  [1, "number"],
  [2, "boolean"],
]);

/**
 * What is wrong with `json` as input of `operation`: unknown, missing and mistyped members, `null`, and numbers with a
 * fraction where AWS takes none.
 *
 * @returns one line for each, beginning with the path of the member; empty where all is well
 */
export function checkAgainstAws(operation: Operation, json: unknown): string[] {
  const errors: string[] = [];
  check(OPERATIONS[operation], json, operation, errors);
  return errors;
}

/** A reference may be lazy, and may carry traits of the member beside it. */
function schemaOf(reference: unknown): unknown {
  if (typeof reference === "function") return schemaOf((reference as () => unknown)());
  if (Array.isArray(reference) && reference.length === 2) return schemaOf(reference[0]);
  return reference;
}

function check(reference: unknown, json: unknown, path: string, errors: string[]): void {
  const schema = schemaOf(reference);
  if (json === null || json === undefined) errors.push(`${path}: ${json === null ? "null" : "undefined"}`);
  else if (typeof schema === "number") checkSimple(schema, json, path, errors);
  else if (!Array.isArray(schema)) throw new Error(`${path}: a schema of an unknown form: ${String(schema)}`);
  else checkShape(schema, json, path, errors);
}

function checkSimple(schema: number, json: unknown, path: string, errors: string[]): void {
  if (schema >= MAP_OF) checkMap(schema - MAP_OF, json, path, errors);
  else if (schema >= LIST_OF) checkList(schema - LIST_OF, json, path, errors);
  else {
    const expected = SCALARS.get(schema);
    if (expected === undefined) throw new Error(`${path}: a scalar of an unknown kind: ${schema}`);
    if (typeof json !== expected) errors.push(`${path}: ${describe(json)} where AWS takes a ${expected}`);
    else if (
      typeof json === "number" &&
      !Number.isSafeInteger(json) &&
      !FRACTIONS.has(path.slice(path.lastIndexOf(".") + 1))
    ) {
      errors.push(`${path}: ${json} where AWS takes a whole number`);
    }
  }
}

function checkShape(schema: readonly unknown[], json: unknown, path: string, errors: string[]): void {
  const [kind] = schema;
  if (kind === LIST) checkList(schema[4], json, path, errors);
  else if (kind === MAP) checkMap(schema[5], json, path, errors);
  else if (kind === STRUCTURE || kind === UNION) checkStructure(schema, json, path, errors);
  else throw new Error(`${path}: a shape of an unknown kind: ${String(kind)}`);
}

function checkList(item: unknown, json: unknown, path: string, errors: string[]): void {
  if (!Array.isArray(json)) errors.push(`${path}: ${describe(json)} where AWS takes a list`);
  else for (const [index, value] of json.entries()) check(item, value, `${path}.${index}`, errors);
}

function checkMap(item: unknown, json: unknown, path: string, errors: string[]): void {
  if (!isObject(json)) errors.push(`${path}: ${describe(json)} where AWS takes a map`);
  else for (const [key, value] of Object.entries(json)) check(item, value, `${path}.${key}`, errors);
}

/** A structure's schema: kind, namespace, name, traits, the members' names, their schemas, how many of the first are required. */
function checkStructure(schema: readonly unknown[], json: unknown, path: string, errors: string[]): void {
  const names = schema[4] as readonly string[];
  const members = schema[5] as readonly unknown[];
  const required = typeof schema[6] === "number" ? schema[6] : 0;
  if (!isObject(json)) {
    errors.push(`${path}: ${describe(json)} where AWS takes a ${String(schema[2])}`);
    return;
  }
  for (const name of names.slice(0, required)) {
    if (!Object.hasOwn(json, name)) errors.push(`${path}.${name}: missing`);
  }
  for (const [name, value] of Object.entries(json)) {
    const index = names.indexOf(name);
    if (index === -1) errors.push(`${path}.${name}: no member of ${String(schema[2])}`);
    else check(members[index], value, `${path}.${name}`, errors);
  }
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function describe(json: unknown): string {
  if (Array.isArray(json)) return "a list";
  return typeof json === "object" ? "a structure" : `the ${typeof json} ${JSON.stringify(json)}`;
}

/** Values that AWS would take, by how the name of a placeholder begins. The first that fits is taken. */
const PLAUSIBLE: readonly (readonly [RegExp, string])[] = [
  [/^TARGET_GROUP_ARN/, "arn:aws:elasticloadbalancing:us-east-1:012345678901:targetgroup/hako-web/0123456789abcdef"],
  [
    /^LOAD_BALANCER_ARN/,
    "arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/hako-web/0123456789abcdef",
  ],
  [/^LOAD_BALANCER_RESOURCE_LABEL/, "app/hako-web/0123456789abcdef"],
  [/^TARGET_GROUP_RESOURCE_LABEL/, "targetgroup/hako-web/0123456789abcdef"],
  [
    /^DISCOVERY|^SERVICE_DISCOVERY|^SERVICE_REGISTRY/,
    "arn:aws:servicediscovery:us-east-1:012345678901:service/srv-0123456789abcdef",
  ],
  [/ROLE/, "arn:aws:iam::012345678901:role/web-execution"],
  [
    /^SCALING|^POLICY|^AUTOSCALING/,
    "arn:aws:autoscaling:us-east-1:012345678901:scalingPolicy:0123:resource/ecs/service/main/web:policyName/web",
  ],
  [/^ACCOUNT|_ACCOUNT/, "012345678901"],
  [/^IMAGE/, "v1"],
  [/^REGION|_REGION/, "us-east-1"],
];

/**
 * Does what ecspresso does with the templates of an emitted file, with plausible values for the variables.
 *
 * @throws where a template is left over
 */
export function fillPlaceholders(text: string): string {
  const filled = text.replaceAll(
    /\{\{ *must_env `([A-Za-z_][A-Za-z0-9_]*)` *\}\}|\{\{`([^`]*)`\}\}/g,
    (_, name: string | undefined, literal: string | undefined) =>
      name === undefined ? (literal ?? "") : plausible(name),
  );
  const left = /\{\{(?!`)[^}]*\bmust_env\b/.exec(filled);
  if (left !== null) throw new Error(`a placeholder that ecspresso would not understand: ${left[0]}`);
  return filled;
}

function plausible(name: string): string {
  return (
    PLAUSIBLE.find(([pattern]) => pattern.test(name))?.[1] ?? `value-of-${name.toLowerCase().replaceAll("_", "-")}`
  );
}
