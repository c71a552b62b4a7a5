import type { Handling } from "../../estate/proxy.ts";
import type { Answer } from "../types.ts";
import { accessRule } from "./access.ts";
import { directivesAt, firstAt, foreignSource, type Unmodelled } from "./directives.ts";
import { decide, type Exchange, stuck, unmodelled } from "./exchange.ts";
import { forward } from "./forward.ts";
import { findLocation } from "./locations.ts";
import { special } from "./respond.ts";
import { runSteps } from "./rewrite.ts";
import { sourceAddress } from "./variables.ts";

/** NGX_HTTP_MAX_URI_CHANGES: rewrites that lead to another search for a location. */
const MOST_CHANGES = 10;

/**
 * The phases from the server's rewrites to the content.
 * Sources: ngx_http_core_run_phases and the phase checkers in src/http/ngx_http_core_module.c.
 */
export function runPhases(exchange: Exchange): Answer {
  const early = runSteps(exchange, exchange.host.steps);
  if (early !== undefined) return early;
  for (let changes = 0; ; changes++) {
    const ended = enterLocation(exchange);
    if (ended !== undefined) return ended;
    const { place } = exchange;
    const answer = place && runSteps(exchange, place.location.steps);
    if (answer !== undefined) return answer;
    if (!exchange.uriChanged) break;
    if (changes === MOST_CHANGES) return special(exchange, { status: 500, final: true });
  }
  return runAccess(exchange) ?? runContent(exchange);
}

/** Finds the location for the path as it is now; an answer where the location itself says it. */
function enterLocation(exchange: Exchange): Answer | undefined {
  const { compiled, host, request } = exchange;
  exchange.uriChanged = false;
  exchange.place = undefined;
  exchange.handling = host.fallback;
  const found = findLocation(compiled.locations(host), exchange.uri, compiled.expressions);
  if (found.kind === "undecided") {
    const { location } = found.place;
    return unmodelled(exchange, `location ${location.modifier} ${location.path}`, found.reason, location.span);
  }
  if (found.match !== undefined) {
    exchange.captures = found.match.captures;
    for (const [name, value] of found.match.named) exchange.variables.set(name.toLowerCase(), value);
  }
  exchange.place = found.place;
  const handling = found.place?.location.handling ?? host.fallback;
  exchange.handling = handling;
  decide(exchange, found.place?.location.span);
  if (handling.internal !== undefined && !exchange.internal)
    return special(exchange, { status: 404 }, handling.internal);
  const { bytes, span } = handling.maximumBody;
  if (bytes !== 0 && request.body > bytes) return special(exchange, { status: 413 }, span);
  if (found.kind !== "redirect" || found.place === undefined) {
    // For the methods that it does not name, nothing of the location holds, its rewrites included.
    const other = directivesAt(handling, "entered").find((each) => !leavesAlone(exchange, each));
    return other && stuck(exchange, other, "no model answers for other methods");
  }
  const query = exchange.args === "" ? "" : `?${exchange.args}`;
  const { content } = handling;
  return special(exchange, { status: 301, location: found.place.escaped + query }, content.span);
}

/** Limits and access. */
function runAccess(exchange: Exchange): Answer | undefined {
  const { handling } = exchange;
  const between = firstAt(handling, "rewritten");
  if (between !== undefined) return stuck(exchange, between, "no model answers for it");
  const ended = handling.access.length === 0 ? undefined : runRules(exchange);
  if (ended !== undefined) return ended;
  const behind = firstAt(handling, "allowed");
  return behind && stuck(exchange, behind, "no model answers for it");
}

/** `limit_except` concerns the methods that it does not name; who names GET names HEAD. */
function leavesAlone({ compiled, request }: Exchange, { span, directive }: Unmodelled): boolean {
  const methods = compiled.typed(span, directive)?.arguments ?? [];
  return methods.some(({ text }) => {
    const method = text.toUpperCase();
    return method === request.method || (method === "GET" && request.method === "HEAD");
  });
}

function runRules(exchange: Exchange): Answer | undefined {
  const { handling } = exchange;
  const source = sourceAddress(exchange);
  if (source === undefined && !sameForAll(handling)) {
    const why = "the client's address comes from elsewhere";
    const foreign = foreignSource(handling);
    return foreign ? stuck(exchange, foreign, why) : unmodelled(exchange, "listen … proxy_protocol", why);
  }
  const rule = accessRule(handling.access, source ?? "0.0.0.0");
  if (rule === undefined) return undefined;
  if (!rule.allow) return special(exchange, { status: 403 }, rule.span);
  decide(exchange, rule.span);
  return undefined;
}

/** Whether every address meets the same answer. */
function sameForAll({ access }: Handling): boolean {
  const [first] = access;
  return first?.source === "all";
}

function runContent(exchange: Exchange): Answer {
  const { content } = exchange.handling;
  if (content.kind === "proxy") return forward(exchange, content);
  const reason = content.kind === "static" ? "it answers from files on a disk" : "no model answers for it";
  return stuck(exchange, content, reason);
}
