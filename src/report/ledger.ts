import type { App, AppId, Estate } from "../estate/types.ts";
import type { Resource } from "../native/resources.ts";
import type { Plan } from "../plan/types.ts";
import type { Construct } from "../source/construct.ts";
import type { Span } from "../source/span.ts";
import { type LedgerState, type LedgerTotals, LEDGER_STATES } from "./types.ts";

/** A leaf of an emitted file with the places that its value came from. */
export interface EmittedLeaf {
  readonly file: string;
  readonly pointer: string;
  readonly origins: readonly Span[];
}

/** What the ledger is computed from. */
export interface LedgerInput {
  readonly estate: Estate;
  /** What of it holds at the stage that is accounted for. */
  readonly plan: Pick<Plan, "changes" | "additions" | "drops" | "keeps" | "tasks">;
  /** True for today's state: then what serves today goes on, and nothing has to be accounted for otherwise. */
  readonly today: boolean;
  /** The resources of that stage. */
  readonly resources: readonly Resource[];
  /** Calls back with every leaf of a resource. */
  readonly leaves: (resource: Resource, visit: (leaf: EmittedLeaf) => void) => void;
  /** The id of the task that stands for a definition that Hako refuses. */
  readonly refusalTask: (app: AppId) => string;
  /** True to keep what each construct became, and for whom; false for the totals alone. */
  readonly detailed: boolean;
}

/** One app's part in a construct. */
export interface ConstructUse {
  readonly app: AppId;
  readonly state: LedgerState;
  readonly reason: string;
  readonly task?: string;
}

/** A construct and what became of it. */
export interface AccountedConstruct {
  readonly construct: Construct;
  readonly state: LedgerState;
  readonly reason: string;
  readonly task?: string;
  readonly into: readonly { file: string; pointer: string }[];
  readonly uses: readonly ConstructUse[];
}

export interface Ledger {
  readonly totals: LedgerTotals;
  /** By path, then by start. Empty where the input was not `detailed`. */
  readonly entries: readonly AccountedConstruct[];
  /** The apps with at least one construct that was not understood. */
  readonly unreadApps: ReadonlySet<AppId>;
}

/** Ranks: the higher stands where two apply. 0 is "not accounted for yet". */
const RANK: Readonly<Record<LedgerState, number>> = Object.fromEntries(
  LEDGER_STATES.map((state, index) => [state, LEDGER_STATES.length - index]),
) as Record<LedgerState, number>;

/** The state that each rank stands for; rank 0 has none. */
const STATE_OF_RANK = LEDGER_STATES.toReversed();

interface Mark {
  readonly rank: number;
  readonly reason: string;
  readonly task: string | undefined;
}

function markOf(state: LedgerState, reason: string, task?: string): Mark {
  return { rank: RANK[state], reason, task };
}

const NOT_ACCOUNTED = markOf("unread", "hakobu did not account for it");
const NOT_READ = markOf("unread", "nginx would refuse it, or hakobu could not read it");

/** What most constructs become. */
const AS_IT_IS = markOf("carried", "as it is");

/** One file's constructs while they are being accounted for. */
interface FileAccount {
  readonly constructs: readonly Construct[];
  readonly best: Mark[];
  readonly uses: ConstructUse[][];
  /** By construct, then by file and pointer: what a shared include says goes into thousands of files. */
  readonly into: Map<number, Map<string, { file: string; pointer: string }>>;
}

/**
 * Accounts for every construct that was read: design, decision 4. A construct that nothing accounts for is `unread`,
 * never silently fine.
 */
export function accountForConstructs(input: LedgerInput): Ledger {
  const files = new Map<string, FileAccount>();
  for (const [path, constructs] of input.estate.constructs) {
    files.set(path, { constructs, best: [], uses: [], into: new Map() });
  }
  const resources = byApp(input.resources);
  const shared = sharedLeaves(input);
  const claims = claimsByApp(input.plan);
  const unreadApps = new Set<AppId>();
  for (const owner of ownersOf(input, claims)) {
    const marks = markOwner(owner, {
      input,
      files,
      resources: resources.get(owner.id) ?? [],
      shared,
      claims: claims.get(owner.id) ?? [],
    });
    settleOwner(owner, { files, marks, detailed: input.detailed, unreadApps });
  }
  return { ...summarise(files, input.detailed), unreadApps };
}

/** Whose constructs are accounted for: an app, or a proxy. */
interface Owner extends Pick<App, "id" | "files" | "decisions" | "ignored"> {
  /** What becomes of a construct that neither an output nor a reason names. */
  readonly rest: Mark;
  /** Spans of which nothing may be claimed: they could not be read. */
  readonly unread: readonly Span[] | "all";
}

