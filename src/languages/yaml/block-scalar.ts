import { isBlank, isBreak, isDigit, trimBlanks } from "./characters.ts";
import { BAD_HEADER, badTab, Failure } from "./messages.ts";
import { skipBlanks, skipBreak, skipComment, token } from "./scanner.ts";
import type { Scanner, Token } from "./scanner.ts";

/** What follows `|` or `>` (section 9.2.1). */
interface Header {
  /** What becomes of the line breaks at the end: `-` drops all, `+` keeps all, else one stays. */
  chomping: string;
  /** The columns by which the text is indented more than what is around it; zero where its first line decides. */
  indentation: number;
}

function failAt(at: number, message: string): never {
  throw new Failure({ start: at, end: at + 1, message });
}

function scanIndicators(scanner: Scanner): Header {
  const { text } = scanner;
  const header: Header = { chomping: "", indentation: 0 };
  for (;;) {
    const unit = text.charCodeAt(scanner.at);
    if ((unit === 43 || unit === 45) && header.chomping === "") header.chomping = text.charAt(scanner.at);
    else if (isDigit(unit) && header.indentation === 0) {
      if (unit === 48) failAt(scanner.at, BAD_HEADER);
      header.indentation = unit - 48;
    } else return header;
    scanner.at++;
  }
}

function skipHeaderLine(scanner: Scanner): void {
  const { text } = scanner;
  skipBlanks(scanner);
  skipComment(scanner);
  const unit = text.charCodeAt(scanner.at);
  if (isBreak(unit)) skipBreak(scanner);
  else if (unit !== 0) failAt(scanner.at, BAD_HEADER);
}

/** Moves over lines without text and the indentation after them. `indent` is zero as long as it is not known. */
function skipEmptyLines(scanner: Scanner, indent: number): { breaks: string; widest: number } {
  const { text } = scanner;
  let breaks = "";
  let widest = 0;
  for (;;) {
    const last = indent === 0 ? Infinity : scanner.lineStart + indent;
    while (scanner.at < last && text.charCodeAt(scanner.at) === 32) scanner.at++;
    const column = scanner.at - scanner.lineStart;
    if (column > widest) widest = column;
    const unit = text.charCodeAt(scanner.at);
    if (unit === 9 && (indent === 0 || column < indent)) throw new Failure(badTab(text, scanner.at));
    if (!isBreak(unit)) return { breaks, widest };
    breaks += skipBreak(scanner);
  }
}

function endOfLine(text: string, start: number): number {
  let at = start;
  for (let unit = text.charCodeAt(at); unit !== 0 && !isBreak(unit); unit = text.charCodeAt(at)) at++;
  return at;
}

/** A scalar after `|` or `>` (section 9.2). Its token ends with the last character that is no blank. */
export function scanBlockScalar(scanner: Scanner, indicator: number): Token {
  const { text, at: start } = scanner;
  const folded = indicator === 62;
  scanner.at++;
  const header = scanIndicators(scanner);
  let end = scanner.at;
  skipHeaderLine(scanner);
  let indent = header.indentation === 0 ? 0 : header.indentation + Math.max(0, scanner.indent);
  const empty = skipEmptyLines(scanner, indent);
  if (indent === 0) indent = Math.max(empty.widest, scanner.indent + 1, 1);
  let value = "";
  let lineBreak = "";
  let { breaks } = empty;
  let startedBlank = false;
  while (scanner.at - scanner.lineStart === indent && text.charCodeAt(scanner.at) !== 0) {
    const startsBlank = isBlank(text.charCodeAt(scanner.at));
    const joins = folded && lineBreak === "\n" && !startedBlank && !startsBlank;
    if (!joins) value += lineBreak;
    else if (breaks === "") value += " ";
    const lineEnd = endOfLine(text, scanner.at);
    value += breaks + text.slice(scanner.at, lineEnd);
    const textEnd = trimBlanks(text, scanner.at, lineEnd);
    if (textEnd > scanner.at) end = textEnd;
    startedBlank = startsBlank;
    scanner.at = lineEnd;
    lineBreak = text.charCodeAt(lineEnd) === 0 ? "" : skipBreak(scanner);
    ({ breaks } = skipEmptyLines(scanner, indent));
  }
  if (header.chomping !== "-") value += lineBreak;
  if (header.chomping === "+") value += breaks;
  return token("scalar", start, end, value, folded ? "folded" : "literal");
}
