import type { RewriteStep } from "../../estate/proxy.ts";
import type { NginxDirective } from "../../languages/nginx/index.ts";

/** The directives of the rewrite phase, and those that act in it without being modelled. */
const STEP_NAMES = new Set(["return", "rewrite", "break", "if", "set"]);
const FLAGS = ["last", "break", "redirect", "permanent"] as const;

/**
 * The rewrite phase of a server or a location, in order. Source: src/http/modules/ngx_http_rewrite_module.c.
 *
 * @param directives those of the block that nginx takes
 */
export function rewriteSteps(directives: readonly NginxDirective[]): RewriteStep[] {
  return directives.flatMap((directive) =>
    STEP_NAMES.has(directive.name) || setsVariable(directive.name) ? [stepOf(directive)] : [],
  );
}

/** Modules of others set variables by `set_by_lua`, `set_escape_uri` and the like. */
function setsVariable(name: string): boolean {
  return name.startsWith("set_") && name !== "set_real_ip_from";
}

function stepOf(directive: NginxDirective): RewriteStep {
  const { name, head: span } = directive;
  const step = name === "return" ? returnStep(directive) : name === "rewrite" ? rewriteStep(directive) : undefined;
  if (step !== undefined) return step;
  return name === "break" ? { kind: "break", span } : { kind: "unmodelled", span, directive: name };
}

/** `return CODE`, `return CODE TEXT` or `return URL`, which is a 302. */
function returnStep({ head: span, arguments: [first, text] }: NginxDirective): RewriteStep | undefined {
  if (first === undefined) return undefined;
  if (/^\d{1,3}$/.test(first.text)) return { kind: "return", span, status: Number(first.text), text: text?.text };
  const isUrl = /^(http:\/\/|https:\/\/|\$scheme)/i.test(first.text);
  return isUrl && text === undefined ? { kind: "return", span, status: 302, text: first.text } : undefined;
}

function rewriteStep({ head: span, arguments: [regex, replacement, flag] }: NginxDirective): RewriteStep | undefined {
  if (regex === undefined || replacement === undefined) return undefined;
  const known = FLAGS.find((each) => each === flag?.text);
  if (flag !== undefined && known === undefined) return undefined;
  return { kind: "rewrite", span, regex: regex.text, replacement: replacement.text, flag: known };
}
