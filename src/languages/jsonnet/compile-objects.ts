import type { Span } from "../../source/span.ts";
import type { BindNode, FieldNode, ObjectAssertNode, ObjectComprehensionNode, ObjectNode } from "./ast.ts";
import { compileClauses, runClauses } from "./compile-comprehensions.ts";
import { compile, compileBinds, compileCheck } from "./compile-parts.ts";
import type { LazyCode } from "./scope.ts";
import { runtimeError } from "./errors.ts";
import { fieldLayer, layerField, makeLayered } from "./objects.ts";
import type { Field, FieldPlace, JsonnetObject, Layer } from "./objects.ts";
import { add } from "./operators.ts";
import { markerOf } from "./scope.ts";
import type { Scope, Variable } from "./scope.ts";
import { textOf } from "./values.ts";
import type { Call, Code, Environment, JsonnetValue, Lazy, Marker } from "./values.ts";

/** A field as compiled: its key is known (`name`), or has code. */
interface CompiledField {
  readonly name: string | undefined;
  readonly key: Code | undefined;
  readonly node: FieldNode;
  readonly value: Code;
  readonly place: FieldPlace;
  readonly marker: Marker | undefined;
}

/** What all objects made by one literal share. */
interface Shape {
  readonly span: Span;
  /** Whether `$` is bound here. */
  readonly outermost: boolean;
  readonly locals: readonly LazyCode[];
  readonly asserts: readonly ((environment: Environment) => void)[];
  readonly assertSpans: readonly Span[];
}

const NO_CODE: readonly Code[] = [];

/** The scope of what stands inside an object: `self`, `$` where it is the outermost, and the object's locals. */
function objectScope(locals: readonly BindNode[], scope: Scope): Scope {
  const names = new Map<string, Variable>();
  if (scope.level === 0) names.set("$", { slot: 0, marker: undefined });
  for (const bind of locals) names.set(bind.name, { slot: names.size, marker: markerOf(scope, bind) });
  return { file: scope.file, up: scope, names, inObject: true, level: scope.level + 1 };
}

export function compileObject(node: ObjectNode, scope: Scope): Code {
  const locals: BindNode[] = [];
  const fields: FieldNode[] = [];
  const asserts: ObjectAssertNode[] = [];
  for (const member of node.members) {
    if (member.kind === "bind") locals.push(member);
    else if (member.kind === "field") fields.push(member);
    else if (member.kind === "object-assert") asserts.push(member);
  }
  const inner = objectScope(locals, scope);
  const found = scope.file.problems.length;
  const compiledLocals = compileBinds(locals, inner);
  // The C++ desugarer copies locals into the fields, so an object without fields has none that could be wrong.
  if (fields.length === 0 && asserts.length === 0) scope.file.problems.length = found;
  const shape: Shape = {
    span: node.span,
    outermost: scope.level === 0,
    locals: compiledLocals,
    asserts: asserts.map((assert) => compileObjectAssert(assert, inner)),
    assertSpans: asserts.map((assert) => assert.condition.span),
  };
  const compiled = fields.map((field) => compileField(field, { outer: scope, inner, object: node.span }));
  return objectCode(shape, compiled);
}

function compileObjectAssert(node: ObjectAssertNode, scope: Scope): (environment: Environment) => void {
  const span = node.message?.span ?? node.condition.span;
  const check = compileCheck(node, scope, { message: "Object assertion failed.", span });
  const marker = markerOf(scope, node);
  if (marker === undefined) return check;
  return (environment) => {
    markReached(marker, environment);
    check(environment);
  };
}

function markReached(marker: Marker, { runtime }: Environment): void {
  if (marker.evaluation === runtime.id) return;
  marker.evaluation = runtime.id;
  runtime.reached.push(marker.construct);
}

interface FieldScopes {
  readonly outer: Scope;
  readonly inner: Scope;
  readonly object: Span;
}

function compileField(node: FieldNode, { outer, inner, object }: FieldScopes): CompiledField {
  const name = node.key.kind === "string" && !node.computed ? node.key.value : undefined;
  const key = name === undefined ? compile(node.key, outer) : undefined;
  const own = compile(node.value, inner);
  const value = node.plus && name !== undefined ? addToSuper(name, own, object) : own;
  const place: FieldPlace = { key: node.key.span, value: node.value.span };
  return { name, key, node, value, place, marker: markerOf(outer, node) };
}

