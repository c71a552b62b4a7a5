import type { Report, ReportFinding } from "../report/types.ts";

/** A rule with up to this many findings has all of them shown in full. */
const ALL_IN_FULL = 5;
/** Of a rule with more, so many are shown in full … */
const IN_FULL = 3;
/** … and so many more on a line of their own. The rest is counted. */
const ON_A_LINE = 20;

/** The findings of one app, of several apps together, or of none. */
export interface Group {
  /** The id of the app or proxy; `undefined` for findings that several apps share, or that no app has. */
  readonly app: string | undefined;
  readonly shared: boolean;
  readonly full: ReportFinding[];
  /** By rule, in the order of their first finding. */
  readonly lines: Map<string, ReportFinding[]>;
  /** How many are only counted, by rule. */
  readonly counted: Map<string, number>;
}

function newGroup(app: string | undefined, shared: boolean): Group {
  return { app, shared, full: [], lines: new Map(), counted: new Map() };
}

function place(group: Group, finding: ReportFinding, seen: number, total: number): void {
  if (total <= ALL_IN_FULL || seen < IN_FULL) {
    group.full.push(finding);
  } else if (seen < IN_FULL + ON_A_LINE) {
    const lines = group.lines.get(finding.rule);
    if (lines === undefined) group.lines.set(finding.rule, [finding]);
    else lines.push(finding);
  } else {
    group.counted.set(finding.rule, (group.counted.get(finding.rule) ?? 0) + 1);
  }
}

/**
 * Active findings by app or proxy, in the order of the report, then those that several apps share, then those of no app.
 * How many of a rule are shown in full, on a line, or counted depends on how many there are, whatever app they have.
 */
export function groupFindings(report: Pick<Report, "apps" | "proxies" | "findings">): Group[] {
  const byApp = new Map([...report.apps, ...report.proxies].map(({ id }) => [id, newGroup(id, false)]));
  const byFile = ownersOfFiles(report.proxies);
  const shared = newGroup(undefined, true);
  const ofNone = newGroup(undefined, false);
  const active = report.findings.filter((finding) => finding.suppressed === undefined);
  const totals = new Map<string, number>();
  for (const { rule } of active) totals.set(rule, (totals.get(rule) ?? 0) + 1);
  const groups = new Map<Group, ReportFinding[]>();
  for (const finding of active) {
    const group = groupOf(finding, { byApp, byFile, shared, ofNone });
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [finding]);
    else members.push(finding);
  }
  const ordered = [...byApp.values(), shared, ofNone].filter((group) => groups.has(group));
  const seen = new Map<string, number>();
  for (const group of ordered) {
    for (const finding of groups.get(group) ?? []) {
      const before = seen.get(finding.rule) ?? 0;
      place(group, finding, before, totals.get(finding.rule) ?? 0);
      seen.set(finding.rule, before + 1);
    }
  }
  return ordered;
}

/** The proxy that a file was read for, where it is one: what is wrong with the file is said with it. */
export function ownersOfFiles(proxies: Report["proxies"]): ReadonlyMap<string, string | undefined> {
  const owners = new Map<string, string | undefined>();
  for (const { id, files } of proxies) for (const file of files) owners.set(file, owners.has(file) ? undefined : id);
  return owners;
}

function groupOf(
  finding: ReportFinding,
  to: {
    byApp: ReadonlyMap<string, Group>;
    byFile: ReadonlyMap<string, string | undefined>;
    shared: Group;
    ofNone: Group;
  },
): Group {
  const first = finding.apps[0] ?? to.byFile.get(finding.location.path);
  if (first === undefined) return to.ofNone;
  return finding.apps.length > 1 ? to.shared : (to.byApp.get(first) ?? to.ofNone);
}
