import { compareCodePoints } from "./code-points.ts";
import type { Visibility } from "./ast.ts";
import { runtimeError } from "./errors.ts";
import type {
  Call,
  Environment,
  Field,
  FieldPlace,
  JsonnetObject,
  JsonnetValue,
  Layer,
  Lazy,
  ObjectState,
  Origin,
  Runtime,
} from "./model.ts";
import { attachOuter, delay, enterFrame, forceAt, mark, reattach, withOrigin } from "./values.ts";

export type { Visibility } from "./ast.ts";
export type { Field, FieldPlace, JsonnetObject, Layer } from "./model.ts";

/** A field that a builtin makes. */
export interface NewField {
  readonly name: string;
  readonly value: Lazy;
  /** Default `inherit`, which is `:`. */
  readonly visibility?: Visibility;
  /** Where it was typed, from `fieldPlace` of the object that it was taken from. */
  readonly place?: FieldPlace | undefined;
}

/** A new object without asserts. A name given twice keeps the last. */
export function makeObject(fields: Iterable<NewField>, origin?: Origin): JsonnetObject {
  const map = new Map<string, Field>();
  for (const { name, value, visibility, place } of fields) {
    map.set(name, {
      visibility: visibility ?? "inherit",
      code: undefined,
      lazy: value,
      place,
      plus: false,
      environment: undefined,
      marker: undefined,
    });
  }
  return makeLayered([{ fields: map, bind: undefined, asserts: [], assertSpans: [], origin }]);
}

/** An object of layers, base first. */
export function makeLayered(layers: readonly Layer[]): JsonnetObject {
  const asserted = layers.every((layer) => layer.asserts.length === 0) ? "yes" : "no";
  const state: ObjectState = {
    layers,
    environments: [],
    cache: new Map(),
    names: undefined,
    visible: undefined,
    asserted,
  };
  return { kind: "object", state, origin: undefined };
}

/** `left + right`: the fields of `right` win, and its `super` is `left`. */
export function addObjects(left: JsonnetObject, right: JsonnetObject): JsonnetObject {
  return makeLayered([...placedLayers(left), ...placedLayers(right)]);
}

/** `object` without a field (`std.objectRemoveKey`). */
export function removeField(object: JsonnetObject, name: string): JsonnetObject {
  const layers = placedLayers(object);
  const retained = visibilities(layers);
  retained.delete(name);
  const restricting: Layer = {
    fields: new Map(),
    bind: undefined,
    asserts: [],
    assertSpans: [],
    origin: undefined,
    restricts: { count: layers.length, retained },
  };
  return makeLayered([...layers, restricting]);
}

/** The layers, with what was added outwards to the whole object put around each. */
function placedLayers(object: JsonnetObject): readonly Layer[] {
  const { origin, state } = object;
  if (origin === undefined) return state.layers;
  return state.layers.map((layer) => ({ ...layer, origin: reattach(layer.origin, origin) }));
}

/** The names of all fields, or of the visible ones, sorted by code point as `std.objectFieldsEx` gives them. */
export function fieldNames(object: JsonnetObject, includeHidden: boolean): readonly string[] {
  const { state } = object;
  if (includeHidden) {
    state.names ??= sortedNames(state.layers, true);
    return state.names;
  }
  state.visible ??= sortedNames(state.layers, false);
  return state.visible;
}

function sortedNames(layers: readonly Layer[], includeHidden: boolean): string[] {
  const names: string[] = [];
  for (const [name, visibility] of visibilities(layers)) {
    if (includeHidden || visibility !== "hidden") names.push(name);
  }
  return names.toSorted(compareCodePoints);
}

/** What each field's colons come to: the last layer that says something decides. */
function visibilities(layers: readonly Layer[]): Map<string, Visibility> {
  const found = new Map<string, Visibility>();
  const note = (name: string, visibility: Visibility): void => {
    const known = found.get(name);
    if (known === undefined || known === "inherit") found.set(name, visibility);
  };
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index];
    if (layer === undefined) break;
    if (layer.restricts === undefined) {
      for (const [name, field] of layer.fields) note(name, field.visibility);
    } else {
      for (const [name, visibility] of layer.restricts.retained) note(name, visibility);
      index -= layer.restricts.count;
    }
  }
  return found;
}

/** Whether `object` has a field of this name, hidden or not as `includeHidden` says. */
export function hasField(object: JsonnetObject, name: string, includeHidden: boolean): boolean {
  const { layers } = object.state;
  if (fieldLayer(layers, layers.length, name) < 0) return false;
  return includeHidden || visibilities(layers).get(name) !== "hidden";
}

/** The index of the last layer before `end` that has the field, or -1. */
export function fieldLayer(layers: readonly Layer[], end: number, name: string): number {
  for (let index = end - 1; index >= 0; index--) {
    const layer = layers[index];
    if (layer === undefined) break;
    if (layer.fields.has(name)) return index;
    if (layer.restricts !== undefined && !layer.restricts.retained.has(name)) index -= layer.restricts.count;
  }
  return -1;
}

