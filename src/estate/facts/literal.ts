import type { Estate, LiteralValue } from "../types.ts";
import type { Fact, FactKindShape } from "./types.ts";

/** What a literal's text looks like, from the most to the least particular. */
export const LITERAL_SHAPES = [
  "empty",
  "placeholder",
  "boolean",
  "number",
  "arn",
  "reference",
  "path",
  "url",
  "random",
  "text",
] as const;
export type LiteralShape = (typeof LITERAL_SHAPES)[number];

/** The fields that name and value alone decide: what the classification of secrets may look at. */
export const LITERAL_TRAITS = ["name", "value", "tail", "shape"] as const;

/** One literal value that the user typed under a name. */
export const literalFacts: FactKindShape = {
  meaning: "a value typed under a name: an env value, a line of a provider file, a header or a variable of nginx",
  owner: "app",
  fields: {
    name: { type: "string", meaning: "the name it stands under" },
    value: { type: "string", meaning: "the value itself; rules may test it, no text may name it", classified: true },
    tail: {
      type: "string",
      meaning:
        "what the name ends in, in lower case: its last word, or its last two where the last is `key`, `url` or `string`; words such as `old`, `prod`, `value`, `base64` and numbers after it do not count",
    },
    shape: { type: "string", meaning: "what the value looks like", values: LITERAL_SHAPES },
    secret: {
      type: "boolean",
      meaning: "it is classified as a secret, by the rules of kind `literal` that look at name and value",
    },
    place: { type: "string", meaning: "where it stands", values: ["definition", "provider-file", "proxy"] },
    path: { type: "string", meaning: "the path of its file, relative to the root" },
    file: { type: "string", meaning: "the name of its file" },
  },
  identity: ["name"],
  read: (estate) => estate.literals.flatMap((literal) => toFacts(literal, estate)),
};

/** The fields of a literal that its name and value decide. */
export type LiteralTraits = Readonly<Record<(typeof LITERAL_TRAITS)[number], string>>;

// A class, because there is one for each literal of the estate and most of its fields are never asked for.
class Traits implements LiteralTraits {
  readonly name: string;
  readonly #value: string | (() => string);

  constructor(name: string, value: string | (() => string)) {
    this.name = name;
    this.#value = value;
  }

  get value(): string {
    return typeof this.#value === "string" ? this.#value : this.#value();
  }

  get tail(): string {
    return nameTail(this.name);
  }

  get shape(): LiteralShape {
    return literalShape(this.value);
  }
}

/** The traits of `value` under `name`, each worked out when a rule asks for it. */
export function literalTraits(name: string, value: string | (() => string)): LiteralTraits {
  return new Traits(name, value);
}

function toFacts(literal: LiteralValue, { files }: Estate): Fact[] {
  const { name, value, valueSpan, place, span, secret, apps } = literal;
  const { path } = span;
  // The loader forgets a value that it classifies, so a rule that asks for it reads the token again.
  const forgotten = (): string => unquoted((files.get(path)?.text ?? "").slice(valueSpan.start, valueSpan.end));
  const traits = literalTraits(name, value === "" && secret ? forgotten : value);
  const fields: Fact["fields"] = Object.assign(traits, {
    secret,
    place,
    path,
    file: path.slice(path.lastIndexOf("/") + 1),
  });
  if (apps.length === 0) return [{ span, related: [], owner: path, apps: [], fields }];
  return apps.map((app) => ({ span, related: [], owner: app, apps: [app], fields }));
}

function unquoted(token: string): string {
  const quote = token[0];
  return (quote === '"' || quote === "'") && token.length > 1 && token.endsWith(quote) ? token.slice(1, -1) : token;
}

/** Words that say which or in what form, after the word that says what. */
const QUALIFIERS = new Set(
  "old new prev previous current next primary secondary backup prod production stg staging dev development test sandbox live value plain plaintext raw text base64 b64 hex encoded json pem base".split(
    " ",
  ),
);
const NEEDS_COMPANY = new Set(["key", "keys", "url", "string"]);

