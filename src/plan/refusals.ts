import type { AppId, Estate } from "../estate/types.ts";
import type { Finding } from "../findings/types.ts";
import type { Contribution } from "./plan.ts";
import type { Task } from "./types.ts";

/** The id of the task that stands for a definition that Hako refuses. */
export function refusalTask(app: AppId): string {
  return `fix-definition/${app}`;
}

/** A definition that Hako refuses runs nowhere as it stands: somebody has to say what it is meant to be. */
export function planRefusals(estate: Estate, findings: readonly Finding[]): Contribution {
  const errors = errorsByApp(findings);
  const tasks = estate.apps.flatMap((app): Task[] => {
    if (app.deployment.kind !== "refused") return [];
    const { values } = app.deployment.problem;
    return [
      {
        id: refusalTask(app.id),
        stage: "before",
        app: app.id,
        title: `Correct the definition of \`${app.id}\`, or remove it`,
        role: "developer",
        precondition: `Hako refuses it: ${values["message"] ?? values["what"] ?? app.deployment.problem.code}`,
        action: `Find out what runs under the name \`${app.name}\` today, if anything does, and make \`${app.path}\` say that; then run \`hakobu migrate\` again.`,
        expect: `\`hakobu lint --app ${app.id}\` shows no error.`,
        soak: "none",
        back: "Undo the change of the definition: nothing is deployed.",
        pointOfNoReturn: false,
        after: [],
        findings: errors.get(app.id) ?? [],
        claims: [],
      },
    ];
  });
  return { additions: [], changes: [], tasks, differences: [], judgements: [] };
}

/** The fingerprints of the errors of each app. */
function errorsByApp(findings: readonly Finding[]): Map<AppId, string[]> {
  const errors = new Map<AppId, string[]>();
  for (const { severity, uses, fingerprint } of findings) {
    if (severity !== "error") continue;
    for (const { app } of uses) {
      const list = errors.get(app);
      if (list === undefined) errors.set(app, [fingerprint]);
      else list.push(fingerprint);
    }
  }
  return errors;
}
