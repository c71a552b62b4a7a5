import type { Handling, VirtualHost } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";
import type { Outcome } from "../../findings/types.ts";
import type { Difference } from "../types.ts";
import type { Pattern } from "./patterns.ts";

/** A precondition that does not hold, and what becomes of the host then. */
export interface Failure {
  readonly outcome: Exclude<Outcome, "rewrite">;
  /** A clause that names it, for example `` `auth_basic` is in effect, and hakobu has no model of it ``. */
  readonly reason: string;
  readonly span: Span;
}

/** Targets behind a load balancer. */
export interface Forward {
  readonly kind: "forward";
  readonly scheme: "http" | "https";
  /** The name of an upstream of the proxy. */
  readonly upstream: string;
  /** What becomes of path and query before they are sent. */
  readonly rewrite: Rewrite | undefined;
  /** The Host that the targets see; absent for the one that the client sends. */
  readonly host: string | undefined;
  /** The place of the directive that sends. */
  readonly span: Span;
}

/** A transform's expression and what takes the place of what it finds. */
export interface Rewrite {
  readonly regex: string;
  readonly replace: string;
}

/** With the placeholders of a redirect action: `#{host}`, `#{path}` … */
export interface Redirect {
  readonly kind: "redirect";
  readonly status: 301 | 302;
  readonly protocol: "HTTP" | "HTTPS" | "#{protocol}";
  readonly host: string;
  /** A number, `#{port}`, or `default` for that of the protocol, which a listener's own decides. */
  readonly port: string;
  /** With its leading `/`. */
  readonly path: string;
  /** Without `?`; empty for none. */
  readonly query: string;
  readonly span: Span;
}

export interface FixedResponse {
  readonly kind: "fixed";
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string | undefined;
  /** Absent where nothing of the configuration says it. */
  readonly span: Span | undefined;
}

/** What is answered. */
export type Answer = Forward | Redirect | FixedResponse;

/** One line of an ordered first-match list: the paths of one host, and what is answered for them. */
export interface PathEntry {
  /** Any of them; absent for every path. */
  readonly patterns: readonly Pattern[] | undefined;
  readonly answer: Answer;
  /** Which location it comes from, as it is typed: stable while other locations come and go. */
  readonly key: string;
  /** The places that it stands for. */
  readonly spans: readonly Span[];
}

/** Which family of differences; each has a rule of its own. */
export type DifferenceFamily = "host" | "forwarded-headers" | "header" | "body" | "timeout" | "path" | "answer";

/** A difference that the balancer makes, before it has a finding. */
export interface MeantDifference {
  readonly family: DifferenceFamily;
  readonly field: Difference["field"];
  readonly span: Span;
}

/** A virtual host as an ordered list of paths, or why there is none. */
export interface TranslatedHost {
  readonly host: VirtualHost;
  /** The first that matches answers; the last matches every path. Empty where something failed. */
  readonly entries: readonly PathEntry[];
  /** Each way of handling that sends requests on. */
  readonly forwards: readonly { readonly handling: Handling; readonly forward: Forward }[];
  readonly differences: readonly MeantDifference[];
  readonly failures: readonly Failure[];
}