/** `name+: value`: what `super` has under the name, if anything, with the value added. */
function addToSuper(name: string, own: Code, span: Span): Code {
  return (environment) => {
    const { runtime, self, layer } = environment;
    if (self === undefined) throw new RangeError("`self` is not bound");
    if (fieldLayer(self.state.layers, layer, name) < 0) return own(environment);
    const call: Call = { runtime, span };
    const base = layerField(self, layer, name, call);
    return add(base, own(environment), call);
  };
}

function fieldOf(field: CompiledField, code: Code, environment: Environment | undefined): Field {
  const { visibility, plus } = field.node;
  return { visibility, code, lazy: undefined, place: field.place, plus, environment, marker: field.marker };
}

/** The code that makes the object. Where all keys are known, the fields are made once for all evaluations. */
function objectCode(shape: Shape, fields: readonly CompiledField[]): Code {
  const known = new Map<string, Field>();
  let dynamic = false;
  for (const field of fields) {
    if (field.name === undefined) dynamic = true;
    else known.set(field.name, fieldOf(field, field.value, undefined));
  }
  if (!dynamic && known.size === fields.length) return (environment) => makeObjectOf(shape, known, environment);
  return (environment) => makeObjectOf(shape, computeFields(shape, fields, environment), environment);
}

function makeObjectOf(shape: Shape, fields: ReadonlyMap<string, Field>, environment: Environment): JsonnetObject {
  const layer: Layer = {
    fields,
    bind: (self, index, outer) => bindObject(shape, self, index, outer ?? environment),
    asserts: shape.asserts.length === 0 ? NO_CODE : shape.asserts.map((assert) => assertCode(assert)),
    assertSpans: shape.assertSpans,
    origin: shape.span,
  };
  return makeLayered([layer]);
}

function assertCode(assert: (environment: Environment) => void): Code {
  return (environment) => {
    assert(environment);
    return { kind: "boolean", value: true, origin: undefined };
  };
}

/** The environment of the object's fields, for one `self` that it is a layer of. */
function bindObject(shape: Shape, self: JsonnetObject, layer: number, outer: Environment): Environment {
  const slots: Lazy[] = shape.outermost ? [self] : [];
  const environment: Environment = { runtime: outer.runtime, up: outer, slots, self, layer };
  for (const local of shape.locals) slots.push(local(environment));
  return environment;
}

function computeFields(shape: Shape, fields: readonly CompiledField[], environment: Environment): Map<string, Field> {
  const map = new Map<string, Field>();
  const call: Call = { runtime: environment.runtime, span: shape.span };
  for (const field of fields) {
    const name = field.name ?? keyName(field.key?.(environment), call, "field name was not a string.");
    if (name === undefined) continue;
    if (map.has(name)) throw runtimeError(`duplicate field name: "${name}"`, call);
    const plus = field.node.plus && field.name === undefined;
    map.set(name, fieldOf(field, plus ? addToSuper(name, field.value, shape.span) : field.value, undefined));
  }
  return map;
}

/** The text of a computed key, or undefined for null: no field. */
function keyName(key: JsonnetValue | undefined, call: Call, message: string): string | undefined {
  if (key?.kind === "null") return undefined;
  if (key?.kind !== "string") throw runtimeError(message, call);
  return textOf(key, call);
}

export function compileObjectComprehension(node: ObjectComprehensionNode, scope: Scope): Code {
  const { span } = node;
  const { clauses, scope: rounds } = compileClauses(node.clauses, scope);
  const inner = { ...objectScope(node.locals, rounds), level: scope.level + 1 };
  const shape: Shape = {
    span,
    outermost: scope.level === 0,
    locals: compileBinds(node.locals, inner),
    asserts: [],
    assertSpans: [],
  };
  const field = compileField({ ...node.field, computed: true }, { outer: rounds, inner, object: span });
  const marker = markerOf(scope, node.field);
  return (environment) => {
    const call: Call = { runtime: environment.runtime, span };
    const fields = new Map<string, Field>();
    runClauses(clauses, environment, span, (round) => {
      const key = field.key?.(round);
      const name = keyName(key, call, `field must be string, got: ${key?.kind ?? ""}`);
      if (name === undefined) return;
      if (fields.has(name)) throw runtimeError(`duplicate field name: "${name}"`, call);
      const code = node.field.plus ? addToSuper(name, field.value, span) : field.value;
      fields.set(name, { ...fieldOf(field, code, round), marker });
    });
    return makeObjectOf(shape, fields, environment);
  };
}
