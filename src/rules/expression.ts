import { RE2JS } from "re2js";
import { requiredTexts } from "./prefilter.ts";

/** Answers whether an expression is found in a text. */
export type TextTest = (text: string) => boolean;

/** Why RE2 cannot take `source`, or `undefined` where it can. */
export function expressionError(source: string): string | undefined {
  try {
    RE2JS.compile(source);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const REMEMBERED = 20_000;

/**
 * A test for an expression of a rule, on RE2 semantics.
 *
 * The engine costs milliseconds to compile an expression and microseconds to run one, and nearly every text of an
 * estate is refused by the texts that the expression requires; so it is compiled when a text first passes those, and
 * an answer is remembered, because names repeat across definitions.
 */
export function textTest(source: string): TextTest {
  const required = requiredTexts(source).map(anyOf);
  const answers = new Map<string, boolean>();
  let compiled: ReturnType<typeof RE2JS.compile> | undefined;
  return (text) => {
    if (!mayMatch(text, required)) return false;
    const known = answers.get(text);
    if (known !== undefined) return known;
    compiled ??= RE2JS.compile(source);
    const answer = compiled.matcher(text).find();
    if (answers.size >= REMEMBERED) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}

function mayMatch(text: string, required: readonly RegExp[]): boolean {
  for (const clause of required) {
    // Beyond ASCII, RE2 folds letters that JavaScript keeps apart.
    if (!clause.test(text)) return !isAscii(text);
  }
  return true;
}

/** A search for any of some plain texts, whatever their case: no quantifiers, so nothing to backtrack into. */
function anyOf(texts: readonly string[]): RegExp {
  // oxlint-disable-next-line no-restricted-globals -- plain texts, escaped: nothing of the rule is left to interpret
  return new RegExp(texts.map((text) => text.replace(/[^a-z0-9]/g, "\\$&")).join("|"), "i");
}

// Several expressions look at the same text in a row.
const latest = { text: "", ascii: true };

function isAscii(text: string): boolean {
  if (latest.text !== text) {
    latest.text = text;
    // oxlint-disable-next-line no-control-regex -- ASCII begins there
    latest.ascii = /^[\u0000-\u007f]*$/.test(text);
  }
  return latest.ascii;
}
