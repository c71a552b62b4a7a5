import type { VirtualHost } from "../../estate/proxy.ts";
import type { Span } from "../../source/span.ts";
import { RULE_LIMITS } from "./limits.ts";
import type { Redirect } from "./types.ts";

/** Where a redirect stands, and what its variables may mean there. */
export interface RedirectContext {
  readonly host: VirtualHost;
  readonly span: Span;
  /** What `$1` is, as a placeholder, where an expression before it has a group that is known. */
  readonly capture?: string;
  /** `rewrite` adds the query of the request; `return` does not. */
  readonly addsQuery?: boolean;
}

/**
 * The redirect action for an URL that nginx would send, or why there is none. nginx makes a relative one absolute with
 * its own scheme, the client's host and its own port. Source: ngx_http_send_header in src/http/ngx_http_header_filter_module.c.
 */
export function redirectOf(status: 301 | 302, url: string, context: RedirectContext): Redirect | string {
  const { host, span } = context;
  const typed = context.addsQuery === true && url.endsWith("?") ? url.slice(0, -1) : url;
  const addsQuery = context.addsQuery === true && typed === url;
  const place = placeOf(typed, host);
  if (typeof place === "string") return place;
  const target = targetOf(place.rest, { addsQuery, capture: context.capture });
  if (typeof target === "string") return target;
  for (const text of [place.host, target.path, target.query]) {
    if (text.length > RULE_LIMITS.redirectCharacters)
      return `a redirect takes ${RULE_LIMITS.redirectCharacters} characters each for host, path and query, and one of them has ${text.length}`;
  }
  return { kind: "redirect", status, ...target, protocol: place.protocol, host: place.host, port: place.port, span };
}

/** A query may hold what nobody should read in a report. */
function withoutQuery(url: string): string {
  return url.replace(/\?.+$/s, "?…");
}

interface Place extends Pick<Redirect, "protocol" | "host" | "port"> {
  readonly rest: string;
}

/** The client's own scheme, host and port. */
const SAME = { protocol: "#{protocol}", host: "#{host}", port: "#{port}" } as const;

function placeOf(url: string, host: VirtualHost): Place | string {
  if (
    url.startsWith("/") ||
    url.startsWith("$request_uri") ||
    url.startsWith("$uri") ||
    url.startsWith("$document_uri")
  )
    return { ...SAME, rest: url };
  const match = /^(https?|\$scheme):\/\/([^/?]*)(.*)$/is.exec(url);
  if (match === null) return `hakobu cannot say where a redirect to \`${withoutQuery(url)}\` leads`;
  const [, scheme = "", authority = "", behind = ""] = match;
  // A variable of the path may follow the host without a slash: `https://$host$request_uri`.
  const variable = /\$(request_uri|uri|document_uri|1|is_args)/.exec(authority);
  const typedHost = variable === null ? authority : authority.slice(0, variable.index);
  const rest = variable === null ? behind : authority.slice(variable.index) + behind;
  const named = hostOf(typedHost, host);
  if (typeof named === "string") return named;
  const protocol = scheme === "$scheme" ? "#{protocol}" : scheme.toLowerCase() === "https" ? "HTTPS" : "HTTP";
  if (named.port === undefined && protocol === "#{protocol}")
    return { protocol, host: named.host, port: "default", rest };
  return { protocol, host: named.host, port: named.port ?? (protocol === "HTTPS" ? "443" : "80"), rest };
}

function hostOf(typed: string, host: VirtualHost): { host: string; port: string | undefined } | string {
  const match = /^(.*?)(?::(\d{1,5}|\$server_port))?$/s.exec(typed);
  const name = match?.[1] ?? typed;
  const first = host.names[0];
  const serverName = first?.kind === "exact" && first.text !== "" ? first.text : undefined;
  let unknown: string | undefined;
  const replaced = name.replaceAll(/\$(\w+)|\$\{(\w+)\}/g, (whole, plain?: string, braced?: string) => {
    const variable = plain ?? braced ?? "";
    if (variable === "host" || variable === "http_host") return "#{host}";
    if (variable === "server_name" && serverName !== undefined) return serverName;
    unknown = whole;
    return "";
  });
  if (unknown !== undefined) return `a redirect of a load balancer has nothing for \`${unknown}\` in its host`;
  // A user name and a password are shown nowhere.
  if (replaced.includes("@"))
    return "a redirect of a load balancer takes no user name or password in front of its host";
  const rest = replaced.replaceAll("#{host}", "h");
  if (!/^[A-Za-z0-9.-]+$/.test(rest)) return `\`${name}\` is no host that a redirect of a load balancer takes`;
  const port = match?.[2];
  return { host: replaced, port: port === "$server_port" ? "#{port}" : port };
}

