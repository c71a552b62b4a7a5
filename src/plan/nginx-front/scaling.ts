import { variableName } from "../../native/variables.ts";
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
} from "./lookups.ts";

/** A scaling policy that counts requests, and the target that it scales. */
export interface CountedScaling {
  /** The id of the scalable target: `service/CLUSTER/SERVICE`. */
  readonly resource: string;
  readonly policies: readonly string[];
}

const DIMENSION = "--service-namespace ecs --scalable-dimension ecs:service:DesiredCount";

/** Nothing is scaled in while the requests are counted in two places, and there are enough tasks from the start. */
export function holdCapacity({ region }: FrontPlace, { resource }: CountedScaling): string {
  return `aws application-autoscaling register-scalable-target --region ${region} ${DIMENSION} --resource-id ${shellWord(resource)} --min-capacity "\${MIN_CAPACITY:?set it to as many tasks as the busiest hour needs}" --suspended-state ${suspended(true)}`;
}

function suspended(yes: boolean): string {
  return `DynamicScalingInSuspended=${yes},DynamicScalingOutSuspended=false,ScheduledScalingSuspended=false`;
}

function scaleAgain({ region, folder }: FrontPlace): string {
  return `aws application-autoscaling register-scalable-target --region ${region} --cli-input-json ${filled(".scalableTarget", shellWord(`${folder}/scaling.json`))} --suspended-state ${suspended(false)}`;
}

/** Lets a policy count the requests of the target group that a file names. */
function putPolicies(
  file: string,
  counted: NamedGroup,
  { place, policies }: { place: FrontPlace; policies: readonly string[] },
): string[] {
  const { region, balancer } = place;
  return [
    ...findGroups([counted], place),
    ...findListeners({ ...place, listeners: [] }),
    `export ${variableName(balancer.id, "full-name")}="\${${arn(balancer)}#*:loadbalancer/}"`,
    `export ${variableName(counted.id, "full-name")}="\${${arn(counted)}##*:}"`,
    ...policies.map(
      (name) =>
        `aws application-autoscaling put-scaling-policy --region ${region} --cli-input-json ${filled(`.policies[] | select(.PolicyName == ${JSON.stringify(name)})`, file)} --query PolicyARN --output text`,
    ),
  ];
}

/** The policies count the requests of the app's own target group, and scale in again. */
export function countOwn(place: FrontPlace, scaling: CountedScaling): TaskCommands {
  const { region, balancer, own, old, folder } = place;
  const { resource, policies } = scaling;
  return {
    action: [...putPolicies(shellWord(`${folder}/scaling.json`), own, { place, policies }), scaleAgain(place)],
    check: [
      ...findGroups([own], place),
      ...findListeners({ ...place, listeners: [] }),
      ...policies.map(
        (name) =>
          `test "$(aws application-autoscaling describe-scaling-policies --region ${region} --service-namespace ecs --resource-id ${shellWord(resource)} --policy-names ${shellWord(name)} --query 'ScalingPolicies[0].TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.ResourceLabel' --output text)" = "\${${arn(balancer)}#*:loadbalancer/}/\${${arn(own)}##*:}"`,
      ),
      `test "$(aws application-autoscaling describe-scalable-targets --region ${region} --service-namespace ecs --resource-ids ${shellWord(resource)} --query 'ScalableTargets[0].SuspendedState.DynamicScalingInSuspended' --output json)" = false`,
    ],
    back: [
      DEMAND_OVERLAP,
      holdCapacity(place, scaling),
      ...putPolicies(inOverlap(`${folder}/scaling.json`), old, { place, policies }),
    ],
  };
}

/** Puts back what the scaling was before requests moved. */
export function releaseCapacity(place: FrontPlace): string {
  return scaleAgain(place);
}
