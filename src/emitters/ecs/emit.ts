import type { NativeNode } from "../../native/types.ts";
import { isList, isLiteral, isText, isUnknown, type MembersNode } from "../../native/walk.ts";
import { nodeOf, type Resource } from "../../native/resources.ts";
import { compareText } from "../../source/order.ts";
import type { Artifact } from "../artifact.ts";
import { copyScript } from "../secrets/copy-script.ts";
import { secretCopies } from "../secrets/copies.ts";
import { FILL_SCRIPT } from "./fill.ts";
import { frontFile, locateResources, type ResourceLocation } from "./layout.ts";
import { escapeTemplate, renderText, type Rendering } from "./template.ts";

type Json = string | number | boolean | null | Json[] | { [member: string]: Json };

/** ecspresso's own default is 10 minutes; Hako waits 1200 seconds (Hako: lib/hako/cli.rb, `--timeout`). */
const DEPLOY_TIMEOUT = "20m";

/**
 * Writes the resources of one stage in the layout that the contract promises.
 *
 * @returns artifacts ordered by path
 */
export function emitEcs(resources: readonly Resource[]): Artifact[] {
  if (resources.length === 0) return [];
  const byFile = new Map<string, { resource: Resource; location: ResourceLocation }[]>();
  for (const [resource, location] of locateResources(resources)) {
    const group = byFile.get(location.file);
    if (group === undefined) byFile.set(location.file, [{ resource, location }]);
    else group.push({ resource, location });
  }
  const artifacts: Artifact[] = [{ path: "fill.sh", text: FILL_SCRIPT, mode: 0o755 }];
  for (const [path, group] of byFile) {
    artifacts.push(...emitFile(path, group));
  }
  const copies = secretCopies(resources);
  if (copies.length > 0)
    artifacts.push({ ...artifact("secrets/copy.sh", (how) => copyScript(copies, how)), mode: 0o755 });
  return artifacts.toSorted((a, b) => compareText(a.path, b.path));
}

type Group = readonly { resource: Resource; location: ResourceLocation }[];

function emitFile(path: string, group: Group): Artifact[] {
  const first = group[0]?.resource;
  if (first?.type === "deployment") {
    const deployment = first.value;
    return [artifact(path, (how) => ecspressoConfig(deployment, how))];
  }
  if (first?.type === "front") return emitFronts(path, group);
  return [artifact(path, (how) => jsonText(fileJson(path, group, how)))];
}

function artifact(path: string, render: (how: Rendering) => string): Artifact {
  const text = render({ masked: false });
  const masked = render({ masked: true });
  return masked === text ? { path, text } : { path, text, masked };
}

/** What Hako uploads, in its order: `objects.json` says where to, and each configuration is a file beside it. */
function emitFronts(path: string, group: Group): Artifact[] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const fronts = group.flatMap(({ resource }) => (resource.type === "front" ? [resource.value] : []));
  const objects = (how: Rendering): Json =>
    fronts.map((front, index) => ({
      region: renderText(front.region, how),
      bucket: renderText(front.bucket, how),
      key: renderText(front.key, how),
      file: frontFile(index),
    }));
  return [
    artifact(path, (how) => jsonText({ objects: objects(how) })),
    ...fronts.map((front, index) => artifact(`${folder}/${frontFile(index)}`, (how) => renderText(front.body, how))),
  ];
}

function ecspressoConfig(deployment: Extract<Resource, { type: "deployment" }>["value"], how: Rendering): string {
  const quoted = (text: string): string => JSON.stringify(text);
  return [
    `region: ${quoted(renderText(deployment.region, how))}`,
    `cluster: ${quoted(renderText(deployment.cluster, how))}`,
    `service: ${quoted(renderText(deployment.service, how))}`,
    "service_definition: ecs-service-def.json",
    "task_definition: ecs-task-def.json",
    `timeout: ${DEPLOY_TIMEOUT}`,
    "",
  ].join("\n");
}

function fileJson(path: string, group: Group, how: Rendering): Json {
  if (!path.startsWith("load-balancers/")) {
    const [only] = group;
    if (only !== undefined && only.location.pointer.length === 0) return resourceJson(only.resource, how);
    return { secrets: group.map(({ resource }) => resourceJson(resource, how)) };
  }
  const classic = group.find(({ resource }) => resource.type === "classic-load-balancer");
  if (classic !== undefined) return resourceJson(classic.resource, how);
  const balancer = group.find(({ resource }) => resource.type === "load-balancer");
  const all = (type: Resource["type"]): Json[] =>
    group.filter(({ resource }) => resource.type === type).map(({ resource }) => resourceJson(resource, how));
  return {
    ...(balancer === undefined ? {} : (resourceJson(balancer.resource, how) as { [member: string]: Json })),
    listeners: listenersJson(group, how),
    targetGroups: all("target-group"),
    securityGroupRules: all("security-group-rule"),
  };
}

/** The listeners of a balancer, each with its rules, in the places that the layout gives them. */
function listenersJson(group: Group, how: Rendering): Json[] {
  const entries: { listener?: Json; rules: Json[] }[] = [];
  const entry = (index: number) => (entries[index] ??= { rules: [] });
  for (const { resource, location } of group) {
    const [, index, , place] = location.pointer;
    if (resource.type === "listener") entry(Number(index)).listener = resourceJson(resource, how);
    else if (resource.type === "listener-rule") entry(Number(index)).rules[Number(place)] = resourceJson(resource, how);
  }
  return entries.map(({ listener, rules }) => (listener === undefined ? { rules } : { listener, rules }));
}

function resourceJson(resource: Resource, how: Rendering): Json {
  return toJson(nodeOf(resource), how);
}

/** A native node as the JSON of AWS's API, references as templates. */
export function toJson(node: NativeNode, how: Rendering): Json {
  if (isText(node)) return renderText(node, how);
  if (isLiteral(node)) return node.value as Json;
  if (isUnknown(node)) return renderText([node], how);
  if (isList(node)) return node.items.map((item) => toJson(item, how));
  const object: { [member: string]: Json } = {};
  for (const [member, value] of Object.entries(node as MembersNode)) {
    // A label may be named like a member of Object.prototype, and must stay a member.
    Object.defineProperty(object, escapeTemplate(member, false), {
      value: toJson(value, how),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

function jsonText(json: Json): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}
