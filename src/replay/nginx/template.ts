import { type ByteString, toBytes } from "./bytes.ts";
import type { Exchange } from "./exchange.ts";
import { readVariable } from "./variables.ts";

/** A piece of an argument with variables. `query` is the `?` that begins the arguments of a `rewrite`. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: ByteString }
  | { readonly kind: "capture"; readonly number: number }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "query" };

/** The pieces of an argument; with `query`, the first `?` of the text is a piece of its own. */
export type Templates = (text: string, query: boolean) => readonly TemplatePart[];

/**
 * A store that reads each argument once. Source: ngx_http_script_compile (src/http/ngx_http_script.c), where `query`
 * is `compile_args`.
 */
export function templateStore(): Templates {
  const known = new Map<string, readonly TemplatePart[]>();
  return (text, query) => {
    const key = `${query ? "?" : "-"}${text}`;
    let parts = known.get(key);
    if (parts === undefined) known.set(key, (parts = read(toBytes(text), query)));
    return parts;
  };
}

function read(text: ByteString, query: boolean): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let waiting = query;
  const pieces = /\$(?:([1-9])|\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))|\?|[^$?]+|\$/g;
  for (const [piece, number, braced, bare] of text.matchAll(pieces)) {
    const name = braced ?? bare;
    if (number !== undefined) parts.push({ kind: "capture", number: Number(number) });
    else if (name !== undefined) parts.push({ kind: "variable", name: name.toLowerCase() });
    else if (piece === "?" && waiting) {
      parts.push({ kind: "query" });
      waiting = false;
    } else parts.push({ kind: "text", text: piece });
  }
  return parts;
}

/** The text of a template for a request, or the variable that no model answers for. */
export type Evaluated = { readonly text: ByteString } | { readonly unknown: string };

/** Evaluates a template as a complex value: nothing is escaped (ngx_http_complex_value). */
export function evaluate(exchange: Exchange, text: string): Evaluated {
  let output = "";
  for (const part of exchange.compiled.templates(text, false)) {
    const value = evaluatePart(exchange, part);
    if (value === undefined) return { unknown: part.kind === "variable" ? `$${part.name}` : text };
    output += value;
  }
  return { text: output };
}

/** The text of one piece; `undefined` where no model answers for its variable. */
export function evaluatePart(exchange: Exchange, part: TemplatePart): ByteString | undefined {
  switch (part.kind) {
    case "text":
      return part.text;
    case "capture":
      return exchange.captures[part.number - 1] ?? "";
    case "variable":
      return readVariable(exchange, part.name);
    default:
      return "";
  }
}
