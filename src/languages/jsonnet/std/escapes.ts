import { escapeJson } from "../print.ts";
import { concatenate, makeString } from "../values.ts";
import type { JsonnetString } from "../values.ts";
import { mapText } from "./text-builder.ts";

/** `value` as a JSON string with quotes (`std.escapeStringJson`). */
export function quoteJson(value: JsonnetString): JsonnetString {
  const quote = makeString('"');
  return concatenate([quote, mapText(value, "escapeStringJson", escapeJson), quote]);
}

/** `value` in single quotes for a shell (`std.escapeStringBash`). */
export function quoteBash(value: JsonnetString): JsonnetString {
  const quote = makeString("'");
  return concatenate([quote, mapText(value, "escapeStringBash", (text) => text.replaceAll("'", `'"'"'`)), quote]);
}

/** Every `$` doubled. */
export function escapeDollars(text: string): string {
  return text.replaceAll("$", "$$$$");
}

const XML: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&apos;",
};

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => XML[character] ?? character);
}
