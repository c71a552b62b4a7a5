import type { Ignored } from "../source/construct.ts";
import type { Span } from "../source/span.ts";
import type { AppId, Decision } from "./types.ts";

/**
 * An nginx that stands in front of apps, typed. Every value is what nginx has in effect at that place, inheritance
 * resolved; every span is in a file that a person typed (for a front that Hako renders: in the definition).
 */
export interface Proxy {
  /** Unique in the estate: the main file's path, the folder of configuration files without one, or `app/front`. */
  readonly id: string;
  readonly kind: "nginx" | "front";
  /** For a front: the app whose definition implies it. */
  readonly app?: AppId;
  /** The main file, or the first. */
  readonly path: string;
  /** Every file that was read for it, in the order of reading. For a front: none of its own. */
  readonly files: readonly string[];
  /** In the order of the configuration. */
  readonly hosts: readonly VirtualHost[];
  readonly upstreams: readonly Upstream[];
  /** Every directive as typed, in order: blocks too. What the rules look at, and the ledger's constructs. */
  readonly directives: readonly ProxyDirective[];
  /** Constructs that decide something without their own value standing in any output. */
  readonly decisions: readonly Decision[];
  readonly ignored: readonly Ignored[];
  /** The constructs that nginx would refuse, or that could not be read: no conclusion about the hosts they touch. */
  readonly unread: readonly Span[];
}

/** A directive as it is typed. */
export interface ProxyDirective {
  readonly name: string;
  readonly arguments: readonly { readonly text: string; readonly span: Span }[];
  /** The construct: its head where it is a block. */
  readonly span: Span;
  /** The block that it stands in. */
  readonly context: string;
  /** The virtual host that it stands in or that inherits it alone; absent above servers. */
  readonly host?: string;
  /** `location` paths that lead to it, outermost first, as they are typed. */
  readonly locations: readonly string[];
  /** The upstream that it stands in. */
  readonly upstream?: string;
  /** What it has to do with which answer a request gets: see `DirectiveEffect`. */
  readonly effect: DirectiveEffect;
  /** Its subject, by which rules tell apart what has the same effect. */
  readonly about?: DirectiveAbout;
}

/** The subjects of directives: see `ProxyDirective.about`. */
export const DIRECTIVE_SUBJECTS = [
  "routing",
  "backends",
  "request",
  "response",
  "access",
  "limits",
  "cache",
  "client-address",
  "variables",
  "code",
  "files",
  "gateway",
  "tls",
  "logging",
  "performance",
  "process",
  "stream",
] as const;

/**
 * `request` and `response`: what the backend and the client see beside the routing; `gateway`: another protocol than
 * HTTP to the backend (fastcgi, grpc …); `stream`: traffic that is not HTTP at all; `code`: Lua, Perl, modules that
 * nginx does not bring.
 */
export type DirectiveAbout = (typeof DIRECTIVE_SUBJECTS)[number];

/**
 * `structure`: it is part of the typed model (server, listen, location, proxy_pass, return …);
 * `modelled`: the model answers with it (client_max_body_size, proxy_read_timeout, proxy_set_header, allow …);
 * `unmodelled`: it can change the answer, and no model answers for it (if, map, lua, try_files, auth_basic …);
 * `none`: it changes no answer (worker_processes, access_log, gzip, buffers …).
 */
export type DirectiveEffect = "structure" | "modelled" | "unmodelled" | "none";

/** A string argument and where it was typed. */
export interface Typed<T = string> {
  readonly value: T;
  readonly span: Span;
}

/** A `server` block. */
export interface VirtualHost {
  /** Unique in the proxy: the first name (or `_` without one), with `#2` and so on where it repeats. */
  readonly id: string;
  /** The construct of the block itself. */
  readonly span: Span;
  /** In effect: nginx's default `*:80` where none is typed, whose span is the block's. */
  readonly listens: readonly Listen[];
  /** In order. Empty where none is typed: then the name is `""`. */
  readonly names: readonly ServerName[];
  /** The server's own rewrite phase. */
  readonly steps: readonly RewriteStep[];
  /** Those typed, in order. */
  readonly locations: readonly Location[];
  /** What holds where no location matches: the server level as a location. */
  readonly fallback: Handling;
  /** `underscores_in_headers`, `ignore_invalid_headers`, `merge_slashes`, `absolute_redirect` … in effect. */
  readonly mergeSlashes: Typed<boolean> | undefined;
}

export interface Listen {
  readonly span: Span;
  /** `*` for every address, else as nginx has it: `127.0.0.1`, `[::]`, `unix:/path`. */
  readonly address: string;
  /** 0 for a Unix socket. */
  readonly port: number;
  readonly ssl: boolean;
  readonly http2: boolean;
  readonly defaultServer: boolean;
  readonly proxyProtocol: boolean;
}

