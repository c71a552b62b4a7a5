/**
 * True where the text of a `.jsonnet` or `.json` file names what only a Hako definition has: `scheduler` as a field of
 * an object that is not inside another one, or `app` in the same place where something in the file is a container's.
 *
 * It looks at the raw text, so that a file too broken to parse is still somebody's. Fields of inner objects do not
 * count: `labels: { app: … }` is Kubernetes'.
 */
export function claimsJsonnet(text: string): boolean {
  if (!text.includes("scheduler") && !text.includes("app")) return false;
  const outer = outerFields(text);
  return outer.has("scheduler") || (outer.has("app") && OF_A_CONTAINER.test(text));
}

/** What only a container of Hako's has below `app`, or where that comes from. */
const OF_A_CONTAINER =
  /(?<![\w$])["']?(?:image|memory|memory_reservation|cpu|port_mappings|docker_labels|env)["']?\s*\+?:|\bimport\b/;

/** What is neither white space nor a name that can be a field's: skipped in one step. */
const TOKEN =
  /\s+|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\|\|\|-?[ \t\r]*\n|@'(?:[^']|'')*'?|@"(?:[^"]|"")*"?|'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?|[A-Za-z_]\w*|[\s\S]/gy;

/** A colon that ends a field's name, with what makes it hidden or adds to it; what follows says what the value is. */
const FIELD = /\s*\+?:{1,3}\s*([^\s\w]|\w+)?/y;

/** The names of `scheduler` and `app` fields of objects that stand in no other object. */
function outerFields(text: string): Set<string> {
  const found = new Set<string>();
  let depth = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token === "{") depth++;
    else if (token === "}") depth = Math.max(0, depth - 1);
    else if (token.startsWith("|||")) TOKEN.lastIndex = endOfBlock(text, TOKEN.lastIndex);
    else if (depth === 1) {
      const name = NAMES.get(token);
      if (name !== undefined && leadsToObject(text, TOKEN.lastIndex, name)) found.add(name);
    }
    if (TOKEN.lastIndex >= text.length) break;
  }
  return found;
}

const NAMES: ReadonlyMap<string, string> = new Map(
  ["scheduler", "app"].flatMap((name) => [name, `'${name}'`, `"${name}"`].map((typed) => [typed, name])),
);

/** False where the field's value is a text or a number, which neither a scheduler nor a container is. */
function leadsToObject(text: string, from: number, name: string): boolean {
  FIELD.lastIndex = from;
  const match = FIELD.exec(text);
  if (match === null) return false;
  const [, next = "{"] = match;
  return !/^["'@\d[|]/.test(next) || name === "scheduler";
}

/** Behind the `|||` that stands alone at the end of a text block. */
function endOfBlock(text: string, from: number): number {
  const END = /^[ \t]*\|\|\|/gm;
  END.lastIndex = from;
  return END.exec(text) === null ? text.length : END.lastIndex;
}
