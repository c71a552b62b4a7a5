import type { SourceFile } from "../../source/file.ts";
import type { Span } from "../../source/span.ts";
import type { LiteralRegistry } from "./literals.ts";

/** A name that something is given under, a string, or anything else that is skipped in one step. */
const TOKEN =
  /\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|@'(?:[^']|'')*'?|@"(?:[^"]|"")*"?|'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?|[A-Za-z_$][\w$]*|\|\|\||[\s\S]/gy;

/** What stands behind a name that is given a value: a field's colon, or the `=` of a local or an argument. */
const GIVES = /\s*(?:\+?:{1,3}|=(?!=))/y;

/**
 * The strings in a range of a program of which nothing is used, or that could not be read: each may be a secret by
 * itself, or by the name that it is given under.
 *
 * @param name what the range itself is called, where its own name does not stand in it
 */
export function meetStrings(
  { path, text }: SourceFile,
  { start, end, name }: Pick<Span, "start" | "end"> & { readonly name: string },
  literals: LiteralRegistry,
): void {
  let under = name;
  TOKEN.lastIndex = start;
  for (let match = TOKEN.exec(text); match !== null && match.index < end; match = TOKEN.exec(text)) {
    const [token] = match;
    const after = TOKEN.lastIndex;
    const typed = token === "|||" ? endOfBlock(text, after) : after;
    const quoted = token === "|||" || /^@?["']/.test(token);
    const word = quoted ? contents(text.slice(match.index, typed)) : /^[A-Za-z_$]/.test(token) ? token : undefined;
    if (word !== undefined && gives(text, after)) under = word;
    else if (quoted && word !== undefined && word !== "") {
      const valueSpan: Span = { path, start: match.index, end: typed };
      literals.meet({ name: under, value: word, place: "definition", span: valueSpan, valueSpan, idle: true });
    }
    TOKEN.lastIndex = typed;
    if (typed >= text.length) break;
  }
}

function gives(text: string, from: number): boolean {
  GIVES.lastIndex = from;
  return GIVES.test(text);
}

function endOfBlock(text: string, from: number): number {
  const END = /^[ \t]*\|\|\|/gm;
  END.lastIndex = from;
  return END.exec(text) === null ? text.length : END.lastIndex;
}

/** The characters of a string as they are typed, without its quotes. */
function contents(token: string): string {
  if (token.startsWith("|||"))
    return token
      .replace(/^\|\|\|-?[ \t\r]*\n?/, "")
      .replace(/\|\|\|$/, "")
      .trim();
  const inside = token.slice(token.startsWith("@") ? 2 : 1);
  const quote = token[token.startsWith("@") ? 1 : 0] ?? "";
  return inside.endsWith(quote) ? inside.slice(0, -1) : inside;
}
