import { shellWord } from "../shell.ts";
import type { TaskCommands } from "../types.ts";
import {
  arn,
  DEMAND_OVERLAP,
  filled,
  findGroups,
  findListeners,
  inOverlap,
  type FrontPlace,
  type NamedGroup,
  type NamedPort,
} from "./lookups.ts";

/** A value as a literal of JMESPath, which stands between back quotes. */
function jmespath(value: string | number): string {
  return `\`${JSON.stringify(value).replaceAll("`", "\\u0060")}\``;
}

/** Makes a target group as the file says. */
function create(group: NamedGroup, file: string, place: FrontPlace): string[] {
  const { region } = place;
  const own = `.targetGroups[] | select(.targetGroup.Name == ${JSON.stringify(group.name)})`;
  return [
    `aws elbv2 create-target-group --region ${region} --cli-input-json ${filled(`${own} | .targetGroup`, file)} --query 'TargetGroups[0].TargetGroupArn' --output text`,
    ...findGroups([group], place),
    ...(group.attributes
      ? [
          `aws elbv2 modify-target-group-attributes --region ${region} --target-group-arn "$${arn(group)}" --attributes ${filled(`${own} | .attributes`, file)} --query 'length(Attributes)' --output text`,
        ]
      : []),
  ];
}

function remove({ id }: NamedGroup, { region }: FrontPlace): string {
  return `aws elbv2 delete-target-group --region ${region} --target-group-arn "$${arn({ id })}"`;
}

interface Weights {
  readonly old: number;
  readonly own: number;
}

/** Lets every listener forward by these weights; one of 0 that stands alone is left out. Needs the variables of both. */
function forward({ region, listeners, old, own }: FrontPlace, weights: Partial<Weights>): string[] {
  const targets = [
    ...(weights.old === undefined ? [] : [`{TargetGroupArn=$${arn(old)},Weight=${weights.old}}`]),
    ...(weights.own === undefined ? [] : [`{TargetGroupArn=$${arn(own)},Weight=${weights.own}}`]),
  ].join(",");
  return listeners.map(
    (listener) =>
      `aws elbv2 modify-listener --region ${region} --listener-arn "$${arn(listener)}" --default-actions "Type=forward,ForwardConfig={TargetGroups=[${targets}]}" --query 'Listeners[0].ListenerArn' --output text`,
  );
}

/** Asks a listener for something of the target groups that it forwards to. */
function forwarded(listener: { readonly id: string }, query: string, { region }: FrontPlace): string {
  return `"$(aws elbv2 describe-listeners --region ${region} --listener-arns "$${arn(listener)}" --query "Listeners[0].DefaultActions[0].ForwardConfig.TargetGroups${query}" --output text)"`;
}

/** Each succeeds where a listener gives the app that much of 100. */
function weighs(place: FrontPlace, weight: number): string[] {
  return place.listeners.map(
    (listener) =>
      `test ${forwarded(listener, `[?TargetGroupArn=='$${arn(place.own)}'].Weight | [0]`, place)} = ${weight}`,
  );
}

/** Each succeeds where a listener forwards to this target group and to no other. */
function forwardsOnly(group: NamedGroup, place: FrontPlace): string[] {
  return place.listeners.map(
    (listener) => `test ${forwarded(listener, "[].TargetGroupArn", place)} = "$${arn(group)}"`,
  );
}

/** Each fails where somebody has added a rule that leads to the front, or an action of another kind. */
function isAsPlanned(place: FrontPlace): string[] {
  const { region, old, listeners } = place;
  return [
    ...forwardsOnly(old, place),
    ...listeners.flatMap((listener) => [
      `test "$(aws elbv2 describe-listeners --region ${region} --listener-arns "$${arn(listener)}" --query 'length(Listeners[0].DefaultActions)' --output json)" = 1`,
      `test "$(aws elbv2 describe-rules --region ${region} --listener-arn "$${arn(listener)}" --query "length(Rules[?!IsDefault].Actions[].ForwardConfig.TargetGroups[] | [?TargetGroupArn=='$${arn(old)}'])" --output json)" = 0`,
    ]),
  ];
}

/** Makes the target group, and lets the listeners know both with all weight on the old one. */
export function createGroup(place: FrontPlace): TaskCommands {
  const { region, own, old } = place;
  return {
    action: [
      ...findGroups([old], place),
      ...findListeners(place),
      ...isAsPlanned(place),
      ...create(own, shellWord(place.file), place),
      ...forward(place, { old: 100, own: 0 }),
    ],
    check: [
      `test "$(aws elbv2 describe-target-groups --region ${region} --names ${shellWord(own.name)} --query 'length(TargetGroups[0].LoadBalancerArns)' --output json)" = 1`,
    ],
    back: [
      ...findGroups([old, own], place),
      ...findListeners(place),
      ...forward(place, { old: 100 }),
      remove(own, place),
    ],
  };
}

/** Asks the service for something. */
function ofService({ region, cluster, service }: FrontPlace, query: string, output = "json"): string {
  return `"$(aws ecs describe-services --region ${region} --cluster ${shellWord(cluster)} --services ${shellWord(service)} --query ${shellWord(query)} --output ${output})"`;
}

/** How many targets of a target group are healthy. */
function healthy(group: NamedGroup, { region }: FrontPlace): string {
  return `"$(aws elbv2 describe-target-health --region ${region} --target-group-arn "$${arn(group)}" --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output json)"`;
}

