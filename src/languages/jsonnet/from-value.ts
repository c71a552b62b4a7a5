import type { Span } from "../../source/span.ts";
import type { Part } from "../../source/text.ts";
import type { Value } from "../../source/value.ts";
import { makeObject } from "./objects.ts";
import type { NewField } from "./objects.ts";
import { concatenate, makeArray, makeReference, makeString } from "./values.ts";
import type { JsonnetString, JsonnetValue, Origin } from "./values.ts";

/** A list of places, typed first, as an origin. */
function originOf(places: readonly Span[]): Origin | undefined {
  let origin: Origin | undefined;
  for (const place of places) origin = origin === undefined ? place : { inner: origin, via: place };
  return origin;
}

function pieceOf(part: Part): JsonnetString {
  if (part.kind === "text") return makeString(part.text, originOf(part.origins));
  // The places of a reference are added once more by whoever manifests it.
  return makeReference(part, originOf(part.origins));
}

/** A value of the caller (an external variable, what a native function answers) as a runtime value. */
export function fromValue(value: Value): JsonnetValue {
  const origin = originOf(value.origins);
  switch (value.kind) {
    case "null":
      return { kind: "null", origin };
    case "boolean":
      return { kind: "boolean", value: value.value, origin };
    case "number":
      return { kind: "number", value: Number(value.value), origin };
    case "string":
      return value.text.length === 0 ? makeString("", origin) : concatenate(value.text.map(pieceOf));
    case "list":
      return makeArray(value.items.map(fromValue), origin);
    case "map":
      return makeObject(mapFields(value), origin);
    default: {
      const { type, text, origins } = value;
      return makeReference({ kind: "unknown", code: type, values: { text }, origins }, origin);
    }
  }
}

function mapFields(value: Extract<Value, { kind: "map" }>): NewField[] {
  const fields: NewField[] = [];
  for (const [name, entry] of value.entries) {
    const span = entry.value.origins[0] ?? entry.keySpan;
    fields.push({ name, value: fromValue(entry.value), place: { key: entry.keySpan, value: span } });
  }
  return fields;
}
