import type { RewriteStep, VirtualHost } from "../../estate/proxy.ts";
import { patternsOfExpression } from "./expressions.ts";
import { FIXED_RESPONSE_TYPES, RULE_LIMITS } from "./limits.ts";
import { EVERY_PATH, type Pattern } from "./patterns.ts";
import { redirectOf } from "./redirects.ts";
import type { Answer, Failure, FixedResponse, MeantDifference, Rewrite } from "./types.ts";

/** What the rewrite phase of a server or a location does, as far as rules can do it. */
export interface TranslatedSteps {
  /** Answers for some paths only, in order. */
  readonly some: readonly { readonly patterns: readonly Pattern[]; readonly answer: Answer; readonly key: string }[];
  /** The answer for all that is left; absent where the content handler answers. */
  readonly all: Answer | undefined;
  /** What `rewrite … break` does to the path before it is sent. */
  readonly rewrite: Rewrite | undefined;
  readonly differences: readonly MeantDifference[];
  readonly failures: readonly Failure[];
}

export interface StepsContext {
  readonly host: VirtualHost;
  /** `default_type` in effect. */
  readonly defaultType: string;
  /** The only path that leads here; absent where there are several. */
  readonly path?: string;
}

/** What stands for nginx's 444, which ends the connection without an answer: a rule always answers. */
const CLOSED = 404;

/**
 * The rewrite phase: directives in order, until one of them answers.
 * Source: http://nginx.org/en/docs/http/ngx_http_rewrite_module.html
 */
export function translateSteps(steps: readonly RewriteStep[], context: StepsContext): TranslatedSteps {
  const some: TranslatedSteps["some"][number][] = [];
  const differences: MeantDifference[] = [];
  const failures: Failure[] = [];
  const done = (all: Answer | undefined, rewrite?: Rewrite): TranslatedSteps => ({
    some,
    all,
    rewrite,
    differences,
    failures,
  });
  const fail = (step: RewriteStep, reason: string): void => {
    failures.push({ outcome: "assist", reason, span: step.span });
  };
  for (const [index, step] of steps.entries()) {
    if (step.kind === "break") break;
    if (step.kind === "unmodelled") {
      fail(step, `\`${step.directive}\` decides about requests, and hakobu has no model of it`);
      continue;
    }
    if (step.kind === "return") {
      const answer = returned(step, context, differences);
      if (typeof answer !== "string") return done(answer);
      fail(step, answer);
      return done(undefined);
    }
    const rewritten = rewrittenBy(step, context);
    if (typeof rewritten === "string") fail(step, rewritten);
    else if ("regex" in rewritten) {
      // It ends the phase only for paths in which its expression is found; a transform leaves the others as they are.
      const next = steps[index + 1];
      if (next !== undefined && next.kind !== "break")
        fail(step, `what follows \`rewrite … break\` acts on paths that \`${step.regex}\` does not match`);
      return done(undefined, rewritten);
    } else if (rewritten.patterns.includes(EVERY_PATH)) return done(rewritten.answer);
    else some.push({ ...rewritten, key: `rewrite ${step.regex}` });
  }
  return done(undefined);
}

type Return = Extract<RewriteStep, { kind: "return" }>;

/** What a `return` answers, or why no rule answers that. Source: ngx_http_rewrite_return in ngx_http_rewrite_module.c. */
function returned(step: Return, context: StepsContext, differences: MeantDifference[]): Answer | string {
  const { status, text, span } = step;
  if (status === 301 || status === 302) {
    if (text === undefined || text === "")
      return `\`return ${status}\` without an URL says nothing that a redirect could say`;
    return redirectOf(status, text, { host: context.host, span });
  }
  if (status === 444) {
    differences.push({ family: "answer", field: "status", span });
    return { kind: "fixed", status: CLOSED, contentType: undefined, body: undefined, span };
  }
  if (status < 200 || status > 599 || (status >= 300 && status < 400))
    return `a load balancer answers with 2xx, 4xx and 5xx of its own, and redirects with 301 and 302, but not with ${status}`;
  return fixedResponse(step, context);
}

