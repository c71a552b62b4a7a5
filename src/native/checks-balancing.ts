import type { Text } from "../source/text.ts";
import { choice, shown, textOf, valueOf, type Report } from "./checks-context.ts";
import { networkMode } from "./checks-ports.ts";
import { ENCRYPTED_PROTOCOLS, LISTENER_PROTOCOLS, PROTOCOL_VERSIONS } from "./limits.ts";
import type { ResourceWith } from "./resources.ts";
import type { NativeNode } from "./types.ts";

type TargetGroup = ResourceWith<"target-group">;
type Listener = ResourceWith<"listener">;
type LoadBalancer = ResourceWith<"load-balancer">;

/**
 * Checks a target group, and that the tasks of the service that it belongs to can be its targets.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export function checkTargetGroup(
  group: TargetGroup,
  task: ResourceWith<"task-definition"> | undefined,
  report: Report,
): void {
  const { targetGroup } = group.value;
  const name = shown(targetGroup.Name);
  const version = textOf(targetGroup.ProtocolVersion);
  if (version !== undefined && !PROTOCOL_VERSIONS.includes(version)) {
    report({
      code: "native-protocol-version",
      at: [targetGroup.ProtocolVersion, targetGroup],
      what: `the target group \`${name}\` has the protocol version \`${version}\``,
      limit: `\`ProtocolVersion\` is ${choice(PROTOCOL_VERSIONS)}`,
      values: { name, version },
    });
  }
  const code = textOf(targetGroup.Matcher?.GrpcCode);
  if (code !== undefined && !isCodeList(code, 99)) {
    report({
      code: "native-grpc-code",
      at: [targetGroup.Matcher?.GrpcCode, targetGroup],
      what: `the target group \`${name}\` takes the gRPC code \`${code}\` for healthy`,
      limit: "`GrpcCode` is a code between 0 and 99, several with commas between them, or a range such as `0-5`",
      values: { name, grpcCode: code },
    });
  }
  if (task !== undefined) checkTargetType(group, task, report);
}

function isCodeList(text: string, most: number): boolean {
  return text.split(",").every((item) => {
    const bounds = item.split("-");
    if (bounds.length > 2 || !bounds.every((bound) => /^[0-9]{1,3}$/.test(bound) && Number(bound) <= most))
      return false;
    return Number(bounds[0]) <= Number(bounds.at(-1));
  });
}

function checkTargetType(group: TargetGroup, task: ResourceWith<"task-definition">, report: Report): void {
  const { targetGroup } = group.value;
  const type = targetGroup.TargetType === undefined ? "instance" : textOf(targetGroup.TargetType);
  const mode = networkMode(task.value);
  if (type === undefined || mode === undefined || mode === "none") return;
  const needed = mode === "awsvpc" ? "ip" : "instance";
  if (type === needed) return;
  const name = shown(targetGroup.Name);
  report({
    code: "native-target-type",
    at: [targetGroup.TargetType, task.value.networkMode, targetGroup],
    what: `the target group \`${name}\` has the target type \`${type}\`, but its tasks use the network mode \`${mode}\``,
    limit: `tasks in the network mode \`${mode}\` are targets of the type \`${needed}\``,
    values: { name, targetType: type, needed, mode },
    related: [task.value.networkMode],
  });
}

/** What a text says where it is known, or which attribute of which resource it is: equal texts give equal keys. */
function referenceKey(text: Text | undefined): string | undefined {
  if (text === undefined) return undefined;
  const keys: string[] = [];
  for (const part of text) {
    if (part.kind === "unknown") return undefined;
    if (part.kind === "text") keys.push(part.text);
    else keys.push(part.kind === "created" ? `${part.resource} ${part.attribute}` : `#{${part.key}}`);
  }
  return keys.join("\u0000");
}

/** The id of the resource that `text` as a whole is an attribute of. */
export function createdResource(text: Text | undefined): string | undefined {
  const [part, ...others] = text ?? [];
  return part?.kind === "created" && others.length === 0 ? part.resource : undefined;
}

/**
 * Checks a listener against its load balancer and the target groups that it forwards to.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
 */
