import { nodeOf, type Resource, type ResourceId } from "../native/resources.ts";
import type { NativeNode } from "../native/types.ts";
import type { ListNode } from "../native/walk.ts";
import { knownText, type Text } from "../source/text.ts";
import { type Change, type Plan, type Stage, STAGES, type Step } from "./types.ts";

const byPlan = new WeakMap<Plan, Map<Stage, readonly Resource[]>>();

/** The resources of one stage: what runs today, with the additions and changes that hold by then. */
export function resourcesAt(plan: Plan, stage: Stage): readonly Resource[] {
  let stages = byPlan.get(plan);
  if (stages === undefined) byPlan.set(plan, (stages = new Map()));
  let resources = stages.get(stage);
  if (resources === undefined) stages.set(stage, (resources = applyChanges(plan, stage)));
  return resources;
}

function applyChanges(plan: Plan, stage: Stage): readonly Resource[] {
  const changes = new Map<ResourceId, Change[]>();
  for (const change of plan.changes) {
    if (!holds(change.from, stage)) continue;
    const list = changes.get(change.resource);
    if (list === undefined) changes.set(change.resource, [change]);
    else list.push(change);
  }
  const added = plan.additions
    .filter(({ from, until }) => holds(from, stage) && !(until !== undefined && holds(until, stage)))
    .map((addition) => addition.resource);
  const removed = new Set(plan.removals.filter(({ from }) => holds(from, stage)).map(({ resource }) => resource));
  const kept = removed.size === 0 ? plan.resources : plan.resources.filter(({ id }) => !removed.has(id));
  return [...kept, ...added].map((resource) => {
    const list = changes.get(resource.id);
    if (list === undefined) return resource;
    let value = nodeOf(resource);
    // Many changes of one container: it is copied for the first of them only.
    const made: Made = new Set();
    for (const change of list) value = applyAt(value, 0, { ...change, made }) ?? value;
    return { ...resource, value } as unknown as Resource;
  });
}

/** True where something that begins at `from` is there at `stage`. */
export function holds(from: Stage, stage: Stage): boolean {
  return STAGES.indexOf(from) <= STAGES.indexOf(stage);
}

/** `node` with the value at `path` set, or removed where `value` is `undefined`; `node` itself is left alone. */
export function apply(
  node: NativeNode | undefined,
  path: readonly Step[],
  value: NativeNode | undefined,
): NativeNode | undefined {
  return applyAt(node, 0, { path, value, made: new Set() });
}

/** Nodes that were copied for a change already, so that the next one may write into them. */
type Made = Set<NativeNode>;

interface Applying extends Pick<Change, "path" | "value"> {
  readonly made: Made;
}

function applyAt(node: NativeNode | undefined, depth: number, applying: Applying): NativeNode | undefined {
  const { path, value, made } = applying;
  const step = path[depth];
  if (step === undefined) return value;
  if (typeof step !== "string") return applyToItem(node as ListNode | undefined, step, depth, applying);
  const isMade = node !== undefined && made.has(node);
  const members = (isMade ? node : { ...node }) as { [member: string]: NativeNode };
  if (!isMade) made.add(members);
  const changed = applyAt(Object.hasOwn(members, step) ? members[step] : undefined, depth + 1, applying);
  if (changed === undefined) delete members[step];
  else members[step] = changed;
  return members;
}

function applyToItem(
  node: ListNode | undefined,
  step: Exclude<Step, string>,
  depth: number,
  applying: Applying,
): NativeNode | undefined {
  const { made } = applying;
  const isMade = node !== undefined && made.has(node);
  const items = (isMade ? node.items : [...(node?.items ?? [])]) as NativeNode[];
  const index = items.findIndex((item) => isItem(item, step));
  const changed = applyAt(items[index], depth + 1, applying);
  if (index === -1) {
    if (changed !== undefined) items.push(changed);
  } else if (changed === undefined) items.splice(index, 1);
  else items[index] = changed;
  if (isMade) return node;
  if (node === undefined && items.length === 0) return undefined;
  const list: ListNode = { kind: "list", items, origins: node?.origins ?? [] };
  made.add(list);
  return list;
}

function isItem(item: NativeNode, step: Exclude<Step, string>): boolean {
  const member = (item as { [member: string]: NativeNode })[step.member];
  return Array.isArray(member) && knownText(member as Text) === step.equals;
}
