import { runtimeError } from "../errors.ts";
import { makeNumber } from "../values.ts";
import type { Call, JsonnetNumber, JsonnetValue } from "../values.ts";
import { format } from "./format.ts";

/**
 * The remainder, with the sign of `a` as `fmod` of C has it.
 *
 * @throws JsonnetError `division by zero.`
 */
export function moduloNumbers(a: number, b: number, call: Call): JsonnetNumber {
  if (b === 0) throw runtimeError("division by zero.", call);
  return makeNumber(a % b, call);
}

/** `a % b` (`std.mod`): the remainder of numbers, or `b` formatted by the string `a`. */
export function modulo(a: JsonnetValue, b: JsonnetValue, call: Call): JsonnetValue {
  if (a.kind === "number" && b.kind === "number") return moduloNumbers(a.value, b.value, call);
  if (a.kind === "string") return format(a, b, call);
  throw runtimeError(`Operator % cannot be used on types ${a.kind} and ${b.kind}.`, call);
}
