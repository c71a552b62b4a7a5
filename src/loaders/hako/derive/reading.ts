import type { AppId, Decision } from "../../../estate/types.ts";
import type { Problem } from "../../../source/problem.ts";
import type { Span } from "../../../source/span.ts";
import { entryName, type ListValue, type MapEntry, type MapValue, type Value } from "../../../source/value.ts";
import { className, implicitName, inspect, inspectText, NIL, plainText, string, shown } from "./ruby.ts";
import { refuse } from "./refusal.ts";

/** A value, and what hakobu says about all of it. */
export interface Remark {
  readonly value: Value;
  readonly text: string;
}

/**
 * One run of Hako over one definition: what it has read, what it has changed in place, and what hakobu says about it.
 *
 * Every access goes through the functions of this file, so that whatever was not reached is known at the end.
 */
export interface Reading {
  readonly app: AppId;
  /** Hako's own id of the app. */
  readonly name: string;
  readonly definition: MapValue;
  /** True where a value that stands at two places is one object. */
  readonly aliases: boolean;
  readonly visited: Set<MapEntry>;
  /** The key under which a collection was found: where messages about it point. */
  readonly holders: Map<Value, Span>;
  /** What Hako added in place to the user's own maps and lists, by `objectKey`. */
  readonly changed: Map<Value | string, ChangedObject>;
  /** Where those start: most maps and lists start nowhere there, and need no key. */
  readonly changedStarts: Set<number>;
  readonly decided: Remark[];
  readonly ignored: Remark[];
  readonly decisions: Decision[];
  readonly problems: Problem[];
  /** Where to point when nothing better is known. */
  readonly top: Span;
}

interface ChangedObject {
  readonly entries: Map<string, MapEntry>;
  readonly items: Value[];
}

export function startReading(
  definition: MapValue,
  { app, name, path, aliases }: { app: AppId; name: string; path: string; aliases: boolean },
): Reading {
  return {
    app,
    name,
    definition,
    aliases,
    visited: new Set(),
    holders: new Map(),
    changed: new Map(),
    changedStarts: new Set(),
    decided: [],
    ignored: [],
    decisions: [],
    problems: [],
    top: firstKey(definition) ?? { path, start: 0, end: 0 },
  };
}

/** Says what a value decides that stands in no output itself. What stands in an output needs no word. */
export function decide(reading: Reading, value: Value, text: string): void {
  reading.decided.push({ value, text });
}

/** Says why a value has no effect. It counts only where the value stands in no output and decides nothing. */
export function ignore(reading: Reading, value: Value | undefined, text: string): void {
  if (value !== undefined) reading.ignored.push({ value, text });
}

function firstKey(value: MapValue): Span | undefined {
  for (const entry of value.entries.values()) return entry.keySpan;
  return undefined;
}

/** Where a message about `value` points: its token, or the key that holds it. */
export function placeOf(reading: Reading, value: Value): Span {
  if (value.kind === "map" || value.kind === "list") {
    return (
      reading.holders.get(value) ??
      (value.kind === "map" ? firstKey(value) : undefined) ??
      value.origins[0] ??
      reading.top
    );
  }
  return value.origins[0] ?? reading.top;
}

function visit(reading: Reading, entry: MapEntry): Value {
  const { value } = entry;
  reading.visited.add(entry);
  if (value.kind === "map" || value.kind === "list") reading.holders.set(value, entry.keySpan);
  return value;
}

/**
 * What Ruby takes for one object. An alias is the very object that was anchored; an include makes a new one. So the
 * places that count are the token itself and each include, which is where the path changes.
 */
function objectKey({ aliases }: Reading, value: Value): Value | string {
  const [first, ...outer] = value.origins;
  if (first === undefined || !aliases) return value;
  let key = `${first.path}\u0000${first.start}\u0000${value.kind}`;
  let path = first.path;
  for (const origin of outer) {
    if (origin.path === path) continue;
    path = origin.path;
    key += `\u0000${origin.path}\u0000${origin.start}`;
  }
  return key;
}

function changeOf(reading: Reading, value: Value): ChangedObject {
  const key = objectKey(reading, value);
  let changed = reading.changed.get(key);
  if (changed === undefined) reading.changed.set(key, (changed = { entries: new Map(), items: [] }));
  reading.changedStarts.add(value.origins[0]?.start ?? -1);
  return changed;
}

function changesTo(reading: Reading, value: Value): ChangedObject | undefined {
  if (reading.changed.size === 0 || !reading.changedStarts.has(value.origins[0]?.start ?? -1)) return undefined;
  return reading.changed.get(objectKey(reading, value));
}

/** Ruby's `map.merge!(key => value)`, in place. `keySpan` is where the value comes from. */
export function mergeInPlace(reading: Reading, map: Value, key: string, value: Value): void {
  if (map.kind !== "map") noMethod(reading, map, "merge!");
  const keySpan = value.origins[0] ?? reading.top;
  changeOf(reading, map).entries.set(key, { key: string(key), keySpan, value });
}

/** Ruby's `list << item`, in place. */
export function appendInPlace(reading: Reading, list: Value, item: Value): void {
  if (list.kind === "string") noConversion(reading, item, "String");
  if (list.kind === "number" && list.integer) noConversion(reading, item, "Integer");
  if (list.kind === "other" && list.type === "Date") refuse("TypeError", "expected numeric", placeOf(reading, list));
  if (list.kind !== "list") noMethod(reading, list, "<<");
  changeOf(reading, list).items.push(item);
}

