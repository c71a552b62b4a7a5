import type { ResourceWith } from "../../native/resources.ts";
import type { Literal, NativeNode } from "../../native/types.ts";
import { isText, walk, type ListNode } from "../../native/walk.ts";
import type { Span } from "../../source/span.ts";
import { textOrigins, type Text } from "../../source/text.ts";

/** A scalar that nobody typed. */
export function literal<T>(value: T, origins: readonly Span[] = []): Literal<T> {
  return { kind: "literal", value, origins };
}

export function list(items: readonly unknown[]): ListNode {
  // Native shapes are built of nodes; an interface has no index signature to show it with.
  return { kind: "list", items: items as NativeNode[], origins: [] };
}

/** A reference to what exists only after it is created, or what a person fills in. */
export function created(resource: string, attribute: string, origins: readonly Span[] = []): Text {
  return [{ kind: "created", resource, attribute, origins }];
}

export function arnOf({ id }: Pick<ResourceWith<"target-group">, "id">, origins: readonly Span[] = []): Text {
  return created(id, "arn", origins);
}

/** Every place that a node was typed at. */
export function placesIn(node: unknown): Span[] {
  const places: Span[] = [];
  walk(node as NativeNode, (_, leaf) => {
    places.push(...(isText(leaf) ? textOrigins(leaf) : leaf.origins));
  });
  return places;
}
