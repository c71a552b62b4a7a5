import type { Decision, EnvValue } from "../../../estate/types.ts";
import type { Problem } from "../../../source/problem.ts";
import type { MapValue, Value } from "../../../source/value.ts";
import {
  type Container,
  type Containers,
  dependsOn,
  given,
  valueOf,
  VERSION_LABEL,
  volumesFrom,
} from "./containers.ts";
import {
  entriesOf,
  fetch,
  fetchOr,
  get,
  hasKey,
  items,
  keyValue,
  noMethod,
  pairs,
  placeOf,
  type Reading,
  visitAll,
} from "./reading.ts";
import { Refusal, refuse } from "./refusal.ts";
import {
  boolean,
  EMPTY_LIST,
  integer,
  isTruthy,
  joinText,
  NIL,
  plainText,
  shownText,
  string,
  textValue,
  toText,
} from "./ruby.ts";
import { type Parameter, structure, type Structure, structures } from "./shape.ts";

const NO = boolean(false);

/** One container's environment, with everything that the providers beside the definition answer. */
export interface ExpandedEnv {
  readonly values: readonly EnvValue[];
  /** Where Hako stops while it expands this environment. */
  readonly refusal?: Problem;
  readonly decisions: readonly Decision[];
}

/** How a container's environment is expanded. */
export type Expand = (container: string, env: MapValue) => ExpandedEnv;

/** What `createDefinitions` gives: the parameters of RegisterTaskDefinition, and the variables as they were expanded. */
export interface Definitions {
  readonly parameter: Parameter;
  readonly env: readonly EnvValue[];
}

/** Source: lib/hako/schedulers/ecs.rb, create_definitions. */
export function createDefinitions(reading: Reading, containers: Containers, expand: Expand): Definitions {
  const env: EnvValue[] = [];
  const definitions = [...containers.values()].map((container) =>
    createDefinition(reading, container, { expand, env }),
  );
  return { parameter: structures(definitions), env };
}

interface Expanding {
  readonly expand: Expand;
  readonly env: EnvValue[];
}

function createDefinition(reading: Reading, container: Container, expanding: Expanding): Structure {
  const environment = expandEnvironment(reading, container, expanding);
  const own = (key: string): Value => valueOf(reading, container, key);
  const read = (key: string, build: (value: Value) => Parameter): Parameter => {
    const value = given(reading, container, key);
    return value === undefined ? NIL : build(value);
  };
  const each = (list: Value, build: (item: Value) => Structure): Parameter =>
    structures(items(reading, list, "map").map(build), list.origins);
  const pick = (item: Value, ...keys: readonly string[]): Structure =>
    structure(Object.fromEntries(keys.map((key) => [key, fetch(reading, item, key)])));
  return structure({
    name: container.name,
    image: imageOf(reading, container),
    cpu: own("cpu"),
    memory: own("memory"),
    memory_reservation: own("memory_reservation"),
    links: linksOf(reading, own("links")),
    port_mappings: each(own("port_mappings"), (item) => portMapping(reading, item)),
    essential: own("essential"),
    environment,
    secrets: isTruthy(own("secrets")) ? each(own("secrets"), (item) => pick(item, "name", "value_from")) : NIL,
    docker_labels: withoutVersion(reading, own("docker_labels")),
    mount_points: each(own("mount_points"), (item) => mountPoint(reading, item)),
    entry_point: own("entry_point"),
    command: own("command"),
    privileged: own("privileged"),
    linux_parameters: read("linux_parameters", (value) => linuxParameters(reading, value)),
    depends_on: read("depends_on", (list) =>
      structures(
        (dependsOn(reading, container) ?? []).map(({ parameter }) => parameter),
        list.origins,
      ),
    ),
    volumes_from: structures(
      volumesFrom(reading, container).map(({ parameter }) => parameter),
      own("volumes_from").origins,
    ),
    user: own("user"),
    log_configuration: read("log_configuration", (value) => {
      return structure({ log_driver: fetch(reading, value, "log_driver"), options: fetch(reading, value, "options") });
    }),
    health_check: read("health_check", (value) => healthCheck(reading, value)),
    ulimits: read("ulimits", (list) => each(list, (item) => pick(item, "name", "soft_limit", "hard_limit"))),
    extra_hosts: read("extra_hosts", (list) => each(list, (item) => pick(item, "hostname", "ip_address"))),
    readonly_root_filesystem: own("readonly_root_filesystem"),
    docker_security_options: own("docker_security_options"),
    system_controls: read("system_controls", (list) => each(list, (item) => pick(item, "namespace", "value"))),
    repository_credentials: read("repository_credentials", (value) => pick(value, "credentials_parameter")),
    resource_requirements: read("resource_requirements", (list) => each(list, (item) => pick(item, "type", "value"))),
    firelens_configuration: read("firelens_configuration", (value) => {
      return structure({ type: fetch(reading, value, "type"), options: fetchOr(reading, value, "options") });
    }),
  });
}

function imageOf(reading: Reading, container: Container): Value {
  if (!container.isApp) return valueOf(reading, container, "image_tag");
  const image = toText(valueOf(reading, container, "image"));
  if (container.tag !== undefined) return textValue(joinText(image, ":", container.tag));
  const tag = given(reading, container, "tag");
  return textValue(tag === undefined ? joinText(image, ":latest") : joinText(image, ":", toText(tag)));
}

