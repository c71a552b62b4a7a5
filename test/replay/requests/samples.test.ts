import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { addressSamples } from "../../../src/replay/requests/addresses.ts";
import { encodePath } from "../../../src/replay/requests/paths.ts";
import { expressionSamples, wildcardSamples } from "../../../src/replay/requests/samples.ts";

describe("expressions", () => {
  test.each([
    "abc",
    "^/api/v[0-9]+/",
    "\\.(gif|jpe?g|png)$",
    "^/(?:en|de)(?:/|$)",
    "^/user/(?<id>\\d{3,5})$",
    "^/[^/]+/edit$",
    "^/[[:alpha:]]+\\.html$",
    "(?i)^/upper",
    "^/a{2}b{0}c?$",
    "^/x|y|^z$",
    "^/q(a|b(c|d))e$",
    "^/\\w+\\s\\S+$",
    "[\\d-]+",
    "[]a]b",
    "a*?b+?",
    "^$",
  ])("%s matches its samples", (expression) => {
    const compiled = RE2JS.compile(expression.replace("(?<", "(?P<").replace("[]a]", "[\\]a]"));
    const samples = expressionSamples(expression);
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.filter((sample) => compiled.matcher(sample).find())).toEqual(samples);
  });

  test("each branch has one", () => {
    expect(expressionSamples("^/(a|b|c)$")).toEqual(["/a", "/b", "/c"]);
    expect(expressionSamples("gif|png")).toEqual(["gif", "png"]);
  });

  test("any depth is survived", () => {
    const deep = `${"(".repeat(100_000)}a${")".repeat(100_000)}`;
    expect(expressionSamples(deep).length).toBeGreaterThan(0);
    expect(Math.max(...expressionSamples("((a{40}){40}){40}").map(({ length }) => length))).toBeLessThan(1000);
  });

  test.each([")", "(", "[", "\\", "a{", "a{1", "(?", "(?<", "(?=x)a", "\\1", "*", "a)b", "[a", "[[:", "{2}"])(
    "%j is survived",
    (expression) => {
      expect(expressionSamples(expression).length).toBeGreaterThan(0);
    },
  );
});

test("wildcards: something, nothing, and more than one label", () => {
  expect(wildcardSamples("*.example.com")).toEqual(["sample.example.com", ".example.com", "a.b.example.com"]);
  expect(wildcardSamples("/a?")).toEqual(["/ax"]);
  expect(wildcardSamples("a\\*b", { escapes: true })).toEqual(["a*b"]);
});

describe("addresses", () => {
  test.each([
    ["10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0", "10.127.255.255"]],
    ["192.0.2.5", ["192.0.2.5", "192.0.2.4", "192.0.2.6"]],
    ["0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "127.255.255.255"]],
    [
      "2001:db8::/127",
      [
        "2001:db8:0:0:0:0:0:0",
        "2001:db8:0:0:0:0:0:1",
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8:0:0:0:0:0:2",
      ],
    ],
    ["unix:", []],
    ["300.0.0.1", []],
    ["10.0.0.0/33", []],
    ["::1::", []],
  ])("%s", (source, samples) => {
    expect(addressSamples(source)).toEqual(samples);
  });
});

test("a path is encoded as a client sends it", () => {
  expect(encodePath("/a b%c?d#e/é\u0001")).toBe("/a%20b%25c%3Fd%23e/%C3%A9%01");
  expect(encodePath("x")).toBe("/x");
});
