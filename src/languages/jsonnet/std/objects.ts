import { runtimeError } from "../errors.ts";
import { fieldNames, fieldPlace, getField, hasField, lazyField, makeObject, removeField } from "../objects.ts";
import type { JsonnetObject, NewField } from "../objects.ts";
import {
  callFunction,
  delay,
  force,
  makeArray,
  makeBoolean,
  makeString,
  NULL,
  spend,
  textOf,
  TRUE,
} from "../values.ts";
import type { Call, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import { lazy, requireTypes, strict } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { merged, pruned } from "./merge-patch.ts";

/** The name of a field as a string: it came from the key. */
function nameString(object: JsonnetObject, name: string): JsonnetString {
  return makeString(name, fieldPlace(object, name)?.key);
}

/** An object argument, or the error of the native function that std.jsonnet asks. */
function requireObject(argument: Lazy | undefined, asked: "objectFieldsEx" | "objectHasEx", call: Call): JsonnetObject {
  const value = force(argument, call);
  if (value.kind === "object") return value;
  throw runtimeError(`Builtin function ${asked} expected (object, boolean) but got (${value.kind}, boolean)`, call);
}

function names(object: JsonnetObject, includeHidden: boolean, call: Call): JsonnetValue {
  const all = fieldNames(object, includeHidden);
  spend(all.length, call);
  return makeArray(all.map((name) => nameString(object, name)));
}

function values(object: JsonnetObject, includeHidden: boolean, call: Call): JsonnetValue {
  return makeArray(fieldNames(object, includeHidden).map((name) => lazyField(object, name, call)));
}

function keysAndValues(object: JsonnetObject, includeHidden: boolean, call: Call): JsonnetValue {
  const pairs = fieldNames(object, includeHidden).map((name) =>
    makeObject([
      { name: "key", value: nameString(object, name) },
      { name: "value", value: lazyField(object, name, call), place: fieldPlace(object, name) },
    ]),
  );
  return makeArray(pairs);
}

/** Whether the object has the field; the arguments are checked as `std.objectHasEx` does. */
function has(args: readonly JsonnetValue[], call: Call): boolean {
  requireTypes("objectHasEx", args, ["object", "string", "boolean"], call);
  const [object, name, includeHidden] = args;
  return (
    object?.kind === "object" &&
    name?.kind === "string" &&
    includeHidden?.kind === "boolean" &&
    hasField(object, textOf(name, call), includeHidden.value)
  );
}

/** `name` and `nameAll`, which sees hidden fields, too. */
function bothViews(
  name: string,
  compute: (object: JsonnetObject, includeHidden: boolean, call: Call) => JsonnetValue,
): LibraryEntry[] {
  return [name, `${name}All`].map((each, index) =>
    lazy(each, "o", (args, call) => compute(requireObject(args[0], "objectFieldsEx", call), index === 1, call)),
  );
}

function objectHas(name: string, includeHidden: boolean): LibraryEntry {
  return lazy(name, "o f", (args, call) => {
    return makeBoolean(has([force(args[0], call), force(args[1], call), makeBoolean(includeHidden)], call));
  });
}

function fieldOr(args: readonly Lazy[], call: Call): JsonnetValue {
  const [object, name, includeHidden] = [args[0], args[1], args[3]].map((argument) => force(argument, call));
  if (object === undefined || name === undefined || includeHidden === undefined) return NULL;
  if (!has([object, name, includeHidden], call)) return force(args[2], call);
  return object.kind === "object" && name.kind === "string" ? getField(object, textOf(name, call), call) : NULL;
}

function mappedWithKey(args: readonly Lazy[], call: Call): JsonnetValue {
  const callee = force(args[0], call);
  if (callee.kind !== "function") {
    throw runtimeError(`std.mapWithKey first param must be function, got ${callee.kind}`, call);
  }
  const object = force(args[1], call);
  if (object.kind !== "object") {
    throw runtimeError(`std.mapWithKey second param must be object, got ${object.kind}`, call);
  }
  const fields = fieldNames(object, false).map((name): NewField => {
    const operands = [nameString(object, name), lazyField(object, name, call)];
    const value = delay(() => callFunction(callee, operands, call), call);
    return { name, value, place: fieldPlace(object, name) };
  });
  return makeObject(fields, object.origin);
}

/** The functions on objects. */
export const OBJECTS: readonly LibraryEntry[] = [
  strict("objectFieldsEx", "obj inc_hidden", ["object", "boolean"], ([obj, hidden], call) =>
    names(obj, hidden.value, call),
  ),
  strict("objectHasEx", "obj f inc_hidden", ["object", "string", "boolean"], (args, call) =>
    makeBoolean(has(args, call)),
  ),
  strict("objectRemoveKey", "obj key", ["object", "string"], ([obj, key], call) => removeField(obj, textOf(key, call))),
  ...bothViews("objectFields", names),
  ...bothViews("objectValues", values),
  ...bothViews("objectKeysValues", keysAndValues),
  objectHas("objectHas", false),
  objectHas("objectHasAll", true),
  lazy("get", "o f default inc_hidden", fieldOr, { default: NULL, inc_hidden: TRUE }),
  lazy("mapWithKey", "func obj", mappedWithKey),
  lazy("mergePatch", "target patch", (args, call) => merged(args[0], args[1], call)),
  lazy("prune", "a", (args, call) => pruned(force(args[0], call), call)),
];
