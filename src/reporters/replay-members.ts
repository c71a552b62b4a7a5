import type {
  Location,
  ReplayCounterExample,
  ReplayedAnswer,
  ReplayedRequest,
  ReplayTotals,
  ReportProxyReplay,
  ReportReplay,
} from "../report/types.ts";

interface Members {
  readonly order: readonly string[];
  readonly inside?: Readonly<Record<string, Members>>;
}

/** Refuses to compile until every member of `T` is in the order. */
function members<T>() {
  return (
    order: Readonly<Record<keyof T & string, true>>,
    inside: Readonly<Record<string, Members>> = {},
  ): Members => ({
    order: Object.keys(order),
    inside,
  });
}

const LOCATION = members<Location>()({
  path: true,
  startLine: true,
  startColumn: true,
  endLine: true,
  endColumn: true,
  excerpt: true,
});

const REQUEST = members<ReplayedRequest>()(
  {
    text: true,
    scheme: true,
    port: true,
    method: true,
    host: true,
    target: true,
    headers: true,
    source: true,
    body: true,
    delay: true,
  },
  { headers: members<ReplayedRequest["headers"][number]>()({ name: true, value: true }) },
);

const ANSWER = members<ReplayedAnswer>()({ outcome: true, places: true }, { places: LOCATION });

const TOTALS = {
  compared: true,
  equal: true,
  declared: true,
  undeclared: true,
  notModelled: true,
  leftOut: true,
} as const;

const EXAMPLE = members<ReplayCounterExample>()(
  { request: true, count: true, mismatches: true, old: true, new: true },
  {
    request: REQUEST,
    mismatches: members<ReplayCounterExample["mismatches"][number]>()({ field: true, old: true, new: true }),
    old: ANSWER,
    new: ANSWER,
  },
);

const PROXY = members<ReportProxyReplay>()(
  {
    proxy: true,
    balancers: true,
    reason: true,
    ...TOTALS,
    decisions: true,
    counterExamples: true,
    differences: true,
    notModelledBy: true,
    unexercised: true,
    hostsLeft: true,
    unknownTargets: true,
    newEndpoints: true,
  },
  {
    unknownTargets: members<ReportProxyReplay["unknownTargets"][number]>()(
      { name: true, location: true },
      { location: LOCATION },
    ),
    counterExamples: EXAMPLE,
    differences: members<ReportProxyReplay["differences"][number]>()(
      { finding: true, field: true, count: true, location: true },
      { location: LOCATION },
    ),
    notModelledBy: members<ReportProxyReplay["notModelledBy"][number]>()(
      { side: true, by: true, reason: true, count: true, request: true, location: true },
      { request: REQUEST, location: LOCATION },
    ),
    unexercised: members<ReportProxyReplay["unexercised"][number]>()(
      { side: true, what: true, notModelled: true, unreachable: true, location: true },
      { location: LOCATION },
    ),
    hostsLeft: members<ReportProxyReplay["hostsLeft"][number]>()(
      { host: true, reason: true, count: true, location: true },
      { location: LOCATION },
    ),
  },
);

/** The members of the replay in the order in which the JSON report writes them. */
export const REPLAY_MEMBERS: Members = members<ReportReplay>()(
  { stage: true, against: true, totals: true, proxies: true },
  { totals: members<ReplayTotals>()(TOTALS), proxies: PROXY },
);
