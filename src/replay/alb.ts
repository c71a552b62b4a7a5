import type { Resource } from "../native/resources.ts";
import type { Correspondence } from "../plan/types.ts";
import type { Span } from "../source/span.ts";
import { act, type Answering, type Effect } from "./alb/actions.ts";
import { compileBalancer, type Listener, type Rule } from "./alb/balancer.ts";
import { ask, type Doubt, type View } from "./alb/conditions.ts";
import { sameOutcome } from "./alb/outcomes.ts";
import { hostReadings, pathReadings, type Readings } from "./alb/readings.ts";
import { malformed } from "./alb/requests.ts";
import { rewriteStore } from "./alb/rewrite.ts";
import { candidates } from "./alb/rule-index.ts";
import type { Answer, Model, NotModelled, Outcome, ReplayRequest } from "./types.ts";

export { albDecisions } from "./alb/decisions.ts";

/** What the model is made of. */
export interface AlbOptions {
  /** Those of several balancers may be among them. */
  readonly resources: readonly Resource[];
  /** Its name: that of its file, which its listeners and rules have as `balancer`. */
  readonly balancer: string;
  /**
   * Which backends of the old side a target group stands for. A target group without any stands for itself, under its
   * own name.
   */
  readonly correspondences?: readonly Correspondence[];
}

/**
 * An Application Load Balancer that answers requests as AWS documents it.
 *
 * What is not documented is not modelled, but only for the requests for which it matters: where several readings of
 * a request are possible, or it cannot be told whether a rule takes it, all of them are followed, and where they lead
 * to the same outcome it is certain.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html and the pages below
 * it; each part names its own.
 *
 * @returns a model whose `decided` are places in the loaded files: the listener's port, the rule's priority, each
 * condition value that holds, the transforms that match, the action. Of what is not modelled, the last is the place in
 * question.
 */
export function albModel({ resources, balancer: name, correspondences = [] }: AlbOptions): Model {
  const balancer = compileBalancer(resources, name);
  const byGroup = new Map(correspondences.map((each) => [each.targetGroup, each]));
  const rewrites = rewriteStore();
  const byPort = new Map<number, Listener>();
  for (const listener of balancer.listeners)
    if (listener.port !== undefined && !byPort.has(listener.port)) byPort.set(listener.port, listener);
  const unknownPort = balancer.listeners.find(({ port }) => port === undefined);
  return (request) => {
    const listener = byPort.get(request.port);
    if (listener === undefined) {
      // Nobody listens there, and the connection is refused.
      if (unknownPort === undefined) return { outcome: { kind: "close" }, decided: [] };
      return doubtful("a listener", "on which port it listens is not known yet", spans(unknownPort.span));
    }
    const place = spans(listener.span);
    if (balancer.type !== "application")
      return doubtful(`the balancer \`${name}\``, `its type is \`${balancer.type ?? "…"}\``, place);
    const stop = unfit(listener, request) ?? malformed(request);
    if (stop !== undefined) return { outcome: stop, decided: place };
    return answer({ balancer, listener, rewrites, correspondences: byGroup }, request);
  };
}

function doubtful(by: string, reason: string, decided: readonly Span[]): Answer {
  return { outcome: { kind: "not-modelled", by, reason }, decided };
}

function spans(...places: readonly (Span | undefined)[]): Span[] {
  return places.filter((place) => place !== undefined);
}

/** Why a listener may not take a request at all. */
function unfit({ protocol, certificate, port }: Listener, { scheme }: ReplayRequest): NotModelled | undefined {
  const by = `the listener on port ${port ?? "…"}`;
  const not = (reason: string): NotModelled => ({ kind: "not-modelled", by, reason });
  if (protocol !== "HTTP" && protocol !== "HTTPS") return not(`its protocol is \`${protocol ?? "…"}\``);
  if (protocol.toLowerCase() !== scheme)
    return not(`what it answers to ${scheme.toUpperCase()}, which it does not speak`);
  if (certificate !== undefined) return not("it asks clients for a certificate");
  return undefined;
}

/** One way that a request may go, and what was decided on it. */
interface Way {
  readonly rule: Rule | undefined;
  readonly decided: readonly Span[];
  /** Why it may go another way. */
  readonly doubt?: Doubt;
}