function ownersOf({ estate, refusalTask, today }: LedgerInput, claims: ReadonlyMap<AppId, readonly Claim[]>): Owner[] {
  const apps = estate.apps.map((app): Owner => {
    const { id, files, decisions, ignored } = app;
    // Nobody can say what becomes of one part of a definition that is not understood as a whole.
    const unread = app.deployment.kind === "unread" ? ("all" as const) : [];
    return { id, files, decisions, ignored, rest: remainder(app, refusalTask), unread };
  });
  const proxies = estate.proxies.map(({ id, files, decisions, ignored, unread }): Owner => {
    // What the plan says nothing about at all stays as it is; once it speaks of a proxy it must speak of all of it.
    const rest = today || !claims.has(id) ? markOf("carried", "nginx goes on serving with it") : NOT_ACCOUNTED;
    return { id, files, decisions, ignored, rest, unread };
  });
  return [...apps, ...proxies];
}

function byApp(resources: readonly Resource[]): Map<AppId, Resource[]> {
  const index = new Map<AppId, Resource[]>();
  for (const resource of resources) {
    for (const app of resource.apps) {
      const list = index.get(app);
      if (list === undefined) index.set(app, [resource]);
      else list.push(resource);
    }
  }
  return index;
}

/** One place that a leaf came from. */
interface PlacedLeaf {
  readonly origin: Span;
  readonly leaf: EmittedLeaf;
}

/** Answers with the leaves of a resource that came from a file. */
type SharedLeaves = (resource: Resource, path: string) => readonly PlacedLeaf[];

/**
 * The leaves of resources that several apps share, by file: a secret that ten thousand apps read is walked once, and
 * each app looks only at what came from its own files.
 */
function sharedLeaves(input: LedgerInput): SharedLeaves {
  const byResource = new Map<Resource, Map<string, PlacedLeaf[]>>();
  return (resource, path) => {
    let files = byResource.get(resource);
    if (files === undefined) byResource.set(resource, (files = leavesByFile(resource, input)));
    return files.get(path) ?? [];
  };
}

function leavesByFile(resource: Resource, input: LedgerInput): Map<string, PlacedLeaf[]> {
  const files = new Map<string, PlacedLeaf[]>();
  input.leaves(resource, (leaf) => {
    for (const origin of leaf.origins) {
      const list = files.get(origin.path);
      if (list === undefined) files.set(origin.path, [{ origin, leaf }]);
      else list.push({ origin, leaf });
    }
  });
  return files;
}

interface Claim {
  readonly spans: readonly Span[];
  readonly mark: Mark;
}

const IN_NATIVE_FORM = markOf("rewritten", "in native form");

function claimsByApp(plan: LedgerInput["plan"]): Map<AppId, Claim[]> {
  const index = new Map<AppId, Claim[]>();
  const add = (app: AppId, claim: Claim): void => {
    const list = index.get(app);
    if (list === undefined) index.set(app, [claim]);
    else list.push(claim);
  };
  for (const change of plan.changes) {
    if (change.claims.length > 0) add(change.app, { spans: change.claims, mark: IN_NATIVE_FORM });
  }
  for (const { resource, claims = [] } of plan.additions) {
    if (claims.length > 0) for (const app of resource.apps) add(app, { spans: claims, mark: IN_NATIVE_FORM });
  }
  for (const { app, span, reason } of plan.drops) add(app, { spans: [span], mark: markOf("dropped", reason) });
  for (const { app, span, reason } of plan.keeps) add(app, { spans: [span], mark: markOf("carried", reason) });
  for (const task of plan.tasks) {
    if (task.app !== undefined && task.claims.length > 0)
      add(task.app, { spans: task.claims, mark: markOf("manual", task.title, task.id) });
  }
  return index;
}

type Marks = Map<string, (Mark | undefined)[]>;

interface AppAccount {
  readonly input: LedgerInput;
  readonly files: ReadonlyMap<string, FileAccount>;
  readonly resources: readonly Resource[];
  readonly shared: SharedLeaves;
  readonly claims: readonly Claim[];
}

