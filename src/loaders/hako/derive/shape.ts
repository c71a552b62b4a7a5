import type { Span } from "../../../source/span.ts";
import type { Value } from "../../../source/value.ts";

/** A scalar type of the AWS SDK's model, or a map of strings. */
export type ScalarShape = "string" | "integer" | "float" | "boolean" | "strings";

/** What a member of an AWS API takes. */
export type Shape = ScalarShape | ListShape | StructureShape<unknown>;

export interface ListShape {
  readonly list: Shape;
}

/** The input of an AWS API, or a structure in it. `T` is the same in AWS's own member names. */
export interface StructureShape<T> {
  /** By the Ruby SDK's names. */
  readonly members: Readonly<Record<string, Shape>>;
  /** In the SDK's order. */
  readonly required?: readonly string[];
  /** True where AWS's own names begin with a capital letter. */
  readonly capital?: boolean;
  /** AWS's own names where they do not follow from the SDK's. */
  readonly names?: Readonly<Record<string, string>>;
  /** Never present: it ties the shape to its type. */
  readonly type?: T;
}

/** Parameters as Hako hands them to the SDK: its own hashes and lists around the user's values. */
export type Parameter = Value | Structure | Structures;

export interface Structure {
  readonly kind: "structure";
  /** In Hako's order, which is the order of the SDK's complaints. */
  readonly members: Readonly<Record<string, Parameter>>;
}

export interface Structures {
  readonly kind: "structures";
  readonly items: readonly Parameter[];
  readonly origins: readonly Span[];
}

export function structure(members: Readonly<Record<string, Parameter>>): Structure {
  return { kind: "structure", members };
}

export function structures(items: readonly Parameter[], origins: readonly Span[] = []): Structures {
  return { kind: "structures", items, origins };
}

/** The two names of a member. */
export interface MemberName {
  /** The Ruby SDK's. */
  readonly sdk: string;
  /** AWS's own. */
  readonly aws: string;
}

const SMALL = new Map<string, MemberName>();
const CAPITAL = new Map<string, MemberName>();

/** `task_role_arn` with `taskRoleArn`, or `TaskRoleArn`. */
export function memberName(shape: StructureShape<unknown>, member: string): MemberName {
  const named = shape.names?.[member];
  if (named !== undefined) return { sdk: member, aws: named };
  const known = shape.capital === true ? CAPITAL : SMALL;
  let name = known.get(member);
  if (name === undefined) {
    const [first = "", ...words] = member.split("_");
    const aws = (shape.capital === true ? capitalise(first) : first) + words.map(capitalise).join("");
    name = { sdk: member, aws };
    known.set(member, name);
  }
  return name;
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
