import type { Service } from "../../../native/ecs.ts";
import type { Resource } from "../../../native/resources.ts";
import type { FrontObject } from "../../../native/surroundings.ts";
import type { Native } from "../../../native/types.ts";
import type { EnvValue } from "../../../estate/types.ts";
import type { Value } from "../../../source/value.ts";
import { type Balancer, balancerNames } from "./balancer.ts";
import { deriveClassic } from "./balancer-classic.ts";
import { deriveV2 } from "./balancer-v2.ts";
import { createDefinitions, type Expand } from "./container-definition.ts";
import { type Containers, loadContainers } from "./containers.ts";
import { convertCall, send } from "./convert.ts";
import { deriveDiscovery, type Discovery } from "./discovery.ts";
import type { LogGroups } from "./log-groups.ts";
import { decide, fetchOr, ignore, noMethod, peek, placeOf, type Reading } from "./reading.ts";
import { Refusal } from "./refusal.ts";
import { requireRegion } from "./region.ts";
import { EMPTY_MAP, integer, isString, isTruthy, NIL, string, toText } from "./ruby.ts";
import { deriveScaling } from "./scaling.ts";
import { readScheduler, type Scheduler } from "./scheduler.ts";
import { loadScripts, type Script, startScripts } from "./scripts.ts";
import { structure, type Structure, structures } from "./shape.ts";
import { CREATE_SERVICE, DESCRIBE_SERVICES, UPDATE_SERVICE } from "./shapes-ecs.ts";
import { registerTask } from "./task-definition.ts";

/** The first host port that Hako gives away. Source: DEFAULT_FRONT_PORT of lib/hako/schedulers/ecs.rb. */
const DEFAULT_FRONT_PORT = 10000;

export interface ServiceInput {
  readonly tag: string | undefined;
  readonly expand: Expand;
  /** Filled as Hako goes along: what it has made before it stops stays. */
  readonly logGroups: LogGroups;
}

/** What `hako deploy` makes. */
export interface DerivedService {
  readonly resources: readonly Resource[];
  readonly env: readonly EnvValue[];
  readonly scheduler: Scheduler;
}

/** What the first steps of a run have read. */
export interface Prepared {
  readonly containers: Containers;
  readonly scripts: readonly Script[];
  readonly volumes: Value;
  readonly scheduler: Scheduler;
}

/** Source: lib/hako/commander.rb, deploy and oneshot, up to the scheduler. */
export function prepare(
  reading: Reading,
  { tag, oneshot, logGroups }: { tag: string | undefined; oneshot: boolean; logGroups: LogGroups },
): Prepared {
  const containers = loadContainers(reading, { tag, onlyNeeded: oneshot });
  const scripts = loadScripts(reading);
  const volumes = fetchOr(reading, reading.definition, "volumes", EMPTY_MAP);
  const scheduler = readScheduler(reading);
  startScripts(reading, scripts, { containers, logGroups, oneshot });
  return { containers, scripts, volumes, scheduler };
}

/**
 * Follows `hako deploy` to its end. Source: lib/hako/schedulers/ecs.rb, deploy.
 *
 * @throws Refusal where Hako, Ruby or the AWS SDK stops
 */
