import { expressionSamples, wildcardSamples } from "./samples.ts";

/** Characters that may stand in a request target as they are; `%`, `?` and `#` have a meaning there. */
const PLAIN = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/]$/;
const ENCODER = new TextEncoder();

/** A path as nginx compares it, as a client has to send it. */
export function encodePath(path: string): string {
  let encoded = "";
  for (const character of path) encoded += PLAIN.test(character) ? character : percent(character, "upper");
  return encoded.startsWith("/") ? encoded : `/${encoded}`;
}

function percent(character: string, hex: "upper" | "lower"): string {
  return [...ENCODER.encode(character)]
    .map((byte) => {
      const digits = byte.toString(16).padStart(2, "0");
      return `%${hex === "upper" ? digits.toUpperCase() : digits}`;
    })
    .join("");
}

/**
 * Request targets on both sides of every edge that a path has: with and without the slash, a character more and less,
 * doubled slashes, dot segments, percent-encoding of ordinary and of special characters, with and without a query.
 *
 * @param path raw, beginning with `/`
 */
export function edgesOfPath(path: string): string[] {
  const whole = path.endsWith("/");
  const bare = whole ? path.slice(0, -1) : path;
  const targets = [
    path,
    bare === "" ? "/sample" : whole ? bare : `${bare}/`,
    `${path}a`,
    ...(bare.length > 1 ? [bare.slice(0, -1)] : []),
    `${bare}/a/b.html`,
    `${path}?a=1`,
    `${path}?`,
    `${bare}/?b=/x&c=%2F`,
    `/${path}`,
    `${bare}//a`,
    `${bare}/../a`,
    `${bare}/./a`,
    `/sample/..${path}`,
    `${bare}/%2e%2e/a`,
    `${bare}%2Fa`,
    `${bare}%2fa`,
    `${bare}/a%20b%3Fc%25`,
    `${bare}/%41`,
    ...encodedEnd(bare),
    ...innerEdges(bare),
  ];
  const other = swapCase(path);
  if (other !== path) targets.push(other);
  return targets.filter((target) => target.startsWith("/"));
}

/** The last ordinary character as its code; with a letter among its digits in both cases. */
function encodedEnd(bare: string): string[] {
  for (let at = bare.length - 1; at > 0; at--) {
    const character = bare[at] ?? "";
    if (!/^[A-Za-z0-9]$/.test(character) || bare[at - 1] === "%" || bare[at - 2] === "%") continue;
    const replaced = (code: string): string => bare.slice(0, at) + code + bare.slice(at + 1);
    return [...new Set([replaced(percent(character, "upper")), replaced(percent(character, "lower"))])];
  }
  return [];
}

/** Where a path has several segments: a doubled slash between them, and the path of the segments before the last. */
function innerEdges(bare: string): string[] {
  const slash = bare.lastIndexOf("/");
  return slash > 0 ? [`${bare.slice(0, slash)}/${bare.slice(slash)}`, bare.slice(0, slash + 1)] : [];
}

/** The last letter in the other case: nginx and a balancer both look at it. */
function swapCase(path: string): string {
  for (let at = path.length - 1; at > 0; at--) {
    const character = path[at] ?? "";
    if (!/^[A-Za-z]$/.test(character) || path[at - 1] === "%" || path[at - 2] === "%") continue;
    const upper = character.toUpperCase();
    return path.slice(0, at) + (upper === character ? character.toLowerCase() : upper) + path.slice(at + 1);
  }
  return path;
}

/** Paths that an expression over decoded paths matches, raw. The first are meant to match, below the prefix too. */
export function expressionPaths(expression: string, prefix: string): string[] {
  const samples = expressionSamples(expression).map((sample) => (sample.startsWith(".") ? `sample${sample}` : sample));
  const joined = (sample: string): string => (prefix.endsWith("/") ? prefix : `${prefix}/`) + sample.replace(/^\//, "");
  return [
    ...new Set(
      samples.flatMap((sample) => [encodePath(sample), ...(prefix === "/" ? [] : [encodePath(joined(sample))])]),
    ),
  ];
}

/** Near misses beside a path that an expression matches, and other ways to write the same path. */
export function edgesOfExpressionPath(path: string): string[] {
  return [
    path,
    path.length > 2 && !path.slice(0, -1).endsWith("%") && path.at(-3) !== "%" ? path.slice(0, -1) : path,
    `${path}a`,
    `${path}/a`,
    `/a${path}`,
    `${path}?a=1`,
    `${path}?`,
    `/${path}`,
    swapCase(path),
    ...encodedEnd(path),
  ];
}

/** Raw paths for a pattern of a listener rule. */
export function patternPaths(pattern: string): string[] {
  return wildcardSamples(pattern).map((path) => (path.startsWith("/") ? path : `/${path}`));
}

/** Around a pattern of a rule: the places where its fixed part ends. */
export function edgesOfPattern(pattern: string): string[] {
  const fixed = /^[^*?]*/.exec(pattern)?.[0] ?? "";
  const samples = patternPaths(pattern);
  const [first = "/"] = samples;
  return [
    ...samples,
    ...(fixed.startsWith("/") ? edgesOfPath(fixed) : []),
    ...(fixed === pattern ? [] : [`${first}a`, first.slice(0, -1), `${first}?a=1`, `/a${first}`, swapCase(first)]),
  ].filter((target) => target.startsWith("/"));
}
