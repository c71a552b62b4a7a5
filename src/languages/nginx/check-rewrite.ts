import {
  type Visit,
  argument,
  defineCaptures,
  defineVariable,
  isDuplicate,
  refuse,
  useArgument,
  useVariables,
} from "./check-scope.ts";
import { parseInteger } from "./quantities.ts";
import type { NginxArgument } from "./types.ts";

/** The rewrite module. Source: src/http/modules/ngx_http_rewrite_module.c. */
export const REWRITE_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  if: checkIf,
  set: (visit) => defineVariable(visit, 1) && useArgument(visit, 2),
  return: checkReturn,
  rewrite: checkRewrite,
  break: () => undefined,
};

const REDIRECTS: readonly string[] = ["http://", "https://", "$scheme"];

function checkReturn(visit: Visit): void {
  const [first, second] = visit.directive.arguments;
  if (first === undefined) return;
  if (visit.scope.context === "stream-server") {
    if (!isDuplicate(visit)) useArgument(visit, 1);
    return;
  }
  const status = parseInteger(first.text);
  if (status === undefined) {
    const redirect = second === undefined && REDIRECTS.some((start) => first.text.startsWith(start));
    if (!redirect) return refuse(visit, `invalid return code "${first.text}"`, first);
    useArgument(visit, 1);
  } else if (status > 999) {
    refuse(visit, `invalid return code "${first.text}"`, first);
  } else {
    useArgument(visit, 2);
  }
}

function checkRewrite(visit: Visit): void {
  const [pattern, replacement, flag] = visit.directive.arguments;
  if (pattern === undefined || replacement === undefined) return;
  if (replacement.text === "") return refuse(visit, "empty replacement", replacement);
  defineCaptures(visit, pattern.text, pattern);
  if (flag !== undefined && !["last", "break", "redirect", "permanent"].includes(flag.text)) {
    return refuse(visit, `invalid parameter "${flag.text}"`, flag);
  }
  useVariables(visit, replacement.text.replace(/\?$/, ""), replacement);
}

/** Source: ngx_http_rewrite_if_condition. */
function checkIf(visit: Visit): void {
  const words = visit.directive.arguments.map((word) => ({ word, text: word.text }));
  const invalid = (at: { word: NginxArgument; text: string } | undefined): void =>
    refuse(visit, `invalid condition "${at?.text ?? ""}"`, at?.word);
  const first = words[0];
  if (first === undefined || !first.text.startsWith("(")) return invalid(first);
  if (first.text === "(") words.shift();
  else first.text = first.text.slice(1);
  const last = words.at(-1);
  if (last === undefined || !last.text.endsWith(")")) return invalid(last ?? first);
  if (last.text === ")") words.pop();
  else last.text = last.text.slice(0, -1);
  const [subject, operator, operand] = words;
  if (subject === undefined) return refuse(visit, 'invalid condition ")"');
  if (subject.text.length > 1 && subject.text.startsWith("$")) {
    if (words.length !== 1 && words.length !== 3) return invalid(subject);
    useName(visit, subject.text.slice(1), subject.word);
    if (operator !== undefined && operand !== undefined) checkComparison(visit, operator, operand);
  } else if (/^!?-.$/.test(subject.text)) {
    if (words.length !== 2 || operator === undefined) return invalid(subject);
    if (useVariables(visit, operator.text, operator.word) && !/^!?-[fdex]$/.test(subject.text)) invalid(subject);
  } else {
    invalid(subject);
  }
}

/** The subject of an `if` is one variable as a whole, whatever its name looks like. */
function useName(visit: Visit, name: string, word: NginxArgument): void {
  visit.checking.http.uses.push({ name: name.toLowerCase(), span: word.span });
}

function checkComparison(
  visit: Visit,
  operator: { word: NginxArgument; text: string },
  operand: { word: NginxArgument; text: string },
): void {
  if (operator.text === "=" || operator.text === "!=") useVariables(visit, operand.text, operand.word);
  else if (["~", "~*", "!~", "!~*"].includes(operator.text)) defineCaptures(visit, operand.text, operand.word);
  else refuse(visit, `unexpected "${operator.text}" in condition`, operator.word);
}

/** The first word of a directive that is `off` or a list, given once: nginx's way with lists that can be switched off. */
export function isSwitchedOff(visit: Visit, off = "off"): boolean {
  const { seen } = visit.scope;
  const { name } = visit.directive;
  const before = seen.get(name);
  if (before !== undefined && (before.arguments[0]?.text === off || argument(visit, 1) === off)) {
    isDuplicate(visit);
    return true;
  }
  if (before === undefined) seen.set(name, visit.directive);
  return argument(visit, 1) === off;
}
