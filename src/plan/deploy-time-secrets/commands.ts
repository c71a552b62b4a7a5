import { variableName } from "../../native/variables.ts";
import type { AwsIdentity } from "../aws-identity.ts";
import { shellWord } from "../shell.ts";
import type { PlannedSecret } from "./secrets.ts";

/** `--region` with its value, which a person has to say where no definition does. */
export function regionOption({ regionText }: Pick<AwsIdentity, "regionText">): string {
  return regionText === "" ? '--region "${AWS_REGION:?set it to the region}"' : `--region ${shellWord(regionText)}`;
}

/** Stops a person whose shell does not know the account, where no definition says it. */
export function demandAccount({ accountKnown }: Pick<AwsIdentity, "accountKnown">): string[] {
  return accountKnown ? [] : [': "${AWS_ACCOUNT_ID:?set it to the account that this runs in}"'];
}

/** Which credentials a person needs, as a clause. */
export function credentialsOf({ account, accountKnown }: AwsIdentity): string {
  const [id] = account;
  return accountKnown && id?.kind === "text"
    ? `your AWS credentials are those of the account ${id.text}`
    : "your AWS credentials are those of its account";
}

/** Names of the secrets for `copy.sh`, with where they are if another planned one has the same name elsewhere. */
export function copyArguments(secrets: readonly PlannedSecret[], ambiguous: ReadonlySet<string>): string {
  const [first] = secrets;
  const names = secrets.map((secret) => shellWord(secret.name));
  if (first === undefined || !secrets.some((secret) => ambiguous.has(secret.name))) return names.join(" ");
  const [account] = first.identity.account;
  const where = first.identity.accountKnown && account?.kind === "text" ? [`--account ${shellWord(account.text)}`] : [];
  return [...where, regionOption(first.identity), ...names].join(" ");
}

/** The names that more than one of the planned secrets has, in different accounts, regions or stores. */
export function ambiguousNames(secrets: readonly PlannedSecret[]): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name } of secrets) (seen.has(name) ? twice : seen).add(name);
  return twice;
}

/** Asks Secrets Manager for the ARN of a secret, six characters of which nobody knows before. */
export function exportArn(secret: PlannedSecret): string {
  const variable = variableName(`secret/${secret.name}`, "arn");
  return `export ${variable}=$(aws secretsmanager describe-secret ${regionOption(secret.identity)} --secret-id ${shellWord(secret.name)} --query ARN --output text)`;
}

export function describeCommand(secret: PlannedSecret): string {
  return secret.store === "parameter-store"
    ? `aws ssm get-parameter ${regionOption(secret.identity)} --name ${shellWord(secret.name)} --query Parameter.Name --output text`
    : `aws secretsmanager describe-secret ${regionOption(secret.identity)} --secret-id ${shellWord(secret.name)} --query Name --output text`;
}

export function deleteCommand(secret: PlannedSecret): string {
  return secret.store === "parameter-store"
    ? `aws ssm delete-parameter ${regionOption(secret.identity)} --name ${shellWord(secret.name)}`
    : `aws secretsmanager delete-secret ${regionOption(secret.identity)} --secret-id ${shellWord(secret.name)} --recovery-window-in-days 7 --query Name --output text`;
}

/** Succeeds where the newest active revision of a family gives a container that many secrets. */
export function countSecrets(
  family: string,
  container: string,
  { count, region }: { count: number; region: string },
): string {
  // A JSON literal of JMESPath stands between back quotes.
  const name = JSON.stringify(container).replaceAll("`", "\\u0060");
  const query = `length(taskDefinition.containerDefinitions[?name==\`${name}\`].secrets[])`;
  return `test "$(aws ecs describe-task-definition ${region} --task-definition ${shellWord(family)} --query ${shellWord(query)} --output text)" = ${count}`;
}

/** The ARNs of revisions, one a line. As JSON, because a query over text is asked again for every page of an answer. */
function listRevisions(family: string, options: string, region: string): string {
  return `aws ecs list-task-definitions ${region} --family-prefix ${shellWord(family)} ${options} --output json | tr -d '[]", ' | grep .`;
}

/** Deregisters all revisions but the newest, then deletes those that are deregistered. */
export function deleteRevisions(family: string, region: string): string[] {
  return [
    `${listRevisions(family, "--status ACTIVE --sort DESC --query 'taskDefinitionArns[1:]'", region)} | while read -r arn; do aws ecs deregister-task-definition ${region} --task-definition "$arn" --query taskDefinition.status --output text; done`,
    `${listRevisions(family, "--status INACTIVE --query taskDefinitionArns", region)} | xargs -n 10 sh -c 'test "$#" = 0 || aws ecs delete-task-definitions ${region.replaceAll("'", `'\\''`)} --query failures --output text --task-definitions "$@"' sh`,
  ];
}

/** Each succeeds where a family has that many active revisions, and no deregistered one. */
export function countRevisions(family: string, region: string): string[] {
  const count = (status: string): string =>
    `"$(aws ecs list-task-definitions ${region} --family-prefix ${shellWord(family)} --status ${status} --query 'length(taskDefinitionArns)' --output json)"`;
  return [`test ${count("ACTIVE")} = 1`, `test ${count("INACTIVE")} = 0`];
}
