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

/** All of it as plain JSON: what comes after it is a pure function. Promised members: design, contract. */
export interface Report {
  schemaVersion: typeof SCHEMA_VERSION;
  tool: { name: "hakobu"; version: string };
  inputs: { path: string; constructs: number }[];
  apps: ReportApp[];
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
}
