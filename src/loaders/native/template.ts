import { environmentName } from "../../native/variables.ts";
import type { Span } from "../../source/span.ts";
import type { Part, Text } from "../../source/text.ts";
import type { Unknown } from "../../native/types.ts";

/**
 * The templates of ecspresso in a string of an emitted file: what the emitter wrote is read back as it was meant, and
 * what only ecspresso can look up is a value that nobody knows yet.
 *
 * Source: https://github.com/kayac/ecspresso (README, "Template syntax")
 */
const RAW_STRING = /\{\{-?\s*`([^`]*)`\s*-?\}\}/y;
const MUST_ENV = /\{\{-?\s*must_env\s+(?:`([^`]*)`|"([^"]*)")\s*-?\}\}/y;
const ANY = /\{\{[^}]*\}\}/y;

/** What every scalar that is not known yet is written as begins so. */
const UNKNOWN_PREFIX = "UNKNOWN_";

/** The string `value` as a `Text` whose every part has `origins`. */
export function decodeText(value: string, origins: readonly Span[]): Text {
  const parts: Part[] = [];
  let literal = "";
  let at = 0;
  const push = (part: Part): void => {
    if (literal !== "") parts.push({ kind: "text", text: literal, secret: false, origins });
    literal = "";
    parts.push(part);
  };
  while (at < value.length) {
    const brace = value.indexOf("{{", at);
    if (brace === -1) break;
    literal += value.slice(at, brace);
    const raw = matchAt(RAW_STRING, value, brace);
    const variable = raw === undefined ? matchAt(MUST_ENV, value, brace) : undefined;
    const other = raw === undefined && variable === undefined ? matchAt(ANY, value, brace) : undefined;
    if (raw !== undefined) literal += raw[1] ?? "";
    else if (variable !== undefined) push(placeholderPart(variable[1] ?? variable[2] ?? "", origins));
    else if (other !== undefined) push({ kind: "unknown", code: "template", values: { template: other[0] }, origins });
    else literal += "{{";
    at = brace + (raw ?? variable ?? other ?? ["{{"])[0].length;
  }
  literal += value.slice(at);
  if (literal !== "" || parts.length === 0) parts.push({ kind: "text", text: literal, secret: false, origins });
  return parts;
}

/** The string `value` in the place of a number or a truth value: only a template can stand there. */
export function decodeScalar(value: string, origins: readonly Span[]): Unknown | undefined {
  const [part, ...others] = decodeText(value, origins);
  if (part === undefined || part.kind === "text" || others.length > 0) return undefined;
  if (part.kind === "unknown") return part;
  return { kind: "unknown", code: part.kind === "created" ? part.resource : part.key, values: {}, origins };
}

/** A variable by its name alone; which resource it is an attribute of is found out when all of them are known. */
function placeholderPart(name: string, origins: readonly Span[]): Part {
  if (name.startsWith(UNKNOWN_PREFIX) || environmentName(name) !== name) {
    const code = name.startsWith(UNKNOWN_PREFIX) ? name.slice(UNKNOWN_PREFIX.length) : name;
    return { kind: "unknown", code, values: {}, origins };
  }
  return { kind: "created", resource: name, attribute: "", origins };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
