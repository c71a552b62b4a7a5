import { describe, expect, test } from "vitest";
import type { Span } from "../../../src/source/span.ts";
import { spanKey } from "../../../src/source/span.ts";
import type { Value } from "../../../src/source/value.ts";
import { generateProgram } from "./generated.ts";
import { find, MAIN, natives, originTexts, partTexts, run, slice } from "./running.ts";

describe("origins of a value, typed first, then outwards", () => {
  test.each([
    ["a literal", "{ a: 1 }", "a", ["1"]],
    ["a local", "local x = 1; { a: x }", "a", ["1"]],
    ["another field", "{ a: self.b, b: 1 }", "a", ["1"]],
    ["the outermost object", "{ a: { c: $.b }, b: 1 }", "a.c", ["1"]],
    ["an argument", "local f(x) = { y: x }; { a: f('s') }", "a.y", ["'s'", "f('s')"]],
    ["a default", "local f(x='d') = x; { a: f() }", "a", ["'d'", "f()"]],
    ["a branch", "{ a: if 1 < 2 then 'y' else 'n' }", "a", ["'y'"]],
    ["an override", "local b = { a: 1 }; b { a: 2 }", "a", ["2"]],
    ["an override seen from the base", "local b = { a: 1, c: self.a }; b { a: 2 }", "c", ["2"]],
    ["a sum", "{ a: 1 } + { a+: 2 }", "a", ["1", "2"]],
    ["an element", "{ a: [1, 2][1] }", "a", ["2"]],
    ["a comprehension", "{ a: [x for x in [1, 2]] }", "a.1", ["2"]],
    ["an object comprehension", "{ [k]: k + '!' for k in ['x'] }", "x", ["'x'", "'!'"]],
    ["arithmetic", "local x = 2; { a: x * 512 }", "a", ["2", "512"]],
    ["a comparison", "local x = 2; { a: x > 3 }", "a", ["2", "3"]],
    ["std.map", "{ a: std.map(function(x) x + 1, [5]) }", "a.0", ["5", "1", "std.map(function(x) x + 1, [5])"]],
    [
      "std.mergePatch",
      "{ a: std.mergePatch({ x: 1, y: 2 }, { y: 3 }) }",
      "a.y",
      ["3", "std.mergePatch({ x: 1, y: 2 }, { y: 3 })"],
    ],
    ["std.format", "{ a: std.format('%s!', ['b']) }", "a", ["'b'", "'%s!'", "std.format('%s!', ['b'])"]],
    ["%", "{ a: 'n%d' % 5 }", "a", ["'n%d'", "5"]],
    ["std.join", "{ a: std.join('-', ['x', 'y']) }", "a", ["'x'", "'-'", "'y'", "std.join('-', ['x', 'y'])"]],
    ["std.toString", "{ a: std.toString({ k: 1 }) }", "a", ["1", "std.toString({ k: 1 })"]],
  ])("%s", (_, program, path, expected) => {
    expect(originTexts(program, path)).toEqual(expected);
  });

  test("imports are added outwards, to what is nested, too", () => {
    const program = {
      [MAIN]: "local lib = import 'lib.libsonnet'; { a: lib.base { own: 2 }, b: lib.f('x') }",
      "lib.libsonnet": "{ base:: { deep: { v: 1 } }, f(x):: [x] }",
    };
    expect(originTexts(program, "a.deep.v")).toEqual(["1", "import 'lib.libsonnet'"]);
    expect(originTexts(program, "a.own")).toEqual(["2"]);
    expect(originTexts(program, "b.0")).toEqual(["'x'", "lib.f('x')"]);
    const list = { [MAIN]: "{ a: [x for x in import 'l.libsonnet'] }", "l.libsonnet": "[1]" };
    expect(originTexts(list, "a.0")).toEqual(["1", "import 'l.libsonnet'"]);
  });

  test("importstr stands for the whole file", () => {
    const program = { [MAIN]: "{ a: importstr 't.txt' }", "t.txt": "text" };
    expect(originTexts(program, "a")).toEqual(["text", "importstr 't.txt'"]);
  });

  test("a caller's variable keeps the places that it came with", () => {
    const place: Span = { path: "elsewhere", start: 1, end: 2 };
    const extVars = new Map([
      [
        "appId",
        { kind: "string", text: [{ kind: "text", text: "web", secret: false, origins: [place] }], origins: [place] },
      ],
    ] as const);
    const { value } = run("{ a: 'x-' + std.extVar('appId') }", { extVars });
    expect(find(value, "a").value.origins).toContainEqual(place);
    expect(partTexts(find(value, "a").value)).toEqual(["x-", "web"]);
  });
});

