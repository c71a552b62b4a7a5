import type { SourceFile } from "../../source/file.ts";
import type { Problem, ProblemCode } from "../../source/problem.ts";
import type { JsonMember, JsonNode } from "./nodes.ts";

/** Deeper than any file that AWS writes or takes, and far from what a stack holds. */
const DEEPEST = 200;

/** After so many faults the text is hardly JSON; what more there is to say helps nobody. */
const MOST_PROBLEMS = 20;

/** What a JSON text says, as far as it can be read. */
export interface ParsedJson {
  /** Absent where the text holds no value at all. */
  readonly root: JsonNode | undefined;
  /** `json-syntax`, `json-duplicate-key` or `json-nesting-too-deep`, each with its place; `values` have `what`. */
  readonly problems: readonly Problem[];
}

interface Reader {
  readonly path: string;
  readonly text: string;
  at: number;
  depth: number;
  readonly problems: Problem[];
}

/**
 * Reads a JSON text (RFC 8259; a byte order mark at its start is passed over). After a fault, the rest is still read:
 * up to the next comma or bracket of the list or object that it stands in.
 */
export function parseJson({ path, text }: SourceFile): ParsedJson {
  const reader: Reader = { path, text, at: text.startsWith("\uFEFF") ? 1 : 0, depth: 0, problems: [] };
  skipSpace(reader);
  if (reader.at >= text.length) {
    report(reader, "the file is empty where a JSON value should be");
    return { root: undefined, problems: reader.problems };
  }
  const root = readValue(reader);
  skipSpace(reader);
  if (reader.at < text.length && root.kind !== "broken")
    report(reader, `there is ${seen(reader)} after the end of the JSON value`);
  return { root, problems: reader.problems };
}

interface Fault {
  readonly code?: Extract<ProblemCode, `json-${string}`>;
  readonly start?: number;
  readonly end?: number;
}

function report(reader: Reader, what: string, { code = "json-syntax", start = reader.at, end }: Fault = {}): void {
  if (reader.problems.length >= MOST_PROBLEMS) return;
  const span = { path: reader.path, start, end: end ?? Math.min(start + 1, reader.text.length) };
  reader.problems.push({ code, span, values: { what } });
}

/** What stands at the reader, for a message. */
function seen({ text, at }: Reader): string {
  const point = text.codePointAt(at);
  if (point === undefined) return "the end of the file";
  if (point === 10 || point === 13) return "the end of the line";
  const shown = point < 32 || point === 127 ? `U+${point.toString(16).toUpperCase().padStart(4, "0")}` : undefined;
  return `\`${shown ?? String.fromCodePoint(point)}\``;
}

function skipSpace(reader: Reader): void {
  const { text } = reader;
  for (;;) {
    const unit = text.charCodeAt(reader.at);
    if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return;
    reader.at++;
  }
}

function readValue(reader: Reader): JsonNode {
  const start = reader.at;
  switch (reader.text[start]) {
    case "{":
      return nested(reader, readObject);
    case "[":
      return nested(reader, readArray);
    case '"': {
      const value = readString(reader);
      const span = spanFrom(reader, start);
      return value === undefined ? { kind: "broken", span } : { kind: "string", value, span };
    }
    default:
      return readWord(reader);
  }
}

function nested(reader: Reader, read: (reader: Reader) => JsonNode): JsonNode {
  if (reader.depth >= DEEPEST) {
    const start = reader.at;
    report(reader, `objects and lists are nested more than ${DEEPEST} deep`, { code: "json-nesting-too-deep" });
    skipBracketed(reader);
    return { kind: "broken", span: spanFrom(reader, start) };
  }
  reader.depth++;
  const node = read(reader);
  reader.depth--;
  return node;
}

function readObject(reader: Reader): JsonNode {
  const start = reader.at++;
  const members = new Map<string, JsonMember>();
  readItems(reader, "}", () => {
    const keyStart = reader.at;
    if (reader.text[keyStart] !== '"') {
      report(reader, `there is ${seen(reader)} where a key in double quotes should be`);
      return false;
    }
    const key = readString(reader);
    const keySpan = spanFrom(reader, keyStart);
    skipSpace(reader);
    if (reader.text[reader.at] !== ":") {
      report(reader, `there is ${seen(reader)} where the \`:\` after a key should be`);
      return false;
    }
    reader.at++;
    skipSpace(reader);
    const value = readValue(reader);
    if (key !== undefined) {
      if (members.has(key))
        report(reader, `the key \`${key}\` stands here a second time, and the last one counts`, {
          code: "json-duplicate-key",
          start: keySpan.start,
          end: keySpan.end,
        });
      members.delete(key);
      members.set(key, { key, keySpan, value });
    }
    return value.kind !== "broken";
  });
  return { kind: "object", members: [...members.values()], span: spanFrom(reader, start) };
}

function readArray(reader: Reader): JsonNode {
  const start = reader.at++;
  const items: JsonNode[] = [];
  readItems(reader, "]", () => {
    const item = readValue(reader);
    items.push(item);
    return item.kind !== "broken";
  });
  return { kind: "array", items, span: spanFrom(reader, start) };
}

