import { memberOf, type JsonMember, type JsonNode, type JsonObject } from "../../languages/json/index.ts";
import type { Attribute } from "../../native/balancing.ts";
import type { ServiceLoadBalancer } from "../../native/ecs.ts";
import type { ResourceShapes } from "../../native/resources.ts";
import type { Native, NativeNode } from "../../native/types.ts";
import type { SourceFile } from "../../source/file.ts";
import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { decode, type StructureShape } from "./shape.ts";
import {
  ATTRIBUTES,
  BALANCER_FILE_MEMBERS,
  LISTENER,
  LOAD_BALANCER,
  RULE,
  SECURITY_GROUP_RULE,
  SERVICE_LOAD_BALANCERS,
  TARGET_GROUP,
} from "./shapes.ts";
import { recogniseFile, recogniseValue, type Recognised } from "./recognise.ts";

type DraftType = "load-balancer" | "listener" | "listener-rule" | "target-group" | "security-group-rule";

/** A resource as it was read, before it is known what the others are called. */
export interface Draft<T extends DraftType = DraftType> {
  readonly type: T;
  readonly value: Native<ResourceShapes[T]>;
  readonly span: Span;
  /** The file of our layout that it stands in, without folder and extension: the balancer's name there. */
  readonly file?: string;
  /** The ARN that AWS gave it, where the output of a `describe` command says so. */
  readonly arn?: string;
  /** For a rule that stands under its listener: that listener. */
  readonly under?: ListenerEntry;
}

/** An entry of `listeners` in our layout, with or without the listener itself. */
export interface ListenerEntry {
  readonly listener?: Draft<"listener">;
}

/** Which containers of a service are behind which target groups. */
export interface ServiceDraft {
  readonly path: string;
  readonly loadBalancers: Native<ServiceLoadBalancer[]>;
}

export interface Drafts {
  readonly loadBalancers: Draft<"load-balancer">[];
  readonly listeners: Draft<"listener">[];
  readonly rules: Draft<"listener-rule">[];
  readonly targetGroups: Draft<"target-group">[];
  readonly securityGroupRules: Draft<"security-group-rule">[];
  /** The output of `describe-load-balancer-attributes`, which does not say of which. */
  readonly attributes: Native<Attribute[]>[];
  readonly services: ServiceDraft[];
  readonly problems: Problem[];
}

/** An empty collection for `readDrafts` to fill. */
export function emptyDrafts(): Drafts {
  return {
    loadBalancers: [],
    listeners: [],
    rules: [],
    targetGroups: [],
    securityGroupRules: [],
    attributes: [],
    services: [],
    problems: [],
  };
}

/** Adds what a file says to `drafts`. @returns whether anything in it is known */
export function readDrafts(file: SourceFile, root: JsonNode, drafts: Drafts): boolean {
  const recognised = recogniseFile(file.path, root);
  if (recognised === undefined) return false;
  switch (recognised.kind) {
    case "balancer-file":
      readBalancerFile(file.path, root, drafts);
      return true;
    case "service":
      readService(file.path, root, drafts);
      return true;
    case "other":
      return true;
    default:
      return readValue(recognised, root, drafts);
  }
}

