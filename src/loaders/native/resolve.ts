import type { ServiceLoadBalancer } from "../../native/ecs.ts";
import { nodeOf, type Resource, type ResourceId, type ResourceWith } from "../../native/resources.ts";
import type { Native, NativeNode } from "../../native/types.ts";
import { environmentName, variableName } from "../../native/variables.ts";
import { isList, isLiteral, isText, isUnknown, walk, type MembersNode } from "../../native/walk.ts";
import { knownText, type Part, type Text } from "../../source/text.ts";
import type { Draft, Drafts } from "./drafts.ts";

/** A variable that a template asks for, as the resource and the attribute that it stands for. */
type References = Map<string, { readonly resource: string; readonly attribute: string }>;

interface Naming {
  readonly drafts: Drafts;
  readonly references: References;
  /** The name of the balancer by the ARN that AWS gave it. */
  readonly balancers: Map<string, string>;
  readonly seen: Map<ResourceId, Draft>;
}

/**
 * Gives every resource its id, joins rules with their listeners and listeners with their load balancers, and turns
 * the variables of templates into references to resources. What does not fit together is added to `drafts.problems`.
 */
export function resolveDrafts(drafts: Drafts): {
  resources: Resource[];
  services: Map<string, Native<ServiceLoadBalancer[]>>;
} {
  const naming: Naming = { drafts, references: new Map(), balancers: new Map(), seen: new Map() };
  const balancers = nameBalancers(naming);
  const { listeners, byDraft } = nameListeners(naming);
  const groups = nameTargetGroups(naming);
  const rules = joinRules(naming, listeners, byDraft);
  const securityGroupRules = drafts.securityGroupRules.map((draft, index): Resource => {
    const file = draft.file ?? "";
    return made("security-group-rule", `${file}-${index}`, draft.value, file);
  });
  giveAttributes(naming, balancers);
  const resources: Resource[] = [...balancers, ...listeners, ...rules, ...groups, ...securityGroupRules];
  const services = drafts.services.map(
    ({ path, loadBalancers }) =>
      [path, resolved(loadBalancers as NativeNode, naming.references) as typeof loadBalancers] as const,
  );
  return {
    resources: resources.map((resource) => withReferences(resource, naming.references)),
    services: new Map(services),
  };
}

function made<T extends Resource["type"]>(
  type: T,
  name: string,
  value: ResourceWith<T>["value"],
  balancer: string,
): ResourceWith<T> {
  return { type, id: `${type}/${name}`, apps: [], balancer, value } as unknown as ResourceWith<T>;
}

function nameBalancers(naming: Naming): ResourceWith<"load-balancer">[] {
  const balancers: ResourceWith<"load-balancer">[] = [];
  for (const [index, draft] of naming.drafts.loadBalancers.entries()) {
    const name = draft.file ?? knownText(draft.value.loadBalancer.Name) ?? `balancer-${index + 1}`;
    const balancer = made("load-balancer", name, draft.value, name);
    if (!isFirst(naming, balancer, draft, "load balancer")) continue;
    balancers.push(balancer);
    if (draft.arn !== undefined) naming.balancers.set(draft.arn, name);
    for (const attribute of ["arn", "full-name"])
      naming.references.set(variableName(balancer.id, attribute), { resource: balancer.id, attribute });
  }
  return balancers;
}

/** The same resource may be described in several files; the first counts, and the others are said. */
function isFirst({ seen, drafts }: Naming, resource: Resource, draft: Draft, kind: string): boolean {
  const first = seen.get(resource.id);
  if (first === undefined) {
    seen.set(resource.id, draft);
    return true;
  }
  const name = resource.id.slice(resource.id.indexOf("/") + 1);
  const what = `the ${kind} \`${name}\` is described a second time, and the first description counts`;
  drafts.problems.push({ code: "json-reference", span: headOf(draft), values: { what }, related: [headOf(first)] });
  return false;
}

/** The opening bracket of what a draft was read from. */
function headOf({ span }: Draft): Draft["span"] {
  return { path: span.path, start: span.start, end: Math.min(span.start + 1, span.end) };
}

