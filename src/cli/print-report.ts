import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { REPORTERS } from "../reporters/index.ts";
import { narrow } from "../reporters/view.ts";
import { visible } from "../reporters/visible.ts";
import { exitCode } from "./exit-code.ts";
import type { CommonFlags, FormatChoice } from "./options.ts";
import { repeated } from "./options.ts";
import type { EstateRun } from "./read-estate.ts";
import type { Terminal } from "./terminal.ts";
import { wantsColour, widthOf } from "./terminal.ts";
import { WrongCall } from "./wrong-call.ts";

/** Prints the report in every format asked for, says on standard error what the exit code cannot, and returns the code. */
export async function printReport(
  run: EstateRun,
  options: { formats: readonly FormatChoice[]; paths: readonly string[]; flags: CommonFlags; terminal: Terminal },
): Promise<number> {
  const { formats, paths, flags, terminal } = options;
  const { report } = run;
  const view = narrow(report, { apps: run.apps, minSeverity: flags.minSeverity });
  const ofApps = narrow(report, { apps: run.apps, minSeverity: "note" });
  for (const { name, file } of formats) {
    const reporter = REPORTERS.find((each) => each.name === name);
    if (reporter === undefined) throw new Error(`no reporter ${name}`);
    const text = await reporter.render(view, {
      width: file === undefined ? widthOf(terminal.stdout) : 80,
      colour: file === undefined && wantsColour(terminal.stdout, { env: terminal.env, flag: flags.color }),
      again: repeated(paths, flags),
      belowSeverity: ofApps.findings.length - view.findings.length,
    });
    if (file === undefined) terminal.stdout.write(text);
    else writeFile(resolve(terminal.cwd, file), file, text);
  }
  return conclude(run, flags, terminal);
}

/** The exit code of a run, with a remark on standard error where there was nothing to read. */
export function conclude(run: EstateRun, flags: CommonFlags, { stderr }: Terminal): number {
  const { report } = run;
  const { unclaimed } = run.analysis;
  for (const path of unclaimed) {
    stderr.write(`error: \`${visible(path)}\` ${visible(whyUnclaimed(path, run))}\n`);
  }
  if (report.inputs.length === 0 && unclaimed.length === 0) {
    stderr.write(
      "error: no Hako definition and no nginx configuration found: hakobu reads `.yml` and `.yaml` files with a top-level `scheduler`, `app` or `<<: !include`, `.jsonnet` and `.json` files with a field `scheduler` or `app`, and files in which nginx's `http`, `server` or `upstream` stand\n",
    );
  }
  return exitCode(report, { failOn: flags.failOn, allowUnread: flags.allowUnread === true, unclaimed, apps: run.apps });
}

/** Why a file that was named is not read as a definition, as the rest of a sentence about it. */
function whyUnclaimed(path: string, { analysis }: EstateRun): string {
  const unreadable = analysis.estate.problems.some(({ code, span }) => span.path === path && code.startsWith("file-"));
  if (unreadable) return "cannot be read; the finding about it says why";
  if (path.endsWith(".libsonnet")) return "is no definition: hakobu reads it where a definition imports it";
  if (/\.(?:jsonnet|json)$/.test(path))
    return "is no Hako definition: hakobu sees no field `scheduler` or `app` in an outer object of it";
  if (!/\.ya?ml$/.test(path))
    return "is no Hako definition, those are `.yml`, `.yaml`, `.jsonnet` and `.json` files, and no nginx configuration: hakobu sees no `http`, `server` or `upstream` block in it";
  return "is no Hako definition: hakobu sees no top-level `scheduler` or `app` in it, and no `<<: !include`";
}

function writeFile(path: string, typed: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unknown reason";
    throw new WrongCall(
      `\`${visible(typed)}\` cannot be written (${reason}); check that its folder exists and that you may write there`,
    );
  }
}
