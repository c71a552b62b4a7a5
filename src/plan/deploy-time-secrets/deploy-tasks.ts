import type { App } from "../../estate/types.ts";
import { appFolder } from "../../native/output.ts";
import { knownText } from "../../source/text.ts";
import { awsIdentity } from "../aws-identity.ts";
import { deploymentVariables } from "../placeholders.ts";
import type { PlanContext } from "../plan.ts";
import { shellWord } from "../shell.ts";
import { taskDefinitionsOf } from "../task-definitions.ts";
import type { Task } from "../types.ts";
import {
  countRevisions,
  countSecrets,
  credentialsOf,
  deleteRevisions,
  demandAccount,
  exportArn,
  regionOption,
} from "./commands.ts";
import { exportRole } from "./role-tasks.ts";
import type { AppSecrets } from "./tasks.ts";

/** Puts the task definition with `secrets` in the place of the one with plain text. */
export function deployTask(own: AppSecrets, context: PlanContext, before: readonly Task[]): Task {
  const { app, role, common } = own;
  const service = app.deployment.kind === "service";
  const tested = containersToTest(own, context);
  const counted = tested
    .map(({ container, count }) => `\`${container}\` has ${count} ${count === 1 ? "secret" : "secrets"}`)
    .join(", ");
  const keepsRole = role.known === undefined ? " The new execution role may stay." : "";
  return {
    ...common,
    id: `secrets-deploy/${app.id}`,
    stage: "after",
    title: service ? `Deploy \`${app.id}\` with \`secrets\`` : `Register the task of \`${app.id}\` with \`secrets\``,
    role: "developer",
    precondition: `Every secret is there: a task whose secret is missing or may not be read does not start. ${sentence(credentialsOf(awsIdentity(app, context)))}`,
    action: service
      ? "Write the stage `after` (`hakobu migrate`) and deploy it. From now on deploy with `ecspresso`: `hako deploy` would store the values as plain text again."
      : `Write the stage \`after\` (\`hakobu migrate\`) and register the task definition of oneshot.json; \`jq\` takes it out of the file. From now on run the task with \`runTask\` of that file: \`hako oneshot\` would store the values as plain text again.`,
    expect: service
      ? `The service is stable, and in its newest revision ${counted}.`
      : `In the newest revision ${counted}; the next run of the task ends as the last one did.`,
    soak: service
      ? "One week with at least one scale-out and one deployment. Rotating a value from now on means: change the secret, then start new tasks."
      : "A few runs of the task. Rotating a value from now on means: change the secret; the next run reads it.",
    back: service
      ? `Deploy the revision before: it still carries the values as plain text.${keepsRole}`
      : `Deregister the new revision: the one before is then the newest, and still carries the values as plain text.${keepsRole}`,
    commands: {
      action: [
        ...lookups(own, context),
        ...(service
          ? [`ecspresso deploy --config ${shellWord(`${appFolder(app.id)}/ecspresso.yml`)}`]
          : registrations(app, context)),
      ],
      check: tested.map(({ family, container, count, region }) => countSecrets(family, container, { count, region })),
      back: service
        ? [`ecspresso rollback --config ${shellWord(`${appFolder(app.id)}/ecspresso.yml`)}`]
        : deregistrations(app, context),
    },
    after: before.map((task) => task.id),
  };
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** Whatever the files leave open, set for this shell: weeks may lie between the tasks, and another person does this one. */
function lookups({ app, secrets, role }: AppSecrets, context: PlanContext): string[] {
  return [
    ...demandAccount(awsIdentity(app, context)),
    ...secrets.filter((secret) => secret.store === "secrets-manager").map(exportArn),
    ...(role.known === undefined ? [exportRole(app, role)] : []),
    ...deploymentVariables(app.id, context),
  ];
}

interface Tested {
  readonly family: string;
  readonly container: string;
  readonly count: number;
  readonly region: string;
}

/** Each container that gets a secret, in the task definition that is deployed, and how many it then has. */
function containersToTest({ app, uses }: AppSecrets, context: PlanContext): Tested[] {
  const [deployed] = taskDefinitionsOf(context.estate, app.id);
  if (deployed === undefined) return [];
  const region = regionOption(awsIdentity(app, context));
  return deployed.containers.flatMap(({ name, definition }) => {
    const moved = new Set(uses.filter((use) => use.container === name).map((use) => use.name));
    if (moved.size === 0) return [];
    return [
      {
        family: familyOf(app, context),
        container: name,
        count: moved.size + (definition.secrets?.items.length ?? 0),
        region,
      },
    ];
  });
}

/** The family of what is deployed: Hako's one-shot tasks have one of their own. */
function familyOf(app: App, context: PlanContext): string {
  return familiesOf(app, context)[0] ?? app.name;
}

function familiesOf(app: App, { estate }: PlanContext): string[] {
  const families = taskDefinitionsOf(estate, app.id).flatMap(({ value }) => knownText(value.family) ?? []);
  return [...new Set(families)];
}

function registrations(app: App, context: PlanContext): string[] {
  const file = shellWord(`${appFolder(app.id)}/oneshot.json`);
  const region = regionOption(awsIdentity(app, context));
  return [
    `sh fill.sh ${file} | jq .taskDefinition | aws ecs register-task-definition ${region} --cli-input-json file:///dev/stdin --query taskDefinition.taskDefinitionArn --output text`,
  ];
}

function deregistrations(app: App, context: PlanContext): string[] {
  const region = regionOption(awsIdentity(app, context));
  const family = shellWord(familyOf(app, context));
  const newest = `"$(aws ecs describe-task-definition ${region} --task-definition ${family} --query taskDefinition.taskDefinitionArn --output text)"`;
  return [
    `aws ecs deregister-task-definition ${region} --task-definition ${newest} --query taskDefinition.status --output text`,
  ];
}

/** The end: whatever still holds the values as plain text goes away, and then the values themselves. */
export function retireTask({ app, common }: AppSecrets, context: PlanContext, deploy: Task): Task {
  const region = regionOption(awsIdentity(app, context));
  const families = familiesOf(app, context);
  return {
    ...common,
    id: `secrets-retire/${app.id}`,
    stage: "after",
    title: `Delete the old revisions of \`${app.id}\`, then rotate the values`,
    role: "security",
    precondition: `The soak is over, and nothing runs on an old revision any more. After this there is no way back to a revision that carries the values. ${sentence(credentialsOf(awsIdentity(app, context)))}`,
    action:
      "Old revisions keep the values as plain text until they are deleted: deregistered ones stay readable. Deregister all but the newest, delete them, then change the values at their source and in the secrets, and start new tasks: whoever could describe a task definition may have read them.",
    expect: "No revision but the newest is left, active or inactive.",
    soak: "none",
    back: "None: deleted revisions do not come back.",
    pointOfNoReturn: true,
    commands: {
      action: families.flatMap((family) => deleteRevisions(family, region)),
      check: families.flatMap((family) => countRevisions(family, region)),
      back: [],
    },
    after: [deploy.id],
  };
}
