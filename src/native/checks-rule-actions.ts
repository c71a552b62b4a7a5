import type { Text } from "../source/text.ts";
import type { BalancerAction } from "./balancing.ts";
import { createdResource } from "./checks-balancing.ts";
import { choice, shown, textOf, valueOf } from "./checks-context.ts";
import type { CheckedRule } from "./checks-rule-conditions.ts";
import { checkFixedResponse, checkRedirect } from "./checks-rule-responses.ts";
import { ASKING_ACTIONS, RULE, TERMINAL_ACTIONS, type Range } from "./limits.ts";
import type { ResourceWith } from "./resources.ts";
import type { Literal, Native, NativeNode, Unknown } from "./types.ts";

type Action = Native<BalancerAction>;
type TargetGroup = ResourceWith<"target-group">;

/** What actions are checked against. */
export interface ActionSurroundings {
  readonly listener: ResourceWith<"listener"> | undefined;
  readonly groups: ReadonlyMap<string, TargetGroup>;
}

/**
 * Checks the actions of a rule, or those of a listener for all other requests.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
 */
export function checkActions(actions: readonly Action[], surroundings: ActionSurroundings, rule: CheckedRule): void {
  const types = actions.map(({ Type }) => textOf(Type));
  checkTypes(actions, types, rule);
  checkOrder(actions, types, rule);
  const protocol = surroundings.listener?.value.Protocol;
  for (const [index, action] of actions.entries()) {
    const type = types[index];
    if (type !== undefined && ASKING_ACTIONS.includes(type) && protocol !== undefined && textOf(protocol) === "HTTP") {
      rule.report({
        code: "native-rule-action",
        at: [action.Type, rule.node],
        what: `${rule.which} has the action \`${type}\` behind an \`HTTP\` listener`,
        limit: `the actions ${choice(ASKING_ACTIONS)} need a listener with the protocol \`HTTPS\``,
        related: [protocol],
      });
    }
    if (type === "forward") checkForward(action, { ...surroundings, others: actions.length - 1 }, rule);
    else if (type === "redirect") checkRedirect(action, surroundings.listener, rule);
    else if (type === "fixed-response") checkFixedResponse(action, rule);
  }
}

function checkTypes(actions: readonly Action[], types: readonly (string | undefined)[], rule: CheckedRule): void {
  const known = [...TERMINAL_ACTIONS, ...ASKING_ACTIONS];
  for (const [index, action] of actions.entries()) {
    const type = types[index];
    if (type === undefined || known.includes(type)) continue;
    rule.report({
      code: "native-rule-action",
      at: [action.Type, rule.node],
      what: `${rule.which} has the action \`${type}\``,
      limit: `the type of an action is ${choice(known)}`,
    });
  }
  if (types.some((type) => type === undefined || !known.includes(type))) return;
  const terminal = types.filter((type) => type !== undefined && TERMINAL_ACTIONS.includes(type));
  if (terminal.length === 1) return;
  const second = actions.findLast((_, index) => TERMINAL_ACTIONS.includes(types[index] ?? ""));
  rule.report({
    code: "native-rule-action",
    at: [second?.Type ?? actions[0]?.Type, rule.node],
    what: `${rule.which} has ${terminal.length === 0 ? "no action that sends or answers" : `the actions ${terminal.map((type) => `\`${type}\``).join(" and ")}`}`,
    limit: `a rule has exactly one of ${choice(TERMINAL_ACTIONS)}`,
  });
}

/** Several actions are ordered, and the last one sends or answers. */
function checkOrder(actions: readonly Action[], types: readonly (string | undefined)[], rule: CheckedRule): void {
  const limit = `several actions have different \`Order\`s from ${RULE.priority.least} to ${RULE.priority.most}, and the last sends or answers`;
  const tell = (action: Action, what: string): void =>
    rule.report({
      code: "native-rule-action",
      at: [action.Order, action.Type, rule.node],
      what: `${rule.which} ${what}`,
      limit,
    });
  const seen = new Set<number>();
  let last: { order: number; index: number } | undefined;
  for (const [index, action] of actions.entries()) {
    const order = valueOf(action.Order);
    if (action.Order === undefined && actions.length > 1) {
      tell(action, "has several actions, of which one has no `Order`");
      return;
    }
    // What is not known may be any order.
    if (order === undefined) return;
    if (!isWithin(order, RULE.priority) || seen.has(order)) {
      tell(
        action,
        seen.has(order) ? `has two actions with the order ${order}` : `has an action with the order ${order}`,
      );
      return;
    }
    seen.add(order);
    if (last === undefined || order > last.order) last = { order, index };
  }
  const final = last === undefined ? undefined : actions[last.index];
  if (last === undefined || final === undefined || actions.length < 2) return;
  const type = types[last.index];
  if (type !== undefined && ASKING_ACTIONS.includes(type)) tell(final, `has the action \`${type}\` last`);
}

