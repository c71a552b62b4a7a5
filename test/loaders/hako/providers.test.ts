import { describe, expect, test } from "vitest";
import { expand, shown } from "./expanding.ts";

/** The values that a `file` provider with this file answers with. */
function fromFile(file: string, keys: readonly string[]): (string | undefined)[] {
  const env = keys.map((key, index) => `V${index}: ${JSON.stringify(`#{${key}}`)}\n`).join("");
  const { value } = expand(`$providers: [{type: file, path: a.env}]\n${env}`, { "apps/a.env": file });
  return keys.map((_, index) => shown(value(`V${index}`)).at(-1));
}

function fromYaml(file: string, keys: readonly string[], options = ""): (string | undefined)[] {
  const env = keys.map((key, index) => `V${index}: ${JSON.stringify(`#{${key}}`)}\n`).join("");
  const { value } = expand(`$providers: [{type: yaml, path: e.yml${options}}]\n${env}`, { "apps/e.yml": file });
  return keys.map((_, index) => shown(value(`V${index}`))[0]);
}

function refusal(provider: string, files: Record<string, string> = {}): string {
  const values = expand(`$providers: ${provider}\nA: 'x'\n`, files).refusal?.values;
  return `${values?.["error"]}: ${values?.["message"]}`;
}

describe("a file provider", () => {
  // Hako's own provider answers so, Ruby 3.1.
  test("reads lines as Hako does", () => {
    const file =
      "# comment\n  A=1\nB = 2\nB=\n=x\nnoeq\n # c2\n#Z=1\nC=a=b\nD='q'\nA=9\nexport F=1\nCR=1\r\nLONE\rX=2\n\n\uFEFFBOM=1\n\u00A0NB=1\nLAST=z";
    const keys = [
      "A",
      "B ",
      "B",
      "C",
      "D",
      "export F",
      "CR",
      "LONE\rX",
      "\uFEFFBOM",
      "BOM",
      "Z",
      "noeq",
      "\u00A0NB",
      "LAST",
    ];
    const unresolved = "?env-variable-unresolved";
    expect(fromFile(file, keys)).toEqual([
      "9",
      " 2",
      "",
      "a=b",
      "'q'",
      "1",
      "1",
      "2",
      "1",
      unresolved,
      unresolved,
      unresolved,
      "1",
      "z",
    ]);
  });

  test("gives its value with the line, the path and the variable as its places", () => {
    const { value, at } = expand("$providers:\n  - type: file\n    path: a.env\nMESSAGE: '#{user}-san'\n", {
      "apps/a.env": "user=eagletmt\n",
    });
    expect(shown(value("MESSAGE"))).toEqual(["eagletmt", "-san"]);
    expect(value("MESSAGE")[0]?.origins.map(at)).toEqual(["eagletmt", "a.env", "#{user}"]);
  });

  test("accounts for the lines that it skips", () => {
    const { report, at } = expand("$providers: [{type: file, path: a.env}]\nA: '#{A}'\n", {
      "apps/a.env": "A=1\nnoeq\nA=2\nB=3\n",
    });
    const [file] = report.files;
    expect(file?.ignored.map(({ span, reason }) => [at(span), reason])).toEqual([
      ["noeq", "no `=` in the line, so Hako's `file` provider skips it"],
      ["A=1", "a later line of the file sets the same key"],
    ]);
    expect([...report.answers].map(({ spans }) => at(spans[0]))).toEqual(["A=2"]);
  });

  test("looks beside the definition, also when its entry was included", () => {
    const files = {
      "shared/env.yml": "$providers: [{type: file, path: a.env}]\n",
      "apps/a.env": "x=here\n",
      "shared/a.env": "x=there\n",
    };
    expect(shown(expand("<<: !include ../shared/env.yml\nA: '#{x}'\n", files).value("A"))).toEqual(["here"]);
  });

  test("keeps a secret as a reference, by its own key or by the variable's name", () => {
    const files = { "apps/a.env": "db_password=swordfish\nplain=trout\nunused_token=salmon\n" };
    const { value, literals, report, at } = expand(
      "$providers: [{type: file, path: a.env}]\nA: '#{db_password}'\nTOKEN: '#{plain}'\nB: '#{plain}'\n",
      files,
    );
    expect(shown(value("A"))).toEqual(["<db_password file:apps/a.env!>"]);
    expect(value("A")[0]?.origins.map(at)).toEqual(["#{db_password}", "db_password=swordfish"]);
    expect(shown(value("TOKEN"))).toEqual(["<plain file:apps/a.env!>"]);
    expect(shown(value("B"))).toEqual(["<plain file:apps/a.env!>"]);
    expect(literals.map(({ name, value: text, place, secret }) => [name, text, place, secret])).toEqual([
      ["db_password", "", "provider-file", true],
      ["plain", "", "provider-file", true],
      ["unused_token", "", "provider-file", true],
    ]);
    expect(JSON.stringify([[...report.files].map(({ lines }) => [...lines]), [...report.answers]])).not.toMatch(
      /swordfish|trout|salmon/,
    );
  });

  test("keeps a value as a reference where what it is composed to looks like a secret", () => {
    const files = { "apps/a.env": "pw=swordfish\nhost=db\n" };
    const { value } = expand("$providers: [{type: file, path: a.env}]\nURL: 'mysql://u:#{pw}@#{host}/x'\n", files);
    expect(shown(value("URL"))).toEqual(["mysql://u:", "<pw file:apps/a.env!>", "@", "<host file:apps/a.env!>", "/x"]);
  });

  test.each([
    ["nope.env", "provider-file-missing", "there is no such file"],
    ["../../a.env", "provider-file-outside-root", "it lies outside the root, which hakobu does not leave"],
    ["/etc/passwd", "provider-file-outside-root", "it lies outside the root, which hakobu does not leave"],
    ["binary.env", "provider-file-unreadable", "it is not UTF-8 text"],
  ])("that cannot be read (%s) may still answer", (path, code, reason) => {
    const {
      value,
      report,
      at,
      refusal: refused,
    } = expand(`$providers: [{type: file, path: ${path}}]\nA: '#{x}'\n`, { "apps/binary.env": "x=\u0000" });
    expect(report.problems).toMatchObject([{ code, app: "web", values: { path, reason, type: "file" } }]);
    expect(at(report.problems[0]?.span)).toBe(path);
    expect(value("A")).toMatchObject([{ kind: "provided", candidates: [{ type: "file", certain: false }] }]);
    expect(refused).toBeUndefined();
  });

  test("is not opened where nobody asks it", () => {
    expect(expand("$providers: [{type: file, path: nope.env}]\nA: 'x'\n").report.problems).toEqual([]);
  });
});

describe("a yaml provider", () => {
  // Hako's own provider answers so, Ruby 3.1 with Psych 4.0.4.
  test("flattens its file as Hako does", () => {
    const file =
      "a: 1\nb: {c: 1.0, d: ~, e: true, f: !ruby/symbol sym, g: 1e20, h: 1.0e+20}\nl: [1, [2, 3], ~, x]\nm: []\nn: {}\n~: {q: z}\n? [1, 2]\n: pair\no: [{b: !ruby/symbol c, 1: ~}]\n";
    const keys = ["a", "b.c", "b.d", "b.e", "b.f", "b.g", "b.h", "l", "m", "n", ".q", "1.2", "o"];
    expect(fromYaml(file, keys)).toEqual([
      "1",
      "1.0",
      "",
      "true",
      "sym",
      "1e20",
      "1.0e+20",
      "1,2,3,,x",
      "",
      "?env-variable-unresolved",
      "z",
      "pair",
      '{"b"=>:c, 1=>nil}',
    ]);
  });

  test("prints floats as Ruby does", () => {
    const file =
      "a: .inf\nb: .nan\nc: -0.0\nd: 1.5e-7\ne: 123456789012345678901234567890\nf: 0.0001\ng: 0.00001\nh: 1.0e15\ni: 1.0e+16\n";
    expect(fromYaml(file, ["a", "b", "c", "d", "e", "f", "g", "h", "i"])).toEqual([
      "Infinity",
      "NaN",
      "-0.0",
      "1.5e-07",
      "123456789012345678901234567890",
      "0.0001",
      "1.0e-05",
      "1.0e15",
      "1.0e+16",
    ]);
  });

  test("takes its separators from its entry", () => {
    expect(fromYaml("a: {b: [1, 2]}\n", ["a_b"], ", key_sep: _, ary_sep: /")).toEqual(["1/2"]);
    expect(fromYaml("a: {b: [1, 2]}\n", ["ab"], ", key_sep: ~, ary_sep: ~")).toEqual(["12"]);
  });

  test("lets the last of two equal keys win", () => {
    expect(fromYaml("a: {b: 1}\na.b: 2\n", ["a.b"])).toEqual(["2"]);
  });

  test("counts the leaves of its file as lines of a provider", () => {
    const { report, literals, at } = expand("$providers: [{type: yaml, path: e.yml}]\nA: '#{l}'\n", {
      "apps/e.yml": "l: [a, b]\nempty: {}\npassword: x1\n",
    });
    const [file] = report.files;
    expect([...(file?.lines.values() ?? [])].map(({ key, spans }) => [key, spans.map(at)])).toEqual([
      ["l", ["a", "b"]],
      ["password", ["password: x1"]],
    ]);
    expect(file?.ignored.map(({ span }) => at(span))).toEqual(["empty: {}"]);
    expect(literals.map(({ name, value, secret }) => [name, value, secret])).toEqual([
      ["l", "a", false],
      ["l", "b", false],
      ["password", "", true],
    ]);
  });

  test.each([
    ["a: &x 1\nb: *x\n", "Psych::BadAlias: Unknown alias: x"],
    ["a: 2020-01-01\n", "Psych::DisallowedClass: Tried to load unspecified class: Date"],
    ["a: 2020-01-01 00:00:00\n", "Psych::DisallowedClass: Tried to load unspecified class: Time"],
    ["- 1\n", "Hako::EnvProvider::ValidationError: Env yaml root must be Hash"],
    ["", "Hako::EnvProvider::ValidationError: Env yaml root must be Hash"],
    ["a: b: c\n", "Psych::SyntaxError: the file is not valid YAML"],
  ])("whose file is %j is refused as soon as it is loaded", (file, message) => {
    expect(refusal("[{type: yaml, path: e.yml}]", { "apps/e.yml": file })).toBe(message);
  });

  test("takes an anchor that nobody refers to, and a tag that means nothing", () => {
    expect(fromYaml("a: &x 1\nb: !include c\n", ["a", "b"])).toEqual(["1", "c"]);
  });

  test("is read at once, so its missing file is a problem even where nobody asks", () => {
    expect(expand("$providers: [{type: yaml, path: nope.yml}]\nA: 'x'\n").report.problems).toMatchObject([
      { code: "provider-file-missing", values: { path: "nope.yml" } },
    ]);
  });
});

describe("the order of providers", () => {
  const FILES = { "apps/a.env": "x=first\n", "apps/b.env": "x=second\ny=2\n" };

  test("the first that has the key answers", () => {
    const { value } = expand(
      "$providers: [{type: file, path: a.env}, {type: file, path: b.env}]\nA: '#{x}#{y}'\n",
      FILES,
    );
    expect(shown(value("A"))).toEqual(["first", "2"]);
  });

  test("all that may answer are candidates, up to the first that certainly does", () => {
    const { value } = expand(
      "$providers: [{type: vault, addr: a, directory: d}, {type: file, path: a.env}, {type: etcenv, url: u, root: /r}]\nA: '#{x}'\nB: '#{z}'\n",
      FILES,
    );
    expect(shown(value("A"))).toEqual(["<x vault:d|file:apps/a.env!>"]);
    expect(shown(value("B"))).toEqual(["<z vault:d|etcenv:/r>"]);
  });

  test("an unknown type may answer, and is a problem", () => {
    const { value, report, at } = expand(
      "$providers: [{type: ours}, {type: vault, addr: a, directory: d}]\nA: '#{x}'\n",
    );
    expect(shown(value("A"))).toEqual(["<x ours:|vault:d>"]);
    expect(report.problems).toMatchObject([{ code: "provider-type-unknown", values: { type: "ours" } }]);
    expect(at(report.problems[0]?.span)).toBe("ours");
  });

  test("a value that only an unknown type may answer for is unknown", () => {
    expect(expand("$providers: [{type: ours}]\nA: '#{x}'\n").value("A")).toMatchObject([
      { kind: "unknown", code: "provider-type-unknown", values: { type: "ours", key: "x" } },
    ]);
  });
});

describe("what Hako refuses of a list of providers", () => {
  test.each([
    ["[{type: file}]", "Hako::EnvProvider::ValidationError: path must be set"],
    ["[{type: yaml, path: false}]", "Hako::EnvProvider::ValidationError: path must be set"],
    ["[{type: file, path: 1}]", "TypeError: no implicit conversion of Integer into String"],
    ["[{type: vault, addr: a}]", "Hako::EnvProvider::ValidationError: directory must be set"],
    ["[{type: etcenv, root: r}]", "Hako::EnvProvider::ValidationError: url must be set"],
    ["[{type: itamae_secrets}]", 'KeyError: key not found: "base_dir"'],
    ["[{path: a}]", 'KeyError: key not found: "type"'],
    ["[{type: 5}]", "LoadError: cannot load such file -- hako/env_providers/5"],
    ["[[type, file]]", "TypeError: no implicit conversion of String into Integer"],
    ["[file]", 'NoMethodError: undefined method `fetch\' for "file":String'],
    ["{type: file}", "TypeError: no implicit conversion of String into Integer"],
    ["file", 'NoMethodError: undefined method `map\' for "file":String'],
  ])("%s", (providers, message) => {
    expect(refusal(providers)).toBe(message);
  });

  test.each(["[]", "~", "false"])("nothing of %s", (providers) => {
    const { refusal: refused, decisions } = expand(`$providers: ${providers}\nA: 'x'\n`);
    expect(refused).toBeUndefined();
    expect(decisions.map(({ decides }) => decides)).toContain("names no env provider");
  });
});

describe("what decides", () => {
  test("the type and the options of a provider that is asked, and nothing of one that is not", () => {
    const { decisions, report, at } = expand(
      "$providers:\n  - type: file\n    path: a.env\n    pth: typo\n  - type: vault\n    addr: https://v\n    directory: d\nA: '#{x}'\n",
      { "apps/a.env": "x=1\n" },
    );
    expect(new Set(decisions.map(({ span }) => at(span)))).toEqual(new Set(["type", "file", "path", "a.env"]));
    expect(new Set(report.ignored.map(({ span, reason }) => `${at(span)}: ${reason}`))).toEqual(
      new Set([
        "pth: the env provider `file` does not read `pth`",
        "typo: the env provider `file` does not read `pth`",
        ...["type", "vault", "addr", "https://v", "directory", "d"].map(
          (text) => `${text}: no variable is left for this env provider to answer`,
        ),
      ]),
    );
  });

  test("nothing of a yaml provider that is only loaded", () => {
    const { decisions, report, at } = expand("$providers: [{type: yaml, path: e.yml, key_sep: _}]\nA: 'x'\n", {
      "apps/e.yml": "a: 1\n",
    });
    expect(decisions).toEqual([]);
    expect(report.ignored.map(({ span }) => at(span))).toEqual(["type", "yaml", "path", "e.yml", "key_sep", "_"]);
  });

  test("a separator that joins something that is asked for", () => {
    const files = { "apps/e.yml": "a:\n  b: 1\nc: [x, y]\nd: 2\n" };
    const decided = (variable: string): (string | undefined)[] => {
      const env = `$providers: [{type: yaml, path: e.yml, key_sep: _, ary_sep: ;}]\nA: '#{${variable}}'\n`;
      const { decisions, at } = expand(env, files);
      return decisions.map(({ span }) => at(span)).filter((text) => text?.endsWith("_sep"));
    };
    expect([decided("a_b"), decided("c"), decided("d")]).toEqual([["key_sep"], ["ary_sep"], []]);
  });

  test("a separator that is no text stops Hako over the first key", () => {
    const { refusal } = expand("$providers: [{type: yaml, path: e.yml, key_sep: 1}]\nA: '#{a}'\n", {
      "apps/e.yml": "a: 1\n",
    });
    expect(refusal?.values).toMatchObject({ message: "no implicit conversion of Integer into String" });
  });
});
