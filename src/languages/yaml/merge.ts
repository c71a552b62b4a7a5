import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import type { MapEntry, MapValue, Value } from "../../source/value.ts";
import type { Loss } from "./origins.ts";

/** A map under construction. */
export interface MapUnderway {
  readonly entries: Map<string, MapEntry>;
  /** The names whose present value came through a merge. */
  merged: Set<string> | undefined;
}

/** Where the losers of a composition and its problems are collected. */
export interface Findings {
  /** Of the file that is composed. */
  readonly text: string;
  readonly losses: Loss[];
  readonly problems: Problem[];
}

export const MERGE_KEY = "<<";

const BY_MERGE = "a later `<<` sets the same key";
const BY_KEY = "the same key is set again later";
const BY_EARLIER = "an earlier entry of the list after `<<` sets the same key";
const EMPTY = "the merged map is empty";

function set(into: Map<string, MapEntry>, name: string, entry: MapEntry, findings: Findings, reason: string): void {
  const before = into.get(name);
  if (before !== undefined) findings.losses.push({ value: before.value, reason });
  into.set(name, entry);
}

/** Ruby's `Hash#merge!`: the new value wins, the key keeps the position it had. */
export function mergeMap(map: MapUnderway, from: MapValue, findings: Findings): void {
  if (from.entries.size === 0) findings.losses.push({ value: from, reason: EMPTY });
  map.merged ??= new Set();
  for (const [name, entry] of from.entries) {
    set(map.entries, name, entry, findings, BY_MERGE);
    map.merged.add(name);
  }
}

/** `<<: [*a, *b]`: the first of the list wins. False where Psych keeps the list as an ordinary value. */
export function mergeList(map: MapUnderway, items: readonly Value[], findings: Findings): boolean {
  if (!items.every((item) => item.kind === "map")) return false;
  const together = new Map<string, MapEntry>();
  for (const item of items.toReversed()) {
    if (item.entries.size === 0) findings.losses.push({ value: item, reason: EMPTY });
    for (const [name, entry] of item.entries) set(together, name, entry, findings, BY_EARLIER);
  }
  mergeMap(map, { kind: "map", entries: together, origins: [] }, findings);
  return true;
}

/** `<<: !include f.yml` as it was typed. */
function typed(entry: MapEntry, findings: Findings): string {
  const { start } = entry.keySpan;
  const end = entry.value.origins.findLast(({ path }) => path === entry.keySpan.path)?.end ?? entry.keySpan.end;
  return findings.text.slice(start, Math.min(end, start + 100));
}

function replacedMerge(before: MapEntry, entry: MapEntry, findings: Findings): void {
  findings.losses.push({ value: before.value, reason: "a second `<<: !include` takes its place" });
  findings.problems.push({
    code: "yaml-merge-lost",
    span: before.keySpan,
    values: { lost: typed(before, findings), kept: typed(entry, findings) },
    related: [entry.keySpan],
  });
}

/** Sets a key of the map's own. */
export function setEntry(map: MapUnderway, name: string, entry: MapEntry, findings: Findings): void {
  const before = map.entries.get(name);
  if (before !== undefined) {
    if (name === MERGE_KEY && before.value.kind === "map") replacedMerge(before, entry, findings);
    else {
      findings.losses.push({ value: before.value, reason: BY_KEY });
      if (map.merged?.has(name) !== true) duplicate(before.keySpan, entry.keySpan, name, findings);
    }
    map.merged?.delete(name);
  }
  map.entries.set(name, entry);
}

function duplicate(earlier: Span, later: Span, name: string, findings: Findings): void {
  // The name of a key that is no string starts with NUL: see `entryName`.
  const key = name.startsWith("\u0000") ? name.slice(name.lastIndexOf("\u0000") + 1) : name;
  findings.problems.push({ code: "yaml-duplicate-key", span: earlier, values: { key }, related: [later] });
}

/**
 * What Hako does on top of Psych (`Hako::YamlLoader::Visitor#revive_hash`): a map that is still the value of `<<` after
 * the whole map was read, as after `<<: !include f`, is merged at the position of the first `<<`.
 */
export function mergeIncluded(map: MapUnderway, findings: Findings): Map<string, MapEntry> {
  const included = map.entries.get(MERGE_KEY)?.value;
  if (included?.kind !== "map") return map.entries;
  if (included.entries.size === 0) findings.losses.push({ value: included, reason: EMPTY });
  const entries = new Map<string, MapEntry>();
  for (const [name, entry] of map.entries) {
    if (name !== MERGE_KEY) set(entries, name, entry, findings, BY_KEY);
    else for (const [inner, merged] of included.entries) set(entries, inner, merged, findings, BY_MERGE);
  }
  return entries;
}
