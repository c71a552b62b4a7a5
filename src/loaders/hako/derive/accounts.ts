import type { Decision } from "../../../estate/types.ts";
import { isList, isLiteral, isText, isUnknown, type MembersNode } from "../../../native/walk.ts";
import type { NativeNode } from "../../../native/types.ts";
import type { Resource } from "../../../native/resources.ts";
import type { Ignored } from "../../../source/construct.ts";
import type { Span } from "../../../source/span.ts";
import type { MapEntry, MapValue, Value } from "../../../source/value.ts";
import type { Reading } from "./reading.ts";

/** What is said of the token at one place that stands in no output. */
interface Account {
  readonly span: Span;
  readonly rank: typeof DECIDES | typeof IGNORED;
  readonly text: string;
}

const DECIDES = 2;
const IGNORED = 1;

/** All by path, then by a number that tells the spans of a file apart. */
interface Accounts {
  readonly carried: Map<string, Set<number>>;
  readonly others: Map<string, Map<number, Account>>;
}

export interface Accounted {
  readonly decisions: Decision[];
  readonly ignored: Ignored[];
  /** True where anything at or below `value` reaches an output or decides something. */
  readonly used: (value: Value) => boolean;
}

/**
 * Accounts for every leaf of a definition: it stands in an output, or decides something, or has no effect.
 *
 * It is complete by construction: what stands in no output and has no reason of its own is a decision where Hako has
 * read it, and ignored where it has not.
 */
export function accountFor(
  definition: MapValue,
  resources: readonly Resource[],
  readings: readonly Reading[],
): Accounted {
  const accounts: Accounts = { carried: new Map(), others: new Map() };
  for (const { value } of resources) markNode(accounts, value as NativeNode);
  for (const { decided, decisions } of readings) {
    for (const { span, decides } of decisions) mark(accounts, { span, rank: DECIDES, text: decides });
    for (const { value, text } of decided) markValue(accounts, value, { rank: DECIDES, text });
  }
  for (const { ignored } of readings)
    for (const { value, text } of ignored) markValue(accounts, value, { rank: IGNORED, text });
  markRest(accounts, definition, readings);
  return { ...collect(accounts), used: (value) => isUsed(accounts, value) };
}

function numberOf({ start, end }: Span): number {
  return start * 2 + (end > start ? 1 : 0);
}

function isCarried({ carried }: Accounts, span: Span): boolean {
  return carried.get(span.path)?.has(numberOf(span)) === true;
}

/** The stronger of two accounts stands, and the earlier of two that are equal. */
function mark(accounts: Accounts, account: Account): void {
  const { span } = account;
  if (isCarried(accounts, span)) return;
  let file = accounts.others.get(span.path);
  if (file === undefined) accounts.others.set(span.path, (file = new Map()));
  const key = numberOf(span);
  const old = file.get(key);
  if (old === undefined || old.rank < account.rank) file.set(key, account);
}

function markOrigins({ carried }: Accounts, origins: readonly Span[]): void {
  for (const span of origins) {
    let file = carried.get(span.path);
    if (file === undefined) carried.set(span.path, (file = new Set()));
    file.add(numberOf(span));
  }
}

function markNode(accounts: Accounts, node: NativeNode): void {
  if (isText(node)) {
    for (const part of node) markOrigins(accounts, part.origins);
  } else if (isLiteral(node) || isUnknown(node)) {
    markOrigins(accounts, node.origins);
  } else if (isList(node)) {
    markOrigins(accounts, node.origins);
    for (const item of node.items) markNode(accounts, item);
  } else {
    const members = node as MembersNode;
    for (const name in members) {
      const value = members[name];
      if (value !== undefined) markNode(accounts, value);
    }
  }
}

/** Calls back with every scalar and every empty collection at or below `value`. */
function eachLeaf(value: Value, visit: (leaf: Value) => void): void {
  if (value.kind === "map" && value.entries.size > 0)
    for (const entry of value.entries.values()) eachLeaf(entry.value, visit);
  else if (value.kind === "list" && value.items.length > 0) for (const item of value.items) eachLeaf(item, visit);
  else visit(value);
}

function markValue(accounts: Accounts, value: Value, { rank, text }: Omit<Account, "span">): void {
  eachLeaf(value, (leaf) => {
    for (const span of leaf.origins) mark(accounts, { span, rank, text });
  });
}

function isUsed(accounts: Accounts, value: Value): boolean {
  let used = false;
  eachLeaf(value, (leaf) => {
    const [first] = leaf.origins;
    if (first === undefined) return;
    if (isCarried(accounts, first) || accounts.others.get(first.path)?.get(numberOf(first))?.rank === DECIDES)
      used = true;
  });
  return used;
}

/** Gives an account of what has none yet. */
function markRest(accounts: Accounts, definition: MapValue, readings: readonly Reading[]): void {
  const descend = (value: Value, key: string, holder: MapEntry | undefined): void => {
    if (value.kind === "map" && value.entries.size > 0) {
      for (const [name, entry] of value.entries) descend(entry.value, name, entry);
    } else if (value.kind === "list" && value.items.length > 0) {
      for (const item of value.items) descend(item, key, holder);
    } else {
      for (const span of value.origins) {
        if (isCarried(accounts, span) || accounts.others.get(span.path)?.has(numberOf(span)) === true) continue;
        const visited = holder === undefined || readings.some((reading) => reading.visited.has(holder));
        mark(accounts, { span, ...rest(value, key, visited) });
      }
    }
  };
  descend(definition, "", undefined);
}

function rest(value: Value, key: string, visited: boolean): Omit<Account, "span"> {
  if (!visited) return { rank: IGNORED, text: `Hako does not read \`${key}\` here` };
  if (value.kind === "null") return { rank: DECIDES, text: `leaves \`${key}\` unset` };
  if (value.kind === "map" || value.kind === "list") return { rank: DECIDES, text: `leaves \`${key}\` empty` };
  return { rank: DECIDES, text: `sets \`${key}\`, which Hako reads` };
}

function collect({ others }: Accounts): Omit<Accounted, "used"> {
  const decisions: Decision[] = [];
  const ignored: Ignored[] = [];
  for (const file of others.values()) {
    for (const { span, rank, text } of file.values()) {
      if (rank === DECIDES) decisions.push({ span, decides: text });
      else if (rank === IGNORED) ignored.push({ span, reason: text });
    }
  }
  return { decisions, ignored };
}
