import type { Span } from "../../source/span.ts";
import type { DirectiveEntry } from "./table.ts";
import type { NginxArgument, NginxContext, NginxDirective, NginxProblem } from "./types.ts";
import { compileVariables, isFixedVariable, namedCaptures, type VariableSpace } from "./variables.ts";

/** A block whose directives are being checked: nginx's configuration of one main, server or location level. */
export interface Scope {
  readonly context: NginxContext;
  readonly parent: Scope | undefined;
  /** The directive whose block it is; absent at the top. */
  readonly block: NginxDirective | undefined;
  /** Directives that may stand once, by name. */
  readonly seen: Map<string, NginxDirective>;
  /** Directives that may stand often, of which the nearest level counts (certificates), by name. */
  lists: Map<string, NginxDirective[]> | undefined;
  /** The location that it belongs to, where there is one. */
  readonly location: LocationName | undefined;
  /** Locations directly inside, to find the same name twice. */
  locations: LocationName[] | undefined;
  /** The http server around it. */
  server: ServerFacts | undefined;
  /** The upstream that it is. */
  upstream: UpstreamFacts | undefined;
}

export interface UpstreamFacts {
  servers: number;
  backups: number;
  /** The balancing method that came last knows no backup servers. */
  withoutBackup: boolean;
}

/** How a location is chosen. Source: ngx_http_core_location. */
export interface LocationName {
  readonly kind: "prefix" | "exact" | "regex" | "named";
  /** `if` and `limit_except` have the name of the location around them, but no name of their own. */
  readonly anonymous: boolean;
  readonly name: string;
  readonly span: Span;
}

/** One `upstream` block, or a backend that a directive named without one. */
export interface UpstreamName {
  readonly host: string;
  port: number | undefined;
  readonly noPort: boolean;
  defined: boolean;
  /** A socket in the file system, which needs no port. */
  readonly unix: boolean;
  readonly span: Span;
}

/** An address that servers listen on. */
export interface ListenAddress {
  readonly text: string;
  options: boolean;
  defaultServer: boolean;
  ssl: boolean;
  /** Answers where no name matches. */
  first: ServerFacts;
  readonly servers: ServerFacts[];
}

export interface ServerFacts {
  readonly scope: Scope;
  readonly span: Span;
  readonly names: { readonly name: string; readonly span: Span }[];
  listens: boolean;
  /** A regular expression among its names captures something. */
  captures: boolean;
}

/** What a whole `http` or `stream` block defines and uses. */
export interface SpaceFacts {
  readonly space: VariableSpace;
  readonly variables: Set<string>;
  readonly uses: { readonly name: string; readonly span: Span }[];
  readonly formats: Set<string>;
  readonly upstreams: Map<string, UpstreamName[]>;
  readonly addresses: Map<string, ListenAddress>;
  readonly servers: ServerFacts[];
  /** Run when the block ends, in this order. */
  readonly atEnd: (() => void)[];
}

export interface Checking {
  readonly problems: NginxProblem[];
  /** Parts are missing: what they may define is not missed. */
  incomplete: boolean;
  /** Directives of modules that bring variables of their own were met. */
  foreignVariables: boolean;
  readonly http: SpaceFacts;
  readonly stream: SpaceFacts;
  /** How often a server was joined to an address: a range of ports is as long as its file is short. */
  listens: number;
  readonly zones: Map<string, Zone>;
  /** Pairs of charsets that a `charset_map` joins. */
  readonly charsets: Set<string>;
  /** Folders of caches. */
  readonly paths: Set<string>;
  /** Thread pools that `aio` names. */
  readonly threadPools: Map<string, Span>;
}

/** Shared memory. */
export interface Zone {
  readonly use: string;
  size: number;
  /** The first place that names it. */
  readonly span: Span;
  bound: boolean;
  /** What it was bound to. */
  key: string;
}

/** A directive at its place, as a rule gets it. */
export interface Visit {
  readonly checking: Checking;
  readonly scope: Scope;
  readonly directive: NginxDirective;
  readonly entry: DirectiveEntry;
}

