import { knownText } from "../../../source/text.ts";
import type { MapValue, Value } from "../../../source/value.ts";
import {
  fetch,
  fetchOr,
  get,
  hasKey,
  identity,
  ignore,
  items,
  keyValue,
  mergeInPlace,
  noConversion,
  noMethod,
  peek,
  placeOf,
  type Reading,
} from "./reading.ts";
import { refuse } from "./refusal.ts";
import { boolean, EMPTY_LIST, EMPTY_MAP, integer, NIL, shown, string } from "./ruby.ts";
import { structure, type Structure } from "./shape.ts";

/** The label that Hako puts on every container it deploys. It is Hako's own mark, not the user's configuration. */
export const VERSION_LABEL = "cc.wanko.hako.version";

const ZERO = integer(0);
const NO = boolean(false);
const YES = boolean(true);

/** A container as Hako has it in memory. */
export interface Container {
  /** Its key under `sidecars`, or `app`. */
  readonly name: Value;
  readonly map: MapValue;
  /** Hako's defaults, made anew for every container. */
  readonly defaults: ReadonlyMap<string, Value>;
  readonly isApp: boolean;
  /** The image's tag that `hako --tag` gives to the app. */
  readonly tag?: string;
}

/** By `identity` of their names, in the order in which Hako sends them. */
export type Containers = ReadonlyMap<string, Container>;

export interface ContainerInput {
  /** As `hako --tag`. */
  readonly tag: string | undefined;
  /** True for `hako oneshot`, which starts `app` and what it needs, and no other container unless told to. */
  readonly onlyNeeded: boolean;
}

/**
 * The containers of a definition: `app`, the sidecars, and whatever they link to, depend on or take volumes from.
 * Source: lib/hako/definition_loader.rb.
 */
export function loadContainers(reading: Reading, { tag, onlyNeeded }: ContainerInput): Containers {
  const { definition } = reading;
  const sidecars = fetchSidecars(reading);
  const names = new Map<string, Value>([["app", string("app")]]);
  if (!onlyNeeded) {
    if (sidecars.kind !== "map") noMethod(reading, sidecars, "keys");
    for (const [name, entry] of sidecars.entries) {
      if (name !== "app") names.set(name, keyValue(entry));
      else ignore(reading, entry.value, "the container `app` is the one at the top level");
    }
  }
  const containers = new Map<string, Container>();
  while (containers.size < names.size) {
    for (const [id, name] of [...names]) {
      if (containers.has(id)) continue;
      const container =
        id === "app" ? loadApp(reading, get(reading, definition, "app"), tag) : loadSidecar(reading, sidecars, name);
      containers.set(id, container);
      for (const needed of neededBy(reading, container)) {
        const key = identity(needed);
        if (!names.has(key)) names.set(key, needed);
      }
    }
  }
  return containers;
}

function fetchSidecars(reading: Reading): Value {
  const { definition } = reading;
  const additional = fetchOr(reading, definition, "additional_containers", EMPTY_MAP);
  if (!hasKey(reading, definition, "sidecars")) return additional;
  const shadowed = peek(definition, "additional_containers");
  ignore(reading, shadowed, "Hako reads `additional_containers` only where there is no `sidecars`");
  return fetch(reading, definition, "sidecars");
}

function loadApp(reading: Reading, map: Value, tag: string | undefined): Container {
  if (tag !== undefined) {
    if (map.kind !== "map") noMethod(reading, map, "[]=");
    ignore(reading, map.entries.get("tag")?.value, "`--tag` replaces it");
  }
  const container = makeContainer(reading, map, { name: string("app"), isApp: true });
  return tag === undefined ? container : { ...container, tag };
}

