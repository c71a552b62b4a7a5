import type { Resource } from "../../../native/resources.ts";
import type { Text } from "../../../source/text.ts";
import type { Value } from "../../../source/value.ts";
import type { Reading } from "./reading.ts";
import type { Structure } from "./shape.ts";

/** The load balancer that Hako makes, or uses, for a service. */
export interface Balancer {
  /** The one entry of the service's `loadBalancers`. */
  readonly forService: () => Structure;
  /** The label by which a scaling policy finds it, or why there is none. */
  readonly label: Text | "no-target-group" | "not-an-application-balancer";
  /** Reads the attributes, which Hako sets last, and gives the resources. */
  readonly finish: () => Resource[];
}

export interface BalancerInput {
  /** `scheduler.elb` or `scheduler.elb_v2`. */
  readonly config: Value;
  /** The port of the `front` container on the instance; absent with `awsvpc`. */
  readonly frontPort: Value | undefined;
  readonly names: BalancerNames;
}

/** What things of an app are called. */
export interface BalancerNames {
  /** `hako-<id>`: the name Hako gives to whatever it makes. */
  readonly hako: string;
  /** The folder in front of an app's id where two definitions have the same name, else empty. */
  readonly prefix: string;
}

/** Names for a reading. Two definitions of one name are told apart by what their ids have in front. */
export function balancerNames({ app, name }: Reading): BalancerNames {
  const hako = `hako-${name}`;
  if (app === name) return { hako, prefix: "" };
  return { hako, prefix: app.endsWith(`/${name}`) ? app.slice(0, app.length - name.length) : `${app}/` };
}
