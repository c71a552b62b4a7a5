import type { Construct } from "../../../src/source/construct.ts";

/** Stands for every character that a construct covers. */
const COVERED = "\u0001";

const TOKENS: readonly RegExp[] = [
  /\u0001+/y,
  /\s+/y,
  // A comment, a directive, a document marker.
  /(?<=^|[\s\u0001])#[^\n]*/my,
  /^%[^\n]*/my,
  /^(?:---|\.\.\.)(?=\s|$)/my,
  // A tag and an anchor.
  /![^\s,[\]{}]*/y,
  /&[^\s,[\]{}]+/y,
  // The key of a container: quoted or plain, with its colon.
  /(?:"(?:[^"\\\n\u0001]|\\.)*"|'(?:[^'\n\u0001]|'')*')\s*:/y,
  /(?:[^\s\u0001\-?:,[\]{}#&*!|>'"%@`]|[-?:](?=[^\s\u0001]))(?:[^\n\u0001:#]|:(?=[^\s\u0001])|(?<=\S)#)*:(?=[\s\u0001[{]|$)/my,
  // The same after a question mark, where the colon is on the next line.
  /\?[ \t]+[^\s\u0001\-?:,[\]{}#&*!|>'"%@`][^\n\u0001:#]*(?=\s+:)/y,
  /[-?:,[\]{}]/y,
  /\uFEFF/y,
];

function covered(text: string, constructs: readonly Construct[]): string {
  let result = "";
  let at = 0;
  for (const { span } of constructs) {
    result += text.slice(at, span.start) + text.slice(span.start, span.end).replaceAll(/[^\n]/g, COVERED);
    at = span.end;
  }
  return result + text.slice(at);
}

/**
 * A tokenizer of YAML that shares nothing with the one under test. What it finds outside of `constructs` that is not
 * white space, a comment, punctuation or the key of a container; `undefined` where there is nothing.
 */
export function uncovered(text: string, constructs: readonly Construct[]): string | undefined {
  const rest = covered(text, constructs);
  let at = 0;
  scan: while (at < rest.length) {
    for (const token of TOKENS) {
      token.lastIndex = at;
      const match = token.exec(rest);
      if (match !== null && match[0] !== "") {
        at += match[0].length;
        continue scan;
      }
    }
    return rest.slice(at, at + 40);
  }
  return undefined;
}

/** What is wrong with the order and the ends of `constructs`, or `undefined`. */
export function misplaced(text: string, constructs: readonly Construct[]): string | undefined {
  let before = 0;
  for (const { span } of constructs) {
    if (span.start < before || span.end <= span.start || span.end > text.length)
      return `${before} ${span.start}-${span.end}`;
    if (/^\s|\s$/.test(text.slice(span.start, span.end))) return `blank at ${span.start}-${span.end}`;
    before = span.end;
  }
  return undefined;
}
