/** A node of a parsed file. Offsets are those of the file; anchor and tag stand before `start`. */
export type Node = ScalarNode | AliasNode | MapNode | ListNode;

interface Place {
  /** Where the node's own text begins: at its quote, bracket, first key or first dash. */
  readonly start: number;
  /** Behind the last character: quotes and brackets included, final line breaks of a block scalar not. */
  readonly end: number;
}

interface Properties {
  /** Its whole name, with the prefix in place of the handle. A lone `!` stays one. */
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
}

/** `start` is `end` where nothing was typed: behind the colon or dash. */
export interface ScalarNode extends Place, Properties {
  readonly kind: "scalar";
  readonly text: string;
  readonly style: "plain" | "single" | "double" | "literal" | "folded";
}

export interface AliasNode extends Place {
  readonly kind: "alias";
  readonly name: string;
}

export interface MapNode extends Place, Properties {
  readonly kind: "map";
  readonly pairs: readonly NodePair[];
  /** Written in brackets; `a: b` in a list in brackets is, too. */
  readonly flow: boolean;
}

export interface ListNode extends Place, Properties {
  readonly kind: "list";
  readonly items: readonly Node[];
  readonly flow: boolean;
}

/** A key and its value; `null` is a value that was not even begun, as in `{a}`. */
export interface NodePair {
  readonly key: Node;
  readonly value: Node | null;
}

/** A byte order mark counts as white space. */
function isBlank(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xfeff;
}

/** `end`, moved back over white space, but not before `start`. */
export function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

/** `start`, moved on over white space, but not beyond `end`. */
export function trimStart(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** True for what has no values inside: a scalar, an alias, an empty collection, nothing at all. */
export function isLeaf(node: Node | null): boolean {
  switch (node?.kind) {
    case "map":
      return node.pairs.length === 0;
    case "list":
      return node.items.length === 0;
    default:
      return true;
  }
}

/** Where a key with its value ends. */
export function pairEnd(pair: NodePair): number {
  return Math.max(pair.key.end, pair.value?.end ?? 0);
}

/** A key as a step of a key path. */
export function keyStep(key: Node, text: string): string {
  if (key.kind === "scalar") return key.text;
  return text.slice(key.start, Math.min(key.end, key.start + 60));
}
