import type { App, AppId, Estate } from "../../estate/types.ts";
import { appFolder } from "../../native/output.ts";
import { variableName } from "../../native/variables.ts";
import { knownText } from "../../source/text.ts";
import type { PlanContext } from "../plan.ts";
import { shellWord } from "../shell.ts";
import { taskDefinitionsOf } from "../task-definitions.ts";
import type { Task } from "../types.ts";
import { awsIdentity } from "../aws-identity.ts";
import { credentialsOf, demandAccount } from "./commands.ts";
import type { AppSecrets } from "./tasks.ts";

/** The role with which ECS fetches an app's secrets. */
export interface ExecutionRole {
  /** Its ARN; `undefined` where the definition has none, or one that is only known at deploy time. */
  readonly known: string | undefined;
  readonly name: string;
  /** The other apps that run with it: how many, and the first few of them. */
  readonly others: { readonly count: number; readonly first: readonly AppId[] };
}

/** Limits of IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_CHARACTERS = 64;
const POLICY_CHARACTERS = 128;

/** An app's id in the characters that IAM takes. */
function roleWords(app: AppId): string {
  return appFolder(app).replaceAll(/[^A-Za-z0-9_+=,.@-]/g, "-");
}

/** How many of the apps that share a role are named; the rest is counted. */
const NAMED = 10;

const rolesOfEstate = new WeakMap<Estate, Map<string, AppId[]>>();

/** The execution role that a definition names, and who shares it. */
export function executionRole(app: App, { estate }: PlanContext): ExecutionRole {
  const known = roleArn(app.id, estate);
  if (known === undefined)
    return {
      known,
      name: `${roleWords(app.id)}-execution`.slice(-ROLE_CHARACTERS),
      others: { count: 0, first: [] },
    };
  let users = rolesOfEstate.get(estate);
  if (users === undefined) {
    users = new Map();
    for (const other of estate.apps) {
      const arn = roleArn(other.id, estate);
      const list = arn === undefined ? undefined : users.get(arn);
      if (list !== undefined) list.push(other.id);
      else if (arn !== undefined) users.set(arn, [other.id]);
    }
    rolesOfEstate.set(estate, users);
  }
  const sharing = users.get(known) ?? [];
  const first = sharing.slice(0, NAMED + 1).filter((id) => id !== app.id);
  return {
    known,
    name: known.slice(known.lastIndexOf("/") + 1),
    others: { count: sharing.length - 1, first: first.slice(0, NAMED) },
  };
}

function roleArn(app: AppId, estate: Estate): string | undefined {
  const role = taskDefinitionsOf(estate, app)[0]?.value.executionRoleArn;
  return role === undefined ? undefined : knownText(role);
}

const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

/** Asks IAM for the ARN of the role that the plan makes for an app, under the name that the task definition asks for. */
export function exportRole(app: App, role: ExecutionRole): string {
  const variable = variableName(`role/${app.id}`, "execution-arn");
  return `export ${variable}=$(aws iam get-role --role-name ${shellWord(role.name)} --query Role.Arn --output text)`;
}

/** Gives the execution role what the policy document says, making the role where there is none. */
export function roleTask({ app, role, common }: AppSecrets, context: PlanContext, first: readonly Task[]): Task {
  const name = shellWord(role.name);
  const document = shellWord(`iam/${appFolder(app.id).replaceAll("/", "-")}-execution-role.json`);
  const policy = shellWord(`hakobu-${roleWords(app.id)}`.slice(0, POLICY_CHARACTERS));
  const isNew = role.known === undefined;
  const identity = awsIdentity(app, context);
  const put = `sh fill.sh ${document} | aws iam put-role-policy --role-name ${name} --policy-name ${policy} --policy-document file:///dev/stdin`;
  const unput = `aws iam delete-role-policy --role-name ${name} --policy-name ${policy}`;
  return {
    ...common,
    id: `secrets-role/${app.id}`,
    stage: "overlap",
    title: isNew
      ? `Create an execution role for \`${app.id}\``
      : `Let the execution role of \`${app.id}\` read its secrets`,
    role: "operator",
    precondition: `${sharing(role, app.id)} For this, ${credentialsOf(identity)} and may change roles.`,
    action: isNew
      ? "Create the role, and attach the policy that was written for it."
      : "Attach the policy that was written for it: secrets, keys, logs and images of this app, and nothing else.",
    expect: "The role has the policy.",
    soak: "none: the running tasks do not use it",
    back: isNew
      ? "Delete the policy and the role: nothing runs with it yet."
      : "Delete the policy: the running tasks do not use it.",
    commands: {
      action: [
        ...demandAccount(identity),
        ...(isNew
          ? [
              `aws iam create-role --role-name ${name} --assume-role-policy-document '${TRUST}' --query Role.Arn --output text`,
            ]
          : []),
        put,
      ],
      check: [`aws iam get-role-policy --role-name ${name} --policy-name ${policy} --query PolicyName --output text`],
      back: isNew ? [unput, `aws iam delete-role --role-name ${name}`] : [unput],
    },
    after: first.map((task) => task.id),
  };
}

function sharing(role: ExecutionRole, app: AppId): string {
  if (role.known === undefined)
    return `\`${app}\` has no execution role that can be read from its definition, and ECS fetches secrets with that role only.`;
  if (role.others.count === 0) return `\`${role.known}\` is the execution role of \`${app}\` alone.`;
  const others = role.others.first.map((id) => `\`${id}\``).join(", ");
  const hidden = role.others.count - role.others.first.length;
  const more = hidden > 0 ? ` and ${hidden} more` : "";
  return `\`${role.known}\` is shared with ${others}${more}: a policy attached to it gives all of them the secrets of \`${app}\`. Better give \`${app}\` a role of its own with this policy, and name it in \`execution_role_arn\`.`;
}
