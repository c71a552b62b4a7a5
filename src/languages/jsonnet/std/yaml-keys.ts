const SAFE = /^[A-Za-z0-9_./-]*$/;
const DATE = /^[0-9-]*$/;
const INTEGER = /^[0-9_-]*$/;
const BINARY = /^[0-9b_-]*$/;
const FLOAT = /^[0-9e._-]*$/;
const HEXADECIMAL = /^[0-9a-fx_-]*$/;

const RESERVED: ReadonlySet<string> = new Set([
  "true",
  "false",
  "yes",
  "no",
  "on",
  "off",
  "y",
  "n",
  ".nan",
  "-.inf",
  "+.inf",
  ".inf",
  "null",
  "-",
  "---",
  "",
]);

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++;
  return found;
}

function startsNumber(key: string, prefix: "0b" | "0x"): boolean {
  return key.length > 2 && (key.startsWith(prefix) || key.startsWith(`-${prefix}`));
}

/**
 * Whether `key` may stand without quotes in YAML: of plain characters only, and nothing that YAML 1.1 takes for a
 * boolean, null, number or date. The tests are those of `bareSafe` in std.jsonnet.
 */
export function isBareKey(key: string): boolean {
  if (!SAFE.test(key)) return false;
  const lower = key.toLowerCase();
  if (RESERVED.has(lower)) return false;
  const dashes = count(key, "-");
  if (DATE.test(key) && dashes === 2) return false;
  if (INTEGER.test(lower) && dashes < 2) return false;
  if (BINARY.test(lower) && startsNumber(key, "0b")) return false;
  if (FLOAT.test(lower) && count(key, ".") === 1 && dashes < 3 && count(lower, "e") < 2) return false;
  return !(HEXADECIMAL.test(lower) && dashes < 2 && startsNumber(key, "0x"));
}
