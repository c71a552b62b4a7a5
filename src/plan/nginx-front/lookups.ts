import { variableName } from "../../native/variables.ts";
import { shellWord } from "../shell.ts";

/** A target group by its id in the plan and its name in AWS. */
export interface NamedGroup {
  readonly id: string;
  readonly name: string;
  /** True where it has attributes to set. */
  readonly attributes: boolean;
}

/** What the service tells the balancer: a container and its port. */
export interface NamedPort {
  readonly container: string;
  readonly port: number;
}

/** Where a front and its app stand in AWS. Everything that is known is no word of a shell yet. */
export interface FrontPlace {
  /** As a word of a shell. */
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  /** The folder of the app in the output. */
  readonly folder: string;
  readonly balancer: { readonly id: string; readonly name: string };
  /** The balancer's file in the output folder. */
  readonly file: string;
  /** Those whose default action forwards to the front. */
  readonly listeners: readonly { readonly id: string; readonly port: number }[];
  readonly old: NamedGroup & NamedPort;
  readonly own: NamedGroup & NamedPort;
}

/** Folders of two stages are needed at once: what is written last is where the commands run, and this names the other. */
const OVERLAP = "HAKOBU_OVERLAP";
export const DEMAND_OVERLAP = `: "\${${OVERLAP}:?set it to the folder that hakobu migrate --stage overlap --out FOLDER has written}"`;

/** A path in the folder of the stage `overlap`. */
export function inOverlap(path: string): string {
  return `"$${OVERLAP}"/${shellWord(path)}`;
}

export function arn({ id }: { readonly id: string }): string {
  return variableName(id, "arn");
}

/** Sets variables to the ARNs of the target groups. */
export function findGroups(groups: readonly NamedGroup[], { region }: FrontPlace): string[] {
  return groups.map(
    (group) =>
      `export ${arn(group)}=$(aws elbv2 describe-target-groups --region ${region} --names ${shellWord(group.name)} --query 'TargetGroups[0].TargetGroupArn' --output text)`,
  );
}

/** Sets variables to the ARNs of the balancer and of its listeners. */
export function findListeners({ region, balancer, listeners }: FrontPlace): string[] {
  return [
    `export ${arn(balancer)}=$(aws elbv2 describe-load-balancers --region ${region} --names ${shellWord(balancer.name)} --query 'LoadBalancers[0].LoadBalancerArn' --output text)`,
    ...listeners.map(
      (listener) =>
        `export ${arn(listener)}=$(aws elbv2 describe-listeners --region ${region} --load-balancer-arn "$${arn(balancer)}" --query 'Listeners[?Port==\`${listener.port}\`].ListenerArn | [0]' --output text)`,
    ),
  ];
}

/** A part of a file with its placeholders filled in, as one word. */
export function filled(filter: string, file: string): string {
  return `"$(jq -c ${shellWord(filter)} ${file} | sh fill.sh /dev/stdin)"`;
}
