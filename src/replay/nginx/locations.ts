import type { Location } from "../../estate/proxy.ts";
import { type ByteString, escapePath, toBytes } from "./bytes.ts";
import type { Expressions, Match, Undecided } from "./expression.ts";

/** A location ready to be found. */
export interface Place {
  readonly location: Location;
  /** The path in bytes; the source of an expression. */
  readonly path: ByteString;
  /** A request for the path without its last slash is redirected here. */
  readonly redirects: boolean;
  /** Its path as a redirect writes it. */
  readonly escaped: ByteString;
  readonly nested: LocationTable;
}

/** The locations of one level. */
export interface LocationTable {
  readonly exact: ReadonlyMap<ByteString, Place>;
  readonly prefixes: ReadonlyMap<ByteString, Place>;
  /** The lengths of the prefixes, the longest first. */
  readonly lengths: readonly number[];
  readonly regexes: readonly (Place & { readonly caseless: boolean })[];
}

/** Builds the levels of a server. Named locations are reached by no request of a client's own. */
export function locationTable(locations: readonly Location[]): LocationTable {
  const exact = new Map<ByteString, Place>();
  const prefixes = new Map<ByteString, Place>();
  const regexes: (Place & { caseless: boolean })[] = [];
  for (const location of locations) {
    if (location.modifier === "@") continue;
    const place = placeOf(location);
    if (location.modifier === "=") exact.set(place.path, place);
    else if (location.modifier === "~" || location.modifier === "~*") {
      regexes.push({ ...place, caseless: location.modifier === "~*" });
    } else prefixes.set(place.path, place);
  }
  const lengths = [...new Set([...prefixes.keys()].map(({ length }) => length))].sort((a, b) => b - a);
  return { exact, prefixes, lengths, regexes };
}

/** What passes requests on and makes nginx redirect to the trailing slash, besides `proxy_pass`. */
const PASSES = /^(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass$/;

function placeOf(location: Location): Place {
  const path = toBytes(location.path);
  const { content } = location.handling;
  const passes = content.kind === "proxy" || (content.kind === "unmodelled" && PASSES.test(content.directive));
  return {
    location,
    path,
    redirects: passes && path.endsWith("/"),
    escaped: escapePath(path),
    nested: locationTable(location.locations),
  };
}

/** Where a path leads. `redirect`: nginx sends the client to the path of `place`. */
export interface Found {
  readonly kind: "exact" | "prefix" | "regex" | "redirect" | "none";
  readonly place: Place | undefined;
  /** What the last expression that matched took. */
  readonly match: Match | undefined;
}

/**
 * The location for a path. Sources: ngx_http_core_find_location and ngx_http_core_find_static_location
 * (src/http/ngx_http_core_module.c).
 */
export function findLocation(
  table: LocationTable,
  uri: ByteString,
  expressions: Expressions,
): Found | (Undecided & { readonly place: Place }) {
  let found = findStatic(table, uri);
  let noRegex = false;
  if (found.kind === "prefix" && found.place !== undefined) {
    const own = found.place;
    noRegex = own.location.modifier === "^~";
    const inner = findLocation(own.nested, uri, expressions);
    if (inner.kind === "undecided") return inner;
    // Where nothing inside decides, the deepest prefix holds unless an expression of this level matches.
    found = inner.kind === "none" ? { ...inner, place: inner.place ?? own } : inner;
  }
  if (found.kind === "exact" || found.kind === "redirect" || found.kind === "regex") return found;
  if (!noRegex) {
    for (const place of table.regexes) {
      const match = expressions(place.location.path, place.caseless).exec(uri);
      if (match === undefined) continue;
      if (match.kind === "undecided") return { ...match, place };
      const inner = findLocation(place.nested, uri, expressions);
      if (inner.kind === "undecided") return inner;
      // Redirects to a trailing slash do not come out of an expression.
      return { kind: "regex", place: inner.place ?? place, match: inner.match ?? match };
    }
  }
  return found;
}

function findStatic(table: LocationTable, uri: ByteString): Found {
  const exact = table.exact.get(uri);
  if (exact !== undefined) return { kind: "exact", place: exact, match: undefined };
  const same = table.prefixes.get(uri);
  if (same !== undefined) return { kind: "prefix", place: same, match: undefined };
  const slashed = `${uri}/`;
  const places = [table.exact.get(slashed), table.prefixes.get(slashed)];
  if (places.some((place) => place?.redirects === true)) {
    return { kind: "redirect", place: places[0] ?? places[1], match: undefined };
  }
  for (const length of table.lengths) {
    if (length > uri.length) continue;
    const place = table.prefixes.get(uri.slice(0, length));
    if (place !== undefined) return { kind: "prefix", place, match: undefined };
  }
  return { kind: "none", place: undefined, match: undefined };
}
