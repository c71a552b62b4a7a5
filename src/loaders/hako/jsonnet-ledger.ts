import type { Uses } from "../../languages/jsonnet/index.ts";
import type { Decision } from "../../estate/types.ts";
import type { Construct, Ignored } from "../../source/construct.ts";
import type { Span } from "../../source/span.ts";
import type { MapEntry, Value } from "../../source/value.ts";
import { resolvePath } from "../../source/workspace.ts";
import type { Include } from "./includes.ts";
import type { Provided } from "./jsonnet-providers.ts";
import { addPlace, hasPlace, type Places } from "./places.ts";
import { constructAt, constructsIn, type Sources } from "./sources.ts";

/**
 * `value` with places that speak of single constructs.
 *
 * `count: n` names a value that was typed elsewhere: the field is a construct of its own, and decides as much as what
 * it names. So each leaf gets, outwards, the fields around it that none of its own places lies in. A call that is given
 * a whole object, on the other hand, is no place of any one value in it: it is left out.
 */
export function withKeyPlaces(value: Value, sources: Sources): Value {
  return narrow(value, { fields: [], key: undefined }, sources);
}

interface Around {
  /** Constructs whose value this is a part of, innermost last. */
  readonly fields: readonly Span[];
  /** The nearest key. */
  readonly key: Span | undefined;
}

function narrow(value: Value, around: Around, sources: Sources): Value {
  if (value.kind === "map" && value.entries.size > 0) {
    const entries = new Map<string, MapEntry>();
    for (const [name, { key, keySpan, value: inner }] of value.entries) {
      const field = fieldAt(keySpan, sources);
      const fields = field === undefined ? around.fields : [...around.fields, field];
      entries.set(name, { key, keySpan, value: narrow(inner, { fields, key: keySpan }, sources) });
    }
    return { ...value, entries };
  }
  const origins = narrowPlaces(value.origins, around, sources);
  if (value.kind === "list")
    return { ...value, items: value.items.map((item) => narrow(item, around, sources)), origins };
  if (value.kind !== "string") return origins === value.origins ? value : { ...value, origins };
  const text = value.text.map((part) => ({
    ...part,
    origins: part.origins === value.origins ? origins : narrowPlaces(part.origins, around, sources),
  }));
  return { ...value, text, origins };
}

function narrowPlaces(origins: readonly Span[], { fields, key }: Around, sources: Sources): readonly Span[] {
  const own = origins.every((origin) => !isWide(origin, sources))
    ? origins
    : origins.filter((origin) => !isWide(origin, sources));
  const added = fields.filter((field) => !own.some((origin) => holds(field, origin)));
  const places = added.length === 0 ? own : [...own, ...added];
  return places.length === 0 && key !== undefined ? [key] : places;
}

/** True for a range that has several constructs in it. */
function isWide(span: Span, sources: Sources): boolean {
  return constructsIn(sources, span).length > 1;
}

/** The construct that a key stands in; a key that leads to an object literal stands in none. */
function fieldAt(keySpan: Span, sources: Sources): Span | undefined {
  const found = constructAt(sources, keySpan);
  return found === keySpan ? undefined : found;
}

function holds(outer: Span, inner: Span): boolean {
  return outer.path === inner.path && outer.start <= inner.start && inner.end <= outer.end;
}

/** What is said of the constructs that the definition's value does not speak of. */
export interface EvaluationAccount {
  readonly includes: readonly Include[];
  readonly ignored: readonly Ignored[];
  readonly decisions: readonly Decision[];
}

interface Evaluated {
  readonly uses: Uses;
  readonly provided: Provided;
  readonly sources: Sources;
}

const NEVER_REACHED = "nothing of the definition comes to it";
const TAKES_PART = "takes part in putting the definition together";

/** Accounts for every construct of the files of one evaluation that is no place of anything in `value`. */
export function accountForEvaluation(value: Value, { uses, provided, sources }: Evaluated): EvaluationAccount {
  const touched: Places = new Map();
  visitPlaces(value, (place) => {
    for (const { span } of constructsIn(sources, place)) addPlace(touched, span);
  });
  const decisions: Decision[] = [];
  for (const { span, reason } of provided.asked) decisions.push({ span, decides: reason });
  for (const line of provided.answers)
    for (const span of line.spans) decisions.push({ span, decides: "answers an env provider's question" });
  const includes: Include[] = [];
  for (const construct of uses.reached) {
    if (construct.kind === "include") includes.push(...includeOf(construct, sources));
    else if (!hasPlace(touched, construct.span)) decisions.push({ span: construct.span, decides: TAKES_PART });
  }
  const ignored: Ignored[] = [];
  for (const { construct, by } of uses.overridden) {
    const key = sources.files.get(by.path)?.text.slice(by.start, by.end) ?? "";
    ignored.push({ span: construct.span, reason: `\`${key}\` of \`${by.path}\` stands before it` });
  }
  for (const { span, kind } of uses.unreached) if (kind !== "range") ignored.push({ span, reason: NEVER_REACHED });
  return { includes, ignored, decisions };
}

/** Calls back with every place of everything in `value`. */
function visitPlaces(value: Value, visit: (span: Span) => void): void {
  if (value.kind === "map" && value.entries.size > 0) {
    for (const entry of value.entries.values()) visitPlaces(entry.value, visit);
    return;
  }
  for (const span of value.origins) visit(span);
  if (value.kind === "list") for (const item of value.items) visitPlaces(item, visit);
  if (value.kind !== "string") return;
  for (const part of value.text) if (part.origins !== value.origins) for (const span of part.origins) visit(span);
}

const IMPORT = /\bimport(?:str|bin)?\s*@?(["'])(.+?)\1/;

function includeOf({ span }: Construct, sources: Sources): Include[] {
  const target = IMPORT.exec(sources.files.get(span.path)?.text.slice(span.start, span.end) ?? "")?.[2];
  return target === undefined ? [] : [{ span, path: resolvePath(span.path, target) }];
}
