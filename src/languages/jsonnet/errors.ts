import type { Span } from "../../source/span.ts";
import type { Call, Failure, JsonnetErrorCode, JsonnetString, Runtime, TraceEntry } from "./model.ts";
import { flattenOrigin } from "./origins.ts";
import { stringPieces } from "./strings.ts";

/** An error of the language. `message` is the first line that the C++ implementation prints, without `RUNTIME ERROR: `. */
export class JsonnetError extends Error implements Failure {
  readonly code: JsonnetErrorCode;
  /** Innermost first. */
  readonly trace: readonly TraceEntry[];
  readonly related: readonly Span[];

  constructor(code: JsonnetErrorCode, message: string, trace: readonly TraceEntry[], related: readonly Span[] = []) {
    super(message);
    this.code = code;
    this.trace = trace;
    this.related = related;
  }
}

/** How many entries of a trace are kept; the middle of a longer one is left out. */
const TRACE_LIMIT = 20;

function captureTrace(runtime: Runtime, span: Span): TraceEntry[] {
  const trace: TraceEntry[] = [];
  let place = span;
  for (let depth = runtime.depth; depth > 0; depth--) {
    const left = runtime.depth - depth;
    if (left < TRACE_LIMIT / 2 || depth <= TRACE_LIMIT / 2) {
      trace.push({ span: place, description: runtime.frameNames[depth] ?? "" });
    }
    place = runtime.frameSpans[depth] ?? span;
  }
  trace.push({ span: place, description: "" });
  return trace;
}

/** An error of the program, at the place of `call`. Use it as `throw runtimeError("message as in C++", call)`. */
export function runtimeError(message: string, call: Call): JsonnetError {
  return new JsonnetError("jsonnet-runtime", message, captureTrace(call.runtime, call.span));
}

/** An error of another family, at the place of `call`. */
export function errorOf(code: JsonnetErrorCode, message: string, call: Call): JsonnetError {
  return new JsonnetError(code, message, captureTrace(call.runtime, call.span));
}

const LIMIT_MESSAGES = {
  steps: "the evaluation takes too many steps",
  time: "the evaluation takes too long",
  output: "the result is too large",
} as const;

/** A limit of the evaluation is used up. */
export function limitError(limit: keyof typeof LIMIT_MESSAGES, call: Call): JsonnetError {
  return errorOf("jsonnet-limit", LIMIT_MESSAGES[limit], call);
}

/**
 * The program asks for the characters of a reference, which only the old system knows. `related` are the places of
 * the references.
 */
export function computedOnReference(value: JsonnetString, call: Call): JsonnetError {
  const related: Span[] = [];
  for (const piece of stringPieces(value)) {
    if (piece.reference === undefined) continue;
    related.push(...piece.reference.origins, ...flattenOrigin(piece.origin).all);
  }
  const message = "the value is looked up at deploy time, so nothing can be computed from it here";
  return new JsonnetError("jsonnet-computed-on-reference", message, captureTrace(call.runtime, call.span), related);
}
