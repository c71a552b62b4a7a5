import type { Handling, ProxyPass } from "../../estate/proxy.ts";
import type { NginxDirective } from "../../languages/nginx/index.ts";
import type { Span } from "../../source/span.ts";
import { parseProxyPass } from "./proxy-pass.ts";
import { inEffect, unmodelledAt, valueInEffect, type Scope, type Unmodelled } from "./scope.ts";
import type { Upstreams } from "./upstreams.ts";
import { parseOffset, parseTimeout } from "./values.ts";

/** What nginx has where nothing is typed. Source: nginx.org/en/docs/http/ngx_http_core_module.html and ngx_http_proxy_module.html. */
const DEFAULT_MAXIMUM_BODY = 1024 ** 2;
const DEFAULT_READ_TIMEOUT = 60;
const DEFAULT_TYPE = "text/plain";
/** Set where no `proxy_set_header` in effect names them: ngx_http_proxy_headers in ngx_http_proxy_module.c. */
const DEFAULT_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ["Host", "$proxy_host"],
  ["Connection", "close"],
];

/** Directives that make the answer of a location. */
const CONTENT = new Set([
  "proxy_pass",
  "fastcgi_pass",
  "uwsgi_pass",
  "scgi_pass",
  "grpc_pass",
  "memcached_pass",
  "empty_gif",
  "flv",
  "mp4",
  "perl",
  "stub_status",
]);

/** What is in effect at `scope`, whose block stands at `span` and is called `block`. */
export function handlingOf(scope: Scope, block: { span: Span; name: string }, upstreams: Upstreams): Handling {
  const more: Unmodelled[] = [];
  const content = contentOf(scope, { block, upstreams, more });
  const access = accessOf(scope);
  const realAddress = inEffect(scope, "set_real_ip_from").map(({ head }) => head);
  // Who is let in then depends on a header, and on who is trusted to set it.
  if (access.length > 0) for (const span of realAddress) more.push({ span, directive: "set_real_ip_from" });
  const errorPages = errorPagesOf(scope);
  return {
    content,
    access,
    headers: headersOf(scope),
    internal: inEffect(scope, "internal")[0]?.head,
    maximumBody: maximumBodyOf(scope, more),
    readTimeout: readTimeoutOf(scope, more),
    ...(errorPages.length === 0 ? {} : { errorPages }),
    ...(realAddress.length === 0 ? {} : { realAddress }),
    defaultType: defaultTypeOf(scope),
    unmodelled: [...unmodelledAt(scope), ...more],
  };
}

interface ContentOptions {
  readonly block: { span: Span; name: string };
  readonly upstreams: Upstreams;
  /** Takes what stands in the way of a conclusion. */
  readonly more: Unmodelled[];
}

function contentOf(scope: Scope, { block, upstreams, more }: ContentOptions): Handling["content"] {
  const handlers = scope.typed.filter(({ name }) => CONTENT.has(name));
  const [handler, another] = handlers;
  if (handler === undefined) {
    const files = nearestFiles(scope);
    return { kind: "static", span: files?.head ?? block.span, directive: files?.name ?? block.name };
  }
  const pass =
    another === undefined && handler.name === "proxy_pass" ? passOf(handler, { upstreams, more }) : undefined;
  return pass ?? { kind: "unmodelled", span: handler.head, directive: handler.name };
}

/** `alias` and `root` are one and the same setting. */
function nearestFiles(scope: Scope): NginxDirective | undefined {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const found = level.own.get("alias")?.[0] ?? level.own.get("root")?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

function passOf(
  directive: NginxDirective,
  { upstreams, more }: { upstreams: Upstreams; more: Unmodelled[] },
): ProxyPass | undefined {
  const parsed = parseProxyPass(directive);
  if (parsed === undefined) return undefined;
  const { address, ...pass } = parsed;
  if (address === undefined) return pass;
  const upstream = upstreams.find(pass, address);
  if (upstream === undefined) return undefined;
  more.push(...upstream.unmodelled);
  return { ...pass, target: upstream.name };
}

/** `allow` and `deny` are inherited together, where a level has neither. Source: ngx_http_access_merge_loc_conf. */
function accessOf(scope: Scope): Handling["access"] {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const { own } = level;
    if (own.has("allow") || own.has("deny"))
      return level.typed.filter(({ name }) => name === "allow" || name === "deny").map(accessRule);
  }
  return [];
}

function accessRule({ name, head, arguments: [source] }: NginxDirective): Handling["access"][number] {
  return { span: head, allow: name === "allow", source: source?.text ?? "" };
}

function headersOf(scope: Scope): Handling["headers"] {
  const typed = inEffect(scope, "proxy_set_header").map(({ head, arguments: [name, value] }) => ({
    span: head,
    name: name?.text ?? "",
    value: value?.text ?? "",
  }));
  const names = new Set(typed.map(({ name }) => name.toLowerCase()));
  const defaults = DEFAULT_HEADERS.flatMap(([name, value]) =>
    names.has(name.toLowerCase()) ? [] : [{ span: undefined, name, value }],
  );
  return [...typed, ...defaults];
}

function maximumBodyOf(scope: Scope, more: Unmodelled[]): Handling["maximumBody"] {
  const typed = valueInEffect(scope, "client_max_body_size");
  const bytes = typed === undefined ? undefined : parseOffset(typed.text);
  if (typed === undefined) return { bytes: DEFAULT_MAXIMUM_BODY, span: undefined };
  if (bytes === undefined) more.push({ span: typed.span, directive: "client_max_body_size" });
  return { bytes: bytes ?? DEFAULT_MAXIMUM_BODY, span: typed.span };
}

function readTimeoutOf(scope: Scope, more: Unmodelled[]): Handling["readTimeout"] {
  const typed = valueInEffect(scope, "proxy_read_timeout");
  const seconds = typed === undefined ? undefined : parseTimeout(typed.text);
  if (typed === undefined) return { seconds: DEFAULT_READ_TIMEOUT, span: undefined };
  if (seconds === undefined) more.push({ span: typed.span, directive: "proxy_read_timeout" });
  return { seconds: seconds ?? DEFAULT_READ_TIMEOUT, span: typed.span };
}

function defaultTypeOf(scope: Scope): Handling["defaultType"] {
  const typed = valueInEffect(scope, "default_type");
  return { type: typed?.text ?? DEFAULT_TYPE, span: typed?.span };
}

/** Source: ngx_http_core_error_page: statuses, then perhaps `=` or `=STATUS`, then the address. */
function errorPagesOf(scope: Scope): NonNullable<Handling["errorPages"]> {
  return inEffect(scope, "error_page").map(({ head, arguments: args }) => ({
    span: head,
    statuses: args.slice(0, -1).flatMap(({ text }) => (/^\d{3}$/.test(text) ? [Number(text)] : [])),
  }));
}
