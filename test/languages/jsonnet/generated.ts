import { random } from "../../support/random.ts";

/** The type of an expression under construction. */
type Kind = "number" | "string" | "boolean" | "array" | "object";

interface Variable {
  readonly name: string;
  readonly kind: Kind;
}

interface Generator {
  readonly below: (limit: number) => number;
  /** Used up by literals, so that every literal of a program is another. */
  readonly next: () => number;
  /** Whether branches, comparisons and errors may be made: what a program does then depends on its literals. */
  readonly branching: boolean;
}

interface Scope {
  readonly variables: readonly Variable[];
  /** Fields of the object around, with their types: `self.name` works. */
  readonly fields: readonly Variable[];
  readonly depth: number;
}

function deeper(scope: Scope): Scope {
  return { ...scope, depth: scope.depth + 1 };
}

function pick<T>({ below }: Generator, choices: readonly T[]): T {
  const choice = choices[below(choices.length)];
  if (choice === undefined) throw new RangeError("nothing to choose from");
  return choice;
}

/**
 * A program: an object whose fields are made in all the ways that the language has. The same seed, the same program.
 * Every number and string in it that a value can come from has digits of its own, above 100. Without `branching`, a
 * value depends on exactly the literals that flow into it, and differs when one of them does.
 */
export function generateProgram(seed: number, branching = true): string {
  const { below } = random(seed);
  let literal = 100;
  const generator: Generator = { below, next: () => ++literal, branching };
  const scope: Scope = { variables: [], fields: [], depth: 0 };
  return locals(generator, scope, (inner) => object(generator, inner));
}

function withVariable(scope: Scope, variable: Variable): Scope {
  return { ...scope, variables: [...scope.variables, variable] };
}

function locals(generator: Generator, scope: Scope, body: (scope: Scope) => string): string {
  const count = generator.below(4);
  let inner = scope;
  let text = "";
  for (let index = 0; index < count; index++) {
    const kind = pick<Kind>(generator, ["number", "string", "boolean", "array", "object"]);
    const name = `v${inner.variables.length}`;
    text += `local ${name} = ${expression(generator, kind, deeper(inner))};\n`;
    inner = withVariable(inner, { name, kind });
  }
  return text + body(inner);
}

function expression(generator: Generator, kind: Kind, scope: Scope): string {
  const { below } = generator;
  if (scope.depth > 5) return literal(generator, kind);
  const known = scope.variables.filter((variable) => variable.kind === kind);
  const fields = scope.fields.filter((field) => field.kind === kind);
  switch (below(8)) {
    case 0:
      return literal(generator, kind);
    case 1:
      if (known.length > 0) return pick(generator, known).name;
      return literal(generator, kind);
    case 2:
      if (fields.length > 0) return `self.${pick(generator, fields).name}`;
      return literal(generator, kind);
    case 3:
      return wrapped(generator, kind, deeper(scope));
    default:
      return OPERATIONS[kind](generator, deeper(scope));
  }
}

/** Passes the value through something that does not change it. */
function wrapped(generator: Generator, kind: Kind, scope: Scope): string {
  const value = (): string => expression(generator, kind, scope);
  switch (generator.below(generator.branching ? 9 : 7)) {
    case 0:
      return `(function(x, y=${literal(generator, kind)}) x)(${value()})`;
    case 1:
      return `(function(x, y=${value()}) y)(x=1)`;
    case 2:
      return `[${value()}][0]`;
    case 3:
      return `{ k: ${expression(generator, kind, { ...scope, fields: [] })} }.k`;
    case 4:
      return `(local t = ${value()}; t)`;
    case 5:
      return `({ k: ${literal(generator, kind)}, m:: self.k } + { k: ${expression(generator, kind, { ...scope, fields: [] })} }).m`;
    case 6:
      return `std.foldl(function(a, b) b, [${literal(generator, kind)}], ${value()})`;
    case 7:
      return `(if ${expression(generator, "boolean", scope)} then ${value()} else ${value()})`;
    default:
      return `(assert ${expression(generator, "boolean", scope)} : 'no'; ${value()})`;
  }
}

