import { resolvePath } from "../../source/workspace.ts";
import type { Workspace } from "../../source/workspace.ts";

/** What came of looking for a file. */
export type Resolved =
  | { readonly kind: "file"; readonly path: string; readonly text: string; readonly bytes?: Uint8Array }
  | { readonly kind: "missing" }
  /** Outside the root: it was not opened. */
  | { readonly kind: "outside" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** The only way an evaluation reads files. */
export interface Resolver {
  /** The file that `target` means in an import of the file `from`. */
  resolve(from: string, target: string): Resolved;
  /** The file of this path. */
  read(path: string): Resolved;
}

/** Imports relative to the importing file, inside the workspace. */
export function workspaceResolver(workspace: Workspace): Resolver {
  const read = (path: string): Resolved => {
    const result = workspace.read(path);
    switch (result.kind) {
      case "file":
        return { kind: "file", path, text: result.text };
      case "missing":
      case "outside":
        return { kind: result.kind };
      case "folder":
        return { kind: "unreadable", reason: "it is a folder" };
      case "binary":
        return { kind: "unreadable", reason: "it is not a UTF-8 text" };
      case "too-large":
        return { kind: "unreadable", reason: `it has ${result.bytes} bytes, more than ${result.limit}` };
      default:
        return { kind: "unreadable", reason: result.reason };
    }
  };
  return { read, resolve: (from, target) => read(resolvePath(from, target)) };
}
