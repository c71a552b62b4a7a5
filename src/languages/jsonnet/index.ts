/** Jsonnet as the C++ implementation evaluates it, with the place of every value. Knows nothing of who uses it. */
export { evaluate } from "./evaluate.ts";
export type { EvaluateOptions, Evaluation, EvaluationError, ExternalVariable, Native, Uses } from "./evaluate.ts";
export { createLibrary, libraryFile, parseJsonnet } from "./library.ts";
export type { JsonnetLibrary } from "./library.ts";
export type { FieldEntry } from "./manifest.ts";
export { workspaceResolver } from "./resolver.ts";
export type { Resolved, Resolver } from "./resolver.ts";