function literal(generator: Generator, kind: Kind): string {
  const unique = generator.next();
  switch (kind) {
    case "number":
      return pick(generator, [`${unique}`, `${unique}.5`, `${unique}e2`, `1.${unique}`]);
    case "string":
      return pick(generator, [`'s${unique}'`, `"t${unique}\\n\\u00e9"`, `@'w${unique}'`, `|||\n  b${unique}\n|||`]);
    case "boolean":
      return pick(generator, ["true", "false"]);
    case "array":
      return `[${unique}, 'i${unique}']`;
    default:
      return `{ l: 'o${unique}' }`;
  }
}

const OPERATIONS: Readonly<Record<Kind, (generator: Generator, scope: Scope) => string>> = {
  number: numberOperation,
  string: stringOperation,
  boolean: booleanOperation,
  array: arrayOperation,
  object,
};

function numberOperation(generator: Generator, scope: Scope): string {
  const number = (): string => expression(generator, "number", scope);
  if (!generator.branching) {
    return pick(generator, [
      `(${number()} + ${number()})`,
      `std.foldl(function(a, b) a + b, [${number()}, ${number()}], ${number()})`,
      `std.sum([${number()}, ${number()}])`,
    ]);
  }
  switch (generator.below(8)) {
    case 0:
      return `(${number()} ${pick(generator, ["*", "/"])} ${number()})`;
    case 1:
      return `-${number()}`;
    case 2:
      return `std.max(${number()}, ${number()})`;
    case 3:
      return `std.length(${expression(generator, pick<Kind>(generator, ["string", "array", "object"]), scope)})`;
    case 4:
      return `std.foldl(function(a, b) a + b, [${number()}, ${number()}], ${number()})`;
    case 5:
      return `std.floor(${number()} ${pick(generator, ["%", "-"])} 7)`;
    default:
      return `(${number()} + ${number()})`;
  }
}

function stringOperation(generator: Generator, scope: Scope): string {
  const string = (): string => expression(generator, "string", scope);
  const any = (): string =>
    expression(generator, pick<Kind>(generator, ["number", "string", "array", "object"]), scope);
  switch (generator.below(generator.branching ? 9 : 7)) {
    case 0:
      return `('<%s|%5s>' % [${string()}, ${any()}])`;
    case 1:
      return `std.join(${string()}, [${string()}, ${string()}])`;
    case 2:
      return `std.asciiUpper(${string()})`;
    case 3:
      return `std.toString(${any()})`;
    case 4:
      return `(${string()} + ${any()})`;
    case 5:
      return `std.format('%(a)s-%(b)s', { a: ${string()}, b: ${string()} })`;
    case 6:
      return `(${string()} + ${string()})`;
    case 7:
      return `${string()}[1:3]`;
    default:
      return `std.strReplace(${string()}, 's1', ${string()})`;
  }
}

function booleanOperation(generator: Generator, scope: Scope): string {
  const boolean = (): string => expression(generator, "boolean", scope);
  const kind = pick<Kind>(generator, ["number", "string", "array", "object"]);
  if (!generator.branching) return `!${boolean()}`;
  switch (generator.below(6)) {
    case 0:
      return `(${boolean()} ${pick(generator, ["&&", "||"])} ${boolean()})`;
    case 1:
      return `(${expression(generator, kind, scope)} ${pick(generator, ["==", "!="])} ${expression(generator, kind, scope)})`;
    case 2:
      return `(${expression(generator, "number", scope)} ${pick(generator, ["<", ">="])} ${expression(generator, "number", scope)})`;
    case 3:
      return `('l' in ${expression(generator, "object", scope)})`;
    case 4:
      return `std.isString(${expression(generator, kind, scope)})`;
    default:
      return `!${boolean()}`;
  }
}