/** Reads what stands between two brackets, up to behind the closing one. `read` answers whether all went well. */
function readItems(reader: Reader, close: "}" | "]", read: () => boolean): void {
  const { text } = reader;
  const before = reader.problems.length;
  const kind = close === "}" ? "object" : "list";
  skipSpace(reader);
  if (text[reader.at] === close) {
    reader.at++;
    return;
  }
  for (;;) {
    skipSpace(reader);
    if (!read()) skipItem(reader);
    skipSpace(reader);
    if (reader.at >= text.length && reader.problems.length > before) return;
    if (text[reader.at] === close) {
      reader.at++;
      return;
    }
    if (text[reader.at] !== ",") {
      const ends = reader.at >= text.length;
      report(reader, `there is ${seen(reader)} where a \`,\` or the \`${close}\` of the ${kind} should be`);
      skipItem(reader);
      if (!ends && text[reader.at] === close) {
        reader.at++;
        return;
      }
      if (text[reader.at] !== ",") return;
    }
    reader.at++;
    skipSpace(reader);
    if (text[reader.at] === close) {
      report(reader, `there is a \`,\` before the \`${close}\` of the ${kind}, where JSON allows none`, {
        start: text.lastIndexOf(",", reader.at),
      });
      reader.at++;
      return;
    }
  }
}

/** Passes over what is left of an item: to the next comma or closing bracket of its own list or object. */
function skipItem(reader: Reader): void {
  const { text } = reader;
  while (reader.at < text.length) {
    const unit = text[reader.at];
    if (unit === "," || unit === "}" || unit === "]") return;
    if (unit === "{" || unit === "[") skipBracketed(reader);
    else if (unit === '"') skipString(reader);
    else reader.at++;
  }
}

/** Passes over an object or list without reading it. */
function skipBracketed(reader: Reader): void {
  const { text } = reader;
  let depth = 0;
  while (reader.at < text.length) {
    const unit = text[reader.at];
    if (unit === '"') {
      skipString(reader);
      continue;
    }
    reader.at++;
    if (unit === "{" || unit === "[") depth++;
    else if ((unit === "}" || unit === "]") && --depth <= 0) return;
  }
}

/** Passes over a string; one that does not end on its line ends with the line. */
function skipString(reader: Reader): void {
  const { text } = reader;
  reader.at++;
  while (reader.at < text.length) {
    const unit = text[reader.at];
    if (unit === "\n" || unit === "\r") return;
    reader.at += unit === "\\" ? 2 : 1;
    if (unit === '"') return;
  }
  reader.at = Math.min(reader.at, text.length);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** The value of the string that starts here; `undefined` after a fault, with the reader behind the string. */
function readString(reader: Reader): string | undefined {
  const { text } = reader;
  const start = reader.at++;
  let value = "";
  let whole = true;
  let from = reader.at;
  for (;;) {
    const unit = text.charCodeAt(reader.at);
    if (unit === 34) break;
    if (Number.isNaN(unit) || unit === 10 || unit === 13) {
      report(reader, 'the string that begins here has no closing `"` on its line', { start });
      return undefined;
    }
    if (unit < 32) {
      report(reader, `the control character ${seen(reader)} stands unescaped in a string`);
      whole = false;
    }
    if (unit !== 92) {
      reader.at++;
      continue;
    }
    value += text.slice(from, reader.at);
    const escaped = readEscape(reader);
    whole &&= escaped !== undefined;
    value += escaped ?? "";
    from = reader.at;
  }
  value += text.slice(from, reader.at);
  reader.at++;
  return whole ? value : undefined;
}

function readEscape(reader: Reader): string | undefined {
  const { text } = reader;
  const start = reader.at;
  const letter = text[start + 1] ?? "";
  const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (plain !== undefined) {
    reader.at += 2;
    return plain;
  }
  const digits = text.slice(start + 2, start + 6);
  if (letter === "u" && /^[0-9A-Fa-f]{4}$/.test(digits)) {
    reader.at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
  report(reader, `\`${text.slice(start, start + 2)}\` is no escape of JSON`, { start, end: start + 2 });
  reader.at++;
  return undefined;
}

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** A number, `true`, `false` or `null`: what stands up to the next space, comma or bracket. */
function readWord(reader: Reader): JsonNode {
  const { text } = reader;
  const start = reader.at;
  while (reader.at < text.length && !' \t\r\n,:]}[{"'.includes(text[reader.at] ?? "")) reader.at++;
  const word = text.slice(start, reader.at);
  const span = spanFrom(reader, start);
  if (word === "true" || word === "false") return { kind: "boolean", value: word === "true", span };
  if (word === "null") return { kind: "null", span };
  if (NUMBER.test(word)) return { kind: "number", value: Number(word), span };
  const shown = word.length > 40 ? `${word.slice(0, 40)}…` : word;
  reader.at = start;
  report(reader, word === "" ? `there is ${seen(reader)} where a value should be` : `\`${shown}\` is no JSON value`, {
    ...(word === "" ? {} : { end: start + word.length }),
  });
  reader.at = start + word.length;
  return { kind: "broken", span };
}

function spanFrom({ path, at }: Reader, start: number): { path: string; start: number; end: number } {
  return { path, start, end: at };
}
