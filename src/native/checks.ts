import type { Problem } from "../source/problem.ts";
import { spanKey, type Span } from "../source/span.ts";
import { checkListener, checkSharing, checkTargetGroup, createdResource } from "./checks-balancing.ts";
import { checkContainers } from "./checks-containers.ts";
import { reportTo, type AppResources, type Report } from "./checks-context.ts";
import { checkDependencies } from "./checks-dependencies.ts";
import { checkFargatePlacement, checkFargateTask, fargateMember } from "./checks-fargate.ts";
import { checkPorts } from "./checks-ports.ts";
import { checkLaunch, checkService } from "./checks-service.ts";
import { allow, checkBalancerName, checkEcsName, checkLaunchValues, checkTaskValues } from "./checks-values.ts";
import type { TaskDefinition } from "./ecs.ts";
import { checkDefaultActions, checkRule, checkRulesTogether } from "./checks-rules.ts";
import { ALLOWED } from "./limits.ts";
import type { Resource, ResourceWith } from "./resources.ts";
import type { Native, NativeNode } from "./types.ts";

/**
 * Makes the checks that no validator of AWS's schemas makes: what ECS or Elastic Load Balancing would refuse, or what
 * could never start.
 *
 * Only what is certain is said: a member that is unknown, or created later, breaks no rule. A member that AWS requires
 * may be missing all the same, where the user wrote `null`: the types do not know.
 *
 * @param fallback gives the place of a problem where no resource of the app has an origin: the start of its file
 * @returns one problem for each rule and place, in the order of the resources; `values` always have `what` (a clause
 * with the names and numbers) and `limit` (what AWS asks for), neither with a secret in it
 */
export function checkNative(
  resources: readonly Resource[],
  { fallback }: { fallback: (app: string) => Span },
): Problem[] {
  const problems: Problem[] = [];
  const apps = resourcesOfApps(resources);
  const estate = balancingOf(resources);
  for (const resource of resources) {
    // A proxy's load balancing may belong to no app.
    const app = resource.apps[0];
    const own = (app === undefined ? undefined : apps.get(app)) ?? {};
    const report = reportTo(problems, app, [resource, own.taskDefinition, own.service, own.oneshot], fallback);
    checkResource(resource, { own, estate, report });
  }
  const reportOf = (resource: Resource): Report => reportTo(problems, resource.apps[0], [resource], fallback);
  checkSharing(estate, reportOf);
  checkRulesTogether({ rules: estate.rules, listeners: estate.listeners, reportOf });
  return withoutRepeats(problems);
}

function resourcesOfApps(resources: readonly Resource[]): Map<string, AppResources> {
  const apps = new Map<string, { -readonly [K in keyof AppResources]: AppResources[K] }>();
  for (const resource of resources) {
    const app = resource.apps[0];
    if (app === undefined) continue;
    let own = apps.get(app);
    if (own === undefined) apps.set(app, (own = {}));
    if (resource.type === "task-definition") own.taskDefinition = resource;
    else if (resource.type === "service") own.service = resource;
    else if (resource.type === "oneshot") own.oneshot = resource;
    else if (resource.type === "scaling") own.scaling = resource;
  }
  return apps;
}

/** The load balancing of the whole estate, which apps may share. */
interface Balancing {
  readonly balancers: ReadonlyMap<string, ResourceWith<"load-balancer">>;
  readonly groups: ReadonlyMap<string, ResourceWith<"target-group">>;
  readonly listeners: readonly ResourceWith<"listener">[];
  readonly rules: readonly ResourceWith<"listener-rule">[];
  readonly listenersById: ReadonlyMap<string, ResourceWith<"listener">>;
  /** By the id of the target group: the apps whose services stand behind it. */
  readonly users: ReadonlyMap<string, string>;
}

