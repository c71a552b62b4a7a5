import type { FrontObject } from "../../../native/surroundings.ts";
import type { Native } from "../../../native/types.ts";
import type { Part, Text } from "../../../source/text.ts";
import type { MapEntry, Value } from "../../../source/value.ts";
import { type Container, type Containers, valueOf } from "./containers.ts";
import { send } from "./convert.ts";
import {
  appendInPlace,
  fetch,
  fetchOr,
  get,
  ignore,
  items,
  mergeInPlace,
  noMethod,
  type Pair,
  pairs,
  peek,
  placeOf,
  type Reading,
} from "./reading.ts";
import { refuse } from "./refusal.ts";
import { requireRegion } from "./region.ts";
import { EMPTY_MAP, integer, isTruthy, joinText, string, textValue, toText } from "./ruby.ts";
import { structure } from "./shape.ts";
import { PUT_OBJECT } from "./shapes-around.ts";

/** The script `nginx_front`. Source: lib/hako/scripts/nginx_front.rb. */
export interface FrontScript {
  /** Gives the container `front` the variables that say where its configuration lies. */
  readonly start: (containers: Containers) => void;
  /** Links and maps the container, and writes the configuration. `frontPort`: absent with `awsvpc`. */
  readonly started: (containers: Containers, frontPort: Value | undefined) => Native<FrontObject>;
}

interface Options {
  readonly reading: Reading;
  readonly config: Value;
  readonly locations: Value;
  readonly backend: Value;
  readonly region: Value;
  readonly bucket: Value;
  readonly prefix: Value;
}

const DEFAULT_BACKEND = string("app");
const DEFAULT_LOCATIONS: Value = {
  kind: "map",
  entries: new Map<string, MapEntry>([
    ["/", { key: string("/"), keySpan: { path: "", start: 0, end: 0 }, value: EMPTY_MAP }],
  ]),
  origins: [],
};

export function readFront(reading: Reading, config: Value): FrontScript {
  const given = get(reading, config, "locations");
  const locations = isTruthy(given) ? given : DEFAULT_LOCATIONS;
  const backend = fetchOr(reading, config, "backend", DEFAULT_BACKEND);
  const s3 = fetch(reading, config, "s3");
  const region = fetch(reading, s3, "region");
  const bucket = fetch(reading, s3, "bucket");
  const options: Options = {
    reading,
    config,
    locations,
    backend,
    region,
    bucket,
    prefix: fetchOr(reading, s3, "prefix"),
  };
  return {
    start: (containers) => start(options, containers),
    started: (containers, frontPort) => started(options, containers, frontPort),
  };
}

function frontOf({ reading, config }: Options, containers: Containers): Container {
  const front = containers.get("front");
  if (front === undefined) refuse("KeyError", 'key not found: "front"', placeOf(reading, get(reading, config, "type")));
  return front;
}

/** The name of the object in S3. */
function objectKey({ reading, prefix }: Options): Text {
  return isTruthy(prefix) ? joinText(toText(prefix), `/${reading.name}.conf`) : joinText(`${reading.name}.conf`);
}

function start(options: Options, containers: Containers): void {
  const { reading, region, bucket, prefix } = options;
  const env = valueOf(reading, frontOf(options, containers), "env");
  mergeInPlace(reading, env, "AWS_DEFAULT_REGION", region);
  mergeInPlace(reading, env, "S3_CONFIG_BUCKET", bucket);
  mergeInPlace(
    reading,
    env,
    "S3_CONFIG_KEY",
    textValue(objectKey(options), isTruthy(prefix) ? prefix.origins : bucket.origins),
  );
}

function started(options: Options, containers: Containers, frontPort: Value | undefined): Native<FrontObject> {
  const { reading, backend, region, bucket } = options;
  const front = frontOf(options, containers);
  if (frontPort === undefined)
    ignore(reading, peek(options.config, "backend"), "with `network_mode: awsvpc` the backend is `localhost`");
  else {
    appendInPlace(
      reading,
      valueOf(reading, front, "links"),
      textValue(joinText(toText(backend), ":backend"), backend.origins),
    );
  }
  appendInPlace(reading, valueOf(reading, front, "port_mappings"), portMapping(reading, frontPort));
  const body = render(options, frontPort === undefined ? "localhost" : "backend");
  if (region.kind === "boolean" && !region.value) noMethod(reading, region, "match");
  requireRegion(reading, region);
  const sent = send(
    reading,
    PUT_OBJECT,
    structure({ body: textValue(body), bucket, key: textValue(objectKey(options)) }),
  );
  return { region: toText(region), ...sent };
}

