import type { Construct } from "../../source/construct.ts";
import type { Refusal } from "./messages.ts";
import { isLeaf, keyStep, pairEnd, trimEnd, trimStart } from "./nodes.ts";
import type { Node, NodePair } from "./nodes.ts";
import { isInclude, refusedScalar } from "./tags.ts";

interface Walk {
  readonly path: string;
  readonly text: string;
  readonly constructs: Construct[];
  readonly anchors: Set<string>;
  refusal: Refusal | undefined;
  /** Above zero while inside a key that is covered by the construct of its pair. */
  silent: number;
}

function refuse(walk: Walk, { start, end }: Node, message: string): void {
  walk.refusal ??= { start, end: Math.max(start + 1, end), message };
}

/** Psych knows an anchor as soon as its node begins, and refuses an alias of one that does not come before it. */
function visitAnchor(walk: Walk, node: Node): void {
  if (node.kind === "alias") {
    if (!walk.anchors.has(node.name))
      refuse(walk, node, `\`*${node.name}\` has no anchor \`&${node.name}\` before it in this file`);
    return;
  }
  if (node.kind === "scalar") {
    const message = refusedScalar(node);
    if (message !== undefined) refuse(walk, node, message);
  } else if (isInclude(node.tag)) refuse(walk, node, "`!include` needs the path of a file after it");
  if (node.anchor !== undefined) walk.anchors.add(node.anchor);
}

function kindOf(node: Node | null): Construct["kind"] {
  switch (node?.kind) {
    case undefined:
      return "leaf";
    case "alias":
      return "alias";
    case "scalar":
      return isInclude(node.tag) ? "include" : "leaf";
    default:
      return isLeaf(node) ? "empty" : "leaf";
  }
}

function add(walk: Walk, start: number, end: number, kind: Construct["kind"], keyPath: readonly string[]): void {
  if (walk.silent > 0 || end <= start) return;
  walk.constructs.push({ span: { path: walk.path, start, end }, kind, keyPath });
}

function visitKey(walk: Walk, pair: NodePair, keyPath: readonly string[]): void {
  const { key } = pair;
  if (key.kind === "scalar" && key.style !== "literal" && key.style !== "folded") visitAnchor(walk, key);
  else visit(walk, key, keyPath);
}

function visitPair(walk: Walk, pair: NodePair, keyPath: readonly string[]): void {
  const path = [...keyPath, keyStep(pair.key, walk.text)];
  if (!isLeaf(pair.value)) {
    visitKey(walk, pair, path);
    if (pair.value !== null) visit(walk, pair.value, path);
    return;
  }
  walk.silent++;
  visitKey(walk, pair, path);
  walk.silent--;
  if (pair.value !== null) visitAnchor(walk, pair.value);
  add(walk, pair.key.start, pairEnd(pair), kindOf(pair.value), path);
}

function visit(walk: Walk, node: Node, keyPath: readonly string[]): void {
  visitAnchor(walk, node);
  if (isLeaf(node)) add(walk, node.start, node.end, kindOf(node), keyPath);
  else if (node.kind === "map") for (const pair of node.pairs) visitPair(walk, pair, keyPath);
  else if (node.kind === "list") {
    const path = [...keyPath, "[]"];
    for (const item of node.items) visit(walk, item, path);
  }
}

/** The constructs below `node`, in the order of the text, and what Psych refuses there. */
export function constructsOf(
  node: Node,
  place: { readonly path: string; readonly text: string },
): { constructs: Construct[]; refusal: Refusal | undefined } {
  const walk: Walk = { ...place, constructs: [], anchors: new Set(), refusal: undefined, silent: 0 };
  visit(walk, node, []);
  return { constructs: walk.constructs, refusal: walk.refusal };
}

/** One construct for a range that was not taken apart, from its first to its last character that is not blank. */
export function rangeConstruct(path: string, text: string, start: number, end: number): Construct | undefined {
  const first = trimStart(text, start, end);
  const last = trimEnd(text, first, end);
  return last > first ? { span: { path, start: first, end: last }, kind: "range", keyPath: [] } : undefined;
}