function balancingOf(resources: readonly Resource[]): Balancing {
  const balancers = new Map<string, ResourceWith<"load-balancer">>();
  const groups = new Map<string, ResourceWith<"target-group">>();
  const listeners: ResourceWith<"listener">[] = [];
  const rules: ResourceWith<"listener-rule">[] = [];
  const users = new Map<string, string>();
  for (const resource of resources) {
    if (resource.type === "load-balancer") balancers.set(resource.id, resource);
    else if (resource.type === "target-group") groups.set(resource.id, resource);
    else if (resource.type === "listener") listeners.push(resource);
    else if (resource.type === "listener-rule") rules.push(resource);
    else if (resource.type === "service") {
      for (const { targetGroupArn } of resource.value.loadBalancers?.items ?? []) {
        const group = createdResource(targetGroupArn);
        if (group !== undefined && resource.apps[0] !== undefined) users.set(group, resource.apps[0]);
      }
    }
  }
  const listenersById = new Map(listeners.map((listener) => [listener.id, listener] as const));
  return { balancers, groups, listeners, rules, listenersById, users };
}

interface Context {
  readonly own: AppResources;
  readonly estate: Balancing;
  readonly report: Report;
}

function checkResource(resource: Resource, { own, estate, report }: Context): void {
  switch (resource.type) {
    case "task-definition":
      checkTask(resource.value, fargateMember(resource.value, [own.service?.value]), report);
      break;
    case "service": {
      const fargate = fargateMember(own.taskDefinition?.value, [resource.value]);
      checkEcsName("service", resource.value.serviceName, report);
      checkLaunchValues(resource.value, report);
      allow("schedulingStrategy", resource.value.schedulingStrategy, ALLOWED.schedulingStrategy, report);
      if (fargate !== undefined) checkFargatePlacement(resource.value, fargate, report);
      checkService(resource.value, own, fargate, report);
      break;
    }
    case "oneshot": {
      const { taskDefinition, runTask } = resource.value;
      const fargate = fargateMember(taskDefinition, [runTask]);
      checkTask(taskDefinition, fargate, report);
      checkLaunchValues(runTask, report);
      if (fargate !== undefined) checkFargatePlacement(runTask, fargate, report);
      checkLaunch(runTask, taskDefinition, report);
      break;
    }
    default:
      checkBalancing(resource, own, estate, report);
  }
}

function checkTask(task: Native<TaskDefinition>, fargate: NativeNode | undefined, report: Report): void {
  const containers = task.containerDefinitions.items;
  checkEcsName("task definition", task.family, report);
  for (const { name } of containers) checkEcsName("container", name, report);
  checkTaskValues(task, report);
  checkDependencies(containers, report);
  checkContainers(task, fargate !== undefined, report);
  checkPorts(task, report);
  if (fargate !== undefined) checkFargateTask(task, fargate, report);
}

function checkBalancing(resource: Resource, own: AppResources, estate: Balancing, report: Report): void {
  if (resource.type === "load-balancer") {
    checkBalancerName("load balancer", resource.value.loadBalancer.Name, report);
    allow("Scheme", resource.value.loadBalancer.Scheme, ALLOWED.loadBalancerScheme, report);
    allow("Type", resource.value.loadBalancer.Type, ALLOWED.loadBalancerType, report);
  } else if (resource.type === "classic-load-balancer") {
    checkBalancerName("classic load balancer", resource.value.classic.LoadBalancerName, report);
  } else if (resource.type === "target-group") {
    checkBalancerName("target group", resource.value.targetGroup.Name, report);
    allow("TargetType", resource.value.targetGroup.TargetType, ALLOWED.targetType, report);
    const behind = estate.users.get(resource.id) === resource.apps[0] ? own.taskDefinition : undefined;
    checkTargetGroup(resource, behind, report);
  } else if (resource.type === "listener") {
    const balancer = estate.balancers.get(createdResource(resource.value.LoadBalancerArn) ?? "");
    checkListener(resource, { balancer, groups: estate.groups }, report);
    checkDefaultActions(resource, estate.groups, report);
  } else if (resource.type === "listener-rule") {
    const listener = estate.listenersById.get(resource.listener ?? createdResource(resource.value.ListenerArn) ?? "");
    checkRule(resource, { listener, groups: estate.groups }, report);
  }
}

/** A one-shot task has the service's containers: what is wrong with them is said once. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  if (problems.length < 2) return [...problems];
  const seen = new Set<string>();
  return problems.filter(({ code, span, values, app }) => {
    const key = `${code}\u0000${app ?? ""}\u0000${spanKey(span)}\u0000${values["what"] ?? ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
