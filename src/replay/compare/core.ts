import type { Location, Proxy } from "../../estate/proxy.ts";
import type { Resource } from "../../native/resources.ts";
import { firstOrigin } from "../../native/walk.ts";
import { spanKey, type Span } from "../../source/span.ts";
import type { Answer } from "../types.ts";

/** The decisions of nginx that tell one fault from another: location, steps, access; else the server. */
export function coreOf(proxy: Proxy): (answer: Answer) => readonly Span[] {
  const kept = new Set<string>();
  const isKept = membership(kept);
  const keep = (span: Span | undefined): void => {
    if (span !== undefined) kept.add(spanKey(span));
  };
  const keepLocation = (location: Location): void => {
    keep(location.span);
    for (const { span } of [...location.steps, ...location.handling.access]) keep(span);
    for (const inner of location.locations) keepLocation(inner);
  };
  for (const host of proxy.hosts) {
    for (const { span } of [...host.steps, ...host.fallback.access]) keep(span);
    for (const location of host.locations) keepLocation(location);
  }
  return ({ decided }) => {
    const found = decided.filter(isKept);
    return found.length > 0 ? unique(found) : decided.slice(-1);
  };
}

/** The decisions of balancers that tell one fault from another: the rule and its action; else the default action. */
export function coreOfBalancers(resources: readonly Resource[]): (answer: Answer) => readonly Span[] {
  const kept = new Set<string>();
  const keep = (span: Span | undefined): void => {
    if (span !== undefined) kept.add(spanKey(span));
  };
  for (const resource of resources) {
    if (resource.type === "listener") keep(firstOrigin(resource.value.DefaultActions.items[0]?.Type ?? []));
    if (resource.type !== "listener-rule") continue;
    keep(firstOrigin(resource.value.Priority));
    keep(firstOrigin(resource.value.Actions.items[0]?.Type ?? []));
  }
  const isKept = membership(kept);
  return ({ decided }) => {
    const found = decided.filter(isKept);
    return found.length > 0 ? unique(found) : decided.slice(-1);
  };
}

/** A model names the same objects again and again: their keys are built once. */
function membership(keys: ReadonlySet<string>): (span: Span) => boolean {
  const known = new WeakMap<Span, boolean>();
  return (span) => {
    let answer = known.get(span);
    if (answer === undefined) known.set(span, (answer = keys.has(spanKey(span))));
    return answer;
  };
}

function unique(spans: readonly Span[]): Span[] {
  return [...new Map(spans.map((span) => [spanKey(span), span])).values()];
}
