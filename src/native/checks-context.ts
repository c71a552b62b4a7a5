import type { Problem, ProblemCode } from "../source/problem.ts";
import { compareSpans, type Span } from "../source/span.ts";
import { knownText, type Text } from "../source/text.ts";
import type { Resource, ResourceWith } from "./resources.ts";
import type { Literal, NativeNode, Unknown } from "./types.ts";
import { firstOrigin } from "./walk.ts";

/** What a check says about a member. */
export interface Violation {
  readonly code: ProblemCode;
  /** The offending member first, then what it stands in, outwards: the first with an origin gives the place. */
  readonly at: readonly (NativeNode | undefined)[];
  /** True where a name comes from the name of the app's file, so that it stands nowhere in it. */
  readonly ofFile?: boolean;
  /** What is wrong, as a clause with names and numbers. */
  readonly what: string;
  /** What AWS asks for, as a clause. */
  readonly limit: string;
  /** Names and numbers on their own. */
  readonly values?: Readonly<Record<string, string | number>>;
  readonly related?: readonly (NativeNode | undefined)[];
}

/** Says what is wrong with one app's resource. */
export type Report = (violation: Violation) => void;

/** What is known of the app that a check looks at, besides the resource itself. */
export interface AppResources {
  readonly taskDefinition?: ResourceWith<"task-definition">;
  readonly service?: ResourceWith<"service">;
  readonly oneshot?: ResourceWith<"oneshot">;
  readonly scaling?: ResourceWith<"scaling">;
}

/**
 * Collects the problems of one resource.
 *
 * @param app the first that needs the resource; absent where none does
 * @param nearby where a member without origins finds its place, nearest first
 * @param fallback the place where nothing near it has an origin either
 */
export function reportTo(
  problems: Problem[],
  app: string | undefined,
  nearby: readonly (Resource | undefined)[],
  fallback: (app: string) => Span,
): Report {
  return ({ code, at, ofFile = false, what, limit, values, related }) => {
    const near = ofFile ? [] : nearby.flatMap((resource) => (resource === undefined ? [] : [resource.value]));
    const span = placeOf([...at, ...near]) ?? fallback(app ?? "");
    const places = (related ?? []).flatMap((node) => (node === undefined ? [] : (firstOrigin(node) ?? [])));
    const others = places.filter((place) => compareSpans(place, span) !== 0);
    problems.push({
      code,
      span,
      values: { ...textValues(values ?? {}), what, limit },
      ...(others.length === 0 ? {} : { related: others }),
      ...(app === undefined ? {} : { app }),
    });
  };
}

function placeOf(nodes: readonly (NativeNode | undefined)[]): Span | undefined {
  for (const node of nodes) {
    const origin = node === undefined ? undefined : firstOrigin(node);
    if (origin !== undefined) return origin;
  }
  return undefined;
}

function textValues(values: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** The characters of a string member where all of them are known. */
export function textOf(node: Text | undefined): string | undefined {
  if (node === undefined) return undefined;
  // Nearly every text has one part.
  const [first] = node;
  return node.length === 1 && first?.kind === "text" ? first.text : knownText(node);
}

/** The value of a scalar member where it is known. */
export function valueOf<T>(node: Literal<T> | Unknown | undefined): T | undefined {
  return node?.kind === "literal" ? node.value : undefined;
}

/** A string member for a message: what is secret or not known is not shown. */
export function shown(node: Text | undefined): string {
  return (node ?? []).map((part) => (part.kind !== "text" ? "…" : part.secret ? "***" : part.text)).join("");
}

/** `` `a`, `b` or `c` `` */
export function choice(values: readonly (string | number)[]): string {
  const quoted = values.map((value) => `\`${value}\``);
  const last = quoted.pop();
  return quoted.length === 0 ? (last ?? "") : `${quoted.join(", ")} or ${last}`;
}
