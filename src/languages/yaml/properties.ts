import { endsWord, hexadecimal, isBlank, isBreak, isDigit, isNameUnit } from "./characters.ts";
import { BAD_TAG, badAnchor, badDirective, Failure, unknownDirective } from "./messages.ts";
import { skipBlanks, skipBreak, skipComment, token } from "./scanner.ts";
import type { Scanner, Token } from "./scanner.ts";

function nameEnd(text: string, start: number): number {
  let at = start;
  while (isNameUnit(text.charCodeAt(at))) at++;
  return at;
}

/** An anchor or an alias (section 7.1); libyaml has its own idea of what may stand in a name, and after it. */
export function scanName(scanner: Scanner, indicator: number): Token {
  const { text, at: start } = scanner;
  const end = nameEnd(text, start + 1);
  const next = text.charCodeAt(end);
  if (end === start + 1 || !(endsWord(next) || "?:,]}%@`".includes(text.charAt(end)))) {
    throw new Failure(badAnchor(text, start));
  }
  scanner.at = end;
  return token(indicator === 38 ? "anchor" : "alias", start, end, text.slice(start + 1, end));
}

function failTag(scanner: Scanner, start: number): never {
  const { text } = scanner;
  let end = scanner.at;
  while (!endsWord(text.charCodeAt(end))) end++;
  throw new Failure({ start, end: Math.max(end, start + 1), message: BAD_TAG });
}

/** `%41` and the like, a character after another in UTF-8 (section 5.6). */
function scanEncoded(scanner: Scanner, start: number): string {
  const { text } = scanner;
  const octets: number[] = [];
  while (text.charCodeAt(scanner.at) === 37) {
    const high = hexadecimal(text.charCodeAt(scanner.at + 1));
    const low = high === -1 ? -1 : hexadecimal(text.charCodeAt(scanner.at + 2));
    if (low === -1) failTag(scanner, start);
    octets.push(high * 16 + low);
    scanner.at += 3;
  }
  const decoded = Buffer.from(octets).toString("utf8");
  if (decoded.includes("\uFFFD")) failTag(scanner, start);
  return decoded;
}

/** What a tag may consist of, besides the characters of names. */
function isTagUnit(text: string, at: number, verbatim: boolean): boolean {
  if (isNameUnit(text.charCodeAt(at))) return true;
  const unit = text.charAt(at);
  return unit !== "" && (";/?:@&=+$.%!~*'()".includes(unit) || (verbatim && ",[]".includes(unit)));
}

/** An encoded zero ends the text for libyaml, though not the tag. */
function scanTagText(scanner: Scanner, start: number, verbatim: boolean): string {
  const { text } = scanner;
  let result = "";
  let from = scanner.at;
  while (isTagUnit(text, scanner.at, verbatim)) {
    if (text.charCodeAt(scanner.at) === 37) {
      result += text.slice(from, scanner.at);
      result += scanEncoded(scanner, start);
      from = scanner.at;
    } else scanner.at++;
  }
  result += text.slice(from, scanner.at);
  const zero = result.indexOf("\0");
  return zero === -1 ? result : result.slice(0, zero);
}

/** A tag (section 7.2.1): `!<whole>`, `!handle!name`, `!!name`, `!name` or `!` alone. */
export function scanTag(scanner: Scanner): Token {
  const { text, at: start } = scanner;
  let handle = "";
  let name: string;
  if (text.charCodeAt(start + 1) === 60) {
    scanner.at += 2;
    name = scanTagText(scanner, start, true);
    if (scanner.at === start + 2 || text.charCodeAt(scanner.at) !== 62) failTag(scanner, start);
    scanner.at++;
  } else {
    const end = nameEnd(text, start + 1);
    const named = text.charCodeAt(end) === 33;
    scanner.at = named ? end + 1 : start + 1;
    handle = text.slice(start, scanner.at);
    name = scanTagText(scanner, start, false);
    if (named && scanner.at === end + 1) failTag(scanner, start);
    if (name === "") [handle, name] = ["", "!"];
  }
  const next = text.charCodeAt(scanner.at);
  if (!endsWord(next) && !(scanner.flow > 0 && next === 44)) failTag(scanner, start);
  return token("tag", start, scanner.at, name, handle);
}

function scanVersion(scanner: Scanner, start: number): Token {
  const { text } = scanner;
  const number = (): string => {
    const from = scanner.at;
    while (isDigit(text.charCodeAt(scanner.at))) scanner.at++;
    if (scanner.at === from || scanner.at - from > 9) throw new Failure(badDirective(text, start));
    return String(Number(text.slice(from, scanner.at)));
  };
  skipBlanks(scanner);
  const major = number();
  if (text.charCodeAt(scanner.at) !== 46) throw new Failure(badDirective(text, start));
  scanner.at++;
  const minor = number();
  return token("version", start, scanner.at, `${major}.${minor}`);
}

function scanTagDirective(scanner: Scanner, start: number): Token {
  const { text } = scanner;
  skipBlanks(scanner);
  const from = scanner.at;
  if (text.charCodeAt(from) !== 33) throw new Failure(badDirective(text, start));
  let end = nameEnd(text, from + 1);
  if (text.charCodeAt(end) === 33) end++;
  else if (end > from + 1) throw new Failure(badDirective(text, start));
  scanner.at = end;
  if (!isBlank(text.charCodeAt(end))) throw new Failure(badDirective(text, start));
  skipBlanks(scanner);
  const prefixStart = scanner.at;
  const prefix = scanTagText(scanner, start, true);
  if (scanner.at === prefixStart || !endsWord(text.charCodeAt(scanner.at)))
    throw new Failure(badDirective(text, start));
  return token("tag-directive", start, scanner.at, prefix, text.slice(from, end));
}

/** `%YAML` or `%TAG` (section 7.1), up to the end of its line. */
export function scanDirective(scanner: Scanner): Token {
  const { text, at: start } = scanner;
  const end = nameEnd(text, start + 1);
  const name = text.slice(start + 1, end);
  scanner.at = end;
  if (name === "" || !endsWord(text.charCodeAt(end))) throw new Failure(badDirective(text, start));
  if (name !== "YAML" && name !== "TAG") throw new Failure(unknownDirective(start, end, name));
  const scanned = name === "YAML" ? scanVersion(scanner, start) : scanTagDirective(scanner, start);
  skipBlanks(scanner);
  skipComment(scanner);
  const unit = text.charCodeAt(scanner.at);
  if (isBreak(unit)) skipBreak(scanner);
  else if (unit !== 0) throw new Failure(badDirective(text, start));
  return scanned;
}
