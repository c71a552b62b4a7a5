import { RUNS_FRONT } from "../front.ts";
import type { Location, Proxy } from "../proxy.ts";
import type { Resource } from "../../native/resources.ts";
import { knownText } from "../../source/text.ts";
import type { Span } from "../../source/span.ts";
import type { App, AppId, Estate } from "../types.ts";
import type { Fact, FactKindShape } from "./types.ts";

/** One app that Hako puts an nginx in front of: the container `front` and the script `nginx_front`. */
export const frontFacts: FactKindShape = {
  meaning: "an nginx container that Hako puts in front of an app, with the configuration that its script uploads",
  owner: "app",
  fields: {
    app: { type: "string", meaning: "the app's id" },
    image: { type: "string", meaning: "the image of the container `front`; empty where it is not known" },
    backend: { type: "string", meaning: "where it sends requests: host and port" },
    locations: { type: "number", meaning: "how many locations it has" },
    restricted: { type: "string", meaning: "the locations that let only some addresses in, joined by `, `" },
    addresses: {
      type: "string",
      meaning: "the addresses that these let in, joined by `, `; `nobody` where there is none",
    },
    configured: { type: "boolean", meaning: "the nginx.conf of the image itself is known" },
  },
  identity: ["app"],
  read: (estate: Estate) => {
    const apps = new Map(estate.apps.map((app) => [app.id, app]));
    const images = imagesOf(estate.native);
    return estate.proxies.flatMap((proxy): Fact[] => {
      const app = apps.get(proxy.app ?? "");
      return app === undefined ? [] : [fact(app, proxy, images.get(app.id) ?? "")];
    });
  },
};

function fact(app: App, proxy: Proxy, image: string): Fact {
  const locations = proxy.hosts.flatMap((host) => within(host.locations));
  const restricted = locations.filter(({ handling }) => handling.access.length > 0);
  const backends = locations.flatMap(({ handling: { content } }) => (content.kind === "proxy" ? [content.target] : []));
  const allowed = restricted.flatMap(({ handling }) => handling.access.filter(({ allow }) => allow));
  return {
    span: frontSpan(app),
    related: restricted.map(({ span }) => span),
    owner: app.id,
    apps: [app.id],
    fields: {
      app: app.id,
      image,
      backend: [...new Set(backends)].join(", "),
      locations: locations.length,
      restricted: restricted.map(({ path }) => path).join(", "),
      addresses:
        restricted.length === 0 ? "" : [...new Set(allowed.map(({ source }) => source))].join(", ") || "nobody",
      configured: proxy.files.length > 0,
    },
  };
}

/** The place that stands for the script. */
export function frontSpan(app: App): Span {
  return app.decisions.find(({ decides }) => decides === RUNS_FRONT)?.span ?? { path: app.path, start: 0, end: 0 };
}

function within(locations: readonly Location[]): Location[] {
  return locations.flatMap((location) => [location, ...within(location.locations)]);
}

function imagesOf(native: readonly Resource[]): Map<AppId, string> {
  const images = new Map<AppId, string>();
  for (const resource of native) {
    if (resource.type !== "task-definition") continue;
    const front = resource.value.containerDefinitions.items.find(({ name }) => knownText(name) === "front");
    const image = knownText(front?.image ?? []);
    if (image !== undefined) for (const app of resource.apps) images.set(app, image);
  }
  return images;
}
