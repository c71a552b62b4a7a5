import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { choices, generate } from "./generated.ts";
import { mutations } from "./mutated.ts";
import { read, show } from "./reading.ts";

/** Reads one JSON string per line and prints what Psych makes of it, in the notation of `show`. */
const RUBY = `
require "json"; require "psych"; require "stringio"; require "date"
def show(value)
  case value
  when Hash then "{" + value.map { |k, v| "#{show(k)}: #{show(v)}" }.join(", ") + "}"
  when Array then "[" + value.map { |v| show(v) }.join(", ") + "]"
  when String then JSON.generate(value)
  when Symbol, Date, Time then "#{value.class}(#{value})"
  when Float then value == value.to_i ? "#{value.to_i}.0" : value.to_s
  else value.inspect
  end
end
STDIN.each_line do |line|
  begin
    puts JSON.generate(show(Psych.unsafe_load(StringIO.new(JSON.parse(line, quirks_mode: true)))))
  rescue Psych::Exception, ArgumentError, TypeError, NoMethodError
    puts JSON.generate("refused")
  end
end
`;

/** What Psych makes of each text, or `undefined` where there is no Ruby with Psych 4. */
function psych(texts: readonly string[]): string[] | undefined {
  const version = spawnSync("ruby", ["-rpsych", "-e", "print Psych::VERSION"], { encoding: "utf8" });
  if (version.status !== 0 || !version.stdout.startsWith("4.")) return undefined;
  const input = texts.map((text) => `${JSON.stringify(text)}\n`).join("");
  const run = spawnSync("ruby", ["-e", RUBY], {
    input,
    encoding: "utf8",
    env: { ...process.env, TZ: "UTC", LANG: "C.UTF-8" },
  });
  expect(run.stderr).toBe("");
  return run.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as string);
}

function ours(text: string): string {
  const { file, composed } = read(text);
  return file.readable ? show(composed.value) : "refused";
}

const SCALARS = [
  "yes no on off y n Y N true TRUE False null Null ~ nil 0644 010 +0644 0b101 1_000 0x1_F 0o644 12:30 22:22 3000:30",
  "80:80 12:30:45 1e3 12e03 1E3 1e-3 1.e3 08 09 1,000 1,000.5 :sym ::a :1 2001-12-14 2001-1-1 2001-02-30 1582-10-10",
  "1500-02-29 1__0 1_ .1_0 12345678901234567890 -12345678901234567890 1. .5 +.5 -1.5 1.5e+3 1.5e3 0. 00 -0 0_ 1,,0 -1:30",
  "1:30.5 1:2:3.4_5 1_0:30 a1 1a -foo = é é1 1é ええ << =x a#b 1.2.3 10.0.0.0/24 80:8080 1:5 0777 0888 +1 +a 2020-01-01x",
  "~a null1 1- :a:b 1:60 0:0 00:10 0123456789 . -. + 0x 0xg 0x_ 0b2 .e-1 None ON tru",
].flatMap((line) => line.split(" "));

const PHRASES = [
  "2001-12-14 21:59:43",
  "2001-12-14t21:59:43.10-05:00",
  "2001-12-14 21:59:43 +0900",
  "2001-12-14T21:59:43Z",
  "2001-02-31 00:00:00",
  "2001-12-14 25:00:00",
  ':"q r"',
  "1 000",
  "!!str 12",
  '!!int "12"',
  "!!float 3",
  "!!float 1e3",
  "!!float abc",
  '! "12"',
  "!foo 12",
  '!foo "12"',
  "!ruby/symbol a",
  "!!binary aGVsbG8=",
  "!!set {a, b}",
  "!!omap [a: 1, b: 2]",
  "!foo {a: 1}",
  "|\n  a\n  b",
  ">\n  a\n  b\n\n  c\n",
  "|-\n  1\n",
  "|+\n  1\n\n",
  '"\\x41\\u3042\\n"',
  "'it''s'",
  "'a\n  b'",
  "a\n  b\n\n  c",
];

