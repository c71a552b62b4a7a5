import { lowerAscii } from "./pattern.ts";

/**
 * The balancer may see more than one thing in a Host header or a path, and AWS does not say which it does: "the rule
 * evaluation is performed only after URI normalization occurs", without a word about what that is, and nothing at all
 * about a port or a trailing dot in Host. So rules are asked about every reading that is possible; where the answer is
 * the same for all, it is certain.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export interface Readings {
  /** What it may be, the text as it was sent first (a host in lower case). Never empty. */
  readonly texts: readonly string[];
  /** Where not even that is possible to say: why. */
  readonly unknown?: string;
  /** What is in question where the readings differ, as a clause. */
  readonly question: string;
}

const HOST = /^([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\])(\.)?(?::([0-9]{1,5}))?$/;

/** The host names that conditions may be asked about for a Host header. */
export function hostReadings(sent: string): Readings {
  const parts = HOST.exec(sent);
  const question = `which host name the balancer sees in the Host header \`${sent}\``;
  if (parts === null) {
    return { texts: [lowerAscii(sent)], question, unknown: "whether the balancer takes such a Host header" };
  }
  const [, name = "", dot = "", port] = parts;
  const names = dot === "" ? [name] : [`${name}.`, name];
  const withPort = port === undefined ? [] : names.map((each) => `${each}:${port}`);
  return { texts: [...withPort, ...names].map(lowerAscii), question };
}

/** A path that is the same under every normalisation that could be meant. */
const PLAIN = /^(?:\/(?!\/|\.{1,2}(?:\/|$))[^/%\\]*)+$/;

/** The paths that conditions may be asked about for the path of a request. */
export function pathReadings(sent: string): Readings {
  const question = "whether and how the balancer normalises the path before it asks the rules";
  if (PLAIN.test(sent)) return { texts: [sent], question };
  const unknown = /%(?![0-9A-Fa-f]{2})|%00/.test(sent)
    ? "whether the balancer takes a path with such an escape"
    : climbs(decoded(sent))
      ? "whether the balancer takes a path that leads above the root"
      : undefined;
  const texts = new Set<string>();
  const slashed = sent.includes("\\") || /%5c/i.test(sent) ? [same, backslashes] : [same];
  for (const start of [same, unreservedDecoded, decoded]) {
    for (const slash of slashed) {
      const base = slash(start(sent));
      for (const step of [same, withoutDots, merged, dotsThenMerged, mergedThenDots]) texts.add(step(base));
    }
  }
  return { texts: [...texts], question, ...(unknown === undefined ? {} : { unknown }) };
}

function same(path: string): string {
  return path;
}

function backslashes(path: string): string {
  return path.replaceAll("\\", "/");
}

const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/** Normalisation that changes no meaning. Source: RFC 3986, sections 6.2.2.1 and 6.2.2.2. */
function unreservedDecoded(path: string): string {
  return path.replaceAll(/%[0-9A-Fa-f]{2}/g, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return UNRESERVED.test(character) ? character : escape.toUpperCase();
  });
}

function decoded(path: string): string {
  return path.replaceAll(/%[0-9A-Fa-f]{2}/g, (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16)));
}

function merged(path: string): string {
  return path.replaceAll(/\/+/g, "/");
}

function dotsThenMerged(path: string): string {
  return merged(withoutDots(path));
}

function mergedThenDots(path: string): string {
  return withoutDots(merged(path));
}

/** Without `.` and `..`. Source: RFC 3986, section 5.2.4. */
function withoutDots(path: string): string {
  if (!/\/\.{1,2}(?:\/|$)/.test(path)) return path;
  const kept: string[] = [];
  const segments = path.split("/");
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === "..") {
      if (kept.length > 1) kept.pop();
    } else if (segment !== ".") kept.push(segment);
    if (isLast && (segment === "." || segment === "..")) kept.push("");
  }
  return kept.length === 1 ? "/" : kept.join("/");
}

function climbs(path: string): boolean {
  let depth = 0;
  for (const segment of path.replaceAll("\\", "/").split("/").slice(1)) {
    if (segment === "..") depth--;
    // Where slashes are merged, an empty segment is none to climb out of.
    else if (segment !== "." && segment !== "") depth++;
    if (depth < 0) return true;
  }
  return false;
}
