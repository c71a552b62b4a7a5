import type { Ignored } from "../../source/construct.ts";
import type { Problem, ProblemCode } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { literalText } from "../../source/text.ts";
import { entryName } from "../../source/value.ts";
import type { ListValue, MapEntry, MapValue, Value } from "../../source/value.ts";
import { mergeIncluded, mergeList, mergeMap, MERGE_KEY, setEntry } from "./merge.ts";
import type { Findings, MapUnderway } from "./merge.ts";
import { keyStep, pairEnd } from "./nodes.ts";
import type { AliasNode, MapNode, Node, NodePair, ScalarNode } from "./nodes.ts";
import { copyWithOrigin, unusedConstructs } from "./origins.ts";
import type { CopyLimit, Loss } from "./origins.ts";
import type { YamlFile } from "./parse.ts";
import { surprise } from "./scalar.ts";
import type { Scanned } from "./scalar.ts";
import { handlerTag, isKnownTag, isObjectCollection, readScalar } from "./tags.ts";

export interface ComposeOptions {
  /**
   * Answers a tagged scalar such as `!include f.yml`; `undefined` where the tag means nothing.
   *
   * `tag` is written as a local tag however it was typed, `span` is the whole construct with its key. The construct is
   * added to the origins of the answer here.
   */
  tagged(tag: string, text: string, span: Span): Value | undefined;
}

/** What a file evaluates to. */
export interface Composed {
  /** Absent where the file has no content or cannot be read. */
  readonly value: Value | undefined;
  /** The constructs of this file that have no effect in any of their uses, sorted, each with the reason. */
  readonly overridden: readonly Ignored[];
  /** All that lost against something else, included values as well: the reasons for `unusedConstructs` of those files. */
  readonly losses: readonly Loss[];
  readonly problems: readonly Problem[];
}

/** How many values the aliases and includes of one file may add up to. */
export const MAX_COPIED_VALUES = 100_000;

/** What an anchor stands for. A collection is registered before it is complete, as Psych does. */
interface Anchored {
  value: Value | undefined;
  readonly underway: MapUnderway | undefined;
}

interface Composition extends Findings {
  readonly path: string;
  readonly text: string;
  readonly tagged: ComposeOptions["tagged"];
  readonly anchors: Map<string, Anchored>;
  readonly limit: CopyLimit;
  /** Whether `#{` occurs at all. */
  readonly interpolates: boolean;
  /** The key that is being composed, for the problems of its value. */
  key: string;
}

function spanOf(state: Composition, start: number, end: number): Span {
  return { path: state.path, start, end };
}

function report(state: Composition, code: ProblemCode, span: Span, values: Record<string, string>): void {
  state.problems.push({ code, span, values });
}

function unknown(text: string, origins: readonly Span[]): Value {
  return { kind: "other", type: "Unknown", text, origins };
}

function plainValue(scanned: Scanned, origins: readonly Span[]): Value {
  switch (scanned.kind) {
    case "string":
      return { kind: "string", text: literalText(scanned.text, origins), origins };
    case "number":
      return { kind: "number", value: scanned.value, integer: scanned.integer, origins };
    case "boolean":
      return { kind: "boolean", value: scanned.value, origins };
    case "null":
      return { kind: "null", origins };
    case "other":
      return { kind: "other", type: scanned.type, text: scanned.text, origins };
    case "refused":
      return unknown("", origins);
  }
}

/** `MESSAGE: hello #{x}`: what was meant to be part of the value is a comment. */
function checkComment(state: Composition, end: number): void {
  const { text } = state;
  let at = end;
  while (text[at] === " " || text[at] === "\t") at++;
  if (at === end || text[at] !== "#") return;
  const line = text.slice(at, at + 1000).split(/[\r\n]/, 1)[0] ?? "";
  if (!line.includes("#{")) return;
  report(state, "env-hash-comment", spanOf(state, at, at + line.length), { text: line.slice(0, 60), key: state.key });
}

function checkValue(state: Composition, node: ScalarNode, scanned: Scanned, span: Span): void {
  if (node.style !== "plain") return;
  const { text } = node;
  const becomes = scanned.kind === "string" ? undefined : surprise(text, scanned);
  if (becomes !== undefined) report(state, "yaml-scalar-surprise", span, { text, becomes, key: state.key });
  if (state.interpolates) checkComment(state, span.end);
}

function checkTag(state: Composition, tag: string | undefined, span: Span, effect: "ignored" | "object"): void {
  if (tag === undefined || (effect === "ignored" && isKnownTag(tag))) return;
  report(state, "yaml-tag-unsupported", span, { tag, effect });
}

