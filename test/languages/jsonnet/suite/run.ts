// Runs google/jsonnet's and go-jsonnet's own tests and prints what differs. See docs/jsonnet.md.
// Usage: node scripts/run.mjs test/languages/jsonnet/suite/run.ts [google|go] [NAME...]
import { runGoProgram } from "./go.ts";
import { runGoogleProgram } from "./google.ts";
import type { Outcome } from "./google.ts";
import { programs } from "./support.ts";

const [which = "google", ...names] = process.argv.slice(2);
const variable = which === "go" ? "GO_JSONNET_TESTDATA" : "JSONNET_TEST_SUITE";
const folder = process.env[variable];
if (folder === undefined || (which !== "go" && which !== "google")) {
  console.error(
    `usage: ${variable}=FOLDER node scripts/run.mjs test/languages/jsonnet/suite/run.ts [google|go] [NAME...]`,
  );
  process.exit(2);
}
const run = which === "go" ? runGoProgram : runGoogleProgram;
const outcomes = (names.length > 0 ? names : programs(folder))
  .map((name) => run(folder, name))
  .filter((outcome): outcome is Outcome => outcome !== undefined);
for (const { name, passed, expected, actual } of outcomes) {
  if (!passed) console.log(`${name}\n  expected ${expected.slice(0, 400)}\n  actual   ${actual.slice(0, 400)}`);
}
console.log(`${outcomes.filter(({ passed }) => passed).length} of ${outcomes.length} agree`);