/** Tells the service which containers its target groups ask, and waits until it is so. */
function setBalancers(groups: readonly (NamedGroup & NamedPort)[], { region, cluster, service }: FrontPlace): string[] {
  const entries = groups.map(
    (group) =>
      `"targetGroupArn=$${arn(group)},"${shellWord(`containerName=${group.container},containerPort=${group.port}`)}`,
  );
  const where = `--region ${region} --cluster ${shellWord(cluster)}`;
  return [
    `aws ecs update-service ${where} --service ${shellWord(service)} --load-balancers ${entries.join(" ")} --query service.serviceArn --output text`,
    `aws ecs wait services-stable ${where} --services ${shellWord(service)}`,
  ];
}

function configOf({ folder }: FrontPlace): string {
  return `${folder}/ecspresso.yml`;
}

/** Deploys both ports. `variables`: what the files of the stage ask the environment for. */
export function deployBoth(place: FrontPlace, variables: readonly string[]): TaskCommands {
  const { own, old } = place;
  return {
    action: [
      DEMAND_OVERLAP,
      `test "$(jq '.loadBalancers | length' ${inOverlap(`${place.folder}/ecs-service-def.json`)})" = 2`,
      ...variables,
      `ecspresso deploy --config ${inOverlap(configOf(place))}`,
    ],
    check: [
      ...findGroups([old, own], place),
      `test ${ofService(place, "length(services[0].loadBalancers)")} = 2`,
      `test ${healthy(own, place)} -ge 1`,
      `test ${healthy(own, place)} -ge ${healthy(old, place)}`,
    ],
    // The revision before has no port of the app, so the service must not ask for it first.
    back: [
      ...findGroups([old], place),
      ...setBalancers([old], place),
      `ecspresso rollback --config ${shellWord(configOf(place))}`,
    ],
  };
}

/** Moves the requests step by step. `first` and `undone`: what comes before the first step, and after the way back. */
export function shift(
  place: FrontPlace,
  { first, undone }: { first: readonly string[]; undone: readonly string[] },
): TaskCommands {
  const find = [...findGroups([place.old, place.own], place), ...findListeners(place)];
  return {
    action: [
      ...find,
      ...first,
      ...forward(place, { old: 90, own: 10 }),
      ...forward(place, { old: 50, own: 50 }),
      ...forward(place, { old: 0, own: 100 }),
    ],
    check: [...find, ...weighs(place, 100)],
    back: [...find, ...forward(place, { old: 100, own: 0 }), ...undone],
  };
}

/** Takes the front away: from the service, unless another task deploys the same files, and from the listeners. */
export function removeFront(place: FrontPlace, variables: readonly string[] | undefined): TaskCommands {
  const { old, own } = place;
  const config = shellWord(configOf(place));
  const service = shellWord(`${place.folder}/ecs-service-def.json`);
  const find = [...findGroups([old, own], place), ...findListeners(place)];
  const deploys = variables !== undefined;
  return {
    action: [
      ...find,
      ...weighs(place, 100),
      ...(deploys
        ? [`test "$(jq '.loadBalancers | length' ${service})" = 1`, ...variables, `ecspresso deploy --config ${config}`]
        : []),
      `test ${ofService(place, "services[0].loadBalancers[].containerName", "text")} = ${shellWord(own.container)}`,
      ...forward(place, { own: 100 }),
    ],
    check: [
      ...findGroups([own], place),
      ...findListeners(place),
      `test ${ofService(place, "services[0].loadBalancers[].containerName", "text")} = ${shellWord(own.container)}`,
      ...forwardsOnly(own, place),
    ],
    back: [
      ...find,
      ...forward(place, { old: 0, own: 100 }),
      ...(deploys ? [`ecspresso rollback --config ${config}`, ...setBalancers([old, own], place)] : []),
    ],
  };
}

/** Deletes the target group of the front. */
export function deleteGroup(place: FrontPlace): TaskCommands {
  const { old, region } = place;
  return {
    action: [...findGroups([old], place), remove(old, place)],
    check: [
      `test "$(aws elbv2 describe-target-groups --region ${region} --query ${shellWord(`length(TargetGroups[?TargetGroupName==${jmespath(old.name)}])`)} --output json)" = 0`,
    ],
    back: [DEMAND_OVERLAP, ...create(old, inOverlap(place.file), place)],
  };
}

/** Deletes what Hako uploaded for the front. */
export function deleteObject(
  object: { readonly region: string; readonly bucket: string; readonly key: string },
  { folder }: FrontPlace,
): TaskCommands {
  const { bucket, key } = object;
  const region = `--region ${shellWord(object.region)}`;
  return {
    action: [`aws s3api delete-object ${region} --bucket ${shellWord(bucket)} --key ${shellWord(key)}`],
    check: [
      `test "$(aws s3api list-objects-v2 ${region} --bucket ${shellWord(bucket)} --prefix ${shellWord(key)} --query ${shellWord(`length((Contents || \`[]\`)[?Key==${jmespath(key)}])`)} --output json)" = 0`,
    ],
    back: [
      DEMAND_OVERLAP,
      `sh fill.sh ${inOverlap(`${folder}/front.conf`)} | aws s3 cp ${region} - ${shellWord(`s3://${bucket}/${key}`)}`,
    ],
  };
}
