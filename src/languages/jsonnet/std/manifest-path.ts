import { runtimeError } from "../errors.ts";
import { quoteJson } from "../print.ts";
import type { Call } from "../values.ts";

/** The keys and indices that lead to a value, innermost first. */
export interface ManifestPath {
  readonly step: string | number;
  readonly up: ManifestPath | undefined;
}

/** A path as `'' + path` shows it. */
function pathText(path: ManifestPath | undefined): string {
  const steps: string[] = [];
  for (let at = path; at !== undefined; at = at.up) {
    steps.push(typeof at.step === "string" ? quoteJson(at.step) : String(at.step));
  }
  return steps.length === 0 ? "[ ]" : `[${steps.reverse().join(", ")}]`;
}

/** The error that what stands at `path` has no text. */
export function cannotManifest(what: string, path: ManifestPath | undefined, call: Call): Error {
  return runtimeError(`Tried to manifest ${what} at ${pathText(path)}`, call);
}
