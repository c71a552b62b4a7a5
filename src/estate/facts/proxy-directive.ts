import { DIRECTIVE_SUBJECTS, type DirectiveEffect, type Proxy, type ProxyDirective } from "../proxy.ts";
import type { Estate } from "../types.ts";
import type { Fact, FactKindShape } from "./types.ts";
import { isGivenByBalancer } from "./proxy-directive-headers.ts";
import { hostOwner } from "./virtual-host.ts";

const EFFECTS: readonly DirectiveEffect[] = ["structure", "modelled", "unmodelled", "none"];

/** One directive of an nginx proxy, as it is typed. */
export const proxyDirectiveFacts: FactKindShape = {
  meaning: "a directive of an nginx",
  owner: "virtual host",
  fields: {
    proxy: { type: "string", meaning: "the id of the proxy: the path of its main file, or its folder" },
    kind: { type: "string", meaning: "what the proxy is", values: ["nginx", "front"] },
    name: { type: "string", meaning: "its name" },
    argument: {
      type: "string",
      meaning: "its first argument, such as the name of a header; rules may test it, no text may name it",
      classified: true,
    },
    header: { type: "string", meaning: "of `proxy_set_header` and `add_header`: the name of the header" },
    given: {
      type: "boolean",
      meaning: "of `proxy_set_header`: a load balancer gives apps the header with the same value by itself",
    },
    arguments: {
      type: "string",
      meaning: "all its arguments, joined by a blank; rules may test them, no text may name them",
      classified: true,
    },
    context: { type: "string", meaning: "the block that it stands in: `http`, `server`, `location`, `upstream` …" },
    host: { type: "string", meaning: "the virtual host that it stands in; empty above them" },
    location: { type: "string", meaning: "the locations that lead to it, joined by ` > `; empty outside" },
    upstream: { type: "string", meaning: "the upstream that it stands in; empty outside" },
    effect: {
      type: "string",
      meaning: "what it has to do with which answer a request gets",
      values: EFFECTS,
    },
    about: { type: "string", meaning: "its subject", values: DIRECTIVE_SUBJECTS },
  },
  identity: ["name", "header", "host", "location", "upstream"],
  read: (estate: Estate) => estate.proxies.flatMap((proxy) => proxy.directives.map((each) => factOf(proxy, each))),
};

/** Directives whose first argument is the name of a header. */
const OF_HEADERS: ReadonlySet<string> = new Set([
  "proxy_set_header",
  "add_header",
  "proxy_hide_header",
  "proxy_pass_header",
]);

function factOf(proxy: Proxy, directive: ProxyDirective): Fact {
  const { name, arguments: args, span, context, host = "", locations, upstream = "", effect, about } = directive;
  return {
    span,
    related: [],
    owner: hostOwner(proxy, host),
    apps: [proxy.app ?? proxy.id],
    fields: {
      proxy: proxy.id,
      kind: proxy.kind,
      name,
      argument: args[0]?.text ?? "",
      header: OF_HEADERS.has(name) ? (args[0]?.text ?? "") : "",
      given: name === "proxy_set_header" && isGivenByBalancer(args[0]?.text ?? "", args[1]?.text ?? ""),
      arguments: args.map(({ text }) => text).join(" "),
      context,
      host,
      location: locations.join(" > "),
      upstream,
      effect,
      about,
    },
  };
}
