import type { Construct } from "../source/construct.ts";
import type { SourceFile } from "../source/file.ts";
import { compareText } from "../source/order.ts";
import type { Problem } from "../source/problem.ts";
import type { Proxy } from "./proxy.ts";
import type { Estate, LiteralValue, Suppression } from "./types.ts";

/** What a loader of proxies read. */
export interface ReadProxies {
  readonly proxies: readonly Proxy[];
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly constructs: ReadonlyMap<string, readonly Construct[]>;
  readonly literals: readonly LiteralValue[];
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly Problem[];
}

/** The estate with the proxies and the files that say them. A file that both have read is counted once. */
export function withProxies(estate: Estate, read: ReadProxies): Estate {
  if (read.proxies.length === 0 && read.files.size === 0 && read.problems.length === 0) return estate;
  return {
    ...estate,
    files: joined(estate.files, read.files),
    proxies: [...estate.proxies, ...read.proxies],
    constructs: joined(estate.constructs, read.constructs),
    literals: [...estate.literals, ...read.literals],
    suppressions: [...estate.suppressions, ...read.suppressions],
    problems: [...estate.problems, ...read.problems],
  };
}

function joined<T>(one: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  if (other.size === 0) return one;
  return new Map([...other, ...one].toSorted(([a], [b]) => compareText(a, b)));
}
