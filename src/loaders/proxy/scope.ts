import type { Handling } from "../../estate/proxy.ts";
import type { NginxArgument, NginxContext, NginxDirective } from "../../languages/nginx/index.ts";
import type { Span } from "../../source/span.ts";
import { effectOf } from "./effects.ts";

/** Something in effect that no model answers for. */
export type Unmodelled = Handling["unmodelled"][number];

/** The directives of one level (http, server, location), and the level around it, from which nginx inherits. */
export interface Scope {
  readonly context: NginxContext;
  readonly parent: Scope | undefined;
  /** Those that nginx takes, as they are typed. */
  readonly typed: readonly NginxDirective[];
  /** The same by name. */
  readonly own: ReadonlyMap<string, readonly NginxDirective[]>;
  /** What stands here and can change the answer, or could not be read, so that it may: handed down unless replaced. */
  readonly unmodelled: readonly Unmodelled[];
  /** What of it holds at this level only. */
  readonly unmodelledHere: readonly Unmodelled[];
}

/** Holds only in the block in which it stands: nginx's modules do not merge these. */
const NOT_INHERITED = new Set(["try_files", "limit_except"]);

/** The steps of the rewrite phase have their own place in the model. */
const STEPS = new Set(["if", "set"]);

/** What cannot be read: by the directive, and ranges of syntax errors by the block that holds them. */
export interface Refusals {
  refuses(directive: NginxDirective): boolean;
  /** The unread ranges directly in `block`, not in a block inside it. */
  unreadIn(block: NginxDirective): readonly Unmodelled[];
}

export interface ScopeOptions {
  readonly context: NginxContext;
  readonly block: string | undefined;
  readonly parent?: Scope;
  readonly refusals: Refusals;
  readonly unread: readonly Unmodelled[];
}

/** The level that holds `directives`. */
export function scopeOf(
  directives: readonly NginxDirective[],
  { context, block, parent, refusals, unread }: ScopeOptions,
): Scope {
  const typed: NginxDirective[] = [];
  const own = new Map<string, NginxDirective[]>();
  const inherited: Unmodelled[] = unread.map(({ span, directive }) => refusedPiece(span, directive));
  const here: Unmodelled[] = [];
  for (const directive of directives) {
    const { name, head } = directive;
    if (refusals.refuses(directive)) {
      inherited.push(refusedPiece(head, name));
      continue;
    }
    typed.push(directive);
    const same = own.get(name);
    if (same === undefined) own.set(name, [directive]);
    else same.push(directive);
    if (!standsInTheWay(directive, context, block)) continue;
    if (NOT_INHERITED.has(name)) here.push({ span: head, directive: name });
    else inherited.push({ span: head, directive: name });
  }
  return {
    context,
    parent,
    typed,
    own,
    unmodelled: joined(handedDown(parent, own), inherited),
    unmodelledHere: here,
  };
}

// There is a level for each location of thousands of servers, and most have nothing of the kind.
const NONE: readonly Unmodelled[] = [];

function joined<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return b.length === 0 ? a : a.length === 0 ? b : [...a, ...b];
}

function refusedPiece(span: Span, directive: string): Unmodelled {
  return { span, directive, refused: true };
}

function handedDown(parent: Scope | undefined, own: ReadonlyMap<string, unknown>): readonly Unmodelled[] {
  if (parent === undefined || parent.unmodelled.length === 0) return NONE;
  return parent.unmodelled.filter(({ directive, refused }) => refused === true || !own.has(directive));
}

const PREPARES_CODE =
  /^(init_by_lua|init_worker_by_lua|lua_|js_(import|include|path|set|var|shared)|perl_(modules|require|set))/;

/** Subjects that change an answer only where another directive uses them or makes the answer, which is looked at itself. */
const ELSEWHERE = new Set<string>(["variables", "stream", "files", "gateway"]);

/** Whether a directive stands in the way of a conclusion about what is below it. */
function standsInTheWay(directive: NginxDirective, context: NginxContext, block: string | undefined): boolean {
  if (STEPS.has(directive.name)) return false;
  const { effect, about } = effectOf(directive, { context, block });
  if (effect !== "unmodelled" || ELSEWHERE.has(about)) return false;
  return about !== "code" || !PREPARES_CODE.test(directive.name);
}

/** The directives called `name` at the nearest level that has any: how nginx inherits. */
export function inEffect(scope: Scope | undefined, name: string): readonly NginxDirective[] {
  for (let level = scope; level !== undefined; level = level.parent) {
    const found = level.own.get(name);
    if (found !== undefined) return found;
  }
  return [];
}

/** The first argument of the directive called `name` in effect, with the directive's own place. */
export function valueInEffect(scope: Scope, name: string): { text: string; span: Span } | undefined {
  const [directive] = inEffect(scope, name);
  const argument: NginxArgument | undefined = directive?.arguments[0];
  return directive === undefined || argument === undefined ? undefined : { text: argument.text, span: directive.head };
}

/** All that is in effect at a level and that no model answers for. */
export function unmodelledAt({ unmodelled, unmodelledHere }: Scope): readonly Unmodelled[] {
  return joined(unmodelled, unmodelledHere);
}
