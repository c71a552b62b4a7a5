import type { ProxyPass, Upstream, UpstreamServer } from "../../estate/proxy.ts";
import type { NginxDirective } from "../../languages/nginx/index.ts";
import { fullAddress, parseAddress, type BackendAddress } from "./proxy-pass.ts";
import { scopeOf, unmodelledAt, type Refusals, type Unmodelled } from "./scope.ts";

/** The methods of balancing that are one directive. */
const METHODS = ["ip_hash", "least_conn", "least_time", "hash", "random"] as const;

/** An upstream, and what in it no model answers for. */
interface FoundUpstream {
  readonly name: string;
  readonly unmodelled: readonly Unmodelled[];
}

/** The upstreams of a configuration, those that its `proxy_pass` imply as they are met. */
export interface Upstreams {
  /** The upstream that a `proxy_pass` goes to; `undefined` where nginx would refuse it. */
  find(pass: ProxyPass, address: BackendAddress): FoundUpstream | undefined;
  /** Those typed, in order, then those implied, in order. */
  all(): Upstream[];
}

/**
 * The `upstream` blocks among `directives` (of the http level).
 * Source: ngx_http_upstream_add and ngx_http_upstream_server in src/http/ngx_http_upstream.c.
 */
export function readUpstreams(directives: readonly NginxDirective[], refusals: Refusals): Upstreams {
  const typed = new Map<string, { upstream: Upstream; unmodelled: readonly Unmodelled[] }>();
  for (const directive of directives) {
    if (directive.name !== "upstream" || directive.block === undefined || refusals.refuses(directive)) continue;
    const read = readUpstream(directive, directive.block, refusals);
    const key = read.upstream.name.toLowerCase();
    if (!typed.has(key)) typed.set(key, read);
  }
  const implied: Implied = { byAddress: new Map(), names: new Set() };
  return {
    find(pass, address) {
      const known = typed.get(address.host.toLowerCase());
      if (known !== undefined) {
        if (address.port !== undefined) return undefined;
        return { name: known.upstream.name, unmodelled: known.unmodelled };
      }
      return { name: imply(implied, pass, address).name, unmodelled: [] };
    },
    all: () => [...[...typed.values()].map(({ upstream }) => upstream), ...implied.byAddress.values()],
  };
}

interface Implied {
  readonly byAddress: Map<string, Upstream>;
  readonly names: Set<string>;
}

/** The upstream that an address implies; one name for one address. */
function imply({ byAddress, names }: Implied, { span, scheme, target }: ProxyPass, address: BackendAddress): Upstream {
  const full = fullAddress(address, scheme === "https" ? 443 : 80);
  const known = byAddress.get(full.toLowerCase());
  if (known !== undefined) return known;
  const server: UpstreamServer = { span, address: full, weight: 1, state: "up", options: [] };
  const upstream: Upstream = {
    name: names.has(target) ? full : target,
    span,
    implied: true,
    servers: [server],
    method: undefined,
    keepalive: undefined,
  };
  byAddress.set(full.toLowerCase(), upstream);
  names.add(upstream.name);
  return upstream;
}

function readUpstream(
  directive: NginxDirective,
  block: readonly NginxDirective[],
  refusals: Refusals,
): { upstream: Upstream; unmodelled: readonly Unmodelled[] } {
  const scope = scopeOf(block, {
    context: "upstream",
    block: directive.name,
    refusals,
    unread: refusals.unreadIn(directive),
  });
  const unmodelled = [...unmodelledAt(scope)];
  const servers = (scope.own.get("server") ?? []).flatMap((server) => {
    const read = readServer(server);
    if (read === undefined) unmodelled.push({ span: server.head, directive: "server", refused: true });
    return read ?? [];
  });
  const method = scope.typed.find(({ name }) => METHODS.some((each) => each === name));
  return {
    upstream: {
      name: directive.arguments[0]?.text ?? "",
      span: directive.head,
      implied: false,
      servers,
      method:
        method === undefined
          ? undefined
          : { value: [method.name, ...method.arguments.map(({ text }) => text)].join(" "), span: method.head },
      keepalive: scope.own.get("keepalive")?.[0]?.head,
    },
    unmodelled,
  };
}

function readServer({ head: span, arguments: [first, ...rest] }: NginxDirective): UpstreamServer | undefined {
  const address = first === undefined ? undefined : parseAddress(first.text);
  if (address === undefined) return undefined;
  const options: string[] = [];
  let weight = 1;
  let state: UpstreamServer["state"] = "up";
  for (const { text } of rest) {
    const typedWeight = /^weight=(\d{1,9})$/.exec(text)?.[1];
    if (typedWeight !== undefined) weight = Number(typedWeight);
    else if (text === "down") state = "down";
    else if (text === "backup") state = state === "down" ? "down" : "backup";
    else options.push(text);
  }
  return { span, address: fullAddress(address, 80), weight, state, options };
}
