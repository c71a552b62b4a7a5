/** A text block that was read, or why it could not be; `end` is where reading stopped. */
export type TextBlock =
  | { readonly text: string; readonly end: number }
  | { readonly message: string; readonly end: number };

function isIndent(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x20 || unit === 0x09;
}

/** The length of `indent` where the line at `at` starts with it, else 0. */
function indentLength(text: string, at: number, indent: string): number {
  return text.startsWith(indent, at) ? indent.length : 0;
}

function leadingIndent(text: string, at: number): string {
  let end = at;
  while (isIndent(text, end)) end++;
  return text.slice(at, end);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function describeIndent(indent: string): string {
  const tabs = indent.split("\t").length - 1;
  const spaces = indent.length - tabs;
  if (spaces > 0 && tabs > 0) return `${plural(spaces, "space")} and ${plural(tabs, "tab")}`;
  if (spaces > 0) return plural(spaces, "space");
  return tabs > 0 ? plural(tabs, "tab") : "no indentation";
}

function mismatch(text: string, at: number, indent: string): string {
  const found = leadingIndent(text, at);
  if (found === "") return "text block not terminated with |||";
  return `text block indentation mismatch: expected at least ${describeIndent(indent)}, found ${describeIndent(found)}`;
}

/** Reads the `|||` block that starts at `start` (specification: text blocks; C++ `lexer.cpp`). */
export function readTextBlock(text: string, start: number): TextBlock {
  let at = start + 3;
  const chomp = text[at] === "-";
  if (chomp) at++;
  while (isIndent(text, at) || text[at] === "\r") at++;
  if (text[at] !== "\n") return { message: "text block syntax requires new line after |||.", end: at };
  at++;
  let block = "";
  const skipBlankLines = (): void => {
    for (; text[at] === "\n"; at++) block += "\n";
  };
  skipBlankLines();
  const indent = leadingIndent(text, at);
  if (indent === "") return { message: "text block's first line must start with whitespace.", end: at };
  while (indentLength(text, at, indent) > 0) {
    const lineEnd = text.indexOf("\n", at);
    if (lineEnd < 0) return { message: "unexpected EOF", end: text.length };
    block += text.slice(at + indent.length, lineEnd + 1);
    at = lineEnd + 1;
    skipBlankLines();
  }
  const close = at + leadingIndent(text, at).length;
  if (!text.startsWith("|||", close)) return { message: mismatch(text, at, indent), end: at };
  return { text: chomp ? block.slice(0, -1) : block, end: close + 3 };
}
