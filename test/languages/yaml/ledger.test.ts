import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compose, parseYaml } from "../../../src/languages/yaml/index.ts";
import { choices, generate } from "./generated.ts";
import { misplaced, uncovered } from "./tokenizer.ts";

const CORPUS = "../shared/corpus/hako/hako-yaml";

function corpus(): Record<string, string> {
  if (!existsSync(CORPUS)) return {};
  const names = readdirSync(CORPUS).filter((name) => /\.ya?ml$/.test(name));
  return Object.fromEntries(names.toSorted().map((name) => [name, readFileSync(`${CORPUS}/${name}`, "utf8")]));
}

const EXAMPLE = `%YAML 1.1
--- # a definition with everything in it
scheduler: &s
  type: ecs
  "cluster": 'eagle' # comment
  ? region
  : ap-northeast-1
  elb_v2: {listeners: [{port: 80, protocol: HTTP}, {port: 443}], tags: {}}
app: &app
  <<: *s
  image: busybox:1.2
  command: ["a", b,
    'c # d']
  env: !!map
    $providers: [ ]
    EMPTY:
    "COLON: KEY": "x: y"
    TEXT: |
      # no comment
      key: value

    FOLDED: >-
      a
      b
    LONG: first
      second
sidecars: !include front.yml
scripts:
- <<: !include script.yml
  "on": x
- *app
- - nested
  - {? a, b: , c}
- ? [complex, {k: v}]
  : value
- ? {x: 1}
  : y: 2
...
---
later: document
`;

/** What does not add up in the reading of `text`. */
function faults(text: string): string[] {
  const file = parseYaml({ path: "x.yml", text });
  const composed = compose(file, { tagged: () => undefined });
  file.comments();
  const starts = new Set(file.constructs.map(({ span }) => span.start));
  const strange = composed.overridden.find(({ span }) => !starts.has(span.start));
  const wrong = misplaced(text, file.constructs) ?? uncovered(text, file.constructs) ?? strange?.reason;
  return wrong === undefined ? [] : [`${wrong} in ${JSON.stringify(text)}`];
}

/** The ways in which a file may be damaged or saved differently. */
function variants(text: string): string[] {
  return [
    text,
    `\uFEFF${text}`,
    text.replaceAll("\n", "\r\n"),
    text.replaceAll("\n", "\r"),
    text.replaceAll("  ", "\t"),
    text.replaceAll(/ $/gm, "\t"),
    text.replaceAll(/^( *(?:- )?)[\w$]+:/gm, "$1renamed:"),
    text.replaceAll(/^(?=.)/gm, " "),
    text.replace(/^/, "  "),
    text.replaceAll(": ", ":"),
  ];
}

describe("constructs add up", () => {
  test("in an example with everything in it, and its variants", () => {
    expect(variants(EXAMPLE).flatMap(faults)).toEqual([]);
    const { constructs, readable } = parseYaml({ path: "x.yml", text: EXAMPLE });
    expect(readable).toBe(true);
    expect(constructs).toHaveLength(30);
  });

  test("in the example cut at every character, and without any one", () => {
    for (let cut = 0; cut <= EXAMPLE.length; cut++) {
      const [before, after] = [EXAMPLE.slice(0, cut), EXAMPLE.slice(cut)];
      expect([before, after, before + after.slice(1)].flatMap(faults)).toEqual([]);
    }
  });

  test("in real definitions, their variants, and cut at every character", (context) => {
    const texts = Object.values(corpus());
    if (texts.length === 0) context.skip("there is no ../shared/corpus with Hako definitions");
    for (const text of texts) {
      const cuts = Array.from(text, (_, cut) => text.slice(0, cut));
      expect([...variants(text), ...cuts].flatMap(faults)).toEqual([]);
    }
  });
});

test("generated files have one construct for each of their leaves", () => {
  for (let seed = 1; seed <= 600; seed++) {
    const { lines, leaves } = generate(choices(seed * 7919), 3, "");
    const text = `${lines.join(seed % 2 === 0 ? "\n" : "\r\n")}\n`;
    const file = parseYaml({ path: "x.yml", text });
    expect(file.problems, text).toEqual([]);
    expect(file.constructs.length, text).toBe(leaves);
    expect(faults(text)).toEqual([]);
  }
});
