import { runtimeError } from "../errors.ts";
import { fieldNames, getField, hasField } from "../objects.ts";
import type { JsonnetObject } from "../objects.ts";
import { toText } from "../print.ts";
import { force, makeString, spend } from "../values.ts";
import type { Call, JsonnetString, JsonnetValue } from "../values.ts";
import { lazy } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { inFrame, itemAt, lengthOf } from "./operations.ts";
import { sliceValue } from "./slice.ts";
import { collectDeep } from "./strings.ts";
import { addOwn, addQuoted, addScalar, addString, finishText, openText } from "./text-builder.ts";
import type { TextBuilder } from "./text-builder.ts";

/** The names of the fields of what must be an object. */
function namesOf(
  value: JsonnetValue,
  call: Call,
): { readonly object: JsonnetObject; readonly names: readonly string[] } {
  if (value.kind === "object") return { object: value, names: fieldNames(value, false) };
  throw runtimeError(
    `Builtin function objectFieldsEx expected (object, boolean) but got (${value.kind}, boolean)`,
    call,
  );
}

/** The lines `key = value` of a section; a key with several values has several lines. */
function writeIniSection(builder: TextBuilder, section: JsonnetValue, call: Call): void {
  const { object, names } = namesOf(section, call);
  for (const name of names) {
    const value = getField(object, name, call);
    for (const item of value.kind === "array" ? value.items : [value]) {
      spend(1, call);
      addOwn(builder, `${name} = `);
      addString(builder, toText(force(item, call), call));
      addOwn(builder, "\n");
    }
  }
}

function manifestIni(value: JsonnetValue, call: Call): JsonnetString {
  const builder = openText();
  if (value.kind !== "object") {
    throw runtimeError(
      `Builtin function objectHasEx expected (object, string, boolean) but got (${value.kind}, string, boolean)`,
      call,
    );
  }
  if (hasField(value, "main", false)) writeIniSection(builder, getField(value, "main", call), call);
  const { object: sections, names } = namesOf(getField(value, "sections", call), call);
  for (const name of names) {
    addOwn(builder, `[${name}]\n`);
    writeIniSection(builder, getField(sections, name, call), call);
  }
  return finishText(builder);
}

function writePython(builder: TextBuilder, value: JsonnetValue, call: Call): void {
  spend(1, call);
  switch (value.kind) {
    case "object":
      inFrame(call, () =>
        fieldNames(value, false).forEach((name, index) => {
          addOwn(builder, index === 0 ? "{" : ", ");
          addQuoted(builder, makeString(name));
          addOwn(builder, ": ");
          writePython(builder, getField(value, name, call), call);
        }),
      );
      addOwn(builder, fieldNames(value, false).length === 0 ? "{}" : "}");
      break;
    case "array":
      inFrame(call, () =>
        value.items.forEach((item, index) => {
          addOwn(builder, index === 0 ? "[" : ", ");
          writePython(builder, force(item, call), call);
        }),
      );
      addOwn(builder, value.items.length === 0 ? "[]" : "]");
      break;
    case "string":
      addQuoted(builder, value);
      break;
    case "number":
      addScalar(builder, value);
      break;
    case "boolean":
      addString(builder, makeString(value.value ? "True" : "False", value.origin));
      break;
    case "null":
      addString(builder, makeString("None", value.origin));
      break;
    default:
      throw runtimeError("cannot manifest function", call);
  }
}

function manifestPythonVariables(value: JsonnetValue, call: Call): JsonnetString {
  const builder = openText();
  const { object, names } = namesOf(value, call);
  for (const name of names) {
    addOwn(builder, `${name} = `);
    writePython(builder, getField(object, name, call), call);
    addOwn(builder, "\n");
  }
  return finishText(builder);
}

/** A tag may be an array of strings, as `std.deepJoin` takes it. */
function writeTag(builder: TextBuilder, tag: JsonnetValue, call: Call): void {
  const pieces: JsonnetString[] = [];
  collectDeep(tag, pieces, call);
  for (const piece of pieces) addString(builder, piece);
}

function writeElement(builder: TextBuilder, value: JsonnetValue, call: Call): void {
  spend(1, call);
  if (value.kind === "string") {
    addString(builder, value);
    return;
  }
  addOwn(builder, "<");
  const tag = force(itemAt(value, 0, call), call);
  writeTag(builder, tag, call);
  const second = lengthOf(value, call) > 1 ? force(itemAt(value, 1, call), call) : undefined;
  if (second?.kind === "object") {
    for (const name of fieldNames(second, false)) {
      addOwn(builder, ` ${name}="`);
      addString(builder, toText(getField(second, name, call), call));
      addOwn(builder, '"');
    }
  }
  addOwn(builder, ">");
  const from = { kind: "number", value: second?.kind === "object" ? 2 : 1, origin: undefined } as const;
  const children = sliceValue(value, { index: from }, call);
  if (children.kind === "array") {
    inFrame(call, () => children.items.forEach((child) => writeElement(builder, force(child, call), call)));
  }
  addOwn(builder, "</");
  writeTag(builder, tag, call);
  addOwn(builder, ">");
}

/** INI, Python and XML. */
export const MANIFEST_TEXT: readonly LibraryEntry[] = [
  lazy("manifestIni", "ini", (args, call) => manifestIni(force(args[0], call), call)),
  lazy("manifestPython", "v", (args, call) => {
    const builder = openText();
    writePython(builder, force(args[0], call), call);
    return finishText(builder);
  }),
  lazy("manifestPythonVars", "conf", (args, call) => manifestPythonVariables(force(args[0], call), call)),
  lazy("manifestXmlJsonml", "value", (args, call) => {
    const value = force(args[0], call);
    if (value.kind !== "array") {
      throw runtimeError(`Expected a JSONML value (an array), got ${value.kind}`, call);
    }
    const builder = openText();
    writeElement(builder, value, call);
    return finishText(builder);
  }),
];
