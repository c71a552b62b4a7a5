/** Whether a value under a name is to be kept out of sight: design, decision 8. A name of `""` asks about the value alone. */
export type SecretTest = (name: string, value: string) => boolean;

export interface LineMasking {
  readonly isSecret: SecretTest;
  /** What stands in the place of a secret. */
  readonly mask: (secret: string) => string;
}

/** A text shorter than this, or an ordinary word, is never a secret by its form. */
const RECOGNISABLE = 7;
const ORDINARY = /^[A-Z]?[a-z]*$/;

/** A key and a value that is all of the rest, in a comment too: `DB_PASSWORD: x`, `# export TOKEN=x`. */
const ASSIGNMENT = /^([\s#+-]*(?:export\s+)?["']?([A-Za-z_][A-Za-z0-9_.-]*)["']?\s*[:=]\s*)(\S.*)$/;
/** A key somewhere in the line: in a map, a query, or a comment behind something else. */
const INNER_KEY = /(?<![A-Za-z0-9_.-])([A-Za-z_][A-Za-z0-9_.-]*)["']?\s*[:=]\s*/g;
/** Characters of a value in the middle of a line that are looked at. */
const REACH = 300;
const WORD = /[^\s"'`,;()<>{}[\]]+/g;

/**
 * A line of some file with whatever looks like a secret masked, though nobody has read it as a value. A reference is no
 * secret, and a finding is often about just that reference.
 */
export function maskedLine(line: string, masking: LineMasking): string {
  const [, assignment, name, value] = ASSIGNMENT.exec(line) ?? [];
  if (assignment !== undefined && name !== undefined && value !== undefined && looksSecret(name, value, masking))
    return assignment + masking.mask(value);
  return maskedWords(maskInner(line, masking), masking);
}

/** Where a comment begins; a `//` in a text is taken for one, too, which masks no less. */
const COMMENT = /\/\/|\/\*|#/;

/**
 * `maskedLine` for a line of a program, where what stands behind a name is mostly no value but says where one comes
 * from: `TOKEN: vault('token')`. Only a text that is typed there is looked at; in comments, everything.
 */
export function maskedProgramLine(line: string, masking: LineMasking): string {
  const comment = COMMENT.exec(line)?.index ?? line.length;
  const code = maskInner(line.slice(0, comment), masking, (value) => value.startsWith("'") || value.startsWith('"'));
  return maskedWords(code, masking) + (comment < line.length ? maskedLine(line.slice(comment), masking) : "");
}

/** A text with each of its words masked that looks like a secret by itself. */
export function maskedWords(text: string, masking: LineMasking): string {
  return text.replace(WORD, (word) =>
    word.length >= RECOGNISABLE && !ORDINARY.test(word) && looksSecret("", word, masking) ? masking.mask(word) : word,
  );
}

function maskInner(line: string, masking: LineMasking, counts: (value: string) => boolean = () => true): string {
  let shown = "";
  let position = 0;
  for (const match of line.matchAll(INNER_KEY)) {
    const start = match.index + match[0].length;
    const value = innerValue(line.slice(start, start + REACH));
    if (match.index < position || !counts(value) || !looksSecret(match[1] ?? "", value, masking)) continue;
    const end = start + innerValue(line.slice(start)).length;
    shown += line.slice(position, start) + masking.mask(line.slice(start, end));
    position = end;
  }
  return shown + line.slice(position);
}

/** The value at the start of `text`: up to its quote, or to what ends it in a map or a query. */
function innerValue(text: string): string {
  const [quote] = text;
  if (quote === '"' || quote === "'") return text.slice(0, text.indexOf(quote, 1) + 1 || text.length);
  return /^[^"',;&)}\]]*/.exec(text)?.[0] ?? "";
}

function looksSecret(name: string, value: string, { isSecret }: LineMasking): boolean {
  const typed = unquoted(value.trimEnd());
  return !isMask(typed) && !typed.includes("#{") && isSecret(name, typed);
}

function isMask(value: string): boolean {
  return /^\*+$/.test(value);
}

/** The characters of a quoted token; of one whose quote is not closed as well. */
export function unquoted(token: string): string {
  const [quote] = token;
  if (quote !== '"' && quote !== "'") return token;
  return token.length > 1 && token.endsWith(quote) ? token.slice(1, -1) : token.slice(1);
}
