import type { Construct } from "../../src/source/construct.ts";

/** Stands for a character that a construct covers. */
const COVERED = "\u0001";

/** `text` with every character of the constructs replaced; line ends stay. */
export function uncovered(text: string, constructs: readonly Pick<Construct, "span">[]): string {
  let rest = "";
  let at = 0;
  for (const { span } of constructs) {
    rest += text.slice(at, span.start) + text.slice(span.start, span.end).replaceAll(/[^\r\n]/g, COVERED);
    at = span.end;
  }
  return rest + text.slice(at);
}

/** What is wrong with the places of constructs that must be ordered, inside the file, and neither overlap nor be blank at an end. */
export function misplaced(text: string, constructs: readonly Pick<Construct, "span" | "kind">[]): string[] {
  let last = 0;
  return constructs.flatMap(({ kind, span: { start, end } }) => {
    const inside = last <= start && start < end && end <= text.length;
    // The blanks at the end of a line of an env file are part of its value.
    const blank = kind !== "provider-line" && /^[ \t\r\n]|[ \t\r\n]$/.test(text.slice(start, end));
    last = end;
    return inside && !blank ? [] : [`${start}-${end} of ${text.length}`];
  });
}

const isBlank = (unit: string | undefined): boolean =>
  unit === undefined || unit === " " || unit === "\t" || unit === "\r" || unit === "\n";
const isBreak = (unit: string | undefined): boolean => unit === undefined || unit === "\r" || unit === "\n";

/**
 * A scanner of YAML's outermost grammar that knows nothing of the reader under test: it walks over what no construct
 * covers, a character at a time.
 *
 * @param rest as `uncovered` gives it
 * @returns the first piece that is not white space, a comment, punctuation, an anchor, a tag, a directive, a marker of
 *   a document or a key of a container
 */
export function strangeYaml(rest: string): string | undefined {
  let at = 0;
  while (at < rest.length) {
    const next = skipToken(rest, at);
    if (next === at) return rest.slice(at, at + 40);
    at = next;
  }
  return undefined;
}

function skipToken(rest: string, at: number): number {
  const unit = rest[at] ?? "";
  const before = rest[at - 1];
  const startsLine = at === 0 || isBreak(before);
  if (unit === COVERED || isBlank(unit) || (unit === "\uFEFF" && startsLine)) return at + 1;
  if (unit === "#" && (startsLine || isBlank(before) || before === COVERED || before === "\uFEFF"))
    return lineEnd(rest, at);
  if (startsLine && unit === "%") return lineEnd(rest, at);
  if (startsLine && /^(?:---|\.\.\.)/.test(rest.slice(at, at + 3)) && isBlank(rest[at + 3])) return at + 3;
  if (unit === "!" || unit === "&") return wordEnd(rest, at);
  if (",[]{}".includes(unit)) return at + 1;
  const followed = rest[at + 1];
  if ("-?:".includes(unit) && (isBlank(followed) || followed === COVERED || ",[]{}".includes(followed ?? "")))
    return at + 1;
  return skipKey(rest, at);
}

function lineEnd(rest: string, at: number): number {
  while (!isBreak(rest[at])) at++;
  return at;
}

function wordEnd(rest: string, at: number): number {
  do at++;
  while (!isBlank(rest[at]) && rest[at] !== COVERED && !",[]{}".includes(rest[at] ?? ""));
  return at;
}

/** A quoted text on one line that no construct covers. */
const QUOTED = /"(?:[^"\\\r\n\u0001]|\\[^\r\n\u0001])*"|'(?:[^'\r\n\u0001]|'')*'/y;