const STRUCTURES = [
  "a: 1\na: 2",
  "b: 1\na: 2\nb: 3",
  "d: &d {a: anc}\nm:\n  a: 1\n  <<: *d",
  "d: &d {a: anc}\nm:\n  <<: *d\n  a: 1",
  "d: &d {a: 1, b: 1}\ne: &e {a: 2, c: 2}\nm:\n  a: 0\n  <<: [*d, *e]\n  z: 1\n  c: 5",
  'd: &d {a: 1}\nm:\n  "<<": *d',
  "<<: 5\n<<: 6",
  "a: {b: 2, <<: {b: 1, c: 3}, c: 4}",
  "a: &l [1]\nb:\n  <<: *l",
  "a:\n  <<: [1, {a: 1}]",
  "a:\n  <<: []\n  <<:\n",
  "? [a, b]\n: c\n? {x: 1}\n: {y: 2}",
  "{a, b: , c: 1}",
  "[a: b, c]",
  "&a\nx: 1\ny: {<<: *a}\n<<: *a",
  "a: &x {k: 1}\nb: *x\nc: &x {k: 2}\nd: *x",
  "x: &a 1\n*a : 2",
  'k: &k "<<"\nl: {*k : {b: 1}}',
  '1: a\n"1": b\n1.0: c\n0x1: d\ntrue: e\nyes: f\n~: g',
  "\uFEFFa: 1\nb: 2",
  "\uFEFFa: 1\n b: 2\nc: 3",
  "\uFEFF# c\na: 1\nb: 2",
  "\uFEFF---\na: 1",
  "  a:\n    x: 1\n b: 2\nc: 3",
  "  - a\n- b",
  ' a: "x\ny"\nb: 1',
  "a: 1\n...\n]]]",
  "a: 1\n---\nb: 2",
  "a: 1\n]]]",
  "a: b\rc: d\r",
  "a: 1\r\nb: |\r\n  x\r\n  y\r\nc: >\r\n  p\r\n  q\r\n",
  "- \ta",
  "a: b\n\t\nc: d",
  'a: "b"\t\n\t\nc: 1',
  "a:\tb",
  "a: b\t# c",
  "--- a: 1",
  "a: @x",
  "a: `x`",
  "a: %x",
  "a: \u0007",
  "a: *b",
  "a: &b.c 1",
  "a: {b:1}",
  "a: {b:}",
  ": a",
  "a: b: c",
  "a:1\nb: 2",
  'k:\n  a: "--BEGIN\nxx\n--END"\n  b: [1,\n2\n]\n',
  "%YAML 1.1\n---\na: 1",
  "%YAML 1.3\n---\na: 1",
  "%FOO\n---\na: 1",
];

function places(text: string): string[] {
  return [`a: ${text}`, `- ${text}`, text];
}

/** Committed, so that machines without Ruby test it, too. Each is what Psych 4.0.4 makes of the text. */
const tricky = JSON.parse(readFileSync(new URL("tricky.json", import.meta.url), "utf8")) as [string, string][];

test.each(tricky)("%j is %s", (text, expected) => {
  expect(ours(text)).toBe(expected);
});

/** Two equal collections as keys are two keys to us. No definition has any. */
function hasCollectionKey(shown: string): boolean {
  return /[\]}]: /.test(shown);
}

test("reads damaged files as Psych does", ({ skip }) => {
  const texts = mutations(4000, choices(20_261_123));
  const expected = psych(texts);
  if (expected === undefined) skip("there is no Ruby with Psych 4 on this machine");
  const wrong = texts.flatMap((text, index) => {
    const [psychs, our] = [expected?.[index] ?? "", ours(text)];
    return psychs === our || hasCollectionKey(psychs) ? [] : [{ text, psych: psychs, ours: our }];
  });
  expect(wrong).toEqual([]);
  expect(expected?.filter((shown) => shown !== "refused").length).toBeGreaterThan(1000);
});

describe("reads as Psych does", () => {
  test.for<[string, string[]]>([
    ["plain scalars", SCALARS.flatMap((text) => [...places(text), `${text}: 1`])],
    ["other scalars and collections", PHRASES.flatMap(places)],
    ["merges, repeated keys, what is lost and what is refused", STRUCTURES],
    [
      "generated files",
      Array.from({ length: 300 }, (_, seed) => `${generate(choices(seed * 104_729 + 1), 3, "").lines.join("\n")}\n`),
    ],
    ["tricky texts", tricky.map(([text]) => text)],
  ])("%s", ([, texts], { skip }) => {
    const expected = psych(texts);
    if (expected === undefined) skip("there is no Ruby with Psych 4 on this machine");
    expect(texts.map((text) => [text, ours(text)])).toEqual(texts.map((text, index) => [text, expected?.[index]]));
  });
});
