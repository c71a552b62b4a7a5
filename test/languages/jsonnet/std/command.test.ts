import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { random } from "../../../support/random.ts";
import { print } from "./evaluating.ts";

const installed = spawnSync("jsonnet", ["--version"], { encoding: "utf8" }).status === 0;

/** Errors end an evaluation, so that each program has only calls that succeed: types fit, and nothing is out of range. */
const PROGRAMS = 15;
const CALLS = 40;

const CHARACTERS = ["a", "b", "B", "z", " ", "/", "é", "😀", "\\n", '\\"', "$", "'", "<", "%", "0"];
const KEYS = ["a", "b", "k-1", "x y", "é", "true", "1"];

/** Writes random expressions of a type. */
function generator(seed: number) {
  const { below } = random(seed);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const many = (make: () => string): string => Array.from({ length: below(6) }, make).join(", ");
  const string = (): string => `"${Array.from({ length: below(7) }, () => pick(CHARACTERS)).join("")}"`;
  const number = (): string => pick(["0", "1", "2", "7", "-3", "0.5", "-2.25", "1e10", "1e-5", "255", "3.7"]);
  const scalar = (): string => pick([string, number, () => pick(["null", "true", "false"])])();
  const array = (item: () => string): string => `[${many(item)}]`;
  const object = (value: () => string): string => {
    const keys = new Set(Array.from({ length: below(5) }, () => pick(KEYS)));
    return `{${[...keys].map((key) => `"${key}"${pick([":", "::", ":::"])} ${value()}`).join(", ")}}`;
  };
  const any = (): string =>
    pick([scalar, () => array(scalar), () => object(scalar), () => array(() => object(scalar))])();
  const whole = (): string => String(below(5));
  // 0.18 cannot print 0 with an exponent.
  const scientific = (): string =>
    `"${pick(["%e", "%.3g", "%g", "%E"])}" % ${pick(["1", "-3", "0.5", "1e10", "123456"])}`;
  const format = (): string => pick(["%d", "%5d|", "%-6d|", "%06.2f", "%+d", "% d", "%x", "%o", "%s"]);
  const calls: readonly (() => string)[] = [
    () => `std.toString(${any()})`,
    () => `std.substr(${string()}, ${whole()}, ${whole()})`,
    () => `std.startsWith(${string()}, ${string()})`,
    () => `std.stripChars(${string()}, ${string()})`,
    () => `std.split(${string()}, "${pick(["a", "/", "é"])}")`,
    () => `std.strReplace(${string()}, "${pick(["a", "b", "é", " "])}", ${string()})`,
    () => `std.asciiUpper(${string()}) + std.asciiLower(${string()})`,
    () => `std.findSubstr("${pick(["a", "é", "😀"])}", ${string()})`,
    () => `std.stringChars(${string()})`,
    () => `std.escapeStringJson(${any()}) + std.escapeStringBash(${string()}) + std.escapeStringDollars(${string()})`,
    () => `"${format()}" % ${number()}`,
    scientific,
    () => `"%s and %5s and %-5s" % [${any()}, ${scalar()}, ${scalar()}]`,
    () => `std.map(function(x) [x, 1], ${array(scalar)})`,
    () => `std.mapWithKey(function(k, v) k + v, ${object(string)})`,
    () => `std.filter(function(x) std.isString(x), ${array(scalar)})`,
    () => `std.foldl(function(a, b) a + std.length(b), ${array(string)}, 0)`,
    () => `std.foldr(function(a, b) a + b, ${array(string)}, "")`,
    () => `std.join(${string()}, ${array(string)})`,
    () => `std.flattenArrays([${many(() => array(scalar))}])`,
    () => `std.reverse(${array(scalar)}) + std.range(${whole()}, ${whole()})`,
    () => `std.sort(${array(number)}) + std.set(${array(string)})`,
    () => `std.setUnion(std.set(${array(number)}), std.set(${array(number)}))`,
    () => `std.setDiff(std.set(${array(string)}), std.set(${array(string)}))`,
    () => `std.count(${array(scalar)}, ${scalar()}) + std.length(std.find(${scalar()}, ${array(scalar)}))`,
    () => `std.member(${array(scalar)}, ${scalar()})`,
    () => `std.objectFields(${object(scalar)}) + std.objectFieldsAll(${object(scalar)})`,
    () => `std.objectValues(${object(any)})`,
    () => `std.mergePatch(${object(any)}, ${object(any)})`,
    () => `std.prune(${array(any)})`,
    () => `std.get(${object(scalar)}, "${pick(KEYS)}", ${scalar()})`,
    () => `std.manifestJsonEx(${any()}, "  ")`,
    () => `std.manifestYamlDoc(${any()})`,
    () => `std.manifestPython(${any()})`,
    () => `std.manifestYamlStream(${array(any)})`,
    () => `std.encodeUTF8(${string()})`,
    () => `std.base64Decode(std.base64("${pick(["", "a", "ab", "abc", "\\u00ff"])}"))`,
    () => `std.md5(${string()})`,
    () => `[std.floor(${number()}), std.ceil(${number()}), std.abs(${number()}), std.sign(${number()})]`,
    () => `[std.mantissa(${number()}), std.exponent(${number()}), ${number()} % 3, std.pow(2, ${whole()})]`,
    () => `std.equals(${any()}, ${any()})`,
    () => `std.parseJson(std.manifestJsonEx(${any()}, ""))`,
  ];
  return { call: () => pick(calls)() };
}

describe.skipIf(!installed && process.env["CI"] === undefined)(
  "random calls of the library, as the installed `jsonnet` answers them (skipped where there is none)",
  () => {
    test.each(Array.from({ length: PROGRAMS }, (_, seed) => seed))("program %d", (seed) => {
      const { call } = generator(seed + 1);
      const program = `[\n${Array.from({ length: CALLS }, call).join(",\n")}\n]`;
      const { stdout, stderr } = spawnSync("jsonnet", ["-"], { input: program, encoding: "utf8" });
      expect(stderr).toBe("");
      expect(`${print(program)}\n`).toBe(stdout);
    });
  },
);
