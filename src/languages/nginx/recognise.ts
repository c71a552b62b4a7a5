import { isNetwork } from "./addresses.ts";
import { splitDump } from "./dump.ts";
import { parseNginx } from "./parse.ts";
import { acceptsArguments, directiveOf, type DirectiveEntry } from "./table.ts";
import type { NginxContext, NginxDirective } from "./types.ts";

export type NginxTopLevel = Extract<NginxContext, "main" | "http" | "stream" | "server" | "location">;

/** How much of a text is looked at. */
const HEAD_UNITS = 65_536;

const TOP_LEVELS: readonly NginxTopLevel[] = ["main", "http", "server", "location", "stream"];

/** Names without an underscore that tell nginx from other languages, where their shape is nginx's too. */
const TELLING: ReadonlySet<string> = new Set([
  "server",
  "location",
  "upstream",
  "http",
  "stream",
  "events",
  "listen",
  "map",
  "geo",
  "gzip",
  "expires",
  "types",
  "resolver",
]);

/**
 * The context in which the top level of a text makes sense as nginx configuration, or `undefined` for any other text
 * (YAML, JSON, HCL, a template, Apache's or HAProxy's configuration, a program). Cheap; a broken file is still
 * recognised. An `nginx -T` dump is a main file.
 */
export function looksLikeNginx(text: string): NginxTopLevel | undefined {
  if (!/[;{]/.test(text)) return undefined;
  if (splitDump(text).length > 0) return "main";
  if (isOther(text)) return undefined;
  const { directives, unread } = parseNginx("", text.slice(0, HEAD_UNITS));
  const count = { telling: 0, simple: 0, unknown: unread.length };
  for (const directive of directives) countNames(directive, count);
  const doubtful = count.telling <= count.unknown || (count.simple === 0 && count.unknown > 0);
  return doubtful && !hasSkeleton(directives) ? undefined : topLevel(directives);
}

/** Blocks inside each other as only nginx has them: then it is nginx's, however broken the rest. */
function hasSkeleton(directives: readonly NginxDirective[]): boolean {
  const names = new Set(directives.flatMap(({ name, block }) => (block === undefined ? [] : [name])));
  if (names.has("events") && names.has("http")) return true;
  const inHttp = directives.flatMap(({ name, block = [] }) => (name === "http" ? block : []));
  return [...directives, ...inHttp].some(
    ({ name, arguments: words, block = [] }) =>
      name === "server" &&
      words.length === 0 &&
      block.some((inside) => inside.name === "location" && inside.block !== undefined),
  );
}

/** The first words of other languages, and templates of whatever language. */
function isOther(text: string): boolean {
  const first = /^(?:\s|\uFEFF|#[^\n]*\n)*(\S*)/.exec(text.slice(0, HEAD_UNITS))?.[1] ?? "";
  if (/^(?:[{[<]|---|\/[/*]|.*:$)/.test(first)) return true;
  return text.slice(0, HEAD_UNITS).split("\n").some(isTemplateLine);
}

/** The brackets of Go's and Jinja's templates and of ERB. */
const TEMPLATE_BRACKETS: readonly (readonly [string, string])[] = [
  ["{{", "}}"],
  ["{%", "%}"],
  ["<%", "%>"],
];

function isTemplateLine(line: string): boolean {
  if (/^\s*#/.test(line)) return false;
  return TEMPLATE_BRACKETS.some(([open, close]) => {
    const start = line.indexOf(open);
    return start !== -1 && line.includes(close, start + 2);
  });
}

/** What a text holds: names that only nginx has, those of them that end in `;`, and names that nginx does not know. */
interface NameCount {
  telling: number;
  simple: number;
  unknown: number;
}

function countNames(directive: NginxDirective, count: NameCount): void {
  const entries = directiveOf(directive.name);
  const fitting = entries.filter((entry) => fits(entry, directive));
  if (entries.length === 0) count.unknown++;
  else if (fitting.some(isTelling) || isAccessRule(directive)) {
    count.telling++;
    if (directive.block === undefined) count.simple++;
  }
  const isEntries = fitting.some(({ name, value }) => value !== "!" || NO_DIRECTIVES.has(name));
  if (directive.block === undefined || entries.length === 0 || isEntries) return;
  for (const inside of directive.block) countNames(inside, count);
}

/** Blocks that hold entries. */
const NO_DIRECTIVES: ReadonlySet<string> = new Set(["map", "geo", "split_clients", "types", "charset_map"]);

function fits(entry: DirectiveEntry, directive: NginxDirective): boolean {
  const hasBlock = directive.block !== undefined || directive.code !== undefined;
  return entry.block === hasBlock && acceptsArguments(entry, directive.arguments.length);
}

function isTelling(entry: DirectiveEntry): boolean {
  return entry.name.includes("_") || TELLING.has(entry.name);
}

/** `allow` and `deny` are words of many languages: here they name a network. */
function isAccessRule({ name, arguments: [network] }: NginxDirective): boolean {
  return (
    (name === "allow" || name === "deny") &&
    network !== undefined &&
    (network.text === "all" || isNetwork(network.text))
  );
}

/** Blocks that stand in a main file and nowhere else. */
const MAIN_BLOCKS: ReadonlySet<string> = new Set(["http", "events", "stream", "mail"]);

/**
 * The context that takes most of the directives; of equals, the outermost. A main file stays one where a brace is
 * wrong and much of what was in its blocks comes to stand outside.
 */
function topLevel(directives: readonly NginxDirective[]): NginxTopLevel | undefined {
  if (directives.some(({ name, block }) => block !== undefined && MAIN_BLOCKS.has(name))) return "main";
  let best: NginxTopLevel | undefined;
  let most = 0;
  for (const context of TOP_LEVELS) {
    const taken = directives.filter((directive) => isTaken(directive, context)).length;
    if (taken > most) {
      best = context;
      most = taken;
    }
  }
  return best;
}

function isTaken(directive: NginxDirective, context: NginxTopLevel): boolean {
  const here = directiveOf(directive.name).some((entry) => entry.contexts.includes(context) && fits(entry, directive));
  if (!here || directive.name !== "server" || directive.block === undefined) return here;
  // A server of stream passes on by itself; one of http has names and locations.
  const plain = directive.block.filter(({ name }) => !takes(name, "server") && takes(name, "stream-server")).length;
  return plain > 0 === (context === "stream");
}

function takes(name: string, context: NginxContext): boolean {
  return directiveOf(name).some((entry) => entry.contexts.includes(context));
}