/** Links with what a script has added to them. */
function linksOf(reading: Reading, links: Value): Parameter {
  return structures(items(reading, links, "each"), links.origins);
}

function withoutVersion(reading: Reading, labels: Value): Value {
  if (labels.kind !== "map") return labels;
  const entries = new Map(entriesOf(reading, labels));
  entries.delete(VERSION_LABEL);
  // A map of its own: the user's is the one that Hako has added the label to.
  return { kind: "map", entries, origins: [] };
}

function portMapping(reading: Reading, item: Value): Structure {
  return structure({
    container_port: fetch(reading, item, "container_port"),
    host_port: fetch(reading, item, "host_port"),
    protocol: fetchOr(reading, item, "protocol", TCP),
  });
}

const TCP = string("tcp");

function mountPoint(reading: Reading, item: Value): Structure {
  return structure({
    source_volume: fetch(reading, item, "source_volume"),
    container_path: fetch(reading, item, "container_path"),
    read_only: fetchOr(reading, item, "read_only", NO),
  });
}

function linuxParameters(reading: Reading, value: Value): Structure {
  const parameters: Record<string, Parameter> = {};
  if (hasKey(reading, value, "capabilities")) {
    const capabilities = get(reading, value, "capabilities");
    parameters["capabilities"] = structure({
      add: fetchOr(reading, capabilities, "add", EMPTY_LIST),
      drop: fetchOr(reading, capabilities, "drop", EMPTY_LIST),
    });
  }
  if (hasKey(reading, value, "devices")) {
    const devices = get(reading, value, "devices");
    const device = (item: Value): Structure =>
      structure({
        host_path: fetch(reading, item, "host_path"),
        container_path: fetchOr(reading, item, "container_path"),
        permissions: fetchOr(reading, item, "permissions", EMPTY_LIST),
      });
    parameters["devices"] = structures(items(reading, devices, "map").map(device), devices.origins);
  }
  parameters["init_process_enabled"] = fetchOr(reading, value, "init_process_enabled");
  parameters["shared_memory_size"] = fetchOr(reading, value, "shared_memory_size");
  if (hasKey(reading, value, "tmpfs")) {
    const tmpfs = get(reading, value, "tmpfs");
    const mount = (item: Value): Structure =>
      structure({
        container_path: fetch(reading, item, "container_path"),
        mount_options: fetchOr(reading, item, "mount_options", EMPTY_LIST),
        size: fetch(reading, item, "size"),
      });
    parameters["tmpfs"] = structures(items(reading, tmpfs, "map").map(mount), tmpfs.origins);
  }
  return structure(parameters);
}

const INTERVAL = integer(30);
const RETRIES = integer(3);
const TIMEOUT = integer(5);

function healthCheck(reading: Reading, value: Value): Structure {
  return structure({
    command: fetch(reading, value, "command"),
    interval: fetchOr(reading, value, "interval", INTERVAL),
    retries: fetchOr(reading, value, "retries", RETRIES),
    timeout: fetchOr(reading, value, "timeout", TIMEOUT),
    start_period: fetchOr(reading, value, "start_period"),
  });
}

/** Source: lib/hako/container.rb, expand_env. */
function expandEnvironment(reading: Reading, container: Container, { expand, env }: Expanding): Parameter {
  const value = valueOf(reading, container, "env");
  // Of a String, Ruby's `delete` gives the characters that are not among those of `$providers`.
  if (value.kind === "string")
    noMethod(reading, string(plainText(value).replaceAll(/[$providers]/g, ""), value.origins), "map");
  if (value.kind === "list") return expandList(reading, value);
  if (value.kind !== "map") noMethod(reading, value, "delete");
  const entries = entriesOf(reading, value);
  visitAll(reading, { ...value, entries });
  const expanded = expand(plainText(container.name), { kind: "map", entries, origins: value.origins });
  if (expanded.refusal !== undefined) throw new Refusal({ ...expanded.refusal, app: reading.app });
  reading.decisions.push(...expanded.decisions);
  env.push(...expanded.values);
  const keys = [...entries.values()].filter(
    (entry) => plainText(entry.key) !== "$providers" || entry.key.kind !== "string",
  );
  const variables = expanded.values.map((variable, index) => {
    const entry = keys[index];
    const name = entry === undefined ? string(variable.name) : keyValue(entry);
    return structure({ name, value: textValue(variable.value, entry?.value.origins ?? []) });
  });
  return structures(variables, entries.size === 0 ? value.origins : []);
}

/** Ruby takes an empty list for an environment without variables; any other list has no String values. */
function expandList(reading: Reading, list: Value): Parameter {
  const [first] = pairs(reading, list, "each");
  if (first === undefined) return structures([], list.origins);
  // `- NAME=value` is how others write a variable: the value stays out of the message.
  const name = shownText(first.key).replace(/=.*/s, "=…");
  refuse("Hako::EnvExpander::ExpansionError", `${name} must be a String but got NilClass: nil`, placeOf(reading, list));
}