export interface ServerName {
  readonly span: Span;
  /** `leading` is `*.example.com`, `both` is `.example.com` (itself and below), `trailing` is `www.*`. */
  readonly kind: "exact" | "leading" | "both" | "trailing" | "regex" | "hostname";
  /** In lower case, without `*.`, `.`, `.*` or `~`; a regex as typed. `""` is the name of no Host. */
  readonly text: string;
}

/** One directive of the rewrite phase, in order. */
export type RewriteStep =
  | { readonly kind: "return"; readonly span: Span; readonly status: number; readonly text: string | undefined }
  | {
      readonly kind: "rewrite";
      readonly span: Span;
      readonly regex: string;
      readonly replacement: string;
      readonly flag: "last" | "break" | "redirect" | "permanent" | undefined;
    }
  | { readonly kind: "break"; readonly span: Span }
  /** `if`, `set`, Lua: not modelled. */
  | { readonly kind: "unmodelled"; readonly span: Span; readonly directive: string };

export interface Location {
  readonly span: Span;
  readonly modifier: "" | "=" | "^~" | "~" | "~*" | "@";
  /** The prefix, the regex or the name. */
  readonly path: string;
  readonly locations: readonly Location[];
  readonly steps: readonly RewriteStep[];
  readonly handling: Handling;
}

/** What is in effect at a location, or at a server outside every location. */
export interface Handling {
  /** What makes the answer. `static` is files on a disk. */
  readonly content:
    | ProxyPass
    | { readonly kind: "static"; readonly span: Span; readonly directive: string }
    | { readonly kind: "unmodelled"; readonly span: Span; readonly directive: string };
  /** `allow` and `deny`, in order: the first that matches decides. */
  readonly access: readonly { readonly span: Span; readonly allow: boolean; readonly source: string }[];
  /** `proxy_set_header`, in order. Where none is typed, nginx's own two have no span. */
  readonly headers: readonly { readonly span: Span | undefined; readonly name: string; readonly value: string }[];
  readonly internal: Span | undefined;
  /** Bytes; 0 is no limit. nginx's default is 1 MiB and has no span. */
  readonly maximumBody: { readonly bytes: number; readonly span: Span | undefined };
  /** Seconds between two reads from the backend; nginx's default is 60 and has no span. */
  readonly readTimeout: { readonly seconds: number; readonly span: Span | undefined };
  /**
   * `error_page` in effect: what replaces an answer that nginx itself makes with one of these statuses. An answer of a
   * backend goes through unless `proxy_intercept_errors` is on, which is `unmodelled`.
   */
  readonly errorPages?: readonly { readonly span: Span; readonly statuses: readonly number[] }[];
  /** `set_real_ip_from` in effect: the client's address is then what a header of a trusted peer says. */
  readonly realAddress?: readonly Span[];
  /** `default_type` in effect: the content type of a `return` with a body. */
  readonly defaultType: { readonly type: string; readonly span: Span | undefined };
  /** Everything in effect here that can change the answer and that no model answers for. */
  readonly unmodelled: readonly {
    readonly span: Span;
    readonly directive: string;
    /** nginx would refuse it, or it could not be read: it may do anything, at any moment, to every request. */
    readonly refused?: true;
  }[];
}

export interface ProxyPass {
  readonly kind: "proxy";
  readonly span: Span;
  readonly scheme: "http" | "https";
  /** An upstream's name, or host:port as typed. */
  readonly target: string;
  /** The URI part as typed, with its leading `/`; absent without one. */
  readonly uri: string | undefined;
  /** True where the argument holds a variable: then nothing of it is known. */
  readonly variables: boolean;
}

/** An `upstream` block, or one that a `proxy_pass` to an address implies. */
export interface Upstream {
  readonly name: string;
  readonly span: Span;
  readonly implied: boolean;
  readonly servers: readonly UpstreamServer[];
  /** `ip_hash`, `least_conn`, `hash …`; absent for round robin. */
  readonly method: Typed | undefined;
  /** Connections kept; absent without `keepalive`. */
  readonly keepalive: Span | undefined;
}

export interface UpstreamServer {
  readonly span: Span;
  /** As typed, with the port that nginx adds: `10.0.0.1:3000`, `app.internal:80`, `unix:/path`. */
  readonly address: string;
  readonly weight: number;
  readonly state: "up" | "down" | "backup";
  /** `max_fails=…`, `fail_timeout=…`, `max_conns=…`, `slow_start=…` as typed. */
  readonly options: readonly string[];
}

/** The name of one server of an upstream in replays and in the plan's correspondences. */
export function backendKey(proxy: Pick<Proxy, "id">, upstream: string, server: string): string {
  return `${proxy.id} ${upstream} ${server}`;
}
