import {
  badEntry,
  badFlow,
  badVersion,
  belongsNowhere,
  Failure,
  notAValue,
  repeatedDirective,
  TooDeep,
  unknownHandle,
} from "./messages.ts";
import type { Node, NodePair, ScalarNode } from "./nodes.ts";
import { MAX_DEPTH, openScanner } from "./scanner.ts";
import type { ScalarStyle, Scanner, Token, TokenType } from "./scanner.ts";
import { peek, take } from "./tokens.ts";

/** Makes nodes of tokens, one document after the other. */
export interface Reader {
  readonly scanner: Scanner;
  /** Whether a document was read already: the next one must be marked as such. */
  begun: boolean;
  /** The handles that `%TAG` directives of the present document declare, with their prefixes. */
  handles: Map<string, string> | undefined;
  depth: number;
  /** Where the document begins that is being read. */
  start: number;
  /** Where the last token that was taken ends. */
  end: number;
}

/** One document of a text. */
export interface ReadDocument {
  readonly root: Node;
  /** Where text goes on although no mark ended the document. libyaml takes it for finished all the same. */
  readonly rest: number | undefined;
}

/** What stands before a node. */
interface Properties {
  tag: string | undefined;
  anchor: string | undefined;
}

const NO_PROPERTIES: Properties = { tag: undefined, anchor: undefined };

/** `text` ends with a zero, which libyaml's rules take for the end. */
export function openReader(text: string, start = 0): Reader {
  return { scanner: openScanner(text, start), begun: false, handles: undefined, depth: 0, start, end: start };
}

function accept(reader: Reader): Token {
  const next = peek(reader.scanner);
  reader.end = next.end;
  take(reader.scanner);
  return next;
}

function isNext(reader: Reader, type: TokenType): boolean {
  return peek(reader.scanner).type === type;
}

function empty(at: number, { tag, anchor }: Properties = NO_PROPERTIES): ScalarNode {
  return { kind: "scalar", start: at, end: at, tag, anchor, text: "", style: "plain" };
}

/** The whole name of a tag (section 7.2.1). */
function tagName(reader: Reader, found: Token): string {
  const { text, detail: handle } = found;
  if (handle === "") return text;
  const prefix = reader.handles?.get(handle);
  if (prefix !== undefined) return prefix + text;
  if (handle === "!") return `!${text}`;
  if (handle === "!!") return `tag:yaml.org,2002:${text}`;
  throw new Failure(unknownHandle(found));
}

/** At most one anchor and one tag, in any order. */
function readProperties(reader: Reader, first: Token): Properties {
  const properties: Properties = { tag: undefined, anchor: undefined };
  let tag: Token | undefined;
  for (let next = first; ; next = peek(reader.scanner)) {
    if (next.type === "anchor" && properties.anchor === undefined) properties.anchor = next.text;
    else if (next.type === "tag" && tag === undefined) tag = next;
    else break;
    accept(reader);
  }
  if (tag !== undefined) properties.tag = tagName(reader, tag);
  return properties;
}

/** Where a node may stand: block collections are only possible outside of brackets. */
type Context = "flow" | "block" | "block-in-map";

function readNode(reader: Reader, context: Context): Node {
  let next = peek(reader.scanner);
  if (next.type === "alias") {
    accept(reader);
    return { kind: "alias", start: next.start, end: next.end, name: next.text };
  }
  let properties = NO_PROPERTIES;
  if (next.type === "anchor" || next.type === "tag") {
    properties = readProperties(reader, next);
    next = peek(reader.scanner);
  }
  const { tag, anchor } = properties;
  if (next.type === "scalar") {
    accept(reader);
    const style = next.detail as ScalarStyle;
    return { kind: "scalar", start: next.start, end: next.end, tag, anchor, text: next.text, style };
  }
  const read = collectionReader(next.type, context);
  if (read !== undefined) {
    if (++reader.depth > MAX_DEPTH + 1) throw new TooDeep(next.start);
    const node = read(reader, properties, next);
    reader.depth--;
    return node;
  }
  if (properties === NO_PROPERTIES) throw new Failure(notAValue(reader.scanner.text, next));
  return empty(reader.end, properties);
}

