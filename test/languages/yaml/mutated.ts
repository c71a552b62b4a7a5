/** Texts in which every rule of the grammar occurs, to be damaged. */
const SOURCES = [
  "a: 1\nb:\n  - c\n  - d: e\n    f: 'g''h'\n",
  '%YAML 1.1\n---\na: &x [1, {b: c, ? d : e}, "f\\n g\n  h"]\nk: *x\n...\n',
  "a: |\n  x\n   y\n\n  z\nb: >-\n  p\n  q\n\n\n  r\n   s\nc: |2+\n    t\n\n",
  "? a\n: b\n? - c\n: - d\n",
  "- !!str a\n- !foo {x: y}\n- &b !<u> 'c'\n- ! d\n- \"\\x41\\u3042\\\n  x\"\n",
  "%TAG !e! tag:e,2000:\n---\n- !e!foo bar\n",
  "a: b\n  c\n\n  d # e\nf: http://x:80/?q#r\n",
  "- - - a\n  - b\n-\n  -\n  - c\n",
  "a:\n- b\n-\n- c: d\n  e:\n  - f\n",
  "{a: b, 'c': \"d\", e, ? f, [g]: h, i: }\n",
  "[a, b: c, ? d : e, {f}, 'g': h, \"i\":j]",
  "a: >+2\n    x\n  y\n\n\n  # no\n# c\nb: 1\n",
  "  a: 1\n  b: 2\nc: 3\n",
  "\"a\": b\n'c' : d\n[e, f]: g\n{h: i}: j\n&k l: m\n!n o: p\n*k : q\n",
];

const PIECES = [
  ...[
    ":",
    ": ",
    "- ",
    "-",
    "? ",
    "?",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "#",
    " #",
    "&",
    "&a ",
    "*",
    "*a",
    "!",
    "!!",
    "!a ",
  ],
  ...[
    "|",
    ">",
    "|-\n",
    ">+\n",
    "'",
    '"',
    "%",
    "@",
    "`",
    "\n",
    "\n\n",
    " ",
    "  ",
    "\t",
    "\\",
    "\n---\n",
    "\n...\n",
    "---",
  ],
  ...[
    "...",
    "\r",
    "\r\n",
    "a",
    "1",
    "<<",
    "~",
    "%YAML 1.1\n",
    "!<a>",
    "\\x",
    "0",
    "=",
    "\n- ",
    "\n  ",
    "\n\t",
    "|2",
    "''",
  ],
];

function mutate(text: string, choose: (below: number) => number): string {
  const at = choose(text.length + 1);
  const piece = PIECES[choose(PIECES.length)] ?? "";
  const lines = text.split("\n");
  const row = choose(lines.length);
  const line = lines[row] ?? "";
  switch (choose(6)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + choose(4));
    case 1:
      return text.slice(0, at) + piece + text.slice(at + 1);
    case 2:
      return lines.toSpliced(row, 1, `${" ".repeat(1 + choose(3))}${line}`).join("\n");
    case 3:
      return lines.toSpliced(row, 1, line.replace(/^ {1,2}/, "")).join("\n");
    case 4:
      return lines.toSpliced(choose(lines.length + 1), 0, line).join("\n");
    default:
      return text.slice(0, at) + piece + text.slice(at);
  }
}

/** `count` damaged texts; the same for the same source of choices. */
export function mutations(count: number, choose: (below: number) => number): string[] {
  return Array.from({ length: count }, () => {
    let text = SOURCES[choose(SOURCES.length)] ?? "";
    for (let left = 1 + choose(3); left > 0; left--) text = mutate(text, choose);
    return text;
  });
}
