import { runtimeError } from "../errors.ts";
import { fieldNames, getField } from "../objects.ts";
import type { JsonnetObject } from "../objects.ts";
import { quoteJson, toText } from "../print.ts";
import { force, spend } from "../values.ts";
import type { Call, JsonnetArray, JsonnetValue } from "../values.ts";
import { lazy } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { cannotManifest } from "./manifest-path.ts";
import type { ManifestPath } from "./manifest-path.ts";
import { inFrame } from "./operations.ts";
import { addOwn, addQuoted, addScalar, finishText, openText } from "./text-builder.ts";
import type { TextBuilder } from "./text-builder.ts";

interface Writer {
  readonly builder: TextBuilder;
  /** Asked where something is indented. */
  readonly indent: () => string;
  readonly call: Call;
}

/** Where a value or table stands. */
interface Position {
  /** With indices, for errors. */
  readonly path: ManifestPath | undefined;
  readonly indent: string;
}

const BARE = /^[A-Za-z0-9_-]*$/;

function keyText(key: string): string {
  return BARE.test(key) ? key : quoteJson(key);
}

function isTableArray(value: JsonnetValue, call: Call): value is JsonnetArray {
  return (
    value.kind === "array" && value.items.length > 0 && value.items.every((item) => force(item, call).kind === "object")
  );
}

function writeValue({ builder, indent, call }: Writer, value: JsonnetValue, at: Position, inline: boolean): void {
  spend(1, call);
  const writer = { builder, indent, call };
  switch (value.kind) {
    case "null":
      throw cannotManifest('"null"', at.path, call);
    case "function":
      throw cannotManifest("function", at.path, call);
    case "string":
      addQuoted(builder, value);
      break;
    case "array":
      inFrame(call, () => writeArray(writer, value, at, inline));
      break;
    case "object":
      inFrame(call, () => writeInlineTable(writer, value, at));
      break;
    default:
      addScalar(builder, value);
  }
}

function writeArray(writer: Writer, { items }: JsonnetArray, at: Position, inline: boolean): void {
  const { builder, indent, call } = writer;
  if (items.length === 0) {
    addOwn(builder, "[]");
    return;
  }
  const separator = inline ? " " : "\n";
  addOwn(builder, `[${separator}`);
  items.forEach((item, index) => {
    if (index > 0) addOwn(builder, `,${separator}`);
    if (!inline) addOwn(builder, at.indent + indent());
    writeValue(writer, force(item, call), { path: { step: index, up: at.path }, indent: "" }, true);
  });
  addOwn(builder, `${separator}${inline ? "" : at.indent}]`);
}

function writeInlineTable(writer: Writer, value: JsonnetObject, at: Position): void {
  const { builder, call } = writer;
  addOwn(builder, "{ ");
  fieldNames(value, false).forEach((name, index) => {
    addOwn(builder, `${index > 0 ? ", " : ""}${keyText(name)} = `);
    writeValue(writer, getField(value, name, call), { path: { step: name, up: at.path }, indent: "" }, true);
  });
  addOwn(builder, " }");
}

/** The key-value lines of a table, then its tables, with an empty line between them. `heading` is the table's own. */
function writeTable(writer: Writer, table: JsonnetObject, heading: string, at: Position): void {
  const { builder, call } = writer;
  const sections: { readonly name: string; readonly value: JsonnetObject | JsonnetArray }[] = [];
  let first = true;
  for (const name of fieldNames(table, false)) {
    const value = getField(table, name, call);
    if (value.kind === "object" || isTableArray(value, call)) {
      sections.push({ name, value });
      continue;
    }
    addOwn(builder, `${first ? "" : "\n"}${at.indent}${keyText(name)} = `);
    first = false;
    writeValue(writer, value, { path: { step: name, up: at.path }, indent: at.indent }, false);
  }
  for (const { name, value } of sections) {
    addOwn(builder, "\n\n");
    const key = heading === "" ? keyText(name) : `${heading}.${keyText(name)}`;
    writeSection(writer, value, key, { path: { step: name, up: at.path }, indent: at.indent });
  }
}

function writeSection(writer: Writer, value: JsonnetObject | JsonnetArray, heading: string, at: Position): void {
  const { builder, indent, call } = writer;
  const writeOne = (
    table: JsonnetObject,
    brackets: readonly [string, string],
    path: ManifestPath | undefined,
  ): void => {
    addOwn(builder, at.indent + brackets[0] + heading + brackets[1]);
    if (fieldNames(table, false).length > 0) addOwn(builder, "\n");
    inFrame(call, () => writeTable(writer, table, heading, { path, indent: at.indent + indent() }));
  };
  if (value.kind === "object") {
    writeOne(value, ["[", "]"], at.path);
    return;
  }
  value.items.forEach((item, index) => {
    const table = force(item, call);
    if (index > 0) addOwn(builder, "\n\n");
    if (table.kind === "object") writeOne(table, ["[[", "]]"], { step: index, up: at.path });
  });
}

function manifest(value: JsonnetValue, indent: () => string, call: Call): JsonnetValue {
  if (value.kind !== "object") throw runtimeError(`TOML body must be an object. Got ${value.kind}`, call);
  const builder = openText();
  writeTable({ builder, indent, call }, value, "", { path: undefined, indent: "" });
  return finishText(builder);
}

/** `std.manifestToml` and `std.manifestTomlEx`. */
export const MANIFEST_TOML: readonly LibraryEntry[] = [
  lazy("manifestToml", "value", (args, call) => manifest(force(args[0], call), () => "  ", call)),
  lazy("manifestTomlEx", "value indent", (args, call) =>
    manifest(force(args[0], call), () => toText(force(args[1], call), call).text ?? "", call),
  ),
];
