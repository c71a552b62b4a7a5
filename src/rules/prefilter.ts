/**
 * Texts that any match of an RE2 expression must contain, in lower case: a list of clauses, of each of which at least
 * one text must occur. An empty list where nothing can be said. Reads only what it understands, so that it never
 * refuses a text that the expression would accept: for the rest it says nothing.
 */
export function requiredTexts(source: string): readonly (readonly string[])[] {
  const reader: Reader = { source, at: 0 };
  const clauses = alternation(reader);
  return reader.at === source.length ? clauses : [];
}

type Clauses = readonly (readonly string[])[];

interface Reader {
  readonly source: string;
  at: number;
}

function alternation(reader: Reader): Clauses {
  const branches = [sequence(reader)];
  while (reader.source[reader.at] === "|") {
    reader.at++;
    branches.push(sequence(reader));
  }
  if (branches.length === 1) return branches[0] ?? [];
  const union: string[] = [];
  for (const branch of branches) {
    const best = strongest(branch);
    if (best === undefined) return [];
    union.push(...best);
  }
  return [union];
}

function strongest(clauses: Clauses): readonly string[] | undefined {
  let best: readonly string[] | undefined;
  for (const clause of clauses) if (best === undefined || shortest(clause) > shortest(best)) best = clause;
  return best;
}

function shortest(clause: readonly string[]): number {
  return Math.min(...clause.map((text) => text.length));
}

function sequence(reader: Reader): Clauses {
  const clauses: (readonly string[])[] = [];
  let run = "";
  const flush = (): void => {
    if (run !== "") clauses.push([run]);
    run = "";
  };
  while (reader.at < reader.source.length) {
    const unit = reader.source[reader.at];
    if (unit === "|" || unit === ")") break;
    const atom = readAtom(reader);
    if (atom === undefined) return unreadable(reader);
    const optional = readQuantifier(reader);
    if (typeof atom === "string" && optional === undefined) {
      run += atom;
      continue;
    }
    flush();
    if (optional === true) continue;
    if (typeof atom === "string") clauses.push([atom]);
    else clauses.push(...atom);
  }
  flush();
  return clauses;
}

/** Leaves the reader where no caller takes it for finished, so that the whole answer becomes "nothing can be said". */
function unreadable(reader: Reader): Clauses {
  reader.at = reader.source.length + 1;
  return [];
}

/** A literal character in lower case, or the clauses of a group; no clauses for a class, an anchor or a dot. */
function readAtom(reader: Reader): string | Clauses | undefined {
  const { source } = reader;
  const unit = source[reader.at++] ?? "";
  if (unit === "^" || unit === "$" || unit === ".") return [];
  if (unit === "[") return readClass(reader);
  if (unit === "(") return readGroup(reader);
  if (unit === "*" || unit === "+" || unit === "?") return undefined;
  if (unit !== "\\") return unit > "\u007f" ? undefined : unit.toLowerCase();
  const escaped = source[reader.at++] ?? "";
  if (/[bBdDwWsSAz]/.test(escaped)) return [];
  return /[A-Za-z0-9]/.test(escaped) || escaped === "" ? undefined : escaped;
}

function readGroup(reader: Reader): Clauses | undefined {
  const flags = /^\?(?:P?<\w+>|[is]*:)/.exec(reader.source.slice(reader.at, reader.at + 40));
  if (flags) reader.at += flags[0].length;
  else if (reader.source[reader.at] === "?") return readFlags(reader);
  const inside = alternation(reader);
  if (reader.source[reader.at] !== ")") return undefined;
  reader.at++;
  return inside;
}

/** `(?i)`: case does not matter, because everything is compared in lower case. */
function readFlags(reader: Reader): Clauses | undefined {
  const flags = /^\?[is]+\)/.exec(reader.source.slice(reader.at, reader.at + 8));
  if (!flags) return undefined;
  reader.at += flags[0].length;
  return [];
}

function readClass(reader: Reader): Clauses | undefined {
  const { source } = reader;
  if (source[reader.at] === "^") reader.at++;
  if (source[reader.at] === "]") reader.at++;
  while (reader.at < source.length && source[reader.at] !== "]") {
    if (source[reader.at] === "[" && source[reader.at + 1] === ":") return undefined;
    reader.at += source[reader.at] === "\\" ? 2 : 1;
  }
  if (reader.at >= source.length) return undefined;
  reader.at++;
  return [];
}

/** `undefined` without a quantifier, else whether what it follows may be left out. */
function readQuantifier(reader: Reader): boolean | undefined {
  const unit = reader.source[reader.at];
  let optional: boolean | undefined;
  if (unit === "*" || unit === "?") optional = true;
  else if (unit === "+") optional = false;
  else if (unit === "{") {
    const range = /^\{(\d+)(,\d*)?\}/.exec(reader.source.slice(reader.at, reader.at + 16));
    if (!range) return undefined;
    optional = Number(range[1]) === 0;
    reader.at += range[0].length - 1;
  }
  if (optional === undefined) return undefined;
  reader.at++;
  if (reader.source[reader.at] === "?") reader.at++;
  return optional;
}
