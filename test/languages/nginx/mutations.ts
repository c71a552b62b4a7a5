import type { random } from "../../support/random.ts";

const INSERTIONS = [..."{};\"'\\$# \n\ta0/*.:=~@-,()%é", "${", "\r\n", "\uFEFF"];
const SWAPPED = "{};\"'$";

/** A text with one thing wrong: a character, a word or a line lost, doubled, moved or replaced, a brace or quote swapped. */
export function mutate(text: string, choose: ReturnType<typeof random>): string {
  const pick = <T>(from: readonly T[]): T | undefined => from[choose.below(from.length)];
  const at = choose.below(text.length);
  const words = [...text.matchAll(/"[^"]*"|[^\s;{}]+|[;{}]/g)];
  const [word, other] = [pick(words), pick(words)];
  const lines = text.split("\n");
  const [line, place] = [choose.below(lines.length), choose.below(lines.length)];
  const cut = (from: number, to: number, by = ""): string => text.slice(0, from) + by + text.slice(to);
  const start = word?.index ?? 0;
  const end = start + (word?.[0].length ?? 0);
  switch (choose.below(11)) {
    case 0:
      return cut(at, at + 1);
    case 1:
      return cut(at, at, text[at]);
    case 2:
    case 3:
      return cut(at, at, pick(INSERTIONS));
    case 4:
      return cut(start, end);
    case 5:
      return cut(start, start, `${word?.[0] ?? ""} `);
    case 6:
      return cut(start, end, other?.[0]);
    case 7:
      return lines.toSpliced(line, 1).join("\n");
    case 8:
      return lines.toSpliced(line, 0, lines[line] ?? "").join("\n");
    case 9:
      return lines
        .toSpliced(line, 1)
        .toSpliced(place, 0, lines[line] ?? "")
        .join("\n");
    default: {
      const places = [...text.matchAll(/[{};"'$]/g)].map((found) => found.index);
      const swapped = pick(places) ?? 0;
      return cut(swapped, swapped + 1, SWAPPED[choose.below(SWAPPED.length)]);
    }
  }
}

/** Short texts of what the tokenizer looks at. */
export function tokens(choose: ReturnType<typeof random>): string {
  const alphabet = [
    "a",
    "b",
    " ",
    " ",
    ";",
    ";",
    "{",
    "}",
    '"',
    "'",
    "\\",
    "$",
    "${",
    "#",
    "\n",
    "\r\n",
    ")",
    "(",
    "é",
    "😀",
  ];
  const length = 1 + choose.below(14);
  return Array.from({ length }, () => alphabet[choose.below(alphabet.length)] ?? "").join("");
}
