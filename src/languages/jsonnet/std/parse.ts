import { runtimeError } from "../errors.ts";
import { force, makeNumber, stringOrigin, textOf } from "../values.ts";
import type { Call, JsonnetString, JsonnetValue, Lazy } from "../values.ts";
import { lazy, strict } from "./arguments.ts";
import type { LibraryEntry } from "./arguments.ts";
import { characters } from "./code-point-text.ts";
import { JsonFailure } from "./json-scanner.ts";
import { parseJson } from "./parse-json.ts";
import { parseYaml } from "./parse-yaml.ts";

/** The value of a digit as std.jsonnet computes it: it takes what is no digit for one, and then refuses it. */
function digitOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 97) return code - 87;
  return code >= 65 ? code - 55 : code - 48;
}

function parseNatural(text: string, base: number, call: Call): number {
  let value = 0;
  for (const character of characters(text)) {
    const digit = digitOf(character);
    if (digit < 0 || digit >= base) throw runtimeError(`${text} is not a base ${base} integer`, call);
    value = base * value + digit;
  }
  return value;
}

/** A parser of whole numbers. `empty` is what is said of the empty text. */
function numberParser(name: string, base: number, empty: string): LibraryEntry {
  return lazy(name, "str", (args, call) => {
    const text = expectString(args[0], call);
    if (text === "") throw runtimeError(empty, call);
    return makeNumber(parseNatural(text, base, call), call);
  });
}

function expectString(argument: Lazy | undefined, call: Call): string {
  const value = force(argument, call);
  if (value.kind !== "string") throw runtimeError(`Expected string, got ${value.kind}`, call);
  return textOf(value, call);
}

/** Turns what a parser throws into an error of the language. */
function parsed(
  value: JsonnetString,
  parse: (text: string, origin: ReturnType<typeof stringOrigin>) => JsonnetValue,
  call: Call,
): JsonnetValue {
  const text = textOf(value, call);
  try {
    return parse(text, stringOrigin(value));
  } catch (error) {
    if (error instanceof JsonFailure) throw runtimeError(error.message, call);
    throw error;
  }
}

/** What reads text. */
export const PARSERS: readonly LibraryEntry[] = [
  lazy("parseInt", "str", (args, call) => {
    const text = expectString(args[0], call);
    if (text === "" || text === "-") throw runtimeError(`Not an integer: "${text}"`, call);
    if (!text.startsWith("-")) return makeNumber(parseNatural(text, 10, call), call);
    return makeNumber(-parseNatural(text.slice(1), 10, call), call);
  }),
  numberParser("parseOctal", 8, 'Not an octal number: ""'),
  numberParser("parseHex", 16, 'Not hexadecimal: ""'),
  strict("parseJson", "str", ["string"], ([str], call) => parsed(str, parseJson, call)),
  strict("parseYaml", "str", ["string"], ([str], call) => parsed(str, parseYaml, call)),
];