interface TargetContext {
  readonly addsQuery: boolean;
  readonly capture: string | undefined;
}

function targetOf(rest: string, { addsQuery, capture }: TargetContext): Pick<Redirect, "path" | "query"> | string {
  const question = rest.indexOf("?");
  const beforeQuery = question === -1 ? rest : rest.slice(0, question);
  let query = question === -1 ? "" : rest.slice(question + 1);
  let typedPath = beforeQuery;
  const whole = /\$\{?request_uri\}?/.exec(typedPath);
  if (whole !== null) {
    if (whole.index + whole[0].length !== rest.length)
      return `\`$request_uri\` brings the query with it, so that nothing may follow it in a redirect of a load balancer`;
    if (addsQuery) return "`rewrite` adds the query to `$request_uri`, which has it already";
    typedPath = `${typedPath.slice(0, whole.index)}$uri`;
    query = "$args";
  }
  const args = /\$\{?is_args\}?\$\{?(args|query_string)\}?$/.exec(typedPath);
  if (args !== null) {
    if (question !== -1 || addsQuery) return "a redirect of a load balancer has one query, and here there would be two";
    typedPath = typedPath.slice(0, args.index);
    query = "$args";
  }
  if (addsQuery) {
    if (query !== "") return "the query that is typed would be joined with that of the request";
    query = "$args";
  }
  const path = filled(typedPath === "" ? "/" : typedPath, capture);
  const filledQuery = query === "$args" ? "#{query}" : filled(query, undefined);
  if (path === undefined || filledQuery === undefined || (query !== "$args" && query.includes("$")))
    return `a redirect of a load balancer has nothing for the variables in \`${withoutQuery(rest)}\``;
  if (!path.startsWith("/")) return `\`${withoutQuery(rest)}\` is no path from the root on`;
  return { path, query: filledQuery };
}

/** Text with the variables that a redirect has placeholders for; `undefined` where there are others. */
function filled(text: string, capture: string | undefined): string | undefined {
  const replaced = text
    .replaceAll(/\$(?:uri|document_uri)(?!\w)|\$\{(?:uri|document_uri)\}/g, "/#{path}")
    .replaceAll(/\$1(?!\d)|\$\{1\}/g, (whole) => capture ?? whole);
  const rest = replaced.replaceAll(/#\{(path|host)\}/g, "");
  return /^[!-~]*$/.test(rest) && !/[$#{}\\"<>^`|]/.test(rest) ? replaced : undefined;
}

/** A listener, as far as redirects depend on it. */
export interface RedirectListener {
  readonly port: number;
  readonly secure: boolean;
}

/** A redirect as a listener has it: a port that only the listener's own protocol decides is filled in. */
export function redirectAt(redirect: Redirect, { port, secure }: RedirectListener): Redirect {
  if (redirect.port !== "default") return redirect;
  const usual = secure ? 443 : 80;
  return { ...redirect, port: port === usual ? "#{port}" : String(usual) };
}

/** Why a listener cannot have a redirect; `undefined` where it can. Source: API_RedirectActionConfig. */
export function redirectRefusal(typed: Redirect, listener: RedirectListener): string | undefined {
  const { port, secure } = listener;
  const redirect = redirectAt(typed, listener);
  if (secure && redirect.protocol === "HTTP")
    return "a load balancer does not redirect from HTTPS to HTTP, as is done here";
  const sameProtocol = redirect.protocol === "#{protocol}" || (redirect.protocol === "HTTPS") === secure;
  const samePort = redirect.port === "#{port}" || redirect.port === String(port);
  const samePath = redirect.path === "/#{path}";
  return sameProtocol && samePort && samePath && redirect.host === "#{host}"
    ? "the redirect leads to where it comes from, and a load balancer refuses that"
    : undefined;
}
