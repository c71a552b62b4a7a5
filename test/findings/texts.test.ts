import { expect, it } from "vitest";
import { fieldsIn, fillText } from "../../src/findings/texts.ts";

it.each([
  ["`{name}` is read", { name: "A" }, "`A` is read"],
  ["{a} {a} {b}", { a: "1", b: "2" }, "1 1 2"],
  ["write `#{{name}}`", { name: "A" }, "write `#{name}`"],
  ["between `#{{` and `}}`", {}, "between `#{` and `}`"],
  ["{missing}", {}, "?"],
  ["{toString}", {}, "?"],
  ["{a}", { a: "{b}", b: "no" }, "{b}"],
  ["{a}", { a: "one\n  two" }, "one two"],
  ["{a}", { a: "x".repeat(700) }, `${"x".repeat(600)}…`],
])("%s", (template, values, text) => {
  expect(fillText(template, values as Record<string, string>)).toBe(text);
});

it("the fields of a text are those that it fills", () => {
  expect(fieldsIn("{a} {{b}} {c} {a}")).toEqual(["a", "c"]);
});
