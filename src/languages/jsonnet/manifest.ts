import type { Span } from "../../source/span.ts";
import type { Part } from "../../source/text.ts";
import type { MapEntry, OtherValue, Value } from "../../source/value.ts";
import { JsonnetError, limitError, runtimeError } from "./errors.ts";
import { fieldNames, fieldPlaces, getField, runAsserts } from "./objects.ts";
import type { FieldPlace, JsonnetObject } from "./objects.ts";
import { flattenOrigin } from "./origins.ts";
import { attachOuter, enterFrame, force, joinOrigins, stringOrigin, stringPieces } from "./values.ts";
import type { Call, JsonnetArray, JsonnetString, JsonnetValue, Origin } from "./values.ts";

/** A field of a manifested object, with the places of the field itself. */
export interface FieldEntry extends MapEntry {
  /** The value's expression; undefined where a builtin made the field from nothing. */
  readonly expressionSpan: Span | undefined;
  /** The fields of the same name that this one stands before, nearest first. With `+:` they are part of the value. */
  readonly overridden: readonly FieldPlace[];
  /** How many of the value's `origins`, from the first, are places where something was typed; the rest is outwards. */
  readonly literals: number;
}

interface Manifest {
  readonly call: Call;
  /** What is left of the limit of the output, in values and characters. */
  left: number;
  /** Values that could not be found out, because they are computed from references. */
  readonly unknown: JsonnetError[];
}

/** A manifested value, and what in it could not be found out. */
export interface Manifested {
  readonly value: Value;
  readonly unknown: readonly JsonnetError[];
}

/**
 * Evaluates everything in `value` (specification: manifestation; C++ `manifestJson`, in its order). A part that is
 * computed from a reference becomes an `Unknown`, and the rest goes on.
 *
 * @throws JsonnetError of the program, or where there are more than `limit` values and characters
 */
export function manifest(value: JsonnetValue, call: Call, limit: number): Manifested {
  const state: Manifest = { call, left: limit, unknown: [] };
  const root = orUnknown(state, () => manifestValue(state, value, [call.span]));
  return { value: root, unknown: state.unknown };
}

/** The value of `make`, or an unknown where it asks about a reference. */
function orUnknown(state: Manifest, make: () => Value): Value {
  const { runtime } = state.call;
  const { depth } = runtime;
  try {
    return make();
  } catch (error) {
    if (!(error instanceof JsonnetError) || error.code !== "jsonnet-computed-on-reference") throw error;
    runtime.depth = depth;
    state.unknown.push(error);
    return unknownValue(error);
  }
}

/** What stands for a value that is computed from a reference: its places are that of the computation, then the reference's. */
export function unknownValue(error: JsonnetError): OtherValue {
  const place = error.trace[0]?.span;
  const origins = place === undefined ? [...error.related] : [place, ...error.related];
  return { kind: "other", type: "Unknown", text: error.message, origins };
}

function spendOutput(state: Manifest, amount: number): void {
  state.left -= amount;
  if (state.left < 0) throw limitError("output", state.call);
}

function manifestValue(state: Manifest, value: JsonnetValue, around: readonly Span[]): Value {
  spendOutput(state, 1);
  switch (value.kind) {
    case "null":
      return { kind: "null", origins: placesOf(value.origin, around) };
    case "boolean":
      return { kind: "boolean", value: value.value, origins: placesOf(value.origin, around) };
    case "number":
      return {
        kind: "number",
        value: value.value,
        // Printed without a fraction or an exponent, which is what makes an integer of it for whoever reads the JSON.
        integer: Number.isInteger(value.value),
        origins: placesOf(value.origin, around),
      };
    case "string":
      return manifestString(state, value, around);
    case "array":
      return manifestArray(state, value, around);
    case "object":
      return manifestObject(state, value, around);
    default:
      throw runtimeError("couldn't manifest function in JSON output.", state.call);
  }
}

/** The places of a value; what a builtin made from nothing stands where its container does. */
function placesOf(origin: Origin | undefined, around: readonly Span[]): readonly Span[] {
  if (origin === undefined) return around;
  const { all, literals } = flattenOrigin(origin);
  return literals.length > 0 ? all : [...new Set([...around, ...all])];
}

function manifestString(state: Manifest, value: JsonnetString, around: readonly Span[]): Value {
  const text: Part[] = [];
  let joined: Origin | undefined;
  const pieces = stringPieces(value);
  for (const piece of pieces) {
    if (piece.reference === undefined && piece.text === "" && pieces.length > 1) continue;
    spendOutput(state, piece.text?.length ?? 1);
    const origins = placesOf(piece.origin, around);
    if (piece.reference === undefined) text.push({ kind: "text", text: piece.text ?? "", secret: false, origins });
    else text.push({ ...piece.reference, origins: [...new Set([...piece.reference.origins, ...origins])] });
    joined = joinOrigins(joined, piece.origin);
  }
  const only = text[0];
  if (text.length === 1 && only?.kind === "text") {
    return { kind: "string", text: only.text === "" ? [] : text, origins: only.origins };
  }
  return { kind: "string", text, origins: placesOf(joined, around) };
}

function manifestArray(state: Manifest, array: JsonnetArray, around: readonly Span[]): Value {
  const { call } = state;
  const origins = placesOf(array.origin, around);
  const items: Value[] = [];
  for (const item of array.items) {
    enterFrame(call.runtime, call.span, "");
    items.push(orUnknown(state, () => manifestValue(state, attachOuter(force(item, call), array.origin), origins)));
    call.runtime.depth--;
  }
  return { kind: "list", items, origins };
}

function manifestObject(state: Manifest, object: JsonnetObject, around: readonly Span[]): Value {
  const { call } = state;
  runAsserts(object, call);
  const origins = objectPlaces(object, around);
  const entries = new Map<string, FieldEntry>();
  for (const name of fieldNames(object, false)) {
    spendOutput(state, name.length);
    enterFrame(call.runtime, call.span, "");
    let literals = 0;
    const value = orUnknown(state, () => {
      const field = getField(object, name, call);
      literals = flattenOrigin(field.kind === "string" ? stringOrigin(field) : field.origin).literals.length;
      return manifestValue(state, field, origins);
    });
    call.runtime.depth--;
    entries.set(name, fieldEntry(name, value, fieldPlaces(object, name), literals));
  }
  return { kind: "map", entries, origins };
}

function fieldEntry(name: string, value: Value, places: readonly FieldPlace[], literals: number): FieldEntry {
  const [place, ...overridden] = places;
  const keySpan = place?.key ?? value.origins[0] ?? { path: "", start: 0, end: 0 };
  const text: Part[] = name === "" ? [] : [{ kind: "text", text: name, secret: false, origins: [keySpan] }];
  const key: Value = { kind: "string", text, origins: [keySpan] };
  return { key, keySpan, value, expressionSpan: place?.value, overridden, literals };
}

function objectPlaces(object: JsonnetObject, around: readonly Span[]): readonly Span[] {
  let joined: Origin | undefined;
  for (const layer of object.state.layers) joined = joinOrigins(joined, layer.origin);
  return placesOf(attachOuter({ kind: "null", origin: joined }, object.origin).origin, around);
}
