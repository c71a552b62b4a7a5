import { firstOrigin } from "../../native/walk.ts";
import type { Correspondence } from "../../plan/types.ts";
import { compareText } from "../../source/order.ts";
import type { Span } from "../../source/span.ts";
import { knownText, type Text } from "../../source/text.ts";
import type { NotModelled, Outcome } from "../types.ts";
import type { Action, Balancer, Listener, Rule, TargetGroup } from "./balancer.ts";
import type { View } from "./conditions.ts";
import { forwardedHeaders } from "./forwarded.ts";
import type { Rewrites } from "./rewrite.ts";
import { transformed } from "./transforms.ts";

/** What is known about a balancer while it answers. */
export interface Answering {
  readonly balancer: Balancer;
  readonly listener: Listener;
  readonly rewrites: Rewrites;
  readonly correspondences: ReadonlyMap<string, Correspondence>;
}

/** What a rule, or the default action, may make of a request: several outcomes where it cannot be told which. */
export interface Effect {
  readonly outcomes: readonly Outcome[];
  /** Transforms and the action, in the order in which they are applied. */
  readonly decided: readonly Span[];
}

/** Types that ask somebody else before the request goes on. */
const ASKING = new Set<string | undefined>(["authenticate-oidc", "authenticate-cognito", "jwt-validation"]);

/** Does what a rule says; without a rule, what the listener says for all other requests. */
export function act(answering: Answering, rule: Rule | undefined, view: View): Effect {
  const actions = rule?.actions ?? answering.listener.defaultActions;
  const by = rule === undefined ? "the default action" : `the rule ${rule.priority ?? "…"}`;
  const asking = actions.find(({ Type }) => ASKING.has(knownText(Type)));
  const [action, ...others] = actions;
  if (asking !== undefined) {
    const reason = `the action \`${knownText(asking.Type)}\` lets a request through or not by what somebody else says`;
    return refused(by, reason, firstOrigin(asking.Type));
  }
  if (action === undefined || others.length > 0) {
    const reason = `there ${actions.length === 0 ? "is no action" : "are several actions"} where one answers`;
    return refused(by, reason, firstOrigin(action?.Type ?? []));
  }
  const place = firstOrigin(action.Type);
  switch (knownText(action.Type)) {
    case "forward":
      return forward(answering, { rule, action, by }, view);
    case "redirect":
      return { outcomes: [redirect(answering, action, by, view)], decided: spans(place) };
    case "fixed-response":
      return { outcomes: [fixedResponse(action, by)], decided: spans(place) };
    default:
      return refused(by, `what the action \`${knownText(action.Type) ?? "…"}\` does is not known`, place);
  }
}

function refused(by: string, reason: string, span: Span | undefined): Effect {
  return { outcomes: [{ kind: "not-modelled", by, reason }], decided: spans(span) };
}

function spans(...places: readonly (Span | undefined)[]): Span[] {
  return places.filter((place) => place !== undefined);
}

interface Acting {
  readonly rule: Rule | undefined;
  readonly action: Action;
  readonly by: string;
}

function forward(answering: Answering, { rule, action, by }: Acting, view: View): Effect {
  const decided = spans(firstOrigin(action.Type));
  const shares = sharesOf(answering.balancer, action, view);
  if (typeof shares === "string") return refused(by, shares, decided[0]);
  const sent = transformed({ ...answering, rule }, view);
  const { idleTimeout, span } = answering.balancer.attributes;
  const { delay } = view.request;
  if (delay > 0 && (idleTimeout === undefined || delay === idleTimeout))
    return refused(by, "whether the target answers before the idle time-out of the balancer", decided[0]);
  // The target "did not respond before the idle timeout period elapsed". Source: load-balancer-troubleshooting.html, HTTP 504
  if (idleTimeout !== undefined && delay > idleTimeout)
    return { outcomes: [{ kind: "respond", status: 504 }], decided: [...spans(span.idleTimeout), ...decided] };
  const backends = backendsOf(shares, answering.correspondences);
  const scheme = shares[0]?.group.protocol === "HTTPS" ? ("https" as const) : ("http" as const);
  const outcomes = sent.possible.map((each): Outcome => {
    if (each.kind === "unknown") return { kind: "not-modelled", by, reason: each.reason };
    const headers = forwardedHeaders(answering, view.request);
    if (typeof headers === "string") return { kind: "not-modelled", by, reason: headers };
    return { kind: "forward", backends, scheme, target: each.target, host: each.host, headers };
  });
  return { outcomes, decided: [...sent.decided, ...decided] };
}

interface Share {
  readonly group: TargetGroup;
  readonly share: number;
}

/** The target groups of an action and their shares, or why they cannot be told. */
function sharesOf(balancer: Balancer, action: Action, { request }: View): readonly Share[] | string {
  const tuples = action.ForwardConfig?.TargetGroups.items ?? [];
  const given =
    tuples.length > 0 ? tuples : action.TargetGroupArn === undefined ? [] : [{ TargetGroupArn: action.TargetGroupArn }];
  const stickiness = action.ForwardConfig?.TargetGroupStickinessConfig?.Enabled;
  const cookies = request.headers.some(([name, value]) => name === "cookie" && value.includes("AWSALBTG"));
  if (cookies && stickiness?.kind === "literal" && stickiness.value)
    return "to which target group the cookie of an earlier answer leads";
  const weighed: { group: TargetGroup; weight: number }[] = [];
  for (const { TargetGroupArn, ...rest } of given) {
    const group = groupOf(balancer, TargetGroupArn);
    if (typeof group === "string") return group;
    const strange = strangeness(group);
    if (strange !== undefined) return strange;
    const typed = "Weight" in rest ? rest.Weight : undefined;
    if (given.length > 1 && typed?.kind !== "literal")
      return `the weight of the target group \`${group.name}\` is not known`;
    const weight = typed?.kind === "literal" ? typed.value : 1;
    weighed.push({ group, weight });
  }
  if (new Set(weighed.map(({ group }) => group.protocol)).size > 1)
    return "the target groups of the action are spoken to in different protocols";
  const sum = weighed.reduce((total, { weight }) => total + weight, 0);
  if (sum <= 0) return "the action has no target group with a weight above 0";
  return weighed.map(({ group, weight }) => ({ group, share: weight / sum }));
}

