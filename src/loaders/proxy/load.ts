import { expandDump, expandIncludes, type ExpandedNginx } from "../../languages/nginx/index.ts";
import type { Problem } from "../../source/problem.ts";
import type { Workspace } from "../../source/workspace.ts";
import { assemble, type Assembled } from "./assemble.ts";
import { claimFiles, type Claimed } from "./claim.ts";
import { gather, type LoadedProxies } from "./gather.ts";
import { folderOf, INCLUDES_FOLLOWED, nameOf, prefixOfFragment, prefixOfMain, type Prefix } from "./prefix.ts";
import { lostFiles, openSources, type Sources } from "./sources.ts";

export type { LoadedProxies } from "./gather.ts";

export interface LoadProxiesOptions {
  /** Decides what looks like a secret: design, decision 8. */
  isSecret(name: string, value: string): boolean;
  /** Those of the paths that a person named: a snippet that nobody includes is read only then. */
  readonly named?: ReadonlySet<string>;
  /** Told now and then how far it has come, for progress on long work. */
  readonly progress?: (step: string) => void;
}

/**
 * Reads the nginx configurations among `paths`. Never throws: what cannot be read is a problem with its place, and the
 * rest still loads. The order of `paths` does not matter.
 */
export function loadProxies(
  workspace: Workspace,
  paths: readonly string[],
  options: LoadProxiesOptions,
): LoadedProxies {
  const sources = openSources(workspace);
  const named = options.named ?? new Set<string>();
  const claims = claimFiles(workspace, paths, named);
  options.progress?.("reading nginx configurations");
  const assembled = [...wholeConfigurations(claims, sources)];
  const included = new Set(assembled.flatMap(({ proxy }) => proxy.files));
  assembled.push(...fragments(claims, included, sources));
  for (const { proxy } of assembled) for (const path of proxy.files) included.add(path);
  assembled.push(...snippets(claims, { included, named }, sources));
  return gather(assembled, sources, options);
}

/** Main files with what they include, and dumps. */
function wholeConfigurations(claims: readonly Claimed[], sources: Sources): Assembled[] {
  return claims.flatMap(({ path, claim }): Assembled[] => {
    if (claim === "dump") return [assembleDump(path, sources)];
    if (claim !== "main") return [];
    return [assembleOne(path, prefixOfMain(sources.workspace, path), "main", sources)];
  });
}

function assembleDump(path: string, sources: Sources): Assembled {
  const read = sources.workspace.read(path);
  const expanded = read.kind === "file" ? expandDump(path, read.text) : undefined;
  if (read.kind !== "file" || expanded === undefined)
    return assembleOne(path, prefixOfMain(sources.workspace, path), "main", sources);
  sources.add({ path, text: read.text }, expanded.files);
  return assemble({ id: path, kind: "nginx", path, parts: [expanded], context: "main" });
}

function assembleOne(
  path: string,
  prefix: Prefix,
  context: "main" | "http" | "stream" | "server" | "location",
  sources: Sources,
): Assembled {
  const part = expand(path, prefix, sources);
  return assemble({ id: path, kind: "nginx", path, parts: [part], context, lost: lostFiles([part], [path], sources) });
}

function expand(path: string, prefix: Prefix, sources: Sources): ExpandedNginx {
  const part = expandIncludes({ path, read: (each) => sources.parse(each), ...prefix });
  if (!prefix.isExhausted()) return part;
  const message = `the configuration has more than ${INCLUDES_FOLLOWED} includes`;
  const [file] = part.files;
  const span = file?.directives[0]?.head ?? { path, start: 0, end: 0 };
  const others = part.problems.filter(({ code }) => code !== "nginx-include-missing");
  return { ...part, problems: [{ code: "nginx-nesting-too-deep", span, values: { message } }, ...others] };
}

/** Servers, upstreams and maps that no main file includes: those of one folder are one proxy. */
function fragments(claims: readonly Claimed[], included: ReadonlySet<string>, sources: Sources): Assembled[] {
  const copies = copiesOf(included, sources);
  const parts = new Map<string, ExpandedNginx>();
  for (const { path, claim } of claims) {
    if (claim !== "http" || included.has(path) || copies.has(copyKey(path, sources))) continue;
    parts.set(path, expand(path, prefixOfFragment(sources.workspace, folderOf(path)), sources));
  }
  const inner = new Set(
    [...parts].flatMap(([path, part]) => part.files.map((file) => file.path).filter((each) => each !== path)),
  );
  const folders = new Map<string, string[]>();
  for (const path of parts.keys()) {
    if (inner.has(path)) continue;
    const folder = folderOf(path);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const streams = claims.filter(({ path, claim }) => claim === "stream" && !included.has(path));
  return [
    ...[...folders].map(([folder, paths]) => assembleFolder(folder, paths, { parts, sources })),
    ...streams.map(({ path }) =>
      assembleOne(path, prefixOfFragment(sources.workspace, folderOf(path)), "stream", sources),
    ),
  ];
}

function assembleFolder(
  folder: string,
  paths: readonly string[],
  { parts, sources }: { parts: ReadonlyMap<string, ExpandedNginx>; sources: Sources },
): Assembled {
  const [path = folder] = paths;
  const own = paths.flatMap((each) => parts.get(each) ?? []);
  const { proxy, problems } = assemble({
    id: folder === "" ? "." : folder,
    kind: "nginx",
    path,
    parts: own,
    context: "http",
    lost: lostFiles(own, paths, sources),
  });
  const missing: Problem = {
    code: "nginx-main-missing",
    span: { path, start: 0, end: 0 },
    values: { path: folder === "" ? "." : folder },
  };
  return { proxy, problems: [...problems, missing] };
}

/**
 * Files that a main file includes, by name and text: `sites-enabled` holds links to files of `sites-available`, and
 * what is read through the link is not read again.
 */
function copiesOf(included: ReadonlySet<string>, sources: Sources): ReadonlySet<string> {
  return new Set([...included].map((path) => copyKey(path, sources)));
}

function copyKey(path: string, { workspace }: Sources): string {
  const read = workspace.read(path);
  return read.kind === "file" ? `${nameOf(path)}\u0000${read.text}` : path;
}

/** What stands inside a server or a location, and what nobody includes: only where a person names it. */
function snippets(
  claims: readonly Claimed[],
  { included, named }: { included: ReadonlySet<string>; named: ReadonlySet<string> },
  sources: Sources,
): Assembled[] {
  return claims.flatMap(({ path, claim }) =>
    (claim === "server" || claim === "location") && named.has(path) && !included.has(path)
      ? [assembleOne(path, prefixOfFragment(sources.workspace, folderOf(path)), claim, sources)]
      : [],
  );
}
