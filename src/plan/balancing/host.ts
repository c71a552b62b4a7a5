import type { Handling, Location, Proxy, VirtualHost } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";
import { translateForward } from "./forwards.ts";
import { flattenLocations, type LocationAnswers } from "./locations.ts";
import { EVERY_PATH, type Pattern } from "./patterns.ts";
import { translateSteps } from "./steps.ts";
import type { Answer, Failure, Forward, MeantDifference, PathEntry, TranslatedHost } from "./types.ts";

/**
 * A virtual host of nginx as an ordered list of paths and what is answered for each, as the rules of a load balancer
 * can say it; or every reason why they cannot. Which hosts it answers for is the matter of `names.ts`.
 */
export function translateHost(proxy: Proxy, host: VirtualHost): TranslatedHost {
  const differences: MeantDifference[] = [];
  const failures: Failure[] = [];
  const forwards: { handling: Handling; forward: Forward }[] = [];
  const found = { proxy, host, differences, failures, forwards };
  const server = translateSteps(host.steps, { host, defaultType: host.fallback.defaultType.type });
  differences.push(...server.differences);
  failures.push(...server.failures);
  const first = server.some.map(({ patterns, answer, key }): PathEntry => ({
    patterns,
    answer,
    key,
    spans: spansOf(answer),
  }));
  const rest =
    server.all === undefined
      ? locationEntries(found, server.rewrite !== undefined)
      : [{ patterns: undefined, answer: server.all, key: "return", spans: spansOf(server.all) }];
  // Directives in effect at the server can change what `return` there answers, too.
  if (server.all !== undefined)
    failures.push(...unmodelledOf(host.fallback), ...errorPagesOf(host.fallback, server.all));
  const entries = pruned([...first, ...rest]);
  failures.push(...guardsOf(entries, host));
  const isWhole = failures.length === 0 && entries.at(-1)?.patterns === undefined && entries.length > 0;
  return {
    host,
    entries: isWhole ? merged(entries) : [],
    forwards: isWhole ? reached(forwards, entries) : forwards,
    differences,
    failures: distinct(failures),
  };
}

function spansOf({ span }: Answer): Span[] {
  return span === undefined ? [] : [span];
}

interface Found {
  readonly proxy: Proxy;
  readonly host: VirtualHost;
  readonly differences: MeantDifference[];
  readonly failures: Failure[];
  readonly forwards: { handling: Handling; forward: Forward }[];
}

function locationEntries(found: Found, serverRewrites: boolean): PathEntry[] {
  const { host, failures } = found;
  if (serverRewrites) {
    const [step] = host.steps;
    failures.push({
      outcome: "assist",
      reason:
        "`rewrite` changes the path before a location is looked for, and rules look at the path that the client sent",
      span: step?.span ?? host.span,
    });
  }
  const answers = new Map<Location, LocationAnswers>();
  const entries = flattenLocations(host.locations, {
    answersOf: (location) => {
      // An expression may stand below several prefixes.
      let known = answers.get(location);
      if (known === undefined) answers.set(location, (known = answersOf(location, found)));
      return known;
    },
    fail: (failure) => failures.push(failure),
  });
  const covers = entries.some(({ patterns }) => patterns === undefined);
  if (!covers && failures.length === 0) failures.push(uncovered(host));
  return entries;
}

/** What is answered where no location matches: files, or what nobody models. */
function uncovered({ fallback: { content }, span }: VirtualHost): Failure {
  return {
    outcome: "keep",
    reason: "it has no location for `/`, so that nginx answers for the other paths with files from its own disk",
    span: content.kind === "proxy" ? content.span : span,
  };
}

function answersOf(location: Location, { proxy, host, differences, failures, forwards }: Found): LocationAnswers {
  const { handling, span } = location;
  const path = location.modifier === "=" ? { path: location.path } : {};
  const steps = translateSteps(location.steps, { host, defaultType: handling.defaultType.type, ...path });
  differences.push(...steps.differences);
  failures.push(...steps.failures);
  const some = steps.some.map(({ patterns, answer, key }) => ({ patterns, answer, key }));
  // A body that is too large is refused before the location's own `return` and `rewrite`.
  if ((steps.all !== undefined || steps.some.length > 0) && handling.maximumBody.bytes > 0)
    differences.push({ family: "body", field: "limit", span: handling.maximumBody.span ?? span });
  if (steps.all !== undefined) {
    failures.push(...unmodelledOf(handling), ...errorPagesOf(handling, steps.all));
    return [...some, { patterns: undefined, answer: steps.all, key: "" }];
  }
  if (steps.failures.length > 0) return [];
  const translated = translateForward(handling, { proxy, location, rewrite: steps.rewrite });
  differences.push(...translated.differences);
  failures.push(...translated.failures);
  if (translated.forward === undefined) return [];
  failures.push(...errorPagesOfForward(handling));
  forwards.push({ handling, forward: translated.forward });
  return [...some, { patterns: undefined, answer: translated.forward, key: "" }];
}

function unmodelledOf({ unmodelled }: Handling): Failure[] {
  return unmodelled.map(({ directive, span }) => ({
    outcome: "assist",
    reason: `\`${directive}\` is in effect, and hakobu has no model of it`,
    span,
  }));
}

/** An error page takes the place of the answer. */
function errorPagesOf({ errorPages = [] }: Handling, answer: Answer): Failure[] {
  if (answer.kind !== "fixed") return [];
  return errorPages
    .filter(({ statuses }) => statuses.includes(answer.status))
    .map(({ span }) => ({
      outcome: "assist",
      reason: `\`error_page\` puts a page of its own in the place of the answer ${answer.status}`,
      span,
    }));
}

