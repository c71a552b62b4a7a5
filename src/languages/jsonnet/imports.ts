import type { Span } from "../../source/span.ts";
import type { ImportNode } from "./ast.ts";
import { errorOf, JsonnetError } from "./errors.ts";
import { libraryFile } from "./library.ts";
import type { JsonnetFile, JsonnetLibrary } from "./library.ts";
import { escapeJson } from "./print.ts";
import type { Resolved, Resolver } from "./resolver.ts";
import { forceAt, makeArray, makeString, withOuterOrigin } from "./values.ts";
import type { Call, Environment, JsonnetValue, Lazy, Thunk } from "./values.ts";

/** The imports of one evaluation. */
export interface Imports {
  readonly library: JsonnetLibrary;
  readonly resolver: Resolver;
  /** The environment that a file's code runs in. */
  readonly environmentOf: (path: string) => Environment;
  /** What was found for a path, by the importing folder and the target. */
  readonly found: Map<string, Resolved>;
  /** The values of files, by path. */
  readonly values: Map<string, Thunk>;
  /** Files evaluated as Jsonnet, in the order in which they were first asked for. */
  readonly files: Map<string, JsonnetFile>;
  /** Files read in any way. */
  readonly read: Set<string>;
}

type FoundFile = Extract<Resolved, { kind: "file" }>;

function find(imports: Imports, node: ImportNode, from: string, call: Call): FoundFile {
  const target = node.file.value;
  const quoted = `couldn't open import "${escapeJson(target)}": `;
  if (target === "") throw errorOf("jsonnet-import-missing", `${quoted}the empty string is not a valid filename`, call);
  const key = `${from.slice(0, from.lastIndexOf("/") + 1)}\u0000${target}`;
  let resolved = imports.found.get(key);
  if (resolved === undefined) {
    resolved = imports.resolver.resolve(from, target);
    imports.found.set(key, resolved);
  }
  if (resolved.kind === "file") return resolved;
  switch (resolved.kind) {
    case "missing": {
      const message = `${quoted}no match locally or in the Jsonnet library paths.`;
      throw errorOf("jsonnet-import-missing", message, call);
    }
    case "outside":
      throw errorOf("jsonnet-import-outside-root", `${quoted}it lies outside the root`, call);
    default:
      throw errorOf("jsonnet-import-missing", `${quoted}${resolved.reason}`, call);
  }
}

/** What an import expression gives: of all imports of one file, the same value. */
export function importFile(imports: Imports, node: ImportNode, from: string, call: Call): JsonnetValue {
  const found = find(imports, node, from, call);
  const { path, text } = found;
  imports.read.add(path);
  const whole: Span = { path, start: 0, end: text.length };
  switch (node.form) {
    case "importstr":
      return makeString(text, { inner: whole, via: node.span });
    case "importbin": {
      const bytes = found.bytes ?? new TextEncoder().encode(text);
      const items: Lazy[] = [];
      for (const byte of bytes) items.push({ kind: "number", value: byte, origin: whole });
      return makeArray(items, { inner: whole, via: node.span });
    }
    default: {
      const value = forceAt(fileValue(imports, found), call.runtime, call.span);
      return value.kind === "function" ? value : withOuterOrigin(value, node.span);
    }
  }
}

/**
 * The value of a file, evaluated when it is first asked for.
 *
 * @throws JsonnetError where the file cannot be parsed or has static errors
 */
export function fileValue(imports: Imports, found: FoundFile): Thunk {
  const { path } = found;
  const known = imports.values.get(path);
  if (known !== undefined) return known;
  const file = libraryFile(imports.library, found);
  imports.files.set(path, file);
  imports.read.add(path);
  const [problem] = file.problems;
  if (problem !== undefined) {
    throw new JsonnetError(problem.code, problem.message, [{ span: problem.span, description: "" }]);
  }
  const thunk: Thunk = {
    kind: "thunk",
    value: undefined,
    code: file.code,
    environment: imports.environmentOf(path),
    description: "",
  };
  imports.values.set(path, thunk);
  return thunk;
}