function answer(answering: Answering, request: ReplayRequest): Answer {
  const { listener } = answering;
  const mark = request.target.indexOf("?");
  const path = mark === -1 ? request.target : request.target.slice(0, mark);
  const query = mark === -1 ? "" : request.target.slice(mark + 1);
  const hosts = hostReadings(request.host ?? "");
  const paths = pathReadings(path);
  const place = spans(listener.span);
  const sent: View = { request, host: hosts.texts[0] ?? "", path: paths.texts[0] ?? "", query };
  const plain = waysOf(listener, sent);
  // What the request is sent as, and the rule that surely takes it, stand for the others where all agree.
  const chosen = plain.at(-1) ?? { rule: undefined, decided: [] };
  const effect = act(answering, chosen.rule, sent);
  for (const host of hosts.texts) {
    for (const pathText of paths.texts) {
      const isSent = host === sent.host && pathText === sent.path;
      const view: View = isSent ? sent : { ...sent, host, path: pathText };
      for (const way of isSent ? plain : waysOf(listener, view)) {
        const other = isSent && way === chosen ? effect : act(answering, way.rule, view);
        if (agree(effect, other)) continue;
        const refusal = refusalOf(chosen, effect) ?? refusalOf(way, other);
        if (refusal !== undefined) return { ...refusal, decided: [...place, ...refusal.decided] };
        const doubt = way.doubt ?? plain[0]?.doubt;
        if (doubt !== undefined) return doubtfulRule(listener, chosen, doubt);
        if (isSent) return doubtfulTransform(listener, chosen);
        return doubtful("the balancer", host === sent.host ? paths.question : hosts.question, [
          ...place,
          ...chosen.decided,
        ]);
      }
    }
  }
  const outcome = effect.outcomes[0] ?? { kind: "close" };
  const decided = [...place, ...chosen.decided, ...effect.decided];
  return { outcome: unreadable(hosts, paths, outcome) ?? outcome, decided };
}

/** Every outcome of both is the same. */
function agree(first: Effect, second: Effect): boolean {
  const [outcome] = first.outcomes;
  return (
    outcome !== undefined &&
    first.outcomes.every((each) => sameOutcome(outcome, each)) &&
    second.outcomes.every((each) => sameOutcome(outcome, each))
  );
}

/** What of an effect is not modelled. */
function refusalOf(way: Way, { outcomes, decided }: Effect): Answer | undefined {
  const outcome = outcomes.find(({ kind }) => kind === "not-modelled");
  return outcome === undefined ? undefined : { outcome, decided: [...way.decided, ...decided] };
}

function doubtfulRule(listener: Listener, way: Way, doubt: Doubt): Answer {
  const place = [...spans(listener.span), ...way.decided, ...spans(doubt.span)];
  return doubtful(`a rule of the listener on port ${listener.port ?? "…"}`, doubt.reason, place);
}

function doubtfulTransform(listener: Listener, way: Way): Answer {
  const type = way.rule?.transforms?.items[0]?.Type ?? [];
  const place = [...spans(listener.span), ...way.decided, ...spans(type[0]?.origins[0])];
  const reason = "what the target gets: AWS does not say which part of a text a transform sees and replaces";
  return doubtful(`the rule ${way.rule?.priority ?? "…"}`, reason, place);
}

/** The balancer may refuse what it cannot read, whatever its rules say. */
function unreadable(hosts: Readings, paths: Readings, outcome: Outcome): NotModelled | undefined {
  const reason = hosts.unknown ?? paths.unknown;
  return reason === undefined || outcome.kind === "not-modelled"
    ? undefined
    : { kind: "not-modelled", by: "the balancer", reason };
}

/** The rule that takes a request; before it, each rule of which that cannot be told. */
function waysOf({ index }: Listener, view: View): Way[] {
  const ways: Way[] = [];
  let doubt: Doubt | undefined;
  for (const rule of candidates(index, view.host)) {
    const asked = askRule(rule, view);
    if (asked === undefined) continue;
    doubt ??= asked.doubt;
    ways.push({ rule, decided: asked.decided, ...(doubt === undefined ? {} : { doubt }) });
    if (asked.doubt === undefined) return ways;
  }
  ways.push({ rule: undefined, decided: [], ...(doubt === undefined ? {} : { doubt }) });
  return ways;
}

/** What decided that a rule takes a request, or may take it; `undefined` where it surely does not. */
function askRule(rule: Rule, view: View): { decided: Span[]; doubt?: Doubt } | undefined {
  const decided = spans(rule.span);
  let { doubt } = rule;
  for (const condition of rule.conditions) {
    const verdict = ask(condition, view);
    if (verdict === false) return undefined;
    if (verdict.kind === "doubt") doubt ??= verdict;
    else if (verdict.span !== undefined) decided.push(verdict.span);
  }
  return doubt === undefined ? { decided } : { decided, doubt };
}
