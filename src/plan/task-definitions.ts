import type { AppId, Estate } from "../estate/types.ts";
import type { ResourceId } from "../native/resources.ts";
import type { ContainerDefinition, TaskDefinition } from "../native/ecs.ts";
import type { Native } from "../native/types.ts";
import { knownText, type Text } from "../source/text.ts";
import type { Step } from "./types.ts";

/** One container of a task definition, with its name known. */
export interface PlannedContainer {
  readonly name: string;
  readonly image: Text | undefined;
  readonly definition: Native<ContainerDefinition>;
}

/** A task definition of an app: the service's, or that of its one-shot tasks. */
export interface AppTaskDefinition {
  readonly resource: ResourceId;
  /** Where the task definition stands in the resource. */
  readonly path: readonly Step[];
  readonly value: Native<TaskDefinition>;
  readonly containers: readonly PlannedContainer[];
}

const byEstate = new WeakMap<Estate, Map<AppId, AppTaskDefinition[]>>();

/** Every task definition that an app has today. */
export function taskDefinitionsOf(estate: Estate, app: AppId): readonly AppTaskDefinition[] {
  let index = byEstate.get(estate);
  if (index === undefined) {
    index = indexTaskDefinitions(estate);
    byEstate.set(estate, index);
  }
  return index.get(app) ?? [];
}

function indexTaskDefinitions(estate: Estate): Map<AppId, AppTaskDefinition[]> {
  const index = new Map<AppId, AppTaskDefinition[]>();
  for (const resource of estate.native) {
    if (resource.type !== "task-definition" && resource.type !== "oneshot") continue;
    const value = resource.type === "task-definition" ? resource.value : resource.value.taskDefinition;
    const entry: AppTaskDefinition = {
      resource: resource.id,
      path: resource.type === "task-definition" ? [] : ["taskDefinition"],
      value,
      containers: value.containerDefinitions.items.map((definition) => ({
        name: knownText(definition.name) ?? "",
        image: definition.image,
        definition,
      })),
    };
    for (const app of resource.apps) {
      const list = index.get(app);
      if (list === undefined) index.set(app, [entry]);
      else list.push(entry);
    }
  }
  return index;
}
