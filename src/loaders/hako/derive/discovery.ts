import type { DiscoveryService } from "../../../native/surroundings.ts";
import type { Native } from "../../../native/types.ts";
import type { Value } from "../../../source/value.ts";
import { send } from "./convert.ts";
import { fetch, fetchOr, get, items, placeOf, type Reading } from "./reading.ts";
import { refuse } from "./refusal.ts";
import { isTruthy, plainText, string, textValue } from "./ruby.ts";
import { type Parameter, structure, type Structure, structures } from "./shape.ts";
import { CREATE_DISCOVERY_SERVICE, GET_NAMESPACE } from "./shapes-around.ts";

/** What `scheduler.service_discovery` comes to. */
export interface Discovery {
  readonly services: readonly Native<DiscoveryService>[];
  /** `serviceRegistries` of the service. */
  readonly registries: Parameter;
}

/** Source: lib/hako/schedulers/ecs_service_discovery.rb, apply and service_registries. */
export function deriveDiscovery(reading: Reading, config: Value): Discovery {
  const services = new Map<string, Native<DiscoveryService>>();
  const entries = items(reading, config, "map");
  for (const entry of entries) {
    const service = fetch(reading, entry, "service");
    const namespace = fetch(reading, service, "namespace_id");
    send(reading, GET_NAMESPACE, structure({ id: namespace }));
    const name = fetch(reading, service, "name");
    // A service that is there already, from an earlier entry, is not created again.
    const key = `${plainText(namespace)}\u0000${plainText(name)}`;
    if (!services.has(key)) services.set(key, send(reading, CREATE_DISCOVERY_SERVICE, serviceOf(reading, service)));
  }
  return {
    services: [...services.values()],
    registries: structures(
      entries.map((entry) => registryOf(reading, entry)),
      config.origins,
    ),
  };
}

const MULTIVALUE = string("MULTIVALUE");

function serviceOf(reading: Reading, service: Value): Structure {
  const dns = fetch(reading, service, "dns_config");
  const name = fetch(reading, service, "name");
  const namespace_id = get(reading, dns, "namespace_id");
  const routing_policy = fetchOr(reading, dns, "routing_policy", MULTIVALUE);
  const records = fetch(reading, dns, "dns_records");
  const record = (item: Value): Structure =>
    structure({ type: fetch(reading, item, "type"), ttl: fetch(reading, item, "ttl") });
  const parameters: Record<string, Parameter> = {
    name,
    namespace_id: get(reading, service, "namespace_id"),
    description: get(reading, service, "description"),
    dns_config: structure({
      namespace_id,
      routing_policy,
      dns_records: structures(items(reading, records, "map").map(record), records.origins),
    }),
  };
  const health = get(reading, service, "health_check_custom_config");
  if (isTruthy(health))
    parameters["health_check_custom_config"] = structure({
      failure_threshold: get(reading, health, "failure_threshold"),
    });
  return structure(parameters);
}

function registryOf(reading: Reading, entry: Value): Structure {
  const service = fetch(reading, entry, "service");
  const name = get(reading, service, "name");
  // A name is unique in its namespace only.
  const namespace = plainText(get(reading, service, "namespace_id"));
  // Hako looks for the service it has just made, by a name that AWS gives back as a string.
  if (name.kind !== "string")
    refuse("Hako::Error", `Service discovery service ${plainText(name)} not found`, placeOf(reading, name));
  return structure({
    container_name: get(reading, entry, "container_name"),
    container_port: get(reading, entry, "container_port"),
    port: get(reading, entry, "port"),
    registry_arn: textValue([
      { kind: "created", resource: `discovery/${namespace}/${plainText(name)}`, attribute: "arn", origins: [] },
    ]),
  });
}
