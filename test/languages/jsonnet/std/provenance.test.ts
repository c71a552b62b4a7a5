import { describe, expect, test } from "vitest";
import { trace } from "./evaluating.ts";

/** Each value has the literals that it was typed as first, then the calls that it came through. */
describe("functions that pass elements on keep their places", () => {
  test.each([
    ["std.map(function(x) x, ['a'])", [[`"a" @ 'a' < std.map(function(x) x, ['a'])`]]],
    ["std.reverse([1, 2])", ["2 @ 2 < std.reverse([1, 2])", "1 @ 1 < std.reverse([1, 2])"]],
    ["std.sort([2, 1])", ["1 @ 1 < std.sort([2, 1])", "2 @ 2 < std.sort([2, 1])"]],
    ["std.filter(function(x) x > 1, [1, 2])", ["2 @ 2 < std.filter(function(x) x > 1, [1, 2])"]],
    ["std.setUnion([1], [2])", ["1 @ 1 < std.setUnion([1], [2])", "2 @ 2 < std.setUnion([1], [2])"]],
    [
      "std.flattenArrays([[1], [2]])",
      ["1 @ 1 < std.flattenArrays([[1], [2]])", "2 @ 2 < std.flattenArrays([[1], [2]])"],
    ],
    ["std.objectValues({ a: 1 })", ["1 @ 1 < std.objectValues({ a: 1 })"]],
    ["std.objectFields({ a: 1 })", [['"a" @ a < std.objectFields({ a: 1 })']]],
    ["std.get({ a: 1 }, 'a')", "1 @ 1 < std.get({ a: 1 }, 'a')"],
    ["std.get({}, 'a', 2)", "2 @ 2 < std.get({}, 'a', 2)"],
    ["std.max(1, 2)", "2 @ 2 < std.max(1, 2)"],
    [
      "std.mergePatch({ a: 1, b: 2 }, { b: 3 })",
      { a: "1 @ 1 < std.mergePatch({ a: 1, b: 2 }, { b: 3 })", b: "3 @ 3 < std.mergePatch({ a: 1, b: 2 }, { b: 3 })" },
    ],
    ["std.prune({ a: null, b: 1 })", { b: "1 @ 1 < std.prune({ a: null, b: 1 })" }],
    ["std.removeAt(['a', 'b'], 0)", [[`"b" @ 'b' < std.removeAt(['a', 'b'], 0)`]]],
    ["std.foldl(function(a, b) b, [1, 2], 0)", "2 @ 2 < std.foldl(function(a, b) b, [1, 2], 0)"],
  ])("%s", (expression, expected) => {
    expect(trace(expression)).toEqual(expected);
  });
});

describe("functions on strings keep the places of the parts", () => {
  test.each([
    ["'%s-%d' % ['a', 1]", [`"a" @ 'a'`, `"-" @ '%s-%d'`, `"1" @ 1`]],
    [
      "std.join('+', ['a', 'b'])",
      [`"a" @ 'a'`, `"+" @ '+'`, `"b" @ 'b'`].map((part) => `${part} < std.join('+', ['a', 'b'])`),
    ],
    ["std.asciiUpper('a' + 'b')", [`"A" @ 'a'`, `"B" @ 'b'`].map((part) => `${part} < std.asciiUpper('a' + 'b')`)],
    ["('ab' + 'cd')[1:3]", [`"b" @ 'ab'`, `"c" @ 'cd'`].map((part) => `${part} < ('ab' + 'cd')[1:3]`)],
    [
      "std.split('a,' + 'b', ',')",
      [[`"a" @ 'a,' < std.split('a,' + 'b', ',')`], [`"b" @ 'b' < std.split('a,' + 'b', ',')`]],
    ],
    [
      "std.strReplace('a-b', '-', '+')",
      [`"a" @ 'a-b'`, `"+" @ '+'`, `"b" @ 'a-b'`].map((part) => `${part} < std.strReplace('a-b', '-', '+')`),
    ],
    ["std.trim(' a ' + 'b ')", [`"a " @ ' a '`, `"b" @ 'b '`].map((part) => `${part} < std.trim(' a ' + 'b ')`)],
    ["std.repeat('ab', 2)", [`"abab" @ 'ab' < std.repeat('ab', 2)`]],
    [
      "std.manifestPython('a')",
      [`"\\"" @ std.manifestPython('a')`, `"a" @ 'a' < std.manifestPython('a')`, `"\\"" @ std.manifestPython('a')`].map(
        (part) => part.replace(" @ std", " @  < std"),
      ),
    ],
    ["std.parseJson('[1]')", ["1 @ '[1]' < std.parseJson('[1]')"]],
    ["std.length('a' + 'bc')", "3 @ 'a' < 'bc' < std.length('a' + 'bc')"],
    ["std.count([1, 2], 1)", "1 @ 1 < 2 < 1 < std.count([1, 2], 1)"],
    ["std.base64([65, 66])", [`"QUI=" @ 65 < 66 < std.base64([65, 66])`]],
  ])("%s", (expression, expected) => {
    expect(trace(expression)).toEqual(expected);
  });
});