function markOwner(app: Owner, { input, files, resources, shared, claims }: AppAccount): Marks {
  const marks: Marks = new Map(app.files.map((path) => [path, []]));
  const mark = (span: Span, made: Mark): readonly number[] => {
    const file = files.get(span.path);
    const own = marks.get(span.path);
    if (file === undefined || own === undefined) return [];
    const found = constructsAt(file.constructs, span);
    for (const index of found) {
      // What could not be parsed stays unread, whatever a finding or a task says of something in it.
      if (file.constructs[index]?.kind === "range" && made.rank !== RANK.ignored) continue;
      const old = own[index];
      if (old === undefined || old.rank < made.rank) own[index] = made;
    }
    return found;
  };
  for (const { span, reason } of app.ignored) mark(span, markOf("ignored", reason));
  for (const { span, decides } of app.decisions) mark(span, markOf("carried", decides));
  const carry = (origin: Span, leaf: EmittedLeaf): void => {
    const found = mark(origin, AS_IT_IS);
    if (input.detailed) for (const index of found) addInto(files.get(origin.path), index, leaf);
  };
  for (const resource of resources) {
    if (resource.apps.length > 1) {
      for (const path of app.files) for (const { origin, leaf } of shared(resource, path)) carry(origin, leaf);
    } else {
      input.leaves(resource, (leaf) => {
        for (const origin of leaf.origins) carry(origin, leaf);
      });
    }
  }
  if (app.unread === "all") return marks;
  for (const span of app.unread) mark(span, NOT_READ);
  for (const claim of claims) for (const span of claim.spans) mark(span, claim.mark);
  return marks;
}

function addInto(file: FileAccount | undefined, index: number, { file: path, pointer }: EmittedLeaf): void {
  if (file === undefined) return;
  let known = file.into.get(index);
  if (known === undefined) file.into.set(index, (known = new Map()));
  const key = `${path}\u0000${pointer}`;
  if (!known.has(key)) known.set(key, { file: path, pointer });
}

/** What becomes of a construct that neither an output nor a reason names. */
function remainder(app: App, refusalTask: LedgerInput["refusalTask"]): Mark {
  switch (app.deployment.kind) {
    case "refused":
      return { rank: RANK.manual, reason: "Hako refuses this definition", task: refusalTask(app.id) };
    case "unread":
      return { rank: RANK.unread, reason: "the definition could not be read as a whole", task: undefined };
    default:
      return NOT_ACCOUNTED;
  }
}

interface Settling {
  readonly files: ReadonlyMap<string, FileAccount>;
  readonly marks: Marks;
  readonly detailed: boolean;
  readonly unreadApps: Set<AppId>;
}

function settleOwner(app: Owner, { files, marks, detailed, unreadApps }: Settling): void {
  for (const [path, own] of marks) {
    const file = files.get(path);
    if (file === undefined) continue;
    for (let index = 0; index < file.constructs.length; index++) {
      const kind = file.constructs[index]?.kind;
      const mark =
        own[index] ??
        (kind === "range"
          ? { rank: RANK.unread, reason: "this part of the file could not be parsed", task: undefined }
          : app.rest);
      if (mark.rank === RANK.unread) unreadApps.add(app.id);
      const best = file.best[index];
      if (best === undefined || best.rank < mark.rank) file.best[index] = mark;
      if (detailed)
        (file.uses[index] ??= []).push({
          app: app.id,
          state: stateOf(mark),
          reason: mark.reason,
          ...(mark.task === undefined ? {} : { task: mark.task }),
        });
    }
  }
}

function stateOf(mark: Mark): LedgerState {
  return STATE_OF_RANK[mark.rank - 1] ?? "unread";
}

/** A file that was claimed but belongs to no app: nothing reads it. */
const NO_APP: Mark = {
  rank: RANK.unread,
  reason: "this file was claimed, but no definition could be made of it",
  task: undefined,
};

function summarise(files: ReadonlyMap<string, FileAccount>, detailed: boolean): Omit<Ledger, "unreadApps"> {
  const totals: LedgerTotals = {
    constructs: 0,
    carried: 0,
    rewritten: 0,
    dropped: 0,
    manual: 0,
    ignored: 0,
    unread: 0,
  };
  const entries: AccountedConstruct[] = [];
  for (const file of files.values()) {
    for (let index = 0; index < file.constructs.length; index++) {
      const construct = file.constructs[index];
      if (construct === undefined) continue;
      const mark = file.best[index] ?? NO_APP;
      const state = stateOf(mark);
      totals.constructs++;
      totals[state]++;
      if (detailed) {
        entries.push({
          construct,
          state,
          reason: mark.reason,
          ...(mark.task === undefined ? {} : { task: mark.task }),
          into: [...(file.into.get(index)?.values() ?? [])],
          uses: file.uses[index] ?? [],
        });
      }
    }
  }
  return { totals, entries };
}

/**
 * The constructs that `span` speaks of: the one that holds it, or else all that lie in it.
 *
 * @returns indices into `constructs`, which are ordered and do not overlap
 */
export function constructsAt(constructs: readonly Construct[], span: Span): readonly number[] {
  let low = 0;
  let high = constructs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((constructs[middle]?.span.end ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  const first = constructs[low];
  if (first === undefined) return [];
  if (first.span.start <= span.start && span.end <= first.span.end) return [low];
  const found: number[] = [];
  for (let index = low; index < constructs.length && (constructs[index]?.span.start ?? span.end) < span.end; index++)
    found.push(index);
  return found;
}