describe("fields", () => {
  test("have the places of key, expression, and of all that they stand before", () => {
    const program = "{ a: 1, b: 2 } + { a: 1 + 2 } + { 'a': self.b }";
    const { entry } = find(run(program).value, "a");
    expect(slice(program, entry?.keySpan)).toBe("'a'");
    expect(slice(program, entry?.expressionSpan)).toBe("self.b");
    expect(entry?.overridden.map(({ key, value }) => [slice(program, key), slice(program, value)])).toEqual([
      ["a", "1 + 2"],
      ["a", "1"],
    ]);
    expect(entry?.literals).toBe(1);
  });

  test("say how many origins are literals", () => {
    const { value } = run("local f(x) = x + 'b'; { a: f('a') }");
    const { entry } = find(value, "a");
    expect([entry?.literals, entry?.value.origins.length]).toEqual([2, 3]);
  });
});

describe("references", () => {
  const get = "local vault(key) = std.native('provide.vault')('{}', key);\n";

  test.each([
    ["whole", "vault('pw')", ["<pw>"]],
    ["concatenated", "'postgres://u:' + vault('pw') + '@db'", ["postgres://u:", "<pw>", "@db"]],
    ["formatted", "'%s:%s' % [vault('u'), vault('p')]", ["<u>", ":", "<p>"]],
    ["formatted by name", "std.format('a%(x)sb', { x: vault('p') })", ["a", "<p>", "b"]],
    ["joined", "std.join('/', ['a', vault('p')])", ["a", "/", "<p>"]],
    ["through std.map and an object", "std.map(function(k) { v: vault(k) }, ['a'])[0].v", ["<a>"]],
    ["as text", "std.toString(vault('p'))", ["<p>"]],
    // Only the case of what is typed is known.
    ["in upper case", "std.asciiUpper('a' + vault('p'))", ["A", "?"]],
    ["in JSON", "std.toString({ a: vault('p') })", ['{"a": "', "?", '"}']],
  ])("%s", (_, expression, parts) => {
    const { value, error, unknown } = run(`${get}{ a: ${expression} }`, { natives });
    expect(error).toBeUndefined();
    expect(unknown).toEqual([]);
    expect(partTexts(find(value, "a").value)).toEqual(parts);
  });

  test.each([
    ["std.length(vault('p'))", "std.length(vault('p'))"],
    ["vault('p') == 'x'", "vault('p') == 'x'"],
    ["if vault('p') == 'x' then 1 else 2", "vault('p') == 'x'"],
    ["vault('p')[0]", "vault('p')[0]"],
    ["std.parseInt(vault('p'))", "std.parseInt(vault('p'))"],
    ["{ [vault('p')]: 1 }", "{ [vault('p')]: 1 }"],
    ["[x for x in std.split(vault('p'), ',')]", "std.split(vault('p'), ',')"],
  ])("computing on one is an unknown with its place, and the rest goes on: %s", (expression, place) => {
    const text = `${get}{ a: ${expression}, b: 1 }`;
    const { value, error, unknown } = run(text, { natives });
    expect(error).toBeUndefined();
    const { value: a } = find(value, "a");
    expect(a).toMatchObject({ kind: "other", type: "Unknown" });
    expect(slice(text, a.origins[0])).toBe(place);
    expect(a.origins.map((span) => slice(text, span))).toContain("std.native('provide.vault')('{}', key)");
    expect(unknown.map(({ code }) => code)).toEqual(["jsonnet-computed-on-reference"]);
    expect(find(value, "b").value).toMatchObject({ kind: "number", value: 1 });
  });

  test("an assert about one is taken to hold, and said", () => {
    const text = `${get}{ a: vault('p'), assert self.a != '' : 'empty' }`;
    const { value, unknown } = run(text, { natives });
    expect(partTexts(find(value, "a").value)).toEqual(["<p>"]);
    expect(unknown.map(({ trace }) => slice(text, trace[0]?.span))).toEqual(["self.a != ''"]);
  });

  test("a program that is nothing but such a question is an unknown", () => {
    expect(run(`${get}if vault('p') == 'x' then { a: 1 } else {}`, { natives }).value).toMatchObject({ kind: "other" });
  });

  test("natives take primitives only, and their errors are the program's", () => {
    const fails = { parameters: ["x"], evaluate: () => ({ kind: "error", message: "no such key" }) as const };
    const options = { natives: () => fails };
    expect(run("std.native('f')([1])", options).error?.message).toBe("native extensions can only take primitives.");
    expect(run("std.native('f')(1)", options).error?.message).toBe("no such key");
    expect(run("std.native('g')").error).toBeUndefined();
  });
});

