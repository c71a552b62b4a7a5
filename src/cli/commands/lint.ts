import type { CommonFlags } from "../options.ts";
import { printReport } from "../print-report.ts";
import { readEstate } from "../read-estate.ts";
import type { Terminal } from "../terminal.ts";

/** `hakobu lint`: prints findings. */
export async function lint(paths: readonly string[], flags: CommonFlags, terminal: Terminal): Promise<number> {
  const formats = flags.format.length === 0 ? [{ name: "pretty" }] : flags.format;
  const entries = formats.some(({ name }) => name !== "pretty");
  return printReport(readEstate(paths, flags, { terminal, entries }), { formats, paths, flags, terminal });
}
