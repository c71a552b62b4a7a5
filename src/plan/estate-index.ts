import type { App, AppId, Estate } from "../estate/types.ts";
import type { ResourceType, ResourceWith } from "../native/resources.ts";

/** Look-ups that every mechanism needs, made once. */
export interface EstateIndex {
  app(id: AppId): App | undefined;
  /** The app's own resource of a type that an app has at most one of. */
  resource<T extends ResourceType>(type: T, app: AppId): ResourceWith<T> | undefined;
}

export function estateIndex(estate: Estate): EstateIndex {
  const apps = new Map(estate.apps.map((app) => [app.id, app]));
  const resources = new Map<string, (typeof estate.native)[number]>();
  for (const resource of estate.native) {
    for (const app of resource.apps) {
      const key = `${resource.type}\u0000${app}`;
      if (!resources.has(key)) resources.set(key, resource);
    }
  }
  return {
    app: (id) => apps.get(id),
    resource: <T extends ResourceType>(type: T, app: AppId) =>
      resources.get(`${type}\u0000${app}`) as ResourceWith<T> | undefined,
  };
}
