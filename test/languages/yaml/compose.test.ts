import { describe, expect, test } from "vitest";
import { evaluate, MAIN, problemsOf, read, show, slice } from "./reading.ts";

const INCLUDED = {
  "a.yml": "x: 1\ny: 2\nz: {p: 1}\n",
  "b.yml": "x: 9\nw: 8\n",
  "text.yml": "just text\n",
  "empty.yml": "{}\n",
  "list.yml": "[1, 2]\n",
};

// Verified by hand against lib/hako/yaml_loader.rb of Hako 2.16 on Ruby 3.1, Psych 4.0.4.
describe("includes and merges", () => {
  test.each([
    ["<<: !include a.yml\nx: 5", '{"x": 5, "y": 2, "z": {"p": 1}}'],
    ["x: 5\n<<: !include a.yml", '{"x": 1, "y": 2, "z": {"p": 1}}'],
    ["a: 0\n<<: !include a.yml\nb: 0\n<<: !include b.yml\nx: 3", '{"a": 0, "x": 3, "w": 8, "b": 0}'],
    ["<<: !include a.yml\n<<: 5", '{"<<": 5}'],
    ["<<: 5\n<<: !include b.yml", '{"x": 9, "w": 8}'],
    ["<<: !include text.yml", '{"<<": "just text"}'],
    ["<<: !include list.yml", '{"<<": [1, 2]}'],
    ["<<: !include empty.yml\na: 1", '{"a": 1}'],
    ["a: !include b.yml", '{"a": {"x": 9, "w": 8}}'],
    ['a: !include "b.yml"', '{"a": {"x": 9, "w": 8}}'],
    ["a: !/include b.yml", '{"a": {"x": 9, "w": 8}}'],
    ["a: [!include list.yml, !include text.yml]", '{"a": [[1, 2], "just text"]}'],
    ["!include b.yml", '{"x": 9, "w": 8}'],
    ["d: &d {x: 7}\nm:\n  <<: *d\n  <<: !include b.yml", '{"d": {"x": 7}, "m": {"x": 9, "w": 8}}'],
    ["d: &d {x: 7}\nm:\n  <<: !include b.yml\n  <<: *d", '{"d": {"x": 7}, "m": {"x": 7, "w": 8}}'],
    ["d: &d {x: 7}\nm:\n  <<: [!include b.yml, *d]", '{"d": {"x": 7}, "m": {"x": 9, "w": 8}}'],
    ["d: &d {x: 7}\nm:\n  <<: [*d, !include b.yml]", '{"d": {"x": 7}, "m": {"x": 7, "w": 8}}'],
    // The anchor is registered before the file is included.
    ["a: &a !include b.yml\nb: *a\nc:\n  <<: *a", '{"a": {"x": 9, "w": 8}, "b": "b.yml", "c": {"<<": "b.yml"}}'],
    ['"<<": !include b.yml\nx: 0', '{"x": 0, "w": 8}'],
    // Psych keeps this one as a key; Hako merges it afterwards.
    ["a: {!!str <<: {b: 1}, c: 2}", '{"a": {"b": 1, "c": 2}}'],
    ["!include text.yml : 1", '{"just text": 1}'],
  ])("%j", (text, expected) => {
    expect(evaluate({ ...INCLUDED, [MAIN]: text })).toBe(expected);
  });

  test.each([
    ["a: !include 5", "refused: `!include` needs the path of a file after it"],
    ["a: !include {b: 1}", "refused: `!include` needs the path of a file after it"],
    ["a: !include", "refused: `!include` needs the path of a file after it"],
  ])("refuses %j as Hako does", (text, expected) => {
    expect(evaluate({ ...INCLUDED, [MAIN]: text })).toBe(expected);
  });
});