function loadSidecar(reading: Reading, sidecars: Value, name: Value): Container {
  if (sidecars.kind !== "map") {
    if (sidecars.kind === "list") noConversion(reading, name, "Integer");
    noMethod(reading, sidecars, "fetch");
  }
  const entry = sidecars.entries.get(identity(name));
  if (entry === undefined) refuse("KeyError", `key not found: ${shown(name)}`, placeOf(reading, name));
  reading.visited.add(entry);
  reading.holders.set(entry.value, entry.keySpan);
  return makeContainer(reading, entry.value, { name: keyValue(entry), isApp: false });
}

function makeContainer(reading: Reading, map: Value, { name, isApp }: Pick<Container, "name" | "isApp">): Container {
  if (map.kind !== "map") noConversion(reading, map, "Hash");
  const defaults = new Map<string, Value>([
    ["cpu", ZERO],
    ["env", { ...EMPTY_MAP }],
    ["docker_labels", { ...EMPTY_MAP }],
    ["links", { ...EMPTY_LIST }],
    ["essential", YES],
    ["mount_points", EMPTY_LIST],
    ["port_mappings", { ...EMPTY_LIST }],
    ["volumes_from", EMPTY_LIST],
    ["privileged", NO],
  ]);
  const container = { name, map, defaults, isApp };
  const labels = valueOf(reading, container, "docker_labels");
  // A default of its own needs no mark: the mark would be left out again.
  if (labels.kind !== "map" || labels.origins.length > 0)
    mergeInPlace(reading, labels, VERSION_LABEL, string("2.18.0"));
  return container;
}

/** Ruby's `@definition[key]`. */
export function valueOf(reading: Reading, container: Container, key: string): Value {
  const entry = container.map.entries.get(key);
  return entry === undefined ? (container.defaults.get(key) ?? NIL) : get(reading, container.map, key);
}

/** The value of a key that the user has given; Hako's defaults do not count. */
export function given(reading: Reading, container: Container, key: string): Value | undefined {
  return container.map.entries.has(key) ? valueOf(reading, container, key) : undefined;
}

/** The names of the containers that this one needs, in the order in which Hako adds them. */
function neededBy(reading: Reading, container: Container): Value[] {
  const needed = items(reading, valueOf(reading, container, "links"), "each").map((link) => linkedName(reading, link));
  for (const dependency of dependsOn(reading, container) ?? []) needed.push(dependency.container);
  for (const source of volumesFrom(reading, container)) needed.push(source.container);
  return needed;
}

function linkedName(reading: Reading, link: Value): Value {
  if (link.kind === "other" && link.type === "Symbol") return link;
  if (link.kind !== "string") return noMethod(reading, link, "match");
  const name = /^([^:]+):[^:]+$/.exec(knownText(link.text) ?? "")?.[1];
  return name === undefined ? link : string(name, link.origins);
}

/** `depends_on` with the containers it names; absent where the key is. */
export function dependsOn(
  reading: Reading,
  container: Container,
): { container: Value; parameter: Structure }[] | undefined {
  const list = given(reading, container, "depends_on");
  if (list === undefined) return undefined;
  return items(reading, list, "map").map((item) => {
    const container_name = fetch(reading, item, "container_name");
    return {
      container: container_name,
      parameter: structure({ container_name, condition: fetch(reading, item, "condition") }),
    };
  });
}

/** `volumes_from` with the containers it names. */
export function volumesFrom(reading: Reading, container: Container): { container: Value; parameter: Structure }[] {
  return items(reading, valueOf(reading, container, "volumes_from"), "map").map((item) => {
    const source_container = fetch(reading, item, "source_container");
    return {
      container: source_container,
      parameter: structure({ source_container, read_only: fetchOr(reading, item, "read_only", NO) }),
    };
  });
}

/** A container's entry of `log_configuration`, as Hako's scripts see it. */
export function logConfiguration(
  reading: Reading,
  container: Container,
): { driver: Value; options: Value } | undefined {
  const configuration = given(reading, container, "log_configuration");
  if (configuration === undefined) return undefined;
  return { driver: fetch(reading, configuration, "log_driver"), options: fetch(reading, configuration, "options") };
}
