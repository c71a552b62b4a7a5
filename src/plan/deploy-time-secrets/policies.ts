import type { App } from "../../estate/types.ts";
import type { PolicyDocument, ResourceWith } from "../../native/resources.ts";
import type { Native, NativeList } from "../../native/types.ts";
import { knownText, literalText, type Text } from "../../source/text.ts";
import { awsIdentity, type AwsIdentity } from "../aws-identity.ts";
import type { PlanContext } from "../plan.ts";
import { taskDefinitionsOf, type PlannedContainer } from "../task-definitions.ts";
import { secretsByApp, type PlannedSecret } from "./secrets.ts";

type Statement = Native<PolicyDocument["Statement"][number]>;

/**
 * For each app that will read secrets: what its execution role must be allowed, and nothing more.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function executionPolicies(
  secrets: readonly PlannedSecret[],
  context: PlanContext,
): ResourceWith<"execution-policy">[] {
  const byApp = secretsByApp(secrets);
  return context.estate.apps.flatMap((app) => {
    const own = byApp.get(app.id);
    return own === undefined ? [] : [policy(app, own, context)];
  });
}

/** The document is made when it is asked for: only what is written needs it. */
function policy(app: App, secrets: readonly PlannedSecret[], context: PlanContext): ResourceWith<"execution-policy"> {
  let value: ResourceWith<"execution-policy">["value"] | undefined;
  return {
    type: "execution-policy",
    id: `execution-policy/${app.id}`,
    apps: [app.id],
    get value() {
      return (value ??= document(app, secrets, context));
    },
  };
}

function document(app: App, secrets: readonly PlannedSecret[], context: PlanContext): Native<PolicyDocument> {
  const identity = awsIdentity(app, context);
  const containers = taskDefinitionsOf(context.estate, app.id).flatMap((taskDefinition) => taskDefinition.containers);
  const read = alreadyRead(containers);
  const statements = [
    statement(
      "ReadParameters",
      ["ssm:GetParameters"],
      [
        ...secrets.filter((secret) => secret.store === "parameter-store").map((secret) => parameterArn(secret)),
        ...read.filter((arn) => service(arn) === "ssm"),
      ],
    ),
    statement(
      "ReadSecrets",
      ["secretsmanager:GetSecretValue"],
      [
        ...secrets.filter((secret) => secret.store === "secrets-manager").map((secret) => managedArn(secret)),
        ...read.filter((arn) => service(arn) === "secretsmanager"),
      ],
    ),
    statement(
      "DecryptSecrets",
      ["kms:Decrypt"],
      [...new Set(secrets.flatMap((secret) => secret.kmsKey ?? []))].map((key) => literalText(key)),
    ),
    ...logStatements(containers, identity),
    ...imageStatements(containers),
  ].filter((each) => each.Resource.items.length > 0);
  return { Version: literalText("2012-10-17"), Statement: list<PolicyDocument["Statement"][number]>(statements) };
}

function list<E>(items: readonly Native<E>[]): NativeList<E> {
  return { kind: "list", items, origins: [] };
}

function statement(sid: string, actions: readonly string[], resources: readonly Text[]): Statement {
  const distinct = new Map(
    resources.map((resource) => [
      JSON.stringify(resource.map((part) => (part.kind === "text" ? part.text : part))),
      resource,
    ]),
  );
  return {
    Sid: literalText(sid),
    Effect: literalText("Allow"),
    Action: list<string>(actions.map((action) => literalText(action))),
    Resource: list<string>([...distinct.values()]),
  };
}

/** The text without its places: a policy is made of a definition, and is no place where its constructs went. */
function unplaced(text: Text): Text {
  return text.map((part) => ({ ...part, origins: [] }));
}

function arn({ partition, region, account }: AwsIdentity, serviceName: string, rest: string): Text {
  return [
    ...literalText(`arn:${partition}:${serviceName}:`),
    ...unplaced(region),
    ...literalText(":"),
    ...account,
    ...literalText(`:${rest}`),
  ];
}

function parameterArn(secret: PlannedSecret): Text {
  return arn(secret.identity, "ssm", `parameter${secret.name}`);
}

/** Secrets Manager adds a hyphen and six characters to a name. */
function managedArn(secret: PlannedSecret): Text {
  return arn(secret.identity, "secretsmanager", `secret:${secret.name}-??????`);
}

/** The secrets that the definition reads already, and the credentials of private registries. */
function alreadyRead(containers: readonly PlannedContainer[]): Text[] {
  const references = containers.flatMap(({ definition }) => [
    ...(definition.secrets?.items.map((entry) => entry.valueFrom) ?? []),
    ...(definition.repositoryCredentials === undefined ? [] : [definition.repositoryCredentials.credentialsParameter]),
  ]);
  return references.flatMap((text) => {
    const known = knownText(text);
    // A member's name and version stand behind the secret's ARN and are no part of it.
    const managed = known === undefined ? null : /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]+)/.exec(known);
    if (managed?.[1] !== undefined) return [literalText(managed[1])];
    return known?.startsWith("arn:") === true ? [literalText(known)] : [];
  });
}

function service(text: Text): string {
  return (knownText(text) ?? "").split(":")[2] ?? "";
}

function logStatements(containers: readonly PlannedContainer[], identity: AwsIdentity): Statement[] {
  const groups: Text[] = [];
  const creating: Text[] = [];
  for (const { definition } of containers) {
    const logs = definition.logConfiguration;
    const options = logs?.options ?? {};
    const group = options["awslogs-group"];
    if (logs === undefined || group === undefined || knownText(logs.logDriver) !== "awslogs") continue;
    const region = options["awslogs-region"] ?? identity.region;
    const resource = (end: string): Text => [
      ...arn({ ...identity, region }, "logs", "log-group:"),
      ...unplaced(group),
      ...literalText(end),
    ];
    groups.push(resource(":*"));
    const create = options["awslogs-create-group"];
    if (create !== undefined && knownText(create) === "true") creating.push(resource(":*"));
  }
  return [
    statement("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], groups),
    statement("CreateLogGroups", ["logs:CreateLogGroup"], creating),
  ];
}

const ECR_IMAGE = /^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?\/([^:@]+)/;

function imageStatements(containers: readonly PlannedContainer[]): Statement[] {
  const repositories = containers.flatMap(({ image }) => {
    const match = ECR_IMAGE.exec((image ?? []).map((part) => (part.kind === "text" ? part.text : "\u0000")).join(""));
    return match === null || match[4]?.includes("\u0000")
      ? []
      : [
          literalText(
            `arn:${match[3] === undefined ? "aws" : "aws-cn"}:ecr:${match[2]}:${match[1]}:repository/${match[4]}`,
          ),
        ];
  });
  const token = repositories.length === 0 ? [] : [literalText("*")];
  return [
    // AWS gives out the registry's token for the whole account or not at all.
    statement("LogInToRegistry", ["ecr:GetAuthorizationToken"], token),
    statement(
      "PullImages",
      ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      repositories,
    ),
  ];
}