/** The entries of a map with what Hako has merged into it. Does not count as reading them. */
export function entriesOf(reading: Reading, map: MapValue): ReadonlyMap<string, MapEntry> {
  const changed = changesTo(reading, map);
  if (changed === undefined || changed.entries.size === 0) return map.entries;
  const merged = new Map(map.entries);
  for (const [name, entry] of changed.entries) {
    const old = merged.get(name);
    if (old !== undefined) ignore(reading, old.value, `Hako sets \`${name}\` itself`);
    merged.set(name, entry);
  }
  return merged;
}

function itemsOf(reading: Reading, list: ListValue): readonly Value[] {
  const changed = changesTo(reading, list);
  return changed === undefined || changed.items.length === 0 ? list.items : [...list.items, ...changed.items];
}

/** `NoMethodError`, as Ruby 3.1 words it. */
export function noMethod(reading: Reading, value: Value, method: string): never {
  const receiver = shown(value);
  const of = receiver.startsWith("#") ? receiver : `${receiver}:${className(value)}`;
  refuse("NoMethodError", `undefined method \`${method}' for ${of}`, placeOf(reading, value));
}

function noIndex(reading: Reading, list: Value): never {
  refuse("TypeError", "no implicit conversion of String into Integer", placeOf(reading, list));
}

function look(reading: Reading, receiver: Value, key: string): MapEntry | undefined {
  if (receiver.kind === "list") noIndex(reading, receiver);
  if (receiver.kind !== "map") noMethod(reading, receiver, "fetch");
  return entriesOf(reading, receiver).get(key);
}

/** Ruby's `receiver.fetch("key")`. */
export function fetch(reading: Reading, receiver: Value, key: string): Value {
  const entry = look(reading, receiver, key);
  if (entry === undefined) refuse("KeyError", `key not found: ${inspectText(key)}`, placeOf(reading, receiver));
  return visit(reading, entry);
}

/** Ruby's `receiver.fetch("key", fallback)`. */
export function fetchOr(reading: Reading, receiver: Value, key: string, fallback: Value = NIL): Value {
  const entry = look(reading, receiver, key);
  return entry === undefined ? fallback : visit(reading, entry);
}

/** Ruby's `receiver.key?("key")`. */
export function hasKey(reading: Reading, receiver: Value, key: string): boolean {
  if (receiver.kind !== "map") noMethod(reading, receiver, "key?");
  return entriesOf(reading, receiver).has(key);
}

/** Ruby's `receiver["key"]`. */
export function get(reading: Reading, receiver: Value, key: string): Value {
  switch (receiver.kind) {
    case "map": {
      const entry = entriesOf(reading, receiver).get(key);
      return entry === undefined ? NIL : visit(reading, entry);
    }
    case "string":
      return plainText(receiver).includes(key) ? string(key, receiver.origins) : NIL;
    case "list":
      return noIndex(reading, receiver);
    case "number":
      return receiver.integer ? noIndex(reading, receiver) : noMethod(reading, receiver, "[]");
    case "other":
      if (receiver.type === "Symbol") return NIL;
      return noMethod(reading, receiver, "[]");
    default:
      return noMethod(reading, receiver, "[]");
  }
}

/** Ruby's `receiver.map { |item| … }` and `each`: the items of a list, or the pairs of a map as lists. */
export function items(reading: Reading, receiver: Value, method: "map" | "each"): readonly Value[] {
  if (receiver.kind === "list") {
    const found = itemsOf(reading, receiver);
    const holder = reading.holders.get(receiver);
    if (holder !== undefined) for (const item of found) if (item.kind === "list") reading.holders.set(item, holder);
    return found;
  }
  if (receiver.kind !== "map") return noMethod(reading, receiver, method);
  return pairs(reading, receiver, method).map(({ key, value }) => ({
    kind: "list",
    items: [key, value],
    origins: value.origins,
  }));
}

/** A key and its value, with the key's place. */
export interface Pair {
  readonly key: Value;
  readonly keySpan: Span | undefined;
  readonly value: Value;
}

/** Ruby's `receiver.map { |key, value| … }`: the entries of a map, or the items of a list taken apart. */
export function pairs(reading: Reading, receiver: Value, method: "map" | "each"): Pair[] {
  if (receiver.kind === "map") {
    return Array.from(entriesOf(reading, receiver).values(), (entry) => ({
      key: entry.key,
      keySpan: entry.keySpan,
      value: visit(reading, entry),
    }));
  }
  if (receiver.kind !== "list") return noMethod(reading, receiver, method);
  return itemsOf(reading, receiver).map((item) => {
    if (item.kind !== "list") return { key: item, keySpan: item.origins[0], value: NIL };
    return { key: item.items[0] ?? NIL, keySpan: item.items[0]?.origins[0], value: item.items[1] ?? NIL };
  });
}

/** A key as a value to send: a string keeps the place of its key. */
export function keyValue({ key, keySpan }: Pick<Pair, "key" | "keySpan">): Value {
  return key.kind === "string" && keySpan !== undefined ? string(plainText(key), [keySpan]) : key;
}

/** Counts every entry of a map as read: something else reads them. */
export function visitAll(reading: Reading, map: MapValue): void {
  for (const entry of map.entries.values()) visit(reading, entry);
}

/** The entry of the user's own map, without counting it as read. */
export function peek(receiver: Value, key: string): Value | undefined {
  return receiver.kind === "map" ? receiver.entries.get(key)?.value : undefined;
}

/** The key by which Ruby's Hash and Set tell values apart. */
export function identity(value: Value): string {
  if (value.kind === "list" || value.kind === "map") return `\u0000${inspect(value)}`;
  return entryName(value);
}

/** `TypeError` of a conversion that Ruby does not make by itself. */
export function noConversion(reading: Reading, value: Value, into: string): never {
  refuse("TypeError", `no implicit conversion of ${implicitName(value)} into ${into}`, placeOf(reading, value));
}
