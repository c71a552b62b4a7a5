/**
 * Brings what Hako does on a first deploy and what `hakobu migrate --as-is` writes into one form, so that they can be
 * compared member by member.
 *
 * What Hako does is a record of the AWS calls it makes (`../shared/golden/hako`, or any recorder of the same form);
 * what hakobu writes is the set of artifacts in the layout that the contract promises.
 */
import { parse } from "yaml";
import { readText, type ReadText } from "./hako-text.ts";

export type Json = string | number | boolean | null | Json[] | { [member: string]: Json };
type JsonObject = { [member: string]: Json };

/** One AWS call that changes something. */
export interface HakoCall {
  readonly service: string;
  readonly operation: string;
  /** Absent where the recorder did not say. */
  readonly region?: string;
  readonly params: JsonObject;
}

/** What Hako did with one definition. */
export interface HakoRecord {
  readonly source: string;
  readonly calls: readonly HakoCall[];
  /** `ErrorClass: message`, where Hako refused. */
  readonly stopped?: string;
  /** What `hako oneshot` did, where the recorder tried it. */
  readonly oneshot?: { readonly calls: readonly HakoCall[]; readonly stopped?: string };
}

/** Resources by name: `task definition`, `service`, `deployment`, `scaling`, `log groups`, `discovery`, `front`, `load balancer`, `one-shot`. */
export type Deployment = Map<string, Json>;

/** Stands where the record does not say; equal to everything. */
export const ANYTHING = "\u0000anything";

const MARKER_LABEL = "cc.wanko.hako.version";

/** The deployment that the calls of a first deploy leave behind. Calls it has no place for stand under their own names. */
export function deploymentOfCalls(record: HakoRecord): Deployment {
  const deployment: Deployment = new Map();
  const calls = record.calls.map((call) => ({
    ...call,
    params: renameMembers(call.service, call.params) as JsonObject,
  }));
  addTaskDefinition(deployment, calls);
  addService(deployment, calls);
  addScaling(deployment, calls);
  addLogGroups(deployment, calls);
  addDiscovery(deployment, calls);
  addFront(deployment, calls);
  addLoadBalancer(deployment, calls);
  addClassicLoadBalancer(deployment, calls);
  for (const call of calls) {
    if (!KNOWN.has(`${call.service}.${call.operation}`))
      deployment.set(`call ${call.service}.${call.operation}`, call.params);
  }
  return deployment;
}

/** What `hako oneshot` leaves behind: the task definition of its own, and the call that runs it. */
export function oneshotOfCalls(calls: readonly HakoCall[]): Deployment {
  const registered = find(calls, "ECS", "RegisterTaskDefinition");
  const run = find(calls, "ECS", "RunTask");
  const deployment: Deployment = new Map();
  if (registered !== undefined && run !== undefined) {
    const { taskDefinition: _arn, overrides: _ofTheCommandLine, ...runTask } = run.params;
    deployment.set("one-shot", { taskDefinition: taskDefinition(registered.params), runTask });
  }
  addLogGroups(deployment, calls);
  return deployment;
}

/** The deployment that the artifacts of one app describe. Files it has no place for stand under their own paths. */
export function deploymentOfArtifacts(
  artifacts: ReadonlyMap<string, string>,
  app: string,
  read: ReadText = readText,
): Deployment {
  const deployment: Deployment = new Map();
  const texts = (json: Json): Json => mapTexts(json, read);
  for (const [path, text] of artifacts) {
    const own = path.startsWith(`${app}/`) ? path.slice(app.length + 1) : undefined;
    if (own === undefined) {
      if (path.startsWith("load-balancers/")) addBalancerFile(deployment, path, texts(JSON.parse(text) as Json));
      else if (path.endsWith("ecs-service-def.json")) deployment.set(`file ${path}`, text);
      continue;
    }
    const json = (): Json => texts(JSON.parse(text) as Json);
    switch (own) {
      case "ecs-task-def.json":
        deployment.set("task definition", taskDefinition(json() as JsonObject));
        break;
      case "ecs-service-def.json":
        deployment.set("service", withoutEmpty(json() as JsonObject, "serviceRegistries"));
        break;
      case "ecspresso.yml": {
        const { region, cluster, service } = parse(text) as JsonObject;
        deployment.set(
          "deployment",
          texts({ region: region ?? null, cluster: cluster ?? null, service: service ?? null }),
        );
        break;
      }
      case "scaling.json":
        deployment.set("scaling", json());
        break;
      case "logs.json":
        deployment.set("log groups", (json() as JsonObject)["groups"] ?? null);
        break;
      case "discovery.json":
        deployment.set("discovery", (json() as JsonObject)["services"] ?? null);
        break;
      case "objects.json":
        deployment.set("front", frontObjects(json(), artifacts, app, read));
        break;
      case "oneshot.json": {
        const { taskDefinition: definition, runTask } = json() as JsonObject;
        deployment.set("one-shot", {
          taskDefinition: taskDefinition(definition as JsonObject),
          runTask: runTask ?? null,
        });
        break;
      }
      case "front.conf":
      case "README.md":
        break;
      default:
        deployment.set(`file ${path}`, text);
    }
  }
  return deployment;
}

