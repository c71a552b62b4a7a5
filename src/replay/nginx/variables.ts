import { type ByteString, toBytes, toLowerAscii } from "./bytes.ts";
import { foreignSource } from "./directives.ts";
import type { Exchange } from "./exchange.ts";
import { firstName } from "./server-names.ts";

/** Variables that have another value each time, so that only their name can be compared. None is ever empty. */
const PASSING: ReadonlySet<string> = new Set([
  "connection",
  "connection_requests",
  "connection_time",
  "hostname",
  "msec",
  "nginx_version",
  "pid",
  "remote_port",
  "request_id",
  "request_time",
  "server_addr",
  "time_iso8601",
  "time_local",
]);

const KNOWN: Readonly<Record<string, (exchange: Exchange) => ByteString | undefined>> = {
  args: ({ args }) => args,
  query_string: ({ args }) => args,
  is_args: ({ args }) => (args === "" ? "" : "?"),
  uri: ({ uri }) => uri,
  document_uri: ({ uri }) => uri,
  request_uri: ({ unparsed }) => unparsed,
  host: ({ name }) => name,
  http_host: ({ request }) => toBytes(request.host?.replace(/^ +| +$/g, "") ?? ""),
  scheme: ({ request }) => request.scheme,
  https: ({ request }) => (request.scheme === "https" ? "on" : ""),
  server_port: ({ request }) => String(request.port),
  server_name: ({ host }) => {
    const name = firstName(host);
    return name === undefined ? undefined : toBytes(name);
  },
  request_method: ({ request }) => request.method,
  server_protocol: () => "HTTP/1.1",
  remote_addr: sourceAddress,
  proxy_add_x_forwarded_for: forwardedFor,
  proxy_host: proxyHost,
};

/**
 * The value of a variable, in lower-case name; `undefined` where no model answers for it. One that has another value
 * each time stays as it is typed. Sources: ngx_http_core_variables (src/http/ngx_http_variables.c), ngx_http_proxy_vars.
 */
export function readVariable(exchange: Exchange, name: string): ByteString | undefined {
  const set = exchange.variables.get(name);
  if (set !== undefined) return set;
  if (exchange.compiled.foreignVariables.has(name)) return undefined;
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known !== undefined) return known(exchange);
  if (exchange.compiled.namesVariable(name)) return "";
  if (PASSING.has(name)) return `$${name}`;
  if (name.startsWith("http_")) return requestHeader(exchange, name.slice("http_".length));
  if (name.startsWith("arg_")) return argument(exchange.args, toBytes(name.slice("arg_".length)));
  return undefined;
}

/** Whether nginx has a variable of that name itself, so that to set it does more than to give it a value. */
export function isBuiltIn(name: string): boolean {
  return (
    Object.hasOwn(KNOWN, name) ||
    PASSING.has(name) ||
    /^(?:http|arg|cookie|sent_http|upstream|ssl)_/.test(name) ||
    name === "limit_rate"
  );
}

/** A header of the request; `undefined` where it stands there twice, which versions of nginx treat differently. */
function requestHeader({ request }: Exchange, name: string): ByteString | undefined {
  const values = request.headers.filter(([key]) => toLowerAscii(key).replaceAll("-", "_") === name);
  if (values.length > 1) return undefined;
  const [first] = values;
  if (first === undefined) return "";
  // Without `underscores_in_headers` nginx drops it; whether it is on is asked where headers are passed on.
  return first[0].includes("_") ? undefined : toBytes(first[1].replace(/^ +| +$/g, ""));
}

/** The first argument of that name, whatever its case, raw (ngx_http_arg). */
function argument(args: ByteString, name: ByteString): ByteString {
  for (const pair of args.split("&")) {
    const at = pair.indexOf("=");
    if (at !== -1 && toLowerAscii(pair.slice(0, at)) === name) return pair.slice(at + 1);
  }
  return "";
}

/** The client's address; `undefined` where nginx takes it from a header or from the PROXY protocol. */
export function sourceAddress({ request, handling, socket }: Exchange): ByteString | undefined {
  if (foreignSource(handling) !== undefined || socket.servers.some(({ listen }) => listen.proxyProtocol))
    return undefined;
  return request.source;
}

function forwardedFor(exchange: Exchange): ByteString | undefined {
  const source = sourceAddress(exchange);
  if (source === undefined) return undefined;
  const before = exchange.request.headers.filter(([name]) => toLowerAscii(name) === "x-forwarded-for");
  return [...before.map(([, value]) => toBytes(value.replace(/^ +| +$/g, ""))), source].join(", ");
}

/** `$proxy_host`: the upstream or host as typed, without the scheme's own port (ngx_http_proxy_set_vars). */
function proxyHost({ handling: { content }, compiled }: Exchange): ByteString | undefined {
  if (content.kind !== "proxy" || content.variables) return undefined;
  if (/^unix:/i.test(content.target)) return "localhost";
  const argument = compiled.typed(content.span, "proxy_pass")?.arguments[0]?.text ?? "";
  // An upstream is found in any case of letters, and named as it is typed here.
  const typed = /^https?:\/\/([^/?]+)/i.exec(argument)?.[1] ?? "";
  const target = toBytes(typed.toLowerCase() === content.target.toLowerCase() ? typed : content.target);
  return content.scheme === "http" ? target.replace(/:80$/, "") : target.replace(/:443$/, "");
}
