/**
 * Texts that an expression or a wildcard pattern matches, for requests that are meant to reach what stands behind it.
 * Nothing relies on a sample: a decision that none of them reaches is reported as not exercised.
 */

/** Samples of one expression: enough to take each branch of the usual alternation once. */
const SAMPLES = 6;
/** `{n}` repeats at most this often. */
const REPEATS = 40;
/** Longer than a balancer's own limit for a value, several times over. */
const LONGEST = 600;
/** Groups inside groups that are followed. */
const DEEPEST = 100;
/** What stands for "any character": the first that a class takes is its sample. */
const CANDIDATES = "x7_-.a0A/ ~%:?&=+,";

interface Reader {
  readonly source: string;
  at: number;
  depth: number;
}

/**
 * Some texts that the expression matches, as PCRE reads it. What it cannot follow (look-around, back references) it
 * leaves out.
 */
export function expressionSamples(source: string): string[] {
  const reader: Reader = { source, at: 0, depth: 0 };
  const found: string[] = [];
  // A closing bracket too many is text.
  while (reader.at <= source.length) {
    found.push(...alternatives(reader));
    if (reader.at >= source.length) break;
    reader.at++;
  }
  return unique(found);
}

function alternatives(reader: Reader): string[] {
  const branches: string[][] = [];
  for (;;) {
    branches.push(sequence(reader));
    if (reader.source[reader.at] !== "|") break;
    reader.at++;
  }
  // The first of every branch before the second of any.
  const found: string[] = [];
  for (let round = 0; round < SAMPLES; round++) {
    for (const branch of branches) {
      const sample = branch[round];
      if (sample !== undefined) found.push(sample);
    }
  }
  return unique(found);
}

function sequence(reader: Reader): string[] {
  let found = [""];
  while (reader.at < reader.source.length) {
    const character = reader.source[reader.at];
    if (character === "|" || character === ")") break;
    const piece = quantified(atom(reader), reader);
    const size = Math.min(SAMPLES, Math.max(found.length, piece.length));
    const before = found;
    found = Array.from({ length: size }, (_, index) => (pick(before, index) + pick(piece, index)).slice(0, LONGEST));
  }
  return found;
}

function pick(texts: readonly string[], index: number): string {
  return texts[index % Math.max(1, texts.length)] ?? "";
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].slice(0, SAMPLES);
}

function atom(reader: Reader): string[] {
  const { source } = reader;
  const character = source[reader.at++] ?? "";
  switch (character) {
    case "^":
    case "$":
      return [""];
    case ".":
      return ["x"];
    case "[":
      return [characterClass(reader)];
    case "(":
      return group(reader);
    case "\\":
      return [escape(reader)];
    default:
      return [character];
  }
}

function group(reader: Reader): string[] {
  const { source } = reader;
  if (reader.depth >= DEEPEST) {
    reader.at = source.length;
    return [""];
  }
  let silent = false;
  if (source[reader.at] === "?") {
    const rest = source.slice(reader.at, reader.at + 80);
    const look = /^\?<?[=!]/.exec(rest);
    const head = look ?? /^\?(?:P?<\w+>|'\w+'|[a-zA-Z-]*:|>)/.exec(rest);
    if (head !== null) {
      reader.at += head[0].length;
      silent = look !== null;
    } else {
      // `(?i)`, a comment, or what no sample can follow.
      const end = source.indexOf(")", reader.at);
      reader.at = end === -1 ? source.length : end + 1;
      return [""];
    }
  }
  reader.depth++;
  const found = alternatives(reader);
  reader.depth--;
  reader.at++;
  return silent ? [""] : found;
}

const CLASSES: Readonly<Record<string, string>> = { d: "7", w: "w", s: " ", D: "x", W: "-", S: "x", R: "\n", h: " " };
const NAMED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function escape(reader: Reader): string {
  const character = reader.source[reader.at++] ?? "";
  if ("AzZbBGK".includes(character)) return "";
  if (character >= "1" && character <= "9") return "";
  return CLASSES[character] ?? NAMED[character] ?? character;
}

