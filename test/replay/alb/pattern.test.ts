import { expect, it } from "vitest";
import { covers, pattern } from "../../../src/replay/alb/pattern.ts";
import { hostReadings, pathReadings } from "../../../src/replay/alb/readings.ts";
import { random } from "../../support/random.ts";

const CASE = { caseless: false };

it.each([
  ["/img/*", "/img/", true],
  ["/img/*", "/img", false],
  ["/img/*/pics", "/img/a/b/pics", true],
  ["/img/*/pics", "/img/pics", false],
  ["/a?c", "/abc", true],
  ["/a?c", "/ac", false],
  ["/a?", "/a/", true],
  ["*", "", true],
  ["**a**", "a", true],
  ["", "", true],
  ["", "a", false],
  ["/a.c", "/abc", false],
])("%s and %s: %s", (source, text, fits) => {
  expect(pattern(source, CASE).matches(text)).toBe(fits);
});

it("escapes are those of query strings", () => {
  const escaped = pattern("a\\*\\?\\\\b\\c", { caseless: true, escapes: true });
  expect(escaped.matches("A*?\\b\\C")).toBe(true);
  expect(escaped.matches("ax?\\b\\c")).toBe(false);
  expect(pattern("a\\*", CASE).matches("a\\xyz")).toBe(true);
});

it("only ASCII letters are equal in either case", () => {
  const kelvin = pattern("\u212a", { caseless: true });
  expect([
    kelvin.matches("k"),
    pattern("K", { caseless: true }).matches("k"),
    pattern("É", { caseless: true }).matches("é"),
  ]).toEqual([false, true, false]);
});

it("answers quickly, whatever the pattern", () => {
  const { matches } = pattern(`${"*a".repeat(60)}b`, CASE);
  expect(matches("a".repeat(15_000))).toBe(false);
});

/** The definition, without any cleverness. */
function fits(source: string, text: string): boolean {
  if (source === "") return text === "";
  if (source.startsWith("*")) return fits(source.slice(1), text) || (text !== "" && fits(source, text.slice(1)));
  return text !== "" && (source.startsWith("?") || source[0] === text[0]) && fits(source.slice(1), text.slice(1));
}

function texts(length: number): string[] {
  return length === 0 ? [""] : ["", ...texts(length - 1).flatMap((text) => ["a", "b"].map((letter) => text + letter))];
}

it("fits what the definition fits, and covers only what it surely does", () => {
  const { below } = random(3);
  const all = [...new Set(texts(5))];
  const draw = (): string => Array.from({ length: below(5) }, () => "ab*?"[below(4)] ?? "").join("");
  let covered = 0;
  for (let round = 0; round < 1500; round++) {
    const general = draw();
    const specific = draw();
    const wide = pattern(general, CASE);
    const narrow = pattern(specific, CASE);
    for (const text of all) expect([general, text, wide.matches(text)]).toEqual([general, text, fits(general, text)]);
    if (!covers(general, specific, CASE)) continue;
    covered++;
    const wrong = all.filter((text) => wide.matches(text) !== fits(general, text));
    expect([general, wrong]).toEqual([general, []]);
    if (!covers(general, specific, CASE)) continue;
    covered++;
    const missed = all.filter((text) => narrow.matches(text) && !wide.matches(text));
    expect([general, specific, missed]).toEqual([general, specific, []]);
  }
  expect(covered).toBeGreaterThan(100);
});

it.each([
  ["/a/b", ["/a/b"]],
  ["/a/b/", ["/a/b/"]],
  ["/a..b/.c/...", ["/a..b/.c/..."]],
  ["/a//b", ["/a//b", "/a/b"]],
  ["/a/./b", ["/a/./b", "/a/b"]],
  ["/a/../b", ["/a/../b", "/b"]],
  ["/a/..", ["/a/..", "/"]],
  ["/%7ea%2fb", ["/%7ea%2fb", "/~a%2Fb", "/~a/b"]],
  ["/a//../b", ["/a//../b", "/a/b", "/a/../b", "/b"]],
])("the readings of %s", (path, readings) => {
  expect([...pathReadings(path).texts].toSorted()).toEqual([...readings].toSorted());
});

it.each([
  ["Shop.Example.com", ["shop.example.com"]],
  ["shop.example.com:8080", ["shop.example.com:8080", "shop.example.com"]],
  ["shop.example.com.", ["shop.example.com.", "shop.example.com"]],
  ["a.test.:80", ["a.test.:80", "a.test:80", "a.test.", "a.test"]],
  ["[2001:DB8::1]:80", ["[2001:db8::1]:80", "[2001:db8::1]"]],
  ["127.0.0.1", ["127.0.0.1"]],
])("the readings of the host %s", (host, readings) => {
  expect(hostReadings(host).texts).toEqual(readings);
  expect(hostReadings(host).unknown).toBeUndefined();
});

it.each(["a..b", ".a", "a b", "a:x", "a:", "", "a/b"])("the host %s is none", (host) => {
  expect(hostReadings(host).unknown).toBeDefined();
});
