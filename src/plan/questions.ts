import type { AppId } from "../estate/types.ts";
import type { Finding } from "../findings/types.ts";
import type { Contribution } from "./plan.ts";
import type { Task } from "./types.ts";

/** What to ask about a finding of a rule, by what the finding names. */
const TITLES: Readonly<Record<string, (app: AppId, values: Readonly<Record<string, string>>) => string>> = {
  "script-of-unknown-effect": (app, { type = "?" }) =>
    `Find out what the script \`${type}\` does when \`${app}\` is deployed`,
  "resource-made-twice": (app, { name = "?", other = "?" }) =>
    `Say whose settings \`${name}\` has: those of \`${app}\` or those of \`${other}\``,
};

/** A question for each finding that only a person can answer, where no mechanism plans more than that. */
export function planQuestions(findings: readonly Finding[]): Contribution {
  const tasks = findings.flatMap((finding) =>
    finding.uses.filter((use) => use.outcome === "assist").map(({ app }) => question(finding, app)),
  );
  return { additions: [], changes: [], tasks, differences: [], judgements: [] };
}

function question({ rule, span, values, fingerprint }: Finding, app: AppId): Task {
  return {
    id: `decide/${app}/${rule}/${fingerprint.slice(0, 8)}`,
    stage: "overlap",
    app,
    title: TITLES[rule]?.(app, values) ?? `Decide about ${rule} in \`${app}\``,
    role: "developer",
    precondition: "none",
    action: `Do what \`hakobu explain ${rule}\` says, and change the definition of \`${app}\` accordingly.`,
    expect: `\`hakobu lint --app ${app}\` no longer shows it, or a comment \`hakobu-ignore ${rule} -- reason\` says why it may stay.`,
    soak: "none",
    back: "Undo the change of the definition: nothing is deployed yet.",
    pointOfNoReturn: false,
    after: [],
    findings: [fingerprint],
    claims: [span],
  };
}
