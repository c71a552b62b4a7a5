import type { RuleTransform } from "../../native/balancing.ts";
import type { Native } from "../../native/types.ts";
import { firstOrigin } from "../../native/walk.ts";
import type { Span } from "../../source/span.ts";
import { knownText } from "../../source/text.ts";
import type { Balancer, Listener, Rule } from "./balancer.ts";
import type { View } from "./conditions.ts";
import { hostForTarget } from "./forwarded.ts";
import type { Rewrites, Rewritten } from "./rewrite.ts";

/** What a target may get; `unknown` where that cannot be told. */
export type Sent =
  | { readonly kind: "sent"; readonly target: string; readonly host: string }
  | { readonly kind: "unknown"; readonly reason: string };

interface Transforming {
  readonly balancer: Balancer;
  readonly listener: Listener;
  readonly rule: Rule | undefined;
  readonly rewrites: Rewrites;
}

/** Every request that a target may get after the rule's transforms, and the places of those that match. */
export function transformed(
  transforming: Transforming,
  view: View,
): { readonly possible: readonly Sent[]; readonly decided: readonly Span[] } {
  const { rule, rewrites } = transforming;
  const decided: Span[] = [];
  let targets: Rewritten = { kind: "unchanged" };
  let hosts: Rewritten = { kind: "unchanged" };
  for (const transform of rule?.transforms?.items ?? []) {
    const rewrite = rewriteOf(transform);
    if (rewrite === undefined)
      return { possible: [{ kind: "unknown", reason: "what the transform of the rule does is not known" }], decided };
    const { apply } = rewrites(rewrite.regex, rewrite.replacement);
    const result = rewrite.of === "url" ? rewriteUrl(apply, view) : rewriteHost(apply, view);
    if (result.kind !== "unchanged" && rewrite.span !== undefined) decided.push(rewrite.span);
    if (rewrite.of === "url") targets = result;
    else hosts = result;
  }
  return { possible: combine(transforming, view, targets, hosts), decided };
}

function combine(transforming: Transforming, view: View, targets: Rewritten, hosts: Rewritten): Sent[] {
  for (const each of [targets, hosts]) if (each.kind === "unknown") return [{ kind: "unknown", reason: each.reason }];
  const sentHost = view.request.host ?? "";
  // A rewritten host may still get the port of the listener, as one that was sent does.
  const possibleHosts =
    hosts.kind === "texts"
      ? [...hosts.texts, ...hosts.texts.flatMap((host) => hostForTarget(transforming, host))]
      : hostForTarget(transforming, sentHost);
  const possibleTargets = targets.kind === "texts" ? targets.texts : [view.request.target];
  return possibleTargets.flatMap((target): Sent[] => {
    if (!target.startsWith("/"))
      return [{ kind: "unknown", reason: `the transform makes \`${target}\`, which does not begin with \`/\`` }];
    return [...new Set(possibleHosts)].map((host) => ({ kind: "sent", target, host }));
  });
}

interface OneRewrite {
  readonly of: "url" | "host";
  readonly regex: string;
  readonly replacement: string;
  readonly span: Span | undefined;
}

function rewriteOf({ Type, UrlRewriteConfig, HostHeaderRewriteConfig }: Native<RuleTransform>): OneRewrite | undefined {
  const type = knownText(Type);
  const config =
    type === "url-rewrite" ? UrlRewriteConfig : type === "host-header-rewrite" ? HostHeaderRewriteConfig : undefined;
  const [rewrite, ...others] = config?.Rewrites.items ?? [];
  if (rewrite === undefined || others.length > 0) return undefined;
  const regex = knownText(rewrite.Regex);
  const replacement = knownText(rewrite.Replace);
  if (regex === undefined || replacement === undefined) return undefined;
  return { of: type === "url-rewrite" ? "url" : "host", regex, replacement, span: firstOrigin(rewrite.Regex) };
}

/**
 * A transform "can change path and query", but AWS does not say whether the expression sees both in one text or the
 * path alone, so both are tried.
 */
function rewriteUrl(apply: (text: string) => Rewritten, view: View): Rewritten {
  const alone = apply(view.path);
  if (!view.request.target.includes("?")) return alone;
  const suffix = `?${view.query}`;
  const together = apply(view.path + suffix);
  if (alone.kind === "unknown") return alone;
  if (together.kind === "unknown") return together;
  if (alone.kind === "unchanged" && together.kind === "unchanged") return alone;
  // With a query of its own, the new path may keep that of the request or lose it.
  const paths = alone.kind === "texts" ? alone.texts : [view.path];
  const withQuery = paths.flatMap((text) => (text.includes("?") ? [text, `${text}&${view.query}`] : [text + suffix]));
  const whole = together.kind === "texts" ? together.texts : [view.path + suffix];
  return { kind: "texts", texts: [...new Set([...withQuery, ...whole])] };
}

/** The expression may see the header as it was sent, or without its port, or in lower case. */
function rewriteHost(apply: (text: string) => Rewritten, view: View): Rewritten {
  const sent = view.request.host ?? "";
  const bare = sent.replace(/:[0-9]+$/, "");
  const results = [...new Set([sent, bare, sent.toLowerCase(), bare.toLowerCase()])].map((text) => ({
    text,
    result: apply(text),
  }));
  const unknown = results.find(({ result }) => result.kind === "unknown");
  if (unknown !== undefined) return unknown.result;
  if (results.every(({ result }) => result.kind === "unchanged")) return { kind: "unchanged" };
  return {
    kind: "texts",
    texts: [...new Set(results.flatMap(({ text, result }) => (result.kind === "texts" ? result.texts : [text])))],
  };
}
