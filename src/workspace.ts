import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  fstatSync,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Artifact } from "./emitters/artifact.ts";
import { compareText } from "./source/order.ts";
import type { ReadResult, Workspace } from "./source/workspace.ts";

/** The largest file that is read, in bytes. A definition is a few kilobytes; what is larger is not one. */
export const FILE_LIMIT = 1024 * 1024;

/** How much of a file that is not read is looked at, in bytes, to see whose it is. */
const HEAD_LIMIT = 64 * 1024;

/** Folders that never hold definitions and may be huge. */
const SKIPPED_FOLDERS = new Set([".git", "node_modules", ".bundle", "vendor", "hakobu-out"]);

/** How deep folders are walked: deeper is a link farm, not a repository. */
const FOLDER_DEPTH = 40;

/** The nearest ancestor of `from` that has `hakobu.yaml` or `.git`, else `from` itself. */
export function findRoot(from: string): string {
  let folder = resolve(from);
  for (;;) {
    if (existsSync(join(folder, "hakobu.yaml")) || existsSync(join(folder, ".git"))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return resolve(from);
    folder = parent;
  }
}

/** The files of a run: what was named, and what lies in the folders that were named. */
export interface Inputs {
  /** Relative to the root, with `/`, sorted, each once. */
  readonly files: readonly string[];
  /** Those of them that were named themselves. */
  readonly named: ReadonlySet<string>;
  /** Arguments that do not exist, or lie outside the root, as they were typed. */
  readonly missing: readonly string[];
}

/** Walks the folders of `paths` (as typed, seen from `cwd`) for files; links to folders are not followed. */
export function listInputs(root: string, cwd: string, paths: readonly string[]): Inputs {
  const files = new Set<string>();
  const named = new Set<string>();
  const missing: string[] = [];
  for (const typed of paths.length === 0 ? ["."] : paths) {
    const absolute = resolve(cwd, typed);
    const inside = slashed(relative(root, absolute));
    const stat = statSync(absolute, { throwIfNoEntry: false });
    if (stat === undefined || isOutside(inside)) missing.push(typed);
    else if (stat.isDirectory()) walkFolder(absolute, inside, files, 0);
    else {
      files.add(inside);
      named.add(inside);
    }
  }
  return { files: [...files].toSorted(compareText), named, missing };
}

function walkFolder(absolute: string, inside: string, files: Set<string>, depth: number): void {
  if (depth > FOLDER_DEPTH) return;
  for (const entry of readdirSync(absolute, { withFileTypes: true })) {
    const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) walkFolder(join(absolute, entry.name), path, files, depth + 1);
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      files.add(path);
    }
  }
}

/** A workspace on disk. Nothing outside `root` is opened, whatever links say. */
export function openWorkspace(root: string): Workspace {
  const realRoot = realpathSync(root);
  const cache = new Map<string, ReadResult>();
  return {
    read(path) {
      const known = cache.get(path);
      if (known !== undefined) return known;
      const result = readInside(realRoot, path);
      cache.set(path, result);
      return result;
    },
    list: (path) => listInside(realRoot, path),
  };
}

function readInside(realRoot: string, path: string): ReadResult {
  if (isOutside(path)) return { kind: "outside" };
  try {
    const real = realpathSync.native(join(realRoot, path));
    if (isOutside(slashed(relative(realRoot, real)))) return { kind: "outside" };
    // The descriptor is taken before it is measured, so that what is measured is what is read; a device or a pipe
    // must not be opened for reading at all, hence the first look.
    if (!statSync(real).isFile())
      return statSync(real).isDirectory() ? { kind: "folder" } : { kind: "unreadable", reason: "not a regular file" };
    return readRegular(real);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    return code === "ENOENT" || code === "ENOTDIR" ? { kind: "missing" } : { kind: "unreadable", reason: code };
  }
}

