import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node } from "yaml";
import { lineStarts, place, type SourceFile } from "../source/file.ts";

/** Something in a rule file that cannot be taken, and where. Lines and columns are 1-based. */
export interface RuleError {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** What, why and what to do. */
  readonly message: string;
}

/** A node of a rule file with the offset of its first character. */
export type RuleNode =
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null; readonly start: number }
  | { readonly kind: "list"; readonly items: readonly RuleNode[]; readonly start: number }
  | { readonly kind: "map"; readonly entries: readonly RuleEntry[]; readonly start: number };

export interface RuleEntry {
  readonly key: string;
  readonly start: number;
  readonly value: RuleNode;
}

/** Collects what is wrong with one file. */
export interface Complaints {
  readonly errors: RuleError[];
  (start: number, message: string): void;
}

/** Complaints about `file`, by offset. */
export function complaints(file: SourceFile): Complaints {
  const starts = lineStarts(file.text);
  const errors: RuleError[] = [];
  const complain = (start: number, message: string): void => {
    const { startLine, startColumn } = place({ path: file.path, start, end: start }, starts);
    errors.push({ path: file.path, line: startLine, column: startColumn, message });
  };
  return Object.assign(complain, { errors });
}

const LARGEST = 64 * 1024;
const DEEPEST = 60;

/** Reads a rule file, which is YAML 1.2 without aliases. `undefined` where it is no tree; then there are complaints. */
export function readRuleFile(file: SourceFile, complain: Complaints): RuleNode | undefined {
  if (file.text.length > LARGEST) {
    complain(0, `the file has more than ${LARGEST} characters; a rule is a page of YAML, so split it`);
    return undefined;
  }
  const deep = tooDeepAt(file.text);
  if (deep !== undefined) {
    complain(deep, `nested more than ${DEEPEST} deep; a rule needs no more than six levels`);
    return undefined;
  }
  const document = parseDocument(file.text, { prettyErrors: false });
  for (const error of document.errors) complain(error.pos[0], `not YAML: ${error.message}`);
  if (document.errors.length > 0) return undefined;
  if (document.contents === null) {
    complain(0, "the file is empty; a rule is a map with `id`, `mechanism`, `match` and more");
    return undefined;
  }
  return toNode(document.contents, complain);
}

function toNode(node: Node | null, complain: Complaints): RuleNode {
  const start = node?.range?.[0] ?? 0;
  if (isMap(node)) {
    const entries = node.items.map((pair): RuleEntry => {
      const key = pair.key as Node;
      const text = isScalar(key) ? String(key.value) : "";
      if (!isScalar(key)) complain(key.range?.[0] ?? start, "a key must be a plain word");
      return { key: text, start: key.range?.[0] ?? start, value: toNode(pair.value as Node | null, complain) };
    });
    return { kind: "map", entries, start };
  }
  if (isSeq(node))
    return { kind: "list", items: node.items.map((item) => toNode(item as Node | null, complain)), start };
  if (isAlias(node))
    complain(start, `\`*${node.source}\` is an alias; write the value out, so that a rule can be read alone`);
  if (!isScalar(node)) return { kind: "scalar", value: null, start };
  const { value } = node;
  const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
  return { kind: "scalar", value: plain, start };
}

/** Where flow brackets or runs of `- ` nest deeper than any rule does: the YAML library recurses on them. */
function tooDeepAt(text: string): number | undefined {
  let brackets = 0;
  let dashes = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at];
    if (unit === "[" || unit === "{") brackets++;
    else if (unit === "]" || unit === "}") brackets = Math.max(0, brackets - 1);
    if (unit === "-" || unit === "?" || unit === ":") dashes++;
    else if (unit !== " ") dashes = 0;
    if (brackets > DEEPEST || dashes > DEEPEST) return at;
  }
  return undefined;
}
