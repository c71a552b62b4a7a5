import type { ResourceId, ResourceWith } from "../../native/resources.ts";
import { nodeOf } from "../../native/resources.ts";
import type { ScalingPolicy } from "../../native/surroundings.ts";
import type { Native, NativeNode } from "../../native/types.ts";
import type { ListNode } from "../../native/walk.ts";
import type { Proxy } from "../../estate/proxy.ts";
import { spanKey, type Span } from "../../source/span.ts";
import { knownText, literalText, type Text } from "../../source/text.ts";
import type { Addition, Change, Drop, Removal } from "../types.ts";
import { countingPolicies } from "./balancing.ts";
import type { RemovableFront } from "./conditions.ts";
import { FRONT } from "./containers.ts";
import { arnOf, list, literal, placesIn } from "./nodes.ts";
import { securityGroupRule } from "./security.ts";

/** Of all that a listener forwards, before any of it moves. */
export const ALL = 100;

/** What becomes of the resources of an app whose front goes. */
export interface FrontChanges {
  readonly additions: readonly Addition[];
  readonly changes: readonly Change[];
  readonly removals: readonly Removal[];
  readonly drops: readonly Drop[];
  /** The new target group. */
  readonly group: ResourceWith<"target-group">;
}

export interface Changing {
  readonly finding: string;
  /** Of the new target group. */
  readonly name: string;
  readonly scaling: ResourceWith<"scaling"> | undefined;
}

/**
 * In the overlap the app's own port and target group stand beside the front's, and the listeners forward to both, with
 * a weight that leaves all requests where they are; at the end the front, its target group and what Hako uploads for
 * it are gone.
 */
export function frontChanges(front: RemovableFront, { finding, name, scaling }: Changing): FrontChanges {
  const { app, definition, service, listeners, backend, mapped } = front;
  const group = appGroup(front, name);
  const change = (
    resource: ResourceId,
    path: Change["path"],
    from: Change["from"],
    value: NativeNode | undefined,
  ): Change => ({ app: app.id, resource, path, value, from, finding, claims: [] });
  const containers = [...definition.path, "containerDefinitions"];
  const mappings = [...containers, { member: "name", equals: backend.name }, "portMappings"];
  return {
    additions: [
      { resource: group, from: "overlap", finding, claims: carriedOver(front) },
      { resource: securityGroupRule(front), from: "overlap", finding },
    ],
    changes: [
      ...(mapped ? [] : [change(definition.resource, mappings, "overlap", ownPorts(front))]),
      change(service.id, ["loadBalancers"], "overlap", list([front.entry, ownEntry(front, group)])),
      ...listeners.map(({ id }) => change(id, ["DefaultActions"], "overlap", list([weighted(front, group)]))),
      ...countingPolicies(scaling, front.group.id).map((policy) =>
        change(
          scaling?.id ?? `scaling/${app.id}`,
          [
            "policies",
            { member: "PolicyName", equals: knownText(policy.PolicyName) ?? "" },
            ...["TargetTrackingScalingPolicyConfiguration", "PredefinedMetricSpecification", "ResourceLabel"],
          ],
          "after",
          relabelled(policy, front, group),
        ),
      ),
      change(definition.resource, [...containers, { member: "name", equals: FRONT }], "after", undefined),
      change(service.id, ["loadBalancers"], "after", list([ownEntry(front, group)])),
      ...listeners.map(({ id }) => change(id, ["DefaultActions"], "after", list([forward(front, group)]))),
    ],
    removals: [front.group, front.upload].map(({ id }) => ({ app: app.id, resource: id, from: "after", finding })),
    drops: dropsOf(front),
    group,
  };
}

/** A policy that counts the requests of the front's target group counts those of the app's. */
function relabelled(
  { TargetTrackingScalingPolicyConfiguration: tracking }: Native<ScalingPolicy>,
  { group }: RemovableFront,
  next: ResourceWith<"target-group">,
): Text {
  const label = tracking?.PredefinedMetricSpecification.ResourceLabel ?? [];
  return label.map((part) =>
    part.kind === "created" && part.resource === group.id ? { ...part, resource: next.id } : part,
  );
}

