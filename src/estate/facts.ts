import { envValueFacts } from "./facts/env-value.ts";
import { frontFacts } from "./facts/front.ts";
import { literalFacts } from "./facts/literal.ts";
import { problemFacts } from "./facts/problem.ts";
import { proxyDirectiveFacts } from "./facts/proxy-directive.ts";
import { virtualHostFacts } from "./facts/virtual-host.ts";
import type { Fact, FactKindShape } from "./facts/types.ts";
import type { Estate } from "./types.ts";

export type { Fact, FactField, FactKindShape, FieldValue } from "./facts/types.ts";

/** The closed list of kinds that rules can match. Adding one is its file and a line here; the rule schema follows. */
export const FACT_KINDS = {
  "env-value": envValueFacts,
  literal: literalFacts,
  problem: problemFacts,
  "virtual-host": virtualHostFacts,
  "proxy-directive": proxyDirectiveFacts,
  front: frontFacts,
} as const satisfies Record<string, FactKindShape>;

export type FactKind = keyof typeof FACT_KINDS;

export const FACT_KIND_NAMES = Object.keys(FACT_KINDS) as readonly FactKind[];

/** The facts of one estate, each kind read when it is first asked for. */
export interface FactsByKind {
  of(kind: FactKind): readonly Fact[];
  /** The facts of a kind that have this owner, for `with` and `without`. */
  company(kind: FactKind, owner: string): readonly Fact[];
}

/** What can be said of `estate`, as data for rules. */
export function facts(estate: Estate): FactsByKind {
  const read = new Map<FactKind, readonly Fact[]>();
  const grouped = new Map<FactKind, ReadonlyMap<string, readonly Fact[]>>();
  const of = (kind: FactKind): readonly Fact[] => {
    let found = read.get(kind);
    if (!found) read.set(kind, (found = FACT_KINDS[kind].read(estate)));
    return found;
  };
  return {
    of,
    company(kind, owner) {
      let groups = grouped.get(kind);
      if (!groups) grouped.set(kind, (groups = byOwner(of(kind))));
      return groups.get(owner) ?? [];
    },
  };
}

function byOwner(all: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of all) {
    const found = groups.get(fact.owner);
    if (found) found.push(fact);
    else groups.set(fact.owner, [fact]);
  }
  return groups;
}