/** The word or two that say what a name holds: `DB_PASSWORD_OLD` and `dbPassword2` end in `password`. */
export function nameTail(name: string): string {
  const known = tails.get(name);
  if (known !== undefined) return known;
  const tail = findTail(name);
  if (tails.size >= REMEMBERED) tails.clear();
  tails.set(name, tail);
  return tail;
}

// Names repeat across definitions.
const REMEMBERED = 20_000;
const tails = new Map<string, string>();

function findTail(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  let last = words.length - 1;
  while (last > 0 && (QUALIFIERS.has(words[last] ?? "") || isDigits(words[last] ?? ""))) last--;
  const word = withoutDigits(words[last] ?? "");
  return NEEDS_COMPANY.has(word) && last > 0 ? `${words[last - 1] ?? ""} ${word}` : word;
}

function isDigits(word: string): boolean {
  return /^v?\d+$/.test(word);
}

function withoutDigits(word: string): string {
  let end = word.length;
  while (end > 1 && word.charCodeAt(end - 1) >= 48 && word.charCodeAt(end - 1) <= 57) end--;
  return word.slice(0, end);
}

const PLACEHOLDERS = new Set(
  "changeme change_me change-me dummy example placeholder todo tbd none null nil undefined unset redacted secret password token your_password your-password your_token xxx xxxx xxxxx xxxxxxxx".split(
    " ",
  ),
);
const NUMBER_SHAPE = /^[+-]?(\d{1,7}|\d{0,7}\.\d{1,7})(ms|s|m|h|d|b|kb|mb|gb|kib|mib|gib|%)?$/i;
const REFERENCE_SHAPE =
  /^(#\{[^{}]*\}|\$\{[^{}]*\}|\$\([^()]*\)|\{\{[^{}]*\}\}|(ssm|vault|secretsmanager|file):[^\s]*|\$[A-Za-z_]\w*)$/;
const ROOTED_PATH = /^(~|\.{1,2})?\/[\w./@:-]*$/;
const NAMES_WITH_SLASHES = /^[a-z0-9._-]{1,40}(\/[a-z0-9._-]{1,40})+$/;
const URL_SHAPE = /^[a-z][a-z0-9+.-]*:\/\/\S*$/i;

/** What the text of a literal looks like; see `LITERAL_SHAPES`. */
export function literalShape(value: string): LiteralShape {
  const text = value.trim();
  if (text === "") return "empty";
  if (isPlaceholder(text)) return "placeholder";
  if (/^(true|false|yes|no|on|off|enabled|disabled)$/i.test(text)) return "boolean";
  if (NUMBER_SHAPE.test(text)) return "number";
  if (/^arn:[a-z-]+:/.test(text)) return "arn";
  if (REFERENCE_SHAPE.test(text)) return "reference";
  if (isPath(text)) return "path";
  if (URL_SHAPE.test(text)) return "url";
  return isRandom(text) ? "random" : "text";
}

function isPlaceholder(text: string): boolean {
  if (PLACEHOLDERS.has(text.toLowerCase())) return true;
  return /^(<[^<>]*>|\[[^[\]]*\]|\*+|x{3,}|\.{3}|-+)$/i.test(text);
}

/** A path, but not base64 that happens to begin with or contain a slash: that mixes cases and digits in one long segment. */
function isPath(text: string): boolean {
  if (NAMES_WITH_SLASHES.test(text)) return true;
  return ROOTED_PATH.test(text) && !text.split("/").some((segment) => segment.length >= 16 && mixesCharacters(segment));
}

/** 32 hexadecimal digits or more, or 40 characters of base64 or more that mix cases and digits. */
function isRandom(text: string): boolean {
  if (/^([0-9a-f]{32,}|[0-9A-F]{32,})$/.test(text)) return /[0-9]/.test(text) && /[a-f]/i.test(text);
  return /^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(text) && mixesCharacters(text);
}

function mixesCharacters(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text);
}
