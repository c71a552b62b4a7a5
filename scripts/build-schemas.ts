// Writes schemas/report.schema.json from the types' own lists. A test compares the file with `reportSchema()`.
import { mkdirSync, writeFileSync } from "node:fs";
import { reportSchema } from "./report-schema.ts";

mkdirSync("schemas", { recursive: true });
writeFileSync("schemas/report.schema.json", `${JSON.stringify(reportSchema(), undefined, 2)}\n`);
