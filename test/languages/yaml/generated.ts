/** A deterministic source of choices. */
export function choices(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

/** Lines of a file, and how many leaves they have. */
export interface Generated {
  lines: string[];
  leaves: number;
}

const SCALARS = [
  "1",
  "yes",
  "a b",
  "'q # x'",
  '"d: \\" e"',
  "http://x:80/#a",
  "~",
  "!include f.yml",
  "!!str 5",
  "12:30",
  "[]",
  "{}",
  "-x",
  "a,b",
];
const KEYS = ["a", "b-c", "'q'", '"d e"', "k.l", "5", "x y", "$p", "u:v"];

/** A list or map of up to `depth` levels in every style that definitions are written in. */
export function generate(choose: (below: number) => number, depth: number, indent: string): Generated {
  const result: Generated = { lines: [], leaves: 0 };
  const isList = choose(3) === 0;
  const count = 1 + choose(4);
  for (let i = 0; i < count; i++) {
    const key = isList ? "-" : `${KEYS[choose(KEYS.length)]}${i}`.replace(/(['"])(\d)$/, "$2$1");
    const head = isList ? `${indent}-` : `${indent}${key}:`;
    const comment = choose(4) === 0 ? " # note: 'x" : "";
    if (depth > 0 && choose(2) === 0) {
      const inner = generate(choose, depth - 1, `${indent}  `);
      result.lines.push(`${head}${choose(5) === 0 ? ` &n${depth}${i}` : ""}${comment}`, ...inner.lines);
      result.leaves += inner.leaves;
    } else if (choose(5) === 0) {
      result.lines.push(`${head} |${choose(2) === 0 ? "-" : ""}`, `${indent}    # text`, "", `${indent}     k: v`);
      result.leaves++;
    } else if (choose(4) === 0) {
      result.lines.push(
        `${head} {x: ${SCALARS[choose(3)]}, "y": [1, 'z'${choose(2) === 0 ? `,\n${indent}   two` : ", two"}]}${comment}`,
      );
      result.leaves += 4;
    } else {
      result.lines.push(`${head} ${SCALARS[choose(SCALARS.length)]}${comment}`);
      result.leaves++;
    }
    if (choose(6) === 0) result.lines.push("", `${indent}# between`);
  }
  return result;
}
