import type { Resource } from "../native/resources.ts";
import type { Construct, Ignored } from "../source/construct.ts";
import type { SourceFile } from "../source/file.ts";
import type { Problem } from "../source/problem.ts";
import type { Span } from "../source/span.ts";
import type { Text } from "../source/text.ts";
import type { Proxy } from "./proxy.ts";

/** Unique in the estate: the old system's id, with its folder in front where two definitions share it. */
export type AppId = string;

/** A construct that decides something without its own value standing in any output. */
export interface Decision {
  readonly span: Span;
  /** What it decides, as a clause: `selects the scheduler`. */
  readonly decides: string;
}

/** One variable of one container's environment, as the old system would see it. */
export interface EnvValue {
  readonly container: string;
  readonly name: string;
  /** The place of the construct that sets it. */
  readonly span: Span;
  readonly value: Text;
}

/** How far the old system would get with a definition. */
export type Deployment =
  /** Deployed as a service. */
  | { readonly kind: "service" }
  /** Refused as a service for want of `desired_count`; runs only as a one-shot task. */
  | { readonly kind: "oneshot" }
  /** Refused, with the old system's own words. */
  | { readonly kind: "refused"; readonly problem: Problem }
  /** Not understood: its file could not be read as the old system reads it. */
  | { readonly kind: "unread" };

/** One definition of the estate and what it says today. */
export interface App {
  readonly id: AppId;
  /** The old system's own id: the file's name without its extension. */
  readonly name: string;
  /** The folder of the definition, relative to the root; `""` at the root. */
  readonly folder: string;
  readonly path: string;
  /** Every file that was read for it: the definition first, then includes and provider files in the order of reading. */
  readonly files: readonly string[];
  readonly deployment: Deployment;
  readonly env: readonly EnvValue[];
  readonly decisions: readonly Decision[];
  readonly ignored: readonly Ignored[];
}

/** A literal of the user's files that the secret rules look at. */
export interface LiteralValue {
  readonly name: string;
  readonly value: string;
  /** `definition`, `provider-file` or `proxy`. */
  readonly place: string;
  /** The whole construct. */
  readonly span: Span;
  /** The token that holds the value: what is masked. */
  readonly valueSpan: Span;
  readonly secret: boolean;
  readonly apps: readonly AppId[];
}

/** A comment addressed to hakobu: `hakobu-ignore RULE[, RULE] -- reason`. */
export interface Suppression {
  readonly rules: readonly string[];
  readonly reason: string;
  /** ISO date after which it no longer holds. */
  readonly until?: string;
  /** The comment itself. */
  readonly span: Span;
  /** The whole file, or the range of offsets of the line it speaks of. */
  readonly scope: { readonly kind: "file" } | { readonly kind: "line"; readonly start: number; readonly end: number };
}

/** What was read, typed, each value with its places. */
export interface Estate {
  /** Every file that was read, by path, in the order of the paths. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly apps: readonly App[];
  /** Those of files, by path, then the fronts of apps, in the order of the estate. */
  readonly proxies: readonly Proxy[];
  /** What runs today. */
  readonly native: readonly Resource[];
  /** By path, ordered by start; they do not overlap. */
  readonly constructs: ReadonlyMap<string, readonly Construct[]>;
  readonly literals: readonly LiteralValue[];
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly Problem[];
}