/** The token's span, or where nothing was typed that of the key with its colon. */
function tokenSpan(state: Composition, node: Node, place: Span): Span {
  return node.end > node.start ? spanOf(state, node.start, node.end) : place;
}

/** Registers what the node's anchor stands for. `undefined` for the many nodes that have none. */
function anchor(
  state: Composition,
  node: Node,
  value: Value | undefined,
  underway?: MapUnderway,
): Anchored | undefined {
  if (node.kind === "alias" || node.anchor === undefined) return undefined;
  const anchored: Anchored = { value, underway };
  state.anchors.set(node.anchor, anchored);
  return anchored;
}

function composeScalar(state: Composition, node: ScalarNode, place: Span, isKey: boolean): Value {
  const span = tokenSpan(state, node, place);
  const read = readScalar(node);
  if (read.kind === "unsupported") {
    checkTag(state, node.tag, span, "object");
    const object = unknown(node.text, [span]);
    anchor(state, node, object);
    return object;
  }
  const value = plainValue(read, [span]);
  // Psych registers what stands there before it asks a tag's handler: an alias of an include is the path.
  anchor(state, node, value);
  if (!isKey) checkValue(state, node, read, span);
  const handler = node.tag === undefined ? undefined : handlerTag(node.tag);
  if (handler === undefined) return value;
  const answer = read.kind === "string" ? state.tagged(handler, read.text, place) : undefined;
  if (answer !== undefined) return withLimit(state, answer, place);
  checkTag(state, node.tag, span, "ignored");
  return value;
}

function withLimit(state: Composition, value: Value, outer: Span): Value {
  if (state.limit.left > 0) {
    const copy = copyWithOrigin(value, outer, state.limit);
    if (state.limit.left > 0) return copy;
    report(state, "yaml-too-many-aliases", outer, { limit: String(MAX_COPIED_VALUES) });
  }
  return unknown("", [outer]);
}

function composeAlias(state: Composition, node: AliasNode, place: Span): Value {
  const span = tokenSpan(state, node, place);
  const anchored = state.anchors.get(node.name);
  if (anchored?.value !== undefined) return withLimit(state, anchored.value, place);
  report(state, "yaml-syntax", span, {
    message: `\`*${node.name}\` stands inside what it refers to, so that its value has no end`,
  });
  return unknown(`*${node.name}`, [place]);
}

function composeList(state: Composition, nodes: readonly Node[]): Value[] {
  return nodes.map((node) => composeNode(state, node, spanOf(state, node.start, node.end), false));
}

/** The map that an alias after `<<` merges: a complete one, or as much as there is of one around it. */
function mergeSource(state: Composition, node: Node, value: Value, place: Span): MapValue | undefined {
  if (value.kind === "map") return value;
  const underway = node.kind === "alias" ? state.anchors.get(node.name)?.underway : undefined;
  if (underway === undefined) return undefined;
  const copy = withLimit(state, { kind: "map", entries: underway.entries, origins: [] }, place);
  return copy.kind === "map" ? copy : undefined;
}

/** Tries what Psych does with a `<<`; false where it stays an ordinary key. */
function merge(state: Composition, map: MapUnderway, node: Node, entry: MapEntry, place: Span): boolean {
  if (node.kind === "alias" || node.kind === "map") {
    const source = mergeSource(state, node, entry.value, place);
    if (source === undefined) return false;
    if (node.kind !== "alias" || state.anchors.get(node.name)?.underway !== map) mergeMap(map, source, state);
    return true;
  }
  return node.kind === "list" && entry.value.kind === "list" && mergeList(map, entry.value.items, state);
}

/** The name of a key that is no string never equals `<<`. */
function isMergeKey(name: string, node: Node): boolean {
  return name === MERGE_KEY && (node.kind === "alias" || node.tag !== "tag:yaml.org,2002:str");
}

/** A merge of the enclosing map into itself is harmless; only an alias that is used as a value has no end. */
function isUnfinishedMap(state: Composition, node: Node | null): node is AliasNode {
  if (node === null || node.kind !== "alias") return false;
  const anchored = state.anchors.get(node.name);
  return anchored !== undefined && anchored.value === undefined && anchored.underway !== undefined;
}

/** True for a scalar that stands there in so many characters and has no tag: nobody asks for the place of its pair. */
function isTyped(node: Node | null): boolean {
  return (
    node?.kind === "scalar" &&
    node.tag === undefined &&
    node.style !== "literal" &&
    node.style !== "folded" &&
    node.end > node.start
  );
}

