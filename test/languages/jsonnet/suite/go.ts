import { join } from "node:path";
import type { Native } from "../../../../src/languages/jsonnet/index.ts";
import { readIfPresent, runFile, variables } from "./support.ts";
import type { Outcome } from "./google.ts";

const TEXTS = { stringVar: "2 + 2" };

const CODES = {
  codeVar: "3 + 3",
  errorVar: "error 'xxx'",
  staticErrorVar: ")",
  UndeclaredX: "x",
  selfRecursiveVar: '[42, std.extVar("selfRecursiveVar")[0] + 1]',
  mutuallyRecursiveVar1: '[42, std.extVar("mutuallyRecursiveVar2")[0] + 1]',
  mutuallyRecursiveVar2: '[42, std.extVar("mutuallyRecursiveVar1")[0] + 1]',
};

const NATIVES: Readonly<Record<string, Native>> = {
  nativeError: { parameters: [], evaluate: () => ({ kind: "error", message: "native function error" }) },
  nativePanic: { parameters: [], evaluate: () => ({ kind: "error", message: "native function panic" }) },
};

/** The value of a golden, or undefined where it is an error or a listing of several files. */
function goldenValue(golden: string): unknown {
  try {
    return { value: JSON.parse(golden) as unknown };
  } catch {
    return undefined;
  }
}

/**
 * Runs one program of go-jsonnet's `testdata`. Only success and the value count: it words and prints in its own way.
 * Undefined where there is nothing to compare with.
 */
export function runGoProgram(folder: string, name: string): Outcome | undefined {
  const golden = readIfPresent(join(folder, name.replace(/\.jsonnet$/, ".golden")));
  if (golden === undefined) return undefined;
  const isText = name.endsWith("_string_output.jsonnet");
  const expected = isText ? { value: golden } : goldenValue(golden);
  const extVars = name.startsWith("extvar_") ? variables(TEXTS, CODES) : new Map();
  const { succeeded, output } = runFile(folder, name, { extVars, natives: (native) => NATIVES[native] });
  const agrees = succeeded ? agreesWith(expected, output, isText) : expected === undefined;
  return { name, passed: agrees, expected: golden, actual: output };
}

function agreesWith(expected: unknown, output: string, isText: boolean): boolean {
  const json = output.replace(/^(?:TRACE: .*\n)*/, "");
  const value: unknown = JSON.parse(json);
  const actual = isText ? { value: String(value) } : { value };
  return JSON.stringify(sorted(actual)) === JSON.stringify(sorted(expected));
}

/** With the keys of objects in order, so that equal values have equal texts. Numbers of 17 digits are compared as numbers. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
