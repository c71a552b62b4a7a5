import { parseUrl } from "./addresses.ts";
import { charsetPair, ENTRY_HEADS } from "./check-entries.ts";
import { addName, isWildcardName, newNameTable } from "./check-names.ts";
import { isSwitchedOff } from "./check-rewrite.ts";
import {
  type Visit,
  argument,
  defineCaptures,
  defineVariable,
  inherited,
  isDuplicate,
  refuse,
  refuseDirective,
  useArgument,
  useVariables,
} from "./check-scope.ts";
import { parseInteger, parseSeconds } from "./quantities.ts";

/** Directives of the remaining modules. Source: src/http/modules, each by its name. */
export const VARIOUS_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  ...ENTRY_HEADS,
  add_header: checkHeader,
  add_trailer: checkHeader,
  expires: checkExpires,
  auth_basic_user_file: (visit) => !isDuplicate(visit) && useArgument(visit, 1),
  auth_request: isDuplicate,
  auth_http: checkAuthHttp,
  auth_request_set: (visit) => defineVariable(visit, 1) && useArgument(visit, 2),
  charset: checkCharset,
  source_charset: checkCharset,
  geoip_country: checkGeoip,
  geoip_org: checkGeoip,
  geoip_city: checkGeoip,
  http2_push: (visit) => !isSwitchedOff(visit) && useArgument(visit, 1),
  image_filter: checkImageFilter,
  image_filter_jpeg_quality: (visit) => checkImageNumber(visit, 100),
  image_filter_webp_quality: (visit) => checkImageNumber(visit, 100),
  image_filter_sharpen: (visit) => checkImageNumber(visit, Number.MAX_SAFE_INTEGER),
  mirror: isSwitchedOff,
  modern_browser: checkModernBrowser,
  perl_set: (visit) => defineVariable(visit, 1),
  protocol: checkProtocol,
  resolver: checkResolver,
  ssl_alpn: isDuplicate,
  sub_filter: checkSubFilter,
  userid_expires: checkUseridExpires,
  userid_mark: checkUseridMark,
  valid_referers: checkReferers,
  xml_entities: isDuplicate,
  xslt_param: checkAll,
  xslt_string_param: checkAll,
  xslt_stylesheet: (visit) =>
    visit.directive.arguments.slice(1).forEach((word) => useVariables(visit, word.text, word)),
};

function checkAll(visit: Visit): void {
  visit.directive.arguments.forEach((_, index) => useArgument(visit, index + 1));
}

function checkHeader(visit: Visit): void {
  const always = visit.directive.arguments[2];
  if (!useArgument(visit, 2)) return;
  if (always !== undefined && always.text !== "always") refuse(visit, `invalid parameter "${always.text}"`, always);
}

function checkExpires(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const [first, second] = visit.directive.arguments;
  const modified = second !== undefined;
  if (modified && first?.text !== "modified") return refuseDirective(visit, "invalid value");
  const value = (second ?? first)?.text ?? "";
  if (!useArgument(visit, modified ? 2 : 1) || value.includes("$")) return;
  if (!modified && ["epoch", "max", "off"].includes(value)) return;
  const daily = value.startsWith("@");
  if (daily && modified) return refuseDirective(visit, 'daily time cannot be used with "modified" parameter');
  const seconds = parseSeconds(value.replace(/^[@+-]/, ""));
  if (seconds === undefined) refuseDirective(visit, "invalid value");
  else if (daily && seconds > 86_400) refuseDirective(visit, "daily time value must be less than 24 hours");
}

/** Source: ngx_http_charset_filter_module.c. */
function checkCharset(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const { checking, scope, directive } = visit;
  if (argument(visit, 1).startsWith("$")) {
    checking.http.uses.push({ name: argument(visit, 1).slice(1).toLowerCase(), span: directive.head });
    return;
  }
  checking.http.atEnd.push(() => {
    const source = inherited(scope, "source_charset")?.arguments[0]?.text.toLowerCase() ?? "off";
    const charset = inherited(scope, "charset")?.arguments[0]?.text.toLowerCase() ?? "off";
    if (source === "off" || charset === "off" || source === charset || charset.startsWith("$")) return;
    if (checking.incomplete || source.startsWith("$") || checking.charsets.has(charsetPair(source, charset))) return;
    if (scope.context !== "http" || checking.http.servers.length > 0) {
      refuse(visit, `no "charset_map" between the charsets "${source}" and "${charset}"`);
    }
  });
}

/** Whether there is such a database is the machine's matter. */
function checkGeoip(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const second = visit.directive.arguments[1];
  if (second !== undefined && second.text !== "utf8") refuse(visit, `invalid parameter "${second.text}"`, second);
}

function checkImageFilter(visit: Visit): void {
  const [way, first, second] = visit.directive.arguments;
  const words = visit.directive.arguments.length;
  const ways = words === 1 ? ["off", "test", "size"] : words === 2 ? ["rotate"] : ["resize", "crop"];
  if (way === undefined || !ways.includes(way.text))
    return refuse(visit, `invalid parameter "${way?.text ?? ""}"`, way);
  for (const size of [first, second]) {
    if (size === undefined || !useVariables(visit, size.text, size) || size.text.includes("$")) continue;
    const right =
      words === 2 ? ["90", "180", "270"].includes(size.text) : size.text === "-" || (parseInteger(size.text) ?? 0) > 0;
    if (!right) return refuse(visit, `invalid parameter "${size.text}"`, size);
  }
}

