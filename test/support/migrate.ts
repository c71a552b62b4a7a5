import { analyze, type AnalyzeOptions } from "../../src/analyze.ts";
import type { Stage } from "../../src/plan/types.ts";
import type { Report } from "../../src/report/types.ts";
import { DEFAULT_SETTINGS } from "../../src/settings/types.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";

/** What `hakobu migrate` would write for files in memory, by path, and the report that goes with it. */
export interface Migration {
  readonly artifacts: Map<string, string>;
  readonly report: Report;
}

/** Runs the whole pipeline over files in memory. */
export function migrateFiles(
  files: Readonly<Record<string, string>>,
  { stage, ...options }: { readonly stage: Stage } & Partial<AnalyzeOptions>,
): Migration {
  const analysis = analyze({
    workspace: memoryWorkspace(files),
    paths: Object.keys(files),
    settings: DEFAULT_SETTINGS,
    ...options,
  });
  return {
    artifacts: new Map(analysis.artifacts(stage).map((artifact) => [artifact.path, artifact.text])),
    report: analysis.report(),
  };
}
