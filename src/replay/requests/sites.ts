import type { ReplayRequest } from "../types.ts";
import type { HostSamples } from "./hosts.ts";

/** Where clients connect to. */
export type Endpoint = Pick<ReplayRequest, "scheme" | "port">;

/** What a request is besides its host, endpoint and target. */
export interface Variation extends Partial<Pick<ReplayRequest, "method" | "headers" | "source" | "body" | "delay">> {
  /** Without `?`. */
  readonly query?: string;
}

/** A location of a virtual host, or a path of a listener rule. */
export interface Place {
  /** Raw targets that are meant to reach it, the plainest first. */
  readonly samples: readonly string[];
  /** Raw targets on both sides of its edges. */
  readonly edges: () => readonly string[];
  /** What a request needs besides in order to get there. */
  readonly needs: Variation;
  /** Requests for its first sample that differ in something else. */
  readonly variations: () => readonly Variation[];
}

/** What has hosts, endpoints and places in common: a virtual host, or the rules of a listener for the same hosts. */
export interface Site {
  /** Empty for what answers for every host. */
  readonly names: readonly HostSamples[];
  /** Tells whether the site may answer for other sites' hosts, and for which. */
  readonly reach: Reach;
  readonly endpoints: readonly Endpoint[];
  readonly places: readonly Place[];
}

export interface Reach {
  /** Any host that nobody else answers for, or every one. */
  readonly all: boolean;
  /** Ends of hosts below which every host is meant: `example.com` for `*.example.com`. */
  readonly suffixes: readonly string[];
  /** Patterns of another kind: they may match any host. */
  readonly other: boolean;
}

export function endpointKey({ scheme, port }: Endpoint): string {
  return `${scheme} ${port}`;
}

export function uniqueEndpoints(endpoints: readonly Endpoint[]): Endpoint[] {
  return [...new Map(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint])).values()];
}
