import { isGivenByBalancer } from "../../estate/facts/proxy-directive-headers.ts";
import type { Handling, Location, Proxy, ProxyPass, Upstream } from "../../estate/proxy.ts";
import { BALANCER_LIMITS } from "./limits.ts";
import { prefixRewrite } from "./steps.ts";
import type { Failure, Forward, MeantDifference, Rewrite } from "./types.ts";

/** What a location hands on, and what is different then. */
export interface TranslatedForward {
  readonly forward: Forward | undefined;
  readonly differences: readonly MeantDifference[];
  readonly failures: readonly Failure[];
}

export interface ForwardContext {
  readonly proxy: Proxy;
  readonly location: Pick<Location, "modifier" | "path">;
  /** What `rewrite … break` does before. */
  readonly rewrite: Rewrite | undefined;
}

/** What makes the answer of a location, as a forward action. */
export function translateForward(handling: Handling, context: ForwardContext): TranslatedForward {
  const { content } = handling;
  const failures = preconditions(handling);
  if (content.kind !== "proxy") return { forward: undefined, differences: [], failures };
  const differences: MeantDifference[] = [];
  const fail = (reason: string): void => {
    failures.push({ outcome: "assist", reason, span: content.span });
  };
  if (content.variables) {
    fail("`proxy_pass` chooses its target by a variable");
    return { forward: undefined, differences, failures };
  }
  const rewrite = pathRewriteOf(content, context);
  if (typeof rewrite === "string") fail(rewrite);
  // Which redirects an app makes is not known here; that nginx maps them back, and a balancer does not, is.
  else if (rewrite !== undefined && content.uri !== undefined && mapsRedirects(handling, context.proxy))
    differences.push({ family: "path", field: "location", span: content.span });
  const host = headersOf(handling, content, { differences, failures });
  differences.push(...ownDifferences(handling, content, content.uri !== undefined || context.rewrite !== undefined));
  if (typeof rewrite === "string") return { forward: undefined, differences, failures };
  const { scheme, target: upstream, span } = content;
  return { forward: { kind: "forward", scheme, upstream, rewrite, host, span }, differences, failures };
}

/**
 * True where the default `proxy_redirect` finds something to map: the app knows itself by the upstream's name only, and
 * redirects to it. Source: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_redirect
 */
function mapsRedirects({ headers }: Handling, proxy: Proxy): boolean {
  const host = headers.find(({ name }) => name.toLowerCase() === "host");
  if (host !== undefined && host.value !== "$proxy_host") return false;
  let off = withoutMapping.get(proxy);
  if (off === undefined) {
    off = proxy.directives.some(
      ({ name, arguments: [first] }) => name === "proxy_redirect" && first?.text.toLowerCase() === "off",
    );
    withoutMapping.set(proxy, off);
  }
  return !off;
}

const withoutMapping = new WeakMap<Proxy, boolean>();

/** What no rule does, whatever else is right. */
function preconditions(handling: Handling): Failure[] {
  const { content, access, internal, unmodelled, readTimeout } = handling;
  const failures: Failure[] = unmodelled.map(({ directive, span }) => ({
    outcome: "assist",
    reason: `\`${directive}\` is in effect, and hakobu has no model of it`,
    span,
  }));
  if (content.kind === "static")
    failures.push({ outcome: "keep", reason: "it serves files from nginx's own disk", span: content.span });
  if (content.kind === "unmodelled" && !unmodelled.some(({ directive }) => directive === content.directive)) {
    failures.push({
      outcome: "assist",
      reason: `\`${content.directive}\` makes the answer, and hakobu has no model of it`,
      span: content.span,
    });
  }
  const [first] = access;
  if (first !== undefined) {
    failures.push({
      outcome: "assist",
      reason:
        "`allow` and `deny` look at the peer's address; say whether that is the client or a balancer in front, before anybody writes a rule for it",
      span: first.span,
    });
  }
  if (internal !== undefined)
    failures.push({
      outcome: "assist",
      reason: "`internal` locations are reached from inside nginx only",
      span: internal,
    });
  if (readTimeout.seconds > BALANCER_LIMITS.idleTimeout.most) {
    failures.push({
      outcome: "assist",
      reason: `nginx waits ${readTimeout.seconds} seconds for the app, and a load balancer ${BALANCER_LIMITS.idleTimeout.most} at most`,
      span: readTimeout.span ?? content.span,
    });
  }
  return failures;
}

