import { appFolder } from "../../native/output.ts";
import type { Resource, ResourceId } from "../../native/resources.ts";

/** Where a resource stands in the output: the file, and the JSON pointer of its value in it. */
export interface ResourceLocation {
  readonly file: string;
  readonly pointer: readonly (string | number)[];
  /** The file that holds the member `body` instead, for a resource whose configuration is a file of its own. */
  readonly body?: string;
}

/** The app's own file for each type that belongs to one app. */
const APP_FILES = {
  "task-definition": "ecs-task-def.json",
  service: "ecs-service-def.json",
  deployment: "ecspresso.yml",
  scaling: "scaling.json",
  "log-groups": "logs.json",
  discovery: "discovery.json",
  front: "objects.json",
  oneshot: "oneshot.json",
} as const;

/** Says where each resource is written, in the order given. The order of listeners and target groups of a balancer is theirs in it. */
export function locateResources(resources: readonly Resource[]): Map<Resource, ResourceLocation> {
  const locations = new Map<Resource, ResourceLocation>();
  const counters = new Map<string, number>();
  const next = (list: string): number => {
    const index = counters.get(list) ?? 0;
    counters.set(list, index + 1);
    return index;
  };
  const rules = ruleLocations(resources);
  const current = new Set(
    resources.flatMap((resource) => (resource.type === "classic-load-balancer" ? [] : (balancerOf(resource) ?? []))),
  );
  for (const resource of resources) {
    // AWS keeps classic names apart from the others; a file system does not.
    const clashes = resource.type === "classic-load-balancer" && current.has(nameOf(resource));
    locations.set(
      resource,
      clashes
        ? { file: `load-balancers/${fileName(nameOf(resource))}.classic.json`, pointer: [] }
        : locate(resource, next, rules),
    );
  }
  return locations;
}

type Rule = Extract<Resource, { type: "listener-rule" }>;

/**
 * Where each rule stands: under its listener, in the order in which the balancer asks them. Rules of a listener that
 * is not among the resources, because somebody else made it, stand under an entry of their own behind the listeners.
 */
function ruleLocations(resources: readonly Resource[]): Map<Resource, ResourceLocation> {
  const entries = new Map<string, Map<ResourceId, { index: number; rules: Rule[] }>>();
  const enter = (file: string, listener: ResourceId): Rule[] => {
    let ofFile = entries.get(file);
    if (ofFile === undefined) entries.set(file, (ofFile = new Map()));
    let entry = ofFile.get(listener);
    if (entry === undefined) ofFile.set(listener, (entry = { index: ofFile.size, rules: [] }));
    return entry.rules;
  };
  const rules = resources.filter((resource) => resource.type === "listener-rule");
  if (rules.length === 0) return new Map();
  for (const resource of resources) if (resource.type === "listener") enter(balancerFile(resource), resource.id);
  for (const rule of rules) enter(balancerFile(rule), rule.listener ?? rule.id).push(rule);
  const locations = new Map<Resource, ResourceLocation>();
  for (const [file, ofFile] of entries) {
    for (const { index, rules: own } of ofFile.values()) {
      const ordered = own.toSorted((a, b) => priorityOf(a) - priorityOf(b));
      for (const [place, rule] of ordered.entries())
        locations.set(rule, { file, pointer: ["listeners", index, "rules", place] });
    }
  }
  return locations;
}

function priorityOf({ value: { Priority } }: Rule): number {
  return Priority.kind === "literal" ? Priority.value : Number.MAX_SAFE_INTEGER;
}

function locate(
  resource: Resource,
  next: (list: string) => number,
  rules: ReadonlyMap<Resource, ResourceLocation>,
): ResourceLocation {
  switch (resource.type) {
    case "load-balancer":
    case "classic-load-balancer":
      return { file: balancerFile(resource), pointer: [] };
    case "listener": {
      const file = balancerFile(resource);
      return { file, pointer: ["listeners", next(`${file} listeners`), "listener"] };
    }
    case "listener-rule":
      return rules.get(resource) ?? { file: balancerFile(resource), pointer: [] };
    case "security-group-rule": {
      const file = balancerFile(resource);
      return { file, pointer: ["securityGroupRules", next(`${file} security group rules`)] };
    }
    case "target-group": {
      const file = balancerFile(resource);
      return { file, pointer: ["targetGroups", next(`${file} target groups`)] };
    }
    case "secret":
      return { file: "secrets/plan.json", pointer: ["secrets", next("secrets")] };
    case "execution-policy":
      return { file: `iam/${appFolder(resource.apps[0] ?? "").replaceAll("/", "-")}-execution-role.json`, pointer: [] };
    case "front": {
      const folder = appFolder(resource.apps[0] ?? "");
      const index = next(`front ${resource.apps[0]}`);
      return {
        file: `${folder}/${APP_FILES.front}`,
        pointer: ["objects", index],
        body: `${folder}/${frontFile(index)}`,
      };
    }
    default:
      return { file: `${appFolder(resource.apps[0] ?? "")}/${APP_FILES[resource.type]}`, pointer: [] };
  }
}

/** The file of the configuration that Hako uploads, by its place among those of the app. */
export function frontFile(index: number): string {
  return index === 0 ? "front.conf" : `front-${index + 1}.conf`;
}

function balancerFile(resource: Resource): string {
  return `load-balancers/${fileName(balancerOf(resource) ?? nameOf(resource))}.json`;
}

/** The balancer whose file a resource is written into, where it is one of those that share a file. */
function balancerOf(resource: Resource): string | undefined {
  return resource.balancer ?? (resource.type === "load-balancer" ? nameOf(resource) : undefined);
}

function nameOf(resource: Resource): string {
  return resource.id.slice(resource.id.indexOf("/") + 1);
}

/** A name as one segment of a path. */
function fileName(name: string): string {
  const safe = name.replaceAll(/[^A-Za-z0-9._-]/g, "_");
  return /^\.*$/.test(safe) ? `${safe}_` : safe;
}
