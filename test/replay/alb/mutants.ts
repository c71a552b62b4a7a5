import type { BalancerAction, RuleCondition } from "../../../src/native/balancing.ts";
import type { Resource, ResourceWith } from "../../../src/native/resources.ts";
import type { Native, NativeList } from "../../../src/native/types.ts";
import { knownText, type Text } from "../../../src/source/text.ts";

/** The same resources with one fault in a rule, or in the default action of a listener. */
export interface Mutant {
  /** What was done to which: `delete rule 120 of listener/shop-80`. */
  readonly name: string;
  readonly resources: readonly Resource[];
}

type Rule = ResourceWith<"listener-rule">;
type Action = Native<BalancerAction>;
type Condition = Native<RuleCondition>;

/**
 * Every fault that a person may make in listener rules, one at a time: a rule deleted, two neighbours swapped, a
 * pattern widened or narrowed, a value taken away, another target group, another answer, a transform dropped. Origins
 * stay, so that a counter-example still names a place.
 */
export function mutateRules(resources: readonly Resource[]): Mutant[] {
  const groups = resources.filter((resource) => resource.type === "target-group");
  const mutants: Mutant[] = [];
  const byListener = new Map<string, Rule[]>();
  const replace = (name: string, from: Resource, to: Resource | undefined): void => {
    const changed = resources.flatMap((each) => (each === from ? (to === undefined ? [] : [to]) : [each]));
    mutants.push({ name: `${name} of ${from.type === "listener-rule" ? from.listener : from.id}`, resources: changed });
  };
  for (const resource of resources) {
    if (resource.type === "listener") {
      for (const [what, action] of actionMutants(resource.value.DefaultActions.items[0], groups))
        replace(`${what}: the default action`, resource, {
          ...resource,
          value: { ...resource.value, DefaultActions: { ...resource.value.DefaultActions, items: [action] } },
        });
    }
    if (resource.type !== "listener-rule") continue;
    const own = byListener.get(resource.listener ?? "");
    if (own === undefined) byListener.set(resource.listener ?? "", [resource]);
    else own.push(resource);
    const which = `rule ${priorityOf(resource)}`;
    replace(`delete ${which}`, resource, undefined);
    for (const [what, rule] of ruleMutants(resource, groups)) replace(`${what}: ${which}`, resource, rule);
  }
  for (const rules of byListener.values()) mutants.push(...swaps(resources, rules));
  return mutants;
}

function priorityOf({ value: { Priority } }: Rule): number {
  return Priority.kind === "literal" ? Priority.value : 0;
}

function swaps(resources: readonly Resource[], rules: readonly Rule[]): Mutant[] {
  const ordered = rules.toSorted((a, b) => priorityOf(a) - priorityOf(b));
  return ordered.slice(1).map((second, index) => {
    const first = ordered[index] ?? second;
    const withPriority = (rule: Rule, other: Rule): Rule => ({
      ...rule,
      value: { ...rule.value, Priority: other.value.Priority },
    });
    return {
      name: `swap rules ${priorityOf(first)} and ${priorityOf(second)} of ${first.listener}`,
      resources: resources.map((each) =>
        each === first ? withPriority(first, second) : each === second ? withPriority(second, first) : each,
      ),
    };
  });
}

type Named<T> = readonly [what: string, value: T];

function ruleMutants(rule: Rule, groups: readonly ResourceWith<"target-group">[]): Named<Rule>[] {
  const { value } = rule;
  const found: Named<Rule>[] = [];
  const change = (what: string, members: Partial<Rule["value"]>): void => {
    found.push([what, { ...rule, value: { ...value, ...members } }]);
  };
  for (const [index, condition] of value.Conditions.items.entries()) {
    const at = (items: readonly Condition[]): Partial<Rule["value"]> => ({
      Conditions: { ...value.Conditions, items },
    });
    if (value.Conditions.items.length > 1)
      change(`drop the condition ${index + 1}`, at(value.Conditions.items.toSpliced(index, 1)));
    for (const [what, changed] of conditionMutants(condition))
      change(what, at(value.Conditions.items.with(index, changed)));
  }
  for (const [what, action] of actionMutants(value.Actions.items[0], groups))
    change(what, { Actions: { ...value.Actions, items: [action] } });
  for (const [index] of (value.Transforms?.items ?? []).entries()) {
    const items = (value.Transforms?.items ?? []).toSpliced(index, 1);
    change(`drop the transform ${index + 1}`, { Transforms: { kind: "list", items, origins: [] } });
  }
  return found;
}

function conditionMutants(condition: Condition): Named<Condition>[] {
  const { HostHeaderConfig, PathPatternConfig, HttpRequestMethodConfig, SourceIpConfig } = condition;
  return [
    ...valueMutants(HostHeaderConfig?.Values, hostMutants).map(([what, Values]): Named<Condition> => [
      what,
      { ...condition, HostHeaderConfig: { ...HostHeaderConfig, Values } },
    ]),
    ...valueMutants(PathPatternConfig?.Values, pathMutants).map(([what, Values]): Named<Condition> => [
      what,
      { ...condition, PathPatternConfig: { ...PathPatternConfig, Values } },
    ]),
    ...valueMutants(HttpRequestMethodConfig?.Values, (method) => [method === "GET" ? "POST" : "GET"]).map(
      ([what, Values]): Named<Condition> => [what, { ...condition, HttpRequestMethodConfig: { Values } }],
    ),
    ...valueMutants(SourceIpConfig?.Values, sourceMutants).map(([what, Values]): Named<Condition> => [
      what,
      { ...condition, SourceIpConfig: { Values } },
    ]),
  ];
}

