import { compareText } from "../../source/order.ts";
import { unreadableFile } from "../../source/unreadable.ts";
import type { ReadResult, Workspace } from "../../source/workspace.ts";
import { claimsHako, definitionLanguage } from "./claim.ts";
import { programClaims } from "./claim-programs.ts";
import type { Sources } from "./sources.ts";

/** Those of `paths` that are Hako definitions, by path; each is read, and counted where it cannot be. */
export function claimFiles(
  workspace: Workspace,
  paths: readonly string[],
  { sources, named }: { sources: Sources; named: ReadonlySet<string> },
): string[] {
  const claimed: string[] = [];
  for (const path of [...new Set(paths)].sort(compareText)) {
    if (definitionLanguage(path) === undefined) continue;
    const read = workspace.read(path);
    if (read.kind === "file" && claimsHako(path, read.text)) claimed.push(path);
    const ours = isOurs(path, read);
    const problem = ours || named.has(path) ? unreadableFile(path, read) : undefined;
    if (problem !== undefined) sources.problems.push(problem);
    // A definition that cannot be read has one construct, which nothing accounts for.
    if (ours && "head" in read) sources.count(path, [{ span: { path, start: 0, end: 0 }, kind: "range", keyPath: [] }]);
  }
  claimed.push(...claimPrograms(workspace, paths, { claimed: new Set(claimed), named }));
  claimed.sort(compareText);
  for (const path of claimed) sources.read(path);
  return claimed;
}

/** The programs that are definitions although their text does not say so. */
function claimPrograms(
  workspace: Workspace,
  paths: readonly string[],
  { claimed, named }: { claimed: ReadonlySet<string>; named: ReadonlySet<string> },
): string[] {
  const programs = paths.filter((path) => path.endsWith(".jsonnet"));
  if (programs.every((path) => claimed.has(path))) return [];
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
  const folders = new Set([...claimed].filter((path) => path.endsWith(".jsonnet")).map(folderOf));
  const claims = programClaims(workspace);
  return [...new Set(programs)].sort(compareText).filter((path) => {
    if (claimed.has(path)) return false;
    const read = workspace.read(path);
    return read.kind === "file" && claims.claims(path, read.text, named.has(path) || folders.has(folderOf(path)));
  });
}

/** False where what can be seen of the file is no definition: then it is nobody's business that it cannot be read. */
function isOurs(path: string, read: ReadResult): boolean {
  return !("head" in read) || claimsHako(path, read.head);
}
