import type { Resource } from "../../../native/resources.ts";
import type { Value } from "../../../source/value.ts";
import { send } from "./convert.ts";
import { fetch, fetchOr, hasKey, items, type Reading } from "./reading.ts";
import { integer, NIL, plainText, string } from "./ruby.ts";
import { readTags } from "./scheduler.ts";
import { type Parameter, structure, type Structure, structures } from "./shape.ts";
import { CREATE_CLASSIC, DESCRIBE_CLASSIC, MODIFY_CLASSIC } from "./shapes-around.ts";
import { EMPTY_MAP } from "./ruby.ts";
import type { Balancer, BalancerInput } from "./balancer.ts";

const FRONT = string("front");
const PORT_80 = integer(80);

/** A classic load balancer. Source: lib/hako/schedulers/ecs_elb.rb. */
export function deriveClassic(reading: Reading, { config, frontPort, names }: BalancerInput): Balancer {
  const name = fetchOr(reading, config, "load_balancer_name", string(names.hako));
  send(reading, DESCRIBE_CLASSIC, structure({ load_balancer_names: structures([name]) }));
  const listeners = fetch(reading, config, "listeners");
  const listener = (item: Value): Structure =>
    structure({
      protocol: fetch(reading, item, "protocol"),
      load_balancer_port: fetch(reading, item, "load_balancer_port"),
      instance_port: frontPort ?? NIL,
      ssl_certificate_id: fetchOr(reading, item, "ssl_certificate_id"),
    });
  const built = structures(items(reading, listeners, "map").map(listener), listeners.origins);
  const tags = readTags(reading, fetchOr(reading, config, "tags", EMPTY_MAP));
  const classic = send(
    reading,
    CREATE_CLASSIC,
    structure({
      load_balancer_name: name,
      listeners: built,
      subnets: fetch(reading, config, "subnets"),
      security_groups: fetch(reading, config, "security_groups"),
      scheme: fetchOr(reading, config, "scheme"),
      tags,
    }),
  );
  const forService = (): Structure =>
    structure({
      load_balancer_name: name,
      container_name: fetchOr(reading, config, "container_name", FRONT),
      container_port: fetchOr(reading, config, "container_port", PORT_80),
    });
  return {
    forService,
    label: "no-target-group",
    finish: () => {
      const attributes = crossZone(reading, config);
      const type = "classic-load-balancer";
      const resource: Resource = {
        type,
        id: `${type}/${names.prefix}${plainText(name)}`,
        apps: [reading.app],
        value: attributes === undefined ? { classic } : { classic, attributes },
      };
      return [resource];
    },
  };
}

function crossZone(reading: Reading, config: Value) {
  if (!hasKey(reading, config, "cross_zone_load_balancing")) return undefined;
  const enabled: Parameter = fetch(reading, config, "cross_zone_load_balancing");
  const attributes = structure({ cross_zone_load_balancing: structure({ enabled }) });
  return send(reading, MODIFY_CLASSIC, structure({ load_balancer_attributes: attributes })).LoadBalancerAttributes;
}