function isWithin(value: number, { least, most }: Range): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function checkForward(
  action: Action,
  { listener, groups, others }: ActionSurroundings & { readonly others: number },
  rule: CheckedRule,
): void {
  const { TargetGroupArn, ForwardConfig } = action;
  const tuples = ForwardConfig?.TargetGroups.items ?? [];
  const tell = (at: NativeNode | undefined, what: string, limit: string): void =>
    rule.report({
      code: "native-rule-forward",
      at: [at, action.Type, rule.node],
      what: `${rule.which} ${what}`,
      limit,
    });
  if (tuples.length === 0 && TargetGroupArn === undefined)
    tell(
      ForwardConfig?.TargetGroups,
      "forwards to no target group",
      "`forward` has a `TargetGroupArn` or a `ForwardConfig`",
    );
  if (tuples.length > RULE.targetGroups) {
    const sixth = tuples[RULE.targetGroups]?.TargetGroupArn;
    tell(
      sixth,
      `forwards to ${tuples.length} target groups`,
      `an action forwards to at most ${RULE.targetGroups} target groups`,
    );
  }
  if (TargetGroupArn !== undefined && tuples.length > 0) {
    const [first] = tuples;
    const same = first !== undefined && tuples.length === 1 && sameText(TargetGroupArn, first.TargetGroupArn);
    const limit = "`TargetGroupArn` beside a `ForwardConfig` is its only target group";
    if (!same) tell(TargetGroupArn, "names target groups in two places that differ", limit);
  }
  for (const { Weight } of tuples) checkRange("weight", Weight, RULE.weight, tell);
  checkRange("duration", ForwardConfig?.TargetGroupStickinessConfig?.DurationSeconds, RULE.stickiness, tell);
  const named = [
    ...tuples.map((tuple) => tuple.TargetGroupArn),
    ...(TargetGroupArn === undefined ? [] : [TargetGroupArn]),
  ];
  const grpc = new Set(named.map((arn) => groups.get(createdResource(arn) ?? "")).filter((group) => isGrpc(group)));
  for (const group of grpc) checkGrpc(group, { listener, others }, rule);
}

function isGrpc(group: TargetGroup | undefined): group is TargetGroup {
  const version = group?.value.targetGroup.ProtocolVersion;
  return version !== undefined && textOf(version) === "GRPC";
}

/** Source: load-balancer-target-groups.html, "Protocol version" */
function checkGrpc(
  group: TargetGroup,
  { listener, others }: { listener: ResourceWith<"listener"> | undefined; others: number },
  rule: CheckedRule,
): void {
  const name = shown(group.value.targetGroup.Name);
  const version = group.value.targetGroup.ProtocolVersion;
  if (others > 0) {
    rule.report({
      code: "native-rule-forward",
      at: [rule.node],
      what: `${rule.which} has other actions beside the target group \`${name}\`, whose protocol version is \`GRPC\``,
      limit: "for gRPC the only action is `forward`",
      related: [version],
    });
  }
  const protocol = listener?.value.Protocol;
  // Of its default action the listener says so itself.
  if (protocol === undefined || textOf(protocol) !== "HTTP" || rule.node === listener?.value) return;
  const port = String(valueOf(listener?.value.Port) ?? "");
  rule.report({
    code: "native-grpc-on-http-listener",
    at: [rule.node],
    what: `${rule.which}, an \`HTTP\` listener, forwards to the target group \`${name}\`, whose protocol version is \`GRPC\``,
    limit: "only a listener with the protocol `HTTPS` forwards gRPC",
    values: { protocol: "HTTP", port, name },
    related: [version, protocol],
  });
}

function checkRange(
  what: string,
  node: Literal<number> | Unknown | undefined,
  range: Range,
  tell: (at: NativeNode | undefined, what: string, limit: string) => void,
): void {
  const value = valueOf(node);
  if (value === undefined || isWithin(value, range)) return;
  tell(node, `has the ${what} ${value}`, `a ${what} is a whole number from ${range.least} to ${range.most}`);
}

function sameText(a: Text, b: Text): boolean {
  const known = textOf(a);
  if (known !== undefined) return known === textOf(b);
  return createdResource(a) !== undefined && createdResource(a) === createdResource(b);
}
