import type { ScalarNode } from "./nodes.ts";
import { scanPlain } from "./scalar.ts";
import type { Scanned } from "./scalar.ts";

const CORE = "tag:yaml.org,2002:";

/** What Psych makes of a scalar with its tag. `unsupported`: an object of Ruby that no definition has a use for. */
export type Read = Scanned | { readonly kind: "unsupported" };

function isString(tag: string): boolean {
  return tag === `${CORE}str` || tag === "!str" || tag === "!ruby/string";
}

/** Psych looks up a class for these and makes an object of it, or raises. */
const OBJECT_SCALAR =
  /^!(?:str:|ruby\/(?:string:|object:(?:BigDecimal|DateTime|Complex|Rational)$|encoding$|class$|module$|regexp$|range$))/;
const OBJECT_COLLECTION =
  /^!(?:ruby\/(?:struct|object(?!:?Hash$)|array:|exception|hash:|hash-with-ivars|marshalable:|range$|string)|map:|seq:|str(?::|$))/;

export function isObjectCollection(tag: string, isMap: boolean): boolean {
  return OBJECT_COLLECTION.test(tag) && (isMap || /^!(?:seq|ruby\/array):/.test(tag));
}

/** Ruby's `Float(value)`, for the value that Psych found in the scalar. */
function toFloat(scanned: Scanned): Scanned {
  if (scanned.kind === "number") return { kind: "number", value: Number(scanned.value), integer: false };
  if (scanned.kind === "string") {
    const match = /^\s*([-+]?[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?(?:[eE][-+]?[0-9]+)?)\s*$/.exec(scanned.text);
    if (match?.[1] !== undefined)
      return { kind: "number", value: Number(match[1].replaceAll("_", "")), integer: false };
  }
  return { kind: "refused", message: "the tag `!!float` stands before a value that is no number" };
}

function binary(text: string): Scanned {
  return { kind: "string", text: Buffer.from(text, "base64").toString("utf8") };
}

/** Reads a scalar as Psych's `ToRuby#deserialize` does: a quoted scalar with a tag is scanned like a plain one. */
export function readScalar(node: ScalarNode): Read {
  const { tag, text } = node;
  if (tag === undefined) return node.style === "plain" ? scanPlain(text) : { kind: "string", text };
  if (isString(tag)) return { kind: "string", text };
  if (tag === "!binary" || tag === `${CORE}binary`) return binary(text);
  if (tag === "!float" || tag === `${CORE}float`) return toFloat(scanPlain(text));
  if (/^!ruby\/sym(?:bol)?/.test(tag)) return { kind: "other", type: "Symbol", text };
  if (OBJECT_SCALAR.test(tag)) return { kind: "unsupported" };
  return scanPlain(text);
}

/** Tags that Psych gives a meaning to on scalars; any other is as good as absent. */
export function isKnownTag(tag: string): boolean {
  return tag === "!" || tag.startsWith(CORE) || isString(tag) || /^!(?:binary|float|set|omap|ruby\/sym.*)$/.test(tag);
}

/**
 * The name under which Psych looks for a handler of the tag (`ToRuby#accept`), written as a local tag: `!include` for
 * `!include`, `!/include` and `!<tag:include>`. `undefined` for YAML's own tags.
 */
export function handlerTag(tag: string): string | undefined {
  if (tag === "!" || tag.startsWith(CORE) || tag.startsWith("x-private")) return undefined;
  if (tag.startsWith("tag:")) return `!${tag.slice(4)}`;
  return `!${tag.replace(/^[!/]*/, "")}`;
}

/** True for every way to write the tag `!include`. */
export function isInclude(tag: string | undefined): boolean {
  return tag !== undefined && handlerTag(tag) === "!include";
}

const MAY_REFUSE = /^[-+]?(?:0[xb]|\.[eE])|^-?\d{4}-\d/;

/** Why Psych raises on this scalar, so that the file cannot be loaded at all. */
export function refusedScalar(node: ScalarNode): string | undefined {
  if (isInclude(node.tag)) {
    return readScalar(node).kind === "string" ? undefined : "`!include` needs the path of a file after it";
  }
  const plain = node.style === "plain" && node.tag === undefined;
  if (plain ? !MAY_REFUSE.test(node.text) : node.tag === undefined) return undefined;
  const read = readScalar(node);
  return read.kind === "refused" ? read.message : undefined;
}
