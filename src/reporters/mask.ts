import { maskedLine, type SecretTest } from "../report/masked-line.ts";

export type { SecretTest };

/** What stands where a secret stood. */
export const MASK = "********";

/** A secret shorter than this cannot be told from ordinary text. */
const RECOGNISABLE = 4;

const STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?/g;

/**
 * The secrets of an artifact: what differs, line by line, between its text and the masked variant of it. As they are
 * written, escapes included.
 */
export function maskedParts(text: string, masked: string): string[] {
  const lines = text.split("\n");
  const shown = masked.split("\n");
  const parts = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const other = shown[index] ?? "";
    if (line === other) continue;
    let start = 0;
    while (start < line.length && line[start] === other[start]) start += 1;
    let end = 0;
    while (end < line.length - start && end < other.length - start && line.at(-1 - end) === other.at(-1 - end))
      end += 1;
    const part = line.slice(start, line.length - end);
    if (part.length >= RECOGNISABLE) parts.add(part);
  }
  return [...parts].toSorted((a, b) => b.length - a.length);
}

function isMask(value: string): boolean {
  return /^\*+$/.test(value);
}

function unescaped(literal: string): string {
  try {
    return JSON.parse(`"${literal}"`) as string;
  } catch {
    return literal;
  }
}

/** Masks the strings of JSON, well-formed or not: by their key, or by the `name` (of a tag: the `key`) beside a `value`. */
function maskStrings(text: string, isSecret: SecretTest): string {
  let key = "";
  let name = "";
  return text.replace(STRING, (whole, literal: string, colon: string | undefined) => {
    if (colon !== undefined) {
      key = unescaped(literal);
      return whole;
    }
    const value = unescaped(literal);
    if (key === "name" || key === "key") name = value;
    const subject = key === "value" ? name : key;
    return key !== "name" && key !== "key" && !isMask(value) && isSecret(subject, value) ? `"${MASK}"` : whole;
  });
}

/**
 * The text of a file for showing: known secrets and whatever looks like one are masked. What is already there may hold
 * secrets that nobody has classified, such as the value of a password that has changed since.
 *
 * @param known see `maskedParts`
 */
export function maskText(
  text: string,
  options: { known: readonly string[]; isSecret: SecretTest; json: boolean },
): string {
  let shown = text;
  for (const part of options.known) shown = shown.replaceAll(part, MASK);
  if (options.json) return maskStrings(shown, options.isSecret);
  return shown
    .split("\n")
    .map((line) => maskedLine(line, { isSecret: options.isSecret, mask: () => MASK }))
    .join("\n");
}