/** `arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID` */
const TARGET_GROUP_NAME = /:targetgroup\/([^/]+)\//;

function groupOf({ groups }: Balancer, arn: Text): TargetGroup | string {
  const [part, ...others] = arn;
  const known = knownText(arn);
  const name =
    known === undefined
      ? part?.kind === "created" && others.length === 0
        ? part.resource
        : undefined
      : TARGET_GROUP_NAME.exec(known)?.[1];
  if (name === undefined) return "which target group is meant is not known yet";
  const shown = name.replace(/^target-group\//, "");
  return (
    groups.get(name) ??
    `the target group \`${shown}\` is in none of the files, so how its targets are spoken to is not known`
  );
}

/** Why it cannot be told what the targets of a group get. */
function strangeness({ name, protocol, version, targetType }: TargetGroup): string | undefined {
  if (targetType === "lambda") return `the target group \`${name}\` is a Lambda function`;
  if (version !== "HTTP1") return `the target group \`${name}\` has the protocol version \`${version ?? "…"}\``;
  if (protocol !== "HTTP" && protocol !== "HTTPS") return `the protocol of the target group \`${name}\` is not known`;
  return undefined;
}

/** Each of the old backends that a target group stands for gets an equal share of it. */
function backendsOf(
  shares: readonly Share[],
  correspondences: ReadonlyMap<string, Correspondence>,
): { backend: string; share: number }[] {
  const totals = new Map<string, number>();
  for (const { group, share } of shares) {
    const behind = correspondences.get(group.name)?.backends ?? [];
    const backends = behind.length === 0 ? [group.name] : behind;
    for (const backend of share === 0 ? [] : backends)
      totals.set(backend, (totals.get(backend) ?? 0) + share / backends.length);
  }
  return [...totals]
    .map(([backend, share]) => ({ backend, share }))
    .toSorted((a, b) => compareText(a.backend, b.backend));
}

const PLACEHOLDER = /#\{(protocol|host|port|path|query)\}/g;

/**
 * A redirect: what is not given stays as it was, and the path in `#{path}` has no leading slash.
 *
 * Source: API_RedirectActionConfig
 */
function redirect({ listener }: Answering, action: Action, by: string, view: View): Outcome {
  const unknown = (reason: string): NotModelled => ({ kind: "not-modelled", by, reason });
  const config = action.RedirectConfig;
  const status = config === undefined ? undefined : /^HTTP_(30[12])$/.exec(knownText(config.StatusCode) ?? "")?.[1];
  if (config === undefined || status === undefined) return unknown("the status of the redirect is not known");
  const values: Readonly<Record<string, string>> = {
    protocol: listener.protocol ?? "",
    host: view.host,
    port: String(listener.port),
    path: view.path.slice(1),
    query: view.query,
  };
  const filled = (text: Text | undefined, otherwise: string): string | undefined =>
    (text === undefined ? otherwise : knownText(text))?.replaceAll(
      PLACEHOLDER,
      (_, name: string) => values[name] ?? "",
    );
  const protocol = filled(config.Protocol, "#{protocol}")?.toLowerCase();
  const host = filled(config.Host, "#{host}");
  const port = filled(config.Port, "#{port}");
  const path = filled(config.Path, "/#{path}");
  const query = filled(config.Query, "#{query}");
  if (protocol === undefined || host === undefined || port === undefined || path === undefined || query === undefined)
    return unknown("a part of the redirect is not known yet");
  if (query === "" && view.request.target.endsWith("?"))
    return unknown("whether a redirect keeps a `?` without anything behind it");
  const isDefault = (protocol === "https" && port === "443") || (protocol === "http" && port === "80");
  const location = `${protocol}://${host}${isDefault ? "" : `:${port}`}${path}${query === "" ? "" : `?${query}`}`;
  return { kind: "respond", status: Number(status), location };
}

/** Source: API_FixedResponseActionConfig */
function fixedResponse({ FixedResponseConfig: config }: Action, by: string): Outcome {
  const status = config === undefined ? undefined : knownText(config.StatusCode);
  const type = config?.ContentType === undefined ? undefined : knownText(config.ContentType);
  const body = config?.MessageBody === undefined ? undefined : knownText(config.MessageBody);
  const partial =
    (config?.ContentType !== undefined && type === undefined) ||
    (config?.MessageBody !== undefined && body === undefined);
  if (status === undefined || !/^[245][0-9]{2}$/.test(status) || partial)
    return { kind: "not-modelled", by, reason: "the fixed response is not known" };
  return {
    kind: "respond",
    status: Number(status),
    ...(type === undefined ? {} : { contentType: type }),
    ...(body === undefined ? {} : { body }),
  };
}
