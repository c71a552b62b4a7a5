import type { CommonFlags } from "../options.ts";
import { printReport } from "../print-report.ts";
import { readEstate } from "../read-estate.ts";
import type { Terminal } from "../terminal.ts";

/** `hakobu report`: the migration report. */
export async function report(paths: readonly string[], flags: CommonFlags, terminal: Terminal): Promise<number> {
  const formats = flags.format.length === 0 ? [{ name: "markdown" }] : flags.format;
  const entries = formats.some(({ name }) => name !== "pretty");
  return printReport(readEstate(paths, flags, { terminal, entries }), { formats, paths, flags, terminal });
}
