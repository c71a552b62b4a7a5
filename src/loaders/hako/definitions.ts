import type { AppId } from "../../estate/types.ts";
import { compareText } from "../../source/order.ts";
import type { ComposedFile } from "./includes.ts";

/** A claimed file that stands for an app. */
export interface Definition {
  readonly id: AppId;
  /** What Hako calls the app: the file's name without its last extension. */
  readonly name: string;
  /** Relative to the root; `""` at the root. */
  readonly folder: string;
  readonly path: string;
  readonly composed: ComposedFile;
}

/**
 * The claimed files that are apps, by path. A file without `scheduler` or `app` that another claimed file includes is
 * a part of that one; any other claimed file is an app, if only one that Hako refuses, so that none is lost.
 */
export function definitionsOf(files: ReadonlyMap<string, ComposedFile>): Definition[] {
  const included = new Set<string>();
  for (const [path, { files: read }] of files) for (const file of read) if (file !== path) included.add(file);
  const apps = [...files].filter(([path, composed]) => !included.has(path) || isWhole(composed));
  return identify(apps.toSorted(([a], [b]) => compareText(a, b)));
}

function isWhole({ value }: ComposedFile): boolean {
  return value?.kind === "map" && value.entries.has("scheduler") && value.entries.has("app");
}

/** Gives every app its id: its name, with the folder, then the extension, in front of or behind it where two share it. */
function identify(apps: readonly (readonly [string, ComposedFile])[]): Definition[] {
  const named = apps.map(([path, composed]) => {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    const file = folder === "" ? path : path.slice(folder.length + 1);
    const name = file.includes(".") && file.lastIndexOf(".") > 0 ? file.slice(0, file.lastIndexOf(".")) : file;
    return { name, folder, path, composed, withFolder: folder === "" ? name : `${folder}/${name}` };
  });
  const byName = count(named.map(({ name }) => name));
  const byFolder = count(named.map(({ withFolder }) => withFolder));
  const taken = new Set<string>();
  return named.map(({ withFolder, ...app }) => {
    const choices = [
      byName.get(app.name) === 1 ? app.name : undefined,
      byFolder.get(withFolder) === 1 ? withFolder : undefined,
      app.path,
    ];
    const id = choices.find((choice) => choice !== undefined && !taken.has(choice)) ?? `./${app.path}`;
    taken.add(id);
    return { ...app, id };
  });
}

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
