import { isNetwork } from "./addresses.ts";
import { type Visit, argument, isDuplicate, refuse, refuseDirective } from "./check-scope.ts";
import { parseInteger } from "./quantities.ts";

/** Directives of nginx's core and its events. Source: src/core/nginx.c, src/event/ngx_event.c. */
export const CORE_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  http: isDuplicate,
  events: isDuplicate,
  stream: isDuplicate,
  mail: isDuplicate,
  user: isDuplicate,
  env: () => undefined,
  include: () => undefined,
  ssl_engine: isDuplicate,
  load_module: checkLoadModule,
  worker_processes: checkWorkerProcesses,
  worker_priority: checkPriority,
  worker_cpu_affinity: checkAffinity,
  worker_connections: checkConnections,
  thread_pool: checkThreadPool,
  use: checkUse,
  debug_connection: checkDebugConnection,
};

/** Modules whose variables are in the table, so that others can still be told from typing errors. */
const KNOWN_MODULES =
  /(?:^|\/)ngx_(?:stream|mail|http_(?:geoip|image_filter|perl|xslt_filter|echo|headers_more_filter))_module\.so$/;

function checkLoadModule(visit: Visit): void {
  const { scope, checking } = visit;
  if (!KNOWN_MODULES.test(argument(visit, 1)) && !argument(visit, 1).endsWith("ngx_stream_geoip_module.so")) {
    checking.foreignVariables = true;
  }
  if (["events", "http", "stream", "mail"].some((block) => scope.seen.has(block))) {
    refuseDirective(visit, "is specified too late");
  }
}

function checkWorkerProcesses(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  if (value !== "auto" && parseInteger(value) === undefined) refuseDirective(visit, "invalid value");
}

function checkPriority(visit: Visit): void {
  if (isDuplicate(visit)) return;
  if (parseInteger(argument(visit, 1).replace(/^[-+]/, "")) === undefined) refuseDirective(visit, "invalid number");
}

function checkAffinity(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const masks = [...visit.directive.arguments];
  if (masks[0]?.text === "auto") {
    masks.shift();
    if (masks.length > 1) return refuse(visit, 'invalid number of arguments in "worker_cpu_affinity" directive');
  }
  for (const mask of masks) {
    const wrong = [...mask.text].findLast((character) => !" 01".includes(character));
    if (wrong !== undefined) return refuse(visit, `invalid character "${wrong}" in "worker_cpu_affinity"`, mask);
  }
}

function checkConnections(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  if (parseInteger(value) === undefined) refuse(visit, `invalid number "${value}"`, visit.directive.arguments[0]);
}

function checkThreadPool(visit: Visit): void {
  const [name, ...parameters] = visit.directive.arguments;
  let threads = 0;
  for (const parameter of parameters) {
    if (parameter.text.startsWith("threads=")) {
      threads = parseInteger(parameter.text.slice(8)) ?? 0;
      if (threads === 0) return refuse(visit, `invalid threads value "${parameter.text}"`, parameter);
    } else if (parameter.text.startsWith("max_queue=") && parseInteger(parameter.text.slice(10)) === undefined) {
      return refuse(visit, `invalid max_queue value "${parameter.text}"`, parameter);
    }
  }
  const key = `thread_pool ${name?.text ?? ""}`;
  if (visit.scope.seen.has(key)) return refuse(visit, `duplicate thread pool "${name?.text ?? ""}"`, name);
  visit.scope.seen.set(key, visit.directive);
  if (threads === 0) refuse(visit, '"thread_pool" must have "threads" parameter');
}

/** Which methods there are is the operating system's matter: those of all of them are let through. */
const EVENT_METHODS: ReadonlySet<string> = new Set(["epoll", "poll", "select", "kqueue", "eventport", "/dev/poll"]);

function checkUse(visit: Visit): void {
  if (isDuplicate(visit)) return;
  const value = argument(visit, 1);
  if (!EVENT_METHODS.has(value)) refuse(visit, `invalid event type "${value}"`, visit.directive.arguments[0]);
}

function checkDebugConnection(visit: Visit): void {
  const value = argument(visit, 1);
  // Anything else is a host name, which the machine resolves or not.
  if (value !== "unix:" && !isNetwork(value) && /[/:]/.test(value)) {
    refuse(visit, `host not found in debug_connection "${value}"`, visit.directive.arguments[0]);
  }
}