export function deriveService(reading: Reading, { tag, expand, logGroups }: ServiceInput): DerivedService {
  const { containers, scripts, volumes, scheduler } = prepare(reading, { tag, oneshot: false, logGroups });
  requireDesiredCount(reading, scheduler);
  const frontPort = frontPortOf(reading, scheduler);
  const balancer = deriveBalancer(reading, scheduler, frontPort);
  const fronts = scripts.flatMap((script) =>
    script.kind === "front" ? [script.front.started(containers, frontPort)] : [],
  );
  explainFrontPort(reading, { scheduler, used: fronts.length > 0 || isTruthy(scheduler.elb) });
  const definitions = createDefinitions(reading, containers, expand);
  describeService(reading, scheduler);
  const task = registerTask(reading, {
    family: reading.name,
    scheduler,
    containerDefinitions: definitions.parameter,
    volumes,
  });
  const discovery = isTruthy(scheduler.discovery) ? deriveDiscovery(reading, scheduler.discovery) : undefined;
  const service = sendService(reading, { scheduler, balancer, discovery });
  const scaling =
    scheduler.scaling === undefined
      ? undefined
      : deriveScaling(reading, scheduler.scaling, {
          cluster: scheduler.cluster,
          name: reading.name,
          label: balancer?.label ?? "no-target-group",
        });
  const { app } = reading;
  const apps = [app];
  const resources: Resource[] = [
    { type: "task-definition", id: `task-definition/${app}`, apps, value: task },
    { type: "service", id: `service/${app}`, apps, value: service },
    deploymentOf(reading, scheduler),
  ];
  if (scaling !== undefined) resources.push({ type: "scaling", id: `scaling/${app}`, apps, value: scaling });
  resources.push(...logGroupsOf(reading, logGroups));
  if (discovery !== undefined) {
    resources.push({
      type: "discovery",
      id: `discovery/${app}`,
      apps,
      value: { services: { kind: "list", items: discovery.services, origins: [] } },
    });
  }
  resources.push(...frontsOf(reading, fronts), ...(balancer?.finish() ?? []));
  return { resources, env: definitions.env, scheduler };
}

function requireDesiredCount(reading: Reading, { desiredCount, schedulingStrategy, options }: Scheduler): void {
  if (desiredCount.kind !== "null" || isString(schedulingStrategy, "DAEMON")) return;
  const span = desiredCount.origins[0] ?? placeOf(reading, options);
  const values = { error: "Hako::Scheduler::ValidationError", message: "desired_count must be set" };
  throw new Refusal({ code: "hako-refuses-desired-count", span, values });
}

/** The port of `front` on the instance: none with awsvpc, 0 for any, or the first that Hako gives away. */
function frontPortOf(reading: Reading, scheduler: Scheduler): Value | undefined {
  const { isAwsvpc, dynamicPortMapping } = scheduler;
  if (isAwsvpc) return undefined;
  if (isTruthy(dynamicPortMapping)) return integer(0, dynamicPortMapping.origins);
  describeService(reading, scheduler);
  return integer(DEFAULT_FRONT_PORT, dynamicPortMapping.origins);
}

/** Hako looks for the service that runs already: the first time that the region and the cluster are used. */
function describeService(reading: Reading, { region, cluster }: Scheduler): void {
  requireRegion(reading, region);
  send(reading, DESCRIBE_SERVICES, structure({ cluster, services: structures([string(reading.name)]) }));
}

function explainFrontPort(reading: Reading, { scheduler, used }: { scheduler: Scheduler; used: boolean }): void {
  const given = peek(scheduler.options, "dynamic_port_mapping");
  if (scheduler.isAwsvpc) ignore(reading, given, "with `network_mode: awsvpc` there is no port mapping to decide");
  else if (!used)
    ignore(
      reading,
      given,
      "it decides the port of a container that `nginx_front` or `elb` puts in front, and there is neither",
    );
}

function deriveBalancer(reading: Reading, scheduler: Scheduler, frontPort: Value | undefined): Balancer | undefined {
  const names = balancerNames(reading);
  const { elb, elbV2, isAwsvpc, networkMode, region } = scheduler;
  if (isTruthy(elb)) {
    requireRegion(reading, region);
    return deriveClassic(reading, { config: elb, frontPort, names });
  }
  if (!isTruthy(elbV2)) return undefined;
  const forced = isAwsvpc ? string("ip", networkMode.origins) : undefined;
  return deriveV2(reading, { config: elbV2, frontPort, names }, { region, forced });
}

interface Serving {
  readonly scheduler: Scheduler;
  readonly balancer: Balancer | undefined;
  readonly discovery: Discovery | undefined;
}

