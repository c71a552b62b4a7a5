import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EXCEPTIONS, runGoogleProgram } from "./google.ts";
import { programs } from "./support.ts";

const folder = process.env["JSONNET_TEST_SUITE"];

describe.skipIf(folder === undefined)(
  "google/jsonnet's test suite (skipped: set JSONNET_TEST_SUITE to its folder `test_suite`, see docs/jsonnet.md)",
  () => {
    const excepted = new Set(EXCEPTIONS.map(({ name }) => name));
    const names = folder === undefined ? [] : programs(folder);

    test("is there", () => {
      expect(names.length).toBeGreaterThan(150);
      expect(names.filter((name) => name.startsWith("error.")).length).toBeGreaterThan(90);
    });

    test.each(names)("%s", (name) => {
      const { passed, expected, actual } = runGoogleProgram(folder ?? "", name);
      if (excepted.has(name)) {
        // An exception that is none any more has to go.
        expect(passed).toBe(false);
        expect(actual).toMatch(/ERROR: /);
      } else if (!passed) expect(actual).toBe(expected);
      else expect(passed).toBe(true);
    });
  },
);

describe("the exceptions", () => {
  const documentation = readFileSync("docs/jsonnet.md", "utf8");
  const section = documentation.slice(documentation.indexOf("### Exceptions"));
  const listed = [...section.slice(0, section.indexOf("\n#", 1)).matchAll(/^\| `(error\.[^`]+)` \|/gm)].map(
    ([, name]) => name,
  );

  test("are the same in docs/jsonnet.md and in the runner, and at most five", () => {
    expect(section).toContain("### Exceptions");
    expect(listed).toEqual(EXCEPTIONS.map(({ name }) => name));
    expect(EXCEPTIONS.length).toBeLessThanOrEqual(5);
  });
});