export function checkListener(
  listener: Listener,
  { balancer, groups }: { balancer: LoadBalancer | undefined; groups: ReadonlyMap<string, TargetGroup> },
  report: Report,
): void {
  const protocol = textOf(listener.value.Protocol);
  if (protocol === undefined) return;
  const port = String(valueOf(listener.value.Port) ?? "");
  const at = [listener.value.Protocol, listener.value];
  const values = { protocol, port };
  const type =
    balancer === undefined
      ? undefined
      : balancer.value.loadBalancer.Type === undefined
        ? "application"
        : textOf(balancer.value.loadBalancer.Type);
  const protocols = type === undefined ? undefined : LISTENER_PROTOCOLS.get(type);
  if (protocols !== undefined && !protocols.includes(protocol)) {
    report({
      code: "native-listener-protocol",
      at,
      what: `the listener on port ${port} of a load balancer of the type \`${type}\` has the protocol \`${protocol}\``,
      limit: `listeners of such a load balancer have the protocol ${choice(protocols)}`,
      values,
    });
  }
  if (ENCRYPTED_PROTOCOLS.includes(protocol) && (listener.value.Certificates?.items.length ?? 0) === 0) {
    report({
      code: "native-listener-certificate",
      at,
      what: `the \`${protocol}\` listener on port ${port} has no certificate`,
      limit: "a listener with the protocol `HTTPS` or `TLS` has a certificate",
      values,
    });
  }
  if (protocol !== "HTTP") return;
  for (const action of listener.value.DefaultActions.items) {
    const group = groups.get(createdResource(action.TargetGroupArn) ?? "");
    const version = group?.value.targetGroup.ProtocolVersion;
    if (group === undefined || version === undefined || textOf(version) !== "GRPC") continue;
    const name = shown(group.value.targetGroup.Name);
    report({
      code: "native-grpc-on-http-listener",
      at,
      what: `the \`HTTP\` listener on port ${port} forwards to the target group \`${name}\`, whose protocol version is \`GRPC\``,
      limit: "only a listener with the protocol `HTTPS` forwards gRPC",
      values: { ...values, name },
      related: [version],
    });
  }
}

/** Finds target groups that listeners and rules of more than one load balancer forward to. */
export function checkSharing(
  {
    listeners,
    rules,
    listenersById,
    groups,
  }: {
    listeners: readonly Listener[];
    rules: readonly ResourceWith<"listener-rule">[];
    listenersById: ReadonlyMap<string, Listener>;
    groups: ReadonlyMap<string, TargetGroup>;
  },
  reportOf: (group: TargetGroup) => Report,
): void {
  const balancers = new Map<string, Map<string, NativeNode>>();
  const use = (
    listener: Listener | undefined,
    actions: Listener["value"]["DefaultActions"],
    user: NativeNode,
  ): void => {
    const balancer = referenceKey(listener?.value.LoadBalancerArn);
    if (balancer === undefined) return;
    for (const group of actions.items.flatMap(groupsOf)) {
      let users = balancers.get(group);
      if (users === undefined) balancers.set(group, (users = new Map()));
      if (!users.has(balancer)) users.set(balancer, user);
    }
  };
  for (const listener of listeners) use(listener, listener.value.DefaultActions, listener.value);
  for (const { listener, value } of rules) use(listenersById.get(listener ?? ""), value.Actions, value);
  for (const [id, users] of balancers) {
    const group = groups.get(id);
    if (group === undefined || users.size < 2) continue;
    const name = shown(group.value.targetGroup.Name);
    const [, second] = [...users.values()];
    reportOf(group)({
      code: "native-target-group-shared",
      at: [second, group.value],
      what: `the target group \`${name}\` belongs to ${users.size} load balancers`,
      limit: "a target group belongs to one load balancer",
      values: { name, count: users.size },
      related: [...users.values()],
    });
  }
}

/** The ids of the target groups that an action forwards to, where they are still to be created. */
function groupsOf({ TargetGroupArn, ForwardConfig }: Listener["value"]["DefaultActions"]["items"][number]): string[] {
  const arns = [TargetGroupArn, ...(ForwardConfig?.TargetGroups.items ?? []).map((tuple) => tuple.TargetGroupArn)];
  return arns.flatMap((arn) => createdResource(arn) ?? []);
}
