import { spawnSync } from "node:child_process";
import { evaluate, workspaceResolver } from "../../../src/languages/jsonnet/index.ts";
import type { EvaluateOptions, Evaluation, FieldEntry, Native } from "../../../src/languages/jsonnet/index.ts";
import type { Span } from "../../../src/source/span.ts";
import type { Part } from "../../../src/source/text.ts";
import type { Value } from "../../../src/source/value.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";

export const MAIN = "main.jsonnet";

/** The files of a program: its text alone, or all of them by path with `main.jsonnet` among them. */
export type Program = string | Readonly<Record<string, string>>;

function filesOf(program: Program): Readonly<Record<string, string>> {
  return typeof program === "string" ? { [MAIN]: program } : program;
}

/** Evaluates a program whose files are in memory. */
export function run(program: Program, options: Partial<EvaluateOptions> = {}): Evaluation {
  return evaluate(MAIN, { resolver: workspaceResolver(memoryWorkspace(filesOf(program))), ...options });
}

/** What the program prints, in one line; or its error. */
export function printed(program: Program, options: Partial<EvaluateOptions> = {}): string {
  const result = run(program, options);
  if (result.error !== undefined) return `${result.error.code}: ${result.error.message}`;
  return JSON.stringify(JSON.parse(result.json()));
}

/** The text at a place. */
export function slice(program: Program, span: Span | undefined): string | undefined {
  return span === undefined ? undefined : filesOf(program)[span.path]?.slice(span.start, span.end);
}

/** A value of the result by its path, with the field that it stands in. */
export function find(
  value: Value | undefined,
  path: string,
): { readonly value: Value; readonly entry: FieldEntry | undefined } {
  let current = value;
  let entry: FieldEntry | undefined;
  for (const step of path.split(".")) {
    if (current?.kind === "map") {
      entry = current.entries.get(step) as FieldEntry | undefined;
      current = entry?.value;
    } else if (current?.kind === "list") {
      current = current.items[Number(step)];
    } else {
      current = undefined;
    }
  }
  if (current === undefined) throw new RangeError(`nothing at ${path}`);
  return { value: current, entry };
}

/** The texts at the origins of a value, typed first. */
export function originTexts(
  program: Program,
  path: string,
  options: Partial<EvaluateOptions> = {},
): (string | undefined)[] {
  const result = run(program, options);
  if (result.error !== undefined) throw new Error(result.error.message);
  return find(result.value, path).value.origins.map((span) => slice(program, span));
}

/** The parts of a string: its characters, or `<key>` for what a provider answers, or `?` for what is not known. */
export function partTexts(value: Value): string[] {
  if (value.kind !== "string") throw new RangeError(`not a string: ${value.kind}`);
  return value.text.map(partText);
}

function partText(part: Part): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "provided":
      return `<${part.key}>`;
    default:
      return "?";
  }
}

/** `std.native('provide.vault')(options, key)`: a reference. */
export const VAULT: Native = {
  parameters: ["options", "key"],
  evaluate: (args, call) => {
    const [options, key] = args.map((arg) => (arg.kind === "string" ? partTexts(arg).join("") : ""));
    const span = call;
    const candidates = [{ type: "vault", where: options ?? "", certain: false, span }];
    const origins = [call];
    return { kind: "string", text: [{ kind: "provided", key: key ?? "", candidates, origins }], origins };
  },
};

export const natives = (name: string): Native | undefined => (name === "provide.vault" ? VAULT : undefined);

/** Whether there is a `jsonnet` command. In CI its absence is an error. */
export function jsonnetIsThere(): boolean {
  const there = spawnSync("jsonnet", ["--version"]).status === 0;
  if (!there && process.env["CI"] !== undefined)
    throw new Error("`jsonnet` is not installed, and CI must not skip this");
  return there;
}

/** What the `jsonnet` command prints for a text, or its first line of error without the place. */
export function commandPrints(text: string): { readonly output: string | undefined; readonly error: string } {
  const command = spawnSync("jsonnet", ["-"], { input: text, encoding: "utf8" });
  if (command.status === 0) return { output: command.stdout, error: "" };
  const [first = ""] = command.stderr.split("\n");
  return { output: undefined, error: first.replace(/^RUNTIME ERROR: /, "").replace(/^STATIC ERROR: \S+ /, "") };
}
