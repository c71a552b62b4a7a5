import type { Resource } from "../../native/resources.ts";
import { firstOrigin } from "../../native/walk.ts";
import type { Span } from "../../source/span.ts";
import { knownText } from "../../source/text.ts";
import { compileBalancer, type Listener, type Rule } from "./balancer.ts";
import type { Condition, Value } from "./conditions.ts";
import { covers, lowerAscii } from "./pattern.ts";
import { candidates } from "./rule-index.ts";

/** A place that decides what becomes of requests, in the files that were loaded. */
export interface AlbDecision {
  readonly span: Span;
  /** What it is: `the listener on port 80`, `the rule 120 of port 443`, `/api/*` of the rule 120 of port 443. */
  readonly what: string;
  /** Why no request can get there; absent where one could. */
  readonly unreachable?: string;
}

/** Every decision of a balancer that an answer of its model may name in `decided`, in the order of the rules. */
export function albDecisions({
  resources,
  balancer: name,
}: {
  readonly resources: readonly Resource[];
  readonly balancer: string;
}): AlbDecision[] {
  const { listeners } = compileBalancer(resources, name);
  return listeners.flatMap((listener) => [
    ...ofListener(listener),
    ...listener.rules.flatMap((rule) => ofRule(listener, rule)),
  ]);
}

function ofListener(listener: Listener): AlbDecision[] {
  const what = `the listener on port ${listener.port ?? "…"}`;
  const everything = listener.rules.find((rule) => takesEverything(rule));
  const action = decision(firstOrigin(listener.defaultActions[0]?.Type ?? []), `the default action of ${what}`, {
    ...(everything === undefined ? {} : { unreachable: `the rule ${everything.priority ?? "…"} takes every request` }),
  });
  return [...decision(listener.span, what), ...action];
}

function decision(span: Span | undefined, what: string, more: Pick<AlbDecision, "unreachable"> = {}): AlbDecision[] {
  return span === undefined ? [] : [{ span, what, ...more }];
}

function ofRule(listener: Listener, rule: Rule): AlbDecision[] {
  const what = `the rule ${rule.priority ?? "…"} of port ${listener.port ?? "…"}`;
  const because = shadowed(listener, rule);
  const whole = because === undefined ? {} : { unreachable: because };
  const found = decision(rule.span, what, whole);
  for (const condition of rule.conditions) {
    const several = condition.values.length > 1;
    for (const value of condition.values) {
      const reason = because ?? (several ? shadowed(listener, only(rule, condition, value)) : undefined);
      const more = reason === undefined ? {} : { unreachable: reason };
      found.push(...decision(value.span, `\`${value.text}\` of ${what}`, more));
    }
  }
  for (const { UrlRewriteConfig, HostHeaderRewriteConfig } of rule.transforms?.items ?? []) {
    for (const { Regex } of (UrlRewriteConfig ?? HostHeaderRewriteConfig)?.Rewrites.items ?? [])
      found.push(...decision(firstOrigin(Regex), `the transform \`${knownText(Regex) ?? "…"}\` of ${what}`, whole));
  }
  return [...found, ...decision(firstOrigin(rule.actions[0]?.Type ?? []), `the action of ${what}`, whole)];
}

/** The rule, were `value` the only one of its condition. */
function only(rule: Rule, condition: Condition, value: Value): Rule {
  const conditions = rule.conditions.map((each) =>
    each === condition ? { ...each, values: [value], doubts: [] } : each,
  );
  return { ...rule, conditions };
}

/** Why an earlier rule takes every request that `rule` could take. */
function shadowed({ index }: Listener, rule: Rule): string | undefined {
  const host = rule.conditions.find(({ field }) => field === "host-header")?.values[0]?.text;
  // Whatever takes all of a rule's hosts takes any one of them; of a rule without a host, only another one without.
  const earlier =
    host === undefined ? index.rest : candidates(index, lowerAscii(host).replaceAll("*", "x").replaceAll("?", "x"));
  for (const other of earlier) {
    if (other.order >= rule.order) break;
    if (other.doubt === undefined && takesAll(other, rule))
      return `the rule ${other.priority ?? "…"}, which is asked before, takes every such request`;
  }
  return undefined;
}

function takesEverything(rule: Rule): boolean {
  return (
    rule.doubt === undefined &&
    rule.conditions.every(
      ({ field, values }) =>
        (field === "path-pattern" && values.some(({ text }) => /^\/?\*+$/.test(text))) ||
        (field === "host-header" && values.some(({ text }) => /^\*+$/.test(text))),
    )
  );
}

/** Each condition of the first is implied by one of the second. */
function takesAll(first: Rule, second: Rule): boolean {
  return first.conditions.every(
    (general) => isTrivial(general) || second.conditions.some((specific) => implies(specific, general)),
  );
}

/** Every path begins with `/`. */
function isTrivial({ field, values }: Condition): boolean {
  return field === "path-pattern" && values.some(({ text }) => /^\/?\*+$/.test(text));
}

function implies(specific: Condition, general: Condition): boolean {
  if (specific.field === undefined || specific.field !== general.field || specific.header !== general.header)
    return false;
  // What cannot be told may be anything.
  if (specific.doubts.length > 0 || specific.values.length === 0) return false;
  return specific.values.every(({ text }) => general.values.some((value) => includes(value.text, text, general)));
}

function includes(general: string, specific: string, { field }: Condition): boolean {
  switch (field) {
    case "host-header":
    case "http-header":
      return covers(general, specific, { caseless: true });
    case "path-pattern":
      return covers(general, specific, { caseless: false });
    default:
      return general === specific;
  }
}
