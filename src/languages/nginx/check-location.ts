import {
  type LocationName,
  type Visit,
  argument,
  defineCaptures,
  isDuplicate,
  refuse,
  refuseDirective,
  useArgument,
  useVariables,
} from "./check-scope.ts";
import { parseInteger, parseMilliseconds, parseOffset, parseSeconds } from "./quantities.ts";
import type { NginxArgument, NginxContext } from "./types.ts";

/** Locations, and what the core module serves in them. Source: src/http/ngx_http_core_module.c. */
export const LOCATION_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  location: checkLocation,
  limit_except: checkLimitExcept,
  root: checkRoot,
  alias: checkRoot,
  error_page: checkErrorPage,
  try_files: checkTryFiles,
  internal: isDuplicate,
  types: () => undefined,
  keepalive_timeout: checkKeepalive,
  aio: checkAio,
  directio: checkDirectio,
  open_file_cache: (visit) => checkFileCache(visit, 'must have the "max" parameter'),
  open_log_file_cache: (visit) => checkFileCache(visit, 'must have "max" parameter'),
  disable_symlinks: checkSymlinks,
  gzip_disable: () => undefined,
  index: checkIndex,
};

/** The name of the location that a block opens, or that it lies in. */
export function locationName(visit: Visit, context: NginxContext): LocationName | undefined {
  const { directive, scope } = visit;
  if (context === "location") return readLocation(directive.arguments, directive.head);
  if (context === "server") return undefined;
  if (context !== "server-if" && context !== "location-if" && context !== "limit_except") return scope.location;
  const { kind = "prefix", name = "", span = directive.head } = scope.location ?? {};
  return { kind, name, span, anonymous: true };
}

function readLocation(words: readonly NginxArgument[], span: LocationName["span"]): LocationName {
  const [first, second] = words;
  const typed = first?.text ?? "";
  const modifier = second === undefined ? (/^(?:=|\^~|~\*|~)/.exec(typed)?.[0] ?? "") : typed;
  const name = second?.text ?? typed.slice(modifier.length);
  const kind = modifier === "=" ? "exact" : modifier.startsWith("~") ? "regex" : "prefix";
  const named = second === undefined && modifier === "" && name.startsWith("@");
  return { kind: named ? "named" : kind, name, span, anonymous: false };
}

function checkLocation(visit: Visit): void {
  const { directive, scope } = visit;
  const [first, second] = directive.arguments;
  if (first === undefined) return;
  if (second !== undefined && !["=", "^~", "~", "~*"].includes(first.text)) {
    return refuse(visit, `invalid location modifier "${first.text}"`, first);
  }
  const own = readLocation(directive.arguments, directive.head);
  if (own.kind === "regex") defineCaptures(visit, own.name, second ?? first);
  const outer = scope.location;
  if (scope.context !== "location" || outer === undefined) return;
  const refusal = nestingRefusal(own, outer);
  if (refusal !== undefined) refuse(visit, refusal, second ?? first);
}

function nestingRefusal(own: LocationName, outer: LocationName): string | undefined {
  if (outer.kind === "exact") return `location "${own.name}" cannot be inside the exact location "${outer.name}"`;
  if (outer.kind === "named") return `location "${own.name}" cannot be inside the named location "${outer.name}"`;
  if (own.kind === "named") return `named location "${own.name}" can be on the server level only`;
  if (own.kind === "regex" || own.name.startsWith(outer.name)) return undefined;
  return `location "${own.name}" is outside location "${outer.name}"`;
}

const METHODS: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "MKCOL",
  "COPY",
  "MOVE",
  "OPTIONS",
  "PROPFIND",
  "PROPPATCH",
  "LOCK",
  "UNLOCK",
  "PATCH",
]);

function checkLimitExcept(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const wrong = visit.directive.arguments.find(({ text }) => !METHODS.has(text.toUpperCase()));
  if (wrong !== undefined) refuse(visit, `invalid method "${wrong.text}"`, wrong);
}