/** Statuses that nginx gives itself where it cannot hand a request on, and 497: plain HTTP on a port that expects TLS. */
const OWN_STATUSES: ReadonlySet<number> = new Set([497, 500, 502, 503, 504]);

/** Where the app does not answer, a page or another app does: `error_page 502 = @spare`. */
function errorPagesOfForward({ errorPages = [] }: Handling): Failure[] {
  return errorPages.flatMap(({ statuses, span }): Failure[] => {
    const status = statuses.find((each) => OWN_STATUSES.has(each));
    if (status === undefined) return [];
    const reason = `\`error_page\` answers in another way where nginx itself would answer ${status}, and a load balancer has its own answer then`;
    return [{ outcome: "assist", reason, span }];
  });
}

/**
 * nginx decides by the path that it has decoded and cleaned of `//` and `..`; a rule looks at the raw one. Where one
 * location refuses and another one answers, a client that writes the path differently would come past the refusal.
 */
function guardsOf(entries: readonly PathEntry[], host: VirtualHost): Failure[] {
  const guards = entries.filter(({ answer }) => answer.kind === "fixed" && answer.status >= 400);
  const others = entries.length - guards.length;
  const [first] = guards;
  if (first === undefined || others === 0) return [];
  const names = [...new Set(guards.map(({ key }) => `\`${key}\``))];
  return [
    {
      outcome: "assist",
      reason: `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""} refuse${names.length === 1 ? "s" : ""} what other locations answer; nginx decides by the decoded path without \`//\` and \`..\`, a rule by the raw one, so that another spelling (\`//x\`, \`/%78\`, \`/a/../x\`) may come past it`,
      span: first.spans[0] ?? host.span,
    },
  ];
}

/** What is handed on from locations that requests reach. */
function reached<F extends { readonly forward: Forward }>(forwards: readonly F[], entries: readonly PathEntry[]): F[] {
  const answers = new Set<Answer>(entries.map(({ answer }) => answer));
  return forwards.filter(({ forward }) => answers.has(forward));
}

/** Without what can never match, because what comes before takes it all. */
function pruned(entries: readonly PathEntry[]): PathEntry[] {
  const kept: PathEntry[] = [];
  const prefixes = new Set<string>();
  const exact = new Set<string>();
  for (const entry of entries) {
    if (entry.patterns === undefined || entry.patterns.includes(EVERY_PATH)) {
      kept.push({ ...entry, patterns: undefined });
      break;
    }
    const patterns = entry.patterns.filter((pattern) => !isTaken(pattern, prefixes, exact));
    for (const pattern of patterns) {
      if (/^[^*?]*\*$/.test(pattern)) prefixes.add(pattern.slice(0, -1));
      exact.add(pattern);
    }
    if (patterns.length > 0) kept.push({ ...entry, patterns });
  }
  return kept;
}

function isTaken(pattern: Pattern, prefixes: ReadonlySet<string>, exact: ReadonlySet<string>): boolean {
  if (exact.has(pattern)) return true;
  if (prefixes.size === 0) return false;
  const fixed = /^[^*?]*/.exec(pattern)?.[0] ?? "";
  for (let length = 1; length <= fixed.length; length++) if (prefixes.has(fixed.slice(0, length))) return true;
  return false;
}

/** Neighbours with the same answer together, and without those before the end that answer as the end does. */
function merged(entries: readonly PathEntry[]): PathEntry[] {
  const joined: PathEntry[] = [];
  for (const entry of entries) {
    const last = joined.at(-1);
    if (last === undefined || !sameAnswer(last.answer, entry.answer)) joined.push(entry);
    else {
      const patterns =
        last.patterns === undefined || entry.patterns === undefined
          ? undefined
          : widest([...last.patterns, ...entry.patterns]);
      joined[joined.length - 1] = {
        // The end keeps its own name: it is there however many come before.
        ...(entry.patterns === undefined ? entry : last),
        patterns,
        spans: [...last.spans, ...entry.spans],
      };
    }
  }
  return joined;
}

/** Without patterns that a prefix among them takes anyway. */
function widest(patterns: readonly Pattern[]): Pattern[] {
  const prefixes = new Set(patterns.flatMap((pattern) => (/^[^*?]*\*$/.test(pattern) ? [pattern.slice(0, -1)] : [])));
  return patterns.filter((pattern) => {
    const fixed = /^[^*?]*/.exec(pattern)?.[0] ?? "";
    const own = fixed.length + 1 === pattern.length && pattern.endsWith("*") ? fixed.length - 1 : fixed.length;
    for (let length = 1; length <= own; length++) if (prefixes.has(fixed.slice(0, length))) return false;
    return true;
  });
}

/** True where a client and a backend see no difference between the two. */
function sameAnswer(a: Answer, b: Answer): boolean {
  return answerKey(a) === answerKey(b);
}

/** Equal for equal answers, wherever they are typed. */
export function answerKey(answer: Answer): string {
  switch (answer.kind) {
    case "forward":
      return JSON.stringify(["forward", answer.scheme, answer.upstream, answer.rewrite ?? null, answer.host ?? null]);
    case "redirect": {
      const { status, protocol, host, port, path, query } = answer;
      return JSON.stringify(["redirect", status, protocol, host, port, path, query]);
    }
    case "fixed":
      return JSON.stringify(["fixed", answer.status, answer.contentType ?? null, answer.body ?? null]);
  }
}

function distinct(failures: readonly Failure[]): Failure[] {
  const seen = new Set<string>();
  return failures.filter(({ reason, span }: { reason: string; span: Span }) => {
    const key = `${reason}\u0000${span.path}\u0000${span.start}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
