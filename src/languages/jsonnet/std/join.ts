import { runtimeError } from "../errors.ts";
import { concatenate, force, makeArray, makeString, spend } from "../values.ts";
import type { Call, JsonnetArray, JsonnetString, JsonnetValue, Lazy } from "../values.ts";

function joinStrings(separator: JsonnetString, items: readonly Lazy[], call: Call): JsonnetString {
  const pieces: JsonnetString[] = [];
  let first = true;
  for (let i = 0; i < items.length; i++) {
    const item = force(items[i], call);
    if (item.kind === "null") continue;
    if (item.kind !== "string") throw runtimeError(`expected string but arr[${i}] was ${item.kind}`, call);
    if (!first && separator.text !== "") pieces.push(separator);
    first = false;
    if (item.text !== "") pieces.push(item);
  }
  spend(pieces.length, call);
  return pieces.length === 0 ? makeString("") : concatenate(pieces);
}

function joinArrays(separator: JsonnetArray, items: readonly Lazy[], call: Call): JsonnetArray {
  const joined: Lazy[][] = [];
  let first = true;
  for (let i = 0; i < items.length; i++) {
    const item = force(items[i], call);
    if (item.kind === "null") continue;
    if (item.kind !== "array") throw runtimeError(`expected array but arr[${i}] was ${item.kind}`, call);
    if (!first) joined.push([...separator.items]);
    first = false;
    joined.push([...item.items]);
    spend(separator.items.length + item.items.length, call);
  }
  return makeArray(joined.flat());
}

/**
 * `std.join(separator, items)`: `null` is left out, every other element is evaluated.
 *
 * @throws JsonnetError for an element that is not of the separator's type
 */
export function joinValues(separator: JsonnetValue, items: JsonnetValue, call: Call): JsonnetValue {
  if (separator.kind !== "string" && separator.kind !== "array") {
    throw runtimeError(`join first parameter should be string or array, got ${separator.kind}`, call);
  }
  if (items.kind !== "array") throw runtimeError(`join second parameter should be array, got ${items.kind}`, call);
  if (separator.kind === "string") return joinStrings(separator, items.items, call);
  return joinArrays(separator, items.items, call);
}
