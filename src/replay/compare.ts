import type { Difference } from "../plan/types.ts";
import type { Span } from "../source/span.ts";
import { contrast, type BackendsOf } from "./compare/answers.ts";
import { compareSize, minimise } from "./compare/minimise.ts";
import { spanNumbers, type SpanNumbers } from "./compare/spans.ts";
import type {
  Comparison,
  CounterExample,
  HostLeft,
  Mismatch,
  NotModelledCount,
  ReplayDecision,
  ReplaySide,
  Sample,
  Unexercised,
} from "./compare/types.ts";
import { CLIENT } from "./requests/client.ts";
import type { Answer, NotModelled, ReplayRequest } from "./types.ts";

/** Both sides of one proxy, and what the plan says of them. */
export interface ComparisonInput {
  readonly old: ReplaySide;
  readonly new: ReplaySide;
  readonly requests: Iterable<ReplayRequest>;
  readonly backendsOf: BackendsOf;
  /** What the plan declares for this proxy. */
  readonly differences: readonly Difference[];
  /** Virtual hosts that stay where they are, each with the places that only it has. */
  readonly left?: readonly (Omit<HostLeft, "count"> & { readonly places: readonly Span[] })[];
  /** Told how many requests were answered, now and then. */
  readonly progress?: (requests: number) => void;
}

/** Counter-examples that are made smaller; of the rest the smallest request that was seen stands. */
const MINIMISED = 60;
/** Requests between two words of progress. */
const PROGRESS_STEP = 5000;

/** Answers every request with both models and says where they differ. */
export function compare(input: ComparisonInput): Comparison {
  const spans = spanNumbers();
  const judge = judgeOf(input, spans);
  const left = leftHosts(input, spans);
  const reached = { old: new Set<number>(), new: new Set<number>() };
  /** What only requests got to that are not modelled. */
  const met = { old: new Set<number>(), new: new Set<number>() };
  const faults = new Map<string, Fault>();
  const gaps = new Map<string, Gap>();
  const samples = collectSamples();
  const counts = { equal: 0, declared: 0, notModelled: 0, undeclared: 0, leftOut: 0, requests: 0 };
  for (const request of input.requests) {
    if (++counts.requests % PROGRESS_STEP === 0) input.progress?.(counts.requests);
    const old = input.old.model(request);
    const stays = left.of(old);
    if (stays !== undefined) {
      stays.count++;
      counts.leftOut++;
      // What the new side says to hosts that it does not have is no decision about any that it has.
      for (const span of input.new.model(request).decided) left.places.add(spans.of(span));
      continue;
    }
    const next = input.new.model(request);
    const gap = gapOf(old, next);
    const seen = gap === undefined ? reached : met;
    for (const span of old.decided) seen.old.add(spans.of(span));
    for (const span of next.decided) seen.new.add(spans.of(span));
    if (gap !== undefined) {
      counts.notModelled++;
      countGap(gaps, gap, request);
      samples.take(request, () => judge.key([], old, next), []);
      continue;
    }
    const { undeclared, declared } = judge.judge(request, old, next, true);
    samples.take(request, () => judge.key([...declared, ...undeclared], old, next), declared);
    if (undeclared.length + declared.length === 0) counts.equal++;
    else if (undeclared.length === 0) counts.declared++;
    else {
      counts.undeclared++;
      const key = judge.key(undeclared, old, next);
      const fault = faults.get(key);
      if (fault === undefined) faults.set(key, { key, request, count: 1 });
      else {
        fault.count++;
        if (compareSize(request, fault.request) < 0) fault.request = request;
      }
    }
  }
  const { requests, leftOut, notModelled, ...rest } = counts;
  return {
    compared: requests - leftOut - notModelled,
    ...rest,
    notModelled,
    leftOut,
    differences: judge.seen(),
    gaps: [...gaps.values()]
      .map(({ gap, by, others, count }) => ({ ...gap, by: others === true ? `${by} and others` : by, count }))
      .toSorted((a, b) => b.count - a.count),
    counterExamples: counterExamples([...faults.values()], input, judge),
    hostsLeft: left.counted(),
    unexercised: [
      ...unreached(input.old.decisions, "old", { reached: reached.old, met: met.old, spans, left: left.places }),
      ...unreached(input.new.decisions, "new", { reached: reached.new, met: met.new, spans, left: left.places }),
    ],
    decisions: input.old.decisions.length + input.new.decisions.length,
    samples: samples.all(),
  };
}

