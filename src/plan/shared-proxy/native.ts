import type {
  BalancerAction,
  BalancerTag,
  Listener,
  ListenerRule,
  RuleCondition,
  RuleTransform,
} from "../../native/balancing.ts";
import type { Literal, Native, NativeList } from "../../native/types.ts";
import type { Span } from "../../source/span.ts";
import { literalText, type CreatedPart, type Text } from "../../source/text.ts";
import type { RuleIntent } from "../balancing/rules.ts";
import type { Answer, Forward } from "../balancing/types.ts";

/** The target groups of a forward: the ids of their resources, with their weights. */
export type GroupsOf = (forward: Forward) => readonly { readonly id: string; readonly weight: number }[];

/** An attribute of something that is only made when the plan is carried out. */
export function created(resource: string, attribute: string, origins: readonly Span[] = []): Text {
  const part: CreatedPart = { kind: "created", resource, attribute, origins };
  return [part];
}

export function literal<T extends number | boolean>(value: T, origins: readonly Span[] = []): Literal<T> {
  return { kind: "literal", value, origins };
}

export function list<E>(items: readonly Native<E>[], origins: readonly Span[] = []): NativeList<E> {
  return { kind: "list", items, origins };
}

/** The tag by which a later run finds a rule again, and a person its location. */
export const RULE_TAG = "hakobu:rule";

/** A rule in AWS's own shape. */
export function ruleValue(
  intent: RuleIntent,
  { listener, priority, groupsOf }: { listener: string; priority: number; groupsOf: GroupsOf },
): Native<ListenerRule> {
  const { hosts, paths, answer, spans, key } = intent;
  const transforms = transformsOf(answer);
  return {
    ListenerArn: created(listener, "arn"),
    Priority: literal(priority),
    Conditions: list<RuleCondition>([
      ...(hosts.length === 0 ? [] : [hostCondition(hosts, intent)]),
      ...(paths.length === 0 ? [] : [pathCondition(paths, spans)]),
    ]),
    Actions: list<BalancerAction>([actionOf(answer, groupsOf)]),
    ...(transforms.length === 0 ? {} : { Transforms: list<RuleTransform>(transforms) }),
    Tags: list<BalancerTag>([{ Key: literalText(RULE_TAG), Value: literalText(key) }]),
  };
}

function hostCondition(hosts: readonly string[], { host }: RuleIntent): Native<RuleCondition> {
  const origins = (value: string): readonly Span[] => {
    const text = value.replace(/^\*\./, "");
    return (host?.names ?? []).filter((name) => name.text === text).map(({ span }) => span);
  };
  return {
    Field: literalText("host-header"),
    HostHeaderConfig: { Values: list<string>(hosts.map((value) => literalText(value, origins(value)))) },
  };
}

function pathCondition(paths: readonly string[], origins: readonly Span[]): Native<RuleCondition> {
  return {
    Field: literalText("path-pattern"),
    PathPatternConfig: { Values: list<string>(paths.map((value) => literalText(value, origins))) },
  };
}

/** What is done after the conditions hold. */
export function actionOf(answer: Answer, groupsOf: GroupsOf): Native<BalancerAction> {
  const origins = answer.span === undefined ? [] : [answer.span];
  switch (answer.kind) {
    case "forward": {
      const groups = groupsOf(answer);
      const [only, another] = groups;
      if (only !== undefined && another === undefined)
        return { Type: literalText("forward"), TargetGroupArn: created(only.id, "arn", origins) };
      return {
        Type: literalText("forward"),
        ForwardConfig: {
          TargetGroups: list<{ TargetGroupArn: string; Weight?: number }>(
            groups.map(({ id, weight }) => ({ TargetGroupArn: created(id, "arn", origins), Weight: literal(weight) })),
          ),
        },
      };
    }
    case "redirect": {
      const { status, protocol, host, port, path, query } = answer;
      return {
        Type: literalText("redirect"),
        RedirectConfig: {
          StatusCode: literalText(`HTTP_${status}`, origins),
          Protocol: literalText(protocol, origins),
          Port: literalText(port, origins),
          Host: literalText(host, origins),
          Path: literalText(path, origins),
          Query: query === "" ? [] : literalText(query, origins),
        },
      };
    }
    case "fixed": {
      const { status, contentType, body } = answer;
      return {
        Type: literalText("fixed-response"),
        FixedResponseConfig: {
          StatusCode: literalText(String(status), origins),
          ...(contentType === undefined ? {} : { ContentType: literalText(contentType, origins) }),
          ...(body === undefined ? {} : { MessageBody: literalText(body, origins) }),
        },
      };
    }
  }
}

function transformsOf(answer: Answer): Native<RuleTransform>[] {
  if (answer.kind !== "forward") return [];
  const { rewrite, host, span } = answer;
  const transforms: Native<RuleTransform>[] = [];
  if (rewrite !== undefined) {
    const rewrites = list<{ Regex: string; Replace: string }>([
      { Regex: literalText(rewrite.regex, [span]), Replace: literalText(rewrite.replace, [span]) },
    ]);
    transforms.push({ Type: literalText("url-rewrite"), UrlRewriteConfig: { Rewrites: rewrites } });
  }
  if (host !== undefined) {
    // Anchored, so that it is found once and takes in the whole Host.
    const rewrites = list<{ Regex: string; Replace: string }>([
      { Regex: literalText("^.*$"), Replace: literalText(host, [span]) },
    ]);
    transforms.push({ Type: literalText("host-header-rewrite"), HostHeaderRewriteConfig: { Rewrites: rewrites } });
  }
  return transforms;
}

/** A listener in AWS's own shape. */
export function listenerValue(
  { balancer, port, secure, fallback }: { balancer: string; port: number; secure: boolean; fallback: Answer },
  { certificate, groupsOf }: { certificate: Text; groupsOf: GroupsOf },
): Native<Listener> {
  return {
    LoadBalancerArn: created(balancer, "arn"),
    Protocol: literalText(secure ? "HTTPS" : "HTTP"),
    Port: literal(port),
    ...(secure ? { Certificates: list<{ CertificateArn: string }>([{ CertificateArn: certificate }]) } : {}),
    DefaultActions: list<BalancerAction>([actionOf(fallback, groupsOf)]),
  };
}
