import { compareText } from "../../source/order.ts";
import type { Span } from "../../source/span.ts";
import { resolvePath } from "../../source/workspace.ts";
import { isGlob } from "./glob.ts";
import { NESTING_LIMIT } from "./parse.ts";
import type { NginxDirective, NginxFile, NginxProblem } from "./types.ts";

/** What the caller knows of the files that a pattern names. */
export type IncludeResolution =
  | { readonly kind: "files"; readonly paths: readonly string[] }
  | { readonly kind: "missing" }
  | { readonly kind: "outside" };

export interface IncludeOptions {
  /** The main file. Relative includes, of every file, start in its folder (nginx's conf prefix). */
  readonly path: string;
  /** A parsed file, or `undefined` where it cannot be read. Asked once for each path. */
  readonly read: (path: string) => NginxFile | undefined;
  /**
   * Which files a pattern names: a path in the caller's own naming (relative to the root, normalised), with or without
   * glob characters. Their order does not matter. `matchGlob` helps.
   */
  readonly resolve: (pattern: string) => IncludeResolution;
  /** Turns an absolute include (`/etc/nginx/mime.types`) into the caller's naming; `undefined`: outside. Without it, every absolute path is outside. */
  readonly mapAbsolute?: (absolute: string) => string | undefined;
}

/** One `include` that was met, and what became of it. */
export interface NginxInclude {
  readonly directive: NginxDirective;
  /** As it is typed. */
  readonly pattern: string;
  readonly glob: boolean;
  /** `cycle`: the file includes itself, and was not read again. */
  readonly kind: "files" | "missing" | "outside" | "cycle";
  readonly paths: readonly string[];
  /**
   * A file of nginx's own or Debian's distribution (`mime.types`, `fastcgi_params` …): not part of the user's
   * configuration. Where it is missing, that is no problem.
   */
  readonly distribution: boolean;
}

/** A configuration with its includes replaced by what they include. */
export interface ExpandedNginx {
  /** Without the `include` directives that were resolved; included directives (and those inside) have `via`. */
  readonly directives: readonly NginxDirective[];
  /** Every file read, the main file first, then in the order in which nginx opens them. */
  readonly files: readonly NginxFile[];
  readonly includes: readonly NginxInclude[];
  /** Those of the includes only; the problems of each file are in `files`. */
  readonly problems: readonly NginxProblem[];
  /** True where something that the configuration includes could not be read: pass it to `checkNginx`. */
  readonly incomplete: boolean;
}

/** How many directives a configuration may have with its includes: files that include each other twice grow fast. */
const DIRECTIVE_LIMIT = 500_000;
/** How deep files may include each other. */
const INCLUDE_LIMIT = 64;

const DISTRIBUTION_FILES =
  /(?:^|\/)(?:mime\.types|fastcgi_params|fastcgi\.conf|scgi_params|uwsgi_params|proxy_params|koi-utf|koi-win|win-utf|snippets\/(?:fastcgi-php|snakeoil)\.conf|modules-enabled\/\*\.conf|nginx\/modules\/\*\.conf)$/;

interface Expanding {
  readonly options: IncludeOptions;
  readonly read: Map<string, NginxFile | undefined>;
  readonly files: NginxFile[];
  /** Once for each `include`, however often its file is included. */
  readonly includes: Map<NginxDirective, NginxInclude>;
  readonly problems: Map<NginxDirective, NginxProblem>;
  incomplete: boolean;
  directives: number;
}

/** Where an include is met. */
interface Surroundings {
  /** The files that are being read, the main file first. */
  readonly chain: readonly string[];
  readonly via: readonly Span[];
  /** Blocks around it. */
  readonly depth: number;
}

/**
 * Reads a main file and everything that it includes. Never throws. A missing main file gives no files.
 * Source: ngx_conf_include in src/core/ngx_conf_file.c.
 */
export function expandIncludes(options: IncludeOptions): ExpandedNginx {
  const expanding: Expanding = {
    options,
    read: new Map(),
    files: [],
    includes: new Map(),
    problems: new Map(),
    incomplete: false,
    directives: 0,
  };
  const main = readFile(expanding, options.path);
  const directives = expandList(expanding, main?.directives ?? [], { chain: [options.path], via: [], depth: 0 });
  const { files, includes, problems, incomplete } = expanding;
  return { directives, files, includes: [...includes.values()], problems: [...problems.values()], incomplete };
}

function readFile(expanding: Expanding, path: string): NginxFile | undefined {
  if (expanding.read.has(path)) return expanding.read.get(path);
  const file = expanding.options.read(path);
  expanding.read.set(path, file);
  if (file !== undefined) {
    expanding.files.push(file);
    if (file.unread.length > 0) expanding.incomplete = true;
  }
  return file;
}

function expandList(
  expanding: Expanding,
  directives: readonly NginxDirective[],
  at: Surroundings,
  parent?: NginxDirective,
): readonly NginxDirective[] {
  const into: NginxDirective[] = [];
  return expandInto(expanding, { directives, at, parent, into }) ? into : directives;
}

/** The directives of a file or a block, and where their expansion goes. */
interface Expansion {
  readonly directives: readonly NginxDirective[];
  readonly at: Surroundings;
  readonly parent: NginxDirective | undefined;
  readonly into: NginxDirective[];
}

