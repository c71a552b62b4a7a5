import type { Span } from "../../source/span.ts";
import { ENTRY_RULES } from "./check-entries.ts";
import { checkBuffers, hasBuffers } from "./check-buffers.ts";
import { checkLocations, finishMain, finishSpace } from "./check-finish.ts";
import { checkValue } from "./check-rules.ts";
import { type Checking, type Scope, type Visit, newScope, newSpace, report } from "./check-scope.ts";
import { locationName } from "./check-location.ts";
import { openServer } from "./check-server.ts";
import { acceptsArguments, directiveOf, type DirectiveEntry } from "./table.ts";
import type { NginxContext, NginxDirective, NginxProblem } from "./types.ts";

export interface NginxCheckOptions {
  /**
   * True where parts of the configuration could not be read (a missing include): what may be defined there (variables,
   * zones, log formats, upstream servers) is then not missed. A context other than `main` implies it.
   */
  readonly incomplete?: boolean;
}

/**
 * What nginx 1.22 would refuse (`nginx -t`), in its words: unknown or misplaced directives, arity, duplicates, values.
 * `directives` stand in `context`; includes are expanded before (`expandIncludes`). Problems stand about in the order
 * in which nginx would meet them, and unlike nginx it does not stop at the first.
 *
 * What depends on the machine (files, users, names to resolve, ports in use, OpenSSL) is not looked at, and neither is
 * what PCRE makes of a regular expression. Directives of NGINX Plus, of later versions and of other modules are known
 * and let through: `directiveOf` says where they come from.
 */
export function checkNginx(
  directives: readonly NginxDirective[],
  context: NginxContext,
  options: NginxCheckOptions = {},
): NginxProblem[] {
  const checking: Checking = {
    problems: [],
    incomplete: options.incomplete === true || context !== "main",
    foreignVariables: false,
    http: newSpace("http"),
    stream: newSpace("stream"),
    listens: 0,
    zones: new Map(),
    charsets: new Set(),
    paths: new Set(),
    threadPools: new Map(),
  };
  const top = newScope(context);
  checkBlock(checking, top, directives);
  if (context === "main") finishMain(checking, top, endOf(directives));
  else for (const space of [checking.http, checking.stream]) finishSpace(checking, space);
  return checking.problems;
}

function endOf(directives: readonly NginxDirective[]): Span {
  const last = directives.at(-1)?.span;
  return last === undefined ? { path: "", start: 0, end: 0 } : { path: last.path, start: last.end, end: last.end };
}

function checkBlock(checking: Checking, scope: Scope, directives: readonly NginxDirective[]): void {
  for (const directive of directives) checkDirective(checking, scope, directive);
}

function checkDirective(checking: Checking, scope: Scope, directive: NginxDirective): void {
  const { name, nameSpan, head } = directive;
  const entries = directiveOf(name);
  if (entries.length === 0) return report(checking, "nginx-directive-unknown", `unknown directive "${name}"`, nameSpan);
  const entry = entryFor(entries, scope.context, directive);
  if (entry === undefined) {
    if (entries.every(isForeign)) checking.foreignVariables = true;
    if (!entries.every(hasKnownPlaces)) return;
    return report(checking, "nginx-directive-misplaced", `"${name}" directive is not allowed here`, nameSpan);
  }
  const hasBlock = directive.block !== undefined || directive.code !== undefined;
  if (!entry.block && hasBlock) {
    return report(checking, "nginx-arguments", `directive "${name}" is not terminated by ";"`, head);
  }
  if (entry.block && !hasBlock) {
    return report(checking, "nginx-arguments", `directive "${name}" has no opening "{"`, head);
  }
  if (!acceptsArguments(entry, directive.arguments.length)) {
    return report(checking, "nginx-arguments", `invalid number of arguments in "${name}" directive`, head);
  }
  visitDirective({ checking, scope, directive, entry });
}

/** The entry for a place. Where several modules bring the name, the first whose shape the directive has. */
function entryFor(
  entries: readonly DirectiveEntry[],
  context: NginxContext,
  directive: NginxDirective,
): DirectiveEntry | undefined {
  let first: DirectiveEntry | undefined;
  for (const entry of entries) {
    if (!entry.contexts.includes(context)) continue;
    if (entries.length === 1 || fits(entry, directive)) return entry;
    first ??= entry;
  }
  return first;
}

function fits(entry: DirectiveEntry, directive: NginxDirective): boolean {
  const hasBlock = directive.block !== undefined || directive.code !== undefined;
  return entry.block === hasBlock && acceptsArguments(entry, directive.arguments.length);
}

/** From somewhere else than nginx 1.22 itself. */
function isForeign(entry: DirectiveEntry): boolean {
  return entry.from !== "nginx" && entry.from !== "loadable";
}

/** The places of most foreign directives are not known well enough to call one wrong. */
function hasKnownPlaces(entry: DirectiveEntry): boolean {
  return !isForeign(entry) || entry.from === "newer" || /^(?:stream-)?lua-nginx-module$/.test(entry.module);
}

function visitDirective(visit: Visit): void {
  const { checking, directive, entry } = visit;
  if (isForeign(entry)) {
    checking.foreignVariables = true;
    return;
  }
  checkValue(visit);
  if (directive.block !== undefined) checkInside(visit, directive.block);
}

/** Which context a block of nginx's own opens. */
function contextOf(visit: Visit): NginxContext {
  const { context } = visit.scope;
  switch (visit.directive.name) {
    case "server":
      return context === "stream" ? "stream-server" : context === "mail" ? "mail-server" : "server";
    case "upstream":
      return context === "stream" ? "stream-upstream" : "upstream";
    case "if":
      return context === "server" ? "server-if" : "location-if";
    case "http":
    case "events":
    case "stream":
    case "mail":
    case "location":
    case "limit_except":
      return visit.directive.name;
    default:
      return "entries";
  }
}

function checkInside(visit: Visit, block: readonly NginxDirective[]): void {
  const { checking, scope, directive } = visit;
  const context = contextOf(visit);
  if (context === "entries") {
    ENTRY_RULES[directive.name]?.(visit, block);
    return;
  }
  const inner = newScope(context, scope, directive, locationName(visit, context));
  if (context === "location" && inner.location !== undefined) (scope.locations ??= []).push(inner.location);
  const finish = openServer(visit, inner);
  checkBlock(checking, inner, block);
  finish?.();
  if (inner.locations !== undefined) checking.http.atEnd.push(() => checkLocations(checking, inner));
  if (hasBuffers(inner)) {
    checking.http.atEnd.push(() => {
      // The configuration of `http` counts only where a server takes it over.
      if (context !== "http" || checking.http.servers.length > 0) checkBuffers(checking, inner);
    });
  }
  if (context === "http") finishSpace(checking, checking.http);
  if (context === "stream") finishSpace(checking, checking.stream);
}