export function newSpace(space: VariableSpace): SpaceFacts {
  return {
    space,
    variables: new Set(),
    uses: [],
    formats: new Set(space === "http" ? ["combined"] : []),
    upstreams: new Map(),
    addresses: new Map(),
    servers: [],
    atEnd: [],
  };
}

export function newScope(
  context: NginxContext,
  parent?: Scope,
  block?: NginxDirective,
  location: LocationName | undefined = parent?.location,
): Scope {
  const server = parent?.server;
  return {
    context,
    parent,
    block,
    seen: new Map(),
    lists: undefined,
    location,
    locations: undefined,
    server,
    upstream: undefined,
  };
}

/** The names that the directive is part of: those of `stream` inside it, else those of `http`. */
export function spaceOf(visit: Visit): SpaceFacts {
  const { context } = visit.scope;
  return context === "stream" || context.startsWith("stream-") ? visit.checking.stream : visit.checking.http;
}

/** The text of the n-th argument, counted from 1 as nginx does. */
export function argument(visit: Visit, n: number): string {
  return visit.directive.arguments[n - 1]?.text ?? "";
}

/** Reports what nginx refuses, in its words. Without a place it is the directive's head. */
export function refuse(visit: Visit, message: string, at?: NginxArgument | Span): void {
  const span = at === undefined ? visit.directive.head : "span" in at ? at.span : at;
  report(visit.checking, "nginx-value", message, span);
}

/** nginx's `"name" directive <says>`. */
export function refuseDirective(visit: Visit, says: string): void {
  const { directive, checking } = visit;
  const code = says === "is duplicate" ? "nginx-directive-duplicate" : "nginx-value";
  report(checking, code, `"${directive.name}" directive ${says}`, directive.head);
}

export function report(checking: Checking, code: NginxProblem["code"], message: string, span: Span): void {
  checking.problems.push({ code, span, values: { message } });
}

/** True (and reported) where the directive already stands in its block. */
export function isDuplicate(visit: Visit, name = visit.directive.name): boolean {
  const { seen } = visit.scope;
  if (seen.has(name)) {
    refuseDirective(visit, "is duplicate");
    return true;
  }
  seen.set(name, visit.directive);
  return false;
}

/** Notes the variables that a string uses; false (and reported) where nginx cannot read it. */
export function useVariables(visit: Visit, text: string, at?: NginxArgument): boolean {
  const compiled = compileVariables(text);
  if ("message" in compiled) {
    refuse(visit, compiled.message, at);
    return false;
  }
  const span = at?.span ?? visit.directive.head;
  const space = spaceOf(visit);
  for (const name of compiled.names) space.uses.push({ name, span });
  return true;
}

/** Notes the variables of the n-th argument. */
export function useArgument(visit: Visit, n: number): boolean {
  const typed = visit.directive.arguments[n - 1];
  return typed === undefined || useVariables(visit, typed.text, typed);
}

/** A directive defines the variable that the n-th argument names; false (and reported) where it may not. */
export function defineVariable(visit: Visit, n: number): boolean {
  const typed = visit.directive.arguments[n - 1];
  const text = typed?.text ?? "";
  if (!text.startsWith("$")) {
    refuse(visit, `invalid variable name "${text}"`, typed);
    return false;
  }
  return defineName(visit, text.slice(1), typed);
}

function defineName(visit: Visit, typed: string, at?: NginxArgument): boolean {
  const name = typed.toLowerCase();
  const space = spaceOf(visit);
  if (name === "") {
    refuse(visit, 'invalid variable name "$"', at);
    return false;
  }
  if (isFixedVariable(space.space, name)) {
    refuse(visit, `the duplicate "${typed}" variable`, at);
    return false;
  }
  space.variables.add(name);
  return true;
}

/** A regular expression defines the names that it captures. */
export function defineCaptures(visit: Visit, pattern: string, at?: NginxArgument): void {
  for (const name of namedCaptures(pattern)) defineName(visit, name, at);
}

/** The nearest value of a directive in a scope or around it. */
export function inherited(scope: Scope | undefined, name: string): NginxDirective | undefined {
  for (let at = scope; at !== undefined; at = at.parent) {
    const found = at.seen.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
