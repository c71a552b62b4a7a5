import type { App, EnvValue } from "../../estate/types.ts";
import { appFolder } from "../../native/output.ts";
import { spanKey } from "../../source/span.ts";
import type { Part } from "../../source/text.ts";
import type { PlanContext } from "../plan.ts";
import { shellWord } from "../shell.ts";
import { taskDefinitionsOf } from "../task-definitions.ts";
import type { Task } from "../types.ts";

/** What the plan has an answer for: variables that it moves, and those that it asks about. */
export interface Answered {
  /** App, container and variable: see `variableKey`. */
  readonly moved: ReadonlySet<string>;
  /** App and place: see `questionKey`. */
  readonly asked: ReadonlySet<string>;
}

export function variableKey(app: App, { container, name }: EnvValue): string {
  return `${app.id}\u0000${container}\u0000${name}`;
}

export function questionKey(app: string, span: EnvValue["span"]): string {
  return `${app}\u0000${spanKey(span)}`;
}

/**
 * One task for each app that would still ask a provider at the end, because what finds it is suppressed or not
 * selected: ECS hands a reference to the program as it is. Source: design, contract ("what `--only` and `--skip` leave
 * out").
 */
export function remainingTasks(context: PlanContext, answered: Answered): Task[] {
  return context.estate.apps.flatMap((app) => {
    const left = app.env.filter(
      (variable) =>
        variable.value.some((part) => asks(part) !== undefined) &&
        !answered.moved.has(variableKey(app, variable)) &&
        !answered.asked.has(questionKey(app.id, variable.span)),
    );
    return left.length === 0 || taskDefinitionsOf(context.estate, app.id).length === 0
      ? []
      : [remainingTask(app, left)];
  });
}

/** The type of the provider that a part asks. */
function asks(part: Part): string | undefined {
  if (part.kind === "provided") return part.candidates[0]?.type ?? "?";
  return part.kind === "unknown" && part.code === "provider-type-unknown" ? (part.values["type"] ?? "?") : undefined;
}

function remainingTask(app: App, variables: readonly EnvValue[]): Task {
  const types = [...new Set(variables.flatMap((variable) => variable.value.flatMap((part) => asks(part) ?? [])))];
  const names = [...new Set(variables.map((variable) => `\`${variable.name}\``))];
  const file = `${appFolder(app.id)}/${app.deployment.kind === "service" ? "ecs-task-def.json" : "oneshot.json"}`;
  return {
    id: `secrets-left/${app.id}`,
    stage: "overlap",
    app: app.id,
    concerns: [app.id],
    title: `Do not deploy \`${app.id}\` yet: it still asks ${types.map((type) => `\`${type}\``).join(", ")}`,
    role: "developer",
    precondition: `No plan was asked for ${names.join(", ")}: what finds ${names.length === 1 ? "it" : "them"} is suppressed, or left out by \`--only\` or \`--skip\`.`,
    action: `Deploy \`${app.id}\` with Hako until then: ECS would hand the reference to the program as it is. Run \`hakobu migrate\` without \`--only\` and \`--skip\`, and without the comments that suppress these findings.`,
    expect: `\`${file}\` has no reference to a provider.`,
    soak: "none",
    back: "Nothing to undo: nothing is deployed.",
    pointOfNoReturn: false,
    commands: {
      action: [],
      check: types.map((type) => `test "$(grep -cF -- ${shellWord(`#{${type}:`)} ${shellWord(file)})" = 0`),
      back: [],
    },
    after: [],
    findings: [],
    claims: [],
  };
}