function fixedResponse({ status, text, span }: Return, { defaultType, path }: StepsContext): FixedResponse | string {
  if (text === undefined || text === "")
    return { kind: "fixed", status, contentType: undefined, body: undefined, span };
  if (text.includes("$")) return "the answer has variables, and a load balancer answers with fixed text only";
  if (text.length > RULE_LIMITS.bodyCharacters)
    return `the answer has ${text.length} characters, and a load balancer answers with ${RULE_LIMITS.bodyCharacters} at most`;
  // nginx takes the type from the ending of the path: `.html` and others have their own (ngx_http_set_content_type).
  if (path === undefined || /\.[^/]*$/.test(path))
    return "the type of the answer depends on the ending of the path (`.html` is another one than no ending), and that of a rule does not; `location = /path` for one path would do";
  const type = defaultType.toLowerCase();
  if (FIXED_RESPONSE_TYPES.includes(type)) return { kind: "fixed", status, contentType: type, body: text, span };
  return `the answer has the type \`${defaultType}\`, and a load balancer answers with ${FIXED_RESPONSE_TYPES.map((each) => `\`${each}\``).join(", ")} only; \`default_type text/plain;\` beside the \`return\` would do`;
}

type RewriteDirective = Extract<RewriteStep, { kind: "rewrite" }>;

/** Expressions that are found in every path, and what their first group is then. */
const WHOLE: ReadonlyMap<string, string | undefined> = new Map([
  ["^", undefined],
  [".*", undefined],
  ["^.*", undefined],
  ["^.*$", undefined],
  ["^/", undefined],
  ["^/.*", undefined],
  ["^/.*$", undefined],
  ["(.*)", "/#{path}"],
  ["^(.*)", "/#{path}"],
  ["^(.*)$", "/#{path}"],
  ["^/(.*)", "#{path}"],
  ["^/(.*)$", "#{path}"],
]);

/** A redirect for some paths or all, a change of the path, or why neither. */
function rewrittenBy(
  { regex, replacement, flag, span }: RewriteDirective,
  { host }: StepsContext,
): { readonly patterns: readonly Pattern[]; readonly answer: Answer } | Rewrite | string {
  const leadsAway = /^(https?:\/\/|\$scheme)/i.test(replacement);
  if (flag === "permanent" || flag === "redirect" || leadsAway) {
    const capture = WHOLE.get(regex);
    const patterns = WHOLE.has(regex) ? [EVERY_PATH] : patternsOfExpression(regex, false);
    if (patterns === undefined) return `no wildcards say the same as the expression \`${regex}\` of a \`rewrite\``;
    const status = flag === "permanent" ? 301 : 302;
    const answer = redirectOf(status, replacement, {
      host,
      span,
      addsQuery: true,
      ...(capture === undefined ? {} : { capture }),
    });
    return typeof answer === "string" ? answer : { patterns, answer };
  }
  if (flag === "break") return pathRewrite(regex, replacement);
  return `\`rewrite\`${flag === undefined ? "" : ` with \`${flag}\``} makes nginx look for a location again, and rules are asked once`;
}

/** `^/old/(.*)$` to `/new/$1`: what begins a path is replaced, and the rest stays. */
function pathRewrite(regex: string, replacement: string): Rewrite | string {
  const from = /^\^(\/[A-Za-z0-9_\-/~]*)\(\.\*\)\$?$/.exec(regex)?.[1];
  const to = /^(\/[A-Za-z0-9_\-./~]*)\$1$/.exec(replacement)?.[1];
  if (from === undefined || to === undefined)
    return `hakobu cannot show that a transform does the same as \`rewrite ${regex} ${replacement} break\``;
  return prefixRewrite(from, to);
}

/**
 * The transform that replaces the start of a path. The expression takes in all that follows, so that it does the same
 * whether the balancer replaces what it found or the whole, and with the query or without it.
 */
export function prefixRewrite(from: string, to: string): Rewrite | string {
  if (!/^[A-Za-z0-9_\-./~]*$/.test(from) || !/^[A-Za-z0-9_\-./~]*$/.test(to))
    return `\`${from}\` or \`${to}\` has characters whose meaning in a transform is not documented`;
  return { regex: `^${from.replaceAll(".", "\\.")}(.*)$`, replace: `${to}$1` };
}
