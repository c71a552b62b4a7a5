import { loadBalancing } from "../../../src/loaders/native/index.ts";
import type { Resource } from "../../../src/native/resources.ts";
import { albModel } from "../../../src/replay/alb.ts";
import type { Answer, Forwarded, Outcome, ReplayRequest } from "../../../src/replay/types.ts";

/** The path of the file that `balancerFile` makes. */
export const PATH = "load-balancers/shop.json";

const ARN = "arn:aws:elasticloadbalancing:us-east-1:012345678901";

/** The ARN of a target group. */
export function groupArn(name: string): string {
  return `${ARN}:targetgroup/${name}/0123456789abcdef`;
}

/** An action that forwards to a target group. */
export function forward(name: string): object {
  return { Type: "forward", TargetGroupArn: groupArn(name) };
}

/** A condition. */
export const when = {
  host: (...Values: string[]): object => ({ Field: "host-header", HostHeaderConfig: { Values } }),
  path: (...Values: string[]): object => ({ Field: "path-pattern", PathPatternConfig: { Values } }),
  header: (HttpHeaderName: string, ...Values: string[]): object => ({
    Field: "http-header",
    HttpHeaderConfig: { HttpHeaderName, Values },
  }),
  method: (...Values: string[]): object => ({ Field: "http-request-method", HttpRequestMethodConfig: { Values } }),
  query: (...Values: { Key?: string; Value: string }[]): object => ({
    Field: "query-string",
    QueryStringConfig: { Values },
  }),
  source: (...Values: string[]): object => ({ Field: "source-ip", SourceIpConfig: { Values } }),
};

export interface PlainRule {
  readonly Priority: number | string;
  readonly Conditions: readonly object[];
  readonly Actions: readonly object[];
  readonly Transforms?: readonly object[];
}

export interface PlainListener {
  readonly port?: number;
  readonly protocol?: string;
  readonly rules?: readonly PlainRule[];
  readonly default?: object;
  readonly more?: object;
}

/** A rule with these conditions. */
export function rule(
  Priority: number,
  Conditions: readonly object[],
  action: object,
  Transforms?: object[],
): PlainRule {
  return { Priority, Conditions, Actions: [action], ...(Transforms === undefined ? {} : { Transforms }) };
}

/** The target groups that every balancer of these tests has. */
export const GROUPS = ["web", "api", "old", "new"];

/** The text of a balancer's file. */
export function balancerFile(
  listeners: readonly PlainListener[],
  { attributes = {}, groups = [] }: { attributes?: Record<string, string>; groups?: readonly object[] } = {},
): string {
  const file = {
    loadBalancer: { Name: "shop", Subnets: ["subnet-1", "subnet-2"], SecurityGroups: ["sg-1"] },
    attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
    listeners: listeners.map(({ port = 80, protocol = "HTTP", rules = [], default: last, more }) => ({
      listener: {
        LoadBalancerArn: "{{ must_env `LOAD_BALANCER_ARN_SHOP` }}",
        Protocol: protocol,
        Port: port,
        DefaultActions: [last ?? { Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
        ...more,
      },
      rules: rules.map((each) => ({ ListenerArn: "{{ must_env `LISTENER_ARN_SHOP_80` }}", ...each })),
    })),
    targetGroups: [
      ...GROUPS.map((Name) => ({ targetGroup: { Name, Port: 80, Protocol: "HTTP", VpcId: "vpc-1" } })),
      ...groups.map((targetGroup) => ({ targetGroup })),
    ],
    securityGroupRules: [],
  };
  return JSON.stringify(file, null, 2);
}

/** The resources of one balancer's file, which must be without fault. */
export function resourcesOf(text: string): readonly Resource[] {
  const { resources, problems } = loadBalancing(new Map([[PATH, text]]));
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return resources;
}

/** A request with what is usual of it. */
export function request(target: string, more: Partial<ReplayRequest> = {}): ReplayRequest {
  return {
    scheme: "http",
    port: 80,
    method: "GET",
    host: "shop.example.com",
    target,
    headers: [],
    source: "192.0.2.10",
    body: 0,
    delay: 0,
    ...more,
  };
}

export interface Asked {
  (target: string, more?: Partial<ReplayRequest>): Answer;
  /** What decided, as the text of the file has it. */
  decided: (target: string, more?: Partial<ReplayRequest>) => string[];
  /** The outcome in a line. */
  line: (target: string, more?: Partial<ReplayRequest>) => string;
}

/** A model of the balancer in `text`. */
export function modelOf(text: string, resources: readonly Resource[] = resourcesOf(text)): Asked {
  const model = albModel({ resources, balancer: "shop" });
  const ask = (target: string, more?: Partial<ReplayRequest>): Answer => model(request(target, more));
  return Object.assign(ask, {
    decided: (target: string, more?: Partial<ReplayRequest>) =>
      ask(target, more).decided.map(({ start, end }) => text.slice(start, end)),
    line: (target: string, more?: Partial<ReplayRequest>) => outcomeLine(ask(target, more).outcome),
  });
}

/** The outcome of `answer`, which must be a forward. */
export function forwarded({ outcome }: Answer): Forwarded {
  if (outcome.kind !== "forward") throw new Error(`not forwarded: ${outcomeLine(outcome)}`);
  return outcome;
}

/** `web /path host`, `301 https://…`, `404 text`, `close` or `? reason`. */
export function outcomeLine(outcome: Outcome): string {
  switch (outcome.kind) {
    case "forward": {
      const shares = outcome.backends.map(({ backend, share }) =>
        share === 1 ? backend : `${backend}=${share.toFixed(2)}`,
      );
      return `${shares.join("+")} ${outcome.target} ${outcome.host ?? "-"}`;
    }
    case "respond":
      return [outcome.status, outcome.location, outcome.contentType, outcome.body]
        .filter((part) => part !== undefined)
        .join(" ");
    case "close":
      return "close";
    case "not-modelled":
      return `? ${outcome.reason}`;
  }
}
