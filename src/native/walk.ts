import type { Span } from "../source/span.ts";
import type { Text } from "../source/text.ts";
import type { Literal, NativeNode, Unknown } from "./types.ts";

/** A list of any elements, as `NativeNode` has it. */
export type ListNode = Extract<NativeNode, { readonly kind: "list"; readonly items: readonly NativeNode[] }>;

/** A map of members: an AWS structure, or a map such as `dockerLabels`. */
export interface MembersNode {
  readonly [member: string]: NativeNode;
}

/** A node with nothing below it: a string, another scalar, an unknown scalar, or an empty list. */
export type Leaf = Text | Literal<unknown> | Unknown | ListNode;

/** Steps from the root of a resource's value: member names and list indexes. */
export type Pointer = readonly (string | number)[];

/** True for a string member. */
export function isText(node: NativeNode): node is Text {
  return Array.isArray(node);
}

// A label or an option may be called `kind`; its value is then a Text, never the bare string that tells nodes apart.
function kindOf(node: NativeNode): unknown {
  return (node as { readonly kind?: unknown }).kind;
}

/** True for a list member, empty or not. */
export function isList(node: NativeNode): node is ListNode {
  return !isText(node) && kindOf(node) === "list";
}

/** True for a scalar member that is no string and is known. */
export function isLiteral(node: NativeNode): node is Literal<unknown> {
  return !isText(node) && kindOf(node) === "literal";
}

/** True for a scalar member that is no string and could not be found out. */
export function isUnknown(node: NativeNode): node is Unknown {
  return !isText(node) && kindOf(node) === "unknown";
}

/** True for what `walk` visits. */
export function isLeaf(node: NativeNode): node is Leaf {
  if (isText(node)) return true;
  const kind = kindOf(node);
  return kind === "literal" || kind === "unknown" || (kind === "list" && (node as ListNode).items.length === 0);
}

/** True for a map of members. */
export function isMembers(node: NativeNode): node is MembersNode {
  return !isText(node) && typeof kindOf(node) !== "string";
}

/**
 * Visits every leaf below `node`, in the order of members and items.
 *
 * The pointer is one array that is reused: it holds only during the call, so keep a copy. An empty map has no leaf.
 */
export function walk(node: NativeNode, visit: (pointer: Pointer, leaf: Leaf) => void): void {
  descend(node, [], visit);
}

function descend(node: NativeNode, pointer: (string | number)[], visit: (pointer: Pointer, leaf: Leaf) => void): void {
  if (isLeaf(node)) {
    visit(pointer, node);
    return;
  }
  const depth = pointer.length;
  if (isList(node)) {
    const { items } = node;
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (item === undefined) continue;
      pointer[depth] = index;
      descend(item, pointer, visit);
    }
  } else {
    const members = node as MembersNode;
    for (const member of Object.keys(members)) {
      const value = members[member];
      if (value === undefined) continue;
      pointer[depth] = member;
      descend(value, pointer, visit);
    }
  }
  pointer.length = depth;
}

/** Every place that anything in `node` came from, in the order of `walk`; a list's own places come before its items'. */
export function originsOf(node: NativeNode): Span[] {
  const origins: Span[] = [];
  collectOrigins(node, origins);
  return origins;
}

function collectOrigins(node: NativeNode, into: Span[]): void {
  if (isText(node)) {
    for (const part of node) into.push(...part.origins);
  } else if (isLiteral(node) || isUnknown(node)) {
    into.push(...node.origins);
  } else if (isList(node)) {
    into.push(...node.origins);
    for (const item of node.items) collectOrigins(item, into);
  } else {
    for (const value of Object.values(node as MembersNode)) if (value !== undefined) collectOrigins(value, into);
  }
}

/** The first of `originsOf(node)`, without collecting the others. */
export function firstOrigin(node: NativeNode): Span | undefined {
  if (isText(node)) {
    for (const part of node) if (part.origins[0] !== undefined) return part.origins[0];
    return undefined;
  }
  if (isLiteral(node) || isUnknown(node)) return node.origins[0];
  if (isList(node)) {
    if (node.origins[0] !== undefined) return node.origins[0];
    return firstOf(node.items);
  }
  return firstOf(Object.values(node as MembersNode));
}

function firstOf(nodes: readonly NativeNode[]): Span | undefined {
  for (const node of nodes) {
    const origin = node === undefined ? undefined : firstOrigin(node);
    if (origin !== undefined) return origin;
  }
  return undefined;
}