/** What a class holds, as tests of one character. */
function characterClass(reader: Reader): string {
  const { source } = reader;
  const negated = source[reader.at] === "^";
  if (negated) reader.at++;
  const start = reader.at;
  const singles = new Set<string>();
  const ranges: [string, string][] = [];
  while (reader.at < source.length && (source[reader.at] !== "]" || reader.at === start)) {
    const named = /^\[:(\^?)(\w+):\]/.exec(source.slice(reader.at, reader.at + 16));
    if (named !== null) {
      reader.at += named[0].length;
      for (const each of POSIX[named[2] ?? ""] ?? "") singles.add(each);
      continue;
    }
    const low = member(reader, singles);
    if (low !== undefined && source[reader.at] === "-" && source[reader.at + 1] !== "]") {
      reader.at++;
      const high = member(reader, singles);
      if (high !== undefined) ranges.push([low, high]);
    } else if (low !== undefined) singles.add(low);
  }
  reader.at++;
  const holds = (character: string): boolean =>
    singles.has(character) || ranges.some(([low, high]) => character >= low && character <= high);
  if (negated) return [...CANDIDATES].find((character) => !holds(character)) ?? "";
  const [first] = singles;
  return [...CANDIDATES].find(holds) ?? ranges[0]?.[0] ?? first ?? "";
}

const POSIX: Readonly<Record<string, string>> = {
  alpha: "xaA",
  digit: "70",
  alnum: "x7aA0",
  lower: "xa",
  upper: "AX",
  xdigit: "7a0A",
  space: " ",
  punct: "-_./",
  word: "x7_a",
};

/** One member of a class; a class of its own (`\d`) goes into `singles` and is none. */
function member(reader: Reader, singles: Set<string>): string | undefined {
  const character = reader.source[reader.at++] ?? "";
  if (character !== "\\") return character;
  const escaped = reader.source[reader.at++] ?? "";
  const group = { d: "70", w: "x7_aA0", s: " \t" }[escaped];
  if (group === undefined) return NAMED[escaped] ?? escaped;
  for (const each of group) singles.add(each);
  return undefined;
}

function quantified(samples: readonly string[], reader: Reader): string[] {
  const { source } = reader;
  const character = source[reader.at];
  let found: string[];
  if (character === "*" || character === "?") found = [...samples, ""];
  else if (character === "+") found = [...samples];
  else {
    const counts =
      character === "{" ? /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(source.slice(reader.at, reader.at + 16)) : null;
    if (counts === null) return [...samples];
    const least = Math.min(REPEATS, Number(counts[1]));
    reader.at += counts[0].length - 1;
    const most = counts[2] === undefined ? least : 1;
    found = samples.map((sample) => sample.repeat(Math.max(least, Math.min(1, most))).slice(0, LONGEST));
    if (least === 0) found.push("");
  }
  reader.at++;
  // Lazy and possessive quantifiers match the same texts here.
  if (source[reader.at] === "?" || source[reader.at] === "+") reader.at++;
  return unique(found);
}

/**
 * Texts for a pattern in which `*` is any text and `?` any one character; `\` makes the next character plain where
 * `escapes` says so (query strings of a rule).
 *
 * @returns the pattern with something for each `*`, with nothing for it, and with something that holds `/` and `.`
 */
export function wildcardSamples(pattern: string, { escapes = false } = {}): string[] {
  const fill = (star: string): string => {
    let text = "";
    for (let at = 0; at < pattern.length; at++) {
      const character = pattern[at] ?? "";
      if (escapes && character === "\\" && at + 1 < pattern.length) text += pattern[++at] ?? "";
      else text += character === "*" ? star : character === "?" ? "x" : character;
    }
    return text;
  };
  return unique([fill("sample"), fill(""), fill("a.b")]);
}
