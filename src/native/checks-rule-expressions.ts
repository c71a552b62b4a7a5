import { RE2JS } from "re2js";
import type { ProblemCode } from "../source/problem.ts";
import type { Text } from "../source/text.ts";
import { textOf, type Report } from "./checks-context.ts";
import type { NativeNode } from "./types.ts";

/** What the balancer's dialect lacks of others, each where a group, an escape or a quantifier may begin. */
const LACKING: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, "looks ahead or behind"],
  [/^\(\?>/, "has an atomic group"],
  [/^\(\?(?:R|[0-9]|&|P>|P=)/, "has a subroutine, a recursion or a back reference"],
  [/^\\(?:[1-9]|k|g)/, "has a back reference"],
  [/^\\[pP]/, "has a class of Unicode characters"],
  [/^(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\+/, "has a possessive quantifier"],
];

export interface ExpressionCheck {
  readonly which: string;
  readonly node: NativeNode;
  readonly report: Report;
  readonly code: ProblemCode;
  /** `the regular expression`. */
  readonly what: string;
  readonly most: number;
}

/**
 * Checks that the balancer takes a regular expression: its dialect has no look-around, back references, atomic groups,
 * possessive quantifiers, subroutines, recursion and classes of Unicode characters. What RE2, the dialect nearest to
 * it, cannot read is refused as well.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html, "Rule basics"
 */
export function checkExpression(regex: Text, { which, node, report, code, what, most }: ExpressionCheck): void {
  const text = textOf(regex);
  if (text === undefined) return;
  const tell = (rest: string, limit: string): void =>
    report({ code, at: [regex, node], what: `${which} has ${what} \`${text}\`, which ${rest}`, limit });
  if (text.length === 0 || text.length > most) {
    tell(`has ${text.length} characters`, `a regular expression has 1 to ${most} characters here`);
    return;
  }
  const lacking = lackingIn(text);
  const fault = lacking ?? compileFault(text);
  if (fault === undefined) return;
  tell(
    fault,
    "the balancer takes no look-around, back references, atomic groups, possessive quantifiers, recursion or `\\p{…}`",
  );
}

/** Looks at each place that is neither inside brackets nor behind a backslash. */
function lackingIn(text: string): string | undefined {
  let inClass = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const rest = text.slice(at, at + 24);
    if (inClass) {
      if (character === "]") inClass = false;
      else if (/^\\[pP]/.test(rest)) return "has a class of Unicode characters";
    } else {
      const found = LACKING.find(([pattern]) => pattern.test(rest));
      if (found !== undefined) return found[1];
      inClass = character === "[";
    }
    if (character === "\\") at++;
  }
  return undefined;
}

function compileFault(text: string): string | undefined {
  try {
    RE2JS.compile(text);
    return undefined;
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
