import { oneLine, visible } from "./visible.ts";

/** An empty character that GitHub keeps in its text, so that what stands before and after it is not one name, number or address. */
const BREAK = "&#8203;";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  // Formulas: inside HTML, a dollar sign is only that.
  $: "<span>$</span>",
  "@": `@${BREAK}`,
  "#": `#${BREAK}`,
};

/** Text that Markdown and GitHub show as it is: no markup, no HTML, no mention, no issue, no link. */
function plainText(text: string): string {
  return text
    .replace(/[&<>$@#\\`*_[\]~|]/g, (character) => ESCAPES[character] ?? `\\${character}`)
    .replace(/\bGH-(?=\d)/gi, (prefix) => `${prefix.slice(0, 2)}${BREAK}-`)
    .replace(/:\/\//g, `:${BREAK}//`)
    .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}${BREAK}.`);
}

/** An inline code span with a fence that its content cannot close. Content is one printable line. */
export function code(content: string): string {
  const text = oneLine(content);
  if (text === "") return "";
  const fence = "`".repeat(longestRun(text) + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/**
 * A sentence in which paired backticks mean code, as in messages of rules. What stands between them is inert in a code
 * span and the rest is escaped, so that a value with backticks of its own can shift the pairs but do nothing else.
 */
export function prose(sentence: string): string {
  const pieces = oneLine(sentence).split("`");
  const paired = pieces.length % 2 === 1 ? pieces.length : 0;
  if (paired === 0) return atLineStart(plainText(pieces.join("`")));
  const rendered = pieces.map((piece, index) => {
    if (index % 2 === 1) return piece === "" ? "\\`\\`" : code(piece);
    // Two code spans side by side would be read as one, with another end.
    return piece === "" && index > 0 && index < pieces.length - 1 ? BREAK : plainText(piece);
  });
  return atLineStart(rendered.join(""));
}

/** What would begin a list, a heading or an underline at the start of a line is escaped there. */
function atLineStart(text: string): string {
  return text.replace(/^([-+=])/, "\\$1").replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** An address of a rule as a link; anything that is not plainly one stays text. */
export function link(address: string): string {
  return /^https:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+$/.test(address) ? `<${address}>` : prose(address);
}

/** A cell of a table: a bar inside it, in code as well, does not end it. */
export function cell(markdown: string): string {
  return markdown.replace(/\\?\|/g, "\\|");
}

/** Source lines in a fence that they cannot close. */
export function fenced(lines: readonly string[], language: string): string {
  const printable = lines.map((line) => visible(line.replaceAll("\t", "    ")));
  const fence = "`".repeat(Math.max(3, longestRun(printable.join("\n")) + 1));
  return `${fence}${language}\n${printable.join("\n")}\n${fence}`;
}
