import type { Confidence, FindingUse, Mechanism, Outcome, Severity } from "../findings/types.ts";
import type { Stage } from "../plan/types.ts";

/** Raised when a member is renamed or removed; adding one does not raise it. */
export const SCHEMA_VERSION = 1;

/** 1-based; columns in UTF-16 units; `path` relative to the root with `/`. */
export interface Location {
  path: string;
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
  /** The source lines, secrets masked. */
  excerpt: string[];
}

export interface ReportFinding {
  rule: string;
  mechanism: Mechanism;
  severity: Severity;
  outcome: Outcome | null;
  confidence: Confidence;
  effort: number;
  apps: string[];
  uses: FindingUse[];
  message: string;
  why: string;
  help: string;
  /** The native feature that replaces the mechanism, and since when; absent where there is none. */
  native?: { feature: string; since: string };
  location: Location;
  related: Location[];
  fingerprint: string;
  links: string[];
  /** The reason, where a comment suppresses it. */
  suppressed?: string;
}

export type LedgerState = "carried" | "rewritten" | "dropped" | "manual" | "ignored" | "unread";
/** In the order that decides where uses differ: the first that stands. Design, decision 4. */
export const LEDGER_STATES = ["unread", "manual", "rewritten", "carried", "dropped", "ignored"] as const;

export interface LedgerEntry {
  path: string;
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
  kind: string;
  state: LedgerState;
  reason: string;
  /** The id of the task that it waits for. */
  task?: string;
  into: { file: string; pointer: string }[];
  uses: { app: string; state: LedgerState; reason: string }[];
}

export interface LedgerTotals {
  constructs: number;
  carried: number;
  rewritten: number;
  dropped: number;
  manual: number;
  ignored: number;
  unread: number;
}

export interface ReportApp {
  id: string;
  name: string;
  path: string;
  /** `ready`: nothing for a person to do but to follow the plan; `person`; `stays`: kept for a named reason; `refused`; `unread`. */
  state: "ready" | "person" | "stays" | "refused" | "unread";
  /** Why it is not ready, in one line each. */
  reasons: string[];
  /** Person-hours, roughly. */
  effort: number;
  files: string[];
  /** Its folder in the output. */
  output: string;
}

/** A virtual host of a proxy, and how far it is from a listener rule. */
export interface ReportHost {
  /** Unique in its proxy. */
  id: string;
  /** Its server names, as nginx has them typed. */
  names: string[];
  state: "ready" | "person" | "stays";
  /** Why it is not ready, in one line each. */
  reasons: string[];
  location: Omit<Location, "excerpt">;
}

/** An nginx of the estate. */
export interface ReportProxy {
  id: string;
  path: string;
  files: string[];
  state: "ready" | "person" | "stays" | "unread";
  /** Why it is not ready, besides the reasons of its hosts. */
  reasons: string[];
  effort: number;
  hosts: ReportHost[];
}

export interface ReportTask {
  id: string;
  stage: Stage;
  app?: string;
  title: string;
  role: string;
  precondition: string;
  action: string;
  expect: string;
  soak: string;
  back: string;
  pointOfNoReturn: boolean;
  after: string[];
  findings: string[];
  /** Shell commands, run in the output folder; absent where there is nothing to type. */
  commands?: { action: string[]; check: string[]; back: string[] };
}

/** A resource of the plan at the end, as JSON; references as the emitter writes them. */
export interface ReportResource {
  id: string;
  type: string;
  apps: string[];
  /** The file and the JSON pointer in it. */
  file: string;
  pointer: string;
}

/** A request of the replay. */
export interface ReplayedRequest {
  /** `GET https://www.example.com/a?b=1`, with what else is special about it. */
  text: string;
  scheme: "http" | "https";
  port: number;
  method: string;
  /** The Host header; null where none is sent. */
  host: string | null;
  /** Path and query as they are sent. */
  target: string;
  headers: { name: string; value: string }[];
  /** The client's address. */
  source: string;
  /** Bytes of the body. */
  body: number;
  /** Seconds that the backend takes to answer. */
  delay: number;
}

/** What one side does with a request, and where that is decided. */
export interface ReplayedAnswer {
  outcome: string;
  /** The decisions that matter most: a location, a rule. */
  places: Location[];
}

/** The smallest of the requests that both sides answer differently for the same reasons, undeclared. */
export interface ReplayCounterExample {
  request: ReplayedRequest;
  /** How many requests differ so. */
  count: number;
  /** `target` is who answers. */
  mismatches: { field: string; old: string; new: string }[];
  old: ReplayedAnswer;
  new: ReplayedAnswer;
}

export interface ReplayTotals {
  /** Requests that both models answered. */
  compared: number;
  equal: number;
  /** They differ, each difference declared. */
  declared: number;
  /** They differ, and nobody declared it. */
  undeclared: number;
  /** A model cannot answer them. */
  notModelled: number;
  /** Answered by hosts that stay where they are. */
  leftOut: number;
}

/** One proxy's replay. */
export interface ReportProxyReplay extends ReplayTotals {
  /** Its id. */
  proxy: string;
  /** The load balancers that take its place. */
  balancers: string[];
  /** Why nothing was compared; absent where something was. */
  reason?: string;
  /** What the plan declares; `count` 0 where no request showed it. */
  differences: { finding: string; field: string; count: number; location: Location }[];
  notModelledBy: {
    side: "old" | "new";
    by: string;
    reason: string;
    count: number;
    request: ReplayedRequest;
    location?: Location;
  }[];
  /** The smallest first. */
  counterExamples: ReplayCounterExample[];
  /** Virtual hosts that stay where they are. */
  hostsLeft: { host: string; reason: string; count: number; location: Location }[];
  /** Places that decide something, on both sides. */
  decisions: number;
  /**
   * Those of them that no compared request got to; `unreachable` says why none can, `notModelled` that requests do
   * which are not modelled.
   */
  unexercised: {
    side: "old" | "new";
    what: string;
    notModelled: boolean;
    unreachable?: string;
    location: Location;
  }[];
  /** Target groups that rules forward to and of which nobody knows what they stand for: an error. */
  unknownTargets: { name: string; location?: Location }[];
  /** Endpoints of the new side that the old side does not have: there is nothing to compare them with. */
  newEndpoints: string[];
}

/** Old and new side, asked the same requests. */
export interface ReportReplay {
  stage: Stage;
  /** The files that were replayed against, as typed; absent for those that `migrate` would write. */
  against?: string;
  totals: ReplayTotals;
  proxies: ReportProxyReplay[];
}

/** All of it as plain JSON: what comes after it is a pure function. Promised members: design, contract. */
export interface Report {
  schemaVersion: typeof SCHEMA_VERSION;
  tool: { name: "hakobu"; version: string };
  inputs: { path: string; constructs: number }[];
  apps: ReportApp[];
  proxies: ReportProxy[];
  findings: ReportFinding[];
  /** How many findings comments suppress. */
  suppressed: number;
  plan: {
    resources: ReportResource[];
    edits: never[];
    tasks: ReportTask[];
    differences: { finding: string; location: Location; field: string }[];
  };
  ledger: { totals: LedgerTotals; entries: LedgerEntry[] };
  /** Absent where no proxy was replayed. */
  replay?: ReportReplay;
}
