import { describe, expect, test } from "vitest";
import { envFileComments } from "../../src/loaders/hako/provider-files.ts";
import { mentionsSuppression, readSuppressions, type Suppressions } from "../../src/estate/suppressions.ts";
import { parseYaml } from "../../src/languages/yaml/index.ts";

interface Found extends Suppressions {
  /** The text that each suppression is about. */
  readonly scopes: (string | undefined)[];
}

function inYaml(text: string): Found {
  const file = { path: "web.yml", text };
  const parsed = parseYaml(file);
  const found = readSuppressions(file, parsed.comments(), parsed.constructs);
  return {
    ...found,
    scopes: found.suppressions.map(({ scope }) =>
      scope.kind === "line" ? text.slice(scope.start, scope.end) : undefined,
    ),
  };
}

describe("readSuppressions", () => {
  test("speaks of the line it stands on, or of the next", () => {
    const { scopes, suppressions } = inYaml(
      "a: 1 # hakobu-ignore one -- because\n# hakobu-ignore two, three -- why\nb: 2\nc: 3\n",
    );
    expect(scopes).toEqual(["a: 1 # hakobu-ignore one -- because\n", "b: 2\n"]);
    expect(suppressions).toMatchObject([
      { rules: ["one"], reason: "because" },
      { rules: ["two", "three"], reason: "why" },
    ]);
  });

  test("speaks of all of a block scalar that begins there", () => {
    expect(inYaml("env:\n  # hakobu-ignore one -- because\n  A: |\n    x\n    y\n  B: z\n").scopes).toEqual([
      "  A: |\n    x\n    y",
    ]);
  });

  test("several stand above one line", () => {
    expect(inYaml("# hakobu-ignore one -- a\n# hakobu-ignore two -- b\na: 1\n").scopes).toEqual(["a: 1\n", "a: 1\n"]);
  });

  test("is for the whole file where it says so, wherever it stands", () => {
    expect(inYaml("a: 1\n# hakobu-ignore-file one -- old\n").suppressions).toMatchObject([
      { rules: ["one"], scope: { kind: "file" } },
    ]);
  });

  test("expires", () => {
    expect(inYaml("a: 1 # hakobu-ignore one -- until 2027-03-31, when web moves\n").suppressions).toMatchObject([
      { until: "2027-03-31", reason: "until 2027-03-31, when web moves" },
    ]);
  });

  test.each(["one", "one, two", "one --", "one --because", "one -- until 2027-03-31"])(
    "without a reason (%s) suppresses nothing",
    (text) => {
      const { suppressions, problems } = inYaml(`a: 1 # hakobu-ignore ${text}\n`);
      expect(suppressions).toEqual([]);
      expect(problems).toMatchObject([{ code: "suppression-without-reason" }]);
    },
  );

  test("without a rule suppresses nothing", () => {
    expect(inYaml("a: 1 # hakobu-ignore -- because\n")).toMatchObject({
      suppressions: [],
      problems: [{ code: "suppression-rule-unknown", values: { rule: "" } }],
    });
  });

  test.each([
    "a: 'x # hakobu-ignore one -- because'\n",
    "a: |\n  # hakobu-ignore one -- because\n",
    "a: 1 # hakobu-ignored -- x\n",
    "a: 1 # see hakobu-ignore one -- x\n",
  ])("is a comment that begins with the word: %j is none", (text) => {
    expect(inYaml(text)).toMatchObject({ suppressions: [], problems: [] });
  });

  test("reads CRLF and a comment on the last line", () => {
    const { suppressions, scopes } = inYaml("# hakobu-ignore one -- because\r\na: 1\r\n# hakobu-ignore two -- b");
    expect(suppressions.map(({ reason }) => reason)).toEqual(["because", "b"]);
    expect(scopes).toEqual(["a: 1\r\n", ""]);
  });

  test("reads the comment lines of an env file", () => {
    const file = {
      path: "web.env",
      text: "  # hakobu-ignore one -- because\nA=1 # hakobu-ignore two -- part of the value\n",
    };
    expect(mentionsSuppression(file)).toBe(true);
    const { suppressions } = readSuppressions(file, envFileComments(file), []);
    expect(
      suppressions.map(({ rules, scope }) => [rules, scope.kind === "line" && file.text.slice(scope.start, scope.end)]),
    ).toEqual([[["one"], "A=1 # hakobu-ignore two -- part of the value\n"]]);
  });
});
