// Latin letters take one cell each, and no two of them make one character; the segmenter takes long to load.
const PLAIN = /^[\u0020-\u007e\u00a0-\u02ff]*$/;
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]$/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[0-9#*]\ufe0f?\u20e3|^\p{Regional_Indicator}{2}/u;

/** The ranges of East Asian Width W and F that are not emoji (Unicode, EastAsianWidth.txt). First and last, in order. */
const WIDE = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1aff0, 0x1b2fb],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
] as const;

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as one character: base and combining marks together, in order, with UTF-16 offsets. */
export function characters(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

function codePointWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.some(([first, last]) => first <= code && code <= last) ? 2 : 1;
}

/** Terminal cells that one printable character (a grapheme) takes: 0, 1 or 2, more for a cluster of several letters. */
export function characterWidth(character: string): number {
  if (character.length === 1 && character < "\u0300") return 1;
  if (EMOJI.test(character)) return 2;
  let width = 0;
  for (const codePoint of character) width += codePointWidth(codePoint);
  return width;
}

/** Terminal cells that printable text takes. Text from files goes through `visible` first. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of characters(text)) width += characterWidth(segment);
  return width;
}

/** `text` with spaces behind it up to `width` cells. Longer text stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}