/** A list is known where anything in it is; what is not, is said. */
function readValue(recognised: Recognised, node: JsonNode, drafts: Drafts): boolean {
  switch (recognised.kind) {
    case "list": {
      const strange: JsonNode[] = [];
      for (const item of recognised.items) {
        const known = recogniseValue(item);
        if (known === undefined || !readValue(known, item, drafts)) strange.push(item);
      }
      if (strange.length === recognised.items.length) return recognised.items.length === 0 && node.kind === "object";
      for (const item of strange) {
        const what = "this is neither a listener, a listener rule, a target group nor a load balancer";
        drafts.problems.push({ code: "json-member-type", span: item.span, values: { what } });
      }
      return true;
    }
    case "attributes": {
      const attributes = memberOf(node, "Attributes");
      if (attributes !== undefined)
        drafts.attributes.push(native<Attribute[]>(decode(attributes, ATTRIBUTES, drafts.problems)));
      return true;
    }
    case "rule":
      readRule(recognised.node, undefined, {}, drafts);
      return true;
    case "listener":
      drafts.listeners.push({
        ...draft("listener", recognised.node, LISTENER, drafts),
        ...arnOf(recognised.node, "ListenerArn"),
      });
      return true;
    case "target-group": {
      const renamed = rename(recognised.node, "TargetGroupName", "Name");
      const value = native<ResourceShapes["target-group"]>({
        targetGroup: decode(renamed, TARGET_GROUP, drafts.problems),
      });
      drafts.targetGroups.push({
        type: "target-group",
        value,
        span: renamed.span,
        ...arnOf(renamed, "TargetGroupArn"),
      });
      return true;
    }
    case "load-balancer": {
      const renamed = rename(recognised.node, "LoadBalancerName", "Name");
      const value = native<ResourceShapes["load-balancer"]>({
        loadBalancer: decode(renamed, LOAD_BALANCER, drafts.problems),
      });
      const arn = arnOf(renamed, "LoadBalancerArn");
      drafts.loadBalancers.push({ type: "load-balancer", value, span: renamed.span, ...arn });
      return true;
    }
    default:
      return false;
  }
}

/** Our own layout. */
function readBalancerFile(path: string, root: JsonNode, drafts: Drafts): void {
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.json$/, "");
  const { problems } = drafts;
  // A classic load balancer has no rules: nothing of it is replayed.
  if (memberOf(root, "classic") !== undefined) return;
  const members = Object.fromEntries(BALANCER_FILE_MEMBERS.map((member) => [member, "passed"] as const));
  decode(root, { name: "the file of a load balancer", members, required: [] }, problems);
  const balancer = memberOf(root, "loadBalancer");
  const attributes = memberOf(root, "attributes");
  if (balancer !== undefined) {
    const value = native<ResourceShapes["load-balancer"]>({
      loadBalancer: decode(balancer, LOAD_BALANCER, problems),
      ...(attributes === undefined ? {} : { attributes: decode(attributes, ATTRIBUTES, problems) }),
    });
    drafts.loadBalancers.push({ type: "load-balancer", value, span: balancer.span, file });
  } else if (attributes !== undefined)
    drafts.attributes.push(native<Attribute[]>(decode(attributes, ATTRIBUTES, problems)));
  for (const entry of itemsOf(root, "listeners", problems)) readListenerEntry(entry, file, drafts);
  for (const entry of itemsOf(root, "targetGroups", problems)) {
    const members = { targetGroup: TARGET_GROUP, attributes: ATTRIBUTES };
    const shape = { name: "an entry of `targetGroups`", members, required: ["targetGroup"] };
    const value = native<ResourceShapes["target-group"]>(decode(entry, shape, problems));
    drafts.targetGroups.push({ type: "target-group", value, span: entry.span, file });
  }
  for (const entry of itemsOf(root, "securityGroupRules", problems)) {
    drafts.securityGroupRules.push({
      ...draft("security-group-rule", entry, SECURITY_GROUP_RULE, drafts),
      file,
    });
  }
}

function readListenerEntry(entry: JsonNode, file: string, drafts: Drafts): void {
  const members = { listener: "passed", rules: "passed" } as const;
  decode(entry, { name: "an entry of `listeners`", members, required: [] }, drafts.problems);
  const node = memberOf(entry, "listener");
  const listener = node === undefined ? undefined : { ...draft("listener", node, LISTENER, drafts), file };
  if (listener !== undefined) drafts.listeners.push(listener);
  const under = listener === undefined ? {} : { listener };
  for (const rule of itemsOf(entry, "rules", drafts.problems)) readRule(rule, file, { under }, drafts);
}

/** The rule that AWS calls the default one says again what its listener says. */
function readRule(node: JsonNode, file: string | undefined, place: Pick<Draft, "under">, drafts: Drafts): void {
  const priority = memberOf(node, "Priority");
  if (priority?.kind === "string" && priority.value === "default") return;
  const plain = withListener(withConditionConfigs(node), arnOf(node, "RuleArn").arn);
  const required = RULE.required.filter((name) => place.under === undefined || name !== "ListenerArn");
  const rule = draft("listener-rule", plain, { ...RULE, required }, drafts);
  drafts.rules.push({ ...rule, ...place, ...(file === undefined ? {} : { file }) });
}