/** The scalars of a value by path, with all their origins. */
function scalars(
  value: Value,
  path = "",
  found = new Map<string, { text: string; origins: readonly Span[] }>(),
): typeof found {
  if (value.kind === "map") {
    for (const [name, entry] of value.entries) scalars(entry.value, `${path}.${name}`, found);
  } else if (value.kind === "list") {
    for (const [index, item] of value.items.entries()) scalars(item, `${path}.${index}`, found);
  } else {
    const text = value.kind === "string" ? partTexts(value).join("") : JSON.stringify({ ...value, origins: [] });
    found.set(path, { text, origins: value.origins });
  }
  return found;
}

/** The literals of a program that have digits of their own, with their places. */
function literals(program: string): { readonly span: Span; readonly changed: string }[] {
  const found: { span: Span; changed: string }[] = [];
  const pattern =
    /'[siow]\d{3}'|"t\d{3}\\n\\u00e9"|\|\|\|\n {2}b\d{3}\n\|\|\||(?<![\w.'])(?:1\.)?\d{3}(?:\.5|e2)?(?!\w)/g;
  for (const match of program.matchAll(pattern)) {
    const start = match[0].startsWith("'") && program[match.index - 1] === "@" ? match.index - 1 : match.index;
    const changed =
      program.slice(start, match.index) +
      match[0].replace(/\d(\d\d)(?!.*\d\d\d)/, (digits) => `${digits.startsWith("9") ? "8" : "9"}${digits.slice(1)}`);
    found.push({ span: { path: MAIN, start, end: match.index + match[0].length }, changed });
  }
  return found;
}

describe("random programs", () => {
  test("changing a literal changes exactly the values that name it", () => {
    let checked = 0;
    for (let seed = 0; seed < 60; seed++) {
      const program = generateProgram(seed, false);
      const { value } = run(program);
      if (value === undefined) continue;
      const before = scalars(value);
      for (const { span, changed } of literals(program).slice(0, 12)) {
        const other = run(program.slice(0, span.start) + changed + program.slice(span.end)).value;
        if (other === undefined) throw new Error(`seed ${seed}: the changed program fails`);
        const after = scalars(other);
        const differs = [...before].filter(([path, { text }]) => after.get(path)?.text !== text).map(([path]) => path);
        const names = [...before]
          .filter(([, { origins }]) => origins.some((origin) => spanKey(origin) === spanKey(span)))
          .map(([path]) => path);
        expect({ seed, literal: slice(program, span), differs }).toEqual({
          seed,
          literal: slice(program, span),
          differs: names,
        });
        checked += names.length;
      }
    }
    expect(checked).toBeGreaterThan(200);
  });
});