/** Requests that are not modelled for the same reason. */
interface Gap {
  readonly gap: Omit<NotModelledCount, "count">;
  readonly by: string;
  /** True where other directives or rules stand in the way in the same way. */
  others?: boolean;
  count: number;
}

/** Requests that differ for the same reasons. */
interface Fault {
  readonly key: string;
  request: ReplayRequest;
  count: number;
}

function gapOf(old: Answer, next: Answer): Pick<NotModelledCount, "side" | "by" | "reason" | "span"> | undefined {
  const of = (side: "old" | "new", { by, reason }: NotModelled, { decided }: Answer) => ({
    side,
    by,
    reason,
    span: decided.at(-1),
  });
  if (old.outcome.kind === "not-modelled") return of("old", old.outcome, old);
  if (next.outcome.kind === "not-modelled") return of("new", next.outcome, next);
  return undefined;
}

function countGap(
  gaps: Map<string, Gap>,
  gap: Pick<NotModelledCount, "side" | "by" | "reason" | "span">,
  request: ReplayRequest,
): void {
  // A reason may quote the request, and a rule is called by its number.
  const key = `${gap.side} ${gap.by.replace(/\d+/g, "0")}\n${gap.reason.replace(/`[^`]*`/g, "``")}`;
  const known = gaps.get(key);
  if (known === undefined) gaps.set(key, { gap: { ...gap, request }, count: 1, by: gap.by });
  else {
    known.count++;
    known.others ||= gap.by !== known.by;
  }
}

interface Judgement {
  readonly declared: readonly Mismatch[];
  readonly undeclared: readonly Mismatch[];
}

const AGREED: Judgement = { declared: [], undeclared: [] };

/** Holds mismatches against what the plan declares. */
interface Judge {
  /** The mismatches that the plan declares, and those that nobody does; none where both sides agree. */
  judge(request: ReplayRequest, old: Answer, next: Answer, counted: boolean): Judgement;
  /** The same for the same fault: the fields, and what decided on both sides. */
  key(mismatches: readonly Mismatch[], old: Answer, next: Answer): string;
  seen(): { difference: Difference; count: number }[];
}

/**
 * True where there is nothing to decode, to clean or to escape: nginx and a balancer start from the same path, and what
 * is declared about the spelling of paths is no reason for another one.
 */
function isPlainTarget(target: string): boolean {
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  if (mark === target.length - 1) return false;
  return /^[A-Za-z0-9_~!$&'()*+,;=:@./-]*$/.test(path) && !/\/\/|\/\.\.?(?:\/|$)/.test(path);
}

function judgeOf(input: ComparisonInput, spans: SpanNumbers): Judge {
  const { differences, backendsOf } = input;
  const sides = { old: input.old.model, new: input.new.model, backendsOf };
  const counts = differences.map(() => 0);
  /** For each field, the differences that are declared at a place, by their index. */
  const declared = new Map<string, Map<number, number[]>>();
  for (const [index, { field, span }] of differences.entries()) {
    let places = declared.get(field);
    if (places === undefined) declared.set(field, (places = new Map()));
    const number = spans.of(span);
    places.set(number, [...(places.get(number) ?? []), index]);
  }
  const declaring = (field: string, trace: readonly Span[]): number[] => {
    const places = declared.get(field);
    return places === undefined ? [] : trace.flatMap((span) => places.get(spans.of(span)) ?? []);
  };
  const core = (side: ReplaySide, answer: Answer): string =>
    side
      .core(answer)
      .map((span) => spans.of(span))
      .join(" ");
  return {
    judge(request, old, next, counted) {
      const { mismatches, trace } = contrast(request, old, next, sides);
      if (mismatches.length === 0) return AGREED;
      const used = new Set<number>();
      const declared: Mismatch[] = [];
      const undeclared: Mismatch[] = [];
      for (const mismatch of mismatches) {
        const by = mismatch.field === "path" && isPlainTarget(request.target) ? [] : declaring(mismatch.field, trace);
        for (const index of by) used.add(index);
        (by.length === 0 ? undeclared : declared).push(mismatch);
      }
      if (counted) for (const index of used) counts[index] = (counts[index] ?? 0) + 1;
      return { declared, undeclared };
    },
    key: (mismatches, old, next) =>
      [[...new Set(mismatches.map(({ field }) => field))].join(" "), core(input.old, old), core(input.new, next)].join(
        "|",
      ),
    seen: () => differences.map((difference, index) => ({ difference, count: counts[index] ?? 0 })),
  };
}

function counterExamples(faults: readonly Fault[], input: ComparisonInput, judge: Judge): CounterExample[] {
  const answers = (request: ReplayRequest): { old: Answer; new: Answer; undeclared: readonly Mismatch[] } => {
    const old = input.old.model(request);
    const next = input.new.model(request);
    const { undeclared } = gapOf(old, next) === undefined ? judge.judge(request, old, next, false) : AGREED;
    return { old, new: next, undeclared };
  };
  const ordered = faults.toSorted((a, b) => compareSize(a.request, b.request));
  return ordered
    .map(({ key, request, count }, index) => {
      const fails = (candidate: ReplayRequest): boolean => {
        const { old, new: next, undeclared } = answers(candidate);
        return undeclared.length > 0 && judge.key(undeclared, old, next) === key;
      };
      const smallest = index < MINIMISED ? minimise(request, fails) : request;
      const { undeclared, ...both } = answers(smallest);
      return { request: smallest, mismatches: undeclared, ...both, count };
    })
    .toSorted((a, b) => compareSize(a.request, b.request));
}

/** Characters of a host that can be asked for from anywhere. */
const HOST = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

/** True where a person may send it to a production system: it changes nothing and is nothing odd. */
function isHarmless({ method, host, target, headers, source, body, delay }: ReplayRequest): boolean {
  return (
    (method === "GET" || method === "HEAD") &&
    headers.length === 0 &&
    body === 0 &&
    delay === 0 &&
    source === CLIENT &&
    host !== undefined &&
    HOST.test(host) &&
    !/%|\/\/|\/\.\.?(?:\/|$)/.test(target)
  );
}

function collectSamples(): {
  take(request: ReplayRequest, keyOf: () => string, declared: readonly Mismatch[]): void;
  all(): Sample[];
} {
  const samples = new Map<string, Sample>();
  return {
    take(request, keyOf, declared) {
      if (!isHarmless(request)) return;
      const key = keyOf();
      const known = samples.get(key);
      if (known !== undefined && compareSize(known.request, request) <= 0) return;
      const fields = declared.flatMap(({ field }) => (field === "target" || field === "body" ? [] : [field]));
      samples.set(key, { request, declared: [...new Set(fields)] });
    },
    all: () => [...samples.values()],
  };
}

/** The hosts that stay where they are, told by the places that only they have. */
function leftHosts(
  { left = [] }: ComparisonInput,
  spans: SpanNumbers,
): { of(old: Answer): { count: number } | undefined; counted(): HostLeft[]; places: Set<number> } {
  const hosts = left.map(({ host, span, reason }) => ({ host, span, reason, count: 0 }));
  const owners = new Map<number, { count: number }>();
  for (const [index, { places }] of left.entries()) {
    const host = hosts[index];
    if (host !== undefined) for (const span of places) owners.set(spans.of(span), host);
  }
  return {
    of(old) {
      if (owners.size === 0) return undefined;
      for (const span of old.decided) {
        const owner = owners.get(spans.of(span));
        if (owner !== undefined) return owner;
      }
      return undefined;
    },
    counted: () => hosts.map((host) => ({ ...host })),
    places: new Set(owners.keys()),
  };
}

interface Reached {
  readonly reached: ReadonlySet<number>;
  readonly met: ReadonlySet<number>;
  readonly spans: SpanNumbers;
  readonly left: ReadonlySet<number>;
}

function unreached(
  decisions: readonly ReplayDecision[],
  side: "old" | "new",
  { reached, met, spans, left }: Reached,
): Unexercised[] {
  return decisions.flatMap((decision) => {
    const number = spans.of(decision.span);
    return reached.has(number) || left.has(number) ? [] : [{ ...decision, side, notModelled: met.has(number) }];
  });
}
