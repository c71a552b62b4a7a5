import type { Resource, ResourceId, ResourceShapes, ResourceType } from "../../src/native/resources.ts";
import type { Native, NativeNode } from "../../src/native/types.ts";
import type { Span } from "../../src/source/span.ts";

/** Stands for a scalar that could not be found out. */
export const UNKNOWN = "<unknown>";

/** Stands for an attribute of a resource that is still to be created. */
export function created(resource: ResourceId): string {
  return `<created ${resource}>`;
}

/** Gives each leaf of a file its own place, and remembers which leaf stands where. */
export interface Places {
  readonly path: string;
  /** By the offset of its place: the resource's id and the steps to the leaf, with `/` between them. */
  readonly pointers: Map<number, string>;
}

export function places(path: string): Places {
  return { path, pointers: new Map() };
}

/** Turns AWS's own JSON into a resource, every leaf with a place of its own. Undefined members are left out. */
export function resource<T extends ResourceType>(
  id: `${T}/${string}`,
  app: string,
  plain: ResourceShapes[T],
  file: Places,
): Resource {
  const type = id.slice(0, id.indexOf("/")) as T;
  return { type, id, apps: [app], value: nodeOf(plain, id, file) } as unknown as Resource;
}

/** The same without a resource around it. */
export function nativeOf<T>(plain: T, file: Places = places("test.yml")): Native<T> {
  return nodeOf(plain, "", file) as Native<T>;
}

function nodeOf(plain: unknown, pointer: string, file: Places): NativeNode {
  if (Array.isArray(plain)) {
    const origins = plain.length === 0 ? [spanOf(pointer, file)] : [];
    return { kind: "list", items: plain.map((item, index) => nodeOf(item, `${pointer}/${index}`, file)), origins };
  }
  if (typeof plain === "object" && plain !== null) {
    const members = Object.entries(plain).filter(([, value]) => value !== undefined);
    return Object.fromEntries(members.map(([member, value]) => [member, nodeOf(value, `${pointer}/${member}`, file)]));
  }
  const origins = [spanOf(pointer, file)];
  if (typeof plain !== "string") return { kind: "literal", value: plain, origins };
  if (plain === UNKNOWN) return [{ kind: "unknown", code: "test", values: {}, origins }];
  const to = /^<created (.*)>$/.exec(plain)?.[1];
  return to === undefined
    ? [{ kind: "text", text: plain, secret: false, origins }]
    : [{ kind: "created", resource: to, attribute: "arn", origins }];
}

function spanOf(pointer: string, file: Places): Span {
  const start = file.pointers.size * 10;
  file.pointers.set(start, pointer);
  return { path: file.path, start, end: start + 5 };
}
