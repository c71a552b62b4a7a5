import type { App, AppId, Estate } from "../estate/types.ts";
import type { Finding } from "../findings/types.ts";
import { appFolder } from "../native/output.ts";
import type { Plan, Task } from "../plan/types.ts";
import type { Problem } from "../source/problem.ts";
import type { Excerpts } from "./excerpts.ts";
import type { AccountedConstruct, Ledger } from "./ledger.ts";
import { reportProxies } from "./proxies.ts";
import {
  type LedgerEntry,
  type Location,
  type Report,
  type ReportApp,
  type ReportFinding,
  type ReportResource,
  type ReportTask,
  SCHEMA_VERSION,
} from "./types.ts";

/** A rule's words for one finding. */
export interface FindingTexts {
  readonly words: { readonly message: string; readonly why: string; readonly help: string };
  readonly native?: { readonly feature: string; readonly since: string };
  readonly links: readonly string[];
}

/** All that a report says, before it is plain JSON. */
export interface ReportInput {
  readonly version: string;
  readonly estate: Estate;
  /** With the plan's judgements applied, ordered by place. */
  readonly findings: readonly Finding[];
  readonly texts: (finding: Finding) => FindingTexts;
  readonly plan: Pick<Plan, "waiting" | "differences">;
  /** The tasks to show; what waits for a person is counted among the apps' reasons all the same. */
  readonly tasks: readonly Task[];
  readonly resources: readonly ReportResource[];
  readonly ledger: Ledger;
  readonly excerpts: Excerpts;
}

/** Puts all of it into the shape that the contract promises. Nothing in it depends on where or when it runs. */
export function buildReport(input: ReportInput): Report {
  const active = input.findings.filter((finding) => finding.suppressed === undefined);
  const findings = active.map((finding) => reportFinding(finding, input));
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "hakobu", version: input.version },
    inputs: [...input.estate.constructs].map(([path, constructs]) => ({ path, constructs: constructs.length })),
    apps: reportApps(input, findings),
    proxies: reportProxies(input.estate.proxies, {
      findings: active,
      message: (finding) => input.excerpts.mask(input.texts(finding).words.message, finding.span.path),
      waiting: input.plan.waiting,
      isUnread: (proxy) => input.ledger.unreadApps.has(proxy),
      excerpts: input.excerpts,
    }),
    findings,
    suppressed: input.findings.length - active.length,
    plan: {
      resources: [...input.resources],
      edits: [],
      tasks: input.tasks.map((task) => reportTask(task, input)),
      differences: input.plan.differences.map((difference) => ({
        finding: difference.finding,
        location: input.excerpts.locate(difference.span),
        field: difference.field,
      })),
    },
    ledger: {
      totals: input.ledger.totals,
      entries: input.ledger.entries.map((entry) => ledgerEntry(entry, input.excerpts)),
    },
  };
}

/** Its words and places are made when somebody looks: a terminal shows a few findings of thousands. */
function reportFinding(finding: Finding, { texts, excerpts }: ReportInput): ReportFinding {
  const path = finding.span.path;
  const { words, native, links } = texts(finding);
  let location: Location | undefined;
  let related: Location[] | undefined;
  return {
    rule: finding.rule,
    mechanism: finding.mechanism,
    severity: finding.severity,
    outcome: finding.outcome,
    confidence: finding.confidence,
    effort: finding.effort,
    apps: finding.uses.map((use) => use.app),
    uses: finding.uses.map((use) => ({ ...use })),
    get message() {
      return excerpts.mask(words.message, path);
    },
    get why() {
      return excerpts.mask(words.why, path);
    },
    get help() {
      return excerpts.mask(words.help, path);
    },
    ...(native === undefined ? {} : { native: { ...native } }),
    get location() {
      return (location ??= excerpts.locate(finding.span));
    },
    get related() {
      return (related ??= finding.related.map((span) => excerpts.locate(span)));
    },
    fingerprint: finding.fingerprint,
    links: [...links],
    ...(finding.suppressed === undefined ? {} : { suppressed: finding.suppressed }),
  };
}