function listInside(realRoot: string, path: string): readonly string[] {
  if (isOutside(path)) return [];
  try {
    const real = realpathSync.native(join(realRoot, path));
    return isOutside(slashed(relative(realRoot, real))) ? [] : readdirSync(real).toSorted(compareText);
  } catch {
    // No such folder, or none that may be looked into: nothing in it can be read either.
    return [];
  }
}

function readRegular(real: string): ReadResult {
  const descriptor = openSync(real, "r");
  try {
    const bytes = fstatSync(descriptor).size;
    if (bytes > FILE_LIMIT) return { kind: "too-large", bytes, limit: FILE_LIMIT, head: headOf(descriptor) };
    return decode(readFileSync(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

function headOf(descriptor: number): string {
  const bytes = new Uint8Array(HEAD_LIMIT);
  return decodeLeniently(bytes.subarray(0, readSync(descriptor, bytes, 0, HEAD_LIMIT, 0)));
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): ReadResult {
  const binary = (): ReadResult => ({ kind: "binary", head: decodeLeniently(bytes.subarray(0, HEAD_LIMIT)) });
  if (bytes.includes(0)) return binary();
  try {
    return { kind: "file", text: UTF8.decode(bytes) };
  } catch {
    return binary();
  }
}

function decodeLeniently(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** What became of each artifact, by path, in the order of the artifacts. */
export interface Written {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Writes `artifacts` below `folder`. Each file is written beside its place and then renamed over it, so that a crash
 * or a full disk leaves the old file or the new one, never half of one.
 *
 * @throws Error where an artifact's path would leave `folder`, or the disk refuses.
 */
export function writeArtifacts(folder: string, artifacts: readonly Artifact[]): Written {
  const created: string[] = [];
  const changed: string[] = [];
  const unchanged: string[] = [];
  makeFolder(folder);
  const realFolder = realpathSync(folder);
  for (const artifact of artifacts) {
    const target = targetOf(realFolder, artifact.path);
    const old = existsSync(target) ? readFileSync(target, "utf8") : undefined;
    if (old === artifact.text) {
      unchanged.push(artifact.path);
      continue;
    }
    writeAtomically(target, artifact);
    (old === undefined ? created : changed).push(artifact.path);
  }
  return { created, changed, unchanged };
}

/** The text of an artifact that is already there, else `undefined`. */
export function readArtifact(folder: string, path: string): string | undefined {
  const target = join(folder, path);
  return existsSync(target) ? readFileSync(target, "utf8") : undefined;
}

/** The files about load balancers that an earlier run wrote into `folder`, by path; none where there is nothing to read. */
export function readBalancers(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const path = join(folder, "load-balancers");
  if (!existsSync(path) || !statSync(path).isDirectory()) return files;
  for (const name of readdirSync(path).toSorted(compareText)) {
    if (!name.endsWith(".json")) continue;
    const text = readArtifact(folder, `load-balancers/${name}`);
    if (text !== undefined) files.set(`load-balancers/${name}`, text);
  }
  return files;
}

/** Node.js itself never returns from making folders in a place that has none, such as `/proc`. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function targetOf(realFolder: string, path: string): string {
  const target = resolve(realFolder, path);
  if (isOutside(slashed(relative(realFolder, target))))
    throw new Error(`the artifact \`${path}\` would be written outside of \`${realFolder}\``);
  makeFolder(dirname(target));
  const realParent = realpathSync(dirname(target));
  if (realParent !== realFolder && isOutside(slashed(relative(realFolder, realParent)))) {
    throw new Error(`\`${path}\` is not written: a link leads out of \`${realFolder}\``);
  }
  return target;
}

function writeAtomically(target: string, artifact: Artifact): void {
  const suffix = createHash("sha256").update(artifact.path).digest("hex").slice(0, 8);
  const beside = `${target}.${suffix}.tmp`;
  try {
    writeFileSync(beside, artifact.text, artifact.mode === undefined ? {} : { mode: artifact.mode });
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function isOutside(inside: string): boolean {
  return inside === ".." || inside.startsWith("../") || isAbsolute(inside);
}

function slashed(path: string): string {
  return sep === "/" ? path : path.split(sep).join("/");
}