/** The offset behind the colon of the key at `at`, which must stand on one line, or `at` where there is none. */
function skipKey(rest: string, at: number): number {
  const quote = rest[at];
  if (quote === '"' || quote === "'") {
    QUOTED.lastIndex = at;
    if (!QUOTED.test(rest)) return at;
    let end = QUOTED.lastIndex;
    while (rest[end] === " " || rest[end] === "\t") end++;
    return rest[end] === ":" ? end + 1 : isExplicit(rest, at) ? end : at;
  }
  if (quote === "@" || quote === "`" || quote === "|" || quote === ">" || quote === "*" || quote === "%") return at;
  for (let end = at; ; end++) {
    const unit = rest[end];
    const ends = isBreak(unit) || unit === COVERED || (unit === "#" && isBlank(rest[end - 1]));
    if (ends) return isExplicit(rest, at) ? end : at;
    if (unit === ":" && (isBlank(rest[end + 1]) || rest[end + 1] === COVERED || "[{".includes(rest[end + 1] ?? "")))
      return end + 1;
  }
}

/** True behind `? `, where the colon stands on a line of its own. */
function isExplicit(rest: string, at: number): boolean {
  let before = at - 1;
  while (rest[before] === " ") before--;
  return before < at - 1 && rest[before] === "?";
}

/** The first line of an env file that no construct covers though it says something. */
export function strangeEnv(rest: string): string | undefined {
  for (const line of rest.split("\n")) {
    const said = line.replaceAll(COVERED, "").replace(/^[\0\t\v\f\r ]+|\r$/g, "");
    if (said !== "" && !said.startsWith("#")) return said.slice(0, 40);
  }
  return undefined;
}

/**
 * The lines of a file in block style on which one key has one plain value, by their offset: each of them must be one
 * construct. Lines inside brackets, quotes and block scalars are left to the reader under test.
 */
export function plainLines(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let at = 0;
  let block: number | undefined;
  for (const line of text.split("\n")) {
    const start = at;
    at += line.length + 1;
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (line.trim() === "") continue;
    if (block !== undefined && indent > block) continue;
    block = /[|>][-+0-9]*\s*$/.test(line) ? indent : undefined;
    const entry = /^((?: *- )*) *(?=\S)([A-Za-z_][\w.]*: [A-Za-z0-9/][^:#"'{}[\],&*!|>\r]*?)\s*$/.exec(line);
    const typed = entry?.[2];
    if (typed === undefined) continue;
    found.push({ start: start + line.indexOf(typed), end: start + line.indexOf(typed) + typed.length });
  }
  return found;
}

/** In a program: white space, comments, punctuation, keywords, and names that something is given or done with. */
const OF_A_PROGRAM =
  /\s+|\uFEFF|\/\/[^\r\n]*|#[^\r\n]*|\/\*[\s\S]*?\*\/|\u0001+|[-{}()[\],;:.+=$%&|<>!~^*/]|(?:assert|else|error|false|for|function|if|import|in|local|null|self|super|tailstrict|then|true)(?!\w)|[A-Za-z_]\w*(?=[\s\u0001]*(?:\+?:|=|\(|,|\)|\[|\.|$))|(?:'[^'\n]*'|"[^"\n]*")(?=\s*\+?:)/y;

/** As `strangeYaml`, for what no construct covers of a Jsonnet program. */
export function strangeJsonnet(rest: string): string | undefined {
  OF_A_PROGRAM.lastIndex = 0;
  while (OF_A_PROGRAM.lastIndex < rest.length) {
    const at = OF_A_PROGRAM.lastIndex;
    if (OF_A_PROGRAM.exec(rest) === null) return rest.slice(at, at + 40);
  }
  return undefined;
}

/** White space, comments, and the braces that end blocks of nginx. */
const OF_NGINX = /[\s\uFEFF]+|#[^\n]*|\u0001+|\}/y;

/** As `strangeYaml`, for what no construct covers of a configuration of nginx. */
export function strangeNginx(rest: string): string | undefined {
  OF_NGINX.lastIndex = 0;
  while (OF_NGINX.lastIndex < rest.length) {
    const at = OF_NGINX.lastIndex;
    if (OF_NGINX.exec(rest) === null) return rest.slice(at, at + 40);
  }
  return undefined;
}
