import { memberOf, type JsonNode, type JsonObject } from "../../languages/json/index.ts";

/** What a JSON value is, told by its path where that is ours, and else by its members. */
export type Recognised =
  | { readonly kind: "balancer-file" }
  | { readonly kind: "service" }
  /** An emitted file that says nothing about where requests go. */
  | { readonly kind: "other" }
  | { readonly kind: "list"; readonly items: readonly JsonNode[] }
  | { readonly kind: "attributes" }
  | { readonly kind: "rule" | "listener" | "target-group" | "load-balancer"; readonly node: JsonObject };

/** What the `describe` commands call their lists. */
const DESCRIBED = ["Rules", "Listeners", "TargetGroups", "LoadBalancers"] as const;

const OUR_LAYOUT = ["listeners", "targetGroups", "loadBalancer", "classic"] as const;

/** Files of our layout that hold no load balancing. Promised names: design, contract. */
const OTHER_FILES = new Set([
  "ecs-task-def.json",
  "scaling.json",
  "logs.json",
  "discovery.json",
  "objects.json",
  "oneshot.json",
  "ledger.json",
]);

/** Says what a file is, or `undefined` where nothing in it is known. */
export function recogniseFile(path: string, root: JsonNode): Recognised | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/(?:^|\/)load-balancers\/[^/]+\.json$/.test(path) || OUR_LAYOUT.some((key) => has(root, key))) {
    if (root.kind === "object" && !DESCRIBED.some((key) => has(root, key))) return { kind: "balancer-file" };
  }
  if (name === "ecs-service-def.json" || (has(root, "loadBalancers") && has(root, "serviceName")))
    return { kind: "service" };
  if (OTHER_FILES.has(name) || /(?:^|\/)(?:secrets|iam)\/[^/]+\.json$/.test(path)) return { kind: "other" };
  return recogniseValue(root);
}

/** Says which input, or which output of a `describe` command, a value is. */
export function recogniseValue(node: JsonNode): Recognised | undefined {
  if (node.kind === "array") return { kind: "list", items: node.items };
  if (node.kind !== "object") return undefined;
  for (const key of DESCRIBED) {
    const items = memberOf(node, key);
    if (items?.kind === "array") return { kind: "list", items: items.items };
  }
  if (memberOf(node, "Attributes")?.kind === "array") return { kind: "attributes" };
  if (has(node, "RuleArn") || (has(node, "Conditions") && has(node, "Actions"))) return { kind: "rule", node };
  if (has(node, "DefaultActions")) return { kind: "listener", node };
  if (has(node, "TargetGroupName")) return { kind: "target-group", node };
  if (has(node, "LoadBalancerName") || has(node, "Subnets") || has(node, "SubnetMappings") || has(node, "Scheme"))
    return { kind: "load-balancer", node };
  if (has(node, "Name") && (has(node, "TargetType") || has(node, "Protocol") || has(node, "VpcId")))
    return { kind: "target-group", node };
  return undefined;
}

function has(node: JsonNode, key: string): boolean {
  return memberOf(node, key) !== undefined;
}
