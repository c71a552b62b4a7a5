import { expect, test } from "vitest";
import { scanPlain, surprise } from "../../../src/languages/yaml/scalar.ts";

function scan(text: string): string {
  const scanned = scanPlain(text);
  switch (scanned.kind) {
    case "string":
      return JSON.stringify(scanned.text);
    case "number":
      return `${scanned.integer ? "int" : "float"} ${String(scanned.value)}`;
    case "boolean":
      return String(scanned.value);
    case "other":
      return `${scanned.type} ${scanned.text}`;
    default:
      return scanned.kind;
  }
}

// Each was read by Psych 4.0.4 once; psych.test.ts asks Ruby again where there is one.
test.each([
  ["", "null"],
  ["~", "null"],
  ["NULL", "null"],
  ["nil", '"nil"'],
  ["yes", "true"],
  ["On", "true"],
  ["OFF", "false"],
  ["y", '"y"'],
  ["N", '"N"'],
  ["0644", "int 420"],
  ["+010", "int 8"],
  ["0o644", '"0o644"'],
  ["08", '"08"'],
  ["0b101", "int 5"],
  ["0x1_F", "int 31"],
  ["-0x1F", "int -31"],
  ["1_000", "int 1000"],
  ["1,000", "int 1000"],
  ["1__0", '"1__0"'],
  ["1,000.5", "float 1000.5"],
  ["12345678901234567890", "int 12345678901234567890"],
  ["12:30", "int 45000"],
  ["12:30:45", "int 45045"],
  ["-1:30", "int -1800"],
  ["80:80", '"80:80"'],
  ["3000:30", "int 10801800"],
  ["1:30.5", "float 5430"],
  ["1e3", '"1e3"'],
  ["1.e3", '"1.e3"'],
  ["1.5e+3", "float 1500"],
  [".5", "float 0.5"],
  ["1.", "float 1"],
  [".", '"."'],
  ["-.inf", "float -Infinity"],
  [".NaN", "float NaN"],
  [":sym", "Symbol sym"],
  ["::a", "Symbol :a"],
  [':"a b"', "Symbol a b"],
  ["2001-12-14", "Date 2001-12-14"],
  ["2001-1-1", "Date 2001-01-01"],
  ["2001-02-30", '"2001-02-30"'],
  ["1582-10-10", '"1582-10-10"'],
  ["1500-02-29", "Date 1500-02-29"],
  ["2001-12-14 21:59:43 +0900", "Time 2001-12-14 21:59:43 +0900"],
  ["2001-12-14t21:59:43.10-05:00", "Time 2001-12-14 21:59:43 -0500"],
  ["2001-12-14T21:59:43Z", "Time 2001-12-14 21:59:43 UTC"],
  ["2001-02-31 00:00:00", "Time 2001-03-03 00:00:00 +0000"],
  ["2001-12-14 25:00:00", '"2001-12-14 25:00:00"'],
  ["0x_", "refused"],
  [".e-1", "refused"],
  ["10.0.0.0/24", '"10.0.0.0/24"'],
  ["1.2.3", '"1.2.3"'],
])("reads `%s` as %s", (text, expected) => {
  expect(scan(text)).toBe(expected);
});

test.each([
  ["22:22", "80520"],
  ["0644", "420"],
  ["1_000", "1000"],
  ["1,000", "1000"],
  ["yes", "true"],
  ["2001-12-14", "Date 2001-12-14"],
  [":a", "Symbol :a"],
  ["true", undefined],
  ["512", undefined],
  ["-1", undefined],
  ["0", undefined],
  ["1.5", undefined],
  ["null", undefined],
  ["1e3", undefined],
])("says that `%s` becomes %s", (text, expected) => {
  expect(surprise(text, scanPlain(text))).toBe(expected);
});
