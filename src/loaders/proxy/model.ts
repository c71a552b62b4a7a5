import type { Proxy, ProxyDirective } from "../../estate/proxy.ts";
import type { Decision } from "../../estate/types.ts";
import type { NginxContext, NginxDirective } from "../../languages/nginx/index.ts";
import type { Ignored } from "../../source/construct.ts";
import type { Span } from "../../source/span.ts";
import { effectOf } from "./effects.ts";
import { hostIds, readHost, shareSockets } from "./hosts.ts";
import { scopeOf, type Refusals, type Unmodelled } from "./scope.ts";
import { readUpstreams } from "./upstreams.ts";

/** A configuration with its includes in place, and what is known of it. */
export interface Configuration extends Pick<Proxy, "id" | "kind" | "app" | "path" | "files"> {
  readonly directives: readonly NginxDirective[];
  /** Where `directives` stand: `main`, or `http` for fragments. */
  readonly context: NginxContext;
  readonly refusals: Refusals;
  /** What cannot be read and stands in no block. */
  readonly unreadTop: readonly Unmodelled[];
  readonly decisions: readonly Decision[];
  readonly ignored: readonly Ignored[];
  /** All of the unread ranges and refused constructs. */
  readonly unread: readonly Span[];
}

/** What nginx makes of a configuration. */
export function readProxy(configuration: Configuration): Proxy {
  const { id, kind, app, path, files, directives, context, refusals, unreadTop } = configuration;
  const main = scopeOf(directives, { context, block: undefined, refusals, unread: unreadTop });
  const block = main.own.get("http")?.[0];
  const http =
    context === "http"
      ? main
      : block === undefined
        ? undefined
        : scopeOf(block.block ?? [], {
            context: "http",
            block: "http",
            parent: main,
            refusals,
            unread: refusals.unreadIn(block),
          });
  const servers = http?.own.get("server") ?? [];
  const ids = hostIds(servers);
  const upstreams = readUpstreams(http?.typed ?? [], refusals);
  const hosts =
    http === undefined
      ? []
      : servers.map((server) => readHost(server, ids.get(server) ?? "", { http, refusals, upstreams }));
  const listed: ProxyDirective[] = [];
  listDirectives(directives, { context, block: undefined, locations: [] }, { ids, refusals, into: listed });
  return {
    id,
    kind,
    ...(app === undefined ? {} : { app }),
    path,
    files,
    hosts: shareSockets(hosts),
    upstreams: upstreams.all(),
    directives: listed,
    decisions: configuration.decisions,
    ignored: configuration.ignored,
    unread: configuration.unread,
  };
}

/** Where a directive stands. */
interface Level {
  readonly context: NginxContext;
  readonly block: string | undefined;
  readonly host?: string;
  readonly locations: readonly string[];
  readonly upstream?: string;
}

interface Listing {
  readonly ids: ReadonlyMap<NginxDirective, string>;
  readonly refusals: Refusals;
  readonly into: ProxyDirective[];
}

/** Every directive that nginx takes, as it is typed, blocks before what is in them. */
function listDirectives(directives: readonly NginxDirective[], level: Level, listing: Listing): void {
  const { host } = level;
  for (const directive of directives) {
    if (listing.refusals.refuses(directive)) continue;
    const inside = insideOf(directive, level, listing);
    listing.into.push(typedDirective(directive, level, host ?? inside?.host));
    if (inside !== undefined && directive.block !== undefined) listDirectives(directive.block, inside, listing);
  }
}

function typedDirective(directive: NginxDirective, level: Level, host: string | undefined): ProxyDirective {
  const { name, arguments: args, head: span } = directive;
  const { context, locations, upstream } = level;
  const { effect, about } = effectOf(directive, level);
  const typed: { -readonly [K in keyof ProxyDirective]: ProxyDirective[K] } = {
    name,
    arguments: args,
    span,
    context,
    locations,
    effect,
    about,
  };
  if (host !== undefined) typed.host = host;
  if (upstream !== undefined) typed.upstream = upstream;
  return typed;
}

function hostMember(host: string | undefined): { host?: string } {
  return host === undefined ? {} : { host };
}

function insideOf(directive: NginxDirective, level: Level, { ids }: Listing): Level | undefined {
  if (directive.block === undefined) return undefined;
  const { name, arguments: args } = directive;
  const host = level.host ?? ids.get(directive);
  const isLocation = name === "location";
  const upstream = name === "upstream" ? args[0]?.text : undefined;
  return {
    context: contextInside(name, level.context),
    block: name,
    ...hostMember(host),
    locations: isLocation ? [...level.locations, args.map(({ text }) => text).join(" ")] : level.locations,
    ...(upstream === undefined ? {} : { upstream }),
  };
}

/** The contexts of blocks, by the context that they stand in. */
const CONTEXTS: Readonly<Partial<Record<NginxContext, Readonly<Record<string, NginxContext>>>>> = {
  main: { events: "events", http: "http", stream: "stream", mail: "mail" },
  http: { server: "server", upstream: "upstream" },
  server: { location: "location", if: "server-if" },
  location: { location: "location", if: "location-if", limit_except: "limit_except" },
  stream: { server: "stream-server", upstream: "stream-upstream" },
  mail: { server: "mail-server" },
};

/** The context inside a block. What stands inside the blocks of other protocols keeps their context. */
export function contextInside(name: string, context: NginxContext): NginxContext {
  const known = CONTEXTS[context]?.[name];
  if (known !== undefined) return known;
  return context.startsWith("stream") || context.startsWith("mail") ? context : "entries";
}
