import { fieldNames, getField } from "../objects.ts";
import { toText } from "../print.ts";
import { force, makeString, spend } from "../values.ts";
import type { Call, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import { lazy } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { cannotManifest } from "./manifest-path.ts";
import type { ManifestPath } from "./manifest-path.ts";
import { inFrame } from "./operations.ts";
import { addOwn, addQuoted, addScalar, finishText, openText } from "./text-builder.ts";
import type { TextBuilder } from "./text-builder.ts";

interface Layout {
  readonly indent: string;
  readonly newline: string;
  readonly separator: string;
  readonly call: Call;
}

/** Where a value stands. */
interface Position {
  readonly path: ManifestPath | undefined;
  readonly indent: string;
}

function write(builder: TextBuilder, value: JsonnetValue, at: Position, layout: Layout): void {
  const { call } = layout;
  spend(1, call);
  switch (value.kind) {
    case "string":
      addQuoted(builder, value);
      break;
    case "array":
      writeAll(builder, "[]", value.items.length, at, layout, (index, inner) => {
        addOwn(builder, inner);
        const path = { step: index, up: at.path };
        write(builder, force(value.items[index], call), { path, indent: inner }, layout);
      });
      break;
    case "object": {
      const names = fieldNames(value, false);
      writeAll(builder, "{}", names.length, at, layout, (index, inner) => {
        const name = names[index] ?? "";
        addOwn(builder, inner);
        addQuoted(builder, makeString(name));
        addOwn(builder, layout.separator);
        const path = { step: name, up: at.path };
        write(builder, getField(value, name, call), { path, indent: inner }, layout);
      });
      break;
    }
    case "function":
      throw cannotManifest("function", at.path, call);
    default:
      addScalar(builder, value);
  }
}

/** Brackets around `length` parts; both brackets stand on lines of their own even where there is nothing between. */
function writeAll(
  builder: TextBuilder,
  brackets: "[]" | "{}",
  length: number,
  at: Position,
  layout: Layout,
  writePart: (index: number, indent: string) => void,
): void {
  const { newline, call } = layout;
  const inner = at.indent + layout.indent;
  addOwn(builder, brackets.charAt(0) + newline);
  inFrame(call, () => {
    for (let index = 0; index < length; index++) {
      if (index > 0) addOwn(builder, `,${newline}`);
      writePart(index, inner);
    }
  });
  addOwn(builder, newline + at.indent + brackets.charAt(1));
}

/** A layout argument: anything, put next to strings. */
function layoutText(argument: Lazy | undefined, call: Call): string {
  return toText(force(argument, call), call).text ?? "";
}

function manifest(value: Lazy | undefined, layout: Layout): JsonnetString {
  const builder = openText();
  write(builder, force(value, layout.call), { path: undefined, indent: "" }, layout);
  return finishText(builder);
}

/** What `std.manifestJson` does. */
const FILE_LAYOUT = { indent: "    ", newline: "\n", separator: ": " };

const FALLBACKS = { newline: makeString("\n"), key_val_sep: makeString(": ") };

/** `std.manifestJson` and its relatives. */
export const MANIFEST_JSON: readonly LibraryEntry[] = [
  lazy("manifestJson", "value", ([value], call) => manifest(value, { ...FILE_LAYOUT, call })),
  lazy("manifestJsonMinified", "value", ([value], call) =>
    manifest(value, { indent: "", newline: "", separator: ":", call }),
  ),
  lazy(
    "manifestJsonEx",
    "value indent newline key_val_sep",
    ([value, indent, newline, separator], call) => {
      const { kind } = force(value, call);
      // They are only looked at where there is something to lay out.
      if (kind !== "array" && kind !== "object") return manifest(value, { ...FILE_LAYOUT, call });
      const texts = [newline, indent, separator].map((argument) => layoutText(argument, call));
      return manifest(value, { newline: texts[0] ?? "", indent: texts[1] ?? "", separator: texts[2] ?? "", call });
    },
    FALLBACKS,
  ),
];