type CollectionReader = (reader: Reader, properties: Properties, first: Token) => Node;

function collectionReader(type: TokenType, context: Context): CollectionReader | undefined {
  switch (type) {
    case "flow-list":
      return readFlowList;
    case "flow-map":
      return readFlowMap;
    case "block-list":
      return context === "flow" ? undefined : readBlockList;
    case "block-map":
      return context === "flow" ? undefined : readBlockMap;
    case "entry":
      return context === "block-in-map" ? readUnindentedList : undefined;
    default:
      return undefined;
  }
}

/** An item of a block list, from its dash on. */
function readItem(reader: Reader, end: TokenType | "map"): Node {
  const { end: at } = accept(reader);
  const { type } = peek(reader.scanner);
  const isEmpty = type === "entry" || type === "block-end" || (end === "map" && (type === "key" || type === "value"));
  return isEmpty ? empty(at) : readNode(reader, "block");
}

function readBlockList(reader: Reader, { tag, anchor }: Properties, { start }: Token): Node {
  accept(reader);
  const items: Node[] = [];
  while (isNext(reader, "entry")) items.push(readItem(reader, "block-end"));
  const next = peek(reader.scanner);
  if (next.type !== "block-end") throw new Failure(badEntry(reader.scanner.text, next, reader.end));
  take(reader.scanner);
  return { kind: "list", start, end: items.at(-1)?.end ?? start, tag, anchor, items, flow: false };
}

/** The list of a key that is not indented deeper than the key (production 201). */
function readUnindentedList(reader: Reader, { tag, anchor }: Properties, { start }: Token): Node {
  const items: Node[] = [];
  while (isNext(reader, "entry")) items.push(readItem(reader, "map"));
  return { kind: "list", start, end: items.at(-1)?.end ?? start, tag, anchor, items, flow: false };
}

/** What follows a `?`, or the tokens of a simple key. */
function readKey(reader: Reader): Node {
  const { end } = accept(reader);
  const { type, start } = peek(reader.scanner);
  if (type === "value") return empty(start);
  return type === "key" || type === "block-end" ? empty(end) : readNode(reader, "block-in-map");
}

function readValue(reader: Reader): Node | null {
  if (!isNext(reader, "value")) return null;
  const { end } = accept(reader);
  const { type } = peek(reader.scanner);
  return type === "key" || type === "value" || type === "block-end" ? empty(end) : readNode(reader, "block-in-map");
}

function readBlockMap(reader: Reader, { tag, anchor }: Properties): Node {
  const { text } = reader.scanner;
  accept(reader);
  const pairs: NodePair[] = [];
  while (isNext(reader, "key")) {
    const key = readKey(reader);
    pairs.push({ key, value: readValue(reader) });
  }
  const next = peek(reader.scanner);
  if (next.type !== "block-end") throw new Failure(badEntry(text, next, reader.end));
  take(reader.scanner);
  const last = pairs.at(-1);
  const start = pairs[0]?.key.start ?? 0;
  const end = Math.max(last?.key.end ?? 0, last?.value?.end ?? 0);
  return { kind: "map", start, end, tag, anchor, pairs, flow: false };
}

/** Before an entry in brackets: the comma, unless it is the first. False at the end. */
function isEntryNext(reader: Reader, open: Token, close: TokenType, first: boolean): boolean {
  if (isNext(reader, close)) return false;
  if (first) return true;
  const next = peek(reader.scanner);
  if (next.type !== "comma") throw new Failure(badFlow(reader.scanner.text, open.start, next));
  accept(reader);
  return !isNext(reader, close);
}

function readFlowList(reader: Reader, { tag, anchor }: Properties, open: Token): Node {
  accept(reader);
  const items: Node[] = [];
  while (isEntryNext(reader, open, "flow-list-end", items.length === 0)) {
    items.push(isNext(reader, "key") ? readSinglePair(reader) : readFlowEntry(reader, open));
  }
  const { end } = accept(reader);
  return { kind: "list", start: open.start, end, tag, anchor, items, flow: true };
}

