import type { App, EnvValue } from "../../estate/types.ts";
import type { Finding } from "../../findings/types.ts";
import type { ResourceWith, SecretMember, SecretPiece } from "../../native/resources.ts";
import type { Native, NativeList, NativeNode } from "../../native/types.ts";
import type { Span } from "../../source/span.ts";
import { literalText, type Part, type Text } from "../../source/text.ts";
import type { AppTaskDefinition } from "../task-definitions.ts";
import type { Change, Step } from "../types.ts";
import { type PlannedSecret, type PlannedValue, readStep, reference } from "./secrets.ts";

/** The secret that is to be created, as an entry of `secrets/plan.json`, which is made when it is asked for. */
export function secretResource(secret: PlannedSecret): ResourceWith<"secret"> {
  let value: ResourceWith<"secret">["value"] | undefined;
  return {
    type: "secret",
    id: `secret/${secret.identity.place}/${secret.store}/${secret.name}`,
    apps: [...new Set(secret.values.flatMap(({ uses }) => uses.map((use) => use.app)))],
    get value() {
      return (value ??= secretEntry(secret));
    },
  };
}

function secretEntry(secret: PlannedSecret): ResourceWith<"secret">["value"] {
  const [first] = secret.values;
  const isWhole = first !== undefined && first.key === undefined;
  const uses = secret.values.flatMap((value) => value.uses);
  return {
    store: literalText(secret.store),
    name: literalText(secret.name),
    region: secret.identity.region,
    ...(secret.identity.accountKnown ? { account: secret.identity.account } : {}),
    arn: secretArn(secret, []),
    ...(secret.kmsKey === undefined ? {} : { kmsKeyId: literalText(secret.kmsKey) }),
    ...(isWhole
      ? { value: pieces(first.value, secret) }
      : {
          members: list<SecretMember>(
            secret.values.map((value) => ({ key: literalText(value.key ?? ""), value: pieces(value.value, secret) })),
          ),
        }),
    readBy: list<string>(uses.map((use) => literalText(`${use.app}/${use.container}/${use.name}`))),
  };
}

function list<E>(items: Native<E>[]): NativeList<E> {
  return { kind: "list", items, origins: [] };
}

function pieces(value: Text, secret: PlannedSecret): NativeList<SecretPiece> {
  return list<SecretPiece>(value.map((part) => piece(part, secret)));
}

function piece(part: Part, secret: PlannedSecret): Native<SecretPiece> {
  if (part.kind !== "provided") return { text: [part] };
  const [provider] = part.candidates;
  const read = provider === undefined ? undefined : readStep(provider, part.key, secret);
  const from = literalText(reference(part), placesOf(part));
  const address = provider?.address;
  if (read === undefined) return { from, ...(address === undefined ? {} : { address: literalText(address) }) };
  return {
    from,
    read: Object.fromEntries(Object.entries(read).map(([name, text]) => [name, literalText(String(text))])) as Native<
      NonNullable<SecretPiece["read"]>
    >,
  };
}

/**
 * The ARN of a secret. A parameter's can be said beforehand, with one slash after `parameter`, which is the name's own;
 * Secrets Manager adds six characters that nobody knows before.
 */
function secretArn(secret: PlannedSecret, origins: readonly Span[]): Text {
  const { partition, region, account } = secret.identity;
  if (secret.store === "secrets-manager")
    return [{ kind: "created", resource: `secret/${secret.name}`, attribute: "arn", origins }];
  return [
    ...literalText(`arn:${partition}:ssm:`),
    ...region,
    ...literalText(":"),
    ...account,
    ...literalText(":parameter"),
    ...literalText(secret.name, origins),
  ];
}

/** What `secrets[].valueFrom` says: the ARN, and for a member of a JSON secret its name with all three colons. */
function valueFrom(secret: PlannedSecret, value: PlannedValue, origins: readonly Span[]): Text {
  const arn = secretArn(secret, origins);
  return value.key === undefined ? arn : [...arn, ...literalText(`:${value.key}::`)];
}

/** One variable to move, in every task definition that has it. */
export interface Move {
  readonly app: App;
  readonly variable: EnvValue;
  readonly planned: { readonly secret: PlannedSecret; readonly value: PlannedValue };
  readonly finding: Finding;
  readonly taskDefinitions: readonly AppTaskDefinition[];
}

/** Takes the variable out of `environment`, puts it into `secrets`, and sees to it that there is a role to fetch it. */
export function secretChanges({ app, variable, planned, finding, taskDefinitions }: Move): Change[] {
  const claims = [variable.span, ...variable.value.flatMap(placesOf)];
  return taskDefinitions.flatMap((taskDefinition) => {
    const common = {
      app: app.id,
      resource: taskDefinition.resource,
      from: "after" as const,
      finding: finding.fingerprint,
    };
    const container: Step[] = [
      ...taskDefinition.path,
      "containerDefinitions",
      { member: "name", equals: variable.container },
    ];
    const named: Step = { member: "name", equals: variable.name };
    const entry: NativeNode = {
      name: literalText(variable.name),
      valueFrom: valueFrom(planned.secret, planned.value, [variable.span]),
    };
    const changes: Change[] = [
      { ...common, path: [...container, "environment", named], value: undefined, claims },
      { ...common, path: [...container, "secrets", named], value: entry, claims },
    ];
    if (taskDefinition.value.executionRoleArn === undefined) {
      const role: Text = [{ kind: "created", resource: `role/${app.id}`, attribute: "execution-arn", origins: [] }];
      changes.push({ ...common, path: [...taskDefinition.path, "executionRoleArn"], value: role, claims: [] });
    }
    return changes;
  });
}

/** What a part was made of: where it was typed, and the provider that it no longer needs. */
export function placesOf(part: Part): readonly Span[] {
  return part.kind === "provided"
    ? [...part.origins, ...part.candidates.map((provider) => provider.span)]
    : part.origins;
}
