import type { Stage } from "../plan/types.ts";
import type { CounterExample } from "../replay/compare/types.ts";
import type { ProxyReplay, ReplayResult } from "../replay/replay.ts";
import type { Outcome, ReplayRequest } from "../replay/types.ts";
import type { Span } from "../source/span.ts";
import type { Excerpts } from "./excerpts.ts";
import type {
  Location,
  ReplayCounterExample,
  ReplayedAnswer,
  ReplayedRequest,
  ReplayTotals,
  ReportProxyReplay,
  ReportReplay,
} from "./types.ts";

export interface ReplayReportOptions {
  /** The files that were replayed against, as typed; absent for those that `migrate` would write. */
  readonly against?: string;
  /** Of the old side's files and of the new side's. */
  readonly excerpts: Excerpts;
}

/** The replay as plain JSON. */
export function reportReplay(result: ReplayResult, { against, excerpts }: ReplayReportOptions): ReportReplay {
  const proxies = result.proxies.map((proxy) => reportProxyReplay(proxy, excerpts));
  return {
    stage: result.stage satisfies Stage,
    ...(against === undefined ? {} : { against }),
    totals: sumOf(proxies),
    proxies,
  };
}

const NOTHING: ReplayTotals = { compared: 0, equal: 0, declared: 0, undeclared: 0, notModelled: 0, leftOut: 0 };

function sumOf(proxies: readonly ReplayTotals[]): ReplayTotals {
  const sum = { ...NOTHING };
  for (const proxy of proxies) {
    sum.compared += proxy.compared;
    sum.equal += proxy.equal;
    sum.declared += proxy.declared;
    sum.undeclared += proxy.undeclared;
    sum.notModelled += proxy.notModelled;
    sum.leftOut += proxy.leftOut;
  }
  return sum;
}

function reportProxyReplay(replayed: ProxyReplay, excerpts: Excerpts): ReportProxyReplay {
  const { proxy, balancers, comparison, reason, newEndpoints } = replayed;
  const common = {
    proxy,
    balancers: [...balancers],
    ...(reason === undefined ? {} : { reason }),
    newEndpoints: newEndpoints.map(({ scheme, port }) => `${scheme}:${port}`),
    unknownTargets: replayed.unknownTargets.map(({ name, span }) => ({
      name: excerpts.maskWords(name),
      ...(span === undefined ? {} : { location: excerpts.locate(span) }),
    })),
  };
  if (comparison === undefined) {
    return {
      ...common,
      ...NOTHING,
      differences: [],
      notModelledBy: [],
      counterExamples: [],
      hostsLeft: [],
      decisions: 0,
      unexercised: [],
    };
  }
  const { compared, equal, declared, undeclared, notModelled, leftOut, decisions } = comparison;
  return {
    ...common,
    ...{ compared, equal, declared, undeclared, notModelled, leftOut, decisions },
    differences: comparison.differences.map(({ difference: { finding, field, span }, count }) => ({
      finding,
      field,
      count,
      location: excerpts.locate(span),
    })),
    notModelledBy: comparison.gaps.map(({ side, by, reason: why, count, request, span }) => ({
      side,
      by: excerpts.maskWords(by),
      reason: excerpts.maskWords(why),
      count,
      request: replayedRequest(request, excerpts),
      ...(span === undefined ? {} : { location: excerpts.locate(span) }),
    })),
    counterExamples: comparison.counterExamples.map((example) => counterExample(example, replayed, excerpts)),
    hostsLeft: comparison.hostsLeft.map(({ host, reason: why, count, span }) => ({
      host,
      reason: why,
      count,
      location: excerpts.locate(span),
    })),
    unexercised: comparison.unexercised.map(({ side, what, unreachable, notModelled: met, span }) => ({
      side,
      what,
      notModelled: met,
      ...(unreachable === undefined ? {} : { unreachable }),
      location: excerpts.locate(span),
    })),
  };
}

function counterExample(
  example: CounterExample,
  { places }: Pick<ProxyReplay, "places">,
  excerpts: Excerpts,
): ReplayCounterExample {
  const answer = (side: "old" | "new"): ReplayedAnswer => ({
    outcome: excerpts.maskWords(outcomeSentence(example[side].outcome)),
    places: locations(places(side, example[side]), excerpts),
  });
  return {
    request: replayedRequest(example.request, excerpts),
    count: example.count,
    mismatches: example.mismatches.map(({ field, old, new: next }) => ({
      field,
      old: excerpts.maskWords(old),
      new: excerpts.maskWords(next),
    })),
    old: answer("old"),
    new: answer("new"),
  };
}

function locations(spans: readonly Span[], excerpts: Excerpts): Location[] {
  return spans.map((span) => excerpts.locate(span));
}

/** An outcome as the rest of a sentence about one side. */
function outcomeSentence(outcome: Outcome): string {
  switch (outcome.kind) {
    case "forward": {
      const backends = outcome.backends.map(({ backend, share }) =>
        outcome.backends.length === 1 ? `\`${backend}\`` : `\`${backend}\` (${Number((share * 100).toFixed(1))} %)`,
      );
      return `sends it to ${backends.join(", ") || "nobody"} as \`${outcome.target}\`, Host ${outcome.host === undefined ? "none" : `\`${outcome.host}\``}`;
    }
    case "respond":
      return `answers ${outcome.status}${outcome.location === undefined ? "" : `, Location \`${outcome.location}\``}`;
    case "close":
      return "closes the connection without an answer";
    case "not-modelled":
      return `is not modelled: ${outcome.reason}`;
  }
}

/** A request in a line: method and address, and what else is special about it. */
export function requestText(request: ReplayRequest): string {
  const { scheme, port, method, host, target, headers, source, body, delay } = request;
  const usual = (scheme === "http" && port === 80) || (scheme === "https" && port === 443);
  const named = host !== undefined && host !== "";
  const address = named ? `${scheme}://${host}${target}` : `${scheme}://:${port}${target}`;
  const special = [
    ...(named && !usual ? [`to port ${port}`] : []),
    ...(named ? [] : [host === undefined ? "without Host" : "with an empty Host"]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(source === USUAL_SOURCE ? [] : [`from ${source}`]),
    ...(body === 0 ? [] : [`with ${body} bytes`]),
    ...(delay === 0 ? [] : [`answered after ${delay} s`]),
  ];
  return `${method} ${address}${special.length === 0 ? "" : ` (${special.join(", ")})`}`;
}

/** Of a client that no rule means: it says nothing about a request. */
const USUAL_SOURCE = "198.51.100.7";

function replayedRequest(request: ReplayRequest, excerpts: Excerpts): ReplayedRequest {
  const { scheme, port, method, host, target, headers, source, body, delay } = request;
  return {
    text: excerpts.maskWords(requestText(request)),
    scheme,
    port,
    method,
    host: host ?? null,
    target,
    headers: headers.map(([name, value]) => ({ name, value })),
    source,
    body,
    delay,
  };
}
