import type { AppId } from "../../estate/types.ts";
import { compareText } from "../../source/order.ts";
import { nearest } from "../../source/nearest.ts";
import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import { knownText } from "../../source/text.ts";
import type { MapEntry, MapValue, Value } from "../../source/value.ts";
import { DEFINITION_KEYS, HISTORIC_KEYS, SCRIPT_KEYS, SCRIPTS } from "./keys-definition.ts";
import type { KeyDefinition, KeyTable, KeyType } from "./keys-table.ts";

/** What the keys of a definition are checked for. */
export interface KeyCheck {
  readonly app: AppId;
  readonly path: string;
  /** True where a value takes effect after all, through an alias: a helper that only holds an anchor is no mistake. */
  readonly used?: (value: Value) => boolean;
}

interface Checking extends KeyCheck {
  readonly problems: Problem[];
}

/** Finds the keys that Hako does not read, in the order in which they stand. */
export function checkKeys(definition: MapValue, check: KeyCheck): Problem[] {
  const checking: Checking = { ...check, problems: [] };
  checkMap(checking, definition, { table: DEFINITION_KEYS, at: "" });
  return checking.problems;
}

interface Position {
  readonly table: KeyTable;
  /** The keys that lead here, joined with dots; a list step is `[]`. */
  readonly at: string;
}

function checkMap(checking: Checking, map: MapValue, { table, at }: Position): void {
  for (const [name, entry] of map.entries) {
    const known = Object.hasOwn(table, name) ? table[name] : undefined;
    if (known === undefined) report(checking, entry, { table, at });
    else if (known.keys !== undefined || known.each !== undefined || known === SCRIPTS) {
      checkValue(checking, entry.value, { known, at: at === "" ? name : `${at}.${name}` });
    }
  }
}

function checkValue(checking: Checking, value: Value, { known, at }: { known: KeyDefinition; at: string }): void {
  if (known === SCRIPTS) return checkScripts(checking, value);
  if (value.kind === "map" && known.each !== undefined) {
    for (const [step, entry] of value.entries) {
      // `sidecars.app` is never read: the container `app` stands at the top level.
      if (entry.value.kind === "map") checkMap(checking, entry.value, { table: known.each, at: `${at}.${step}` });
    }
  }
  if (known.keys === undefined) return;
  if (value.kind === "map") checkMap(checking, value, { table: known.keys, at });
  else if (value.kind === "list") {
    for (const item of value.items)
      if (item.kind === "map") checkMap(checking, item, { table: known.keys, at: `${at}[]` });
  }
}

function checkScripts(checking: Checking, scripts: Value): void {
  if (scripts.kind !== "list") return;
  for (const script of scripts.items) {
    if (script.kind !== "map") continue;
    const type = script.entries.get("type")?.value;
    const name = type?.kind === "string" ? (knownText(type.text) ?? "") : "";
    const table = Object.hasOwn(SCRIPT_KEYS, name) ? SCRIPT_KEYS[name] : undefined;
    if (table !== undefined) checkMap(checking, script, { table, at: "scripts[]" });
  }
}

function report(checking: Checking, entry: MapEntry, { table, at }: Position): void {
  if (checking.used?.(entry.value) === true) return;
  const key = entry.key.kind === "string" ? (knownText(entry.key.text) ?? "") : String(keyText(entry.key));
  const place = at === "" ? "the top level" : at;
  const historic = HISTORIC_KEYS[at];
  const old = historic !== undefined && Object.hasOwn(historic, key) ? historic[key] : undefined;
  const common = { span: constructStart(entry), app: checking.app };
  if (old !== undefined) {
    checking.problems.push({
      code: "key-historic",
      ...common,
      values: { key, at: place, valid: old.valid, replacement: old.replacement },
    });
    return;
  }
  const valid = Object.keys(table).toSorted(compareText);
  checking.problems.push({
    code: "key-unknown",
    ...common,
    values: { key, at: place, suggestion: suggest(key, entry.value, table), valid: valid.join(", ") },
  });
}

function keyText(key: Value): string {
  if (key.kind === "number" || key.kind === "boolean") return String(key.value);
  return key.kind === "other" ? key.text : key.kind;
}

/** From the key to the end of a scalar's token; the key alone where a collection follows. */
function constructStart({ keySpan, value }: MapEntry): Span {
  const [token] = value.origins;
  if (
    value.kind === "map" ||
    value.kind === "list" ||
    token === undefined ||
    token.path !== keySpan.path ||
    token.end < keySpan.end
  )
    return keySpan;
  return { ...keySpan, end: token.end };
}

/** The key that was probably meant: the nearest by edits, or one that begins with it, or with which it begins, and takes such a value. */
function suggest(key: string, value: Value, table: KeyTable): string {
  const near = nearest(key, Object.keys(table));
  if (near !== undefined) return near;
  const related = Object.entries(table).filter(
    ([name]) => key.length > 2 && (name.startsWith(`${key}_`) || key.startsWith(`${name}_`)),
  );
  return (related.find(([, { type }]) => takes(type, value)) ?? related[0])?.[0] ?? "";
}

function takes(type: KeyType, value: Value): boolean {
  switch (value.kind) {
    case "number":
      return type === "integer" || type === "number";
    case "string":
      return type === "string";
    case "boolean":
      return type === "boolean";
    case "map":
      return type === "map";
    case "list":
      return type === "strings" || type === "maps";
    default:
      return false;
  }
}
