import type { Text } from "../source/text.ts";
import type { RuleTransform } from "./balancing.ts";
import { createdResource } from "./checks-balancing.ts";
import { choice, textOf, valueOf, type Report } from "./checks-context.ts";
import { checkActions, type ActionSurroundings } from "./checks-rule-actions.ts";
import { checkConditions, type CheckedRule } from "./checks-rule-conditions.ts";
import { checkExpression } from "./checks-rule-expressions.ts";
import { RULE } from "./limits.ts";
import { nodeOf, type ResourceWith } from "./resources.ts";
import type { Native, NativeNode } from "./types.ts";

type Rule = ResourceWith<"listener-rule">;
type Listener = ResourceWith<"listener">;
type TargetGroup = ResourceWith<"target-group">;

/**
 * Checks a listener rule by itself and against its listener and target groups.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
 */
export function checkRule(rule: Rule, surroundings: ActionSurroundings, report: Report): void {
  const { Priority, Conditions, Actions, Transforms } = rule.value;
  const checked: CheckedRule = { which: ruleName(rule, surroundings.listener), node: nodeOf(rule), report };
  const priority = valueOf(Priority);
  const { least, most } = RULE.priority;
  if (priority !== undefined && (!Number.isInteger(priority) || priority < least || priority > most)) {
    report({
      code: "native-rule-priority",
      at: [Priority, checked.node],
      what: `${checked.which} has the priority ${priority}`,
      limit: `a priority is a whole number from ${least} to ${most}`,
      values: { priority },
    });
  }
  checkConditions(Conditions.items, checked);
  checkActions(Actions.items, surroundings, checked);
  checkTransforms(Transforms?.items ?? [], checked);
}

function ruleName(rule: Rule, listener: Listener | undefined): string {
  const priority = valueOf(rule.value.Priority);
  const port = valueOf(listener?.value.Port);
  return `the rule ${priority ?? "…"}${port === undefined ? "" : ` of the listener on port ${port}`}`;
}

/** Checks what a listener does with requests that no rule takes. */
export function checkDefaultActions(
  listener: Listener,
  groups: ReadonlyMap<string, TargetGroup>,
  report: Report,
): void {
  const port = valueOf(listener.value.Port);
  const which = `the default action of the listener${port === undefined ? "" : ` on port ${port}`}`;
  checkActions(listener.value.DefaultActions.items, { listener, groups }, { which, node: nodeOf(listener), report });
}

const TRANSFORMS = { "url-rewrite": "UrlRewriteConfig", "host-header-rewrite": "HostHeaderRewriteConfig" } as const;