function reportTask(task: Task, { excerpts }: ReportInput): ReportTask {
  const { claims: _, concerns: __, after, findings, commands, ...rest } = task;
  // The old system's own words may quote what was read.
  const precondition = excerpts.maskWords(task.precondition);
  const title = excerpts.maskWords(task.title);
  const typed =
    commands === undefined
      ? {}
      : { commands: { action: [...commands.action], check: [...commands.check], back: [...commands.back] } };
  return { ...rest, title, precondition, after: [...after], findings: [...findings], ...typed };
}

function ledgerEntry(entry: AccountedConstruct, excerpts: Excerpts): LedgerEntry {
  return {
    ...excerpts.place(entry.construct.span),
    kind: entry.construct.kind,
    state: entry.state,
    reason: excerpts.maskWords(entry.reason),
    ...(entry.task === undefined ? {} : { task: entry.task }),
    into: entry.into.map((into) => ({ ...into })),
    uses: entry.uses.map(({ app, state, reason }) => ({ app, state, reason: excerpts.maskWords(reason) })),
  };
}

function reportApps(input: ReportInput, findings: readonly ReportFinding[]): ReportApp[] {
  const byApp = new Map<AppId, ReportFinding[]>();
  for (const finding of findings) {
    for (const app of finding.apps) {
      const list = byApp.get(app);
      if (list === undefined) byApp.set(app, [finding]);
      else list.push(finding);
    }
  }
  const questions = new Map<AppId, Task[]>();
  for (const task of input.plan.waiting) {
    const own = task.app !== undefined && task.claims.length > 0 ? [task.app] : [];
    for (const app of [...own, ...(task.concerns ?? [])]) {
      const list = questions.get(app);
      if (list === undefined) questions.set(app, [task]);
      else list.push(task);
    }
  }
  return input.estate.apps.map((app) =>
    reportApp(app, {
      findings: byApp.get(app.id) ?? [],
      questions: questions.get(app.id) ?? [],
      unread: input.ledger.unreadApps.has(app.id),
      excerpts: input.excerpts,
    }),
  );
}

interface AppMatters {
  readonly findings: readonly ReportFinding[];
  readonly questions: readonly Task[];
  readonly unread: boolean;
  readonly excerpts: Excerpts;
}

function reportApp(app: App, { findings, questions, unread, excerpts }: AppMatters): ReportApp {
  const common = {
    id: app.id,
    name: app.name,
    path: app.path,
    files: [...app.files],
    output: appFolder(app.id),
    effort: findings.reduce((sum, finding) => sum + finding.effort, 0),
  };
  const said = (test: (finding: ReportFinding) => boolean): string[] => [
    ...new Set(findings.filter(test).map((finding) => finding.message)),
  ];
  if (app.deployment.kind === "refused")
    return {
      ...common,
      state: "refused",
      reasons: complaintsOf(app.deployment.problem).map((complaint) => excerpts.maskWords(complaint)),
    };
  // What AWS refuses, or what is not what was meant, is nothing to be carried over without a look.
  const wrong = said((finding) => finding.outcome === null && finding.severity === "error");
  if (unread) return { ...common, state: "unread", reasons: wrong };
  if (questions.length > 0 || wrong.length > 0)
    return { ...common, state: "person", reasons: [...wrong, ...new Set(questions.map((task) => task.title))] };
  const kept = said(
    (finding) => finding.outcome === "keep" && finding.uses.some((use) => use.app === app.id && use.outcome === "keep"),
  );
  return kept.length > 0 ? { ...common, state: "stays", reasons: kept } : { ...common, state: "ready", reasons: [] };
}

/** What the old system says: the AWS SDK lists several complaints about one call below each other. */
function complaintsOf({ code, values }: Problem): readonly string[] {
  const message = values["message"] ?? code;
  const [heading, ...complaints] = message.split("\n  - ");
  return complaints.length === 0 ? [heading ?? message] : complaints;
}
