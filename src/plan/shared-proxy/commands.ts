import { variableName } from "../../native/variables.ts";
import { shellWord } from "../shell.ts";
import type { TaskCommands } from "../types.ts";
import type { PlannedBalancer, PlannedGroup } from "./balancer.ts";

/** The region as a word of a shell. */
export function regionOf({ environment }: Pick<PlannedBalancer, "environment">): string {
  return environment.region === undefined ? '"${AWS_REGION:?set it to the region}"' : shellWord(environment.region);
}

/** A variable that has to be set, and what to. */
export function demand(name: string, meaning: string): string {
  return `: "\${${name}:?set it to ${meaning}}"`;
}

/** The file that the balancer is written into. */
function fileOf({ name }: Pick<PlannedBalancer, "name">): string {
  return `load-balancers/${name}.json`;
}

/** A part of the file with its placeholders filled in. */
function filled(filter: string, balancer: Pick<PlannedBalancer, "name">): string {
  return `jq -c '${filter}' ${fileOf(balancer)} | sh fill.sh /dev/stdin`;
}

function describe(balancer: PlannedBalancer): string {
  return `aws elbv2 describe-load-balancers --region ${regionOf(balancer)} --names ${balancer.name} --query 'LoadBalancers[0].LoadBalancerArn' --output text`;
}

export function balancerVariable({ name }: Pick<PlannedBalancer, "name">): string {
  return variableName(`load-balancer/${name}`, "arn");
}

export function groupVariable({ id }: Pick<PlannedGroup, "id">): string {
  return variableName(id, "arn");
}

/** Sets the variable of a target group from what exists. */
export function findGroup(group: PlannedGroup, region: string): string {
  return `export ${groupVariable(group)}=$(aws elbv2 describe-target-groups --region ${region} --names ${group.name} --query 'TargetGroups[0].TargetGroupArn' --output text)`;
}

/** Creates the target groups, which cost nothing and serve nobody yet. */
export function createGroups(balancer: PlannedBalancer): TaskCommands {
  const region = regionOf(balancer);
  return {
    action: balancer.groups.flatMap((group) => [
      `aws elbv2 create-target-group --region ${region} --cli-input-json "$(${filled(`.targetGroups[] | select(.targetGroup.Name == "${group.name}") | .targetGroup`, balancer)})"`,
      findGroup(group, region),
      ...(hasAttributes(balancer, group)
        ? [
            `aws elbv2 modify-target-group-attributes --region ${region} --target-group-arn "$${groupVariable(group)}" --attributes "$(${filled(`.targetGroups[] | select(.targetGroup.Name == "${group.name}") | .attributes`, balancer)})"`,
          ]
        : []),
    ]),
    check: balancer.groups.map(
      ({ name }) => `aws elbv2 describe-target-groups --region ${region} --names ${name} >/dev/null`,
    ),
    back: balancer.groups.map(
      (group) =>
        `aws elbv2 delete-target-group --region ${region} --target-group-arn "$(aws elbv2 describe-target-groups --region ${region} --names ${group.name} --query 'TargetGroups[0].TargetGroupArn' --output text)"`,
    ),
  };
}

function hasAttributes({ resources }: PlannedBalancer, { id }: PlannedGroup): boolean {
  const resource = resources.find((each) => each.id === id);
  return resource?.type === "target-group" && resource.value.attributes !== undefined;
}

/** Creates the balancer with its listeners and rules. */
export function createBalancer(balancer: PlannedBalancer): TaskCommands {
  const region = regionOf(balancer);
  const arn = balancerVariable(balancer);
  const more = balancer.environment.certificates?.slice(1) ?? [];
  return {
    action: [
      `aws elbv2 create-load-balancer --region ${region} --cli-input-json "$(${filled(".loadBalancer", balancer)})"`,
      `export ${arn}=$(${describe(balancer)})`,
      `aws elbv2 modify-load-balancer-attributes --region ${region} --load-balancer-arn "$${arn}" --attributes "$(${filled(".attributes", balancer)})"`,
      ...balancer.listeners.flatMap((listener) => {
        const variable = variableName(listener.id, "arn");
        const own = `.listeners[] | select(.listener.Port == ${listener.port})`;
        return [
          `aws elbv2 create-listener --region ${region} --cli-input-json "$(${filled(`${own} | .listener`, balancer)})"`,
          `export ${variable}=$(aws elbv2 describe-listeners --region ${region} --load-balancer-arn "$${arn}" --query 'Listeners[?Port==\`${listener.port}\`].ListenerArn | [0]' --output text)`,
          ...(listener.secure
            ? more.map(
                (certificate) =>
                  `aws elbv2 add-listener-certificates --region ${region} --listener-arn "$${variable}" --certificates CertificateArn=${shellWord(certificate)}`,
              )
            : []),
          ...(listener.rules.length === 0
            ? []
            : [
                `${filled(`${own} | .rules[]`, balancer)} | while read -r rule; do aws elbv2 create-rule --region ${region} --cli-input-json "$rule" || exit 1; done`,
              ]),
        ];
      }),
    ],
    check: [
      `aws elbv2 wait load-balancer-available --region ${region} --names ${balancer.name}`,
      ...balancer.listeners.map(
        ({ id, rules }) =>
          `test "$(aws elbv2 describe-rules --region ${region} --listener-arn "$${variableName(id, "arn")}" --query 'length(Rules)' --output json)" = ${rules.length + 1}`,
      ),
    ],
    back: [`aws elbv2 delete-load-balancer --region ${region} --load-balancer-arn "$(${describe(balancer)})"`],
  };
}

/** Registers the servers whose addresses are known. */
export function registerTargets(balancer: PlannedBalancer, group: PlannedGroup): TaskCommands | undefined {
  const addresses = group.group.servers.map(({ ip, port }) => (ip === undefined ? undefined : `Id=${ip},Port=${port}`));
  if (group.app !== undefined || addresses.some((address) => address === undefined)) return undefined;
  const region = regionOf(balancer);
  const arn = `--target-group-arn "$${groupVariable(group)}"`;
  const targets = `--targets ${addresses.join(" ")}`;
  return {
    action: [findGroup(group, region), `aws elbv2 register-targets --region ${region} ${arn} ${targets}`],
    check: [`aws elbv2 wait target-in-service --region ${region} ${arn} ${targets}`],
    back: [`aws elbv2 deregister-targets --region ${region} ${arn} ${targets}`],
  };
}
