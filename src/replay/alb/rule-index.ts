import type { Rule } from "./balancer.ts";
import { lowerAscii } from "./pattern.ts";

/** Finds the rules that may take a host, without asking all of them. */
export interface RuleIndex {
  /** Rules whose every host value is one host, by that host. */
  readonly exact: ReadonlyMap<string, readonly Rule[]>;
  /** Rules with a value `*.example.com`, by `example.com`. */
  readonly below: ReadonlyMap<string, readonly Rule[]>;
  /** Rules without a host condition, or with one that has to be asked. */
  readonly rest: readonly Rule[];
}

/** Sorts rules by the hosts that they can take. */
export function indexRules(rules: readonly Rule[]): RuleIndex {
  const exact = new Map<string, Rule[]>();
  const below = new Map<string, Rule[]>();
  const rest: Rule[] = [];
  const add = (map: Map<string, Rule[]>, key: string, rule: Rule): void => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [rule]);
    else if (known.at(-1) !== rule) known.push(rule);
  };
  for (const rule of rules) {
    const condition = rule.conditions.find(({ field }) => field === "host-header");
    const hosts = (condition?.values ?? []).map(({ text }) => lowerAscii(text));
    const indexed = hosts.length > 0 && condition?.doubts.length === 0 && hosts.every((host) => isIndexed(host));
    if (!indexed) rest.push(rule);
    for (const host of indexed ? hosts : []) {
      if (host.startsWith("*.")) add(below, host.slice(2), rule);
      else add(exact, host, rule);
    }
  }
  return { exact, below, rest };
}

function isIndexed(host: string): boolean {
  return !/[*?]/.test(host.startsWith("*.") ? host.slice(2) : host);
}

/** The rules that may take a host, in the order in which they are asked. */
export function candidates({ exact, below, rest }: RuleIndex, host: string): readonly Rule[] {
  const lists: (readonly Rule[])[] = [];
  const add = (list: readonly Rule[] | undefined): void => {
    if (list !== undefined && list.length > 0) lists.push(list);
  };
  add(exact.get(host));
  if (below.size > 0) {
    for (let dot = host.indexOf("."); dot !== -1; dot = host.indexOf(".", dot + 1)) add(below.get(host.slice(dot + 1)));
  }
  add(rest);
  const [only, ...others] = lists;
  if (others.length === 0) return only ?? [];
  // A rule may stand in several lists, once for each of its hosts.
  return [...new Set(lists.flat())].toSorted((a, b) => a.order - b.order);
}
