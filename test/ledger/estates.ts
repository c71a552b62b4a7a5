import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Analysis, analyze } from "../../src/analyze.ts";
import { DEFAULT_SETTINGS } from "../../src/settings/types.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";

/** The files of an estate, by path relative to its root. */
export type Files = Readonly<Record<string, string>>;

/** Other people's definitions stand beside the project, where they are present at all; they are never copied into it. */
const CORPUS = "../shared/corpus/hako/hako-yaml";

/** Every file below `folder`. */
export function readFiles(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(
    files.map((name) => [name.replaceAll("\\", "/"), readFileSync(join(folder, name), "utf8")]),
  );
}

/** The estates of `fixtures`, by name. */
export function fixtures(): Readonly<Record<string, Files>> {
  return Object.fromEntries(readdirSync("fixtures").map((name) => [name, readFiles(`fixtures/${name}/input`)]));
}

/** Real definitions, or `undefined` where they are not here. */
export function corpus(): Files | undefined {
  return existsSync(CORPUS) ? readFiles(CORPUS) : undefined;
}

/** Reads `files`: those at `paths`, or all of them. */
export function analyse(files: Files, paths: readonly string[] = Object.keys(files)): Analysis {
  return analyze({ workspace: memoryWorkspace(files), paths, settings: DEFAULT_SETTINGS });
}
