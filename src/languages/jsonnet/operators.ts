import type { BinaryOperator, UnaryOperator } from "./ast.ts";
import { compareValues, equals } from "./compare.ts";
import { runtimeError } from "./errors.ts";
import { addObjects, hasField } from "./objects.ts";
import { toText } from "./print.ts";
import { modulo } from "./std/modulo.ts";
import { concatenate, joinOrigins, makeArray, makeNumber, spend, textOf, withOrigin } from "./values.ts";
import type { Call, JsonnetBoolean, JsonnetNumber, JsonnetValue, Origin } from "./values.ts";

type Comparison = "<" | "<=" | ">" | ">=";

function isComparison(operator: BinaryOperator): operator is Comparison {
  return operator === "<" || operator === "<=" || operator === ">" || operator === ">=";
}

function booleanOf(value: boolean, left: JsonnetValue, right: JsonnetValue): JsonnetBoolean {
  return { kind: "boolean", value, origin: joinOrigins(scalarOrigin(left), scalarOrigin(right)) };
}

function scalarOrigin(value: JsonnetValue): Origin | undefined {
  return value.kind === "array" || value.kind === "object" || value.kind === "function" ? undefined : value.origin;
}

/** `left operator right`, both evaluated (C++ `vm.cpp`, FRAME_BINARY_OP). `&&` and `||` decide earlier. */
export function binary(operator: BinaryOperator, left: JsonnetValue, right: JsonnetValue, call: Call): JsonnetValue {
  if (operator === "==") return booleanOf(equals(left, right, call), left, right);
  if (operator === "!=") return booleanOf(!equals(left, right, call), left, right);
  if (operator === "+") return add(left, right, call);
  if (operator === "%") return remainder(left, right, call);
  if (operator === "in") return contains(left, right, call);
  if (left.kind !== right.kind) throw mismatch(operator, left, right, call);
  if (left.kind === "number" && right.kind === "number") {
    if (isComparison(operator)) return booleanOf(holds(operator, left.value - right.value), left, right);
    return withOrigin(arithmetic(operator, left.value, right.value, call), joinOrigins(left.origin, right.origin));
  }
  if ((left.kind === "string" || left.kind === "array") && isComparison(operator)) {
    return booleanOf(holds(operator, compareValues(left, right, call)), left, right);
  }
  throw notFor(operator, left, call);
}

function mismatch(operator: BinaryOperator, left: JsonnetValue, right: JsonnetValue, call: Call): Error {
  const types = `${left.kind} and ${right.kind}`;
  return runtimeError(`binary operator ${operator} requires matching types, got ${types}.`, call);
}

function notFor(operator: BinaryOperator, value: JsonnetValue, call: Call): Error {
  const what = value.kind === "null" ? "null" : `${value.kind}s`;
  return runtimeError(`binary operator ${operator} does not operate on ${what}.`, call);
}

function holds(operator: Comparison, order: number): boolean {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}

/** `left + right`: numbers, strings (with anything), arrays, objects. */
export function add(left: JsonnetValue, right: JsonnetValue, call: Call): JsonnetValue {
  if (left.kind === "string" || right.kind === "string") {
    return concatenate([toText(left, call), toText(right, call)]);
  }
  if (left.kind === "number" && right.kind === "number") {
    const { value } = makeNumber(left.value + right.value, call);
    return { kind: "number", value, origin: joinOrigins(left.origin, right.origin) };
  }
  if (left.kind === "object" && right.kind === "object") return addObjects(left, right);
  if (left.kind === "array" && right.kind === "array") {
    spend((left.items.length + right.items.length) >> 1, call);
    return makeArray(left.items.concat(right.items), joinOrigins(left.origin, right.origin));
  }
  throw left.kind === right.kind ? notFor("+", left, call) : mismatch("+", left, right, call);
}

