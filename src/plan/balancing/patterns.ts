import { RULE_LIMITS } from "./limits.ts";

/**
 * A value of a path-pattern condition: `*` is any characters, `?` exactly one, everything else itself, in its case.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export type Pattern = string;

/** The pattern that every path matches. */
export const EVERY_PATH = "*";

const LEGAL_PATH = /^[A-Za-z0-9_\-.$/~"'@:+&]*$/;

/** The pattern for a path and everything below or behind it, or `undefined` where a condition cannot hold it. */
export function prefixPattern(path: string): Pattern | undefined {
  if (path === "/") return EVERY_PATH;
  return isLiteral(path) && path.length < RULE_LIMITS.valueCharacters ? `${path}*` : undefined;
}

/** The pattern for one path, or `undefined` where a condition cannot hold it. */
export function exactPattern(path: string): Pattern | undefined {
  return isLiteral(path) && path.length <= RULE_LIMITS.valueCharacters ? path : undefined;
}

/** True for characters that a condition takes as themselves. */
function isLiteral(text: string): boolean {
  return LEGAL_PATH.test(text);
}

/** True for a value that a condition takes. */
export function isLegalPattern(pattern: Pattern): boolean {
  return pattern.length <= RULE_LIMITS.valueCharacters && LEGAL_PATH.test(pattern.replaceAll(/[*?]/g, ""));
}

/** How many wildcards a value has: a rule may have five. */
export function wildcardsOf(value: string): number {
  let count = 0;
  for (const character of value) if (character === "*" || character === "?") count++;
  return count;
}

/** Several `*` are one. A path begins with `/`, so that `/*` is every path. */
export function simplified(pattern: Pattern): Pattern {
  const collapsed = pattern.replaceAll(/\*+/g, "*");
  return collapsed === "/*" ? EVERY_PATH : collapsed;
}

/**
 * Patterns that together match exactly what `pattern` and a prefix both match: none where nothing does, `undefined`
 * where hakobu cannot say it in patterns.
 */
export function intersectPrefix(prefix: string, pattern: Pattern): readonly Pattern[] | undefined {
  if (prefix === "/" || prefix === "") return [pattern];
  const star = pattern.indexOf("*");
  const question = pattern.indexOf("?");
  const fixed =
    star === -1 && question === -1
      ? pattern
      : pattern.slice(0, Math.min(...[star, question].filter((at) => at !== -1)));
  if (fixed.startsWith(prefix)) return [pattern];
  if (!prefix.startsWith(fixed) || (star === -1 && question === -1)) return [];
  const [head = "", ...pieces] = pattern.split("*");
  const [piece = "", last] = pieces;
  if (question !== -1 || (pieces.length !== 1 && !(pieces.length === 2 && last === ""))) return undefined;
  // What is left of the prefix behind the fixed start is free text before the piece.
  return behindPrefix(prefix, prefix.slice(head.length), { piece, open: pieces.length === 2 });
}

/** Texts that begin with `prefix`, and whose part from `free` on is anything and then `piece`, and anything if `open`. */
function behindPrefix(
  prefix: string,
  free: string,
  { piece, open }: { piece: string; open: boolean },
): readonly Pattern[] {
  const end = open ? "*" : "";
  if (open && free.includes(piece)) return [`${prefix}*`];
  const found = [`${prefix}*${piece}${end}`];
  // The piece may begin inside the prefix.
  for (let length = 1; length <= Math.min(piece.length, free.length); length++) {
    if (free.endsWith(piece.slice(0, length))) found.push(`${prefix}${piece.slice(length)}${end}`);
  }
  return found.map(simplified);
}