function checkImageNumber(visit: Visit, most: number): void {
  const value = argument(visit, 1);
  if (!useArgument(visit, 1) || value.includes("$")) return;
  const number = parseInteger(value) ?? 0;
  if (number <= 0 || number > most) refuse(visit, `invalid value "${value}"`, visit.directive.arguments[0]);
}

function checkModernBrowser(visit: Visit): void {
  const [name, version] = visit.directive.arguments;
  if (name === undefined) return;
  if (version === undefined) {
    if (name.text !== "unlisted") refuse(visit, `unknown browser name "${name.text}"`, name);
  } else if (!/^(?:opera|msie|gecko|safari|konqueror)$/i.test(name.text)) {
    refuse(visit, `unknown browser name "${name.text}"`, name);
  } else if (!/^[0-9.]*$/.test(version.text)) {
    refuse(visit, `invalid browser version "${version.text}"`, version);
  }
}

function checkProtocol(visit: Visit): void {
  visit.scope.seen.set("protocol", visit.directive);
  const value = argument(visit, 1);
  if (!["imap", "pop3", "smtp"].includes(value)) refuse(visit, `unknown protocol "${value}"`);
}

/** Source: ngx_resolver_create in src/core/ngx_resolver.c. */
function checkResolver(visit: Visit): void {
  if (isDuplicate(visit)) return;
  let servers = 0;
  for (const word of visit.directive.arguments) {
    const { text } = word;
    if (text.startsWith("valid=")) {
      if (parseSeconds(text.slice(6)) === undefined) return refuse(visit, `invalid parameter: ${text}`, word);
    } else if (text.startsWith("ipv6=")) {
      if (text !== "ipv6=on" && text !== "ipv6=off") return refuse(visit, `invalid parameter: ${text}`, word);
    } else if (!/^(?:ipv4=o(?:n|ff)|status_zone=.+)$/.test(text)) {
      // `ipv4=` and `status_zone=` are of later versions and of NGINX Plus.
      const url = parseUrl(text, { defaultPort: 53 });
      if (typeof url === "string") return refuse(visit, `${url} in resolver "${text}"`, word);
      servers++;
    }
  }
  if (servers === 0 && !visit.directive.arguments.every(({ text }) => text === "off")) {
    refuse(visit, "no name servers defined");
  }
}

/** Source: ngx_mail_auth_http. */
function checkAuthHttp(visit: Visit): void {
  visit.scope.seen.set("auth_http", visit.directive);
  const text = argument(visit, 1).replace(/^http:\/\//, "");
  const url = parseUrl(text, { uri: true, defaultPort: 80 });
  if (typeof url === "string") refuse(visit, `${url} in auth_http "${text}"`, visit.directive.arguments[0]);
}

function checkSubFilter(visit: Visit): void {
  if (argument(visit, 1) === "") return refuse(visit, "empty search pattern");
  if (useArgument(visit, 1)) useArgument(visit, 2);
}

function checkUseridExpires(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  if (value !== "max" && value !== "off" && parseSeconds(value) === undefined) refuseDirective(visit, "invalid value");
}

function checkUseridMark(visit: Visit): void {
  if (isDuplicate(visit)) return;
  if (/^(?:off|[0-9A-Za-z=])$/.test(argument(visit, 1))) return;
  refuseDirective(visit, 'value must be "off" or a single letter, digit or "="');
}

/** Source: ngx_http_referer_module.c. */
function checkReferers(visit: Visit): void {
  const { checking, scope, directive } = visit;
  const first = !scope.seen.has("valid_referers");
  if (first) scope.seen.set("valid_referers", directive);
  scope.lists ??= new Map();
  const before = scope.lists.get("valid_referers") ?? [];
  scope.lists.set("valid_referers", [...before, directive]);
  for (const word of directive.arguments) {
    const { text } = word;
    if (text === "") return refuse(visit, 'invalid referer ""', word);
    if (text === "~") return refuse(visit, `empty regex in "${text}"`, word);
    if (text.startsWith("~")) defineCaptures(visit, text, word);
    else if (isRefererName(text) && !isWildcardName(hostOf(text))) {
      return refuse(visit, `invalid hostname or wildcard "${hostOf(text)}"`, word);
    }
  }
  if (first) checking.http.atEnd.push(() => checkRefererNames(visit));
}

function isRefererName(text: string): boolean {
  return text !== "none" && text !== "blocked" && text !== "server_names" && !text.startsWith("~");
}

function hostOf(text: string): string {
  return text.replace(/\/.*$/s, "").toLowerCase();
}

/** All the names of a block together, those of its server among them. */
function checkRefererNames(visit: Visit): void {
  const { scope } = visit;
  const words = (scope.lists?.get("valid_referers") ?? []).flatMap((directive) => directive.arguments);
  const table = newNameTable();
  let names = 0;
  const typed = words.filter(({ text }) => isRefererName(text)).map(({ text }) => hostOf(text));
  const servers = words.some(({ text }) => text === "server_names") ? (scope.server?.names ?? []) : [];
  for (const name of [...typed, ...servers.map((server) => server.name)]) {
    names++;
    if (!isWildcardName(name)) return refuse(visit, `invalid hostname or wildcard "${name}"`);
    if (addName(table, name, true)) return refuse(visit, `conflicting parameter "${name}"`);
  }
  if (names > 0 || !words.some(({ text }) => text === "none" || text === "blocked")) return;
  refuse(
    visit,
    'the "none" or "blocked" referers are specified in the "valid_referers" directive without any valid referer',
  );
}