/** The transform of the path, `undefined` where the path stays, or why it cannot be said. */
function pathRewriteOf(content: ProxyPass, { location, rewrite }: ForwardContext): Rewrite | string | undefined {
  if (content.uri === undefined) return rewrite;
  if (rewrite !== undefined) return "`rewrite … break` and the path of `proxy_pass` would both change the path";
  if (location.modifier !== "" && location.modifier !== "^~" && location.modifier !== "=")
    return "`proxy_pass` has a path in a location that is no prefix";
  if (content.uri.includes("?"))
    return "`proxy_pass` adds a query, and no transform is known to join it with that of the request";
  return content.uri === location.path ? undefined : prefixRewrite(location.path, content.uri);
}

/** Headers whose loss apps survive, or whose meaning the balancer's own headers carry. */
const LOST_HEADERS: readonly RegExp[] = [
  /^x-(real-ip|client-ip|forwarded-(for|proto|port|host|server|ssl|scheme|protocol)|scheme|original-(uri|host)|nginx-proxy|request-start|queue-start)$/,
  /^(accept-encoding|proxy|early-data|x-url-scheme|forwarded)$/,
];

/** Headers of one connection: each hop has its own, and a balancer lets WebSockets through without being told. */
const HOP_HEADERS: ReadonlySet<string> = new Set(["connection", "upgrade", "te", "keep-alive", "proxy-connection"]);

interface Found {
  readonly differences: MeantDifference[];
  readonly failures: Failure[];
}

/** Judges each header that nginx sets. Returns the literal Host, where there is one. */
function headersOf({ headers }: Handling, content: ProxyPass, { differences, failures }: Found): string | undefined {
  let host: string | undefined;
  for (const { name: typed, value, span: typedAt } of headers) {
    const span = typedAt ?? content.span;
    const name = typed.toLowerCase();
    if (name === "host") {
      const seen = hostSeen(value);
      if (seen === undefined)
        failures.push({
          outcome: "assist",
          reason: `the app gets the Host \`${value}\`, and a load balancer has no variable for it`,
          span,
        });
      else if (seen.kind === "literal") host = seen.host;
      else if (seen.kind === "different") differences.push({ family: "host", field: "host", span });
      continue;
    }
    // What nginx sets unasked is part of what every forward changes.
    if (typedAt === undefined || HOP_HEADERS.has(name) || isGivenByBalancer(name, value)) continue;
    if (LOST_HEADERS.some((lost) => lost.test(name))) differences.push({ family: "header", field: "header", span });
    else {
      failures.push({
        outcome: "assist",
        reason: `${value === "" ? "nginx takes the header" : "the app gets the header"} \`${typed}\` from ${value === "" ? "requests" : "nginx"}, and a load balancer cannot do that`,
        span,
      });
    }
  }
  return host;
}

type SeenHost =
  /** As the client sends it. */
  | { readonly kind: "same" }
  /** Another one than the client's, or in another form. */
  | { readonly kind: "different" }
  | { readonly kind: "literal"; readonly host: string };

function hostSeen(value: string): SeenHost | undefined {
  if (isGivenByBalancer("host", value)) return { kind: "same" };
  if (value === "$host" || value === "$proxy_host" || value === "$host:$server_port" || value === "$host:$proxy_port")
    return { kind: "different" };
  return /^[A-Za-z0-9.-]+(:\d{1,5})?$/.test(value) ? { kind: "literal", host: value } : undefined;
}

/** What is different for whatever is sent on through a balancer. */
function ownDifferences(handling: Handling, content: ProxyPass, changesPath: boolean): MeantDifference[] {
  const { maximumBody, headers } = handling;
  const { span } = content;
  const differences: MeantDifference[] = [{ family: "forwarded-headers", field: "header", span }];
  if (!headers.some(({ name }) => name.toLowerCase() === "host"))
    differences.push({ family: "host", field: "host", span });
  if (maximumBody.bytes > 0) differences.push({ family: "body", field: "limit", span: maximumBody.span ?? span });
  // nginx sends the path that it made of the raw one; a balancer works on the raw one, with or without a transform.
  if (changesPath) differences.push({ family: "path", field: "path", span });
  return differences;
}

/** The upstream of a forward. */
export function upstreamOf(proxy: Proxy, { upstream }: Pick<Forward, "upstream">): Upstream | undefined {
  let byName = upstreams.get(proxy);
  if (byName === undefined) upstreams.set(proxy, (byName = new Map(proxy.upstreams.map((each) => [each.name, each]))));
  return byName.get(upstream);
}

const upstreams = new WeakMap<Proxy, Map<string, Upstream>>();
