import type { Problem } from "../../../source/problem.ts";
import type { Span } from "../../../source/span.ts";

/** Where the old system stops, in its own words. Thrown inside this folder only; `deriveApp` catches it. */
export class Refusal extends Error {
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(...problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].values["message"] ?? problems[0].code);
    this.problems = problems;
  }
}

/** Stops as Hako does, with the Ruby class of the error and its message. */
export function refuse(error: string, message: string, span: Span): never {
  throw new Refusal({ code: "hako-refuses", span, values: { error, message } });
}
