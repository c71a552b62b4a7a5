import type { App, AppId } from "../estate/types.ts";
import { environmentOf } from "../settings/types.ts";
import { knownText, type Text } from "../source/text.ts";
import type { PlanContext } from "./plan.ts";
import { taskDefinitionsOf } from "./task-definitions.ts";

/** Where an app runs, as far as its definition or the configuration says so. */
export interface AwsIdentity {
  readonly partition: string;
  readonly region: Text;
  readonly regionText: string;
  /** The account id, or a reference to it where nobody has said it. */
  readonly account: Text;
  readonly accountKnown: boolean;
  /** The same for two apps of the same account and region: names are unique there. */
  readonly place: string;
}

const ROLE = /^arn:(aws[a-z-]*):iam::([0-9]{12}):role\//;

/**
 * The account comes from the definition's own task or execution role only (an image may live in another account),
 * else from `hakobu.yaml`, else it is a reference that a person fills in. Source: design, contract.
 */
export function awsIdentity(app: App, context: PlanContext): AwsIdentity {
  let known = identities.get(context);
  if (known === undefined) identities.set(context, (known = new Map()));
  let identity = known.get(app);
  if (identity === undefined) known.set(app, (identity = findIdentity(app, context)));
  return identity;
}

// Every variable of an app asks for it.
const identities = new WeakMap<PlanContext, Map<App, AwsIdentity>>();

function findIdentity(app: App, { estate, settings, index }: PlanContext): AwsIdentity {
  const region = regionOf(app.id, index);
  const regionText = knownText(region) ?? "";
  const role = roleOf(app.id, estate);
  const partition =
    role?.partition ??
    (regionText.startsWith("cn-") ? "aws-cn" : regionText.startsWith("us-gov-") ? "aws-us-gov" : "aws");
  const known = role?.account ?? environmentOf(settings, app.path).account;
  const account: Text =
    known === undefined
      ? [{ kind: "created", resource: "aws-account", attribute: "id", origins: [] }]
      : [{ kind: "text", text: known, secret: false, origins: [] }];
  return {
    partition,
    region,
    regionText,
    account,
    accountKnown: known !== undefined,
    place: `${partition}/${known ?? "?"}/${regionText}`,
  };
}

function regionOf(app: AppId, index: PlanContext["index"]): Text {
  return (
    index.resource("deployment", app)?.value.region ??
    index.resource("oneshot", app)?.value.region ?? [
      { kind: "created", resource: "aws-region", attribute: "", origins: [] },
    ]
  );
}

function roleOf(app: AppId, estate: PlanContext["estate"]): { partition: string; account: string } | undefined {
  for (const { value } of taskDefinitionsOf(estate, app)) {
    for (const role of [value.executionRoleArn, value.taskRoleArn]) {
      const match = role === undefined ? null : ROLE.exec(knownText(role) ?? "");
      if (match?.[1] !== undefined && match[2] !== undefined) return { partition: match[1], account: match[2] };
    }
  }
  return undefined;
}