const KNOWN = new Set([
  "ECS.RegisterTaskDefinition",
  "ECS.CreateService",
  "ECS.UpdateService",
  "ApplicationAutoScaling.RegisterScalableTarget",
  "ApplicationAutoScaling.PutScalingPolicy",
  "CloudWatch.PutMetricAlarm",
  "CloudWatchLogs.CreateLogGroup",
  "ServiceDiscovery.CreateService",
  "ServiceDiscovery.UpdateService",
  "S3.PutObject",
  "ElasticLoadBalancing.CreateLoadBalancer",
  "ElasticLoadBalancing.ModifyLoadBalancerAttributes",
  "ElasticLoadBalancingV2.CreateLoadBalancer",
  "ElasticLoadBalancingV2.CreateTargetGroup",
  "ElasticLoadBalancingV2.CreateListener",
  "ElasticLoadBalancingV2.ModifyLoadBalancerAttributes",
  "ElasticLoadBalancingV2.ModifyTargetGroupAttributes",
]);

type Calls = readonly HakoCall[];

function addTaskDefinition(deployment: Deployment, calls: Calls): void {
  const registered = find(calls, "ECS", "RegisterTaskDefinition");
  if (registered !== undefined) deployment.set("task definition", taskDefinition(registered.params));
}

/** CreateService overlaid by UpdateService, as Hako always creates with 0 tasks and then updates. */
function addService(deployment: Deployment, calls: Calls): void {
  const created = find(calls, "ECS", "CreateService");
  if (created === undefined) return;
  const { taskDefinition: _arn, ...service } = created.params;
  const updated = find(calls, "ECS", "UpdateService");
  if (updated !== undefined) {
    // An update names the service differently; a forced deployment is an act, not a state.
    const { taskDefinition: _newArn, service: _name, forceNewDeployment: _act, ...members } = updated.params;
    Object.assign(service, members);
  }
  // Application Auto Scaling owns the count; Hako keeps what it finds.
  if (find(calls, "ApplicationAutoScaling", "RegisterScalableTarget") !== undefined) delete service["desiredCount"];
  deployment.set("service", withoutEmpty(service, "serviceRegistries"));
  deployment.set("deployment", {
    region: created.region ?? ANYTHING,
    cluster: service["cluster"] ?? ANYTHING,
    service: service["serviceName"] ?? null,
  });
}

function addScaling(deployment: Deployment, calls: Calls): void {
  const target = find(calls, "ApplicationAutoScaling", "RegisterScalableTarget");
  if (target === undefined) return;
  deployment.set("scaling", {
    scalableTarget: target.params,
    policies: all(calls, "ApplicationAutoScaling", "PutScalingPolicy").map((call) => call.params),
    alarms: all(calls, "CloudWatch", "PutMetricAlarm").map((call) => call.params),
  });
}

function addLogGroups(deployment: Deployment, calls: Calls): void {
  const groups = all(calls, "CloudWatchLogs", "CreateLogGroup");
  if (groups.length === 0) return;
  deployment.set(
    "log groups",
    groups.map((call) => ({ ...call.params, region: call.region ?? ANYTHING })),
  );
}

function addDiscovery(deployment: Deployment, calls: Calls): void {
  const created = all(calls, "ServiceDiscovery", "CreateService").map((call) => structuredClone(call.params));
  if (created.length === 0) return;
  for (const { params } of all(calls, "ServiceDiscovery", "UpdateService")) {
    const service = created.find((candidate) => params["Id"] === `srv-${String(candidate["Name"])}`);
    const { DnsConfig, ...members } = params["Service"] as JsonObject;
    if (service !== undefined)
      Object.assign(service, members, {
        DnsConfig: { ...(service["DnsConfig"] as JsonObject), ...(DnsConfig as JsonObject) },
      });
  }
  deployment.set("discovery", created);
}

function addFront(deployment: Deployment, calls: Calls): void {
  const uploads = all(calls, "S3", "PutObject");
  if (uploads.length === 0) return;
  const objects = uploads.map((call): JsonObject => {
    const { Body, Bucket, Key, ...others } = call.params;
    return { region: call.region ?? ANYTHING, bucket: Bucket ?? null, key: Key ?? null, body: Body ?? null, ...others };
  });
  deployment.set("front", lastOfEachKey(objects));
}

function addLoadBalancer(deployment: Deployment, calls: Calls): void {
  const v2 = (operation: string): JsonObject[] =>
    all(calls, "ElasticLoadBalancingV2", operation).map((call) => call.params);
  const [balancer] = v2("CreateLoadBalancer");
  const [group] = v2("CreateTargetGroup");
  const [balancerAttributes] = v2("ModifyLoadBalancerAttributes");
  const [groupAttributes] = v2("ModifyTargetGroupAttributes");
  const listeners = listenersOf(calls);
  if (balancer === undefined && group === undefined && listeners.length === 0) return;
  deployment.set("load balancer", {
    ...(balancer === undefined ? {} : { loadBalancer: balancer }),
    ...attributesOf(balancerAttributes),
    listeners: listeners.map((listener) => ({ listener, rules: [] })),
    targetGroups: group === undefined ? [] : [{ targetGroup: group, ...attributesOf(groupAttributes) }],
    securityGroupRules: [],
  });
}

