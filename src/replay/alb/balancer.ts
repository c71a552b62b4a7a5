import type { BalancerAction } from "../../native/balancing.ts";
import type { Resource, ResourceWith } from "../../native/resources.ts";
import type { Native } from "../../native/types.ts";
import { firstOrigin } from "../../native/walk.ts";
import type { Span } from "../../source/span.ts";
import { knownText, type Text } from "../../source/text.ts";
import { compileCondition, type Condition, type Doubt } from "./conditions.ts";
import { indexRules, type RuleIndex } from "./rule-index.ts";

export type Action = Native<BalancerAction>;

/** A rule of a listener, ready to be asked. */
export interface Rule {
  /** Its place among the rules of its listener. */
  readonly order: number;
  readonly priority: number | undefined;
  readonly span: Span | undefined;
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
  readonly transforms: ResourceWith<"listener-rule">["value"]["Transforms"];
  /** Why it cannot be told when it is asked; then every request that it may take is in doubt. */
  readonly doubt?: Doubt;
}

/** A listener with its rules in the order in which they are asked. */
export interface Listener {
  readonly port: number | undefined;
  readonly protocol: string | undefined;
  readonly span: Span | undefined;
  /** Clients have to show a certificate. */
  readonly certificate: Span | undefined;
  readonly rules: readonly Rule[];
  readonly index: RuleIndex;
  readonly defaultActions: readonly Action[];
}

/** What a target group says about how its targets are spoken to. */
export interface TargetGroup {
  readonly name: string;
  readonly protocol: string | undefined;
  readonly version: string | undefined;
  readonly targetType: string | undefined;
}

/** The attributes that change an answer; `undefined` is a value that is not known. */
export interface Attributes {
  /** Seconds. */
  readonly idleTimeout: number | undefined;
  readonly preserveHost: boolean | undefined;
  /** `append`, `preserve` or `remove`. */
  readonly forwardedFor: string | undefined;
  /** The client's port is added to X-Forwarded-For. */
  readonly clientPort: boolean | undefined;
  readonly span: { readonly idleTimeout: Span | undefined };
}

/** A load balancer, ready to answer. */
export interface Balancer {
  readonly name: string;
  readonly type: string | undefined;
  readonly listeners: readonly Listener[];
  readonly attributes: Attributes;
  /** By resource id and by name. */
  readonly groups: ReadonlyMap<string, TargetGroup>;
}

/** Collects what the resources say of one load balancer. */
export function compileBalancer(resources: readonly Resource[], name: string): Balancer {
  const rules = new Map<string, ResourceWith<"listener-rule">[]>();
  const listeners: ResourceWith<"listener">[] = [];
  const groups = new Map<string, TargetGroup>();
  let balancer: ResourceWith<"load-balancer"> | undefined;
  for (const resource of resources) {
    if (resource.type === "target-group") {
      const group = targetGroup(resource);
      groups.set(resource.id, group);
      groups.set(group.name, group);
    } else if (resource.balancer !== name && resource.id !== `load-balancer/${name}`) continue;
    else if (resource.type === "load-balancer") balancer = resource;
    else if (resource.type === "listener") listeners.push(resource);
    else if (resource.type === "listener-rule") {
      const known = rules.get(resource.listener ?? "");
      if (known === undefined) rules.set(resource.listener ?? "", [resource]);
      else known.push(resource);
    }
  }
  const type = balancer?.value.loadBalancer.Type;
  return {
    name,
    type: type === undefined ? "application" : knownText(type),
    listeners: listeners.map((listener) => compileListener(listener, rules.get(listener.id) ?? [])),
    attributes: attributesOf(balancer),
    groups,
  };
}

function targetGroup({ id, value: { targetGroup } }: ResourceWith<"target-group">): TargetGroup {
  const textOr = (text: Text | undefined, otherwise: string): string | undefined =>
    text === undefined ? otherwise : knownText(text);
  return {
    name: knownText(targetGroup.Name) ?? id.slice("target-group/".length),
    protocol: targetGroup.Protocol === undefined ? undefined : knownText(targetGroup.Protocol),
    version: textOr(targetGroup.ProtocolVersion, "HTTP1"),
    targetType: textOr(targetGroup.TargetType, "instance"),
  };
}

function compileListener(
  { value }: ResourceWith<"listener">,
  rules: readonly ResourceWith<"listener-rule">[],
): Listener {
  const compiled = compileRules(rules);
  const mode = value.MutualAuthentication?.Mode;
  return {
    port: value.Port?.kind === "literal" ? value.Port.value : undefined,
    protocol: value.Protocol === undefined ? undefined : knownText(value.Protocol),
    span: firstOrigin(value.Port ?? value.Protocol ?? value.LoadBalancerArn),
    certificate: mode !== undefined && knownText(mode) === "verify" ? firstOrigin(mode) : undefined,
    rules: compiled,
    index: indexRules(compiled),
    defaultActions: value.DefaultActions.items,
  };
}

function compileRules(rules: readonly ResourceWith<"listener-rule">[]): Rule[] {
  const priorityOf = ({ value: { Priority } }: ResourceWith<"listener-rule">): number | undefined =>
    Priority.kind === "literal" ? Priority.value : undefined;
  const counts = new Map<number | undefined, number>();
  for (const rule of rules) counts.set(priorityOf(rule), (counts.get(priorityOf(rule)) ?? 0) + 1);
  // A rule whose priority is not known may come before every other one.
  const ordered = rules.toSorted((a, b) => (priorityOf(a) ?? 0) - (priorityOf(b) ?? 0));
  return ordered.map((rule, order): Rule => {
    const { Priority, Conditions, Actions, Transforms } = rule.value;
    const priority = priorityOf(rule);
    const span = firstOrigin(Priority);
    const reason =
      priority === undefined
        ? "when the rule is asked: its priority is not known yet"
        : (counts.get(priority) ?? 0) > 1
          ? `which of the rules with the priority ${priority} is asked first`
          : Conditions.items.length === 0
            ? "whether a rule without conditions takes every request"
            : undefined;
    return {
      order,
      priority,
      span,
      conditions: Conditions.items.map(compileCondition),
      actions: Actions.items,
      transforms: Transforms,
      ...(reason === undefined ? {} : { doubt: { kind: "doubt", reason, span } }),
    };
  });
}

/** Defaults: API_LoadBalancerAttribute. */
function attributesOf(balancer: ResourceWith<"load-balancer"> | undefined): Attributes {
  const values = new Map<string, { value: string | undefined; span: Span | undefined }>();
  for (const { Key, Value } of balancer?.value.attributes?.items ?? []) {
    const key = knownText(Key);
    if (key !== undefined) values.set(key, { value: knownText(Value), span: firstOrigin(Value) });
  }
  const attribute = (key: string, otherwise: string): string | undefined => {
    const known = values.get(key);
    return known === undefined ? otherwise : known.value;
  };
  const truth = (key: string): boolean | undefined => {
    const value = attribute(key, "false");
    return value === "true" ? true : value === "false" ? false : undefined;
  };
  const idle = attribute("idle_timeout.timeout_seconds", "60");
  return {
    idleTimeout: idle !== undefined && /^[0-9]{1,5}$/.test(idle) ? Number(idle) : undefined,
    preserveHost: truth("routing.http.preserve_host_header.enabled"),
    forwardedFor: attribute("routing.http.xff_header_processing.mode", "append"),
    clientPort: truth("routing.http.xff_client_port.enabled"),
    span: { idleTimeout: values.get("idle_timeout.timeout_seconds")?.span },
  };
}
