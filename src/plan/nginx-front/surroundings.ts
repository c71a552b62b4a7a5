import type { Proxy } from "../../estate/proxy.ts";
import type { AppId, Estate } from "../../estate/types.ts";
import type { Resource, ResourceId, ResourceWith } from "../../native/resources.ts";
import { knownText, type Text } from "../../source/text.ts";

/** What stands around the fronts of an estate, found once: an estate has thousands of them. */
export interface FrontSurroundings {
  readonly proxies: ReadonlyMap<AppId, Proxy>;
  readonly targetGroups: ReadonlyMap<ResourceId, ResourceWith<"target-group">>;
  /** By the name of the file that they are written into. */
  readonly balancers: ReadonlyMap<string, ResourceWith<"load-balancer">>;
  /** By the target group that their default action forwards to. */
  readonly listeners: ReadonlyMap<string, readonly ResourceWith<"listener">[]>;
  /** What Hako uploads, by app. */
  readonly uploads: ReadonlyMap<AppId, readonly ResourceWith<"front">[]>;
  /** The types of scripts of which nobody knows what they do, by app. */
  readonly scripts: ReadonlyMap<AppId, readonly string[]>;
  /** True where another app uploads to the same object. */
  isShared(upload: ResourceWith<"front">): boolean;
}

export function frontSurroundings({ native, proxies, problems }: Estate): FrontSurroundings {
  const targetGroups = new Map<ResourceId, ResourceWith<"target-group">>();
  const balancers = new Map<string, ResourceWith<"load-balancer">>();
  const listeners = new Map<string, ResourceWith<"listener">[]>();
  const uploads = new Map<AppId, ResourceWith<"front">[]>();
  const scripts = new Map<AppId, string[]>();
  const objects = new Map<string, ResourceWith<"front">[]>();
  const visit = (resource: Resource): void => {
    if (resource.type === "target-group") targetGroups.set(resource.id, resource);
    else if (resource.type === "load-balancer" && resource.balancer !== undefined)
      balancers.set(resource.balancer, resource);
    else if (resource.type === "listener") {
      const groups = resource.value.DefaultActions.items.flatMap(
        ({ TargetGroupArn }) => createdIn(TargetGroupArn) ?? [],
      );
      for (const group of new Set(groups)) add(listeners, group, resource);
    } else if (resource.type === "front") {
      add(objects, objectOf(resource), resource);
      for (const app of resource.apps) add(uploads, app, resource);
    }
  };
  for (const resource of native) visit(resource);
  for (const { code, app, values } of problems)
    if (code === "script-unknown" && app !== undefined) add(scripts, app, values["type"] ?? "");
  return {
    proxies: new Map(proxies.flatMap((proxy) => (proxy.app === undefined ? [] : [[proxy.app, proxy] as const]))),
    targetGroups,
    balancers,
    listeners,
    uploads,
    scripts,
    isShared: (upload) => (objects.get(objectOf(upload)) ?? []).length > 1,
  };
}

function objectOf({ value: { bucket, key } }: ResourceWith<"front">): string {
  return JSON.stringify([knownText(bucket), knownText(key)]);
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** The resource that a reference stands for. */
export function createdIn(text: Text | undefined): ResourceId | undefined {
  const [part, more] = text ?? [];
  return part?.kind === "created" && more === undefined ? (part.resource as ResourceId) : undefined;
}