function nameListeners(naming: Naming) {
  const listeners: ResourceWith<"listener">[] = [];
  const byDraft = new Map<Draft<"listener">, ResourceWith<"listener">>();
  const counts = new Map<string, number>();
  for (const draft of naming.drafts.listeners) {
    const balancer = draft.file ?? balancerOf(naming, draft.value.LoadBalancerArn);
    const port = draft.value.Port?.kind === "literal" ? String(draft.value.Port.value) : "unknown";
    const count = (counts.get(`${balancer}-${port}`) ?? 0) + 1;
    counts.set(`${balancer}-${port}`, count);
    const listener = made("listener", `${balancer}-${port}${count === 1 ? "" : `-${count}`}`, draft.value, balancer);
    listeners.push(listener);
    byDraft.set(draft, listener);
    naming.references.set(variableName(listener.id, "arn"), { resource: listener.id, attribute: "arn" });
  }
  return { listeners, byDraft };
}

/** `arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID`, and those of listeners alike. */
const BALANCER_NAME = /:(?:loadbalancer|listener)\/(?:app|net)\/([^/]+)\//;

function balancerOf({ drafts, balancers, references }: Naming, arn: Text): string {
  const known = knownText(arn);
  const described = known === undefined ? undefined : (balancers.get(known) ?? BALANCER_NAME.exec(known)?.[1]);
  if (described !== undefined) return described;
  const [part] = arn;
  const reference = part?.kind === "created" ? references.get(part.resource) : undefined;
  if (reference !== undefined) return reference.resource.slice("load-balancer/".length);
  const [only, ...others] = drafts.loadBalancers;
  const name = only === undefined ? undefined : (only.file ?? knownText(only.value.loadBalancer.Name));
  return others.length === 0 && name !== undefined ? name : "balancer";
}

/**
 * The names of target groups. A variable such as `TARGET_GROUP_ARN_SHOP_HAKO_WEB` may carry the folder of a definition
 * before the name of the target group, `hako-web`, so variables that end in its name are its own where none is its
 * name alone.
 */
function nameTargetGroups(naming: Naming): ResourceWith<"target-group">[] {
  const { drafts, references } = naming;
  const used = usedVariables(drafts);
  const groups: ResourceWith<"target-group">[] = [];
  const later: { draft: Draft<"target-group">; name: string; balancer: string }[] = [];
  const add = (draft: Draft<"target-group">, id: string, balancer: string): void => {
    const group = made("target-group", id, draft.value, balancer);
    if (!isFirst(naming, group, draft, "target group")) return;
    groups.push(group);
    const attributes = ["arn", "full-name", "resource-label"];
    for (const attribute of attributes)
      references.set(variableName(group.id, attribute), { resource: group.id, attribute });
  };
  const places = new Map<Draft, number>(drafts.targetGroups.map((draft, index) => [draft, index]));
  for (const [index, draft] of drafts.targetGroups.entries()) {
    const name = knownText(draft.value.targetGroup.Name);
    const balancer = draft.file ?? "";
    if (name === undefined) add(draft, `unknown-${index + 1}`, balancer);
    else if (used.has(variableName(`target-group/${name}`, "arn"))) add(draft, name, balancer);
    else later.push({ draft, name, balancer });
  }
  for (const { draft, name, balancer } of later) {
    const end = `_${environmentName(name)}`;
    const variable = [...used].find((each) => each.endsWith(end) && !references.has(each));
    const prefix = variable?.slice("TARGET_GROUP_ARN_".length, -end.length).toLowerCase();
    add(draft, prefix === undefined ? name : `${prefix}/${name}`, balancer);
  }
  const order = (group: Resource): number => places.get(naming.seen.get(group.id) as Draft) ?? 0;
  return groups.toSorted((a, b) => order(a) - order(b));
}

function usedVariables(drafts: Drafts): Set<string> {
  const used = new Set<string>();
  const values = [...drafts.listeners, ...drafts.rules].map(({ value }) => value as unknown as NativeNode);
  for (const node of [...values, ...drafts.services.map(({ loadBalancers }) => loadBalancers as NativeNode)]) {
    walk(node, (_, leaf) => {
      if (!isText(leaf)) return;
      for (const part of leaf)
        if (part.kind === "created" && part.resource.startsWith("TARGET_GROUP_ARN_")) used.add(part.resource);
    });
  }
  return used;
}

