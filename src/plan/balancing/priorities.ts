import { RULE_LIMITS } from "./limits.ts";

/** Between two rules, where there is room: so many can be put there by hand or by a later run. */
const USUAL_GAP = 10;

/**
 * A priority for each rule, ascending in the order given. A rule that had one keeps it as long as the order allows, so
 * that a later run changes as few as it can; new rules go into the gaps.
 *
 * @param keys names of the rules in their order, each once
 * @param previous what rules had before, by the same names
 * @returns `undefined` where there are more rules than priorities
 */
export function assignPriorities(
  keys: readonly string[],
  previous: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> | undefined {
  if (keys.length > RULE_LIMITS.priority) return undefined;
  const fixed = keptPriorities(keys, previous);
  const assigned = new Map<string, number>();
  let start = 0;
  while (start < keys.length) {
    const own = fixed[start];
    if (own !== undefined) {
      assigned.set(keys[start] ?? "", own);
      start++;
      continue;
    }
    let end = start;
    let least = assigned.get(keys[start - 1] ?? "") ?? 0;
    // Up to the next rule that keeps its own; past it, where there are too few between.
    for (;;) {
      while (end < keys.length && fixed[end] === undefined) end++;
      const room = (fixed[end] ?? RULE_LIMITS.priority + 1) - least - 1;
      if (room >= end - start) break;
      if (end < keys.length) fixed[end] = undefined;
      else {
        start--;
        least = assigned.get(keys[start - 1] ?? "") ?? 0;
      }
    }
    spread(keys.slice(start, end), { least, most: fixed[end], assigned });
    start = end;
  }
  return assigned;
}

/** Gives ascending priorities above `least` and below `most`. */
function spread(
  keys: readonly string[],
  { least, most, assigned }: { least: number; most: number | undefined; assigned: Map<string, number> },
): void {
  const space = (most ?? RULE_LIMITS.priority + 1) - least;
  const even = space / (keys.length + 1);
  // Behind the last there is room for what comes later.
  const gap = most === undefined ? Math.min(USUAL_GAP, even) : even;
  keys.forEach((key, index) => assigned.set(key, least + Math.floor(gap * (index + 1))));
}

/** The longest run of previous priorities that ascend in the new order: these stay. By index; `undefined` is new. */
function keptPriorities(keys: readonly string[], previous: ReadonlyMap<string, number>): (number | undefined)[] {
  const values = keys.map((key) => {
    const value = previous.get(key);
    return value !== undefined && value >= 1 && value <= RULE_LIMITS.priority ? value : undefined;
  });
  /** By length of a run: the index at which the run with the smallest end ends. */
  const ends: number[] = [];
  const before: number[] = [];
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : (ends[low - 1] ?? -1);
    ends[low] = index;
  }
  const kept: (number | undefined)[] = keys.map(() => undefined);
  for (let at = ends.at(-1) ?? -1; at !== -1; at = before[at] ?? -1) kept[at] = values[at];
  return kept;
}
