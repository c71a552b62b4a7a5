/**
 * hakobu as a library: the same pipeline as the command line, without its output.
 *
 * Source → `analyze` → a report that is plain JSON, and artifacts to write.
 */
export { analyze, type Analysis, type AnalyzeOptions, type ReportOptions } from "./analyze.ts";
export type { Artifact } from "./emitters/artifact.ts";
export type { Stage } from "./plan/types.ts";
export type {
  LedgerEntry,
  LedgerState,
  LedgerTotals,
  Location,
  Report,
  ReportApp,
  ReportFinding,
  ReportResource,
  ReportTask,
} from "./report/types.ts";
export { loadSettings, type LoadedSettings, type SettingsError } from "./settings/load.ts";
export { DEFAULT_SETTINGS, type Environment, type Settings } from "./settings/types.ts";
export { memoryWorkspace, type ReadResult, type Workspace } from "./source/workspace.ts";
export { findRoot, listInputs, openWorkspace, writeArtifacts, type Inputs, type Written } from "./workspace.ts";
