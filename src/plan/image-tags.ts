import { isImplicitTag } from "./placeholders.ts";
import { taskDefinitionsOf } from "./task-definitions.ts";
import type { Contribution, PlanContext } from "./plan.ts";
import type { Change } from "./types.ts";

/**
 * An app image without a tag: `latest` today, and what the deploying person names from then on, as `hako --tag` did.
 * Source: design, contract ("An app image without a tag").
 */
export function planImageTags({ estate }: PlanContext): Contribution {
  const changes: Change[] = [];
  for (const app of estate.apps) {
    for (const { resource, path, containers } of taskDefinitionsOf(estate, app.id)) {
      for (const container of containers) {
        const image = container.image;
        if (image === undefined || !isImplicitTag(image)) continue;
        changes.push({
          app: app.id,
          resource,
          path: [...path, "containerDefinitions", { member: "name", equals: container.name }, "image"],
          value: [
            ...image.slice(0, -1),
            { kind: "text", text: ":", secret: false, origins: [] },
            { kind: "created", resource: "image", attribute: "tag", origins: [] },
          ],
          from: "overlap",
          claims: [],
        });
      }
    }
  }
  return { additions: [], changes, tasks: [], differences: [], judgements: [] };
}