function portMapping(reading: Reading, frontPort: Value | undefined): Value {
  const entry = (name: string, value: Value): [string, MapEntry] => [
    name,
    { key: string(name), keySpan: reading.top, value },
  ];
  const entries = new Map([
    entry("container_port", integer(80)),
    entry("host_port", frontPort ?? integer(80)),
    entry("protocol", string("tcp")),
  ]);
  return { kind: "map", entries, origins: [] };
}

/** Source: lib/hako/templates/nginx.conf.erb, with ERB's trimming. */
function render({ reading, config, locations }: Options, backendHost: string): Text {
  const listen = joinText(`${backendHost}:`, toText(fetch(reading, config, "backend_port")));
  const size = fetchOr(reading, config, "client_max_body_size");
  const body: Part[] = [...joinText("server {\n  listen 80;\n\n")];
  if (isTruthy(size)) body.push(...joinText("  client_max_body_size ", toText(size), ";\n"));
  body.push(...joinText("\n"));
  // Hako takes all locations apart before it writes the first.
  for (const location of pairs(reading, locations, "each")) body.push(...renderLocation(reading, location, listen));
  body.push(...joinText("}\n"));
  return merged(body);
}

/** Source: lib/hako/templates/nginx.location.conf.erb. */
function renderLocation(reading: Reading, { key, keySpan, value }: Pair, listen: Text): Text {
  const allowed = fetchOr(reading, value, "allow_only_from");
  const inner: Part[] = [];
  if (isTruthy(allowed)) {
    const addresses = flatten(reading, allowed);
    for (const address of addresses) inner.push(...joinText("allow ", toText(address), ";\n"));
    // An empty list closes the location, and has no other place to stand.
    const origins = addresses.length === 0 ? allowed.origins : [];
    inner.push({ kind: "text", text: "deny all;\n", secret: false, origins });
  }
  inner.push(...joinText("\nproxy_pass http://", listen, `;\n${PROXY_SETTINGS}`));
  const places = [
    ...(keySpan === undefined || keySpan.path === "" ? [] : [keySpan]),
    ...(value.kind === "map" && value.entries.size === 0 ? value.origins : []),
  ];
  const path: Text = toText(key).map((part) => ({ ...part, origins: places }));
  return joinText("  location ", path, " {\n", indent(inner), "\n  }\n");
}

const PROXY_SETTINGS = `proxy_set_header Host $host;
proxy_set_header Connection ""; # for upstream keepalive
proxy_http_version 1.1;         # for upstream keepalive
proxy_connect_timeout 5s;
proxy_send_timeout 20s;
proxy_read_timeout 20s;
`;

/** Ruby's `flatten`: of a list all the way down, of a map its keys and values once. */
function flatten(reading: Reading, value: Value): Value[] {
  if (value.kind === "map") return pairs(reading, value, "each").flatMap((pair) => [pair.key, pair.value]);
  if (value.kind !== "list") return noMethod(reading, value, "flatten");
  return items(reading, value, "each").flatMap((item) => (item.kind === "list" ? flatten(reading, item) : [item]));
}

/** Puts four blanks before every line. */
function indent(parts: readonly Part[]): Part[] {
  let atStart = true;
  return parts.map((part) => {
    if (part.kind !== "text") {
      atStart = false;
      return part;
    }
    let text = "";
    for (const line of part.text.split(/(?<=\n)/)) {
      if (line === "") continue;
      text += atStart ? `    ${line}` : line;
      atStart = line.endsWith("\n");
    }
    return { ...part, text };
  });
}

/** Joins neighbours that Hako itself wrote. */
function merged(parts: readonly Part[]): Text {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === "text" && part.origins.length === 0 && last?.kind === "text" && last.origins.length === 0) {
      joined[joined.length - 1] = { ...last, text: last.text + part.text };
    } else joined.push(part);
  }
  return joined;
}