/** Hako looks twice, and takes the String `'80'` for another port than 80: the second identical call creates nothing. */
function listenersOf(calls: Calls): JsonObject[] {
  const registered = calls.findIndex((call) => call.operation === "RegisterTaskDefinition");
  const listeners: JsonObject[] = [];
  for (const [index, call] of calls.entries()) {
    if (call.operation !== "CreateListener") continue;
    const repeated =
      registered !== -1 &&
      index > registered &&
      listeners.some((known) => JSON.stringify(known) === JSON.stringify(call.params));
    if (!repeated) listeners.push(call.params);
  }
  return listeners;
}

function addClassicLoadBalancer(deployment: Deployment, calls: Calls): void {
  const created = find(calls, "ElasticLoadBalancing", "CreateLoadBalancer");
  if (created === undefined) return;
  const attributes = find(calls, "ElasticLoadBalancing", "ModifyLoadBalancerAttributes")?.params[
    "LoadBalancerAttributes"
  ];
  deployment.set("load balancer", { classic: created.params, ...(attributes === undefined ? {} : { attributes }) });
}

function addBalancerFile(deployment: Deployment, path: string, json: Json): void {
  const { attributes, ...file } = json as JsonObject;
  const groups = file["targetGroups"];
  if (Array.isArray(groups))
    file["targetGroups"] = groups.map((group) => withoutEmpty(group as JsonObject, "attributes"));
  const balancer = Array.isArray(attributes)
    ? withoutEmpty({ ...file, attributes }, "attributes")
    : attributes === undefined
      ? file
      : { ...file, attributes };
  deployment.set(deployment.has("load balancer") ? `file ${path}` : "load balancer", balancer);
}

function frontObjects(json: Json, artifacts: ReadonlyMap<string, string>, app: string, read: ReadText): Json {
  const objects = (json as JsonObject)["objects"];
  if (!Array.isArray(objects)) return null;
  return lastOfEachKey(
    objects.map((object) => {
      const { file, ...members } = object as JsonObject;
      return { ...members, body: read(artifacts.get(`${app}/${String(file)}`) ?? "no such file") };
    }),
  );
}

/** Of several uploads to one key the last is what anyone reads. */
function lastOfEachKey(objects: readonly JsonObject[]): JsonObject[] {
  const last = new Map<string, JsonObject>();
  for (const object of objects) last.set(JSON.stringify([object["region"], object["bucket"], object["key"]]), object);
  return [...last.values()];
}

/** A change of no attributes changes nothing. */
function attributesOf(params: JsonObject | undefined): JsonObject {
  const attributes = params?.["Attributes"];
  return Array.isArray(attributes) && attributes.length > 0 ? { attributes } : {};
}

/** Without the label that marks Hako's own task definitions. */
function taskDefinition(params: JsonObject): JsonObject {
  const containers = params["containerDefinitions"];
  if (!Array.isArray(containers)) return params;
  return {
    ...params,
    containerDefinitions: containers.map((container) => {
      const { dockerLabels, ...members } = container as JsonObject;
      if (typeof dockerLabels !== "object" || dockerLabels === null) return container;
      const { [MARKER_LABEL]: _marker, ...labels } = dockerLabels as JsonObject;
      return Object.keys(labels).length === 0 ? members : { ...members, dockerLabels: labels };
    }),
  };
}

function withoutEmpty(object: JsonObject, member: string): JsonObject {
  const value = object[member];
  if (!Array.isArray(value) || value.length > 0) return object;
  const { [member]: _empty, ...others } = object;
  return others;
}

/** Names that the goldens spell as Ruby would, by service; elsewhere they are AWS's own already. */
const UPPER_FIRST = new Set(["ApplicationAutoScaling", "CloudWatch", "S3"]);
const SPELT_DIFFERENTLY = new Map([
  ["RoleArn", "RoleARN"],
  ["Ttl", "TTL"],
  ["SslCertificateId", "SSLCertificateId"],
]);

function renameMembers(service: string, json: Json): Json {
  if (service === "ECS" || service === "CloudWatchLogs") return json;
  if (Array.isArray(json)) return json.map((item) => renameMembers(service, item));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const upper = UPPER_FIRST.has(service) ? name.charAt(0).toUpperCase() + name.slice(1) : name;
      return [SPELT_DIFFERENTLY.get(upper) ?? upper, renameMembers(service, value)];
    }),
  );
}

function mapTexts(json: Json, read: ReadText): Json {
  if (typeof json === "string") return read(json);
  if (Array.isArray(json)) return json.map((item) => mapTexts(item, read));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [read(name), mapTexts(value, read)]));
}

function find(calls: Calls, service: string, operation: string): HakoCall | undefined {
  return calls.find((call) => call.service === service && call.operation === operation);
}

function all(calls: Calls, service: string, operation: string): HakoCall[] {
  return calls.filter((call) => call.service === service && call.operation === operation);
}
