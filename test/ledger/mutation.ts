import type { Construct } from "../../src/source/construct.ts";

/** A construct's text taken apart: what stands before its value, the value's own characters, and what follows. */
export interface Typed {
  readonly before: string;
  readonly value: string;
  readonly after: string;
}

/** The value of a leaf as it is typed, or `undefined` where it is written in a way that this reader does not know. */
export function typedValue(
  text: string,
  construct: Pick<Construct, "kind" | "keyPath"> & Partial<Pick<Construct, "span">>,
): Typed | undefined {
  if (/\.(?:jsonnet|libsonnet)$/.test(construct.span?.path ?? "")) return programValue(text, construct);
  if (construct.kind === "provider-line" && !/^[^=]*:(\s|$)/.test(text)) return envLine(text);
  if (construct.kind !== "leaf" && construct.kind !== "provider-line" && construct.kind !== "empty") return undefined;
  let at = construct.keyPath.at(-1) === "[]" ? 0 : afterKey(text);
  if (at === undefined) return undefined;
  for (;;) {
    const property = /^(?:\s+|#[^\n]*\n|![^\s,[\]{}]*|&[^\s,[\]{}]+)/.exec(text.slice(at));
    if (property === null || (property[0].startsWith("#") && at === 0)) break;
    at += property[0].length;
  }
  const value = text.slice(at).trimEnd();
  return { before: text.slice(0, at), value, after: text.slice(at + value.length) };
}

/** A text or a whole number that is all of the value of a field, a local or an item. */
function programValue(text: string, { kind }: Pick<Construct, "kind">): Typed | undefined {
  const match = /^((?:[\w$]+|'[^']*'|"[^"]*")\s*(?:\+?:{1,3}|=)\s*)?('[^'\\%]*'|"[^"\\%]*"|\d+)$/.exec(text);
  if (match === null || kind !== "leaf") return undefined;
  const [, before = "", value = ""] = match;
  return { before, value, after: "" };
}

function envLine(text: string): Typed {
  const equals = text.indexOf("=") + 1;
  return { before: text.slice(0, equals), value: text.slice(equals), after: "" };
}

/** The offset behind the colon of the key with which `text` begins. */
function afterKey(text: string): number | undefined {
  const quote = text[0];
  let at = 0;
  if (quote === '"' || quote === "'") {
    for (at = 1; at < text.length && text[at] !== quote; at++) if (quote === '"' && text[at] === "\\") at++;
    at++;
    while (text[at] === " ") at++;
    return text[at] === ":" ? at + 1 : undefined;
  }
  if (text.startsWith("? ") || text.startsWith("!") || text.startsWith("&")) return undefined;
  for (; at < text.length; at++) if (text[at] === ":" && /^\s?$/.test(text[at + 1] ?? "")) return at + 1;
  return undefined;
}

const TRUE = /^(?:y|yes|true|on)$/i;
const FALSE = /^(?:n|no|false|off)$/i;

/** Other values in the place of one, as they would be typed. */
export interface OtherValues {
  /** Of the same type: as good as the first to whoever does not look at the value itself. */
  readonly similar: readonly string[];
  /** Of another type or truth. */
  readonly different: readonly string[];
}

export function otherValues(value: string, kind: Construct["kind"]): OtherValues {
  if (kind === "empty") return { similar: [], different: value.startsWith("[") ? ["[added]", ""] : [""] };
  if (value === "" || value === "~" || value === "null") return { similar: [], different: [" added", " 17"] };
  if (TRUE.test(value)) return { similar: ["false"], different: [] };
  if (FALSE.test(value)) return { similar: ["true"], different: [] };
  if (/^[-+]?[0-9]+$/.test(value)) return { similar: [String(BigInt(value) + 7n)], different: [] };
  if (/^[-+]?[0-9]+\.[0-9]+$/.test(value)) return { similar: [value.replace(/^([-+]?)/, "$17")], different: [] };
  const quote = value[0];
  const isQuoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
  const inner = isQuoted ? value.slice(1, -1) : value;
  const changed = `${inner}${/^-?[0-9]+$/.test(inner) ? "7" : "x"}`;
  // To Ruby every text is true.
  const isTruth = isQuoted && (inner === "" || TRUE.test(inner) || FALSE.test(inner));
  return { similar: [isQuoted ? `${quote}${changed}${quote}` : changed], different: isTruth ? ["true", "false"] : [] };
}
