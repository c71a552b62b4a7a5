/**
 * Whatever could move the cursor, change colours, reorder text or hide itself: controls (C0, C1, DEL), format
 * characters such as the bidirectional overrides, line and paragraph separators, lone surrogates. ZWNJ and ZWJ stay,
 * because words and emoji are shaped with them.
 */
const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const PLAIN = /^[\u0020-\u007e]*$/;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
}

/** `text` with every unprintable character as an escape (`\x1b`, `\u202e`), so that a scanned file cannot drive the terminal. */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNPRINTABLE, escaped);
}

/** `text` as one printable line: white space of any kind becomes one space, the rest is made visible. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/gu, " ").trim());
}