function checkRoot(visit: Visit): void {
  const { scope, directive } = visit;
  const { name } = directive;
  const other = name === "root" ? "alias" : "root";
  if (scope.seen.has(other)) {
    return refuse(visit, `"${name}" directive is duplicate, "${other}" directive was specified earlier`);
  }
  if (isDuplicate(visit)) return;
  if (name === "alias" && scope.location?.kind === "named" && !scope.location.anonymous) {
    return refuse(visit, 'the "alias" directive cannot be used inside the named location');
  }
  for (const variable of ["document_root", "realpath_root"]) {
    const value = argument(visit, 1);
    if (value.includes(`$${variable}`) || value.includes(`\${${variable}}`)) {
      return refuse(
        visit,
        `the $${variable} variable cannot be used in the "${name}" directive`,
        directive.arguments[0],
      );
    }
  }
  useArgument(visit, 1);
}

function checkErrorPage(visit: Visit): void {
  const words = [...visit.directive.arguments];
  const uri = words.pop();
  const answer = words.at(-1);
  if (answer?.text.startsWith("=") === true) {
    words.pop();
    const status = answer.text.slice(1);
    if (words.length === 0 || (status !== "" && parseInteger(status) === undefined)) {
      return refuse(visit, `invalid value "${answer.text}"`, answer);
    }
  }
  if (uri !== undefined && !useVariables(visit, uri.text, uri)) return;
  for (const word of words) {
    const status = parseInteger(word.text);
    if (status === undefined || status === 499) return refuse(visit, `invalid value "${word.text}"`, word);
    if (status < 300 || status > 599) {
      return refuse(visit, `value "${word.text}" must be between 300 and 599`, word);
    }
  }
}

function checkTryFiles(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const words = visit.directive.arguments;
  for (let n = 1; n <= words.length; n++) if (!useArgument(visit, n)) return;
  const last = words.at(-1);
  if (last === undefined || !last.text.startsWith("=")) return;
  const code = parseInteger(last.text.slice(1));
  if (code === undefined || code > 999) refuse(visit, `invalid code "${last.text}"`, last);
}

function checkKeepalive(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const [timeout, header] = visit.directive.arguments;
  const wrong = parseMilliseconds(timeout?.text ?? "") === undefined;
  if (wrong || (header !== undefined && parseSeconds(header.text) === undefined))
    refuseDirective(visit, "invalid value");
}

function checkAio(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  if (value === "off" || value === "on" || value === "threads") return;
  if (!value.startsWith("threads=")) return refuseDirective(visit, "invalid value");
  useArgument(visit, 1);
  if (!value.includes("$")) visit.checking.threadPools.set(value.slice("threads=".length), visit.directive.head);
}

function checkDirectio(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  if (value !== "off" && parseOffset(value) === undefined) refuseDirective(visit, "invalid value");
}

function checkFileCache(visit: Visit, without: string): void {
  if (isDuplicate(visit)) return;
  const { name } = visit.directive;
  let maximum = 0;
  for (const word of visit.directive.arguments) {
    const equals = word.text.indexOf("=");
    const key = word.text.slice(0, equals);
    const value = word.text.slice(equals + 1);
    const number = parseInteger(value);
    if (key === "max" && number !== undefined && (number > 0 || name === "open_log_file_cache")) maximum = number;
    else if (
      (key === "inactive" || (key === "valid" && name !== "open_file_cache")) &&
      parseSeconds(value) !== undefined
    )
      continue;
    else if (key === "min_uses" && name !== "open_file_cache" && number !== undefined) continue;
    else if (word.text !== "off") return refuse(visit, `invalid "${name}" parameter "${word.text}"`, word);
    else return;
  }
  if (maximum === 0) refuse(visit, `"${name}" ${without}`);
}

function checkSymlinks(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const [first, second] = visit.directive.arguments;
  let mode: string | undefined;
  let from = false;
  for (const word of visit.directive.arguments) {
    if (["off", "on", "if_not_owner"].includes(word.text)) mode = word.text;
    else if (word.text.startsWith("from=")) from = useVariables(visit, word.text.slice(5), word);
    else return refuse(visit, `invalid parameter "${word.text}"`, word);
  }
  if (mode === undefined) {
    refuse(visit, '"disable_symlinks" must have "off", "on" or "if_not_owner" parameter');
  } else if (second !== undefined && !from) {
    refuse(visit, `duplicate parameters "${first?.text ?? ""} ${second.text}"`);
  } else if (second !== undefined && mode === "off") {
    refuse(visit, '"from=" cannot be used with "off" parameter');
  }
}

function checkIndex(visit: Visit): void {
  const words = visit.directive.arguments;
  for (const word of words) {
    if (word.text === "") return refuse(visit, 'index "" in "index" directive is invalid', word);
    if (!useVariables(visit, word.text, word)) return;
  }
}
