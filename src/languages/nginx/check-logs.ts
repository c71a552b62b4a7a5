import { parseUrl } from "./addresses.ts";
import { type Visit, refuse, spaceOf, useVariables } from "./check-scope.ts";
import { parseInteger, parseMilliseconds, parseSize } from "./quantities.ts";
import type { NginxArgument } from "./types.ts";

/** Logs. Source: src/http/modules/ngx_http_log_module.c, src/core/ngx_log.c, src/core/ngx_syslog.c. */
export const LOG_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  log_format: checkFormat,
  access_log: checkAccessLog,
  error_log: checkErrorLog,
};

function checkFormat(visit: Visit): void {
  const [name, ...words] = visit.directive.arguments;
  if (name === undefined) return;
  const { formats } = spaceOf(visit);
  if (formats.has(name.text)) return refuse(visit, `duplicate "log_format" name "${name.text}"`, name);
  formats.add(name.text);
  const escape = words[0];
  if (escape?.text.startsWith("escape=") === true) {
    words.shift();
    const way = escape.text.slice("escape=".length);
    if (!["json", "none", "default"].includes(way))
      return refuse(visit, `unknown log format escaping "${way}"`, escape);
  }
  for (const word of words) if (!useVariables(visit, word.text, word)) return;
}

function checkAccessLog(visit: Visit): void {
  const [file, format, ...parameters] = visit.directive.arguments;
  if (file === undefined) return;
  if (file.text === "off") {
    if (format !== undefined) refuse(visit, `invalid parameter "${format.text}"`, format);
    return;
  }
  const syslog = file.text.startsWith("syslog:");
  const message = syslog ? syslogMessage(file.text) : undefined;
  if (message !== undefined) return refuse(visit, message, file);
  if (!syslog && !useVariables(visit, file.text, file)) return;
  if (!knowsFormat(visit, format)) return;
  const buffering = readBuffering(visit, parameters);
  if (buffering === undefined) return;
  if (buffering.flush && !buffering.buffer) {
    refuse(visit, `no buffer is defined for access_log "${file.text}"`);
  } else if (buffering.buffer && !syslog && file.text.includes("$")) {
    refuse(visit, "buffered logs cannot have variables in name");
  } else if (buffering.buffer && syslog) {
    refuse(visit, "logs to syslog cannot be buffered");
  }
}

function knowsFormat(visit: Visit, format: NginxArgument | undefined): boolean {
  const { checking, scope } = visit;
  const { formats } = spaceOf(visit);
  const stream = scope.context.startsWith("stream");
  if (format === undefined && stream) {
    refuse(visit, "log format is not specified");
    return false;
  }
  const name = format?.text.toLowerCase() ?? "combined";
  // nginx finds a format whatever the case of its name, and only above.
  const known = formats.has(format?.text ?? "combined") || [...formats].some((other) => other.toLowerCase() === name);
  if (known || checking.incomplete) return true;
  refuse(visit, `unknown log format "${format?.text ?? "combined"}"`, format);
  return false;
}

function readBuffering(
  visit: Visit,
  parameters: readonly NginxArgument[],
): { buffer: boolean; flush: boolean } | undefined {
  const found = { buffer: false, flush: false };
  for (const parameter of parameters) {
    const message = bufferingMessage(visit, parameter, found);
    if (message === undefined) continue;
    if (message !== "") refuse(visit, message, parameter);
    return undefined;
  }
  return found;
}

function bufferingMessage(
  visit: Visit,
  parameter: NginxArgument,
  found: { buffer: boolean; flush: boolean },
): string | undefined {
  const { text } = parameter;
  const value = text.slice(text.indexOf("=") + 1);
  if (text.startsWith("buffer=")) {
    found.buffer = true;
    return (parseSize(value) ?? 0) > 0 ? undefined : `invalid buffer size "${value}"`;
  }
  if (text.startsWith("flush=")) {
    found.flush = true;
    return (parseMilliseconds(value) ?? 0) > 0 ? undefined : `invalid flush time "${value}"`;
  }
  if (text === "gzip" || text.startsWith("gzip=")) {
    found.buffer = true;
    const level = text === "gzip" ? 1 : (parseInteger(value) ?? 0);
    return level >= 1 && level <= 9 ? undefined : `invalid compression level "${value}"`;
  }
  if (text.startsWith("if=")) return useVariables(visit, value, parameter) ? undefined : "";
  return `invalid parameter "${text}"`;
}

const LEVELS: ReadonlySet<string> = new Set(["emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"]);
const DEBUG_LEVELS: ReadonlySet<string> = new Set([
  "debug_core",
  "debug_alloc",
  "debug_mutex",
  "debug_event",
  "debug_http",
  "debug_mail",
  "debug_stream",
]);

function checkErrorLog(visit: Visit): void {
  const [file, ...levels] = visit.directive.arguments;
  if (file === undefined) return;
  if (file.text.startsWith("syslog:")) {
    const message = syslogMessage(file.text);
    if (message !== undefined) return refuse(visit, message, file);
  } else if (file.text.startsWith("memory:") && (parseSize(file.text.slice(7)) ?? 0) < 4096) {
    return refuse(visit, `invalid buffer size "${file.text.slice(7)}"`, file);
  }
  let plain = 0;
  let debug = 0;
  for (const level of levels) {
    if (LEVELS.has(level.text)) {
      if (plain + debug > 0) return refuse(visit, `duplicate log level "${level.text}"`, level);
      plain++;
    } else if (DEBUG_LEVELS.has(level.text) && plain === 0) {
      debug++;
    } else {
      return refuse(visit, `invalid log level "${level.text}"`, level);
    }
  }
}

const FACILITIES =
  "kern user mail daemon auth intern lpr news uucp clock authpriv ftp ntp audit alert cron " +
  "local0 local1 local2 local3 local4 local5 local6 local7";

/** What nginx refuses of `syslog:…`. Source: ngx_syslog_parse_args. */
function syslogMessage(text: string): string | undefined {
  const seen = new Set<string>();
  for (const parameter of text.slice("syslog:".length).split(",")) {
    const equals = parameter.indexOf("=");
    const name = parameter.slice(0, equals + 1);
    const value = parameter.slice(equals + 1);
    if (parameter === "nohostname") continue;
    if (!["server=", "facility=", "severity=", "tag="].includes(name)) return `unknown syslog parameter "${parameter}"`;
    if (seen.has(name)) return `duplicate syslog "${name.slice(0, -1)}"`;
    seen.add(name);
    const message = syslogValueMessage(name, value);
    if (message !== undefined) return message;
  }
  return seen.has("server=") ? undefined : "no syslog server specified";
}

function syslogValueMessage(name: string, value: string): string | undefined {
  if (name === "facility=")
    return FACILITIES.split(" ").includes(value) ? undefined : `unknown syslog facility "${value}"`;
  if (name === "severity=") return LEVELS.has(value) ? undefined : `unknown syslog severity "${value}"`;
  if (name === "server=") {
    const url = parseUrl(value, { defaultPort: 514 });
    return typeof url === "string" ? `${url} in syslog server "${value}"` : undefined;
  }
  if (value.length > 32) return "syslog tag length exceeds 32";
  return /^[0-9a-z_]*$/i.test(value) ? undefined : 'syslog "tag" only allows alphanumeric characters and underscore';
}
