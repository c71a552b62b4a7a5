import { nodeOf, type Resource, type ResourceId } from "../native/resources.ts";
import type { NativeNode } from "../native/types.ts";
import { isList, isLiteral, isText, isUnknown, originsOf, type MembersNode } from "../native/walk.ts";
import type { Ignored } from "../source/construct.ts";
import type { Problem } from "../source/problem.ts";
import type { Span } from "../source/span.ts";
import { knownText, type Text } from "../source/text.ts";
import type { App, AppId, Estate } from "./types.ts";

/**
 * Makes one resource of what several definitions each describe, such as a classic load balancer that two of them name.
 *
 * Where they agree it belongs to both. Where they do not, the first stays: Hako leaves alone what is there already
 * (lib/hako/schedulers/ecs_elb.rb), so that one of them has no effect, and which one that is only a person knows.
 */
export function joinResources(estate: Estate): Estate {
  const byId = new Map<ResourceId, Resource>();
  const ignored = new Map<AppId, Ignored[]>();
  const problems: Problem[] = [];
  for (const resource of estate.native) {
    const first = byId.get(resource.id);
    if (first === undefined) {
      byId.set(resource.id, resource);
      continue;
    }
    const joined = joinNodes(nodeOf(first), nodeOf(resource));
    if (joined !== undefined) {
      // Joined nodes have the shape of both, which is one.
      byId.set(resource.id, {
        ...first,
        apps: [...new Set([...first.apps, ...resource.apps])],
        value: joined,
      } as unknown as Resource);
      continue;
    }
    const app = resource.apps[0] ?? "";
    const origins = originsOf(nodeOf(resource));
    const name = resource.id.slice(resource.id.indexOf("/") + 1);
    const reason = `\`${first.apps[0]}\` makes \`${name}\` with other settings, and Hako leaves alone what is there`;
    ignored.set(app, [...(ignored.get(app) ?? []), ...origins.map((span) => ({ span, reason }))]);
    problems.push(madeTwice(name, { first, app, span: origins[0], estate }));
  }
  if (byId.size === estate.native.length) return estate;
  const apps = estate.apps.map((app): App => ({ ...app, ignored: [...app.ignored, ...(ignored.get(app.id) ?? [])] }));
  return { ...estate, apps, native: [...byId.values()], problems: [...estate.problems, ...problems] };
}

interface Twice {
  readonly first: Resource;
  readonly app: AppId;
  readonly span: Span | undefined;
  readonly estate: Estate;
}

function madeTwice(name: string, { first, app, span, estate }: Twice): Problem {
  const path = estate.apps.find((each) => each.id === app)?.path ?? "";
  const other = originsOf(nodeOf(first))[0];
  return {
    code: "resource-made-twice",
    span: span ?? { path, start: 0, end: 0 },
    values: { name, other: first.apps[0] ?? "", type: first.type },
    ...(other === undefined ? {} : { related: [other] }),
    app,
  };
}

/** One node with the places of both, or `undefined` where they do not say the same. */
function joinNodes(a: NativeNode, b: NativeNode): NativeNode | undefined {
  if (isText(a) || isText(b)) return isText(a) && isText(b) ? joinTexts(a, b) : undefined;
  if (isLiteral(a) || isLiteral(b))
    return isLiteral(a) && isLiteral(b) && a.value === b.value
      ? { ...a, origins: [...a.origins, ...b.origins] }
      : undefined;
  if (isUnknown(a) || isUnknown(b))
    return isUnknown(a) && isUnknown(b) && a.code === b.code
      ? { ...a, origins: [...a.origins, ...b.origins] }
      : undefined;
  if (isList(a) || isList(b)) {
    if (!isList(a) || !isList(b) || a.items.length !== b.items.length) return undefined;
    const items = a.items.map((item, index) => joinNodes(item, b.items[index] ?? []));
    return items.every((item) => item !== undefined)
      ? { ...a, items, origins: [...a.origins, ...b.origins] }
      : undefined;
  }
  return joinMembers(a as MembersNode, b as MembersNode);
}

function joinMembers(a: MembersNode, b: MembersNode): NativeNode | undefined {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return undefined;
  const joined: { [member: string]: NativeNode } = {};
  for (const name of names) {
    const [left, right] = [a[name], b[name]];
    const both = left === undefined || right === undefined ? undefined : joinNodes(left, right);
    if (both === undefined) return undefined;
    joined[name] = both;
  }
  return joined;
}

function joinTexts(a: Text, b: Text): Text | undefined {
  const origins = b.flatMap((part) => part.origins);
  const [first, ...rest] = a;
  if (first === undefined) return b.length === 0 ? a : undefined;
  const same =
    knownText(a) === undefined
      ? JSON.stringify(withoutPlaces(a)) === JSON.stringify(withoutPlaces(b))
      : knownText(a) === knownText(b);
  return same ? [{ ...first, origins: [...first.origins, ...origins] }, ...rest] : undefined;
}

function withoutPlaces(text: Text): unknown[] {
  return text.map((part) => ({ ...part, origins: [] }));
}
