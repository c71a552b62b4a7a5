import { runtimeError } from "../errors.ts";
import { toText } from "../print.ts";
import { concatenate, delay, makeArray, spend, textOf } from "../values.ts";
import type { Call, JsonnetNumber, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import { hasPairs, unitAt } from "./code-point-text.ts";
import { holds, itemAt, lengthOf } from "./operations.ts";
import { slicerOf, sliceText } from "./text-builder.ts";

/** What stands between the brackets of `indexable[index:end:step]`; absent and `null` are the same. */
export interface SliceBounds {
  readonly index?: JsonnetValue | undefined;
  readonly end?: JsonnetValue | undefined;
  readonly step?: JsonnetValue | undefined;
}

const ZERO: JsonnetNumber = { kind: "number", value: 0, origin: undefined };

/** A bound as a number, or the comparison's error. */
function numeric(value: JsonnetValue, operator: "<" | ">=", call: Call): number {
  if (value.kind === "number") return value.value;
  holds(operator, value, ZERO, call);
  throw runtimeError(`binary operator ${operator} requires matching types, got ${value.kind} and number.`, call);
}

function given(value: JsonnetValue | undefined): JsonnetValue | undefined {
  return value?.kind === "null" ? undefined : value;
}

/** The resolved bounds. The length is only asked for where it is needed. */
function resolve(indexable: JsonnetValue, bounds: SliceBounds, call: Call): { index: number; end: number } {
  const length = (): number => lengthOf(indexable, call);
  const typedIndex = given(bounds.index);
  const typedEnd = given(bounds.end);
  let index = typedIndex === undefined ? 0 : numeric(typedIndex, "<", call);
  if (index < 0) index = Math.max(0, length() + index);
  let end = typedEnd === undefined ? length() : numeric(typedEnd, "<", call);
  if (end < 0) end = length() + end;
  return { index, end };
}

/**
 * `std.slice`, which `indexable[index:end:step]` is: parts of strings keep their places, elements stay lazy.
 *
 * @throws JsonnetError in the words of std.jsonnet
 */
export function sliceValue(indexable: JsonnetValue, bounds: SliceBounds, call: Call): JsonnetValue {
  const typedStep = given(bounds.step);
  const step = typedStep === undefined ? 1 : numeric(typedStep, ">=", call);
  if (step < 0) {
    const { index, end } = resolve(indexable, bounds, call);
    const shown = [index, end, step].map((value) => numberOf(value, call)).join(":");
    throw runtimeError(`got [${shown}] but negative steps are not supported`, call);
  }
  if (step === 0) throw runtimeError("got 0 but step must be greater than 0", call);
  if (indexable.kind !== "string" && indexable.kind !== "array") {
    throw runtimeError(`std.slice accepts a string or an array, but got: ${indexable.kind}`, call);
  }
  const { index, end } = resolve(indexable, bounds, call);
  const last = Math.min(end, lengthOf(indexable, call));
  if (indexable.kind === "string") return sliceString(indexable, { index, last, step }, call);
  if (step === 1 && Number.isInteger(index))
    return makeArray(indexable.items.slice(index, Math.max(index, last)), indexable.origin);
  const items: Lazy[] = [];
  for (let at = index; at < last; at += step) {
    spend(1, call);
    const item = Number.isInteger(at) ? indexable.items[at] : undefined;
    items.push(item ?? delay(fractional(indexable, at, call), call));
  }
  return makeArray(items, indexable.origin);
}

/** An element that fails when it is asked for. */
function fractional(indexable: JsonnetValue, at: number, call: Call): () => JsonnetValue {
  return () => {
    itemAt(indexable, at, call);
    throw runtimeError("array index was not integer", call);
  };
}

function numberOf(value: number, call: Call): string {
  return toText({ kind: "number", value, origin: undefined }, call).text ?? "";
}

function sliceString(
  value: JsonnetString,
  { index, last, step }: { readonly index: number; readonly last: number; readonly step: number },
  call: Call,
): JsonnetString {
  const text = textOf(value, call);
  if (index >= last) return sliceText(value, 0, 0);
  if (step === 1 && Number.isInteger(index))
    return sliceText(value, unitAt(text, index), unitAt(text, Math.ceil(last)));
  const slice = slicerOf(value);
  const pieces: JsonnetString[] = [];
  const starts = hasPairs(text) ? codePointStarts(text) : undefined;
  for (let at = index; at < last; at += step) {
    spend(1, call);
    const whole = Math.trunc(at);
    const start = starts === undefined ? whole : (starts[whole] ?? text.length);
    const end = starts === undefined ? whole + 1 : (starts[whole + 1] ?? text.length);
    pieces.push(slice(start, end));
  }
  return concatenate(pieces);
}

function codePointStarts(text: string): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    starts.push(at);
    at += character.length;
  }
  return starts;
}
