import { describe, expect, test } from "vitest";
import { parseNginx, type NginxDirective, type NginxFile } from "../../../src/languages/nginx/index.ts";
import { random } from "../../support/random.ts";
import { WHOLE } from "./corner-cases.ts";
import { mutate, tokens } from "./mutations.ts";

/** The directives as they were understood: words joined by a blank, blocks in braces. */
function outline(directives: readonly NginxDirective[]): string {
  return directives
    .map(({ name, arguments: words, block, code }) => {
      const line = [name, ...words.map(({ text }) => text)].join(" ");
      if (code !== undefined) return `${line} {lua:${code.text}}`;
      return block === undefined ? `${line};` : `${line} {${outline(block)}}`;
    })
    .join(" ");
}

function read(text: string): { outline: string; messages: string[]; unread: string[] } {
  const file = parseNginx("nginx.conf", text);
  return {
    outline: outline(file.directives),
    messages: file.problems.map(({ values }) => values["message"] ?? ""),
    unread: file.unread.map(({ start, end }) => text.slice(start, end)),
  };
}

describe("words", () => {
  test.each([
    ["a b c;", "a b c;"],
    ["a\tb\r\nc\n;", "a b c;"],
    ['a "b c" \'d "e"\';', 'a b c d "e";'],
    ['a "\\"" \\"b \\\\ \\n\\t\\r| \\a;', 'a " "b \\ \n\t\r| \\a;'],
    ["a '' \"\";", "a  ;"],
    ["a $b{ c; }", "a $b {c;}"],
    ["a ${{{b c;", "a ${{{b c;"],
    ["a ${b}{ c; }", "a ${b} {c;}"],
    ["a b\"c d'e;", "a b\"c d'e;"],
    ["a b}c;", "a b}c;"],
    ["a b#c;", "a b#c;"],
    ["a b\\;c\\ d\\{;", "a b\\;c\\ d\\{;"],
    ["a{b;}c;", "a {b;} c;"],
    ['if ("a") { b; }', 'if ("a") {b;}'],
    ['"a" "b")c;', "a b )c;"],
    ["# x\na # y {\n b; # z", "a b;"],
    ["\uFEFFa b;", "\uFEFFa b;"],
  ])("%j", (text, expected) => {
    expect(read(text)).toMatchObject({ outline: expected, unread: [] });
  });

  test("places are UTF-16 offsets in the file, from where the text starts in it", () => {
    const text = 'é "😀" # c\r\nx { y; }\n';
    const file = parseNginx("dump", `${text}`, 100);
    const at = ({ start, end }: { start: number; end: number }): string => text.slice(start - 100, end - 100);
    const [first] = file.directives;
    expect(first).toMatchObject({ name: "é", nameSpan: { path: "dump", start: 100, end: 101 } });
    expect(first?.arguments.map(({ span, quoted }) => [at(span), quoted])).toEqual([
      ['"😀"', true],
      ["x", false],
    ]);
    expect(at(first?.head ?? { start: 0, end: 0 })).toBe('é "😀" # c\r\nx {');
    expect(at(first?.span ?? { start: 0, end: 0 })).toBe('é "😀" # c\r\nx { y; }');
    expect(file.comments.map((comment) => [comment.text, at(comment.span)])).toEqual([[" c", "# c"]]);
  });

  test("a simple directive without words does not share them with the next", () => {
    expect(read("a; b c; d;").outline).toBe("a; b c; d;");
  });
});

describe("Lua", () => {
  test.each([
    ['content_by_lua_block { ngx.say("}") }', ' ngx.say("}") '],
    ["content_by_lua_block { -- }\n }", " -- }\n "],
    ["content_by_lua_block { --[[ } ]] }", " --[[ } ]] "],
    ["content_by_lua_block { x = [==[ }]] ]==] }", " x = [==[ }]] ]==] "],
    ["content_by_lua_block { if a then { { } } end }", " if a then { { } } end "],
    ["content_by_lua_block { it's { } }", " it's { } "],
    ["content_by_lua_block { a = '\\'}' }", " a = '\\'}' "],
    ["content_by_lua_block { '\"' \"'\" }", " '\"' \"'\" "],
  ])("%j", (text, code) => {
    expect(read(`${text} a;`).outline).toBe(`content_by_lua_block {lua:${code}} a;`);
  });

  test("a word before the block", () => {
    expect(read("set_by_lua_block $a { return 1 }").outline).toBe("set_by_lua_block $a {lua: return 1 }");
  });

  test.each([
    ["content_by_lua_block { ", "unexpected end of file, expecting terminating characters for lua code block"],
    [
      "content_by_lua_block { [=[ }",
      'Lua code block missing the closing long bracket "]=]", the inlined Lua code may be too long',
    ],
  ])("%j has no end", (text, message) => {
    expect(read(`a; ${text}`)).toEqual({ outline: "a;", messages: [message], unread: [text.trimEnd()] });
  });

  test("many quotes without a partner are read once", () => {
    const { messages } = read(`content_by_lua_block { ${"'\\\"\\".repeat(50_000)}\n}`);
    expect(messages).toEqual([]);
  });
});

