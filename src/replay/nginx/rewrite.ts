import type { RewriteStep } from "../../estate/proxy.ts";
import type { Answer } from "../types.ts";
import { type ByteString, escapeArguments, fromBytes, unescapeRedirect } from "./bytes.ts";
import { firstAt } from "./directives.ts";
import { decide, type Exchange, stuck, unmodelled } from "./exchange.ts";
import { contentType, respond, special } from "./respond.ts";
import { evaluate, evaluatePart } from "./template.ts";
import { isBuiltIn } from "./variables.ts";

type Return = RewriteStep & { kind: "return" };
type Rewrite = RewriteStep & { kind: "rewrite" };

/** What holds while the directives of one place run. */
interface Run {
  /** nginx forgets to take this back: from the first `?` on, captures of later rewrites are escaped as well. */
  inArguments: boolean;
}

/**
 * Runs the directives of a place in order; an answer ends the request.
 * Sources: ngx_http_rewrite_handler (src/http/modules/ngx_http_rewrite_module.c), ngx_http_script_*_code
 * (src/http/ngx_http_script.c).
 */
export function runSteps(exchange: Exchange, steps: readonly RewriteStep[]): Answer | undefined {
  const run: Run = { inArguments: false };
  for (const step of steps) {
    switch (step.kind) {
      case "unmodelled":
        if (!runSet(exchange, step)) return stuck(exchange, step, "no model answers for it");
        break;
      case "return":
        return runReturn(exchange, step);
      case "break":
        decide(exchange, step.span);
        if (exchange.uriChanged) {
          exchange.validLocation = false;
          exchange.uriChanged = false;
        }
        return undefined;
      default: {
        const ended = runRewrite(exchange, step, run);
        if (ended === "stop") return undefined;
        if (ended !== "go on") return ended;
      }
    }
  }
  return undefined;
}

/** A `set` of a variable of the configuration's own; false for any other directive. */
function runSet(exchange: Exchange, step: RewriteStep & { kind: "unmodelled" }): boolean {
  if (step.directive !== "set") return false;
  const [variable, value] = exchange.compiled.typed(step.span, step.directive)?.arguments ?? [];
  const name = /^\$([a-z0-9_]+)$/i.exec(variable?.text ?? "")?.[1]?.toLowerCase();
  // nginx's own variables are more than values: `args` is what the backend sees.
  if (name === undefined || value === undefined || isBuiltIn(name)) return false;
  const evaluated = evaluate(exchange, value.text);
  if ("unknown" in evaluated) return false;
  exchange.variables.set(name, evaluated.text);
  return true;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function runReturn(exchange: Exchange, step: Return): Answer {
  const { status, text, span } = step;
  const typed = `return ${status}${text === undefined ? "" : ` ${text}`}`;
  // Below 200, nginx sends what no client takes for an answer.
  if (status < 200) return unmodelled(exchange, typed, "the status is none of an answer", span);
  const hasText = text !== undefined && text !== "";
  if (!hasText && status >= 400) return special(exchange, { status }, span);
  const value = evaluate(exchange, text ?? "");
  if ("unknown" in value) return unmodelled(exchange, typed, `no model answers for \`${value.unknown}\``, span);
  if (REDIRECTS.has(status)) return special(exchange, { status, location: value.text }, span);
  const filter = firstAt(exchange.handling, "answer") ?? (hasText ? firstAt(exchange.handling, "body") : undefined);
  if (filter !== undefined) return stuck(exchange, filter, "it may change the answer");
  if (!hasText || status === 204 || status === 304) return respond(exchange, { status }, undefined, [span]);
  const type = contentType(exchange);
  const body = fromBytes(value.text);
  return respond(exchange, { status, ...(type === undefined ? {} : { contentType: type }), body }, undefined, [span]);
}

function runRewrite(exchange: Exchange, step: Rewrite, run: Run): Answer | "stop" | "go on" {
  const typed = `rewrite ${step.regex} ${step.replacement}${step.flag === undefined ? "" : ` ${step.flag}`}`;
  const match = exchange.compiled.expressions(step.regex, false).exec(exchange.uri);
  if (match?.kind === "undecided") return unmodelled(exchange, typed, match.reason, step.span);
  if (match === undefined) {
    exchange.captures = [];
    return "go on";
  }
  exchange.captures = match.captures;
  for (const [name, value] of match.named) exchange.variables.set(name.toLowerCase(), value);
  decide(exchange, step.span);
  exchange.internal = true;
  exchange.validUnparsed = false;
  exchange.uriChanged = step.flag !== "break";
  if (step.flag === "break") exchange.validLocation = false;
  const addArguments = !step.replacement.endsWith("?");
  const replacement = addArguments ? step.replacement : step.replacement.slice(0, -1);
  const redirect =
    step.flag === "redirect" || step.flag === "permanent" || /^(?:https?:\/\/|\$scheme)/.test(replacement);
  const written = write(exchange, replacement, redirect, run);
  if ("unknown" in written) return unmodelled(exchange, typed, written.unknown, step.span);
  if (redirect)
    return redirectTo(exchange, written.path, { replacement, addArguments, permanent: step.flag === "permanent" });
  return change(exchange, written, addArguments) ?? (step.flag === "last" || step.flag === "break" ? "stop" : "go on");
}

interface Written {
  readonly path: ByteString;
  /** Behind the first `?` of the replacement; absent without one. */
  readonly args: ByteString | undefined;
}

/** The replacement with its captures and variables. */
function write(exchange: Exchange, replacement: string, redirect: boolean, run: Run): Written | { unknown: string } {
  const stale = run.inArguments;
  const escapes = exchange.quoted || exchange.plus;
  const parts = exchange.compiled.templates(replacement, !redirect);
  let path = "";
  let args: ByteString | undefined;
  for (const part of parts) {
    if (part.kind === "query") {
      args = "";
      run.inArguments = true;
      continue;
    }
    let value = evaluatePart(exchange, part);
    if (value === undefined) {
      const name = part.kind === "variable" ? `$${part.name}` : replacement;
      return { unknown: `no model answers for \`${name}\`` };
    }
    if (part.kind === "capture" && escapes && (redirect || run.inArguments)) {
      const escaped = escapeArguments(value);
      // nginx 1.22 has not reserved room for it then, and writes beyond its buffer.
      if (stale && escaped !== value && !redirect) {
        return { unknown: "nginx overruns its own buffer where a rewrite follows one that has set arguments" };
      }
      value = escaped;
    }
    if (args === undefined) path += value;
    else args += value;
  }
  return { path, args };
}

interface Redirect {
  readonly replacement: string;
  readonly addArguments: boolean;
  readonly permanent: boolean;
}

function redirectTo(exchange: Exchange, url: ByteString, redirect: Redirect): Answer {
  let location = unescapeRedirect(url);
  if (redirect.addArguments && exchange.args !== "") {
    location += (redirect.replacement.includes("?") ? "&" : "?") + exchange.args;
  }
  return special(exchange, { status: redirect.permanent ? 301 : 302, location });
}

/** Puts the new path and arguments in place. */
function change(exchange: Exchange, { path, args }: Written, addArguments: boolean): Answer | undefined {
  if (args !== undefined) {
    exchange.args = addArguments && exchange.args !== "" ? `${args}&${exchange.args}` : args;
  } else if (!addArguments) {
    exchange.args = "";
  }
  exchange.uri = path;
  if (path === "") return special(exchange, { status: 500 });
  return undefined;
}
