import { compareText } from "../../source/order.ts";

/**
 * The paths that a shell pattern matches, sorted by code unit as glob(3) does in the C locale: `*` and `?` match
 * neither `/` nor a leading dot, `[…]` is a class, `\` takes the next character literally.
 */
export function matchGlob(pattern: string, paths: Iterable<string>): string[] {
  const segments = pattern.split("/").map(readSegment);
  const found: string[] = [];
  for (const path of paths) {
    const names = path.split("/");
    if (names.length === segments.length && names.every((name, index) => matches(segments[index] ?? [], name))) {
      found.push(path);
    }
  }
  return found.sort(compareText);
}

/** True where a pattern names more than one path. nginx looks for `*`, `?` and `[`. Source: ngx_conf_include. */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** One place of a pattern's segment: any run of characters, or one character that the test takes. */
type Place = "any" | ((character: string) => boolean);

function readSegment(segment: string): Place[] {
  const characters = [...segment];
  const places: Place[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*") {
      if (places.at(-1) !== "any") places.push("any");
    } else if (character === "?") {
      places.push(() => true);
    } else if (character === "[") {
      const end = classEnd(characters, at);
      places.push(end === -1 ? (other) => other === "[" : readClass(characters.slice(at + 1, end)));
      if (end !== -1) at = end;
    } else {
      const literal = character === "\\" ? (characters[++at] ?? "\\") : character;
      places.push((other) => other === literal);
    }
  }
  // A dot at the start must be typed as such.
  const first = characters[0];
  if (first === "*" || first === "?" || first === "[") places.unshift(notDot);
  return places;
}

/** Stands before a segment that starts with a wildcard; it takes no character. */
const notDot = (character: string): boolean => character !== ".";

function classEnd(characters: readonly string[], start: number): number {
  let at = start + 1;
  if (characters[at] === "!" || characters[at] === "^") at++;
  // A bracket that comes first is a member.
  if (characters[at] === "]") at++;
  return characters.indexOf("]", at);
}

function readClass(members: readonly string[]): (character: string) => boolean {
  const negated = members[0] === "!" || members[0] === "^";
  const rest = negated ? members.slice(1) : members;
  const ranges: [string, string][] = [];
  for (let at = 0; at < rest.length; at++) {
    const from = rest[at] === "\\" ? (rest[++at] ?? "") : (rest[at] ?? "");
    const to = rest[at + 1] === "-" ? rest[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  return (character) => ranges.some(([from, to]) => character >= from && character <= to) !== negated;
}

/** Two places that move: one back to the last `*` where what follows it does not fit. */
function matches(places: readonly Place[], name: string): boolean {
  const characters = [...name];
  let place = 0;
  if (places[0] === notDot) {
    if (name.startsWith(".")) return false;
    place = 1;
  }
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    const test = places[place];
    if (test === "any") {
      star = place++;
      starAt = at;
    } else if (test !== undefined && test(characters[at] ?? "")) {
      place++;
      at++;
    } else if (star !== -1) {
      place = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (places[place] === "any") place++;
  return place === places.length;
}
