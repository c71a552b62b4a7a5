import {
  createLibrary,
  evaluate,
  libraryFile,
  type Native,
  type Resolver,
  workspaceResolver,
} from "../../languages/jsonnet/index.ts";
import type { Value } from "../../source/value.ts";
import type { Workspace } from "../../source/workspace.ts";
import { string } from "./derive/ruby.ts";

/** What `claimsProgram` works with, for one run. */
export interface ProgramClaims {
  /**
   * True for a `.jsonnet` file that is a definition although its text does not say so: everything in it comes from an
   * import (`(import 'web.libsonnet')('shop')`), or it is cut off before it says what it is.
   *
   * @param mayBeBroken whether a file that cannot be parsed counts, because it was named or stands among definitions
   */
  claims(path: string, text: string, mayBeBroken: boolean): boolean;
}

/** Enough for what puts a definition together; this is done for every stray file, too. */
const STEPS = 500_000;

/** @param workspace what imports are read from; nothing of it becomes part of the estate */
export function programClaims(workspace: Workspace): ProgramClaims {
  let resolver: Resolver | undefined;
  const library = createLibrary();
  return {
    claims(path, text, mayBeBroken) {
      if (!path.endsWith(".jsonnet")) return false;
      const imports = text.includes("import");
      if (!imports && !mayBeBroken) return false;
      const { problems } = libraryFile(library, { path, text });
      library.files.delete(path);
      if (problems.length > 0) return mayBeBroken;
      if (!imports) return false;
      resolver ??= workspaceResolver(workspace);
      const { value } = evaluate(path, {
        resolver,
        library,
        extVars: new Map([["appId", string("app")]]),
        natives: (name) => (name.startsWith("provide.") ? UNKNOWN : undefined),
        limits: { steps: STEPS },
      });
      library.files.delete(path);
      return isDefinition(value);
    },
  };
}

/** What any provider answers here. */
const UNKNOWN: Native = {
  parameters: ["options", "name"],
  evaluate: (_, call) => ({
    kind: "string",
    text: [{ kind: "unknown", code: "value-unknown", values: {}, origins: [call] }],
    origins: [call],
  }),
};

function isDefinition(value: Value | undefined): boolean {
  return value?.kind === "map" && value.entries.has("scheduler") && value.entries.has("app");
}
