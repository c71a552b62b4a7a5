import type { Span } from "../../source/span.ts";
import { limitError, runtimeError } from "./errors.ts";
import type { Call, Runtime } from "./model.ts";

/** How many steps pass between two looks at the clock. */
const FUEL = 4096;

/**
 * Enters a frame of the language's stack; the caller decrements `runtime.depth` when it leaves normally. Whoever
 * catches an error restores `depth` to what it was before.
 *
 * @throws JsonnetError `max stack frames exceeded.`, or a limit that is used up
 */
export function enterFrame(runtime: Runtime, span: Span, description: string): void {
  if (runtime.depth >= runtime.maxDepth) throw runtimeError("max stack frames exceeded.", { runtime, span });
  const depth = ++runtime.depth;
  runtime.frameSpans[depth] = span;
  runtime.frameNames[depth] = description;
  if (--runtime.fuel <= 0) refuel(runtime, span, FUEL);
}

/** Counts one step of a loop that enters no frame. */
export function step(runtime: Runtime, span: Span): void {
  if (--runtime.fuel <= 0) refuel(runtime, span, FUEL);
}

function refuel(runtime: Runtime, span: Span, spent: number): void {
  runtime.fuel = FUEL;
  runtime.stepsLeft -= spent;
  if (runtime.stepsLeft <= 0) throw limitError("steps", { runtime, span });
  if (runtime.expired()) throw limitError("time", { runtime, span });
}

/**
 * Pays for `steps` steps of native work (items made, characters written), before doing it: a loop of a builtin calls
 * it so that `std.range(1, 1e9)` or `std.repeat` ends with the language's limit and not with the memory.
 */
export function spend(steps: number, call: Call): void {
  const { runtime } = call;
  runtime.fuel -= steps;
  if (runtime.fuel <= 0) refuel(runtime, call.span, FUEL - Math.min(runtime.fuel, 0));
}