/** In brackets without an end, what is wrong is the bracket. */
function readFlowEntry(reader: Reader, open: Token): Node {
  const next = peek(reader.scanner);
  if (next.type === "end" || next.type === "document-start" || next.type === "document-end") {
    throw new Failure(badFlow(reader.scanner.text, open.start, next));
  }
  return readNode(reader, "flow");
}

/** `a: b` as an entry of a list in brackets (section 9.3.1). */
function readSinglePair(reader: Reader): Node {
  const question = accept(reader);
  const next = peek(reader.scanner);
  let key: Node;
  if (next.type === "value" || next.type === "comma" || next.type === "flow-list-end") {
    // libyaml drops the sign after a `?` without key, whatever it is.
    key = empty(question.end);
    accept(reader);
  } else key = readNode(reader, "flow");
  let value: Node | null = null;
  if (isNext(reader, "value")) {
    const { end } = accept(reader);
    value = isNext(reader, "comma") || isNext(reader, "flow-list-end") ? empty(end) : readNode(reader, "flow");
  }
  const pair = { key, value };
  const end = Math.max(key.end, value?.end ?? 0);
  return { kind: "map", start: key.start, end, ...NO_PROPERTIES, pairs: [pair], flow: true };
}

function readFlowPair(reader: Reader, open: Token): NodePair {
  if (!isNext(reader, "key")) return { key: readFlowEntry(reader, open), value: null };
  const question = accept(reader);
  const isOver = (): boolean => isNext(reader, "comma") || isNext(reader, "flow-map-end");
  const next = peek(reader.scanner);
  let key: Node;
  if (next.type === "value") key = empty(next.start);
  else key = isOver() ? empty(question.end) : readNode(reader, "flow");
  if (!isNext(reader, "value")) return { key, value: null };
  const { end } = accept(reader);
  return { key, value: isOver() ? empty(end) : readNode(reader, "flow") };
}

function readFlowMap(reader: Reader, { tag, anchor }: Properties, open: Token): Node {
  accept(reader);
  const pairs: NodePair[] = [];
  while (isEntryNext(reader, open, "flow-map-end", pairs.length === 0)) pairs.push(readFlowPair(reader, open));
  const { end } = accept(reader);
  return { kind: "map", start: open.start, end, tag, anchor, pairs, flow: true };
}

/** `%YAML` and `%TAG` before a document (section 7.1). True if there were any. */
function readDirectives(reader: Reader): boolean {
  let version = false;
  reader.handles = undefined;
  for (let next = peek(reader.scanner); ; next = peek(reader.scanner)) {
    if (next.type === "version") {
      if (version) throw new Failure(repeatedDirective(next));
      if (next.text !== "1.1" && next.text !== "1.2") throw new Failure(badVersion(next));
      version = true;
    } else if (next.type === "tag-directive") {
      reader.handles ??= new Map();
      if (reader.handles.has(next.detail)) throw new Failure(repeatedDirective(next));
      reader.handles.set(next.detail, next.text);
    } else return version || reader.handles !== undefined;
    accept(reader);
  }
}

function hasNoContent({ type }: Token): boolean {
  return (
    type === "document-start" ||
    type === "document-end" ||
    type === "version" ||
    type === "tag-directive" ||
    type === "end"
  );
}

/**
 * The next document of the text, read as far as libyaml looks to know that it is finished. Throws `Failure` where the
 * grammar is broken, and where a document that is not the first one has no `---`.
 * `undefined` at the end of the text.
 */
export function nextDocument(reader: Reader): ReadDocument | undefined {
  const { scanner } = reader;
  if (reader.begun) while (isNext(reader, "document-end")) accept(reader);
  reader.start = reader.end;
  const { start, type } = peek(scanner);
  reader.start = start;
  if (type === "end") return undefined;
  const directives = readDirectives(reader);
  const next = peek(scanner);
  let root: Node;
  if (next.type === "document-start") {
    accept(reader);
    root = hasNoContent(peek(scanner)) ? empty(reader.end) : readNode(reader, "block");
  } else if (reader.begun || directives) throw new Failure(belongsNowhere(next));
  else root = readNode(reader, "block");
  reader.begun = true;
  const after = peek(scanner);
  if (after.type === "document-end") accept(reader);
  return { root, rest: hasNoContent(after) ? undefined : after.start };
}
