import { matchGlob, type IncludeResolution } from "../../languages/nginx/index.ts";
import { compareText } from "../../source/order.ts";
import { resolvePath, type Workspace } from "../../source/workspace.ts";

/** Where nginx keeps its configuration: what an absolute include names, seen from the main file's folder. */
const CONFIGURATION_FOLDERS = ["/etc/nginx/", "/usr/local/nginx/conf/", "/usr/local/openresty/nginx/conf/"];

/** A folder of the system that the repository mirrors: `files/etc/nginx` stands for `/etc/nginx`. */
const MIRRORED = /^(.*?)(?:^|\/)etc\/nginx$/;

/** Folders that nginx's own main file includes: it lies in the folder above them. */
const INCLUDED_FOLDERS = new Set(
  "conf.d default.d http.d includes locations servers sites sites-available sites-enabled snippets vhosts vhosts.d".split(
    " ",
  ),
);

/** How many includes of one configuration are followed: one for each location of thousands of servers. */
export const INCLUDES_FOLLOWED = 50_000;

/** How includes of one configuration are followed. */
export interface Prefix {
  readonly resolve: (pattern: string) => IncludeResolution;
  readonly mapAbsolute: (absolute: string) => string | undefined;
  /** True where there were more includes than are followed: the rest counts as missing. */
  readonly isExhausted: () => boolean;
}

/** The folder of a file; `""` at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The last step of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Includes of a main file: nginx's conf prefix is its folder. */
export function prefixOfMain(workspace: Workspace, path: string): Prefix {
  return prefixOf(workspace, [folderOf(path)]);
}

/** Includes of a file whose main file is not there: it lay in the folder above, where the folder is one that it includes. */
export function prefixOfFragment(workspace: Workspace, folder: string): Prefix {
  const folders = INCLUDED_FOLDERS.has(nameOf(folder)) && folder !== "" ? [folderOf(folder), folder] : [folder];
  return prefixOf(workspace, folders);
}

/** @param folders the folders that may be nginx's own, the likeliest first */
function prefixOf(workspace: Workspace, folders: readonly string[]): Prefix {
  const [first = ""] = folders;
  const lists = new Map<string, readonly string[]>();
  const list = (folder: string): readonly string[] => {
    const known = lists.get(folder) ?? workspace.list(folder);
    lists.set(folder, known);
    return known;
  };
  // What a relative include names: it was joined to the folder of the file that was given as the main one.
  const elsewhere = (pattern: string): string[] => {
    const last = folders.at(-1) ?? "";
    const inside = last === "" ? pattern : pattern.startsWith(`${last}/`) ? pattern.slice(last.length + 1) : undefined;
    return inside === undefined ? [] : folders.slice(0, -1).map((folder) => joinPath(folder, inside));
  };
  let followed = 0;
  return {
    isExhausted: () => followed > INCLUDES_FOLLOWED,
    resolve(pattern) {
      // Files that include each other twice over and over have no end.
      if (++followed > INCLUDES_FOLLOWED) return { kind: "missing" };
      if (pattern === ".." || pattern.startsWith("../")) return { kind: "outside" };
      for (const candidate of [...elsewhere(pattern), pattern]) {
        const found = expand(candidate, workspace, list);
        if (found.length > 0) return { kind: "files", paths: found };
      }
      return isGlob(pattern) ? { kind: "files", paths: [] } : { kind: "missing" };
    },
    mapAbsolute(absolute) {
      for (const folder of CONFIGURATION_FOLDERS)
        if (absolute.startsWith(folder)) return joinPath(first, absolute.slice(folder.length));
      const mirror = MIRRORED.exec(first)?.[1];
      if (mirror === undefined) return undefined;
      const there = joinPath(mirror, absolute.slice(1));
      return expand(there, workspace, list).length > 0 ? there : undefined;
    },
  };
}

function joinPath(folder: string, relative: string): string {
  return resolvePath(folder === "" ? "" : `${folder}/`, relative);
}

function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** The files inside the root that a path with or without glob characters names, sorted. */
function expand(pattern: string, workspace: Workspace, list: (folder: string) => readonly string[]): string[] {
  if (!isGlob(pattern)) {
    const { kind } = workspace.read(pattern);
    return kind === "missing" || kind === "outside" || kind === "folder" ? [] : [pattern];
  }
  let folders = [""];
  const steps = pattern.split("/");
  for (const step of steps) {
    const join = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);
    folders = isGlob(step)
      ? folders.flatMap((folder) => matchGlob(step, list(folder)).map((name) => join(folder, name)))
      : folders.map((folder) => join(folder, step));
  }
  return folders.filter((path) => isFile(workspace, path)).toSorted(compareText);
}

function isFile(workspace: Workspace, path: string): boolean {
  const { kind } = workspace.read(path);
  return kind !== "missing" && kind !== "folder" && kind !== "outside";
}