/** True where anything differs from what was typed. */
function expandInto(expanding: Expanding, { directives, at, parent, into }: Expansion): boolean {
  let changed = false;
  for (const directive of directives) {
    if (isInclude(directive, parent)) {
      changed = true;
      expanding.directives++;
      expandInclude(expanding, directive, { directives, at, parent, into });
      continue;
    }
    if (at.via.length > 0 && ++expanding.directives > DIRECTIVE_LIMIT) return true;
    const placed = expandDirective(expanding, directive, at);
    if (placed !== directive) changed = true;
    into.push(placed);
  }
  return changed;
}

function expandDirective(expanding: Expanding, directive: NginxDirective, at: Surroundings): NginxDirective {
  const { block } = directive;
  const inside =
    block === undefined ? undefined : expandList(expanding, block, { ...at, depth: at.depth + 1 }, directive);
  if (at.via.length === 0 && inside === block) return directive;
  return {
    ...directive,
    ...(inside === undefined ? {} : { block: inside }),
    ...(at.via.length === 0 ? {} : { via: at.via }),
  };
}

/** In these blocks a line that starts with `include` is an entry like any other. */
const BLOCKS_WITHOUT_INCLUDE: ReadonlySet<string> = new Set(["split_clients", "charset_map"]);

function isInclude(directive: NginxDirective, parent: NginxDirective | undefined): boolean {
  return (
    directive.name === "include" &&
    directive.arguments.length === 1 &&
    directive.block === undefined &&
    (parent === undefined || !BLOCKS_WITHOUT_INCLUDE.has(parent.name))
  );
}

function expandInclude(expanding: Expanding, directive: NginxDirective, expansion: Expansion): void {
  const { chain } = expansion.at;
  const typed = directive.arguments[0]?.text ?? "";
  const found = resolveInclude(expanding, typed);
  const paths = found.kind === "files" ? found.paths.toSorted(compareText) : [];
  const cycle = paths.find((path) => chain.includes(path));
  const tooDeep = chain.length > INCLUDE_LIMIT;
  const include: NginxInclude = {
    directive,
    pattern: typed,
    glob: isGlob(typed),
    kind: cycle !== undefined || tooDeep ? "cycle" : found.kind,
    paths,
    distribution: DISTRIBUTION_FILES.test(typed),
  };
  expanding.includes.set(directive, include);
  if (include.kind === "cycle") {
    const message = cycle === undefined ? `includes nest deeper than ${INCLUDE_LIMIT}` : `"${cycle}" includes itself`;
    giveUp(expanding, directive, "nginx-include-cycle", { message, path: cycle ?? typed });
  } else if (include.kind === "outside") {
    missing(expanding, include, "nginx-include-outside-root");
  } else if (include.kind === "missing") {
    missing(expanding, include, "nginx-include-missing");
  } else {
    for (const path of paths) expandFile(expanding, include, { path, expansion });
  }
}

function expandFile(
  expanding: Expanding,
  include: NginxInclude,
  { path, expansion }: { path: string; expansion: Expansion },
): void {
  const { at, parent, into } = expansion;
  const file = readFile(expanding, path);
  if (file === undefined) return missing(expanding, include, "nginx-include-missing");
  if (at.depth >= NESTING_LIMIT || expanding.directives > DIRECTIVE_LIMIT) {
    const message =
      at.depth >= NESTING_LIMIT
        ? `blocks nest deeper than ${NESTING_LIMIT}`
        : `the configuration has more than ${DIRECTIVE_LIMIT} included directives`;
    return giveUp(expanding, include.directive, "nginx-nesting-too-deep", { message });
  }
  const inside = { chain: [...at.chain, path], via: [include.directive.head, ...at.via], depth: at.depth };
  expandInto(expanding, { directives: file.directives, at: inside, parent, into });
}

function resolveInclude(expanding: Expanding, typed: string): IncludeResolution {
  const { options } = expanding;
  const pattern = typed.startsWith("/") ? options.mapAbsolute?.(typed) : resolvePath(options.path, typed);
  if (pattern === undefined || pattern === ".." || pattern.startsWith("../")) return { kind: "outside" };
  return options.resolve(pattern);
}

/** A pattern that matches nothing is fine in nginx, and a file of nginx's distribution is nobody's loss. */
function missing(
  expanding: Expanding,
  include: NginxInclude,
  code: "nginx-include-missing" | "nginx-include-outside-root",
): void {
  const { directive, pattern, glob, distribution } = include;
  if (distribution) return;
  if (glob && code === "nginx-include-missing") {
    expanding.incomplete = true;
    return;
  }
  const message = code === "nginx-include-missing" ? `open() "${pattern}" failed` : `"${pattern}" lies outside`;
  giveUp(expanding, directive, code, { message, path: pattern });
}

function giveUp(
  expanding: Expanding,
  directive: NginxDirective,
  code: NginxProblem["code"],
  values: Record<string, string>,
): void {
  expanding.incomplete = true;
  expanding.problems.set(directive, { code, span: directive.arguments[0]?.span ?? directive.head, values });
}
