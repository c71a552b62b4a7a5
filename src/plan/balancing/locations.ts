import type { Handling, Location } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";
import { patternsOfExpression } from "./expressions.ts";
import { EVERY_PATH, exactPattern, intersectPrefix, isLegalPattern, prefixPattern, type Pattern } from "./patterns.ts";
import type { Answer, Failure, PathEntry } from "./types.ts";

/** A location's own answers, in order; the last is for every path of the location. */
export type LocationAnswers = readonly {
  readonly patterns: readonly Pattern[] | undefined;
  readonly answer: Answer;
  readonly key: string;
}[];

export interface FlattenOptions {
  /** The answers of a location; empty where a failure was noted instead. */
  readonly answersOf: (location: Location) => LocationAnswers;
  readonly fail: (failure: Failure) => void;
}

/**
 * Locations as one ordered list of which the first match answers, which is how a balancer reads its rules.
 *
 * nginx looks for an equal path, then for the longest prefix, in it again, and then, unless that prefix is a `^~` one,
 * for the first expression of the same level. Source: ngx_http_core_find_location and ngx_http_core_find_static_location
 * in src/http/ngx_http_core_module.c.
 */
export function flattenLocations(locations: readonly Location[], options: FlattenOptions): PathEntry[] {
  return flattenLevel(levelOf(locations, options.fail), { ...options, scope: "/", label: "" });
}

interface Level {
  readonly exact: readonly Location[];
  /** The longest first. */
  readonly prefixes: readonly Location[];
  readonly expressions: readonly Location[];
}

interface Flattening extends FlattenOptions {
  /** The prefix that everything here lies below. */
  readonly scope: string;
  /** The locations above, as they are typed. */
  readonly label: string;
}

function levelOf(locations: readonly Location[], fail: FlattenOptions["fail"]): Level {
  const exact: Location[] = [];
  const prefixes: Location[] = [];
  const expressions: Location[] = [];
  for (const location of locations) {
    const { modifier, path, span } = location;
    // No request asks for a named location; what leads there is not modelled.
    if (modifier === "@") continue;
    if (modifier === "~" || modifier === "~*") expressions.push(location);
    else if (!path.startsWith("/"))
      fail({
        outcome: "assist",
        reason: `\`location ${path}\` begins without a slash, so that no path leads there`,
        span,
      });
    else if (modifier === "=") exact.push(location);
    else prefixes.push(location);
  }
  prefixes.sort((a, b) => b.path.length - a.path.length);
  return { exact, prefixes, expressions };
}

/** Every entry of a level in order: what is final, expressions, prefixes. */
function flattenLevel(level: Level, flattening: Flattening): PathEntry[] {
  const { early, late } = byOrder(level);
  return [
    ...finalEntries(level, flattening),
    ...early.flatMap((prefix) => prefixEntries(prefix, level.expressions, flattening)),
    ...level.expressions.flatMap((location) => expressionEntries(location, flattening.scope, flattening)),
    ...late.flatMap((prefix) => prefixEntries(prefix, [], flattening)),
  ];
}

/**
 * Prefixes whose requests do not all ask the expressions first: `^~`, those with something final inside, and what is
 * longer than one of these. All others come behind the expressions.
 */
function byOrder({ prefixes, expressions }: Level): { early: Location[]; late: Location[] } {
  if (expressions.length === 0) return { early: [], late: [...prefixes] };
  const early: Location[] = [];
  const late: Location[] = [];
  const starts = new Set<string>();
  // The shorter are looked at first.
  for (const prefix of prefixes.toReversed()) {
    const isEarly = prefix.modifier === "^~" || prefix.locations.length > 0 || hasStart(prefix.path, starts);
    if (isEarly) starts.add(prefix.path);
    (isEarly ? early : late).push(prefix);
  }
  return { early: early.toReversed(), late: late.toReversed() };
}

function hasStart(path: string, starts: ReadonlySet<string>): boolean {
  if (starts.size === 0) return false;
  for (let length = 1; length < path.length; length++) if (starts.has(path.slice(0, length))) return true;
  return false;
}

/** Equal paths, and the redirect of `/x` for a proxied `/x/`. */
function finalEntries({ exact, prefixes }: Level, flattening: Flattening): PathEntry[] {
  const entries = exact.flatMap((location) =>
    entriesOf(location, exactPatterns(location.path, location.span, flattening), flattening),
  );
  const taken = new Set([...exact, ...prefixes].map(({ path }) => path));
  for (const location of [...exact, ...prefixes]) {
    const { path, handling, span } = location;
    const bare = path.slice(0, -1);
    // Only proxied locations, and only what is typed in them: `proxy_pass` is not inherited.
    if (!path.endsWith("/") || bare === "" || taken.has(bare) || handling.content.kind !== "proxy") continue;
    taken.add(bare);
    const patterns = exactPatterns(bare, span, flattening);
    const answer = slashRedirect(path, handling);
    if (patterns.length > 0) entries.push({ patterns, answer, key: labelOf(location, flattening, "/"), spans: [span] });
  }
  return entries;
}

function slashRedirect(path: string, { content: { span } }: Handling): Answer {
  const same = { protocol: "#{protocol}", host: "#{host}", port: "#{port}" } as const;
  return { kind: "redirect", status: 301, ...same, path, query: "#{query}", span };
}

