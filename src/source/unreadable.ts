import type { Problem, ProblemCode } from "./problem.ts";
import type { ReadResult } from "./workspace.ts";

/** Why a file could not be read, as a clause. */
export function reasonOf(read: Exclude<ReadResult, { kind: "file" }>): string {
  switch (read.kind) {
    case "missing":
      return "there is no such file";
    case "folder":
      return "it is a folder";
    case "outside":
      return "it lies outside the root, which hakobu does not leave";
    case "binary":
      return "it is not UTF-8 text";
    case "too-large":
      return `it has ${read.bytes} bytes, more than the ${read.limit} that hakobu reads`;
    default:
      return read.reason;
  }
}

/** The problem that a file is which is there and cannot be read; `undefined` for every other one. */
export function unreadableFile(path: string, read: ReadResult): Problem | undefined {
  const codes: Partial<Record<ReadResult["kind"], ProblemCode>> = {
    binary: "file-binary",
    "too-large": "file-too-large",
    unreadable: "file-unreadable",
  };
  const code = codes[read.kind];
  if (code === undefined || read.kind === "file") return undefined;
  return { code, span: { path, start: 0, end: 0 }, values: { path, reason: reasonOf(read) } };
}