/** `left % right` is `std.mod`: the remainder of numbers, or formatting. */
function remainder(left: JsonnetValue, right: JsonnetValue, call: Call): JsonnetValue {
  const result = modulo(left, right, call);
  if (result.kind !== "number" || result.origin !== undefined) return result;
  return withOrigin(result, joinOrigins(scalarOrigin(left), scalarOrigin(right)));
}

function contains(left: JsonnetValue, right: JsonnetValue, call: Call): JsonnetValue {
  if (left.kind !== "string") {
    const message = `the left hand side of the 'in' operator should be a string,  got ${left.kind}`;
    throw runtimeError(message, call);
  }
  if (right.kind !== "object") {
    throw runtimeError(`the right hand side of the 'in' operator should be an object, got ${right.kind}`, call);
  }
  return booleanOf(hasField(right, textOf(left, call), true), left, right);
}

function arithmetic(operator: BinaryOperator, left: number, right: number, call: Call): JsonnetNumber {
  switch (operator) {
    case "-":
      return makeNumber(left - right, call);
    case "*":
      return makeNumber(left * right, call);
    case "/":
      if (right === 0) throw runtimeError("division by zero.", call);
      return makeNumber(left / right, call);
    case "<<":
    case ">>":
      return makeNumber(shift(operator, left, right, call), call);
    case "&":
    case "^":
    case "|":
      return makeNumber(bitwise(operator, left, right, call), call);
    default:
      throw runtimeError(`binary operator ${operator} does not operate on numbers.`, call);
  }
}

const OUTSIDE_SAFE = "numeric value outside safe integer range for bitwise operation.";

/** A number as the 64-bit integer that bitwise operators work on: its fraction is cut off. */
function integer(value: number, call: Call): bigint {
  const whole = Math.trunc(value);
  if (!Number.isSafeInteger(whole)) throw runtimeError(OUTSIDE_SAFE, call);
  return BigInt(whole);
}

function shift(operator: "<<" | ">>", left: number, right: number, call: Call): number {
  if (right < 0) throw runtimeError("shift by negative exponent.", call);
  const value = integer(left, call);
  const places = integer(right, call) % 64n;
  if (operator === ">>") return Number(value >> places);
  const magnitude = value < 0n ? -value : value;
  if (places >= 1n && magnitude >= 1n << (63n - places)) throw runtimeError(OUTSIDE_SAFE, call);
  return Number(BigInt.asIntN(64, value << places));
}

function bitwise(operator: "&" | "^" | "|", left: number, right: number, call: Call): number {
  const a = integer(left, call);
  const b = integer(right, call);
  if (operator === "&") return Number(a & b);
  return Number(operator === "^" ? a ^ b : a | b);
}

/** `operator operand` (C++ `vm.cpp`, FRAME_UNARY). */
export function unary(operator: UnaryOperator, operand: JsonnetValue, call: Call): JsonnetValue {
  if (operand.kind === "boolean") {
    if (operator === "!") return { kind: "boolean", value: !operand.value, origin: operand.origin };
    throw runtimeError(`unary operator ${operator} does not operate on booleans.`, call);
  }
  if (operand.kind !== "number") {
    throw runtimeError(`unary operator ${operator} does not operate on type ${operand.kind}`, call);
  }
  switch (operator) {
    case "+":
      return operand;
    case "-":
      return { kind: "number", value: -operand.value, origin: operand.origin };
    case "~":
      return { kind: "number", value: Number(~BigInt(Math.trunc(operand.value))), origin: operand.origin };
    default:
      throw runtimeError(`unary operator ${operator} does not operate on numbers.`, call);
  }
}

/** `&&` and `||` once both sides are there: the left side has not decided. */
export function logical(operator: "&&" | "||", left: JsonnetValue, right: JsonnetValue, call: Call): JsonnetValue {
  if (left.kind === "boolean" && right.kind === "boolean") return booleanOf(right.value, left, right);
  throw left.kind === right.kind ? notFor(operator, left, call) : mismatch(operator, left, right, call);
}
