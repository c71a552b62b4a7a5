import { runtimeError } from "../errors.ts";
import { fieldNames, getField } from "../objects.ts";
import { FALSE, force, makeString, spend, TRUE } from "../values.ts";
import type { Call, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import { lazy } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { cannotManifest } from "./manifest-path.ts";
import type { ManifestPath } from "./manifest-path.ts";
import { inFrame } from "./operations.ts";
import { addOwn, addQuoted, addScalar, addString, finishText, openText, slicerOf } from "./text-builder.ts";
import type { TextBuilder } from "./text-builder.ts";
import { isBareKey } from "./yaml-keys.ts";

interface Layout {
  readonly indentArrays: boolean;
  readonly quoteKeys: boolean;
  readonly call: Call;
}

interface Position {
  readonly path: ManifestPath | undefined;
  readonly indent: string;
}

function isFilled(value: JsonnetValue, kind: "array" | "object"): boolean {
  if (value.kind !== kind) return false;
  return value.kind === "array"
    ? value.items.length > 0
    : value.kind === "object" && fieldNames(value, false).length > 0;
}

/** A string that ends with a line break is a block, any other one a JSON string. */
function writeString(builder: TextBuilder, value: JsonnetString, indent: string): void {
  const { text } = value;
  if (text === undefined || !text.endsWith("\n")) {
    addQuoted(builder, value);
    return;
  }
  addOwn(builder, "|");
  const slice = slicerOf(value);
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    addOwn(builder, `\n${indent}  `);
    addString(builder, slice(start, end));
    start = end + 1;
  }
}

function write(builder: TextBuilder, value: JsonnetValue, at: Position, layout: Layout): void {
  const { call } = layout;
  spend(1, call);
  switch (value.kind) {
    case "string":
      writeString(builder, value, at.indent);
      break;
    case "array":
      if (value.items.length === 0) addOwn(builder, "[]");
      inFrame(call, () =>
        value.items.forEach((item, index) => {
          if (index > 0) addOwn(builder, `\n${at.indent}`);
          addOwn(builder, "-");
          writeItem(builder, force(item, call), { path: { step: index, up: at.path }, indent: at.indent }, layout);
        }),
      );
      break;
    case "object": {
      const names = fieldNames(value, false);
      if (names.length === 0) addOwn(builder, "{}");
      inFrame(call, () =>
        names.forEach((name, index) => {
          if (index > 0) addOwn(builder, `\n${at.indent}`);
          if (layout.quoteKeys || !isBareKey(name)) addQuoted(builder, makeString(name));
          else addOwn(builder, name);
          addOwn(builder, ":");
          const path = { step: name, up: at.path };
          writeField(builder, getField(value, name, call), { path, indent: at.indent }, layout);
        }),
      );
      break;
    }
    case "function":
      throw cannotManifest("function", at.path, call);
    default:
      addScalar(builder, value);
  }
}

/** Behind a dash: an array goes on in the next line, an object does not. */
function writeItem(builder: TextBuilder, value: JsonnetValue, { path, indent }: Position, layout: Layout): void {
  const isArray = isFilled(value, "array");
  const inner = isArray || isFilled(value, "object") ? `${indent}  ` : indent;
  addOwn(builder, isArray ? `\n${inner}` : " ");
  write(builder, value, { path, indent: inner }, layout);
}

/** Behind a key and its colon: what is nested goes on in the next line. */
function writeField(builder: TextBuilder, value: JsonnetValue, { path, indent }: Position, layout: Layout): void {
  const isArray = isFilled(value, "array");
  const isObject = isFilled(value, "object");
  const inner = isObject || (isArray && layout.indentArrays) ? `${indent}  ` : indent;
  addOwn(builder, isArray || isObject ? `\n${inner}` : " ");
  write(builder, value, { path, indent: inner }, layout);
}

function condition(argument: Lazy | undefined, call: Call): boolean {
  const value = force(argument, call);
  if (value.kind !== "boolean") throw runtimeError(`condition must be boolean, got ${value.kind}.`, call);
  return value.value;
}

/** A flag that is only looked at where the value makes it matter is taken for false until then. */
function manifestDocument(builder: TextBuilder, value: JsonnetValue, flags: readonly Lazy[], call: Call): void {
  const isCollection = value.kind === "array" || value.kind === "object";
  const layout: Layout = {
    indentArrays: isCollection && condition(flags[0], call),
    quoteKeys: isCollection && condition(flags[1], call),
    call,
  };
  write(builder, value, { path: undefined, indent: "" }, layout);
}

function manifestStream(args: readonly Lazy[], call: Call): JsonnetValue {
  const value = force(args[0], call);
  if (value.kind !== "array") throw runtimeError(`manifestYamlStream only takes arrays, got ${value.kind}`, call);
  const flags = [args[1] ?? FALSE, args[3] ?? TRUE];
  const builder = openText();
  addOwn(builder, "---\n");
  value.items.forEach((item, index) => {
    if (index > 0) addOwn(builder, "\n---\n");
    manifestDocument(builder, force(item, call), flags, call);
  });
  addOwn(builder, condition(args[2], call) ? "\n...\n" : "\n");
  return finishText(builder);
}

const FLAGS = { indent_array_in_object: FALSE, quote_keys: TRUE };

/** `std.manifestYamlDoc` and `std.manifestYamlStream`. */
export const MANIFEST_YAML: readonly LibraryEntry[] = [
  lazy(
    "manifestYamlDoc",
    "value indent_array_in_object quote_keys",
    (args, call) => {
      const builder = openText();
      manifestDocument(builder, force(args[0], call), args.slice(1), call);
      return finishText(builder);
    },
    FLAGS,
  ),
  lazy("manifestYamlStream", "value indent_array_in_object c_document_end quote_keys", manifestStream, {
    ...FLAGS,
    c_document_end: TRUE,
  }),
];