/** The front's target group again, for the app's own port. */
function appGroup({ group, port, app }: RemovableFront, name: string): ResourceWith<"target-group"> {
  const folder = group.id.slice("target-group/".length, group.id.lastIndexOf("/") + 1);
  return {
    ...group,
    id: `target-group/${folder}${name}`,
    apps: [app.id],
    value: {
      ...group.value,
      targetGroup: { ...group.value.targetGroup, Name: literalText(name), Port: literal(port) },
    },
  };
}

/** What the script was there for: requests come to the app. */
function sending({ host, proxy }: RemovableFront): Text {
  return literalText("forward", own([host.span], proxy));
}

function forward(front: RemovableFront, group: ResourceWith<"target-group">): NativeNode {
  return { Type: sending(front), TargetGroupArn: arnOf(group, carriedOver(front)) };
}

/** Both target groups; nothing moves before a person changes the weights. */
function weighted(front: RemovableFront, group: ResourceWith<"target-group">): NativeNode {
  const today = { TargetGroupArn: arnOf(front.group), Weight: literal(ALL) };
  const next = { TargetGroupArn: arnOf(group, carriedOver(front)), Weight: literal(0) };
  return { Type: sending(front), ForwardConfig: { TargetGroups: list([today, next]) } };
}

/** What the service tells the balancer about the app's own port. */
function ownEntry({ backend, port }: RemovableFront, group: ResourceWith<"target-group">): NativeNode {
  return {
    targetGroupArn: arnOf(group),
    containerName: literalText(backend.name),
    containerPort: literal(port),
  };
}

/** The port mappings of the app with its own port. */
function ownPorts(front: RemovableFront): ListNode {
  const { backend, port, hostPort } = front;
  const mapping = {
    containerPort: literal(port, portOrigins(front)),
    hostPort: literal(hostPort),
    protocol: literalText("tcp"),
  };
  return list([...(backend.definition.portMappings?.items ?? []), mapping]);
}

/** Where the port is typed that the front sends to. */
function portOrigins({ proxy, upstream }: RemovableFront): readonly Span[] {
  const implied = proxy.upstreams.find(({ name }) => name === upstream);
  return implied === undefined ? [] : [implied.span];
}

/** The script and what it says of locations: what the balancer and the app do from now on. */
function carriedOver({ proxy, host, translated }: RemovableFront): Span[] {
  const spans = [
    host.span,
    ...translated.entries.flatMap((entry) => entry.spans),
    ...host.locations.map((location) => location.span),
    ...proxy.upstreams.map((upstream) => upstream.span),
  ];
  return own(spans, proxy);
}

/** Those in the definition: the image's own configuration carries nothing over. */
function own(spans: readonly Span[], { files }: Proxy): Span[] {
  const seen = new Set<string>();
  return spans.filter((span) => {
    const key = spanKey(span);
    const isNew = !seen.has(key) && !files.includes(span.path);
    seen.add(key);
    return isNew;
  });
}

/** What is typed about the container and the upload, and the image's own configuration. */
function dropsOf({ app, proxy, front, group, groupName, entry, upload }: RemovableFront): Drop[] {
  const gone =
    (reason: string, owner: string) =>
    (span: Span): Drop => ({ app: owner, span, reason, from: "after" });
  const container = gone("the container `front` is gone", app.id);
  return [
    ...placesIn(front.definition).map(container),
    ...placesIn(entry).map(container),
    ...placesIn(nodeOf(group)).map(gone(`the target group \`${groupName}\` is gone`, app.id)),
    ...placesIn(nodeOf(upload)).map(gone("there is no front any more that it would be a setting of", app.id)),
    ...proxy.directives
      .filter(({ span }) => proxy.files.includes(span.path))
      .map(({ span }) => gone("the image of the front is no longer run", proxy.id)(span)),
  ];
}