function isTransform(type: string): type is keyof typeof TRANSFORMS {
  return Object.hasOwn(TRANSFORMS, type);
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html */
function checkTransforms(transforms: readonly Native<RuleTransform>[], rule: CheckedRule): void {
  const tell = (at: readonly (NativeNode | undefined)[], what: string, limit: string): void =>
    rule.report({ code: "native-rule-transform", at: [...at, rule.node], what: `${rule.which} ${what}`, limit });
  const seen = new Set<string>();
  for (const transform of transforms) {
    const type = textOf(transform.Type);
    if (type === undefined) continue;
    if (!isTransform(type)) {
      tell(
        [transform.Type],
        `has the transform \`${type}\``,
        `the type of a transform is ${choice(Object.keys(TRANSFORMS))}`,
      );
      continue;
    }
    if (seen.has(type))
      tell([transform.Type], `has two transforms \`${type}\``, "a rule has one transform of each type");
    seen.add(type);
    const member = TRANSFORMS[type];
    const rewrites = transform[member]?.Rewrites.items ?? [];
    if (rewrites.length === 0)
      tell(
        [transform.Type],
        `rewrites nothing with \`${type}\``,
        `a transform \`${type}\` has its rewrites in \`${member}\``,
      );
    for (const { Regex, Replace } of rewrites) {
      checkExpression(Regex, { ...rule, code: "native-rule-transform", what: "the expression", most: RULE.transform });
      const replacement = textOf(Replace);
      if (replacement !== undefined && replacement.length > RULE.transform)
        tell(
          [Replace],
          `replaces with ${replacement.length} characters`,
          `a replacement has at most ${RULE.transform} characters`,
        );
    }
  }
}

/** What rules have to do with each other: by listener and by load balancer. */
export interface RuleEstate {
  readonly rules: readonly Rule[];
  readonly listeners: readonly Listener[];
  readonly reportOf: (resource: Rule | Listener) => Report;
}

/** Checks that no two rules of a listener have the same priority, and that a load balancer has not too many rules. */
export function checkRulesTogether({ rules, listeners, reportOf }: RuleEstate): void {
  const byId = new Map<string, Listener>(listeners.map((listener) => [listener.id, listener]));
  const priorities = new Map<string, Rule>();
  const counts = new Map<string, Rule[]>();
  const groups = new Map<string, Set<string>>();
  for (const rule of rules) {
    const listener = byId.get(rule.listener ?? "");
    const priority = valueOf(rule.value.Priority);
    const key = `${rule.listener ?? "…"} ${priority}`;
    const first = priority === undefined || rule.listener === undefined ? undefined : priorities.get(key);
    if (first !== undefined && priority !== undefined) {
      reportOf(rule)({
        code: "native-rule-priority",
        at: [rule.value.Priority, nodeOf(rule)],
        what: `${ruleName(rule, listener)} has the priority of another one`,
        limit: "each rule of a listener has a priority of its own",
        values: { priority },
        related: [first.value.Priority],
      });
    } else priorities.set(key, rule);
    const balancer = rule.balancer ?? "";
    const counted = counts.get(balancer);
    if (counted === undefined) counts.set(balancer, [rule]);
    else counted.push(rule);
    addGroups(groups, balancer, rule.value.Actions.items);
  }
  for (const listener of listeners) addGroups(groups, listener.balancer ?? "", listener.value.DefaultActions.items);
  for (const [balancer, own] of counts)
    checkQuotas({ balancer, rules: own, groups: groups.get(balancer)?.size ?? 0 }, reportOf);
}

type Actions = Rule["value"]["Actions"]["items"];

function addGroups(groups: Map<string, Set<string>>, balancer: string, actions: Actions): void {
  let own = groups.get(balancer);
  if (own === undefined) groups.set(balancer, (own = new Set()));
  for (const { TargetGroupArn, ForwardConfig } of actions) {
    const arns: Text[] = (ForwardConfig?.TargetGroups.items ?? []).map((tuple) => tuple.TargetGroupArn);
    for (const arn of TargetGroupArn === undefined ? arns : [...arns, TargetGroupArn]) {
      const group = createdResource(arn) ?? textOf(arn);
      if (group !== undefined) own.add(group);
    }
  }
}

function checkQuotas(
  { balancer, rules, groups }: { balancer: string; rules: readonly Rule[]; groups: number },
  reportOf: RuleEstate["reportOf"],
): void {
  const over = rules[RULE.rulesOfBalancer];
  if (over !== undefined) {
    reportOf(over)({
      code: "native-rule-quota",
      at: [over.value.Priority, nodeOf(over)],
      what: `the load balancer \`${balancer}\` has ${rules.length} rules`,
      limit: `a load balancer has ${RULE.rulesOfBalancer} rules over all listeners, until AWS grants more`,
      values: { balancer, count: rules.length },
    });
  }
  const [first] = rules;
  if (first === undefined || groups <= RULE.targetGroupsOfBalancer) return;
  reportOf(first)({
    code: "native-rule-values",
    at: [first.value.Priority, nodeOf(first)],
    what: `the load balancer \`${balancer}\` forwards to ${groups} target groups`,
    limit: `a load balancer forwards to at most ${RULE.targetGroupsOfBalancer} target groups`,
    values: { balancer, count: groups },
  });
}