describe("references", () => {
  test.each([
    ["std.format('u:%s@d', lookup('pw'))", ['"u:"', "(pw)", '"@d"']],
    ["'%s' % lookup('pw')", ["(pw)"]],
    ["'%(a)s!' % { a: lookup('pw') }", ["(pw)", '"!"']],
    ["std.join(',', ['a', lookup('pw')])", ['"a"', '","', "(pw)"]],
    ["std.toString(lookup('pw'))", ["(pw)"]],
    ["std.deepJoin(['a', [lookup('pw')]])", ['"a"', "(pw)"]],
    ["std.strReplace('a-b', '-', lookup('pw'))", ['"a"', "(pw)", '"b"']],
    ["std.repeat(lookup('pw'), 2)", ["(pw)", "(pw)"]],
    ["std.stripChars(' a' + lookup('pw') + 'b ', ' ')", ['"a"', "(pw)", '"b"']],
    ["std.trim(' ' + lookup('pw') + 'b')", ["?stripped of characters", '"b"']],
    ["std.asciiLower('A' + lookup('pw'))", ['"a"', "?std.asciiLower"]],
    ["std.escapeStringXML('<' + lookup('pw'))", ['"&lt;"', "?std.escapeStringXML"]],
    ["std.manifestJsonMinified([lookup('pw')])", ['"[\\""', "?std.escapeStringJson", '"\\"]"']],
    ["'%5s' % lookup('pw')", ["?padded to 5 characters"]],
    ["std.lines([lookup('pw')])", ["(pw)", '"\\n"']],
  ])("%s", (expression, expected) => {
    const parts = trace(expression) as string[];
    expect(parts.map((part) => part.split(" @ ")[0])).toEqual(expected);
  });

  test.each([
    "std.length(lookup('pw'))",
    "std.split(lookup('pw'), ',')",
    "std.strReplace(lookup('pw'), 'a', 'b')",
    "std.parseJson(lookup('pw'))",
    "std.codepoint(lookup('pw'))",
    "std.md5(lookup('pw'))",
    "std.substr(lookup('pw'), 0, 1)",
    "std.sort([lookup('a'), lookup('b')])",
    "lookup('fmt') % [1]",
    "std.stripChars('x', lookup('pw'))",
  ])("%s is computed on a reference", (expression) => {
    expect([trace(expression)].flat()[0]).toMatch(/^unknown/);
  });

  test("what is typed before a reference decides what a string starts with", () => {
    expect(trace("std.startsWith('http://' + lookup('host'), 'http')")).toMatch(/^true/);
    expect(trace("std.endsWith(lookup('host') + '/x', '/x')")).toMatch(/^true/);
    expect(trace("std.startsWith('ab' + lookup('host'), 'abc')")).toMatch(/^unknown/);
  });
});
