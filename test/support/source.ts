export type { Span } from "../../src/source/span.ts";
export type { Part } from "../../src/source/text.ts";
