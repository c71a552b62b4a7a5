import type { Severity } from "../findings/types.ts";
import type { Report, ReportFinding } from "../report/types.ts";
import { isAtLeast } from "./severity.ts";
import { tasksOf } from "./task-order.ts";

/** What a run asks to see. Nothing here changes what was read, planned or counted. */
export interface View {
  /** Ids of apps; `undefined` is all of them. */
  readonly apps: readonly string[] | undefined;
  readonly minSeverity: Severity;
}

/** True for a finding of one of the apps, or of none: broken input concerns everybody. */
export function concerns(finding: ReportFinding, apps: readonly string[] | undefined): boolean {
  return apps === undefined || finding.apps.length === 0 || finding.apps.some((app) => apps.includes(app));
}

/** The report with only the findings, apps, tasks and resources that the view asks for. The ledger stays whole. */
export function narrow(report: Report, view: View): Report {
  const { apps, minSeverity } = view;
  const findings = report.findings.filter(
    (finding) => concerns(finding, apps) && isAtLeast(finding.severity, minSeverity),
  );
  if (apps === undefined) return { ...report, findings };
  return {
    ...report,
    apps: report.apps.filter((app) => apps.includes(app.id)),
    proxies: report.proxies.filter(({ id }) => apps.includes(id)),
    findings,
    plan: {
      ...report.plan,
      resources: report.plan.resources.filter((resource) => resource.apps.some((app) => apps.includes(app))),
      tasks: tasksOf(report.plan.tasks, apps),
    },
  };
}
