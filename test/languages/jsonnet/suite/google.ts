import { join } from "node:path";
import { readIfPresent, runFile, variables } from "./support.ts";

/** A program whose error is worded in another way than in the golden, and why. `docs/jsonnet.md` has the same list. */
export interface Exception {
  readonly name: string;
  readonly reason: string;
}

/** At most five. */
export const EXCEPTIONS: readonly Exception[] = [];

/** What became of one program. */
export interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: string;
  readonly actual: string;
}

/** Runs one program of google/jsonnet's `test_suite` as `run_tests.sh` does: the golden is `true` where there is none. */
export function runGoogleProgram(folder: string, name: string): Outcome {
  const golden = readIfPresent(join(folder, `${name}.golden`)) ?? "true\n";
  const given = variables({ var1: "test" }, { var2: "{x:1,y:2}" });
  const options = name.startsWith("tla.") ? { topLevelArguments: given } : { extVars: given };
  const { succeeded, output } = runFile(folder, name, options);
  const isError = name.startsWith("error.");
  const expected = isError ? (golden.split("\n")[0] ?? "") : golden;
  const same = output.trimEnd() === expected.trimEnd();
  return { name, passed: succeeded !== isError && same, expected, actual: output };
}
