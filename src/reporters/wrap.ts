import { characters, characterWidth, displayWidth } from "./display-width.ts";

/** Words of `text`; a code span in backticks counts as one word where it fits, so that a command stays in one piece. */
function words(text: string, width: number): string[] {
  const found: string[] = [];
  let open: string[] = [];
  let used = 0;
  for (const word of text.split(" ")) {
    if (word === "") continue;
    open.push(word);
    used += word.length + 1;
    const opens = word.split("`").length % 2 === 0;
    if (open.length === 1 ? opens : !opens) {
      if (used <= width) continue;
      found.push(...open);
    } else if (used - 1 <= width) found.push(open.join(" "));
    else found.push(...open);
    open = [];
    used = 0;
  }
  return [...found, ...open];
}

/** Breaks a word that is too long where a reader of Chinese or Japanese would: beside a wide character. */
function breakWide(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const { segment } of characters(word)) {
    const cells = characterWidth(segment);
    if (used + cells > width && cells === 2) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += segment;
    used += cells;
  }
  return [...pieces, piece];
}

/**
 * Lines of at most `width` cells, broken at spaces. A word that is longer, such as a path, stays whole on a line of
 * its own. The text is one line already (see `oneLine`).
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of words(text, width)) {
    const cells = displayWidth(word);
    if (line !== "" && used + 1 + cells <= width) {
      line += ` ${word}`;
      used += 1 + cells;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = cells > width ? breakWide(word, width) : [word];
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
    used = displayWidth(line);
  }
  if (line !== "") lines.push(line);
  return lines;
}

/** `wrap` with `first` in front of the first line and as much room in front of the others. */
export function hang(first: string, text: string, width: number): string[] {
  const indent = displayWidth(first);
  const lines = wrap(text, Math.max(20, width - indent));
  return lines.map((line, index) => (index === 0 ? first : " ".repeat(indent)) + line);
}
