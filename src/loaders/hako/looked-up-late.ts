import type { AppId } from "../../estate/types.ts";
import type { Problem } from "../../source/problem.ts";
import type { Part } from "../../source/text.ts";
import type { MapValue, Value } from "../../source/value.ts";

/** What of a definition is only known when Hako deploys, outside of environments. YAML has nothing of the kind. */
export interface LookedUpLate {
  /** References that Hako would put in somewhere else than into a container's environment. */
  readonly outsideEnv: readonly Problem[];
  /** What Hako itself decides by: nobody can say what it would do. */
  readonly undecided: readonly Problem[];
}

/**
 * The keys whose value Hako acts upon, instead of handing it to AWS. In a path, `*` is any key and `[]` an item of a
 * list.
 */
const DECISIVE: ReadonlySet<string> = new Set([
  "scheduler.type",
  "scheduler.region",
  "scheduler.network_mode",
  "scheduler.scheduling_strategy",
  "scheduler.dynamic_port_mapping",
  "scheduler.oneshot_notification_prefix",
  "scheduler.autoscaling_group_for_oneshot",
  "scheduler.autoscaling_topic_for_oneshot",
  "scheduler.elb.load_balancer_name",
  "scheduler.elb_v2.type",
  "scheduler.elb_v2.load_balancer_name",
  "scheduler.elb_v2.target_group_name",
  "scheduler.elb_v2.container_name",
  "scheduler.elb_v2.container_port",
  "scheduler.elb.container_name",
  "scheduler.elb.container_port",
  "scheduler.elb_v2.listeners.[].port",
  "scheduler.autoscaling.policies.[].policy_type",
  "scheduler.autoscaling.policies.[].name",
  "scheduler.autoscaling.policies.[].predefined_metric_type",
  "scheduler.autoscaling.policies.[].alarms.[]",
  "scheduler.deployment_configuration.deployment_circuit_breaker.rollback",
  "scheduler.service_discovery.[].service.name",
  "scheduler.service_discovery.[].service.namespace_id",
  "container.links.[]",
  "container.depends_on.[].container_name",
  "container.volumes_from.[].source_container",
  "container.log_configuration.log_driver",
  "scripts.[].type",
  "scripts.[].backend",
  "scripts.[].backend_port",
]);

interface Looking {
  readonly app: AppId;
  readonly outsideEnv: Problem[];
  readonly undecided: Problem[];
}

/** Finds in a definition what is looked up, or computed from what is looked up, while Hako deploys. */
export function lookedUpLate(definition: MapValue, app: AppId): LookedUpLate {
  const looking: Looking = { app, outsideEnv: [], undecided: [] };
  look(definition, [], looking);
  return looking;
}

function look(value: Value, path: readonly string[], looking: Looking): void {
  if (value.kind === "map") {
    for (const [name, entry] of value.entries) if (!isEnv(path, name)) look(entry.value, [...path, name], looking);
  } else if (value.kind === "list") {
    for (const item of value.items) look(item, [...path, "[]"], looking);
  } else if (value.kind === "string") {
    for (const part of value.text) if (part.kind !== "text") lookAt(part, path, looking);
  } else if (value.kind === "other" && value.type === "Unknown" && isDecisive(path)) {
    looking.undecided.push(undecided(value.origins, path, looking.app));
  }
}

/** Environments are expanded, and have findings of their own. */
function isEnv(path: readonly string[], name: string): boolean {
  return name === "env" && containerPath([...path, name]) === "container.env";
}

/** `container.…` for a path into a container, else the path as it is. */
function containerPath(path: readonly string[]): string {
  const [first] = path;
  if (first === "app") return ["container", ...path.slice(1)].join(".");
  if (first === "sidecars" || first === "additional_containers") return ["container", ...path.slice(2)].join(".");
  return path.join(".");
}

function isDecisive(path: readonly string[]): boolean {
  return path.length < 2 || DECISIVE.has(containerPath(path));
}

function undecided(origins: Part["origins"], path: readonly string[], app: AppId): Problem {
  const [span = { path: "", start: 0, end: 0 }, ...related] = origins;
  const message = "Hako itself decides by it, and it is looked up at deploy time";
  return { code: "jsonnet-computed-on-reference", span, values: { name: at(path), message }, related, app };
}

function at(path: readonly string[]): string {
  return path.filter((step) => step !== "[]").join(".");
}

function lookAt(part: Exclude<Part, { kind: "text" }>, path: readonly string[], looking: Looking): void {
  if (isDecisive(path)) {
    looking.undecided.push(undecided(part.origins, path, looking.app));
    return;
  }
  const [span] = part.origins;
  if (span === undefined || (part.kind === "unknown" && part.code !== "provider-type-unknown")) return;
  const key = part.kind === "provided" ? part.key : part.kind === "unknown" ? (part.values["key"] ?? "") : "";
  const type =
    part.kind === "provided"
      ? (part.candidates[0]?.type ?? "")
      : part.kind === "unknown"
        ? (part.values["type"] ?? "")
        : "";
  looking.outsideEnv.push({
    code: "provider-value-outside-env",
    span,
    values: { key, type, at: at(path) },
    related: part.origins.slice(1),
    app: looking.app,
  });
}
