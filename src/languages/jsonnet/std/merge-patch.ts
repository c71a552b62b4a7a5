import { fieldNames, fieldPlace, getField, hasField, lazyField, makeObject } from "../objects.ts";
import type { JsonnetObject, NewField } from "../objects.ts";
import { delay, enterFrame, force, makeArray, NULL } from "../values.ts";
import type { Call, JsonnetValue, Lazy } from "../values.ts";

/**
 * `std.mergePatch` (RFC 7396): the fields of `patch` win, `null` removes. Which fields there are is decided at once,
 * what they hold is not.
 */
export function merged(target: Lazy | undefined, patch: Lazy | undefined, call: Call): JsonnetValue {
  const changes = force(patch, call);
  if (changes.kind !== "object") return changes;
  const base = force(target, call);
  const original = base.kind === "object" ? base : undefined;
  const fields = original === undefined ? [] : keptFields(original, changes, call);
  for (const name of fieldNames(changes, false)) {
    if (getField(changes, name, call).kind === "null") continue;
    const isOverride = original !== undefined && hasField(original, name, false);
    const old: Lazy = isOverride ? lazyField(original, name, call) : NULL;
    const value = delay(() => {
      // What is replaced is looked at, too, so that an error in it is one.
      force(old, call);
      return merged(old, getField(changes, name, call), call);
    }, call);
    fields.push({ name, value, place: fieldPlace(changes, name) });
  }
  return makeObject(fields, changes.origin);
}

/** The fields that the patch does not speak of. */
function keptFields(original: JsonnetObject, changes: JsonnetObject, call: Call): NewField[] {
  return fieldNames(original, false)
    .filter((name) => !hasField(changes, name, false))
    .map((name) => ({ name, value: lazyField(original, name, call), place: fieldPlace(original, name) }));
}

function hasContent(value: JsonnetValue): boolean {
  switch (value.kind) {
    case "null":
      return false;
    case "array":
      return value.items.length > 0;
    case "object":
      return fieldNames(value, false).length > 0;
    default:
      return true;
  }
}

/** `std.prune`: without `null`, and without arrays and objects that are empty once they are pruned themselves. */
export function pruned(value: JsonnetValue, call: Call): JsonnetValue {
  if (value.kind === "array") {
    enterFrame(call.runtime, call.span, "function <anonymous>");
    const items = value.items.map((item) => pruned(force(item, call), call)).filter(hasContent);
    call.runtime.depth--;
    return makeArray(items, value.origin);
  }
  if (value.kind !== "object") return value;
  enterFrame(call.runtime, call.span, "function <anonymous>");
  const fields: NewField[] = [];
  for (const name of fieldNames(value, false)) {
    const content = pruned(getField(value, name, call), call);
    if (hasContent(content)) fields.push({ name, value: content, place: fieldPlace(value, name) });
  }
  call.runtime.depth--;
  return makeObject(fields, value.origin);
}
