import type { Handling, Listen, Location, Proxy, RewriteStep, VirtualHost } from "../../estate/proxy.ts";
import { addressSamples } from "./addresses.ts";
import { hostSamples } from "./hosts.ts";
import { edgesOfExpressionPath, edgesOfPath, encodePath, expressionPaths } from "./paths.ts";
import { uniqueEndpoints, type Endpoint, type Place, type Reach, type Site, type Variation } from "./sites.ts";

/** Addresses that one location is asked from; the rest of a longer list is taken at the next location that has it. */
const ADDRESSES = 150;

export function endpointOf({ ssl, port }: Listen): Endpoint {
  return { scheme: ssl ? "https" : "http", port };
}

/**
 * The virtual hosts of a proxy as sites.
 *
 * @param behind what clients connect to, where that is not the proxy itself
 */
export function sitesOfProxy(proxy: Proxy, behind: readonly Endpoint[] | undefined): Site[] {
  const taken = new Map<unknown, number>();
  const first = new Set<string>();
  return proxy.hosts.map((host) => {
    const listens = host.listens.filter(({ port }) => port !== 0);
    const endpoints = behind ?? uniqueEndpoints(listens.map(endpointOf));
    const ports = endpoints.map(({ port }) => port);
    return {
      names: host.names.map((name) => hostSamples(name, ports)),
      reach: reachOf(host, first),
      endpoints,
      places: placesOf(host, taken),
    };
  });
}

function reachOf(host: VirtualHost, first: Set<string>): Reach {
  let all = false;
  for (const { address, port, defaultServer } of host.listens) {
    const socket = `${address}:${port}`;
    all ||= defaultServer || !first.has(socket);
    first.add(socket);
  }
  return {
    all,
    suffixes: host.names.filter(({ kind }) => kind === "leading" || kind === "both").map(({ text }) => text),
    other: host.names.some(({ kind }) => kind === "regex" || kind === "trailing"),
  };
}

function placesOf(host: VirtualHost, taken: Map<unknown, number>): Place[] {
  const prefixes = host.locations
    .filter(({ modifier }) => modifier === "" || modifier === "^~")
    .map(({ path }) => path);
  const exact = new Set(host.locations.flatMap(({ modifier, path }) => (modifier === "=" ? [encodePath(path)] : [])));
  const context: Context = { taken, prefixes, exact };
  return [
    { ...placeAt("/", host.fallback, context) },
    ...host.steps.flatMap((step) => placesOfStep(step, "/", context)),
    ...host.locations.flatMap((location) => placesOfLocation(location, "/", context)),
  ];
}

const NO_PATHS: ReadonlySet<string> = new Set();

interface Context {
  /** How far into each list of addresses the locations before have come. */
  readonly taken: Map<unknown, number>;
  readonly prefixes: readonly string[];
  /** Raw paths that a location with `=` takes. */
  readonly exact: ReadonlySet<string>;
}

function placesOfLocation(location: Location, above: string, context: Context): Place[] {
  const { modifier, path, handling } = location;
  // A named location is reached from others only.
  if (modifier === "@") return [];
  const isExpression = modifier === "~" || modifier === "~*";
  const own = isExpression
    ? expressionPlace(path, modifier, { above, handling, context })
    : placeAt(encodePath(path), handling, modifier === "=" ? { ...context, exact: NO_PATHS } : context);
  const sample = own.samples[0] ?? above;
  return [
    own,
    ...location.steps.flatMap((step) => placesOfStep(step, isExpression ? above : encodePath(path), context)),
    ...location.locations.flatMap((inner) => placesOfLocation(inner, isExpression ? above : sample, context)),
  ];
}

function placeAt(path: string, handling: Handling, context: Context): Place {
  const bare = path.endsWith("/") ? path.slice(0, -1) : path;
  // nginx may redirect a client that asks for the path without its slash.
  const slashless = bare === path || bare === "" ? [] : [bare];
  // Where another location takes the path itself, what is below it leads here.
  const below = `${bare}/sample`;
  const samples = context.exact.has(path) ? [below, path, ...slashless] : [path, below, ...slashless];
  return {
    samples,
    edges: () => edgesOfPath(path),
    needs: {},
    variations: () => variationsOf(handling, context),
  };
}

/** Prefixes that one expression is tried below, beginning at a place that moves on with every expression. */
const BELOW = 8;

function expressionPlace(
  expression: string,
  modifier: string,
  { above, handling, context }: { above: string; handling: Handling; context: Context },
): Place {
  const start = context.taken.get(context.prefixes) ?? 0;
  context.taken.set(context.prefixes, start + BELOW);
  const prefixes = [above, ...rotated(context.prefixes, start, BELOW).map(encodePath)];
  const samples = [...new Set(prefixes.flatMap((prefix) => expressionPaths(expression, prefix)))];
  return {
    samples,
    edges: () => [
      ...samples.slice(0, 4).flatMap(edgesOfExpressionPath),
      ...samples.slice(4),
      ...(modifier === "~*" ? samples.slice(0, 2).map((sample) => sample.toUpperCase()) : []),
    ],
    needs: {},
    variations: () => variationsOf(handling, context),
  };
}

/** What a rewrite of the path looks at. */
function placesOfStep(step: RewriteStep, above: string, _context: Context): Place[] {
  if (step.kind !== "rewrite") return [];
  const samples = expressionPaths(step.regex, above);
  return [
    {
      samples,
      edges: () => [...samples, ...samples.slice(0, 2).flatMap(edgesOfExpressionPath)],
      needs: {},
      variations: () => [],
    },
  ];
}

function variationsOf(handling: Handling, { taken }: Context): Variation[] {
  const { maximumBody, readTimeout, access, headers } = handling;
  const found: Variation[] = [{ method: "POST" }, { method: "HEAD" }];
  if (headers.length > 0) {
    found.push({
      headers: [
        ["x-forwarded-for", "203.0.113.9"],
        ["x-forwarded-proto", "https"],
      ],
    });
  }
  // Without a limit, the greatest that anybody leaves as it is.
  const bytes = maximumBody.bytes === 0 ? 1_048_576 : maximumBody.bytes;
  found.push({ method: "POST", body: bytes }, { method: "POST", body: bytes + 1 });
  found.push(...delaysAround(readTimeout.seconds));
  if (access.length > 0) {
    const sources = access.length * 5 <= ADDRESSES ? access : rotatedOnward(access, taken);
    for (const { source } of sources) for (const address of addressSamples(source)) found.push({ source: address });
  }
  return found;
}

function rotatedOnward(access: Handling["access"], taken: Map<unknown, number>): Handling["access"] {
  const key = access[0]?.span ?? access;
  const start = taken.get(key) ?? 0;
  taken.set(key, start + ADDRESSES / 5);
  return rotated(access, start, ADDRESSES / 5);
}

/** Answers that come a second before and a second after a limit: exactly at it, the faster clock wins. */
export function delaysAround(seconds: number): Variation[] {
  return seconds > 1 ? [{ delay: seconds - 1 }, { delay: seconds + 1 }] : [{ delay: seconds + 1 }];
}

/** `count` of the items, from `start` on and round again. */
export function rotated<T>(items: readonly T[], start: number, count: number): T[] {
  if (items.length <= count) return [...items];
  const from = start % items.length;
  const piece = items.slice(from, from + count);
  return piece.length < count ? [...piece, ...items.slice(0, count - piece.length)] : piece;
}