/** `describe-rules` does not name the listener; the ARN of a rule holds that of its listener. Source: IAM reference, "Resource types defined by Elastic Load Balancing V2". */
function withListener(node: JsonNode, arn: string | undefined): JsonNode {
  if (node.kind !== "object" || arn === undefined || memberOf(node, "ListenerArn") !== undefined) return node;
  const ruleArn = node.members.find(({ key }) => key === "RuleArn");
  if (ruleArn === undefined) return node;
  const value = arn.replace(":listener-rule/", ":listener/").replace(/\/[^/]*$/, "");
  const member: JsonMember = {
    key: "ListenerArn",
    keySpan: ruleArn.keySpan,
    value: { kind: "string", value, span: ruleArn.value.span },
  };
  return { ...node, members: [member, ...node.members] };
}

const CONFIGS: Readonly<Record<string, string>> = {
  "host-header": "HostHeaderConfig",
  "path-pattern": "PathPatternConfig",
};

/** `Values` of a condition itself is the older way to say it; the outputs of `describe-rules` say both. */
function withConditionConfigs(node: JsonNode): JsonNode {
  const conditions = memberOf(node, "Conditions");
  if (node.kind !== "object" || conditions?.kind !== "array") return node;
  const items = conditions.items.map((condition) => {
    const field = memberOf(condition, "Field");
    const config = field?.kind === "string" ? CONFIGS[field.value] : undefined;
    const old = condition.kind === "object" ? condition.members.filter(({ key }) => isOldMember(key)) : [];
    if (condition.kind !== "object" || old.length === 0) return condition;
    const others = condition.members.filter(({ key }) => !isOldMember(key));
    if (others.some(({ key }) => key.endsWith("Config"))) return { ...condition, members: others };
    const [first] = old;
    if (config === undefined || first === undefined) return condition;
    const value: JsonObject = { kind: "object", members: old, span: first.value.span };
    return { ...condition, members: [...others, { key: config, keySpan: first.keySpan, value }] };
  });
  return {
    ...node,
    members: node.members.map((member) =>
      member.key === "Conditions" ? { ...member, value: { ...conditions, items } } : member,
    ),
  };
}

function isOldMember(key: string): boolean {
  return key === "Values" || key === "RegexValues";
}

function readService(path: string, root: JsonNode, drafts: Drafts): void {
  const loadBalancers = memberOf(root, "loadBalancers");
  if (loadBalancers === undefined || loadBalancers.kind === "null") return;
  drafts.services.push({
    path,
    loadBalancers: native<ServiceLoadBalancer[]>(decode(loadBalancers, SERVICE_LOAD_BALANCERS, drafts.problems)),
  });
}

function itemsOf(node: JsonNode, key: string, problems: Problem[]): readonly JsonNode[] {
  const list = memberOf(node, key);
  if (list?.kind === "array") return list.items;
  if (list !== undefined) decode(list, { each: "passed" }, problems);
  return [];
}

function draft<T extends "listener" | "listener-rule" | "security-group-rule">(
  type: T,
  node: JsonNode,
  shape: StructureShape,
  drafts: Drafts,
): Draft<T> {
  const value = native<ResourceShapes[T]>(decode(node, shape, drafts.problems));
  return { type, value, span: node.span };
}

function arnOf(node: JsonNode, key: string): { arn?: string } {
  const arn = memberOf(node, key);
  return arn?.kind === "string" ? { arn: arn.value } : {};
}

function rename(node: JsonObject, from: string, to: string): JsonObject {
  return { ...node, members: node.members.map((member) => (member.key === from ? { ...member, key: to } : member)) };
}

/** What `decode` made by a shape is what that shape describes. */
function native<T>(node: NativeNode): Native<T> {
  return node as unknown as Native<T>;
}
