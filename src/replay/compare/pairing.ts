import type { Proxy } from "../../estate/proxy.ts";
import type { Resource } from "../../native/resources.ts";
import type { Correspondence } from "../../plan/types.ts";
import { knownText } from "../../source/text.ts";
import { backendsByName } from "./targets.ts";

/** The load balancers that take a proxy's place. */
export interface Paired {
  /** True where the plan makes one. */
  readonly planned: boolean;
  /** Those that are there. */
  readonly names: readonly string[];
}

export interface PairingOptions {
  /** The plan's resources of the stage. */
  readonly planned: readonly Resource[];
  /** The new side as it was loaded. */
  readonly resources: readonly Resource[];
  readonly correspondences: readonly Correspondence[];
  readonly aliases: ReadonlyMap<string, string> | undefined;
  /** True where no other proxy can be meant. */
  readonly only: boolean;
}

/**
 * Finds the load balancers of the new side that take a proxy's place: those of the same name as planned; where a person
 * renamed them, those with a target group that stands for one of its upstreams; else, for the only proxy, all.
 */
export function pairing(options: PairingOptions): (proxy: Pick<Proxy, "id">) => Paired {
  const { planned, resources, correspondences, aliases, only } = options;
  const there = new Set(resources.flatMap((resource) => balancerNameOf(resource) ?? []));
  const byOwner = plannedByOwner(planned, correspondences);
  return ({ id }) => {
    const own = byOwner.get(id);
    if (own === undefined) return { planned: false, names: [] };
    const same = [...own].filter((name) => there.has(name));
    if (same.length > 0) return { planned: true, names: same };
    const backendsOf = backendsByName(correspondences, id, aliases);
    const renamed = new Set<string>();
    for (const resource of resources) {
      const group = groupNameOf(resource);
      const balancer = group === undefined ? undefined : balancerNameOf(resource);
      if (group === undefined || balancer === undefined) continue;
      if (backendsOf(group)?.some((backend) => proxyOfBackend(backend) === id) === true) renamed.add(balancer);
    }
    return { planned: true, names: renamed.size > 0 || !only ? [...renamed] : [...there] };
  };
}

/** For each proxy, the load balancers that are planned for it, or that one of its target groups belongs to. */
function plannedByOwner(
  planned: readonly Resource[],
  correspondences: readonly Correspondence[],
): Map<string, Set<string>> {
  const byOwner = new Map<string, Set<string>>();
  const add = (owner: string, balancer: string | undefined): void => {
    if (balancer === undefined) return;
    const known = byOwner.get(owner);
    if (known === undefined) byOwner.set(owner, new Set([balancer]));
    else known.add(balancer);
  };
  const byGroup = new Map<string, string>();
  for (const resource of planned) {
    const balancer = balancerNameOf(resource);
    const group = groupNameOf(resource);
    if (group !== undefined && balancer !== undefined) {
      byGroup.set(group, balancer);
      // Two accounts may have target groups of one name: those of a front belong to its app.
      for (const app of resource.apps) byGroup.set(`${app}/front ${group}`, balancer);
    }
    if (resource.type === "load-balancer" || resource.type === "listener")
      for (const app of resource.apps) add(app, balancer);
  }
  for (const { targetGroup, backends } of correspondences)
    for (const proxy of backends.map(proxyOfBackend))
      add(proxy, byGroup.get(`${proxy} ${targetGroup}`) ?? byGroup.get(targetGroup));
  return byOwner;
}

/** The proxy in a backend's key: neither upstreams nor servers have spaces in their names. See `backendKey`. */
function proxyOfBackend(backend: string): string {
  const server = backend.lastIndexOf(" ");
  return backend.slice(0, Math.max(0, backend.lastIndexOf(" ", server - 1)));
}

/** The load balancer that a resource belongs to. */
export function balancerNameOf(resource: Resource): string | undefined {
  const name =
    resource.balancer ?? (resource.type === "load-balancer" ? resource.id.slice("load-balancer/".length) : undefined);
  // As its file is called, by which it is known when it is loaded back.
  return name?.replaceAll(/[^A-Za-z0-9._-]/g, "_");
}

function groupNameOf(resource: Resource): string | undefined {
  if (resource.type !== "target-group") return undefined;
  return knownText(resource.value.targetGroup.Name) ?? resource.id.slice("target-group/".length);
}
