import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, normalize } from "node:path/posix";
import { evaluate } from "../../../../src/languages/jsonnet/index.ts";
import type {
  EvaluateOptions,
  Evaluation,
  EvaluationError,
  ExternalVariable,
  Resolved,
  Resolver,
} from "../../../../src/languages/jsonnet/index.ts";
import { lineStarts, place } from "../../../../src/source/file.ts";
import type { Span } from "../../../../src/source/span.ts";

/** Files of a folder of the machine, as the command reads them. */
function diskResolver(folder: string): Resolver {
  const read = (path: string): Resolved => {
    const file = join(folder, path);
    if (!existsSync(file)) return { kind: "missing" };
    try {
      const bytes = readFileSync(file);
      return { kind: "file", path, text: bytes.toString("utf8"), bytes };
    } catch (error) {
      return { kind: "unreadable", reason: String(error) };
    }
  };
  const resolve = (from: string, target: string): Resolved => read(normalize(join(from, "..", target)));
  return { read, resolve };
}

/** What the command prints for a file, and how it ends. */
export interface CommandResult {
  readonly succeeded: boolean;
  readonly output: string;
}

/** A place as the C++ implementation prints it: the end is the column behind, left out after one character. */
function placeText(span: Span, text: string): string {
  const { startLine, startColumn, endLine, endColumn } = place(span, lineStarts(text));
  if (startLine !== endLine) return `${span.path}:(${startLine}:${startColumn})-(${endLine}:${endColumn})`;
  const start = `${span.path}:${startLine}:${startColumn}`;
  return startColumn >= endColumn - 1 ? start : `${start}-${endColumn}`;
}

function firstLine(error: EvaluationError, folder: string): string {
  const isStatic = error.code === "jsonnet-syntax" || error.code === "jsonnet-static";
  const [message = ""] = error.message.split("\n");
  if (!isStatic) return `RUNTIME ERROR: ${message}`;
  const span = error.trace[0]?.span ?? { path: "", start: 0, end: 0 };
  const file = join(folder, span.path);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return `STATIC ERROR: ${placeText(span, text)}: ${message}`;
}

/** Evaluates a file as the command does. Of an error only the first line. What `std.trace` says comes before. */
export function runFile(folder: string, name: string, options: Partial<EvaluateOptions> = {}): CommandResult {
  const traces: string[] = [];
  const trace = (text: string, span: Span): void => {
    const source = readFileSync(join(folder, span.path), "utf8");
    traces.push(`TRACE: ${span.path}:${place(span, lineStarts(source)).startLine} ${text}\n`);
  };
  const result: Evaluation = evaluate(name, { resolver: diskResolver(folder), trace, ...options });
  const { error } = result;
  if (error !== undefined) {
    return { succeeded: false, output: firstLine(error, folder) };
  }
  const output = `${traces.join("")}${result.json()}\n`;
  return { succeeded: true, output };
}

/** The names of the programs of a folder, sorted. */
export function programs(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonnet"))
    .toSorted();
}

/** The text of a file, or undefined where there is none. */
export function readIfPresent(path: string): string | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
}

/** A text or a program as an external variable. */
export function variables(
  texts: Readonly<Record<string, string>>,
  codes: Readonly<Record<string, string>>,
): Map<string, ExternalVariable> {
  const all = new Map<string, ExternalVariable>();
  for (const [name, text] of Object.entries(texts)) {
    const origins: Span[] = [];
    all.set(name, { kind: "string", text: [{ kind: "text", text, secret: false, origins }], origins });
  }
  for (const [name, code] of Object.entries(codes)) all.set(name, { kind: "code", code });
  return all;
}
