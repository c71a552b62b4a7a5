import type { DirectiveAbout, DirectiveEffect } from "../../estate/proxy.ts";
import type { NginxContext, NginxDirective } from "../../languages/nginx/index.ts";
import { EFFECT_TABLE, GATEWAY_PREFIXES, HARMLESS_VALUES } from "./effects-table.ts";
import { isUnknownDirective } from "./rendered.ts";

/** What a directive has to do with the answer of a request, and its subject. */
export interface Effect {
  readonly effect: DirectiveEffect;
  readonly about: DirectiveAbout;
}

let byName: ReadonlyMap<string, Effect> | undefined;

function table(): ReadonlyMap<string, Effect> {
  if (byName !== undefined) return byName;
  const read = new Map<string, Effect>();
  for (const [about, names] of Object.entries(EFFECT_TABLE) as [DirectiveAbout, Record<DirectiveEffect, string>][])
    for (const [effect, list] of Object.entries(names) as [DirectiveEffect, string][])
      for (const name of list.split(" ")) read.set(name, { effect, about });
  return (byName = read);
}

/** The entry of a directive's name, or `undefined` for one that the table does not have. */
export function effectOfName(name: string): Effect | undefined {
  const known = table().get(name);
  if (known !== undefined) return known;
  return GATEWAY_PREFIXES.some((prefix) => name.startsWith(prefix))
    ? { effect: "structure", about: "gateway" }
    : undefined;
}

/** The lines of a block that are no directives (`map`, `geo`, `types` …) do what the block does. */
const LINES_OF_VARIABLES: Effect = { effect: "unmodelled", about: "variables" };
const LINES_OF_TYPES: Effect = { effect: "none", about: "response" };
const OTHER_PROTOCOL: Effect = { effect: "unmodelled", about: "stream" };
/** A directive of a module that nginx does not bring: what it does nobody has written down here. */
const UNKNOWN: Effect = { effect: "unmodelled", about: "code" };
const SWITCHED_OFF: DirectiveEffect = "modelled";

/** The block and the context that a directive stands in. */
export interface EffectPlace {
  readonly context: NginxContext;
  /** The name of the block; absent at the top of a file. */
  readonly block: string | undefined;
}

/** What a directive does where it stands. */
export function effectOf(directive: NginxDirective, { context, block }: EffectPlace): Effect {
  const { name, arguments: args } = directive;
  if (context.startsWith("stream") || context.startsWith("mail")) return OTHER_PROTOCOL;
  if (context === "entries") return block === "types" || block === "charset_map" ? LINES_OF_TYPES : LINES_OF_VARIABLES;
  const known = effectOfName(name);
  if (known === undefined) return UNKNOWN;
  if (isUnknownDirective(directive)) return { effect: "unmodelled", about: known.about };
  if (known.effect !== "unmodelled") return known;
  const harmless = HARMLESS_VALUES[name];
  if (harmless === undefined || args.length === 0 || !args.every(({ text }) => harmless.includes(text))) return known;
  return { effect: SWITCHED_OFF, about: known.about };
}
