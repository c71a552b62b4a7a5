import type { LiteralValue } from "../../estate/types.ts";
import type { SourceFile } from "../../source/file.ts";
import type { Span } from "../../source/span.ts";
import { effectOfName } from "./effects.ts";
import type { NginxArgument, NginxDirective, NginxFile } from "../../languages/nginx/index.ts";

/** Directives whose first argument is the name of a header, a parameter or a variable, and whose second is its value. */
const PAIRS = new Set([
  "add_header",
  "add_trailer",
  "fastcgi_param",
  "grpc_set_header",
  "proxy_set_header",
  "scgi_param",
  "set",
  "uwsgi_param",
]);

/** Blocks whose lines pair a value with what a variable becomes: either may be a token. */
const TABLES = new Set(["map", "geo"]);

/** Directives whose arguments may hold a secret under the name of the directive itself. */
const WHOLE = new Set([
  "auth_basic",
  "fastcgi_pass",
  "grpc_pass",
  "proxy_pass",
  "proxy_set_body",
  "return",
  "rewrite",
  "secure_link_md5",
  "secure_link_secret",
  "sub_filter",
  "uwsgi_pass",
]);

/** Decides what looks like a secret: design, decision 8. */
export interface Judge {
  isSecret(name: string, value: string): boolean;
}

/** The literals of one file under the name of their header or variable, and whatever else the secret rules name. */
export function literalsOf(
  { path, text }: SourceFile,
  parsed: readonly NginxFile[],
  { isSecret }: Judge,
): LiteralValue[] {
  const found: LiteralValue[] = [];
  // The same few headers are set in every location.
  const judged = new Map<string, boolean>();
  const judge = (name: string, value: string): boolean => {
    const key = `${name}\u0000${value}`;
    const known = judged.get(key);
    if (known !== undefined) return known;
    const secret = isSecret(name, value);
    judged.set(key, secret);
    return secret;
  };
  const to: Visit = { judge, found };
  for (const { directives, unread } of parsed) {
    visit(directives, undefined, to);
    for (const span of unread)
      meetWords(text.slice(span.start, span.end), { path, start: span.start, end: span.end }, to);
  }
  return found;
}

/** Text that is no directive: every word under the name of the word before it. */
function meetWords(text: string, range: Span, to: Visit): void {
  let name = "";
  for (const match of text.matchAll(WORD)) {
    const [typed] = match;
    const start = range.start + match.index;
    const value = typed.replace(/^["']|["']$/g, "");
    if (name !== "")
      meet({ head: range }, name, { text: value, span: { ...range, start, end: start + typed.length } }, to);
    name = value;
  }
}

/** What is quoted, to its quote or the end of the line, or runs to the next blank or sign. */
const WORD = /"[^"\n]*"?|'[^'\n]*'?|[^\s;{}"']+/g;

interface Visit {
  readonly judge: (name: string, value: string) => boolean;
  readonly found: LiteralValue[];
}

function visit(directives: readonly NginxDirective[], table: string | undefined, to: Visit): void {
  for (const directive of directives) {
    const { name, arguments: args, block } = directive;
    const [first, second] = args;
    if (table !== undefined) meetLine(directive, table, to);
    else if (PAIRS.has(name) && first !== undefined && second !== undefined)
      meet(directive, first.text.replace(/^\$/, ""), second, { ...to, always: true });
    else if (WHOLE.has(name) || effectOfName(name) === undefined)
      for (const argument of args) meet(directive, name, argument, to);
    else if (name === "if") meetCondition(directive, to);
    if (block !== undefined)
      visit(block, TABLES.has(name) ? (args.at(-1)?.text ?? "").replace(/^\$/, "") : undefined, to);
  }
}

/** A line of a `map`: its value under the name of the variable, and what it is compared with, too. */
function meetLine({ name, nameSpan, arguments: args, head }: NginxDirective, variable: string, to: Visit): void {
  const [value] = args;
  if (value !== undefined) meet({ head }, variable, value, to);
  meet({ head }, variable, { text: name, span: nameSpan }, to);
}

/** `if ($http_x_token != "…")`: what a variable is compared with, under the variable's name. */
function meetCondition(directive: NginxDirective, to: Visit): void {
  const [first, , last] = directive.arguments;
  if (first === undefined || last === undefined) return;
  const text = last.text.replace(/\)$/, "");
  meet(directive, first.text.replace(/^\(\$?/, ""), { ...last, text }, to);
}

function meet(
  { head }: Pick<NginxDirective, "head">,
  name: string,
  argument: Pick<NginxArgument, "text" | "span">,
  { judge, found, always = false }: Visit & { readonly always?: boolean },
): void {
  const { text, span } = argument;
  const secret = text !== "" && judge(name, text);
  if (!secret && !always) return;
  found.push({ name, value: secret ? "" : text, place: "proxy", span: head, valueSpan: span, secret, apps: [] });
}
