import type { Resource } from "../../native/resources.ts";
import { isLiteral } from "../../native/walk.ts";
import { knownText } from "../../source/text.ts";
import { RULE_TAG } from "./native.ts";

/** The priorities of rules that an earlier run wrote, by the ids that a plan gives them: the listener and the tag say which. */
export function writtenPriorities(resources: readonly Resource[]): ReadonlyMap<string, number> {
  const priorities = new Map<string, number>();
  for (const resource of resources) {
    if (resource.type !== "listener-rule" || resource.listener === undefined) continue;
    const { Tags, Priority } = resource.value;
    const tag = Tags?.items.find(({ Key }) => knownText(Key) === RULE_TAG);
    const key = knownText(tag?.Value ?? []);
    if (key === undefined || !isLiteral(Priority)) continue;
    priorities.set(`listener-rule/${resource.listener.slice("listener/".length)}/${key}`, Number(Priority.value));
  }
  return priorities;
}
