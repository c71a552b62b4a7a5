import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { reportSchema } from "../../scripts/report-schema.ts";
import type { MemberOrder } from "../../src/reporters/json.ts";
import { REPORT_MEMBERS, renderJson } from "../../src/reporters/json.ts";
import { reportOf, shopReport } from "../support/report.ts";

type Schema = { readonly [member: string]: unknown };

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema with every object closed: in tests, a member that it does not describe is an error. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (!isSchema(value)) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member)]));
  return value["type"] === "object" ? { ...members, additionalProperties: false } : members;
}

const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
  closed(reportSchema()) as object,
);

function errorsOf(text: string): string[] {
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message ?? ""} ${JSON.stringify(error.params)}`,
  );
}

test("the schema in the package is the one the types make", () => {
  // `node scripts/run.mjs scripts/build-schemas.ts` writes it.
  expect(readFileSync("schemas/report.schema.json", "utf8")).toBe(`${JSON.stringify(reportSchema(), undefined, 2)}\n`);
});

test("every member that is written is described, and every required one written", () => {
  expect(errorsOf(renderJson(shopReport()))).toEqual([]);
  expect(errorsOf(renderJson(reportOf()))).toEqual([]);
});

test("the closed schema refuses what is not described, or missing", () => {
  const report = shopReport();
  expect(errorsOf(JSON.stringify({ ...report, extra: 1 }))).toEqual([
    ' must NOT have additional properties {"additionalProperty":"extra"}',
  ]);
  const { tool: _, ...rest } = report;
  expect(errorsOf(JSON.stringify(rest))).toEqual([' must have required property \'tool\' {"missingProperty":"tool"}']);
});

test("the schema itself is open for members of later versions", () => {
  const open = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(reportSchema() as object);
  expect(open({ ...shopReport(), later: {} })).toBe(true);
});

/** The schema of an object or of a list's objects, through `$ref`. */
function objectSchema(schema: unknown): Schema | undefined {
  if (!isSchema(schema)) return undefined;
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const definitions = reportSchema()["$defs"];
    return isSchema(definitions) ? objectSchema(definitions[reference.replace("#/$defs/", "")]) : undefined;
  }
  return schema["type"] === "array" ? objectSchema(schema["items"]) : schema;
}

test("the schema describes the members in the order in which they are written, all of them", () => {
  let compared = 0;
  const compare = (members: MemberOrder, schema: Schema | undefined): void => {
    const properties = schema?.["properties"];
    expect(isSchema(properties) ? Object.keys(properties) : []).toEqual(members.order);
    compared += 1;
    for (const [name, inside] of Object.entries(members.inside ?? {}))
      compare(inside, objectSchema(isSchema(properties) ? properties[name] : undefined));
  };
  compare(REPORT_MEMBERS, reportSchema());
  expect(compared).toBeGreaterThan(15);
});

test("members stand in a fixed order, two spaces in, with a newline at the end; unknown ones come last", () => {
  const report = shopReport();
  const shuffled = Object.fromEntries(
    Object.entries({ zebra: 1, alpha: 2, ...report }).toReversed(),
  ) as unknown as typeof report;
  shuffled.findings = report.findings.map(
    (finding) => Object.fromEntries(Object.entries(finding).toReversed()) as unknown as typeof finding,
  );
  const text = renderJson(shuffled);
  const { zebra, alpha, ...rest } = JSON.parse(text) as Record<string, unknown>;
  expect([zebra, alpha]).toEqual([1, 2]);
  expect(text.endsWith('\n  "alpha": 2,\n  "zebra": 1\n}\n')).toBe(true);
  expect(`${JSON.stringify(rest, undefined, 2)}\n`).toBe(renderJson(report));
  expect(renderJson(report).startsWith('{\n  "schemaVersion": 1,\n  "tool": {\n    "name": "hakobu",')).toBe(true);
});