/** CreateService overlaid by UpdateService. Source: create_initial_service and update_service. */
function sendService(reading: Reading, { scheduler, balancer, discovery }: Serving): Native<Service> {
  const created = convertCall(reading, CREATE_SERVICE, serviceParameters(reading, { scheduler, balancer, discovery }));
  const { scaling, desiredCount } = scheduler;
  if (scaling !== undefined)
    ignore(reading, desiredCount, "autoscaling owns the count; Hako only asks that `desired_count` be set");
  const counted = scaling === undefined ? desiredCount : NIL;
  const isDaemon = isString(scheduler.schedulingStrategy, "DAEMON");
  const starts = scaling !== undefined || (counted.kind === "number" && Number(counted.value) === 0);
  if (starts && !isDaemon && !created.altered && !differs(reading, scheduler)) {
    return counted.kind === "null"
      ? created.value
      : { ...created.value, ...send(reading, UPDATE_SERVICE, structure({ desired_count: counted })) };
  }
  const registries = discovery?.registries ?? structures([]);
  const updated = send(reading, UPDATE_SERVICE, structure({ desired_count: counted, service_registries: registries }));
  return { ...created.value, ...updated };
}

/**
 * Whether Hako sees a difference between what it wants and what it has just created, beside the count and what the SDK
 * converted: then it updates the service at once. Source: lib/hako/schedulers/ecs_service_comparator.rb.
 */
function differs(
  reading: Reading,
  { deploymentConfiguration, networkConfiguration, enableExecuteCommand }: Scheduler,
): boolean {
  if (deploymentConfiguration.kind === "structure") {
    const { maximum_percent: most, minimum_healthy_percent: least } = deploymentConfiguration.members;
    if (most?.kind === "null" || least?.kind === "null") return true;
  }
  if (networkConfiguration.kind === "structure") {
    const { awsvpc_configuration: awsvpc } = networkConfiguration.members;
    const groups = awsvpc?.kind === "structure" ? awsvpc.members["security_groups"] : undefined;
    // Hako compares AWS's empty list with the list that is not there.
    if (groups?.kind === "null") noMethod(reading, groups, "size");
  }
  return enableExecuteCommand.kind === "null";
}

function serviceParameters(reading: Reading, { scheduler, balancer, discovery }: Serving): Structure {
  return structure({
    cluster: scheduler.cluster,
    service_name: string(reading.name),
    role: scheduler.role,
    deployment_configuration: scheduler.deploymentConfiguration,
    placement_constraints: scheduler.placementConstraints,
    placement_strategy: scheduler.placementStrategy,
    scheduling_strategy: scheduler.schedulingStrategy,
    launch_type: scheduler.launchType,
    capacity_provider_strategy: scheduler.capacityProviders,
    platform_version: scheduler.platformVersion,
    network_configuration: scheduler.networkConfiguration,
    health_check_grace_period_seconds: scheduler.gracePeriod,
    propagate_tags: string("TASK_DEFINITION"),
    enable_execute_command: scheduler.enableExecuteCommand,
    ...(balancer === undefined ? {} : { load_balancers: structures([balancer.forService()]) }),
    ...(discovery === undefined ? {} : { service_registries: discovery.registries }),
  });
}

/** Where the app is deployed to. */
function deploymentOf(reading: Reading, { region, cluster }: Scheduler): Resource {
  const value = {
    region: toText(region),
    cluster: cluster.kind === "null" ? toText(string("default")) : toText(cluster),
    service: toText(string(reading.name)),
  };
  return { type: "deployment", id: `deployment/${reading.app}`, apps: [reading.app], value };
}

/** The log groups that a script has made, if any. */
export function logGroupsOf(reading: Reading, { groups, deciding }: LogGroups): Resource[] {
  if (groups.size === 0) return [];
  for (const value of deciding) decide(reading, value, "makes Hako create the log group");
  const value = { groups: { kind: "list" as const, items: [...groups.values()], origins: [] } };
  return [{ type: "log-groups", id: `log-groups/${reading.app}`, apps: [reading.app], value }];
}

function frontsOf(reading: Reading, fronts: readonly Native<FrontObject>[]): Resource[] {
  return fronts.map((value, index) => {
    const id = `front/${reading.app}${index === 0 ? "" : `-${index + 1}`}` as const;
    return { type: "front", id, apps: [reading.app], value };
  });
}
