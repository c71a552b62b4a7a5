import { parseUrl, type UrlOptions } from "./addresses.ts";
import { CACHE_RULES } from "./check-cache.ts";
import { isSwitchedOff } from "./check-rewrite.ts";
import { type Visit, argument, defineCaptures, isDuplicate, refuse, useArgument, useVariables } from "./check-scope.ts";
import { addBackend } from "./check-upstream.ts";

/** Passing requests to a backend. Source: src/http/modules/ngx_http_{proxy,fastcgi,uwsgi,scgi,grpc,memcached}_module.c. */
export const PASSING_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  ...CACHE_RULES,
  proxy_pass: checkProxyPass,
  fastcgi_pass: (visit) => checkPass(visit, []),
  uwsgi_pass: (visit) => checkPass(visit, ["uwsgi://", "suwsgi://"]),
  scgi_pass: (visit) => checkPass(visit, []),
  grpc_pass: (visit) => checkPass(visit, ["grpc://", "grpcs://"]),
  memcached_pass: checkMemcached,
  proxy_redirect: checkRedirect,
  proxy_cookie_domain: (visit) => checkCookie(visit, /^~/),
  proxy_cookie_path: (visit) => checkCookie(visit, /^~\*?/),
  proxy_cookie_flags: checkCookieFlags,
  fastcgi_split_path_info: checkSplit,
  proxy_ssl_password_file: isDuplicate,
  uwsgi_ssl_password_file: isDuplicate,
  grpc_ssl_password_file: isDuplicate,
};

function checkProxyPass(visit: Visit): void {
  if (visit.scope.context === "stream-server") return checkStreamPass(visit);
  if (isDuplicate(visit)) return;
  const [typed] = visit.directive.arguments;
  if (typed === undefined) return;
  if (typed.text.includes("$")) {
    useArgument(visit, 1);
    return;
  }
  const scheme = /^https?:\/\//i.exec(typed.text)?.[0];
  if (scheme === undefined) return refuse(visit, "invalid URL prefix", typed);
  const defaultPort = scheme.length === 8 ? 443 : 80;
  const url = addUrl(visit, typed.text.slice(scheme.length), { uri: true, defaultPort });
  const { location } = visit.scope;
  const nameless =
    location !== undefined && (location.anonymous || location.kind === "named" || location.kind === "regex");
  if (url !== undefined && url.uri !== "" && nameless) {
    refuse(
      visit,
      '"proxy_pass" cannot have URI part in location given by regular expression, or inside named location, ' +
        'or inside "if" statement, or inside "limit_except" block',
      typed,
    );
  }
}

/** Source: ngx_stream_proxy_pass. */
function checkStreamPass(visit: Visit): void {
  if (isDuplicate(visit)) return;
  if (argument(visit, 1).includes("$")) useArgument(visit, 1);
  else addUrl(visit, argument(visit, 1), {});
}

function checkPass(visit: Visit, schemes: readonly string[], variables = true): void {
  if (isDuplicate(visit)) return;
  const text = argument(visit, 1);
  if (variables && text.includes("$")) {
    useArgument(visit, 1);
    return;
  }
  const scheme = schemes.find((start) => text.slice(0, start.length).toLowerCase() === start) ?? "";
  addUrl(visit, text.slice(scheme.length), {});
}

function checkMemcached(visit: Visit): void {
  visit.checking.http.uses.push({ name: "memcached_key", span: visit.directive.head });
  checkPass(visit, [], false);
}

function addUrl(visit: Visit, text: string, options: UrlOptions) {
  const [typed] = visit.directive.arguments;
  const url = parseUrl(text, options);
  if (typeof url === "string") {
    refuse(visit, `${url} in upstream "${text}"`, typed);
    return undefined;
  }
  return addBackend(visit, url) ? url : undefined;
}

/** Source: ngx_http_proxy_redirect. */
function checkRedirect(visit: Visit): void {
  const [pattern, replacement] = visit.directive.arguments;
  if (pattern === undefined || (isSwitchedOff(visit) && replacement === undefined)) return;
  if (replacement === undefined) {
    if (pattern.text !== "default") return refuse(visit, `invalid parameter "${pattern.text}"`, pattern);
    return checkDefaultRedirect(visit);
  }
  checkPair(visit, /^~\*?/);
}

function checkDefaultRedirect(visit: Visit): void {
  const pass = visit.scope.seen.get("proxy_pass");
  if (pass === undefined) {
    refuse(visit, '"proxy_redirect default" should be placed after the "proxy_pass" directive');
  } else if (pass.arguments[0]?.text.includes("$") === true) {
    refuse(visit, '"proxy_redirect default" cannot be used with "proxy_pass" directive with variables');
  }
}

/** A regular expression or a string, and its replacement. */
function checkPair(visit: Visit, regex: RegExp): void {
  const [pattern, replacement] = visit.directive.arguments;
  if (pattern === undefined || replacement === undefined) return;
  if (regex.test(pattern.text)) defineCaptures(visit, pattern.text, pattern);
  else if (!useVariables(visit, pattern.text, pattern)) return;
  useVariables(visit, replacement.text, replacement);
}

function checkCookie(visit: Visit, regex: RegExp): void {
  const [pattern, replacement] = visit.directive.arguments;
  if (isSwitchedOff(visit) && replacement === undefined) return;
  if (replacement === undefined) return refuse(visit, `invalid parameter "${pattern?.text ?? ""}"`, pattern);
  checkPair(visit, regex);
}

function checkCookieFlags(visit: Visit): void {
  const [pattern, ...flags] = visit.directive.arguments;
  if (pattern === undefined || (isSwitchedOff(visit) && flags.length === 0)) return;
  if (flags.length === 0) return refuse(visit, `invalid parameter "${pattern.text}"`, pattern);
  if (pattern.text.startsWith("~")) defineCaptures(visit, pattern.text, pattern);
  else if (!useArgument(visit, 1)) return;
  for (const flag of flags) if (!useVariables(visit, flag.text, flag)) return;
}

function checkSplit(visit: Visit): void {
  const [pattern] = visit.directive.arguments;
  if (pattern === undefined) return;
  const groups = pattern.text.match(/(?:^|[^\\])\((?!\?[:=!<>|])/g)?.length ?? 0;
  if (groups !== 2) refuse(visit, `pattern "${pattern.text}" must have 2 captures`, pattern);
}