function arrayOperation(generator: Generator, scope: Scope): string {
  const array = (): string => expression(generator, "array", scope);
  const item = (): string => expression(generator, pick<Kind>(generator, ["number", "string", "object"]), scope);
  const name = `v${scope.variables.length}`;
  const inner: Scope = { ...scope, variables: [...scope.variables, { name, kind: "number" }] };
  switch (generator.below(7)) {
    case 0:
      return `(${array()} + ${array()})`;
    case 1:
      return `[${expression(generator, "string", inner)} for ${name} in [${generator.next()}, ${generator.next()}]]`;
    case 2:
      return `std.map(function(${name}) ${expression(generator, "number", inner)}, [${generator.next()}, ${generator.next()}])`;
    case 3:
      return `${array()}[:1]`;
    case 4:
      return `std.flatMap(function(${name}) [${name}, ${item()}], [${generator.next()}])`;
    default:
      return `[${item()}, ${item()}]`;
  }
}

/** An object: fields of all kinds that refer to each other, to `self` and `super`, overridden, added to, hidden. */
function object(generator: Generator, scope: Scope): string {
  const { below } = generator;
  switch (below(10)) {
    case 0: {
      const name = `v${scope.variables.length}`;
      const inner: Scope = { ...scope, fields: [], variables: [...scope.variables, { name, kind: "array" }] };
      const pairs = `[['c1', ${literal(generator, "string")}], ['c2', ${literal(generator, "string")}]]`;
      return `{ [${name}[0]]: ${name}[1] + ${expression(generator, "string", inner)} for ${name} in ${pairs} }`;
    }
    case 1:
      return `(${expression(generator, "object", scope)} + ${expression(generator, "object", scope)})`;
    case 2:
      if (generator.branching) return literalObject(generator, scope);
      return `std.mergePatch(${literalObject(generator, scope)}, ${literalObject(generator, scope)})`;
    case 3:
      return `(${literalObject(generator, scope)} + ${overriding(generator, scope)})`;
    default:
      return literalObject(generator, scope);
  }
}

const NAMES = ["l", "a", "b", "n", "z"] as const;

function literalObject(generator: Generator, scope: Scope): string {
  let inner: Scope = { ...scope, fields: [], depth: scope.depth + 1 };
  const members: string[] = [];
  if (generator.below(3) === 0) {
    const name = `v${inner.variables.length}`;
    const kind = pick<Kind>(generator, ["number", "string"]);
    members.push(`local ${name} = ${expression(generator, kind, inner)}`);
    inner = { ...inner, variables: [...inner.variables, { name, kind }] };
  }
  for (const name of NAMES) {
    if (generator.below(3) === 0) continue;
    const kind = pick<Kind>(generator, ["number", "string", "boolean", "array", "object"]);
    const colons = pick(generator, [":", ":", ":", "::", ":::"]);
    const key = pick(generator, [name, `'${name}'`, `['${name}']`]);
    members.push(`${key}${colons} ${expression(generator, kind, inner)}`);
    inner = { ...inner, fields: [...inner.fields, { name, kind }] };
  }
  return `{ ${members.join(", ")} }`;
}

function overriding(generator: Generator, scope: Scope): string {
  const inner: Scope = { ...scope, fields: [], depth: scope.depth + 1 };
  const name = pick(generator, NAMES);
  const kind = pick<Kind>(generator, ["number", "string", "array", "object"]);
  switch (generator.below(generator.branching ? 4 : 2)) {
    case 0:
      return `{ ${name}: ${expression(generator, kind, inner)} }`;
    case 1:
      return `{ ${name}2: [${expression(generator, kind, inner)}] }`;
    case 2:
      return `{ ${name}+: ${expression(generator, kind, inner)} }`;
    default:
      return `{ ${name}: if '${name}' in super then super.${name} else ${expression(generator, kind, inner)} }`;
  }
}
