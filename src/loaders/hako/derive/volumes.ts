import type { Value } from "../../../source/value.ts";
import { fetch, get, hasKey, ignore, keyValue, type Pair, pairs, peek, type Reading } from "./reading.ts";
import { NIL } from "./ruby.ts";
import { type Parameter, structure, type Structure, structures } from "./shape.ts";

/** The volumes of the task definition. Source: lib/hako/schedulers/ecs.rb, volumes_definition. */
export function readVolumes(reading: Reading, volumes: Value): Parameter {
  return structures(
    pairs(reading, volumes, "map").map((pair) => readVolume(reading, pair)),
    volumes.origins,
  );
}

function readVolume(reading: Reading, pair: Pair): Structure {
  const { value } = pair;
  const key = keyValue(pair);
  // An empty volume has no other place to stand.
  const name = value.kind === "map" && value.entries.size === 0 && key.kind === "string" ? withPlaces(key, value) : key;
  if (hasKey(reading, value, "docker_volume_configuration")) {
    const reason = "the volume has a `docker_volume_configuration`, and Hako reads nothing else of it";
    ignore(reading, peek(value, "source_path"), reason);
    ignore(reading, peek(value, "efs_volume_configuration"), reason);
    return structure({
      name,
      docker_volume_configuration: dockerVolume(reading, get(reading, value, "docker_volume_configuration")),
    });
  }
  if (hasKey(reading, value, "efs_volume_configuration")) {
    ignore(
      reading,
      peek(value, "source_path"),
      "the volume has an `efs_volume_configuration`, and Hako reads nothing else of it",
    );
    return structure({
      name,
      efs_volume_configuration: efsVolume(reading, get(reading, value, "efs_volume_configuration")),
    });
  }
  return structure({ name, host: structure({ source_path: get(reading, value, "source_path") }) });
}

function withPlaces(key: Extract<Value, { kind: "string" }>, { origins }: Value): Value {
  return { ...key, text: key.text.map((part) => ({ ...part, origins: [...part.origins, ...origins] })) };
}

function dockerVolume(reading: Reading, configuration: Value): Structure {
  const own = (key: string): Value => get(reading, configuration, key);
  return structure({
    autoprovision: own("autoprovision"),
    driver: own("driver"),
    driver_opts: own("driver_opts"),
    labels: own("labels"),
    scope: own("scope"),
  });
}

function efsVolume(reading: Reading, configuration: Value): Structure {
  let authorization: Parameter = NIL;
  if (hasKey(reading, configuration, "authorization_config")) {
    const config = get(reading, configuration, "authorization_config");
    authorization = structure({
      access_point_id: get(reading, config, "access_point_id"),
      iam: get(reading, config, "iam"),
    });
  }
  return structure({
    file_system_id: fetch(reading, configuration, "file_system_id"),
    root_directory: get(reading, configuration, "root_directory"),
    transit_encryption: get(reading, configuration, "transit_encryption"),
    transit_encryption_port: get(reading, configuration, "transit_encryption_port"),
    authorization_config: authorization,
  });
}