describe("goes on behind an error", () => {
  test.each([
    // A missing `;`.
    ["server { listen 80 } a;", "server {} a;", ['unexpected "}"'], ["listen 80"]],
    ["http { server { a\n} b; }", "http {server {} b;}", ['unexpected "}"'], ["a"]],
    ["a;\nb c", "a;", ['unexpected end of file, expecting ";" or "}"'], ["b c"]],
    // A missing `}`.
    ["http { server { a; }", "http {server {a;}}", ['unexpected end of file, expecting "}"'], []],
    // A stray `}`, `;` or `{`.
    ["a; } b;", "a; b;", ['unexpected "}"'], ["}"]],
    ["a;; b;", "a; b;", ['unexpected ";"'], [";"]],
    ["a; { b; { c; } } d;", "a; d;", ['unexpected "{"'], ["{ b; { c; } }"]],
    // What follows a quote.
    ['a "b"c; d;', "d;", ['unexpected "c"'], ['a "b"c;']],
    ['a "b"é\nd;', "d;", ['unexpected "é"'], ['a "b"é']],
    ['a "b"c { d; } e;', "e;", ['unexpected "c"'], ['a "b"c { d; }']],
    ['x { a "b"c } e;', "x {} e;", ['unexpected "c"'], ['a "b"c']],
    // A quote without its partner.
    ['a "b\nc d;', "c d;", ['unexpected end of file, expecting ";" or "}"'], ['a "b']],
  ])("%j", (text, outlined, messages, unread) => {
    expect(read(text)).toEqual({ outline: outlined, messages, unread });
  });

  test("a word that does not fit nginx's buffer", () => {
    const { outline: outlined, messages, unread } = read(`a "${"x\n".repeat(4000)}y;\nb;`);
    expect(messages).toEqual(['too long parameter, probably missing terminating """ character']);
    expect(outlined).toMatch(/^x x .* x y; b;$/);
    expect(unread).toEqual(['a "x']);
  });

  test("blocks nest up to a limit, and never overflow", () => {
    const deep = `${"a { ".repeat(200_000)}b;${" }".repeat(200_000)} c;`;
    const file = parseNginx("nginx.conf", deep);
    expect(file.problems.map(({ code }) => code)).toEqual(["nginx-nesting-too-deep"]);
    expect(file.unread).toHaveLength(1);
    expect(file.directives.map(({ name }) => name)).toEqual(["a", "c"]);
  });
});

/** Every character belongs to a directive, a comment, an unread range or the blanks between. */
function unaccounted(file: NginxFile, text: string): string {
  const left = [...text].length === 0 ? [] : text.split("");
  const take = (start: number, end: number): void => void left.fill(" ", start, end);
  const visit = (directives: readonly NginxDirective[]): void => {
    for (const { span, head, block } of directives) {
      if (block === undefined) take(span.start, span.end);
      else {
        take(head.start, head.end);
        if (text[span.end - 1] === "}") take(span.end - 1, span.end);
        visit(block);
      }
    }
  };
  visit(file.directives);
  for (const { span } of file.comments) take(span.start, span.end);
  for (const { start, end } of file.unread) take(start, end);
  return left.join("").trim();
}

describe("accounts for every character", () => {
  test.each(["mutations of a whole configuration", "braces and quotes in any order"])("%s", (kind) => {
    const choose = random(7);
    const texts = Array.from({ length: 1500 }, () =>
      kind.startsWith("mut") ? mutate(WHOLE, choose) : Array.from({ length: 4 }, () => tokens(choose)).join(""),
    );
    const wrong = texts.filter((text) => {
      const file = parseNginx("nginx.conf", text);
      const overlap = file.unread.some(({ start }, index) => start < (file.unread[index - 1]?.end ?? 0));
      const silent = file.unread.length > 0 && file.problems.length === 0;
      return overlap || silent || unaccounted(file, text) !== "";
    });
    expect(wrong).toEqual([]);
  });
});