function joinRules(
  naming: Naming,
  listeners: readonly ResourceWith<"listener">[],
  byDraft: ReadonlyMap<Draft<"listener">, ResourceWith<"listener">>,
): Resource[] {
  const byArn = new Map<string, ResourceWith<"listener">>();
  for (const [draft, listener] of byDraft) {
    if (draft.arn !== undefined) byArn.set(draft.arn, listener);
    byArn.set(variableName(listener.id, "arn"), listener);
  }
  const rules: Resource[] = [];
  for (const [index, draft] of naming.drafts.rules.entries()) {
    const listener =
      draft.under?.listener === undefined
        ? listenerOf(naming, draft.value.ListenerArn, { listeners, byArn })
        : byDraft.get(draft.under.listener);
    if (listener === undefined) {
      const arn = knownText(draft.value.ListenerArn);
      const which = arn === undefined ? "a listener" : `the listener \`${arn}\``;
      const what = `the rule belongs to ${which} that is in none of the files: add the listener, or the output of \`aws elbv2 describe-listeners\``;
      naming.drafts.problems.push({ code: "json-reference", span: headOf(draft), values: { what } });
      continue;
    }
    const arn: Text = [{ kind: "created", resource: listener.id, attribute: "arn", origins: [] }];
    const value = draft.value.ListenerArn === undefined ? { ...draft.value, ListenerArn: arn } : draft.value;
    const balancer = draft.file ?? listener.balancer ?? "";
    const name = `${listener.id.slice("listener/".length)}-${index + 1}`;
    rules.push({ ...made("listener-rule", name, value, balancer), listener: listener.id });
  }
  return rules;
}

/** A rule names its listener by ARN or by a variable; without any, there is only one that can be meant. */
function listenerOf(
  naming: Naming,
  arn: Text,
  {
    listeners,
    byArn,
  }: { listeners: readonly ResourceWith<"listener">[]; byArn: ReadonlyMap<string, ResourceWith<"listener">> },
): ResourceWith<"listener"> | undefined {
  const known = knownText(arn);
  const [part] = arn ?? [];
  const found = byArn.get(known ?? (part?.kind === "created" ? part.resource : ""));
  if (found !== undefined) return found;
  const balancer = known === undefined ? undefined : BALANCER_NAME.exec(known)?.[1];
  // Inputs of CreateListener do not say the ARN that AWS will give.
  const possible = listeners.filter((each) => balancer === undefined || each.balancer === balancer);
  const described = naming.drafts.listeners.some((draft) => draft.arn !== undefined);
  return possible.length === 1 && !described ? possible[0] : undefined;
}

/** Attributes that name no load balancer are those of the only one. */
function giveAttributes({ drafts }: Naming, balancers: ResourceWith<"load-balancer">[]): void {
  for (const attributes of drafts.attributes) {
    const [only, ...others] = balancers;
    if (only !== undefined && others.length === 0 && only.value.attributes === undefined) {
      balancers[0] = { ...only, value: { ...only.value, attributes } };
      continue;
    }
    const span = attributes.origins[0];
    const what =
      "these attributes do not say whose they are: put them beside their load balancer, as `attributes` of a file in `load-balancers/`";
    if (span !== undefined)
      drafts.problems.push({
        code: "json-reference",
        span: { ...span, end: Math.min(span.start + 1, span.end) },
        values: { what },
      });
  }
}

function withReferences(resource: Resource, references: References): Resource {
  return { ...resource, value: resolved(nodeOf(resource), references) } as unknown as Resource;
}

function resolved(node: NativeNode, references: References): NativeNode {
  if (isText(node)) return node.map((part) => resolvedPart(part, references));
  if (isLiteral(node) || isUnknown(node)) return node;
  if (isList(node)) return { ...node, items: node.items.map((item) => resolved(item, references)) };
  return Object.fromEntries(
    Object.entries(node as MembersNode).map(([member, value]) => [member, resolved(value, references)]),
  );
}

function resolvedPart(part: Part, references: References): Part {
  const reference = part.kind === "created" && part.attribute === "" ? references.get(part.resource) : undefined;
  return reference === undefined || part.kind !== "created" ? part : { ...part, ...reference };
}
