import type { VirtualHost } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";
import type { ArrangedPort, Section } from "./arrange.ts";
import { RULE_LIMITS } from "./limits.ts";
import { wildcardsOf, type Pattern } from "./patterns.ts";
import { redirectAt } from "./redirects.ts";
import type { Answer, FixedResponse, PathEntry, TranslatedHost } from "./types.ts";

/** A rule without its priority. */
export interface RuleIntent {
  /** Unique on its listener, and the same on later runs while host and location are. */
  readonly key: string;
  /** Any of them; empty for every host. */
  readonly hosts: readonly string[];
  /** Any of them; empty for every path. */
  readonly paths: readonly Pattern[];
  readonly answer: Answer;
  /** The virtual host; absent where names that stay with nginx are refused. */
  readonly host: VirtualHost | undefined;
  /** The places that it stands for. */
  readonly spans: readonly Span[];
}

/** The rules of a listener in order, and what answers where none matches. */
export interface ListenerIntent {
  readonly rules: readonly RuleIntent[];
  readonly fallback: Answer;
  readonly fallbackSpans: readonly Span[];
}

/** "The request was directed at a server that is unable or unwilling to produce an authoritative response": RFC 9110, 15.5.20. */
const MISDIRECTED = 421;

/** What is answered for hosts that nginx goes on serving: nobody else may answer in its place. */
export const REFUSAL: FixedResponse = {
  kind: "fixed",
  status: MISDIRECTED,
  contentType: "text/plain",
  body: "This load balancer does not serve this host.",
  span: undefined,
};

/** The rules that answer as nginx does on a port: for each host its paths in order, and the default host at the end. */
export function listenerIntent(
  { port, sections, fallback }: ArrangedPort,
  translated: ReadonlyMap<VirtualHost, TranslatedHost>,
): ListenerIntent {
  const keys = new Map<string, number>();
  const unique = (key: string): string => {
    const count = (keys.get(key) ?? 0) + 1;
    keys.set(key, count);
    return count === 1 ? key : `${key} : ${count}`;
  };
  const entriesOf = (host: VirtualHost): readonly PathEntry[] | undefined =>
    translated
      .get(host)
      ?.entries.map((entry) =>
        entry.answer.kind === "redirect" ? { ...entry, answer: redirectAt(entry.answer, port) } : entry,
      );
  const rules = sections.flatMap((section) => {
    const entries = section.host === undefined ? REFUSED : entriesOf(section.host);
    return sectionRules(section, entries ?? [], unique);
  });
  const last = fallback === undefined ? undefined : entriesOf(fallback);
  const end = last?.at(-1);
  if (fallback === undefined || last === undefined || end === undefined)
    return { rules, fallback: REFUSAL, fallbackSpans: [] };
  // A default rule has no transform, so that a rule for every path takes its place.
  const isPlain = end.answer.kind !== "forward" || (end.answer.rewrite === undefined && end.answer.host === undefined);
  const section: Section = { host: fallback, values: [], key: "default" };
  const paths = isPlain ? last.slice(0, -1) : [...last.slice(0, -1), { ...end, patterns: ["/*"] }];
  return {
    rules: [...rules, ...sectionRules(section, paths, unique)],
    fallback: isPlain ? end.answer : REFUSAL,
    fallbackSpans: isPlain ? end.spans : [],
  };
}

const REFUSED: readonly PathEntry[] = [{ patterns: undefined, answer: REFUSAL, key: "", spans: [] }];

function sectionRules(section: Section, entries: readonly PathEntry[], unique: (key: string) => string): RuleIntent[] {
  const { host, values } = section;
  const most = Math.max(0, ...entries.flatMap(({ patterns = [] }) => patterns.map(wildcardsOf)));
  const chunks =
    values.length === 0
      ? [[]]
      : inChunks(values, {
          values: RULE_LIMITS.conditionValues,
          wildcards: RULE_LIMITS.ruleWildcards - most,
        });
  return chunks.flatMap((hosts, part) =>
    entries.flatMap(({ patterns, answer, key, spans }) => {
      const room = {
        values: Math.min(RULE_LIMITS.conditionValues, RULE_LIMITS.ruleValues - hosts.length),
        wildcards: RULE_LIMITS.ruleWildcards - count(hosts),
      };
      const name = [host?.id ?? "", section.key, part === 0 ? "" : `hosts ${part + 1}`, key].filter(
        (word) => word !== "",
      );
      const pathChunks = patterns === undefined ? [[]] : inChunks(patterns, room);
      return pathChunks.map((paths): RuleIntent => ({
        key: unique(tagValue(name.join(" "))),
        hosts,
        paths,
        answer,
        host,
        spans,
      }));
    }),
  );
}

/** Text that a tag can hold, so that a later run finds the rule again. Source: API_Tag. */
function tagValue(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 +=._:/@-]/g, "_").slice(0, 240);
}

/** Consecutive values together, as many as a condition and its rule take. */
function inChunks(values: readonly string[], most: { values: number; wildcards: number }): string[][] {
  const chunks: string[][] = [];
  let wildcards = 0;
  for (const value of values) {
    const own = wildcardsOf(value);
    const last = chunks.at(-1);
    if (last === undefined || last.length >= most.values || wildcards + own > most.wildcards) {
      chunks.push([value]);
      wildcards = own;
    } else {
      last.push(value);
      wildcards += own;
    }
  }
  return chunks;
}

function count(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + wildcardsOf(value), 0);
}
