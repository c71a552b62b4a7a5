/**
 * Texts of artifacts as Hako would have sent them: templates printed, references to providers in the form of the
 * records (`<vault:where/key>`), values of provider files put in where a reader for them is given.
 */
import { parse } from "yaml";

/** Turns one text of an artifact into the text to compare. */
export type ReadText = (text: string) => string;

/** The value of a reference whose value the comparison knows, for example one of a provider file. */
export type KnownValue = (provider: string, whereAndKey: string) => string | undefined;

/** How a placeholder stands in a text that was read: no text of a user's has these characters. */
export const PLACEHOLDER = /\u0001([A-Z0-9_]+)\u0002/;

const MUST_ENV = /\{\{ must_env `([A-Z0-9_]+)` \}\}/g;
const ESCAPED_BRACES = /\{\{`(\{\{?)`\}\}/g;
const REFERENCE = /#\{([A-Za-z0-9_]+:.*?)\}/g;

/** Providers whose values the recorders replace by `<provider:where/key>`, because they answer every key. */
const ANSWERS_ALL = new Set(["vault", "etcenv"]);

/** Reads a text without knowing any value. */
export const readText: ReadText = textReader(() => undefined);

/** Reads texts with the values that `known` gives. */
export function textReader(known: KnownValue): ReadText {
  return (text) =>
    text
      .replaceAll(MUST_ENV, "\u0001$1\u0002")
      .replaceAll(ESCAPED_BRACES, "$1")
      .replaceAll(REFERENCE, (reference, body: string) => referenceValue(body, known) ?? reference);
}

function referenceValue(body: string, known: KnownValue): string | undefined {
  for (const candidate of candidates(body)) {
    const colon = candidate.indexOf(":");
    const provider = candidate.slice(0, colon);
    if (ANSWERS_ALL.has(provider)) return `<${candidate}>`;
    const value = known(provider, candidate.slice(colon + 1));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** `file:a.env/key|vault:dir/key`: the providers in the order in which Hako asks them. */
function candidates(body: string): string[] {
  return body.split(/\|(?=[A-Za-z0-9_]+:)/);
}

/** Knows the values of `file` and `yaml` providers among `files`, which are named as seen from the definition. */
export function providerFileValues(files: Readonly<Record<string, string>>): KnownValue {
  return (provider, whereAndKey) => {
    for (let slash = whereAndKey.indexOf("/"); slash !== -1; slash = whereAndKey.indexOf("/", slash + 1)) {
      const text = files[normalised(whereAndKey.slice(0, slash))];
      if (text === undefined) continue;
      const key = whereAndKey.slice(slash + 1);
      const value = provider === "file" ? lineValue(text, key) : yamlValue(text, key);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function normalised(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/");
}

/** Hako: lib/hako/env_providers/file.rb. */
function lineValue(text: string, key: string): string | undefined {
  let found: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.replace(/^[\t\n\v\f\r ]+/, "");
    const equals = trimmed.indexOf("=");
    if (!trimmed.startsWith("#") && equals !== -1 && trimmed.slice(0, equals) === key)
      found = trimmed.slice(equals + 1);
  }
  return found;
}

/** Hako: lib/hako/env_providers/yaml.rb. The separator is not in the reference, so any of the usual ones may stand in the key. */
function yamlValue(text: string, key: string): string | undefined {
  const leaves = new Map<string, string>();
  for (const separator of [".", "/", "_", "-", ":", ""])
    flatten(parse(text, { version: "1.1" }), [], separator, leaves);
  return leaves.get(key);
}

function flatten(node: unknown, path: readonly string[], separator: string, leaves: Map<string, string>): void {
  if (Array.isArray(node)) leaves.set(path.join(separator), node.flat(Infinity).map(printed).join(","));
  else if (typeof node === "object" && node !== null) {
    for (const [name, value] of Object.entries(node)) flatten(value, [...path, name], separator, leaves);
  } else leaves.set(path.join(separator), printed(node));
}

function printed(scalar: unknown): string {
  return scalar === null || scalar === undefined ? "" : String(scalar);
}
