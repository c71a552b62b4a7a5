import { evaluate } from "../../../../src/languages/jsonnet/index.ts";
import type { Native, Resolver } from "../../../../src/languages/jsonnet/index.ts";
import type { Span } from "../../../../src/source/span.ts";
import type { Part } from "../../../../src/source/text.ts";
import type { Value } from "../../../../src/source/value.ts";

const PATH = "program.jsonnet";

/** A resolver that has one program and nothing to import. */
function only(text: string): Resolver {
  return { read: (path) => ({ kind: "file", path, text }), resolve: () => ({ kind: "missing" }) };
}

/** What the command prints for an expression, without the line break at the end; the first line of an error. */
export function print(text: string): string {
  const result = evaluate(PATH, { resolver: only(text) });
  if (result.error === undefined) return result.json();
  return `RUNTIME ERROR: ${result.error.message.split("\n")[0]}`;
}

/** `std.native("lookup")(key)` is a reference to `key`. */
const LOOKUP: Native = {
  parameters: ["key"],
  evaluate: ([key], call) => {
    const known = key?.kind === "string" && key.text[0]?.kind === "text" ? key.text[0].text : "";
    const part: Part = { kind: "provided", key: known, candidates: [], origins: [call] };
    return { kind: "string", text: [part], origins: [call] };
  },
};

function places(text: string, origins: readonly Span[]): string {
  return origins.map(({ start, end }) => text.slice(start, end)).join(" < ");
}

function showPart(text: string, part: Part): string {
  const at = places(text, part.origins);
  switch (part.kind) {
    case "text":
      return `${JSON.stringify(part.text)} @ ${at}`;
    case "provided":
      return `(${part.key}) @ ${at}`;
    case "unknown":
      return `?${part.values["how"] ?? ""} @ ${at}`;
    default:
      return part.kind;
  }
}

function show(text: string, value: Value): unknown {
  switch (value.kind) {
    case "string":
      return value.text.map((part) => showPart(text, part));
    case "map":
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, show(text, entry.value)]));
    case "list":
      return value.items.map((item) => show(text, item));
    case "other":
      return `unknown @ ${places(text, value.origins)}`;
    default:
      return `${value.kind === "null" ? "null" : value.value} @ ${places(text, value.origins)}`;
  }
}

/**
 * The value of an expression with the source text of its places, innermost first: strings as their parts. `lookup(key)`
 * in it is a reference. The code of the error where there is no value.
 */
export function trace(expression: string): unknown {
  const text = `local lookup = std.native('lookup'); ${expression}`;
  const natives = (name: string): Native | undefined => (name === "lookup" ? LOOKUP : undefined);
  const { value, error } = evaluate(PATH, { resolver: only(text), natives });
  return value === undefined ? error?.code : show(text, value);
}
