import { describe, expect, test } from "vitest";
import { parseInterpolation } from "../../../src/loaders/hako/interpolation.ts";
import { expand, shown } from "./expanding.ts";

const VAULT = "$providers: [{type: vault, addr: 'https://vault', directory: shop/web}]\n";

describe("parseInterpolation", () => {
  // What Hako's own expander makes of these, Ruby 3.1.
  test.each([
    ["a#{x}b#{y}", ["a", "<x>", "b", "<y>"]],
    ["#{a#{b}}", ["<a#{b>", "}"]],
    ["#{ x }", ["< x >"]],
    ["#{x\ny} q", ["#{x\ny} q"]],
    ["#{x\n#{y}", ["#{x\n", "<y>"]],
    ["#{x", ["#{x"]],
    ["a#{x\r}b#{y\u2028}", ["a", "<x\r>", "b#{", "<y\u2028>"]],
    ["a#{é}b", ["a#", "<é>", "b"]],
    ["é#{x}b#{é}q", ["é", "<x>", "b#", "<é>", "q"]],
    ["#{éé}q", ["#{", "<éé>", "q"]],
    ["a#{ぁぁ}b", ["a", "?ぁぁ", "<ぁぁ>", "b"]],
    ["$x ${y} {z}", ["$x ${y} {z}"]],
    ["", []],
  ])("%j", (value, expected) => {
    const { tokens } = parseInterpolation(value);
    expect(
      tokens.map((token) =>
        token.kind === "literal" ? token.text : token.kind === "variable" ? `<${token.name}>` : `?${token.variable}`,
      ),
    ).toEqual(expected);
  });

  test("stops at an empty name", () => {
    expect(parseInterpolation("ab#{}c#{x}")).toMatchObject({ empty: 2, tokens: [{ text: "ab" }] });
  });

  test("stays linear on openings that never close", () => {
    const started = performance.now();
    parseInterpolation(`${"#{\n".repeat(300_000)}}`);
    parseInterpolation("#{".repeat(300_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("values", () => {
  test("keep their order, and each part the place inside its scalar", () => {
    const { values, value, at } = expand(`${VAULT}URL: 'mysql://u:#{pw}@db'\nPLAIN: a#{b}\nESCAPED: "#{c}\\n#{d}"\n`);
    expect(values.map(({ name, span, container }) => [container, name, at(span)])).toEqual([
      ["app", "URL", "URL: 'mysql://u:#{pw}@db'"],
      ["app", "PLAIN", "PLAIN: a#{b}"],
      ["app", "ESCAPED", 'ESCAPED: "#{c}\\n#{d}"'],
    ]);
    expect(shown(value("URL"))).toEqual(["mysql://u:", "<pw vault:shop/web>", "@db"]);
    expect(value("URL").map(({ origins }) => at(origins[0]))).toEqual(["mysql://u:", "#{pw}", "@db"]);
    expect(value("PLAIN").map(({ origins }) => at(origins[0]))).toEqual(["a", "#{b}"]);
    expect(value("ESCAPED").map(({ origins }) => at(origins[0]))).toEqual(["#{c}", '"#{c}\\n#{d}"', '"#{c}\\n#{d}"']);
  });

  test("point at the whole token where it is not written as it reads", () => {
    const { value, at } = expand(`${VAULT}BLOCK: |\n  x#{a}\n`);
    expect(value("BLOCK").map(({ origins }) => at(origins[0]))).toEqual(["|\n  x#{a}", "|\n  x#{a}", "|\n  x#{a}"]);
  });

  test("keep the place of an empty string", () => {
    const { value, at } = expand("EMPTY: ''\n");
    expect(value("EMPTY").map(({ origins }) => at(origins[0]))).toEqual(["''"]);
  });

  test("through an include and an alias name the token first", () => {
    const { value, at } = expand("x-default: &d 'hello'\n<<: !include env.yml\nB: *d\n", {
      "apps/env.yml": "A: 'one'\n",
    });
    expect(value("A")[0]?.origins.map(at)).toEqual(["'one'", "<<: !include env.yml"]);
    expect(value("B")[0]?.origins.map(at)).toEqual(["'hello'", "B: *d"]);
  });
});

describe("what Hako refuses", () => {
  test.each([
    ["A: 3000", "A must be a String but got Integer: 3000"],
    ["A:", "A must be a String but got NilClass: nil"],
    ["A: yes", "A must be a String but got TrueClass: true"],
    ["A: 1.5", "A must be a String but got Float: 1.5"],
    ["A: :sym", "A must be a String but got Symbol: :sym"],
    ["A: []", "A must be a String but got Array: []"],
    ["A: {b: 1}", "A must be a String but got Hash: {…}"],
    ["1: 3", "1 must be a String but got Integer: 3"],
  ])("%s", (env, message) => {
    const { refusal, values } = expand(`${env}\n`);
    expect(refusal).toMatchObject({ code: "env-value-not-string", app: "web", values: { message } });
    expect(values[0]?.value[0]?.kind).toBe("unknown");
  });

  test("keeps what looks like a secret out of its words", () => {
    const { refusal, literals } = expand("DB_PASSWORD: 12345\n");
    expect(refusal?.values["message"]).toBe("DB_PASSWORD must be a String but got Integer: (secret)");
    expect(literals).toMatchObject([{ name: "DB_PASSWORD", secret: true, value: "" }]);
  });

  test("an empty interpolation, at its place", () => {
    const { refusal, at } = expand("A: 'ab#{}'\n");
    expect(refusal).toMatchObject({
      code: "env-interpolation-empty",
      values: { message: "Empty interpolation is not allowed" },
    });
    expect(at(refusal?.span)).toBe("#{}");
  });

  test("a variable that nobody answers for, with Hako's whole list", () => {
    const { refusal, report, value, at } = expand(
      "$providers: [{type: file, path: a.env}]\nA: '#{x}#{y}'\nB: '#{z}'\n",
      { "apps/a.env": "y=1\n" },
    );
    expect(refusal).toMatchObject({
      code: "env-variable-unresolved",
      values: {
        name: "A",
        variable: "x",
        message: 'Could not resolve embedded variables from $providers=[file]: ["x", "z"]',
      },
    });
    expect(at(refusal?.span)).toBe("#{x}");
    expect(report.problems.map(({ values }) => values["variable"])).toEqual(["x", "z"]);
    expect(shown(value("A"))).toEqual(["?env-variable-unresolved", "1"]);
  });

  test("names the first of several in Hako's own order: providers, then values, then answers", () => {
    const env = "A: '#{nobody}'\nB: '#{}'\nC: 5\n";
    expect(expand(`$providers: [{type: file}]\n${env}`).refusal?.values["message"]).toBe("path must be set");
    expect(expand(env).refusal?.code).toBe("env-interpolation-empty");
    expect(expand("A: '#{nobody}'\nC: 5\n").refusal?.code).toBe("env-value-not-string");
    expect(expand("A: '#{nobody}'\n").refusal?.code).toBe("env-variable-unresolved");
  });
});

test("nothing is said of who answers where the providers cannot be loaded", () => {
  const { report, value } = expand("$providers: [{type: file}]\nA: '#{x}'\n");
  expect(report.problems.map(({ code }) => code)).toEqual(["hako-refuses"]);
  expect(shown(value("A"))).toEqual(["?hako-refuses"]);
});

describe("a variable outside ASCII", () => {
  test("leaves characters behind, as Hako does", () => {
    const { value, report } = expand(`${VAULT}A: 'a#{é}b'\n`);
    expect(shown(value("A"))).toEqual(["a#", "<é vault:shop/web>", "b"]);
    expect(report.problems).toMatchObject([{ code: "env-variable-not-ascii", values: { name: "A", variable: "é" } }]);
  });

  test("is unknown where half a character stays behind", () => {
    expect(shown(expand(`${VAULT}A: 'a#{ぁぁ}b'\n`).value("A"))).toEqual([
      "a",
      "?env-variable-not-ascii",
      "<ぁぁ vault:shop/web>",
      "b",
    ]);
  });
});

describe("secrets", () => {
  test("are recognised by the name of the variable, and forgotten but in the text itself", () => {
    const { value, literals, at } = expand("DB_PASSWORD: 'xyzzy'\nPORT: '3000'\n");
    expect(shown(value("DB_PASSWORD"))).toEqual(["(secret xyzzy)"]);
    expect(
      literals.map(({ name, value: text, secret, valueSpan, span, apps }) => [
        name,
        text,
        secret,
        at(valueSpan),
        at(span),
        apps,
      ]),
    ).toEqual([
      ["DB_PASSWORD", "", true, "'xyzzy'", "DB_PASSWORD: 'xyzzy'", ["web"]],
      ["PORT", "3000", false, "'3000'", "PORT: '3000'", ["web"]],
    ]);
  });

  test("are recognised inside a larger string, part by part", () => {
    const { value, literals } = expand(`${VAULT}URL: 'mysql://u:swordfish@#{host}'\n`);
    expect(shown(value("URL"))).toEqual(["(secret mysql://u:swordfish@)", "<host vault:shop/web>"]);
    expect(literals.map(({ value: text }) => text)).toEqual([""]);
  });

  test("typed under one name are secrets under every other", () => {
    const { literals } = expand("x: &a 'plain'\nNAME: *a\nDB_PASSWORD: *a\n");
    expect(literals).toMatchObject([{ value: "", secret: true }]);
  });
});
