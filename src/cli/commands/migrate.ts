import { resolve } from "node:path";
import type { Artifact } from "../../emitters/artifact.ts";
import { renderDiff } from "../../reporters/diff.ts";
import { renderMigration, writtenSummary } from "../../reporters/migration.ts";
import type { WrittenFiles } from "../../reporters/migration.ts";
import type { Paint } from "../../reporters/paint.ts";
import { createPaint } from "../../reporters/paint.ts";
import { narrow } from "../../reporters/view.ts";
import { visible } from "../../reporters/visible.ts";
import { BUILTIN_RULES } from "../../rules/builtin.generated.ts";
import { compileSecretClassifier } from "../../rules/secrets.ts";
import { readArtifact, writeArtifacts } from "../../workspace.ts";
import { fileChange, outputFiles } from "../output-files.ts";
import { conclude, printReport } from "../print-report.ts";
import type { MigrateFlags } from "../program.ts";
import { readEstate } from "../read-estate.ts";
import type { Terminal } from "../terminal.ts";
import { wantsColour, widthOf } from "../terminal.ts";
import { WrongCall } from "../wrong-call.ts";

/** `hakobu migrate`: writes the native configuration, or shows as a diff what it would write. */
export async function migrate(paths: readonly string[], flags: MigrateFlags, terminal: Terminal): Promise<number> {
  if (flags.format.some((format) => format.file === undefined)) {
    throw new WrongCall(
      "`migrate --format` writes the report beside the configuration, so it needs a file: `--format json=report.json`",
    );
  }
  const stage = flags.asIs === true ? "before" : flags.stage;
  const run = readEstate(paths, flags, { terminal, entries: true, out: flags.out });
  if (run.report.inputs.length === 0) return conclude(run, flags, terminal);
  const report = narrow(run.report, { apps: run.apps, minSeverity: "note" });
  const files = outputFiles(run.analysis, report, { stage, apps: run.apps });
  const folder = flags.out.replace(/(.)\/+$/, "$1");
  const paint = createPaint(wantsColour(terminal.stdout, { env: terminal.env, flag: flags.color }));
  if (flags.diff === true) showDiff(files, { folder, paint, quiet: flags.quiet === true }, terminal);
  else {
    const written = write(files, folder, terminal);
    terminal.stdout.write(renderMigration(report, { width: widthOf(terminal.stdout), paint, folder, stage, written }));
  }
  return printReport(run, { formats: flags.format, paths, flags, terminal });
}

function write(files: readonly Artifact[], folder: string, terminal: Terminal): WrittenFiles {
  try {
    return writeArtifacts(resolve(terminal.cwd, folder), files);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WrongCall(`\`${visible(folder)}\` cannot be written: ${visible(reason)}`);
  }
}

function showDiff(
  files: readonly Artifact[],
  options: { folder: string; paint: Paint; quiet: boolean },
  terminal: Terminal,
): void {
  const { folder, paint, quiet } = options;
  const isSecret = compileSecretClassifier(BUILTIN_RULES);
  const changes = files.map((file) =>
    fileChange(file, readArtifact(resolve(terminal.cwd, folder), file.path), { folder, isSecret }),
  );
  terminal.stdout.write(renderDiff(changes, paint));
  if (quiet) return;
  const paths = (of: typeof changes): string[] => of.map((change) => change.path);
  const created = changes.filter((change) => change.before === undefined);
  const changed = changes.filter((change) => change.before !== undefined && change.differs);
  const unchanged = changes.filter((change) => !change.differs);
  const summary = writtenSummary({ created: paths(created), changed: paths(changed), unchanged: paths(unchanged) });
  terminal.stderr.write(`${visible(folder)}: ${summary}; nothing was written, without --diff it is\n`);
}