/** Each value taken away where others are left, and each changed in every way of `others`. */
function valueMutants(
  values: NativeList<string> | undefined,
  others: (value: string) => readonly string[],
): Named<NativeList<string>>[] {
  const found: Named<NativeList<string>>[] = [];
  for (const [index, text] of (values?.items ?? []).entries()) {
    const value = knownText(text);
    if (values === undefined || value === undefined) continue;
    if (values.items.length > 1)
      found.push([`without \`${value}\``, { ...values, items: values.items.toSpliced(index, 1) }]);
    for (const other of others(value)) {
      if (other === value || other === "" || values.items.some((each) => knownText(each) === other)) continue;
      found.push([
        `\`${other}\` for \`${value}\``,
        { ...values, items: values.items.with(index, changed(text, other)) },
      ]);
    }
  }
  return found;
}

function hostMutants(host: string): string[] {
  const below = host.indexOf(".") === -1 ? host : host.slice(host.indexOf(".") + 1);
  return [host.startsWith("*.") ? below : `*.${below}`, host.startsWith("*.") ? `x${host}` : `x.${host}`];
}

function pathMutants(path: string): string[] {
  const narrower = path.endsWith("*") ? path.slice(0, -1) : `${path}/x`;
  return [path.endsWith("/*") ? `${path.slice(0, -2)}*` : `${path}*`, narrower];
}

function sourceMutants(block: string): string[] {
  const [address = "", length = "0"] = block.split("/");
  return [`${address}/${Math.max(0, Number(length) - 1)}`];
}

function actionMutants(action: Action | undefined, groups: readonly ResourceWith<"target-group">[]): Named<Action>[] {
  if (action === undefined) return [];
  const { TargetGroupArn, ForwardConfig, RedirectConfig, FixedResponseConfig } = action;
  const found: Named<Action>[] = [];
  for (const [index, tuple] of (ForwardConfig?.TargetGroups.items ?? []).entries()) {
    if (ForwardConfig === undefined) continue;
    const change = (what: string, changes: Partial<typeof tuple>): void => {
      const items = ForwardConfig.TargetGroups.items.with(index, { ...tuple, ...changes });
      // A single target group is named twice, and both names have to agree.
      const { TargetGroupArn: _, ...rest } = action;
      found.push([
        what,
        { ...rest, ForwardConfig: { ...ForwardConfig, TargetGroups: { ...ForwardConfig.TargetGroups, items } } },
      ]);
    };
    for (const other of otherGroup(tuple.TargetGroupArn, groups))
      change(`another target group ${index + 1}`, { TargetGroupArn: other });
    const { Weight } = tuple;
    if (Weight?.kind === "literal" && ForwardConfig.TargetGroups.items.length > 1)
      change(`another weight ${index + 1}`, { Weight: { ...Weight, value: Weight.value + 1 } });
  }
  if (ForwardConfig === undefined && TargetGroupArn !== undefined)
    for (const other of otherGroup(TargetGroupArn, groups))
      found.push(["another target group", { ...action, TargetGroupArn: other }]);
  for (const [member, other] of [
    ["StatusCode", (text: string) => (text === "HTTP_301" ? "HTTP_302" : "HTTP_301")],
    ["Protocol", (text: string) => (text === "HTTP" ? "HTTPS" : "HTTP")],
    ["Host", (text: string) => `x.${text}`],
    ["Port", (text: string) => (text === "8443" ? "9443" : "8443")],
    ["Path", (text: string) => `/x${text}`],
    ["Query", (text: string) => `x=1&${text}`],
  ] as const) {
    const text = RedirectConfig?.[member];
    const known = text === undefined ? undefined : knownText(text);
    if (RedirectConfig === undefined || text === undefined || known === undefined) continue;
    found.push([
      `another ${member}`,
      { ...action, RedirectConfig: { ...RedirectConfig, [member]: changed(text, other(known)) } },
    ]);
  }
  for (const [member, other] of [
    ["StatusCode", (text: string) => (text === "404" ? "403" : "404")],
    ["MessageBody", (text: string) => `${text}x`],
    ["ContentType", (text: string) => (text === "text/html" ? "text/plain" : "text/html")],
  ] as const) {
    const text = FixedResponseConfig?.[member];
    const known = text === undefined ? undefined : knownText(text);
    if (FixedResponseConfig === undefined || text === undefined || known === undefined) continue;
    found.push([
      `another ${member}`,
      { ...action, FixedResponseConfig: { ...FixedResponseConfig, [member]: changed(text, other(known)) } },
    ]);
  }
  return found;
}

/** A target group that is not the one that is named. */
function otherGroup(arn: Text, groups: readonly ResourceWith<"target-group">[]): Text[] {
  const [part] = arn;
  const named = part?.kind === "created" ? part.resource : (knownText(arn) ?? "");
  const other = groups.find(({ id, value }) => {
    const name = knownText(value.targetGroup.Name) ?? "";
    return id !== named && !named.includes(`:targetgroup/${name}/`);
  });
  const origins = part?.origins ?? [];
  return other === undefined ? [] : [[{ kind: "created", resource: other.id, attribute: "arn", origins }]];
}

function changed(text: Text, other: string): Text {
  return [{ kind: "text", text: other, secret: false, origins: text[0]?.origins ?? [] }];
}