function prefixEntries(prefix: Location, expressions: readonly Location[], flattening: Flattening): PathEntry[] {
  const { path, span, locations, modifier } = prefix;
  const pattern = prefixPattern(path);
  if (pattern === undefined) return refuse(path, span, flattening);
  const between = modifier === "^~" ? [] : expressions;
  const inside = { ...flattening, scope: path, label: labelOf(prefix, flattening) };
  const nested = levelOf(locations, flattening.fail);
  if (nested.expressions.length > 0 && between.length > 0) {
    flattening.fail({
      outcome: "assist",
      reason: `\`location ${path}\` has expressions inside and stands beside others; the order in which nginx asks them is no order of rules`,
      span,
    });
    return [];
  }
  const own = entriesOf(prefix, [pattern], flattening);
  if (locations.length === 0 && between.length === 0) return own;
  if (between.length === 0) return [...flattenLevel(nested, inside), ...own];
  return [
    ...finalEntriesBelow(nested, inside),
    ...between.flatMap((location) => expressionEntries(location, path, flattening)),
    ...flattenLevel(nested, inside),
    ...own,
  ];
}

/** What is final in a level and in those inside it: no expression outside is asked any more. */
function finalEntriesBelow(level: Level, flattening: Flattening): PathEntry[] {
  return [
    ...finalEntries(level, flattening),
    ...level.prefixes.flatMap((prefix) => {
      if (prefix.locations.length === 0) return [];
      const nested = levelOf(prefix.locations, () => {});
      if (nested.exact.length === 0 && nested.prefixes.length === 0) return [];
      flattening.fail({
        outcome: "assist",
        reason: `locations inside \`location ${prefix.path}\` stand beside expressions; the order in which nginx asks them is no order of rules`,
        span: prefix.span,
      });
      return [];
    }),
  ];
}

/** An expression, restricted to what lies below a prefix. */
function expressionEntries(location: Location, scope: string, flattening: Flattening): PathEntry[] {
  const { modifier, path, span, locations } = location;
  if (locations.length > 0) {
    flattening.fail({ outcome: "assist", reason: `\`location ${modifier} ${path}\` has locations inside`, span });
    return [];
  }
  const found = patternsOfExpression(path, modifier === "~*");
  const patterns = found?.map((pattern) => intersectPrefix(scope, pattern));
  if (patterns === undefined || patterns.some((each) => each === undefined)) {
    const where = found === undefined ? "" : ` below \`${scope}\``;
    flattening.fail({
      outcome: "assist",
      reason: `no wildcards say the same as the expression \`${modifier} ${path}\`${where}; a rule with an expression reads the raw path, in a dialect and case of its own`,
      span,
    });
    // What it does may be another reason.
    flattening.answersOf(location);
    return [];
  }
  const all = [...new Set(patterns.flatMap((each) => each ?? []))];
  if (!all.every(isLegalPattern)) return refuse(path, span, flattening);
  return all.length === 0 ? [] : entriesOf(location, all, flattening, scope === flattening.scope ? "" : scope);
}

/** The answers of a location for the paths that lead to it. */
function entriesOf(location: Location, patterns: readonly Pattern[], flattening: Flattening, below = ""): PathEntry[] {
  if (patterns.length === 0) return [];
  const label = labelOf(location, flattening, below);
  const spans: readonly Span[] = [location.span];
  const entries: PathEntry[] = [];
  for (const { patterns: some, answer, key } of flattening.answersOf(location)) {
    const reach = some === undefined ? patterns : within(location, patterns, some);
    if (reach === undefined) {
      flattening.fail({
        outcome: "assist",
        reason: `the steps of \`location ${location.path}\` answer for some of its paths only, and no wildcards say for which`,
        span: location.span,
      });
      return [];
    }
    if (reach.length > 0)
      entries.push({
        patterns: reach.includes(EVERY_PATH) ? undefined : reach,
        answer,
        key: key === "" ? label : `${label} ${key}`,
        spans,
      });
  }
  return entries;
}

/** Those of `some` that lie in a prefix location. */
function within(
  { modifier, path }: Location,
  patterns: readonly Pattern[],
  some: readonly Pattern[],
): Pattern[] | undefined {
  if (modifier !== "" && modifier !== "^~") return some.includes(EVERY_PATH) ? [...patterns] : undefined;
  const found: Pattern[] = [];
  for (const pattern of some) {
    const inside = intersectPrefix(path, pattern);
    if (inside === undefined || !inside.every(isLegalPattern)) return undefined;
    found.push(...inside);
  }
  return found;
}

function exactPatterns(path: string, span: Span, flattening: Flattening): readonly Pattern[] {
  const pattern = exactPattern(path);
  if (pattern === undefined) refuse(path, span, flattening);
  return pattern === undefined ? [] : [pattern];
}

function refuse(path: string, span: Span, { fail }: Flattening): [] {
  fail({
    outcome: "assist",
    reason: `a path condition cannot hold \`${path}\`: it takes 128 characters of A-Z a-z 0-9 _ - . $ / ~ " ' @ : + &`,
    span,
  });
  return [];
}

function labelOf({ modifier, path }: Location, { label }: Pick<Flattening, "label">, more = ""): string {
  return [label, `${modifier}${path}`, more].filter((part) => part !== "").join(" ");
}
