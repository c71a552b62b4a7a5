import type { LogGroup } from "../../../native/surroundings.ts";
import type { Native } from "../../../native/types.ts";
import type { Value } from "../../../source/value.ts";
import { type Containers, logConfiguration } from "./containers.ts";
import { send } from "./convert.ts";
import { fetch, type Reading } from "./reading.ts";
import { requireRegion } from "./region.ts";
import { isString, plainText, toText } from "./ruby.ts";
import { structure } from "./shape.ts";
import { CREATE_LOG_GROUP, DESCRIBE_LOG_GROUPS } from "./shapes-around.ts";

/** The log groups that a script makes. */
export interface LogGroups {
  /** By region and name, in the order in which Hako makes them. */
  readonly groups: Map<string, Native<LogGroup>>;
  /** What makes Hako make them, beside their names. */
  readonly deciding: Value[];
}

/** Source: lib/hako/scripts/create_aws_cloud_watch_logs_log_group.rb. */
export function collectLogGroups(reading: Reading, containers: Containers, { groups, deciding }: LogGroups): void {
  for (const container of containers.values()) {
    const configuration = logConfiguration(reading, container);
    if (configuration === undefined || !isString(configuration.driver, "awslogs")) continue;
    const group = fetch(reading, configuration.options, "awslogs-group");
    const region = fetch(reading, configuration.options, "awslogs-region");
    requireRegion(reading, region);
    send(reading, DESCRIBE_LOG_GROUPS, structure({ log_group_name_prefix: group }));
    const created = send(reading, CREATE_LOG_GROUP, structure({ log_group_name: group }));
    const key = `${plainText(region)}\u0000${plainText(group)}`;
    deciding.push(configuration.driver);
    if (!groups.has(key)) groups.set(key, { ...created, region: toText(region) });
  }
}
