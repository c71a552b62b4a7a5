import { runtimeError } from "./errors.ts";
import type { Call, JsonnetParameter, Lazy, NamedArgument } from "./values.ts";

/** What a call passes. */
export interface Passed {
  readonly call: Call;
  readonly positional: readonly Lazy[];
  readonly named: readonly NamedArgument[];
}

/**
 * The arguments in the order of the parameters, undefined where a default stands in.
 *
 * @throws JsonnetError in the wording of C++ where they do not fit
 */
export function bindArguments(parameters: readonly JsonnetParameter[], passed: Passed): readonly (Lazy | undefined)[] {
  const { call, positional, named } = passed;
  if (positional.length === parameters.length && named.length === 0) return positional;
  if (positional.length > parameters.length) {
    throw runtimeError(`too many args, function has ${parameters.length} parameter(s)`, call);
  }
  const bound: (Lazy | undefined)[] = parameters.map((_, index) => positional[index]);
  for (const { name, value } of named) {
    const index = parameters.findIndex((parameter) => parameter.name === name);
    if (index < 0) throw runtimeError(`function has no parameter ${name}`, call);
    if (bound[index] !== undefined) throw runtimeError(`binding parameter a second time: ${name}`, call);
    bound[index] = value;
  }
  for (const [index, { name, optional }] of parameters.entries()) {
    if (bound[index] === undefined && !optional) {
      throw runtimeError(`function parameter ${name} not bound in call.`, call);
    }
  }
  return bound;
}