function composePair(state: Composition, map: MapUnderway, pair: NodePair, merges: boolean): void {
  const { key: keyNode, value: valueNode } = pair;
  const { start } = keyNode;
  const keyPlace = spanOf(state, start, keyNode.end);
  const key = composeNode(state, keyNode, keyPlace, true);
  const place = isTyped(valueNode) ? keyPlace : spanOf(state, start, pairEnd(pair));
  const name = entryName(key);
  const isMerge = merges && isMergeKey(name, keyNode);
  state.key = keyStep(keyNode, state.text);
  let value: Value;
  if (valueNode === null) value = { kind: "null", origins: [place] };
  else if (isMerge && isUnfinishedMap(state, valueNode)) value = { kind: "null", origins: [place] };
  else value = composeNode(state, valueNode, place, false);
  const entry: MapEntry = { key, keySpan: keyPlace, value };
  if (isMerge && valueNode !== null && merge(state, map, valueNode, entry, place)) return;
  const isUnread = value.kind === "other" && value.type === "Unknown";
  if (isMerge && value.kind !== "map" && !isUnread)
    report(state, "yaml-merge-not-a-map", keyPlace, { found: value.kind });
  setEntry(map, name, entry, state);
}

/** Sets and ordered maps are read entry by entry, without merging. */
function isUnmerged(tag: string | undefined): boolean {
  return tag !== undefined && /^(?:!|tag:yaml\.org,2002:)(?:set|omap)$/.test(tag);
}

function composeMap(state: Composition, node: MapNode, span: Span): Value {
  const map: MapUnderway = { entries: new Map(), merged: undefined };
  const anchored = anchor(state, node, undefined, map);
  const merges = !isUnmerged(node.tag);
  for (const pair of node.pairs) composePair(state, map, pair, merges);
  const entries = merges ? mergeIncluded(map, state) : map.entries;
  const value: MapValue = { kind: "map", entries, origins: [span] };
  if (anchored !== undefined) anchored.value = value;
  return value;
}

/** `!!omap [a: 1, b: 2]` is a map to Psych. */
function composeOrderedMap(state: Composition, items: readonly Node[], span: Span): Value {
  const map: MapUnderway = { entries: new Map(), merged: undefined };
  for (const item of items) {
    const pair = item.kind === "map" ? item.pairs[0] : undefined;
    if (pair === undefined) return unknown("", [span]);
    composePair(state, map, pair, false);
  }
  return { kind: "map", entries: map.entries, origins: [span] };
}

function composeNode(state: Composition, node: Node, place: Span, isKey: boolean): Value {
  if (node.kind === "scalar") return composeScalar(state, node, place, isKey);
  if (node.kind === "alias") return composeAlias(state, node, place);
  const span = tokenSpan(state, node, place);
  if (node.tag !== undefined) {
    const isObject = isObjectCollection(node.tag, node.kind === "map");
    checkTag(state, node.tag, span, isObject ? "object" : "ignored");
    if (isObject) {
      const object = unknown("", [span]);
      anchor(state, node, object);
      return object;
    }
  }
  if (node.kind === "map") return composeMap(state, node, span);
  if (isUnmerged(node.tag) && !node.tag?.endsWith("set")) return composeOrderedMap(state, node.items, span);
  const anchored = anchor(state, node, undefined);
  const list: ListValue = { kind: "list", items: composeList(state, node.items), origins: [span] };
  if (anchored !== undefined) anchored.value = list;
  return list;
}

/**
 * Evaluates a file as Hako does: Psych's scalars, `<<` in document order with the later one winning, the last of two
 * equal keys, and tags answered by `options.tagged`. Never throws.
 */
export function compose(file: YamlFile, options: ComposeOptions): Composed {
  const { root } = file;
  if (root === undefined) return { value: undefined, overridden: file.unreached, losses: [], problems: [] };
  const { path, text } = file.file;
  const state: Composition = {
    path,
    text,
    tagged: (tag, content, span) => options.tagged(tag, content, span),
    anchors: new Map(),
    limit: { left: MAX_COPIED_VALUES },
    interpolates: text.includes("#{"),
    key: "",
    losses: [],
    problems: [],
  };
  const value = composeNode(state, root, spanOf(state, root.start, root.end), false);
  const unused = state.losses.length === 0 ? file.unreached : overridden(file, value, state.losses);
  return { value, overridden: unused, losses: state.losses, problems: state.problems };
}

function overridden(file: YamlFile, value: Value, losses: readonly Loss[]): Ignored[] {
  const reached = file.unreached[0]?.span.start ?? Infinity;
  const constructs = file.constructs.filter(({ span }) => span.start < reached);
  return [...unusedConstructs({ file: file.file, constructs }, [value], losses), ...file.unreached];
}
