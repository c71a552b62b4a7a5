import type { Span } from "../../source/span.ts";

/** One argument of a directive, as nginx sees it. Source: ngx_conf_read_token in src/core/ngx_conf_file.c. */
export interface NginxArgument {
  /** Quotes taken off, escapes resolved. */
  readonly text: string;
  /** As it is typed, quotes included. */
  readonly span: Span;
  readonly quoted: boolean;
}

/** A simple or block directive. */
export interface NginxDirective {
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly NginxArgument[];
  /** From the name to the `;`, or to the `}` of its block, both included. */
  readonly span: Span;
  /** From the name to the `;` or the `{`, both included: the construct that the ledger counts. */
  readonly head: Span;
  /** The directives inside, in their order; absent for a simple directive. */
  readonly block?: readonly NginxDirective[];
  /** The code of a Lua block, which is not nginx's own language. */
  readonly code?: { readonly text: string; readonly span: Span };
  /** The `include` directives (their heads) that brought it here, innermost first; absent in the main file. */
  readonly via?: readonly Span[];
}

/**
 * Where directives stand. `if` and `limit_except` of a server and of a location are contexts of their own, because
 * nginx allows other directives there. `entries`: a block whose lines are not directives (`map`, `geo`, `types` …).
 */
export type NginxContext =
  | "main"
  | "events"
  | "http"
  | "server"
  | "location"
  | "server-if"
  | "location-if"
  | "limit_except"
  | "upstream"
  | "stream"
  | "stream-server"
  | "stream-upstream"
  | "mail"
  | "mail-server"
  | "entries";

export interface NginxComment {
  /** Without its `#`. */
  readonly text: string;
  readonly span: Span;
}

/** What nginx would say about a configuration, at its place. */
export interface NginxProblem {
  readonly code:
    | "nginx-syntax"
    | "nginx-directive-unknown"
    | "nginx-directive-misplaced"
    | "nginx-directive-duplicate"
    | "nginx-arguments"
    | "nginx-value"
    | "nginx-nesting-too-deep"
    | "nginx-include-missing"
    | "nginx-include-outside-root"
    | "nginx-include-cycle";
  readonly span: Span;
  /** `message` is nginx's own wording without its place: `unknown directive "foo"`. */
  readonly values: Readonly<Record<string, string>>;
}

/** One file, parsed. Never throws; what could not be understood is a problem and an unread range. */
export interface NginxFile {
  readonly path: string;
  readonly directives: readonly NginxDirective[];
  readonly comments: readonly NginxComment[];
  readonly problems: readonly NginxProblem[];
  /** Ranges that belong to no directive because of a syntax error. */
  readonly unread: readonly Span[];
}
