import { RE2JS } from "re2js";
import { type ByteString, toBytes } from "./bytes.ts";
import { type Translation, translate } from "./pcre.ts";

/** What an expression took from a text: the groups, the empty text for one that took no part. */
export interface Match {
  readonly kind: "match";
  /** Of `$1` on. */
  readonly captures: readonly ByteString[];
  readonly named: readonly (readonly [name: string, value: ByteString])[];
}

/** It cannot be said whether nginx would find the expression there. */
export interface Undecided {
  readonly kind: "undecided";
  readonly reason: string;
}

/** An expression of the configuration, ready to be run on byte strings. */
export interface Expression {
  /** The first place where it matches; `undefined` where it does not. */
  readonly exec: (subject: ByteString) => Match | Undecided | undefined;
  /** The names that it sets as variables. */
  readonly names: readonly string[];
}

/** Expressions by their source and case, each compiled when it is first asked. */
export type Expressions = (source: string, caseless: boolean) => Expression;

/** A store that compiles each expression of a proxy once. */
export function expressionStore(): Expressions {
  const known = new Map<string, Expression>();
  return (source, caseless) => {
    const key = `${caseless ? "i" : "c"}${source}`;
    let expression = known.get(key);
    if (expression === undefined) {
      expression = compile(source, caseless);
      known.set(key, expression);
    }
    return expression;
  };
}

function compile(source: string, caseless: boolean): Expression {
  const translation = translate(toBytes(source), caseless);
  if (translation.kind === "refused") return undecided(source, translation.reason);
  let engine: ReturnType<typeof RE2JS.compile>;
  try {
    engine = RE2JS.compile(translation.source);
  } catch (error) {
    return undecided(source, error instanceof Error ? error.message : String(error));
  }
  const names = translation.groups.flatMap((name) => (name === undefined ? [] : [name]));
  return { names, exec: (subject) => differs(translation, source, subject) ?? run(engine, translation, subject) };
}

type Translated = Translation & { kind: "translated" };

function run(engine: ReturnType<typeof RE2JS.compile>, { groups }: Translated, subject: ByteString): Match | undefined {
  const matcher = engine.matcher(subject);
  if (!matcher.find()) return undefined;
  const captures = groups.map((_, index) => matcher.group(index + 1) ?? "");
  const named = groups.flatMap((name, index) => (name === undefined ? [] : [[name, captures[index] ?? ""] as const]));
  return { kind: "match", captures, named };
}

function differs({ dollar, multiline }: Translated, source: string, subject: ByteString): Undecided | undefined {
  if ((multiline && subject.includes("\n")) || (dollar && subject.endsWith("\n"))) {
    return { kind: "undecided", reason: `\`${source}\` meets a line feed, which PCRE and RE2 treat differently` };
  }
  return undefined;
}

function undecided(source: string, reason: string): Expression {
  const answer: Undecided = { kind: "undecided", reason: `\`${source}\` cannot be run on RE2: ${reason}` };
  return { names: [], exec: () => answer };
}