describe("aliases", () => {
  test("a merge of the map around it takes what is there so far", () => {
    expect(evaluate("&a\nx: 1\ny: {<<: *a}\n<<: *a\n")).toBe('{"x": 1, "y": {"x": 1}}');
  });

  test("a value inside itself is a problem, not an endless loop", () => {
    const text = "a: &a\n  b: [*a]\n";
    expect(evaluate(text)).toBe('{"a": {"b": [Unknown(*a)]}}');
    expect(problemsOf(text)).toEqual(["yaml-syntax|*a"]);
  });

  test("a bomb is stopped at a fixed number of values", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 40; i++)
      lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(", ")}]`);
    const { composed } = read(lines.join("\n"));
    expect(composed.problems.map(({ code }) => code)).toEqual(["yaml-too-many-aliases"]);
    expect(show(composed.value).length).toBeLessThan(2_000_000);
  });

  test("a bomb of merges is stopped, too", () => {
    const keys = Array.from({ length: 1000 }, (_, i) => `  k${i}: 1`).join("\n");
    const { composed } = read(`a: &a\n${keys}\nb:\n${"  - <<: *a\n".repeat(300)}`);
    expect(composed.problems.map(({ code }) => code)).toEqual(["yaml-too-many-aliases"]);
  });
});

describe("origins", () => {
  const text = "base: &b {k: 'v'}\napp:\n  <<: *b\n  copy: *b\nother: !include f.yml\n";
  const files = { [MAIN]: text, "f.yml": "deep:\n  <<: !include g.yml\n", "g.yml": 'n: "#{x}"\n' };
  const { composed } = read(files);

  function origins(...path: string[]): string[] {
    let value = composed.value;
    for (const step of path) value = value?.kind === "map" ? value.entries.get(step)?.value : undefined;
    return (value?.origins ?? []).map(
      ({ path: name, start, end }) => (files as Record<string, string>)[name]?.slice(start, end) ?? "",
    );
  }

  test("the token first, then each alias or include outwards", () => {
    expect(origins("base", "k")).toEqual(["'v'"]);
    expect(origins("app", "k")).toEqual(["'v'", "<<: *b"]);
    expect(origins("app", "copy", "k")).toEqual(["'v'", "copy: *b"]);
    expect(origins("other", "deep", "n")).toEqual(['"#{x}"', "<<: !include g.yml", "other: !include f.yml"]);
  });

  test("text parts have the origins of their value", () => {
    const app = composed.value?.kind === "map" ? composed.value.entries.get("app")?.value : undefined;
    const k = app?.kind === "map" ? app.entries.get("k") : undefined;
    expect(k?.value.kind === "string" && k.value.text[0]?.origins).toEqual(k?.value.origins);
    expect(slice(text, k?.keySpan ?? { path: "", start: 0, end: 0 })).toBe("k");
  });
});

describe("what loses", () => {
  function overridden(files: string | Record<string, string>): string[] {
    const { file, composed } = read(files);
    return composed.overridden.map(({ span, reason }) => `${slice(file.file.text, span)}|${reason}`);
  }

  test.each([
    ["a: 1\nb: 2", []],
    ["a: 1\na: 2", ["a: 1|the same key is set again later"]],
    ["d: &d {a: 1}\nm:\n  a: 2\n  <<: *d", ["a: 2|a later `<<` sets the same key"]],
    // The anchor's own value is still used at its own place.
    ["d: &d {a: 1}\nm:\n  <<: *d\n  a: 2", ["<<: *d|the same key is set again later"]],
    ["d: &d {a: 1, b: 1}\nm:\n  <<: *d\n  a: 2", []],
    ["m:\n  <<: {a: 1, b: 1}\n  a: 2", ["a: 1|the same key is set again later"]],
    [
      "d: &d {a: 1}\ne: &e {a: 2}\nm:\n  <<: [*d, *e]",
      ["*e|an earlier entry of the list after `<<` sets the same key"],
    ],
    ["e: &e {}\nm:\n  <<: *e\n  a: 1", ["<<: *e|the merged map is empty"]],
    ["d: &d {a: [1, {b: 2}]}\nd: 5", ["1|the same key is set again later", "b: 2|the same key is set again later"]],
    ["d: &d {a: 1}\nd: 5\ne: *d", []],
    ["a: !ruby/object:X {b: 1, c: [2]}\nx: 1\nx: 2", ["x: 1|the same key is set again later"]],
    ["? [a, b]\n: {c: 1}\nx: 1\nx: 2", ["x: 1|the same key is set again later"]],
  ])("%j", (text, expected) => {
    expect(overridden(text)).toEqual(expected);
  });

  test("a second `<<: !include` loses the first", () => {
    const text = "<<: !include a.yml\nk: 1\n<<: !include b.yml\n";
    expect(overridden({ ...INCLUDED, [MAIN]: text })).toEqual([
      "<<: !include a.yml|a second `<<: !include` takes its place",
    ]);
    const { composed } = read({ ...INCLUDED, [MAIN]: text });
    expect(composed.problems).toMatchObject([
      {
        code: "yaml-merge-lost",
        span: { start: 0, end: 2 },
        values: { lost: "<<: !include a.yml", kept: "<<: !include b.yml" },
      },
    ]);
  });
});

describe("problems of values", () => {
  test.each([
    ["a: 1\nb: 2\na: 3", ["yaml-duplicate-key|a"]],
    ["d: &d {a: 1}\nm: {<<: *d, a: 2}", []],
    ["d: &d {a: 1}\nm: {a: 0, <<: *d, a: 2}", []],
    ["d: &d {a: 1}\nm: {<<: *d, a: 2, a: 3}", ["yaml-duplicate-key|a"]],
    ["a:\n  <<: 5", ["yaml-merge-not-a-map|<<"]],
    ["l: &l [1]\na:\n  <<: *l", ["yaml-merge-not-a-map|<<"]],
    ["a:\n  <<: [1]", ["yaml-merge-not-a-map|<<"]],
    ["a: !vault x", ["yaml-tag-unsupported|x"]],
    ["a: !ruby/object:X {b: 1}", ["yaml-tag-unsupported|{b: 1}"]],
    ["a: !!str 12:30\nb: !!int '5'\nc: ! x", []],
    ["at: 22:22", ["yaml-scalar-surprise|22:22"]],
    ["22:22: at", []],
    ["at: '22:22'", []],
    ["m: hello #{x}", ["env-hash-comment|#{x}"]],
    ["m: hello # {x}", []],
    ["m: 'hello' #{x}", []],
    ["m: [a #{x}\n  , b]", ["env-hash-comment|#{x}"]],
    ["m: |\n  a #{x}\n", []],
  ])("%j", (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test("a tag without meaning does not change the value, an object of Ruby is unknown", () => {
    expect(evaluate("a: !vault x\nb: !foo '12'\nc: !ruby/object:X {b: 1}\nd: !foo {e: 1}")).toBe(
      '{"a": "x", "b": 12, "c": Unknown(), "d": {"e": 1}}',
    );
  });
});