/**
 * The value of a field, as `object.name` gives it: the asserts of the object have held.
 *
 * @throws JsonnetError `field does not exist: name`, and whatever the field's code and the asserts throw
 */
export function getField(object: JsonnetObject, name: string, call: Call): JsonnetValue {
  const { state } = object;
  if (state.asserted === "no") runAsserts(object, call);
  let value = state.cache.get(name);
  if (value === undefined) {
    value = layerField(object, state.layers.length, name, call);
    state.cache.set(name, value);
  }
  return attachOuter(value, object.origin);
}

/** A field as a thunk: what a builtin puts into an array or object it makes. */
export function lazyField(object: JsonnetObject, name: string, call: Call): Lazy {
  const cached = object.state.asserted === "yes" ? object.state.cache.get(name) : undefined;
  return cached !== undefined && object.origin === undefined ? cached : delay(() => getField(object, name, call), call);
}

/** The value of the field in the last layer before `end`, with `self` the whole object: what `super.name` is. */
export function layerField(object: JsonnetObject, end: number, name: string, call: Call): JsonnetValue {
  const { layers } = object.state;
  const index = fieldLayer(layers, end, name);
  const layer = layers[index];
  const field = layer?.fields.get(name);
  if (layer === undefined || field === undefined) throw runtimeError(`field does not exist: ${name}`, call);
  const { runtime, span } = call;
  if (field.marker !== undefined) mark(field.marker, runtime);
  if (index > 0) noteOverridden(layers, index, name, runtime);
  if (field.lazy !== undefined) return attachOuter(forceAt(field.lazy, runtime, span), layer.origin);
  enterFrame(runtime, span, "object <anonymous>");
  const value = runField(object, index, field);
  runtime.depth--;
  return attachOuter(value, layer.origin);
}

/**
 * Notes the fields that the one in the layer `index` stands before. A field with `+:` adds to them instead; those that
 * are asked for by `super` are reached all the same.
 */
function noteOverridden(layers: readonly Layer[], index: number, name: string, runtime: Runtime): void {
  const field = layers[index]?.fields.get(name);
  const winner = field?.place;
  if (winner === undefined || field?.plus === true) return;
  for (let below = index - 1; below >= 0; below--) {
    const place = layers[below]?.fields.get(name)?.place;
    if (place !== undefined && !runtime.overridden.has(place)) runtime.overridden.set(place, winner);
  }
}

function runField(object: JsonnetObject, index: number, field: Field): JsonnetValue {
  const { code, environment } = field;
  if (code === undefined) throw new RangeError("a field has neither code nor a value");
  if (environment === undefined) return code(layerEnvironment(object, index));
  return code(bindLayer(object, index, environment));
}

/** The environment of a layer's code for this object. */
function layerEnvironment(object: JsonnetObject, index: number): Environment {
  const { environments } = object.state;
  return (environments[index] ??= bindLayer(object, index, undefined));
}

function bindLayer(object: JsonnetObject, index: number, outer: Environment | undefined): Environment {
  const bind = object.state.layers[index]?.bind;
  if (bind === undefined) throw new RangeError("a layer with code has no environment");
  // `self` is the object as it is from inside: what was added outwards does not belong to it.
  const self = object.origin === undefined ? object : withOrigin(object, undefined);
  return bind(self, index, outer);
}

/**
 * Runs the asserts of all layers, the last layer's first as in C++, unless they have held or are being run.
 *
 * @throws JsonnetError of the first that does not hold
 */
export function runAsserts(object: JsonnetObject, call: Call): void {
  const { state } = object;
  if (state.asserted !== "no") return;
  state.asserted = "running";
  try {
    for (const [index, layer] of [...state.layers.entries()].reverse()) {
      for (const [position, code] of layer.asserts.entries()) {
        enterFrame(call.runtime, layer.assertSpans[position] ?? call.span, "object <anonymous>");
        code(layerEnvironment(object, index));
        call.runtime.depth--;
      }
    }
    state.asserted = "yes";
  } finally {
    if (state.asserted !== "yes") state.asserted = "no";
  }
}

/** Where the field that wins was typed: for builtins that carry fields over into a new object. */
export function fieldPlace(object: JsonnetObject, name: string): FieldPlace | undefined {
  return fieldPlaces(object, name)[0];
}

/** Where the fields of this name were typed: the one that wins first, then those below it. */
export function fieldPlaces(object: JsonnetObject, name: string): FieldPlace[] {
  const places: FieldPlace[] = [];
  for (const layer of object.state.layers.toReversed()) {
    const place = layer.fields.get(name)?.place;
    if (place !== undefined) places.push(place);
  }
  return places;
}
