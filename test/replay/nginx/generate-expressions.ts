import { random } from "../../support/random.ts";
import type { Generated } from "./generate.ts";
import { request } from "./requests.ts";

type Random = ReturnType<typeof random>;

const ATOMS = [
  "a",
  "b",
  "/",
  ".",
  "\\d",
  "\\w",
  "\\s",
  "\\S",
  "\\W",
  "[ab]",
  "[^a]",
  "[a-c/]",
  "[]a]",
  "[^]a]",
  "[\\w.-]",
  "[a\\-z]",
  "[[:alpha:]]",
  "[[:^digit:]]",
  "\\.",
  "\\-",
  "\\_",
  "\\x61",
  "\\x{62}",
  "\\t",
  "\\n",
  "\\Qa.b\\E",
  "\\Q\\E",
  "é",
  "\\xc3",
  "%",
  "-",
  "{",
  "}",
  "]",
  ",",
  "\\h",
  "\\N",
  "[\\s/]",
  "[.]",
  "[a-]",
  "\\041",
  "\\e",
  "[\\b]",
  "\\/",
  "=",
  "#",
  " ",
  "\\b",
  "\\B",
  "^",
  "$",
  "\\A",
  "\\z",
];
/** More of what is likely to match. */
const PLAIN = ["a", "b", "/", ".", ".", "\\w", "[ab]", "[^/]", "[^a]", "\\S", "a", "B"];
const QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,1}", "{2,}", "{1,3}?", "{,2}"];
const OPENINGS = ["(", "(", "(", "(?:", "(?<n>", "(?P<n>", "(?i)", "(?i:", "(?s)", "(?-i:", "(?s:"];
const PIECES = [
  "a",
  "b",
  "A",
  "B",
  "/",
  "c",
  "1",
  ".",
  "-",
  "_",
  "a.b",
  "é",
  "%20",
  "%0a",
  "%25",
  "%c3",
  "{",
  "}",
  "]",
  ",",
  "{2}",
  "%09",
  "=",
  "!",
  "%08",
  "%7f",
  "%0b",
  "%85",
  "K",
];

/** A configuration with an expression for each host, and paths for them; the answer tells what each has captured. */
export function generateExpressions(seed: number, { expressions = 40, requests = 400 } = {}): Generated {
  const dice = random(seed);
  const servers = Array.from({ length: expressions }, (_, index) => {
    const source = quoted(expression(dice, 0, { named: false }));
    const modifier = dice.below(2) === 0 ? "~" : "~*";
    const answer = 'return 200 "$uri|$1|$2|$3|$4|";';
    const body =
      index % 2 === 0
        ? `rewrite ${source} /ok; ${answer}`
        : `location / { return 204; } location ${modifier} ${source} { ${answer} }`;
    return `server { listen 8080; server_name r${index}; ${body} }`;
  });
  return {
    text: servers.join("\n"),
    requests: Array.from({ length: requests }, () => {
      const path = Array.from({ length: dice.below(6) }, () => pick(dice, PIECES)).join("");
      return request(`r${dice.below(expressions)}`, `/${path}`, { port: 8080 });
    }),
  };
}

function pick<T>(dice: Random, values: readonly T[]): T {
  const value = values[dice.below(values.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

function expression(dice: Random, depth: number, state: { named: boolean }): string {
  const branches = Array.from({ length: dice.below(5) === 0 ? 2 : 1 }, () =>
    Array.from({ length: 1 + dice.below(3) }, () => piece(dice, depth, state)).join(""),
  );
  return branches.join("|") + (dice.below(30) === 0 ? "|" : "");
}

function piece(dice: Random, depth: number, state: { named: boolean }): string {
  let atom = pick(dice, dice.below(3) === 0 ? ATOMS : PLAIN);
  if (dice.below(4) === 0 && depth < 3) {
    let opening = pick(dice, OPENINGS);
    if (/[<]/.test(opening)) {
      if (state.named) opening = "(";
      state.named = true;
    }
    if (opening.endsWith(")")) return opening + piece(dice, depth + 1, state);
    atom = `${opening}${expression(dice, depth + 1, state)})`;
  }
  // PCRE does not repeat what has no width in the same way.
  if (/^(?:\\[bBAz]|[\^$]|\\Q\\E|\{)$/.test(atom) || dice.below(3) !== 0) return atom;
  const quantifier = pick(dice, QUANTIFIERS);
  return atom === "\\N" && quantifier.startsWith("{") ? atom : atom + quantifier;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
