import type { Node, NodePair } from "../../yaml/nodes.ts";
import { Failure, TooDeep } from "../../yaml/messages.ts";
import { nextDocument, openReader } from "../../yaml/reader.ts";
import { peek } from "../../yaml/tokens.ts";
import { quoteJson } from "../print.ts";
import type { JsonnetValue, Origin } from "../values.ts";
import { JsonFailure } from "./json-scanner.ts";
import { parseJson } from "./parse-json.ts";

/** What rapidyaml takes for a number, whether JSON has it or not. */
const NUMBER = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
const OTHER_NUMBER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|nan|inf|infinity)$/;

/** Plain scalars that rapidyaml writes without quotes when it turns YAML into JSON. */
function isBare(text: string): boolean {
  if (text === "true" || text === "false" || text === "null") return true;
  if (!NUMBER.test(text) && !OTHER_NUMBER.test(text)) return false;
  return !(text.length > 1 && text.startsWith("0")) || text.includes(".");
}

function scalarJson(node: Node & { readonly kind: "scalar" }): string {
  if (node.style !== "plain") return quoteJson(node.text);
  if (node.text === "") return node.tag === undefined ? "null" : '""';
  return isBare(node.text) ? node.text : quoteJson(node.text);
}

/** A key is a string, whatever it looks like. */
function keyJson(key: Node, text: string): string {
  switch (key.kind) {
    case "scalar":
      return quoteJson(key.text);
    case "alias":
      return quoteJson(`*${key.name}`);
    default:
      throw new JsonFailure(
        `YAML error: ${positionText(text, key.start)}: ryml trees cannot handle containers as keys`,
      );
  }
}

/** Appends a node of `text` as JSON to `out`. Aliases are not resolved, and tags mean nothing. */
function writeNode(out: string[], node: Node | null, text: string): void {
  if (node === null) out.push("null");
  else if (node.kind === "scalar") out.push(scalarJson(node));
  else if (node.kind === "alias") out.push(quoteJson(`*${node.name}`));
  else if (node.kind === "list") writeList(out, node.items, text);
  else writeMap(out, node.pairs, text);
}

function writeList(out: string[], items: readonly Node[], text: string): void {
  out.push("[");
  items.forEach((item, index) => {
    if (index > 0) out.push(",");
    writeNode(out, item, text);
  });
  out.push("]");
}

function writeMap(out: string[], pairs: readonly NodePair[], text: string): void {
  out.push("{");
  pairs.forEach(({ key, value }, index) => {
    if (index > 0) out.push(",");
    out.push(keyJson(key, text), ": ");
    writeNode(out, value, text);
  });
  out.push("}");
}

/** `line:column` of an offset, both from 1 on. */
function positionText(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${[...(before.at(-1) ?? "")].length + 1}`;
}

/** The grammar's errors are worded as this project's own YAML reader does, but for the commonest. */
function yamlFailure(text: string, error: unknown): unknown {
  if (error instanceof TooDeep) {
    return new JsonFailure(`YAML error: ${positionText(text, error.at)}: ERROR: nested too deeply`);
  }
  if (!(error instanceof Failure)) return error;
  const { start, message } = error.refusal;
  if (message.startsWith("a second `: ` on one line")) {
    const colon = text.indexOf(":", start);
    return new JsonFailure(`YAML error: ${positionText(text, colon + 1)}: ERROR: two colons on same line`);
  }
  if (message.startsWith("the bracket") || message.startsWith("the quote")) return openEnd(text, start);
  return new JsonFailure(`YAML error: ${positionText(text, start)}: ERROR: ${message}`);
}

/** The error of a bracket or quote that the end of the text leaves open. */
function openEnd(text: string, start: number): JsonFailure {
  const opening = text.charAt(start);
  if (opening === "[" || opening === "{") {
    const closing = opening === "[" ? "]" : "}";
    return new JsonFailure(`YAML error: ${positionText(text, text.length)}: ERROR: missing terminating ${closing}`);
  }
  const lines = text.split("\n").length;
  const message = "ERROR: reached end of file looking for closing quote";
  return new JsonFailure(`YAML error: ${text.endsWith("\n") ? lines : lines + 1}:1: ${message}`);
}

interface Documents {
  readonly roots: readonly Node[];
  /** A document is begun with `---`, which makes an array of the value. */
  readonly marked: boolean;
}

function readDocuments(text: string): Documents {
  try {
    const reader = openReader(`${text}\0`);
    const { type } = peek(reader.scanner);
    const roots: Node[] = [];
    for (let next = nextDocument(reader); next !== undefined; next = nextDocument(reader)) {
      if (next.rest !== undefined) {
        throw new JsonFailure(`YAML error: ${positionText(text, next.rest)}: ERROR: parse error`);
      }
      roots.push(next.root);
      // YAML 1.2 allows a document without `---` behind `...`; libyaml, whose rules the reader has, does not.
      const isEnded = text.startsWith("...", reader.end - 3);
      if (isEnded && peek(reader.scanner).type !== "document-end") reader.begun = false;
    }
    return { roots, marked: type === "document-start" || type === "version" || type === "tag-directive" };
  } catch (error) {
    throw yamlFailure(text, error);
  }
}

/**
 * The value of a YAML text as rapidyaml 0.10, and so the C++ implementation, reads it: through JSON, where only what
 * JSON takes for a number is one. Several documents, or one that begins with `---`, make an array; no document is
 * `null`. Every value in it has `origin`.
 *
 * @throws JsonFailure
 */
export function parseYaml(text: string, origin: Origin | undefined): JsonnetValue {
  const { roots, marked } = readDocuments(text);
  const isStream = marked || roots.length > 1;
  const out: string[] = [];
  if (isStream) writeList(out, roots, text);
  else writeNode(out, roots[0] ?? null, text);
  return parseJson(out.join(""), origin);
}
