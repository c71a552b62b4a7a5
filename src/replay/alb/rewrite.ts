import { RE2JS } from "re2js";

/** What a rewrite may make of a text: every possible result, or why none can be told. */
export type Rewritten =
  | { readonly kind: "texts"; readonly texts: readonly string[] }
  | { readonly kind: "unchanged" }
  | { readonly kind: "unknown"; readonly reason: string };

/** A rewrite of a transform, ready to be applied. */
export interface Rewrite {
  readonly apply: (text: string) => Rewritten;
}

interface Engine {
  readonly matcher: (text: string) => {
    find(): boolean;
    start(): number;
    end(): number;
    group(group: number): string | null;
    groupCount(): number;
  };
}

/**
 * Rewrites of url-rewrite and host-header-rewrite transforms, by regular expression and replacement.
 *
 * AWS says that it "matches a pattern in the request URL and replaces it with the specified string", with `$1` and
 * so on for groups. It says neither whether letters match in either case, nor whether one match is replaced, every
 * match or the whole text, so all of these are tried.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html, API_RewriteConfig
 */
export type Rewrites = (regex: string, replacement: string) => Rewrite;

/** A store that compiles each rewrite once, when it is first asked for. */
export function rewriteStore(): Rewrites {
  const known = new Map<string, Rewrite>();
  return (regex, replacement) => {
    const key = `${regex.length} ${regex}${replacement}`;
    let rewrite = known.get(key);
    if (rewrite === undefined) known.set(key, (rewrite = compile(regex, replacement)));
    return rewrite;
  };
}

function compile(regex: string, replacement: string): Rewrite {
  const unknown = (reason: string): Rewrite => ({ apply: () => ({ kind: "unknown", reason }) });
  if (/\\[pP]/.test(regex))
    return unknown(`\`${regex}\` has a class of Unicode characters, which the balancer does not take`);
  const template = templateOf(replacement);
  if (template === undefined) return unknown(`what \`${replacement}\` stands for: AWS documents \`$1\` to \`$9\` only`);
  const engines: Engine[] = [];
  try {
    for (const flags of ["", "(?i)"]) engines.push(RE2JS.compile(flags + regex) as Engine);
  } catch (error) {
    return unknown(`\`${regex}\` cannot be run on RE2: ${error instanceof Error ? error.message : String(error)}`);
  }
  return {
    apply: (text) => {
      const results = engines.map((engine) => replaceIn(engine, template, text));
      const [minding, either] = results;
      if (minding === undefined || either === undefined) return { kind: "unchanged" };
      if (minding.kind !== either.kind)
        return { kind: "unknown", reason: `whether \`${regex}\` matches: AWS does not say whether it minds the case` };
      if (minding.kind !== "texts" || either.kind !== "texts") return minding;
      return { kind: "texts", texts: [...new Set([...minding.texts, ...either.texts])] };
    },
  };
}

type Template = readonly (string | number)[];

/** The literals and groups of a replacement; `undefined` where it is not documented what something in it means. */
function templateOf(replacement: string): Template | undefined {
  const parts: (string | number)[] = [];
  for (const part of replacement.split(/(\$[1-9](?![0-9]))/)) {
    if (/^\$[1-9]$/.test(part)) parts.push(Number(part.slice(1)));
    else if (part.includes("$") || part.includes("\\")) return undefined;
    else if (part !== "") parts.push(part);
  }
  return parts;
}

function replaceIn(engine: Engine, template: Template, text: string): Rewritten {
  const matcher = engine.matcher(text);
  if (!matcher.find()) return { kind: "unchanged" };
  let first: string | undefined;
  let whole: string | undefined;
  let all = "";
  let at = 0;
  let found = true;
  while (found) {
    const expanded = expand(template, matcher);
    if (expanded === undefined)
      return { kind: "unknown", reason: "what stands for a group that took no part in the match" };
    first ??= text.slice(0, matcher.start()) + expanded + text.slice(matcher.end());
    whole ??= expanded;
    all += text.slice(at, matcher.start()) + expanded;
    at = matcher.end();
    // An empty match at the end of a match that took everything would be replaced by some engines and not by others.
    found = at < text.length && matcher.find() && matcher.end() > matcher.start();
  }
  all += text.slice(at);
  return { kind: "texts", texts: [...new Set([first ?? text, whole ?? text, all])] };
}

function expand(template: Template, matcher: ReturnType<Engine["matcher"]>): string | undefined {
  let expanded = "";
  for (const part of template) {
    if (typeof part === "string") {
      expanded += part;
      continue;
    }
    const group = part <= matcher.groupCount() ? matcher.group(part) : null;
    if (group === null) return undefined;
    expanded += group;
  }
  return expanded;
}
